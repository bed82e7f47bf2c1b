"""English headlines in title case and headings in capitals: their ordinary words in small letters.

Models met such capitals almost only in names, and leave what stands in them untranslated (Leaders Agree to Phase Out
Coal: "领导者 Agree"; SUMMARY: "SUMMARY").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator

__all__ = ["in_small_letters", "without_capitals"]

_WORD = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)?")
_PART = re.compile(r"[^|·:;]+")  # of a headline
_TITLE = re.compile(r"A|[A-Z][a-z]+(?:'[a-z]+)?")
_LONG = 4  # letters of a long word
_FEWEST = 3  # long words with a capital in a title, at least
_SHARE = 0.8  # of its long words have one
_CHANGED = 2  # long words at least, or nothing is changed: Xinhua News Agency, Changsha
_HEADING = 2  # words of a heading in capitals at most
_KEPT = frozenset({"March", "May", "WHO"})
_OF_ORDINARY_WORDS = re.compile(  # names, which stay as they are
    "Big Apple|Capitol Hill|Cultural Revolution|Dead Sea|Downing Street|Forbidden City|Great Wall|Ivory Coast|"
    "Long March|Red Cross|Rolling Stones|Security Council|Summer Palace|Wall Street|White House|World Cup|Yellow River"
)
_BEFORE_NAMES = frozenset({"East", "Great", "New", "North", "Saint", "South", "West"})


def without_capitals(heading: str, usual: Callable[[str], str], names: Container[str] = ()) -> str:
    """A heading of one or two words in capitals (SAFETY INSTRUCTIONS) with each as it is usual, the first with a capital.

    Words of one or two letters stay, for most are short for something, and so does a word in `names`. Longer texts are
    unchanged: see `workbench.translate.normalise.calm`.

    Args:
        heading: English, in one line.
        usual: how a word in capitals is usually written.
        names: words that stay as they are.
    """
    words = [w for w in _WORD.finditer(heading) if w[0] not in names]
    if not words or len(words) > _HEADING or any(not w[0].isupper() for w in words):
        return heading
    out = list(heading)
    for word in words:
        if len(word[0]) > len("IT") and word[0] not in _KEPT:
            said, mark, rest = word[0].partition("'")
            out[slice(*word.span())] = usual(said) + mark + rest.lower()
    first = words[0].start()
    out[first] = out[first].upper()
    return "".join(out)


def _capitals(part: str) -> tuple[int, int]:
    """How many long words of `part` begin with a capital, of how many."""
    words = [w[0] for w in _WORD.finditer(part) if len(w[0]) >= _LONG]
    return sum(w[0].isupper() for w in words), len(words)


def in_small_letters(text: str, ordinary: Callable[[str], bool], names: Container[str] = ()) -> str:
    """A segment of which a part is in title case, the ordinary words of such parts in small letters but for the first.

    A part is in title case if four of five of its words of four letters or more begin with a capital; the segment has
    a part with three such words at least, and two that become small. Anything else is unchanged, and so is the text's
    length.

    Args:
        text: English, in one line.
        ordinary: whether a word with a capital may be written small.
        names: words that keep their capital in any case.
    """
    counts = [(m, *_capitals(m[0])) for m in _PART.finditer(text)]
    titles = [(m, large, long) for m, large, long in counts if large and large >= _SHARE * long]
    if not any(large >= _FEWEST for _, large, _ in titles):
        return text
    changed = [m for part, *_ in titles for m in _ordinary_words(text, part.span(), ordinary, names)]
    if sum(len(m[0]) >= _LONG for m in changed) < _CHANGED:
        return text
    out = list(text)
    for m in changed:
        out[m.start()] = m[0].lower()[0]
    return "".join(out)


def _ordinary_words(
    text: str, span: tuple[int, int], ordinary: Callable[[str], bool], names: Container[str]
) -> Iterator[re.Match[str]]:
    """Yield the words in `span` that are to be small; New is not where a name follows (New York)."""
    fixed = [m.span() for m in _OF_ORDINARY_WORDS.finditer(text, *span)]

    def small(word: re.Match[str]) -> bool:
        kept = word[0] in names or word[0] in _KEPT or not _TITLE.fullmatch(word[0])
        return not kept and not any(a <= word.start() < b for a, b in fixed) and ordinary(word[0])

    first = _WORD.search(text)
    words = list(_WORD.finditer(text, *span))
    for word, after in zip(words, [*words[1:], None], strict=True):
        named = word[0] in _BEFORE_NAMES and after is not None and after[0][0].isupper() and not small(after)
        if small(word) and not named and first is not None and word.start() > first.start():
            yield word
