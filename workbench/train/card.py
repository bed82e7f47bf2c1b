"""Model cards: what a model is, its figures, how it was trained, every source with licence and count, what was left out."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import Any

from workbench.train.corpus import open_text
from workbench.train.curves import plot_curves, read_bleu, read_curve
from workbench.train.evaluation import PUBLISHED, ModelEvaluation, published_rows
from workbench.train.exporting import outputs_of
from workbench.train.growing import wider
from workbench.train.packing import read_pack
from workbench.train.recipe import Recipe, Stage

__all__ = ["chain", "model_card", "write_curves"]

_LANGUAGES = {"zh": "Chinese", "en": "English"}


def chain(recipe: Recipe, direction: str) -> list[Stage]:
    """Return the stages that the model of `direction` went through, first to last."""
    names = set(recipe.export[direction])
    for stage in reversed(recipe.stages):  # a stage comes after earlier ones only
        if stage.name in names:
            names.update(stage.after)
    return [s for s in recipe.stages if s.name in names]


def _fitted(stages: Sequence[Stage]) -> list[Stage]:
    """Return those of `stages` that fitted something: the others are finished models."""
    return [stage for stage in stages if stage.start is None]


def model_card(recipe: Recipe, direction: str, evaluation: ModelEvaluation, name: str) -> str:
    """Return the card of the model of `direction` as Markdown.

    Args:
        recipe: run to its end: report.json and the stages' curves are read from its folder.
        direction: zh-en or en-zh.
        evaluation: its figures.
        name: how `workbench models evaluate` was told to find it.

    Raises:
        FileNotFoundError: a step of the recipe was not taken.
    """
    source, target = (_LANGUAGES[code] for code in direction.split("-"))
    parts = [
        f"# {direction}: {source} to {target}, the workbench's own Marian",
        _shape(recipe, direction, evaluation),
        recipe.card.about.strip(),
        _figures(evaluation, name),
        *_notes(recipe, direction),
        _training(recipe, direction),
        _data(recipe, direction),
        f"### Licence\n\n{recipe.card.licence.strip()}" if recipe.card.licence else "",
    ]
    return "\n\n".join(p for p in parts if p) + "\n"


def table(rows: Sequence[Sequence[str]], left: Sequence[int] = (0,)) -> str:
    """Return `rows`, heading first, as a Markdown table; columns outside `left` are aligned right."""
    rule = ["---" if i in left else "---:" for i in range(len(rows[0]))]
    return "\n".join(
        "| " + " | ".join(c.replace("|", "/") for c in r) + " |" for r in [rows[0], rule, *rows[1:]]
    )


def _shape(recipe: Recipe, direction: str, evaluation: ModelEvaluation) -> str:
    layers, d = _sizes(recipe, chain(recipe, direction))[-1]
    s = replace(wider(recipe.shape, d), encoder_layers=layers)
    encoder = s.encoder_layers * (4 * s.d * s.d + 2 * s.d * s.ffn)
    decoder = s.decoder_layers * (8 * s.d * s.d + 2 * s.d * s.ffn)
    millions = (encoder + decoder + s.vocabulary * s.d) / 1e6
    written = len(outputs_of(recipe)[("zh", "en").index(direction.split("-")[1])])
    return (
        f"{s.encoder_layers} encoder and {s.decoder_layers} decoder layers, width {s.d}, feed-forward {s.ffn}, "
        f"{s.heads} heads, one table of {s.vocabulary:,} embeddings for source, target and output, of which "
        f"{written:,} can be written: {millions:.0f} million parameters, {evaluation.megabytes:.0f} MB in fp16. Loads in "
        f"transformers (`MarianMTModel`) and, converted to int8, in CTranslate2; in the workbench as `--model {direction}`."
    )


def _sizes(recipe: Recipe, stages: Sequence[Stage]) -> list[tuple[int, int]]:
    """Return the encoder's layers and the width after each of `stages`, which follow one another."""
    layers = accumulate((stage.encoder_layers or recipe.shape.encoder_layers for stage in stages), max)
    widths = accumulate((stage.d or recipe.shape.d for stage in stages), max)
    return list(zip(layers, widths, strict=True))


def _figures(evaluation: ModelEvaluation, name: str) -> str:
    signatures = "\n".join(f"- {s.name}: {s.bleu_signature}; {s.chrf_signature}" for s in evaluation.sets)
    others = any((s.name, evaluation.direction) in PUBLISHED for s in evaluation.sets)
    published = (
        " BLEU of the other systems as published (evaluation tables of the Firefox Translations models)."
    )
    return (
        f"## Figures\n\n`workbench models evaluate {name} --data ../shared/eval/mt`: {evaluation.engine}, beam "
        f"{evaluation.beam}, sacreBLEU.{published if others else ''}\n\n{table(published_rows(evaluation))}\n\n"
        f"{signatures}\n\nSpeed in that run: {evaluation.speed:.0f} target tokens a second."
    )


def _notes(recipe: Recipe, direction: str) -> Iterator[str]:
    if path := recipe.card.notes.get(direction):
        with open_text(path) as file:
            yield file.read().strip()


