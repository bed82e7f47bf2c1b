"""Terms in running text: where entries of a termbase occur, and which of them a translation left out.

One trie per language over tokens (a Chinese character, a Latin word without plural and possessive, or a symbol is a
token), longest match first, never inside a Latin word. Linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Literal

from workbench.model import LangPair, Term
from workbench.text.script import fold_script

_TOKEN = re.compile(r"[A-Za-z0-9\u00c0-\u024f]+(?:['’](?:s\b)?)?|[^\sA-Za-z0-9\u00c0-\u024f\u2010-\u2015-]")


_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")


@dataclass(frozen=True, slots=True)
class TermHit:
    """A term in a text: `text[start:end]` is `form` up to case and inflection; offsets 0-based, end exclusive."""

    start: int
    end: int
    term: Term
    form: str = ""


@dataclass(frozen=True, slots=True)
class _Token:
    key: str
    raw: str
    start: int
    end: int


@dataclass(slots=True)
class _Node:
    next: dict[str, _Node] = field(default_factory=dict)
    entries: list[tuple[Term, str]] = field(default_factory=list)


def _primary(lang: str) -> str:
    return lang.lower().replace("_", "-").split("-")[0]


def singular(word: str) -> str:
    """An English word without possessive and plural endings, lower case: `Machines’` → `machine`, `bodies` → `body`."""
    word = re.sub("['’]s?$", "", word.lower())
    if len(word) <= 3 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zzes")):
        return word[:-2]
    return word.removesuffix("s")


def stem(word: str) -> str:
    """`singular` and without -ed, -ing and final e, for telling whether a translation used a word in another form."""
    word = singular(word)
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "sl":
                word = word[:-1]
            break
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


@lru_cache(maxsize=1024)
def _tokens(text: str, lang: str, *, loose: bool = False) -> tuple[_Token, ...]:
    chinese = _primary(lang) == "zh"
    folded = fold_script(text) if chinese else text
    reduce = stem if loose else singular
    found = []
    for match in _TOKEN.finditer(folded):
        raw = text[match.start() : match.end()]
        key = reduce(match.group()) if raw[0].isalnum() and ord(raw[0]) < 0x250 else match.group().lower()
        found.append(_Token(key, raw, match.start(), match.end()))
    return tuple(found)


@lru_cache(maxsize=16384)
def _keys(form: str, lang: str, *, loose: bool = False) -> tuple[str, ...]:
    """The keys of a term's form: forms come again and again, texts hardly."""
    return tuple(t.key for t in _tokens(form, lang, loose=loose))


GENERIC = frozenset(
    {"President", "Premier", "Chairman", "Communist", "General", "State", "Party", "bottleneck", "chuck"}
)
"""Single words that mean something else more often than the term that has them."""


def demanded(term: Term, form: str) -> Literal["any case", "exact"] | None:
    """How a target-language form of an entry is to be looked for when the entry is read backwards; None: not at all.

    A form of two or more words is safe. A single word is looked for with its capitals alone, and only if it is a name of
    some length, or part of a person's name: `Genertec`, `Xi`, but not `MOST`, `team`, `President`.
    """
    if form in GENERIC:
        return None
    single = " " not in form and "-" not in form
    if not single or (form == term.tgt and form[:1].islower()):
        return "any case"
    named = form[:1].isupper() and (len(form) >= 5 or form in term.tgt.split())
    return "exact" if named or form == term.tgt else None


