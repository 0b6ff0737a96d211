from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from mkdocs.exceptions import Abort, PluginError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

VAULT = {
    "Home.md": "# Welcome\n\nSee [[Services/Node port#Why?|the port]] and [[C++]].\n",
    "Services/Node port.md": (
        "---\ntags: [net/port, Net]\naliases: [NodePort]\ntype: fact\nlast_reviewed: 2026-01-02\n"
        'see_also:\n  - "[[R&D]]"\n  - "[[Home]]"\n---\n'
        "Opens a port. Back to [[Home]].\n\n## Why?\n\nText ^block\n"
    ),
    "R&D.md": "A sentence. The note [[Node port]] is linked here. Another one. #net/port/high\n",
    "C++.md": "![[Home]]\n",
    "C#.md": "",
    "50% off.md": "![[image one.png]]\n",
    "日本語/メモ.md": "#タグ\n",
    "image one.png": "x",
}


def test_pages_of_a_site(publish: Callable[..., Any]) -> None:
    site = publish(VAULT)
    assert site.warnings == []
    assert site.pages == {
        "graph/",
        "",
        "Services/",
        "Services/Node-port/",
        "NodePort/",
        "R&D/",
        "C/",
        "C++/",
        "50-off/",
        "日本語/",
        "日本語/メモ/",
        "all-notes/",
        "search/",
        "tags/",
        "tags/net/",
        "tags/net/port/",
        "tags/net/port/high/",
        "tags/タグ/",
        "topics/",
        "topics/Fact/",
    }
    assert "image one.png" in site.files
    assert not any(
        path.endswith(".md") for path in site.files - {f"{url}index.md" for url in site.pages}
    )


def test_every_link_of_every_page_leads_to_a_file(publish: Callable[..., Any]) -> None:
    site = publish(VAULT)
    checked = 0
    for url in site.pages:
        for element in site.page(url).select("[href], [src]"):
            target = element.get("href") or element.get("src")
            parts = urlsplit(urljoin(f"http://site/{url}", target))
            if parts.netloc != "site":
                continue
            path = unquote(parts.path).removeprefix("/")
            assert path + ("index.html" if path.endswith("/") or not path else "") in site.files, (
                target
            )
            checked += 1
    assert checked > 200


def test_a_note(publish: Callable[..., Any]) -> None:
    site = publish(VAULT)
    page = site.page("Services/Node-port/")
    article = page.select_one("article")
    assert [h.text for h in article.select("h1")] == ["Node port"]
    assert page.title.text == "Node port - Notes"
    assert [a.text for a in article.select(".vk-header a.tag")] == ["#net/port", "#Net"]
    assert article.select_one(".vk-facts").get_text(" ").split() == [
        "fact",
        "reviewed",
        "2",
        "Jan",
        "2026",
        "also",
        "called",
        "NodePort",
        "#net/port",
        "#Net",
    ]
    assert article.select_one(".vk-aliases[hidden]").text == "Also known as NodePort"
    assert [a["href"] for a in article.select(".vk-related a")] == ["../../R%26D/"]
    assert [a.text.strip() for a in page.select(".vk-path a")] == ["Home", "Services"]
    assert [a["href"] for a in page.select(".md-sidebar--secondary .md-nav a")] == ["#why"]
    assert article.select_one("h2#why") is not None
    assert article.select_one("[id='^block']") is not None


def test_backlinks_show_the_sentence(publish: Callable[..., Any]) -> None:
    page = publish(VAULT).page("Services/Node-port/")
    panel = page.select_one(".vk-backlinks")
    assert panel.h2.text == "Linked from 2 notes"
    assert [a.text for a in panel.select("li > a")] == ["Home", "R&D"]
    assert [p.text for p in panel.select("p")] == [
        "See the port and C++.",
        "The note Node port is linked here.",
    ]
    assert [mark.text for mark in panel.select("mark")] == ["the port", "Node port"]


def test_a_heading_of_its_own_is_the_title(publish: Callable[..., Any]) -> None:
    page = publish({"A.md": "# Own title\n\nText\n\n## Part\n", "B.md": "# One\n\n# Two\n"})
    first, second = page.page("A/"), page.page("B/")
    assert [h.text for h in first.select("article h1")] == ["Own title"]
    assert [h.text for h in second.select("article h1")] == ["B", "One", "Two"]
    assert [a["href"] for a in second.select(".md-sidebar--secondary a")] == ["#one", "#two"]


def test_a_heading_in_an_embed_is_no_title(publish: Callable[..., Any]) -> None:
    page = publish(VAULT).page("C++/")
    assert [h.text for h in page.select("article > h1")] == ["C++"]


def test_titles_are_text(publish: Callable[..., Any]) -> None:
    site = publish(
        {"A.md": '---\ntitle: <b>x</b> & y\ndescription: a "b" <c>\n---\n[[B]]', "B.md": ""}
    )
    page = site.page("A/")
    assert page.select_one("article h1").text == "<b>x</b> & y"
    assert page.title.text == "<b>x</b> & y - Notes"
    assert page.select_one("meta[name=description]")["content"] == 'a "b" <c>'
    assert site.page("B/").select_one(".vk-backlinks li > a").text == "<b>x</b> & y"
    listed = [a.text for a in site.page("all-notes/").select(".vk-notes a")]
    assert listed == ["B", "<b>x</b> & y"]


