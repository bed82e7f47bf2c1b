"""Fit the weights of the aligner: `python -m workbench.align.fit FOLDER`, FOLDER being an eval/alignment folder.

A semi-Markov conditional random field (Sarawagi & Cohen 2004): the weights maximise the probability of the gold
segmentation among all paths of the lattice, less an L2 penalty. Printed is the leave-one-text-out F1, the weights
being fitted on the other texts. Nothing but numbers leaves the gold texts.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from workbench.align import lattice
from workbench.align.adapt import adapt
from workbench.align.evaluation import AlignmentReport, evaluate
from workbench.align.features import INDEX, NAMES, bead_planes
from workbench.align.ladder import read_ladder
from workbench.align.lattice import TYPES, Band
from workbench.align.pair import Pair, build_pair
from workbench.align.regions import monotone_full_beads
from workbench.align.resources import shipped_resources
from workbench.errors import NotFoundError, UsageError
from workbench.model import Bead

Floats = NDArray[np.float64]
RADIUS = 16
PENALTY = 1.0
ACADEMIC = 330
"""Segments of aca that are used: nearly all of its beads are 1-1, and fiction is to have its say."""
BY_HAND = ("paragraph_start", "paragraph_start_off", "paragraphs_crossed", "draft_words")
"""Weights that the gold texts say nothing about: they have neither paragraphs nor drafts."""


@dataclass(frozen=True, slots=True)
class Text:
    """A gold text: its evidence and its beads, x being the Chinese side."""

    name: str
    pair: Pair
    gold: list[Bead]


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
        scores = self.scores(weights)
        end = self.band.cols - int(self.band.lo[-1])
        total = float(lattice.forward(scores, self.band)[-1, end])
        chances = lattice.posteriors(scores, self.band)
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


def leave_one_out(
    examples: Sequence[Example], start: Floats
) -> tuple[dict[str, AlignmentReport], list[list[Bead]]]:
    """For each text what weights fitted on the others find in it: reports by name, and the beads."""
    reports, beads = {}, []
    for held in examples:
        weights = fit([e for e in examples if e is not held], start, rounds=25)
        beads.append(held.decode(weights))
        reports[held.text.name] = evaluate(held.text.gold, beads[-1])
    return reports, beads


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
        texts.append(Text(f"{home.name} {gold.stem}", build_pair(zh, en, "zh-CN", "en", resources), beads))
    return texts


def head(
    zh: list[str], en: list[str], gold: list[Bead], most: int
) -> tuple[list[str], list[str], list[Bead]]:
    """The beginning of a text: gold beads within the first `most` segments of both sides, and those segments."""
    kept = [b for b in gold if all(i < most for i in (*b.src, *b.tgt))]
    ends = [max((i for b in kept for i in getattr(b, side)), default=-1) + 1 for side in ("src", "tgt")]
    return zh[: ends[0]], en[: ends[1]], kept


def main(arguments: Sequence[str]) -> None:
    """Fit both passes, print the cross-validation, write weights.json.

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
    for name in ("first", "final"):
        start = np.array([0.0 if n in BY_HAND else table[name].get(n, 0.0) for n in NAMES])
        examples = [example(t) for t in texts]
        weights = fit(examples, start)
        reports, beads = leave_one_out(examples, weights)
        _print(name, reports)
        kept = {n: table[name][n] for n in BY_HAND if n in table[name]}
        table[name] = {
            n: round(float(w), 4) for n, w in zip(NAMES, weights, strict=True) if abs(w) > 2e-3
        } | kept
        pairs = [(t, [(b.src, b.tgt) for b in found]) for t, found in zip(texts, beads, strict=True)]
        texts = [Text(t.name, adapt(t.pair, links), t.gold) for t, links in pairs]
    path.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


def _print(name: str, reports: dict[str, AlignmentReport]) -> None:
    print(f"{name} pass, each text with weights fitted on the others: strict F1, vecalign's convention")
    for text, report in reports.items():
        print(f"  {text:<14}{report.strict.f1:.4f}")
    mac = [r for n, r in reports.items() if n.startswith("mac")]
    print(f"  {'mac-dev':<14}{sum(mac[1:], mac[0]).strict.f1:.4f}")


if __name__ == "__main__":
    main(sys.argv[1:])