def _training(recipe: Recipe, direction: str) -> str:
    rows = [
        (
            "stage",
            "directions",
            "rate",
            "target tokens",
            "steps",
            "hours",
            "last training loss (nats a token)",
        )
    ]
    stages = chain(recipe, direction)
    for stage in _fitted(stages):
        curve = read_curve(recipe.folder / stage.name / "curves.csv")
        last = curve[-1]
        loss = sum(float(r["nll"]) for r in curve[-5:]) / len(curve[-5:])
        cells = (
            f"{int(last['tokens']):,}",
            last["step"],
            f"{float(last['seconds']) / 3600:.2f}",
            f"{loss:.2f}",
        )
        rows.append((stage.name, ", ".join(stage.directions), _rate(stage), *cells))
    device = recipe.hardware.device
    shipped = recipe.export[direction]
    said = f" The model is the mean of {_counted(shipped)}." if len(shipped) > 1 else ""
    sizes = _sizes(recipe, stages)
    for stage in stages:
        if stage.start is not None:
            said += f" `{stage.name}` is the finished model {stage.start.name}, see its own card."
    for (layers, d), (more, width), stage in zip(sizes, sizes[1:], stages[1:], strict=False):
        if more > layers:
            said += f" `{stage.name}` grew the encoder from {layers} to {more} layers."
        if width > d:
            said += f" `{stage.name}` grew the width from {d} to {width}."
    where = f"{recipe.hardware.threads} CPU core(s)" if device == "cpu" else device
    return f"## Training\n\nOn {where}; curves.csv and curves.png beside this file show the loss.{said}\n\n{table(rows, (0, 1))}"


def _counted(names: Sequence[str]) -> str:
    """Return the names, each once, with how often those stand that stand several times."""
    return " and ".join(n if k == 1 else f"{n} ({k} times)" for n, k in Counter(names).items())


def _rate(stage: Stage) -> str:
    return f"{stage.rate:.2g}, falling" if stage.decay else f"{stage.rate:.2g}"


def _data(recipe: Recipe, direction: str) -> str:
    report = json.loads((recipe.folder / "report.json").read_text(encoding="utf-8"))
    stages = chain(recipe, direction)
    known = _sources(recipe)
    kept: Mapping[str, int] = {**report["kept"], **_synthetic_counts(recipe, stages)}
    fitted = _fitted(stages)
    rows = [("source", "read", "kept", *(s.name for s in fitted), "licence and origin")]
    for name, count in sorted(kept.items(), key=lambda item: -item[1]):
        weights = (_weight(s, name) if _reads(recipe, s, name) else "" for s in fitted)
        read = f"{report['read'][name]:,}" if name in report["read"] else ""
        rows.append((name, read, f"{count:,}", *weights, _licence(recipe, known, name)))
    removed = sorted(report["removed"].items(), key=lambda item: -item[1])
    return (
        f'## Data\n\n{sum(report["kept"].values()):,} sentence pairs after cleaning. "read" counts sentence pairs '
        'after cutting, "kept" those that passed the filters; under each stage stands how often a pass reads each pair, '
        "and behind it, if not all are read, the share of them nearest to the corpora that [nearest] of the recipe names."
        f"{_glossed(recipe, stages)}\n\n{table(rows, (0, len(rows[0]) - 1))}\n\n### Left out\n\n"
        f"{table([('why', 'pairs'), *((n, f'{k:,}') for n, k in removed)])}\n\n"
        f'"In an evaluation set": shares {recipe.decontaminate.words} English words or '
        f"{recipe.decontaminate.characters} Chinese characters in a row with an evaluation text. Pairs with a side over "
        f"{recipe.vocabulary.longest} pieces were left out too."
    )


def _glossed(recipe: Recipe, stages: Sequence[Stage]) -> str:
    """Say which stages read pairs with glosses."""
    said = ""
    for stage in (s for s in stages if s.glossed):
        count = len(read_pack(recipe.folder / f"glossed-{stage.directions[0]}.npz"))
        often = "just" if stage.glossed == 1 else f"{stage.glossed:g} times"
        said += (
            f" `{stage.name}` reads besides, {often} as often, the same pairs with dictionary glosses in "
            f"the place of some source words, where the target has them ({count:,} pairs)."
        )
    return said


def _weight(stage: Stage, name: str) -> str:
    share = stage.nearest.shares.get(name, 1.0) if stage.nearest else 1.0
    weight = f"{stage.weight(name):g}"
    return weight if share >= 1.0 or weight == "0" else f"{weight} ({share:.0%})"


def _reads(recipe: Recipe, stage: Stage, name: str) -> bool:
    return name in stage.synthetic or all(name != s.name for s in recipe.synthetic)


def _synthetic_counts(recipe: Recipe, stages: Sequence[Stage]) -> dict[str, int]:
    counts = {}
    for name in (n for s in stages for n in s.synthetic):
        with open_text(recipe.folder / f"synthetic-{name}.tsv.xz") as file:
            counts[name] = sum(1 for _ in file)
    return counts


def _sources(recipe: Recipe) -> dict[str, dict[str, Any]]:
    if not recipe.card.sources:
        return {}
    with open_text(recipe.root / recipe.card.sources) as file:
        rows = csv.DictReader(io.StringIO(file.read()), delimiter="\t")
        return {row["name"]: row for row in rows}


def _licence(recipe: Recipe, known: Mapping[str, Mapping[str, Any]], name: str) -> str:
    if name in known:
        return str(known[name]["licence and origin"])
    for prefix, licence in recipe.card.licences.items():
        if name.startswith(prefix):
            return licence
    return "not stated"


def write_curves(recipe: Recipe, direction: str, folder: Path) -> None:
    """Write curves.csv (the stages' rows one after another) and curves.png beside the card."""
    stages = _fitted(chain(recipe, direction))
    paths = [recipe.folder / s.name / "curves.csv" for s in stages]
    rows = [row for path in paths for row in read_curve(path)]
    with (folder / "curves.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    plot_curves([paths], folder / "curves.png", read_bleu(paths, direction))
