"""Notes that nothing leads to but their address, and what their authors write."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

from vaultkit.checks.audit.leak import UNLISTED
from vaultkit.checks.audit.unlisted_audit import find_unlisted_leaks
from vaultkit.config import Config

if TYPE_CHECKING:
    from collections.abc import Callable

URL = "https://example.org/kb/"
VAULT = {
    "index.md": "Welcome. See [[Ports]].\n",
    "Ports.md": "---\nupdated: 2026-01-02\n---\nMore [[Quokka plan|over there]].\n",
    "Map.md": "---\ntype: moc\n---\n- [[Ports]]\n- [[Nodes]]\n- [[Quokka plan|q]]\n",
    "Nodes.md": "---\nupdated: 2026-01-03\ntype: fact\n---\nNodes alone.\n",
    "Quokka plan.md": (
        "---\nunlisted: true\ntags: [burrow]\ntype: dossier\nupdated: 2026-02-03\n"
        "aliases: [Marsupial]\nlast_reviewed: 2020-01-01\nreview_interval: 90d\n---\n"
        "# Wombat heading\nThe wombat digs beside [[Nodes]], and Ports are named. ![[Den.canvas]]\n"
    ),
    "Den/Lair.md": "---\nunlisted: true\n---\nNobody links here.\n",
    "Den/Den.md": "---\nunlisted: yes\n---\nStands for no folder.\n",
    "Den.canvas": '{"nodes":[{"id":"a","type":"text","text":"platypus","x":0,"y":0,'
    '"width":99,"height":99}],"edges":[]}',
    "All.base": "views:\n- type: table\n  name: T\n  order: [file.name, file.backlinks, file.links,"
    " file.embeds]\n",
    "Table.md": "![[All.base]]\n",
}
OWN = {"Quokka-plan/", "Den/Lair/", "Den/Den/", "Marsupial/", "Den.canvas/"}
"""Addresses of pages of unlisted notes, of what leads there, and of what only they show."""
SECRET = re.compile(
    r"quokka|wombat|marsupial|burrow|dossier|lair\b|nobody links|stands for no|platypus"
    r"|den\.canvas",
    re.IGNORECASE,
)
_WRITTEN = re.compile(r'href="(?:Quokka plan|\.\./Quokka-plan/)"|\(\.\./Quokka-plan/index\.md\)')
"""What the links of Ports and Map lead to."""


@pytest.fixture
def site(publish: Callable[..., Any]) -> Any:
    return publish(VAULT, site_url=URL)


def test_they_have_pages(site: Any) -> None:
    assert site.pages >= OWN
    page = site.page("Quokka-plan/")
    assert page.select_one("meta[name=robots]")["content"] == "noindex"
    assert page.select_one("link[rel=canonical]")["href"] == f"{URL}Quokka-plan/"
    assert page.select_one("article a[href='../Nodes/']").text == "Nodes"
    incoming = page.select(".vk-incoming a, .vk-backlinks a, footer a, .vk-connections a")
    assert {"Map", "Ports"} <= {link.text for link in incoming} | {a.text for a in page.select("a")}
    assert page.select("a[href*='tags/burrow']") == []
    assert "wombat" in site.text("Quokka-plan/index.md")
    for url in ("Den.canvas/", "Den/Lair/", "Marsupial/"):
        assert site.page(url).select_one("meta[name=robots]")["content"] == "noindex"
    assert site.page("Nodes/").select("meta[name=robots]") == []


def test_an_author_may_lead_there(site: Any) -> None:
    link = site.page("Ports/").select_one("article a[href='../Quokka-plan/']")
    assert link.text == "over there"
    assert "[over there](../Quokka-plan/index.md)" in site.text("Ports/index.md")


def test_nothing_else_names_them(site: Any) -> None:
    files = ("index.html", "index.md", "vk-preview.html")
    own = {f"{url}{file}" for url in OWN for file in files}
    said = {}
    for path in site.files - own - {"Quokka-plan/index.html"}:
        if path.endswith((".html", ".md", ".xml", ".json", ".txt")):
            text = _WRITTEN.sub("", site.text(path))
            if found := set(SECRET.findall(unquote(text))):
                said[path] = found
    assert said == {}


def test_nobody_comes_there_by_going_on(site: Any) -> None:
    """What follows in a map, in a folder, among links and in a base passes them over."""
    for url in ("Nodes/", "Ports/", "Map/", "Table/", "All.base/", ""):
        page = site.page(url)
        written = page.select("article > p a, article > ul:not([class]) a")
        others = [a for a in page.select("a[href*='Quokka-plan']") if a not in written]
        assert others == [], url
    assert "Den/" not in site.pages
    assert site.warnings == []


def test_what_is_neither_yes_nor_no_is_unlisted_and_told(publish: Callable[..., Any]) -> None:
    files = {"A.md": "", "B.md": "---\nunlisted: maybe\n---\n", "C.md": "---\nunlisted:\n---\n"}
    site = publish({**files, "D.md": '---\nunlisted: "false"\n---\n'})
    assert site.warnings == ['B.md:1:1: unlisted: "maybe" is neither yes nor no; taken for yes']
    assert "B/" in site.pages
    listed = {a["href"] for a in site.page("all-notes/").select(".vk-notes a")}
    assert listed == {"../A/", "../C/", "../D/"}


def test_the_home_page_is_listed(publish: Callable[..., Any]) -> None:
    files = {"vaultkit.toml": '[site]\nhome = "B"\n', "A.md": "", "B.md": "---\nunlisted: 1\n---\n"}
    site = publish(files)
    assert site.warnings == ['site.home: "B.md" is unlisted; the home page is listed all the same']
    assert site.page("").select("meta[name=robots]") == []


def test_front_matter_that_is_not_read_keeps_a_note_at_home(make_site: Callable[..., Any]) -> None:
    site = make_site({"A.md": "", "B.md": "\n---\nunlisted: true\n---\n"})
    assert list(site.notes) == ["A.md"]
    reason = "its front matter cannot be read and mentions unlisted"
    assert site.published.withheld == {"B.md": reason}


def test_the_audit_finds_them_where_no_author_put_them(make_site: Callable[..., Any]) -> None:
    site = make_site(VAULT, Config())
    found = {
        "all-notes/index.html": b"<ul><li><a href='x'>Lair</a></li></ul>",
        "search/texts-0.json": b'["the wombat digs beside nodes, and ports"]',
        "Nodes/index.html": b"<aside>Quokka plan</aside><aside>platypus</aside>",
        "Quokka-plan/index.html": b"<p>Wombat heading</p>",
        "Quokka-plan/index.md": b"# Wombat heading",
    }

    def search(published: Any, texts: Any, passes_over: Any) -> Any:
        from vaultkit.checks.audit.audit_input import Audit
        from vaultkit.checks.audit.site_audit import audit_site

        audit = Audit(site.vault, published, lambda _: b"", also_public=texts)
        paths = [path for path in found if not passes_over(path)]
        return audit_site(audit, paths, found.__getitem__, workers=1)

    given = (site.vault, site.published, site.config)
    leaks = find_unlisted_leaks(
        search, *given, read=found.__getitem__, addresses=site.addresses.notes
    )
    assert {(leak.file, leak.source) for leak in leaks} == {
        ("all-notes/index.html", "Den/Lair.md"),
        ("search/texts-0.json", "Quokka plan.md"),
        ("Nodes/index.html", "Den.canvas"),
    }
    assert all(leak.kind.startswith(UNLISTED) for leak in leaks)
    assert leaks[0].why == "nothing but its address leads to its note, and no listed note says it"
