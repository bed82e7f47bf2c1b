"""Glosses of rare words: a source word that a model hardly met is given to it in the target language.

A model folder may hold glosses.tsv, word TAB gloss, words that were rare in its training and what dictionaries say they
are; of English also names and terms of several words. The engine puts the gloss in the word's place before the model reads the sentence (code-switching, Song et al.
2019), and the model, trained on such sentences, carries it over and inflects it. Places of China and Chinese names of
persons are given likewise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from workbench.errors import ModelMissingError
from workbench.text.hanzi import is_hanzi
from workbench.translate.names import SOUNDS, likely_names
from workbench.translate.originals import bracketed_originals
from workbench.translate.places import find_places
from workbench.translate.registry import GLOSSES

__all__ = ["Glosses", "gloss_table", "known_words", "put_glosses", "read_glosses", "source_words"]

_WORD = re.compile(r"[A-Za-z]+")
_WIDE = "，。；：！？、（）《》“”‘’…—·"
_OPEN, _CLOSE = "（《“‘—·([\"'/-", _WIDE + ",.;:!?)]\"'/-"  # no space after, before
_CODE = re.compile(r"(?<![\w@/\\.-])[A-Za-z]+-?\d+(?![\w@/\\-])(?!\.\w)")
_NO_PROSE = re.compile(r"[@/\\_=<>{}\d]|\w\.\w")  # of a token: an address, a path, code
_PLURALS = (  # of words of four letters and more: what the singular keeps, and what it ends in instead
    (re.compile(r"([A-Za-z]+[^aeiou])ies"), "y"),
    (re.compile(r"([A-Za-z]+(?:[sxzo]|[cs]h))es"), ""),
    (re.compile(r"([A-Za-z]{2,}[^siu])s"), ""),
)
_SOUNDING = re.compile(f"[{''.join(sorted(SOUNDS))}]{{3,}}")
_SHORTEST, _LONGEST = 3, 9  # hanzi of a foreign name
_MOST_WORDS = 7  # of an English term


def source_words(text: str, lang: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of the words of `text`: of Chinese as rjieba cuts it, of English runs of letters.

    English words in addresses, paths and code are left out.
    """
    if not lang.startswith("zh"):
        for token in re.finditer(r"\S+", text):
            if not _NO_PROSE.search(token[0]):
                yield from (m.span() for m in _WORD.finditer(text, *token.span()))
        return
    import rjieba

    start = 0
    for word in rjieba.cut(text):
        end = start + len(word)
        if len(word) > 1 and is_hanzi(word):
            yield start, end
        start = end


def known_words(text: str, known: Container[str], lang: str) -> Iterator[tuple[int, int, str]]:
    """Yield start and end of the words of `text` that are `known`, and the form under which they are.

    English terms of several words, a space between them, come before their parts.
    """
    if not lang.startswith("zh"):  # Covid-19, G20: no word, but an entry may say what they are
        yield from ((*m.span(), m[0]) for m in _CODE.finditer(text) if m[0] in known)
    words = list(source_words(text, lang))
    at = 0
    while at < len(words):
        longest = 1 if lang.startswith("zh") else _together(text, words, at)
        for size in range(longest, 0, -1):
            start, end = words[at][0], words[at + size - 1][1]
            form = next((f for f in _forms(text[start:end], lang) if f in known), None)
            if form is not None:
                yield start, end, form
                break
        at += size


def _together(text: str, words: Sequence[tuple[int, int]], at: int) -> int:
    """How many of the words from `at` on, up to `_MOST_WORDS`, have but a space between them."""
    last = at
    while last + 1 < min(len(words), at + _MOST_WORDS) and text[words[last][1] : words[last + 1][0]] == " ":
        last += 1
    return last - at + 1


def _forms(word: str, lang: str) -> Iterator[str]:
    """Yield what a dictionary may have `word` under: of English also with a small first letter, and the singular."""
    if lang.startswith("zh"):
        yield word
        return
    if " " in word:
        yield from (word, word[:1].lower() + word[1:], word.lower())
        return
    for form in dict.fromkeys((word, word[:1].lower() + word[1:])):
        yield form
        yield from (m[1] + end for plural, end in _PLURALS if (m := plural.fullmatch(form)))


