"""The precision of matrix products while fitting: bfloat16 where the hardware multiplies it, else float32."""

from __future__ import annotations

from functools import cache

import torch

__all__ = ["product_dtype"]


@cache
def product_dtype(device: str) -> torch.dtype:
    """Return bfloat16 for a GPU or a CPU with AMX or AVX-512 BF16, float32 for other CPUs, which only emulate it.

    A step with emulated products took twenty times as long as one in float32.
    """
    if device != "cpu":
        return torch.bfloat16
    has = torch.cpu.get_capabilities()
    return torch.bfloat16 if has.get("amx_bf16") or has.get("avx512_bf16") else torch.float32
