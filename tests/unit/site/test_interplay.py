"""Plugins that others use with Material go on working beside ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
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
