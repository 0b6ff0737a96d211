"""Traffic flows and decisions in a browser: with keys, with clicks, without a script."""

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
CHOOSING = "Choosing/Choose-an-exposure-method-by-who-calls-and-in-which-protocol/"
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}}
NO_SCRIPT: dict[str, Any] = {"java_script_enabled": False}
CALM: dict[str, Any] = {"reduced_motion": "reduce"}


def figure(page: Page, path: str) -> Locator:
    return page.locator(f'[id="^flow-{path}"] figure')


@pytest.mark.parametrize("visit", [{}, PHONE, CALM], indirect=True, ids=["wide", "phone", "calm"])
def test_steps_with_the_keyboard(visit: Visit) -> None:
    visit.open(TRAFFIC)
    flow = figure(visit.page, "nodeport-cluster")
    current = flow.locator(".vk-hop.is-current .vk-hop-name")
    status = flow.get_by_role("status")
    stage = flow.get_by_role("group", name="arrow keys")
    expect(status).to_contain_text("4 hops")
    expect(flow.get_by_role("button", name="Previous")).to_be_disabled()
    stage.focus()
    press(visit.page, "ArrowRight")
    expect(current).to_have_text("client")
    press(visit.page, "ArrowDown")
    expect(current).to_have_text("service proxy on N1")
    expect(status).to_contain_text("Hop 2 of 4: service proxy on N1")
    expect(status).to_contain_text("198.51.100.7 → 192.0.2.11:30007")
    expect(status).to_contain_text("DNAT to 10.244.2.9:8080, SNAT to 192.0.2.11")
    press(visit.page, "ArrowLeft")
    expect(current).to_have_text("client")
    press(visit.page, "End")
    expect(current).to_have_text("server Pod")
    expect(flow.get_by_role("button", name="Next")).to_be_disabled()
    press(visit.page, "Escape")
    expect(current).to_have_count(0)
    expect(flow.locator(".vk-dot")).to_be_hidden()


def test_two_flows_step_side_by_side(visit: Visit) -> None:
    visit.open(TRAFFIC)
    flow = figure(visit.page, "nodeport-cluster")
    pair = visit.page.locator(".vk-flow-pair")
    flow.get_by_label("Compare with another path").select_option(label="NodePort, policy Local")
    expect(pair.locator("figure")).to_have_count(2)
    boxes = [pair.locator("figure").nth(index).bounding_box() for index in (0, 1)]
    assert boxes[0]
    assert boxes[1]
    assert boxes[0]["y"] == boxes[1]["y"]
    pair.get_by_role("button", name="Next").click()
    pair.get_by_role("button", name="Next").click()
    expect(pair.locator(".is-current .vk-hop-name")).to_have_text(["service proxy on N1"] * 2)
    status = pair.get_by_role("status").locator("p")
    expect(status).to_contain_text(
        ["NodePort, policy Cluster: Hop 2", "NodePort, policy Local: Hop 2"]
    )
    pair.get_by_role("group", name="Local: arrow keys").press("ArrowRight")
    expect(pair.locator(".is-current .vk-hop-name")).to_have_text(["node N2", "server Pod"])
    pair.get_by_label("Compare with another path").select_option(label="hostPort")
    expect(pair.locator("figcaption")).to_have_text(["NodePort, policy Cluster", "hostPort"])
    ids = visit.page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
    assert len(ids) == len(set(ids))
    pair.get_by_label("Compare with another path").select_option("")
    expect(pair).to_have_count(0)
    expect(flow).to_be_visible()


@pytest.mark.parametrize("visit", [PHONE], indirect=True)
def test_a_phone_shows_flows_without_scrolling_sideways(visit: Visit) -> None:
    visit.open(TRAFFIC)
    width = visit.page.evaluate("document.documentElement.scrollWidth")
    assert width == PHONE["viewport"]["width"]
    flow = figure(visit.page, "lb-nodeport-cluster")
    expect(flow.locator(".vk-hop-lane").first).to_be_visible()
    expect(flow.locator(".vk-flow-lanes")).to_be_hidden()


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
    flow = figure(visit.page, "nodeport-cluster")
    expect(flow.locator(".vk-hop")).to_have_count(4)
    expect(flow.locator(".vk-packet").first).to_be_visible()
    expect(flow.locator("button, select")).to_have_count(0)
    expect(visit.page.locator("figure.vk-flow")).to_have_count(25)
    visit.open(CHOOSING)
    expect(visit.page.locator(".vk-decision .vk-question-text").last).to_be_visible()
    expect(visit.page.locator(".vk-decision .vk-result").last).to_be_visible()
