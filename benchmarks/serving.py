"""Serving the pages for browser tests and benchmarks: a workspace of its own, a server that can be killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from workbench.model import Comment, LangPair, ParagraphKind, Row, State
from workbench.store import Store

ROOT = Path(__file__).resolve().parents[1]

ZH = (
    "他指出,齐齐哈尔是国家重要的老工业基地之一,装备制造业体系完备,产业工人集中。",
    "会议旨在深入学习贯彻重要讲话精神。",
    "中华全国总工会副主席出席会议并讲话。",
    "4月29日,在马恒昌小组建组75周年之际,交流会成功举行。",
)
EN = (
    "He pointed out that Qiqihar is one of the country's important old industrial bases.",
    "The meeting aimed to study the spirit of the important speech in depth.",
    "The vice chairman attended the meeting and delivered a speech.",
    "On April 29, the exchange meeting was held on the 75th anniversary of the group.",
)


def rows(n: int) -> list[Row]:
    """Rows of a plausible draft; every value follows from the number."""
    made = []
    for i in range(n):
        target = EN[i % len(EN)] if i % 17 != 16 else ""
        made.append(
            Row(
                id=f"r{i + 1}",
                src=(f"{ZH[i % len(ZH)]}",),
                tgt=(target,) if target else (),
                paragraph=i // 3,
                kind=ParagraphKind.TITLE if i == 0 else ParagraphKind.BODY,
                state=State.INITIAL,
                score=0.9,
                margin=0.05 if i % 11 == 10 else 0.6,
                quality=(i * 37 % 100) / 100,
                draft=target,
                back_translation=ZH[(i + 1) % len(ZH)],
                alternatives=((EN[(i + 1) % len(EN)], -0.5), (EN[(i + 2) % len(EN)], -0.7)),
                flags=("numbers",) if i % 13 == 12 else (),
                comments=(Comment("Name?", "Li"),) if i % 19 == 18 else (),
            )
        )
    return made


def seed(store: Store, name: str, made: Sequence[Row]) -> str:
    """A bitext of these rows; gives its id."""
    return store.bitexts.create(None, None, LangPair("zh-CN", "en"), "import", made, name=name)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """`workbench ui` in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "workbench.db"
        self.port = free_port()
        self.log = folder / "server.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.started_in = ROOT

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def review(self, bitext: str, name: str = "Li", lang: str = "en") -> str:
        return f"{self.url}/review?bitext={bitext}&as={name}&lang={lang}"

    def start(self) -> None:
        command = [sys.executable, "-m", "workbench", "ui", "--port", str(self.port)]
        command += ["--workspace", str(self.database)]
        path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
        environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONPATH": path}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=self.started_in, env=environment, stdout=log, stderr=log
            )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1):
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(self.log.read_text(errors="replace")[-2000:])

    def kill(self) -> None:
        """kill -9."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()
            self.process = None
