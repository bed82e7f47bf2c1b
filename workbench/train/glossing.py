"""Training on sentences with glosses: rare words of the source stand in the target language, see `translate.glosses`.

A model only profits from glosses if it met sentences with some. Pairs are read once more with words of the source
replaced by a gloss of the dictionary that the target has too (so that copying is right), now and then by one that it
has not (for a dictionary can be wrong).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from workbench.text.hanzi import HANZI, ONE_HANZI
from workbench.text.stems import stem
from workbench.train.filters import Pair
from workbench.train.recipe import GLOSSED
from workbench.translate.glosses import known_words, put_glosses, source_words

__all__ = [
    "NO_GLOSS",
    "Matches",
    "count_words",
    "glossed_pairs",
    "match_senses",
    "rare_glosses",
    "senses",
    "with_glossary",
]

#: In a glossary: the dictionary's gloss of this word is worse than none.
NO_GLOSS = "-"

_ENGLISH = re.compile(r"[A-Za-z][A-Za-z'.-]*(?: [A-Za-z][A-Za-z'.-]*){0,2}")
_TOKEN = re.compile(r"[A-Za-z]+(?:['.-][A-Za-z]+)*")
_CHINESE = re.compile(f"[{HANZI}]{{2,8}}")
_PERSON = re.compile(r"[A-Z][a-z]+ [A-Z][a-z]+")
_SYLLABLE = re.compile(r"(?:[bpmfdtnlgkhjqxryw]|[zcs]h?)?[aeiouü]+(?:ng?|r)?", re.IGNORECASE)  # of pinyin
_LEADING = re.compile(r"^(?:to be|to|be|an?|the) (?=[a-z])")
_ASIDE = re.compile(r"\b(?:sb|sth|etc|one's|abbr|surname|lit)\b")
_ENOUGH, _AGREED = 4, 0.15  # seen so often, a word is glossed if that share of its pairs has the gloss
_RARE, _COMMON = 200, 5000  # seen less often, more often
_CHANCES = (0.6, 0.3, 0.1)  # that a rare word is replaced, another, a common one
_WRONG, _MOST = 0.2, 4  # share of those chances where the target has no gloss; most in one sentence


def senses(entries: Iterable[Pair], source: str) -> dict[str, list[str]]:
    """Return what a word of the language `source` (zh or en) can be in the other, likeliest first.

    Words are those of dictionary `entries` (Chinese word, English gloss) of two hanzi or more with a gloss of one to
    three plain words; into Chinese, glosses of one word that is no syllable of pinyin. Two hanzi whose gloss is a full
    name are no word.
    """
    out: dict[str, list[str]] = {}
    for entry in entries:
        if not _CHINESE.fullmatch(entry.zh) or not _ENGLISH.fullmatch(entry.en) or _ASIDE.search(entry.en):
            continue
        if len(entry.zh) == 2 and _PERSON.fullmatch(entry.en):
            continue
        english = _LEADING.sub("", entry.en.split(" or ")[0])
        word, other = (entry.zh, english) if source == "zh" else (english, entry.zh)
        if source == "en" and (not word.isalpha() or len(word) < 3 or _SYLLABLE.fullmatch(word)):
            continue
        known = out.setdefault(word, [])
        if other not in known:
            known.append(other)
    return out


def with_glossary(known: Mapping[str, Sequence[str]], glossary: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the senses `known` with those of a glossary before them, and without words that it says have none."""
    out = {word: list(glosses) for word, glosses in known.items() if glossary.get(word) != NO_GLOSS}
    for word, gloss in glossary.items():
        if gloss != NO_GLOSS:
            out[word] = [gloss, *(g for g in out.get(word, ()) if g != gloss)]
    return out


def count_words(texts: Iterable[str], lang: str) -> Counter[str]:
    """Return how often each word stands in `texts`; English words as they are written."""
    return Counter(text[a:b] for text in texts for a, b in source_words(text, lang))


@dataclass(frozen=True, slots=True)
class Matches:
    """What corpora say of words: how often each stands there, the same weighted, and each (word, gloss) weighted."""

    seen: Mapping[str, int]
    mass: Mapping[str, float]
    hits: Mapping[tuple[str, str], float]


