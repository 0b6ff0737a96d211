"""The player of flows, with our own paths and with letters: mouse, keys, touch, no script."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from playwright.sync_api import expect

from tests.browser.serving import build_and_serve, find_barriers, open_page, press

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

    from tests.browser.serving import Served

    class Visit(Protocol):
        page: Page

        def open(self, url: str) -> None: ...


pytestmark = pytest.mark.browser

LETTERS = Path(__file__).parents[1] / "letters"
OF_PLAYER: dict[str, Any] = {"include": [[".vk-play"]]}
PLAYER = "Traffic/What-does-your-Pod-see/"
CALM: dict[str, Any] = {"reduced_motion": "reduce"}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
NARROW: dict[str, Any] = {"viewport": {"width": 320, "height": 700}}
DARK: dict[str, Any] = {"color_scheme": "dark"}
NO_SCRIPT: dict[str, Any] = {"java_script_enabled": False}
WIDE: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PAIR = "#flow=nodeport.cluster.pod-no&vs=nodeport.local.pod-yes&step=3"
ALL = [WIDE, PHONE, NARROW, DARK, CALM]


def play(page: Page) -> Locator:
    return page.locator(".vk-play")


def verdict(page: Page) -> Locator:
    return play(page).locator(".vk-verdict-says:not(.vk-verdict-wait)")


def switch(page: Page, name: str, value: str, side: int = 0) -> None:
    group = play(page).get_by_role("group", name=name, exact=True).nth(side)
    group.get_by_role("radio", name=value, exact=True).check(force=True)


def test_the_answer_comes_when_the_packet_arrives(visit: Visit) -> None:
    visit.open(PLAYER)
    page = visit.page
    expect(play(page).get_by_role("status")).to_contain_text("Hop 1 of 4: client")
    expect(verdict(page)).to_be_hidden()
    play(page).get_by_label("Speed").select_option("2")
    play(page).get_by_role("button", name="Play").click()
    expect(play(page).get_by_role("button", name="Pause")).to_be_visible()
    expect(page.locator(".vk-fly").first).to_be_visible()
    expect(play(page).get_by_role("button", name="Again")).to_be_visible(timeout=15_000)
    expect(verdict(page)).to_have_text("the server Pod sees 192.0.2.11")
    expect(verdict(page)).to_be_visible()
    expect(page.locator(".vk-fly")).to_have_count(0)
    assert page.url.endswith("#flow=nodeport.cluster.pod-no&step=4")


def test_play_can_be_stopped_on_the_way(visit: Visit) -> None:
    visit.open(PLAYER)
    page = visit.page
    play(page).get_by_role("group", name="arrow keys").focus()
    press(page, "Space")
    expect(play(page).get_by_role("status")).to_contain_text("Hop 2 of 4")
    press(page, "Space")
    expect(play(page).get_by_role("button", name="Play")).to_be_visible()
    expect(page.locator(".vk-fly")).to_have_count(0)
    expect(verdict(page)).to_be_hidden()


@pytest.mark.parametrize("visit", [WIDE, PHONE], indirect=True)
def test_the_packet_flies_as_it_is_drawn(visit: Visit) -> None:
    visit.open(PLAYER)
    page = visit.page
    drawing = ".vk-flow-map [data-wire] .vk-chip > rect"
    chip = page.locator(drawing if page.viewport_size["width"] > 900 else "ol .vk-packet").first
    play(page).get_by_role("button", name="Next").click()
    page.locator(".vk-fly").last.wait_for()
    sizes = page.locator(".vk-fly").evaluate_all(
        "(all) => all.map((one) => one.getBoundingClientRect()).map((x) => [x.width, x.height])"
    )
    drawn = chip.bounding_box()
    assert drawn
    assert len(sizes) == 2
    for width, height in sizes:
        assert height == pytest.approx(drawn["height"], abs=2)
        assert 0.7 * drawn["width"] < width < 1.3 * drawn["width"]


CHOICES = """
(all) => Object.fromEntries(all.map((figure) => [figure.dataset.key,
  [...figure.querySelectorAll("a.vk-choice:not([aria-current])")].map((link) => [
    decodeURIComponent(link.hash.slice("#flow=".length)),
    link.closest("div").querySelector("dt").textContent, link.textContent])]))
