"""A training recipe, which says everything a run does, as frozen dataclasses; `reading` makes it of a TOML file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from workbench.errors import InputError
from workbench.translate.registry import ModelDefaults

__all__ = [
    "DIRECTIONS",
    "GLOSSED",
    "Card",
    "Clean",
    "Corpus",
    "Decontaminate",
    "Hardware",
    "Nearest",
    "Parallel",
    "Recipe",
    "Shape",
    "Stage",
    "Synthetic",
    "Vocabulary",
]

T = TypeVar("T", "Stage", "Synthetic")
DIRECTIONS = ("zh-en", "en-zh")
#: Before the name of a corpus: its pairs with glosses in the source, see `glossing`.
GLOSSED = "glossed-"


@dataclass(frozen=True, slots=True)
class Parallel:
    """Two line-aligned files, `name` as corpus; `zh` and `en` are paths below the recipe's `root`."""

    name: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """Where the texts are.

    Attributes:
        root: folder that all other paths are relative to (itself relative to the recipe's folder).
        tables: globs of `NAME.tsv.xz` tables, Chinese TAB English.
        shipped: the same, of tables that come with the recipe: relative to its folder, not to `root`.
        parallel: line-aligned files, added after the tables.
        dictionary: a CC-CEDICT file (.gz or plain), the name of an installed package that carries one, or "" for none.
        taiwan: corpora whose Taiwanese words become the mainland's.
        tokenised: corpora whose English is tokenised (`a - b ,`).
        monolingual_zh: Chinese lines that only help the vocabulary.
    """

    root: str = "."
    tables: tuple[str, ...] = ()
    shipped: tuple[str, ...] = ()
    parallel: tuple[Parallel, ...] = ()
    dictionary: str = ""
    taiwan: tuple[str, ...] = ()
    tokenised: tuple[str, ...] = ()
    monolingual_zh: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Synthetic:
    """Text for back-translation.

    Attributes:
        name: of the corpus it becomes.
        lang: zh or en, what the text is in.
        text: globs below the recipe's `root`.
        lines: at most that many lines, evenly spaced.
        model: registered model that translates it; "" is the stage before the one that reads it.
    """

    name: str
    lang: str
    text: tuple[str, ...]
    lines: int = 10**9
    model: str = ""


@dataclass(frozen=True, slots=True)
class Clean:
    """`copies`: how many pairs of one skeleton (text without numbers and marks) are kept; `split`: cut paragraphs."""

    copies: int = 2
    split: bool = True


