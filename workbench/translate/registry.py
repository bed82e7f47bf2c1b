"""models/registry.toml: which models there are for a language pair, where they lie, and their hashes.

    [[model]]
    name = "zh-en"            # what --model takes
    src = "zh-CN"             # BCP-47
    tgt = "en"
    default = true            # the one used for the pair when none is named
    folder = "zh-en"          # shipped: beside the registry; absent for a model that is pulled
    repo = "Helsinki-NLP/opus-mt-zh-en"   # pulled: where from, at this exact revision
    revision = "cf10909…"
    prefix = ">>cmn_Hans<<"   # token put before every source, for models with several targets
    licence = "CC-BY-4.0"
    about = "one line"
    [model.files]             # sha256 of every file the engines read
    "model.safetensors" = "…"

Any other Marian folder is named by its path.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from workbench.config import cache_dir, models_dir
from workbench.errors import FormatError, ModelMissingError
from workbench.model import LangPair
from workbench.translate.hashes import sha256_of, write_atomic

WEIGHTS = ("model.safetensors", "pytorch_model.bin")
GLOSSES = "glosses.tsv"  # see `glosses`
MODEL_FILES = (
    *("config.json", "generation_config.json", "source.spm", "target.spm", "vocab.json", GLOSSES),
    *WEIGHTS,
)


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A Marian model on this machine, its files checked.

    Attributes:
        digest: sha256 over the names and hashes of the files the engines read.
        prefix: source token for models with several target languages, else "".
    """

    name: str
    path: Path
    pair: LangPair
    digest: str
    prefix: str = ""

    def fingerprint(self, engine: str) -> str:
        """Hex digest of the model under an engine."""
        return hashlib.sha256(f"{engine}:{self.prefix}:{self.digest}".encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """One `[[model]]` of the registry; `path` is where its folder is or would be."""

    name: str
    pair: LangPair
    path: Path
    shipped: bool
    default: bool = False
    repo: str = ""
    revision: str = ""
    prefix: str = ""
    licence: str = ""
    about: str = ""
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def present(self) -> bool:
        """Whether every listed file (or, with no list, a weights file) is there; hashes are not checked."""
        if self.files:
            return all((self.path / f).is_file() for f in self.files)
        return any((self.path / f).is_file() for f in WEIGHTS)

    @property
    def remedy(self) -> str:
        """What brings the model."""
        if self.shipped:
            return f"restore it with `git checkout -- models/{self.path.name}`, or use another with --model"
        return f"run `workbench models pull {self.name}`"

    def folder(self) -> ModelFolder:
        """The model, every hash checked.

        Raises:
            ModelMissingError: a file is missing or is not what the registry says.
        """
        if not self.present:
            raise ModelMissingError(
                f"model {self.name} is not here", where=str(self.path), remedy=self.remedy
            )
        for name, wanted in self.files.items():
            if sha256_of(self.path / name) != wanted:
                raise ModelMissingError(
                    f"model {self.name} is damaged: sha256 of {name} is not the registry's",
                    where=str(self.path),
                    remedy=self.remedy,
                )
        return _open_folder(self.name, self.path, self.pair, self.prefix)


def load_registry(root: Path | None = None) -> dict[str, ModelEntry]:
    """All registered models by name; empty where there is no registry.

    Args:
        root: folder with registry.toml, else `config.models_dir()`.

    Raises:
        FormatError: the registry cannot be read.
    """
    root = root or models_dir()
    path = root / "registry.toml"
    if not path.is_file():
        return {}
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        entries = [_entry(m, root) for m in data.get("model", [])]
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise FormatError(f"not a model registry: {error}", where=str(path)) from None
    return {e.name: e for e in entries}


def _entry(data: Mapping[str, object], root: Path) -> ModelEntry:
    name = str(data["name"])
    folder = data.get("folder")
    files = data.get("files", {})
    if not isinstance(files, Mapping):
        raise TypeError(f"files of {name} must be a table")
    return ModelEntry(
        name=name,
        pair=LangPair(str(data["src"]), str(data["tgt"])),
        path=root / str(folder) if folder else cache_dir() / "pulled" / name,
        shipped=bool(folder),
        default=bool(data.get("default", False)),
        repo=str(data.get("repo", "")),
        revision=str(data.get("revision", "")),
        prefix=str(data.get("prefix", "")),
        licence=str(data.get("licence", "")),
        about=str(data.get("about", "")),
        files={str(k): str(v) for k, v in files.items()},
    )


def find_model(name: str | None, pair: LangPair, root: Path | None = None) -> ModelFolder:
    """The model of that name or path, or the pair's default.

    Args:
        name: a registered name, the path of a Marian folder, or None for the pair's default.
        pair: the direction; a registered model must translate it.
        root: folder with registry.toml.

    Raises:
        ModelMissingError: no such model, or it is not here, or damaged.
    """
    registry = load_registry(root)
    if name is not None and name not in registry:
        path = Path(name).expanduser()
        if any((path / f).is_file() for f in WEIGHTS):
            return _open_folder(path.resolve().name, path, pair, "")
        raise ModelMissingError(
            f"no model named {name}, and no Marian folder at that path", remedy="see `workbench models list`"
        )
    entries = [registry[name]] if name else [e for e in registry.values() if _serves(e.pair, pair)]
    if name and not _serves(entries[0].pair, pair):
        raise ModelMissingError(
            f"model {name} translates {entries[0].pair}, not {pair}", remedy="see `workbench models list`"
        )
    if not entries:
        raise ModelMissingError(f"no model is registered for {pair}", remedy="see `workbench models list`")
    return next((e for e in entries if e.default), entries[0]).folder()


def _serves(has: LangPair, wanted: LangPair) -> bool:
    """Whether a model's languages are those wanted, whatever the region or script."""
    return (has.src.split("-")[0], has.tgt.split("-")[0]) == (
        wanted.src.split("-")[0],
        wanted.tgt.split("-")[0],
    )


def _open_folder(name: str, path: Path, pair: LangPair, prefix: str) -> ModelFolder:
    missing = [
        f for f in ("config.json", "source.spm", "target.spm", "vocab.json") if not (path / f).is_file()
    ]
    if missing:
        raise ModelMissingError(
            f"not a Marian folder: {', '.join(missing)} missing",
            where=str(path),
            remedy="see `workbench models list`",
        )
    present = [f for f in MODEL_FILES if (path / f).is_file()]
    listing = json.dumps({f: sha256_of(path / f) for f in present}, sort_keys=True)
    return ModelFolder(name, path, pair, hashlib.sha256(listing.encode()).hexdigest(), prefix)


@dataclass(frozen=True, slots=True)
class ModelDefaults:
    """What a model is decoded with where the caller does not say, see `DecodeOptions`; None: the workbench's own.

    What is longer than `max_source_tokens` is also translated in pieces of at most `wider_source_tokens`, if that is
    given, and the fuller of the two drafts is taken.
    """

    length_penalty: float | None = None
    max_source_tokens: int | None = None
    wider_source_tokens: int | None = None

    def __post_init__(self) -> None:
        if self.max_source_tokens is not None and self.max_source_tokens < 8:
            raise ValueError(f"max_source_tokens {self.max_source_tokens} is less than 8")
        if self.wider_source_tokens is not None and self.wider_source_tokens <= (self.max_source_tokens or 0):
            raise ValueError(f"wider_source_tokens {self.wider_source_tokens} is not above max_source_tokens")


def model_defaults(folder: Path) -> ModelDefaults:
    """What the generation_config.json of the model in `folder` says; nothing without one.

    Raises:
        ModelMissingError: it cannot be read.
    """
    path = folder / "generation_config.json"
    try:
        settings = json.loads(path.read_text(encoding="utf-8"))
        penalty = settings.get("length_penalty")
        limits = (settings.get(name) for name in ("max_source_tokens", "wider_source_tokens"))
        return ModelDefaults(float(penalty) if penalty else None, *(int(n) if n else None for n in limits))
    except FileNotFoundError:
        return ModelDefaults()
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise ModelMissingError(
            f"cannot be read ({error})", where=str(path), remedy="see `workbench models list`"
        ) from None


def record_hashes(name: str, root: Path | None = None) -> dict[str, str]:
    """Write the sha256 of a shipped model's files into the registry, and give them back.

    Raises:
        ModelMissingError: no such model, or its folder is not here.
    """
    root = root or models_dir()
    entry = load_registry(root).get(name)
    if entry is None or not entry.path.is_dir():
        raise ModelMissingError(f"no folder for a model named {name}", remedy="see `workbench models list`")
    hashes = {f: sha256_of(entry.path / f) for f in MODEL_FILES if (entry.path / f).is_file()}
    path = root / "registry.toml"
    blocks = re.split(r"(?m)^(?=\[\[model\]\])", path.read_text(encoding="utf-8"))
    table = "[model.files]\n" + "".join(f'"{f}" = "{h}"\n' for f, h in sorted(hashes.items()))
    for i, block in enumerate(blocks):
        if re.search(rf'(?m)^name\s*=\s*"{re.escape(name)}"', block):
            blocks[i] = re.split(r"(?m)^\[model\.files\]", block)[0].rstrip() + "\n" + table + "\n"
    write_atomic(path, "".join(blocks))
    return hashes
