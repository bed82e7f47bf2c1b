"""What the two Marian engines share: cutting, batching, rejoining, n-best lists, forced decoding.

An engine adds only how token batches are decoded and scored.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

from workbench.model import Hypothesis, LangPair
from workbench.text.words import small_words
from workbench.translate.batches import token_batches
from workbench.translate.carried import CarriedNames
from workbench.translate.checks import flags, penalty
from workbench.translate.chunks import fullest, join_chunks, passes_through, split_long, split_sentences
from workbench.translate.glosses import read_glosses
from workbench.translate.headlines import in_small_letters, without_capitals
from workbench.translate.inventions import inventions, pieces_of
from workbench.translate.normalise import normalise, one_line
from workbench.translate.protocol import DEFAULT_OPTIONS, DecodeOptions, Progress, ScoredTarget, SoftAlignment
from workbench.translate.registry import ModelFolder, model_defaults
from workbench.translate.respell import respelled
from workbench.translate.standins import candidates
from workbench.translate.vocabulary import EOS, Vocabulary

LONGEST = 500
"""Most tokens of a source or a target; Marian models have 512 positions and stop with an error beyond."""

INVENTION_ROUNDS = 2  # most times that a text is decoded anew because of invented words

Spans = tuple[list[str], list[tuple[int, int]]]


def _cut(spans: Spans) -> Spans:
    """Pieces and their places, as many as fit beside prefix and end mark."""
    return spans[0][: LONGEST - 2], spans[1][: LONGEST - 2]


def within(pieces: list[str]) -> list[str]:
    """A source that fits the model's positions: its beginning and its last token, the end mark."""
    return pieces if len(pieces) <= LONGEST else [*pieces[: LONGEST - 1], pieces[-1]]


@dataclass(frozen=True, slots=True)
class RawHypothesis:
    """One decoded token sequence: target pieces and the natural-log probability of all of them together."""

    pieces: tuple[str, ...]
    total: float


@dataclass(frozen=True, slots=True)
class Job:
    """One batch for the engine: source pieces, target prefixes and the cap on new target tokens of each item.

    No item's target may hold a run of pieces that is `barred`.
    """

    sources: list[list[str]]
    prefixes: list[list[str]] | None
    caps: list[int]
    barred: list[list[str]] | None = None


