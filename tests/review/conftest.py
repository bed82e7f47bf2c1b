from __future__ import annotations

from datetime import UTC, datetime

import pytest

from workbench.model import Row, Sheet
from workbench.review.patch import Change
from workbench.review.reducer import apply

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def sheet() -> Sheet:
    return Sheet(
        (
            Row(
                "r1",
                ("他说：“这是对的。”", "我们走吧！"),
                ("He said it was right.", "Let's go!"),
                paragraph=0,
                draft="He said it was right. Let's go!",
            ),
            Row(
                "r2",
                ("公司成立于2003年。",),
                ("The company was founded in 2003.",),
                paragraph=1,
                draft="Company founded in 2003.",
            ),
            Row("r3", ("谢谢。",), (), paragraph=1),
        ),
        "zh-CN",
        "en",
        rev=3,
        next_row=4,
    )


@pytest.fixture
def do():
    def do_(sheet: Sheet, op: str, row: str | None = None, *, author: str = "Li", **args) -> Change:
        message = {"op": op, **({} if row is None else {"row": row}), **args}
        return apply(sheet, message, author=author, now=NOW, since=args.pop("since", ()))

    return do_
