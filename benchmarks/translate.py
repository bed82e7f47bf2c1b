"""Speed of the engines, in one run on one model: `python -m benchmarks translate [--model NAME] [--segments N]`.

Rates are target tokens per second of the whole `translate` call, cutting and joining included. The comparison
with a model of opus-mt's size (78M parameters, 65,001 pieces) uses random weights and forces as many target
tokens as our model wrote on average, so it measures size and engine, not what is written.
"""

from __future__ import annotations

import argparse
import os
import time
import warnings
from collections.abc import Callable

from workbench.config import seeds_dir
from workbench.text.segmenter import segment
from workbench.translate import DecodeOptions, language_pair, load_translator
from workbench.translate.convert import offline
from workbench.translate.marian import MarianEngine

OPUS = {"vocabulary": 65001, "width": 512, "heads": 8, "layers": 6, "ffn": 2048}


def sentences(limit: int) -> list[str]:
    """Sentences of the Chinese article."""
    [path] = seeds_dir().glob("001_*.txt")
    lines = path.read_text("utf-8").splitlines()
    found = [s.text for line in lines for s in segment(line, "zh-CN") if len(s.text) > 10]
    return (found * (1 + limit // len(found)))[:limit]


def timed(work: Callable[[], object]) -> tuple[float, object]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def measure(engine: MarianEngine, texts: list[str], beam: int) -> tuple[float, list[str], int]:
    """(target tokens/s, drafts, target tokens)."""
    engine.translate(texts[:2], DecodeOptions(beam=beam))  # warm
    seconds, rows = timed(lambda: engine.translate(texts, DecodeOptions(beam=beam)))
    drafts = [row[0].text for row in rows]
    tokens = sum(len(engine.vocabulary.encode_target(d)) + 1 for d in drafts)
    return tokens / seconds, drafts, tokens


def opus_size(lengths: list[int], target: int, beam: int) -> float:
    """Target tokens/s of an untrained Marian of opus-mt's size through transformers, `target` tokens a sentence."""
    import torch
    import transformers

    with offline():
        config = transformers.MarianConfig(
            vocab_size=OPUS["vocabulary"], d_model=OPUS["width"],
            encoder_layers=OPUS["layers"], decoder_layers=OPUS["layers"],
            encoder_attention_heads=OPUS["heads"], decoder_attention_heads=OPUS["heads"],
            encoder_ffn_dim=OPUS["ffn"], decoder_ffn_dim=OPUS["ffn"], max_position_embeddings=512,
            pad_token_id=65000, eos_token_id=0, decoder_start_token_id=65000, forced_eos_token_id=None,
        )  # fmt: skip
        model = transformers.MarianMTModel(config).eval()
    size = sum(p.numel() for p in model.parameters()) / 1e6
    width = max(lengths)
    ids = torch.randint(1, 60000, (len(lengths), width))
    mask = torch.tensor([[1] * n + [0] * (width - n) for n in lengths])
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")
        seconds, _ = timed(
            lambda: model.generate(
                input_ids=ids, attention_mask=mask, num_beams=beam, do_sample=False,
                min_new_tokens=target, max_new_tokens=target, max_length=None,
            )
        )  # fmt: skip
    print(
        f"   opus-mt size ({size:.0f}M), transformers fp32, beam {beam}: {len(lengths) * target / seconds:8.0f} tokens/s"
    )
    return len(lengths) * target / seconds


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="benchmarks translate")
    parser.add_argument("--model", default=None)
    parser.add_argument("--segments", type=int, default=60)
    parser.add_argument("--slow-segments", type=int, default=12, help="for what transformers runs")
    args = parser.parse_args(argv)
    from sacrebleu.metrics import CHRF

    pair = language_pair("zh", "en")
    texts = sentences(args.segments)
    few = texts[:: max(1, len(texts) // args.slow_segments)][: args.slow_segments]
    fast = load_translator(pair, model=args.model)
    slow = load_translator(pair, model=args.model, engine="transformers")
    assert isinstance(fast, MarianEngine)
    assert isinstance(slow, MarianEngine)
    print(
        f"   model {fast.name}, {len(texts)} sentences ({len(few)} for transformers), {os.cpu_count()} cores"
    )
    rates: dict[tuple[str, int], float] = {}
    for beam in (4, 1):
        rates["ct2", beam], drafts, tokens = measure(fast, texts, beam)
        _, few_fast, _ = measure(fast, few, beam)
        rates["hf", beam], few_slow, _ = measure(slow, few, beam)
        chrf = CHRF().corpus_score(few_fast, [few_slow])
        ratio = rates["ct2", beam] / rates["hf", beam]
        print(f"   CTranslate2 int8, beam {beam}:               {rates['ct2', beam]:8.0f} tokens/s")
        print(
            f"   transformers fp32, beam {beam}:              {rates['hf', beam]:8.0f} tokens/s   ratio {ratio:.1f}"
        )
        print(f"   chrF between the two outputs, beam {beam}:   {chrf.score:8.1f}")
        lengths = [len(fast.vocabulary.encode_source(t)) for t in few[:8]]
        rate = opus_size([min(n, 120) for n in lengths], max(8, min(60, tokens // len(drafts))), beam)
        print(f"   default against opus-mt size, beam {beam}:   ratio {rates['ct2', beam] / rate:.1f}")
    goals = [("beam 4", rates["ct2", 4], 700), ("greedy", rates["ct2", 1], 2000)]
    for name, rate, goal in goals:
        print(f"   {name}: {rate:.0f} tokens/s, aim {goal}: {'reached' if rate >= goal else 'not reached'}")
