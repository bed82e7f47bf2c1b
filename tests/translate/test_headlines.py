"""English headlines in title case."""

from __future__ import annotations

import pytest

from workbench.model import LangPair
from workbench.translate import load_translator
from workbench.translate.headlines import in_small_letters, without_capitals

ORDINARY = {
    "Bank", "Central", "Cuts", "Interest", "Leaders", "Agree", "Agency", "Out", "Phase", "Power", "Coal", "To",
    "By", "With", "A", "Rates", "New", "Return", "Sessions", "Opens", "Branch", "Overcome", "High", "Quality", "March",
    "White", "House",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("China's Central Bank Cuts Interest Rates", "China's central bank cuts interest rates"),
        ("Leaders Agree to Phase Out Coal Power By 2030", "Leaders agree to phase out coal power by 2030"),
        ("Leaders Agree With A High-Quality Bank", "Leaders agree with a high-quality bank"),
        ("Central Bank Opens Branch in New York", "Central bank opens branch in New York"),
        ("Tom Opens Central Branch With Bank", "Tom opens central branch with Bank"),
        ("Leaders Agree, Phase Out: Return of All | Jia Cuts rates again and again, with much noise",
         "Leaders agree, phase out: return of All | Jia Cuts rates again and again, with much noise"),
        ("Central Bank Agree With White House Leaders", "Central bank agree with White House leaders"),
        ("Leaders Phase Out Power in March", "Leaders phase out power in March"),
        ("Xinhua News Agency, Changsha, March 22.", "Xinhua News Agency, Changsha, March 22."),
        ("Central Bank", "Central Bank"),
        ("The leaders of the Central Bank agree.", "The leaders of the Central Bank agree."),
        ("OECD Leaders Agree, IMF Cuts Power", "OECD leaders agree, IMF cuts power"),
        ("", ""),
        ("| : ;", "| : ;"),
    ],
)  # fmt: skip
def test_ordinary_words_of_a_headline_are_small(text, expected):
    names = {"Bank"} if text.startswith("Tom") else ()
    small = in_small_letters(text, ORDINARY.__contains__, names)
    assert small == expected
    assert in_small_letters(small, ORDINARY.__contains__, names) == small
    assert len(small) == len(text)


def test_the_shipped_model_translates_a_headline_in_title_case(monkeypatch):
    engine = load_translator(LangPair("en", "zh-CN"))
    title = "Government Announces New Measures to Boost Electric Vehicle Exports"
    plain = "Government announces new measures to boost electric vehicle exports"
    assert engine.given(title) == engine.given(plain)
    drafts = [row[0].text for row in engine.translate([title, plain])]
    assert drafts[0] == drafts[1]
    assert not any(c.isascii() and c.isalpha() for c in drafts[0])
    monkeypatch.setattr(engine, "_glosses", None)
    assert engine.given(title) == plain


@pytest.mark.parametrize(
    ("word", "ordinary"),
    [
        ("Announces", True),
        ("The", True),
        ("China", False),
        ("Striving", True),
        ("Zhuzhou", False),
        ("Qier", False),
    ],
)
def test_a_word_is_ordinary_if_its_small_form_is_better_known(word, ordinary):
    assert load_translator(LangPair("en", "zh-CN")).vocabulary.ordinary(word) is ordinary


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("SUMMARY", "Summary"),
        ("SAFETY INSTRUCTIONS", "Safety instructions"),
        ("2. DON'T RUN!", "2. Don't run!"),
        ("CHAPTER 3", "Chapter 3"),
        ("NEW YORK", "New York"),
        ("IT SECTOR", "IT sector"),
        ("WHO REPORT", "WHO report"),
        ("JSON", "JSON"),
        ("ZHUZHOU", "ZHUZHOU"),
        ("AI", "AI"),
        ("Tom SUMMIT", "Tom Summit"),
        ("Safety FIRST", "Safety FIRST"),
        ("SAFETY COMES ALWAYS FIRST", "Safety comes always first"),
        ("THE COMPANY HELD A SEMINAR", "The company held a seminar"),
        ("UN CHIEF GUTERRES WARNS OF COLLAPSE", "UN chief Guterres warns of collapse"),
        (
            "IT IS NOT THE U.S. SENATE THAT DECIDES. WHO DOES?",
            "It is not the U.S. Senate that decides. Who does?",
        ),
        ("MR LEE MEETS Tom AND RUBY IN LONDON", "Mr Lee meets Tom and Ruby in London"),
        ("WE TRUST THE CNC 中 MACHINE", "WE TRUST THE CNC 中 MACHINE"),
        ("5,000", "5,000"),
        ("", ""),
    ],
)
def test_a_heading_in_capitals_is_as_its_words_are_usual(heading, expected):
    usual = load_translator(LangPair("en", "zh-CN")).vocabulary.usual
    assert without_capitals(heading, usual, {"Tom"}) == expected
    assert len(expected) == len(heading)


def test_the_shipped_model_translates_a_sentence_in_capitals():
    engine = load_translator(LangPair("en", "zh-CN"))
    plain = "London and Paris sign NATO deal"
    assert engine.given(plain.upper()) == engine.given(plain)
    drafts = [row[0].text for row in engine.translate([plain.upper(), plain])]
    assert drafts[0] == drafts[1]
    assert all(name in drafts[0] for name in ("伦敦", "巴黎", "北约"))


def test_the_shipped_model_translates_headings_in_capitals():
    engine = load_translator(LangPair("en", "zh-CN"))
    drafts = [row[0].text for row in engine.translate(["SUMMARY", "METHODS", "TECHNICAL DATA", "CHAPTER 3"])]
    assert drafts[:3] == ["总结", "方法", "技术数据"]
    assert drafts[3] in {"第3章", "第三章"}  # which one depends on the processor's rounding
