"""A Marian folder with random weights, of any size: for tests, and for speed where quality does not matter."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from workbench.translate.convert import offline


def write_untrained_model(
    folder: Path,
    text: Iterable[str],
    *,
    pieces: int = 400,
    width: int = 32,
    heads: int = 4,
    encoder_layers: int = 2,
    decoder_layers: int = 1,
    ffn: int | None = None,
    padded_vocabulary: int | None = None,
    seed: int = 7,
) -> Path:
    """Write config.json, model.safetensors, source.spm, target.spm and vocab.json.

    Args:
        folder: made if absent.
        text: lines for the SentencePiece vocabulary, which both sides share.
        pieces: its size, byte pieces and specials counted.
        width: d_model.
        heads: attention heads of every layer.
        encoder_layers: how many.
        decoder_layers: how many.
        ffn: inner width of the feed-forward layers; 4 × width unless given.
        padded_vocabulary: fill the vocabulary with unused pieces up to this size.
        seed: of the weights.
    """
    import torch
    import transformers

    folder.mkdir(parents=True, exist_ok=True)
    vocab = _train_vocabulary(folder, text, pieces)
    for k in range(len(vocab), (padded_vocabulary or 0) - 1):
        vocab[f"▁unused{k}"] = k
    vocab["<pad>"] = len(vocab)
    (folder / "vocab.json").write_text(json.dumps(vocab, ensure_ascii=False), encoding="utf-8")
    torch.manual_seed(seed)
    with offline():
        config = transformers.MarianConfig(
            vocab_size=len(vocab),
            decoder_vocab_size=len(vocab),
            d_model=width,
            encoder_layers=encoder_layers,
            decoder_layers=decoder_layers,
            encoder_attention_heads=heads,
            decoder_attention_heads=heads,
            encoder_ffn_dim=ffn or 4 * width,
            decoder_ffn_dim=ffn or 4 * width,
            activation_function="relu",
            static_position_embeddings=True,
            normalize_before=False,
            normalize_embedding=False,
            add_final_layer_norm=False,
            scale_embedding=True,
            share_encoder_decoder_embeddings=True,
            tie_word_embeddings=True,
            max_position_embeddings=512,
            eos_token_id=vocab["</s>"],
            pad_token_id=vocab["<pad>"],
            decoder_start_token_id=vocab["<pad>"],
            forced_eos_token_id=None,
            init_std=0.3,
        )
        model = transformers.MarianMTModel(config)
        model.save_pretrained(folder)
    return folder


def _train_vocabulary(folder: Path, text: Iterable[str], pieces: int) -> dict[str, int]:
    import sentencepiece

    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(text),
        model_prefix=str(folder / "source"),
        vocab_size=pieces,
        byte_fallback=True,
        character_coverage=0.995,
        hard_vocab_limit=False,
        minloglevel=2,
        num_threads=1,
    )
    (folder / "source.vocab").unlink()
    (folder / "source.model").rename(folder / "source.spm")
    (folder / "target.spm").write_bytes((folder / "source.spm").read_bytes())
    model = sentencepiece.SentencePieceProcessor(str(folder / "source.spm"))
    names = [model.id_to_piece(i) for i in range(model.get_piece_size())]
    ordered = ["</s>", "<unk>", *(n for n in names if n not in {"</s>", "<unk>", "<s>"})]
    return {name: i for i, name in enumerate(ordered)}
