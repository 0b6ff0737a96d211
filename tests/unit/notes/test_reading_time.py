"""How long a text takes to read, and in which direction it runs."""

from __future__ import annotations

import pytest

from vaultkit.notes.text.reading_time import is_right_to_left, reading_minutes


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("", 0),
        ("word " * 100, 0),
        ("word " * 110, 1),
        ("word " * 660, 3),
        ("well-known don't " * 110, 1),
        ("字" * 1000, 2),
        ("字" * 500 + " word" * 220, 2),
        ("ไ" * 1000, 2),
        ("https://example.org/a/b/c " * 300, 0),
        ("[x](a/very/long/address/of/nine/words/in/all) " * 110, 1),
        ("<b class='a b c d'>" * 300, 0),
        ("%% nobody reads this %%" * 100, 0),
        ("![[a picture of nothing.png]] " * 100, 0),
        ("서울은 크다 " * 110, 1),
    ],
)
def test_minutes(text: str, minutes: int) -> None:
    assert reading_minutes(text) == minutes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", False),
        ("Latin", False),
        ("Latin, then ملاحظة", False),
        ("ملاحظة, then Latin", True),
        ("1. שלום", True),
        ("![[picture.png]] ملاحظة", True),
        ("<b>ملاحظة</b>", True),
        ("123 — !", False),
    ],
)
def test_direction(text: str, expected: bool) -> None:  # noqa: FBT001
    assert is_right_to_left(text) is expected
