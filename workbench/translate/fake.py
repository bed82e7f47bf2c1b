"""A translator for tests and demonstrations of everything around translation: deterministic, instant, no model.

It spells Chinese in pinyin and English in fixed hanzi, keeps digits and punctuation, and so gives drafts of
plausible length, with scores and log-probabilities, that a test can foresee. It translates nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from workbench.model import Hypothesis, LangPair
from workbench.text.hanzi import HANZI, ONE_HANZI
from workbench.translate.chunks import passes_through
from workbench.translate.normalise import normalise, one_line
from workbench.translate.protocol import DEFAULT_OPTIONS, DecodeOptions, Progress, ScoredTarget, SoftAlignment
from workbench.translate.vocabulary import EOS

_HANZI = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
_TOKEN = re.compile(rf"[{HANZI}]|[A-Za-z]+|\d[\d.,:%-]*|\S")
_MARKS = str.maketrans("，。！？；：（）“”、", ',.!?;:()"",')
_FULL = str.maketrans(",.!?;:()", "，。！？；：（）")


class FakeTranslator:
    """See `Translator`; every method is a pure function of its arguments.

    Args:
        pair: the direction to stand in for.
    """

    name = "fake"

    def __init__(self, pair: LangPair) -> None:
        self.pair = pair
        self.fingerprint = hashlib.sha256(f"fake-1:{pair}".encode()).hexdigest()[:24]
        self._label = f"fake@{self.fingerprint[:8]}"

    def translate(
        self,
        segments: Sequence[str],
        options: DecodeOptions = DEFAULT_OPTIONS,
        progress: Progress | None = None,
    ) -> list[list[Hypothesis]]:
        """See `Translator.translate`."""
        out = []
        for i, segment in enumerate(segments):
            out.append([self._hypothesis(segment, rank, options) for rank in range(options.nbest)])
            if passes_through(segment):
                out[-1] = out[-1][:1]
            if progress and (i % 32 == 31 or i == len(segments) - 1):
                progress(i + 1, len(segments))
        return out

    def complete(
        self, begun: Sequence[tuple[str, str]], options: DecodeOptions = DEFAULT_OPTIONS
    ) -> list[list[Hypothesis]]:
        """The prefix, then the words of the draft that come after as many words."""
        out = []
        for source, prefix in begun:
            draft = self.translate([source], options)[0]
            head = prefix.split() if self.pair.tgt == "en" else list(prefix)
            row = []
            for h in draft:
                words = h.text.split() if self.pair.tgt == "en" else list(h.text)
                joint = " " if self.pair.tgt == "en" else ""
                row.append(Hypothesis(joint.join([*head, *words[len(head) :]]), h.score, model=self._label))
            out.append(row)
        return out

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[ScoredTarget]:
        """See `Translator.score`; log-probabilities between -2 and 0, from the token's hash."""
        return [self._scored(target) for _, target in pairs]

    def attend(self, pairs: Sequence[tuple[str, str]]) -> list[SoftAlignment]:
        """A diagonal."""
        out = []
        for source, target in pairs:
            src = [m.span() for m in _TOKEN.finditer(one_line(source))]
            tgt = [m.span() for m in _TOKEN.finditer(one_line(target))]
            weights = tuple(
                tuple(float(i == j * len(src) // max(len(tgt), 1)) for i in range(len(src)))
                for j in range(len(tgt))
            )
            out.append(SoftAlignment(tuple(src), tuple(tgt), weights))
        return out

    def _hypothesis(self, segment: str, rank: int, options: DecodeOptions) -> Hypothesis:
        line = one_line(segment)
        if passes_through(line):
            return Hypothesis(line, model=self._label)
        text = self._spell(normalise(line, self.pair.src), rank)
        scored = self._scored(text)
        tokens, logprobs = (scored.tokens, scored.logprobs) if options.token_logprobs else ((), ())
        return Hypothesis(text, scored.mean - 0.1 * rank, tokens, logprobs, self._label)

    def _spell(self, line: str, rank: int) -> str:
        tokens: list[str] = _TOKEN.findall(line)
        if self.pair.tgt.startswith("zh"):
            text = "".join(_hanzi(t, rank) for t in tokens)
            return text.translate(_FULL) if text else text
        from pypinyin import lazy_pinyin

        words = [lazy_pinyin(t)[0] if ONE_HANZI.match(t) else t.translate(_MARKS) for t in tokens]
        if rank:
            words[0] = words[0] + "’" * rank
        text = re.sub(r"\s+([,.!?;:)])", r"\1", " ".join(words))
        return text[:1].upper() + text[1:]

    @staticmethod
    def _scored(target: str) -> ScoredTarget:
        tokens = (*_TOKEN.findall(target), EOS)
        digests = (hashlib.sha256(t.encode()).digest()[0] for t in tokens)
        return ScoredTarget(tokens, tuple(-d / 128 for d in digests))


def _hanzi(token: str, rank: int) -> str:
    if not token.isalpha() or not token.isascii():
        return token
    digest = hashlib.sha256(token.lower().encode()).digest()
    return "".join(_HANZI[(digest[k] + rank) % len(_HANZI)] for k in range(1 + len(token) // 6))
