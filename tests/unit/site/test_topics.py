"""Pages for types and communities that nobody wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

RING = "[[Ant]] [[Bee]] [[Wasp]] [[Moth]]\n"
FILES = {
    "Home.md": "Start.\n",
    **{
        f"{name}.md": f"---\ntype: animal\ntags: [insect]\n---\n{RING}"
        for name in ("Ant", "Bee", "Wasp", "Moth")
    },
    "Lone.md": "---\ntype: Place\n---\n",
    "Secret.md": f"---\ntype: secret\npublish: false\ntags: [hidden]\n---\n{RING}",
    "Map.md": "---\ntype: moc\n---\n",
    "Other.md": "",
    "More.md": "",
}


def titles(page: Any, where: str) -> list[str]:
    return [" ".join(a.text.split()) for a in page.select(f"article {where} a")]


def test_types_and_communities_have_pages(publish: Callable[..., Any]) -> None:
    site = publish(FILES)
    assert site.warnings == []
    index = site.page("topics/")
    assert titles(index, ".vk-folders") == ["Animal 4", "Place 1", "Insect 4"]
    assert [h2["id"] for h2 in index.select("article h2")] == ["types", "communities"]
    page = site.page("topics/Animal/")
    assert titles(page, ".vk-notes") == ["Ant", "Bee", "Moth", "Wasp"]
    assert page.select_one(".vk-notes a")["href"] == "../../Ant/"
    assert titles(site.page("topics/Insect/"), ".vk-notes") == ["Ant", "Bee", "Moth", "Wasp"]
    assert not [url for url in site.pages if "ecret" in url or "idden" in url]


def test_a_community_keeps_its_name_where_a_note_has_it(publish: Callable[..., Any]) -> None:
    site = publish({**FILES, "Insect.md": "No part of it.\n"})
    assert site.page("topics/Insect/").select_one("h1").text == "Insect"
    assert "topics/Insect-map/" not in site.pages


def test_a_community_with_a_map_needs_none(publish: Callable[..., Any]) -> None:
    site = publish({**FILES, "Map.md": f"---\ntype: moc\n---\n{RING}"})
    assert titles(site.page("topics/"), ".vk-folders") == ["Animal 4", "Place 1"]


def test_without_types_and_communities_there_is_no_such_section(
    publish: Callable[..., Any],
) -> None:
    site = publish({"Home.md": "", "A.md": "[[Home]]\n"})
    assert not [url for url in site.pages if url.startswith("topics")]


def test_a_type_has_the_title_that_the_operator_gives_it(publish: Callable[..., Any]) -> None:
    site = publish(
        {
            "A.md": "---\ntype: faq\n---\n",
            "B.md": "---\ntype: FAQ\n---\n",
            "C.md": "---\ntype: how-to\n---\n",
            "vaultkit.toml": '[types.Faq]\ntitle = "FAQ"\n',
        }
    )
    assert titles(site.page("topics/"), ".vk-folders") == ["FAQ 2", "How-to 1"]
    assert site.page("topics/FAQ/").select_one("h1").text == "FAQ"
