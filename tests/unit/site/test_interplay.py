"""Plugins that others use with Material go on working beside ours."""

from __future__ import annotations

import json
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from vaultkit.site.theme.html_rewrites import name_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_CONFIG = """
site_name: S
site_url: https://example.org/kb/
docs_dir: {vault}
theme:
  name: material
  font: false
  features: [navigation.instant, navigation.tracking]
plugins:
  - search
  - tags
  - vaultkit
"""
_NOTES = {
    "A.md": "---\ntags: [x]\n---\n# A\n\nText   with    blanks ![[p.png]] [[B]]\n\n"
    "```\na   b\n```\n",
    "B.md": "# B\n\n<!-- comment -->\n\nText",
    "p.png": "x",
}


def build(publish: Callable[..., Any], tmp_path: Path, plugins: str) -> Any:
    config = tmp_path / "mkdocs.yml"
    config.write_text(_CONFIG.format(vault=tmp_path / "vault") + plugins)
    return publish(_NOTES, config)


def test_redirects(publish: Callable[..., Any], tmp_path: Path) -> None:
    site = build(publish, tmp_path, "  - redirects:\n      redirect_maps: {'old.md': 'A.md'}\n")
    assert site.page("old/").select_one("meta[http-equiv=refresh]")["content"] == "0; url=../A/"
    assert site.page("A/").select_one("article h1").text.strip("¶") == "A"


def test_minify(publish: Callable[..., Any], tmp_path: Path) -> None:
    plain = len(build(publish, tmp_path, "").text("A/index.html"))
    site = build(publish, tmp_path, "  - minify:\n      minify_html: true\n")
    page = site.page("A/")
    assert len(site.text("A/index.html")) < plain
    assert page.select_one("pre code").text == "a   b\n"
    assert page.select_one("article a.internal-link")["href"] == "../B/"


def test_glightbox(publish: Callable[..., Any], tmp_path: Path) -> None:
    site = build(publish, tmp_path, "  - glightbox\n")
    link = site.page("A/").select_one("article a.glightbox")
    assert link["href"] == "../p.png"
    assert link.select_one("img")["src"] == "../p.png"
    assert site.page("B/").select("a.glightbox") == []


def test_feeds_of_others_leave_out_what_has_no_file(
    publish: Callable[..., Any], tmp_path: Path
) -> None:
    hook = tmp_path / "feed.py"
    hook.write_text(
        "from pathlib import Path\n"
        "def on_page_content(html, page, **_):\n"
        "    if page.meta.get('draft') is not True:\n"
        "        file = Path(page.file.abs_src_path)\n"
        "        assert file.is_file()\n"
        "        return html + f'<p class=fed>{file.name}</p>'\n"
    )
    files = _NOTES | {"b.base": "views:\n- type: table\n", "c.canvas": "{}", "C.md": "![[b.base]]"}
    files["D.md"] = "[[c.canvas]]"
    config = tmp_path / "mkdocs.yml"
    config.write_text(
        _CONFIG.format(vault=tmp_path / "vault") + "      rules: true\nhooks: [feed.py]\n"
    )
    config.write_text(config.read_text().replace("- vaultkit\n", "- vaultkit:\n"))
    site = publish(files, config)
    fed = {url for url in site.pages if site.page(url).select(".fed")}
    assert fed == {"A/", "B/", "C/", "D/"}
    assert {"b.base/", "c.canvas/", "all-notes/", "rules/", "tags/x/", ""} <= site.pages - fed


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[str]:
    """Serve a picture from another host."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "q.png").write_bytes(b"\x89PNG\r\n\x1a\n")

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/q.png"
    server.shutdown()
    thread.join()
    server.server_close()


def test_privacy(publish: Callable[..., Any], tmp_path: Path, elsewhere: str) -> None:
    config = tmp_path / "mkdocs.yml"
    plugin = "  - privacy:\n      assets_exclude: ['unpkg.com/*']\n"
    config.write_text(_CONFIG.format(vault=tmp_path / "vault") + plugin)
    site = publish({"A.md": f"![]({elsewhere})"}, config)
    source = site.page("A/").select_one("article img")["src"]
    assert source.startswith("../assets/external/")
    assert (site.folder / "A" / source).resolve().read_bytes().startswith(b"\x89PNG")


def test_offline(publish: Callable[..., Any], tmp_path: Path) -> None:
    config = tmp_path / "mkdocs.yml"
    config.write_text(
        _CONFIG.format(vault=tmp_path / "vault")
        + "  - offline\nextra:\n  polyfills: [js/iframe-worker.js]\n"
    )
    site = publish({**_NOTES, "f/C.md": "[[A#A]] [[p.png]]", "js/iframe-worker.js": "1"}, config)
    assert "js/iframe-worker.js" in site.files
    checked = 0
    for url in site.pages:
        for element in site.page(url).select("a[href], link[href]"):
            parts = urlsplit(urljoin(f"http://site/{url}index.html", element["href"]))
            if parts.netloc == "site":
                assert unquote(parts.path).removeprefix("/") in site.files, (url, element["href"])
                checked += 1
    assert checked > 100
    assert site.page("f/C/").select_one("a.internal-link")["href"] == "../../A/index.html#a"
    index = site.text("search/search_index.js").removeprefix("var __index = ")
    places = [entry["location"] for entry in json.loads(index)["docs"]]
    assert "A/index.html" in places
    assert {place.partition("#")[0] for place in places} <= site.files


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("../B/", "../B/index.html"),
        ("../B/#x", "../B/index.html#x"),
        ("./", "./index.html"),
        ("..", "../index.html"),
        ("../v1.x/", "../v1.x/index.html"),
        ("#x", "#x"),
        ("", ""),
        ("p.png", "p.png"),
        ("/kb/", "/kb/"),
        ("//host/", "//host/"),
        ("https://host/", "https://host/"),
        ("mailto:a/", "mailto:a/"),
    ],
)
def test_links_that_name_files(href: str, expected: str) -> None:
    assert name_files(f'<a class="x" href="{href}">') == f'<a class="x" href="{expected}">'
    if href:
        assert name_files(f"<a class=x href={href}>") == f"<a class=x href={expected}>"
    assert name_files(f'<code>href="{href}"</code>') == f'<code>href="{href}"</code>'
