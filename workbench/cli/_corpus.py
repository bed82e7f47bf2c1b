"""Options of the commands that write corpora: filters, split, manifest."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click

from workbench.errors import UsageError
from workbench.formats.base import WriteOptions
from workbench.formats.corpus import CorpusOptions
from workbench.formats.filters import Filters
from workbench.formats.split import DEFAULT_SEED
from workbench.model import ParagraphKind, State

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--state", "states", multiple=True, type=click.Choice([s.value for s in State]), help="Keep these states."),
    click.option("--kind", "kinds", multiple=True, type=click.Choice([k.value for k in ParagraphKind]), help="Keep these kinds of paragraph."),
    click.option("--lang", "languages", multiple=True, metavar="LANG", help="Keep units whose languages are both among these."),
    click.option("--min-score", type=click.FloatRange(0, 1), help="Keep alignments of this score and more."),
    click.option("--min-margin", type=click.FloatRange(0, 1), help="Keep alignments of this margin and more."),
    click.option("--max-quality", type=click.FloatRange(0, 1), help="Keep units whose estimated need for work is at most this."),
    click.option("--no-duplicates", is_flag=True, help="Remove pairs that came before."),
    click.option("--no-empty", is_flag=True, help="Remove units with an empty side."),
    click.option("--length-ratio", type=click.FloatRange(min=1), help="Remove pairs longer than this, side over side."),
)  # fmt: skip


def _pop_filters(values: dict[str, Any]) -> Filters:
    """Filters of a command's keyword arguments, which lose them."""
    return Filters(
        states=frozenset(map(State, _taken(values, "states"))),
        kinds=frozenset(map(ParagraphKind, _taken(values, "kinds"))),
        languages=frozenset(_taken(values, "languages")),
        min_score=values.pop("min_score"),
        min_margin=values.pop("min_margin"),
        max_quality=values.pop("max_quality"),
        duplicates=not values.pop("no_duplicates"),
        empty=not values.pop("no_empty"),
        max_length_ratio=values.pop("length_ratio"),
    )


def _taken(values: dict[str, Any], name: str) -> Iterable[str]:
    found: Iterable[str] = values.pop(name)
    return found


_CORPUS = (
    click.option("--removed", type=click.Path(path_type=Path), metavar="FILE", help="Write the removed units, with their reason, to FILE (any format)."),
    click.option("--split", "parts", metavar="DEV,TEST", help="Write train, dev and test parts by document, e.g. 0.1,0.1."),
    click.option("--seed", type=int, default=DEFAULT_SEED, show_default=True, help="Seed of the split."),
    click.option("--manifest", type=click.Path(path_type=Path), metavar="FILE", help="Write counts, sums, filters and licence as JSON."),
    click.option("--licence", default="", help="Licence to state in the manifest."),
    click.option("--profile", type=click.Choice(["spreadsheet", "raw"]), default="spreadsheet", show_default=True,
                 help="CSV: neutralise formulas for spreadsheets, or change nothing for pipelines."),
    click.option("--title", default="", help="Title of a document."),
)  # fmt: skip


def corpus_options(function: F) -> F:
    """Add the options of `write_corpus` to a command; `pop_corpus` takes them out of its keyword arguments."""
    for option in reversed((*_OPTIONS, *_CORPUS)):
        function = option(function)
    return function


def pop_corpus(values: dict[str, Any]) -> CorpusOptions:
    """Options of `write_corpus` from a command's keyword arguments, which lose them."""
    parts = values.pop("parts")
    return CorpusOptions(
        filters=_pop_filters(values),
        shares=_shares(parts) if parts else None,
        seed=values.pop("seed"),
        removed=values.pop("removed"),
        manifest=values.pop("manifest"),
        licence=values.pop("licence"),
        write=WriteOptions(title=values.pop("title"), profile=values.pop("profile")),
    )


def _shares(text: str) -> tuple[float, float]:
    """`0.1,0.05` → (dev, test).

    Raises:
        UsageError: no such form.
    """
    try:
        dev, test = (float(part) for part in text.split(","))
    except ValueError as error:
        raise UsageError(
            f"--split {text} is not two shares", remedy="e.g. --split 0.1,0.1 for dev and test"
        ) from error
    return dev, test
