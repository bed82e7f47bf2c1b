"""The review desk's page code: plain JavaScript modules and a style sheet, put together without a build step."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent

MODULES = (
    "text",
    "virtual",
    "filter",
    "dom",
    "icons",
    "keys",
    "sheet",
    "journal",
    "link",
    "row",
    "detail",
    "toolbar",
    "dialogs",
    "list",
    "view",
    "hand",
    "events",
    "actions",
    "main",
)
_IMPORT = re.compile(r'^import \{[^}]*\} from "\./[\w.]+";\n', re.MULTILINE)
_ALIAS = re.compile(r"\b(\w+) as (\w+)\b")


def module(name: str) -> str:
    """One module's text without its imports; an imported name given another one becomes a constant."""
    text = (HERE / f"{name}.js").read_text(encoding="utf-8")
    aliases = "".join(
        f"const {new} = {old};\n" for line in _IMPORT.findall(text) for old, new in _ALIAS.findall(line)
    )
    return aliases + _IMPORT.sub("", text)


@cache
def javascript() -> str:
    """All modules as one ES module, which Streamlit loads from a string; every export stays one."""
    return "\n".join(module(name) for name in MODULES)


@cache
def css() -> str:
    """The style sheet."""
    return (HERE / "desk.css").read_text(encoding="utf-8")


@cache
def boot() -> str:
    """The component's own code: loads the desk from the `code` and `style` of its data."""
    return (HERE / "boot.js").read_text(encoding="utf-8")


def parts() -> dict[str, str]:
    """The desk's code and style, to go with a snapshot; a component's own would travel with every message."""
    return {"code": javascript() + "\n//# sourceURL=workbench-desk.js\n", "style": css()}


@cache
def component() -> Any:
    """The registered Streamlit component; call it with `key`, `data` and `on_send_change`."""
    import streamlit as st

    return st.components.v2.component("workbench_desk", js=boot(), isolate_styles=False)
