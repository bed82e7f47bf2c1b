"""The precision of matrix products while fitting: bfloat16 where the hardware multiplies it faster, else float32."""

from __future__ import annotations

import time
from functools import cache

import torch

__all__ = ["product_dtype", "seconds_of_products"]


def seconds_of_products(dtype: torch.dtype) -> float:
    """Return the seconds that a product [512, 384] x [384, 1536] takes on this CPU, the best of six."""
    rows, weights = torch.zeros(512, 384, dtype=dtype), torch.zeros(1536, 384, dtype=dtype)
    best = float("inf")
    for _ in range(6):
        start = time.perf_counter()
        torch.nn.functional.linear(rows, weights)
        best = min(best, time.perf_counter() - start)
    return best


@cache
def product_dtype(device: str) -> torch.dtype:
    """Return bfloat16 for a GPU or a CPU that multiplies it faster, float32 for other CPUs.

    AMX does. Where bfloat16 is emulated (AVX2), a step took twenty times as long as one in float32. With the
    instructions of AVX-512 BF16 alone it depends on the processor, so it is measured: products of this model's sizes
    ran at 86 GFLOP/s a core against 155 in float32 on one, at 200 against 85 on another (Zen 4).
    """
    if device != "cpu":
        return torch.bfloat16
    has = torch.cpu.get_capabilities()
    if has.get("amx_bf16"):
        return torch.bfloat16
    if not has.get("avx512_bf16"):
        return torch.float32
    faster = seconds_of_products(torch.bfloat16) < seconds_of_products(torch.float32)
    return torch.bfloat16 if faster else torch.float32
