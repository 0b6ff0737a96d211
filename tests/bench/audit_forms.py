"""The forms in which a site may say something: each makes a file that says it."""

from __future__ import annotations

import base64
import bz2
import gzip
import json
import lzma
import re
import unicodedata
import zlib
from html import escape
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import quote

from tests.bench.audit_packing import (
    pdf,
    pdf_hex,
    pdf_kerned,
    pdf_string,
    pdf_text,
    png_text,
    tar_of,
    zip_of,
    zip_with_name,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_PAGE: Final = (
    '<!doctype html>\n<html lang="en"><head><title>Page</title>{head}</head>\n'
    "<body><main>\n<h1>Page</h1>\n<p>Before.</p>\n{body}\n<p>After.</p>\n</main></body></html>\n"
)


class Form(NamedTuple):
    """One form.

    Args:
        name: What it is called.
        path: Of the file below a folder of its own; `{}` for the words.
        make: Makes the file's bytes of words (or of bytes, if it packs).
        packs: Whether it takes any bytes.
        respells: Whether it writes the words with other letters or signs.
        is_split: Whether markup stands within the words.
        is_promised: Whether the documentation promises that it is found.
        within: Encoding that words must have in it, "" for any.
    """

    name: str
    path: str
    make: Callable[[bytes], bytes]
    packs: bool = False
    respells: bool = False
    is_split: bool = False
    is_promised: bool = True
    within: str = ""


def page(body: str = "", head: str = "") -> bytes:
    """Return a page with a block in its body, or something in its head."""
    return _PAGE.replace("{head}", head).replace("{body}", body).encode()


def in_page(name: str, template: str, **options: Any) -> Form:
    """Return a form that is a block of a page: `@` for the words, escaped."""

    def make(data: bytes) -> bytes:
        return page(template.replace("@", escape(data.decode())))

    return Form(name, "index.html", make, **options)


def in_file(
    name: str, path: str, template: str, spell: Callable[[str], str] = str, **options: Any
) -> Form:
    """Return a form that is a text file: `@` for the words, spelt in some way."""

    def make(data: bytes) -> bytes:
        return template.replace("@", spell(data.decode())).encode("utf-8", "surrogatepass")

    return Form(name, path, make, **options)


def slug(text: str) -> str:
    """Return words as an address holds them."""
    return re.sub(r"[^\w]+", "-", text.lower()).strip("-")


def spelt(name: str, spell: Callable[[str], str], *, respells: bool = False) -> Form:
    """Return a form that is a paragraph in another spelling, which is HTML."""

    def make(data: bytes) -> bytes:
        return page(f"<p>Here {spell(data.decode())} it is.</p>")

    return Form(name, "index.html", make, respells=respells)


def _json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _every_letter(pattern: str) -> Callable[[str], str]:
    def spell(text: str) -> str:
        units = text.encode("utf-16-be")
        codes = [int.from_bytes(units[at : at + 2]) for at in range(0, len(units), 2)]
        return "".join(pattern.format(code) for code in codes)

    return spell


def _data_uri(data: bytes) -> bytes:
    return page(f'<img src="data:image/png;base64,{base64.b64encode(data).decode()}" alt="">')


def _padded(data: bytes) -> bytes:
    return b"Something before. " + data + b" Something after."


def _bare_base64(data: bytes) -> bytes:
    return json.dumps({"data": base64.b64encode(_padded(data)).decode()}).encode()


PLAIN: Final = (
    in_page("paragraph", "<p>Here @ it is.</p>"),
    in_page("heading of a page", "<h2>@</h2>"),
    in_page("cell", "<table><tr><td>Nothing</td><td>@</td></tr></table>"),
    in_page("preformatted", "<pre><code>one\n@\ntwo</code></pre>"),
    in_page("attribute", '<p title="@">Here.</p>'),
    in_page("attribute without quotes around", "<p title='see @ there'>Here.</p>"),
    in_page("alternative text", '<img src="x.png" alt="@">'),
    in_page("HTML comment of a page", "<!-- @ -->"),
    in_page("option", '<select><option value="1">@</option></select>'),
    Form(
        "title of a page", "index.html", lambda d: page(head=f"<title>{escape(d.decode())}</title>")
    ),
    Form(
        "meta element",
        "index.html",
        lambda d: page(head=f'<meta name="description" content="{escape(d.decode())}">'),
    ),
    Form(
        "string of a script in a page",
        "index.html",
        lambda d: page(f'<script>var a = "{_json(d.decode())}";</script>'),
    ),
    Form(
        "JSON in a page",
        "index.html",
        lambda d: page(f'<script type="application/json">{{"a": "{_json(d.decode())}"}}</script>'),
    ),
    in_file("JSON", "data.json", '{"one": "Nothing", "two": ["@", "more"]}', _json),
    in_file("JSON key", "data.json", '{"@": 1}', _json),
    in_file("source map", "a.js.map", '{"version": 3, "sourcesContent": ["let a; // @"]}', _json),
    in_file("script string", "a.js", 'const a = 1; f("@", a <= 2 && a > 1);', _json),
    in_file("script comment", "a.js", "const a = 1; // @\nf(a);\n"),
    in_file("script template", "a.js", "const a = `see @ ${1}`;\n"),
    in_file("CSS content", "a.css", '.a::after { content: "@"; color: red }', _json),
    in_file("CSS comment", "a.css", "/* @ */ .a { color: red }"),
    in_file(
        "SVG text",
        "a.svg",
        '<svg xmlns="http://www.w3.org/2000/svg"><text x="1">@</text></svg>',
        escape,
    ),
    in_file(
        "SVG title",
        "a.svg",
        '<svg xmlns="http://www.w3.org/2000/svg"><title>@</title></svg>',
        escape,
    ),
    in_file(
        "XML",
        "feed.xml",
        '<?xml version="1.0"?>\n<feed><entry><title>@</title></entry></feed>',
        escape,
    ),
    in_file(
        "XML with CDATA", "feed.xml", '<?xml version="1.0"?>\n<feed><s><![CDATA[@]]></s></feed>'
    ),
    in_file(
        "text paragraph", "llms.txt", "# Bench\n\nOne paragraph.\n\nHere @ it is.\n\nAnother.\n"
    ),
    in_file("list of a text", "llms.txt", "# Bench\n\n- [@](https://bench.example/): more\n"),
    in_file("table of values", "a.csv", 'one,two\n1,"@"\n'),
    Form("file name", "{}.txt", lambda _: b"nothing", respells=True),
    Form("folder name", "{}/index.html", lambda _: page(), respells=True),
)
SPELT: Final = (
    spelt("upper case", lambda t: escape(t.upper()), respells=True),
    spelt("slug", lambda t: f'<a href="../{slug(t)}/">x</a>', respells=True),
    spelt("anchor", lambda t: f'<a href="#{slug(t)}">x</a>', respells=True),
    spelt("underscores", lambda t: f'<i id="{slug(t).replace("-", "_")}">x</i>', respells=True),
    spelt("numeric entities", lambda t: "".join(f"&#{ord(c)};" for c in t)),
    spelt("hexadecimal entities", lambda t: "".join(f"&#x{ord(c):x};" for c in t)),
    spelt("entity in a word", lambda t: f"{escape(t[:1])}&#{ord(t[1])};{escape(t[2:])}"),
    spelt("percent escapes", lambda t: f'<a href="/?q={quote(t, safe="")}">x</a>'),
    spelt("no-break spaces", lambda t: escape(t).replace(" ", "&nbsp;")),
    spelt("composed apart", lambda t: escape(unicodedata.normalize("NFD", t))),
    in_file("JSON escapes", "data.json", '{"one": "@"}', _every_letter("\\u{:04x}")),
    in_file("script escapes", "a.js", 'f("@");', _every_letter("\\u{:04x}")),
    in_file(
        "CSS escapes",
        "a.css",
        '.a::after { content: "@" }',
        lambda t: "".join(f"\\{ord(c):06x} " for c in t),
    ),
    Form("UTF-16", "a.txt", lambda d: _padded(d).decode().encode("utf-16")),
    Form(
        "UTF-16, big end first",
        "a.txt",
        lambda d: b"\xfe\xff" + _padded(d).decode().encode("utf-16-be"),
    ),
    Form("PDF", "a.pdf", pdf_text, within="latin-1"),
    Form("PDF, kerned", "a.pdf", pdf_kerned, within="latin-1"),
    Form("PDF, hexadecimal", "a.pdf", pdf_hex, within="latin-1"),
    Form("PDF title", "a.pdf", lambda d: pdf(b"BT ET", pdf_string(d)), within="latin-1"),
    Form("name in a zip", "a.zip", zip_with_name, respells=True),
)
PACKED: Final = (
    Form("as it is", "a.bin", bytes, packs=True),
    Form("gzip", "a.gz", lambda d: gzip.compress(d, mtime=0), packs=True),
    Form("zip", "a.zip", zip_of, packs=True),
    Form("tar", "a.tar", tar_of, packs=True),
    Form("tar.gz", "a.tar.gz", lambda d: gzip.compress(tar_of(d), mtime=0), packs=True),
    Form("zip in a zip", "a.zip", lambda d: zip_of(zip_of(d)), packs=True),
    Form("data URI", "index.html", _data_uri, packs=True),
    Form(
        "bare base64",
        "data.json",
        lambda d: json.dumps({"a": base64.b64encode(d).decode()}).encode(),
        packs=True,
    ),
    Form("base64 of more", "data.json", _bare_base64),
    Form(
        "data URI with percent escapes",
        "index.html",
        lambda d: page(f'<a href="data:text/plain,{quote(d)}">x</a>'),
    ),
)
EXTRA: Final = (
    Form("bz2", "a.bz2", bz2.compress, packs=True, is_promised=False),
    Form("xz", "a.xz", lzma.compress, packs=True, is_promised=False),
    Form("zlib", "a.bin", zlib.compress, packs=True, is_promised=False),
    in_file(
        "hexadecimal escapes",
        "a.js",
        'f("@");',
        lambda t: "".join(f"\\x{b:02x}" for b in t.encode()),
        is_promised=False,
    ),
    Form("picture's text", "a.png", png_text, is_promised=False),
)
