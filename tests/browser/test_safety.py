"""Nothing that a vault holds runs in a reader's browser, and a strict policy lets the site work."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup

from tests.browser.attacks import ATTACHMENTS, PAYLOADS, make_vault_of_attacks
from tests.browser.serving import SUB_PATH, build_and_serve, open_page, press
from vaultkit.vault.built_site.asset_bundles import lost_page
from vaultkit.vault.built_site.content_security_policy import content_policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import Tag
    from playwright.sync_api import Browser

    from tests.browser.serving import Served

pytestmark = pytest.mark.browser
_RUNS = re.compile(r"^[\x00-\x20]*(javascript|vbscript|data):", re.IGNORECASE)
_RUNS_IN_SVG = re.compile(r"<script|\son\w+=|javascript:|foreignObject", re.IGNORECASE)
_ADDRESSES = ("href", "src", "action", "formaction", "xlink:href", "data", "poster")
_OF_THE_THEME = re.compile(r"__md_|localStorage|navigator\.platform|__tabbed_")


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    files = make_vault_of_attacks()
    with build_and_serve(files, tmp_path_factory.mktemp("attacked")) as served:
        yield served


def test_the_corpus_is_large() -> None:
    text = "".join(make_vault_of_attacks().values())
    assert len(PAYLOADS) >= 50
    assert text.count("__xss") + text.count("alert(") >= 150


def test_no_page_holds_what_could_run(attacked: Served) -> None:
    found: list[str] = []
    for path in attacked.folder.rglob("*.html"):
        page = BeautifulSoup(path.read_bytes(), "html.parser")
        found += (f"{path}: {element}" for element in page.select("*") if _could_run(element))
    for path in attacked.folder.rglob("*.svg"):
        text = path.read_text("utf-8")
        found += [f"{path}: {text}"] if _RUNS_IN_SVG.search(text) else []
    assert found == []


def _could_run(element: Tag) -> bool:
    if any(name.startswith("on") for name in element.attrs):
        return True
    values = (str(element.get(name, "")) for name in _ADDRESSES)
    if any(_RUNS.match(value) for value in values):
        return True
    if element.name == "script" and not element.get("src"):
        is_data = str(element.get("type", "")).endswith("json")
        is_ours = element.text == lost_page("")["vaultkit_lost_script"]
        return not (is_data or is_ours or _OF_THE_THEME.search(element.text))
    if element.name == "meta" and element.get("http-equiv") == "refresh":
        return re.fullmatch(r"0; ?url=[^:]*", str(element["content"])) is None
    return element.name in {"base", "object", "embed", "applet"}


def _to_visit(pages: list[str]) -> list[str]:
    """Return the pages worth a visit: of those made alike for each payload, every sixth."""
    alike = [url for url in pages if url.startswith(("N/", "P/", "tags/")) or url.count("/") > 1]
    return [*sorted(set(pages) - set(alike)), *alike[::6]]


@pytest.mark.timeout(400)
def test_no_payload_runs(attacked: Served, chromium: Browser) -> None:
    context = chromium.new_context()
    page = context.new_page()
    ran: list[str] = []

    def note(dialog: Any) -> None:
        ran.append(f"{page.url}: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", note)
    page.on("pageerror", lambda error: ran.append(f"{page.url}: {error}"))
    page.on(
        "request", lambda asked: None if _is_near(attacked, asked.url) else ran.append(asked.url)
    )
    for url in (*_to_visit(attacked.pages), *attacked.files(".svg", ".html", ".txt")):
        if attacked.leads_on(url):
            continue
        page.goto(attacked.base + url, wait_until="domcontentloaded")
        page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true })")
        if page.evaluate("() => globalThis.__xss !== undefined"):
            ran.append(url)
    page.goto(attacked.base, wait_until="load")
    press(page, "/")
    page.locator(".vk-search-input").press_sequentially("probe")
    page.locator(".vk-search-list .vk-found").first.wait_for()
    assert page.evaluate("() => globalThis.__xss") is None
    context.close()
    assert ran == []


def _is_near(served: Served, url: str) -> bool:
    """Tell whether an address is of the site, or a picture of its author's."""
    host = served.base.removesuffix(SUB_PATH)
    return url.startswith((host, "data:", "blob:", "https://example.org/x.png"))


def test_what_some_host_would_run_stays(attacked: Served) -> None:
    files = {path.name for path in attacked.folder.rglob("*") if path.is_file()}
    assert [name for name in ATTACHMENTS if name in files] == ["run.txt", "run.yaml"]
    assert (attacked.folder / "run.yaml").read_bytes().startswith(b"\xef\xbb\xbf<script>")


@pytest.fixture(scope="module")
def strict(site: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve our own site under the policy that is made for it."""
    pages = [path.read_text("utf-8") for path in site.folder.rglob("*.html")]
    policy = content_policy(pages)
    assert "unsafe" not in policy
    with build_and_serve({}, tmp_path_factory.mktemp("strict"), site.folder, policy) as served:
        yield served


def test_the_site_works_under_its_policy(strict: Served, chromium: Browser) -> None:
    sample = strict.pages[:: max(len(strict.pages) // 25, 1)]
    with open_page(chromium, strict) as visit:
        for url in sample:
            visit.page.goto(strict.base + url, wait_until="networkidle")
        visit.page.goto(strict.base, wait_until="networkidle")
        press(visit.page, "/")
        visit.page.locator(".vk-search-input").press_sequentially("service")
        visit.page.locator(".vk-search-list .vk-found").first.wait_for()
        assert visit.problems == []


def test_the_policy_stops_an_inline_script(strict: Served, chromium: Browser) -> None:
    with open_page(chromium, strict) as visit:
        visit.page.goto(strict.base, wait_until="networkidle")
        visit.page.evaluate(
            "() => { const script = document.createElement('script');"
            " script.textContent = 'globalThis.__xss=1'; document.body.append(script); }"
        )
        assert visit.page.evaluate("() => globalThis.__xss") is None
        assert any("Content Security Policy" in problem for problem in visit.problems)
