"""Code and formulas that are found without the parser are those that it finds."""

from __future__ import annotations

import pytest

from vaultkit.notes.markdown import masking
from vaultkit.notes.markdown.block_scan import scan_blocks

PLAIN = {
    "a\n$$\nx\n$$\nb\n": [(2, 9)],
    "```\n$$\n```\n$$y$$\n": [(0, 10), (11, 16)],
    "~~~~ js\n~~~\n---\n~~~~\nend $$z$$\n": [(0, 20)],
    "```a`b\n$$\nx\n$$ ^id\n": [(7, 18)],
    "```\nnever closed\n$$\n": [(0, 20)],
    "$$$\nx\n": [],
}
UNSURE = (
    "- $$\n  x\n  $$\n", "> ```\n> a\n> ```\n", "<div>\n$$\n", "$$\nopen\n", "$$\nx\n$$ text\n",
    "| a |\n| - |\n$$\nx\n$$\n",
)  # fmt: skip


@pytest.mark.parametrize(("text", "ranges"), PLAIN.items())
def test_plain_notes_are_told_by_their_lines(text: str, ranges: list[tuple[int, int]]) -> None:
    blocks = scan_blocks(text.encode(), len(text))
    assert blocks is not None
    assert blocks.ranges == ranges


@pytest.mark.parametrize("text", UNSURE)
def test_others_are_left_to_the_parser(text: str) -> None:
    assert scan_blocks(text.encode(), len(text)) is None


@pytest.mark.parametrize("text", [*PLAIN, *UNSURE, "```\na\nb\n---\n```\n", "a\nb\n---\n"])
def test_both_ways_mask_alike(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = masking.read_body(text)
    monkeypatch.setattr(masking, "scan_blocks", lambda *_: None)
    slow = masking.read_body(text)
    assert (quick.masked, quick.formulas) == (slow.masked, slow.formulas)
