"""Forms that split words by markup and break lines, and forms that only seem to say something."""

from __future__ import annotations

import json
import re
from html import escape
from typing import TYPE_CHECKING, Final

from tests.bench.audit_forms import Form, page

if TYPE_CHECKING:
    from collections.abc import Callable


def _halves(text: str) -> tuple[str, str, str, str]:
    """Return what stands before the longest word, its halves, and what stands after it."""
    word = max(re.finditer(r"\w+", text), key=lambda found: len(found[0]))
    middle = (word.start() + word.end()) // 2
    return (
        text[: word.start()],
        text[word.start() : middle],
        text[middle : word.end()],
        text[word.end() :],
    )


def _inside(pattern: str) -> Callable[[str], str]:
    """Return a speller that puts markup into a word: `@` and `$` stand for its halves."""

    def spell(text: str) -> str:
        before, one, two, after = map(escape, _halves(text))
        return before + pattern.replace("@", one).replace("$", two) + after

    return spell


def _between(separator: str) -> Callable[[str], str]:
    """Return a speller that puts something for the blanks between words."""
    return lambda text: separator.join(map(escape, text.split()))


def _each_word(pattern: str) -> Callable[[str], str]:
    return lambda text: " ".join(pattern.replace("@", escape(word)) for word in text.split())


def _each_letter(text: str) -> str:
    return "".join(f"<span>{escape(letter)}</span>" for letter in text)


def _split(name: str, spell: Callable[[str], str]) -> Form:
    def make(data: bytes) -> bytes:
        return page(f"<p>Here {spell(data.decode())} it is.</p>")

    return Form(name, "index.html", make, is_split=True)


_BOLD: Final = _inside("@<b>$</b>")

SPLITS: Final = (
    _split("half in <b>", _BOLD),
    _split("first half in <em>", _inside("<em>@</em>$")),
    _split("half in <a>", _inside('@<a href="../">$</a>')),
    _split("half in <span>", _inside('@<span class="x y">$</span>')),
    _split("half in <mark>", _inside("@<mark>$</mark>")),
    _split("half in <code>", _inside("@<code>$</code>")),
    _split("half in <sup>", _inside("@<sup>$</sup>")),
    _split("half in <font>", _inside('@<font color="red">$</font>')),
    _split("half in nested elements", _inside("@<em><strong><u>$</u></strong></em>")),
    _split("half in an unknown element", _inside("@<x-y>$</x-y>")),
    _split("half in upper-case <B>", _inside("@<B\n>$</B >")),
    _split("letters in <span>", _each_letter),
    _split("<wbr> in a word", _inside("@<wbr>$")),
    _split("empty <i> in a word", _inside('@<i class="icon"></i>$')),
    _split("comment in a word", _inside("@<!-- -->$")),
    _split("comment with > in a word", _inside("@<!-- a > b -->$")),
    _split("tag with > in a value in a word", _inside('@<span title="a > b">$</span>')),
    _split("&shy; in a word", _inside("@&shy;$")),
    _split("&#8203; in a word", _inside("@&#8203;$")),
    _split("zero-width space in a word", _inside("@\u200b$")),
    _split("soft hyphen in a word", _inside("@\u00ad$")),
    _split("zero-width joiner in a word", _inside("@\u200d$")),
    _split("&NoBreak; in a word", _inside("@&NoBreak;$")),
    _split("<b> round each word", _each_word("<b>@</b>")),
    _split("<a> round each word", _each_word('<a href="../x/">@</a>')),
    _split("<span> round words and blanks", _between("</span><span> </span><span>")),
    _split("<br> between words", _between("<br>")),
    _split("<br /> between words", _between("<br />\n")),
    _split("<wbr> and blank between words", _between(" <wbr>")),
    _split("&nbsp; between words", _between("&nbsp;")),
    _split("&#32; between words", _between("&#32;")),
    _split("comment between words", _between(" <!-- x --> ")),
    _split("picture between words", _between(' <img src="x.png" alt=""> ')),
    _split("line break between words", _between("\n")),
    _split("indented lines", _between("\n        ")),
    _split("tabs between words", _between("\t")),
    _split("lines that end as on Windows", _between("\r\n")),
    _split("elements across words", lambda t: f"<i>{_between('</i><i> ')(t)}</i>"),
    _split("link across words", lambda t: f'<a href="#">{_between("</a> <a href=#>")(t)}</a>'),
    Form(
        "half in <b>, in a JSON string",
        "search.json",
        lambda d: json.dumps({"text": f"<p>{_BOLD(d.decode())}</p>"}).encode(),
        is_split=True,
    ),
    Form(
        "half in <b>, in escaped HTML in XML",
        "feed.xml",
        lambda d: (
            f"<?xml version='1.0'?>\n<feed><s>{escape(_BOLD(d.decode()))}</s></feed>".encode()
        ),
        is_split=True,
    ),
    Form(
        "half in <tspan>",
        "a.svg",
        lambda d: (
            f'<svg xmlns="http://www.w3.org/2000/svg"><text>{_inside("@<tspan>$</tspan>")(d.decode())}</text></svg>'.encode()
        ),
        is_split=True,
    ),
    Form(
        "lines of a text",
        "a.txt",
        lambda d: b"x\n\nHere\n" + b"\n".join(d.split()) + b"\nit is.\n\ny\n",
        is_split=True,
    ),
    Form(
        "lines of a quoted text",
        "a.txt",
        lambda d: b"x\n\n> " + b"\n> ".join(d.split()) + b"\n\ny\n",
        is_split=True,
    ),
    Form(
        "bold half in Markdown",
        "llms.txt",
        lambda d: "x\n\nHere {}{}**{}**{} it is.\n\ny\n".format(*_halves(d.decode())).encode(),
        is_split=True,
    ),
    Form(
        "<b> in a page in a data URI",
        "index.html",
        lambda d: _in_data_uri(_BOLD(d.decode())),
        is_split=True,
    ),
)


