"""The first pass over a site finds whatever is said in a page, whatever other pages had before."""

from __future__ import annotations

import json
from base64 import b64encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaultkit.checks.audit.site_text.exact_search import Said, search_whole
from vaultkit.checks.audit.site_text.output_search import Searcher
from vaultkit.checks.audit.unpacking.file_unpacking import Layer

KEYS = (" secret plan ", " größe öl plan ", " secret ", " 秘密の計画 ", " plan b 12 34 ")
WORDS = (
    *("secret", "plan", "Größe", "O\u0308l", "öl", "秘密の", "計画", "b", "12", "34", "sec", "ret"),
    *("s&#101;cret", "pl&amp;an", "secret%20plan", "s\u0065cret", "pl\\61 n", "gr&ouml;ße"),
    *("&lt;b&gt;secret&lt;/b&gt;", "se\u00adcret", "…", "🚀", "+", '"', "'", "\\", "<", "a > b"),
    *('"secret "+"plan"', "<3", "secret-plan", "secret_plan", "&#112;lan", "plan."),
)
GAPS = ("", " ", "\n", "\n\n", " \r\n")
TAGS = (
    *("<b>", "</b>", "<p>", "</p>", "<div>", "</div>", "<td>", "<br>", "<br/>", "<i class='a'>"),
    *('<a href="../secret-plan/">', "</a>", '<a title="secret\nplan">', '<img alt="a > secret">'),
    *("<!-- secret", "-->", "<!-- plan -->", "<script>", "</script>", "<h2 id=secret-plan>"),
    *("<secret>", "</plan b>", "<secret/>", '<plan:secret title="b">'),
    *('<meta content="secret plan">', "<li>", "</li>", "<span>", "</span>"),
)
PIECES = st.sampled_from((*WORDS, *TAGS, *TAGS))
LINES = st.lists(st.tuples(PIECES, st.sampled_from(GAPS)), max_size=9).map(
    lambda pairs: "".join(piece + gap for piece, gap in pairs)
)
FRAME = st.sampled_from(
    ("<p>secret</p>", "<p>a</p>", "<p>plan</p>", "plan", "secret", "", "<b>", "</b> secret", "x")
)


@st.composite
def sites(draw: st.DrawFn) -> list[bytes]:
    """Draw pages that have many lines alike."""
    shared = draw(st.lists(st.one_of(FRAME, LINES), min_size=1, max_size=6))
    page = st.lists(st.one_of(st.sampled_from(shared), st.sampled_from(shared), LINES), max_size=7)
    pages = draw(st.lists(page, min_size=1, max_size=5))
    return ["\n".join(("<html>", *lines)).encode() for lines in pages]


def said_in(page: bytes) -> set[Said]:
    """Return what one page says by itself, run by run."""
    return {one.said for one in search_whole(page, KEYS, "html")}


def search(searcher: Searcher, page: bytes) -> set[Said]:
    """Return what is found in one page of several, as the audit does it."""
    opened = searcher.narrow(page)
    found = {one.said for one in searcher.search(Layer(page), "html", opened)}
    if opened is not None:
        searcher.forget(opened)
    return found


@settings(max_examples=600, deadline=None)
@given(sites())
def test_each_page_gives_away_what_it_says_alone(pages: list[bytes]) -> None:
    searcher = Searcher(KEYS)
    for page in pages:
        assert search(searcher, page) == said_in(page)


@pytest.mark.parametrize(
    "pages",
    [
        (
            b"<html>\n<td>\n</> \r\ns&#101;cret\n\n<p\n>",
            b"<html>\n<td>\n<b> \r\ns&#101;cret\n\n<p>\n\n",
        ),
        (b"<html>\n<script>secret&#112;lan</script>",),
    ],
    ids=["a piece that is cut otherwise", "an entity in a script"],
)
def test_what_reads_otherwise_in_another_place_is_told(pages: tuple[bytes, ...]) -> None:
    searcher = Searcher(KEYS)
    for page in pages:
        assert {one.key for one in search(searcher, page)} == {" secret "}


