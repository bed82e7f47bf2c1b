"""The same source translated in two ways, and two sources translated alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.model import Finding, Severity
from workbench.score.qa.registry import Context, document_check, finding, units

_FEW = 3  # words; shorter sources ("Yes.") may well differ by their place


def _key(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .。!！?？,，;；:：\"“”'‘’")


def _groups(pairs: Sequence[tuple[str, str, int]]) -> dict[str, dict[str, list[int]]]:
    found: dict[str, dict[str, list[int]]] = {}
    for one, other, i in pairs:
        if len(units(one)) >= _FEW and other:
            found.setdefault(one, {}).setdefault(other, []).append(i)
    return found


def _report(
    name: str, groups: dict[str, dict[str, list[int]]], message: str, severity: Severity
) -> Iterator[Finding]:
    for variants in groups.values():
        if len(variants) < 2:
            continue
        main = max(variants, key=lambda v: (len(variants[v]), -variants[v][0]))
        for text, places in variants.items():
            if text != main:
                for i in places:
                    yield finding(name, message.format(variants[main][0] + 1), severity=severity, segment=i)


@document_check("same-source", "The same source is translated in two ways.")
def same_source(contexts: Sequence[Context]) -> Iterator[Finding]:
    """Equal sources of at least three words whose targets differ in more than case and final marks."""
    pairs = [(_key(c.src), _key(c.tgt), i) for i, c in enumerate(contexts)]
    yield from _report(
        "same-source",
        _groups(pairs),
        "Segment {} has the same source and another translation.",
        Severity.WARNING,
    )


@document_check("same-target", "Two different sources have the same translation.")
def same_target(contexts: Sequence[Context]) -> Iterator[Finding]:
    """Equal targets of at least three words whose sources differ in more than case, marks and spaces."""
    pairs = [(_key(c.tgt), _key(c.src), i) for i, c in enumerate(contexts)]
    groups = {t: s for t, s in _groups(pairs).items() if len({"".join(k.split()) for k in s}) > 1}
    yield from _report(
        "same-target", groups, "Segment {} has the same translation and another source.", Severity.WARNING
    )
