"""Notes that are called by their first heading: `[site] titles`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.notes.paths import NotePath

if TYPE_CHECKING:
    from collections.abc import Callable

    from vaultkit.site.model.site_model import Site

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
NAME = {"vaultkit.toml": '[site]\nhome = "Start.md"\ntitles = "name"\n'}
AUTO = {"vaultkit.toml": '[site]\nhome = "Start.md"\n'}


@pytest.mark.parametrize(
    ("config", "names"),
    [
        (HEADING, ["Home", "The guide", "About Secret", "First steps", "Named", "d"]),
        (NAME, ["Home", "guide", "a-b", "Named", "d", "e"]),
        (AUTO, ["Home", "The guide", "a-b", "Named", "d", "e"]),
    ],
    ids=["heading", "name", "auto"],
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


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("why-we-plan-bfe15709", "# Why we plan\n\nText.\n", "Why we plan"),
        ("why_we_plan", "\n# Why do we plan?\n", "Why do we plan?"),
        ("2024-01-05-a-post", "# A post\n", "A post"),
        ("d41d8cd98f00b204e9800998ecf8427e", "# Sum\n", "Sum"),
        ("opentelemetry", "# OpenTelemetry\n", "OpenTelemetry"),
        ("Who is it", "# Who is it?\n", "Who is it?"),
        ("2024-01-05", "# A day\n", "2024-01-05"),
        ("AWS-CloudWatch", "# Logs\n", "AWS-CloudWatch"),
        ("Commands - Git", "# Commands\n", "Commands - Git"),
        ("why-we-plan", "Text.\n\n# A part\n", "why-we-plan"),
        ("why-we-plan", "# One\n\n# Two\n", "why-we-plan"),
        ("why-we-plan", "# About [[Secret]]\n", "why-we-plan"),
        ("why-we-plan", "---\ntitle: Named\n---\n# Heading\n", "Named"),
        ("index", "Text.\n", "Folder"),
        ("README", "# Read this\n", "Read this"),
    ],
)
def test_a_name_that_is_no_title_gives_way_to_the_heading(
    make_site: Callable[..., Site], name: str, text: str, title: str
) -> None:
    site = make_site({"Home.md": "", "Secret.md": "", f"Folder/{name}.md": text})
    assert site.notes[NotePath(f"Folder/{name}.md")].title == title


def test_a_page_headed_otherwise_says_what_lists_call_it(publish: Callable[..., Any]) -> None:
    site = publish({"Commands of Git.md": "# Commands\n", "Plain.md": "# Plain\n", "Home.md": ""})
    page = site.page("Commands-of-Git/")
    assert page.select_one("article h1").text == "Commands"
    assert page.select_one(".vk-facts > [dir=auto]").text == "Commands of Git"
    assert site.page("Plain/").select_one(".vk-facts > [dir=auto]") is None


def test_titles_that_several_have_are_told_apart(make_site: Callable[..., Site]) -> None:
    site = make_site(
        {
            "Plan.md": "",
            "a/Plan.md": "",
            "b/x/Plan.md": "",
            "c/x/plan.md": "",
            "d/one-a.md": "# Same\n",
            "d/two-b.md": "# Same\n",
            "Other.md": "",
        }
    )
    assert dict(site.list_names) == {
        "Other.md": "Other",
        "Plan.md": "Plan",
        "a/Plan.md": "Plan (a)",
        "b/x/Plan.md": "Plan (b/x)",
        "c/x/plan.md": "plan (c/x)",
        "d/one-a.md": "Same (one-a)",
        "d/two-b.md": "Same (two-b)",
    }


def test_an_index_at_the_root_is_headed_by_the_site_s_name(publish: Callable[..., Any]) -> None:
    page = publish({"README.md": "Text.\n", "A.md": ""}).page("")
    assert page.select_one("article h1").text == "Notes"
    assert page.title.text == "Notes"


def test_folders_are_called_alike_in_the_way_and_in_links(publish: Callable[..., Any]) -> None:
    site = publish(
        {
            "Home.md": "",
            "g/index.md": "# The garden\n",
            "g/A.md": "[[B]]",
            "B.md": "",
        }
    )
    assert site.page("g/A/").select(".vk-path a")[-1].text.strip() == "The garden"
    assert "The garden" in site.page("B/").select_one(".vk-footer").text
