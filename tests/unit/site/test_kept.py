"""A site with pages of the last build in it is the same to the byte as one built from nothing.

Only where notes lie in the graph goes on from the last build (decision 64)."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
from typing import TYPE_CHECKING, Any, Literal

import pytest
from mkdocs.commands.build import build as build_mkdocs
from mkdocs.config import load_config

from tests.unit.site.conftest import BUILT_IN, write_vault
from vaultkit.site.build import render_pool as ahead
from vaultkit.site.build.render_pool import MadeFile, PageRenderer
from vaultkit.site.cache.build_cache import (
    CachedPage,
    PageCache,
    Signature,
    ValueCache,
    pack_output,
)
from vaultkit.site.cache.value_digests import digest
from vaultkit.site.graph.graph_data import GRAPH_DATA
from vaultkit.vault.parallel import forked_work as shared
from vaultkit.vault.parallel.forked_work import _map_parts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vaultkit.site.pages.vault_page import VaultPage

PLACES = {"x", "y", "group", "groupOf"}
FILES = {
    "vaultkit.toml": "",
    "Home.md": "# Home\n\n[[Apple]] and [[Fruit/Pear|a pear]]. A plum is mentioned.\n\n"
    "![[Apple#Kinds]]\n",
    "Fruit/Apple.md": "---\naliases: [malus]\ntags: [fruit/pome]\nlast_reviewed: 2026-01-01\n"
    "review_interval: 90d\n---\n# Apple\n\n## Kinds\n\nMany, see [[Pear]]. ^many\n\n#fruit\n",
    "Fruit/Pear.md": "---\nup: '[[Apple]]'\n---\nLike an apple. ![[Quince#^soft]]\n",
    "Fruit/Quince.md": "---\ntitle: A quince\n---\nHard.\n\nSoft when cooked. ^soft\n",
    "Fruit.md": "What grows on trees.\n",
    "Deep/Down/Plum.md": "Blue. [[Nowhere]] ![[tree.svg]] malus\n",
    "Deep/Fig.md": "> [!note] Fig\n> ![[Deep/Down/Plum]]\n",
    "MOC.md": "---\ntype: moc\n---\n- [[Plum]]\n- [[Pear]]\n- [[Fig]]\n",
    "All.base": "views:\n  - type: table\n    name: All\n    order: [file.name, file.tags]\n",
    "Overview.md": "![[All.base#All]]\n",
    "Board.canvas": '{"nodes": ['
    '{"id": "1", "type": "text", "text": "See [[Fig#^id]] and ![[Kiwi]]",'
    ' "x": 0, "y": 0, "width": 200, "height": 90},'
    '{"id": "2", "type": "file", "file": "Fruit/Quince.md",'
    ' "x": 0, "y": 200, "width": 200, "height": 90}]}',
    "Kiwi.md": "Green.\n",
    "Wall.md": "![[Board.canvas]]\n",
    "Hall.md": "> ![[Wall]]\n",
    "Rhubarb.md": "[[Fig]] stands by ![[Secret]] here.\n",
    "Secret.md": "---\npublish: false\n---\nNobody. [[Apple]]\n",
    "tree.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
}


def append(path: str, text: str) -> Callable[[Path], None]:
    def edit(root: Path) -> None:
        target = root / path
        target.write_text(target.read_text("utf-8") + text, encoding="utf-8")

    return edit


def write(path: str, text: str) -> Callable[[Path], None]:
    def edit(root: Path) -> None:
        write_vault(root, {path: text})

    return edit


def replace(path: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(root: Path) -> None:
        target = root / path
        text = target.read_text("utf-8")
        assert old in text
        target.write_text(text.replace(old, new), encoding="utf-8")

    return edit


def move(old: str, new: str) -> Callable[[Path], None]:
    def edit(root: Path) -> None:
        (root / old).rename(root / new)

    return edit


def remove(path: str) -> Callable[[Path], None]:
    def edit(root: Path) -> None:
        (root / path).unlink()

    return edit


EDITS = {
    "nothing": [],
    "a word": [append("Deep/Fig.md", "\nMore.\n")],
    "a sentence with a link": [append("Home.md", "\nAlso [[Fig]] is good.\n")],
    "the sentence round a backlink": [replace("Home.md", " and [[Fruit", ", then [[Fruit")],
    "an embedded block": [replace("Fruit/Quince.md", "Soft when", "Tender when")],
    "a note embedded in an embed": [replace("Deep/Down/Plum.md", "Blue", "Dark blue")],
    "a title": [replace("Fruit/Quince.md", "A quince", "The quince")],
    "an alias": [replace("Fruit/Apple.md", "[malus]", "[pomum, Blue]")],
    "a tag": [replace("Fruit/Apple.md", "fruit/pome", "fruit/stone")],
    "a property that links": [replace("Fruit/Pear.md", "[[Apple]]", "[[Plum]]")],
    "a heading that is linked": [replace("Fruit/Apple.md", "## Kinds", "## Sorts")],
    "a name that is now twofold": [write("Pear.md", "Another pear.\n")],
    "a note that was missing": [write("Nowhere.md", "Here now.\n")],
    "a note that moves": [move("Deep/Fig.md", "Fruit/Fig.md")],
    "a note that goes": [remove("Fruit/Fig.md")],
    "a note that is published now": [replace("Secret.md", "false", "true")],
    "a note that is no longer published": [
        append("vaultkit.toml", '[site]\nexclude = ["Fruit/Pear.md"]\n')
    ],
    "the order of a map": [write("MOC.md", "---\ntype: moc\n---\n[[Fig]] [[Pear]] [[Plum]]\n")],
    "a review": [replace("Fruit/Apple.md", "2026-01-01", "2026-11-01")],
    "a name that is mentioned": [write("Blue.md", "A colour.\n")],
    "a folder's note": [append("Fruit.md", "And on bushes.\n")],
    "a base": [replace("All.base", ", file.tags", "")],
    "a setting": [write(".obsidian/app.json", '{"strictLineBreaks": true}')],
    "an attachment": [move("tree.svg", "wood.svg")],
    "a comment round a backlink": [replace("Home.md", "[[Apple]] and", "%%see [[Apple]]%% and")],
    "a description": [replace("Fruit/Quince.md", "title:", "description: Hard fruit\ntitle:")],
    "the words of a link": [replace("Deep/Fig.md", "[!note] Fig", "[!note] [[Apple|Fruit]]")],
    "the words on a canvas": [replace("Board.canvas", "See ", "Look at ")],
    "a note embedded on a canvas": [append("Kiwi.md", "Inside.\n")],
    "a note whose name a canvas shows": [replace("Fruit/Quince.md", "title: A", "title: One")],
    "a block that a canvas links to": [append("Deep/Fig.md", "\nSweet. ^id\n")],
    "a file on a canvas that goes": [move("Fruit/Quince.md", "Quince.md")],
    "a new community": [write(f"C{n}.md", f"[[C{(n + 1) % 6}]] #c") for n in range(6)],
}  # fmt: skip


_IN_A_ROW = 4
"""Edits that one test makes on top of each other, two at a time."""


def build(folder: Path, command: Literal["build", "serve"] = "serve") -> dict[str, bytes]:
    """Build a site; to serve it spares the audit."""
    config = load_config(str(BUILT_IN), site_dir=str(folder))
    config.plugins.on_startup(command=command, dirty=False)
    try:
        build_mkdocs(config)
    finally:
        config.plugins.on_shutdown()
    return read_site(folder)


def read_site(folder: Path) -> dict[str, bytes]:
    found = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    del found["sitemap.xml.gz"]
    return {path: file.read_bytes() for path, file in found.items()}


_PICTURE = re.compile(rb'<svg class="vk-graph-picture.*?</svg>', re.DOTALL)
_LISTS = re.compile(rb'(?<=<div class="vk-graph-lists">).*?(?=</div>)', re.DOTALL)


def said(path: str, site: dict[str, bytes]) -> object:
    """Return what a file says; of the graph all but where notes lie, which is gone on from."""
    if path == GRAPH_DATA:
        columns = json.loads(site[path])
        return {key: columns[key] for key in columns if key not in PLACES}
    if path in {"graph/index.html", "index.html"}:
        return _LISTS.sub(_in_lists, _PICTURE.sub(_in_picture, site[path]))
    return site[path]


def _in_picture(picture: re.Match[bytes]) -> bytes:
    """Return the notes that a picture names, and how large they and how many dots are."""
    named = re.findall(rb'<a href=.*?</title>|(?<= )r="\d+"', picture[0])
    return b"\n".join([*named, b"%d dots" % picture[0].count(b"h0")])


def _in_lists(lists: re.Match[bytes]) -> bytes:
    """Return the notes that lists of groups name, whatever group they are in."""
    return b"\n".join(sorted(re.findall(rb"<a .*?</a>", lists[0])))


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = write_vault(tmp_path / "vault", FILES)
    monkeypatch.setenv("VAULTKIT_VAULT", str(root))
    monkeypatch.delenv("VAULTKIT_NO_CACHE")
    return root


@pytest.mark.parametrize("first", range(0, len(EDITS), _IN_A_ROW))
def test_the_same_as_from_nothing(
    first: int, vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path / "first")
    names = list(EDITS)[first : first + _IN_A_ROW]
    for pair in (names[:2], names[2:]):
        for edit in (edit for name in pair for edit in EDITS[name]):
            edit(vault)
        again = build(tmp_path / "again")
        with monkeypatch.context() as patch:
            patch.setenv("VAULTKIT_NO_CACHE", "1")
            anew = build(tmp_path / "anew")
        assert again.keys() == anew.keys(), pair
        assert [path for path in anew if said(path, again) != said(path, anew)] == [], pair


def test_most_pages_are_kept(vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    make = PageRenderer._make

    def spy(self: PageRenderer, page: VaultPage, *given: Any) -> MadeFile:
        made.append(page.url)
        return make(self, page, *given)

    monkeypatch.setattr(PageRenderer, "_make", spy)
    build(tmp_path / "site")
    same = {"Fruit/Apple/", "", "Deep/Down/Plum/", "MOC/", "Wall/", "Hall/"}
    assert same | {"Deep/Fig/", "Overview/"} <= set(made)
    made.clear()
    append("Deep/Fig.md", "\nMore.\n")(vault)
    build(tmp_path / "site")
    assert not same & set(made)
    assert {"Deep/Fig/", "Overview/"} <= set(made)


def test_several_processes_make_the_same(
    vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(60):
        write(f"Many/N{number}.md", f"[[Apple]] and [[N{number - 1}]]. #many\n")(vault)
    monkeypatch.setenv("VAULTKIT_NO_CACHE", "1")
    alone = build(tmp_path / "alone")
    parts: list[int] = []

    def map_parts(work: Any, given: Any, *others: Any) -> Any:
        parts.append(len(given))
        return _map_parts(work, given, *others)

    monkeypatch.setattr(shared, "can_fork", lambda: hasattr(os, "fork"))
    monkeypatch.setattr(shared, "count_processors", lambda: 3)
    monkeypatch.setattr(shared, "_map_parts", map_parts)
    monkeypatch.setattr(ahead, "_MANY", 10)
    assert build(tmp_path / "together") == alone
    assert parts
    assert parts[0] > 3


@pytest.mark.usefixtures("vault")
def test_a_broken_file_is_no_fault(tmp_path: Path) -> None:
    first = build(tmp_path / "site")
    (file,) = (tmp_path / "cache").rglob("*.sqlite")
    file.write_bytes(b"no database" * 100)
    assert build(tmp_path / "site") == first
    assert build(tmp_path / "site") == first
    shutil.rmtree(tmp_path / "cache")
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert build(tmp_path / "site") == first


def test_pages_come_back_as_they_were_kept(tmp_path: Path) -> None:
    file = tmp_path / "a" / "pages.sqlite"
    row, html, signed = b"searched", "<p>é</p>\n".encode(), Signature("quick", "full")
    pages = PageCache(file)
    for url in ("u/", "v/", "w/", "x/"):
        pages.keep(url, CachedPage(signed, "stamp", row, pack_output(html)))
    pages.close()
    connection = sqlite3.connect(file)
    connection.execute("UPDATE output SET data = substr(data, 2) WHERE url = 'w/'")
    connection.execute("UPDATE made SET row = substr(row, 2) WHERE url = 'x/'")
    connection.commit()
    connection.close()
    pages = PageCache(file)
    found = pages.get("u/")
    assert found == CachedPage(signed, "stamp", row)
    assert pages.read_output("u/") == (html, b"")
    assert pages.read_output("w/") is None, "damaged"
    assert pages.get("x/") is None, "damaged"
    assert pages.get("y/") is None
    now = CachedPage(signed._replace(quick="quick, now"), "another", row)
    pages.keep("u/", now)
    pages.keep("w/", CachedPage(signed, "stamp", row))
    pages.close()
    pages = PageCache(file)
    assert pages.get("u/") == now
    assert pages.read_output("u/") == (html, b"")
    assert pages.get("w/") == CachedPage(signed, "stamp", row)
    assert pages.get("v/") is None, "no longer there"
    assert pages.read_output("v/") is None


def test_what_was_worked_out_from_something_else_is_not_recalled(tmp_path: Path) -> None:
    remembered = ValueCache(tmp_path / "pages.sqlite")
    assert remembered.recall("groups", "1") is None
    remembered.remember("groups", "1", [["A", ["a.md"]]])
    assert remembered.recall("groups", "1") == [["A", ["a.md"]]]
    remembered.remember("groups", "2", [])
    assert remembered.recall("groups", "1") is None
    assert remembered.recall("groups", "2") == []
    nothing = ValueCache(None)
    nothing.remember("groups", "1", [1])
    assert nothing.recall("groups", "1") is None


def test_digests_tell_values_apart() -> None:
    values = [("ab", "c"), ("a", "bc"), (b"ab", b"c"), ("abc",), ("", "abc"), (None,), ("None",)]
    assert len({digest(*value) for value in values}) == len(values)
