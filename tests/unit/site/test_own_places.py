"""Nothing of a vault takes the place of the site's own files, nor enters its templates as HTML."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin

import material
import pytest

from vaultkit.cli.mkdocs.mkdocs_run import plan_run
from vaultkit.config import Config, SiteConfig
from vaultkit.opening.vault_place import Place
from vaultkit.site.pages.mkdocs_meta import page_meta
from vaultkit.site.theme.html_rewrites import disarm_tooltips
from vaultkit.vault.files.file_kinds import why_kept
from vaultkit.vault.publishing.site_addresses import is_of_site

if TYPE_CHECKING:
    from collections.abc import Callable


def _of_theme(pattern: str) -> str:
    """Return the path, on a site, of a file of the theme."""
    root = Path(material.__file__).parent / "templates"
    return next(root.glob(pattern)).relative_to(root).as_posix()


def test_attachments_do_not_replace_files_of_the_site(publish: Callable[..., Any]) -> None:
    style = _of_theme("assets/stylesheets/main.*.min.css")
    script = _of_theme("assets/javascripts/bundle.*.min.js")
    names = [
        style, script, "search/search_index.json", "search/titles.json", "search/terms-0.json",
        "404.html", "index.html", "A/index.html", "llms.txt",
    ]  # fmt: skip
    site = publish(
        {
            "vaultkit.toml": '[site]\nattachments = ["*.css"]\n',
            "Links.md": "\n\n".join(f"[[{name}]]" for name in names),
            "A.md": "# A",
            "Home.md": "# Home",
            **dict.fromkeys(names, "planted"),
        }
    )
    planted = {path for path in site.files if b"planted" in (site.folder / path).read_bytes()}
    pages = {path for path in planted if path.startswith(("Links/", "search/"))}
    assert planted - pages == {
        style.replace(".css", "-2.css"),
        "404-2.html",
        "index-2.html",
        "A/index-2.html",
        "llms-2.txt",
    }
    assert "planted" not in site.text("search/search_index.json")
    assert (site.folder / script).stat().st_size > 10_000
    links = [a["href"] for a in site.page("Links/").select("article a.internal-link[href]")]
    assert {unquote(urljoin("/Links/", link))[1:] for link in links} <= site.files


def test_a_site_is_built_whatever_asks_for_the_places_of_its_files(
    publish: Callable[..., Any],
) -> None:
    site = publish(
        {
            "vaultkit.toml": '[site]\nname = "S"\nurl = "https://example.org/"\n',
            "a.md": "Text of a. ![[a/vk-preview.html/x.png]]",
            "a/vk-preview.html.md": "b",
            "a/vk-preview.html/x.png": "png",
            "vk-preview.html/index.md": "c",
            "d.md": "---\nredirect_from: [a/vk-preview.html, index.md/x]\n---\nd",
            "e.md": "---\naliases: [b/vk-preview.html, d/vk-preview.html/x]\n---\ne",
            "f.md": "---\npermalink: a/vk-preview.html\n---\nf",
        }
    )
    assert "Text of a" in site.text("a/vk-preview.html")
    assert {"a/vk-preview.html-2/x.png", "a/vk-preview.html-2/index.html"} <= site.files
    assert "vk-preview.html-2/index/index.html" in site.files
    taken = 'its address "{}" is taken by "the site"; it is published at "{}"'
    assert site.warnings == [
        f"{path}:1:1: {taken.format(wanted, got)}"
        for path, wanted, got in (
            ("f.md", "a/vk-preview.html/", "a/vk-preview.html-2/"),
            ("a/vk-preview.html.md", "a/vk-preview.html/", "a/vk-preview.html-3/"),
            ("vk-preview.html/index.md", "vk-preview.html/index/", "vk-preview.html-2/index/"),
        )
    ]


def test_all_files_that_a_build_writes_have_their_places_kept(publish: Callable[..., Any]) -> None:
    notes = {f"N{number}.md": f"---\ntags: [t]\n---\n[[N1]] text {number}" for number in range(9)}
    url = '[site]\nname = "S"\nurl = "https://example.org/"\nfeeds = "folders"\n'
    site = publish({"vaultkit.toml": url, **notes, "F/N.md": "x", "F/M.md": "y"})
    folders = ("assets/fonts/", "assets/images/", "assets/javascripts/", "assets/stylesheets/")
    written = {path.lower() for path in site.files if not path.startswith(folders)}
    assert {path for path in written if not is_of_site(path)} == set()


def test_what_stays_is_told(publish: Callable[..., Any]) -> None:
    site = publish({"A.md": "[[x.js]] ![[y.step]]", "x.js": "x", "y.step": "y"})
    page = site.page("A/")
    stays = "which it leads to, stays at home"
    assert site.warnings == [
        f'A.md:1:1: "x.js", {stays}: browsers or hosts may run files whose name ends in .js',
        f'A.md:1:1: "y.step", {stays}: {why_kept("y.step")}',
        'A.md:1:10: P902 this note is published and shows "y.step", which is not',
    ]
    assert not {"x.js", "y.step"} & site.files
    assert page.select("article a.internal-link") == []
    assert page.select_one(".is-withheld").text == "Not published"


def test_a_text_like_a_page_gets_a_mark(publish: Callable[..., Any]) -> None:
    names = ("a.py", "b.txt", "c.yaml", "d.dat")
    site = publish(
        {
            "vaultkit.toml": '[site]\nattachments = ["*.dat"]\n',
            "A.md": " ".join(f"[[{name}]]" for name in names),
            "a.py": " <script>1</script>",
            "b.txt": "<b>",
            "c.yaml": "a: <b>",
            "d.dat": "\ufeff<b>",
        }
    )
    assert [(site.folder / name).read_bytes() for name in names] == [
        b"\xef\xbb\xbf <script>1</script>",
        b"<b>",
        b"a: <b>",
        b"\xef\xbb\xbf<b>",
    ]


def test_diagrams_stay_source_on_every_kind_of_page(publish: Callable[..., Any]) -> None:
    pre = "<pre class='mermaid'><code>graph</code></pre>"
    base = (
        f'formulas:\n  f: html("{pre}")\nviews:\n- {{type: table, name: V, order: [formula.f]}}\n'
    )
    card = '{"nodes":[{"id":"1","type":"text","x":0,"y":0,"width":9,"height":9,"text":"%s"}]}'
    site = publish(
        {
            "A.md": f"{pre}\n\n![[B.base]] ![[C.canvas]] [[B.base]]\n\n```base\n{base}```\n",
            "B.base": base,
            "C.canvas": card % pre,
            "index.md": "![[A]]",
        }
    )
    for url in ("A/", "B.base/", "C.canvas/", ""):
        assert site.page(url).select("pre.mermaid") == [], url
        assert site.page(url).select("pre.mermaid-source"), url


def test_properties_are_no_html(publish: Callable[..., Any]) -> None:
    evil = "<img src=x onerror=alert(1)>"
    keys = (
        "revision_date", "git_revision_date_localized", "git_creation_date_localized", "author",
        "description", "location", "subtitle", "status", "icon", "template",
    )  # fmt: skip
    text = "".join(f'{key}: "{evil}"\n' for key in keys)
    site = publish({"A.md": f"---\n{text}---\n", "B.md": f'---\nupdated: "{evil}"\n---\n'})
    assert [page for page in ("A/", "B/") if site.page(page).select("[onerror]")] == []
    assert evil in site.page("A/").select_one(".md-source-file").text


def test_texts_in_properties_are_escaped_at_any_depth(make_site: Callable[..., Any]) -> None:
    site = make_site({"A.md": '---\na: [{b: "<i>"}]\nn: 3\nhide: [toc]\n---\n'})
    meta = page_meta(site.notes["A.md"], "A")
    assert meta == {"a": [{"b": "&lt;i&gt;"}], "n": 3, "hide": ["toc"], "title": "A", "tags": []}


def test_a_note_tells_plugins_no_files(make_site: Callable[..., Any]) -> None:
    text = "search: {exclude: true, boost: 2, x: 1}\nsocial: {cards: false, cards_layout: ../x}\n"
    site = make_site({"A.md": f"---\n{text}---\n", "B.md": "---\nsocial: ../x\nsearch: [x]\n---\n"})
    meta = page_meta(site.notes["A.md"], "A")
    assert meta["search"] == {"boost": 2, "exclude": True}
    assert meta["social"] == {"cards": False}
    meta = page_meta(site.notes["B.md"], "B")
    assert meta["search"] == meta["social"] == {}


def test_the_address_for_editing_ends_where_it_should(publish: Callable[..., Any]) -> None:
    name = 'a"><img src=x onerror=alert(1)>.md'
    site = publish({name: "x"}, repo_url="https://example.org/r", edit_uri="edit/main/")
    page = site.page(next(url for url in site.pages if url.startswith("aimg")))
    assert page.select("[onerror]") == []
    assert page.select_one("a[rel=edit]")["href"] == (
        "https://example.org/r/edit/main/a%22%3E%3Cimg src=x onerror=alert(1)%3E.md"
    )


def test_nobody_asks_the_host_of_the_repository(publish: Callable[..., Any]) -> None:
    site = publish({"A.md": "x"}, repo_url="https://github.com/a/b")
    page = site.page("A/")
    assert page.select_one(".md-source")["href"] == "https://github.com/a/b"
    assert page.select("[data-md-component=source]") == []


@pytest.mark.parametrize("name", ["R&D <notes>", "2024", "</title><script>x</script>", "null", '"'])
def test_the_name_of_the_site_is_a_text(
    publish: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, name: str, tmp_path: Path
) -> None:
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "A.md").write_text("x")
    place = Place(tmp_path / "vault", Config(site=SiteConfig(name=name)))
    run = plan_run(place, tmp_path / "site")
    monkeypatch.setenv("VAULTKIT_SITE_NAME", run.environment["VAULTKIT_SITE_NAME"])
    files = {"A.md": "---\nmodified: 2024-01-01\n---\n"}
    files["vaultkit.toml"] = f"[site]\nname = {json.dumps(name)}\n"
    site = publish(files, site_url="https://example.org/")
    page = site.page("A/")
    assert page.title.text == f"A - {name}"
    assert page.select_one("[property='og:site_name']")["content"] == name
    assert {a["title"] for a in page.select(".md-logo")} == {name}
    assert {a["aria-label"] for a in page.select(".md-logo")} == {name}
    assert page.select_one(".md-header__topic").text.strip() == name
    assert site.page("").select_one("h1").text == name
    assert site.text("llms.txt").startswith(f"# {name.replace('<', chr(92) + '<')}\n")
    assert not page.find("notes")
    assert "<script>x" not in site.text("A/index.html") + site.text("404.html")


def test_tooltips_hold_no_elements() -> None:
    html = (
        '<span class="md-ellipsis">a &lt;img> b < c</span><p title="&lt;b>x</b> 1 < 2">&lt;i></p>'
    )
    word = "\N{WORD JOINER}"
    cut = html.replace("&lt;img", f"&lt;{word}img")
    assert disarm_tooltips(html, is_of_vault=False) == cut
    assert disarm_tooltips(html, is_of_vault=True) == cut.replace(
        "&lt;b>", f"&lt;{word}b>"
    ).replace("</b>", f"<{word}/b>")


def test_tooltips_of_the_theme_hold_no_elements(
    publish: Callable[..., Any], tmp_path: Path
) -> None:
    config = tmp_path / "mkdocs.yml"
    config.write_text(
        f"site_name: S\ndocs_dir: {tmp_path / 'vault'}\nplugins: [search, vaultkit]\n"
        "theme: {name: material, font: false, features: [content.tooltips]}\n"
    )
    text = '# `<b>` long\n\n## `<i onclick=x>`\n\n<p title="<img src=x onerror=y>">z</p>\n'
    page = publish({"A.md": text, "B.md": ""}, config).page("A/")
    shown = [one.text for one in page.select(".md-ellipsis")]
    assert [text for text in shown if "<b" in text or "<i" in text] == []
    assert [text for text in shown if "<\N{WORD JOINER}i onclick=x>" in text] != []
    assert page.select_one("article p[title]")["title"] == "<\N{WORD JOINER}img src=x onerror=y>"
