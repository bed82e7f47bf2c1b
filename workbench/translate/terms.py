"""What a termbase asks of a translation: places in the source, and the forms that the target may have for each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from functools import lru_cache

from workbench.model import LangPair, Term
from workbench.text.termbase import Termbase, TermHit, demanded
from workbench.translate.names import find_names, is_person
from workbench.translate.places import find_places
from workbench.translate.quantities import all_numbers, lost_numbers
from workbench.translate.requirement import Requirement, apart
from workbench.translate.roles import join_offices

KEPT = 2048  # answers of each kind that are remembered


class Terminology:
    """A termbase seen from one direction.

    Args:
        terms: entries of any pair; those of the direction's two languages are used, both ways.
        pair: the direction.
        names: also prescribe what counties, towns and the like of China are called and, into English, the pinyin of
            Chinese names of persons that stand beside a title or a verb of saying, where the termbase does not know
            them.
    """

    def __init__(self, terms: Iterable[Term], pair: LangPair, *, names: bool = True) -> None:
        self.pair = pair
        self.places = names and {pair.src[:2], pair.tgt[:2]} == {"zh", "en"}
        self.names = names and pair.src.startswith("zh") and pair.tgt == "en"
        forward = pair.src.split("-")[0]
        kept = []
        for term in terms:
            if term.src_lang.split("-")[0] == forward:
                kept.append(term)
            else:
                kept.extend(_searchable(term))
        self.terms = tuple(kept)
        self._base = Termbase(kept)
        # enforcement asks the same of every candidate, step after step
        self._requirements = lru_cache(maxsize=KEPT)(self._find_requirements)
        self._missing = lru_cache(maxsize=KEPT)(self._find_missing)
        self._lost = lru_cache(maxsize=KEPT)(self._find_lost)

    @property
    def fingerprint(self) -> str:
        """12 hex digits over the terms and what is done with names; "" for nothing to enforce."""
        if not self.terms and not self.places:
            return ""
        listing = json.dumps(
            [[asdict(t) for t in self.terms], self.names, self.places], ensure_ascii=False, sort_keys=True
        )
        return hashlib.sha256(listing.encode()).hexdigest()[:12]

    def requirements(self, src: str) -> list[Requirement]:
        """All places in order; they do not overlap."""
        return list(self._requirements(src))

    def _find_requirements(self, src: str) -> tuple[Requirement, ...]:
        found = self._places(self._base.find(src, self.pair.src))
        if self.names:
            names = [Requirement(s, e, (x,), person=True, guessed=True) for s, e, x in find_names(src)]
            found = [*found, *apart(names, found)]
        if self.places:
            places = [
                Requirement(p.start, p.end, (p.said,), guessed=True, parts=p.names)
                for p in find_places(src, self.pair.src)
                if p.local  # a model knows the others, and now and then says "the city"
            ]
            found = [*found, *apart(places, found)]
        return tuple(sorted(found, key=_start))

    def phrases(self, src: str) -> list[Requirement]:
        """The requirements, into English each person's joined with the offices before the name."""
        found = self.requirements(src)
        return join_offices(src, found) if self.pair.src.startswith("zh") and self.pair.tgt == "en" else found

    def lost(self, src: str, tgt: str) -> list[Requirement]:
        """What `missing` says, and numbers and dates that the target lacks."""
        return list(self._lost(src, tgt))

    def _find_lost(self, src: str, tgt: str) -> tuple[Requirement, ...]:
        numbers = apart(lost_numbers(src, tgt, self.pair), self._requirements(src))
        return tuple(sorted([*self._missing(src, tgt), *numbers], key=_start))

    def everything(self, src: str) -> list[Requirement]:
        """`phrases`, and the numbers and dates outside them."""
        phrases = self.phrases(src)
        return sorted([*phrases, *apart(all_numbers(src, self.pair), phrases)], key=_start)

    def missing(self, src: str, tgt: str) -> list[Requirement]:
        """Requirements of which the target has no accepted form, inflected or not."""
        return list(self._missing(src, tgt))

    def _find_missing(self, src: str, tgt: str) -> tuple[Requirement, ...]:
        lost = {(h.start, h.end) for h in self._base.missing_terms(src, tgt, self.pair)}
        return tuple(
            r
            for r in self._requirements(src)
            if ((r.start, r.end) in lost if not r.guessed else not r.said_in(tgt))
        )

    def forbidden(self, src: str, tgt: str) -> list[TermHit]:
        """Forbidden forms that the target has of terms in the source; offsets are into the target."""
        return list(self._base.forbidden_terms(src, tgt, self.pair))

    def _places(self, hits: Sequence[TermHit]) -> list[Requirement]:
        forms: dict[tuple[int, int], list[str]] = {}
        person: dict[tuple[int, int], bool] = {}
        for hit in hits:
            place = (hit.start, hit.end)
            into = hit.term.tgt_lang.split("-")[0] == self.pair.tgt.split("-")[0]
            accepted = (hit.term.tgt, *hit.term.variants) if into else (hit.term.src,)
            forms.setdefault(place, []).extend(accepted)
            person[place] = person.get(place, False) or is_person(hit.term.src, hit.term.tgt)
        return [
            Requirement(start, end, tuple(dict.fromkeys(f)), person[start, end])
            for (start, end), f in forms.items()
        ]


def _start(requirement: Requirement) -> int:
    return requirement.start


def _searchable(term: Term) -> list[Term]:
    """The entry turned round, once for every form that is no ordinary word when it stands in a text."""
    forms = ((f, demanded(term, f)) for f in (term.tgt, *term.variants))
    return [replace(term, tgt=f, variants=(), case_sensitive=how == "exact") for f, how in forms if how]
