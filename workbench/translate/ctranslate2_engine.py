"""The default engine: CTranslate2, int8 on the CPU, one batch per core."""

from __future__ import annotations

import os
import shutil
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from workbench.errors import ModelMissingError
from workbench.translate.convert import VOCABULARY_MAP, converted, offline
from workbench.translate.marian import Job, MarianEngine, RawHypothesis
from workbench.translate.protocol import DecodeOptions
from workbench.translate.registry import ModelFolder


class CTranslate2Engine(MarianEngine):
    """A Marian model in CTranslate2.

    Args:
        folder: the model.
        threads: batches decoded at once with one core each; 0 is one per core.
        compute_type: int8 (default), float32, ...
    """

    engine = "ctranslate2-int8"

    def __init__(self, folder: ModelFolder, *, threads: int = 0, compute_type: str = "int8") -> None:
        self.engine = f"ctranslate2-{compute_type}"
        super().__init__(folder)
        self.threads = threads or os.cpu_count() or 1
        self._translator, path = _load(folder, compute_type, self.threads)
        self._mapped = (path / VOCABULARY_MAP).is_file()

    def decode(self, jobs: Iterable[Job], options: DecodeOptions) -> Iterator[list[list[RawHypothesis]]]:
        """Keeps every core busy with a batch and two waiting, and gives results in the order of the jobs."""
        pending: deque[tuple[Job, list[Any]]] = deque()
        for job in jobs:
            pending.append((job, self._submit(job, options)))
            if len(pending) > self.threads + 2:
                yield self._collect(*pending.popleft(), options)
        while pending:
            yield self._collect(*pending.popleft(), options)

    def _submit(self, job: Job, options: DecodeOptions) -> list[Any]:
        handles: list[Any] = self._translator.translate_batch(
            job.sources,
            target_prefix=job.prefixes,
            beam_size=options.beam,
            num_hypotheses=options.nbest,
            length_penalty=options.normalisation,
            no_repeat_ngram_size=options.no_repeat_ngram,
            repetition_penalty=options.repetition_penalty,
            max_decoding_length=max(job.caps),
            max_input_length=0,
            disable_unk=True,
            suppress_sequences=job.barred or None,
            # barred pieces of a prefix would widen the map, and CTranslate2 keeps the layer of another map of that size
            use_vmap=self._mapped and not job.prefixes,
            return_scores=True,
            asynchronous=True,
        )
        return handles

    @staticmethod
    def _collect(job: Job, handles: list[Any], options: DecodeOptions) -> list[list[RawHypothesis]]:
        out = []
        for i, handle in enumerate(handles):
            result = handle.result()
            begun = len(job.prefixes[i]) if job.prefixes else 0
            row = []
            for pieces, score in zip(result.hypotheses, result.scores, strict=True):
                size = len(pieces) + 1
                mean = score * size ** (options.normalisation - 1)
                kept = tuple(pieces[: begun + job.caps[i]])
                row.append(RawHypothesis(kept, mean * (len(kept) + 1)))
            out.append(row)
        return out

    def force(self, sources: list[list[str]], targets: list[list[str]]) -> list[list[float]]:
        """`score_batch`, in parts small enough that every core has one."""
        results = self._translator.score_batch(
            sources, targets, max_batch_size=1024, batch_type="tokens", max_input_length=0
        )
        return [[float(x) for x in r.log_probs] for r in results]

    def attention(self, sources: list[list[str]], targets: list[list[str]]) -> list[list[list[float]]]:
        """Beam search biased to the target so strongly that it writes just that; last layer, heads averaged."""
        results = self._translator.translate_batch(
            sources,
            target_prefix=targets,
            beam_size=2,
            prefix_bias_beta=0.999999,
            max_decoding_length=max(len(t) for t in targets) + 1,
            max_input_length=0,
            return_attention=True,
        )
        return [
            [list(row) for row in r.attention[0][: len(t)]] if r.hypotheses[0][: len(t)] == t else []
            for r, t in zip(results, targets, strict=True)
        ]


def _load(folder: ModelFolder, compute_type: str, threads: int) -> tuple[Any, Path]:
    path = converted(folder, compute_type)
    for attempt in (0, 1):
        try:
            with offline():
                import ctranslate2

                translator = ctranslate2.Translator(
                    str(path), device="cpu", compute_type=compute_type, inter_threads=threads, intra_threads=1
                )
                return translator, path
        except (RuntimeError, ValueError) as error:
            if attempt:
                raise ModelMissingError(
                    f"CTranslate2 cannot load the model ({error})",
                    where=str(folder.path),
                    remedy="check the model with `workbench models info`",
                ) from None
            shutil.rmtree(path, ignore_errors=True)  # a damaged conversion is made anew, once
            path = converted(folder, compute_type)
    raise AssertionError
