"""Names of what stays at home are not where a link to it is: anchors, sentences, summaries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.site.test_leaks import everything

if TYPE_CHECKING:
    from collections.abc import Callable

SECRET = {
    "Qzx Plan.md": "---\npublish: false\naliases: [Wvk]\n---\n## Zqx\n",
    "Home.md": "# Home\n",
}
HIDDEN = {"vaultkit.toml": '[site]\nname = "S"\nhidden-name = "a private note"\n'}
PLACES = {
    "sentence": "See {} and [[Home]] there.\n",
    "heading": "## On {} and [[Home]]\n",
    "opening": "{} opens this text.\n",
    "item": "- {} [[Home]]\n",
    "task": "- [ ] {} [[Home]]\n",
    "callout": "> [!note] {} [[Home]]\n> {}\n",
    "table": "| {} | [[Home]] |\n|---|---|\n| {} | b |\n",
    "footnote": "text[^1]\n\n[^1]: {} [[Home]]\n",
    "mention": "Home and {} in one line\n",
    "property": '---\nup: "{}"\n---\n[[Home]] x\n',
}
LINKS = ["[[Qzx Plan]]", "[[Qzx Plan#Zqx]]", "[[Qzx Plan|our Wvk]]"]
IN_TEXT = ["![[Qzx Plan]]", "[Qzx Plan](<Qzx Plan.md>)", "![The Qzx Plan drawn](<Qzx Plan.md>)"]


def test_a_name_is_hidden_in_every_place(publish: Callable[..., Any]) -> None:
    files = {
        f"{place} {number}.md": text.replace("{}", link)
        for place, text in PLACES.items()
        for number, link in enumerate(LINKS if place == "property" else [*LINKS, *IN_TEXT])
    }
    site = publish({**SECRET, **HIDDEN, **files})
    text = everything(site.folder)
    assert [word for word in ("qzx", "zqx", "wvk") if word in text] == []
    assert "a private note" in text


def test_the_target_of_a_link_with_a_text_of_its_own_is_in_no_anchor(
    publish: Callable[..., Any],
) -> None:
    files = {
        "A.md": "# On [[Qzx Plan|the plan]]\n\n## On [the other](<Qzx Plan.md>) and [[Home]]\n",
        "B.md": "[[A#On Qzx Plan the plan]]\n",
    }
    site = publish({**SECRET, **files})
    ids = [item["id"] for item in site.page("A/").select("article h1[id], article h2[id]")]
    assert ids[:2] == ["on-the-plan", "on-the-other-and-home"]
    assert site.page("B/").select_one("article a.internal-link")["href"] == "../A/#on-the-plan"


@pytest.mark.parametrize("config", [{}, HIDDEN])
def test_front_matter_is_no_sentence(publish: Callable[..., Any], config: dict[str, str]) -> None:
    files = {"A.md": "---\nup: '[[Qzx Plan]]'\nkept: zqx\n---\nTo [[Home]] now.\n"}
    site = publish({**SECRET, **config, **files})
    found = site.page("").select("mark")
    assert [mark.parent.get_text() for mark in found] == ["To Home now."]


def test_a_sentence_stays_where_nothing_is_hidden(publish: Callable[..., Any]) -> None:
    files = {"A.md": "Of [[Qzx Plan|a plan]] and [[Home]] now.\n"}
    site = publish({**SECRET, **HIDDEN, **files})
    (mark,) = site.page("").select("mark")
    assert mark.parent.get_text() == "Of a plan and Home now."


EMBEDS = {
    "see ![[Qzx Plan]] there": "see Not published there",
    "see ![[Qzx Plan#Zqx]] there": "see Not published there",
    "see ![[Qzx Plan|our words]] there": "see our words is not published there",
    "see ![[Wvk/Zqx.png]] there": "see Not published there",
    "see ![[Wvk/Zqx.png|300]] there": "see Not published there",
    "see ![[Wvk/Qzx.base]] there": "see Not published there",
    "see [a ![[Wvk/Zqx.png]] b](To.md) there": "see a Not published b there",
    "see **![[Wvk/Zqx.png]]**, ![[Qzx Plan]] there": "see Not published, Not published there",
}


@pytest.mark.parametrize("written", EMBEDS)
def test_a_sentence_says_of_an_embed_what_its_page_says(
    written: str, publish: Callable[..., Any]
) -> None:
    files = {
        "A.md": f"[[Home]] {written}\n",
        "B.md": f"Of Bravo {written}\n",
        "C.md": f"| [[Home]] | {written} |\n|---|---|\n",
        "Bravo.md": "b",
        "To.md": "t",
        "Wvk/Zqx.png": "x",
        "Wvk/Qzx.base": "views: []",
        "vaultkit.toml": '[site]\nname = "S"\nexclude = ["Wvk"]\n',
    }
    site = publish({**SECRET, **files})
    text = everything(site.folder)
    assert [name for name in ("qzx", "wvk", "zqx") if name in text] == []
    (row,) = site.page("").select(".vk-place")
    assert row.get_text() == f"Home · {EMBEDS[written]}"
    sentences = [mark.parent.get_text() for mark in site.page("").select("mark")]
    assert f"Home {EMBEDS[written]}" in sentences
    (mark,) = site.page("Bravo/").select("mark")
    assert mark.parent.get_text() == f"Of Bravo {EMBEDS[written]}"


def test_an_embed_within_the_link_itself(publish: Callable[..., Any]) -> None:
    files = {"A.md": "Of [the ![[Zqx.png]] b](Home.md) now.\n", "Zqx.png": "x"}
    site = publish({**SECRET, **files, "vaultkit.toml": '[site]\nexclude = ["Zqx.png"]\n'})
    assert "zqx" not in everything(site.folder)
    (mark,) = site.page("").select("mark")
    assert mark.get_text() == "Home"
