"""Offsets, lines and columns: every conversion inverts its opposite."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import data, texts

from vaultkit.notes.source import Source, decode

EXAMPLES = settings(deadline=None, max_examples=150)


@given(data)
@EXAMPLES
def test_decoding_keeps_the_number_of_bytes(raw: bytes) -> None:
    assert len(decode(raw).encode()) == len(raw)


@given(texts)
@EXAMPLES
def test_decoding_valid_text_changes_nothing(text: str) -> None:
    assert decode(text.encode()) == text


def character_starts(text: str) -> list[int]:
    starts = [0]
    for character in text:
        starts.append(starts[-1] + len(character.encode()))
    return starts


@given(texts, st.data())
@EXAMPLES
def test_position_and_offset_invert_each_other(text: str, draw: st.DataObject) -> None:
    source = Source("n.md", text.encode())
    offset = draw.draw(st.sampled_from(character_starts(text)))
    position = source.position(offset)
    line = source.line_text(position.line)
    if position.column <= len(line) + 1 and not (offset == 0 and text.startswith("\ufeff")):
        assert source.offset(*position) == offset


@given(texts, st.data())
@EXAMPLES
def test_utf16_and_offset_invert_each_other(text: str, draw: st.DataObject) -> None:
    source = Source("n.md", text.encode())
    offset = draw.draw(st.sampled_from(character_starts(text)))
    line, unit = source.utf16(offset)
    if unit <= len(source.line_text(line + 1).encode("utf-16-le")) // 2:
        assert source.offset_utf16(line, unit) == offset


@given(data, st.integers(0, 200))
@EXAMPLES
def test_position_counts_characters_of_the_line(raw: bytes, at: int) -> None:
    source = Source("n.md", raw)
    starts = character_starts(source.text)
    offset = starts[min(at, len(starts) - 1)]
    before = source.text.encode()[:offset].decode()
    line = before.rpartition("\n")[2]
    if "\n" not in before:
        line = line.removeprefix("\ufeff")
    assert source.position(offset) == (before.count("\n") + 1, len(line) + 1)


@given(data, st.integers(-5, 50), st.integers(-5, 300))
@EXAMPLES
def test_an_offset_never_leaves_the_file(raw: bytes, line: int, column: int) -> None:
    source = Source("n.md", raw)
    assert 0 <= source.offset(line, column) <= len(raw)
    assert 0 <= source.offset_utf16(line, column) <= len(raw)
