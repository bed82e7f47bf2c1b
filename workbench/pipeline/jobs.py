"""Long work beside the UI: a process of its own writes its progress to the store, the pages poll it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from workbench.errors import WorkbenchError
from workbench.pipeline.engines import EngineOptions
from workbench.store import Store

Progress = Callable[[str, int, int], None]
TELL_EVERY = 0.3  # seconds between two writes of progress


class Cancelled(WorkbenchError):  # noqa: N818 it is no fault
    """Someone asked the job to end."""

    exit_code = 130


def start_run(
    store: Store, url: str, documents: Sequence[str], options: EngineOptions, *, again: bool = False
) -> int:
    """Start `workbench run` in a process of its own and give the number of its job.

    Args:
        store: the workspace, to note the job in.
        url: the same workspace as the other process will open it.
        documents: ids.
        options: engine, models, beam, terms.
        again: draft anew what was done before.
    """
    job = store.jobs.create("run", args={"documents": list(documents), "engine": options.engine})
    command = [sys.executable, "-m", "workbench", "run", *documents, "--workspace", url, "--job", str(job)]
    command += ["--engine", options.engine, "--beam", str(options.beam)]
    command += [arg for key, model in options.models.items() for arg in (f"--{key}", model)]
    command += ["--again"] * again + ["--no-terms"] * (not options.terms)
    subprocess.Popen(  # noqa: S603 our own program with our own arguments
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    return job


@contextmanager
def reporting(store: Store, job: int | None, tell: Progress) -> Iterator[Progress]:
    """Progress that goes to `tell` and, where there is a job, to the store; the job ends with the block.

    Raises:
        Cancelled: inside the block, at the first progress after someone cancelled the job.
    """
    if job is None:
        yield tell
        return
    store.jobs.start(job)
    last = 0.0

    def both(what: str, done: int, total: int) -> None:
        nonlocal last
        tell(what, done, total)
        now = time.monotonic()
        if now - last < TELL_EVERY and done < total:
            return
        last = now
        if not store.jobs.progress(job, done, total=total, message=what):
            raise Cancelled("cancelled")

    try:
        yield both
    except Cancelled:
        raise
    except BaseException as error:
        store.jobs.fail(job, str(error) or type(error).__name__)
        raise
    store.jobs.finish(job)
