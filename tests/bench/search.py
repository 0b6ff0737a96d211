"""Measure the search: whether the note that is meant comes first, and what a first search costs.

    python -m tests.bench.search own              # our own vault, built for it
    python -m tests.bench.search help VAULT
    python -m tests.bench.search hub --site SITE  # a site that was built before

The queries and what they mean are in search_queries.toml. Each is asked in a browser that has
searched nothing yet, so its bytes are those of a first search; compressed by no one.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from playwright.sync_api import sync_playwright

from tests.browser.serving import build_and_serve, find_chromium

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from playwright.sync_api import Browser, Response

QUERIES = Path(__file__).with_name("search_queries.toml")
_FIRST_FEW = 3
_SHOWN = 10


class Answer(NamedTuple):
    """What came of one query: where a wanted note stands (from 1; 0: not shown), and its cost."""

    query: str
    place: int
    shown: list[str]
    bytes: int
    requests: int


def main(words: Sequence[str] | None = None) -> int:
    """Ask all queries of a list and print what comes out. Effect: builds, runs a browser."""
    given = _arguments().parse_args(words)
    queries = read_queries(given.list)
    with tempfile.TemporaryDirectory() as scratch:
        site = given.site or _build(given.vault, Path(scratch) / "site")
        with build_and_serve({}, site, site) as served, sync_playwright() as play:
            browser = play.chromium.launch(
                executable_path=find_chromium(),
                args=["--no-sandbox", "--disable-background-networking"],
            )
            answers = [ask(browser, served.base, *query) for query in queries.items()]
            browser.close()
    print(_told(given.list, answers))
    return 0


def read_queries(name: str) -> dict[str, list[str]]:
    """Return the queries of a list with the titles that may come first."""
    queries: Mapping[str, str | list[str]] = tomllib.loads(QUERIES.read_text("utf-8"))[name]
    return {query: [one] if isinstance(one, str) else one for query, one in queries.items()}


def ask(browser: Browser, base: str, query: str, wanted: Sequence[str]) -> Answer:
    """Ask one query in a browser that knows nothing yet."""
    context = browser.new_context()
    page = context.new_page()
    read: list[Response] = []
    page.on("response", lambda one: read.append(one) if "/search/" in one.url else None)
    page.goto(base)
    page.keyboard.press("/")
    page.locator("dialog .vk-search-input").fill(query)
    status = "document.querySelector('dialog .vk-search-status').textContent !== ''"
    page.wait_for_function(status)
    page.wait_for_load_state("networkidle")
    titles = page.locator("dialog .vk-search-list .vk-found-title").all_inner_texts()
    data = [one for one in read if one.url.partition("?")[0].endswith(".json")]
    size = sum(len(one.body()) for one in data)
    context.close()
    return Answer(query, place_of(wanted, titles), titles[:_FIRST_FEW], size, len(data))


def place_of(wanted: Sequence[str], titles: Sequence[str]) -> int:
    """Return the place, from 1, of the first title that is wanted; 0 without one."""
    names = [" ".join(title.split()) for title in titles[:_SHOWN]]
    return next((place for place, title in enumerate(names, 1) if title in wanted), 0)


def _told(name: str, answers: Sequence[Answer]) -> str:
    missed = [
        f"{one.query!r}: {one.place or 'not shown'}; first {' | '.join(one.shown)}"
        for one in answers
        if one.place != 1
    ]
    first = sum(one.place == 1 for one in answers)
    few = sum(0 < one.place <= _FIRST_FEW for one in answers)
    sizes = [one.bytes for one in answers]
    cost = f"{statistics.median(sizes) / 1000:,.0f} kB (most {max(sizes) / 1000:,.0f})"
    requests = max(one.requests for one in answers)
    line = f"{name}: {first} of {len(answers)} first, {few} in the first {_FIRST_FEW}"
    return "\n".join([*missed, f"{line}; a first search {cost}, at most {requests} requests"])


def _build(vault: Path | None, site: Path) -> Path:
    command = [sys.executable, "-m", "vaultkit", "build", "--site-dir", str(site), "--quiet"]
    subprocess.run([*command, "--vault", str(vault or "vault")], check=True)
    return site


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("list", choices=list(tomllib.loads(QUERIES.read_text("utf-8"))))
    parser.add_argument("vault", type=Path, nargs="?", help="default: our own")
    parser.add_argument("--site", type=Path, help="a built site of it")
    return parser


if __name__ == "__main__":
    sys.exit(main())
