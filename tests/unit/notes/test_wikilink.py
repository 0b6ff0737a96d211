"""What stands between the brackets of a wikilink, and destinations of Markdown links."""

from __future__ import annotations

import pytest

from vaultkit.notes.wikilink import WikiLink, decode_uri, parse_destination, parse_wikilink


@pytest.mark.parametrize(
    ("inner", "target", "subpath", "display", "shown"),
    [
        ("N", "N", "", None, "N"),
        (" N ", "N", "", None, "N"),
        ("a/N.md", "a/N.md", "", None, "a/N.md"),
        ("N|x", "N", "", "x", "x"),
        ("N |x", "N", "", "x", "x"),
        ("N|x|y", "N", "", "x|y", "x|y"),
        ("N\\|x", "N", "", "x", "x"),
        ("N#h\\|x", "N", "#h", "x", "x"),
        ("|x", "|x", "", None, "|x"),
        ("|", "|", "", None, "|"),
        ("#h||x", "", "#h", "|x", "|x"),
        ("#h", "", "#h", None, "h"),
        ("#^b", "", "#^b", None, "^b"),
        ("N#a#b", "N", "#a#b", None, "N > a > b"),
        ("N#^b", "N", "#^b", None, "N > ^b"),
        ("##h", "", "##h", None, "h"),
        ("^^b", "^^b", "", None, "^^b"),
        ("pa#th/N", "pa", "#th/N", None, "pa > th/N"),
        ("A%20B", "A%20B", "", None, "A%20B"),
    ],
)
def test_parse(inner: str, target: str, subpath: str, display: str | None, shown: str) -> None:
    link = parse_wikilink(inner)
    assert link == WikiLink(target, subpath, display)
    assert link.shown == shown


@pytest.mark.parametrize("inner", ["", "  ", "a\nb"])
def test_no_link(inner: str) -> None:
    assert parse_wikilink(inner) is None


def test_format_escapes_the_separator_in_a_table() -> None:
    assert WikiLink("N", "#h", "x").format() == "[[N#h|x]]"
    assert WikiLink("N", "#h", "x").format(in_table=True) == "[[N#h\\|x]]"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("N.md", ("N.md", "")),
        ("My%20note#A%20b", ("My note", "#A b")),
        ("#h", ("", "#h")),
        ("./x:y", ("./x:y", "")),
        ("www.x.org", ("www.x.org", "")),
        ("%E4%BD%A0", ("你", "")),
        ("a%23b", ("a%23b", "")),
        ("a%zz", ("a%zz", "")),
        ("a%ff", ("a%ff", "")),
        ("https://x.org", None),
        ("mailto:a@b.c", None),
        ("x:y", None),
        ("", None),
    ],
)
def test_parse_destination(url: str, expected: tuple[str, str] | None) -> None:
    link = parse_destination(url)
    assert (None if link is None else link[:2]) == expected


def test_decode_uri_keeps_what_is_reserved() -> None:
    assert (
        decode_uri("%20%23%24%26%2B%2C%2F%3A%3B%3D%3F%40") == " %23%24%26%2B%2C%2F%3A%3B%3D%3F%40"
    )
