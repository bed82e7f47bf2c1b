"""Options and helpers that several commands share."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

LANGS = {
    "zh": "zh-CN",
    "zh-cn": "zh-CN",
    "zh-hans": "zh-CN",
    "zh-tw": "zh-TW",
    "zh-hant": "zh-TW",
    "en": "en",
}


def lang_code(value: str | None) -> str | None:
    """BCP-47 code of what a person typed: `zh` is `zh-CN`, `en-US` is `en`; None stays None."""
    if value is None:
        return None
    low = value.replace("_", "-").lower()
    if low in LANGS:
        return LANGS[low]
    if low.startswith("en-"):
        return "en"
    raise click.BadParameter(f"unknown language {value!r}: use zh, zh-TW or en")


def workspace_option(function: F) -> F:
    """`--workspace URL-or-path`, for every command that works on a workspace."""
    return click.option(
        "--workspace",
        metavar="PATH|URL",
        help="Folder, SQLite file or database URL (default: WORKBENCH_DB, else ./workbench.db).",
    )(function)


def json_option(function: F) -> F:
    """`--json`: machine-readable output on stdout."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(function)


def print_json(value: object) -> None:
    """Print a value as JSON, one document, UTF-8."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def progress_line(label: str, done: int, total: int, rate: str = "") -> None:
    """Redraw one progress line on stderr, only where that is a terminal."""
    if not sys.stderr.isatty():
        return
    end = "\n" if done >= total else ""
    click.echo(f"\r{label}: {done}/{total} {rate}".ljust(78) + end, nl=False, err=True)
