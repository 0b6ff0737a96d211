"""The graph in a browser: mouse, keys, fingers, no script, small screens, both schemes, print."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.serving import build_and_serve, open_page, wait_for_frame

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.browser.serving import Opened, Served

pytestmark = pytest.mark.browser
LAPTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}
PHONE: dict[str, Any] = {
    "viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True,
    "reduced_motion": "reduce",
}  # fmt: skip
WINGS = ("north", "south", "west")


def rooms() -> dict[str, str]:
    """Return a vault of three wings with ten rooms each; one door joins each with the next."""
    found = {"Porch.md": "", "Garden shed.md": "---\ntype: shed\n---\n"}
    for at, wing in enumerate(WINGS):
        for room in range(10):
            doors = [f"[[{wing} {other}]]" for other in range(10) if other != room]
            doors += [f"[[{WINGS[at + 1]} 0]]"] if room == 0 and at < 2 else []
            kind, day = "room" if room else "hall", f"2024-0{at + 1}-{room + 1:02}"
            head = f"---\ntype: {kind}\ncreated: {day}\n---\n"
            found[f"{wing}/{wing} {room}.md"] = f"{head}#wing/{wing} {' '.join(doors)}"
    return found


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with build_and_serve(rooms(), tmp_path_factory.mktemp("graph")) as found:
        yield found


def open_graph(opened: Opened, served: Served, state: str = "") -> Page:
    page = opened.page
    page.goto(f"{served.base}graph/{'#' if state else ''}{state}", wait_until="networkidle")
    expect(page.locator(".vk-whole-graph.is-live canvas")).to_be_visible()
    wait_for_frame(page)
    return page


def state_of(page: Page) -> dict[str, str]:
    found = parse_qs(urlsplit(page.url).fragment)
    return {key: value[0] for key, value in found.items() if key != "at"}


def place_of(page: Page, served: Served, title: str) -> tuple[float, float]:
    """Return where a dot is seen while the whole graph is shown."""
    data = json.loads((served.folder / "search" / "graph.json").read_text("utf-8"))
    at = data["title"].index(title)
    box = page.locator(".vk-graph-stage").bounding_box()
    assert box is not None
    wide, high = box["width"] - 2, box["height"] - 2
    edge = min(90, wide * 0.08)
    across, down = max(data["x"]), max(data["y"])
    foot = 46 if wide < 620 else 0
    k = min(3, (wide - 2 * edge) / across, (high - 100 - foot) / down)
    x = box["x"] + 1 + (data["x"][at] - across / 2) * k + wide / 2
    return x, box["y"] + 1 + (data["y"][at] - down / 2) * k + (high - foot) / 2


def chosen(page: Page) -> str:
    return page.locator(".vk-graph-chosen h2").first.inner_text()


def test_the_mouse_points_chooses_zooms_and_opens(served: Served, chromium: Browser) -> None:
    with open_page(chromium, served, **LAPTOP) as opened:
        page = open_graph(opened, served)
        expect(page.locator(".vk-graph-status")).to_have_text("32 of 32 notes")
        page.mouse.move(*place_of(page, served, "south 4"))
        expect(page.locator(".vk-graph-tip")).to_have_text("south 4")
        page.mouse.click(*place_of(page, served, "south 4"))
        assert chosen(page) == "south 4"
        assert state_of(page) == {"note": "south/south-4/"}
        rows = page.locator(".vk-graph-chosen .vk-graph-notes li a")
        assert sorted(rows.all_inner_texts()) == [f"south {n}" for n in range(10) if n != 4]
        box = page.locator("canvas").bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + 300, box["y"] + 200)
        page.mouse.wheel(0, -400)
        page.wait_for_function("location.hash.includes('at=')")
        page.get_by_role("button", name="Show all").click()
        page.wait_for_function("!location.hash.includes('at=')")
        page.mouse.dblclick(*place_of(page, served, "west 7"))
        expect(page.locator("article h1")).to_have_text("west 7")
    assert opened.problems == []


def test_a_dot_can_be_dragged_and_the_view_too(served: Served, chromium: Browser) -> None:
    with open_page(chromium, served, **LAPTOP) as opened:
        page = open_graph(opened, served)
        x, y = place_of(page, served, "north 3")
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 40, y + 30, steps=4)
        page.mouse.up()
        assert page.locator(".vk-graph-chosen").count() == 0
        page.mouse.click(x + 40, y + 30)
        assert chosen(page) == "north 3"
        box = page.locator("canvas").bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + 8, box["y"] + 8)
        page.mouse.down()
        page.mouse.move(box["x"] + 60, box["y"] + 8, steps=4)
        page.mouse.up()
        page.wait_for_function("location.hash.includes('at=')")
        x, y = place_of(page, served, "south 4")
        page.mouse.click(x + 52, y)
        assert chosen(page) == "south 4"
    assert opened.problems == []


def test_keys_alone(served: Served, chromium: Browser) -> None:
    with open_page(chromium, served, **LAPTOP) as opened:
        page = open_graph(opened, served)
        page.locator("canvas").focus()
        page.keyboard.press("Shift+ArrowLeft")
        first = chosen(page)
        page.keyboard.press("Shift+ArrowRight")
        assert chosen(page) != first
        page.keyboard.press("+")
        page.wait_for_function("location.hash.includes('at=')")
        page.keyboard.press("0")
        page.wait_for_function("!location.hash.includes('at=')")
        page.keyboard.press("Escape")
        assert page.locator(".vk-graph-chosen").count() == 0
        page.get_by_label("Find a note").focus()
        page.keyboard.type("west 5")
        expect(page.locator(".vk-graph-status")).to_have_text("1 note found")
        page.keyboard.press("Enter")
        assert state_of(page) == {"note": "west/west-5/", "find": "west 5"}
        page.locator("canvas").focus()
        page.keyboard.press("Enter")
        expect(page.locator("article h1")).to_have_text("west 5")
    assert opened.problems == []


def test_fingers(served: Served, chromium: Browser) -> None:
    with open_page(chromium, served, **PHONE) as opened:
        page = open_graph(opened, served)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.touchscreen.tap(*place_of(page, served, "south 4"))
        expect(page.locator(".vk-graph-chosen")).to_be_visible()
        page.evaluate(
            """() => {
              const canvas = document.querySelector("canvas");
              const box = canvas.getBoundingClientRect();
              const send = (type, id, x) => canvas.dispatchEvent(new PointerEvent(type, {
                pointerId: id, pointerType: "touch",
                clientX: box.left + x, clientY: box.top + 99 }));
              canvas.setPointerCapture = () => {};
              send("pointerdown", 1, 100); send("pointerdown", 2, 140);
              send("pointermove", 1, 60); send("pointermove", 2, 220);
              send("pointerup", 1, 60); send("pointerup", 2, 220);
            }"""
        )
        page.wait_for_timeout(500)
        x, _, scale = parse_qs(urlsplit(page.url).fragment)["at"][0].split(",")
        page.get_by_role("button", name="Smaller").click()
        page.wait_for_function("was => !location.hash.includes(was)", arg=scale)
        smaller = parse_qs(urlsplit(page.url).fragment)["at"][0].split(",")
        assert float(scale) / float(smaller[2]) == pytest.approx(1.4, abs=0.02)
        assert abs(float(smaller[0]) - float(x)) <= 1
    assert opened.problems == []


def test_filters_and_the_way_between_two_notes(served: Served, chromium: Browser) -> None:
    with open_page(chromium, served, **LAPTOP) as opened:
        page = open_graph(opened, served)
        status = page.locator(".vk-graph-status")
        page.get_by_text("Filters and paths").click()
        for label, value, count, back in (
            ("Folder", "south", 10, ""),
            ("Type", "hall", 3, ""),
            ("Tag", "wing/west", 10, ""),
        ):
            page.get_by_label(label, exact=True).select_option(value)
            expect(status).to_have_text(f"{count} of 32 notes")
            page.get_by_label(label, exact=True).select_option(back)
        page.get_by_label("Notes without links").uncheck()
        expect(status).to_have_text("30 of 32 notes")
        page.get_by_label("Created until").fill(str(738886 + 10))
        assert state_of(page)["until"] == "2024-01-11"
        expect(status).to_have_text("10 of 32 notes")
        page.get_by_role("button", name="Reset").click()
        expect(status).to_have_text("32 of 32 notes")
        page.get_by_label("Path from").fill("north 5")
        page.get_by_label("Path from").press("Tab")
        page.get_by_label("Path to").fill("west 8")
        page.get_by_label("Path to").press("Tab")
        expect(page.get_by_role("heading", name="Path of 4 links")).to_be_visible()
        steps = page.locator("ol.vk-graph-notes a").all_inner_texts()
        assert steps == ["north 5", "north 0", "south 0", "west 0", "west 8"]
        assert state_of(page) == {"from": "north/north-5/", "to": "west/west-8/"}
    assert opened.problems == []


def test_filters_push_nothing_and_say_what_is_unknown(served: Served, chromium: Browser) -> None:
    for options in (LAPTOP, PHONE):
        with open_page(chromium, served, **options) as opened:
            page = open_graph(opened, served)
            stage = page.locator(".vk-graph-stage")
            before = stage.bounding_box()
            opener = page.get_by_role("button", name="Filters and paths")
            opener.click()
            assert stage.bounding_box() == before
            field = page.get_by_label("Path to")
            field.fill("xyzzy")
            field.press("Tab")
            expect(page.get_by_text("No note of this name")).to_be_visible()
            expect(field).to_have_value("xyzzy")
            assert field.get_attribute("aria-invalid") == "true"
            page.get_by_role("button", name="Reset").click()
            expect(page.get_by_text("No note of this name")).to_be_hidden()
            expect(field).to_have_value("")
            field.press("Escape")
            expect(field).to_be_hidden()
            assert opener.get_attribute("aria-expanded") == "false"
        assert opened.problems == []


def test_what_moves_by_itself_is_not_in_the_address(served: Served, chromium: Browser) -> None:
    state = "from=north/north-5/&to=west/west-8/"
    with open_page(chromium, served, **LAPTOP) as opened:
        page = open_graph(opened, served, state)
        expect(page.get_by_role("heading", name="Path of 4 links")).to_be_visible()
        page.wait_for_timeout(400)
        assert urlsplit(page.url).fragment == state
    assert opened.problems == []


_RECORD = """
  globalThis.written = new Map();
  const fill = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
    const wide = this.measureText(text).width;
    written.set(text, [x - wide * { left: 0, center: 0.5, right: 1 }[this.textAlign], y, wide]);
    return fill.call(this, text, x, y);
  };
