"""Checks, second tries, and a cache that loses at most the block in flight."""

from __future__ import annotations

import pytest

from workbench.model import Hypothesis, LangPair
from workbench.translate import DecodeOptions, MemoryCache, alternatives, draft
from workbench.translate.checks import best_candidate, findings, flags
from workbench.translate.drafting import BLOCK_CHARACTERS
from workbench.translate.fake import FakeTranslator

ZH_EN = LangPair("zh-CN", "en")
EN_ZH = LangPair("en", "zh-CN")

LONG_ZH = "会议旨在深入学习贯彻重要讲话精神，落实关于产业工人队伍建设的部署。"
REPEATS_ZH = "离不开党的关怀，离不开国家的支持，离不开工会的培育，离不开人民的爱护。"


@pytest.mark.parametrize(
    ("src", "tgt", "pair", "expected"),
    [
        ("会议举行。", "", ZH_EN, ("empty",)),
        ("会议举行。", "...", ZH_EN, ("empty",)),
        ("会议举行。", "The meeting was held.", ZH_EN, ()),
        ("会议举行。", "The 会议 was held.", ZH_EN, ("copied",)),
        ("The meeting was held today.", "The meeting was held today.", EN_ZH, ("copied",)),
        ("Use the NVIDIA driver on Ubuntu.", "在Ubuntu上使用NVIDIA驱动。", EN_ZH, ()),
        (
            LONG_ZH,
            "The meeting the meeting the meeting the meeting aims to study and carry out the plan.",
            ZH_EN,
            ("repetition",),
        ),
        (
            LONG_ZH,
            "work of the work of the work of the work of the work of the work of",
            ZH_EN,
            ("repetition",),
        ),
        ("The work was done well.", "工作工作工作工作工作做得好", EN_ZH, ("repetition",)),
        (
            REPEATS_ZH,
            (
                "It cannot do without the care of the Party, it cannot do without the support of the state, it cannot do "
                "without the nurture of the unions, and it cannot do without the love of the people."
            ),
            ZH_EN,
            (),
        ),
        (
            "推进管理创新，培育创新文化，营造创新氛围，推动创新实践，完善创新机制。",
            (
                "Promote innovation and promote the innovation of culture, promote innovation and promote the innovation of "
                "practice, promote innovation and promote the innovation of mechanism."
            ),
            ZH_EN,
            ("repetition",),
        ),
        ("哈哈哈哈哈哈！", "Ha ha ha ha ha ha!", ZH_EN, ()),
        (LONG_ZH, "The meeting", ZH_EN, ("length",)),
        ("好的，谢谢。", " ".join(f"word{chr(97 + i)}" for i in range(26)), ZH_EN, ("length",)),
        ("1000余人参会。", "More than 1,000 people attended.", ZH_EN, ()),
        ("1000余人参会。", "More people attended.", ZH_EN, ("numbers",)),
        ("2024", "anything", ZH_EN, ()),
    ],
)
def test_checks(src, tgt, pair, expected):
    assert flags(src, tgt, pair) == expected


def test_a_finding_says_what_is_missing():
    [finding] = findings("1000余人和75人参会。", "75 people attended.", ZH_EN)
    assert finding.check == "numbers"
    assert "1000" in finding.message
    assert "75" not in finding.message


def test_the_candidate_with_the_lightest_flags_wins_then_the_score():
    loop = Hypothesis("the plan of the plan of the plan of the plan of the plan of", -0.1)
    dull = Hypothesis("The meeting is to study the important speech and to do the work on the workers.", -0.9)
    good = Hypothesis(
        "The meeting aims to study the important speech and to do the work on the workers.", -0.8
    )
    assert best_candidate(LONG_ZH, [loop, dull, good], ZH_EN).text == good.text
    assert best_candidate(LONG_ZH, [loop], ZH_EN).flags == ("repetition",)


class Scripted(FakeTranslator):
    """Loops at first; with no_repeat_ngram set, writes a good draft third in its n-best list."""

    def __init__(self):
        super().__init__(ZH_EN)
        self.calls = []

    def translate(self, segments, options=DecodeOptions(), progress=None):  # noqa: B008
        self.calls.append((list(segments), options))
        if options.no_repeat_ngram:
            return [
                [Hypothesis("no"), Hypothesis("a a a a"), Hypothesis("2024 was a good year for all.")]
                for _ in segments
            ]
        return [
            [Hypothesis("good " * 9) if "2024" in s else Hypothesis("It is a fine day.")] for s in segments
        ]


def test_a_flagged_segment_is_tried_again_and_the_best_is_kept():
    scripted = Scripted()
    done = draft(["2024年大家都很好很好的一年。", "今天天气很好。"], scripted)
    assert [h.text for h in done] == ["2024 was a good year for all.", "It is a fine day."]
    assert done[0].flags == ()
    assert scripted.calls[1][0] == ["2024年大家都很好很好的一年。"]
    assert scripted.calls[1][1].beam >= 8
    assert len(scripted.calls) == 2


