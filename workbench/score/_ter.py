"""sacreBLEU's TER with compiled edit counting: same tokenizer, same signature, same figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def word_ids(*sides: Sequence[str]) -> list[NDArray[np.int64]]:
    """Number the words of some token lists, the same word the same number; int64 arrays."""
    import numpy as np

    index: dict[str, int] = {}
    return [np.array([index.setdefault(w, len(index)) for w in side], dtype=np.int64) for side in sides]


def fast_ter(*, normalized: bool, asian_support: bool, compile_from: int = 32) -> Any:
    """A sacreBLEU TER metric whose segments are counted by `_ter_kernel`.

    Args:
        normalized: separate punctuation, and Chinese characters where `asian_support` is on.
        asian_support: needed for Chinese, together with `normalized`.
        compile_from: least number of segments for which the compiled counting is loaded (loading takes a second, the
            very first compilation some more).
    """
    from sacrebleu.metrics import TER
    from sacrebleu.metrics.lib_ter import translation_edit_rate

    class FastTER(TER):  # type: ignore[misc]
        """TER on integer word ids."""

        _count: Callable[[list[str], list[str]], int]

        def _extract_corpus_statistics(self, hypotheses: Sequence[str], references: Any) -> Any:
            if len(hypotheses) >= compile_from:
                from workbench.score._ter_kernel import edits

                self._count = lambda h, r: int(edits(*word_ids(h, r)))
            else:
                self._count = lambda h, r: int(translation_edit_rate(h, r)[0])
            return super()._extract_corpus_statistics(hypotheses, references)

        def _compute_segment_statistics(self, hypothesis: str, ref_kwargs: dict[str, Any]) -> list[float]:
            words = hypothesis.split()
            refs: list[list[str]] = ref_kwargs["ref_words"]
            return [min(self._count(words, r) for r in refs), sum(map(len, refs)) / len(refs)]

    return FastTER(normalized=normalized, asian_support=asian_support)
