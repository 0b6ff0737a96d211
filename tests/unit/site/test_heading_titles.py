"""Notes that are called by their first heading: `[site] titles`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

NOTES = {
    "Start.md": "# Welcome\n\n[a](guide/a-b.md) [c](guide/c.md)\n",
    "guide/README.md": "# The guide\n",
    "guide/a-b.md": "# First *steps*\n\nText.\n\n# Another\n",
    "guide/c.md": "---\ntitle: Named\n---\n# Heading of c\n",
    "guide/d.md": "## No title\n",
    "guide/e.md": "# About [[Secret]]\n",
    "Secret.md": "---\npublish: false\n---\n# Hidden\n",
}
HEADING = {"vaultkit.toml": '[site]\nhome = "Start.md"\ntitles = "heading"\n'}
NAME = {"vaultkit.toml": '[site]\nhome = "Start.md"\n'}


@pytest.mark.parametrize(
    ("config", "names"),
    [
        (HEADING, ["Home", "The guide", "About Secret", "First steps", "Named", "d"]),
        (NAME, ["Home", "guide", "a-b", "Named", "d", "e"]),
    ],
    ids=["heading", "name"],
)
def test_what_the_tree_calls_them(
    publish: Callable[..., Any], config: dict[str, str], names: list[str]
) -> None:
    page = publish({**NOTES, **config}).page("guide/a-b/")
    shown = [link.text.strip() for link in page.select(".vk-tree a")]
    assert sorted(names) == sorted(name for name in shown if name in names)


def test_a_heading_says_of_a_private_note_what_the_page_says(publish: Callable[..., Any]) -> None:
    hiding = f'{HEADING["vaultkit.toml"]}hidden-name = "a private note"\n'
    site = publish({**NOTES, "vaultkit.toml": hiding})
    pages = [site.text(path) for path in site.files if path.endswith((".html", ".json", ".txt"))]
    assert [text for text in pages if "Secret" in text] == []
    assert site.page("guide/e/").select_one("article h1").text == "About a private note"


def test_lists_and_the_page_have_the_same_title(publish: Callable[..., Any]) -> None:
    site = publish({**NOTES, **HEADING})
    page = site.page("guide/a-b/")
    assert [one.text for one in page.select("article h1")] == ["First steps", "Another"]
    assert page.title.text.startswith("First steps")
    listed = [link.text for link in site.page("all-notes/").select("article a")]
    assert {"First steps", "Named", "About Secret"} <= {*listed}


def test_the_same_title_twice_is_no_fault(publish: Callable[..., Any]) -> None:
    site = publish(
        {
            "a.md": "# Same\n",
            "b.md": "# Same\n",
            "vaultkit.toml": '[site]\nhome = "a.md"\ntitles = "heading"\n',
        }
    )
    assert site.warnings == []
    assert {"b/", ""} <= site.pages