"""


def find_way(choices: dict[str, list[list[str]]], here: str, seen: set[str]) -> list[list[str]]:
    """Return the shortest row of choices that leads to a variant that was not seen."""
    ways: dict[str, list[list[str]]] = {here: []}
    for at in (queue := [here]):
        for choice in choices[at]:
            if choice[0] not in ways:
                ways[choice[0]] = [*ways[at], choice]
                queue.append(choice[0])
    return next(way for key, way in ways.items() if key not in seen)


@pytest.mark.parametrize("visit", [CALM], indirect=True)
def test_every_variant_is_reached_by_switches_alone(visit: Visit) -> None:
    visit.open(PLAYER)
    page = visit.page
    choices = page.locator(".vk-player-flows figure").evaluate_all(CHOICES)
    shown = page.locator(".vk-play figure").first
    seen = {here := str(shown.get_attribute("data-key"))}
    assert len(choices) == 19
    while seen != choices.keys():
        for key, name, value in find_way(choices, here, seen):
            switch(page, name, value)
            expect(shown).to_have_attribute("data-key", key)
            seen.add(here := key)
    switch(page, "Method", "LoadBalancer")
    switch(page, "Balancer", "pass-through")
    switch(page, "externalTrafficPolicy", "Cluster")
    switch(page, "Pod on this node", "yes")
    switch(page, "Balancer", "node targets")
    assert "flow=loadbalancer.node-targets.cluster.pod-yes" in page.url
    switch(page, "externalTrafficPolicy", "Local")
    assert "flow=loadbalancer.node-targets.local.pod-yes" in page.url
    no = play(page).get_by_role("radio", name="no", exact=True)
    expect(no).to_be_disabled()
    expect(play(page)).to_contain_text("takes such a node out of the targets")
    switch(page, "Balancer", "Pod targets")
    expect(play(page).get_by_role("group", name="externalTrafficPolicy")).to_have_count(0)


@pytest.mark.parametrize("visit", [CALM], indirect=True)
def test_the_state_is_in_the_address(visit: Visit) -> None:
    state = "#flow=nodeport.cluster.pod-no&vs=nodeport.local.pod-yes&step=2&reply=1"
    visit.open(PLAYER + state)
    page = visit.page
    titles = ["NodePort, policy Cluster", "NodePort, policy Local"]
    expect(play(page).locator("figcaption")).to_have_text(titles)
    expect(play(page).locator("[aria-current=step] .vk-hop-name")).to_have_text(
        ["service proxy on N1"] * 2
    )
    expect(play(page).get_by_role("button", name="Reply")).to_have_attribute("aria-pressed", "true")
    press(page, "Tab")
    play(page).get_by_role("button", name="Next").click()
    assert page.url.endswith(state.replace("step=2", "step=3"))
    page.evaluate("location.hash = 'flow=gone&step=x'")
    expect(play(page).locator("figcaption")).to_have_text(titles[:1])
    assert page.url.endswith("#flow=nodeport.cluster.pod-no&step=1")


@pytest.mark.parametrize("visit", [CALM], indirect=True)
def test_two_are_aligned_by_actor(visit: Visit) -> None:
    visit.open(PLAYER + PAIR)
    page = visit.page
    play(page).get_by_role("group", name="arrow keys").first.focus()
    expect(play(page).locator("figure").nth(1).locator(".is-absent")).to_have_text(
        "not on this way"
    )
    tops = (
        play(page)
        .locator("figure")
        .evaluate_all("""(all) => all.map((one) =>
        [...one.querySelectorAll(".vk-flow-hops > li")].map((row) =>
            Math.round(row.getBoundingClientRect().top)))""")
    )
    assert tops[0] == tops[1]
    press(page, "End")
    expect(verdict(page)).to_have_text(
        ["the server Pod sees 192.0.2.11", "the server Pod sees 198.51.100.7"]
    )
    table = play(page).get_by_role("table")
    expect(play(page).get_by_role("status")).to_contain_text("the server Pod sees 198.51.100.7")
    expect(play(page).get_by_text("3 places differ")).to_be_visible()
    expect(table.locator("mark").first).to_have_text("DNAT to 10.244.2.9:8080, SNAT to 192.0.2.11")
    expect(table.get_by_role("row", name="node N2 Node N2")).to_contain_text("not on this way")
    play(page).get_by_role("button", name="One only").click()
    expect(play(page).locator("figure")).to_have_count(1)


@pytest.mark.parametrize("visit", [CALM], indirect=True)
def test_two_that_are_compared_differ_in_one_switch(visit: Visit) -> None:
    """What both have alike stands once and changes both: one cause, one effect."""
    visit.open(PLAYER + "#flow=nodeport.cluster.pod-no")
    page = visit.page
    play(page).get_by_role("button", name="Compare with Local").click()
    assert "vs=nodeport.local.pod-no" in page.url
    expect(play(page).get_by_role("group", name="Pod on this node")).to_have_count(1)
    expect(play(page).get_by_role("group", name="externalTrafficPolicy")).to_have_count(2)
    switch(page, "Pod on this node", "yes")
    assert "#flow=nodeport.cluster.pod-yes&vs=nodeport.local.pod-yes" in page.url
    press(page, "End")
    expect(verdict(page)).to_have_text(
        ["the server Pod sees 10.244.1.1", "the server Pod sees 198.51.100.7"]
    )
    expect(play(page).get_by_role("radio", name="yes", exact=True)).to_be_focused()
    play(page).get_by_label("Each side on its own").check()
    expect(play(page).get_by_role("group", name="Pod on this node")).to_have_count(2)
    switch(page, "Method", "LoadBalancer", 1)
    assert "vs=loadbalancer." in page.url
    assert "#flow=nodeport.cluster.pod-yes" in page.url


HIGH: dict[str, Any] = {"viewport": {"width": 1440, "height": 1500}}


@pytest.mark.parametrize("visit", [HIGH | CALM], indirect=True)
def test_no_button_moves_when_another_way_is_chosen(visit: Visit) -> None:
    visit.open(PLAYER)
    page = visit.page
    bars = {}
    for method in ("LoadBalancer", "Ingress", "Gateway", "hostPort", "NodePort"):
        switch(page, "Method", method)
        group = play(page).get_by_role("group", name="Method").bounding_box()
        bar = play(page).locator(".vk-play-bar").bounding_box()
        assert group
        assert bar
        bars[method] = (group["y"], bar["y"], bar["height"])
    assert len({*bars.values()}) == 1, bars


@pytest.mark.parametrize("visit", [WIDE | CALM, PHONE | CALM], indirect=True)
def test_all_reasons_can_be_read_at_the_end(visit: Visit) -> None:
    visit.open(PLAYER)
    page = visit.page
    for _ in range(3):
        play(page).get_by_role("button", name="Next").click()
    expect(verdict(page)).to_be_visible()
    reasons = play(page).locator(".vk-hop-aside").filter(visible=True)
    expect(reasons).to_have_count(4)
    expect(reasons.nth(1)).to_contain_text("its reply comes back here")


@pytest.mark.parametrize("visit", [WIDE, PHONE], indirect=True)
def test_each_choice_is_explained_by_keys_and_touch(visit: Visit) -> None:
    visit.open(PLAYER)
    page = visit.page
    said = page.get_by_text("the balancer hands the packet to a node as it is")
    expect(said).to_be_hidden()
    summary = page.get_by_text("What the choices mean")
    summary.focus()
    press(page, "Enter")
    expect(said).to_be_visible()
    if page.viewport_size["width"] < 500:
        summary.tap()
        expect(said).to_be_hidden()


@pytest.mark.parametrize("visit", [CALM], indirect=True)
def test_the_reply_goes_back_in_grey(visit: Visit) -> None:
    visit.open(PLAYER + "#flow=loadbalancer.node-targets.cluster.pod-no&step=5")
    page = visit.page
    play(page).get_by_role("group", name="arrow keys").focus()
    press(page, "r")
    status = play(page).get_by_role("status")
    expect(status).to_contain_text("Reply 1 of 4: server Pod → node N2")
    expect(status).to_contain_text("10.244.2.9:8080 → 192.0.2.11")
    press(page, "End")
    expect(status).to_contain_text("203.0.113.10:80 → 198.51.100.7")
    expect(status).to_contain_text("load balancer has undone its rewrite")
    press(page, "r")
    expect(status).to_contain_text("Hop 5 of 5")
    expect(play(page).locator(".is-reply")).to_have_count(0)


@pytest.mark.parametrize("visit", [WIDE | CALM], indirect=True)
def test_a_reply_past_the_balancer_has_a_wire_of_its_own(visit: Visit) -> None:
    visit.open(PLAYER + "#flow=loadbalancer.pass-through.local.pod-yes&step=7&reply=1")
    page = visit.page
    expect(play(page).get_by_role("status")).to_contain_text("past the balancer")
    expect(play(page).locator("svg .vk-map-direct")).to_be_visible()
    expect(play(page).locator("svg .vk-map-direct")).to_contain_text("192.0.2.200:80")


@pytest.mark.parametrize("visit", [CALM], indirect=True)
def test_a_lost_packet_has_a_place_and_a_reason(visit: Visit) -> None:
    visit.open(PLAYER + "#flow=nodeport.local.pod-no&step=1")
    page = visit.page
    expect(verdict(page)).to_be_hidden()
    play(page).get_by_role("button", name="Next").click()
    expect(verdict(page)).to_have_text("The packet is lost")
    expect(play(page).locator(".vk-verdict-why")).to_contain_text("no Pod on N1 is ready")
    expect(play(page).get_by_role("status")).to_contain_text("drops")
    expect(play(page).get_by_role("button", name="Reply")).to_be_disabled()


@pytest.mark.parametrize("visit", [CALM], indirect=True)
def test_who_asked_for_less_motion_has_steps_only(visit: Visit) -> None:
    visit.open(PLAYER)
    page = visit.page
    expect(play(page).get_by_role("button", name="Play")).to_be_hidden()
    expect(play(page).get_by_label("Speed")).to_be_hidden()
    play(page).get_by_role("button", name="Next").click()
    expect(page.locator(".vk-fly")).to_have_count(0)
    expect(play(page).get_by_role("status")).to_contain_text("Hop 2 of 4")


@pytest.mark.parametrize(
    "visit",
    [
        WIDE,
        {"viewport": {"width": 768, "height": 900}},
        {"viewport": {"width": 699, "height": 900}},
    ],
    indirect=True,
)
def test_the_drawing_turns_with_the_room(visit: Visit) -> None:
    visit.open(PLAYER)
    page = visit.page
    is_wide = page.viewport_size["width"] > 700
    drawing, hops = play(page).locator("svg.vk-flow-map"), play(page).locator(".vk-flow-hops")
    expect(drawing).to_be_visible(visible=is_wide)
    expect(hops).to_be_visible()
    if is_wide:
        play(page).get_by_text("Each hop and its reason").click()
        expect(hops).to_be_hidden()
        page.set_viewport_size({"width": 700, "height": 900})
        expect(play(page).locator(".vk-flow-stage > .vk-flow-hops")).to_be_visible()


@pytest.mark.parametrize("visit", [PHONE], indirect=True)
def test_fingers_can_play(visit: Visit) -> None:
    visit.open(PLAYER)
    page = visit.page
    play(page).get_by_role("button", name="Next").tap()
    expect(play(page).get_by_role("status")).to_contain_text("Hop 2 of 4")
    play(page).locator("label", has_text="Local").first.tap()
    expect(play(page).locator("figcaption")).to_contain_text("policy Local")
    box = play(page).get_by_role("button", name="Next").bounding_box()
    assert box
    assert box["height"] >= 43


@pytest.mark.parametrize("visit", ALL, indirect=True)
@pytest.mark.parametrize(
    "state", ["", "#flow=nodeport.cluster.pod-no&vs=nodeport.local.pod-yes&step=3"]
)
def test_it_has_no_barriers_and_never_scrolls_sideways(visit: Visit, state: str) -> None:
    visit.open(PLAYER + state)
    page = visit.page
    expect(play(page)).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"]
    assert find_barriers(page, OF_PLAYER) == []


def shown(page: Page) -> list[str]:
    """Return the keys of the flows that are seen."""
    flows = page.locator(".vk-player-flows > figure").filter(visible=True)
    return [str(one.get_attribute("data-key")) for one in flows.all()]


@pytest.mark.parametrize("visit", [NO_SCRIPT, NO_SCRIPT | NARROW], indirect=True)
def test_without_a_script_switches_show_one_way_and_a_link_all(visit: Visit) -> None:
    visit.open(PLAYER)
    page = visit.page
    assert shown(page) == ["nodeport.cluster.pod-no"]
    page.get_by_role("link", name="Local", exact=True).click()
    assert page.url.endswith("#flow=nodeport.local.pod-no")
    assert shown(page) == ["nodeport.local.pod-no"]
    expect(page.locator("figure:target .vk-switches")).to_be_in_viewport()
    expect(page.locator("figure:target .vk-verdict")).to_be_visible()
    page.get_by_role("link", name="Show all 19 paths").click()
    assert len(shown(page)) == 19
    expect(page.locator(".vk-player-flows > figure").last.locator(".vk-hop").last).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


@pytest.mark.parametrize("visit", [NO_SCRIPT], indirect=True)
def test_without_a_script_all_ways_are_on_paper(visit: Visit) -> None:
    visit.open(PLAYER)
    visit.page.emulate_media(media="print")
    assert len(shown(visit.page)) == 19


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_the_player_is_near_for_keys_alone(visit: Visit) -> None:
    visit.open(PLAYER)
    page = visit.page
    press(page, "Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    press(page, "Enter")
    for _ in range(4):
        press(page, "Tab")
    expect(play(page).get_by_role("radio", name="NodePort", exact=True)).to_be_focused()


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_all_of_the_player_is_on_the_first_screen(visit: Visit) -> None:
    visit.open(PLAYER)
    foot = play(visit.page).locator(".vk-play-foot").bounding_box()
    asked = play(visit.page).locator(".vk-verdict").bounding_box()
    assert foot
    assert asked
    assert asked["y"] + asked["height"] <= foot["y"] + 1
    expect(play(visit.page).locator(".vk-verdict-wait")).to_have_text("the server Pod sees …")


@pytest.mark.parametrize("visit", [WIDE | CALM], indirect=True)
def test_paper_has_the_whole_way(visit: Visit) -> None:
    visit.open(PLAYER + "#flow=nodeport.cluster.pod-no&step=1")
    page = visit.page
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 1000})
    expect(play(page).locator(".vk-play-bar")).to_be_hidden()
    expect(verdict(page)).to_be_visible()
    expect(play(page).locator(".vk-flow-stage > .vk-flow-hops")).to_be_visible()
    shown = (
        play(page)
        .locator(".vk-packet")
        .evaluate_all("(all) => all.map((one) => getComputedStyle(one).opacity)")
    )
    assert shown == ["1"] * 3
    expect(play(page).locator(".is-stepping, .is-waiting")).to_have_count(0)
    expect(play(page).locator(".vk-hop-aside").nth(1)).to_be_visible()
    expect(play(page).locator(".vk-choice:visible")).to_have_text(["NodePort", "Cluster", "no"])
    page.emulate_media(media="screen")
    expect(play(page).locator("figure.is-stepping.is-waiting")).to_have_count(1)


@pytest.mark.parametrize("visit", [WIDE, PHONE, NARROW], indirect=True)
def test_the_bar_and_what_is_said_stay_on_the_screen(visit: Visit) -> None:
    visit.open(PLAYER + "#flow=nodeport.cluster.pod-no&step=2")
    page = visit.page
    is_wide = page.viewport_size["width"] > 900
    for name in ("Play", "Previous", "Next"):
        expect(play(page).get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
    expect(play(page).get_by_role("status")).to_be_in_viewport(ratio=1)
    bar = play(page).locator(".vk-play-bar").bounding_box()
    assert bar
    assert bar["height"] < 65
    more = play(page).get_by_role("button", name="More")
    expect(more).to_be_visible(visible=not is_wide)
    if not is_wide:
        expect(play(page).get_by_role("button", name="Reply")).to_be_hidden()
        more.click()
        expect(more).to_have_attribute("aria-expanded", "true")
    expect(play(page).get_by_role("button", name="Reply")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("visit", [PHONE | CALM, NARROW | CALM], indirect=True)
def test_what_a_hop_sends_is_above_the_caption(visit: Visit) -> None:
    visit.open(PLAYER)
    page = visit.page
    for _ in range(2):
        play(page).get_by_role("button", name="Next").click()
        chip = play(page).locator("ol .is-now > .vk-packet").bounding_box()
        foot = play(page).locator(".vk-play-foot").bounding_box()
        assert chip
        assert foot
        assert 60 < chip["y"] < foot["y"] - chip["height"]


@pytest.mark.parametrize("visit", [CALM], indirect=True)
def test_the_reply_is_shown_from_any_hop(visit: Visit) -> None:
    visit.open(PLAYER + "#flow=nodeport.cluster.pod-no&step=1")
    page = visit.page
    play(page).get_by_role("button", name="Reply").click()
    expect(play(page).get_by_role("status")).to_contain_text("Reply 1 of 3")
    play(page).get_by_role("button", name="Reply").click()
    expect(play(page).get_by_role("status")).to_contain_text("Hop 4 of 4")


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Build the vault of letters and serve it."""
    files = {
        path.relative_to(LETTERS).as_posix(): path.read_text("utf-8")
        for path in LETTERS.rglob("*")
        if path.is_file()
    }
    with build_and_serve(files, tmp_path_factory.mktemp("letters")) as served:
        yield served


