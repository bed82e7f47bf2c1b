"""Language detection and OpenCC."""

from __future__ import annotations

import pytest

from workbench.errors import LanguageError
from workbench.text.language import detect, document_language
from workbench.text.script import fold_script, to_simplified, to_traditional


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("他说这是对的。", "zh-CN"),
        ("他說這是對的。", "zh-TW"),
        ("通用技术集团CNC machine tools展览", "zh-CN"),
        ("The company held a special seminar on 新质生产力 today.", "en"),
        ("Photo by Xinhua News Agency reporter Rao Aimin", "en"),
        ("Ma Bing", "en"),
        ("2024-04-30", ""),
        ("", ""),
        ("これは日本語の文章です。漢字もあります。", ""),
        ("이것은 한국어 문장입니다.", ""),
        ("Это русский текст.", ""),
        ("Le président de la République est dans les rues de Paris pour une visite.", ""),
        ("Der Präsident ist nicht mit der Regierung und den Leuten auf dem Markt.", ""),
        ("El presidente de la república habló con los trabajadores en una fábrica de la ciudad.", ""),
        ("一", "zh-CN"),
    ],
)
def test_detect(text, lang):
    assert detect(text).lang == lang


def test_neither_language_is_one_line_with_a_remedy():
    with pytest.raises(LanguageError) as caught:
        document_language(["Это русский текст.", "Совсем."], name="ru.txt")
    assert str(caught.value).startswith("ru.txt: neither Chinese nor English")
    assert "--lang" in str(caught.value)


def test_seeds(seeds):
    for path in seeds.glob("*.txt"):
        expected = "zh-CN" if path.name.startswith("001") else "en"
        assert document_language([path.read_text(encoding="utf-8")]).lang == expected


def test_scripts():
    assert to_simplified("漢語軟體", taiwan=True) == "汉语软件"
    assert to_traditional("汉语软件", taiwan=True) == "漢語軟體"
    assert to_simplified("plain") == "plain"
    assert fold_script("數控機床") == "数控机床"
