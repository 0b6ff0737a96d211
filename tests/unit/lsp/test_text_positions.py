"""Positions of editors and bytes: each way undoes the other, whatever stands in a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from tests.unit.lsp.lsp_client import index, position
from vaultkit.lsp.file_uris import path_of, uri_of
from vaultkit.lsp.text_positions import TextPositions, change_text
from vaultkit.notes.source import Source

ENCODINGS = ["utf-8", "utf-16", "utf-32"]
LETTERS = st.sampled_from(
    [*"ab \t\u0301éß中文", "😀", "👩‍🚀", "\n", "\r\n", "\r", "\u2028", "\x0b", "\ufeff"]
)
TEXTS = st.lists(LETTERS, max_size=30).map("".join)


def source(text: str) -> Source:
    return Source("n.md", text.encode())


@given(TEXTS, st.sampled_from(ENCODINGS))
def test_every_character_has_a_position_and_back(text: str, encoding: str) -> None:
    text = text.lstrip("\ufeff")
    counted = TextPositions(source(text), encoding)
    for at in range(len(text) + 1):
        if text[at - 1 : at + 1] == "\r\n":
            continue
        wanted = position(text, at, encoding)
        found = counted.position(len(text[:at].encode()))
        assert (found.line, found.character) == (wanted["line"], wanted["character"])
        assert counted.offset(found) == len(text[:at].encode())
        assert index(text, wanted, encoding) == at


@given(TEXTS, TEXTS, st.sampled_from(ENCODINGS), st.data())
def test_a_change_is_done_where_it_is_meant(
    text: str, new: str, encoding: str, data: st.DataObject
) -> None:
    text = f"x{text}"
    places = [at for at in range(len(text) + 1) if text[at - 1 : at + 1] != "\r\n"]
    start, end = sorted((data.draw(st.sampled_from(places)), data.draw(st.sampled_from(places))))
    span = types.Range(*(types.Position(**position(text, at, encoding)) for at in (start, end)))
    change = types.TextDocumentContentChangePartial(span, new)
    done = change_text(source(text), [change], encoding)
    assert done.data.decode() == text[:start] + new + text[end:]


@given(st.binary(max_size=30), st.integers(0, 40), st.integers(0, 40))
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_any_place_of_any_bytes_is_a_place(
    encoding: str, data: bytes, line: int, character: int
) -> None:
    counted = TextPositions(Source("n.md", data), encoding)
    at = counted.offset(types.Position(line, character))
    assert 0 <= at <= len(data)
    assert counted.offset(counted.position(at)) == at


def test_what_is_past_the_end_means_the_end() -> None:
    counted = TextPositions(source("ab\r\ncd"), "utf-16")
    assert counted.offset(types.Position(0, 99)) == 2
    assert counted.offset(types.Position(9, 0)) == 6
    assert counted.position(99) == types.Position(1, 2)
    assert counted.span(types.Range(types.Position(1, 1), types.Position(0, 0))) == (5, 5)


def test_half_a_character_is_none() -> None:
    text = "a😀b"
    assert TextPositions(source(text), "utf-16").offset(types.Position(0, 2)) == 1
    assert TextPositions(source(text), "utf-8").offset(types.Position(0, 3)) == 1
    assert TextPositions(source(text), "utf-32").offset(types.Position(0, 2)) == 5


def test_a_mark_counts_nothing_and_stays() -> None:
    marked = Source("n.md", b"\xef\xbb\xbfab\ncd")
    counted = TextPositions(marked, "utf-16")
    assert counted.position(3) == types.Position(0, 0)
    assert counted.offset(types.Position(0, 1)) == 4
    whole = types.TextDocumentContentChangeWholeDocument("new")
    assert change_text(marked, [whole], "utf-16").data == b"\xef\xbb\xbfnew"


@pytest.mark.parametrize(
    "path", ["/a/b c.md", "/a;b/c#d?e.md", "/中文/😀.md", "/a%20b/é.md", "/a:b/c@d,e.md"]
)
def test_addresses_and_paths(path: str) -> None:
    assert path_of(uri_of(path)) == path
    assert "#" not in uri_of(path)
    assert uri_of(Path(path)) == uri_of(path)


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///a/b;c#d?e.md", "/a/b;c#d?e.md"),
        ("file://localhost/a.md", "/a.md"),
        ("file:///a/../b/.//c.md", "/b/c.md"),
        ("untitled:1", None),
        ("http://acme.net/a.md", None),
        ("", None),
    ],
)
def test_addresses_as_editors_write_them(uri: str, path: str | None) -> None:
    assert path_of(uri) == path


def test_bytes_of_a_name_that_are_no_utf8() -> None:
    name = b"/a/caf\xe9.md".decode("utf-8", "surrogateescape")
    assert uri_of(name) == "file:///a/caf%E9.md"
    assert path_of(uri_of(name)) == name
