"""The catalogues: both languages whole, nothing used that is in neither."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from workbench.ui import i18n
from workbench.ui.desk import MODULES, module

UI = Path(i18n.__file__).parent
NAMES = re.compile(r"\{(\w+)\}")


def test_both_languages_have_the_same_keys_and_values():
    en, zh = i18n.catalogue("en"), i18n.catalogue("zh")
    assert list(en) == list(zh)
    for key in en:
        assert sorted(NAMES.findall(en[key])) == sorted(NAMES.findall(zh[key])), key
        assert en[key].strip()
        assert zh[key].strip()


def test_chinese_is_translated():
    zh = i18n.catalogue("zh")
    plain = [k for k, v in zh.items() if not re.search(r"[\u4e00-\u9fff]", v)]
    assert set(plain) <= {"desk.conflict_theirs", "desk.fix_to"}, plain


@pytest.mark.parametrize(
    ("locale", "language"),
    [("zh-CN", "zh"), ("zh", "zh"), ("zh-TW", "zh"), ("en-GB", "en"), ("de", "en"), (None, "en")],
)
def test_the_browser_chooses(locale: str | None, language: str):
    assert i18n.choose(locale) == language


def test_values_are_filled_in():
    assert i18n.text("en", "desk.position", n=3, total=9) == "Row 3 of 9"
    assert i18n.text("zh", "desk.saved") == "已保存"
    assert i18n.text("zh", "no.such") == "no.such"


def test_every_text_of_the_desk_is_in_the_catalogue():
    known = i18n.section("en", "desk")
    for name in MODULES:
        for key in re.findall(r'\bt\("([a-z_]+)"', module(name)):
            assert key in known, f"{name}.js: {key}"


def test_every_text_of_the_pages_is_in_the_catalogue():
    known = i18n.catalogue("en")
    for path in [*UI.glob("*.py"), *UI.glob("app_pages/*.py")]:
        for key in re.findall(r'\bt\(\s*"([\w.]+)"', path.read_text(encoding="utf-8")):
            assert key in known, f"{path.name}: {key}"


def test_every_action_has_a_name():
    known = i18n.section("en", "desk")
    for action in re.findall(r'\{ id: "(\w+)"', module("keys")):
        assert f"do_{action}" in known
    for name in re.findall(
        r"^  (\w+): \(row\)|^  (\w+): (?:isApproved|isDoubtful|lowMargin|hasError),",
        module("filter"),
        re.MULTILINE,
    ):
        assert f"show_{name[0] or name[1]}" in known
