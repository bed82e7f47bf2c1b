"""Bring a registered model from its hub, at its pinned revision, every hash checked. Nothing else here uses a network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from workbench.errors import InputError, MissingError, ModelMissingError
from workbench.translate.hashes import sha256_of
from workbench.translate.registry import MODEL_FILES, WEIGHTS, ModelEntry, ModelFolder, load_registry

TIMEOUT = 10  # seconds without an answer

# Runs in a process of its own: the hub client reads HF_HUB_OFFLINE and its timeouts once, when it is imported,
# and this process may have gone offline for good already.
_CLIENT = """
import json, sys
from huggingface_hub import HfApi, hf_hub_download
repo, revision, folder, wanted = json.loads(sys.argv[1])
files = {s.rfilename: s for s in HfApi().model_info(repo, revision=revision, files_metadata=True, timeout=10).siblings}
names = [n for n in wanted if n in files]
if "model.safetensors" in names and "pytorch_model.bin" in names:
    names.remove("pytorch_model.bin")
hashes = {n: files[n].lfs.sha256 for n in names if files[n].lfs}
for name in names:
    print(f"{name} ({(files[name].size or 0) / 1e6:.1f} MB)", file=sys.stderr, flush=True)
    hf_hub_download(repo, name, revision=revision, local_dir=folder)
print(json.dumps(hashes))
"""


def pull(name: str, root: Path | None = None) -> ModelFolder:
    """Download a registered model into the cache; one that is there already is only checked.

    Hashes come from the registry. Where it has none for a weights file, the hub's own sha256 at the pinned
    revision (a commit, so its content cannot change) is what the download is checked against.

    Raises:
        ModelMissingError: no such model, or it is shipped and cannot be pulled.
        MissingError: the hub cannot be reached.
        InputError: a downloaded file is not what it should be; nothing is kept of it.
    """
    entry = load_registry(root).get(name)
    if entry is None:
        raise ModelMissingError(f"no model named {name}", remedy="see `workbench models list`")
    if not entry.repo:
        raise ModelMissingError(f"model {name} is shipped, not pulled", remedy=entry.remedy)
    if entry.present:
        return entry.folder()
    entry.path.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=entry.path.parent, prefix=".pulling-"))
    try:
        hub_hashes = _download(entry, draft)
        _verify(entry, draft, hub_hashes)
        shutil.rmtree(draft / ".cache", ignore_errors=True)
        if entry.path.exists():
            shutil.rmtree(entry.path)
        draft.rename(entry.path)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return entry.folder()


def _download(entry: ModelEntry, folder: Path) -> dict[str, str]:
    wanted = sorted(entry.files) or list(MODEL_FILES)
    quiet = {
        "HF_HUB_OFFLINE": "0",
        "HF_HUB_ETAG_TIMEOUT": str(TIMEOUT),
        "HF_HUB_DOWNLOAD_TIMEOUT": str(TIMEOUT),
    }
    argument = json.dumps([entry.repo, entry.revision, str(folder), wanted])
    done = subprocess.run(  # noqa: S603 our own interpreter and text
        [sys.executable, "-c", _CLIENT, argument],
        env={**os.environ, **quiet, "HF_HUB_DISABLE_TELEMETRY": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        lines = [x for x in done.stderr.strip().splitlines() if x.strip()] or ["no answer"]
        raise MissingError(
            f"model {entry.name} could not be fetched from {entry.repo} ({lines[-1][:160]})",
            remedy="check the network and run the command again; everything else works without it",
        )
    hashes: dict[str, str] = json.loads(done.stdout.strip().splitlines()[-1])
    return hashes


def _verify(entry: ModelEntry, folder: Path, hub_hashes: Mapping[str, str]) -> None:
    expected = {**hub_hashes, **entry.files}
    for name, wanted in expected.items():
        path = folder / name
        if not path.is_file() or sha256_of(path) != wanted:
            raise InputError(
                f"{name} is not the file that was asked for (sha256 differs)",
                where=f"{entry.repo}@{entry.revision[:12]}",
                remedy="nothing was kept; try again, and do not use the model if it happens twice",
            )
    if not any((folder / w).is_file() and w in expected for w in WEIGHTS):
        raise InputError(
            "no weights whose hash is known",
            where=f"{entry.repo}@{entry.revision[:12]}",
            remedy="add their sha256 to models/registry.toml",
        )
