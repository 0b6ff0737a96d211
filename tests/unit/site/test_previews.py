"""What is shown of a page beside links to it."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup

from vaultkit.checks.audit import Audit, audit_site
from vaultkit.config import Config
from vaultkit.site.pages.page_previews import plain_title, write_preview
from vaultkit.testing import make_vault
from vaultkit.vault.built_site.page_fragments import FILE, fragment_of, is_part_of, page_of
from vaultkit.vault.publishing.published_files import find_published

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
        ('<p dir="auto" id="x">a <a href="../b/">b</a></p>',
         '<p dir="auto" id="x">a <a href="../b/">b</a></p>'),
        ('<p>a<br>b <img src="c.png" alt="d > e" loading="lazy"></p>',
         '<p>a<br>b <img src="c.png" alt="d > e" loading="lazy"></p>'),
        ('<p>a <img src="https://b.example/c.png" alt="d &gt; e"> f</p>', "<p>a d &gt; e f</p>"),
        ('<p>a <img alt="d" srcset="c.png 1x, //b.example/c.png 2x"> f</p>', "<p>a d f</p>"),
        ('<p>a <img src="HTTP:c.png"><img src="/\\b.example/c.png"></p>', "<p>a </p>"),
        ('<p><picture><source srcset="//b/c"><img src="c.png"></picture></p>',
         '<p><picture><img src="c.png"></picture></p>'),
        ('<p>a <img src="data:image/png;base64,AA=="></p>',
         '<p>a <img src="data:image/png;base64,AA=="></p>'),
        ('<p>a <input type="checkbox"> b</p>', '<p>a <input type="checkbox"> b</p>'),
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
    assert shown.endswith("</li>\n</ul>")
    assert 8 <= shown.count("<li>") <= 12


def test_a_huge_block_does_not_come_along() -> None:
    drawn = f'<figure class="vk-base">{"<div><b>x</b></div>" * 20_000}</figure>'
    assert len(write_preview("T", f"<p>a</p>\n{drawn}<p>b</p>", ())) < 400
    code = "<pre><code>" + "line\n" * 10_000 + "</code></pre>"
    assert parts(code) == {"": "<pre><code>" + "line\n" * 12 + "…</code></pre>"}


@pytest.mark.parametrize(
    ("anchor", "shown"),
    [
        ("two", '<h2 id="two">Two</h2>\n<p>b</p>\n<h3 id="deep">Deep</h3>\n<p id="^p">c</p>'),
        ("deep", '<h3 id="deep">Deep</h3>\n<p id="^p">c</p>'),
        ("^p", '<p id="^p">c</p>'),
        ("^item", '<ul>\n<li id="^item">one</li>\n</ul>'),
        ("last", '<h2 id="last">Last</h2>\n<p>e</p>'),
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
    assert fragment_of("A/index.html") == f"A/{FILE}"
    assert fragment_of("index.html") == FILE
    assert page_of(f"A/{FILE}") == "A/index.html"
    assert page_of(f"A/my-{FILE}") == page_of("A/index.html") == ""
    assert plain_title("<h1>A <em>b</em> &amp; c</h1>") == "A b & c"
    assert "<title>a &lt;b&gt;</title>" in write_preview("a <b>", "<p>x</p>", ())


def test_a_site_holds_one_for_each_note(publish: Callable[..., Any]) -> None:
    files = {
        "A.md": "# Alpha\n\nFirst. [[B#Part]] and [[B#^mark]]\n",
        "B.md": "x\n\n## Part\n\ny ^mark\n\n## Other\n\nz\n",
        "C.md": "---\npublish: false\n---\n[[B#Other]]\n",
        "Empty.md": "",
    }
    site = publish(files)
    previews = {f"A/{FILE}", f"B/{FILE}", f"Empty/{FILE}"}
    assert {path for path in site.files if path.endswith(FILE)} == previews
    assert "<title>Empty</title>" in site.text(f"Empty/{FILE}")
    page = BeautifulSoup(site.text(f"B/{FILE}"), "html.parser")
    assert [one["data-for"] for one in page.select("section")] == ["", "^mark", "part"]
    assert BeautifulSoup(site.text(f"A/{FILE}"), "html.parser").title.text == "Alpha"
    assert FILE not in site.text("sitemap.xml")


def test_a_fragment_is_part_of_its_page_or_is_searched() -> None:
    body = '<h2 id="a">A</h2>\n<ul>\n' + "<li>some words</li>\n" * 90 + "</ul>\n"
    page = f"<html><title>T - Site</title>{body}</html>".encode()
    fragment = write_preview("T", body, {"a"}).encode()
    assert is_part_of(fragment, page)
    for old, new in ((b"words", b"other"), (b">T<", b">Secret<"), (b'for="a"', b'for="b"')):
        assert not is_part_of(fragment.replace(old, new), page)
    assert not is_part_of(b"Secret", page)


def test_the_audit_reads_what_is_no_part_of_the_page() -> None:
    files = {"Plan.md": "---\npublish: false\n---\nThe merger is in spring\n", "A.md": "x"}
    vault = make_vault(files)
    audit = Audit(vault, find_published(vault, Config()), lambda path: files[path].encode())
    page = b"<title>A</title><p>x</p>\n<p>y</p>"
    for said, leaks in (("<p>x</p>", 0), ("<p>The merger is in spring</p>", 1)):
        site = {"A/index.html": page, f"A/{FILE}": write_preview("A", said, ()).encode()}
        found = audit_site(audit, list(site), site.__getitem__, workers=1)
        assert [leak.file for leak in found] == [f"A/{FILE}"] * leaks
