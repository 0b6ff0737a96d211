from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.serving import find_chromium, is_fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
SUB_PATH = "/kb/"
"""Sites are often published below a path; a link from the root would miss it."""


class _BelowSubPath(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass

    def translate_path(self, path: str) -> str:
        if not path.startswith(SUB_PATH):
            return str(Path(self.directory) / "not" / "there")
        return super().translate_path(path.removeprefix(SUB_PATH.rstrip("/")))


@dataclass
class Built:
    """A site that is being served: its folder, its address, and the addresses of its pages."""

    folder: Path
    base: str
    pages: list[str] = field(default_factory=list)


@dataclass
class Visit:
    """A browser page and what went wrong on it."""

    page: Page
    site: Built
    errors: list[str] = field(default_factory=list)

    def open(self, url: str) -> None:
        self.page.goto(self.site.base + url, wait_until="networkidle")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """Build our vault strictly and serve it below a path."""
    folder = tmp_path_factory.mktemp("site") / "site"
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT,
        check=True,
    )
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_BelowSubPath, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    found = sorted(
        path.parent.relative_to(folder).as_posix()
        for path in folder.rglob("index.html")
        if b'http-equiv="refresh"' not in path.read_bytes()
    )
    pages = ["" if path == "." else f"{path}/" for path in found]
    yield Built(folder, f"http://127.0.0.1:{server.server_port}{SUB_PATH}", pages)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start Chromium; without one the tests fail, because CI must have it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(),
            args=["--no-sandbox", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(site: Built, chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """Give a fresh browser page; afterwards nothing may have failed or left the site.

    A `pytest.param` of `visit` holds options of the browser context, such as its width.
    """
    options: dict[str, Any] = getattr(request, "param", {})
    context = chromium.new_context(**options)
    page = context.new_page()
    visit = Visit(page, site)
    page.on("console", lambda m: visit.errors.append(m.text) if is_fault(m) else None)
    page.on("pageerror", lambda error: visit.errors.append(str(error)))
    page.on(
        "request",
        lambda r: None if r.url.startswith((site.base, "data:")) else visit.errors.append(r.url),
    )
    yield visit
    context.close()
    assert visit.errors == []
