"""What stands at a place, where it leads, what names it, and what is shown of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from vaultkit.authoring.navigation.margin_notes import margin_notes, unlinked_names
from vaultkit.authoring.navigation.named_items import definition_of, item_at, references_to
from vaultkit.authoring.navigation.note_outline import foldable_lines, outline_of
from vaultkit.authoring.navigation.shown_text import shown_text
from vaultkit.authoring.navigation.vault_symbols import find_symbols
from vaultkit.authoring.navigation.written_links import find_links
from vaultkit.config import Config
from vaultkit.config.note_types import FieldRule
from vaultkit.notes.paths import NotePath
from vaultkit.vault.load import load_vault

if TYPE_CHECKING:
    from pathlib import Path

    from vaultkit.authoring.navigation.named_items import Item
    from vaultkit.vault.vault import Vault

TODAY = date(2026, 11, 21)
FILES = {
    "Home.md": "---\ntags:\n  - net/tcp\n  - '#other'\nup: \"[[Ports]]\"\n"
    "last_reviewed: 2026-01-01\nreview_interval: 90d\n---\n# 日本 Home\n\n"
    "😀 [[Ports]] [[Ports#Range 😀|r]] ![[Ports#^p1]] #net\n"
    "[m](Ports.md#Range%20😀) ![[pic.png]] [[Gone]] a[^1]\n\n"
    "A port number list.\n\n[^1]: A *note*.\n",
    "Ports.md": "# Range 😀\n\ntext %% hidden %% more ^p1\n\n## Inner\n\n> [!note] t\n> u\n\n"
    "```sh\nx\n```\n\n# Next\n\n%%\nc\n%%\n\n[[#Inner]] #net/udp #Net\n",
    "Port number.md": "---\naliases: [Number of a port]\nup: x\n---\n",
    "pic.png": "x",
    "Board.canvas": '{"nodes": [{"id": "a", "type": "file", "file": "Ports.md",'
    ' "subpath": "#Inner"}, {"id": "b", "type": "text",'
    ' "text": "日本 \\"q\\" [[Ports#^p1]]\\n#x"}], "edges": []}',
    "All.base": 'filters: file.hasLink("Ports") && up == link("Home")\nviews: []\n# [[Home]]\n',
}


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    root: Path = tmp_path_factory.mktemp("vault")
    for path, text in FILES.items():
        (root / path).write_text(text, encoding="utf-8")
    return load_vault(root)


def item(vault: Vault, path: str, words: str, ahead: int = 1) -> Item | None:
    at = len(FILES[path][: FILES[path].index(words)].encode()) + ahead
    return item_at(vault, path, at)


def written(vault: Vault, path: str, words: str, *, with_own: bool = True) -> list[tuple[str, str]]:
    """Return the places that name what stands at some words: path and text."""
    found = item(vault, path, words)
    assert found is not None
    return [
        (one.path, vault.source_of(one.path).slice(one.start, one.end))
        for one in references_to(vault, found, with_own=with_own)
    ]


@pytest.mark.parametrize(
    ("path", "words", "where", "text"),
    [
        ("Home.md", "[[Ports]] ", "Ports.md", ""),
        ("Home.md", '[[Ports]]"', "Ports.md", ""),
        ("Home.md", "[[Ports#R", "Ports.md", "# Range 😀"),
        ("Home.md", "[m]", "Ports.md", "# Range 😀"),
        ("Home.md", "![[Ports", "Ports.md", "text %% hidden %% more ^p1"),
        ("Home.md", "![[pic", "pic.png", ""),
        ("Home.md", "[^1] ", None, None),
        ("Ports.md", "[[#Inner", "Ports.md", "## Inner"),
        ("Ports.md", "^p1", "Ports.md", "text %% hidden %% more ^p1"),
        ("Home.md", "[[Gone", None, None),
        ("Home.md", "#net", None, None),
        ("Home.md", "up:", None, None),
        ("Board.canvas", "Ports.md", "Ports.md", "## Inner"),
        ("Board.canvas", "[[Ports#^p1", "Ports.md", "text %% hidden %% more ^p1"),
        ("All.base", 'Ports"', "Ports.md", ""),
        ("All.base", 'Home"', "Home.md", ""),
        ("All.base", "[[Home", "Home.md", ""),
    ],
)
def test_definitions(
    vault: Vault, path: str, words: str, where: str | None, text: str | None
) -> None:
    if words not in FILES[path]:
        words = words.rstrip()
    found = item(vault, path, words)
    spot = definition_of(vault, found) if found else None
    if words == "[^1]":
        assert spot is not None
        assert vault.source_of(path).slice(spot.start, spot.end).strip() == "[^1]: A *note*."
        return
    told = spot and (spot.path, vault.source_of(spot.path).slice(spot.start, spot.end))
    assert told == (where and (where, text))


def test_references_to_a_file_a_heading_and_a_block(vault: Vault) -> None:
    assert written(vault, "Home.md", "[[Ports]] ") == [
        ("All.base", "Ports"),
        ("Board.canvas", "Ports.md"),
        ("Board.canvas", "[[Ports#^p1]]"),
        ("Home.md", "[[Ports]]"),
        ("Home.md", "[[Ports]]"),
        ("Home.md", "[[Ports#Range 😀|r]]"),
        ("Home.md", "![[Ports#^p1]]"),
        ("Home.md", "[m](Ports.md#Range%20😀)"),
    ]
    heading = [("Home.md", "[[Ports#Range 😀|r]]"), ("Home.md", "[m](Ports.md#Range%20😀)")]
    assert written(vault, "Ports.md", "# Range", with_own=False) == heading
    assert written(vault, "Home.md", "[[Ports#R") == [("Ports.md", "# Range 😀"), *heading]
    assert written(vault, "Ports.md", "^p1") == [
        ("Ports.md", "^p1"),
        ("Board.canvas", "[[Ports#^p1]]"),
        ("Home.md", "![[Ports#^p1]]"),
    ]
    assert written(vault, "Ports.md", "## Inner", with_own=False) == [
        ("Board.canvas", "Ports.md"),
        ("Ports.md", "[[#Inner]]"),
    ]


def test_references_to_a_tag_are_those_below_it_too(vault: Vault) -> None:
    assert written(vault, "Home.md", "#net") == [
        ("Home.md", "net/tcp"), ("Home.md", "#net"), ("Ports.md", "#net/udp"), ("Ports.md", "#Net"),
    ]  # fmt: skip
    assert written(vault, "Home.md", "net/tcp") == [("Home.md", "net/tcp")]
    assert written(vault, "Home.md", "other'") == [("Home.md", "other")]


def test_references_to_a_property_and_a_footnote(vault: Vault) -> None:
    assert written(vault, "Home.md", "up:") == [("Home.md", "up"), ("Port number.md", "up")]
    assert written(vault, "Home.md", "[^1]:", with_own=False) == [("Home.md", "[^1]")]
    assert len(written(vault, "Home.md", "[^1]:")) == 2


def shown(vault: Vault, path: str, words: str) -> str:
    found = item(vault, path, words)
    assert found is not None
    rules = {"up": ("up", FieldRule(type="links", enum=("a b",), link_type="method", pattern="x"))}
    return shown_text(vault, found, rules, lambda name: f"file:///{name}")


def test_what_is_shown_is_the_part_without_comments(vault: Vault) -> None:
    section = "# Range 😀\n\ntext  more ^p1\n\n## Inner\n\n> [!note] t\n> u\n\n```sh\nx\n```"
    assert shown(vault, "Home.md", "[[Ports#R") == f"**Ports > Range 😀**\n\n---\n\n{section}"
    assert shown(vault, "Home.md", "![[Ports#^") == "**Ports > ^p1**\n\n---\n\ntext  more"
    assert shown(vault, "Home.md", "[[Ports]] ").startswith(f"**Ports.md**\n\n---\n\n{section}")
    assert shown(vault, "Home.md", "![[pic") == "**pic.png**\n\n![pic.png](file:///pic.png)"
    assert shown(vault, "Home.md", "[^1]") == "[^1]: A *note*."
    assert shown(vault, "Home.md", "#net") == "`#net`: 2 notes"
    assert shown(vault, "Home.md", "up:").split("\n\n") == [
        "**up**: links", "one of `a b`", "must match `x`", "links to notes of the type `method`",
        "2 notes",
    ]  # fmt: skip


def test_what_is_shown_is_cut_short(tmp_path: Path) -> None:
    (tmp_path / "Long.md").write_text("line 日本\n" * 5000, encoding="utf-8")
    (tmp_path / "Note.md").write_text("[[Long]]\n")
    vault = load_vault(tmp_path)
    found = item_at(vault, "Note.md", 3)
    assert found is not None
    text = shown_text(vault, found, {}, str)
    assert text.count("\n") < 40
    assert text.endswith("\n\n…")


def test_links_are_those_of_notes_canvases_and_bases(vault: Vault) -> None:
    for path in ("Home.md", "Board.canvas", "All.base"):
        source = vault.source_of(path)
        for start, end, link in find_links(vault, path):
            assert link.link.target.encode() in source.data[start:end]
    assert [len(find_links(vault, path)) for path in ("Board.canvas", "All.base", "pic.png")] == [
        2, 3, 0,
    ]  # fmt: skip


def test_outline_and_folding(vault: Vault) -> None:
    note = vault.notes[NotePath("Ports.md")]
    entries = outline_of(note)
    assert [(one.name, one.level) for one in entries] == [
        ("Range 😀", 1), ("^p1", 0), ("Inner", 2), ("Next", 1),
    ]  # fmt: skip
    for one in entries:
        assert one.start <= one.name_start < one.name_end <= one.end
    assert foldable_lines(note) == [
        (0, 11, ""), (4, 11, ""), (6, 7, ""), (9, 11, ""), (13, 19, ""),
        (15, 17, "comment"),
    ]  # fmt: skip
    home = vault.notes[NotePath("Home.md")]
    assert foldable_lines(home)[0] == (0, 7, "region")


def test_symbols_of_the_vault(vault: Vault) -> None:
    def named(query: str) -> list[tuple[str, str]]:
        return [(one.name, one.kind) for one in find_symbols([vault], query, 10)]

    assert named("port") == [
        ("Ports", "note"), ("Port number", "note"), ("Number of a port", "alias"),
    ]  # fmt: skip
    assert named("range") == [("Range 😀", "heading")]
    assert named("日本") == [("日本 Home", "heading")]
    assert len(named("")) == 4


def test_margin_notes_tell_backlinks_and_reviews(vault: Vault) -> None:
    def told(path: str) -> list[tuple[int, str]]:
        note = vault.notes[NotePath(path)]
        notes = margin_notes(vault, note, TODAY, Config().review)
        return [(note.source.line_of(one.start), one.text) for one in notes]

    assert told("Ports.md") == [
        (1, "5 backlinks in 1 note"), (1, "2 links"), (3, "1 link"), (5, "1 link"),
    ]  # fmt: skip
    assert told("Home.md") == [
        (1, "0 backlinks in 0 notes"),
        (1, "review due 2026-04-01 (234 days ago): mark as reviewed"),
    ]


def test_names_that_are_no_links(vault: Vault) -> None:
    note = vault.notes[NotePath("Home.md")]
    found = [(note.source.slice(a, b), text) for a, b, text in unlinked_names(vault, note)]
    assert found == [("port number", "[[Port number]]")]