class Termbase:
    """Terms of one or more language pairs, searchable from both sides.

    An entry zh-CN → en also serves en → zh-CN: then its target and variants are looked for in the English source and
    its source form is what the Chinese target must contain. Regions (zh-CN, zh-TW) are folded together.
    """

    def __init__(self, terms: Iterable[Term] = ()) -> None:
        self.terms: tuple[Term, ...] = tuple(terms)
        self._roots: dict[str, _Node] = {}
        for term in self.terms:
            self._add(term, term.src, term.src_lang)
            for form in (term.tgt, *term.variants):
                self._add(term, form, term.tgt_lang)

    def __len__(self) -> int:
        return len(self.terms)

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms)

    def _add(self, term: Term, form: str, lang: str) -> None:
        node = self._roots.setdefault(_primary(lang), _Node())
        tokens = _tokens(form, lang)
        for token in tokens:
            node = node.next.setdefault(token.key, _Node())
        if tokens and not any(t is term for t, _ in node.entries):
            node.entries.append((term, form))

    def find(self, text: str, lang: str) -> tuple[TermHit, ...]:
        """Where terms occur in a text of that language, longest match first, in order.

        Hits do not overlap, but entries that share a form (一词多译) give one hit each at the same place.
        """
        root = self._roots.get(_primary(lang))
        if root is None:
            return ()
        tokens = _tokens(text, lang)
        cuts = _word_ends(text) if _primary(lang) == "zh" else frozenset()
        hits: list[TermHit] = []
        i = 0
        while i < len(tokens):
            length, found = _longest(root, tokens, i, cuts)
            start, end = tokens[i].start, tokens[i + max(length, 1) - 1].end
            hits += [TermHit(start, end, term, form) for term, form in found]
            i += max(length, 1)
        return tuple(hits)

    def missing_terms(self, src: str, tgt: str, pair: LangPair) -> tuple[TermHit, ...]:
        """Terms that occur in `src` and whose translation does not occur in `tgt` in any accepted form.

        Inflected forms count, and where several entries share the source form any of their translations does.
        Offsets are into `src`.
        """
        goal = _tokens(tgt, pair.tgt, loose=True)
        plain = [t for t in goal if not _ORDINAL.fullmatch(t.key)]  # the Standing Committee of the 14th NPC
        goals = (goal, plain) if len(plain) < len(goal) else (goal,)
        # a long text names a term many times
        there = cache(lambda form: any(_contains(g, form, pair.tgt) for g in goals))
        missing: list[TermHit] = []
        for hits in _by_place(self.find(src, pair.src)):
            usable = [h for h in hits if self._forms(h.term, pair)]
            if usable and not any(there(f) for h in usable for f in self._forms(h.term, pair)):
                missing.append(usable[0])
        return tuple(missing)

    def forbidden_terms(self, src: str, tgt: str, pair: LangPair) -> tuple[TermHit, ...]:
        """Forbidden translations that occur in `tgt` of terms that occur in `src`; offsets are into `tgt`."""
        goal = _tokens(tgt, pair.tgt)
        found: list[TermHit] = []
        for term in dict.fromkeys(hit.term for hit in self.find(src, pair.src)):
            if _primary(term.tgt_lang) != _primary(pair.tgt):
                continue
            for form in term.forbidden:
                places = _places(goal, _keys(form, pair.tgt))
                found += [TermHit(s, e, term, form) for s, e in places]
        return tuple(dict.fromkeys(found))

    @staticmethod
    def _forms(term: Term, pair: LangPair) -> tuple[str, ...]:
        """Accepted forms of a term in the pair's target language."""
        if _primary(pair.tgt) == _primary(term.tgt_lang):
            return (term.tgt, *term.variants)
        return (term.src,) if _primary(pair.tgt) == _primary(term.src_lang) else ()


_SUFFIXES = frozenset("省市县区州镇乡村厂们式型化性级港岛湖江河山")


@lru_cache(maxsize=1024)
def _word_ends(text: str) -> frozenset[int]:
    """Offsets inside words of the dictionary behind which only one character follows: 教育部·门.

    A place or form word behind a term (哈尔滨·市) parts nothing.
    """
    import rjieba

    ends: set[int] = set()
    place = 0
    for word in rjieba.cut(fold_script(text), False):
        place += len(word)
        if len(word) > 2 and word[-1] not in _SUFFIXES:
            ends.add(place - 1)
    return frozenset(ends)


def _longest(
    root: _Node, tokens: Sequence[_Token], start: int, cuts: frozenset[int]
) -> tuple[int, list[tuple[Term, str]]]:
    """(number of tokens, entries) of the longest match that begins at token `start` and cuts no word."""
    node, best, found = root, 0, []
    for i in range(start, len(tokens)):
        following = node.next.get(tokens[i].key)
        if following is None:
            break
        node = following
        fits = [e for e in node.entries if _case_fits(e, tokens[start : i + 1])]
        if fits and tokens[i].end not in cuts:
            best, found = i - start + 1, fits
    return best, found


def _case_fits(entry: tuple[Term, str], tokens: Sequence[_Token]) -> bool:
    term, form = entry
    if not term.case_sensitive:
        return True
    wanted = [m.group() for m in _TOKEN.finditer(form)]
    return all(
        t.raw[:n] == w[:n] for t, w in zip(tokens, wanted, strict=False) for n in [min(len(t.raw), len(w))]
    )


def _by_place(hits: tuple[TermHit, ...]) -> list[list[TermHit]]:
    places: dict[tuple[int, int], list[TermHit]] = {}
    for hit in hits:
        places.setdefault((hit.start, hit.end), []).append(hit)
    return list(places.values())


def _contains(tokens: Sequence[_Token], form: str, lang: str) -> bool:
    return bool(_places(tokens, _keys(form, lang, loose=True)))


def _places(tokens: Sequence[_Token], goal: Sequence[str]) -> list[tuple[int, int]]:
    """(start, end) offsets of every occurrence of a token sequence."""
    keys, size, goal = [t.key for t in tokens], len(goal), list(goal)
    if not size or goal[0] not in keys:
        return []
    return [
        (tokens[i].start, tokens[i + size - 1].end)
        for i in range(len(keys) - size + 1)
        if keys[i] == goal[0] and keys[i : i + size] == goal
    ]
