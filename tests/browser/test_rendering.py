"""What a browser makes of unusual notes, under a policy that forbids styles and frames in HTML."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.serving import press

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

VIDEO = "https://www.youtube.com/watch?v=NnTvZWp5Q7o"
PLAYER = "https://www.youtube-nocookie.com/"
POLICY = (
    "default-src 'self'; style-src 'self'; script-src 'self' 'unsafe-inline'; "
    f"img-src 'self' data:; frame-src 'self' {PLAYER}"
)
"""The theme's own inline scripts are not what is tested here."""
PLACE = {"x": 0, "y": 0, "width": 260, "height": 120}
BOARD = {
    "nodes": [
        {"id": "g", "type": "group", "label": "Ways", **PLACE, "x": -40, "y": -40, "color": "4"},
        {"id": "t", "type": "text", "text": "See [[Other|there]] and $x^2$.", **PLACE},
        {"id": "f", "type": "file", "file": "Card.md", **PLACE, "x": 640, "color": "#aa0055"},
    ],
    "edges": [{"id": "e", "fromNode": "t", "toNode": "f", "label": "leads", "color": "1"}],
}
LONG = "+".join(f"a_{{{number}}}" for number in range(40))
VAULT = {
    "vaultkit.toml": "",
    "Card.md": "Few words.\n",
    "Home.md": (
        f"# Home\n\n![[Board.canvas]]\n\n![A talk]({VIDEO})\n\n"
        "![[pic.svg|200x40]] ![[pic.svg|60]]\n\n"
        "$$\\begin{align} a &= \\frac{b}{c} \\tag{1} \\end{align}$$\n\n$\\color{red}x$ $\\nope$\n\n"
        "- [ ] open\n- [?] asked\n- [n] other\n\nשלם\n\n- פריט\n- item\n\n"
        "> [!tip]- Fold\n> inner\n\n```mermaid\ngraph TD\n```\n\n| a | b |\n|-|-:|\n| 1 | 2 |\n"
    ),
    "Other.md": "other\n\n![[Home]]\n",
    "Wide.md": (
        f"# Wide\n\nBefore ${LONG}$ after $x$\n\n- item ${LONG}$\n\n"
        f"> [!note] ${LONG}$\n> ${LONG}$\n\n"
        f"## Heading ${LONG}$\n\n| a | ${LONG}$ |\n|-|-|\n| 1 | 2 |\n\n^[${LONG}$]\n\n"
        f"PATH=$HOME/{'folder/' * 20}bin:$PATH; echo $A & {'B_' * 90}$\n\n"
        r"Level $\sum_{i=0}^n \frac{a}{b}$ $x^2$ $\begin{pmatrix}a&b\\c&d\end{pmatrix}$ text" + "\n"
    ),
    "Board.canvas": json.dumps(BOARD),
    "pic.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="60"></svg>',
    "zh.md": "集群内部的服务通过虚拟地址互相访问。\n",
    "zh-other.md": "服装与书。\n",
    "ja.md": "外部からロードバランサーの検索テストを説明します。\n",
    "ko.md": "클러스터외부에서는 로드밸런서서비스로접속합니다.\n",
}