FRAME_LINES = ("<html>", "<head>", '<meta content="é">', "</head>", "<body>", "", "<p>a</p>")
TELLING = (
    ("<div>x</div>", "<p>One <b>secret</b> plan</p>", "<p>two</p>"),
    ("<p>é", "", "a secret", "plan</p>", '<a href="/secret/">x</a>'),
    ('<p title="secret plan">b</p>', "<p>secret plan b</p>"),
    ("<p>secret", "<!-- x -->", "plan</p>", "<script>", "secret", "</script>"),
)


@pytest.mark.parametrize("lines", TELLING)
def test_what_pages_say_again_and_again_is_told_with_its_place(lines: tuple[str, ...]) -> None:
    """Pages in which the same is said are told alike, whichever is the first."""
    searcher = Searcher(KEYS)
    for number in range(4):
        page = "\n".join((*FRAME_LINES, f"<p>page {number}</p>" * number, *lines, "</body>"))
        data = page.encode()
        opened = searcher.narrow(data)
        told = list(searcher.search(Layer(data), "html", opened))
        assert opened is not None
        searcher.forget(opened)
        whole = dict.fromkeys(one.said for one in search_whole(data, KEYS, "html"))
        assert {one.said for one in told} == whole.keys()
        for one in told:
            first = min(
                number for number, line in enumerate(page.split("\n"), 1) if "secret" in line
            )
            assert one.line in range(first, first + len(lines))
            assert data.count(b"\n", 0, one.offset) + 1 == one.line


def test_only_what_says_something_is_read_again() -> None:
    searcher = Searcher(KEYS)
    for number in range(3):
        frame = "\n".join(f"<p>line {n}</p>" for n in range(50))
        data = f"<html>\n{frame}\n<p>secret {number}</p>\n</html>".encode()
        opened = searcher.narrow(data)
        assert opened is not None
        assert len(list(searcher.search(Layer(data), "html", opened))) == 1
        assert opened.telling == [f"<p>secret {number}</p>".encode()]
        searcher.forget(opened)
    assert len(searcher.narrow(data).lines.closed) == 1  # type: ignore[union-attr]


def test_what_is_encoded_in_a_piece_that_says_something_is_not_forgotten() -> None:
    encoded = b64encode(b"nobody else may ever read this sentence of ours").decode()
    searcher = Searcher(KEYS)
    data = f"<html>\n<p>secret {encoded}</p>\n</html>".encode()
    for _ in range(4):
        opened = searcher.narrow(data)
        assert opened is not None
        assert len(list(searcher.search(Layer(data), "html", opened))) == 1
        assert opened.may_hold_more()
        searcher.forget(opened)


def test_names_of_tags_say_nothing() -> None:
    opened = Searcher([" div ", " div class ", " a-b "]).narrow(
        b'<html>\n<div class="x"><a-b>\n<hr/>text</a-b></div>\n<DIV\tid=y>'
    )
    assert opened is not None
    said = b" ".join(opened.new.pieces)
    assert all(one in said for one in (b'class="x"', b"id=y", b"text"))
    assert not any(one in said.lower() for one in (b"div", b"a-b", b"hr"))


@pytest.mark.parametrize(
    "page",
    [
        "<p>\u79d8\u5bc6\u306e\u8a08\u753b</p>".encode("iso2022_jp"),
        "<p>größe</p>".encode("cp1252"),
        "<p>plan</p>".encode("utf-16-le"),
        b"<!-- x -->\n%PDF-1.4\n",
    ],
)
def test_a_page_that_is_more_than_text_is_read_as_a_whole(page: bytes) -> None:
    assert Searcher(KEYS).narrow(page) is None


DOCUMENTS = st.lists(st.lists(LINES, max_size=5), min_size=1, max_size=3)


@settings(max_examples=300, deadline=None)
@given(DOCUMENTS, st.booleans())
def test_each_json_gives_away_what_it_says_alone(documents: list[list[str]], plain: bool) -> None:  # noqa: FBT001 - drawn
    searcher = Searcher(KEYS)
    for texts in documents:
        data = json.dumps({"texts": texts, "n": [12, 34, 1_234_567]}, ensure_ascii=plain).encode()
        assert search(searcher, data) == said_in(data)
