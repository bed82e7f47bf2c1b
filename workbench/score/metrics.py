"""sacreBLEU's metrics as sufficient statistics: one row of counts a segment, scored by vectorised formulas.

BLEU (Papineni et al. 2002), chrF and chrF++ (Popović 2015, 2017) and TER (Snover et al. 2006) exactly as sacreBLEU
(Post 2018) computes them. The tokenizer follows the target language: `13a` for English, `zh` for Chinese; TER for
Chinese is always normalised with support for Chinese characters, without which it compares whole clauses as words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.errors import InputError, UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.floating[Any]]

METRICS = ("bleu", "chrf", "chrf++", "ter")
LABELS = {"bleu": "BLEU", "chrf": "chrF2", "chrf++": "chrF2++", "ter": "TER"}
LOWER_IS_BETTER = frozenset({"ter"})
TOKENIZERS = {"zh": "zh", "en": "13a"}
DOWNLOADED_TOKENIZERS = {
    "flores101": "sacrebleu_tokenizer_spm.model",
    "flores200": "flores200sacrebleuspm",
    "spBLEU-1K": "spbleu-1k_tokenizer_spm.model",
}
PLAIN_TOKENIZERS = ("13a", "zh", "intl", "char", "none")


@dataclass(frozen=True)
class Statistics:
    """What a metric counted in each segment of one system.

    Attributes:
        metric: `bleu`, `chrf`, `chrf++` or `ter`.
        rows: shape (segments, k), float64. BLEU: hypothesis length, reference length, 4 matches, 4 totals;
            chrF: (hypothesis, reference, match) for each order; TER: edits, mean reference length.
        signature: sacreBLEU's items as a mapping, in order, `version` last.
    """

    metric: str
    rows: Array
    signature: dict[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """`BLEU`, `chrF2`, `chrF2++` or `TER`."""
        return LABELS[self.metric]

    def signature_text(self, **more: str | int) -> str:
        """Signature as sacreBLEU writes it; `more` (bs, ar, seed) follows the number of references."""
        items = dict(self.signature)
        head = {"nrefs": items.pop("nrefs")}
        return "|".join(f"{k}:{v}" for k, v in {**head, **more, **items}.items())


def available_tokenizers() -> tuple[str, ...]:
    """BLEU tokenizers that work without a download: the plain ones and those whose model is already cached."""
    from sacrebleu.utils import SACREBLEU_DIR

    folder = Path(SACREBLEU_DIR) / "models"
    return PLAIN_TOKENIZERS + tuple(n for n, f in DOWNLOADED_TOKENIZERS.items() if (folder / f).exists())


def tokenizer_for(lang: str, tokenize: str | None = None) -> str:
    """BLEU's tokenizer for a target language, or the one asked for.

    Raises:
        UsageError: for `13a` or `intl` on Chinese, which score whole clauses as words, and for one that is not here.
    """
    base = lang.split("-", maxsplit=1)[0].lower()
    if base not in TOKENIZERS:
        raise UsageError(f"no BLEU tokenizer for the language {lang!r}", remedy="use zh or en")
    if tokenize is None:
        return TOKENIZERS[base]
    if tokenize not in available_tokenizers():
        raise UsageError(
            f"tokenizer {tokenize!r} is not on this machine",
            remedy=f"use one of {', '.join(available_tokenizers())}",
        )
    if base == "zh" and tokenize in {"13a", "intl", "none"}:
        raise UsageError(
            f"tokenizer {tokenize!r} does not separate Chinese words",
            remedy="use zh or char, or leave it out",
        )
    return tokenize


def check_lengths(
    hyp: Sequence[str], references: Sequence[Sequence[str]], *, name: str = "hypothesis"
) -> None:
    """Raise `InputError` naming both counts unless every reference has as many lines as the hypothesis."""
    if not hyp:
        raise InputError("no lines", where=name, remedy="give one segment per line")
    if not references:
        raise UsageError("no reference", remedy="give --ref, or use `workbench estimate` without a reference")
    for i, ref in enumerate(references, 1):
        if len(ref) != len(hyp):
            raise InputError(
                f"{len(hyp)} lines, but reference {i} has {len(ref)}",
                where=name,
                remedy="line i of every file must be the same segment; blank lines count",
            )


def _present(references: Sequence[Sequence[str]]) -> list[list[str | None]]:
    """References without trailing space; a blank beside a non-blank alternative means that there is none."""
    columns = [[line.rstrip() for line in ref] for ref in references]
    out: list[list[str | None]] = [list(c) for c in columns]
    for i, row in enumerate(zip(*columns, strict=True)):
        if any(row):
            for column in out:
                column[i] = column[i] or None
        else:
            for column in out[1:]:
                column[i] = None
    return out


def _build(name: str, lang: str, tokenize: str | None) -> Any:
    """The sacreBLEU metric object for a target language."""
    from sacrebleu.metrics import BLEU, CHRF

    from workbench.score._ter import fast_ter

    if name == "bleu":
        return BLEU(tokenize=tokenizer_for(lang, tokenize), force=True)
    if name == "chrf":
        return CHRF()
    if name == "chrf++":
        return CHRF(word_order=2)
    if name == "ter":
        chinese = lang.lower().startswith("zh")
        return fast_ter(normalized=chinese, asian_support=chinese)
    raise UsageError(f"unknown metric {name!r}", remedy=f"use one of {', '.join(METRICS)}")


def statistics(
    name: str,
    hyp: Sequence[str],
    references: Sequence[Sequence[str]],
    *,
    lang: str,
    tokenize: str | None = None,
) -> Statistics:
    """Count one metric's matches for every segment.

    Args:
        name: one of `METRICS`.
        hyp: hypotheses, one a segment; blank ones are scored as empty.
        references: one or more lists of the same length. Where a segment is blank in one of several, that one is
            left out for this segment (the signature then says `nrefs:var`).
        lang: target language, BCP-47.
        tokenize: another BLEU tokenizer than the language's own.

    Raises:
        InputError: if the lengths differ. UsageError: for an unknown metric, language or tokenizer.
    """
    import numpy as np

    check_lengths(hyp, references)
    metric = _build(name, lang, tokenize)
    rows = metric._extract_corpus_statistics([h.rstrip() for h in hyp], _present(references))  # noqa: SLF001
    info = metric.get_signature().info
    items = {
        k: ({True: "yes", False: "no"}[v] if isinstance(v, bool) else str(v))
        for k, v in info.items()
        if v is not None
    }
    version = items.pop("version")
    return Statistics(name, np.asarray(rows, dtype=np.float64), {**items, "version": version})


def scores(metric: str, rows: Array, *, sentence: bool = False) -> Array:
    """Scores in [0, 100] (TER may be higher) of aggregated statistics.

    Args:
        metric: one of `METRICS`.
        rows: shape (n, k): each row the sum of some segments' statistics. float32 rows are scored in float32, as
            sacreBLEU's bootstrap does.
        sentence: whether rows are single segments: BLEU then ends at the highest order there is (`eff:yes`).
    """
    if metric == "bleu":
        return _bleu(rows, effective=sentence)
    return _ter(rows) if metric == "ter" else _chrf(rows)


def corpus_score(stats: Statistics) -> float:
    """The system's score."""
    return float(scores(stats.metric, stats.rows.sum(0, keepdims=True))[0])