@pytest.mark.parametrize(
    "key", ["template", "icon", "status", "hide", "search", "subtitle", "social"]
)
def test_properties_that_mean_something_to_the_theme_do_no_harm(
    publish: Callable[..., Any], key: str
) -> None:
    site = publish({"Home.md": f"---\n{key}: something\n---\n", "A.md": f"---\n{key}: true\n---\n"})
    assert "A/" in site.pages


def test_nothing_private_is_anywhere(publish: Callable[..., Any]) -> None:
    site = publish(
        {
            "A.md": "[[Secret plan]] ![[Secret plan]] ![[Secret plan#Part]]. [[B]] ![[s.png]]\n",
            "B.md": "%% hidden words [[A]] %%\n\nShown [[A]] here.\n",
            "C.md": "%% hidden words\n\nhidden words %% then [[A]] shown\n",
            "Secret plan.md": (
                "---\npublish: false\ntags: [hush]\n---\n"
                "Classified [[A]].\n\n## Part\n\n![[own.png]]\n"
            ),
            "Templates/T.md": "Classified template [[A]]",
            "own.png": "classified picture",
            "s.png": "x",
            "vaultkit.toml": 'templates = ["Templates"]\n',
        }
    )
    assert [warning.partition(" ")[0] for warning in site.warnings] == ["A.md:1:17:", "A.md:1:34:"]
    assert site.pages == {"", "A/", "B/", "C/", "all-notes/", "graph/", "search/"}
    assert "own.png" not in site.files
    for path in site.files:
        if path.endswith((".html", ".json", ".xml")):
            text = site.text(path).lower()
            assert "classified" not in text
            assert "hidden words" not in text
            assert "hush" not in text
    page = site.page("A/")
    assert {a.text for a in page.select("a.internal-link, .vk-footer li > a")} == {"B", "C"}
    assert page.select("[data-href*=Secret]") == []
    assert "Secret plan" in page.select_one("article").text
    assert [a.text for a in page.select(".vk-backlinks li > a")] == ["B", "C"]


def test_tag_pages(publish: Callable[..., Any]) -> None:
    site = publish(
        {"A.md": "#Net", "B.md": "#net/port #other", "C.md": "#net/port/high", "D.md": "no tag"}
    )
    page = site.page("tags/net/port/")
    assert page.select_one("article h1").text == "#net/port"
    assert [a.text for a in page.select(".vk-notes a")] == ["B", "C"]
    path = [" ".join(a.text.split()) for a in page.select(".md-path a")]
    assert path == ["Home", "Tags", "#Net"]
    assert [a.text.split()[0] for a in page.select(".vk-chips a")] == ["#net/port/high"]
    assert [a.text for a in site.page("tags/net/").select(".vk-notes a")] == ["A", "B", "C"]
    assert [" ".join(a.text.split()) for a in site.page("tags/").select(".vk-tags a")] == [
        "#Net 3",
        "#net/port 2",
        "#net/port/high 1",
        "#other 1",
    ]


def test_a_folder_page_and_a_note_of_its_name(publish: Callable[..., Any]) -> None:
    site = publish({"F.md": "About F.", "F/A.md": "", "F/G/B.md": "", "H/C.md": ""})
    folder = site.page("H/")
    assert folder.select_one("article h1").text == "H"
    assert [a.text for a in folder.select(".vk-notes a")] == ["C"]
    note = site.page("F/")
    assert note.select_one("article p").text == "About F."
    assert [a.text for a in note.select("article .vk-notes a")] == ["A"]
    assert [" ".join(a.text.split()) for a in note.select("article .vk-folders a")] == ["G 1"]


def test_overview_where_there_is_no_home_note(publish: Callable[..., Any]) -> None:
    notes = {"F/A.md": "#t [[B]] [[C]]", "F/B.md": "[[A]]", "F/C.md": "[[A]]"}
    site = publish(notes, site_name="My vault")
    page = site.page("")
    assert page.title.text == "My vault"
    assert page.select_one("article h1").text == "My vault"
    assert [" ".join(a.text.split()) for a in page.select(".vk-front-name")] == ["F 3"]
    assert page.select_one("ol.vk-notes li").text.split() == ["A", "linked", "from", "2", "notes"]


def test_broken_links_are_warnings(publish: Callable[..., Any]) -> None:
    site = publish(
        {
            "A.md": "é [[Nowhere]]\n[[B#No heading]] [[B#^none]]\n![[no.png]] ![[B#No]]\n",
            "B.md": '---\nrel:\n  - "[[Gone]]"\n---\n',
            "Old/C.md": "[[Nowhere]]",
            "P.md": "---\npublish: false\n---\n[[Nowhere]]",
            "vaultkit.toml": 'exclude = ["Old"]\n',
        }
    )
    places = [(w.split(" ")[0], w.split(" ")[1]) for w in site.warnings]
    assert places == [
        ("A.md:1:3:", "L101"),
        ("A.md:2:1:", "L102"),
        ("A.md:2:18:", "L103"),
        ("A.md:3:1:", "E201"),
        ("A.md:3:13:", "E202"),
        ("B.md:3:6:", "L101"),
    ]


