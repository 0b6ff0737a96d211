"""The page of reviews: what it lists, in which order, how much of it, and of whom it is silent."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup

from tests.unit.site.conftest import write_vault
from vaultkit.authoring.reviews.review_queue import rank_reviews
from vaultkit.config import Config, ReviewConfig, SiteConfig
from vaultkit.site.model.relations import Relations
from vaultkit.site.model.site_model import Dates, build_site
from vaultkit.site.pages.review_page import MOST_IN_LIST, MOST_IN_MONTH, review_page
from vaultkit.vault.graph.link_graph import LinkGraph
from vaultkit.vault.load import load_vault

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from vaultkit.site.model.site_model import Site

TODAY = date(2026, 11, 20)


def note(last: str, interval: str = "90", body: str = "") -> str:
    return f"---\nlast_reviewed: {last}\nreview_interval: {interval}\n---\n{body}\n"


@pytest.fixture
def site_of(tmp_path: Path) -> Callable[..., Site]:
    def make(
        files: Mapping[str, str], config: Config | None = None, today: date | None = TODAY
    ) -> Site:
        vault = load_vault(write_vault(tmp_path / "vault", files))
        return build_site(vault, config or Config(), dates=Dates(today))

    return make


def write(site: Site) -> BeautifulSoup | None:
    page = review_page(site, Relations(site))
    return page and BeautifulSoup(page.write("reviews/"), "html.parser")


def titles(page: BeautifulSoup, selector: str) -> list[str]:
    return [link.get_text() for link in page.select(f"{selector} li > a")]


def said(page: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(found.get_text().split()) for found in page.select(selector)]


OVERDUE, SOON = '[data-kind="overdue"]', '[data-kind="due-soon"]'
STATES = {
    "Late.md": note("2026-08-12", body="[[Hub]]"),  # due 2026-11-10
    "Hub.md": note("2026-08-12"),
    "Older.md": note("2026-06-12", body="[[Hub]]"),  # due 2026-09-10
    "Soon.md": note("2026-08-24"),  # due 2026-11-22
    "Far.md": note("2026-11-01", "6 months"),  # due 2027-05-01
    "Later.md": note("2026-11-01", "2 years"),
    "Never.md": note("2026-11-01", "never"),
    "Plain.md": "No word of reviews",
    "Odd.md": note("soon"),
    "Unset.md": "---\nreview_interval: 90\n---\n",
}


def test_each_state_has_its_place(site_of: Callable[..., Site]) -> None:
    page = write(site_of(STATES))
    assert page is not None
    assert titles(page, f".vk-queue{OVERDUE}") == ["Older", "Hub", "Late"]
    assert titles(page, f".vk-queue{SOON}") == ["Soon"]
    assert titles(page, "[aria-labelledby=unreadable]") == ["Odd", "Unset"]
    assert titles(page, '[data-month="2026-11"]') == ["Soon"]
    assert titles(page, '[data-month="2027-05"]') == ["Far"]
    assert titles(page, ".vk-months > li:last-child") == ["Later"]
    assert said(page, ".vk-legend > div") == [
        "Overdue3", "Due soon1", "Up to date2", "Cannot be read2", "Not reviewed2",
    ]  # fmt: skip
    assert said(page, ".vk-reviews > p") == [
        "As of 20 Nov 2026, the day this site was built",
        "Reviewed regularly: 6 of 10 notes (60%). 1 is never due again.",
    ]
    assert page.select_one(".vk-reviews > p time")["datetime"] == "2026-11-20"
    central = "2.3 times the average rank"
    assert said(page, f"{OVERDUE} .vk-about")[1:3] == [
        "10 Sep 2026 · 71 days late, 79% of its interval · linked from 0 notes",
        f"10 Nov 2026 · 10 days late, 11% of its interval · linked from 2 notes, {central}",
    ]
    assert said(page, "[aria-labelledby=unreadable] li .vk-about") == [
        'last_reviewed: "soon" is no date such as 2026-01-31',
        "no day to count from: neither last_reviewed nor created is a date",
    ]


def test_the_bar_shows_all_notes_and_says_so(site_of: Callable[..., Site]) -> None:
    page = write(site_of(STATES))
    assert page is not None
    bars = page.select(".vk-coverage rect")
    assert [(bar["x"], bar["width"]) for bar in bars] == [
        ("0", "300"), ("300", "100"), ("400", "200"), ("600", "200"), ("800", "200"),
    ]  # fmt: skip
    assert page.select_one(".vk-coverage")["aria-label"] == (
        "Overdue: 3, Due soon: 1, Up to date: 2, Cannot be read: 2, Not reviewed: 2"
    )
    assert not page.select("[style]")


def test_the_outlook_has_twelve_months_and_what_is_late_but_not_overdue_comes_first(
    site_of: Callable[..., Site],
) -> None:
    config = Config(review=ReviewConfig(grace=60))
    page = write(site_of({"A.md": note("2026-07-20"), "B.md": note("2026-11-01", "30")}, config))
    assert page is not None
    months = page.select("[data-month]")
    assert [month["data-month"] for month in months] == [
        *(f"2026-{number}" for number in (11, 12)),
        *(f"2027-{number:02}" for number in range(1, 11)),
    ]
    assert said(page, "[data-month] .vk-count")[:3] == ["1 note", "1 note", "0 notes"]
    assert titles(page, '[data-month="2026-11"]') == ["A"]
    assert not months[2].select("details")
    assert page.select_one(".vk-reviews")["data-days"] == "2026-10-18=1 2026-12-01=1"


def test_lists_are_capped_and_say_how_much_is_missing(site_of: Callable[..., Site]) -> None:
    files = {f"late {number:03}.md": note("2026-01-01") for number in range(MOST_IN_LIST + 3)}
    files |= {f"far {number:03}.md": note("2026-11-01") for number in range(MOST_IN_MONTH + 4)}
    files |= {f"odd {number:03}.md": note("x") for number in range(MOST_IN_LIST + 2)}
    page = write(site_of(files))
    assert page is not None
    for selector, most, more in (
        (f".vk-queue{OVERDUE}", MOST_IN_LIST, 3),
        ('[data-month="2027-01"]', MOST_IN_MONTH, 4),
        ("[aria-labelledby=unreadable]", MOST_IN_LIST, 2),
    ):
        assert len(titles(page, selector)) == most
        shown = page.select_one(f"{selector} .vk-more")
        assert shown.get_text() == f"and {more} more; vaultkit review lists all"
        assert "hidden" not in shown.attrs
    assert "hidden" in page.select_one(f".vk-queue{SOON} .vk-more").attrs
    assert said(page, f".vk-queue{OVERDUE} .vk-count") == ["103"]


def test_what_is_not_published_counts_for_nothing(site_of: Callable[..., Site]) -> None:
    public = {
        "A.md": note("2026-08-12", body="[[B]] %%[[C]]%%"),
        "B.md": note("2026-08-12"),
        "C.md": note("2026-08-12"),
    }
    hidden = {
        f"Secret {number}.md": "---\npublish: false\nlast_reviewed: 2026-01-01\n"
        "review_interval: 30\n---\n[[C]] [[A]]\n"
        for number in range(9)
    }
    hidden["Templates/T.md"] = note("2026-01-01")
    without = write(site_of(public))
    config = Config(templates=("Templates/**",), site=SiteConfig(hidden_name="a note"))
    assert str(write(site_of(public | hidden, config))) == str(without)
    assert without is not None
    assert titles(without, f".vk-queue{OVERDUE}")[0] == "B"


def test_notes_that_are_not_reported_on_do_not_count(site_of: Callable[..., Site]) -> None:
    files = {"A.md": note("2026-08-12"), "Old/B.md": note("2026-01-12"), "Old/C.md": ""}
    page = write(site_of(files, Config(exclude=("Old/**",))))
    assert page is not None
    assert titles(page, f".vk-queue{OVERDUE}") == ["A"]
    assert said(page, ".vk-reviews > p")[1] == "Reviewed regularly: 1 of 1 note (100%)."


@pytest.mark.parametrize("value", ['"[[Secret]]"', "[[Secret]]", '"%% Secret %%"', "Secret " * 99])
def test_a_fault_gives_no_name_away(site_of: Callable[..., Site], value: str) -> None:
    files = {"A.md": f"---\nreview_by: {value}\n---\n", "Secret.md": "---\npublish: false\n---\n"}
    page = write(site_of(files))
    assert page is not None
    assert said(page, "[aria-labelledby=unreadable] li") == ["A review_by cannot be read"]


@pytest.mark.parametrize(
    ("text", "today"),
    [("No word", TODAY), (note("2026-11-01", "never"), TODAY), (note("2026-01-01"), None)],
)
def test_no_page_without_reviews(
    site_of: Callable[..., Site], text: str, today: date | None
) -> None:
    hidden = "---\npublish: false\nlast_reviewed: 2026-01-01\nreview_interval: 30\n---\n"
    assert write(site_of({"A.md": text, "B.md": hidden}, today=today)) is None


def test_titles_are_text(site_of: Callable[..., Site]) -> None:
    title = '<img src=x onerror="alert(1)">'
    text = note("2026-01-01").replace("---\n", f"---\ntitle: '{title}'\n", 1)
    page = write(site_of({"A.md": text}))
    assert page is not None
    assert titles(page, f".vk-queue{OVERDUE}") == [title]
    assert not page.select("img")


def test_the_page_is_in_the_navigation_on_the_day_of_the_build(
    publish: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(noon.timestamp())))
    site = publish({"A.md": note("2026-08-12"), "Reviews.md": "A note of that name"})
    links = {link.get_text(strip=True): link["href"] for link in site.page("A/").select("nav a")}
    assert links["Reviews"] == "../reviews-2/"
    assert titles(site.page("reviews-2/"), f".vk-queue{OVERDUE}") == ["A"]
    assert not [row for row in site.warnings if "eview" in row]


def test_ranks_and_sources_are_those_that_are_given(site_of: Callable[..., Site]) -> None:
    site = site_of({"A.md": note("2026-08-12", body="[[B]]"), "B.md": note("2026-08-12")})
    ranks = LinkGraph(site.vault).ranks
    config = ReviewConfig()
    everything = rank_reviews(site.vault, TODAY, config, ranks)
    nothing = rank_reviews(site.vault, TODAY, config, ranks, sources={})
    assert {one.path: one.backlinks for one in everything} == {"A.md": 0, "B.md": 1}
    assert {one.path: one.backlinks for one in nothing} == {"A.md": 0, "B.md": 0}
