from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from rapidfuzz.distance import Levenshtein

from workbench.model import TranslationUnit
from workbench.review.diff import tokens
from workbench.review.memory import FRESH, TranslationMemory

START = datetime(2026, 1, 1, tzinfo=UTC)


def unit(number, src, tgt, hours=0, langs=("zh-CN", "en")):
    return TranslationUnit(f"u{number}", src, tgt, *langs, modified=START + timedelta(hours=hours))


@pytest.fixture
def memory() -> TranslationMemory:
    return TranslationMemory(
        [
            unit(1, "公司成立于2003年。", "The company was founded in 2003."),
            unit(2, "公司成立于2004年。", "The company was founded in 2004."),
            unit(3, "谢谢大家。", "Thank you all."),
            unit(4, "", "Nothing."),
        ]
    )


def test_exact_comes_before_fuzzy(memory):
    found = memory.matches("公司成立于2003年。", "zh-CN", "en")
    assert [(m.unit.id, m.score, m.exact) for m in found] == [("u1", 100.0, True), ("u2", 87.0, False)]
    assert [(s.before, s.after) for s in found[1].difference if s.op != "equal"] == [("2004", "2003")]
    assert len(memory) == 3


def test_it_serves_both_directions_and_regions(memory):
    [first, _] = memory.matches("The company was founded in 2003.", "en", "zh-TW")
    assert (first.source, first.target, first.exact) == (
        "The company was founded in 2003.",
        "公司成立于2003年。",
        True,
    )
    assert memory.matches("公司成立于2003年。", "zh-CN", "fr") == []


def test_same_words_in_another_case_are_not_exact(memory):
    [match, _] = memory.matches("the company  was founded in 2003.", "en", "zh-CN")
    assert (match.score, match.exact) == (99.0, False)


def test_threshold_limit_and_leaving_out(memory):
    assert [m.unit.id for m in memory.matches("公司成立于2003年。", "zh-CN", "en", leave_out="u1")] == ["u2"]
    assert len(memory.matches("公司成立于2003年。", "zh-CN", "en", limit=1)) == 1
    assert [m.unit.id for m in memory.matches("公司成立于2003年。", "zh-CN", "en", threshold=90)] == ["u1"]
    assert memory.matches("完全不同的话在这里。", "zh-CN", "en") == []
    assert memory.matches(" ", "zh-CN", "en") == []


def test_of_equal_pairs_only_the_newest(memory):
    memory.put(unit(9, "谢谢大家。", "Thank you all.", hours=1))
    memory.put(unit(10, "谢谢大家。", "Thanks, everybody."))
    found = memory.matches("谢谢大家。", "zh-CN", "en")
    assert [(m.unit.id, m.target) for m in found] == [("u9", "Thank you all."), ("u10", "Thanks, everybody.")]


def test_a_changed_unit_is_found_by_its_new_text_only(memory):
    memory.matches("x", "zh-CN", "en")
    memory.put(unit(3, "多谢各位。", "Many thanks."))
    assert memory.matches("谢谢大家。", "zh-CN", "en") == []
    assert [m.unit.id for m in memory.matches("多谢各位。", "zh-CN", "en")] == ["u3"]
    memory.remove("u3")
    assert memory.matches("多谢各位。", "zh-CN", "en") == []


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_the_index_loses_no_match(lang):
    """Against every unit compared one by one, over units added, indexed, changed and removed."""
    rng = random.Random(lang)
    words = (
        "的 公 司 年 在 北 京 了 和 人" if lang == "zh-CN" else "the firm of year in and Beijing people was a"
    )
    glue = "" if lang == "zh-CN" else " "
    other = "en" if lang == "zh-CN" else "zh-CN"

    def text():
        return glue.join(rng.choices(words.split(), k=rng.randint(1, 14)))

    memory, now = TranslationMemory(), {}
    for step in range(FRESH * 3):
        key = rng.randrange(FRESH * 2)
        source = text()
        memory.put(unit(key, source, f"T{key}", langs=(lang, other)))
        now[f"u{key}"] = source
        if step % 5 == 0:
            gone = rng.choice(sorted(now))
            memory.remove(gone)
            del now[gone]
        if step % 97 == 0:
            query = text()
            code = tokens(query, lang)
            kept = [t for t in code if not t.isspace()]
            expected = set()
            for name, source in now.items():
                have = [t for t in tokens(source, lang) if not t.isspace()]
                if Levenshtein.normalized_similarity(kept, have) >= 0.7:
                    expected.add(name)
            found = memory.matches(query, lang, other, limit=10_000)
            assert {m.unit.id for m in found} == expected


def test_100_000_units_answer_quickly(within):
    """Aim: 50 ms each; the bound is three times that."""
    rng = random.Random(7)
    heads = ["公司", "政府", "全国", "我们", "会议", "今年", "经济", "企业", "上海", "北京"]
    tails = ["发展", "改革", "开放", "增长", "投资", "工作", "建设", "管理", "服务", "创新", "教育", "环境"]
    sources = ["".join(rng.choices(heads + tails, k=rng.randint(3, 20))) + "。" for _ in range(100_000)]
    memory = TranslationMemory(unit(i, s, f"T{i}") for i, s in enumerate(sources))
    memory.matches(sources[0], "zh-CN", "en")
    answers = within(20 * 0.15, lambda: [memory.matches(query, "zh-CN", "en") for query in sources[:20]])
    assert all(found[0].exact for found in answers)
