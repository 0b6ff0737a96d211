"""No name of a private note is on a site because a published one leads to it, in whatever way."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mkdocs.exceptions import Abort

from tests.unit.site.conftest import write_vault
from tests.unit.site.test_leaks import everything, run
from vaultkit.checks.audit.phrases.public_text import public_texts
from vaultkit.config import Config, SiteConfig
from vaultkit.notes.paths import NotePath
from vaultkit.testing import make_vault
from vaultkit.vault.presentation.note_rendering import render_note
from vaultkit.vault.publishing.published_files import find_published
from vaultkit.vault.publishing.redaction.public_anchors import with_public_anchors
from vaultkit.vault.publishing.redaction.redacted_notes import with_hidden_targets

if TYPE_CHECKING:
    from collections.abc import Callable, Container
    from pathlib import Path

PRIVATE = {
    "Sub/Zyx Quor.md": (
        "---\npublish: false\naliases: [Qelm Vrat]\ntitle: Tolb Wend\n---\n"
        "# Gorp Hask\n\nWords. ^blk9\n"
    ),
    "Shut/Wexpic Nuv.png": "\x89PNG",
}
SECRETS = ("zyx.{0,9}quor", "qelm.{0,9}vrat", "tolb.{0,9}wend", "gorp.{0,9}hask", "wexpic", "blk9")
SPELLINGS = (
    "Zyx Quor",
    "zyx quor",
    "Sub/Zyx Quor",
    "Zyx   Quor",
    "Zyx-Quor",
    "../v/Zyx Quor",
    "./Zyx Quor",
    "/Zyx Quor",
    "Zyx Quor.md",
    "Zyx Quor.html",
    "Sub\\Zyx Quor",
    "Zyx Quor#Gorp Hask",
    "Zyx Quor#^blk9",
    "Zyx Quor^blk9",
    "Qelm Vrat",
    "Sub/Tolb Wend",
    "Zyx Quor/index",
    "Nowhere#Zyx Quor",
)
LINKS = (
    "[[{}|shown]]",
    "![[{}]]",
    "![[{}|shown]]",
    "[shown]({url})",
    "[shown](<{}>)",
    '[shown]({url} "{}")',
    "![shown]({url})",
    "[shown][r]\n\n[r]: {url} 'Title {}'",
    "[r]\n\n[r]: <{}>",
    "| a | b |\n|---|---|\n| [[{}\\|shown]] | ![[{}]] |",
    "A note[^1].\n\n[^1]: Of [[{}|shown]].",
    "> [!note] [[{}|shown]]\n> [[{}|shown]]",
    "## Of [[{}|shown]]",
    "- [ ] [[{}|shown]] ==[shown]({url})==",
)
TAGS = (
    '<a href="{}">shown</a>',
    "<A HREF='{url}.MD'>shown</A>",
    "<a href={url}>shown</a>",
    '<a\nhref="{}">shown</a>',
    '<a class="internal-link" data-href="{}">shown</a>',
    '<img alt="shown" src="{}">',
    '<iframe src="{url}"></iframe>',
    '<video poster="{}"><source src="{}"></video>',
    '<audio src="{}"></audio>',
    '<object data="{}">shown</object>',
    '<img srcset="{} 1x, {url} 2x">',
    '<map><area href="{}"></map>',
    '<form action="{}"><button formaction="{}">shown</button></form>',
    '<link rel="next" href="{}">',
    '<meta http-equiv="refresh" content="0; url={url}">',
    '<blockquote cite="{}">shown</blockquote>',
    "<p style=\"background:url({url});color:url('{}')\">shown</p>",
    '<div>\n<a href="{}">shown</a>\n</div>',
    '> <div>\n> <a\n> href="{}">shown</a>\n> </div>',
    '> In a quote <a\n> href="{}">shown</a>.',
    '- <a href="{}">shown</a>\n  - <img src="{url}">',
)
ADDRESSES = (
    "obsidian://open?vault=v&file={}",
    "obsidian://open?path=%2Fhome%2Fv%2F{}",
    "obsidian://vault/v/{}",
    "obsidian://advanced-uri?vault=v&filepath={}",
    "obsidian://search?vault=v&query={}",
    "OBSIDIAN://open?file={}",
    "file:///home/me/v/{}",
)
FORMS = (
    "[shown]({url})",
    "<{url}>",
    "![shown]({url})",
    "[shown][r]\n\n[r]: {url}",
    '<a href="{url}">shown</a>',
    '<a data-href="{entity}">shown</a>',
)


def encode(text: str) -> str:
    return text.replace("\\", "%5C").replace(" ", "%20").replace("^", "%5E")


def write_notes() -> dict[str, str]:
    """Return notes that name the private one in each spelling at each place."""
    files: dict[str, str] = {}
    for number, spelling in enumerate(SPELLINGS):
        url = encode(spelling)
        texts = [form.replace("{}", spelling).replace("{url}", url) for form in (*LINKS, *TAGS)]
        for address in ADDRESSES:
            whole = address.replace("{}", url)
            entity = whole.replace("&", "&amp;").replace("Z", "&#x5A;")
            texts += [x.replace("{url}", whole).replace("{entity}", entity) for x in FORMS]
        pages = {f"N{number}-{at}.md": text for at, text in enumerate(texts)}
        files[f"N{number}.md"] = (
            "\n\n".join(texts) + "\n\n" + "\n\n".join(f"![[{page}]]" for page in list(pages)[:3])
        )
        files |= dict(list(pages.items())[:3])
    return files


def found_in(text: str) -> list[str]:
    """Return what a text gives away, once it is decoded."""
    text = unquote(unquote(unescape(text)))
    return [secret for secret in SECRETS if re.search(secret, text, re.IGNORECASE | re.DOTALL)]


CONFIG = '[site]\nurl = "https://x.example/"\nexclude = ["Shut"]\n'


@pytest.mark.parametrize("more", ["", 'hidden-name = "a note of mine"\n'])
def test_no_spelling_at_no_place_gives_a_name_away(publish: Callable[..., Any], more: str) -> None:
    files = PRIVATE | write_notes() | {"vaultkit.toml": CONFIG + more}
    site = publish(files, site_url="https://x.example/")
    assert found_in(everything(site.folder)) == []
    page = site.page("N0/")
    assert page.find(class_="md-content").get_text().count("shown") > 50
    assert {x.get_text() for x in page.select(".is-withheld")} >= {"shown is not published"}


PROPERTIES = r"""
related: "[shown](Sub/Zyx%20Quor.md)"
description: "see [[Zyx Quor]], [[Qelm Vrat|shown]] and [more](<Zyx Quor.md>)"
summary: "of ![[Zyx Quor#Gorp Hask]]"
author: "[[Zyx Quor|shown]]"
list:
  - "[shown](<Zyx Quor.md>)"
  - Sub/Zyx Quor
  - "[[Zyx   Quor|shown]]"
  - Shut/Wexpic Nuv.png
  - 'x <a href="Zyx Quor.md">shown</a>'
