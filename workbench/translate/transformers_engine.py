"""The reference engine: transformers' MarianMTModel, float32, on the same folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from workbench.errors import DependencyMissingError, ModelMissingError
from workbench.translate.convert import offline
from workbench.translate.marian import Job, MarianEngine, RawHypothesis
from workbench.translate.protocol import DecodeOptions
from workbench.translate.registry import ModelFolder
from workbench.translate.vocabulary import EOS, PAD, UNK


class TransformersEngine(MarianEngine):
    """A Marian model in PyTorch.

    Args:
        folder: the model.
    """

    engine = "transformers-float32"

    def __init__(self, folder: ModelFolder) -> None:
        super().__init__(folder)
        self._model = _load(folder)
        ids = self.vocabulary.ids
        self._pad = ids.get(PAD, int(self._model.config.pad_token_id))
        self._eos = ids[EOS]
        self._banned = [i for i in (self._pad, ids.get(UNK)) if i is not None]
        self._start = int(self._model.config.decoder_start_token_id)

    def decode(self, jobs: Iterable[Job], options: DecodeOptions) -> Iterator[list[list[RawHypothesis]]]:
        """Jobs with prefixes are decoded item by item: `generate` takes prefixes of one length only."""
        for job in jobs:
            if job.prefixes is None:
                yield self._generate(job, None, options)
                continue
            rows = zip(job.sources, job.prefixes, job.caps, strict=True)
            yield [self._generate(Job([s], None, [c], job.barred), p, options)[0] for s, p, c in rows]

    def _generate(
        self, job: Job, prefix: list[str] | None, options: DecodeOptions
    ) -> list[list[RawHypothesis]]:
        import torch

        sources, caps = job.sources, job.caps
        barred = [[self.vocabulary.ids[p] for p in run] for run in job.barred or ()]
        begun = [self.vocabulary.ids[t] for t in prefix or ()]
        batch = self._tensors(sources)
        with torch.inference_mode():
            out = self._model.generate(
                **batch,
                decoder_input_ids=torch.tensor([[self._start, *begun]] * len(sources)),
                num_beams=options.beam,
                num_return_sequences=options.nbest,
                length_penalty=options.normalisation if options.beam > 1 else 1.0,
                no_repeat_ngram_size=options.no_repeat_ngram,
                repetition_penalty=options.repetition_penalty,
                max_new_tokens=max(caps),
                max_length=None,
                do_sample=False,
                early_stopping=False,
                forced_eos_token_id=None,
                bad_words_ids=barred or None,
                suppress_tokens=self._banned,
                return_dict_in_generate=True,
                output_scores=False,
            )
        rows = [
            self._pieces(row)[: len(begun) + caps[i // options.nbest]] for i, row in enumerate(out.sequences)
        ]
        totals = [sum(r) for r in self.force([s for s in sources for _ in range(options.nbest)], rows)]
        both = [RawHypothesis(tuple(r), t) for r, t in zip(rows, totals, strict=True)]
        return [both[i : i + options.nbest] for i in range(0, len(both), options.nbest)]

    def _pieces(self, row: Any) -> list[str]:
        """Pieces of a generated row, without the start and everything from the end of sentence on."""
        ids = [int(i) for i in row[1:]]
        end = ids.index(self._eos) if self._eos in ids else len(ids)
        return [self.vocabulary.tokens[i] for i in ids[:end] if i != self._pad]

    def force(self, sources: list[list[str]], targets: list[list[str]]) -> list[list[float]]:
        """One pass of the decoder over the given targets."""
        return [row for row, _ in self._teacher(sources, targets, attention=False)]

    def attention(self, sources: list[list[str]], targets: list[list[str]]) -> list[list[list[float]]]:
        """Cross-attention of the last layer, heads averaged."""
        return [weights for _, weights in self._teacher(sources, targets, attention=True)]

    def _teacher(
        self, sources: list[list[str]], targets: list[list[str]], *, attention: bool
    ) -> list[tuple[list[float], list[list[float]]]]:
        import torch

        ids = self.vocabulary.ids
        wanted = [[*(ids[t] for t in target), self._eos] for target in targets]
        width = max(len(w) for w in wanted)
        labels = torch.tensor([w + [self._pad] * (width - len(w)) for w in wanted])
        start = torch.full((len(wanted), 1), self._start)
        with torch.inference_mode():
            out = self._model(
                **self._tensors(sources),
                decoder_input_ids=torch.cat([start, labels[:, :-1]], dim=1),
                output_attentions=attention,
            )
            logits = out.logits.float()
            logits[..., self._pad] = float("-inf")
            picked = logits.log_softmax(-1).gather(-1, labels.unsqueeze(-1)).squeeze(-1)
        rows = [[float(x) for x in picked[i, : len(w)]] for i, w in enumerate(wanted)]
        if not attention:
            return [(row, []) for row in rows]
        weights = out.cross_attentions[-1].mean(dim=1)
        # row j of the decoder predicts piece j
        return [(rows[i], weights[i, : len(targets[i])].tolist()) for i in range(len(rows))]

    def _tensors(self, sources: list[list[str]]) -> dict[str, Any]:
        import torch

        ids = self.vocabulary.ids
        width = max(len(s) for s in sources)
        rows = [[ids[t] for t in s] for s in sources]
        return {
            "input_ids": torch.tensor([r + [self._pad] * (width - len(r)) for r in rows]),
            "attention_mask": torch.tensor([[1] * len(r) + [0] * (width - len(r)) for r in rows]),
        }


def _load(folder: ModelFolder) -> Any:
    try:
        with offline():
            import torch
            import transformers

            model = transformers.MarianMTModel.from_pretrained(
                str(folder.path), dtype=torch.float32, local_files_only=True, attn_implementation="eager"
            )
    except ImportError as error:
        raise DependencyMissingError(
            f"{error.name} is not installed", remedy="run `pip install -r requirements.txt`"
        ) from None
    except (OSError, ValueError, RuntimeError) as error:
        raise ModelMissingError(
            f"transformers cannot load the model ({error})".split("\n", 1)[0],
            where=str(folder.path),
            remedy="check the model with `workbench models info`",
        ) from None
    return model.eval()
