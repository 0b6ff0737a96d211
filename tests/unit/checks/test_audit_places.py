"""Where a leak comes from: the line in the vault, and the published note whose page it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from vaultkit.checks.audit import Leak
from vaultkit.checks.audit.audit_outcome import conclude
from vaultkit.checks.audit.page_notes import PageNotes, expected_addresses
from vaultkit.checks.audit.phrases.phrase_places import Places
from vaultkit.checks.audit.site_text.squashed_text import as_needle
from vaultkit.config import Config, SiteConfig
from vaultkit.testing import make_vault
from vaultkit.vault.publishing.published_files import find_published

if TYPE_CHECKING:
    from collections.abc import Mapping

PRIVATE = """\
---
publish: false
title: Ledger of zirconium
aliases: [Blue book]
salary: 98000 euro monthly
---
The blue whale swims in the
harbour of **Otto**kar, says [[Tags|the mate]].

## Blue whale

- one #secret/harbour
- two ^block-of-gold

%% nobody knows %%
"""


@pytest.mark.parametrize(
    ("kind", "words", "line"),
    [
        ("name", "Whale plan", 0),
        ("name", "Ledger of zirconium", 3),
        ("folder", "Shut", 0),
        ("alias", "Blue book", 4),
        ("property", "98000 euro monthly", 5),
        ("property key", "salary", 5),
        ("text", "The blue whale swims in the", 7),
        ("text", "in the harbour of Ottokar", 7),
        ("text", "harbour of Ottokar says the mate", 8),
        ("heading", "Blue whale", 10),
        ("tag", "secret/harbour", 12),
        ("block id", "block-of-gold", 13),
        ("comment", "nobody knows", 15),
        ("text", "The blue whale was never seen", 7),
        ("text", "green whale", 0),
    ],
)
def test_the_line_of_what_is_private(kind: str, words: str, line: int) -> None:
    places = Places(make_vault({"Shut/Whale plan.md": PRIVATE}))
    assert places.private_line(kind, as_needle(words), "Shut/Whale plan.md") == line


def test_the_line_in_a_canvas_and_a_base() -> None:
    nodes = [{"id": "1", "type": "text", "text": 'Say\n"blue whale" f\u00fcr\nalle'}]
    files = {
        "A.canvas": json.dumps({"nodes": nodes}, indent=1),
        "B.base": 'views:\n  - type: table\n    name: "Blue whales"\n',
        "c.png": "",
    }
    places = Places(make_vault(files))
    assert places.private_line("canvas", as_needle("say blue whale für alle"), "A.canvas") == 6
    assert places.private_line("base", as_needle("Blue whales"), "B.base") == 3
    assert places.private_line("file name", as_needle("c.png"), "c.png") == 0
    assert places.private_line("attachment", "", "c.png") == 0


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\nA blue\nwhale swims\n", 2),
        ("\n\nA **blue** whale\n", 3),
        ("x\n\n%% blue whale %%\n", 3),
        ("---\nup: '[[S]]'\n---\nx\n", 2),
        ("x\n[there](S.md)\n", 2),
        ("x\n\n![[S]]\n", 3),
        ("x\n![[Says]]\n", 2),
        ("x\n![[Names]]\n", 2),
        ("x\n![[Board.canvas]]\n", 2),
        ("x\n\n```base\nviews: []\n```\n", 3),
        ("x\n![[All.base]]\n", 2),
        ("%% vaultkit:moc begin x %%\n[[S|blue]]\n%% vaultkit:moc end %%\n", 2),
        ("x\n[[Says]]\n", 0),
        ("nothing of it\n", 0),
    ],
)
def test_the_line_of_the_note_that_shows_it(text: str, line: int) -> None:
    files = {
        "A.md": text,
        "S.md": "---\npublish: false\n---\nblue whale\n",
        "Says.md": "%% blue whale %%\n",
        "Names.md": "[[S|x]]\n",
        "Board.canvas": json.dumps({"nodes": [{"id": "1", "type": "file", "file": "S.md"}]}),
        "All.base": "views: []\n",
    }
    places = Places(make_vault(files))
    assert places.public_line("A.md", as_needle("blue whale"), "S.md") == line


FILES = {
    "index.md": "Home.\n",
    "Deep/A b.md": "---\naliases: [Other name, Twice]\nredirect_from: Old/Place.md\n---\n",
    "B.md": "---\npermalink: /short/\naliases: Twice\n---\n![[Board.canvas]] ![[All.base]]\n",
    "a B.md": "",
    "A b.md": "",
    "S.md": "---\npublish: false\n---\nblue whale\n",
    "Board.canvas": "{}",
    "All.base": "views: []\n",
}


def page_notes(texts: Mapping[str, str]) -> PageNotes:
    vault = make_vault(FILES)
    published = find_published(vault, Config())
    addresses = expected_addresses(vault, published, Config())
    return PageNotes(vault, published, addresses, lambda path: texts[path].encode())


@pytest.mark.parametrize(
    ("file", "note"),
    [
        ("index.html", "index.md"),
        ("Deep/A-b/index.html", "Deep/A b.md"),
        ("Deep/A-b.html", "Deep/A b.md"),
        ("connections/Deep/A-b/page/2/index.html", "Deep/A b.md"),
        ("Other-name/index.html", "Deep/A b.md"),
        ("Old/Place/index.html", "Deep/A b.md"),
        ("Twice/index.html", ""),
        ("short/index.html", "B.md"),
        ("B/index.html", "B.md"),
        ("A-b/index.html", "A b.md"),
        ("a-B-2/index.html", "a B.md"),
        ("Board.canvas/index.html", "Board.canvas"),
        ("All.base/index.html", "All.base"),
        ("S/index.html", ""),
        ("all-notes/index.html", ""),
        ("assets/x.js", ""),
    ],
)
def test_the_note_of_a_page(file: str, note: str) -> None:
    assert page_notes({}).find(file, as_needle("blue whale")) == note


FEED = """\
<feed><id>https://example.org/notes/</id><title>Notes</title>
<entry><title>x</title><id>https://example.org/notes/short/</id></entry>
<entry><title>y</title><link href="https://example.org/notes/Deep/A-b/"/>
<summary>blue whale</summary></entry></feed>
"""


@pytest.mark.parametrize(
    ("file", "text", "note"),
    [
        ("feed.xml", FEED, "Deep/A b.md"),
        (
            "search/texts-1.json",
            json.dumps(
                [["short/", "B", [], [], []], ["Deep/A-b/", "A", [], [], [["", "", "blue whale"]]]]
            ),
            "Deep/A b.md",
        ),
        ("search/list-0123456789ab.json", json.dumps([["B", "short/", "blue whale"]]), "B.md"),
        ("search/terms-0.json", json.dumps([["blue whale", [1, 2]]]), ""),
        (
            "llms.txt",
            "- [x](short/): x\n- [A b](https://x.org/Deep/A-b/): blue whale\n",
            "Deep/A b.md",
        ),
        ("llms.txt", "blue whale\n", ""),
        ("broken.json", "{", ""),
    ],
)
def test_the_note_of_an_entry(file: str, text: str, note: str) -> None:
    assert page_notes({file: text}).find(file, as_needle("blue whale")) == note


def test_a_home_page_that_is_named_wrongly_is_none() -> None:
    vault = make_vault(FILES)
    config = Config(site=SiteConfig(home="S"))
    published = find_published(vault, config)
    assert expected_addresses(vault, published, config)["index.md"] == ""


def test_a_leak_is_told_with_both_places() -> None:
    vault = make_vault({**FILES, "index.md": "Home.\n\n![[S]]\n"})
    published = find_published(vault, Config())
    found = [
        Leak("index.html", 9, 70, "", "text", "blue whale", "S.md"),
        Leak("short/index.html", 4, 70, "a data URI", "text", "blue whale", "S.md"),
        Leak("x.gz", 0, 0, "unpacked", "attachment", "S.png", "S.png"),
    ]
    outcome = conclude(found, vault, published, Config(), read=lambda _: b"")
    places = [(one.source_line, one.note, one.note_line) for one in outcome.leaks]
    assert places == [(4, "index.md", 3), (4, "B.md", 5), (0, "", 0)]
    assert [one.message for one in outcome.leaks] == [
        (
            'index.html:9, from "index.md:3": text "blue whale" of "S.md:4": '
            "it is not published, and no published note says it"
        ),
        (
            'short/index.html:4 (a data URI), from "B.md:5": text "blue whale" of "S.md:4": '
            "it is not published, and no published note says it"
        ),
        'x.gz (unpacked): holds "S.png", which is not published',
    ]
