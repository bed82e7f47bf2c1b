"""Scores of a report: every metric is counted once, documents and the whole add up their rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workbench.model import TranslationUnit
from workbench.score import metrics as m
from workbench.score.evaluate import SMALL, MetricScore, Resampling, score_statistics

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Scores:
    """Figures of some units' drafts, or texts, against references.

    Attributes:
        what: `draft` (as the engine wrote it) or `text` (as it stands now).
        lang: target language.
        segments: units that have a reference.
        scores: one a metric.
    """

    what: str
    lang: str
    segments: int
    scores: tuple[MetricScore, ...]

    @property
    def small(self) -> bool:
        """Whether the interval should lead."""
        return self.segments < SMALL


class Scorer:
    """Counts every metric once for a project; documents and the whole only add up their rows."""

    def __init__(
        self,
        units: Sequence[TranslationUnit],
        references: Sequence[str | None],
        names: Sequence[str],
        how: Resampling,
        progress: Progress | None,
    ) -> None:
        self.how = how
        self.tables: list[tuple[str, str, dict[int, int], list[m.Statistics]]] = []
        jobs = []
        for lang in ("zh", "en"):
            places = [
                i for i, u in enumerate(units) if references[i] is not None and _base(u.tgt_lang) == lang
            ]
            drafted = [i for i in places if units[i].draft is not None]
            edited = [i for i in places if units[i].draft is None or units[i].draft != units[i].tgt]
            jobs += [("draft", lang, drafted, [units[i].draft or "" for i in drafted])]
            jobs += [
                ("text", lang, places if edited else [], [units[i].tgt for i in places] if edited else [])
            ]
        jobs = [j for j in jobs if j[2]]
        for k, (what, lang, places, lines) in enumerate(jobs):
            refs = [[references[i] or "" for i in places]]
            stats = []
            for n, name in enumerate(names):
                stats.append(m.statistics(name, lines, refs, lang=lang))
                if progress:
                    progress("scores", k * len(names) + n + 1, len(jobs) * len(names))
            self.tables.append((what, lang, {i: row for row, i in enumerate(places)}, stats))

    def part(self, indices: Sequence[int]) -> tuple[Scores, ...]:
        """Figures over some units."""
        out = []
        for what, lang, rows, stats in self.tables:
            chosen = [rows[i] for i in indices if i in rows]
            if chosen:
                cut = [m.Statistics(s.metric, s.rows[chosen], s.signature) for s in stats]
                scores = tuple(score_statistics(s, self.how) for s in cut)
                out.append(Scores(what, lang, len(chosen), scores))
        return tuple(out)


def _base(lang: str) -> str:
    return "zh" if lang.lower().startswith("zh") else "en"