def _in_data_uri(text: str) -> bytes:
    import base64

    packed = base64.b64encode(f"<p>{text}</p>".encode()).decode()
    return page(f'<iframe src="data:text/html;base64,{packed}"></iframe>')


def _apart(name: str, path: str, template: str) -> Form:
    """Return a form of two words that stand apart: `@` and `$`."""

    def make(data: bytes) -> bytes:
        one, _, two = data.decode().partition(" ")
        return template.replace("@", one).replace("$", two).encode()

    return Form(name, path, make)


def _page_apart(name: str, body: str, head: str = "") -> Form:
    return _apart(name, "index.html", page(body, head).decode())


APART: Final = (
    _page_apart("two cells", "<table><tr><td>@</td><td>$</td></tr></table>"),
    _page_apart("two paragraphs", "<p>@</p><p>$</p>"),
    _page_apart("two list items", "<ul><li>@<li>$</ul>"),
    _page_apart("heading and paragraph", "<h2>@</h2>\n$ is more"),
    _page_apart("term and description", "<dl><dt>@</dt><dd>$</dd></dl>"),
    _page_apart("two options", "<select><option>@</option><option>$</option></select>"),
    _page_apart("two blocks", "<div>see @</div><div>$ too</div>"),
    _page_apart("paragraph and list", "<p>@\n<ul><li>$</ul>"),
    _page_apart("text and rule", "@<hr>$"),
    _page_apart("title and heading", "<h1>$</h1>", "<title>@</title>"),
    _page_apart("two attributes", '<p title="@" lang="$">x</p>'),
    _page_apart("attribute and text", '<p title="@">$</p>'),
    _page_apart("name and value of an attribute", '<p data-@="$">x</p>'),
    _page_apart("element and attribute", '<x-@ title="$">x</x-@>'),
    _page_apart("two classes of elements", '<i class="@"></i><i class="$"></i>'),
    _page_apart("code and caption", "<figure><pre>@</pre><figcaption>$</figcaption></figure>"),
    _page_apart("quotation and text", "<blockquote>@</blockquote>$"),
    _page_apart("summary and details", "<details><summary>@</summary>$</details>"),
    _page_apart("text and script", "<p>@</p><script>$ = 1</script>"),
    _apart("two strings of JSON", "a.json", '{"a": ["@", "$"]}'),
    _apart("key and string of JSON", "a.json", '{"@": "$"}'),
    _apart("two members of JSON", "a.json", '{"a": "@", "b": "$"}'),
    _apart("key and number of JSON", "a.json", '{"a": "@", "$": 2}'),
    _apart("two strings of a script", "a.js", 'f("@", "$"); const a = {b: "@", c: "$"};'),
    _apart("names of a script", "a.js", "if (@ <= 0) low = 1; else while (low > $) low--;"),
    _apart("comment and code", "a.js", "// @\n$ = 1;\n"),
    _apart("declarations of CSS", "a.css", ".@ { } .$ { content: '@'; quotes: '$' }"),
    _apart("property and value of CSS", "a.css", ".a { @: $; }"),
    _apart("two texts of a drawing", "a.svg", "<svg><text>@</text><text>$</text></svg>"),
    _apart("two elements of XML", "a.xml", "<?xml version='1.0'?><a><b>@</b><c>$</c></a>"),
    _apart("two paragraphs of text", "a.txt", "@\n\n$\n"),
    _apart("heading and paragraph of text", "llms.txt", "# @\n\n$ is more\n"),
    _apart("items of text", "llms.txt", "- @\n- $\n"),
    _apart("two fields of values", "a.csv", "@,$\n"),
    Form("two folders", "@/$/index.html", lambda _: page()),
)
"""Two words that the site says apart, which no audit should take for the two together."""