@dataclass(frozen=True, slots=True)
class Decontaminate:
    """Globs of texts that no training pair may share an n-gram with; gram sizes in words and characters."""

    english: tuple[str, ...] = ()
    chinese: tuple[str, ...] = ()
    words: int = 8
    characters: int = 13


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """SentencePiece and packing settings.

    Attributes:
        size: pieces, all but the pad.
        coverage: share of characters that get a piece; the rest fall back to bytes.
        lines, caps: at most so many pairs of a corpus (`caps` by name) are read for the vocabulary.
        sentences: at most so many sentences are sampled from those.
        longest: longer sides, in tokens, are left out of the pack.
        ratio: pairs with one side over `ratio` times the other plus 8 tokens are left out.
        samples, alpha: further encodings of each pair with sampled segmentations, and their smoothness.
    """

    size: int = 15999
    coverage: float = 0.999
    lines: int = 5000
    caps: Mapping[str, int] = field(default_factory=dict)
    sentences: int = 330_000
    longest: int = 110
    ratio: float = 2.5
    samples: int = 0
    alpha: float = 0.1


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of a model: width `d`, feed-forward width, heads, layers; `vocabulary` includes the pad, its last id."""

    vocabulary: int = 16000
    d: int = 384
    ffn: int = 1536
    heads: int = 6
    encoder_layers: int = 4
    decoder_layers: int = 2
    positions: int = 512


@dataclass(frozen=True, slots=True)
class Nearest:
    """Of each corpus in `shares` (0 to 1) only that share of its pairs is read which is most `like` those corpora."""

    like: tuple[str, ...] = ()
    shares: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stage:
    """What one stage fits: directions, corpus weights, learning rate and the length of its schedule.

    `seconds` or `steps` bounds it: what is reached first ends it, or, at `stop` of its schedule, ends it early.
    The rate warms up over `warmup` steps, holds, and falls linearly to zero over the last `decay` share. In the
    share `curriculum` at the start only pairs of at most `short` source tokens are read. `after` names the stage
    whose averaged weights (and optimiser) it starts from; of several stages it starts from the mean of their averaged
    weights, in the file perhaps with parts (`{ a = 2, b = 1 }`), with a new optimiser. A corpus without a weight counts once; a weight is
    how many times a pass reads each of its pairs, fractions by chance. `dropout` is the share of states that a step
    sets to zero, behind the embeddings and each sublayer. `guide` weighs the alignment loss on the
    first cross-attention head of the last decoder layer (see `guide`); 0 is none. `synthetic` names the corpora
    of [[synthetic]] that it reads besides, back-translated by the stage before. `nearest` leaves out what is far
    from a domain. `glossed` is how often pairs with glosses in the source are read (see `glossing`), for once that
    the weights have their corpus read. `encoder_layers` makes the encoder deeper and `d` the model wider than [shape]'s from this stage on (see
    `growing`), with a new optimiser; 0 leaves them as they are. A stage with `start`, the folder of a finished model of one
    direction, fits nothing: it hands on that model's weights (see `starting`).
    """

    name: str
    directions: tuple[str, ...] = DIRECTIONS
    after: tuple[str, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    rate: float = 2e-3
    warmup: int = 100
    decay: float = 0.0
    seconds: float = 1e9
    steps: int = 10**9
    stop: float = 1.0
    batch: int = 4096
    accumulate: int = 2
    smoothing: float = 0.1
    short: int = 24
    curriculum: float = 0.0
    average: float = 0.999
    dropout: float = 0.0
    guide: float = 0.0
    synthetic: tuple[str, ...] = ()
    nearest: Nearest | None = None
    glossed: float = 0.0
    encoder_layers: int = 0
    d: int = 0
    start: Path | None = None
    seed: int = 1

    def weight(self, corpus: str) -> float:
        """Return how often a pass reads each pair of `corpus`."""
        if corpus.startswith(GLOSSED):
            return self.glossed * self.weights.get(corpus.removeprefix(GLOSSED), 1.0)
        return self.weights.get(corpus, 1.0)


@dataclass(frozen=True, slots=True)
class Hardware:
    """`device` cpu or cuda; `threads` of the CPU; `chunk` rows of logits at once; `compiled` uses torch.compile."""

    device: str = "cpu"
    threads: int = 1
    chunk: int = 2048
    compiled: bool = True
    log_seconds: float = 30.0
    save_seconds: float = 300.0


@dataclass(frozen=True, slots=True)
class Card:
    """What the model cards say, and how models are watched.

    Attributes:
        about: first paragraph, after what the shape says.
        sources: table NAME, pairs, characters, licence and origin (TSV with a heading), below the recipe's `root`.
        licences: licence of a corpus, or of all whose names begin so, that `sources` does not name.
        notes: file (absolute) by direction, whose Markdown the card takes in.
        licence: of the weights, one paragraph.
        sets: folder of evaluation sets, below the recipe's `root`.
        evaluate: sets that the card gives figures of.
        watch: set that is decoded greedily at each save; "" is none.
        watch_lines: how many of its lines.
    """

    about: str = ""
    sources: str = ""
    licences: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, Path] = field(default_factory=dict)
    licence: str = ""
    sets: str = "eval/mt"
    evaluate: tuple[str, ...] = ()
    watch: str = ""
    watch_lines: int = 100


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything a run does; `folder` (absolute) holds what it writes, `root` (absolute) what it reads.

    `glosses` says how often a word may stand in the corpora, by direction, to be glossed. `glossaries` are tables of
    glosses, word TAB gloss, by direction, that go before the dictionary. `decoding` is what the
    exported model of a direction decodes with where nothing else is said. `export` names the stages whose mean a
    direction ships.
    """

    folder: Path
    root: Path
    corpus: Corpus
    clean: Clean
    decontaminate: Decontaminate
    vocabulary: Vocabulary
    shape: Shape
    hardware: Hardware
    stages: tuple[Stage, ...]
    synthetic: tuple[Synthetic, ...] = ()
    embeddings: str = "cooccurrence"
    output_counts: int = 40
    glosses: Mapping[str, int] = field(default_factory=dict)
    glossaries: Mapping[str, Path] = field(default_factory=dict)
    decoding: Mapping[str, ModelDefaults] = field(default_factory=dict)
    export: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    card: Card = field(default_factory=Card)

    def stage(self, name: str) -> Stage:
        """Return the stage `name`.

        Raises:
            InputError: there is none.
        """
        return _named(self.stages, name, "stage")

    def synthetic_named(self, name: str) -> Synthetic:
        """Return the back-translated corpus `name`.

        Raises:
            InputError: there is none.
        """
        return _named(self.synthetic, name, "[[synthetic]]")


def _named(items: tuple[T, ...], name: str, kind: str) -> T:
    for item in items:
        if item.name == name:
            return item
    raise InputError(
        f"no {kind} named {name}", remedy=f"the recipe has {', '.join(i.name for i in items) or 'none'}"
    )
