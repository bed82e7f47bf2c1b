"""Filters of sentence pairs: each a small function that names why a pair is removed."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field

from workbench.text.hanzi import ONE_HANZI

__all__ = ["FILTERS", "FilterReport", "Pair", "apply_filters", "skeleton"]

_LETTER = re.compile(r"[A-Za-z]")
_ODD_SCRIPT = re.compile(r"[\u3040-\u30ff\uac00-\ud7af\u0400-\u04ff\u0600-\u06ff\u0e00-\u0e7f]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_CODE = re.compile(r"[{}<>\\|_=`~^$#*\[\]@]|::|->|\(\)|https?:|//")
_WORD = re.compile(r"[A-Za-z]{2,}")
_BOILERPLATE = re.compile(
    r"^(via:|作者：|译者：|校对：|选题：|posted |copyright|©|click |图[ \d]|figure \d|\(?deleted\)?\.?$|（?删除）?。?$)",
    re.IGNORECASE,
)
_CN_DIGITS = re.compile(r"[〇零一二三四五六七八九十百千万亿两\d]+")


@dataclass(frozen=True, slots=True)
class Pair:
    """A Chinese and an English text that translate each other, and the corpus they come from."""

    zh: str
    en: str
    source: str


def _empty(p: Pair) -> bool:
    return not p.zh or not p.en


def _no_letters(p: Pair) -> bool:
    return not ONE_HANZI.search(p.zh) or not _LETTER.search(p.en)


def _script_zh(p: Pair) -> bool:
    han, latin = len(ONE_HANZI.findall(p.zh)), len(_LETTER.findall(p.zh))
    return han < 0.35 * (han + latin / 3)


def _script_en(p: Pair) -> bool:
    return len(ONE_HANZI.findall(p.en)) > 0.1 * len(p.en) or len(_ODD_SCRIPT.findall(p.en + p.zh)) > 2


def _too_long(p: Pair) -> bool:
    return len(p.zh) > 220 or len(p.en) > 700


def _length_ratio(p: Pair) -> bool:
    """English characters per Chinese character (Latin words in the Chinese weigh a third) outside 1.2 to 7.5."""
    zh = len(ONE_HANZI.findall(p.zh)) + len(_LETTER.findall(p.zh)) / 3.5 + len(_NUMBER.findall(p.zh))
    ratio = (len(p.en) + 6) / (zh + 2)
    return not (1.4 if len(p.en) > 40 else 0.9) <= ratio <= (6.5 if len(p.en) > 40 else 12)


def _code(p: Pair) -> bool:
    return len(_CODE.findall(p.zh)) + len(_CODE.findall(p.en)) > 2 + 0.04 * (len(p.zh) + len(p.en))


def _untranslated(p: Pair) -> bool:
    words = set(_WORD.findall(p.en.lower()))
    return len(words) >= 4 and len(words & set(_WORD.findall(p.zh.lower()))) > 0.6 * len(words)


def _boilerplate(p: Pair) -> bool:
    return bool(_BOILERPLATE.search(p.zh) or _BOILERPLATE.search(p.en))


def _numbers(p: Pair) -> bool:
    """Numbers of two digits or more written in the Chinese are missing from the English."""
    zh = {n.replace(",", "") for n in _NUMBER.findall(p.zh) if len(n) > 1}
    if not zh or "万" in p.zh or "亿" in p.zh:
        return False
    en = {n.replace(",", "") for n in _NUMBER.findall(p.en)}
    return (len(zh & en) < 0.5 * len(zh) and len(zh) > 1) or (not zh & en and bool(en))


#: Name and predicate (true removes the pair), in the order in which they are tried.
FILTERS: tuple[tuple[str, Callable[[Pair], bool]], ...] = (
    ("empty", _empty),
    ("no letters", _no_letters),
    ("Chinese script", _script_zh),
    ("English script", _script_en),
    ("too long", _too_long),
    ("length ratio", _length_ratio),
    ("code", _code),
    ("untranslated", _untranslated),
    ("boilerplate", _boilerplate),
    ("number agreement", _numbers),
)


@dataclass(slots=True)
class FilterReport:
    """Counts (in all, and by corpus and filter) and a few examples of what each filter removed."""

    kept: int = 0
    removed: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[Pair]] = field(default_factory=dict)
    by_corpus: dict[tuple[str, str], int] = field(default_factory=dict)

    def remove(self, name: str, pair: Pair) -> None:
        """Count `pair` as removed by filter `name`; every 997th is kept as an example, and the first."""
        count = self.removed.get(name, 0) + 1
        self.removed[name] = count
        self.by_corpus[pair.source, name] = self.by_corpus.get((pair.source, name), 0) + 1
        if count % 997 == 1 and len(self.examples.setdefault(name, [])) < 5:
            self.examples[name].append(pair)


def skeleton(pair: Pair) -> str:
    """Return the pair's Chinese without numbers and punctuation: near-duplicates share it."""
    return re.sub(r"\W+", "", _CN_DIGITS.sub("", pair.zh))


def apply_filters(
    pairs: Iterable[Pair], report: FilterReport, copies: int = 2, *, without: Container[str] = ()
) -> Iterator[Pair]:
    """Yield the pairs that pass every filter; at most `copies` of one skeleton, no exact duplicate.

    Filters named in `without` are left out.
    """
    filters = [(name, test) for name, test in FILTERS if name not in without]
    seen: set[int] = set()
    skeletons: dict[int, int] = {}
    for pair in pairs:
        for name, test in filters:
            if test(pair):
                report.remove(name, pair)
                break
        else:
            key, bone = hash((pair.zh, pair.en.lower())), hash(skeleton(pair))
            if key in seen:
                report.remove("duplicate", pair)
            elif skeletons.get(bone, 0) >= copies:
                report.remove("near-duplicate", pair)
            else:
                seen.add(key)
                skeletons[bone] = skeletons.get(bone, 0) + 1
                report.kept += 1
                yield pair