def test_a_comment_that_silences_a_finding_silences_it_here(publish: Callable[..., Any]) -> None:
    site = publish({"A.md": "%% vaultkit: ignore L101 %%\n[[Nowhere]]\n"})
    assert site.warnings == []


def test_strict_counts_broken_links(publish: Callable[..., Any]) -> None:
    with pytest.raises(Abort, match="1 warnings"):
        publish({"A.md": "[[Nowhere]]"}, strict=True)


def test_two_notes_with_one_address_get_a_warning(publish: Callable[..., Any]) -> None:
    site = publish({"C#.md": "first [[C]]", "C.md": "second"})
    assert site.warnings == [
        'C#.md:1:1: its address "C/" is taken by "C.md"; it is published at "C-2/"'
    ]
    assert site.page("C-2/").select_one("article a.internal-link")["href"] == "../C/"


def test_an_error_of_the_operator_is_one_message(publish: Callable[..., Any]) -> None:
    with pytest.raises((PluginError, Abort)):
        publish({"A.md": "", "vaultkit.toml": "nonsense = 1\n"})


def test_search_finds_text_and_other_names_but_no_panels(publish: Callable[..., Any]) -> None:
    site = publish(VAULT)
    pages = {
        page[0]: page
        for path in site.files
        if path.startswith("search/texts-")
        for page in json.loads(site.text(path))
    }
    _, title, names, tags, sections, path = pages["Services/Node-port/"]
    assert (title, names, tags) == ("Node port", ["NodePort"], ["net/port", "Net"])
    assert path == "Services/Node port.md"
    assert [section[0] for section in sections] == ["", "why"]
    assert "NodePort" not in sections[0][2]
    assert "linked here" not in json.dumps(sections)
    assert not any(place.startswith(("tags/", "all-notes/")) for place in pages)


def test_diagrams_are_source_unless_the_operator_has_a_script(publish: Callable[..., Any]) -> None:
    text = "```mermaid\nno diagram\n```\n\n<pre id='x' class='a mermaid'>b</pre>\n"
    html = publish({"A.md": text}).text("A/index.html")
    assert html.count("mermaid-source") == 2
    own = {"A.md": text, "js/mermaid.min.js": ""}
    site = publish(own, extra_javascript=["js/mermaid.min.js"])
    assert '<pre class="mermaid">' in site.text("A/index.html")
    assert "js/mermaid.min.js" in site.files


def test_files_the_configuration_names_are_kept(publish: Callable[..., Any]) -> None:
    site = publish({"A.md": "", "own.css": "a{}", "other.css": "b{}"}, extra_css=["own.css"])
    assert "own.css" in site.files
    assert "other.css" not in site.files


def test_other_plugins_see_notes(publish: Callable[..., Any], tmp_path: Path) -> None:
    hook = tmp_path / "hook.py"
    hook.write_text(
        "seen = []\n"
        "def on_page_markdown(markdown, page, **_):\n"
        "    if page.file.src_uri == 'A.md':\n"
        "        assert markdown == 'Text [[B]]\\n', markdown\n"
        "        assert page.meta['k'] == 'v', page.meta\n"
        "def on_page_content(html, page, **_):\n"
        "    return html + '<p class=\"hooked\"></p>'\n",
        encoding="utf-8",
    )
    site = publish({"A.md": "---\nk: v\n---\nText [[B]]\n", "B.md": ""}, hooks=[str(hook)])
    assert site.page("A/").select_one(".hooked") is not None


def test_a_vault_inside_the_docs_folder(publish: Callable[..., Any], tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    (docs / "notes").mkdir(parents=True)
    (docs / "guide.md").write_text("# Guide\n", encoding="utf-8")
    (docs / "notes" / "A.md").write_text("[[B]]", encoding="utf-8")
    (docs / "notes" / "B.md").write_text("---\npublish: false\n---\n", encoding="utf-8")
    (docs / "notes" / "secret.png").write_bytes(b"x")
    plugins = ["search", {"vaultkit": {"vault": str(docs / "notes")}}]
    site = publish({"unused.md": ""}, docs_dir=str(docs), plugins=plugins)
    assert site.pages == {"", "guide/", "A/", "all-notes/", "graph/", "search/"}
    assert "notes/secret.png" not in site.files


def test_an_own_navigation_is_kept(publish: Callable[..., Any]) -> None:
    site = publish({"A.md": "", "B.md": ""}, nav=[{"First": "A.md"}])
    links = site.page("B/").select(".md-nav--primary li a")
    assert [" ".join(a.text.split()) for a in links] == ["First"]