"""


@pytest.mark.parametrize("state", ["", "colour=type"])
@pytest.mark.parametrize("options", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_names_keep_clear_of_dots(
    served: Served, chromium: Browser, state: str, options: dict[str, Any]
) -> None:
    with open_page(chromium, served, **options) as opened:
        opened.page.add_init_script(_RECORD)
        page = open_graph(opened, served, state)
        page.wait_for_function("written.size > 3")
        names: dict[str, list[float]] = page.evaluate("Object.fromEntries(written)")
        assert {
            "2 notes without links",
            *page.locator(".vk-graph-group > :first-child").all_inner_texts(),
        } <= {*names}
        assert {"Porch", "Garden shed"} & {*names} == set()
        assert len(names) == 4 if options is PHONE else "north 0" in names
        assert len(names) <= 14
        box = page.locator("canvas").bounding_box()
        assert box is not None
        titles = json.loads((served.folder / "search" / "graph.json").read_text("utf-8"))["title"]
        dots = [place_of(page, served, title) for title in titles]
        hidden = [
            text
            for text, (left, middle, wide) in names.items()
            for x, y in dots
            if left < x - box["x"] < left + wide and abs(y - box["y"] - middle) < 7
        ]
        assert hidden == []
    assert opened.problems == []


@pytest.mark.parametrize(("held", "first"), [(10, "author"), (11, "group")])
def test_colours_of_the_author_come_first_unless_one_is_nearly_everywhere(
    served: Served, chromium: Browser, held: int, first: str
) -> None:
    data = json.loads((served.folder / "search" / "graph.json").read_text("utf-8"))
    data["colour"] = [["Many", "#2563eb", "#60a5fa"], ["Few", "#b91c1c", "#f87171"]]
    data["colourOf"] = [0] * held + [1] + [-1] * (len(data["title"]) - held - 1)
    with open_page(chromium, served, **LAPTOP) as opened:
        opened.page.route("**/search/graph.json", lambda route: route.fulfill(json=data))
        page = open_graph(opened, served)
        colours = page.get_by_label("Colours")
        expect(colours).to_have_value(first)
        colours.select_option("author")
        expect(page.locator(".vk-graph-legend > li")).to_have_text([f"Many{held}", "Few1"])
        assert state_of(page)["colour"] == "author"
    assert opened.problems == []


def test_the_address_holds_it_all(served: Served, chromium: Browser) -> None:
    state = "note=south/south-0/&depth=1&folder=south&colour=type&find=south&off=2&lone=0"
    with open_page(chromium, served, **LAPTOP) as opened:
        page = open_graph(opened, served, state)
        assert chosen(page) == "south 0"
        expect(page.locator(".vk-graph-status")).to_have_text("10 notes found")
        pressed = page.locator(".vk-graph-depth [aria-pressed=true]")
        assert pressed.inner_text() == "1"
        page.get_by_role("button", name="2", exact=True).click()
        assert state_of(page) == {
            "note": "south/south-0/", "depth": "2", "folder": "south", "colour": "type",
            "find": "south", "off": "2", "lone": "0",
        }  # fmt: skip
    assert opened.problems == []


@pytest.mark.parametrize(
    "state", ["note=no/such/&depth=-3&folder=x&until=never&at=1,a,0&off=a,,", "%%%", "depth=99"]
)
def test_an_address_that_means_nothing_shows_all(
    served: Served, chromium: Browser, state: str
) -> None:
    with open_page(chromium, served, **LAPTOP) as opened:
        page = open_graph(opened, served, state)
        expect(page.locator(".vk-graph-status")).to_have_text("32 of 32 notes")
    assert opened.problems == []


def test_groups_hide_and_show(served: Served, chromium: Browser) -> None:
    with open_page(chromium, served, **LAPTOP) as opened:
        page = open_graph(opened, served)
        groups = page.locator(".vk-graph-group")
        assert groups.count() == 3
        groups.first.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".vk-graph-status")).to_have_text("22 of 32 notes")
        assert groups.first.get_attribute("aria-pressed") == "false"
        assert page.evaluate("document.activeElement.classList.contains('vk-graph-group')")
        page.keyboard.press("Enter")
        expect(page.locator(".vk-graph-status")).to_have_text("32 of 32 notes")
    assert opened.problems == []


def test_without_a_script_the_picture_leads_on(served: Served, chromium: Browser) -> None:
    with open_page(chromium, served, **LAPTOP, java_script_enabled=False) as opened:
        page = opened.page
        page.goto(served.base + "graph/")
        assert page.locator("svg.vk-graph-picture a").count() == 32
        assert page.locator(".vk-graph-lists h3").count() == 4
        page.locator("svg.vk-graph-picture a", has_text="north 0").click()
        expect(page.locator("article h1")).to_have_text("north 0")
        assert page.locator(".vk-graph-two").get_attribute("href") == "../../graph/"
        page.get_by_role("link", name="Whole graph").click()
        assert urlsplit(page.url).query == "note=north/north-0/"
    assert opened.problems == []


def test_paper_shows_the_still_picture(served: Served, chromium: Browser) -> None:
    with open_page(chromium, served, **LAPTOP) as opened:
        page = open_graph(opened, served)
        page.emulate_media(media="print")
        for shown in ("svg.vk-graph-picture", ".vk-graph-lists"):
            expect(page.locator(shown)).to_be_visible()
        for gone in ("canvas", ".vk-graph-tools", ".vk-graph-panel", ".vk-graph-zoom"):
            expect(page.locator(gone)).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("options", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_nothing_bars_the_way(
    served: Served, chromium: Browser, scheme: str, options: dict[str, Any]
) -> None:
    with open_page(chromium, served, **options, color_scheme=scheme) as opened:
        page = open_graph(opened, served, "note=north/north-0/")
        page.get_by_text("Filters and paths").click()
        for url in ("", "north/north-0/"):
            if url:
                page.goto(served.base + url, wait_until="networkidle")
            found = Axe().run(page).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
            wide = options["viewport"]["width"]
            assert page.evaluate("document.documentElement.scrollWidth") <= wide
    assert opened.problems == []


def test_dots_take_the_colours_of_the_scheme(served: Served, chromium: Browser) -> None:
    colours = []
    for scheme in ("light", "dark"):
        with open_page(chromium, served, **LAPTOP, color_scheme=scheme) as opened:
            page = open_graph(opened, served)
            page.wait_for_timeout(200)
            x, y = place_of(page, served, "south 4")
            box = page.locator("canvas").bounding_box()
            assert box is not None
            colours.append(
                page.evaluate(
                    "([x, y]) => [...document.querySelector('canvas').getContext('2d')"
                    ".getImageData(x, y, 1, 1).data].join()",
                    [x - box["x"], y - box["y"]],
                )
            )
    assert colours[0] != colours[1]
    assert all(colour.endswith(",255") for colour in colours)


def test_what_is_two_links_away_comes_on_request(served: Served, chromium: Browser) -> None:
    with open_page(chromium, served, **LAPTOP) as opened:
        page = opened.page
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
        page.goto(served.base + "north/north-0/", wait_until="networkidle")
        names = page.locator("svg.vk-graph a")
        first = names.all_text_contents()
        assert "graph.json" not in asked
        page.get_by_role("link", name="2 links away").focus()
        page.keyboard.press("Enter")
        expect(names).to_have_count(9)
        assert "graph.json" in asked
        (new, _) = sorted({*names.all_text_contents()} - {*first})
        href = names.filter(has_text=new).get_attribute("href") or ""
        assert href == f"{served.base}north/{new.replace(' ', '-')}/"
        page.get_by_role("link", name="1 link away").click()
        assert names.all_text_contents() == first
        page.get_by_role("link", name="Whole graph").click()
        expect(page.locator(".vk-graph-chosen h2").first).to_have_text("north 0")
    assert opened.problems == []
