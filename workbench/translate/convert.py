"""CTranslate2's form of a Marian folder, converted once and kept under the weights' hash."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

from workbench.config import cache_dir
from workbench.errors import DependencyMissingError, ModelMissingError
from workbench.translate.registry import ModelFolder

VOCABULARY_MAP = "vmap.txt"
"""CTranslate2's file of the target pieces to choose from; there where the model masks some."""

_FORM = 2  # raised when a conversion of the same weights changes
_MASKED = -1e3  # a final_logits_bias below this bars a piece


@contextlib.contextmanager
def offline() -> Iterator[None]:
    """No hub, no progress bars, no advice while transformers reads a local folder."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TRANSFORMERS_OFFLINE"] = "1"
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    level = logging.getLogger("transformers").level
    logging.getLogger("transformers").setLevel(logging.ERROR)
    os.environ.setdefault("TQDM_DISABLE", "1")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            logging.getLogger("transformers").setLevel(level)


def converted(folder: ModelFolder, quantization: str = "int8") -> Path:
    """Folder with the CTranslate2 model, converted now if it is not there yet.

    Safe when several processes ask at once: each converts into a folder of its own and the first to rename
    it into place wins.

    Raises:
        DependencyMissingError: ctranslate2 or transformers is not installed.
        ModelMissingError: the folder is no Marian model that can be converted.
    """
    try:
        import ctranslate2
    except ImportError:
        raise DependencyMissingError(
            "ctranslate2 is not installed", remedy="run `pip install -r requirements.txt`"
        ) from None
    home = cache_dir() / "ctranslate2"
    final = home / f"{folder.digest[:24]}-{quantization}-{ctranslate2.__version__}-{_FORM}"
    if (final / "model.bin").is_file():
        return final
    home.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=home, prefix=".converting-"))
    try:
        _convert(folder.path, draft / "out", quantization)
        _write_target_pieces(folder.path, draft / "out")
        with contextlib.suppress(OSError):  # another process was first: its result is the same
            (draft / "out").rename(final)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return final


def _convert(path: Path, out: Path, quantization: str) -> None:
    try:
        with offline():
            from ctranslate2.converters import TransformersConverter

            TransformersConverter(str(path)).convert(str(out), quantization=quantization)
    except ImportError as error:
        raise DependencyMissingError(
            f"conversion needs a package that is not installed ({error.name})",
            remedy="run `pip install -r requirements.txt`",
        ) from None
    except (OSError, ValueError, RuntimeError, KeyError, AttributeError, TypeError) as error:
        raise ModelMissingError(
            f"cannot be converted for CTranslate2 ({type(error).__name__}: {error})".split("\n", 1)[0],
            where=str(path),
            remedy="check that it is a complete Marian folder, or see `workbench models list`",
        ) from None


def _write_target_pieces(path: Path, out: Path) -> None:
    """Name the pieces that `final_logits_bias` allows, so that no time goes into the scores of the others.

    The drafts are the same; a fifth more of them are written in a second (`python -m benchmarks translate`).
    """
    if not (path / "model.safetensors").is_file():
        return
    from safetensors import safe_open

    with safe_open(path / "model.safetensors", framework="np") as weights:
        if "final_logits_bias" not in weights.keys():  # noqa: SIM118  (no mapping)
            return
        allowed = (weights.get_tensor("final_logits_bias").reshape(-1) > _MASKED).nonzero()[0]
    pieces = json.loads((out / "shared_vocabulary.json").read_text(encoding="utf-8"))
    kept = [pieces[i] for i in allowed if i < len(pieces)]
    if len(kept) < len(pieces):
        (out / VOCABULARY_MAP).write_text("\t" + " ".join(kept) + "\n", encoding="utf-8")
