"""No name of a vault makes an address that file systems cannot hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

from vaultkit.notes.text.url_slugs import LONGEST_PATH, bounded_path, is_too_long, readable_path
from vaultkit.site.cache.written_pages import write_page
from vaultkit.site.model.page_addresses import assign_addresses

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LONG, DEEP = "x" * 300, "a/" * 950 + "z"
WIDE = "\u65e5" * 100
"""100 letters of three bytes."""
NAMES = [
    LONG,
    WIDE,
    DEEP,
    "b/" * 90 + LONG,
    f"{WIDE}/{WIDE}",
    ("y" * 100 + "/") * 30 + "z",
    "a/" * 1200,
]


def is_possible(address: str) -> bool:
    """Tell whether the page of an address can be on a disk, whatever the site's folder."""
    parts = unquote(address).strip("/").split("/")
    sizes = [len(part.encode()) for part in parts]
    return max(sizes) <= 255 and len(parts) <= 103 and sum(sizes) + len(sizes) <= LONGEST_PATH + 100


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_every_address_is_one_that_can_be(name: str) -> None:
    name = name.strip("/")
    found = assign_addresses(
        [f"{name}.md", f"{name}/B.md"], [f"{name}.png"], [name],
        boards=[f"{name}.canvas", f"{name}.base"], topics=["", name],
    )  # fmt: skip
    given = (found.notes, found.attachments, found.folders, found.tags, found.boards, found.topics)
    urls = [url for group in given for url in group.values()]
    assert all(map(is_possible, urls))
    assert is_possible(found.page(found.connections + found.notes[f"{name}.md"], 12))
    pages = [url for group in (found.notes, found.tags, found.boards) for url in group.values()]
    assert len({url.lower() for url in pages}) == len(pages)


def test_names_that_differ_at_their_end_stay_apart() -> None:
    tags = [f"{LONG}{end}" for end in "ab"] + [f"{DEEP}{end}" for end in "ab"]
    found = assign_addresses([], [], tags)
    assert len(set(found.tags.values())) == 4
    assert found.tags[tags[0]].startswith("tags/xxx")


def test_what_is_short_enough_is_as_it_was() -> None:
    for name in ("x" * 240, "\u65e5" * 80, "a/" * 99 + "z", "v1.2.3" * 40):
        assert readable_path(name) == name
        assert not is_too_long(name)
    assert bounded_path("x" * 251 + ".png", 255) == "x" * 251 + ".png"


def test_what_is_shortened_keeps_its_beginning_and_its_extension() -> None:
    shortened = bounded_path(f"f/{'x' * 300}.png", 255)
    assert shortened == f"f/{'x' * 240}-33c8c4f3a0.png"
    assert len(bounded_path(DEEP).split("/")) == 100


def test_a_folder_shares_the_shortened_address_of_its_note() -> None:
    name = "\u65e5" * 83
    found = assign_addresses([f"{name}.md", f"{name}/B.md"], [], [])
    assert found.folders == {name: found.notes[f"{name}.md"]}


def test_a_second_name_of_the_greatest_length() -> None:
    names = ["x" * 251 + end for end in (".PNG", ".png")]
    found = assign_addresses([], names, []).attachments
    assert found[names[0]] == names[0]
    assert is_possible(found[names[1]])
    assert found[names[1]].endswith(".png")


def test_tags_and_types_of_any_length_have_pages(publish: Callable[..., Any]) -> None:
    tags = f"[{LONG}, {DEEP}, {WIDE}]"
    site = publish({"A.md": f"---\ntags: {tags}\ntype: {LONG}\n---\n", "B.md": f"#{'c/' * 950}d\n"})
    assert {"A/", "B/"} <= site.pages
    links = [a["href"] for a in site.page("A/").select(".vk-tags a, .md-tags a, a[href*='tags/']")]
    assert len({link for link in links if "/x" in link}) == 1
    assert [page for page in site.pages if page.startswith("topics/Xxx")]
    assert all(map(is_possible, site.pages - {""}))
    assert site.warnings == []


@pytest.mark.parametrize("value", [LONG, "a/" * 1200 + "z", WIDE], ids=range(3))
@pytest.mark.parametrize("key", ["permalink", "redirect_from"])
def test_an_address_that_is_asked_for_and_too_long(
    publish: Callable[..., Any], key: str, value: str
) -> None:
    site = publish({"A.md": f"---\n{key}: {value}\n---\n", "B.md": "[[A]]"})
    starts = ("A", "B", value[:2])
    assert {page for page in site.pages if page.startswith(starts)} == {"A/", "B/"}
    (warning,) = site.warnings
    assert warning == (
        f'A.md:1:1: its {key} "{value[:40]}…" is too long for an address; '
        "nothing is published there; write a shorter one"
    )


@pytest.mark.parametrize("value", [LONG, "a/" * 1200 + "z", WIDE], ids=range(3))
def test_an_alias_that_is_too_long_leads_nowhere(publish: Callable[..., Any], value: str) -> None:
    site = publish({"A.md": f"---\naliases: [{value}, Short]\n---\n"})
    assert "Short/" in site.pages
    assert all(map(is_possible, site.pages - {""}))
    assert site.warnings == []


def test_folders_are_made_however_deep(tmp_path: Path) -> None:
    path = tmp_path / ("a/" * 1000) / "index.html"
    try:
        assert write_page(b"x", str(path))
        assert path.read_bytes() == b"x"
    finally:  # pytest removes folders by calling itself for each
        path.unlink()
        for _ in range(1000):
            path = path.parent
            path.rmdir()
