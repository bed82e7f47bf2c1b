"""The lists of English words that `workbench.text.words` reads: those that texts or dictionaries have, and two of the corpora.

python -m workbench.train.wordlist CEDICT TABLE... > workbench/text/english.txt.xz    (needs: pip install wordfreq==3.1.1)
python -m workbench.train.wordlist small TABLE... > workbench/text/small.txt.xz
python -m workbench.train.wordlist familiar TABLE... > workbench/text/familiar.txt.xz
"""

from __future__ import annotations

import lzma
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from workbench.text._words import words
from workbench.text.words import is_pinyin
from workbench.train.corpus import open_text, read_dictionary

__all__ = ["familiar", "listed", "small"]

_WORD = re.compile(r"(?<![\w./\\@-])[A-Za-z]{3,}(?![\w/\\@-])")
_SMALL = re.compile(r"(?<![\w./\\@-])[a-z]{3,}(?![\w/\\@-])")
# behind another word or a comma: not where a sentence or a title begins
_WITHIN = re.compile(r"(?<=[a-z,] )[A-Za-z]{2,}(?:'[a-z]{1,2})?(?![\w'/\\@-])(?! [A-Z])")
# within sentences a word stands at least so often in small letters, and so many times as often as with a capital
_SEEN, _PER_CAPITAL = 5, 12
# names of persons and months that the corpora have as words
_ALSO_NAMES = words(
    "alma april arias ash august baker banks best bill black blunt brook brown bush carver chambers chase cook "
    "cooper day decker drew faith field fields frank grace grant gray green grinch hatch hope hunt hunter joy "
    "june king knight love low march mark marsh mason may mitt moody page piers pique power powers price rice "
    "rich rob rose saint sharp shearer short small spears stone straw strong swift teddy times waters weeks west "
    "white will wise wood woods young"
)
_ANY = re.compile(r"[^\W\d_]{2,}")
_FAMILIAR = 20
_OFTEN = 2e-8  # share of the words of all texts, from which on a word counts
_TIMES, _TABLES = 3, 2  # a word of the corpora that is rarer counts if it stands there so often, in so many


def listed(shares: Mapping[str, float], glosses: Iterable[str], tables: Iterable[Iterable[str]]) -> list[str]:
    """Return the words, in small letters and in order.

    Args:
        shares: how much of all texts each word makes up, 0 to 1.
        glosses: of a dictionary; all their words count.
        tables: the English lines of each corpus.
    """
    kept = {
        w for w, share in shares.items() if share >= _OFTEN and w.isascii() and w.isalpha() and len(w) > 2
    }
    kept.update(w.lower() for gloss in glosses for w in _WORD.findall(gloss))
    times: Counter[str] = Counter()
    places: Counter[str] = Counter()
    for lines in tables:
        found = Counter(w for line in lines for w in _SMALL.findall(line))
        times.update(found)
        places.update(found.keys())
    kept.update(w for w, n in times.items() if n >= _TIMES and places[w] >= _TABLES)
    return sorted(kept)


def small(lines: Iterable[str]) -> list[str]:
    """Return the words, contractions too, that `lines` hardly ever have with a capital within a sentence, in order.

    What stands before another capital counts for neither, and no word is a syllable of pinyin (sun, long: Sun, Long).
    """
    seen = Counter(w for line in lines for w in _WITHIN.findall(line))
    return sorted(
        w
        for w, n in seen.items()
        if w.islower()
        and n >= max(_SEEN, _PER_CAPITAL * seen[w[:1].upper() + w[1:]])
        and not is_pinyin(w, 1)
        and w not in _ALSO_NAMES
    )


def familiar(lines: Iterable[str]) -> list[str]:
    """Return the words, in small letters and in order, that `lines` have `_FAMILIAR` times and more, without those of `small`."""
    kept = list(lines)
    seen = Counter(w.lower() for line in kept for w in _ANY.findall(line))
    return sorted({w for w, n in seen.items() if n >= _FAMILIAR}.difference(small(kept)))


def _english(path: Path) -> Iterable[str]:
    with open_text(path) as file:
        yield from (line.rstrip("\n").split("\t")[-1] for line in file)


_OF_CORPORA = {"small": small, "familiar": familiar}


def main(argv: Sequence[str]) -> None:
    """Write a list to standard output, compressed."""
    if argv[0] in _OF_CORPORA:
        _write(_OF_CORPORA[argv[0]](line for path in map(Path, argv[1:]) for line in _english(path)))
        return
    from wordfreq import get_frequency_dict  # type: ignore[import-not-found,unused-ignore]

    dictionary, *tables = map(Path, argv)
    glosses = (entry.en for entry in read_dictionary(dictionary))
    _write(listed(get_frequency_dict("en", "best"), glosses, map(_english, tables)))


def _write(lines: Sequence[str]) -> None:
    sys.stdout.buffer.write(lzma.compress("\n".join(lines).encode(), preset=9))


if __name__ == "__main__":
    main(sys.argv[1:])