class MarianEngine(ABC):
    """A Marian model of one direction; see `Translator` for the contract."""

    engine = ""

    def __init__(self, folder: ModelFolder) -> None:
        self.name = folder.name
        self.pair: LangPair = folder.pair
        self.fingerprint = folder.fingerprint(self.engine)
        self.vocabulary = Vocabulary(folder.path, folder.prefix)
        self.defaults = model_defaults(folder.path)
        self._glosses = read_glosses(folder.path, self.pair.src, self.vocabulary.is_piece)
        words = self._glosses.words if self._glosses and self.pair.tgt.startswith("zh") else None
        self._carried = CarriedNames(words, self.vocabulary.is_piece)
        self._label = f"{folder.name}@{folder.digest[:8]}"

    @abstractmethod
    def decode(self, jobs: Iterable[Job], options: DecodeOptions) -> Iterator[list[list[RawHypothesis]]]:
        """N-best lists of every item of every job, in order; lazily, so that a caller can stop midway."""

    @abstractmethod
    def force(self, sources: list[list[str]], targets: list[list[str]]) -> list[list[float]]:
        """Log-probabilities of the target pieces and the end of sentence, per pair."""

    @abstractmethod
    def attention(self, sources: list[list[str]], targets: list[list[str]]) -> list[list[list[float]]]:
        """`[pair][target piece][source piece]` cross-attention under forced decoding."""

    def translate(
        self,
        segments: Sequence[str],
        options: DecodeOptions = DEFAULT_OPTIONS,
        progress: Progress | None = None,
    ) -> list[list[Hypothesis]]:
        """See `Translator.translate`."""
        wider = self.defaults.wider_source_tokens if options.max_source_tokens is None else None
        options = self._settled(options)
        limits = [min(n, LONGEST) for n in (options.longest_piece, wider) if n]
        ways = [self._ways_to_cut(s, limits) for s in segments]
        items = [(i, t) for i, cuts in enumerate(ways) for t in dict.fromkeys(chain.from_iterable(cuts))]
        texts = [text for _, text in items]
        sources = [self.vocabulary.encode_source(text) for text in texts]
        rows: list[list[RawHypothesis]] = [[] for _ in items]
        waiting = Counter(i for i, _ in items)
        done = len(segments) - len(waiting)
        batches = list(token_batches([len(s) for s in sources], options.batch_tokens))
        jobs = (self._job([sources[k] for k in b], None, options) for b in batches)
        for batch, decoded in zip(batches, self.decode(jobs, options), strict=True):
            for k, hypotheses in zip(batch, decoded, strict=True):
                rows[k] = hypotheses
                waiting[items[k][0]] -= 1
                done += waiting[items[k][0]] == 0
            if progress:
                progress(done, len(segments))
        if self._glosses and self.pair.tgt == "en":
            self._put_inventions_right(texts, sources, rows, options)
        found = dict(zip(items, rows, strict=True))
        out = [
            self._chosen(segments[i], [self._nbest(cut, [found[i, t] for t in cut], options) for cut in cuts])
            if cuts
            else [self._unchanged(segments[i])]
            for i, cuts in enumerate(ways)
        ]
        return self._with_logprobs(segments, out) if options.token_logprobs else out

    def _put_inventions_right(
        self,
        texts: Sequence[str],
        sources: Sequence[list[str]],
        rows: list[list[RawHypothesis]],
        options: DecodeOptions,
    ) -> None:
        """Decode anew, with the invented words barred, the texts whose best hypothesis holds some.

        What was barred for one text is not for another, so each is decoded alone.
        """
        found = {k: runs for k, text in enumerate(texts) if (runs := self._invented(text, rows[k][0]))}
        fewest = {k: len(runs) for k, runs in found.items()}
        barred: dict[int, list[list[str]]] = {k: [] for k in found}
        for _ in range(INVENTION_ROUNDS):
            for k, runs in found.items():
                barred[k] += [r for r in runs if r not in barred[k]]
            again, found = list(found), {}
            jobs = (replace(self._job([sources[k]], None, options), barred=barred[k]) for k in again)
            for k, [fresh] in zip(again, self.decode(jobs, options), strict=True):
                runs = self._invented(texts[k], fresh[0])
                if len(runs) < fewest[k]:
                    rows[k], fewest[k] = fresh, len(runs)
                if runs:
                    found[k] = runs

    def _invented(self, text: str, hypothesis: RawHypothesis) -> list[list[str]]:
        """The runs of pieces that write invented words."""
        target = self.vocabulary.decode_target(hypothesis.pieces)
        words = {target[a:b] for a, b in inventions(text, target)}
        return [run for word in sorted(words) for run in pieces_of(word, hypothesis.pieces)]

    def complete(
        self, begun: Sequence[tuple[str, str]], options: DecodeOptions = DEFAULT_OPTIONS
    ) -> list[list[Hypothesis]]:
        """See `PrefixTranslator.complete`. What a model has no positions for is left out."""
        options = self._settled(options)
        sources = [within(self.vocabulary.encode_source(self.given(s))) for s, _ in begun]
        prefixes = [self.vocabulary.encode_target(p)[: LONGEST - 1] for _, p in begun]
        batches = list(token_batches([len(s) for s in sources], options.batch_tokens))
        jobs = (self._job([sources[k] for k in b], [prefixes[k] for k in b], options) for b in batches)
        out: list[list[Hypothesis]] = [[] for _ in begun]
        for batch, decoded in zip(batches, self.decode(jobs, options), strict=True):
            for k, raw in zip(batch, decoded, strict=True):
                out[k] = [self._hypothesis(h) for h in raw[: options.nbest]]
        return out

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[ScoredTarget]:
        """See `Translator.score`; of very long texts the first 500 tokens count."""
        sources = [within(self.vocabulary.encode_source(self.given(s))) for s, _ in pairs]
        targets = [self.vocabulary.encode_target(normalise(t, self.pair.tgt))[:LONGEST] for _, t in pairs]
        out: list[ScoredTarget] = [ScoredTarget((), ())] * len(pairs)
        lengths = [max(len(s), len(t)) for s, t in zip(sources, targets, strict=True)]
        for batch in token_batches(lengths, 4096):
            logprobs = self.force([sources[k] for k in batch], [targets[k] for k in batch])
            for k, row in zip(batch, logprobs, strict=True):
                out[k] = ScoredTarget((*targets[k], EOS), tuple(row))
        return out

    def attend(self, pairs: Sequence[tuple[str, str]]) -> list[SoftAlignment]:
        """See `PrefixTranslator.attend`; offsets count characters of the normalised texts."""
        src = [_cut(self.vocabulary.spans(self.prepare(s), "src")) for s, _ in pairs]
        tgt = [_cut(self.vocabulary.spans(normalise(t, self.pair.tgt), "tgt")) for _, t in pairs]
        head = [self.vocabulary.prefix] if self.vocabulary.prefix else []
        sources = [[*head, *pieces, EOS] for pieces, _ in src]
        rows = self.attention(sources, [pieces for pieces, _ in tgt])
        return [
            SoftAlignment(
                tuple(s[1]), tuple(t[1]), tuple(tuple(r[len(head) : len(head) + len(s[1])]) for r in row)
            )
            for s, t, row in zip(src, tgt, rows, strict=True)
        ]

    def prepare(self, text: str) -> str:
        """A source segment as the model knows text: in one line, in its marks, not in capitals alone."""
        text = normalise(text, self.pair.src)
        if self.pair.src.startswith("zh"):
            return text
        return without_capitals(text, self.vocabulary.usual, self._names)

    @cached_property
    def _names(self) -> frozenset[str]:
        """English words that keep their capitals: the stand-ins, and what glosses.tsv has in capitals alone."""
        words = self._glosses.words if self._glosses else ()
        short = (w for w in words if w.isascii() and w.isupper() and w.lower() not in small_words())
        return frozenset((*(s.src for s in candidates(self.pair)), *short))

    def given(self, text: str) -> str:
        """What the model is given of a source segment: `prepare`, headlines in small letters, rare words as glosses."""
        return self._eased(self.prepare(text))

    def _eased(self, text: str) -> str:
        if not self.pair.src.startswith("zh"):
            text = in_small_letters(text, self.vocabulary.ordinary, self._names)
        return self._glosses.put(text) if self._glosses else text

    def _settled(self, options: DecodeOptions) -> DecodeOptions:
        """The options with the model's own settings where they leave them open."""
        own = self.defaults
        length_penalty = own.length_penalty if options.length_penalty is None else options.length_penalty
        longest = own.max_source_tokens if options.max_source_tokens is None else options.max_source_tokens
        return replace(options, length_penalty=length_penalty, max_source_tokens=longest)

    def _ways_to_cut(self, segment: str, limits: Sequence[int]) -> list[list[str]]:
        """The distinct cuts into pieces of a sentence or less, of at most so many tokens; none of what passes through."""
        text = self.prepare(segment)
        if passes_through(text):
            return []
        sentences = split_sentences(self._eased(self._carried.put(text)), self.pair.src)
        cuts: list[list[str]] = []
        for limit in limits:
            cut = [p for t in sentences for p in split_long(t, self.vocabulary.source_length, limit)]
            if cut not in cuts:
                cuts.append(cut)
        return cuts

    def _chosen(self, segment: str, drafts: Sequence[list[Hypothesis]]) -> list[Hypothesis]:
        """Of one n-best list a cut, the fullest among those that the draft checks object to least."""
        text = self.prepare(segment)
        drafts = [self._carried.restored(text, d) for d in drafts]
        if len(drafts) == 1:
            return drafts[0]
        bad = [penalty(flags(segment, d[0].text, self.pair)) for d in drafts]
        return fullest([d for d, weight in zip(drafts, bad, strict=True) if weight == min(bad)])

    def _job(self, sources: list[list[str]], prefixes: list[list[str]] | None, options: DecodeOptions) -> Job:
        room = LONGEST - max((len(p) for p in prefixes or ()), default=0)
        return Job(sources, prefixes, [min(int(options.max_ratio * len(s)) + 12, room) for s in sources])

    def _unchanged(self, segment: str) -> Hypothesis:
        return Hypothesis(one_line(segment), model=self._label)  # as it came

    def _hypothesis(self, raw: RawHypothesis) -> Hypothesis:
        text = self.vocabulary.decode_target(raw.pieces)
        return Hypothesis(text, raw.total / (len(raw.pieces) + 1), model=self._label)

    def _respelled(self, chunk: str, text: str) -> str:
        return respelled(chunk, text) if self._glosses and self.pair.tgt == "en" else text

    def _nbest(
        self, chunks: Sequence[str], raw: Sequence[list[RawHypothesis]], options: DecodeOptions
    ) -> list[Hypothesis]:
        if len(chunks) == 1:
            drafts = [self._hypothesis(h) for h in raw[0][: options.nbest]]
            return [replace(d, text=self._respelled(chunks[0], d.text)) for d in drafts]
        out = []
        for rank in range(min(options.nbest, max(len(r) for r in raw))):
            picked = [r[min(rank, len(r) - 1)] for r in raw]
            texts = [
                self._respelled(c, self.vocabulary.decode_target(h.pieces))
                for c, h in zip(chunks, picked, strict=True)
            ]
            size = sum(len(h.pieces) + 1 for h in picked)
            score = sum(h.total for h in picked) / size
            out.append(Hypothesis(join_chunks(chunks, texts, self.pair.tgt), score, model=self._label))
        return out

    def _with_logprobs(
        self, segments: Sequence[str], nbest: list[list[Hypothesis]]
    ) -> list[list[Hypothesis]]:
        wanted = [
            (i, k)
            for i, s in enumerate(segments)
            if not passes_through(s)
            for k in range(len(nbest[i]))
            if nbest[i][k].text
        ]
        scored = self.score([(segments[i], nbest[i][k].text) for i, k in wanted])
        for (i, k), target in zip(wanted, scored, strict=True):
            nbest[i][k] = replace(nbest[i][k], tokens=target.tokens, logprobs=target.logprobs)
        return nbest
