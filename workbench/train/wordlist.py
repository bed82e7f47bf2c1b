"""The list of English words that `workbench.text.words` reads: words that texts or dictionaries have.

python -m workbench.train.wordlist CEDICT TABLE... > workbench/text/english.txt.xz    (needs: pip install wordfreq==3.1.1)
"""

from __future__ import annotations

import lzma
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from workbench.train.corpus import open_text, read_dictionary

__all__ = ["listed"]

_WORD = re.compile(r"(?<![\w./\\@-])[A-Za-z]{3,}(?![\w/\\@-])")
_SMALL = re.compile(r"(?<![\w./\\@-])[a-z]{3,}(?![\w/\\@-])")
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


def _english(path: Path) -> Iterable[str]:
    with open_text(path) as file:
        yield from (line.rstrip("\n").split("\t")[-1] for line in file)


def main(argv: Sequence[str]) -> None:
    """Write the list to standard output, compressed."""
    from wordfreq import get_frequency_dict  # type: ignore[import-not-found,unused-ignore]

    dictionary, *tables = map(Path, argv)
    glosses = (entry.en for entry in read_dictionary(dictionary))
    words = listed(get_frequency_dict("en", "best"), glosses, map(_english, tables))
    sys.stdout.buffer.write(lzma.compress("\n".join(words).encode(), preset=9))


if __name__ == "__main__":
    main(sys.argv[1:])
