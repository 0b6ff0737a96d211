"""What plugins show is known by how it is written, and by nothing else."""

from __future__ import annotations

import pytest

from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.paths import NotePath
from vaultkit.notes.plugins.drawing_note import find_parts
from vaultkit.notes.plugins.plugin_content import find_contents, kind_of_code, kind_of_fence
from vaultkit.notes.source import Source


def found_in(text: str) -> list[tuple[str, str]]:
    note = parse_note(Source(NotePath("N.md"), text.encode()))
    return [
        (found.kind.name, note.source.slice(found.start, found.end))
        for found in sorted(find_contents(note))
    ]


@pytest.mark.parametrize(
    ("info", "name"),
    [
        ("dataview", "Dataview query"),
        ("DataviewJS x", "Dataview script"),
        ("tasks", "Tasks query"),
        ("query", "Search results"),
        ("ad-note", "Admonition"),
        ("ad-my-own", "Admonition"),
        ("meta-bind-button", "Button"),
        ("col-md", "Columns"),
        ("tracker", "Tracker"),
        ("embed-lua", "Code of a file"),
        (" Embed-C++ x", "Code of a file"),
        ("embed", "Link card"),
        ("simple-time-tracker", "Time tracker"),
        ("handwritten-ink", "Handwriting"),
        ("yaml:dbfolder", "Table of notes"),
        ("", None),
        ("ad-", None),
        ("embed-", None),
        ("embedded-lua", None),
        ("shell-script", None),
        ("python", None),
        ("mermaid", None),
        ("base", None),
        ("plantuml", None),
        ("dot", None),
        ("unheard-of", None),
    ],
)
def test_a_block_is_known_by_its_language(info: str, name: str | None) -> None:
    kind = kind_of_fence(info)
    assert (kind and kind.name) == name


def test_a_blank_before_the_language_counts_not() -> None:
    block = '``` embed-lua\nPATH: "vault://x.lua"\n```'
    assert found_in(f"{block}\n") == [("Code of a file", block)]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("= this.file.name", "Inline Dataview query"),
        ("=[[Peter]].age", "Inline Dataview query"),
        ('= choice(contains(this, "a"), "Set", "Missing")', "Inline Dataview query"),
        ("= date(today)", "Inline Dataview query"),
        (" = this.due ", "Inline Dataview query"),
        ("$= dv.current().x", "Inline Dataview script"),
        ("INPUT[toggle:done]", "Input or view"),
        ("dice: 2d6 + 1", "Dice"),
        ("button-new", "Button"),
        ("=SUM(A1:B2)", None),
        ("==", None),
        ("=>", None),
        ("= 3", None),
        ("$=", None),
        ("dice: cut", None),
        ("input[type=text]", None),
        ("button-new x", None),
    ],
)
def test_a_code_span_is_known_by_how_it_begins(code: str, name: str | None) -> None:
    kind = kind_of_code(code)
    assert (kind and kind.name) == name


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("On [due:: 2026-01-02] it is", ["[due:: 2026-01-02]"]),
        ("By (Release date:: soon)", ["(Release date:: soon)"]),
        ("- [ ] a [by:: [[Ann]], [[Bo]]] [x:: 1 (2)]", ["[by:: [[Ann]], [[Bo]]]", "[x:: 1 (2)]"]),
        ("due:: 2026-01-02", []),
        ("(std::move) [std::vector] [a:: b](c.md)", []),
        ("`[due:: 1]` $[due:: 1]$ %%[due:: 1]%% <!-- [due:: 1] -->", []),
        ("```\n[due:: 1]\n```", []),
    ],
)
def test_fields_in_brackets(text: str, fields: list[str]) -> None:
    assert found_in(text) == [("Inline field", field) for field in fields]


def test_blocks_in_quotes_count_and_those_in_comments_do_not() -> None:
    text = (
        "> ```dataview\n> LIST\n> ```\n\n%%\n```dataview\nLIST\n```\n`= this.a`\n%%\n\n`= this.b`\n"
    )
    assert [name for name, _ in found_in(text)] == ["Dataview query", "Inline Dataview query"]


def test_a_note_that_is_something_else_is_one_thing() -> None:
    text = "---\nkanban-plugin: board\n---\n## A\n- [ ] b `= this.c`\n\n```dataview\nLIST\n```\n"
    assert found_in(text) == [("Kanban board", "kanban-plugin: board\n")]


@pytest.mark.parametrize(
    ("body", "back", "texts"),
    [
        ("Me\n\n# Excalidraw Data\n## Text Elements\nT ^a\n%%\n## Drawing\nJ\n%%\n", "Me", "T ^a"),
        ("# Text Elements\nT ^a\n\n# Embedded Files\nx\n# Drawing\nJ\n", "", "T ^a"),
        ("%%\n# Excalidraw Data\n## Text Elements\nT ^a\n## Drawing\nJ\n%%\n", "%%", "T ^a"),
        ("# Drawing\nJ\n", "", ""),
        ("# Mine\nText\n", "# Mine\nText", ""),
    ],
)  # fmt: skip
def test_the_parts_of_a_drawing(body: str, back: str, texts: str) -> None:
    note = parse_note(Source(NotePath("D.md"), f"---\nexcalidraw-plugin: x\n---\n{body}".encode()))
    parts = find_parts(note)
    assert note.source.slice(note.body_start, parts.back).strip() == back
    assert note.source.slice(*parts.texts).strip() == texts
