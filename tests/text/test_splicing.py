"""Replacing places of a text."""

from __future__ import annotations

import pytest

from workbench.text.splicing import splice


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([], "abcdef"),
        ([(0, 2, "X"), (2, 3, ""), (5, 6, "YZ")], "XdeYZ"),
        ([(3, 3, "-")], "abc-def"),
        ([(0, 4, "X"), (2, 5, "Y"), (4, 5, "Z")], "XZf"),  # the second overlaps
    ],
)
def test_places_are_replaced(places: list[tuple[int, int, str]], expected: str):
    assert splice("abcdef", places) == expected
