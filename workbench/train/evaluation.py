"""Evaluation of a model on line-aligned test sets: BLEU and chrF with signatures, speed, size, published figures."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from workbench.errors import InputError, UsageError
from workbench.model import LangPair
from workbench.score.evaluate import Resampling, evaluate
from workbench.train.corpus import read_lines

__all__ = [
    "PUBLISHED",
    "SETS",
    "ModelEvaluation",
    "SetScore",
    "as_dict",
    "direction_of",
    "evaluate_model",
    "evaluate_named",
    "published_rows",
]

#: Sets that are read when none is named; a set with a direction in its name stands in NAME-SRC-TGT.
SETS = ("flores-devtest", "newstest2021")

#: BLEU (into Chinese with tokenizer zh) of other systems, from the evaluation tables of Firefox Translations;
#: FLORES-devtest figures of opus-mt and Bergamot base recomputed with sacreBLEU 2.6.
PUBLISHED: dict[tuple[str, str], dict[str, float]] = {
    ("flores-devtest", "zh-en"): {
        "opus-mt": 23.5,
        "Argos": 23.3,
        "NLLB": 24.0,
        "Bergamot base-memory": 27.6,
        "Bergamot base": 29.0,
    },
    ("newstest2021", "zh-en"): {
        "opus-mt": 18.3,
        "Argos": 17.3,
        "NLLB": 18.2,
        "Bergamot base-memory": 28.1,
        "Bergamot base": 28.7,
    },
    ("flores-devtest", "en-zh"): {
        "opus-mt": 32.2,
        "Argos": 33.1,
        "NLLB": 30.2,
        "Bergamot base-memory": 38.8,
        "Bergamot base": 39.0,
    },
    ("newstest2021", "en-zh"): {
        "opus-mt": 22.9,
        "Argos": 23.6,
        "NLLB": 22.8,
        "Bergamot base-memory": 29.3,
        "Bergamot base": 29.9,
    },
}


@dataclass(frozen=True, slots=True)
class SetScore:
    """A model on one set: scores with their sacreBLEU signatures, and the drafts."""

    name: str
    segments: int
    bleu: float
    bleu_signature: str
    chrf: float
    chrf_signature: str
    drafts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModelEvaluation:
    """A model on several sets; `speed` in target tokens a second over all of them, `megabytes` of its folder."""

    model: str
    direction: str
    engine: str
    beam: int
    sets: tuple[SetScore, ...]
    speed: float
    megabytes: float


def _set(root: Path, name: str, direction: str) -> tuple[list[str], list[str]]:
    src, tgt = direction.split("-")
    folder = root / name if (root / name).is_dir() else root / f"{name}-{direction}"
    if not folder.is_dir():
        raise InputError(
            f"no set named {name} for {direction}", where=str(root), remedy="see DIR/SET/test.zh, test.en"
        )
    sides = read_lines(folder / f"test.{src}"), read_lines(folder / f"test.{tgt}")
    if len(sides[0]) != len(sides[1]):
        raise InputError(f"{len(sides[0])} lines beside {len(sides[1])}", where=str(folder))
    return sides


def evaluate_model(
    translator: Any,
    root: Path,
    sets: Sequence[str] = SETS,
    *,
    beam: int = 4,
    limit: int | None = None,
    folder: Path | None = None,
) -> ModelEvaluation:
    """Translate and score test sets.

    Args:
        translator: a loaded Translator of Chinese to English or back.
        root: folder of sets, each a folder with test.zh and test.en.
        sets: their names.
        beam: beam size.
        limit: only the first lines of each set, for a quick look.
        folder: the model's folder, for its size.

    Raises:
        InputError: a set is not there, or its sides differ in length.
    """
    from workbench.translate.protocol import DecodeOptions

    pair: LangPair = translator.pair
    direction = pair.direction
    results = []
    tokens, seconds = 0, 0.0
    for name in sets:
        source, reference = (side[:limit] for side in _set(root, name, direction))
        began = time.perf_counter()
        nbest = translator.translate(source, DecodeOptions(beam=beam))
        seconds += time.perf_counter() - began
        drafts = tuple(n[0].text for n in nbest)
        tokens += sum(len(translator.vocabulary.encode_target(d)) for d in drafts)
        scored = evaluate(
            {"model": drafts},
            [reference],
            lang=pair.tgt,
            metrics=("bleu", "chrf"),
            resampling=Resampling(resamples=100),
        )
        bleu, chrf = scored.systems[0].scores
        results.append(
            SetScore(name, len(source), bleu.score, bleu.signature, chrf.score, chrf.signature, drafts)
        )
    size = sum(f.stat().st_size for f in folder.iterdir() if f.is_file()) / 1e6 if folder else 0.0
    return ModelEvaluation(
        translator.name,
        direction,
        type(translator).engine,
        beam,
        tuple(results),
        tokens / max(seconds, 1e-9),
        size,
    )


def published_rows(result: ModelEvaluation) -> list[tuple[str, ...]]:
    """Return table rows, heading first: a row a set, with the model's figures and the published BLEU of others."""
    systems = list(PUBLISHED["flores-devtest", "zh-en"])
    rows: list[tuple[str, ...]] = [("set", "segments", "BLEU", "chrF", *systems)]
    for s in result.sets:
        others = PUBLISHED.get((s.name, result.direction), {})
        cells = (f"{others[name]:.1f}" if name in others else "-" for name in systems)
        rows.append((s.name, str(s.segments), f"{s.bleu:.1f}", f"{s.chrf:.1f}", *cells))
    return rows


def evaluate_named(
    name: str,
    root: Path,
    sets: Sequence[str] = SETS,
    *,
    src: str | None = None,
    engine: str = "ctranslate2",
    beam: int = 4,
    limit: int | None = None,
) -> ModelEvaluation:
    """Evaluate a registered model, or the Marian folder at a path whose source language is `src`.

    Raises:
        UsageError: a path without a source language.
        ModelMissingError: no such model.
    """
    from workbench.translate.engines import load_translator
    from workbench.translate.registry import find_model

    pair = direction_of(name, src)
    translator = load_translator(pair, model=name, engine=engine)
    return evaluate_model(translator, root, sets, beam=beam, limit=limit, folder=find_model(name, pair).path)


def direction_of(name: str, src: str | None) -> LangPair:
    """Return the direction of a registered model, or of the folder at a path whose source language is `src`.

    Raises:
        UsageError: a path without a source language.
    """
    from workbench.translate.engines import language_pair
    from workbench.translate.registry import load_registry

    entry = load_registry().get(name)
    if entry is not None:
        return entry.pair
    if src is None:
        raise UsageError(
            f"{name} is not registered", remedy="give its source language with --from zh or --from en"
        )
    return language_pair(src, "en" if src.startswith("zh") else "zh")


def as_dict(result: ModelEvaluation) -> dict[str, Any]:
    """Return the evaluation as plain data, with the published figures and without the drafts."""
    data = asdict(result)
    for row in data["sets"]:
        row.pop("drafts")
        row["published_bleu"] = PUBLISHED.get((row["name"], result.direction), {})
    return data
