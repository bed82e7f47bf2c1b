"""What every engine promises; run on CTranslate2, transformers and the fake alike."""

from __future__ import annotations

import itertools

import pytest

from workbench.errors import UsageError
from workbench.model import LangPair
from workbench.translate import DecodeOptions, PrefixTranslator, Translator, load_translator
from workbench.translate.vocabulary import EOS

ZH_EN = LangPair("zh-CN", "en")
EN_ZH = LangPair("en", "zh-CN")
ODD = {
    "empty": "",
    "blanks": "  \t ",
    "one hanzi": "中",
    "one letter": "a",
    "emoji": "😀👍🏽👨‍👩‍👧",
    "emoji in text": "会议😀很成功👍。",
    "code": 'if (x == null) { return y[0] + "\\n"; } // 注释',
    "mixed": "通用技术集团 GTGC 的 CNC machine 在 2024 年 OK 了",
    "capitals": "THE COMPANY HELD A SPECIAL SEMINAR ON NEW PRODUCTIVITY",
    "table": "1 | 2.5 | 3,000 | 45% | -7",
    "table with words": "产量 1,200 3,400 5,600 合计 10,200",
    "line separator": "第一行\u2028第二行",
    "carriage return": "第一行\r\n第二行",
    "control": "你\x00好\x1b[31m\ud800",
    "unk": "𠮷龘靐齉 ௵ ༀ ꙮ",
    "long": "于旭波强调纪念是为了更好地传承发展" * 120,
    "long latin": "productivity" * 170,
    "long with marks": "要坚守产业报国的初心使命，" * 150,
}
FAST = DecodeOptions(beam=2, nbest=1)


def test_is_a_translator(translator):
    assert isinstance(translator, Translator)
    assert isinstance(translator, PrefixTranslator)
    assert translator.pair == ZH_EN
    assert len(translator.fingerprint) >= 16


@pytest.mark.parametrize("name", ODD)
def test_odd_input_neither_crashes_nor_runs_away(translator, name):
    text = ODD[name]
    [row] = translator.translate([text], FAST)
    draft = row[0].text
    assert len(row) == 1
    assert len(draft.splitlines()) <= 1
    # a piece is a dozen characters at most here; the cap is 2.5 tokens per source token and 12 for each piece
    assert len(draft) <= 12 * (2.5 * len(text.encode("utf-8", "replace")) + 30)


def test_nothing_to_translate_comes_back_unchanged(translator):
    texts = ["123", "3.5 %", "——", "https://example.com/a?b=1", "a.b@example.com", "😀"]
    assert [row[0].text for row in translator.translate(texts)] == texts


def test_blank_segments_stay_in_their_place(translator):
    texts = ["你好。", "", "再见。", "   "]
    rows = translator.translate(texts, FAST)
    alone = [translator.translate([t], FAST)[0][0].text for t in texts]
    assert [r[0].text for r in rows] == alone
    assert rows[1][0].text == rows[3][0].text == ""


def test_order_is_kept_whatever_the_lengths(translator):
    texts = [f"{i}号机床" + "在齐齐哈尔" * (i % 4) for i in range(12)]
    whole = translator.translate(texts, DecodeOptions(beam=1, batch_tokens=40))
    alone = [translator.translate([t], DecodeOptions(beam=1))[0] for t in texts]
    assert [r[0].text for r in whole] == [r[0].text for r in alone]


def test_nbest_is_sorted_and_has_its_size(translator):
    [row] = translator.translate(["会议在齐齐哈尔举行。"], DecodeOptions(beam=4, nbest=3))
    assert len(row) == 3
    assert len({h.text for h in row}) > 1
    scores = [h.score for h in row]
    assert all(b <= a + 0.02 for a, b in itertools.pairwise(scores))  # up to the decoder's cut at its cap
    assert all(h.score <= 0 for h in row)
    assert all(h.model.startswith(f"{translator.name}@") for h in row)


def test_token_logprobs_are_those_of_forced_decoding(translator):
    source = "会议在齐齐哈尔举行。"
    [[h]] = translator.translate([source], DecodeOptions(beam=2, token_logprobs=True))
    [scored] = translator.score([(source, h.text)])
    assert h.tokens == scored.tokens
    assert h.logprobs == pytest.approx(scored.logprobs, abs=0.02)
    assert len(h.tokens) == len(h.logprobs) > 1
    assert h.tokens[-1] == EOS


def test_score_of_a_draft_is_the_mean_of_its_logprobs(translator):
    # greedy, short: the decoder's own score and forced decoding of its tokens are the same number
    source = "马恒昌小组"
    [[h]] = translator.translate([source], DecodeOptions(beam=1, max_ratio=40))
    [scored] = translator.score([(source, h.text)])
    if len(scored.tokens) < 20 or translator.name == "fake":
        assert h.score == pytest.approx(scored.mean, abs=0.25)


def test_score_has_one_row_per_pair_in_order(translator):
    pairs = [("你好。", "Hello."), ("会议在齐齐哈尔举行，他强调。", "The meeting"), ("再见", "")]
    rows = translator.score(pairs)
    assert [r.tokens for r in rows] == [translator.score([p])[0].tokens for p in pairs]
    assert all(len(r.tokens) == len(r.logprobs) for r in rows)
    assert all(x <= 0 for r in rows for x in r.logprobs)


def test_progress_ends_at_the_number_of_segments(translator):
    seen = []
    translator.translate(
        ["你好。", "", "中文" * 40, "123"], FAST, lambda done, total: seen.append((done, total))
    )
    assert seen[-1] == (4, 4)
    assert [d for d, _ in seen] == sorted(d for d, _ in seen)


def test_complete_keeps_the_prefix(translator):
    [row] = translator.complete([("马恒昌小组在会上发言。", "Ma Hengchang Group")], FAST)
    assert row[0].text.startswith("Ma Hengchang Group")


def test_attention_covers_both_texts(translator):
    source, target = "马恒昌小组发言", "Ma Hengchang spoke"
    [soft] = translator.attend([(source, target)])
    assert soft.tgt_spans[0][0] == 0
    assert soft.tgt_spans[-1][1] == len(target)
    assert soft.src_spans[-1][1] == len(source)
    assert len(soft.weights) == len(soft.tgt_spans)
    assert all(len(row) == len(soft.src_spans) and sum(row) <= 1.01 for row in soft.weights)


def test_traditional_is_read_as_simplified(translator):
    drafts = translator.translate(["這個會議討論機床產業的發展", "这个会议讨论机床产业的发展"], FAST)
    assert drafts[0][0].text == drafts[1][0].text


@pytest.mark.parametrize("engine", ["ctranslate2", "transformers", "fake"])
def test_the_other_direction(loaded, engine):
    other = loaded(engine, EN_ZH)
    assert other.pair == EN_ZH
    assert other.translate(["The meeting was held."], FAST)[0][0].text != ""


def test_options_are_checked():
    with pytest.raises(UsageError, match="larger than beam"):
        DecodeOptions(beam=2, nbest=3)
    with pytest.raises(UsageError, match="at least 1"):
        DecodeOptions(beam=0)
    with pytest.raises(UsageError, match="no engine named"):
        load_translator(ZH_EN, engine="moses")


def test_fingerprint_of_options_ignores_what_cannot_change_a_draft():
    assert DecodeOptions().fingerprint == DecodeOptions(batch_tokens=7, threads=3).fingerprint
    assert DecodeOptions().fingerprint != DecodeOptions(beam=5).fingerprint
