"""The registry of QA checks and what a check is given."""

from __future__ import annotations

import dataclasses
import functools
import importlib
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from workbench.errors import UsageError
from workbench.model import Finding, LangPair, Severity, Side
from workbench.text.hanzi import HANZI, ONE_HANZI
from workbench.text.termbase import Termbase

LIMIT = 20_000  # characters of a side that a unit check reads; longer segments are not sentences

_WORD = re.compile(r"[A-Za-zÀ-ɏ]+(?:['’-][A-Za-zÀ-ɏ]+)*")


@dataclass(frozen=True)
class Context:
    """A pair of texts under check.

    Attributes:
        src, tgt: the texts, cut to 20,000 characters.
        pair: their languages.
        termbase: terms to hold the target to; None for none.
    """

    src: str
    tgt: str
    pair: LangPair
    termbase: Termbase | None = field(default=None, compare=False)

    @property
    def to_chinese(self) -> bool:
        """Whether the target is Chinese."""
        return self.pair.tgt.lower().startswith("zh")

    @property
    def from_chinese(self) -> bool:
        """Whether the source is Chinese."""
        return self.pair.src.lower().startswith("zh")

    @property
    def chinese(self) -> str:
        """The Chinese side (the target where both are)."""
        return self.tgt if self.to_chinese else self.src

    @property
    def english(self) -> str:
        """The other side."""
        return self.src if self.to_chinese else self.tgt

    @cached_property
    def src_words(self) -> tuple[str, ...]:
        """Chinese characters or Latin words of the source, in order."""
        return tuple(units(self.src))

    @cached_property
    def tgt_words(self) -> tuple[str, ...]:
        """Chinese characters or Latin words of the target, in order."""
        return tuple(units(self.tgt))


def units(text: str) -> list[str]:
    """Chinese characters and Latin words of a text, in order."""
    return re.findall(f"[{HANZI}]|{_WORD.pattern}", text)


def han_count(text: str) -> int:
    """Number of Chinese characters."""
    return len(ONE_HANZI.findall(text))


UnitCheck = Callable[[Context], Iterable[Finding]]
DocumentCheck = Callable[[Sequence[Context]], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """A registered check.

    Attributes:
        name: what findings carry.
        about: one line for the editor and the docs.
        scope: whether it sees one unit, or all units of a document in order.
        targets: which targets it is about: `zh`, `en` or both.
    """

    name: str
    about: str
    run: UnitCheck | DocumentCheck
    scope: Literal["unit", "document"] = "unit"
    targets: tuple[str, ...] = ("zh", "en")


_CHECKS: dict[str, Check] = {}


def unit_check(
    name: str, about: str, *, targets: tuple[str, ...] = ("zh", "en")
) -> Callable[[UnitCheck], UnitCheck]:
    """Register a function of one unit."""

    def add(function: UnitCheck) -> UnitCheck:
        _CHECKS[name] = Check(name, about, function, "unit", targets)
        return function

    return add


def document_check(name: str, about: str) -> Callable[[DocumentCheck], DocumentCheck]:
    """Register a function of all units of a document; its findings carry their segment."""

    def add(function: DocumentCheck) -> DocumentCheck:
        _CHECKS[name] = Check(name, about, function, "document")
        return function

    return add


@functools.cache
def _import_all() -> None:
    package = importlib.import_module("workbench.score.qa")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"workbench.score.qa.{module.name}")


def checks() -> dict[str, Check]:
    """All checks by name, in alphabetical order; every module of this package is imported once."""
    _import_all()
    return dict(sorted(_CHECKS.items()))


def chosen(names: Iterable[str] | None) -> list[Check]:
    """The checks with these names; all where None.

    Raises:
        UsageError: for an unknown name.
    """
    known = checks()
    if names is None:
        return list(known.values())
    wanted = list(names)
    for name in wanted:
        if name not in known:
            raise UsageError(f"no check {name!r}", remedy=f"one of {', '.join(known)}")
    return [known[name] for name in dict.fromkeys(wanted)]


def finding(
    check: str,
    message: str,
    span: tuple[int, int] | None = None,
    *,
    severity: Severity = Severity.WARNING,
    side: Side = "tgt",
    fix: str | None = None,
    segment: int | None = None,
) -> Finding:
    """A finding, its span as a pair."""
    start, end = span or (None, None)
    return Finding(check, message, severity, side, start, end, fix, segment)


def run_unit(check: Check, context: Context) -> Iterator[Finding]:
    """Findings of a unit check, nothing where it is not about this target language."""
    if ("zh" if context.to_chinese else "en") in check.targets:
        yield from check.run(context)  # type: ignore[arg-type]


def cut(context: Context) -> Context:
    """The context with both sides cut to `LIMIT` characters."""
    if len(context.src) <= LIMIT and len(context.tgt) <= LIMIT:
        return context
    return dataclasses.replace(context, src=context.src[:LIMIT], tgt=context.tgt[:LIMIT])
