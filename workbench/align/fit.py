"""Fit the weights of the aligner: `python -m workbench.align.fit FOLDER`, FOLDER being an eval/alignment folder.

A semi-Markov conditional random field (Sarawagi & Cohen 2004): the weights maximise the probability of the gold
segmentation among all paths of the lattice, less an L2 penalty. Printed is the leave-one-text-out F1: each text goes
through `align` with weights of all passes fitted on the other texts. Nothing but numbers leaves the gold texts.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from workbench.align import lattice
from workbench.align.adapt import adapt
from workbench.align.core import align
from workbench.align.encoder import load_encoder
from workbench.align.evaluation import AlignmentReport, evaluate
from workbench.align.features import INDEX, NAMES, bead_planes
from workbench.align.ladder import read_ladder
from workbench.align.lattice import TYPES, Band
from workbench.align.options import AlignOptions
from workbench.align.pair import Pair, build_pair
from workbench.align.regions import monotone_full_beads
from workbench.align.resources import resources_path, shipped_resources
from workbench.errors import ModelMissingError, NotFoundError, UsageError
from workbench.model import Bead

Floats = NDArray[np.float64]
RADIUS = 16
PENALTY = 1.0
PASSES = ("first", "final", "encoded")
ACADEMIC = 330
"""Segments of aca that are used: nearly all of its beads are 1-1, and fiction is to have its say."""
BY_HAND = ("paragraph_start", "paragraph_start_off", "paragraphs_crossed", "draft_words", "draft_covered")
"""Weights that the gold texts say nothing about: they have neither paragraphs nor drafts."""


@dataclass(frozen=True, slots=True)
class Text:
    """A gold text: its evidence, its beads and its segments, x being the Chinese side."""

    name: str
    pair: Pair
    gold: list[Bead]
    x: Sequence[str] = ()
    y: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """All features of all beads in a band around the gold path, (K, features, N + 1, W), and their gold sums."""

    text: Text
    band: Band
    planes: NDArray[np.float32]
    possible: NDArray[np.bool_]
    gold_sums: Floats

    def scores(self, weights: Floats) -> lattice.Scores:
        """Log-weights of the beads."""
        total = np.einsum("f,kfiw->kiw", weights.astype(np.float32), self.planes, optimize=True)
        return np.where(self.possible, total, lattice.NEG).astype(np.float32)

    def loss(self, weights: Floats) -> tuple[float, Floats]:
        """Negative log-probability of the gold path, and its gradient."""
        from workbench.align import _crf_kernels as kernels

        scores = np.where(self.possible, self.scores(weights), kernels.NONE).astype(np.float32)
        m, n = (np.array([t[side] for t in TYPES]) for side in (0, 1))
        total, chances = kernels.chances(scores, self.band.lo, m, n, self.band.cols)
        expected = np.einsum("kiw,kfiw->f", chances, self.planes, optimize=True)
        return total - float(self.gold_sums @ weights), expected - self.gold_sums

    def decode(self, weights: Floats) -> list[Bead]:
        """Beads of the likeliest path."""
        beads = []
        for k, i, j in lattice.best_path(self.scores(weights), self.band):
            m, n = TYPES[k]
            beads.append(Bead(tuple(range(i - m, i)), tuple(range(j - n, j))))
        return beads


def gold_edges(gold: Sequence[Bead], rows: int, cols: int) -> list[tuple[int, int, int]]:
    """The gold beads as a path: those that cross others or are too large for the lattice become nulls."""
    edges: list[tuple[int, int, int]] = []
    i = j = 0
    end = Bead((rows,), (cols,))
    kind = {t: k for k, t in enumerate(TYPES)}
    for bead in [*monotone_full_beads(gold), end]:
        while i < bead.src[0]:
            i += 1
            edges.append((kind[1, 0], i, j))
        while j < bead.tgt[0]:
            j += 1
            edges.append((kind[0, 1], i, j))
        i, j = bead.src[-1] + 1, bead.tgt[-1] + 1
        edges.append((kind[len(bead.src), len(bead.tgt)], i, j))
    return edges[:-1]


def example(text: Text) -> Example:
    """Compute the features of a text around its gold path."""
    rows, cols = text.pair.x.size, text.pair.y.size
    edges = gold_edges(text.gold, rows, cols)
    path = np.zeros(rows + 1, dtype=np.int64)
    for _, i, j in edges:
        path[i] = j
    band = Band.around(np.maximum.accumulate(path), cols, RADIUS)
    columns, all_rows = band.columns(), np.arange(rows + 1)[:, None]
    planes = np.zeros((len(TYPES), len(NAMES), rows + 1, band.width), dtype=np.float32)
    possible = np.zeros((len(TYPES), rows + 1, band.width), dtype=bool)
    for k, found in bead_planes(text.pair, 0, rows, 0, cols):
        possible[k] = (all_rows >= TYPES[k][0]) & (columns >= TYPES[k][1])
        for name, plane in found.items():
            planes[k, INDEX[name]] = (
                np.broadcast_to(plane, (rows + 1, cols + 1))[all_rows, columns] * possible[k]
            )
    sums = np.zeros(len(NAMES))
    for k, i, j in edges:
        sums += planes[k, :, i, j - int(band.lo[i])]
    return Example(text, band, planes, possible, sums)


def fit(examples: Sequence[Example], start: Floats, rounds: int = 60) -> Floats:
    """Weights of highest penalised likelihood, by L-BFGS."""
    from scipy.optimize import minimize

    def total(weights: Floats) -> tuple[float, Floats]:
        value, gradient = PENALTY * float(weights @ weights) / 2, PENALTY * weights
        for one in examples:
            loss, slope = one.loss(weights)
            value, gradient = value + loss, gradient + slope
        return value, gradient

    found = minimize(total, start, jac=True, method="L-BFGS-B", options={"maxiter": rounds, "ftol": 1e-6})
    return np.asarray(found.x, dtype=np.float64)


def leave_one_out(examples: Sequence[Example], rounds: int = 80) -> list[Floats]:
    """For each text the weights fitted on the others, from nothing."""
    nothing = np.zeros(len(NAMES))
    return [fit([e for e in examples if e is not held], nothing, rounds) for held in examples]


def read_texts(folder: Path) -> list[Text]:
    """The texts of an eval/alignment folder: mac-dev/{zh,en,gold}, aca/{src,tgt,gold} with English as src.

    Raises:
        NotFoundError: the folder has no mac-dev/gold.
    """
    if not (folder / "mac-dev" / "gold").is_dir():
        raise NotFoundError("no mac-dev/gold", where=str(folder), remedy="name an eval/alignment folder")
    resources = shipped_resources()
    texts = []
    for gold in [
        *sorted((folder / "mac-dev" / "gold").iterdir()),
        *sorted((folder / "aca" / "gold").glob("*")),
    ]:
        home = gold.parent.parent
        mirrored = home.name == "aca"
        names = ("tgt", "src") if mirrored else ("zh", "en")
        ending = "" if mirrored else ".txt"
        zh, en = ((home / n / f"{gold.stem}{ending}").read_text(encoding="utf-8").splitlines() for n in names)
        beads = read_ladder(gold.read_text(encoding="utf-8"), where=gold.name)
        if mirrored:
            zh, en, beads = head(zh, en, [Bead(b.tgt, b.src) for b in beads], ACADEMIC)
        pair = build_pair(zh, en, "zh-CN", "en", resources)
        texts.append(Text(f"{home.name} {gold.stem}", pair, beads, zh, en))
    return texts


def head(
    zh: list[str], en: list[str], gold: list[Bead], most: int
) -> tuple[list[str], list[str], list[Bead]]:
    """The beginning of a text: gold beads within the first `most` segments of both sides, and those segments."""
    kept = [b for b in gold if all(i < most for i in (*b.src, *b.tgt))]
    ends = [max((i for b in kept for i in getattr(b, side)), default=-1) + 1 for side in ("src", "tgt")]
    return zh[: ends[0]], en[: ends[1]], kept


def main(arguments: Sequence[str]) -> None:
    """Fit all passes, print the cross-validation, write weights.json.

    Raises:
        UsageError: no folder named.
    """
    if not arguments:
        raise UsageError(
            "name the eval/alignment folder", remedy="python -m workbench.align.fit ../shared/eval/alignment"
        )
    path = Path(__file__).parent / "weights.json"
    table = json.loads(path.read_text(encoding="utf-8"))
    texts = read_texts(Path(arguments[0]))
    by_hand = {name: _known(table[name], BY_HAND) for name in PASSES}
    folds: list[dict[str, NDArray[np.float32]]] = [{} for _ in texts]
    for name in PASSES:
        if name == "encoded":
            texts = [encode(t) for t in texts]
        examples = [example(t) for t in texts]
        weights = fit(examples, _known(table[name], set(NAMES) - set(BY_HAND)))
        held_out = leave_one_out(examples)
        print(f"{name} pass: held-out log-loss of the gold paths", end=" ")
        print(*(f"{e.loss(w)[0]:.1f}" for e, w in zip(examples, held_out, strict=True)), flush=True)
        for fold, own in zip(folds, held_out, strict=True):
            fold[name] = (own + by_hand[name]).astype(np.float32)
        numbers = zip(NAMES, weights + by_hand[name], strict=True)
        table[name] = {n: round(float(w), 4) for n, w in numbers if abs(w) > 2e-3}
        if name == "first":
            beads = [e.decode(w) for e, w in zip(examples, held_out, strict=True)]
            links = [[(b.src, b.tgt) for b in found] for found in beads]
            texts = [replace(t, pair=adapt(t.pair, own)) for t, own in zip(texts, links, strict=True)]
    path.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    for sure, what in ((0.0, "without the encoder"), (AlignOptions().sure, "as shipped")):
        print(
            f"{what}, each text aligned with weights fitted on the others: strict F1, vecalign's convention"
        )
        _print({t.name: held_out_report(t, f, sure) for t, f in zip(texts, folds, strict=True)})


def _known(values: Mapping[str, float], names: Collection[str]) -> Floats:
    return np.array([values.get(n, 0.0) if n in names else 0.0 for n in NAMES])


def encode(text: Text) -> Text:
    """The same text with the shipped encoder's vectors of all its segments.

    Raises:
        ModelMissingError: the encoder is not on this machine.
    """
    folder = shipped_resources().encoder
    if folder is None:
        raise ModelMissingError(
            "the sentence encoder is not here", where=str(resources_path().parent / "encoder"),
            remedy="see models/align/README.md",
        )  # fmt: skip
    rows = range(len(text.x)), range(len(text.y))
    return replace(text, pair=text.pair.with_encoder(load_encoder(folder), (text.x, text.y), rows))


def held_out_report(
    text: Text, weights: Mapping[str, NDArray[np.float32]], sure: float = 0.0
) -> AlignmentReport:
    """What `align` finds in a text with weights that have not seen it; beads under `sure` are put to the encoder."""
    resources, options = replace(shipped_resources(), weights=weights), AlignOptions(sure=sure)
    beads = align(text.x, text.y, src_lang="zh-CN", tgt_lang="en", resources=resources, options=options)
    return evaluate(text.gold, beads)


def _print(reports: dict[str, AlignmentReport]) -> None:
    for text, report in reports.items():
        print(f"  {text:<14}{report.strict.f1:.4f}")
    mac = [r for n, r in reports.items() if n.startswith("mac")]
    total = sum(mac[1:], mac[0])
    print(f"  {'mac-dev':<14}{total.strict.f1:.4f}   with nulls on both sides {total.strict_nulls.f1:.4f}")
    print("  recall by type: " + ", ".join(f"{n} {f}/{g}" for n, (f, g) in sorted(total.types.items())))


if __name__ == "__main__":
    main(sys.argv[1:])
