"""Reading: nothing raises, and every span holds what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from strategies import data, texts

from vaultkit.notes.markdown import mask_passes
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.markdown.plain_text import plain_text, sentence_around
from vaultkit.notes.source import Source
from vaultkit.notes.wikilink import WikiLink, parse_wikilink
from vaultkit.vault.parallel.note_readers import from_record, to_record

if TYPE_CHECKING:
    from vaultkit.notes.note import Note

EXAMPLES = settings(deadline=None, max_examples=300)


def read(raw: bytes) -> Note:
    return parse_note(Source("N.md", raw))


@given(data)
@EXAMPLES
def test_every_link_is_where_it_says(raw: bytes) -> None:
    note = read(raw)
    for link in note.links:
        written = note.raw(link)
        assert written.startswith("!") == link.is_embed
        if link.kind == "wiki":
            inner = written.removeprefix("!").removeprefix("[[").removesuffix("]]")
            assert f"[[{inner}]]" == written.removeprefix("!")
            assert parse_wikilink(inner) == (link.target, link.subpath, link.display)
    for external in note.external:
        assert external.kind != "bare" or note.raw(external) == external.url


@given(data)
@EXAMPLES
def test_every_block_is_where_it_says(raw: bytes) -> None:
    note = read(raw)
    for heading in note.headings:
        assert heading.text in note.raw(heading)
    for block in note.blocks:
        written = note.source.slice(block.id_start, block.id_start + 1 + len(block.id))
        assert written == f"^{block.id}"
        assert block.start <= block.end
    for fence in note.fences:
        assert all(fence.start <= start <= end <= fence.end for start, end in fence.pieces)


@given(data)
@EXAMPLES
def test_every_span_of_text_is_where_it_says(raw: bytes) -> None:
    note = read(raw)
    for tag in note.tags:
        assert note.raw(tag) == tag.text
        assert tag.text.startswith("#")
    for comment in note.comments:
        text = note.raw(comment)
        assert text.startswith("%%")
        assert text.endswith("%%") or comment.end == len(raw)
    for footnote in note.footnotes:
        written = note.source.slice(footnote.start, footnote.end)
        assert footnote.kind != "inline" or written == f"^[{footnote.label}]"
    for formula in note.math:
        written = raw[formula.start : formula.end]
        assert written.startswith(b"$")
        assert written.endswith(b"$") or (formula.is_display and written.startswith(b"$$"))


@given(data)
@EXAMPLES
def test_items_are_in_order_and_inside_the_file(raw: bytes) -> None:
    note = read(raw)
    parts = (note.links, note.external, note.headings, note.tags, note.callouts, note.tasks)
    for items in (*parts, note.fences, note.comments, note.footnotes, note.math):
        starts = [item.start for item in items]
        assert starts == sorted(starts)
    for items in (*parts, note.fences, note.comments, note.footnotes, note.math, note.faults):
        for item in items:
            assert 0 <= item.start <= item.end <= len(raw)


@given(data)
@EXAMPLES
def test_a_note_survives_the_way_to_another_process(raw: bytes) -> None:
    note = read(raw)
    assert from_record(to_record(note)) == note


@given(texts)
@EXAMPLES
def test_derived_values_never_raise(text: str) -> None:
    note = read(text.encode())
    assert len(note.anchors) == len(set(note.anchors.values())) == len(note.headings)
    assert "\n" not in plain_text(text)
    for heading in note.headings:
        start, end = note.section(heading)
        assert start == heading.start
        assert end > start or end == start == len(note.source.data)
    for link in note.links:
        assert isinstance(sentence_around(note, link.start, link.end).shown, str)


names = st.text(
    alphabet=st.characters(exclude_characters="[]|#\\\r\n", exclude_categories=["Cs"]), min_size=1
).filter(lambda name: name == name.strip())
displays = st.none() | st.text(alphabet=st.characters(exclude_characters="[]\r\n\\|"))


@given(names, st.lists(names, max_size=3), displays)
@EXAMPLES
def test_a_wikilink_is_read_as_it_was_written(
    target: str, segments: list[str], display: str | None
) -> None:
    link = WikiLink(target, "".join(f"#{name}" for name in segments), display)
    for in_table in (False, True):
        assert parse_wikilink(link.format(in_table=in_table)[2:-2]) == link


@given(texts)
@EXAMPLES
def test_a_wikilink_read_and_written_reads_the_same(inner: str) -> None:
    link = parse_wikilink(inner)
    if link is not None and "\\" not in inner:
        assert parse_wikilink(link.format()[2:-2]) == link


@given(data)
@example(b"a\n\n%% b\n\n%% c\n")
@example(b"- a\n\n> b %% c\n\nd %%\n")
@example(b"[x][r] a\n\n%%b%% [y][r]\n\n[r]: z\n")
@EXAMPLES
def test_where_marking_starts_changes_nothing(raw: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mask_passes, "first_block", lambda *_: 0)
        slow = read(raw)
    assert to_record(read(raw)) == to_record(slow)
