"""English headlines in title case and headings in capitals: their ordinary words in small letters.

Models met such capitals almost only in names, and leave what stands in them untranslated (Leaders Agree to Phase Out
Coal: "领导者 Agree"; SUMMARY: "SUMMARY").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator

from workbench.text._abbreviations import TITLES
from workbench.text._words import words
from workbench.text.hanzi import ONE_HANZI
from workbench.text.words import english_words, small_words

__all__ = ["in_small_letters", "without_capitals"]

_WORD = re.compile(r"(?:[A-Z]\.){2,}|[A-Za-z]+(?:'[A-Za-z]+)?")
_PART = re.compile(r"[^|·:;]+")  # of a headline
_TITLE = re.compile(r"A|[A-Z][a-z]+(?:'[a-z]+)?")
_LONG = 4  # letters of a long word
_FEWEST = 3  # long words with a capital in a title, at least
_SHARE = 0.8  # of its long words have one
_CHANGED = 2  # long words at least, or nothing is changed: Xinhua News Agency, Changsha
_HEADING = 2  # words of a heading in capitals at most; longer ones are sentences
_KEPT = frozenset({"March", "May", "WHO"})
_SHORT = frozenset(
    w.upper() for w in words("a am an as at be by do go he if in is it me my no of on or so to up we")
)
_STOP = re.compile(r"[.!?][\"')]*\s+(?=[A-Z])")  # the word behind it begins a sentence
_OF_ORDINARY_WORDS = re.compile(  # names, which stay as they are
    "Big Apple|Capitol Hill|Cultural Revolution|Dead Sea|Downing Street|Forbidden City|Great Wall|Ivory Coast|"
    "Long March|Red Cross|Rolling Stones|Security Council|Summer Palace|Wall Street|White House|World Cup|Yellow River"
)
_BEFORE_NAMES = frozenset({"East", "Great", "New", "North", "Saint", "South", "West"})


def without_capitals(text: str, usual: Callable[[str], str], names: Container[str] = ()) -> str:
    """Text in capitals alone (SAFETY INSTRUCTIONS) with each word as it is usual, the first with a capital.

    In a heading of one or two words those of one or two letters stay, for most are short for something; in longer texts
    only those that are no ordinary words (US, EU), and words that texts have but `usual` does not know become names
    (Guterres); each sentence begins with a capital. A word in `names` stays anywhere. Text with small letters or hanzi
    is unchanged, and the length always.

    Args:
        text: English, in one line.
        usual: how a word in capitals is usually written; as it is, if that is not known.
        names: words that stay as they are.
    """
    words = [w for w in _WORD.finditer(text) if w[0] not in names]
    if not words or any(not w[0].isupper() for w in words) or ONE_HANZI.search(text):
        return text
    out = list(text)
    for word in words:
        out[slice(*word.span())] = _usual(word[0], usual, heading=len(words) <= _HEADING)
    for first in (words[0].start(), *(m.end() for m in _STOP.finditer(text))):
        out[first] = out[first].upper()
    return "".join(out)


def _usual(word: str, usual: Callable[[str], str], *, heading: bool) -> str:
    """A word of a text in capitals as it is usually written."""
    said, mark, rest = word.partition("'")
    small, rest = said.lower(), mark + rest.lower()
    if heading:
        return word if len(word) <= len("IT") or word in _KEPT else usual(said) + rest
    if small in TITLES:
        return said.title()
    if len(word) <= len("IT"):
        return small if word in _SHORT else word
    if small == "who" or small in small_words():
        return small + rest
    found = usual(said)
    if found == said and (small in english_words() or len(said) > _LONG):
        found = said.title()
    return found + rest


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
