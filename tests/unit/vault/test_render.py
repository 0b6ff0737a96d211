"""Rendering in detail, beyond the conformance cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from vaultkit.notes.html import Drawing
from vaultkit.notes.paths import NotePath
from vaultkit.testing import make_vault
from vaultkit.vault.presentation.note_rendering import SiteAddresses, render_note

if TYPE_CHECKING:
    from vaultkit.notes.html import Rendered
    from vaultkit.notes.note import Callout, Fence, Note

OTHERS = {
    "B.md": """\
---
secret: property
---
# One
text ^p

## Two
two ![[i m.png]]

# Three
- a ^li
  - b
    c
- d

> [!tip] title
> body

^call

| a |
|---|
| b |

^tab

> [!warn] glued
> below
^glued
""",
    "C.md": "C text[^1] ![[D]]\n\n[^1]: c note\n",
    "D.md": "D ![[C]]",
    "F.md": "# S\nsee[^q]\n\n# Z\n[^q]: far [^r]\n[^r]: farther\n",
    "i m.png": "",
    "a.mp3": "",
    "v.mp4": "",
    "d.pdf": "",
    "x.canvas": "",
    "é & ü.md": "",
}

ASIDE = ".footnote-backref, .markdown-embed-title, .markdown-embed .markdown-embed, h1"


def render(text: str, **settings: object) -> Rendered:
    vault = make_vault({"N.md": text, **OTHERS}, settings)
    return render_note(vault, "N.md", SiteAddresses())  # type: ignore[arg-type]


def shape(text: str, **settings: object) -> str:
    """Return the HTML without line ends, classes of icons, directions and lazy loading."""
    html = render(text, **settings).html.replace("\n", "").replace(' loading="lazy"', "")
    html = html.replace(' dir="auto"', "")
    return html.replace('<div class="callout-icon"></div>', "")


def count(html: str, selector: str) -> int:
    return len(BeautifulSoup(html, "html.parser").select(selector))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a\nb  \nc\\\nd", "<p>a<br>b<br>c<br>d</p>"),
        ("a<br>\nb<BR/>\n\nc", "<p>a<br>b</p><p>c</p>"),
        ("~a~ ~~b~~", "<p>~a~ <del>b</del></p>"),
        ("a\n===\n\nb\nc\n---", '<h1 id="a">a</h1><p>b<br>c</p><hr>'),
        ("# a\n# a", '<h1 id="a">a</h1><h1 id="a-1">a</h1>'),
        ("==a **b** c==", "<p><mark>a <strong>b</strong> c</mark></p>"),
        ("==a **b== c**", "<p>==a <strong>b== c</strong></p>"),
        ("== a == b==c", "<p>== a == b==c</p>"),
        ("==a\nb==", "<p><mark>a<br>b</mark></p>"),
        ("`==a==` ==`a`==", "<p><code>==a==</code> <mark><code>a</code></mark></p>"),
        (
            "`curl http://a_b/c_d` `[[|x]]`",
            "<p><code>curl http://a_b/c_d</code> <code>[[|x]]</code></p>",
        ),
        ("`a %% b` %%c%%d", "<p><code>a %% b</code> d</p>"),
        ("<% tp.x() %> *b*", "<p>&lt;% tp.x() %&gt; <em>b</em></p>"),
        (
            "$a_b$ $5 and $6",
            (
                '<p><span class="math math-inline"><math><msub><mi>a</mi><mi>b</mi></msub></math>'
                "</span> $5 and $6</p>"
            ),
        ),
        (
            "> $$\n> a\n> = b\n> $$",
            (
                '<blockquote><p><span class="math math-block"><math display="block"><mi>a</mi>'
                "<mo>=</mo><mi>b</mi></math></span></p></blockquote>"
            ),
        ),
        ("&lt;b&gt; &amp; \\*", "<p>&lt;b&gt; &amp; *</p>"),
        ("\x00", "<p>\ufffd</p>"),
    ],
)
def test_inline(text: str, html: str) -> None:
    assert shape(text) == html


def test_strict_line_breaks() -> None:
    assert render("a\nb", strict_line_breaks=True).html == '<p dir="auto">a\nb</p>\n'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("%%a%%", ""),
        ("%%\na\n\nb\n%%\n\nc", "<p>c</p>"),
        ("a\n%%b%%\nc", "<p>a<br>c</p>"),
        ("a %%b\n%%\nc", "<p>a <br>c</p>"),
        ("a %%b\n\nc%% d", "<p>a %%b</p><p>c%% d</p>"),
        ("- a %%x\n- b%% c", "<ul><li>a %%x</li><li>b%% c</li></ul>"),
        ("> a %%b\n> c%% d", "<blockquote><p>a  d</p></blockquote>"),
        ("# a %%b%%", '<h1 id="a">a</h1>'),
        ("a\n\n%%\n- [ ] x\n# h\n%%\n\nb", "<p>a</p><p>b</p>"),
        ("a <!-- b --> c", "<p>a  c</p>"),
    ],
)
def test_comments_leave_nothing_behind(text: str, html: str) -> None:
    assert shape(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a ^x", '<p id="^x">a</p>'),
        ("a\n^x", '<p id="^x">a</p>'),
        ("- a ^x\n- b", '<ul><li id="^x">a</li><li>b</li></ul>'),
        ("- a\n\n^x", '<ul id="^x"><li>a</li></ul>'),
        ("> a\n\n^x", '<blockquote id="^x"><p>a</p></blockquote>'),
        ("> a\n^x", '<blockquote id="^x"><p>a</p></blockquote>'),
        ("> a\n> ^x", '<blockquote id="^x"><p>a</p></blockquote>'),
    ],
)
def test_block_ids_are_anchors_and_not_shown(text: str, html: str) -> None:
    assert shape(text) == html


CALLOUT = (
    '<div class="callout" data-callout="{type}" data-callout-metadata="" data-callout-fold="">'
    '<div class="callout-title"><div class="callout-title-inner">{title}</div></div>{content}</div>'
)


def callout(kind: str, title: str, body: str = "") -> str:
    content = f'<div class="callout-content">{body}</div>' if body else ""
    return CALLOUT.format(type=kind, title=title, content=content)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("> [!note]", callout("note", "Note")),
        ("> [!TIP] a *b*", callout("tip", "a <em>b</em>")),
        ("> [!note]\n> - a\n> - b", callout("note", "Note", "<ul><li>a</li><li>b</li></ul>")),
        ("> [!note] t\n> a\n> b", callout("note", "t", "<p>a<br>b</p>")),
        ("> [!a] b\n> > [!c] d\n> > e", callout("a", "b", callout("c", "d", "<p>e</p>"))),
        (
            "> [!a] b\n> c\n^id",
            callout("a", "b", "<p>c</p>").replace('fold=""', 'fold="" id="^id"'),
        ),
    ],
)
def test_callouts(text: str, html: str) -> None:
    assert shape(text) == html


def test_a_folded_callout_with_metadata_lists_and_code() -> None:
    html = render("> [!note|wide x]- T\n> - [x] a\n>\n> ```py\n> x = 1\n> ```\n").html
    assert (
        count(html, 'details.callout.is-collapsed[data-callout-metadata="wide x"]:not([open])') == 1
    )
    assert count(html, "summary.callout-title") == 1
    assert count(html, ".callout-content li.task-list-item.is-checked input[checked]") == 1
    assert count(html, ".callout-content .highlight code.language-py") == 1
    assert count(render("> [!note]+ T\n> x").html, "details[open]") == 1


def test_tasks_show_their_state() -> None:
    html = render("- [ ] a\n- [x] b\n- [/] c\n- d\n1. [?] e\n").html
    states = [li["data-task"] for li in BeautifulSoup(html, "html.parser").select("li[data-task]")]
    assert states == [" ", "x", "/", "?"]
    assert count(html, "li.is-checked > input[checked]") == 3
    assert count(html, ".contains-task-list") == 2


@pytest.mark.parametrize(
    ("text", "title", "content"),
    [
        ("![[B#Two]]", "B > Two", "Two two"),
        ("![[B#^li]]", "B", "a b c"),
        ("![[B#^call]]", "B", "title body"),
        ("![[B#^tab]]", "B", "a b"),
        ("![[B#^glued]]", "B", "glued below"),
        ("![[B#^p|shown]]", "shown", "text"),
        ("![[B#Nope]]", "B > Nope", "There is no “Nope” in this note."),
        ("![[B#^nope]]", "B", "There is no “^nope” in this note."),
        ("![[N]]", "N", "This embed would contain itself."),
        ("![](B.md#Two)", "B > Two", "Two two"),
    ],
)
def test_embedded_notes(text: str, title: str, content: str) -> None:
    page = BeautifulSoup(render(text).html, "html.parser")
    (found,) = page.select(".markdown-embed")
    assert found.select(".markdown-embed-title")[0].get_text() == title
    assert " ".join(found.select(".markdown-embed-content")[0].get_text(" ").split()) == content
    assert "property" not in page.get_text()


@pytest.mark.parametrize(
    ("text", "selector"),
    [
        ("- ![[B#Two]]", "ul > li > .markdown-embed"),
        ("|a|\n|-|\n|![[B#Two]]|", "td > .markdown-embed"),
        ("> [!a] b\n> ![[B#Two]]", ".callout-content > .markdown-embed"),
        ("> ![[B#Two]]", "blockquote > .markdown-embed"),
        ("**a ![[B#Two]] b**", "p + .markdown-embed + p > strong"),
        ("[![x](i%20m.png)](B)", "p > a img"),
        ("# h ![[i m.png]]", "h1 img"),
    ],
)
def test_embeds_stand_where_blocks_may(text: str, selector: str) -> None:
    assert count(render(text).html, selector) == 1


def test_embed_loops_end() -> None:
    html = render("![[C]] ![[#h]]\n\n# h\n![[#h]]").html
    assert html.count("This embed would contain itself.") == 3


def test_anchors_of_an_embed_are_not_repeated() -> None:
    html = render("![[#h]]\n\n# h ^x\np ^y").html
    assert html.count('id="h"') == html.count('id="^x"') == 1
    assert html.count('id="^y"') == 1


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("![[i m.png]]", '<img src="/i%20m.png" alt="i m.png">'),
        ("![[i m.png|100]]", '<img src="/i%20m.png" alt="i m.png" width="100">'),
        ("![[i m.png|a cat|100x50]]", '<img src="/i%20m.png" alt="a cat" width="100" height="50">'),
        ("![a|20](i%20m.png)", '<img src="/i%20m.png" alt="a" width="20">'),
        ("![](<i m.png>)", '<img src="/i%20m.png" alt="i m.png">'),
        ("![100](https://x.org/a.png)", '<img src="https://x.org/a.png" alt="" width="100">'),
        (
            "![[a.mp3]]",
            '<audio class="internal-embed media-embed" controls preload="metadata" src="/a.mp3"',
        ),
        ("![[v.mp4|30x20]]", 'src="/v.mp4" width="30" height="20"'),
        ("![[d.pdf#page=3]]", 'src="/d.pdf#page=3"'),
        ("![[d.pdf#height=400]]", 'height="400"'),
        ("![[x.canvas]]", '<figure class="internal-embed canvas-embed">'),
        ("![[d.pdf|300]]", '<a class="internal-link" href="/d.pdf">d.pdf</a>'),
        (
            "![[B|300]]",
            '<div class="markdown-embed-title"><a class="internal-link" href="/B/">B</a>',
        ),
    ],
)
def test_files(text: str, html: str) -> None:
    assert html in shape(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("![[no.png]]", "no.png"),
        ("![[no.png|200]]", "no.png"),
        ("![[no.png|a caption|200x100]]", "no.png"),
        ("![[x/no.mp4#t=3|a caption]]", "x/no.mp4"),
        ("![alt|200](no%20.png)", "no .png"),
        ("![200](no.png)", "no.png"),
        ("![](no.png)", "no.png"),
        ("![[no#A#B|200]]", "no &gt; A &gt; B"),
    ],
)
def test_what_is_said_of_a_file_that_is_missing_names_it(text: str, name: str) -> None:
    said = f'<span class="internal-embed is-unresolved">{name} was not found</span>'
    assert said in shape(text)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[[B]]", '<a class="internal-link" data-href="B" href="/B/">B</a>'),
        ("[[B#One|x]]", '<a class="internal-link" data-href="B#One" href="/B/#one">x</a>'),
        ("[[B#^p]]", '<a class="internal-link" data-href="B#^p" href="/B/#^p">B &gt; ^p</a>'),
        (
            "[[é & ü]]",
            'data-href="é &amp; ü" href="/%C3%A9-%26-%C3%BC/">é &amp; ü</a>',
        ),
        ("[[no|<b>]]", '<a class="internal-link is-unresolved" data-href="no">&lt;b&gt;</a>'),
        (
            "[*x* `y`](B.md)",
            '<a class="internal-link" data-href="B" href="/B/"><em>x</em> <code>y</code></a>',
        ),
        (
            "https://x.org/a_b?c=d&e.",
            'href="https://x.org/a_b?c=d&amp;e">https://x.org/a_b?c=d&amp;e</a>.',
        ),
        ('[x](https://x.org "t")', '<a class="external-link" href="https://x.org" title="t">x</a>'),
        ("<a@b.c>", '<a class="external-link" href="mailto:a@b.c">a@b.c</a>'),
        ("#a/b", '<a class="tag" href="/tags/a/b/">#a/b</a>'),
        (
            "|a|\n|-|\n|[[B\\|x]]|",
            '<td><a class="internal-link" data-href="B" href="/B/">x</a></td>',
        ),
    ],
)
def test_links(text: str, html: str) -> None:
    assert html in shape(text)


def test_a_link_to_the_same_page_has_only_a_fragment() -> None:
    assert 'href="#h"' in render("# h\n[[#h]]").html


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert)",
        "[x](&#106;avascript:x)",
        "[x](data:text/html,x)",
        "![x](data:image/svg+xml;base64,AA)",
        "<javascript:alert(1)>",
        "[x][r]\n\n[r]: vbscript:x",
        "<a href='javascript:x'>j</a>",
        "<img src=x onerror=alert(1)>",
        "<div onclick=x>\n</div>",
        "<script>alert(1)</script>",
        "a <svg onload=x><script>y</script></svg>",
        "![[i m.png|onfocus=x y]] <b>c</b> [[\ue0000\ue001]]",
    ],
)
def test_nothing_runs(text: str) -> None:
    html = render(text).html
    page = BeautifulSoup(html, "html.parser")
    assert not page.select("script, svg")
    for element in page.select("*"):
        assert not [name for name in element.attrs if name.startswith("on")], html
        for name in ("href", "src"):
            address = str(element.get(name, "")).lower()
            assert not address.startswith(("javascript:", "data:", "vbscript:")), html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a <b>x\n\ny", "<p>a <b>x</b></p><p>y</p>"),
        (
            "<u>a **b** [[no|x]]</u>",
            (
                '<p><u>a <strong>b</strong> <a class="internal-link is-unresolved" data-href="no">'
                "x</a></u></p>"
            ),
        ),
        ("<div>\n**a**\n</div>", "<div>**a**</div>"),
        ("<div>\na\n\n**b**", "<div>a</div><p><strong>b</strong></p>"),
        (
            "<details><summary>s</summary>\nx\n</details>",
            "<details><summary>s</summary>x</details>",
        ),
        (
            "<details><summary>s</summary>\n\n**a**\n\n- b\n</details>\n\nc",
            (
                "<details><summary>s</summary><p><strong>a</strong></p><ul><li>b</li></ul></details>"
                "<p>c</p>"
            ),
        ),
        (
            "<details>\n\na\n\n</details>\n<details open>\n\nb\n\n</details>\n\nc",
            '<details><p>a</p></details><details open=""><p>b</p></details><p>c</p>',
        ),
        (
            "<details><details>\n\na\n\n</details>\n\nb\n\n</details>\n\nc",
            "<details><details><p>a</p></details><p>b</p></details><p>c</p>",
        ),
        (
            "- <details>\n\n  a\n\n  </details>\n\nb",
            "<ul><li><details><p>a</p></details></li></ul><p>b</p>",
        ),
        ("<details>\n\na", "<details></details><p>a</p>"),
        ("a\n\n</details>\n\nb", "<p>a</p><p>b</p>"),
        ("<div><details>\n\na\n\n</details></div>", "<div><details></details></div><p>a</p>"),
        (
            "> <details>\n>\n> a\n\nb\n\n</details>\n\nc",
            "<blockquote><details></details><p>a</p></blockquote><p>b</p><p>c</p>",
        ),
        (
            "<span style='color:red;position:fixed'>x</span>",
            '<p><span style="color:red">x</span></p>',
        ),
        (
            "|<b>a|b|\n|-|-|",
            "<table><thead><tr><th><b>a</b></th><th>b</th></tr></thead><tbody></tbody></table>",
        ),
    ],
)
def test_raw_html_stays_in_its_block(text: str, html: str) -> None:
    assert shape(text) == html


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a[^x] b[^y] c[^x]\n\n[^y]: two\n[^x]: one", "a1 b2 c1 | one | two"),
        ("a ^[in [[B]]] b[^1]\n\n[^1]: named", "a 1 b2 | in B | named"),
        ("a[^1]", "a[^1] |"),
        ("![[C]] me[^1]\n\n[^1]: mine", "C text1 me2 | c note | mine"),
        ("![[F#S]]", "see1 | far 2 | farther"),
        ("a[^1]\n\n[^1]: b[^1] ^[c]", "a1 | b 1 2 | c"),
        ("a[^1]\n\n[^1]: p\n\n    - l\n", "a1 | p l"),
    ],
)
def test_footnotes(text: str, shown: str) -> None:
    page = BeautifulSoup(render(text).html, "html.parser")
    for element in page.select(ASIDE):
        element.decompose()
    notes = [" ".join(li.get_text(" ").split()) for li in page.select(".footnotes li[id]")]
    for section in page.select(".footnotes"):
        section.decompose()
    body = " ".join(page.get_text().split())
    assert f"{body} | {' | '.join(notes)}".strip() == shown
    idents = [element["id"] for element in page.select("[id]")]
    assert len(idents) == len(set(idents))


def test_tables_are_aligned() -> None:
    html = shape("|a|b|c|d|\n|:-|-:|:-:|-|\n|1|2|3|4|")
    assert '<th class="align-left">a</th><th class="align-right">b</th>' in html
    assert '<td class="align-center">3</td><td>4</td>' in html


def test_code() -> None:
    assert 'class="language-py"' in render("```py title\nx\n```").html
    assert (
        '<pre class="mermaid"><code>a--&gt;b\n</code></pre>'
        in render("```mermaid\na-->b\n```").html
    )
    assert "<code>a\nb\n</code>" in render("```\r\na\r\nb\r\n```\r\n").html
    assert "<code>a\n</code>" in render("> ```\n> a\n> ```").html
    assert "%%a%% [[b]]" in render("    %%a%% [[b]]").html


def test_the_table_of_contents_is_plain_text() -> None:
    toc = render("# a *b* [[B|c]] `d` & %%e%%\n## f ^x\n> # not me").toc
    assert [(entry.level, entry.text, entry.anchor) for entry in toc] == [
        (1, "a b c d &", "a-b-bc-d"),
        (2, "f", "f"),
    ]


def test_uses_name_what_is_shown_in_embeds_too() -> None:
    assert render("[[D]] ![[B#Two]] [[no]]").uses == {"D.md", "B.md", "i m.png"}


class Boards:
    """Draws a file, a fence and a callout."""

    def file(self, path: str, subpath: str, source: str) -> Drawing | None:
        if not path.endswith(".canvas"):
            return None
        return Drawing(f"<i>{path}{subpath} in {source}</i>", frozenset({path, "C.md"}))

    def fence(self, fence: Fence, note: Note) -> Drawing | None:
        code = "".join(note.source.slice(*piece) for piece in fence.pieces)
        return Drawing(f"<i>{code.strip()}</i>") if fence.info == "base" else None

    def callout(self, callout: Callout, note: Note, body: str) -> Drawing | None:
        written = note.source.slice(callout.start, callout.end).count("\n")
        if callout.type != "flow":
            return None
        return Drawing(f"<i>{callout.title} {written} {body.strip()}</i>")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("![[x.canvas#a]]", "<i>x.canvas#a in N.md</i>"),
        ("a ![[x.canvas]] b", "<p>a</p><i>x.canvas in N.md</i><p>b</p>"),
        ("- ![[x.canvas]]", "<ul><li><i>x.canvas in N.md</i></li></ul>"),
        ("```base\nv\n```\n\n^f", '<div id="^f"><i>v</i></div>'),
        ("> ```base\n> v\n> ```", "<blockquote><i>v</i></blockquote>"),
        ("> [!flow] T\n> a\n> *b*", "<i>T 2 <p>a<br><em>b</em></p></i>"),
        ("> [!flow]\n> a\n^c", '<div id="^c"><i>Flow 2 <p>a</p></i></div>'),
    ],
)
def test_other_layers_draw(text: str, html: str) -> None:
    vault = make_vault({"N.md": text, **OTHERS})
    path = NotePath("N.md")
    rendered = render_note(vault, path, SiteAddresses(), drawings=Boards())
    assert rendered.html.replace("\n", "").replace(' dir="auto"', "") == html
    assert rendered.uses == ({"x.canvas", "C.md"} if "canvas" in text else set())


def test_what_is_not_drawn_stays_as_it_is() -> None:
    text = "![[d.pdf]]\n\n```py\nx\n```\n\n> [!note] a\n> b\n"
    vault = make_vault({"N.md": text, **OTHERS})
    path = NotePath("N.md")
    drawn = render_note(vault, path, SiteAddresses(), drawings=Boards())
    assert drawn == render_note(vault, path, SiteAddresses())


def pick(text: str, selector: str) -> list[dict[str, str]]:
    """Return the attributes of what a selector finds in a rendered text."""
    return [
        element.attrs
        for element in BeautifulSoup(render(text).html, "html.parser").select(selector)
    ]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[![[i m.png]]](https://x.y)", '<p><a class="external-link" href="https://x.y">IMG</a></p>'),
        (
            "[a ![[i m.png]] b](B.md)",
            '<p><a class="internal-link" data-href="B" href="/B/">a IMG b</a></p>',
        ),
        (
            '[![[no]] ![[i m.png]]](https://x.y "t")',
            (
                '<p><a class="external-link" href="https://x.y" title="t">'
                '<span class="internal-embed is-unresolved">no was not found</span> IMG</a></p>'
            ),
        ),
        ("`[![[i m.png]]](https://x.y)`", "<p><code>[![[i m.png]]](https://x.y)</code></p>"),
        (
            "    [![[i m.png]]](https://x.y)",
            '<div class="highlight"><pre><code>[![[i m.png]]](https://x.y)</code></pre></div>',
        ),
        ("%%[![[i m.png]]](https://x.y)%%a", "<p>a</p>"),
        ("[![[ ]]](B.md)", '<p><a class="internal-link" data-href="B" href="/B/">![[ ]]</a></p>'),
        ("a %%b\n[![[i m.png]]](u)\nc%%\nd", "<p>a <br>d</p>"),
    ],
)  # fmt: skip
def test_an_embed_in_the_text_of_a_link(text: str, html: str) -> None:
    image = '<span class="internal-embed image-embed"><img src="/i%20m.png" alt="i m.png"></span>'
    assert shape(text) == html.replace("IMG", image)


def test_an_embed_in_a_link_in_a_table_is_used() -> None:
    rendered = render("|a|\n|-|\n|[![[i m.png\\|10]]](https://x.y)|")
    assert rendered.uses == {"i m.png"}
    assert count(rendered.html, 'td > a[href="https://x.y"] img[width="10"]') == 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("|a|b|\n|-|-|\n|1|2|\n^t", [["a", "b"], ["1", "2"]]),
        ("|a|b|\n|-|-|\n|1|2|\n^t\n\nx", [["a", "b"], ["1", "2"]]),
        ("|a|b|\n|-|-|\n|1|2|\n|^t|", [["a", "b"], ["1", "2"], ["^t", ""]]),
    ],
)
def test_an_id_glued_under_a_table_is_no_row(text: str, shown: list[list[str]]) -> None:
    table = BeautifulSoup(render(text).html, "html.parser").select_one("table")
    assert table is not None
    assert [[c.text for c in row.select("th, td")] for row in table.select("tr")] == shown
    assert (table.get("id") == "^t") == (len(shown) == 2)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://www.youtube.com/watch?v=a-_1", "a-_1?autoplay=1"),
        ("https://www.youtube.com/watch?list=x&v=ab&t=1m5s", "ab?autoplay=1&start=65"),
        ("https://youtu.be/ab?t=30", "ab?autoplay=1&start=30"),
        ("https://m.youtube.com/shorts/ab", "ab?autoplay=1"),
        ("https://youtube.com/live/ab?start=1h", "ab?autoplay=1&start=3600"),
        ("https://youtube.com/playlist?list=PL1", "videoseries?autoplay=1&list=PL1"),
    ],
)
def test_a_video_is_a_link_until_it_is_asked_for(url: str, address: str) -> None:
    (link,) = pick(f"![a talk|300]({url})", ".video-embed > a.embed-card")
    (frame,) = pick(f"![a talk|300]({url})", ".video-embed > iframe")
    assert link["href"] == url
    assert frame["data-src"] == f"https://www.youtube-nocookie.com/embed/{address}"
    assert frame["title"] == "a talk"
    assert not frame.keys() & {"src", "srcdoc", "style"}


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://twitter.com/obsdmd/status/158", "Post by @obsdmd Read on X"),
        ("https://x.com/obsdmd/status/158?s=20", "Post by @obsdmd Read on X"),
    ],
)
def test_a_post_is_a_link(url: str, shown: str) -> None:
    html = render(f"![]({url})").html
    assert BeautifulSoup(html, "html.parser").get_text().strip() == shown
    assert pick(f"![]({url})", "a.embed-card")[0]["href"] == url
    assert count(html, "iframe, img, script") == 0


@pytest.mark.parametrize(
    "url",
    [
        "https://youtube.com.evil.example/watch?v=a",
        "https://www.youtube.com/watch?v=",
        "https://x.com/obsdmd",
        "https://nottwitter.com/a/status/1",
    ],
)
def test_other_addresses_are_images(url: str) -> None:
    assert pick(f"![a|20x30]({url})", "p > img") == [
        {"src": url, "alt": "a", "width": "20", "height": "30", "loading": "lazy"}
    ]


@pytest.mark.parametrize(
    ("text", "selector"),
    [
        ("![[d.pdf#page=3]]", '.pdf-embed > iframe[src="/d.pdf#page=3"]:not([height])'),
        ("![[d.pdf#page=3&height=400]]", '.pdf-embed > iframe[height="400"]'),
        (
            "![[d.pdf#height=400|the paper]]",
            '.pdf-embed > a.internal-link[href="/d.pdf#height=400"]',
        ),
        ("![[a.mp3#t=1:30]]", 'audio[controls][src="/a.mp3#t=1%3A30"], audio[src="/a.mp3#t=1:30"]'),
        ("![[v.mp4#t=10,20|640x360]]", 'video[src="/v.mp4#t=10,20"][width="640"][height="360"]'),
        ("![[i m.png#invert|20x30]]", 'img[src="/i%20m.png#invert"][width="20"][height="30"]'),
        ("![20](<i m.png>)", 'img[width="20"][alt="i m.png"]'),
        ("![c|20](<i m.png>)", 'img[width="20"][alt="c"]'),
    ],
)  # fmt: skip
def test_options_of_embedded_files(text: str, selector: str) -> None:
    assert count(render(text).html, selector) == 1


def test_every_block_runs_in_its_own_direction() -> None:
    text = "# ש\n\nشيء\n\n- ש\n- [ ] a\n\n> ש\n\n|ש|\n|-|\n|a|\n\n> [!note] ש\n"
    html = render(text).html
    for selector in ("h1", "p", "li", "blockquote", "th", "td", ".callout"):
        assert count(html, f'{selector}[dir="auto"]') == count(html, selector) > 0


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[[B#One#Two]]", "B > One > Two"),
        ("[[#One#Two]]\n\n# One\n\n## Two", "One > Two"),
        ("[[B#^p]]", "B > ^p"),
        ("[[B#One|x]]", "x"),
    ],
)
def test_what_a_link_shows(text: str, shown: str) -> None:
    page = BeautifulSoup(render(text).html, "html.parser")
    link = page.select_one("a.internal-link")
    assert link is not None
    assert link.text == shown


def test_a_path_of_headings_leads_to_the_inner_one() -> None:
    vault = make_vault({"N.md": "[[T#A#X]] [[T#B#X]]", "T.md": "# A\n## X\n# B\n## X"})
    html = render_note(vault, NotePath("N.md"), SiteAddresses()).html
    links = BeautifulSoup(html, "html.parser").select("a")
    assert [link["href"] for link in links] == ["/T/#x", "/T/#x-1"]


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("|a|\n|-|\n|![[B#^p]]|", "td"),
        ("- x ![[B#^p]]\n  - ![[B#^li]]", "li"),
        ("> [!note]\n> ![[B#^p]]", ".callout-content"),
        ("> ![[B#^p]]", "blockquote"),
    ],
)
def test_embeds_stand_where_they_are_written(text: str, inside: str) -> None:
    html = render(text).html
    assert count(html, f"{inside} .markdown-embed") == count(html, ".markdown-embed") > 0
    assert "text" in html


def test_a_loop_of_embeds_is_cut_with_a_note() -> None:
    html = render("![[C]]").html
    assert html.count("This embed would contain itself.") == 1


@pytest.mark.parametrize(
    ("status", "label"),
    [(" ", "To do"), ("x", "Done"), ("-", "Cancelled"), ("?", "Question"), ("n", "Task, state n")],
)
def test_states_of_tasks_can_be_heard(status: str, label: str) -> None:
    (box,) = pick(f"- [{status}] a", ".task-list-item > input")
    assert box["aria-label"] == label
    assert ("checked" in box) == (status != " ")
