"""The precision of matrix products while fitting: bfloat16 where the hardware multiplies it faster, else float32."""

from __future__ import annotations

from functools import cache

import torch

__all__ = ["product_dtype"]


@cache
def product_dtype(device: str) -> torch.dtype:
    """Return bfloat16 for a GPU or a CPU with AMX, float32 for other CPUs.

    Where it is emulated (AVX2), a step took twenty times as long as one in float32; with the instructions of
    AVX-512 BF16 alone, products of this model's sizes ran at 86 against 155 GFLOP/s a core in float32.
    """
    if device != "cpu":
        return torch.bfloat16
    return torch.bfloat16 if torch.cpu.get_capabilities().get("amx_bf16") else torch.float32