def segment_scores(stats: Statistics) -> Array:
    """Score of each segment, shape (segments,): sacreBLEU's `--sentence-level` figures."""
    return scores(stats.metric, stats.rows, sentence=True)


def _bleu(rows: Array, *, effective: bool) -> Array:
    import numpy as np

    n = len(rows)
    hyp_len, ref_len = rows[:, 0].astype(np.float64), rows[:, 1].astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        penalty = np.where(hyp_len < ref_len, np.exp(1 - ref_len / np.maximum(hyp_len, 1)), 1.0)
        penalty = np.where((hyp_len == 0) & (ref_len > 0), 0.0, penalty)
        smooth = np.ones(n, rows.dtype)
        logs, order, alive = np.zeros(n), np.zeros(n), np.ones(n, dtype=bool)
        for k in range(4):
            correct, total = rows[:, 2 + k], rows[:, 6 + k]
            alive = alive & (total > 0)
            none = alive & (correct == 0)
            smooth = np.where(none, smooth * 2, smooth).astype(rows.dtype)
            precision = np.where(none, 100 / (smooth * total), 100 * correct / total)
            value = np.log(precision.astype(np.float64))
            logs += np.where(alive, value, 0.0 if effective else -9999999999.0)
            order = np.where(alive, k + 1.0, order)
        score = penalty * np.exp(logs / (np.maximum(order, 1) if effective else 4))
    return np.where((rows[:, 2:6] > 0).any(1), score, 0.0)


def _chrf(rows: Array, beta: int = 2) -> Array:
    import numpy as np

    factor = beta**2
    n_hyp, n_ref, match = rows[:, 0::3], rows[:, 1::3], rows[:, 2::3]
    used = (n_hyp > 0) & (n_ref > 0)
    precision = np.zeros(len(rows), rows.dtype)
    recall = np.zeros(len(rows), rows.dtype)
    with np.errstate(divide="ignore", invalid="ignore"):
        for k in range(n_hyp.shape[1]):  # in sacreBLEU's order, so that float32 rounds alike
            precision += np.where(used[:, k], match[:, k] / n_hyp[:, k], 0).astype(rows.dtype)
            recall += np.where(used[:, k], match[:, k] / n_ref[:, k], 0).astype(rows.dtype)
        order = np.maximum(used.sum(1), 1).astype(rows.dtype)
        precision, recall = precision / order, recall / order
        score = (1 + factor) * precision * recall / (factor * precision + recall)
    return np.where(precision + recall > 0, 100 * score, 0.0).astype(rows.dtype)


def _ter(rows: Array) -> Array:
    import numpy as np

    edits, length = rows[:, 0], rows[:, 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(length > 0, 100 * (edits / length), np.where(edits > 0, 100.0, 0.0)).astype(
            rows.dtype
        )
