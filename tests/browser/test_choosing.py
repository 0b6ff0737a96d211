"""Decisions narrowed down, comparisons and the front page: by mouse, keys, finger and without."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Protocol

import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.serving import Served, build_and_serve, open_page, press, wait_for_frame
from vaultkit.vault.built_site.content_security_policy import content_policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    class Visit(Protocol):
        page: Page

        def open(self, url: str) -> None: ...


pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

CHOOSING = "Choosing/Choose-an-exposure-method/"
COMPARING = "Choosing/Comparison-of-exposure-methods/"
PAGES = ["", CHOOSING, COMPARING]
NARROW: dict[str, Any] = {"viewport": {"width": 320, "height": 700}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True,
}  # fmt: skip
DARK: dict[str, Any] = {"color_scheme": "dark"}
NO_SCRIPT: dict[str, Any] = {"java_script_enabled": False}
CALM: dict[str, Any] = {"reduced_motion": "reduce"}
WAYS = pytest.mark.parametrize(
    "visit", [{}, PHONE, CALM, DARK], indirect=True, ids=["wide", "phone", "calm", "dark"]
)


@WAYS
def test_filters_narrow_the_questions(visit: Visit) -> None:
    visit.open(CHOOSING)
    page, helper = visit.page, visit.page.locator(".vk-helper")
    page.get_by_label("without a cloud").check()
    page.get_by_label("with the client's address").check()
    status = page.locator(".vk-narrow-state")
    expect(status).to_have_text("23 of 39 results fit")
    helper.get_by_role("button", name="Clients outside the cluster").click()
    helper.get_by_role("button", name="Any replica").click()
    refused = helper.get_by_role("button", name="It is on my own machine")
    expect(refused).to_be_disabled()
    expect(refused).to_contain_text("nothing that fits")
    assert page.url.endswith("any-replica?only=without-a-cloud,with-the-clients-address")
    page.reload(wait_until="networkidle")
    expect(refused).to_be_disabled()
    expect(page.get_by_label("without a cloud")).to_be_checked()
    page.get_by_label("with the client's address").uncheck()
    page.get_by_label("without a cloud").uncheck()
    expect(refused).to_be_enabled()
    expect(status).to_have_text("")


def test_a_filter_takes_back_an_answer_that_leads_nowhere_now(visit: Visit) -> None:
    visit.open(CHOOSING)
    page, helper = visit.page, visit.page.locator(".vk-helper")
    for answer in ("Clients outside", "Any replica", "It is on my own machine"):
        helper.get_by_role("button", name=answer).click()
    expect(helper.locator(".vk-card")).to_contain_text("Local helper")
    page.get_by_label("with the client's address").check()
    expect(helper.locator("h3")).to_have_text("How can clients reach the network of the cluster?")
    expect(helper.locator(".vk-trail li")).to_have_count(2)


def test_few_results_are_reached_at_once_by_keys_alone(visit: Visit) -> None:
    visit.open(CHOOSING)
    page, helper = visit.page, visit.page.locator(".vk-helper")
    wait_for_frame(page)
    page.get_by_label("with the client's address").focus()
    page.keyboard.press("Space")
    helper.get_by_role("button", name="Other workloads").focus()
    page.keyboard.press("Enter")
    expect(helper.locator("h3")).to_be_focused()
    straight = helper.locator(".vk-direct button")
    expect(straight).to_have_text(["ClusterIP", "Service mesh", "Headless Service"])
    straight.nth(2).focus()
    page.keyboard.press("Enter")
    expect(helper.locator(".vk-card-name")).to_have_text("Headless Service")


def test_a_result_comes_with_its_facts_and_parts(visit: Visit) -> None:
    visit.open(f"{CHOOSING}#decide/other-workloads-in-the-same-cluster/any-replica/no")
    card = visit.page.locator(".vk-card")
    expect(card.locator("dt")).to_have_text(["Address", "Runner-up", "Works on", "Client address"])
    expect(card.locator("dd").nth(1)).to_contain_text("a headless Service, if connections")
    manifest = card.locator("details.vk-part-shown", has_text="Manifest")
    if not manifest.evaluate("e => e.open"):
        manifest.locator("> summary").click()
    expect(manifest.locator("pre")).to_contain_text("kind: Service")
    path = card.locator("details.vk-part-shown", has_text="Path")
    expect(path.locator("> summary")).to_have_text("Path")
    expect(path.locator(".vk-flow, [data-vk-flow]").first).to_be_attached()


@pytest.mark.parametrize("visit", [NO_SCRIPT], indirect=True)
def test_without_a_script_filters_narrow_the_tree(visit: Visit) -> None:
    visit.open(CHOOSING)
    page = visit.page
    cloud = page.locator(".vk-result-name", has_text="Gateway on AWS")
    expect(cloud).to_be_visible()
    page.get_by_label("without a cloud").check()
    expect(cloud).to_be_hidden()
    expect(page.locator(".vk-result-name", has_text="Gateway with MetalLB")).to_be_visible()


def names(page: Page) -> list[str]:
    heads = page.locator(".vk-compare-table thead th a")
    return [one.inner_text() for one in heads.all() if one.is_visible()]


def test_two_to_four_are_chosen(visit: Visit) -> None:
    visit.open(COMPARING)
    page = visit.page
    table = page.locator(".vk-compare-table")
    assert names(page) == ["Gateway API", "Ingress", "LoadBalancer through nodes"]
    page.get_by_role("checkbox", name="NodePort Service").check()
    expect(page.get_by_role("checkbox", name="hostPort")).to_be_disabled()
    expect(page.locator(".vk-compare-status")).to_contain_text("at most 4 at once")
    page.get_by_role("button", name="Take Gateway API out").click()
    assert names(page) == ["NodePort Service", "Ingress", "LoadBalancer through nodes"]
    page.get_by_label("only differences").check()
    expect(table.get_by_role("rowheader", name="Works on")).to_be_hidden()
    expect(page.locator(".vk-compare-same")).to_contain_text("Works on: cloud, bare metal, laptop")
    expect(page.locator(".vk-compare-status")).to_have_text("19 properties differ · 1 is the same")
    page.reload(wait_until="networkidle")
    assert names(page) == ["NodePort Service", "Ingress", "LoadBalancer through nodes"]
    expect(page.get_by_label("only differences")).to_be_checked()
    page.get_by_role("button", name="All side by side").click()
    assert len(names(page)) == 14
    box = page.locator(".vk-compare-scroll")
    assert box.evaluate("box => box.scrollHeight <= box.clientHeight + 1")
    box.evaluate("box => scrollBy(0, box.getBoundingClientRect().top + 400)")
    wait_for_frame(page)
    place = page.locator(".vk-compare-table thead th").nth(1).bounding_box()
    assert place is not None
    assert 40 < place["y"] < 140


@WAYS
def test_what_there_is_to_compare_is_narrowed(visit: Visit) -> None:
    visit.open(COMPARING)
    page = visit.page
    first = names(page)
    page.get_by_label("Scope").select_option("cluster")
    chips = page.locator(".vk-compare-chips label:visible")
    expect(chips).to_have_text(["ClusterIP Service", "Headless Service", "Service mesh"])
    assert names(page) == ["ClusterIP Service", "Headless Service", "Service mesh"]
    page.get_by_label("routes by host and path").check()
    assert names(page) == ["Service mesh"]
    chosen = ",".join(name.lower().replace(" ", "-") for name in first)
    assert page.url.endswith(f"#compare/{chosen}?only=routes-by-host-and-path&scope=cluster")
    page.reload(wait_until="networkidle")
    assert names(page) == ["Service mesh"]
    page.get_by_label("Scope").select_option("any")
    assert names(page) == ["Gateway API", "Ingress"]
    page.get_by_label("routes by host and path").uncheck()
    assert names(page) == first


def test_the_comparison_is_used_by_keys_alone(visit: Visit) -> None:
    visit.open(COMPARING)
    page = visit.page
    wait_for_frame(page)
    page.get_by_role("checkbox", name="Ingress").focus()
    page.keyboard.press("Space")
    assert names(page) == ["Gateway API", "LoadBalancer through nodes"]
    page.get_by_role("button", name="Take Gateway API out").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("checkbox", name="LoadBalancer through nodes")).to_be_focused()


@pytest.mark.parametrize("visit", [{}, PHONE], indirect=True, ids=["wide", "phone"])
def test_the_heads_stay_while_the_page_scrolls(visit: Visit) -> None:
    visit.open(f"{COMPARING}#compare/gateway-api,ingress")
    page = visit.page
    page.get_by_role("rowheader", name="Balancing").scroll_into_view_if_needed()
    page.evaluate("scrollBy(0, 200)")
    head = page.locator(".vk-compare-table thead th a").filter(has_text="Ingress")
    box = head.bounding_box()
    assert box is not None
    assert 40 < box["y"] < 140


@pytest.mark.parametrize("visit", [NO_SCRIPT], indirect=True)
def test_without_a_script_the_whole_table_is_there(visit: Visit) -> None:
    visit.open(COMPARING)
    assert len(names(visit.page)) == 14
    expect(visit.page.locator(".vk-compare-table td").last).to_be_visible()
    expect(visit.page.locator(".vk-compare-narrow")).to_be_hidden()
    expect(visit.page.locator(".vk-mark-word", has_text="partly").first).to_be_visible()


def test_what_is_chosen_is_printed_on_one_page(visit: Visit) -> None:
    chosen = "gateway-api,ingress,loadbalancer-through-nodes,nodeport-service"
    visit.open(f"{COMPARING}#compare/{chosen}")
    visit.page.evaluate("window.print = () => {}")
    visit.page.get_by_role("button", name="Print").click()
    printed = pypdf.PdfReader(io.BytesIO(visit.page.pdf(prefer_css_page_size=True)))
    (sheet,) = printed.pages
    assert sheet.mediabox.width > sheet.mediabox.height
    text = " ".join(sheet.extract_text().split())
    for word in ("NodePort Service", "Use when", "Typical failure", "with uneven Pods"):
        assert word in text
    assert "question by question" not in text


@pytest.mark.parametrize("visit", [{}, PHONE], indirect=True, ids=["wide", "phone"])
def test_tables_of_what_is_compared_are_folded(visit: Visit) -> None:
    visit.open(COMPARING)
    page = visit.page
    tables = page.locator("article table:not(.vk-compare-table)")
    folds = page.locator("details.vk-folded")
    expect(folds).to_have_count(6)
    expect(tables).to_have_count(6)
    expect(tables.first).to_be_hidden()
    first = folds.first.locator("summary")
    expect(first).to_contain_text("Table of 14 rows")
    expect(first).to_contain_text("Works on, Public or private")
    first.focus()
    press(page, "Enter")
    expect(tables.first).to_be_visible()
    expect(tables.last).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(tables.last).to_be_visible()


@pytest.mark.parametrize("visit", [{}, PHONE], indirect=True, ids=["wide", "phone"])
def test_rows_of_chips_begin_alike_or_fade(visit: Visit) -> None:
    visit.open(COMPARING)
    row = visit.page.get_by_role("group", name="Compare", exact=True)
    chips = row.locator("label").filter(visible=True)
    boxes = [box for chip in chips.all() if (box := chip.bounding_box())]
    first = {round(min(x["x"] for x in boxes if x["y"] == y)) for y in {box["y"] for box in boxes}}
    assert len(first) == 1
    if visit.page.viewport_size["width"] < 500:
        assert row.evaluate("(one) => getComputedStyle(one).maskImage") != "none"
    else:
        assert len({box["y"] for box in boxes}) > 1


def test_what_comes_up_under_the_pointer_does_not_look_chosen(visit: Visit) -> None:
    visit.open(CHOOSING)
    page = visit.page
    choices = page.locator(".vk-choices button:not(:disabled)")
    rest = choices.last.evaluate("(one) => getComputedStyle(one).backgroundColor")
    choices.nth(2).click()
    page.wait_for_timeout(300)
    for one in page.locator(".vk-choices button:hover").all():
        expect(one).to_have_css("background-color", rest)
        expect(one).to_have_css("box-shadow", "none")


@pytest.mark.parametrize("visit", [NO_SCRIPT], indirect=True)
def test_without_a_script_no_table_is_folded(visit: Visit) -> None:
    visit.open(COMPARING)
    expect(visit.page.locator("article table:not(.vk-compare-table)").last).to_be_visible()


@pytest.mark.parametrize("visit", [{}, NO_SCRIPT], indirect=True, ids=["script", "none"])
def test_the_front_page_has_a_promise_and_what_to_play_with(visit: Visit) -> None:
    visit.open("")
    page = visit.page
    expect(page.locator("article h1")).to_have_text(
        "Fourteen ways into or out of a Kubernetes workload, and what the Pod really sees"
    )
    for part in (".vk-front-search a", ".vk-decision", ".internal-embed + .internal-embed"):
        box = page.locator(f"article {part}").first.bounding_box()
        assert box is not None
        assert box["y"] < 600
    expect(page.locator("article .vk-card")).to_have_count(8)
    expect(page.locator("article .callout-title")).to_have_text(
        ["New here", "Operating", "Debugging"]
    )
    expect(page.locator(".vk-front-changes li")).to_have_count(6)


def test_both_things_to_play_with_are_on_the_first_screen(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 1440, "height": 900})
    visit.open("")
    page = visit.page
    for part in (
        page.get_by_role("button", name="Play"),
        page.locator(".vk-choices > button").last,
    ):
        box = part.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 900
    expect(page.locator(".vk-flow-map")).to_be_visible()
    expect(page.locator("article .vk-verdict-why")).to_be_hidden()
    names = ["Choose", "Compare", "Traffic", "Graph", "All notes"]
    assert [
        page.get_by_role("link", name=name, exact=True).first.is_visible() for name in names
    ] == [True] * 5


def test_a_front_page_is_printed_without_the_whole_tree(visit: Visit) -> None:
    visit.open("")
    visit.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    sheets = pypdf.PdfReader(io.BytesIO(visit.page.pdf())).pages
    text = " ".join(" ".join(sheet.extract_text().split()) for sheet in sheets)
    assert "Who opens the connection?" in text
    assert "Show all questions" not in text
    assert len(sheets) <= 7


def test_the_front_page_searches_and_chooses(visit: Visit) -> None:
    visit.open("")
    page = visit.page
    expect(page.locator(".md-header .vk-search-open")).to_be_hidden()
    page.locator(".vk-front-search .vk-search-open").click()
    page.get_by_role("combobox", name="Search").fill("nodeport")
    expect(page.locator("dialog .vk-found").first).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.locator(".vk-front-recent").scroll_into_view_if_needed()
    expect(page.locator(".md-header .vk-search-open")).to_be_visible()
    page.locator(".vk-helper").get_by_role("button", name="A workload in the cluster").click()
    assert page.url.endswith("/#decide/a-workload-in-the-cluster-to-something-outside")


@pytest.mark.parametrize("url", PAGES, ids=["front", "decision", "comparison"])
@pytest.mark.parametrize(
    "visit", [NARROW, {**NARROW, **NO_SCRIPT}], indirect=True, ids=["script", "none"]
)
def test_nothing_is_wider_than_a_narrow_screen(visit: Visit, url: str) -> None:
    visit.open(url)
    assert visit.page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("url", PAGES, ids=["front", "decision", "comparison"])
@pytest.mark.parametrize("visit", [{}, DARK, PHONE], indirect=True, ids=["light", "dark", "phone"])
def test_no_barrier(visit: Visit, url: str) -> None:
    visit.open(url)
    found = Axe().run(visit.page).response["violations"]
    assert [
        (one["id"], node["target"], node["failureSummary"])
        for one in found
        for node in one["nodes"]
        if one["id"] != "landmark-unique"  # the theme's
    ] == []


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Build a vault about something else, in another language, under the policy."""
    base = (
        "filters: preis > 0\nviews:\n  - {type: table, name: Alle, order: [file.name, preis, 早い]}"
    )
    quoted = "".join(f"> {line}\n" for line in f"```base\n{base}\n```".splitlines())
    files = {
        "vaultkit.toml": 'site.language = "de"\n',
        "果物.md": f"> [!comparison] Obst\n> Nur **günstig** `preis < 2`\n>\n{quoted}",
        "Apfel.md": "---\npreis: 1\n早い: ja\n---\n",
        "Birne.md": "---\npreis: 3\n早い: 'nein: nie'\n---\n",
    }
    folder = tmp_path_factory.mktemp("strange")
    with build_and_serve(files, folder) as found:
        pages = [path.read_text("utf-8") for path in found.folder.rglob("*.html")]
    with build_and_serve(files, folder, built=found.folder, policy=content_policy(pages)) as found:
        yield found


def test_a_vault_about_something_else_compares(strange: Served, chromium: Browser) -> None:
    with open_page(chromium, strange) as opened:
        page = opened.page
        page.goto(f"{strange.base}果物/", wait_until="networkidle")
        assert names(page) == ["Apfel", "Birne"]
        expect(page.locator(".vk-compare-status")).to_have_text(
            "2 Eigenschaften unterscheiden sich"
        )
        page.get_by_label("günstig").check()
        assert names(page) == ["Apfel"]
        page.goto(strange.base, wait_until="networkidle")
        expect(page.locator(".vk-front-search span")).to_have_text("3 Notizen durchsuchen")
        assert opened.problems == []