deep: {a: {b: "[[Sub/Zyx Quor|shown]]", c: ["t [[Zyx Quor]]", "Zyx Quor.md"]}}
cover: Shut/Wexpic Nuv.png
image: "Wexpic Nuv.png"
banner: "![[Wexpic Nuv.png]]"
source: obsidian://open?vault=v&file=Zyx%20Quor
also: "in obsidian://open?vault=v&file=Zyx%20Quor or elsewhere"
marked: &m "[shown](Zyx%20Quor.md)"
again: *m
long: |
  first [[Zyx Quor|shown]]
  second [shown](Zyx%20Quor.md)
folded: >-
  first [[Zyx Quor|shown]]
title: "All of [[Zyx Quor|shown]]"
up: "[[Home]]"
"""
BASE = r"""
formulas:
  a: link("Zyx   Quor", "shown")
  b: html("<a href='Zyx Quor.md'>shown</a>")
  c: image("Shut/Wexpic Nuv.png")
  d: link("obsidian://open?file=Zyx%20Quor", "shown")
  e: link("[[Qelm Vrat|shown]]")
  f: "html(\"<a href=\\\"Zyx Quor.md\\\">shown</a>\")"
views:
  - type: TYPE
    name: View
    image: note.cover
    order: [file.name, related, description, list, cover, image, banner, deep, source, also,
      formula.a, formula.b, formula.c, formula.d, formula.e, formula.f, file.links, file.embeds,
      file.properties]
