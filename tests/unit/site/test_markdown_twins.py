"""Each note's page as plain Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from vaultkit.vault.load import load_vault
from vaultkit.vault.presentation.note_rendering import SiteAddresses
from vaultkit.vault.presentation.plain_markdown import write_markdown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

OTHERS = {
    "B.md": "---\naliases: [Bee]\n---\n# B\n\nBody of B. ^id\n\n## Part\nOf [[A]] %%hush%%.\n",
    "f/C.md": "In C: ![[B#Part]]\n\n![[A]]\n",
    "p.png": "x",
    "d.pdf": "x",
    "x.canvas": '{"nodes":[],"edges":[]}',
}


def markdown_of(root: Path, files: Mapping[str, str], path: str = "A.md") -> str:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8", newline="")
    vault = load_vault(root)
    return write_markdown(vault, path, SiteAddresses(), file="index.md")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[B]] [[B|see]]", "[B](/B/index.md) [see](/B/index.md)"),
        ("[[B#Part]]", "[B > Part](/B/index.md#part)"),
        ("[[#Own]]\n# Own", "[Own](/A/index.md#own)\n# Own"),
        ("[a *b*](B.md#Part)", "[a *b*](/B/index.md#part)"),
        ("[a](B.md#part) [b](B.md#nowhere)", "[a](/B/index.md#part) [b](/B/index.md)"),
        ("[x][r]\n\n[r]: B.md", "[x](/B/index.md)\n\n[r]: B.md"),
        ("[[Nowhere]] [[Nowhere|n]] [m](no.md)", "Nowhere n m"),
        ("[[B|a [b] c]]", r"[a \[b\] c](/B/index.md)"),
        ("|a|\n|-|\n|[[B\\|x]]|", "|a|\n|-|\n|[x](/B/index.md)|"),
        ("![[p.png]] ![[p.png|alt|100]]", "![p.png](/p.png) ![alt](/p.png)"),
        ("![a](p.png)", "![a](/p.png)"),
        ("![[d.pdf#page=2]] [[d.pdf]]", "[d.pdf](/d.pdf) [d.pdf](/d.pdf)"),
        ("![[x.canvas]]", "[x.canvas](/x.canvas/)"),
        ("[![p](p.png)](B.md)", "[![p](/p.png)](/B/index.md)"),
        ("a %%b [[B]]%% c\n\n%%\nd\n%%\n\ne <!-- f --> g", "a  c\n\n\ne  g"),
        ("text ^abc\n\n- item ^i\n\n## Head ^h", "text\n\n- item\n\n## Head"),
        ("a\r\nb\r\n[[B]]\r\n", "a\nb\n[B](/B/index.md)"),
        ("`[[B]] %%x%%`\n\n```\n[[B]] ^c\n```", "`[[B]] %%x%%`\n\n```\n[[B]] ^c\n```"),
        ("> [!tip] T\n> [[B]] #tag $x^2$ ==m==", "> [!tip] T\n> [B](/B/index.md) #tag $x^2$ ==m=="),
        ("```base\nviews: []\n```\nx", "[A table of notes, on the page](/A/)\nx"),
        ("```compressed-json\nN4Kg\n```\nx", "x"),
        ('<img src="p.png" alt="q">', '<img src="/p.png" alt="q">'),
    ],
)  # fmt: skip
def test_what_a_note_says(tmp_path: Path, text: str, expected: str) -> None:
    assert markdown_of(tmp_path, {"A.md": text, **OTHERS}) == expected


def test_many_links_in_a_note_are_each_written_once(tmp_path: Path) -> None:
    """Written again with each link before them, sixty would take for ever."""
    text = "[a](B.md) and [![p](p.png) b](B.md#Part)\n" * 60
    written = "[a](/B/index.md) and [![p](/p.png) b](/B/index.md#part)\n" * 60
    assert markdown_of(tmp_path, {"A.md": text, **OTHERS}) == written.strip()


def test_an_embed_is_a_quote(tmp_path: Path) -> None:
    text = "before\n\n![[B]]\n\n- ![[B#Part]] in a list\n\n![[B#^id]]\n"
    assert markdown_of(tmp_path, {"A.md": text, **OTHERS}).splitlines() == [
        "before",
        "",
        "> [B](/B/index.md)",
        ">",
        "> # B",
        ">",
        "> Body of B.",
        ">",
        "> ## Part",
        "> Of [A](/A/index.md) .",
        "",
        "- [B > Part](/B/index.md#part) in a list",
        "",
        "> [B > ^id](/B/index.md#^id)",
        ">",
        "> Body of B.",
    ]


def test_embeds_that_go_in_a_circle_are_links(tmp_path: Path) -> None:
    found = markdown_of(tmp_path, {"A.md": "![[f/C]]\n", **OTHERS})
    assert found.splitlines() == [
        "> [f/C](/f/C/index.md)",
        ">",
        "> In C: [B > Part](/B/index.md#part)",
        ">",
        "> [A](/A/index.md)",
    ]


SITE = {
    "index.md": "[[A b]]\n",
    "A b.md": (
        '---\ntitle: "T: \\"x\\""\ntags: [t]\naliases: [Al]\nn: 5\nday: 2026-01-02\nok: true\n'
        'rel: ["[[index]]", "[[Private|p]]"]\nnote: "at %%hidden%%"\nempty:\npublish: true\n---\n'
        "See [[index|home]], [[Private]], [[Private|this]] and ![[Private]].\n"
    ),
    "Private.md": "---\npublish: false\n---\nsecret\n",
}


def test_the_file_beside_a_page(publish: Callable[..., Any]) -> None:
    site = publish(SITE, site_url="https://example.org/kb")
    head, text = site.text("A-b/index.md").removeprefix("---\n").split("---\n")
    assert yaml.safe_load(head) == {
        "title": 'T: "x"',
        "url": "https://example.org/kb/A-b/",
        "aliases": ["Al"],
        "tags": ["t"],
        "n": 5,
        "day": yaml.safe_load("2026-01-02"),
        "ok": True,
        "rel": ["index", "p"],
        "note": "at",
    }
    assert text == ('\n# T: "x"\n\nSee [home](../index.md), Private, this and Not published.\n')
    link = site.page("A-b/").select_one("link[type='text/markdown']")
    assert link["href"] == "index.md"
    assert "[A b](A-b/index.md)" in site.text("index.md")
    assert "Private/index.md" not in site.files


def test_a_heading_of_its_own_is_not_repeated(publish: Callable[..., Any]) -> None:
    site = publish({"A.md": "# Other\n\nx\n", "B.md": "Other\n=====\nx\n", "C.md": "x\n\n# D\n"})
    assert site.text("A/index.md").endswith("---\n\n# Other\n\nx\n")
    assert site.text("B/index.md").endswith("---\n\nOther\n=====\nx\n")
    assert site.text("C/index.md").endswith("---\n\n# C\n\nx\n\n# D\n")


def test_hidden_names_are_hidden_here_too(publish: Callable[..., Any]) -> None:
    config = '[site]\nhidden-name = "a private note"\n'
    text = publish({**SITE, "vaultkit.toml": config}).text("A-b/index.md")
    assert "a private note, this and a private note is not published." in text
