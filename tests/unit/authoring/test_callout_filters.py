"""Filters of callouts, and the table that says more of the ends of a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vaultkit.authoring.callouts.callout_filters import MOST, Filters, read_filters
from vaultkit.authoring.callouts.callout_outline import read_outlines, text_of
from vaultkit.authoring.callouts.decision import read_decisions
from vaultkit.authoring.callouts.end_table import property_key, read_end_table
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.source import Source

if TYPE_CHECKING:
    from vaultkit.notes.note import Note

TREE = ">\n> - **q?**\n>   - a → [[A]]\n>   - b → [[B]]\n"


def note_of(text: str) -> Note:
    return parse_note(Source("N.md", text.encode()))


def filters_of(paragraph: str, facets: str = "") -> Filters:
    note = note_of(f"> [!decision] D\n> {paragraph}\n{TREE}")
    (outline,) = read_outlines(note, "decision")
    return read_filters(outline.text, (lambda code: code == facets) if facets else None)


def test_bold_text_and_an_expression_are_a_filter() -> None:
    found = filters_of('Only **cheap** `price < 2`, or **no *knife*:** `!needs.contains("knife")`')
    assert [one.label for one in found.filters] == ["cheap", "no knife:"]
    assert all(one.run for one in found.filters)
    assert (found.faults, found.text, found.facets) == ((), (), ())


def test_text_without_filters_stays_text() -> None:
    found = filters_of("Read **this** first, and `price` too.")
    assert found.filters == found.faults == found.facets == ()
    assert [text_of(part) for part in found.text] == ["Read this first, and price too."]


def test_code_alone_names_a_property_where_it_is_one() -> None:
    found = filters_of("Narrow by `season` and `price`", facets="season")
    assert [code.text for code in found.facets] == ["season", "price"]
    assert found.text == ()


@pytest.mark.parametrize(
    ("written", "message", "place"),
    [
        ("**a** `price <` ", 'the filter "a": the expression ends too early', "`price <`"),
        ("**a** `1`, **b**", 'the filter "b" has no expression in code behind it', "b"),
        ("**a** `1`, **b** and `2`", 'the filter "b" has no expression in code behind it', "b"),
        ("**a** `nope()`", "", "`nope()`"),
    ],
)
def test_a_malformed_filter_is_a_fault_with_a_place(written: str, message: str, place: str) -> None:
    note = note_of(f"> [!decision] D\n> {written}\n{TREE}")
    (decision,) = read_decisions(note)
    (fault,) = decision.faults
    assert message in fault.message
    assert fault.message.startswith('the filter "')
    assert note.source.slice(fault.start, fault.end) == place


def test_there_are_not_more_filters_than_are_looked_through() -> None:
    found = filters_of(", ".join(f"**f{n}** `{n}`" for n in range(MOST + 2)))
    assert len(found.filters) == MOST
    assert [fault.message for fault in found.faults] == [
        f"a callout has at most {MOST} filters; this is one more"
    ] * 2


def test_the_row_of_an_end_is_found_by_its_name() -> None:
    note = note_of(
        "| x | y |\n|---|---|\n| 1 | 2 |\n\n"
        "| End | Price | Client  address | How |\n|---|---|---|---|\n"
        "| *Big* `A` | 1 | kept | [[A#H\\|peel]] |\n| b | **2** |  | [so](B.md) and `so` |\n"
        "| other | 3 | 4 | 5 |\n"
    )
    rows = read_end_table(note, ["big a", "B", "C"])
    assert rows.keys() == {"big a", "b"}
    shown = [[(one.name, one.key, text_of(one.pieces)) for one in row] for row in rows.values()]
    assert shown == [
        [
            ("Price", "price", "1"),
            ("Client address", "client_address", "kept"),
            ("How", "how", "peel"),
        ],
        [("Price", "price", "2"), ("How", "how", "so and so")],
    ]
    (link,) = rows["big a"][-1].pieces
    assert link.link is not None
    assert (link.link.target, link.link.subpath) == ("A", "#H")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x | y",
        "| a | b |\n|---|---|\n",
        "| End | x |\n|---|---|\n| A | 1 |\n",
        "```\n| A |\n```",
    ],
)
def test_a_note_without_such_a_table_has_no_rows(text: str) -> None:
    assert read_end_table(note_of(text), ["A", "B"]) == {}


def test_a_decision_with_one_end_needs_one_row() -> None:
    assert read_end_table(note_of("| End | x |\n|---|---|\n| A | 1 |\n"), ["A"]).keys() == {"a"}


@pytest.mark.parametrize("name", ["works_on", "Works on", " works-on ", "WORKS  ON"])
def test_a_column_stands_for_a_property_however_it_is_written(name: str) -> None:
    assert property_key(name) == "works_on"
