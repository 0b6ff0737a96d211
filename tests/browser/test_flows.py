"""Decisions in a browser, and flows in notes: with keys, with clicks, without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import pytest
from playwright.sync_api import expect

from tests.browser.serving import press

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    class Visit(Protocol):
        page: Page

        def open(self, url: str) -> None: ...


pytestmark = pytest.mark.browser

TRAFFIC = "Traffic/Traffic-paths-from-a-user-to-a-Pod/"
CHOOSING = "Choosing/Choose-an-exposure-method/"
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}}
NO_SCRIPT: dict[str, Any] = {"java_script_enabled": False}
CALM: dict[str, Any] = {"reduced_motion": "reduce"}


def block(page: Page, path: str) -> Locator:
    return page.locator(f'[id="^flow-{path}"]')


@pytest.mark.parametrize("visit", [CALM, PHONE | CALM], indirect=True, ids=["calm", "phone"])
def test_steps_with_the_keyboard(visit: Visit) -> None:
    visit.open(TRAFFIC)
    flow = block(visit.page, "nodeport-cluster")
    flow.scroll_into_view_if_needed()
    current = flow.locator("[aria-current=step] .vk-hop-name")
    status = flow.get_by_role("status")
    stage = flow.get_by_role("group", name="arrow keys")
    expect(status).to_contain_text("4 hops")
    expect(flow.get_by_role("button", name="Previous")).to_be_disabled()
    stage.focus()
    press(visit.page, "ArrowRight")
    expect(current).to_have_text("client")
    press(visit.page, "Space")
    expect(current).to_have_text("service proxy on N1")
    expect(status).to_contain_text("Hop 2 of 4: service proxy on N1")
    expect(status).to_contain_text("198.51.100.7 → 192.0.2.11:30007")
    expect(status.locator("mark")).to_have_text(["192.0.2.11", "10.244.2.9:8080"])
    expect(flow.locator(".vk-verdict-wait")).to_be_visible()
    press(visit.page, "ArrowLeft")
    expect(current).to_have_text("client")
    press(visit.page, "End")
    expect(current).to_have_text("server Pod")
    expect(flow.locator(".vk-verdict-says").first).to_have_text("the server Pod sees 192.0.2.11")
    expect(flow.get_by_role("button", name="Next")).to_be_disabled()
    press(visit.page, "Escape")
    expect(current).to_have_count(0)


def test_keys_belong_to_the_player_that_has_the_focus(visit: Visit) -> None:
    visit.open(TRAFFIC)
    visit.page.locator("h1").click()
    top = visit.page.evaluate("scrollY")
    press(visit.page, "Space")
    visit.page.wait_for_function("top => scrollY > top", arg=top)
    expect(visit.page.locator("[aria-current=step]")).to_have_count(0)


def test_a_flow_in_a_note_can_be_changed_where_it_stands(visit: Visit) -> None:
    visit.open(TRAFFIC)
    flow = block(visit.page, "nodeport-cluster")
    flow.scroll_into_view_if_needed()
    flow.get_by_role("radio", name="Local").check(force=True)
    expect(flow.locator("figcaption")).to_have_text("NodePort, policy Local, no Pod on the node")
    expect(flow.get_by_role("radio", name="Local")).to_be_focused()
    expect(flow.locator(".vk-hop")).to_have_count(2)
    flow.get_by_role("button", name="Compare with Cluster").click()
    expect(flow.locator("figcaption")).to_have_count(2)
    assert visit.page.url.endswith(TRAFFIC)
    ids = visit.page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
    assert len(ids) == len(set(ids))
    flow.get_by_role("button", name="One only").click()
    flow.get_by_role("link", name="Change and compare").click()
    expect(visit.page.locator("h1")).to_have_text("What does your Pod see")
    expect(visit.page.locator(".vk-play figcaption")).to_have_text("NodePort, policy Cluster")


def test_a_marked_link_becomes_the_flow(visit: Visit) -> None:
    visit.open(TRAFFIC)
    visit.page.evaluate("""() => {
        const link = document.createElement("a");
        link.href = "#^flow-hostport";
        link.dataset.vkFlow = "";
        document.querySelector("h1").after(link);
        link.dispatchEvent(new Event("vk-flow", { bubbles: true }));
    }""")
    first = visit.page.locator(".vk-play").first
    expect(first.locator("figcaption")).to_have_text("hostPort")
    first.get_by_role("button", name="Next").click()
    expect(first.get_by_role("status")).to_contain_text("Hop 1 of 3: client")


@pytest.mark.parametrize("visit", [PHONE], indirect=True)
def test_a_phone_shows_flows_without_scrolling_sideways(visit: Visit) -> None:
    visit.open(TRAFFIC)
    width = visit.page.evaluate("document.documentElement.scrollWidth")
    assert width == PHONE["viewport"]["width"]
    flow = block(visit.page, "lb-nodeport-cluster")
    flow.scroll_into_view_if_needed()
    expect(flow.locator(".vk-place").first).to_be_visible()
    expect(flow.locator("svg.vk-flow-map")).to_have_count(0)


@pytest.mark.parametrize(
    ("answers", "result", "reason"),
    [
        (
            ["A person at a workstation", "One TCP port"],
            "kubectl port-forward",
            "no object is created",
        ),
        (
            [
                "Clients outside the cluster",
                "Any replica",
                "From the internet",
                "Nothing",
                "Other TCP or UDP",
                "One",
                "GKE, Azure",
                "No",
            ],
            "LoadBalancer, policy Cluster",
            "even spread over all Pods",
        ),
        (
            ["A workload in the cluster", "By a DNS name that a certificate"],
            "The real host name",
            "",
        ),
    ],
    ids=["a link", "over a question asked elsewhere", "advice"],
)
def test_a_decision_leads_to_a_result(
    visit: Visit, answers: list[str], result: str, reason: str
) -> None:
    visit.open(CHOOSING)
    helper = visit.page.locator(".vk-helper")
    for number, answer in enumerate(answers):
        helper.locator(".vk-choices").get_by_role("button", name=answer).press("Enter")
        expect(helper.get_by_role("list", name="Your answers").locator("li")).to_have_count(
            number + 1
        )
    card = helper.locator(".vk-card")
    expect(card).to_contain_text(result)
    expect(card).to_contain_text(reason)
    visit.page.reload(wait_until="networkidle")
    expect(card).to_contain_text(result)
    helper.get_by_role("button", name="Back").click()
    expect(card).to_have_count(0)
    expect(helper.locator(".vk-trail li")).to_have_count(len(answers) - 1)
    helper.get_by_role("list", name="Your answers").get_by_role("button").first.click()
    expect(helper.locator("h3")).to_have_text("Who opens the connection?")
    assert "#" not in visit.page.url


def test_a_result_links_to_its_note_and_an_old_address_is_borne(visit: Visit) -> None:
    visit.open(f"{CHOOSING}#decide/no-longer-there/x")
    helper = visit.page.locator(".vk-helper")
    expect(helper.locator("h3")).to_have_text("Who opens the connection?")
    helper.get_by_role("button", name="Other workloads").click()
    helper.get_by_role("button", name="A particular one").click()
    helper.locator(".vk-card a").first.click()
    expect(visit.page.locator("h1")).to_contain_text("A headless Service")


@pytest.mark.parametrize("visit", [NO_SCRIPT], indirect=True)
def test_without_a_script_everything_is_there_to_read(visit: Visit) -> None:
    visit.open(TRAFFIC)
    flow = block(visit.page, "lb-nodeport-cluster")
    expect(flow.locator(".vk-hop")).to_have_count(5)
    expect(flow.locator(".vk-packet").first).to_be_visible()
    expect(flow.locator(".vk-verdict-says")).to_have_text("the server Pod sees 192.0.2.11")
    expect(flow.locator("button, select, input")).to_have_count(0)
    expect(visit.page.locator("figure.vk-flow")).to_have_count(34)
    visit.open(CHOOSING)
    expect(visit.page.locator(".vk-decision .vk-question-text").last).to_be_visible()
    expect(visit.page.locator(".vk-decision .vk-result").last).to_be_visible()
