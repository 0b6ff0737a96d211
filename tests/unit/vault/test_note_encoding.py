"""A note as bytes for another process or run: the same values, each part by itself."""

from __future__ import annotations

import copy
import pickle
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.note import FrontMatter, Note
from vaultkit.notes.paths import NotePath
from vaultkit.notes.source import Source
from vaultkit.vault.cache.lazy_note import LazyNote, lazy_note
from vaultkit.vault.cache.note_encoding import (
    NAMES,
    DamagedError,
    NotEncodableError,
    NoteReader,
    encode_note,
)

TEXT = """---
title: Über
when: 2026-01-02
at: 2026-01-02T03:04:05
list: [a, 1, 1.5, true, null, {b: c}]
link: "[[Other#Head|shown]]"
---
# Head ^h
A [[Other|x]], ![[pic.png|100]], [y](a%20b.md#c), [w](https://x.org), https://y.org/z #tag [^1]
%% hidden %% $a+b$

> [!note]- Title
> text ^block

- [x] done

```py
code
```

[^1]: a footnote
"""


def read(text: str) -> Note:
    return parse_note(Source("a/Note.md", text.encode()))


def decoded(note: Note) -> LazyNote:
    encoded = encode_note(note)
    return lazy_note(note.source, lambda: encoded)


def with_properties(properties: dict[Any, Any]) -> Note:
    note = read("---\na: b\n---\n")
    return replace(note, frontmatter=FrontMatter(properties, 4, 9, 13))


def test_every_part_comes_back() -> None:
    note = read(TEXT)
    empty = [name for name in NAMES if not getattr(note, name)]
    assert empty == ["faults"]
    assert decoded(note) == note
    assert decoded(note).frontmatter == note.frontmatter


@pytest.mark.parametrize("name", [*NAMES, "marks"])
def test_a_part_comes_back_when_it_is_asked_for_first(name: str) -> None:
    note = read(TEXT)
    lazy = decoded(note)
    assert name not in vars(lazy)
    assert getattr(lazy, name) == getattr(note, name)
    assert {type(one) for one in getattr(lazy, name, ()) or ()} if name == "links" else True


def test_what_was_not_asked_for_is_not_decoded() -> None:
    lazy = decoded(read(TEXT))
    assert lazy.links
    assert "headings" not in vars(lazy)


@pytest.mark.parametrize(
    "properties",
    [
        {"day": date(2026, 1, 2)},
        {"time": datetime(2026, 1, 2, 3, 4, 5, 6)},  # noqa: DTZ001
        {"time": datetime(2026, 1, 2, tzinfo=UTC)},
        {"deep": [[{"a": [date(1, 1, 1), {}]}], []]},
        {"date": "2026-01-02", "\x01": "x", "": None},
        {"large": 10**40, "small": -0.0, "float": 1e300, "bool": False},
    ],
)
def test_properties_keep_their_types(properties: dict[str, Any]) -> None:
    found = decoded(with_properties(properties)).properties
    assert found == properties
    assert repr(found) == repr(properties)


@pytest.mark.parametrize(
    "properties",
    [
        {1: "a key that is no text"},
        {"a": {None: 1}},
        {"\0date": "2026-01-02"},
        {"a": (1, 2)},
        {"a": b"bytes"},
        {"a": {1, 2}},
        {"a": "\ud800"},
        {"a": [0] * 20_001},
    ],
)
def test_what_has_no_form_is_refused(properties: dict[Any, Any]) -> None:
    with pytest.raises(NotEncodableError):
        encode_note(with_properties(properties))


def test_aliases_that_multiply_are_refused_soon() -> None:
    value: list[Any] = ["x"] * 10
    for _ in range(40):
        value = [value] * 10
    with pytest.raises(NotEncodableError):
        encode_note(with_properties({"bomb": value}))


def test_a_text_with_nul_is_refused() -> None:
    note = read(TEXT)
    with pytest.raises(NotEncodableError):
        encode_note(replace(note, links=(note.links[0]._replace(target="a\0b"), *note.links[1:])))


def test_a_note_with_changes_is_a_plain_one() -> None:
    note = decoded(read(TEXT))
    other = replace(note, path=NotePath("b.md"))
    assert type(other) is Note
    assert other.links == note.links
    assert other != note


def test_a_copy_for_another_process_is_plain() -> None:
    note = decoded(read(TEXT))
    for other in (pickle.loads(pickle.dumps(note)), copy.copy(note)):
        assert type(other) is Note
        assert note == other


def test_names_that_links_name_are_found_without_decoding() -> None:
    note = decoded(read("[[Folder/Ünder.md#x]] and ![[Pic.PNG]]"))
    assert note.may_link("ünder")
    assert note.may_link("pic.png")
    assert not note.may_link("other")
    assert "links" not in vars(note)


@given(data=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        reader = NoteReader(data)
    except DamagedError:
        return
    for name in NAMES:
        try:
            assert isinstance(reader.read(name), tuple | None)
        except DamagedError:
            continue


@given(at=st.integers(0, 10_000), byte=st.integers(0, 255), cut=st.integers(0, 50))
def test_damaged_bytes_never_break_a_note(at: int, byte: int, cut: int) -> None:
    """Each value has the type that it must have, whatever was done to the bytes."""
    note = read(TEXT)
    damaged = bytearray(encode_note(note))
    damaged[at % len(damaged)] = byte
    data = bytes(damaged[: len(damaged) - cut])
    lazy = lazy_note(note.source, lambda: data)
    for name in NAMES:
        found, meant = getattr(lazy, name), getattr(note, name)
        if name == "frontmatter":
            assert found is None or isinstance(found, FrontMatter)
            continue
        kinds = {type(item) for item in meant} or {type(item) for item in found}
        assert {type(item) for item in found} <= kinds
    if cut:
        assert lazy == note


def test_bytes_of_nothing_have_the_note_read_anew() -> None:
    note = read(TEXT)
    assert lazy_note(note.source, lambda: b"") == note
