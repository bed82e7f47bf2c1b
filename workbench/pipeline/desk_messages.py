"""What a page may send: names and types of fields, held at the door so that nothing further in has to doubt them."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping
from typing import Any

from workbench.errors import UsageError

OPERATIONS = frozenset(
    [
        "edit",
        "split",
        "split_row",
        "merge_down",
        "merge_up",
        "join",
        "move",
        "insert",
        "delete",
        "swap",
        "lock",
        "unlock",
        "realign",
        "approve",
        "needs_work",
        "reject",
        "reopen",
        "comment",
        "uncomment",
        "restore_paragraph",
        "set_kind",
        "retranslate",
        "revert",
        "fix",
        "replace",
        "undo",
        "redo",
    ]
)
CALLS = frozenset(
    [
        "snapshot",
        "changes_since",
        "check",
        "matches",
        "alternatives",
        "concordance",
        "replace_preview",
        "differences",
        "history",
    ]
)

TEXTS = frozenset(
    [
        "id",
        "row",
        "side",
        "text",
        "direction",
        "where",
        "kind",
        "pattern",
        "replacement",
        "model",
        "group",
        "state",
        "origin",
        "query",
    ]
)
NUMBERS = frozenset(
    ["rev", "segment", "at", "src", "tgt", "index", "p", "start", "end", "beam", "since", "limit"]
)
FLAGS = frozenset(["regex", "case"])
LARGEST = 2**31 - 1


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST


def _seconds(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _ids(value: Any) -> bool:
    return isinstance(value, bool) or (isinstance(value, list) and all(isinstance(i, str) for i in value))


def _place(value: Any) -> bool:
    return isinstance(value, Mapping) and all(_whole(v) for k, v in value.items() if k in {"segment", "at"})


TYPES: Mapping[str, Callable[[Any], bool]] = {
    **dict.fromkeys(TEXTS, lambda value: isinstance(value, str)),
    **dict.fromkeys(NUMBERS, _whole),
    **dict.fromkeys(FLAGS, lambda value: isinstance(value, bool)),
    "seconds": _seconds,
    "budget": _seconds,
    "rows": _ids,
    "other": _place,
    "op": lambda value: isinstance(value, str),
}


def fields(message: Mapping[str, Any]) -> dict[str, Any]:
    """The known fields that are given, nulls left out.

    Raises:
        UsageError: a field of another type than docs/desk-protocol.md says.
    """
    given = {name: value for name, value in message.items() if name in TYPES and value is not None}
    for name, value in given.items():
        if not TYPES[name](value):
            raise UsageError(f"{name} is of the wrong type")
    return given


def operation(message: Mapping[str, Any]) -> dict[str, Any]:
    """A message with an operation that a page may send.

    Raises:
        UsageError: unknown operation, or a field of the wrong type.
    """
    op = message.get("op")
    if not isinstance(op, str) or op not in OPERATIONS:
        raise UsageError(f"unknown operation {op!r}")
    return fields(message)


def arguments(call: Callable[..., Any], args: Any) -> dict[str, Any]:
    """Arguments of a call, by name.

    Raises:
        UsageError: not what the call takes.
    """
    if not isinstance(args, Mapping) or not all(isinstance(name, str) for name in args):
        raise UsageError("args must be named")
    given = fields(args)
    try:
        inspect.signature(call).bind(**{name: value for name, value in args.items() if value is not None})
    except TypeError as error:
        raise UsageError(str(error)) from error
    return given