def test_letters_go_the_same_way(letters: Served, chromium: Browser) -> None:
    with open_page(chromium, letters, **CALM) as opened:
        page = opened.page
        page.goto(f"{letters.base}What-arrives/", wait_until="networkidle")
        assert play(page).locator("legend").all_text_contents() == [
            "What is sent",
            "Way",
            "Insured",
        ]
        expect(play(page).locator("svg .vk-map-frame")).to_contain_text(
            ["The country", "Town", "Vill"]
        )
        switch(page, "Insured", "yes")
        play(page).get_by_role("group", name="arrow keys").press("End")
        expect(verdict(page)).to_have_text("the recipient sees Town Office ?")
        expect(play(page).locator(".vk-verdict-why")).to_have_text(
            "the sender itself, unless the post rewrote it"
        )
        switch(page, "Way", "air")
        expect(play(page)).to_contain_text("no airline takes insured letters")
        play(page).get_by_role("button", name="Reply").click()
        play(page).get_by_role("group", name="arrow keys").press("End")
        expect(play(page).get_by_role("status")).to_contain_text("past the carrier")
        switch(page, "What is sent", "parcel")
        play(page).get_by_role("group", name="arrow keys").press("End")
        expect(verdict(page)).to_have_text("The packet is lost")
        assert find_barriers(page, OF_PLAYER) == []
        page.goto(f"{letters.base}Post-office/", wait_until="networkidle")
        play(page).get_by_role("radio", name="air").check(force=True)
        expect(play(page).locator("figcaption")).to_have_text("Letter by air")
    assert opened.problems == []