"""
CARDS: list[dict[str, object]] = [
    {"type": "text", "text": "[[Zyx   Quor|shown]] <a href='Zyx Quor.md'>shown</a>"},
    {"type": "text", "text": "[shown](obsidian://open?file=Zyx%20Quor) ![[Zyx Quor]]"},
    {"type": "file", "file": "Sub/Zyx Quor.md", "subpath": "#Gorp Hask"},
    {"type": "file", "file": "Shut/Wexpic Nuv.png"},
    {"type": "link", "url": "obsidian://open?file=Zyx%20Quor"},
    {"type": "link", "url": "file:///home/v/Sub/Zyx%20Quor.md"},
    {"type": "group", "label": "of [[Zyx Quor|shown]]", "background": "Shut/Wexpic Nuv.png"},
]
ROOM = {"x": 0, "y": 0, "width": 200, "height": 100}


def write_boards() -> dict[str, str]:
    """Return notes, bases and a canvas that name the private note."""
    cards = [{"id": str(at), **ROOM, **card} for at, card in enumerate(CARDS)]
    edges = [{"id": "e", "fromNode": "0", "toNode": "1", "label": "to [shown](Zyx%20Quor.md)"}]
    text = (
        "See [[Home]], <a href='Zyx Quor'>shown</a> and [shown](obsidian://open?file=Zyx%20Quor)."
        " [[Board.canvas]] ![[Board.canvas]] [[Tab.base]] ![[Tab.base]] ![[Zyx Quor#Gorp Hask]]"
        " ![[Wexpic Nuv.png|300]]"
    )
    base = BASE.replace("TYPE", "table").strip()
    return PRIVATE | {
        "Home.md": "Home. [[B]]\n",
        "B.md": f"---{PROPERTIES}---\n{text}\n\n```base\n{base}\n```\n",
        "Board.canvas": json.dumps({"nodes": cards, "edges": edges}),
        "Tab.base": BASE.replace("TYPE", "cards"),
    }


@pytest.mark.parametrize("more", ["", 'hidden-name = "a note of mine"\n'])
def test_properties_bases_and_canvases_give_no_name_away(
    publish: Callable[..., Any], more: str
) -> None:
    files = write_boards() | {"vaultkit.toml": CONFIG + more}
    site = publish(files, site_url="https://x.example/")
    assert found_in(everything(site.folder)) == []
    shown = {dt.text: dt.find_next("dd").get_text(" ") for dt in site.page("B/").find_all("dt")}
    instead, within = ("a note of mine",) * 2 if more else ("not published", "…")
    assert shown["related"] == "shown"
    assert shown["cover"] == shown["image"] == shown["source"] == instead
    assert shown["also"] == f"in {within} or elsewhere"
    assert shown["marked"] == shown["again"] == "shown"
    assert shown["long"] == "first shown\nsecond shown"
    head = site.text("B/index.html").partition("</head>")[0]
    assert f'content="see {within}, shown and more"' in head
    assert "All of shown" in head


def test_a_base_in_a_note_still_shows_what_links_show(publish: Callable[..., Any]) -> None:
    site = publish(write_boards() | {"vaultkit.toml": CONFIG})
    cells = [cell.get_text() for cell in site.page("B/").select("tbody tr:first-child td")]
    assert cells.count("shown") >= 4
    assert site.page("Board.canvas/").get_text().count("shown") >= 5


KEPT = """
[[Board|b]] [[Missing|m]] [x](https://example.org/Zyx-Quor) <https://example.org/Zyx-Quor>
<a href="Board.md">b</a> <a href="#zyx-quor">h</a> [o](obsidian://open?vault=v&file=Board)
`<a href="Zyx Quor.md">` [y](www.example.org/Zyx-Quor)

## Zyx Quor

```html
<a href="Zyx Quor.md">
```
"""


LINES = [form for form in (*LINKS[:7], *FORMS[:3], *TAGS[:2]) if "\n" not in form]
PLACES = (
    "{}",
    "> {}",
    "- {}",
    "1. - [ ] {}",
    "> [!tip] {}",
    "### {}",
    "**{}**",
    "=={}==",
    "x[^{}]",
)
TARGETS = [encode(x) for x in SPELLINGS]


class Left:
    """Addresses of what leaves a vault."""

    def __init__(self, paths: Container[str]) -> None:
        self._paths = paths

    def file(self, path: str) -> str:
        return f"/{path}" if path in self._paths else ""

    def tag(self, tag: str) -> str:
        return f"/tags/{tag}/"


@given(
    st.lists(
        st.tuples(
            st.sampled_from(PLACES),
            st.sampled_from(LINES),
            st.sampled_from(["{}", *ADDRESSES]),
            st.sampled_from(TARGETS),
        ),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=60, deadline=None)
def test_whatever_stands_together_gives_no_name_away(
    parts: list[tuple[str, str, str, str]],
) -> None:
    texts = []
    for place, line, address, target in parts:
        assume(address != "{}" or not line.startswith("<{"))  # that is no link but a text
        url = address.replace("{}", target)
        spelled = target if address == "{}" else "Zyx   Quor"
        texts.append(place.replace("{}", line.replace("{}", spelled).replace("{url}", url)))
    vault = make_vault(PRIVATE | {"A.md": "\n\n".join(texts)})
    published = find_published(vault, Config(site=SiteConfig(exclude=("Shut",))))
    made = with_public_anchors(with_hidden_targets(vault, published, ""), published, "")
    html = render_note(made, NotePath("A.md"), Left(published)).html
    assert found_in(html) == []


def hide(files: dict[str, str], hidden_name: str = "") -> tuple[dict[str, str], bool]:
    """Return the notes of a vault as they are published, and whether anything has changed."""
    vault = make_vault(files)
    published = find_published(vault, Config(site=SiteConfig(exclude=("Shut",))))
    made = with_hidden_targets(vault, published, hidden_name)
    again = with_hidden_targets(made, published, hidden_name)
    assert again is made
    return {path: note.source.text for path, note in made.notes.items()}, made is not vault


def test_what_names_nothing_private_stays_as_it_is() -> None:
    front = (
        '---\nwords: Zyx Quor\nratio: 1/2\nlink: "[[Board]]"\nurl: https://x.org/Zyx-Quor\n---\n'
    )
    files = PRIVATE | {"A.md": front + KEPT, "Board.md": ""}
    texts, has_changed = hide(files)
    assert (texts["A.md"], has_changed) == (files["A.md"], False)


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ("[[Zyx   Quor]]", "[[/Sub/Zyx Quor.md|Zyx   Quor]]"),
        ("![[Qelm Vrat]]", "![[/Sub/Zyx Quor.md]]"),
        ("[[Zyx Quor]] [a](Zyx%20Quor.md)", "[[Zyx Quor]] [a](Zyx%20Quor.md)"),
        ("[a **b**](obsidian://open?file=Zyx%20Quor)", "[a **b**](/Sub/Zyx%20Quor.md)"),
        ("![a](file:///v/Zyx%20Quor.md)", "![a](/Sub/Zyx%20Quor.md)"),
        ("<obsidian://open?file=Zyx%20Quor>", "[[/Sub/Zyx Quor.md|obsidian://…]]"),
        ("[a][r]\n\n[r]: Zyx%20Quor.md 't'\n\nb", "[a](/Sub/Zyx%20Quor.md)\n\n\n\nb"),
        (
            "[a][] [a]\n\n[a]:\n  Zyx%20Quor.md\n  't'\n",
            "[a](/Sub/Zyx%20Quor.md) [a](/Sub/Zyx%20Quor.md)\n\n\n\n\n",
        ),
        ("a\n[b]: Zyx%20Quor.md", "a\n[b]: Zyx%20Quor.md"),
        ("[Tolb]: Tolb Wend is a plan", "[Tolb]: Tolb Wend is a plan"),
        ("    [b]: Zyx%20Quor.md", "    [b]: Zyx%20Quor.md"),
        ("```\n[b]: Zyx%20Quor.md\n```", "```\n[b]: Zyx%20Quor.md\n```"),
        ("# A\n[b]: Zyx%20Quor.md\n[c]: Tolb%20Wend", "# A\n\n"),
        ('<a href="Zyx Quor" title="t">a</a>', '<a title="t">a</a>'),
        ("<a\nhref='Zyx Quor'>a</a>", "<a\nx>a</a>"),
        (
            "[a ![[Zyx   Quor|b]]](obsidian://open?file=Zyx%20Quor)",
            "[a ![[/Sub/Zyx Quor.md|b]]](/Sub/Zyx%20Quor.md)",
        ),
        ("%% [[Zyx   Quor]] %%", "%% [[Zyx   Quor]] %%"),
        ('---\na: "[[Zyx   Quor|b]]" # c\n---\n', '---\na: "[[/Sub/Zyx Quor.md|b]]" # c\n---\n'),
        ("---\na: 'x [[Zyx Quor|b]]'\n---\n", '---\na: "x b"\n---\n'),
        ("---\na: [[Zyx Quor]]\n---\n", '---\na: [["…"]]\n---\n'),
        ("---\na: [[Zyx Quor|b]]\n---\n", '---\na: [["b"]]\n---\n'),
    ],
)
def test_how_a_note_is_written_anew(written: str, made: str) -> None:
    assert hide(PRIVATE | {"A.md": written})[0]["A.md"] == made


def test_other_notes_find_the_headings_of_one_that_has_changed(publish: Callable[..., Any]) -> None:
    text = "<a href='Zyx Quor.md'>a</a> and [[Zyx   Quor|b]]\n\n## Later on\n\nWords. ^here\n"
    site = publish(PRIVATE | {"A.md": text, "B.md": "[[A#Later on|c]] ![[A#^here]]"})
    page = site.page("B/")
    assert page.find("a", string="c")["href"] == "../A/#later-on"
    assert "Words." in page.select_one(".markdown-embed-content").text


def test_a_private_embed_says_only_what_its_author_made_it_say(publish: Callable[..., Any]) -> None:
    text = "![[Sub/Zyx Quor#Gorp Hask]]\n\n![[Zyx Quor|mine]]\n\n![[Wexpic Nuv.png|300]]\n"
    site = publish(PRIVATE | {"A.md": text, "vaultkit.toml": CONFIG})
    said = [span.text for span in site.page("A/").select(".is-withheld")]
    assert said == ["Not published", "mine is not published", "Not published"]


def test_the_author_is_told_of_links_as_they_are_written(publish: Callable[..., Any]) -> None:
    site = publish(PRIVATE | {"A.md": "<a href='Zyx Quor'>a</a>\n[[Zyx   Quor|b]]\n"})
    assert [x for x in site.warnings if x.startswith("A.md")] == [
        'A.md:2:1: L101 no note named "Zyx   Quor"; did you mean "Zyx Quor"?'
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<a href='Zyx Quor.md'>a</a>",
        "[a](obsidian://open?vault=v&file=Zyx%20Quor)",
        "[a][r]\n\n[r]: Zyx%20Quor.md",
        "[[Zyx   Quor|a]]",
        "---\nrelated: '[a](Zyx%20Quor.md)'\n---\n",
        "![[Zyx Quor]]",
    ],
)
def test_a_target_that_a_plugin_shows_stops_the_build(
    publish: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    from vaultkit.site.pages.vault_page import NotePage

    render = NotePage.render

    def leak(page: NotePage, *args: Any) -> None:
        render(page, *args)
        if NotePath("Sub/Zyx Quor.md") in page._site.vault.notes:  # noqa: SLF001 - not the reference
            page.content += '<a href="Zyx%20Quor.md">a</a>'

    monkeypatch.setattr(NotePage, "render", leak)
    with pytest.raises(Abort):
        publish(PRIVATE | {"A.md": text, "vaultkit.toml": CONFIG})
    assert [path.name for path in tmp_path.iterdir()] == ["vault"]


def say(files: dict[str, str]) -> str:
    """Return what a vault says of its own accord."""
    vault = make_vault(files)
    published = find_published(vault, Config())
    return "\n".join(public_texts(with_hidden_targets(vault, published, ""), published, ""))


def test_what_a_canvas_or_a_base_leads_to_is_not_said() -> None:
    board = json.dumps({"nodes": [{"id": "1", **ROOM, "type": "text", "text": "[[Zyx Quor|a b]]"}]})
    base = 'formulas:\n  f: link("Zyx Quor", "c")\nviews:\n  - type: table\n    name: Seen\n'
    files = {"A.md": f"![[B.canvas]]\n\n```base\n{base}```\n", "B.canvas": board}
    said = say(PRIVATE | files)
    assert "a b" in said
    assert "Seen" in said
    assert found_in(said) == []


def test_the_command_finds_a_target_that_only_the_source_names(tmp_path: Path) -> None:
    text = "<a href='Zyx Quor.md'>a</a> [b](obsidian://open?file=Zyx%20Quor) [[Zyx   Quor|c]]\n"
    root, site = (
        write_vault(tmp_path / "v", PRIVATE | {"A.md": text, "B.md": ""}),
        tmp_path / "site",
    )
    (root / "vaultkit.toml").write_text(CONFIG)
    built = run("build", str(root), "--site-dir", str(site), cwd=tmp_path)
    assert built.returncode == 0, built.stderr
    assert run("audit", str(site), "--vault", str(root), cwd=tmp_path).returncode == 0
    page = site / "A/index.html"
    page.write_text(page.read_text().replace("<a>a</a>", '<a href="../Zyx%20Quor.md">a</a>'))
    found = run("audit", str(site), "--vault", str(root), cwd=tmp_path)
    assert found.returncode == 1
    assert 'from "A.md:1": name "Zyx Quor" of "Sub/Zyx Quor.md"' in found.stdout


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("vault//Shut/icons/x.svg", "vault//Shut/icons/x.svg"),
        ("Shut/none.png", "Shut/none.png"),
        ("none.png", "none.png"),
        ("Shut/Wexpic Nuv.png", "not published"),
        ("elsewhere/wexpic-nuv.png", "not published"),
        ("Sub/Zyx Quor.md", "not published"),
        ("x/Zyx Quor/pic.png", "not published"),
    ],
)
def test_a_property_is_not_published_only_if_it_names_what_is_there(value: str, shown: str) -> None:
    """A path to nothing is shown, though nothing of a folder that it leads through leaves."""
    vault = make_vault({**PRIVATE, "A.md": f"---\nsticker: {value}\n---\n"})
    made = with_hidden_targets(vault, find_published(vault, Config()), "")
    assert made.notes[NotePath("A.md")].properties == {"sticker": shown}
