"""Reading recipes from TOML: every mistake is named with its table."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, TypeVar

from workbench.errors import FormatError, InputError
from workbench.train.recipe import (
    DIRECTIONS,
    Card,
    Clean,
    Corpus,
    Decontaminate,
    Hardware,
    Nearest,
    Parallel,
    Recipe,
    Shape,
    Stage,
    Synthetic,
    Vocabulary,
)
from workbench.translate.registry import ModelDefaults

__all__ = ["load_recipe", "with_changes"]

T = TypeVar("T")


def _build(kind: type[T], data: Any, where: str) -> T:
    """Make a dataclass of a TOML table; unknown keys are errors, lists become tuples."""
    if not isinstance(data, Mapping):
        raise FormatError(f"{where} must be a table")
    known = {f.name for f in fields(kind)}  # type: ignore[arg-type]
    unknown = sorted(set(data) - known)
    if unknown:
        raise FormatError(
            f"{where} has no setting {', '.join(unknown)}", remedy=f"known: {', '.join(sorted(known))}"
        )
    values = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}
    try:
        return kind(**values)
    except (TypeError, ValueError) as error:
        raise FormatError(f"{where}: {error}") from None


def load_recipe(path: Path) -> Recipe:
    """Read the recipe at `path`; relative paths in it start at its folder.

    Raises:
        InputError: no such file.
        FormatError: not TOML, an unknown or missing setting, a stage that follows none.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"cannot read the recipe ({error.strerror})", where=str(path)) from None
    except tomllib.TOMLDecodeError as error:
        raise FormatError(f"not TOML: {error}", where=str(path)) from None
    base = path.resolve().parent
    corpus = dict(data.get("corpus", {}))
    corpus["parallel"] = [_build(Parallel, p, "[[corpus.parallel]]") for p in corpus.get("parallel", [])]
    corpus["shipped"] = [str(base / pattern) for pattern in corpus.get("shipped", [])]
    stages = tuple(_stage(s, data, base) for s in data.get("stage", []))
    built = _build(Corpus, corpus, "[corpus]")
    recipe = Recipe(
        folder=(base / data.get("folder", "out/train")).resolve(),
        root=(base / built.root).resolve(),
        corpus=built,
        clean=_build(Clean, data.get("clean", {}), "[clean]"),
        decontaminate=_build(Decontaminate, data.get("decontaminate", {}), "[decontaminate]"),
        vocabulary=_build(Vocabulary, data.get("vocabulary", {}), "[vocabulary]"),
        shape=_build(Shape, data.get("shape", {}), "[shape]"),
        hardware=_build(Hardware, data.get("hardware", {}), "[hardware]"),
        stages=stages,
        synthetic=tuple(_build(Synthetic, s, "[[synthetic]]") for s in data.get("synthetic", [])),
        embeddings=data.get("embeddings", "cooccurrence"),
        output_counts=data.get("output_counts", 40),
        glosses=data.get("glosses", {}),
        glossaries=_paths(data.get("glossaries", {}), base),
        decoding={
            d: _build(ModelDefaults, values, f"[decoding.{d}]")
            for d, values in data.get("decoding", {}).items()
        },
        export={d: _names(value) for d, value in data.get("export", {}).items()},
        card=_card(data.get("card", {}), base),
    )
    _check(recipe, path)
    return recipe


def _card(data: Mapping[str, Any], base: Path) -> Card:
    values = dict(data)
    values["notes"] = _paths(values.get("notes", {}), base)
    return _build(Card, values, "[card]")


def _paths(named: Mapping[str, str], base: Path) -> dict[str, Path]:
    return {direction: (base / path).resolve() for direction, path in named.items()}


def _names(value: str | Sequence[str] | Mapping[str, int]) -> tuple[str, ...]:
    """Return one name, several, or of a table of parts (`{ a = 2, b = 1 }`) each as often as it has parts."""
    if isinstance(value, Mapping):
        if not all(isinstance(parts, int) and parts > 0 for parts in value.values()):
            raise FormatError(f"parts of a mean are whole numbers above 0: {dict(value)}")
        return tuple(name for name, parts in value.items() for _ in range(parts))
    return (value,) if isinstance(value, str) else tuple(value)


