"""Fitting the estimate and its tables; see `benchmarks.estimate`."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

from benchmarks._docs import ROOT, put

CHOICES = (
    (),
    ("lexicon",),
    ("forward", "lexicon"),
    ("forward", "reverse", "lexicon"),
    ("forward", "reverse", "lexicon", "round_trip"),
    ("system",),
    ("system", "lexicon"),
    ("system", "reverse", "lexicon"),
    ("system", "reverse", "lexicon", "round_trip"),
)
"""Evidence of each variant, beside the texts."""
DRAFTED = {"2021": 400, "2020": 500}
"""newstest by year: how many of its segments our models draft; 2021 gives the norms of drafts, 2020 the proxy."""
OURS = ("forward", "reverse", "round_trip")
"""Evidence on the judged segments that our models have to give."""
SINGLE = ("system_mean", "system_low3", "reverse_mean", "src_explained", "hyp_explained", "round_trip_chrf")


def draft_lines(folder: Path, year: str, direction: str) -> tuple[list[str], list[str]]:
    """Sources and references of a part of newstest."""
    src, tgt = direction.split("-")
    base = folder / "mt" / f"newstest{year}-{direction}"
    both = [(base / f"test.{x}").read_text(encoding="utf-8").split("\n")[: DRAFTED[year]] for x in (src, tgt)]
    return both[0], both[1]


def one_way(name: str) -> bool:
    """Whether a signal means something else in the other direction."""
    return name.startswith(("en_", "zh_"))


def pair_of(direction: str):
    from workbench.model import LangPair

    return LangPair("en", "zh-CN") if direction == "en-zh" else LangPair("zh-CN", "en")


class Data:
    """Signals of the judged segments and of our drafts, by what they rest on."""

    def __init__(self, folder: Path, rows: list[dict[str, str]], path: Path) -> None:
        import numpy as np

        from workbench.pipeline.estimating import shipped_lexicon
        from workbench.score.estimate.features import Evidence, table

        kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        lexicon = shipped_lexicon()
        self.human = np.array([float(r["da_mean"]) for r in rows])
        self.hter = np.array([float(r["hter"]) for r in rows])
        self.held = np.array([r["split"] == "dev" for r in rows])
        ours = {k: kept[k] for k in OURS if k in kept}
        self.known = min(
            map(len, ours.values()), default=0
        )  # rows that our models have seen; the rest is blank
        found = {
            "system": [[float(x) for x in r["token_logprobs"].split()] for r in rows],
            **{k: [*v[: self.known], *[[]] * (len(rows) - self.known)] for k, v in ours.items()},
        }
        if "round_trip" in found:
            found["round_trip"] = [x or "" for x in found["round_trip"]]
        src, hyp = [r["source"] for r in rows], [r["hyp"] for r in rows]
        self.names, self.matrix = table(src, hyp, pair_of("en-zh"), Evidence(**found, lexicon=lexicon))
        self.have = {*found, "lexicon"} - (set() if lexicon else {"lexicon"})
        self.drafts: dict[tuple[str, str], tuple[list[str], np.ndarray]] = {}
        self.quality: dict[tuple[str, str], np.ndarray] = {}
        for direction in ("en-zh", "zh-en"):
            for year in DRAFTED:
                name = f"{direction} {year}"
                lines, references = draft_lines(folder, year, direction)
                texts, evidence = references, {}
                if f"drafts {name}" in kept:
                    texts = kept[f"drafts {name}"]
                    evidence = {k: kept[f"{k} {name}"] for k in ("system", "reverse", "round_trip")}
                    self.quality[direction, year] = sentence_chrf(texts, references, direction)
                both = table(lines, texts, pair_of(direction), Evidence(**evidence, lexicon=lexicon))
                self.drafts[direction, year] = both

    def columns(self, needs: tuple[str, ...], direction: str) -> list[int]:
        """The signals that rest on some evidence, of those that keep their meaning in the direction."""
        absent = [k for k in ("system", "forward", "reverse", "round_trip") if k not in needs]
        if "lexicon" not in needs:
            absent += ["src_", "hyp_", "jumps", "known", "zh_single"]
        return [
            i
            for i, n in enumerate(self.names)
            if (direction == "en-zh" or not one_way(n))
            and not any(n.startswith(a) for a in absent if n not in TEXT)
        ]


TEXT = frozenset(
    [
        "src_length",
        "src_marks",
        "src_digits",
        "src_capitals",
        "src_word_length",
        "src_quotes",
        "src_clauses",
        "hyp_length",
        "hyp_variety",
    ]
)
"""Signals of the texts whose names begin like those of the lexicon."""


def sentence_chrf(hyp: list[str], references: list[str], direction: str):
    from workbench.score.metrics import segment_scores, statistics

    return segment_scores(statistics("chrf", hyp, [references], lang=direction[-2:]))


def fit(folder: Path, rows: list[dict[str, str]], path: Path) -> None:
    data = Data(folder, rows, path)
    variants: dict[str, list] = {"en-zh": [], "zh-en": []}
    enough = data.known * 2 >= len(rows)  # fits on a few of the rows compare with nothing
    for needs in CHOICES:
        if set(needs) <= data.have and (enough or not set(needs) & set(OURS)):
            for direction, found in variants.items():
                found.append(fitted(data, needs, direction))
    write(variants, anchors(data), int((~data.held).sum()))
    put("estimate", "scores.md", tables())
    print(tables())


def fitted(data: Data, needs: tuple[str, ...], direction: str):
    """One variant with its norms for drafts and, where our drafts have references, its figures on them."""
    from workbench.score.estimate.fit import fit as fit_variant
    from workbench.score.estimate.fit import norms_of

    use = data.columns(needs, direction)
    names, held = [data.names[i] for i in use], data.held.copy()
    m = data.matrix[:, use]
    train = ~held
    if set(needs) & set(OURS):
        train[data.known :], held[data.known :] = False, False
    have, matrix = data.drafts[direction, "2021"]
    drafts = matrix[:, [have.index(n) for n in names]] if set(names) <= set(have) else None
    norms = norms_of(drafts) if drafts is not None else None
    more = proxy_rows(data, drafts, int(train.sum())) if direction == "zh-en" and norms else None
    judged = (m[train], data.human[train], m[held], data.human[held])
    variant = fit_variant(names, *judged, needs=needs, more=more)
    if norms:
        other = norms if direction == "zh-en" else variant.norms["other"]
        variant = dataclasses.replace(variant, norms={"other": other, "draft": norms})
    return dataclasses.replace(variant, figures=variant.figures | proxy_figures(data, variant, direction))


def proxy_rows(data: Data, drafts, judged: int):
    """Our zh-en drafts with their chrF, in all a quarter of the weight; None where they have none."""
    from workbench.score.estimate.fit import More, norms_of, standardise

    truth = data.quality.get(("zh-en", "2021"))
    if truth is None:
        return None
    y = (truth - truth.mean()) / truth.std()
    return More(standardise(drafts, norms_of(drafts)), y, judged / (3 * len(y)))


def proxy_figures(data: Data, variant, direction: str) -> dict[str, float]:
    """How a variant agrees with chrF on drafts that no fit has seen."""
    have, matrix = data.drafts[direction, "2020"]
    truth = data.quality.get((direction, "2020"))
    if truth is None or not set(variant.names) <= set(have):
        return {}
    columns = matrix[:, [have.index(n) for n in variant.names]]
    figures = agreement("proxy", variant.quality(have, matrix, "draft"), truth)
    return {**figures, "proxy_fitted": on_itself(columns, truth)}


def agreement(prefix: str, quality, truth) -> dict[str, float]:
    from workbench.score.estimate.fit import pearson, worst_precision

    return {
        f"{prefix}_pearson": pearson(quality, truth),
        f"{prefix}_worst_fifth": worst_precision(quality, truth),
    }


def on_itself(matrix, truth) -> float:
    """Pearson, out of fold, of ridge regression fitted on the proxy itself: what these signals could reach there."""
    from workbench.score.estimate.fit import PENALTIES, norms_of, out_of_fold, pearson, standardise

    x, y = standardise(matrix, norms_of(matrix)), (truth - truth.mean()) / truth.std()
    return max(pearson(out_of_fold(x, y, p), y) for p in PENALTIES)


def anchors(data: Data) -> dict[str, dict[str, float]]:
    """Single signals, on the held-out judgements and on the proxies."""
    import numpy as np

    found: dict[str, dict[str, float]] = {}
    for name in (*SINGLE, "forward_mean", "forward_low3"):
        if name in data.names:
            column = data.matrix[:, data.names.index(name)]
            held = data.held & (np.arange(len(column)) < data.known) if name.startswith(OURS) else data.held
            row = agreement("held_out", column[held], data.human[held])
            for direction in ("en-zh", "zh-en"):
                have, matrix = data.drafts[direction, "2020"]
                truth = data.quality.get((direction, "2020"))
                if truth is not None and name in have:
                    row |= agreement(f"proxy_{direction}", matrix[:, have.index(name)], truth)
            found[name] = row
    found["-hter"] = agreement("held_out", -data.hter[data.held], data.human[data.held])
    return found


def write(variants, singles, trained_on: int) -> None:
    from workbench.score.estimate.model import EstimateModel, to_json

    about = {
        "en-zh": f"Fitted by `python -m benchmarks estimate refit` on {trained_on} judged segments of MLQE-PE en-zh "
        "(CC0). Sorts a queue; no grade.",
        "zh-en": "Three quarters of the weight: the judgements from English into Chinese, by signals that mean the same "
        "both ways; a quarter: chrF of our own drafts of newstest2021 against its references. Never measured against "
        "judgements in this direction. Sorts a queue; no grade.",
    }
    out = ROOT / "models" / "estimate"
    out.mkdir(parents=True, exist_ok=True)
    for direction, found in variants.items():
        text = to_json(EstimateModel(direction, tuple(found), about[direction]))
        (out / f"{direction}.json").write_text(text, encoding="utf-8")
    kept = {k: {n: round(x, 4) for n, x in row.items()} for k, row in singles.items()}
    (out / "signals.json").write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


LABELS = {
    "system_mean": "the writing system's token log-probabilities: mean",
    "system_low3": "the same: three lowest",
    "forward_mean": "our model's log-probabilities of another's hypothesis: mean",
    "forward_low3": "the same: three lowest",
    "reverse_mean": "our reverse model's log-probabilities of the source: mean",
    "src_explained": "lexicon: how well the source's words are explained",
    "hyp_explained": "lexicon: how well the hypothesis' words are explained",
    "round_trip_chrf": "round trip: chrF with the source",
    "-hter": "HTER of the human post-edit (negative)",
}


def cell(figures, name: str, digits: int = 3) -> str:
    return f"{figures[name]:.{digits}f}" if name in figures else "–"


def tables() -> str:
    """The tables of docs/scores.md, from the files in models/estimate."""
    from workbench.score.estimate.model import from_json

    folder = ROOT / "models" / "estimate"
    singles = json.loads((folder / "signals.json").read_text(encoding="utf-8"))
    lines = [
        "| one signal alone | judgements: Pearson | worst fifth | our drafts' chrF, en→zh: Pearson | zh→en |",
        "|---|---:|---:|---:|---:|",
    ]
    for name, row in singles.items():
        cells = [cell(row, "held_out_pearson"), cell(row, "held_out_worst_fifth", 2)]
        cells += [cell(row, f"proxy_{d}_pearson") for d in ("en-zh", "zh-en")]
        lines.append(f"| {LABELS.get(name, name)} | {' | '.join(cells)} |")
    for direction in ("en-zh", "zh-en"):
        text = (folder / f"{direction}.json").read_text(encoding="utf-8")
        lines += [
            "",
            (
                f"| {direction.replace('-', '→')}, signals from | judgements en→zh: Pearson | in cross-validation | worst fifth "
                "| our drafts' chrF: Pearson | worst fifth | Pearson if fitted on it |"
            ),
            "|---|---:|---:|---:|---:|---:|---:|",
        ]
        for v in from_json(text).variants:
            f = v.figures
            cells = [
                cell(f, "pearson"),
                cell(f, "pearson_cross_validated"),
                cell(f, "worst_fifth_precision", 2),
            ]
            cells += [cell(f, "proxy_pearson"), cell(f, "proxy_worst_fifth", 2), cell(f, "proxy_fitted")]
            lines.append(f"| {' + '.join(('texts', *v.needs))} | {' | '.join(cells)} |")
    return "\n".join(lines)
