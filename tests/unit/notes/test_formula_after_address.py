"""A web address takes the `$` in it, and none behind the link, cell or text that it stands in."""

from __future__ import annotations

import pytest

from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.source import Source


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("[x](http://a.b/c),$x=1$", ["$x=1$"]),
        ("![x](http://a.b/c.png)$x=1$", ["$x=1$"]),
        ("[[A|http://a.b/c]]$x=1$", ["$x=1$"]),
        ("[l](http://a.b/c)$$x=1$$", ["$$x=1$$"]),
        ("[$x$](http://a.b)$y$", ["$x$", "$y$"]),
        ("[文](http://a.b/c)\uff0c$A[[i]][j]$", ["$A[[i]][j]$"]),
        ("|a|b|\n|-|-|\n|http://a.b/c|$x=1$|\n", ["$x=1$"]),
        ("|a|b|\n|-|-|\n|[l](http://a.b/c)|$x=2$|\n", ["$x=2$"]),
        ("http://a.b/c,$x$", []),
        ("http://a.b/c $x$", ["$x$"]),
    ],
)
def test_formulas(text: str, formulas: list[str]) -> None:
    note = parse_note(Source("A.md", text.encode()))
    assert [note.source.slice(item.start, item.end) for item in note.math] == formulas
    assert [link.target for link in note.links] == (["A"] if "[[A|" in text else [])
