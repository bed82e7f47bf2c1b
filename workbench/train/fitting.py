"""Fitting: one stage of gradient steps driven by a clock or a step count, resumable, with its curve in a file."""

from __future__ import annotations

import csv
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from workbench.errors import InputError
from workbench.train.guide import Guide
from workbench.train.loss import projected_cross_entropy
from workbench.train.model import Marian
from workbench.train.nearest import nearest_pairs
from workbench.train.optimiser import MasterOptimiser
from workbench.train.packing import Batch, Pack, batches
from workbench.train.recipe import DIRECTIONS, Hardware, Stage
from workbench.train.saving import complete_file

__all__ = ["COLUMNS", "Fit"]

#: Columns of curves.csv: nll in nats a token, rate, the gradient's norm, target tokens a second.
COLUMNS = ("stage", "step", "seconds", "tokens", "nll", "rate", "norm", "tokens_per_second")
_AVERAGE_EVERY = 8


class Fit:
    """A stage that runs: model, optimiser, place in the data, running average of the weights, log.

    Args:
        model: in `product_dtype`, on the device.
        optimiser: holds the model's float32 masters.
        pack: the training corpus.
        stage: what to fit and for how long.
        hardware: device, logging and saving intervals.
        folder: curves.csv and checkpoint.pt are written here.
        outputs: ids that a Chinese and an English target may use; targets outside are not learnt. None: all.
        guide: alignments to learn where the stage gives them a weight.
    """

    def __init__(
        self,
        model: Marian,
        optimiser: MasterOptimiser,
        pack: Pack,
        stage: Stage,
        hardware: Hardware,
        folder: Path,
        outputs: Sequence[NDArray[np.int64]] | None = None,
        guide: Guide | None = None,
    ) -> None:
        self.model, self.optimiser, self.pack = model, optimiser, pack
        self.stage, self.hardware, self.folder = stage, hardware, folder
        self.device = torch.device(hardware.device)
        self.guide = guide if stage.guide else None
        self.outputs = [torch.from_numpy(o).to(self.device) for o in outputs] if outputs is not None else None
        self.places = [self._places(o) for o in outputs] if outputs is not None else None
        self.directions = [DIRECTIONS.index(d) for d in stage.directions]
        self.step = self.batch_index = self.epoch = self.tokens = 0
        self.elapsed = 0.0
        self.average = {n: t.detach().clone() for n, t in optimiser.master.items()}
        self.near = nearest_pairs(pack, stage.nearest) if stage.nearest else np.ones(len(pack), dtype=bool)
        self._nll = torch.zeros((), dtype=torch.float64, device=self.device)
        self._counted = 0

    def _places(self, ids: NDArray[np.int64]) -> Tensor:
        places = np.full(self.model.shape.vocabulary, -1, dtype=np.int64)
        places[ids] = np.arange(len(ids))
        return torch.from_numpy(places).to(self.device)

    def progress(self) -> float:
        """Return the share of the stage's schedule that has passed, 0 to 1."""
        return min(1.0, max(self.elapsed / self.stage.seconds, self.step / self.stage.steps))

    def rate(self) -> float:
        """Return the learning rate of the next step."""
        s = self.stage
        fall = min(1.0, (1.0 - self.progress()) / s.decay) if s.decay else 1.0
        return s.rate * min(1.0, (self.step + 1) / max(1, s.warmup)) * fall

    def choose(self, rng: np.random.Generator, *, short: bool) -> NDArray[np.int64]:
        """Return pair indices of one pass: each corpus as often as its weight says, fractions by chance."""
        by_corpus = np.array([self.stage.weight(n) for n in self.pack.names])
        weight = np.where(self.near, by_corpus[self.pack.source], 0.0)
        if short:
            limit = self.stage.short
            fits = (self.pack.lengths(0) <= limit) & (self.pack.lengths(1) <= limit + 6)
            weight = np.where(fits, weight, 0.0)
        copies = np.floor(weight + rng.random(len(weight))).astype(np.int64)
        return np.repeat(np.arange(len(weight)), copies)

    def _groups(self) -> Iterator[list[Batch]]:
        """Yield the batches of each step until the stage ends, pass after pass, in an order of the stage's own."""
        while self.progress() < self.stage.stop:
            rng = np.random.default_rng((self.stage.seed, zlib.crc32(self.stage.name.encode()), self.epoch))
            short = self.progress() < self.stage.curriculum
            chosen = self.choose(rng, short=short)
            pad = self.model.shape.vocabulary - 1
            stream = batches(
                self.pack, chosen, self.directions, self.stage.batch, rng, pad, skip=self.batch_index
            )
            group: list[Batch] = []
            before = self.step
            for batch in stream:
                group.append(batch)
                if len(group) == self.stage.accumulate:
                    yield group
                    group = []
                    if self.progress() >= self.stage.stop:
                        return
                    if short and self.progress() >= self.stage.curriculum:
                        break
            if self.step == before and not short and self.batch_index == 0:
                raise InputError(
                    f"stage {self.stage.name} has less data than one step reads",
                    remedy="lower accumulate, or check the weights",
                )
            self.epoch += 1
            self.batch_index = 0

    def _backward(self, batch: Batch, scale: float) -> None:
        source = torch.from_numpy(batch.source).to(self.device)
        target = torch.from_numpy(batch.target).to(self.device)
        pad = self.model.shape.vocabulary - 1
        shifted = torch.cat([torch.full_like(target[:, :1], pad), target[:, :-1]], dim=1)
        states = self.model(source, shifted).reshape(-1, self.model.shape.d)
        labels = target.reshape(-1)
        keep = labels != pad
        weight = self.model.embedding.weight
        side = 1 - batch.direction
        if self.outputs is not None and self.places is not None:
            labels = self.places[side][labels]
            keep &= labels >= 0
            weight = weight.index_select(0, self.outputs[side])
        index = keep.nonzero().squeeze(1)
        loss, nll = projected_cross_entropy(
            states.index_select(0, index),
            weight,
            labels.index_select(0, index),
            self.stage.smoothing,
            scale,
            chunk=self.hardware.chunk,
            compiled=self.hardware.compiled,
        )
        if self.guide is not None:
            loss = loss + self.stage.guide * scale * self.guide.loss(self.model, source, target)
        loss.backward()  # type: ignore[no-untyped-call]
        self._nll += nll.detach()
        self._counted += len(index)

    def run(self, hook: Callable[[Fit], None] | None = None) -> None:
        """Fit until the stage ends; log and save at the hardware's intervals and at the end.

        Args:
            hook: called after each save but the last, its time not counted.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        self.model.train()
        began = logged = saved = time.monotonic()
        tokens, norm = self.tokens, 0.0
        for group in self._groups():
            rate, norm = self.rate(), self._step(group)
            now = time.monotonic()
            self.elapsed += now - began
            began = now
            if now - logged > self.hardware.log_seconds:
                self._log(rate, norm, (self.tokens - tokens) / (now - logged))
                logged, tokens = now, self.tokens
            if now - saved > self.hardware.save_seconds:
                self.save()
                saved = now
                if hook is not None:
                    hook(self)
                began = time.monotonic()
        if self._counted:
            seconds = max(time.monotonic() - logged, 1e-9)
            self._log(self.rate(), norm, (self.tokens - tokens) / seconds)
        if 0 < self.step < _AVERAGE_EVERY:  # so few steps count too
            self._take_average()
        self.save()

    def _step(self, group: list[Batch]) -> float:
        rate = self.rate()
        torch.manual_seed(zlib.crc32(f"{self.stage.seed} {self.stage.name} {self.step}".encode()))  # dropout
        scale = 1.0 / sum(b.tokens for b in group)
        for batch in group:
            self._backward(batch, scale)
        norm: float = self.optimiser.step(rate)
        self.step += 1
        self.batch_index += len(group)
        self.tokens += sum(b.tokens for b in group)
        if self.step % _AVERAGE_EVERY == 0:
            self._take_average()
        return norm

    def _take_average(self) -> None:
        horizon = min(self.stage.average, 1 - _AVERAGE_EVERY / (self.step + _AVERAGE_EVERY))
        with torch.no_grad():
            masters = [self.optimiser.master[n].detach() for n in self.average]
            torch._foreach_lerp_(list(self.average.values()), masters, 1 - horizon**_AVERAGE_EVERY)

    def _log(self, rate: float, norm: float, speed: float) -> None:
        path = self.folder / "curves.csv"
        new = not path.exists()
        nll = float(self._nll) / max(1, self._counted)
        row = (self.stage.name, self.step, round(self.elapsed, 1), self.tokens, round(nll, 4))
        row = (*row, f"{rate:.2e}", round(norm, 3), round(speed))  # type: ignore[assignment]
        with path.open("a", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            if new:
                writer.writerow(COLUMNS)
            writer.writerow(row)
        sys.stderr.write(" ".join(map(str, row)) + "\n")
        self._nll.zero_()
        self._counted = 0

    def save(self) -> None:
        """Write checkpoint.pt, replacing the last one only when complete."""
        path = self.folder / "checkpoint.pt"
        state: dict[str, Any] = {n: getattr(self, n) for n in _PLACE}
        state |= {"stage": self.stage.name, "optimiser": self.optimiser.state(), "average": self.average}
        with complete_file(path) as part:
            torch.save(state, part)

    def resume(self) -> bool:
        """Load checkpoint.pt where there is one; return whether there was."""
        path = self.folder / "checkpoint.pt"
        if not path.exists():
            return False
        state = torch.load(path, map_location=self.device, weights_only=True)
        self.optimiser.load(state["optimiser"])
        self.average = state["average"]
        for name in _PLACE:
            setattr(self, name, state[name])
        return True


_PLACE = ("step", "epoch", "batch_index", "tokens", "elapsed")