def rare_glosses(
    known: Mapping[str, Sequence[str]],
    matches: Matches,
    most: int,
    others: Mapping[str, int] | None = None,
) -> dict[str, str]:
    """Return the gloss of each word of `known` that stands in the corpora at most `most` times.

    It is the gloss that the corpora have most often, or where they have none the one that `others`, words of the other
    language, has most often, or else the first, for the dictionary gives the commonest first. A word that the corpora
    seldom translate by any of its glosses is left to the model.

    Args:
        known: see `senses`.
        matches: see `match_senses`.
        most: 0 or more.
        others: words of the other language by how often they stand in the corpora.
    """
    out = {}
    for word, glosses in sorted(known.items()):
        count = matches.seen.get(word, 0)
        best = max(glosses, key=lambda g: (matches.hits.get((word, g), 0.0), (others or {}).get(g, 0)))
        agreed = matches.hits.get((word, best), 0.0) >= _AGREED * matches.mass.get(word, 0.0)
        if count <= most and (count < _ENOUGH or agreed):
            out[word] = best
    return out


def _has(target: str, stems: frozenset[str], gloss: str) -> bool:
    if ONE_HANZI.match(gloss):
        return gloss in target
    return all(stem(w.lower()) in stems for w in gloss.split())


def _target_stems(target: str, source: str) -> frozenset[str]:
    return frozenset(stem(w) for w in _TOKEN.findall(target.lower())) if source == "zh" else frozenset()


def match_senses(
    pairs: Iterable[Pair],
    known: Mapping[str, Sequence[str]],
    source: str,
    weights: Mapping[str, float] | None = None,
) -> Matches:
    """Count the words of `known` in the source of `pairs`, and each of their glosses in the target beside it.

    Args:
        pairs: of the corpora.
        known: see `senses`.
        source: zh or en.
        weights: what a pair of a corpus counts, else 1: a secretary in the news is a clerk in a statute.
    """
    seen: Counter[str] = Counter()
    mass: defaultdict[str, float] = defaultdict(float)
    hits: defaultdict[tuple[str, str], float] = defaultdict(float)
    for pair in pairs:
        text, target = (pair.zh, pair.en) if source == "zh" else (pair.en, pair.zh)
        stems = _target_stems(target, source)
        share = (weights or {}).get(pair.source, 1.0)
        for key in {key for _, _, key in known_words(text, known, source)}:
            seen[key] += 1
            mass[key] += share
            for gloss in known[key]:
                if _has(target, stems, gloss):
                    hits[key, gloss] += share
    return Matches(seen, mass, hits)


def glossed_pairs(
    pairs: Iterable[Pair],
    known: Mapping[str, Sequence[str]],
    seen: Mapping[str, int],
    source: str,
    seed: int = 0,
) -> Iterator[Pair]:
    """Yield those of `pairs` of which words can be replaced, with some replaced; GLOSSED before their corpus's name.

    Args:
        pairs: of the corpora.
        known: see `senses`.
        seen: how often each word stands in the corpora; rare ones are replaced rather.
        source: zh or en, the side that gets the glosses.
        seed: of the choice of words.
    """
    rng = np.random.default_rng(seed)
    for pair in pairs:
        text, target = (pair.zh, pair.en) if source == "zh" else (pair.en, pair.zh)
        stems = _target_stems(target, source)
        places = []
        for start, end, key in known_words(text, known, source):
            glosses = known[key]
            right = next((g for g in glosses if _has(target, stems, g)), None)
            count = seen.get(key, 0)
            chance = _CHANCES[(count > _RARE) + (count > _COMMON)]
            if rng.random() < (chance if right else chance * _WRONG):
                places.append((start, end, right or glosses[0], right is not None))
        if any(right for *_, right in places):
            chosen = sorted(rng.permutation(len(places))[:_MOST])
            changed = put_glosses(text, [places[i][:3] for i in chosen])
            zh, en = (changed, target) if source == "zh" else (target, changed)
            yield Pair(zh, en, GLOSSED + pair.source)
