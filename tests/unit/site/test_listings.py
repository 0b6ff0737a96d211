"""Lists for readers and programs: changes, feed, redirects, metadata, llms.txt, 404, sitemap."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from vaultkit.vault.git.commit_dates import parse_changes, read_changes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

URL = "https://example.org/kb/"
ATOM = "{http://www.w3.org/2005/Atom}"
DATED = {
    "A.md": "---\nupdated: 2026-01-02\naliases: [Alpha]\n---\nFirst words of A.\n",
    "f/B.md": (
        "---\nmodified: 2026-03-04T05:06:07Z\npurpose: Say <b> & more\ntags: [t/u]\n---\n[[A]]\n"
    ),
    "C.md": "No date.\n",
    "Secret.md": "---\npublish: false\nupdated: 2026-09-09\naliases: [Hush]\n---\nhush\n",
}


def test_recently_changed(publish: Callable[..., Any]) -> None:
    site = publish(DATED, site_url=URL)
    page = site.page("recent/")
    assert [h.text for h in page.select("article h2")] == ["4 Mar 2026", "2 Jan 2026"]
    assert [a.text for a in page.select(".vk-notes a")] == ["B", "A"]
    assert page.select_one(".vk-about a")["href"] == "../feed.xml"
    assert site.page("all-notes/").select_one(".vk-about a")["href"] == "../recent/"
    assert "recent/" not in publish({"vaultkit.toml": "", "A.md": "", "f/B.md": ""}).pages


def test_the_feed(publish: Callable[..., Any]) -> None:
    site = publish(DATED, site_url=URL, site_name="My <notes>")
    feed = ET.fromstring(site.text("feed.xml"))
    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}title") == "My <notes>"
    assert feed.findtext(f"{ATOM}updated") == "2026-03-04T05:06:07Z"
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [f"{URL}f/B/", f"{URL}A/"]
    assert [entry.findtext(f"{ATOM}summary") for entry in entries] == [
        "Say <b> & more",
        "First words of A.",
    ]
    for part in ("id", "title", "updated"):
        assert feed.find(f"{ATOM}{part}") is not None
        assert all(entry.find(f"{ATOM}{part}") is not None for entry in entries)
    head = site.page("A/").select_one("link[type='application/atom+xml']")
    assert head["href"] == f"{URL}feed.xml"
    assert "feed.xml" not in publish(DATED).files


def test_other_names_lead_on(publish: Callable[..., Any]) -> None:
    site = publish(
        {
            "f/A.md": "---\naliases: [Alpha one, twice, b, f, all-notes, x/Y, ../up, Ünï]\n---\n",
            "B.md": "---\naliases: [Twice, " + "l" * 300 + "]\n---\n",
            "Secret.md": "---\npublish: false\naliases: [Hush]\n---\n",
        },
        site_url=URL,
    )
    names = {path for path in site.pages if not site.page(path).select("article")}
    assert names == {"Alpha-one/", "x/Y/", "note/up/", "Ünï/"}
    page = site.page("x/Y/")
    assert page.select_one("meta[http-equiv=refresh]")["content"] == "0; url=../../f/A/"
    assert page.select_one("link[rel=canonical]")["href"] == f"{URL}f/A/"
    assert page.select_one("a")["href"] == "../../f/A/"
    assert "Alpha" not in site.text("sitemap.xml")


def test_permalinks(publish: Callable[..., Any]) -> None:
    site = publish(
        {
            "f/A.md": "---\npermalink: /short/\n---\n",
            "B.md": "[[A]]",
            "short.md": "",
            "C.md": '---\npermalink: "../../etc"\n---\n',
        }
    )
    assert site.page("B/").select_one("article a.internal-link")["href"] == "../short/"
    assert site.page("f/A/").select_one("a")["href"] == "../../short/"
    assert "short-2/" in site.pages
    assert "note/note/etc/" in site.pages
    assert any('its address "short/" is taken by "f/A.md"' in line for line in site.warnings)


def test_metadata(publish: Callable[..., Any]) -> None:
    site = publish(
        {
            "A.md": (
                '---\ntitle: "</script><b>&"\nupdated: 2026-01-02\ncreated: 2025-01-01\n'
                "tags: [x]\n---\nWords.\n\n![[p.png]] ![[q.svg]]\n"
            ),
            "p.png": "x",
            "q.svg": "<svg/>",
        },
        site_url=URL,
        site_name="Site",
    )
    page = site.page("A/")
    found = {meta["property"]: meta["content"] for meta in page.select("head meta[property]")}
    assert found == {
        "og:type": "article",
        "og:title": "</script><b>&",
        "og:site_name": "Site",
        "og:description": "Words.",
        "og:url": f"{URL}A/",
        "og:image": f"{URL}p.png",
        "article:published_time": "2025-01-01",
        "article:modified_time": "2026-01-02T00:00:00+00:00",
    }
    assert page.select_one("meta[name='twitter:card']")["content"] == "summary_large_image"
    assert page.select_one("link[rel=canonical]")["href"] == f"{URL}A/"
    assert page.select_one("meta[name=description]")["content"] == "Words."
    data = json.loads(page.select_one("script[type='application/ld+json']").text)
    assert data == {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": "</script><b>&",
        "description": "Words.",
        "url": f"{URL}A/",
        "image": f"{URL}p.png",
        "dateCreated": "2025-01-01",
        "datePublished": "2025-01-01",
        "dateModified": "2026-01-02T00:00:00+00:00",
        "keywords": ["x"],
        "isPartOf": {"@type": "WebSite", "name": "Site", "url": URL},
    }
    listing = site.page("all-notes/").select_one("meta[property='og:type']")
    assert listing["content"] == "website"


def linked_data(page: Any) -> list[Any]:
    found = page.select("script[type='application/ld+json']")
    assert all("<" not in script.text for script in found)
    return [json.loads(script.text) for script in found]


def test_what_search_engines_read(publish: Callable[..., Any]) -> None:
    site = publish(
        {
            "index.md": "---\ndescription: What it is about.\n---\n",
            "a/b/Note.md": (
                '---\nauthor: ["[[Jane|J. Doe]]", "</script>", "[[Secret]]"]\n---\n'
                "```python\n1\n```\n"
            ),
            "a/b/Other.md": "---\nauthors: Bob\n---\n```mermaid\ngraph TD\n```\n",
            "Jane.md": "",
            "Secret.md": "---\npublish: false\n---\n",
        },
        site_url=URL,
        site_name="Site",
    )
    article, trail = linked_data(site.page("a/b/Note/"))
    assert article["@type"] == "TechArticle"
    assert article["author"] == [
        {"@type": "Person", "name": "J. Doe", "url": f"{URL}Jane/"},
        {"@type": "Person", "name": "</script>"},
        {"@type": "Person", "name": "Secret"},
    ]
    steps = [(x["position"], x["name"], x["item"]) for x in trail["itemListElement"]]
    assert steps == [
        (1, "Site", URL),
        (2, "a", f"{URL}a/"),
        (3, "b", f"{URL}a/b/"),
        (4, "Note", f"{URL}a/b/Note/"),
    ]
    article, _ = linked_data(site.page("a/b/Other/"))
    assert (article["@type"], article["author"]) == (
        "Article",
        [{"@type": "Person", "name": "Bob"}],
    )
    article, website = linked_data(site.page(""))
    assert article["headline"] == "index"
    assert website == {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "description": "What it is about.",
        "name": "Site",
        "url": URL,
    }
    assert site.page("").select_one("meta[property='og:type']")["content"] == "website"
    assert linked_data(site.page("all-notes/")) == []


def test_without_an_address_there_is_no_trail(publish: Callable[..., Any]) -> None:
    page = publish({"index.md": "", "f/A.md": ""}).page("f/A/")
    assert [data["@type"] for data in linked_data(page)] == ["Article"]
    assert page.select("link[type='application/atom+xml']") == []


def test_feeds_of_folders(publish: Callable[..., Any]) -> None:
    files = {**DATED, "f/g/D.md": "---\nupdated: 2026-05-06\n---\n", "h/E.md": ""}
    site = publish(files, site_url=URL, site_name="My <notes>")
    feeds = {path for path in site.files if path.endswith("feed.xml")}
    assert feeds == {"feed.xml", "f/feed.xml", "f/g/feed.xml"}
    feed = ET.fromstring(site.text("f/feed.xml"))
    assert feed.findtext(f"{ATOM}title") == "f"
    assert feed.findtext(f"{ATOM}subtitle") == "My <notes>"
    assert feed.findtext(f"{ATOM}id") == f"{URL}f/"
    assert [link.get("href") for link in feed.findall(f"{ATOM}link")] == [
        f"{URL}f/",
        f"{URL}f/feed.xml",
    ]
    entries = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    assert entries == [f"{URL}f/g/D/", f"{URL}f/B/"]
    links = site.page("f/g/D/").select("link[type='application/atom+xml']")
    assert [(link["title"], link["href"]) for link in links] == [
        ("My <notes>", f"{URL}feed.xml"),
        ("g", f"{URL}f/g/feed.xml"),
    ]
    assert len(site.page("h/").select("link[type='application/atom+xml']")) == 1
    assert len(site.page("f/").select("link[type='application/atom+xml']")) == 2


@pytest.mark.parametrize(("feeds", "expected"), [("site", {"feed.xml"}), ("none", set())])
def test_fewer_feeds(publish: Callable[..., Any], feeds: str, expected: set[str]) -> None:
    site = publish({**DATED, "vaultkit.toml": f'[site]\nfeeds = "{feeds}"\n'}, site_url=URL)
    assert {path for path in site.files if path.endswith("feed.xml")} == expected
    assert len(site.page("f/B/").select("link[type='application/atom+xml']")) == len(expected)


def test_feeds_are_bounded(publish: Callable[..., Any]) -> None:
    note = "---\nupdated: 2026-01-02\n---\n"
    many = {f"f{number:02}/x/N.md": note for number in range(60)}
    many |= {f"f00/N{number}.md": note for number in range(40)}
    site = publish(many, site_url=URL)
    feeds = sorted(path for path in site.files if path.endswith("feed.xml"))
    assert len(feeds) == 51
    assert "f49/feed.xml" in feeds
    assert len(ET.fromstring(site.text("f00/feed.xml")).findall(f"{ATOM}entry")) == 30


def test_no_note_takes_the_place_of_a_feed(publish: Callable[..., Any]) -> None:
    site = publish({**DATED, "f/feed.xml.md": "", "f/index.md.md": ""}, site_url=URL)
    assert "f/feed.xml" in site.files
    assert {"f/feed.xml-2/", "f/index.md-2/"} <= site.pages


def test_llms_txt(publish: Callable[..., Any]) -> None:
    site = publish(DATED, site_url=URL, site_name="Site", site_description="What it is")
    assert site.text("llms.txt").splitlines() == [
        "# Site",
        "",
        "> What it is",
        "",
        "## Notes",
        "",
        f"- [A]({URL}A/index.md): First words of A.",
        f"- [C]({URL}C/index.md): No date.",
        "",
        "## f",
        "",
        f"- [B]({URL}f/B/index.md): Say \\<b> & more",
    ]


def test_names_steer_nothing_in_llms_txt(publish: Callable[..., Any]) -> None:
    titles = [r"a\u001b[31mRED\u0000", "<img src=x>", r"\u202eevil", r"\u200b", "[[A|shown]] `x`"]
    files = {f"N{at}.md": f'---\ntitle: "{title}"\n---\n' for at, title in enumerate(titles)}
    site = publish({"A.md": "", "Home.md": "", "B.md": "ESC \x1b[31m here", **files}, site_name="S")
    lines = site.text("llms.txt").splitlines()
    assert [line for line in lines if line.startswith("- [") and "](N" in line] == [
        r"- [\<img src=x>](N1/index.md)",
        r"- [a\[31mRED](N0/index.md)",
        "- [N3](N3/index.md)",
        r"- [shown \`x\`](N4/index.md)",
        "- [\u2068\u202eevil\u2069](N2/index.md)",
    ]
    assert r"# \<img src=x>" in site.text("N1/index.md")
    for path in site.files:
        if path.endswith((".html", ".md", ".txt", ".xml", ".json")):
            assert not {"\0", "\x1b", "\x01"} & {*site.text(path)}, path


def test_llms_txt_without_markdown(publish: Callable[..., Any]) -> None:
    files = {"vaultkit.toml": "[site]\nmarkdown = false\n", "index.md": "Welcome.\n", "A.md": ""}
    site = publish(files, site_name="Site")
    assert site.text("llms.txt").splitlines() == [
        "# Site",
        "",
        "> Welcome.",
        "",
        "- [index](./): Welcome.",
        "",
        "## Notes",
        "",
        "- [A](A/)",
    ]
    assert not any(path.endswith("index.md") for path in site.files)
    assert site.page("A/").select("link[type='text/markdown']") == []


def test_the_page_that_was_not_found(publish: Callable[..., Any]) -> None:
    site = publish(DATED, site_url=URL)
    text = site.text("404.html")
    assert 'data-titles="/kb/search/titles.json"' in text
    assert 'href="/kb/all-notes/"' in text
    assert json.loads(site.text("search/titles.json")) == [
        ["A", "A/", "", "Alpha"],
        ["B", "f/B/", "f"],
        ["C", "C/", ""],
    ]


def test_the_sitemap(publish: Callable[..., Any]) -> None:
    site = publish(DATED, site_url=URL)
    tree = ET.fromstring(site.text("sitemap.xml"))
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    found = {url.findtext(f"{space}loc") for url in tree.findall(f"{space}url")}
    pages = {"", "A/", "f/B/", "f/", "C/", "all-notes/", "graph/", "recent/"}
    pages |= {"tags/", "tags/t/", "tags/t/u/"}
    assert found == {URL + page for page in pages}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plain **bold** [[A|x]].\n\nMore", "Plain bold x."),
        ("# Title\n\n> quote\n\nThen this.", "Then this."),
        ("---\na: 1\n---\n\n# Title\n\n\n## More\n\nThen this.", "Then this."),
        ("```\ncode\n\nmore code\n```\n\nText", "Text"),
        ("%% hidden %%\n\nText", ""),
        ("![[A]]\n\nand ![[p.png]]", ""),
        ("word " * 100, " ".join(["word"] * 40) + "…"),
    ],
)
def test_the_line_on_a_note(publish: Callable[..., Any], text: str, expected: str) -> None:
    page = publish({"N.md": text, "A.md": "", "p.png": "x"}).page("N/")
    found = page.select_one("meta[name=description]")
    assert (found["content"] if found else "") == expected


LOG = (
    "\x012026-05-02T10:00:00+02:00 p1\0\nA.md\0f/B.md\0"
    "\x012026-05-01T10:00:00+02:00 \0\nA.md\0C.md\0"
)


def test_a_log_gives_the_last_change_of_each_file() -> None:
    newest = datetime(2026, 5, 2, 8, tzinfo=UTC)
    oldest = datetime(2026, 5, 1, 8, tzinfo=UTC)
    assert parse_changes(LOG, is_shallow=False) == {
        "A.md": newest,
        "f/B.md": newest,
        "C.md": oldest,
    }
    assert parse_changes(LOG, is_shallow=True) == {"A.md": newest, "f/B.md": newest}
    assert parse_changes("", is_shallow=False) == {}


def git(root: Path, *words: str, day: str = "2026-01-01") -> None:
    who = {f"GIT_{role}_{part}": "x@example.org" for role in ("AUTHOR", "COMMITTER")
           for part in ("NAME", "EMAIL")}  # fmt: skip
    when = {f"GIT_{role}_DATE": f"{day}T12:00:00Z" for role in ("AUTHOR", "COMMITTER")}
    subprocess.run(["git", *words], cwd=root, check=True, env={**os.environ, **who, **when})


def test_changes_of_a_vault_in_a_folder_of_a_repository(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    assert read_changes(vault) == {}
    (vault / "Ä b.md").write_text("1", encoding="utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "one")
    (vault / "C.md").write_text("1", encoding="utf-8")
    (tmp_path / "outside.md").write_text("1", encoding="utf-8")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "two", day="2026-02-02")
    assert {path: when.date().isoformat() for path, when in read_changes(vault).items()} == {
        "Ä b.md": "2026-01-01",
        "C.md": "2026-02-02",
    }