class Glosses:
    """What rare words of a language are in the other.

    Args:
        words: gloss by word; English words with a small first letter are found at the head of a sentence too.
        lang: of the words.
        known: whether the model knows a word well; places that it knows are left to it.
    """

    def __init__(
        self, words: Mapping[str, str], lang: str, known: Callable[[str], bool] = lambda _: False
    ) -> None:
        self.words, self.lang, self._known = words, lang, known

    def put(self, text: str) -> str:
        """`text` with the glosses in the places of their words, of places of China and of Chinese names of persons."""
        found_words = known_words(text, self.words, self.lang)
        words = [(start, end, _after_dot(text, start, end, self.words[f])) for start, end, f in found_words]
        found = find_places(text, self.lang)
        places = [(p.start, p.end, p.said) for p in found if not self._known(text[p.start : p.end])]
        foreign = list(self._foreign(text)) if self.lang.startswith("zh") else []
        names = likely_names(text) if self.lang.startswith("zh") else ()
        originals = bracketed_originals(text, self.lang)
        chosen: list[tuple[int, int, str]] = []
        for one in (*originals, *_beside(places, words), *_beside(foreign, words), *names, *words):
            if all(one[1] <= start or end <= one[0] for start, end, _ in chosen):
                chosen.append(one)
        return put_glosses(text, sorted(chosen))

    def _foreign(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Foreign names that have a gloss, the longest at each place; of three hanzi only where no more sounds stand beside.

        They are looked for apart from words, for rjieba cuts most of them up.
        """
        for run in _SOUNDING.finditer(text):
            at = run.start()
            while at + _SHORTEST <= run.end():
                sizes = range(min(run.end() - at, _LONGEST), _SHORTEST - 1, -1)
                size = next((n for n in sizes if text[at : at + n] in self._names), 0)
                if size > _SHORTEST or (size and run.end() - run.start() == size):
                    yield at, at + size, _after_dot(text, at, at + size, self._names[text[at : at + size]])
                    at += size
                else:
                    at += 1

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return {
            w: g
            for w, g in self.words.items()
            if len(w) >= _SHORTEST and g[:1].isupper() and SOUNDS.issuperset(w)
        }


def _after_dot(text: str, start: int, end: int, gloss: str) -> str:
    """The gloss of a surname without the given name before it: 埃马纽埃尔·马克龙, where 马克龙 is Emmanuel Macron."""
    surname = text[:start].endswith("·") and SOUNDS.issuperset(text[start:end])
    return gloss.rsplit(" ", maxsplit=1)[-1] if surname else gloss


def _beside(
    found: Sequence[tuple[int, int, str]], words: Sequence[tuple[int, int, str]]
) -> list[tuple[int, int, str]]:
    """Those of `found` that are no part of a longer word."""
    return [p for p in found if not any(a <= p[0] and p[1] <= b and b - a > p[1] - p[0] for a, b, _ in words)]


def put_glosses(text: str, places: Sequence[tuple[int, int, str]]) -> str:
    """`text` with `places` (start, end, gloss; in order) replaced, a space round each but at marks; all else as it was."""
    out, done = "", 0
    for start, end, gloss in places:
        out += text[done:start]
        left, right = out[-1:], text[end : end + 1]
        out += (" " if left and not left.isspace() and left not in _OPEN else "") + gloss
        out += " " if right and not right.isspace() and right not in _CLOSE else ""
        done = end
    return out + text[done:]


def read_glosses(folder: Path, lang: str, known: Callable[[str], bool] = lambda _: False) -> Glosses | None:
    """The glosses of the model in `folder`, whose source language is `lang`; None if it has none.

    Args:
        folder: of a model.
        lang: of its source.
        known: see `Glosses`.

    Raises:
        ModelMissingError: the file is not as it should be.
    """
    path = folder / GLOSSES
    if not path.is_file():
        return None
    try:
        return Glosses(gloss_table(path), lang, known)
    except ValueError:
        raise ModelMissingError(
            "not word TAB gloss, in UTF-8", where=str(path), remedy="see `workbench models list`"
        ) from None


def gloss_table(path: Path) -> dict[str, str]:
    """The lines of `path`, word TAB gloss.

    Raises:
        OSError: it cannot be read.
        ValueError: a line has not two cells, or bytes are not UTF-8.
    """
    return dict(line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