class _Strict(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Build and serve the vault; give its address."""
    root = tmp_path_factory.mktemp("rendering")
    vault: Path = root / "vault"
    vault.mkdir()
    for path, text in VAULT.items():
        (vault / path).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "vaultkit", "build", "--vault", str(vault)]
    subprocess.run([*command, "--site-dir", str(root / "site")], check=True, capture_output=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Strict, directory=str(root / "site")))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(base: str, chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Give a fresh page at the site's root; nothing may fail or leave the site but the player."""
    context = chromium.new_context(base_url=base, **getattr(request, "param", {}))
    context.route(f"{PLAYER}**", lambda route: route.fulfill(body="player"))
    context.route("https://www.youtube.com/**", lambda route: route.fulfill(body="video"))
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto("")
    yield page
    context.close()
    assert errors == []


def requests_of(page: Page, base: str) -> list[str]:
    """Return where requests go that leave the site; the list grows."""
    found: list[str] = []
    page.on("request", lambda r: None if r.url.startswith((base, "data:")) else found.append(r.url))
    return found


@pytest.mark.parametrize(
    "page",
    [{}, {"color_scheme": "dark"}, {"viewport": {"width": 390, "height": 800}}],
    ids=["light", "dark", "phone"],
    indirect=True,
)
@pytest.mark.parametrize("url", ["", "Board.canvas/", "Other/", "Wide/"])
def test_pages_keep_to_the_policy_and_fit(page: Page, base: str, url: str) -> None:
    left = requests_of(page, base)
    page.goto(url, wait_until="networkidle")
    assert left == []
    size = page.viewport_size
    assert size is not None
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.parametrize("page", [{"viewport": {"width": 400, "height": 800}}], indirect=True)
def test_a_wide_formula_in_a_line_scrolls_in_a_box_of_its_own(page: Page) -> None:
    page.goto("Wide/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    boxes = page.locator("article .math-inline:has(> math)")
    scrolls = boxes.evaluate_all("boxes => boxes.map(box => box.scrollWidth > box.clientWidth + 1)")
    assert scrolls[:6] == [True, False, True, True, True, True]
    assert scrolls[-4:] == [False, False, False, True]  # the last one is that of the footnote
    shift = """boxes => boxes.map(box => {
      const before = box.firstChild.getBoundingClientRect().top;
      box.style.display = "inline";
      box.style.overflow = "visible";
      const after = box.firstChild.getBoundingClientRect().top;
      box.style.display = box.style.overflow = "";
      return Math.abs(after - before);
    })"""
    moved = boxes.evaluate_all(shift)
    assert max(moved[-4:-1]) < 0.5  # formulas stand on the line of the text


def test_a_video_plays_after_a_click_and_not_before(page: Page, base: str) -> None:
    left = requests_of(page, base)
    card = page.locator(".video-embed > a")
    expect(card).to_have_attribute("href", VIDEO)
    expect(page.locator(".video-embed iframe")).to_be_hidden()
    assert left == []
    card.click()
    expect(page.frame_locator(".video-embed iframe").locator("body")).to_have_text("player")
    expect(card).to_be_hidden()
    assert [url.partition("?")[0] for url in left] == [f"{PLAYER}embed/NnTvZWp5Q7o"]


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_a_video_is_a_link_without_scripts(page: Page) -> None:
    page.locator(".video-embed > a").click()
    page.wait_for_url(VIDEO)


def test_a_canvas_is_drawn_and_followed(page: Page) -> None:
    card = page.locator(".canvas-embed .canvas-text rect").bounding_box()
    target = page.locator(".canvas-embed .canvas-file rect").bounding_box()
    assert card is not None
    assert target is not None
    assert card["x"] + card["width"] < target["x"]
    page.locator(".canvas-embed figcaption a").click()
    expect(page.locator("article > h1")).to_have_text("Board")
    svg = page.locator("svg.canvas")
    page.get_by_role("button", name="Larger").click()
    wide = svg.bounding_box()
    page.get_by_role("button", name="Fit").click()
    fitted = svg.bounding_box()
    assert wide is not None
    assert fitted is not None
    assert fitted["width"] < wide["width"]
    page.locator(".canvas-text a").click()
    expect(page.locator("article > h1")).to_have_text("Other")


def test_sizes_of_images_are_kept(page: Page) -> None:
    sizes = "images => images.map(image => [image.width, image.height])"
    images = page.locator("article .image-embed img")
    images.last.scroll_into_view_if_needed()
    # The site's policy forbids the polling of `wait_for_function`.
    images.evaluate_all("images => Promise.all(images.map(image => image.decode()))")
    assert images.evaluate_all(sizes) == [[200, 40], [60, 30]]


def test_text_runs_in_its_own_direction(page: Page) -> None:
    ways = "items => items.map(item => getComputedStyle(item).direction)"
    paragraph = page.locator("article > p", has_text="שלם")
    assert paragraph.evaluate_all(ways) == ["rtl"]
    items = (
        page.locator("article li").filter(has_text="פריט").or_(page.get_by_text("item", exact=True))
    )
    assert items.evaluate_all(ways) == ["rtl", "ltr"]


def test_states_of_tasks_have_signs(page: Page) -> None:
    signs = "items => items.map(i => getComputedStyle(i, '::before').content.split(' /')[0])"
    masks = "items => items.map(i => getComputedStyle(i, '::before').maskImage.startsWith('url'))"
    tasks = page.locator("article .task-list-item")
    assert tasks.evaluate_all(signs) == ["none", '""', '"n"']
    assert tasks.evaluate_all(masks) == [False, True, False]


def test_formulas_are_drawn(page: Page) -> None:
    colors = "items => items.map(item => getComputedStyle(item).color)"
    assert page.locator("math mrow[mathcolor]").evaluate_all(colors) == ["rgb(255, 0, 0)"]
    box = page.locator(".math-block math").bounding_box()
    assert box is not None
    assert box["height"] > 30
    unknown = page.locator("math .m-unknown")
    expect(unknown).to_have_text(r"\nope")
    (red, green, _), *_ = unknown.evaluate_all(
        "items => items.map(item => getComputedStyle(item).color.match(/\\d+/g).map(Number))"
    )
    assert red > 2 * green
    expect(page.locator(".math.is-error")).to_have_count(0)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("虚拟地址", "zh"),
        ("服务", "zh"),
        ("互相", "zh"),
        ("ロードバランサー", "ja"),
        ("検索テスト", "ja"),
        ("バランサー", "ja"),
        ("로드밸런서", "ko"),
        ("외부", "ko"),
        ("접속", "ko"),
    ],
)
def test_search_finds_words_where_no_blanks_are(page: Page, query: str, found: str) -> None:
    press(page, "/")
    page.locator("dialog .vk-search-input").press_sequentially(query)
    first = page.locator(".vk-search-list .vk-found-title").first
    expect(first).to_have_text(found)
    expect(page.locator(".vk-found-missing")).to_have_count(0)
