from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.markdown.prose import read_prose
from vaultkit.notes.paths import NotePath
from vaultkit.notes.source import Source
from vaultkit.vault.links.mentions import Names, find_mentions
from vaultkit.vault.vault import Vault

if TYPE_CHECKING:
    from vaultkit.notes.note import Note


def note(path: str, text: str = "") -> Note:
    return parse_note(Source(path, text.encode()))


NAMES = [
    note("Port.md"),
    note("Node port.md", "---\naliases: [k8s, nodes, NodePort]\n---\n"),
    note("C++.md"),
    note("Rust++.md"),
    note("2026-01-01.md"),
    note("数据.md"),
    note("Café.md"),
    note("a/Twin.md"),
    note("b/Twin.md"),
    note("index.md"),
    note("a/README.md"),
    note("Untitled 2.md"),
    note("Named.md", "---\ntitle: Full title\n---\n"),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A port.", ["port"]),
        ("A node port and a PORT", ["node port", "PORT"]),
        ("Ports, export, port_1, xport", []),
        ("k8s is short; nodes are not", ["nodes"]),
        ("a nodeport's life", ["nodeport"]),
        ("node\nport", ["port"]),
        ("Rust++ and C++", ["Rust++"]),
        ("on 2026-01-01", []),
        ("the index of a readme, Untitled 2", []),
        ("这个数据更值得", ["数据"]),
        ("cafe\u0301 and café", ["cafe\u0301", "café"]),
        ("Twin", []),
        ("the full title", ["full title"]),
        ("İstanbul port", ["port"]),
        ("é port", ["port"]),
    ],
)
def test_names_in_a_text(text: str, expected: list[str]) -> None:
    found = Names(NAMES).find(text)
    assert [text[start:end] for start, end, _ in found] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("é port and port", ["port"]),
        ("[[Port]] [port](x.md) [port](https://x.org) `port` $port$ %%port%% <!-- port -->", []),
        ("# Port [[X]] port\n\n```\nport\n```\n\n    port\n", []),
        ("---\nkey: port\n---\n\n> port\n", ["port"]),
        ("| a |\n|---|\n| port |", ["port"]),
        ("<div>\nport\n\n</div>", []),
        ("<!-- port\n\nport -->\nC++ port", ["port"]),
        ("x\n   <!-- port --> port\n\nport <!--", ["port"]),
        ("%% port %% é [[Port]] %%é port%% nodes", ["nodes"]),
        ("Named by its full title", ["Named"]),
    ],
)
def test_mentions_in_a_note(text: str, expected: list[str]) -> None:
    source = note("A.md", text)
    found = list(find_mentions(source, Names(NAMES), {source.path}, read_prose))
    assert [source.source.slice(m.start, m.end) for m in found] == expected


def test_a_note_already_linked_is_known() -> None:
    source = note("A.md", "port, nodes")
    found = find_mentions(source, Names(NAMES), {NotePath("Port.md")}, read_prose)
    assert [mention.path for mention in found] == ["Node port.md"]


def test_no_names_at_all() -> None:
    assert Names([]).find("anything") == []


WORDS = st.text(alphabet="abAB éß数_-+", min_size=1, max_size=8)


@given(st.lists(WORDS, max_size=6, unique=True), st.text(alphabet="abAB éß数_-+", max_size=60))
def test_what_is_found_is_a_name_and_nothing_overlaps(stems: list[str], text: str) -> None:
    notes = [note(f"{stem}.md") for stem in stems]
    names = Names(notes)
    past = 0
    for start, end, path in names.find(text):
        assert past <= start < end
        past = end
        assert text[start:end].lower() == Path(path).name[:-3].lower()


def test_vaults_share_the_engine() -> None:
    vault = Vault(Path(), {n.path: n for n in NAMES})
    assert Names(vault.notes.values()).find("port")[0][2] == "Port.md"
