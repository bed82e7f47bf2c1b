"""Foreign names that nothing knows: kept in Latin letters in a Chinese draft, where a model would make some name up.

A small model reads Volkan Bozkir as pieces and writes what sounds like them, another name each time, or a word.
So the model is given a Chinese name that it carries over, as it does with glosses (`glosses`), and in the draft
that name gives its place to the one of the source. An editor sees at once which names are still to be looked up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from workbench.model import Hypothesis
from workbench.text._words import words
from workbench.text.splicing import splice
from workbench.text.words import english_words, familiar_words, small_words
from workbench.translate.glosses import known_words
from workbench.translate.names import SOUNDS, surnames
from workbench.translate.places import find_places, is_called

__all__ = ["CarriedNames"]

_WORD = r"(?:Mc|Mac|O['’]|D['’])?[A-ZÀ-Ý][a-zß-ÿ]+(?:['’-][A-ZÀ-Ý]?[a-zß-ÿ]+)*"
_PARTICLE = "(?:de|del|della|di|da|dos|du|la|le|van|von|der|den|ter|bin|ibn|al|el)"
_RUN = re.compile(
    rf"(?<![\w.@/\\'’&-]){_WORD}(?:(?<!['’]s) (?:{_PARTICLE} ){{0,2}}{_WORD})*(?![\w@/\\&])(?!\.\w|-(?!\d+(?![\w-]))\w)"
)
# a name of its own whatever it says: OpenAI, eBay
_CAMEL = re.compile(
    r"(?<![\w.@/\\'’&-])(?!Ma?c[A-Z])(?:[A-Z]+[a-z]+|[a-z]{1,2})[A-Z]\w*(?![\w@/\\&(])(?![.-]\w)"
)
_SMALL, _LARGE = re.compile(r"\b[a-z]{4,}"), re.compile(r"\b[A-Z][a-z]{3,}")
_BEGUN = re.compile(r"(?:^|[.!?:]\s)[\"“‘'(—-]*$")
_SAYS = re.compile(
    r" (?:said|says|told|added|wrote|tweeted|argued|explained|admitted|claimed|warned|recalled|insisted|believes|"
    r"himself|herself)\b|['’]s |, (?:who|whose|\d\d,|an? |the )"
)
_CAPITAL = re.compile(_WORD)
_POSSESSIVE = re.compile(r"['’]s?$")
_GIVEN = words(
    "Abdel Abdi Aden Alexei Amit Andrei Giuseppe Hamid Hiroshi Karim Khaled Luca Mahmoud Matteo Mustafa Natalia "
    "Nikolai Olga Priya Raj Rashid Salman Sergey Svetlana Tariq Tatiana Yuri Aaron Abdul Abdullah Adam Adrian Ahmed Alan Albert Alejandro Alex Alexander Alfred Ali Alice Alicia Alison "
    "Allen Amanda Amy Ana Andre Andrea Andreas Andrew Andy Angela Ann Anna Anne Anthony Antonio Arthur Barbara "
    "Ben Benjamin Bernard Bill Bob Brandon Brian Bruce Carl Carlos Carol Caroline Catherine Charles Charlotte "
    "Chloe Chris Christian Christine Christopher Claire Claudia Colin Craig Daniel Danny Dave David Deborah "
    "Dennis Diana Diego Dmitry Donald Donna Dorothy Douglas Edward Elena Eleanor Elizabeth Ella Ellen Emily Emma "
    "Eric Erik Eva Evan Fatima Felix Fernando Fiona Francis Francisco Frank Fred Gabriel Gary Geoff Geoffrey "
    "George Gerald Giovanni Gordon Graham Greg Gregory Guy Hannah Hans Harold Harry Hassan Heather Helen Henry "
    "Howard Hugh Hugo Ian Ibrahim Igor Irina Isaac Isabel Ivan Jack Jacob James Jamie Jan Jane Janet Jason Jean "
    "Jeff Jeffrey Jennifer Jeremy Jessica Jim Joan Joe Joel John Johnny Jon Jonathan Jorge Jose Joseph Joshua "
    "Juan Judith Julia Julian Julie Justin Karen Karl Kate Katherine Kathleen Keith Kelly Ken Kenneth Kevin Kim "
    "Klaus Larry Laura Lauren Lee Leo Leon Leonard Linda Lisa Liz Louis Louise Lucas Lucy Luis Luke Marco Marcus "
    "Margaret Maria Marie Mario Mark Marta Martha Martin Mary Matt Matthew Max Maya Megan Melissa Michael "
    "Michelle Miguel Mike Mohamed Mohammad Mohammed Monica Muhammad Nancy Natalie Natasha Nathan Neil Nicholas "
    "Nick Nicola Nicole Nigel Nina Noah Nora Oliver Olivia Omar Oscar Pablo Pamela Patricia Patrick Paul Paula "
    "Pedro Peter Phil Philip Pierre Rachel Ralph Raymond Rebecca Ricardo Richard Rob Robert Roberto Robin Roger "
    "Ronald Ross Roy Russell Ruth Ryan Sally Sam Samantha Samuel Sandra Sara Sarah Scott Sean Sebastian Sergei "
    "Sharon Simon Sofia Sophia Sophie Stanley Stefan Stephanie Stephen Steve Steven Stuart Susan Suzanne Sylvia "
    "Ted Teresa Terry Theresa Thomas Tim Timothy Tina Tom Tony Tracy Trevor Vanessa Victor Victoria Vincent "
    "Virginia Vladimir Walter Wayne Wendy William Xavier Yasmin Yusuf Zoe"
)
KEPT = 2048  # texts whose names are remembered
_CARRIERS = (
    "科瓦尔斯基", "奥卡福", "斯卡洛尼", "马洛尼", "贝尔蒂诺", "塔瓦雷斯", "费尔曼", "洛佩特", "哈桑诺夫", "德拉库里",
)  # fmt: skip


class CarriedNames:
    """The names that nothing knows, and what the model is given in their places.

    Args:
        glosses: glosses of English words; None carries nothing.
        known: whether the model knows a word well.
    """

    def __init__(self, glosses: Mapping[str, str] | None, known: Callable[[str], bool]) -> None:
        self._glosses, self._known = glosses, known
        self._places = lru_cache(maxsize=KEPT)(
            self._find_places
        )  # asked for the text and for each of its drafts

    def put(self, text: str) -> str:
        """`text` with a Chinese name in every place of a name that nothing knows."""
        carriers = self._carriers(text)
        places = [(a, b, carriers[text[a:b]]) for a, b in self._places(text) if text[a:b] in carriers]
        return splice(text, places)

    def restored(self, text: str, drafts: list[Hypothesis]) -> list[Hypothesis]:
        """The `drafts` of `text`, made of what `put` gives, with its own names."""
        carriers = self._carriers(text)
        return [replace(d, text=_with_names(d.text, carriers)) for d in drafts] if carriers else drafts

    def _carriers(self, text: str) -> dict[str, str]:
        """What stands for each of the first names, in the order in which they come."""
        names = dict.fromkeys(text[start:end] for start, end in self._places(text))
        return dict(zip(names, (c for c in _CARRIERS if c not in text), strict=False))

    def _find_places(self, text: str) -> tuple[tuple[int, int], ...]:
        return tuple(self._names(text)) if self._glosses is not None else ()

    def _names(self, text: str) -> Iterator[tuple[int, int]]:
        """The spans of names of which a word is known to nothing, with the names of persons beside it."""
        known = [(p.start, p.end) for p in find_places(text, "en")]
        known += [(a, b) for a, b, _ in known_words(text, self._glosses or {}, "en") if " " in text[a:b]]
        for brand in _CAMEL.finditer(text):
            if not self._gloss(brand[0]) and not self._known(brand[0]):
                known.append(brand.span())
                yield brand.span()
        title = len(_SMALL.findall(text)) <= len(_LARGE.findall(text))
        for run in _RUN.finditer(text):
            words = [(m.start(), m.end()) for m in _CAPITAL.finditer(text, *run.span())]
            at = 0
            while at < len(words):
                last = at
                while last < len(words) and self._is_name(text[slice(*words[last])]):
                    last += 1
                whole = words[at:last]
                if any(self._strange(text[a:b]) for a, b in whole):
                    start = whole[0][0]
                    name = _POSSESSIVE.sub("", text[start : whole[-1][1]])
                    end = start + len(name)
                    begun = len(whole) == 1 and _BEGUN.search(text[:start]) and not _SAYS.match(text, end)
                    head = title or begun
                    if not any(a < end and start < b for a, b in known) and not (head and _are_words(name)):
                        yield start, end
                at = max(last, at + 1)

    def _is_name(self, word: str) -> bool:
        word = _POSSESSIVE.sub("", word)
        if word in _GIVEN or self._strange(word):
            return True
        if word in surnames():  # Meng, of Meng Wanzhou
            return True
        gloss = self._gloss(word)
        return set(gloss) <= SOUNDS if gloss else not any(map(self._ordinary, word.split("-")))

    def _strange(self, word: str) -> bool:
        """Whether neither glosses nor the model know `word`, or a part of it, and no part is an ordinary word."""
        parts = _POSSESSIVE.sub("", word).split("-")
        return any(map(self._unheard, parts)) and not any(map(self._ordinary, parts))

    def _unheard(self, part: str) -> bool:
        """Whether the training texts hardly had `part` and it has no gloss, nor what it may be the plural of."""
        forms = (part, part.removesuffix("s"))
        return len(part) > 2 and not any(
            f.lower() in familiar_words() or self._gloss(f) or is_called(f) for f in forms
        )

    def _gloss(self, word: str) -> str:
        glosses = self._glosses or {}
        return glosses.get(word) or glosses.get(word.lower(), "")

    def _ordinary(self, word: str) -> bool:
        small = word.lower()
        return small in small_words() or self._known(word) or self._known(small)


def _are_words(name: str) -> bool:
    """Whether it may be no name at all: where a sentence begins or all words do, rare words have capitals too."""
    return all(part.lower() in english_words() for part in re.split("[ -]", name))


def _with_names(draft: str, carriers: Mapping[str, str]) -> str:
    """`draft` with the names in the places of their carriers, one that is said again right after itself once."""
    for name, carrier in carriers.items():
        draft = re.sub(rf"{carrier}(?:·?{carrier})*", lambda _, name=name: name, draft)  # type: ignore[misc]
    return draft
