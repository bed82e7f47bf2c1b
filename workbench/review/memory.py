"""Translation memory: exact and fuzzy matches among the units that people approved.

A match's score is the Levenshtein similarity of tokens (characters in Chinese, words and marks in English), in
percent. Before anything is compared, a bound on the number of edits (how many tokens of each hashed kind differ)
rules out most units without losing a match, so that 100,000 units answer within a few hundredths of a second.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from workbench.model import TranslationUnit
from workbench.review.diff import Span, difference, tokens

BUCKETS = 64
FRESH = 512
"""Units added since the index was built that are searched without it."""


@dataclass(frozen=True, slots=True)
class Match:
    """A unit whose source is like the text asked for.

    Attributes:
        score: 70 to 100; 100 means that the sources are the same text.
        difference: what turns the unit's source into the text asked for.
    """

    unit: TranslationUnit
    source: str
    target: str
    score: float
    difference: tuple[Span, ...]

    @property
    def exact(self) -> bool:
        """Whether the sources are the same text."""
        return self.score == 100.0


@dataclass(slots=True)
class _Side:
    """The units of one direction, indexed by their source."""

    lang: str
    units: dict[str, tuple[TranslationUnit, str, str]] = field(default_factory=dict)
    fresh: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)
    coded: list[str] = field(default_factory=list)
    lengths: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    bags: NDArray[np.uint8] = field(default_factory=lambda: np.zeros((0, BUCKETS), np.uint8))

    def code(self, text: str, *, grow: bool) -> str:
        """The text with one character per token, so that tokens are compared at the speed of characters."""
        out = []
        for token in tokens(text.casefold(), self.lang):
            if token.isspace():
                continue
            char = self.words.get(token)
            if char is None:
                number = len(self.words) + 1
                char = chr(number if number < 0xD800 else min(number + 0x800, 0x10FFFF))
                if grow:
                    self.words[token] = char
                else:
                    char = "\x00"
            out.append(char)
        return "".join(out)

    def put(self, key: str, unit: TranslationUnit, source: str, target: str) -> None:
        self.remove(key)
        self.units[key] = (unit, source, target)
        self.fresh[key] = self.code(source, grow=True)

    def remove(self, key: str) -> None:
        self.units.pop(key, None)
        self.fresh.pop(key, None)

    def build(self) -> None:
        """Puts the fresh units into the index and leaves out those that went."""
        pairs = {k: c for k, c in zip(self.keys, self.coded, strict=True) if k in self.units} | self.fresh
        ordered = sorted(pairs.items(), key=lambda pair: len(pair[1]))
        self.keys = [key for key, _ in ordered]
        self.coded = [code for _, code in ordered]
        self.lengths = np.array([len(code) for code in self.coded], np.int32)
        self.bags = np.zeros((len(ordered), BUCKETS), np.uint8)
        for i, code in enumerate(self.coded):
            self.bags[i] = np.minimum(_bag(code), 255)
        self.fresh = {}

    def search(self, code: str, threshold: float) -> Iterator[tuple[str, float]]:
        """(key, similarity 0 to 1) of units at least as similar as `threshold`."""
        if len(self.fresh) > max(FRESH, len(self.keys) // 20):
            self.build()
        yield from _similar(code, dict(self.fresh), threshold)
        low = int(np.searchsorted(self.lengths, int(len(code) * threshold)))
        high = int(np.searchsorted(self.lengths, int(len(code) / threshold) + 1))
        more = self.bags[low:high].astype(np.int16) - np.minimum(_bag(code), 255).astype(np.int16)
        added = np.maximum(more, 0).sum(1)
        edits = np.maximum(added, added - more.sum(1))
        longest = np.maximum(self.lengths[low:high], len(code))
        near = np.nonzero(edits <= (1 - threshold) * longest + 1e-9)[0] + low
        live = {
            self.keys[i]: self.coded[i]
            for i in near
            if self.keys[i] in self.units and self.keys[i] not in self.fresh
        }
        yield from _similar(code, live, threshold)


def _similar(code: str, candidates: dict[str, str], threshold: float) -> Iterator[tuple[str, float]]:
    scorer: Any = Levenshtein.normalized_similarity
    found = process.extract(code, candidates, scorer=scorer, score_cutoff=threshold, limit=None)
    return ((key, float(score)) for _, score, key in found)


def _bag(code: str) -> NDArray[np.int64]:
    """How many tokens fall into each bucket."""
    points = np.frombuffer(code.encode("utf-32-le"), np.uint32)
    return np.bincount((points * np.uint32(2654435761)) >> np.uint32(26), minlength=BUCKETS)


class TranslationMemory:
    """Approved units, searched by source in either direction.

    memory = TranslationMemory(store.bitexts.units(states=[State.REVIEWED, State.FINAL]))
    memory.matches("公司成立于2003年。", "zh-CN", "en")
    """

    def __init__(self, units: Iterable[TranslationUnit] = ()) -> None:
        self._units: dict[str, TranslationUnit] = {}
        self._sides: dict[tuple[str, str], _Side] = {}
        for unit in units:
            self.put(unit)

    def __len__(self) -> int:
        return len(self._units)

    def put(self, unit: TranslationUnit) -> None:
        """Adds a unit, or replaces the one with its id; units without text on a side are left out."""
        self.remove(unit.id)
        if not (unit.src.strip() and unit.tgt.strip()):
            return
        self._units[unit.id] = unit
        for langs, side in self._sides.items():
            _enter(side, langs, unit)

    def remove(self, unit: str) -> None:
        """Takes a unit away, by id."""
        self._units.pop(unit, None)
        for side in self._sides.values():
            side.remove(unit)

    def _side(self, src: str, tgt: str) -> _Side:
        """The index of a direction, made when it is first asked for."""
        langs = (_primary(src), _primary(tgt))
        if langs not in self._sides:
            side = _Side(langs[0])
            for unit in self._units.values():
                _enter(side, langs, unit)
            self._sides[langs] = side
        return self._sides[langs]

    def matches(
        self,
        text: str,
        src_lang: str,
        tgt_lang: str,
        *,
        threshold: float = 70.0,
        limit: int = 5,
        leave_out: str | None = None,
    ) -> list[Match]:
        """Units whose source is like `text`, best first; of the same pair of texts only the newest.

        Args:
            text: in `src_lang`.
            src_lang: language asked for.
            tgt_lang: language wanted.
            threshold: lowest score, percent.
            limit: how many at most.
            leave_out: id of the unit that asks.
        """
        if not text.strip():
            return []
        side = self._side(src_lang, tgt_lang)
        found: dict[tuple[str, str], Match] = {}
        for key, similarity in side.search(side.code(text, grow=False), threshold / 100):
            unit, source, target = side.units[key]
            if key == leave_out:
                continue
            score = 100.0 if source == text else min(99.0, float(int(similarity * 100)))
            known = found.get((source, target))
            if known is None or _newer(unit, known.unit):
                found[source, target] = Match(unit, source, target, score, ())
        best = sorted(found.values(), key=lambda m: (-m.score, -_time(m.unit), m.source))[:limit]
        return [
            Match(m.unit, m.source, m.target, m.score, difference(m.source, text, src_lang)) for m in best
        ]


def _enter(side: _Side, langs: tuple[str, str], unit: TranslationUnit) -> None:
    have = (_primary(unit.src_lang), _primary(unit.tgt_lang))
    if have == langs:
        side.put(unit.id, unit, unit.src, unit.tgt)
    elif have == (langs[1], langs[0]):
        side.put(unit.id, unit, unit.tgt, unit.src)


def _primary(lang: str) -> str:
    return lang.lower().split("-")[0]


def _time(unit: TranslationUnit) -> float:
    time = unit.modified or unit.created
    return time.timestamp() if time else 0.0


def _newer(a: TranslationUnit, b: TranslationUnit) -> bool:
    return _time(a) > _time(b)
