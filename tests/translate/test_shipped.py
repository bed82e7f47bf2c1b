"""The shipped models on what people paste: nothing crashes, nothing runs away, whatever the length."""

from __future__ import annotations

import pytest

from workbench.model import LangPair, Term
from workbench.translate import DecodeOptions, alternatives, load_translator

HOSTILE = [
    "",
    "A",
    "的" * 2000,
    "创新驱动发展战略" * 300,
    "😀😀😀",
    'print("x"); for (;;) {}',
    "THE BIG TEST " * 300,
    "1 2 3 4 | 5 6 7 8 | 9,000.5",
    "我 love 北京 and 上海",
]


@pytest.fixture(scope="module", params=[("zh-CN", "en"), ("en", "zh-CN")], ids=["zh-en", "en-zh"])
def engine(request):
    return load_translator(LangPair(*request.param))


def test_every_text_gets_one_draft_of_bounded_length(engine):
    drafts = engine.translate(HOSTILE, DecodeOptions(beam=1))
    assert len(drafts) == len(HOSTILE)
    for text, row in zip(HOSTILE, drafts, strict=True):
        assert len(row[0].text) <= 40 * len(text) + 200
        assert "\n" not in row[0].text
    assert drafts[0][0].text == ""


def test_options_beyond_the_models_positions_are_bounded(engine):
    wide = DecodeOptions(beam=1, max_source_tokens=5000, max_ratio=20)
    assert engine.translate(["创新驱动发展战略 innovation " * 60], wide)[0][0].text


def test_long_texts_can_be_scored_attended_and_completed(engine):
    pair = ("创新 innovation " * 600, "word 词 " * 1200)
    scored = engine.score([pair, ("短 short", "短 short")])
    assert len(scored[0].tokens) == len(scored[0].logprobs) == 501
    assert len(scored[1].tokens) == len(scored[1].logprobs) < 20
    assert engine.complete([pair], DecodeOptions(beam=1))[0]
    attended = engine.attend([pair])[0]
    assert len(attended.tgt_spans) <= 498


def test_drafts_are_the_same_with_every_piece_to_choose_from(engine):
    texts = [
        "齐齐哈尔第二机床厂的工人们提高了生产效率。",
        "Workers raised productivity at the plant in 2023.",
    ]
    options = DecodeOptions(nbest=2)
    chosen, begun = engine.translate(texts, options), [(t, "《新质 Ünïted") for t in texts]
    completed = engine.complete(begun, options)
    assert engine._mapped, "the shipped models bar pieces of the other language"
    engine._mapped = False
    try:
        every, completed_of_every = engine.translate(texts, options), engine.complete(begun, options)
    finally:
        engine._mapped = True
    for a, b in zip(chosen + completed, every + completed_of_every, strict=True):
        assert [h.text for h in a] == [h.text for h in b]
        assert [h.score for h in a] == pytest.approx([h.score for h in b], abs=1e-4)
    assert completed[0][0].text.startswith("《新质")


def test_a_prefix_is_kept_by_a_worker_that_translated_before(engine):
    single = load_translator(engine.pair, threads=1)
    for text in ("新质生产力在齐齐哈尔。", "New quality productive forces in Qiqihar."):
        for prefix in ("《新质 Ünïted", "《新 U", "U"):
            single.translate([text])
            assert single.complete([(text, prefix)])[0][0].text.startswith(prefix)


def test_every_alternative_says_what_the_termbase_prescribes(engine):
    if engine.pair.tgt != "en":
        text, terms = (
            "The Ma Hengchang Group held a meeting.",
            [Term("Ma Hengchang Group", "马恒昌小组", "en", "zh-CN")],
        )
    else:
        text, terms = "马恒昌小组举行了会议。", [Term("马恒昌小组", "Ma Hengchang Group", "zh-CN", "en")]
    options = DecodeOptions(nbest=4)
    [rows] = alternatives([text], engine, terms, options)
    assert 1 < len({h.text for h in rows}) == len(rows) <= 4
    assert all(terms[0].tgt in h.text and "terms" not in h.flags for h in rows)
    plain = alternatives([text, "123", ""], engine, None, options)
    assert any(terms[0].tgt not in h.text for h in plain[0])
    assert [[h.text for h in row] for row in plain[1:]] == [["123"], [""]]
