"""The line on a note: its first paragraph alone, never with the block that follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vaultkit.notes.paths import NotePath
from vaultkit.site.model.note_summaries import Summaries

if TYPE_CHECKING:
    from collections.abc import Callable

    from vaultkit.site.model.site_model import Site


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("First *words*\nof it.\n\nMore.\n", "First words of it."),
        ("First\n# Head\n", "First"),
        ("First\n- item\n", "First"),
        ("First\n> quote\n", "First"),
        ("First\n```\ncode\n```\n", "First"),
        ("First\n***\n", "First"),
        ("First\n| a | b |\n|---|---|\n", "First"),
        ("# Head\n\nFirst ^id\n", "First"),
        ("Head\n===\n\nFirst\n", "First"),
        ("Head\n---\nSecond\n\nFirst\n", "First"),
        ("a | b\n--|--\nc | d\n\nFirst\n", "First"),
        ("\r\n \r\nÜber\r\nzwei\r\n\r\nMore\r\n", "Über zwei"),
        ("---\nx: 1\n---\n```\na\n\nb\n```\n\nFirst\n", "First"),
        ("description: x\n---\n", ""),
        ("%% a %%\n\nFirst\n", ""),
        ("<!--\n\nhidden\n\n-->\n\nFirst <!-- hidden --> words\n", "First words"),
        ("", ""),
    ],
)
def test_the_line_on_a_note(make_site: Callable[..., Site], text: str, line: str) -> None:
    assert Summaries(make_site({"A.md": text})).of(NotePath("A.md")) == line
