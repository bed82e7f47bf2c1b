"""Stand-ins: words that a model carries through a translation unharmed, put where terms stand.

A small model does not know 马恒昌小组, but it knows what to do with Linux: it writes Linux, in its place, with
grammar around it. So a term's place in the source is given to such a word, and in the target the word gives
its place to the prescribed form. Which words a model carries through is found out by trying, once per model.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.model import LangPair
from workbench.text.splicing import splice
from workbench.translate.glosses import put_glosses
from workbench.translate.protocol import DecodeOptions, Translator
from workbench.translate.requirement import Requirement
from workbench.translate.roles import with_article

_PEOPLE = (
    ("汤姆", "Tom"), ("玛丽", "Mary"), ("约翰", "John"), ("大卫", "David"), ("彼得", "Peter"),
    ("保罗", "Paul"), ("麦克", "Mike"), ("鲍勃", "Bob"), ("爱丽丝", "Alice"), ("杰克", "Jack"),
    ("比尔", "Bill"), ("亨利", "Henry"), ("乔治", "George"), ("詹姆斯", "James"), ("露西", "Lucy"),
)  # fmt: skip
_LATIN = (
    "Linux", "Python", "Google", "Ubuntu", "Java", "GitHub", "Docker", "Apple", "Intel", "Microsoft", "IBM",
    "Firefox", "Facebook", "Amazon", "Twitter", "Oracle", "Debian", "Fedora", "Mozilla", "Android", "MySQL",
)  # fmt: skip
_PROBES = {
    "zh": ("{}在会上发言。", "今天我们参观了{}。", "要加快发展{}，推动经济增长。"),
    "en": ("{} spoke at the meeting.", "We visited {} today.", "We must develop {} and promote growth."),
}  # fmt: skip
_PASS = 0.6


@dataclass(frozen=True, slots=True)
class StandIn:
    """A word and what the model makes of it."""

    src: str
    tgt: str
    person: bool = False


@dataclass(frozen=True, slots=True)
class Replaced:
    """A source with stand-ins in the places of requirements."""

    text: str
    used: tuple[tuple[StandIn, Requirement], ...]


def candidates(pair: LangPair) -> list[StandIn]:
    """Words worth trying for a direction."""
    chinese = pair.src.startswith("zh")
    people = [StandIn(zh, en, person=True) if chinese else StandIn(en, zh, person=True) for zh, en in _PEOPLE]
    return [*(StandIn(x, x) for x in _LATIN), *people]


def reliable(translator: Translator, pool: Sequence[StandIn] | None = None) -> list[StandIn]:
    """The stand-ins that this model carries through at least two of three probe sentences, best first."""
    pool = candidates(translator.pair) if pool is None else pool
    probes = _PROBES[translator.pair.src.split("-")[0]]
    texts = [probe.format(s.src) for s in pool for probe in probes]
    drafts = [row[0].text for row in translator.translate(texts, DecodeOptions(beam=2))]
    rates = []
    for i, stand_in in enumerate(pool):
        mine = drafts[i * len(probes) : (i + 1) * len(probes)]
        rates.append(sum(len(places(d, stand_in.tgt)) == 1 for d in mine) / len(probes))
    order = sorted(range(len(pool)), key=lambda i: (-rates[i], i))
    return [pool[i] for i in order if rates[i] >= _PASS]


def places(text: str, word: str) -> list[tuple[int, int]]:
    """(start, end) of every occurrence of a word, not inside another Latin word."""
    return [m.span() for m in re.finditer(rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])", text)]


def substitute(text: str, wanted: Sequence[Requirement], pool: Sequence[StandIn]) -> Replaced:
    """The text with a stand-in of its own in every place, as far as the pool reaches.

    Persons get names of persons first, everything else other words first; a stand-in that the text has
    already, or part of one, is not used. Longer places are served before shorter ones. Numbers get none.
    """
    free = [s for s in pool if s.src not in text and s.tgt not in text]
    used: list[tuple[StandIn, Requirement]] = []
    for requirement in sorted((r for r in wanted if not r.number), key=lambda r: r.start - r.end):
        fitting = sorted(free, key=lambda s: s.person is not requirement.person)
        if fitting:
            free.remove(fitting[0])
            used.append((fitting[0], requirement))
    used.sort(key=lambda u: u[1].start)
    return Replaced(splice(text, [(r.start, r.end, s.src) for s, r in used]), tuple(used))


def restore(target: str, replaced: Replaced, tgt_lang: str) -> tuple[str, int]:
    """The target with the prescribed forms where the stand-ins came out, and how many were lost or doubled.

    A stand-in that is said again right after itself is said once; one that was copied counts like its translation.
    """
    wrong = 0
    for stand_in, _ in replaced.used:
        for start, end in reversed(places(target, stand_in.src)):
            target = target[:start] + stand_in.tgt + target[end:]
    target = _unglued(target, [s.tgt for s, _ in replaced.used])
    for stand_in, requirement in replaced.used:
        word = rf"(?<![A-Za-z]){re.escape(stand_in.tgt)}(?![A-Za-z])"
        target = re.sub(rf"{word}(?:(?:,? (?:and |the )?|、|，|和){word})+", stand_in.tgt, target)
        found = places(target, stand_in.tgt)
        wrong += len(found) != 1
        for start, end in reversed(found):
            target = put_form(target, start, end, requirement.forms, tgt_lang, person=requirement.person)
    return target, wrong


def _unglued(target: str, words: Sequence[str]) -> str:
    """Stand-ins that came out as one word, `JavaApple`, set apart."""
    if not words:
        return target
    any_word = "|".join(map(re.escape, words))
    return re.sub(rf"({any_word})(?=(?:{any_word})(?![a-z]))", r"\1 ", target)


def leaks(source: str, target: str, pool: Sequence[StandIn]) -> int:
    """How many stand-ins the target has that nobody asked for, glued to other words (`JavaApple`) or not."""
    words = {w for s in pool if s.src not in source and s.tgt not in source for w in (s.src, s.tgt)}
    return sum(re.search(rf"(?<![A-Z]){re.escape(w)}(?![a-z])", target) is not None for w in words)


_DETERMINER = re.compile(
    r"(?:\b(?:the|a|an|this|that|its|their|his|her|our|your|my|each|every|some|any|no)|['’]s?)(?: [a-z-]+)?\s*$",
    re.IGNORECASE,
)
_THE = re.compile(r"\b[Tt]he $")
_PREPOSITION = re.compile(
    r"\b(?:of|in|for|by|on|with|from|about|at|towards?|through|after|before|into|and)\s*$", re.IGNORECASE
)
_MANY = re.compile(
    r"\b(?:many|several|all|these|those|various|other|more|most|\d{2,}|[2-9]|two|three|four|five|few)\s*$",
    re.IGNORECASE,
)


def put_form(
    text: str, start: int, end: int, forms: Sequence[str], lang: str, *, person: bool = False
) -> str:
    """`text[start:end]` replaced by the form that fits the words around it; into Chinese simply the first.

    After a preposition an -ing form is taken where the termbase has one, after a numeral or `many` a plural;
    institutions get their article; a doubled article or space goes, and the one before a person's name; the first
    word of a sentence is capital.
    """
    if lang.startswith("zh"):
        return text[:start].rstrip(" ") + forms[0] + text[end:].lstrip(" ")
    before, after = text[:start], text[end:]
    if person:
        before = _THE.sub("", before)
    form = choose_form(before, forms)
    if not person and not _DETERMINER.search(before):
        form = with_article(form)
    if before and not before[-1].isspace() and before[-1] not in "\"'“‘([{/-":
        before += " "
    if (
        after
        and (after[0].isalnum() or after[0] in '"“(')
        and not (after[0] == '"' and before.count('"') % 2)
    ):
        after = " " + after
    if ", " in form and re.match(r" [A-Za-z]", after):  # an apposition ends with a comma
        form += ","
    if not before.strip(" \"'“‘(") or re.search(r"[.!?][\"'”’)]*\s+$", before):
        form = form[:1].upper() + form[1:]
    if form.startswith("the ") and re.search(r"\b(?:the|a|an)\s*[\"“‘']?$", before, re.IGNORECASE):
        form = form[4:]
    return _article(before, form) + form + after


def _article(before: str, form: str) -> str:
    """What stands before a form, an indefinite article at its end made to agree with it."""
    match = re.search(r"\b([Aa])n?(\s+)$", before)
    if not match:
        return before
    vowel = re.match(r"(?!uni|use|eu|one\b)[aeiou]", form, re.IGNORECASE) is not None
    return before[: match.start()] + match[1] + ("n" if vowel else "") + match[2]


def choose_form(before: str, forms: Sequence[str]) -> str:
    """The accepted form that fits what stands before it."""
    first = forms[0]
    head = first.split(" ")[0]
    if _PREPOSITION.search(before) and head.islower():
        gerund = next(
            (f for f in forms if f.split(" ")[0].endswith("ing") and f.split(" ")[0][:3] == head[:3]), None
        )
        if gerund:
            return gerund
    if _MANY.search(before):
        plural = next(
            (f for f in forms[1:] if f in {first + "s", first[:-1] + "ies", first[:-3] + "men"}), None
        )
        if plural:
            return plural
    return first


def code_switch(text: str, wanted: Sequence[Requirement]) -> str:
    """The source with the prescribed forms themselves in the places of the terms."""
    return put_glosses(text, [(r.start, r.end, r.forms[0]) for r in sorted(wanted, key=lambda r: r.start)])
