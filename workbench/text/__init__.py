"""Text: what comes in and what it is made of. Everything is loaded when first used.

read_document, read_many    a file, bytes or folder to `Document` (encoding, language, kinds, boilerplate, segments)
segment                     sentences of a paragraph, with offsets
read_numbers, compare_numbers   numbers of both languages, comparable
decode, detect, normalise   the steps of the import on their own
Termbase, read_terms        terms and where they occur
read_lines                  a line file, one segment a line
to_simplified, to_traditional   OpenCC
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.text.document import read_document as read_document
    from workbench.text.document import read_many as read_many
    from workbench.text.encoding import Decoded as Decoded
    from workbench.text.encoding import decode as decode
    from workbench.text.language import Guess as Guess
    from workbench.text.language import detect as detect
    from workbench.text.language import document_language as document_language
    from workbench.text.lines import read_lines as read_lines
    from workbench.text.normalisation import normalise as normalise
    from workbench.text.numbers import NumberSpan as NumberSpan
    from workbench.text.numbers import compare_numbers as compare_numbers
    from workbench.text.numbers import read_numbers as read_numbers
    from workbench.text.script import to_simplified as to_simplified
    from workbench.text.script import to_traditional as to_traditional
    from workbench.text.segmenter import segment as segment
    from workbench.text.termbase import Termbase as Termbase
    from workbench.text.termbase import TermHit as TermHit
    from workbench.text.termfile import read_terms as read_terms
    from workbench.text.termfile import write_terms as write_terms

_HOME = {
    "read_document": "document",
    "read_many": "document",
    "Decoded": "encoding",
    "decode": "encoding",
    "Guess": "language",
    "detect": "language",
    "document_language": "language",
    "normalise": "normalisation",
    "read_lines": "lines",
    "NumberSpan": "numbers",
    "compare_numbers": "numbers",
    "read_numbers": "numbers",
    "segment": "segmenter",
    "to_simplified": "script",
    "to_traditional": "script",
    "Termbase": "termbase",
    "TermHit": "termbase",
    "read_terms": "termfile",
    "write_terms": "termfile",
}

__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
