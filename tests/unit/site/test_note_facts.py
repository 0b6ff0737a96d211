"""The line of facts of a note: what sets it apart from most others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def facts_of(site: Any, url: str) -> list[str]:
    found = site.page(url).select(".vk-facts > li")
    return [" ".join(item.get_text(" ").split()).replace(" ,", ",") for item in found]


def vault(count: int, rest: str = "") -> Mapping[str, str]:
    text = f"---\ntags: [shared]\ntype: fact\nstatus: stable\n{rest}---\n"
    return {f"N{number}.md": text for number in range(count)}


def test_what_most_notes_share_is_not_said(publish: Callable[..., Any]) -> None:
    own = "---\ntags: [shared, rare]\ntype: fact\nstatus: draft\nconfidence: low\n---\n"
    site = publish(vault(9) | {"A.md": own})
    assert facts_of(site, "A/") == ["draft", "confidence: low", "#rare"]
    assert site.page("N1/").select_one(".vk-header") is None


def test_nothing_is_shared_by_a_few_notes(publish: Callable[..., Any]) -> None:
    assert facts_of(publish(vault(3)), "N1/") == ["fact", "stable", "#shared"]


def test_a_tag_that_says_the_type_is_not_said_twice(publish: Callable[..., Any]) -> None:
    text = "---\ntype: Fact\ntags: [type/fact, type/other, Status/x]\nstatus: x\n---\n"
    assert facts_of(publish({"A.md": text}), "A/") == ["Fact", "x", "#type/other"]


def test_a_type_is_called_as_the_config_says(publish: Callable[..., Any]) -> None:
    config = '[types.faq]\ntitle = "FAQ"\n[types.moc]\n'
    notes = {"A.md": "---\ntype: Faq\n---\n", "B.md": "---\ntype: moc\n---\n"}
    site = publish({"vaultkit.toml": config, **notes})
    assert (facts_of(site, "A/"), facts_of(site, "B/")) == (["FAQ"], ["moc"])


def test_high_confidence_needs_no_word(publish: Callable[..., Any]) -> None:
    site = publish({"A.md": "---\nconfidence: high\n---\n"})
    assert facts_of(site, "A/") == []


def test_names_and_tags_are_few_above_and_all_below(publish: Callable[..., Any]) -> None:
    names, tags = "bcde", "stuvwxyz"
    text = f"---\naliases: [{', '.join(names)}]\ntags: [{', '.join(tags)}]\n---\n"
    site = publish({"A.md": text})
    shown = ["also called b, c and 2 more", "#s", "#t", "#u", "#v", "#w"]
    assert facts_of(site, "A/") == shown
    panel = site.page("A/").select_one("details.vk-properties")
    assert [dt.text for dt in panel.select("dt")] == ["aliases", "tags"]
    assert [li.text for li in panel.select("li")] == [*names, *(f"#{tag}" for tag in tags)]
    assert panel.select_one("a")["href"] == "../tags/s/"


def test_reading_time_and_the_day_of_the_last_change(publish: Callable[..., Any]) -> None:
    text = f"---\nmodified: 2026-03-04\n---\n{'word ' * 450}"
    assert facts_of(publish({"A.md": text}), "A/") == ["updated 4 Mar 2026", "2 min read"]


def test_a_note_from_right_to_left(publish: Callable[..., Any]) -> None:
    text = "---\ntags: [تجربة]\nنوع: فكرة\n---\nكلمة.\n\n| ب | a |\n|---|---|\n| ج | b |\n"
    site = publish({"ملاحظة.md": text, "B.md": "See [[ملاحظة]]\n\n| a | ب |\n|---|---|\n| b | ج |"})
    page = site.page("ملاحظة/")
    for selector in (".vk-facts", ".vk-footer", "article > table"):
        assert page.select_one(selector)["dir"] == "rtl", selector
    assert page.select_one("h1")["dir"] == "auto"
    assert page.select(".vk-properties dd")[-1]["dir"] == "auto"
    other = site.page("B/")
    assert not other.select_one(".vk-footer").has_attr("dir")
    assert not other.select_one("article > table").has_attr("dir")


def test_names_that_any_file_has_are_not_said(publish: Callable[..., Any]) -> None:
    site = publish({"A.md": "---\naliases: [README, index, Untitled 1, Apple]\n---\n"})
    assert facts_of(site, "A/") == ["also called Apple"]


def test_tags_in_the_text_of_links_are_not_said(publish: Callable[..., Any]) -> None:
    text = (
        "Text. " * 80
        + "\n[#System of equations](#System) [#Inner product](https://a.b) #own\n"
        + "[#both](#System) #both\n\n## System\n"
    )
    site = publish({"A.md": text})
    assert [fact for fact in facts_of(site, "A/") if fact[0] == "#"] == ["#own", "#both"]
    assert {"tags/system/", "tags/inner/"} <= {page.lower() for page in site.pages}


LONG = "word " * 700
ANSWERS = "".join(f">   - Answer {number} → [[B]] — {LONG}\n" for number in range(3))


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        (f"> [!tip] Open\n> {LONG}\n", "3 min read"),
        (f"> [!tip]+ Open\n> {LONG}\n", "3 min read"),
        (f"> [!tip]- Folded\n> {LONG}\n", ""),
        (f"> [!tip]- Folded\n> {LONG}\n\n{LONG}", "3 min read"),
        (f"> [!decision] Which\n> - **What?**\n{ANSWERS}\n", "3 min read"),
        (f"> [!decision] Which\n> - **What?**\n>   - Yes → [[B]]\n{ANSWERS}\n", ""),
        (f"%% vaultkit:moc begin B.base#View table %%\n\n{LONG}\n\n%% vaultkit:moc end %%\n", ""),
        (f"```mermaid\ngraph LR\nA[{LONG}]\n```\n", ""),
    ],
)
def test_what_is_folded_or_drawn_takes_no_time(
    publish: Callable[..., Any], text: str, minutes: str
) -> None:
    facts = facts_of(publish({"A.md": text, "B.md": ""}), "A/")
    assert facts == ([minutes] if minutes else [])


def test_a_decision_that_leads_in_a_circle_has_an_end(publish: Callable[..., Any]) -> None:
    text = "> [!decision] Round\n> - **What?**\n>   - Again → **What?**\n>   - End → [[B]]\n"
    site = publish({"A.md": f"{text}\n{LONG}", "B.md": ""})
    assert facts_of(site, "A/") == ["3 min read"]


def test_the_time_of_reading_runs_as_the_site_does(publish: Callable[..., Any]) -> None:
    site = publish({"A.md": "זה טקסט " * 200, "B.md": "word " * 300, "C.md": "word"})
    assert site.page("A/").select_one(".vk-facts")["dir"] == "rtl"
    assert site.page("A/").select_one(".vk-facts > li[dir]")["dir"] == "ltr"
