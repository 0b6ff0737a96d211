"""What is shown of a page beside links to it."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup

from vaultkit.site.pages.page_previews import FILE, plain_title, preview_of, write_preview

if TYPE_CHECKING:
    from collections.abc import Callable

LONG = "word " * 120
FLOW = (
    '<figure class="vk-flow vk-lanes-2"><figcaption class="vk-flow-title">To a Pod</figcaption>'
    "<div><figure>x</figure></div></figure>\n<p>b</p>"
)
CODE = '<div class="highlight"><pre><code><span class="k">a</span> &lt;b</code></pre></div>'
_SECTION = re.compile(r'<section data-for="([^"]*)">\n(.*?)</section>\n', re.DOTALL)


def parts(html: str, *anchors: str) -> dict[str, str]:
    """Return the parts of a preview, by what links to them."""
    found = _SECTION.findall(write_preview("T", html, anchors))
    return {unescape(anchor): part.strip() for anchor, part in found}


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>a</p>\n<p>b</p>\n", "<p>a</p>\n<p>b</p>"),
        ("<p>a</p>\n" * 9, "<p>a</p>\n" * 5 + "<p>a</p>"),
        (f"<p>{LONG}</p>\n<p>b</p>\n", f"<p>{LONG}</p>"),
        ("<p>a</p>\n<h2>H</h2>\n<p>b</p>\n" + "<p>c</p>\n" * 2 + "<h2>I</h2>\n<p>d</p>\n",
         "<p>a</p>\n<h2>H</h2>\n<p>b</p>\n<p>c</p>\n<p>c</p>"),
        ('<p dir="auto" id="x" data-href="y">a <a class="internal-link" href="../b/">b</a></p>',
         '<p>a <a class="internal-link" href="../b/">b</a></p>'),
        ('<p>a<br>b <img src="c.png" alt="d > e" loading="lazy"></p>',
         '<p>a<br>b <img src="c.png" alt="d > e" loading="lazy"></p>'),
        ('<p>a <input type="checkbox"> b</p>', "<p>a  b</p>"),
        ('<p>a <span class="x"><video src="b"></video></span></p>',
         '<p>a <span class="x"></span></p>'),
        (FLOW, '<p class="vk-preview-drawn">To a Pod</p>\n<p>b</p>'),
        (CODE, '<div class="highlight"><pre><code>a &lt;b</code></pre></div>'),
        ('<p>a</p>\n<section class="footnotes"><ol><li>b</li></ol></section>\n', "<p>a</p>"),
    ],
)  # fmt: skip
def test_a_page_begins(html: str, shown: str) -> None:
    assert parts(html) == {"": shown}


def test_a_long_list_ends_with_an_item_and_is_closed() -> None:
    item = f"<li><p>{'x' * 90}</p></li>\n"
    (shown,) = parts(f"<ul>\n{item * 50}</ul>\n").values()
    assert shown.startswith("<ul>\n<li>")
    assert shown.endswith("</li></ul>")
    assert 8 <= shown.count("<li>") <= 12


def test_a_huge_block_does_not_come_along() -> None:
    drawn = f'<figure class="vk-base">{"<div><b>x</b></div>" * 20_000}</figure>'
    assert len(write_preview("T", f"<p>a</p>\n{drawn}<p>b</p>", ())) < 400
    code = "<pre><code>" + "line\n" * 10_000 + "</code></pre>"
    assert parts(code) == {"": "<pre><code>" + "line\n" * 12 + "…</code></pre>"}


@pytest.mark.parametrize(
    ("anchor", "shown"),
    [
        ("two", "<h2>Two</h2>\n<p>b</p>\n<h3>Deep</h3>\n<p>c</p>"),
        ("deep", "<h3>Deep</h3>\n<p>c</p>"),
        ("^p", "<p>c</p>"),
        ("^item", "<ul><li>one</li></ul>"),
        ("last", "<h2>Last</h2>\n<p>e</p>"),
    ],
)
def test_a_part_is_what_the_link_names(anchor: str, shown: str) -> None:
    html = (
        '<p>a</p>\n<h2 id="two">Two</h2>\n<p>b</p>\n<h3 id="deep">Deep</h3>\n<p id="^p">c</p>\n'
        '<h2 id="three">Three</h2>\n<ul>\n<li id="^item">one</li>\n<li>two</li>\n</ul>\n'
        '<h2 id="last">Last</h2>\n<p>e</p>\n'
    )
    assert parts(html, anchor)[anchor] == shown


def test_an_anchor_that_is_not_there_has_no_part() -> None:
    assert list(parts("<p>a</p>", "gone", 'q"<')) == [""]


def test_a_page_that_is_drawn_is_told_in_words() -> None:
    html = '<figure class="canvas-page"><svg><text>A &amp; B</text></svg></figure>'
    assert parts(html) == {"": "<p>A &amp; B</p>"}


def test_names() -> None:
    assert preview_of("A/index.html") == f"A/{FILE}"
    assert preview_of("index.html") == FILE
    assert plain_title("<h1>A <em>b</em> &amp; c</h1>") == "A b & c"
    assert "<title>a &lt;b&gt;</title>" in write_preview("a <b>", "<p>x</p>", ())


def test_a_site_holds_one_for_each_note(publish: Callable[..., Any]) -> None:
    files = {
        "A.md": "# Alpha\n\nFirst. [[B#Part]] and [[B#^mark]]\n",
        "B.md": "x\n\n## Part\n\ny ^mark\n\n## Other\n\nz\n",
        "C.md": "---\npublish: false\n---\n[[B#Other]]\n",
    }
    site = publish(files)
    assert {path for path in site.files if path.endswith(FILE)} == {f"A/{FILE}", f"B/{FILE}"}
    page = BeautifulSoup(site.text(f"B/{FILE}"), "html.parser")
    assert [one["data-for"] for one in page.select("section")] == ["", "^mark", "part"]
    assert BeautifulSoup(site.text(f"A/{FILE}"), "html.parser").title.text == "Alpha"
    assert FILE not in site.text("sitemap.xml")
