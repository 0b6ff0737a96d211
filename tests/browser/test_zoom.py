"""Canvases zoom and pan; pictures and diagrams open large: by mouse, keys and finger."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.serving import Served, build_and_serve, find_barriers, open_page, press

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

CARDS = ",".join(
    f'{{"id":"{n}","type":"text","x":{n % 6 * 400},"y":{n // 6 * 300},"width":320,"height":200,'
    f'"text":"Card {n}"}}'
    for n in range(24)
)
WIDE = "graph LR\n" + "\n".join(f"A{n}[Step number {n}] --> A{n + 1}" for n in range(12))
FILES = {
    "Home.md": f"![[big.png|A wide picture]]\n\n![[small.png]]\n\n[![[big.png]]](Other.md)\n\n"
    f"```mermaid\n{WIDE}\n```\n",
    "Other.md": "x\n",
    "Wall.md": "![[Board.canvas]]\n",
    "Board.canvas": f'{{"nodes":[{CARDS}]}}',
}
WIDTH = "document.querySelector('svg.canvas').getBoundingClientRect().width"
SCROLLED = "(e => [e.scrollLeft, e.scrollTop])(document.querySelector('.canvas-view'))"


def png(width: int, height: int) -> str:
    """Return a grey picture, its bytes as text."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checksum

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x77" * width) * height)
    data = chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return (b"\x89PNG\r\n\x1a\n" + data).decode("utf-8", "surrogateescape")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Build a small vault."""
    folder: Path = tmp_path_factory.mktemp("zoom")
    files = {**FILES, "big.png": png(1600, 900), "small.png": png(60, 60)}
    with build_and_serve(files, folder) as found:
        yield found


def open_board(page: Page, served: Served) -> None:
    page.goto(f"{served.base}Board.canvas/")
    expect(page.get_by_role("group", name="Zoom")).to_be_visible()


def test_a_canvas_zooms_by_buttons_keys_and_wheel(served: Served, chromium: Browser) -> None:
    with open_page(chromium, served) as opened:
        page = opened.page
        open_board(page, served)
        expect(page.get_by_text("Fit to width")).to_be_hidden()
        fitting = page.evaluate(WIDTH)
        assert fitting <= page.locator(".canvas-view").evaluate("e => e.clientWidth")
        page.get_by_role("button", name="Larger").click()
        assert page.evaluate(WIDTH) == pytest.approx(fitting * 1.25, abs=2)
        page.get_by_role("button", name="Smaller").click()
        assert page.evaluate(WIDTH) == pytest.approx(fitting, abs=2)
        page.locator(".canvas-view").focus()
        press(page, "+")
        press(page, "+")
        larger = page.evaluate(WIDTH)
        assert larger > fitting * 1.5
        press(page, "ArrowRight")
        page.wait_for_function(f"{SCROLLED}[0] > 0")
        press(page, "0")
        assert page.evaluate(WIDTH) == pytest.approx(fitting, abs=2)
        box = page.locator(".canvas-view").bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + 200, box["y"] + 150)
        page.keyboard.down("Control")
        page.mouse.wheel(0, -400)
        page.keyboard.up("Control")
        page.wait_for_function(f"{WIDTH} > {fitting * 1.5}")
        assert page.evaluate("scrollY") == 0
        page.get_by_role("button", name="Fit").click()
        assert page.evaluate(WIDTH) == pytest.approx(fitting, abs=2)
        assert opened.problems == []


def test_a_canvas_is_dragged_and_the_page_scrolls_by_the_wheel_alone(
    served: Served, chromium: Browser
) -> None:
    with open_page(chromium, served, viewport={"width": 1000, "height": 500}) as opened:
        page = opened.page
        open_board(page, served)
        box = page.locator(".canvas-view").bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + 300, box["y"] + 8)
        page.mouse.wheel(0, 100)
        page.wait_for_function("scrollY > 0")
        page.evaluate("scrollTo(0, 0)")
        for _ in range(6):
            page.get_by_role("button", name="Larger").click()
        before = page.evaluate(SCROLLED)
        gap = page.evaluate(
            "(() => { const v = document.querySelector('.canvas-view').getBoundingClientRect();"
            " for (let y = v.top + 20; y < v.bottom - 20; y += 7)"
            " for (let x = v.left + 60; x < v.right - 200; x += 7)"
            " if (document.elementFromPoint(x, y)?.matches('svg.canvas')) return [x, y] })()"
        )
        page.mouse.move(*gap)
        page.mouse.down()
        page.mouse.move(gap[0] - 80, gap[1] - 40, steps=4)
        page.mouse.up()
        after = page.evaluate(SCROLLED)
        assert after == pytest.approx([before[0] + 80, before[1] + 40], abs=2)


def test_two_fingers_zoom_a_canvas(served: Served, chromium: Browser) -> None:
    options: dict[str, Any] = {"has_touch": True, "viewport": {"width": 390, "height": 700}}
    with open_page(chromium, served, **options) as opened:
        page = opened.page
        open_board(page, served)
        fitting = page.evaluate(WIDTH)
        box = page.locator(".canvas-view").bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        session = page.context.new_cdp_session(page)
        for kind, apart in (("touchStart", 20), ("touchMove", 40), ("touchMove", 80)):
            points = [{"x": x - apart, "y": y, "id": 0}, {"x": x + apart, "y": y, "id": 1}]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        assert page.evaluate(WIDTH) > fitting * 2
        assert page.evaluate("visualViewport.scale") == 1


def test_without_scripts_a_canvas_scrolls(served: Served, chromium: Browser) -> None:
    with open_page(chromium, served, java_script_enabled=False) as opened:
        opened.page.goto(f"{served.base}Board.canvas/")
        expect(opened.page.get_by_text("Fit to width")).to_be_visible()
        opened.page.goto(served.base)
        expect(opened.page.locator("svg.vk-drawing")).to_be_visible()
        expect(opened.page.get_by_text("Source of the diagram")).to_be_visible()


@pytest.mark.parametrize("key", ["Enter", " ", ""])
def test_a_picture_that_is_shown_small_opens_large(
    key: str, served: Served, chromium: Browser
) -> None:
    with open_page(chromium, served) as opened:
        page = opened.page
        page.goto(served.base, wait_until="networkidle")
        picture = page.get_by_role("button", name="A wide picture")
        expect(page.locator("img.vk-enlarges")).to_have_count(1)
        if key:
            picture.focus()
            press(page, key)
        else:
            picture.click()
        dialog = page.locator("dialog.vk-large")
        expect(dialog).to_be_visible()
        expect(dialog.locator(".vk-large-caption")).to_have_text("A wide picture")
        large = dialog.locator("img").bounding_box()
        assert large is not None
        assert large["width"] > 1000
        press(page, "Escape")
        expect(dialog).to_be_hidden()
        expect(picture).to_be_focused()
        assert opened.problems == []


def test_a_diagram_opens_large(served: Served, chromium: Browser) -> None:
    with open_page(chromium, served) as opened:
        page = opened.page
        page.goto(served.base)
        tool = page.get_by_role("button", name="Enlarge")
        tool.focus()
        press(page, "Enter")
        dialog = page.locator("dialog.vk-large")
        expect(dialog.locator("svg.vk-drawing")).to_be_visible()
        assert dialog.locator("[id]").count() == 0
        before = dialog.locator("svg").evaluate("e => e.getBoundingClientRect().width")
        for _ in range(20):  # until the dialog listens
            press(page, "+")
            after = dialog.locator("svg").evaluate("e => e.getBoundingClientRect().width")
            if after > before:
                break
        assert after > before
        dialog.get_by_role("button", name="Close").click()
        expect(dialog).to_be_hidden()
        expect(tool).to_be_focused()


def test_a_click_on_a_diagram_opens_it_and_nothing_lies_on_it(
    served: Served, chromium: Browser
) -> None:
    with open_page(chromium, served) as opened:
        page = opened.page
        page.goto(served.base, wait_until="networkidle")
        drawing = page.locator(".vk-diagram-view")
        tool, shown = page.locator(".vk-enlarge").bounding_box(), drawing.bounding_box()
        assert tool is not None
        assert shown is not None
        assert tool["y"] >= shown["y"] + shown["height"]
        drawing.click(position={"x": 40, "y": 20})
        expect(page.locator("dialog.vk-large svg.vk-drawing")).to_be_visible()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_a_wide_diagram_scrolls_in_its_frame(width: int, served: Served, chromium: Browser) -> None:
    with open_page(chromium, served, viewport={"width": width, "height": 700}) as opened:
        opened.page.goto(served.base)
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
        view = opened.page.locator(".vk-diagram-view")
        assert view.evaluate("e => e.scrollWidth > e.clientWidth + 100")


@pytest.mark.parametrize("scheme", ["default", "slate"])
@pytest.mark.parametrize("address", ["", "Board.canvas/", "Wall/"])
def test_all_of_it_is_accessible(
    address: str, scheme: str, served: Served, chromium: Browser
) -> None:
    with open_page(chromium, served) as opened:
        page = opened.page
        page.goto(served.base + address, wait_until="networkidle")
        page.evaluate("s => document.body.setAttribute('data-md-color-scheme', s)", scheme)
        page.wait_for_timeout(300)
        assert find_barriers(page, "article") == []


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_texts_of_diagrams_can_be_read(scheme: str, served: Served, chromium: Browser) -> None:
    with open_page(chromium, served) as opened:
        page = opened.page
        page.goto(served.base)
        page.evaluate("s => document.body.setAttribute('data-md-color-scheme', s)", scheme)
        colors = page.locator("svg.vk-drawing").evaluate(
            "svg => { const of = (e, p) => getComputedStyle(e)[p];"
            " return ['text', 'rect'].map(name => of(svg.querySelector(name), 'fill')) }"
        )
        light, dark = sorted(map(luminance, colors), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def luminance(color: str) -> float:
    parts = [int(part) / 255 for part in color.removeprefix("rgb(").rstrip(")").split(",")]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
