"""Text that stands in a file in another form is found; what only looks like it is not."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import quopri
import random
import string
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from vaultkit.checks.audit.unpacking.file_unpacking import Layer, UnpackError, layers

if TYPE_CHECKING:
    from collections.abc import Callable

PHRASES = (
    "Blue Whale Harbour",
    "Project Nightjar",
    "Größe der geheimen Häfen",
    "тайная гавань кита",
    "秘密のクジラの港",
    "born on 1987-06-05",
    "What is the Blue Whale? ~ Nobody > everybody ~ knows, " * 9,
)


def found(data: bytes) -> list[Layer]:
    return list(layers(data))[1:]


def says(data: bytes, phrase: str) -> bool:
    return any(phrase.strip() in layer.data.decode("utf-8", "replace") for layer in found(data))


def b64(text: str) -> bytes:
    return base64.b64encode(text.encode())


def lines(data: bytes, width: int, end: bytes = b"\n") -> bytes:
    return end.join(data[at : at + width] for at in range(0, len(data), width))


def xxd(data: bytes) -> bytes:
    rows = [data[at : at + 16] for at in range(0, len(data), 16)]
    return b"".join(
        f"{16 * n:08x}: {row.hex(' ', -2):39}  {'.' * len(row)}\n".encode()
        for n, row in enumerate(rows)
    )


def hexdump(data: bytes) -> bytes:
    rows = [data[at : at + 16] for at in range(0, len(data), 16)]
    return b"".join(
        f"{16 * n:08x}  {row[:8].hex(' '):23}  {row[8:].hex(' '):23}  |{'.' * len(row)}|\n".encode()
        for n, row in enumerate(rows)
    )


FORMS: dict[str, Callable[[str], bytes]] = {
    "base64 in an attribute": lambda text: b'<p data-x="%b">x</p>' % b64(text),
    "base64 without padding": lambda text: b"see %b." % b64(text).rstrip(b"="),
    "base64 of addresses": lambda text: (
        b"<a href='/a/b/%b/c'>" % base64.urlsafe_b64encode(text.encode()).rstrip(b"=")
    ),
    "base64 in a query": lambda text: b"/x?q=%b&y" % quote(b64(text), safe="").encode(),
    "base64 in a mail": lambda text: b"a\n\n%b\n" % base64.encodebytes(text.encode()),
    "base64 in a mail of Windows": lambda text: lines(b64(text), 76, b"\r\n") + b"\r\n\r\nx",
    "base64 in a comment": lambda text: b"/* " + lines(b64(text), 64, b"\n * ") + b" */",
    "base64 in JSON": lambda text: json.dumps({"a": b64(text).decode()}).encode(),
    "base64 in JSON of PHP": lambda text: b'{"a":"%b"}' % b64(text).replace(b"/", rb"\/"),
    "base64 in JSON of Go": lambda text: (
        b'{"a":"%b"}' % b64(text).replace(b"=", rb"\u003d").replace(b"+", rb"\u002b")
    ),
    "base64 with breaks in JSON": lambda text: json.dumps([lines(b64(text), 76).decode()]).encode(),
    "base64 with entities": lambda text: (
        b"<p>%b</p>"
        % b64(text).replace(b"+", b"&#43;").replace(b"/", b"&#x2F;").replace(b"=", b"&#61;")
    ),
    "base64 put together": lambda text: b'x = "' + lines(b64(text), 24, b'" +\n  "') + b'";',
    "base64 of base64": lambda text: base64.b64encode(b64(text)),
    "base64 of UTF-16": lambda text: base64.b64encode(text.encode("utf-16")),
    "a word of a header": lambda text: b"Subject: =?UTF-8?B?%b?=" % b64(text),
    "a JSON web token": lambda text: (
        b"eyJhbGciOiJIUzI1NiJ9.%b.c2lnbmF0dXJlIG9mIGl0"
        % base64.urlsafe_b64encode(json.dumps({"sub": text}, ensure_ascii=False).encode())
    ),
    "base32": lambda text: b"x " + base64.b32encode(text.encode()),
    "base32 in small letters": lambda text: base64.b32encode(text.encode()).lower().rstrip(b"="),
    "hexadecimal": lambda text: b'<i id="%b">' % text.encode().hex().encode(),
    "hexadecimal in capitals": lambda text: text.encode().hex().upper().encode(),
    "hexadecimal with blanks": lambda text: text.encode().hex(" ").encode(),
    "hexadecimal with colons": lambda text: b"a " + text.encode().hex(":").encode(),
    "numbers with 0x": lambda text: ", ".join(map(hex, text.encode())).encode(),
    "numbers with 0X": lambda text: ",".join(f"0X{n:02X}" for n in text.encode()).encode(),
    "an array of C": lambda text: (
        b"char a[] = {\n  %b\n};" % ",\n  ".join(f"0x{n:02x}" for n in text.encode()).encode()
    ),
    "xxd": lambda text: xxd(text.encode()),
    "hexdump": lambda text: hexdump(text.encode()),
    "escapes of bytes": lambda text: (
        b'"%b"' % "".join(f"\\x{n:02x}" for n in text.encode()).encode()
    ),
    "octal escapes": lambda text: b"'%b'" % "".join(f"\\{n:03o}" for n in text.encode()).encode(),
    "escapes with braces": lambda text: "".join(f"\\u{{{ord(c):x}}}" for c in text).encode(),
    "escapes of eight digits": lambda text: "".join(f"\\U{ord(c):08x}" for c in text).encode(),
    "escape of old scripts": lambda text: "".join(f"%u{ord(c):04X}" for c in text).encode(),
    "fromCharCode": lambda text: (
        b"String.fromCharCode(%b)" % ",".join(str(ord(c)) for c in text).encode()
    ),
    "fromCodePoint": lambda text: (
        b"String.fromCodePoint(...[%b])" % ", ".join(hex(ord(c)) for c in text).encode()
    ),
    "an array of bytes": lambda text: (
        b"new Uint8Array([%b])" % ",".join(map(str, text.encode())).encode()
    ),
    "quoted-printable": lambda text: "".join(f"={n:02X}" for n in text.encode()).encode(),
    "a quoted word of a header": lambda text: (
        b"Subject: =?utf-8?Q?%b?=" % "".join(f"={n:02X}" for n in text.encode()).encode()
    ),
    "a data URI": lambda text: b'<a href="data:text/plain;charset=utf-8;base64,%b">' % b64(text),
    "a data URI of text": lambda text: b'<a href="data:text/plain,%b">' % quote(text).encode(),
}


@pytest.mark.parametrize("phrase", PHRASES)
@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_found(form: str, phrase: str) -> None:
    assert says(FORMS[form](phrase), phrase)


@pytest.mark.parametrize("form", FORMS)
def test_it_is_found_between_others(form: str) -> None:
    page = b"<p>First words of a page.</p>\n%b\n<p>Last words of a page.</p>\n"
    assert says(page % FORMS[form](PHRASES[0]), PHRASES[0])


@pytest.mark.parametrize(
    ("data", "way", "text"),
    [
        (b"a TmlnaHRqYXIgQ292ZQ b", "base64", "Nightjar Cove"),
        (b'"TmlnaHRqYXI="', "base64", "Nightjar"),
        (b'"\\x42lue Wh\\141le"', "escapes of a script", '"Blue Whale"'),
        (b"var a='Gr\\xf6\\xdfe'", "escapes of a script", "var a='Größe'"),
        (b"Gr=C3=B6=C3=9Fe", "quoted-printable", "Größe"),
        (b"4e69676874 6a6172", "", ""),
        (b"4e69676874206a6172", "hexadecimal", "Night jar"),
        (b"JZUWO2DUNJQXEICDN53GK===", "base32", "Nightjar Cove"),
        (b"0x4e,0x69,0x67,0x68,0x74", "", ""),
        (b"0x4e,0x69,0x67,0x68,0x74,0x6a,0x61,0x72", "a list of numbers", "Nightjar"),
    ],
)
def test_the_way_is_named(data: bytes, way: str, text: str) -> None:
    expected = [Layer(text.encode(), way)] if way else []
    assert found(data) == expected


def test_soft_breaks_are_closed() -> None:
    text = f"{'word ' * 13}Blue Whale Harbour is far away from here"
    encoded = quopri.encodestring(text.encode())
    assert b"=\n" in encoded
    assert says(encoded, "Blue Whale Harbour is far")


def test_nested_layers_are_named_in_order() -> None:
    data = base64.b64encode(base64.b32encode(b"Blue Whale Harbour"))
    assert found(data)[1] == Layer(b"Blue Whale Harbour", "base64, base32")


def test_a_layer_is_yielded_once() -> None:
    data = b"\n".join([b64(PHRASES[0])] * 3)
    assert [layer.data for layer in found(data.replace(b"\n", b" ; "))] == [PHRASES[0].encode()]


def test_too_many_layers_are_told() -> None:
    data = b"Blue Whale Harbour"
    for _ in range(8):
        data = base64.b64encode(data)
    with pytest.raises(UnpackError, match="more than 6 deep"):
        found(data)


def noise() -> dict[str, bytes]:
    source = random.Random(13)
    letters = string.ascii_letters + string.digits
    words = [
        "".join(source.choices(string.ascii_lowercase, k=source.randint(3, 20)))
        for _ in range(5000)
    ]
    digest = hashlib.sha384(b"x").digest()
    return {
        "integrity": b'<script integrity="sha384-%b">' % base64.b64encode(digest),
        "hashes": b" ".join(
            hashlib.new(name, b"%d" % n).hexdigest().encode()
            for n in range(300)
            for name in ("md5", "sha1", "sha256", "sha512")
        ),
        "uuids": b" ".join(
            b"%08x-%04x-%04x-%04x-%012x"
            % tuple(source.getrandbits(bits) for bits in (32, 16, 16, 16, 48))
            for _ in range(500)
        ),
        "ids of a canvas": json.dumps(
            [f"{source.getrandbits(64):016x}" for _ in range(300)]
        ).encode(),
        "a font": b"url(x;base64,%b)" % base64.b64encode(b"wOF2" + source.randbytes(40_000)),
        "a source map": json.dumps(
            {
                "mappings": ";".join(
                    "".join(source.choices(letters + "+/", k=5)) for _ in range(4000)
                )
            }
        ).encode(),
        "long words": " ".join(words).encode(),
        "camel case": " ".join(
            "".join(map(str.capitalize, source.choices(words, k=3))) for _ in range(2000)
        ).encode(),
        "addresses": " ".join("/".join(source.choices(words, k=5)) for _ in range(2000)).encode(),
        "names of classes": " ".join(
            "-".join(source.choices(words, k=4)) for _ in range(900)
        ).encode(),
        "a path of SVG": " ".join(
            f"M{source.uniform(0, 24):.15f},{source.uniform(0, 24):.3f}" for _ in range(900)
        ).encode(),
        "coordinates": " ".join(str(source.randint(10, 99)) for _ in range(3000)).encode(),
        "times": " ".join(
            f"{source.randint(0, 59):02}:{source.randint(0, 59):02}" for _ in range(999)
        ).encode(),
        "numbers": json.dumps([source.randint(0, 255) for _ in range(999)]).encode(),
        "a minified script": b'!function(e){"\\xa0\\t\\0";for(var n=0x1f;n--;)t[n]=/[\\0-\\x1f]/}',
        "a script of many lines": b"const aVeryLongName =\n  otherVeryLongNameOfAFunction(1)\n",
        "escapes of a style": b'.a:before{content:"\\201C\\e9"}',
        "an address with %": b"<a href='/100%25/a%20b/%C3%A9'>",
        "a row of signs": b"=" * 400
        + b"\n"
        + b"-" * 400
        + b"\n"
        + b"/" * 99
        + b"_" * 99
        + b"+" * 99,
    }


@pytest.mark.parametrize("kind", noise())
def test_what_is_no_text_yields_nothing(kind: str) -> None:
    assert found(noise()[kind]) == []


def test_what_goes_over_lines_is_found_though_each_line_was_clean() -> None:
    rows = [b"84,104,101,\n", b"32,66,108,\n", b"117,101,32,\n", b"87,104,97,\n", b"108,101,32,\n"]
    assert found(b"foo();\n".join(rows) * 10) == []
    assert says(
        b"foo();\n" * 30 + b"String.fromCharCode(" + b"".join(rows) + b"32)", "The Blue Whale"
    )


HOSTILE = {
    "signs": b"=a",
    "slashes": b"aaaaaaaaaaaaa/",
    "short lines": b"aaaaaaaaaaaaaaaaaaaa\n",
    "joined strings": b'aaaaaaaaaaaaaaaaaaaa" + ',
    "escapes": b"\\x41",
    "numbers": b"fromCharCode(65,66 ",
    "pairs": b"41 ",
    "dumps": b"\n000000000 41",
    "prefixes": b"0x41 ",
    "addresses": b"data:a;",
    "wide characters": b"\0a\0b\0c\0d\0e\1\1",
    "wider characters": b"\0\0\0a\0\0",
    "zeros": b"\0",
    "ends of archives": b"PK\5\6",
    "packets": b"GIF8<x:xmpmeta ",
    "marks of PDF": b"%PDF-1.4 startxref 1 %%EOF ",
    "tags": b"ID3\3\0\0\7\7\7\7TIT2\0\0\0\1\0\0a",
    "segments": b"\xff\xd8\xff\xe1\0\2",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_bytes_are_done_with(kind: str) -> None:
    """The limit of time for a test ends a search that is quadratic."""
    unit = HOSTILE[kind]
    with contextlib.suppress(UnpackError):
        found(unit * (1_000_000 // len(unit)))


TEXT = st.text(st.characters(categories=("L",), max_codepoint=0x24F), min_size=12, max_size=40)


@given(TEXT, st.sampled_from(sorted(set(FORMS) - {"base64 of UTF-16", "base32 in small letters"})))
def test_any_words_are_found_again(text: str, form: str) -> None:
    assume(not set(b64(text)) & set(b"+/"))  # one of these may cut a short run into shorter ones
    assert says(FORMS[form](text), text)


@given(st.binary(max_size=2000))
def test_no_bytes_are_too_much(data: bytes) -> None:
    with contextlib.suppress(UnpackError):
        assert all(layer.way for layer in found(data))
    assert next(layers(data)) == Layer(data)
