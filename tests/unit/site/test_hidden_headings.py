"""What leads to a heading that links to a private note names that note no more than the heading."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.site.test_leaks import audit_files, everything
from vaultkit.checks.audit import Audit
from vaultkit.config import Config
from vaultkit.testing import make_vault
from vaultkit.vault.publishing.published_files import find_published
from vaultkit.vault.publishing.redaction.redacted_notes import with_hidden_targets

if TYPE_CHECKING:
    from collections.abc import Callable

FILES = {
    "Qzx Wvk.md": "---\npublish: false\n---\nx\n",
    "Pub.md": "## About [[Qzx Wvk]]\n\ntext\n\n## Inner\n",
}
HIDDEN = {"vaultkit.toml": '[site]\nname = "S"\nhidden-name = "HIDDEN"\n'}
ROOM = {"x": 0, "y": 0, "width": 300, "height": 200}
WRITTEN = {
    "wikilink": ("[[Pub#About Qzx Wvk]]", "[[Pub#About HIDDEN]]"),
    "with a text": ("[[Pub#About Qzx Wvk|see]]", "[[Pub#About HIDDEN|see]]"),
    "text of its target": (
        "[[Pub#About Qzx Wvk|Pub > About Qzx Wvk]]",
        "[[Pub#About HIDDEN|Pub > About HIDDEN]]",
    ),
    "in another case": ("[[pub#about qzx  wvk|see]]", "[[pub#About HIDDEN|see]]"),
    "path of headings": ("[[Pub#About Qzx Wvk#Inner]]", "[[Pub#About HIDDEN#Inner]]"),
    "embed": ("![[Pub#About Qzx Wvk]]", "![[Pub#About HIDDEN]]"),
    "in a table": ("| [[Pub#About Qzx Wvk\\|s]] |\n|---|", "| [[Pub#About HIDDEN\\|s]] |\n|---|"),
    "Markdown": ("[x](Pub.md#About%20Qzx%20Wvk)", "[x](Pub.md#About%20HIDDEN)"),
    "in angles": ("[x](<Pub.md#About Qzx Wvk>)", "[x](<Pub.md#About HIDDEN>)"),
    "definition": (
        "[x][r]\n\n[r]: Pub.md#About%20Qzx%20Wvk",
        "[x](Pub.md#About%20HIDDEN)\n\n[r]: Pub.md#About%20HIDDEN",
    ),
    "address": (
        "[x](obsidian://open?vault=v&file=Pub&heading=About%20Qzx%20Wvk)",
        "[x](obsidian://open?vault=v&file=Pub&heading=About%20HIDDEN)",
    ),
    "address with the heading in its file": (
        "[x](obsidian://open?file=Pub%23About%20Qzx%20Wvk)",
        "[x](obsidian://open?file=Pub%23About%20HIDDEN)",
    ),
    "HTML": ('<a href="Pub.md#About Qzx Wvk">x</a>', '<a href="Pub.md#About%20HIDDEN">x</a>'),
    "property": ('---\nup: "[[Pub#About Qzx Wvk]]"\n---', '---\nup: "[[Pub#About HIDDEN]]"\n---'),
    "part of a property": (
        "---\nup: see [[Pub#About Qzx Wvk|z]] too\n---",
        "---\nup: see [[Pub#About HIDDEN|z]] too\n---",
    ),
    "base": (
        '```base\nformulas:\n  a: link("Pub#About Qzx Wvk")\n```',
        '```base\nformulas:\n  a: link("Pub#About HIDDEN")\n```',
    ),
    "block of another heading": ("[[Pub#Inner]]", "[[Pub#Inner]]"),
    "code": ("`[[Pub#About Qzx Wvk]]`", "`[[Pub#About Qzx Wvk]]`"),
}


def hide(files: dict[str, str], name: str = "HIDDEN") -> dict[str, str]:
    vault = make_vault(files)
    published = find_published(vault, Config())
    made = with_hidden_targets(vault, published, name)
    return {path: made.source_of(path).text for path in files}


@pytest.mark.parametrize(("before", "after"), WRITTEN.values(), ids=WRITTEN.keys())
def test_a_link_is_written_as_readers_see_the_heading(before: str, after: str) -> None:
    texts = hide({**FILES, "A.md": f"{before}\n"})
    assert texts["A.md"] == f"{after}\n"
    assert texts["Pub.md"] == "## About HIDDEN\n\ntext\n\n## Inner\n"


HEADINGS = {
    "a text of its own": ("## On [[Qzx Wvk|deal]] x", "", "## On deal x"),
    "Markdown": ("## On [our *deal*](<Qzx Wvk.md>)", "", "## On our *deal*"),
    "reference": ("## On [deal][r]\n\n[r]: <Qzx Wvk.md>", "", "## On deal\n\n"),
    "embed": ("## On ![[Qzx Wvk]]", "HIDDEN", "## On HIDDEN is not published"),
    "underlined": ("On [[Qzx Wvk]]\n---", "HIDDEN", "On HIDDEN\n---"),
    "signs": ("## On [[Qzx Wvk|a*b*#c]]", "", "## On a\\*b\\*\\#c"),
    "two": ("## [[Qzx Wvk|a]] and [[Qzx Wvk|b]] #", "", "## a and b #"),
}


@pytest.mark.parametrize(("before", "name", "after"), HEADINGS.values(), ids=HEADINGS.keys())
def test_a_heading_holds_what_it_shows(before: str, name: str, after: str) -> None:
    assert hide({**FILES, "A.md": f"{before}\n"}, name)["A.md"] == f"{after}\n"


def test_a_heading_that_links_to_such_a_heading_follows() -> None:
    texts = hide(
        {
            **FILES,
            "A.md": "## Look at [[Pub#About Qzx Wvk]]\n",
            "B.md": "[[A#Look at Pub About Qzx Wvk|b]] [[#x]]\n",
        }
    )
    assert texts["A.md"] == "## Look at [[Pub#About HIDDEN]]\n"
    assert texts["B.md"] == "[[A#Look at Pub About HIDDEN|b]] [[#x]]\n"


def test_the_cards_of_a_canvas_follow() -> None:
    nodes = [
        {"id": "1", **ROOM, "type": "file", "file": "Pub.md", "subpath": "#About Qzx Wvk"},
        {"id": "2", **ROOM, "type": "text", "text": "[[Pub#About Qzx Wvk]]"},
        {"id": "3", **ROOM, "type": "group", "label": "[[Pub#About Qzx Wvk|g]]"},
        {"id": "4", **ROOM, "type": "link", "url": "obsidian://open?file=Pub&heading=About+Qzx"},
    ]
    board = json.dumps({"nodes": nodes, "edges": []})
    made = json.loads(hide({**FILES, "A.md": "[[B.canvas]]", "B.canvas": board})["B.canvas"])
    assert made["nodes"][0]["subpath"] == "#About HIDDEN"
    assert made["nodes"][1]["text"] == "[[Pub#About HIDDEN]]"
    assert made["nodes"][2]["label"] == "[[Pub#About HIDDEN|g]]"
    assert made["nodes"][3] == nodes[3]


def test_the_site_leads_to_the_heading_and_names_nothing(publish: Callable[..., Any]) -> None:
    links = {f"N{at}.md": f"{one[0]}\n" for at, one in enumerate(WRITTEN.values())}
    links = {path: text for path, text in links.items() if "`[[" not in text}
    site = publish({**FILES, **HIDDEN, **links})
    assert "qzx" not in everything(site.folder)
    link = site.page("N1/").select_one("article a.internal-link")
    assert (link["href"], link["data-href"]) == ("../Pub/#about-hidden", "Pub#About HIDDEN")


def test_the_audit_finds_the_name_where_it_remains(publish: Callable[..., Any]) -> None:
    files = {**FILES, "A.md": "[[Pub#About Qzx Wvk|see]]\n"}
    site = publish({**files, **HIDDEN})
    page = site.folder / "A/index.html"
    text = page.read_text(encoding="utf-8").replace("Pub#About HIDDEN", "Pub#About Qzx Wvk")
    page.write_text(text, encoding="utf-8")
    vault = make_vault(files)
    published = find_published(vault, Config())
    audit = Audit(
        with_hidden_targets(vault, published, "HIDDEN"),
        published,
        lambda path: files[path].encode(),
        hidden_name="HIDDEN",
    )
    found = audit_files(audit, {"A/index.html": page.read_bytes()})
    assert [(leak.kind, leak.text) for leak in found] == [("name", "Qzx Wvk")]


OF_PASSAGES = {
    "Shut.md": (
        "---\npublish: false\n---\n# Hidden walrus headline\n\n## Costs\n\n## Walruses\n\nx ^wal9\n"
    ),
    "Open.md": "# Costs\n\n## Plain words here\n",
}
APP = "obsidian://advanced-uri?vault=v&"


@pytest.mark.parametrize(
    "address",
    [
        f"{APP}heading=Hidden%20walrus%20headline",
        f"{APP}heading=hidden%2520walrus%2520headline",
        f"{APP}heading=Hidden%20walrus%20headline%23Costs",
        f"{APP}heading=Hidden+walrus+headline",
        f"{APP}heading=Walruses",
        f"{APP}block=wal9",
        f"{APP}block=%5Ewal9",
        "obsidian://search?query=Hidden%20walrus%20headline",
    ],
)
def test_an_address_with_a_passage_of_a_private_note_is_left_out(address: str) -> None:
    files = {
        **OF_PASSAGES,
        "A.md": f'[see]({address})\n\n<a href="{address}">x</a>\n\n<{address}>\n',
        "B.md": f'---\nsource: "{address}"\n---\n',
    }
    texts = hide(files, "")
    assert texts["A.md"] == "[see](/Shut.md)\n\n<a>x</a>\n\n[[/Shut.md|obsidian://…]]\n"
    assert texts["B.md"] == '---\nsource: "not published"\n---\n'


@pytest.mark.parametrize(
    "address",
    [
        f"{APP}heading=Costs",
        f"{APP}heading=Plain%20words%20here",
        f"{APP}heading=Another",
        f"{APP}block=wal8",
        f"{APP}line=9",
        "https://x.org/?heading=Hidden%20walrus%20headline",
    ],
)
def test_an_address_of_what_is_published_stays(address: str) -> None:
    text = f"[see]({address})\n"
    assert hide({**OF_PASSAGES, "A.md": text}, "")["A.md"] == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<details id="hidden-walrus-headline">\nx\n</details>', "<details>\nx\n</details>"),
        ('<a name="Hidden walrus headline">x</a>', "<a>x</a>"),
        ('<a href="#hidden-walrus-headline">x</a>', "<a>x</a>"),
        ('<a id="user-content-hidden-walrus-headline">x</a>', "<a>x</a>"),
        ('<a id="walruses">x</a>', '<a id="walruses">x</a>'),
        ('<a id="plain-words-here">x</a>', '<a id="plain-words-here">x</a>'),
    ],
)
def test_an_anchor_like_a_private_heading_is_left_out(before: str, after: str) -> None:
    assert hide({**OF_PASSAGES, "A.md": f"{before}\n"}, "")["A.md"] == f"{after}\n"


@pytest.mark.parametrize(
    "html",
    [
        f'<a href="{APP}heading=Hidden%20walrus%20headline">x</a>',
        '<details id="hidden-walrus-headline">x</details>',
    ],
)
def test_the_audit_decodes_them(html: str) -> None:
    vault = make_vault({**OF_PASSAGES, "A.md": f"{html}\n"})
    published = find_published(vault, Config())
    audit = Audit(with_hidden_targets(vault, published, ""), published, lambda _: b"")
    found = audit_files(audit, {"A/index.html": f"<p>{html}</p>".encode()})
    assert [(leak.kind, leak.text) for leak in found] == [("heading", "Hidden walrus headline")]


def test_the_name_of_a_view_shows_no_link_to_a_private_note() -> None:
    base = (
        "views:\n  - type: table\n    name: Named [[{}]]\n"
        '  - name: "On [[{}|deal]]"\n    type: table\n'
    )
    files = {**FILES, "A.md": "![[B.base]]", "B.base": base.replace("{}", "Qzx Wvk")}
    assert hide(files)["B.base"] == (
        'views:\n  - type: table\n    name: Named HIDDEN\n  - name: "On deal"\n    type: table\n'
    )
