"""Which strings of letters are English words: those that texts or dictionaries have.

english.txt.xz lists them; workbench.train.wordlist makes it, from wordfreq's frequencies (Speer 2022, CC BY-SA 4.0),
CC-CEDICT (CC BY-SA 4.0) and the words of the training corpora.
"""

from __future__ import annotations

import lzma
from functools import cache
from importlib.resources import files

__all__ = ["english_words"]


@cache
def english_words() -> frozenset[str]:
    """The English words of three letters and more, in small letters: two hundred thousand, with names and inflected forms."""
    data = files("workbench.text").joinpath("english.txt.xz").read_bytes()
    return frozenset(lzma.decompress(data).decode().split("\n"))
