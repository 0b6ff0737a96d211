"""Names, classes and files of a vault never stand in for those of the theme or of the browser."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.browser.serving import build_and_serve, open_page, press
from vaultkit.notes.text.reserved_names import PREFIX, is_reserved
from vaultkit.vault.built_site.content_security_policy import content_policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.browser.serving import Served

pytestmark = pytest.mark.browser

_RUN = "globalThis.__xss = 1"
_TAKEN = (
    "__config", "__search", "__drawer", "__palette", "__palette_0", "__toc", "__nav_1", "__consent",
    "__tabbed_1_1", "__md_scope", "__md_get", "__proto__", "forms", "cookie", "body", "location",
    "title", "links", "head", "children", "document$", "vk-preview", "fn-1",
)  # fmt: skip
_CONFIG = {
    "base": "https://evil.test/", "features": [], "search": "../evil.js", "translations": {},
    "tags": None, "annotate": None, "version": None,
}  # fmt: skip
_ELEMENTS = ("div", "a", "img", "iframe", "input", "button", "label", "form", "object", "embed")
_BOUND = """
<div class="md-search" data-md-component="search" data-md-toggle="search">bound</div>
<div data-md-component="search-query">bound</div>
<div class="md-dialog md-overlay tabbed-set" data-tabs="1:2" data-md-component="dialog">bound</div>
<div data-md-component="palette" data-md-color-media="">bound</div>
<div class="vk-base-table">bound</div><div class="vk-filtered" data-all="https://evil.test/">b</div>
<div class="vk-reviews" data-built="1999-01-01">bound</div><div class="vk-decision">bound</div>
<figure class="vk-flow">bound</figure><p class="footnote-ref annotate">bound</p>
<span class="video-embed"><a class="embed-card" href="#">play</a>
<iframe data-src="javascript:parent.__xss=1"></iframe></span>
<button data-clipboard-text="rm -rf ~" data-clipboard-target="#x">copy</button>
<a href="#x" data-preview>preview</a>
<div style="position:fixed;inset:0;z-index:99;margin:-9em;background-color:red">over</div>
<pre class="mermaid"><code>graph TD; A--&gt;B</code></pre>
"""
_PAGE_IN_TEXT = (
    f"<article class='md-content__inner'><p>probe</p><img src=x onerror='{_RUN}'>"
    f"<script>{_RUN}</script></article>"
)


def _elements(name: str) -> str:
    given = f'id="{name}" name="{name}" for="{name}" form="{name}"'
    return "".join(f"<{tag} {given}>x</{tag}>" for tag in _ELEMENTS)


def _files() -> dict[str, str]:
    headings = "\n\n".join(f"## {name}\n\n[[#{name}]]" for name in _TAKEN)
    config = json.dumps(_CONFIG)
    return {
        "vaultkit.toml": "[site]\nname = 'R&D <notes>\"'\nrepo-url = 'https://github.com/a/b'\n",
        "index.md": "# Home probe\n\n[[Words.txt]] [[Text]]\n",
        "Headings.md": f"# Headings probe\n\n{headings}\n",
        "Raw.md": "# Raw probe\n\n" + "\n\n".join(map(_elements, _TAKEN)),
        "Config.md": f"probe\n\n<div id='__config'>{config}</div>\n\n[[evil.js]]\n",
        "Bound.md": f"# Bound probe\n{_BOUND}",
        "Text.md": (
            f"---\ntags: [\"<img src=x onerror={_RUN}>\", ok]\nrevision_date: '<img src=x "
            f"onerror={_RUN}>'\ngit_revision_date_localized: '<script>{_RUN}</script>'\n---\n"
            "probe [[words.txt]] [[notes.dat]] [[code.py]] [[e.html.en]]\n"
        ),
        "Board.canvas": json.dumps(
            {"nodes": [
                {"id": name, "type": "text", "text": f"## {name}\n{_elements(name)}",
                 "x": 0, "y": 90 * n, "width": 300, "height": 80}
                for n, name in enumerate(_TAKEN)
            ]}
        ),
        "Rows.base": json.dumps(
            {
                "formulas": {
                    "bound": f"html({json.dumps(_BOUND)})",
                    "names": f"html({json.dumps(''.join(map(_elements, _TAKEN)))})",
                },
                "views": [
                    {"type": "table", "name": "__config",
                     "order": ["file.name", "formula.bound", "formula.names"], "limit": 2},
                    {"type": "list", "name": "forms", "order": ["formula.bound"], "limit": 2},
                ],
            }
        ),
        "Links.md": "probe [[Board.canvas]] [[Rows.base]] ![[Board.canvas]] ![[Rows.base]]\n",
        "words.txt": _PAGE_IN_TEXT,
        "code.py": _PAGE_IN_TEXT,
        "notes.dat": _PAGE_IN_TEXT,
        "e.html.en": _PAGE_IN_TEXT,
        "evil.js": "onmessage = () => fetch('https://evil.test/worker')\n",
    }  # fmt: skip


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with build_and_serve(_files(), tmp_path_factory.mktemp("hostile"), untyped=(".py",)) as served:
        yield served


@pytest.fixture(scope="module")
def strict(hostile: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    policy = content_policy([path.read_text("utf-8") for path in hostile.folder.rglob("*.html")])
    folder = tmp_path_factory.mktemp("strict")
    with build_and_serve({}, folder, hostile.folder, policy) as served:
        yield served


def test_every_name_of_the_browser_is_reserved(chromium: Browser) -> None:
    page = chromium.new_page()
    names = page.evaluate(
        "() => { const found = new Set();"
        " for (let at = document; at; at = Object.getPrototypeOf(at))"
        "  Object.getOwnPropertyNames(at).forEach((name) => found.add(name));"
        " return [...found]; }"
    )
    page.close()
    assert len(names) > 250
    assert [name for name in names if not is_reserved(name)] == []


def test_what_the_window_has_itself_wins_over_any_name(chromium: Browser) -> None:
    """The reason for which `status`, `history` and the like are left to notes."""
    page = chromium.new_page()
    taken = page.evaluate(
        "() => { const names = new Set();"
        " for (let at = window; at; at = Object.getPrototypeOf(at))"
        "  Object.getOwnPropertyNames(at).forEach((name) => names.add(name));"
        " return [...names].filter((name) => {"
        "  const heading = document.createElement('h2'); heading.id = name;"
        "  document.body.append(heading);"
        "  let found; try { found = window[name]; } catch { found = null; }"
        "  heading.remove(); return found === heading; }); }"
    )
    page.close()
    assert taken == []


@pytest.mark.parametrize("kind", ["hostile", "strict"])
def test_the_theme_lives_on_every_page(
    kind: str, request: pytest.FixtureRequest, chromium: Browser
) -> None:
    served: Served = request.getfixturevalue(kind)
    pages = ["", "Headings/", "Raw/", "Config/", "Bound/", "Text/", "Links/", "Board.canvas/"]
    with open_page(chromium, served) as visit:
        page = visit.page
        for url in (*pages, "Rows.base/"):
            page.goto(served.base + url, wait_until="load")
            page.wait_for_function("() => document.documentElement.classList.contains('js')")
            assert page.evaluate("() => document.forms instanceof HTMLCollection")
            assert page.evaluate("() => typeof document.cookie") == "string"
            assert page.evaluate("() => document.body.localName") == "body"
            assert page.evaluate("() => JSON.parse(__config.textContent).search").endswith(".js")
            assert page.evaluate("() => globalThis.__xss") is None, url
            press(page, "/")
            page.locator("dialog .vk-search-input").press_sequentially("probe")
            page.locator(".vk-search-list .vk-found").first.wait_for()
            press(page, "Escape")
            before = page.locator("body").get_attribute("data-md-color-media")
            page.locator("[data-md-component=palette] label:visible").click()
            page.wait_for_function(
                "(before) => document.body.dataset.mdColorMedia !== before", arg=before
            )
        real = [problem for problem in visit.problems if "404" not in problem]
        assert real == []


def test_links_to_renamed_headings_lead_there(hostile: Served, chromium: Browser) -> None:
    with open_page(chromium, hostile) as visit:
        page = visit.page
        page.goto(hostile.base + "Headings/", wait_until="load")
        links = page.locator("article p > a.internal-link")
        for index, name in enumerate(_TAKEN):
            shown = name.replace("$", "")
            anchor = links.nth(index).get_attribute("href") or ""
            assert anchor == f"#{PREFIX}{shown}" or not is_reserved(shown)
            assert page.locator(f"article h2[id='{anchor[1:]}']").count() == 1
        page.goto("about:blank")
        page.goto(hostile.base + "Headings/#fn-1", wait_until="load")
        page.wait_for_function("() => scrollY > 200")


def test_what_scripts_are_bound_to_does_not_come_from_notes(
    hostile: Served, chromium: Browser
) -> None:
    with open_page(chromium, hostile) as visit:
        page = visit.page
        for url in ("Bound/", "Rows.base/", "Links/"):
            page.goto(hostile.base + url, wait_until="load")
            assert (
                page.locator("article [data-md-component], article [data-clipboard-text]").count()
                == 0
            )
            assert page.locator("article pre.mermaid, article [data-src^=javascript]").count() == 0
            assert page.locator("[style*=fixed], [style*='-9em']").count() == 0
        page.goto(hostile.base + "Bound/", wait_until="load")
        page.get_by_text("play", exact=True).click()
        assert page.evaluate("() => globalThis.__xss") is None


def test_a_text_that_is_like_a_page_is_none(hostile: Served, chromium: Browser) -> None:
    assert sorted(hostile.files(".txt", ".py", ".dat", ".en", ".js")) == sorted(
        ["words.txt", "code.py", "llms.txt", *_own_scripts(hostile)]
    )
    with open_page(chromium, hostile) as visit:
        for url in ("words.txt", "code.py"):
            visit.page.goto(hostile.base + url)
            assert visit.page.evaluate("() => document.contentType") == "text/plain", url
        visit.page.goto(hostile.base + "Text/", wait_until="load")
        link = visit.page.get_by_role("link", name="words.txt")
        link.hover()
        visit.page.wait_for_timeout(600)
        assert visit.page.evaluate("() => globalThis.__xss") is None
        assert visit.page.locator(".vk-preview img").count() == 0


def _own_scripts(served: Served) -> list[str]:
    return [path for path in served.files(".js") if path.startswith("assets/")]


def test_the_name_of_the_site_is_a_text(hostile: Served, chromium: Browser) -> None:
    name = 'R&D <notes>"'
    with open_page(chromium, hostile) as visit:
        for url in ("404.html", "", "Raw/"):
            visit.page.goto(hostile.base + url, wait_until="load")
            assert visit.page.title().endswith(name)
            logo = visit.page.locator("header .md-logo")
            assert logo.get_attribute("title") == logo.get_attribute("aria-label") == name
            shown = visit.page.locator(".md-header__topic").first.inner_text()
            assert shown.strip() == name
