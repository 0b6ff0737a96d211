"""What every page names: the navigation stays small however large the vault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vaultkit.site.pages import all_pages as book

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest


def test_many_top_folders(publish: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "MOST_FOLDERS", 2)
    site = publish({**{f"d{n}/N{n}.md": "" for n in range(4)}, "A.md": ""})
    always = ["d0", "d1"]
    for url, named in (
        ("", always),
        ("A/", always),
        ("d0/N0/", always),
        ("d3/N3/", [*always, "d3"]),
        ("d3/", [*always, "d3"]),
        ("all-notes/", always),
    ):
        assert _folders(site, url) == named
    inner = site.page("d3/N3/").select(".md-nav--primary .md-nav__item--active .md-nav__link")
    assert {link["href"] for link in inner if link.get("href")} >= {"../", "./"}
    on_overview = {link["href"] for link in site.page("").select("article a")}
    assert on_overview >= {f"d{n}/" for n in range(4)}


def _folders(site: Any, url: str) -> list[str]:
    """Return the folders that the navigation of a page names, each once."""
    links = site.page(url).select(".md-nav--primary a.md-nav__link")
    names = dict.fromkeys(link.text.strip() for link in links)
    return [name for name in names if name[:1] == "d" and name[1:].isdigit()]
