"""Small vaults as sites in a browser, with what goes wrong on their pages."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import Browser, ConsoleMessage, Page

SUB_PATH = "/kb/"
GRAVE = frozenset({"serious", "critical"})
"""Impacts of barriers that no page may have, whatever its notes hold."""


@dataclass
class Served:
    """A site that is being served below a path: its folder, its address, and its pages'."""

    folder: Path
    base: str

    @property
    def pages(self) -> list[str]:
        found = (path.parent.relative_to(self.folder) for path in self.folder.rglob("index.html"))
        return sorted("" if str(path) == "." else f"{quote(path.as_posix())}/" for path in found)

    def leads_on(self, url: str) -> bool:
        """Tell whether an address is only there to lead to another one."""
        path = self.folder / unquote(url)
        page = path / "index.html" if path.is_dir() else path
        return b'http-equiv="refresh"' in page.read_bytes()

    def files(self, *suffixes: str) -> list[str]:
        """Return the addresses of files with one of some suffixes, pages aside."""
        paths = (path for path in self.folder.rglob("*") if path.suffix in suffixes)
        found = (path.relative_to(self.folder).as_posix() for path in paths)
        return sorted(quote(path) for path in found if not path.endswith("index.html"))


@dataclass
class Opened:
    """A browser page, and what went wrong on it."""

    page: Page
    problems: list[str] = field(default_factory=list)


@contextmanager
def build_and_serve(
    files: Mapping[str, str],
    folder: Path,
    built: Path | None = None,
    policy: str = "",
    untyped: tuple[str, ...] = (),
) -> Iterator[Served]:
    """Build a vault given as path to text, or take a built site, and serve it below a path.

    What ends in one of `untyped` is served without a type, as hosts do that do not know it.
    """
    site = built or folder / "site"
    if built is None:
        for path, text in files.items():
            target = folder / "vault" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode("utf-8", "surrogateescape"))
        command = [sys.executable, "-m", "vaultkit", "build", "vault", "--site-dir", "site", "-q"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def send_header(self, keyword: str, value: str) -> None:
            is_type = keyword.lower() == "content-type"
            if not (is_type and self.path.endswith(untyped or ("\0",))):
                super().send_header(keyword, value)

        def end_headers(self) -> None:
            if policy:
                self.send_header("Content-Security-Policy", policy)
            super().end_headers()

        def translate_path(self, path: str) -> str:
            if not path.startswith(SUB_PATH):
                return str(site / "not" / "there")
            return super().translate_path(path.removeprefix(SUB_PATH.rstrip("/")))

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Served(site, f"http://127.0.0.1:{server.server_port}{SUB_PATH}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def find_chromium() -> str | None:
    """Return where Chromium is, under any of its names."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


def wait_for_frame(page: Page) -> None:
    """Wait until a page is painted: a browser drops keys that are pressed before."""
    page.evaluate("new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))")


def press(page: Page, key: str) -> None:
    """Press a key once a page is painted."""
    wait_for_frame(page)
    page.keyboard.press(key)


def find_barriers(
    page: Page, context: Any = None, *, impacts: Container[str] | None = None
) -> list[tuple[str, str]]:
    """Return what keeps people out of a page: the rule of axe, and the element.

    Args:
        page: The page.
        context: Which part of it, as axe takes it; None for all.
        impacts: Those that count; None for all.
    """
    found = Axe().run(page, context).response["violations"]
    wanted = (one for one in found if impacts is None or one["impact"] in impacts)
    return [(one["id"], node["html"]) for one in wanted for node in one["nodes"]]


def is_fault(message: ConsoleMessage) -> bool:
    """Tell whether a console message is the site's fault.

    Where a page names no icon, such as an image on its own, the browser asks the host for one.
    """
    asked = str((message.location or {}).get("url", ""))
    return message.type == "error" and not asked.endswith("/favicon.ico")


@contextmanager
def open_page(chromium: Browser, served: Served, **options: object) -> Iterator[Opened]:
    """Give a browser page that notes errors, and requests that leave the site."""
    context = chromium.new_context(**options)  # type: ignore[arg-type]
    page = context.new_page()
    opened = Opened(page)
    problems = opened.problems
    page.on("console", lambda m: problems.append(m.text) if is_fault(m) else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "request",
        lambda r: (
            None if r.url.startswith((served.base, "data:", "blob:")) else problems.append(r.url)
        ),
    )
    yield opened
    context.close()