def _stage(stage: Mapping[str, Any], data: Mapping[str, Any], base: Path) -> Stage:
    """Build a stage; `weights = "NAME"` refers to the table [weights.NAME], `nearest = "NAME"` to [nearest.NAME].

    Of several names what a later table says goes before an earlier one's.
    """
    values = dict(stage)
    for key in ("weights", "nearest"):
        if not isinstance(values.get(key), (str, list)):
            continue
        merged: dict[str, Any] = {}
        for name in _names(values[key]):
            if name not in data.get(key, {}):
                raise FormatError(f"stage {values.get('name')}: no table [{key}.{name}]")
            merged |= data[key][name]
        values[key] = merged
    if "nearest" in values:
        values["nearest"] = _build(Nearest, values["nearest"], "[nearest]")
    if "after" in values:
        values["after"] = _names(values["after"])
    if "start" in values:
        values["start"] = (base / values["start"]).resolve()
    return _build(Stage, values, "[[stage]]")


def _check(recipe: Recipe, path: Path) -> None:
    seen: set[str] = set()
    for stage in recipe.stages:
        for before in stage.after:
            if before not in seen:
                raise FormatError(
                    f"stage {stage.name} comes after {before}, which is no earlier stage", where=str(path)
                )
        if not set(stage.directions) <= set(DIRECTIONS) or not stage.directions:
            raise FormatError(f"stage {stage.name}: directions are zh-en and en-zh", where=str(path))
        if stage.start is not None and (stage.after or len(stage.directions) > 1):
            raise FormatError(
                f"stage {stage.name}: start is for one direction, and follows no stage", where=str(path)
            )
        _check_made(recipe, stage, path)
        seen.add(stage.name)
    missing = [
        f"{d}: {', '.join(names)}"
        for d, names in recipe.export.items()
        if d not in DIRECTIONS or not names or not seen.issuperset(names)
    ]
    if missing:
        raise FormatError(f"[export] names no direction and stage: {', '.join(missing)}", where=str(path))
    if recipe.shape.vocabulary != recipe.vocabulary.size + 1:
        raise FormatError("shape.vocabulary must be vocabulary.size + 1 (the pad)", where=str(path))
    if recipe.shape.d % recipe.shape.heads:
        raise FormatError("shape.d must be a multiple of shape.heads", where=str(path))


def _check_made(recipe: Recipe, stage: Stage, path: Path) -> None:
    """Check that what `stage` reads besides the corpora can be made: glossed pairs, synthetic corpora."""
    if stage.glossed and (len(stage.directions) > 1 or stage.directions[0] not in recipe.glosses):
        raise FormatError(
            f"stage {stage.name}: glossed is for one direction, with a number in [glosses]",
            where=str(path),
        )
    for name in stage.synthetic:
        text = recipe.synthetic_named(name)
        translated = bool(text.model) or len(stage.after) == 1
        if text.lang != stage.directions[0].split("-")[1] or not translated:
            raise FormatError(
                f"stage {stage.name} cannot read {name}: it must follow one stage (or name a model), in the "
                "direction that ends in that text's language",
                where=str(path),
            )


def with_changes(
    recipe: Recipe, *, device: str | None = None, stage: str | None = None, seconds: float | None = None
) -> Recipe:
    """Return the recipe for another device, with only the stage named, or with other seconds a stage.

    Raises:
        InputError: there is no such stage.
    """
    stages = (recipe.stage(stage),) if stage else recipe.stages
    if seconds is not None:
        stages = tuple(replace(s, seconds=seconds) for s in stages)
    hardware = replace(recipe.hardware, device=device) if device else recipe.hardware
    return replace(recipe, stages=stages, hardware=hardware)