class Stubborn(Scripted):
    """Says one thing whatever it is given."""

    def translate(self, segments, options=DecodeOptions(), progress=None):  # noqa: B008
        return [[Hypothesis("People came to the hall and sat down.")] for _ in segments]


def test_what_remains_is_flagged_with_its_reason():
    [h] = draft(["这里有八成到九成的人来到了大厅。"], Stubborn())
    assert h.flags == ("numbers",)


def test_a_number_that_can_be_written_by_rule_is_not_lost():
    [h] = draft(["2024年4月30日有1.2亿人来到了大厅。"], Stubborn())
    assert "April 30, 2024" in h.text
    assert "120 million" in h.text
    assert "numbers" not in h.flags


def test_a_second_run_translates_nothing():
    cache, scripted = MemoryCache(), Scripted()
    texts = ["今天天气很好。", "", "123", "今天天气很好。"]
    first = draft(texts, scripted, cache)
    calls = len(scripted.calls)
    assert draft(texts, scripted, cache) == first
    assert len(scripted.calls) == calls
    assert [h.text for h in first] == ["It is a fine day."] * 4 or first[0] == first[3]


def test_other_options_are_other_drafts():
    cache, fake = MemoryCache(), FakeTranslator(ZH_EN)
    draft(["你好。"], fake, cache)
    before = len(cache._items)
    draft(["你好。"], fake, cache, options=DecodeOptions(beam=2))
    assert len(cache._items) == before + 1


def test_an_interruption_loses_at_most_the_block_in_flight():
    texts = [f"第{i}条：" + "齐齐哈尔机床" * 30 for i in range(200)]
    undisturbed = draft(texts, FakeTranslator(ZH_EN))

    class Interrupted(FakeTranslator):
        calls = 0

        def translate(self, segments, options=DecodeOptions(), progress=None):  # noqa: B008
            self.calls += 1
            if self.calls == 4:
                raise KeyboardInterrupt
            return super().translate(segments, options, progress)

    cache = MemoryCache()
    with pytest.raises(KeyboardInterrupt):
        draft(texts, Interrupted(ZH_EN), cache)
    kept = len(cache._items)
    assert kept >= 2 * (BLOCK_CHARACTERS // 200)
    seen = []
    assert (
        draft(texts, FakeTranslator(ZH_EN), cache, progress=lambda d, t: seen.append((d, t))) == undisturbed
    )
    assert seen[0] == (kept, 200)
    assert seen[-1] == (200, 200)


def test_chinese_drafts_have_chinese_marks():
    class Latin(FakeTranslator):
        def translate(self, segments, options=DecodeOptions(), progress=None):  # noqa: B008
            return [[Hypothesis("会议今天,在 北京举行.")] for _ in segments]

    [h] = draft(["The meeting is held in Beijing today."], Latin(EN_ZH))
    assert h.text == "会议今天，在北京举行。"


def test_traditional_and_odd_text_through_the_real_engine(loaded):
    texts = ["", "中", "會議", "😀", "a" * 300, "123", "他说：“好。”"]
    done = draft(texts, loaded("ctranslate2"), options=DecodeOptions(beam=2))
    assert [h.text for h, t in zip(done, texts, strict=True) if t in {"", "😀", "123"}] == ["", "😀", "123"]
    assert all(isinstance(h.flags, tuple) for h in done)


def test_equal_alternatives_are_given_once_best_first():
    translator = FakeTranslator(ZH_EN)
    said = ["The best.", "The second.", "The best.", "The third."]
    translator.translate = lambda *_: [[Hypothesis(t, -0.1 * k) for k, t in enumerate(said)]]
    [row] = alternatives(["会议在北京举行。"], translator, None, DecodeOptions(nbest=4))
    assert [h.text for h in row] == ["The best.", "The second.", "The third."]
    assert row[0].score == 0


class Small(FakeTranslator):
    """Writes without capitals."""

    def translate(self, segments, options=DecodeOptions(), progress=None):  # noqa: B008
        return [[Hypothesis("iPhone sales are to be strengthened.")] for _ in segments]


def test_an_english_draft_begins_with_a_capital_where_chinese_text_begins():
    texts = ["要全面加强手机的销售。", "iPhone 要卖得更好更多。"]
    expected = ["IPhone sales are to be strengthened.", "iPhone sales are to be strengthened."]
    said = [h.text for h in draft(texts, Small(ZH_EN))]
    assert said == expected
    assert [row[0].text for row in alternatives(texts, Small(ZH_EN))] == expected
