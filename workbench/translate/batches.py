"""Length-sorted token batches over everything there is to translate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def token_batches(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Indices in batches of like length, longest first.

    A batch costs its longest item times its size, padding counted, and that stays within `budget` unless
    one item alone is longer. Items of equal length keep their order, so the batches are always the same.

    Args:
        lengths: tokens of each item.
        budget: most tokens of a batch.
    """
    batch: list[int] = []
    longest = 0
    for index in sorted(range(len(lengths)), key=lambda i: (-lengths[i], i)):
        longest = longest or max(lengths[index], 1)
        if batch and longest * (len(batch) + 1) > budget:
            yield batch
            batch, longest = [], max(lengths[index], 1)
        batch.append(index)
    if batch:
        yield batch
