"""Export of fitted weights to a Hugging Face Marian folder that both engines load."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from workbench.train.characters import COMMON_MAP, ENGLISH_MAP
from workbench.train.recipe import Shape
from workbench.translate.registry import ModelDefaults

__all__ = ["export_marian", "marian_state", "with_normaliser"]

_MASKED = -30000.0


def with_normaliser(model: bytes, mapping: Mapping[str, str], scratch: Path) -> bytes:
    """Return the SentencePiece `model` (serialised) with its normaliser replaced by the character `mapping`.

    The rules are compiled by a throwaway training run on `scratch`, then moved over.
    """
    import sentencepiece
    from sentencepiece import sentencepiece_model_pb2 as proto

    rules, corpus, prefix = scratch / "rules.tsv", scratch / "rules.txt", scratch / "rules"
    rules.write_text(
        "".join(
            f"{ord(a):X}\t{' '.join(f'{ord(c):X}' for c in b)}\n"
            for a, b in sorted(mapping.items())
            if a not in "\t\n\r"
        ),
        encoding="utf-8",
    )
    corpus.write_text("a b c d\n" * 20, encoding="utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(corpus), model_prefix=str(prefix), vocab_size=8, hard_vocab_limit=False, minloglevel=2,
        normalization_rule_tsv=str(rules), model_type="unigram",
    )  # fmt: skip
    donor, receiver = proto.ModelProto(), proto.ModelProto()
    donor.ParseFromString(prefix.with_suffix(".model").read_bytes())
    receiver.ParseFromString(model)
    receiver.normalizer_spec.precompiled_charsmap = donor.normalizer_spec.precompiled_charsmap
    receiver.normalizer_spec.name = "user_defined"
    result: bytes = receiver.SerializeToString()
    return result


def _attention(
    out: dict[str, Tensor], prefix: str, name: str, weights: Mapping[str, Tensor], source: str, cross: bool
) -> None:
    if cross:
        parts = {
            "q_proj": (f"{source}.q", 0, 1),
            "k_proj": (f"{source}.kv", 0, 2),
            "v_proj": (f"{source}.kv", 1, 2),
        }
    else:
        parts = {k: (f"{source}.qkv", i, 3) for i, k in enumerate(("q_proj", "k_proj", "v_proj"))}
    for target, (key, i, n) in parts.items():
        for kind in ("weight", "bias"):
            out[f"{prefix}.{name}.{target}.{kind}"] = weights[f"{key}.{kind}"].chunk(n)[i]
    for kind in ("weight", "bias"):
        out[f"{prefix}.{name}.out_proj.{kind}"] = weights[f"{source}.out.{kind}"]


def marian_state(
    weights: Mapping[str, Tensor], shape: Shape, outputs: NDArray[np.int64] | None
) -> dict[str, Tensor]:
    """Return `weights` of `Marian` under the names of transformers' MarianMTModel.

    `outputs` lists the ids that the target language may use; the output bias masks the rest.
    """
    out: dict[str, Tensor] = {}
    for side, layers in (("encoder", shape.encoder_layers), ("decoder", shape.decoder_layers)):
        for i in range(layers):
            prefix, source = f"model.{side}.layers.{i}", f"{side}.{i}"
            _attention(out, prefix, "self_attn", weights, f"{source}.attention", cross=False)
            norms = {"norm1": "self_attn_layer_norm", "norm3": "final_layer_norm", "fc1": "fc1", "fc2": "fc2"}
            if side == "decoder":
                _attention(out, prefix, "encoder_attn", weights, f"{source}.cross", cross=True)
                norms["norm2"] = "encoder_attn_layer_norm"
            for a, b in norms.items():
                for kind in ("weight", "bias"):
                    out[f"{prefix}.{b}.{kind}"] = weights[f"{source}.{a}.{kind}"]
    table = weights["embedding.weight"].clone()
    table[-1].zero_()
    out["model.shared.weight"] = table
    bias = torch.zeros(1, shape.vocabulary)
    if outputs is not None:
        bias[:] = _MASKED
        bias[0, torch.from_numpy(outputs)] = 0.0
    bias[0, -1] = _MASKED
    out["final_logits_bias"] = bias
    return out


def _config(shape: Shape) -> dict[str, Any]:
    pad = shape.vocabulary - 1
    return {
        "vocab_size": shape.vocabulary, "decoder_vocab_size": shape.vocabulary, "d_model": shape.d,
        "encoder_layers": shape.encoder_layers, "decoder_layers": shape.decoder_layers,
        "encoder_attention_heads": shape.heads, "decoder_attention_heads": shape.heads,
        "encoder_ffn_dim": shape.ffn, "decoder_ffn_dim": shape.ffn, "activation_function": "relu",
        "max_position_embeddings": shape.positions, "scale_embedding": True, "static_position_embeddings": True,
        "share_encoder_decoder_embeddings": True, "tie_word_embeddings": True, "dropout": 0.0, "attention_dropout": 0.0,
        "pad_token_id": pad, "eos_token_id": 0, "decoder_start_token_id": pad, "forced_eos_token_id": 0,
        "num_beams": 4, "max_length": 512,
    }  # fmt: skip


def export_marian(
    folder: Path,
    weights: Mapping[str, Tensor],
    shape: Shape,
    spm: bytes,
    pair: tuple[str, str],
    outputs: NDArray[np.int64] | None = None,
    defaults: ModelDefaults | None = None,
) -> None:
    """Write a Marian folder (fp16) for `pair` (source, target language codes "zh" or "en").

    Writes config.json, generation_config.json, model.safetensors, source.spm, target.spm, vocab.json and the
    tokenizer's configuration. Each spm normalises as its language was normalised for training. `defaults` go into
    generation_config.json.
    """
    import sentencepiece
    from transformers import GenerationConfig, MarianConfig, MarianMTModel

    folder.mkdir(parents=True, exist_ok=True)
    settings = _config(shape)
    generation = {k: settings.pop(k) for k in ("num_beams", "max_length", "forced_eos_token_id")}
    model = MarianMTModel(MarianConfig(**settings))
    missing, unexpected = model.load_state_dict(marian_state(weights, shape, outputs), strict=False)
    left = [
        m
        for m in missing
        if not m.endswith(("embed_tokens.weight", "embed_positions.weight", "lm_head.weight"))
    ]
    if left or unexpected:
        raise ValueError(f"weights do not fit the Marian layout: missing {left}, unexpected {unexpected}")
    model.tie_weights()
    pad = shape.vocabulary - 1
    model.generation_config = GenerationConfig(
        decoder_start_token_id=pad,
        pad_token_id=pad,
        eos_token_id=0,
        bos_token_id=0,
        bad_words_ids=[[pad]],
        **generation,
        **{k: v for k, v in asdict(defaults or ModelDefaults()).items() if v is not None},
    )
    model.half().save_pretrained(folder)
    scratch = folder / ".scratch"
    scratch.mkdir(exist_ok=True)
    for language, name in zip(pair, ("source.spm", "target.spm"), strict=True):
        mapping = ENGLISH_MAP if language == "en" else COMMON_MAP
        (folder / name).write_bytes(with_normaliser(spm, mapping, scratch))
    shutil.rmtree(scratch)
    processor = sentencepiece.SentencePieceProcessor(model_proto=spm)
    vocabulary = {processor.id_to_piece(i): i for i in range(processor.get_piece_size())}
    vocabulary["<pad>"] = pad
    _write(folder / "vocab.json", vocabulary)
    special = {"eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}
    _write(folder / "special_tokens_map.json", special)
    _write(
        folder / "tokenizer_config.json",
        {
            **special,
            "tokenizer_class": "MarianTokenizer",
            "source_lang": pair[0],
            "target_lang": pair[1],
            "model_max_length": 512,
            "separate_vocabs": False,
        },
    )


def _write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def weights_from_marian(state: Mapping[str, Tensor], shape: Shape) -> dict[str, Tensor]:
    """Return the weights of `Marian` (float32) from a MarianMTModel's `state`: the inverse of `marian_state`."""
    out = {"embedding.weight": state["model.shared.weight"].float()}
    for side, layers in (("encoder", shape.encoder_layers), ("decoder", shape.decoder_layers)):
        for i in range(layers):
            prefix, target = f"model.{side}.layers.{i}", f"{side}.{i}"
            for kind in ("weight", "bias"):
                names = {
                    "norm1": "self_attn_layer_norm",
                    "norm3": "final_layer_norm",
                    "fc1": "fc1",
                    "fc2": "fc2",
                }
                fused = {
                    "attention.qkv": [f"self_attn.{x}_proj" for x in "qkv"],
                    "attention.out": ["self_attn.out_proj"],
                }
                if side == "decoder":
                    names["norm2"] = "encoder_attn_layer_norm"
                    fused |= {
                        "cross.q": ["encoder_attn.q_proj"],
                        "cross.kv": ["encoder_attn.k_proj", "encoder_attn.v_proj"],
                        "cross.out": ["encoder_attn.out_proj"],
                    }
                fused |= {a: [b] for a, b in names.items()}
                for name, parts in fused.items():
                    tensors = [state[f"{prefix}.{p}.{kind}"].float() for p in parts]
                    out[f"{target}.{name}.{kind}"] = torch.cat(tensors) if len(tensors) > 1 else tensors[0]
    return out
