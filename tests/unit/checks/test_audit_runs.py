"""What a file says, run by run: a phrase counts within one run, and never across two."""

from __future__ import annotations

import json

import pytest

from vaultkit.checks.audit.phrases.private_phrases import collect_needles
from vaultkit.checks.audit.phrases.public_phrases import part_blocks
from vaultkit.checks.audit.site_text.exact_search import Said
from vaultkit.checks.audit.site_text.output_search import Searcher
from vaultkit.checks.audit.site_text.squashed_text import as_needle, date_needles, squash
from vaultkit.checks.audit.site_text.text_runs import cut_into_runs
from vaultkit.checks.audit.unpacking.file_unpacking import Layer
from vaultkit.config import Config
from vaultkit.testing import make_vault
from vaultkit.vault.publishing.published_files import find_published

KEY = " blue whale "


def says(text: str, suffix: str = "html") -> bool:
    return any(KEY in squash(run.text) for run in cut_into_runs(text, suffix))


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        ("<p>Blue Whale</p>", "html"),
        ("<p>Bl<b>u</b>e Wha<!-- > -->le</p>", "html"),
        ("<p>Bl<b title='a>b'>ue</b> <i>Whale</i></p>", "html"),
        ("<p>Blue<br>Whale", "html"),
        ("<p>Blue\n\n  Whale</p>", "html"),
        ("<a href='/blue-whale/'>x</a>", "html"),
        ("<p title='Blue &amp; Whale'>x</p>", "html"),
        ("<i class='x blue whale'></i>", "html"),
        ("<meta content=Blue Whale>", "html"),
        ('<p title="He said "Blue Whale" today">', "html"),
        ("<p Blue Whale>", "html"),
        ("<?php echo Blue Whale ?>", "html"),
        ("<!DOCTYPE x [<!ENTITY a 'Blue Whale'>]>", "html"),
        ("<p>Bl<wbr>ue<br>Whale</p>", "html"),
        ("<?xml version='1.0'?><x><para>by <emph>Blue</emph> <b>Whale</b></para></x>", "xml"),
        ("BEGIN:VCALENDAR\r\nSUMMARY:Blue Wh\r\n ale", "ics"),
        ("x = 'Blu' + \"e Whale\"", "js"),
        (json.dumps({"a": json.dumps({"b": "Blue\u00a0Whale"})}), "json"),
        ("<p>Blue%252520Whale &amp;amp; x</p>", "html"),
        ("<!-- Blue Whale -->", "html"),
        ("<script>x = {a: 'Blue ' + 'Whale'}</script>", "html"),
        ("<script>// Blue Whale</script>", "html"),
        ('<script type=application/ld+json>{"a": "Blue Whale"}</script>', "html"),
        ("<style>a::after{content: 'Blue\\20Whale'}</style>", "html"),
        ("<p>&lt;b&gt;Blue&lt;/b&gt; Whale</p>", "html"),
        ("<svg><text>Blue <tspan>Whale</tspan></text></svg>", "svg"),
        ("<w:document><w:p><w:t>Blu</w:t><w:t>e Whale</w:t></w:p></w:document>", ""),
        (
            "<?xml version='1.0'?><rss><title>&lt;p&gt;Blue Whale&lt;/p&gt;</title></rss>",
            "xml",
        ),
        ("<?xml version='1.0'?><rss><d><![CDATA[<p>Blue <b>Whale</b></p>]]></d></rss>", "xml"),
        ('["x", {"Blue Whale": 1}]', "json"),
        (json.dumps({"a": ["<p>Blue <b>Whale</b></p>"]}), "json"),
        (json.dumps({"a": "<!doctype html>\n<html><p>Blue <b>Whale</b></p></html>"}), "json"),
        ('{"a": "Blue Whale"', "json"),
        ("f('Blue\\x20Whale', \"'\");", "js"),
        ("a = `x ${b} Blue\nWhale`", "js"),
        ("/* Blue\n * Whale */", "css"),
        (".a { font: 1em Blue Whale }", "css"),
        (".a { background: url(img/Blue%20Whale.png) }", "css"),
        ("Some Bl**ue** Whale[^1] here\n", "txt"),
        ("> Blue\n> Whale\n", "md"),
        ("- a Blue\n  Whale\n", "md"),
        ('one,two\n1,"Blue, Whale"\n', "csv"),
    ],
)
def test_what_is_said_together_is_one_run(text: str, suffix: str) -> None:
    assert says(text, suffix)


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        ("<p>Blue</p><p>Whale</p>", "html"),
        ("<title>Blue</title><h1>Whale</h1>", "html"),
        ("<ul><li>Blue<li>Whale</ul>", "html"),
        ("<p title=Blue lang=Whale>x", "html"),
        ("<meta name='blue' content='Whale'>", "html"),
        ("<p>Blue\u2029Whale</p>", "html"),
        ("<p>Blue<script>whale()</script>", "html"),
        ("<script>if (blue <= 0) low = 1; else while (low > whale) low--</script>", "html"),
        ("<?xml version='1.0'?><a><b>Blue</b><c>Whale</c></a>", "xml"),
        ("<svg><text>Blue</text><text>Whale</text></svg>", "svg"),
        ('{"blue": "Whale"}', "json"),
        ('["Blue", "Whale"]', "json"),
        ('["the Blue\\u2029Whale"]', "json"),
        (json.dumps(["<!doctype html><html><p>Blue</p><p>Whale</p></html>"]), "json"),
        ("f('Blue', 'Whale')", "js"),
        (".blue { whale: 1 }", "css"),
        ("# Blue\n\nWhale\n", "md"),
        ("- Blue\n- Whale\n", "md"),
        ("- [Blue](whale/): x\n", "md"),
        ("Blue,Whale\n", "csv"),
        ("Blue\tWhale\n", "tsv"),
    ],
)
def test_what_is_said_apart_is_in_two_runs(text: str, suffix: str) -> None:
    assert not says(text, suffix)


def test_one_word_of_a_style_sheet_says_nothing_but_in_texts_and_addresses() -> None:
    def told(style: str) -> int:
        return len(list(Searcher([" deleted "]).search(Layer(style.encode()), "css")))

    assert told(".theme-dark .token.deleted { --deleted: deleted }") == 0
    assert told('.a::after { content: "deleted" }') == 1
    assert told("/* deleted */") == 1
    assert told(".a { background: url(deleted.png) }") == 1
    assert told(".a { background: url( 'deleted.png' ) }") == 1


def test_a_phrase_is_told_with_its_place_and_the_words_round_it() -> None:
    page = "<p>one</p>\n<p>a b c d e f g Bl<b>ue</b> whale, h i j k l m n</p>"
    (found,) = Searcher([KEY]).search(Layer(page.encode()), "html")
    assert found == (
        Said(KEY, "… b c d e f g blue whale, h i j k l m …"),
        2,
        14 + len("<p>one</p>") - 10,
    )
    (whole,) = Searcher([KEY]).search(Layer(b'{"a": "Blue\\u0020Whale"}'), "json")
    assert whole.said == Said(KEY, " blue whale ", is_whole=True)


def typeset(text: str, end: str = "") -> bytes:
    letters = "".join(f"<mi>{char}</mi>" for char in text if char != " ")
    return f"<p>a\n<math display='block'><mrow>{letters}</mrow>{end}</math></p>".encode()


@pytest.mark.parametrize(
    "page",
    [
        typeset("blue whale"),
        typeset("x+blue whaley"),
        typeset("BLUE WHALE"),
        typeset("blue whal\N{MATHEMATICAL ITALIC SMALL E}"),
        b"<math><mi>blue</mi><mo>&#x2062;</mo><mi>whale</mi></math>",
        typeset("x", "<annotation encoding='application/x-tex'>blue whale</annotation>"),
        b"<m:math><m:mi>blue</m:mi><m:mo>+</m:mo><m:mi>whale</m:mi></m:math>",
    ],
)
def test_a_phrase_that_is_typeset_as_a_formula(page: bytes) -> None:
    searcher = Searcher([KEY])
    (found,) = searcher.search(Layer(page), "html", searcher.narrow(page))
    assert found.said.key == KEY


def test_a_short_word_is_in_a_formula_by_chance() -> None:
    assert not list(Searcher([" whale "]).search(Layer(typeset("awhaleb")), "html"))


def test_what_pages_share_hides_nothing() -> None:
    """A line that was clean on one page is read again where a phrase goes on in it."""
    searcher = Searcher([" blue big whale "])
    frame = ["<html>", "<body>", *(f"<p>line {n}</p>" for n in range(20))]

    def found(*lines: str) -> int:
        data = "\n".join([*frame, "<p>", *lines, "</p>"]).encode()
        return len(list(searcher.search(Layer(data), "html", searcher.narrow(data))))

    assert found("blue", "big", "sea") == 0
    assert found("a", "big", "whale") == 0
    assert found("blue", "big", "x") == 0
    assert found("blue", *[""] * 30, "big", "whale") == 1


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Plan B", " plan b "),
        ("Q4 2024", " q4 2024 "),
        ("x: 82,", ""),
        ("82", ""),
        ("AB", ""),
        ("2024-05-01", ""),
        ("2024-05-01 10:30", ""),
        ("1.5.1987", ""),
        ("+49 170 1234567", " 49 170 1234567 "),
        ("98000 euro", " 98000 euro "),
        ("計画", "計画"),
        ("GRÖSSE", " grösse "),
        ("Größe", " grösse "),
    ],
)
def test_what_would_be_there_by_chance_is_not_looked_for(text: str, key: str) -> None:
    assert as_needle(text) == key


def test_a_date_is_looked_for_as_iso_writes_it() -> None:
    assert date_needles("1987-06-05T10:00") == [" 1987 06 05 ", " 19870605 "]
    assert date_needles("May 1987") == []


DRAWING = """%%
# Drawing
```json
{
  "id": "tHvM9e6r",
  "x": 820.25,
  "strokeColor": "#1e1e1e",
  "text": "Harbour plans",
  "originalText": "Harbour",
}
```
%%
"""


def test_of_a_drawing_only_its_texts_are_looked_for() -> None:
    vault = make_vault({"A.md": DRAWING})
    found = {
        one.words or one.text
        for one in collect_needles(vault, find_published(vault, Config())).values()
    }
    assert found == {"Drawing", '"Harbour plans"', '"Harbour"'}


PRIVATE = """---
publish: false
rate: {per hour: 90}
born: 1987-06-05
redirect_from: [Old/Place.md]
permalink: here/it-is
---
# One
- [ ] two words [[Void|three words]]
2. four
<!-- five -->
"""


def test_every_part_of_a_note_is_looked_for() -> None:
    vault = make_vault({"A.md": "---\nborn: x\n---\n<!-- six six -->", "P.md": PRIVATE})
    needles = collect_needles(vault, find_published(vault, Config()))
    found = {(one.kind, key.strip()) for key, one in needles.items()}
    assert {
        ("property key", "rate"),
        ("property key", "per hour"),
        ("date", "1987 06 05"),
        ("address", "old place"),
        ("address", "place"),
        ("property", "old place md"),
        ("property", "here it is"),
        ("heading", "one"),
        ("text", "two words three words"),
        ("text", "void"),
        ("comment", "six six"),
    } <= found
    assert ("property key", "born") not in found


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('<span class="git-footer">xy zz</span>', {"git footer", "xy zz"}),
        ("<img src='plan a.png' alt=Harbour /> z", {"plan a png", "harbour"}),
        ('<Acme of="Rome">', {"acme of", "rome"}),
        ('<b data-night-fall="1">', {"data night fall"}),
    ],
)
def test_what_html_tells(line: str, words: set[str]) -> None:
    vault = make_vault({"A.md": "a", "P.md": f"---\npublish: false\n---\n`q` {line}"})
    needles = collect_needles(vault, find_published(vault, Config()))
    texts = {key.strip() for key, one in needles.items() if one.kind == "text"}
    assert words <= texts
    assert not texts & {"span class", "span", "img src", "b"}


@pytest.mark.parametrize(
    ("text", "is_said"),
    [
        ("Blue Whale", True),
        ("<b class='blue-whale'>", True),
        ("<b\nclass=blue-whale id=x>", True),
        ("`<b class=blue-whale>`", True),
        ("a class=blue b=whale", False),
        ("Blue\nWhale", True),
        ("> Blue\n> Whale", True),
        ("Bl**ue** Whale", True),
        ("Blue[^1] Whale", True),
        ("<kbd>Blue</kbd> Whale", True),
        ("[[x|Blue]] Whale", True),
        ("[Blue](x.md) Whale", True),
        ("Blue ![[x.png]] Whale", True),
        ("`[x](Blue%20Whale.md)`", True),
        ("[x](Blue%20Whale.md)", True),
        ("Blue\n\nWhale", False),
        ("- Blue\n- Whale", False),
        ("| Blue | Whale |", False),
        ("# Blue\nWhale", False),
        ("Blue\n===\nWhale", False),
        ("a | Blue | Whale\n--|--|--", False),
        ("Whole | Blue | Whale", True),
        ("- Whole | Blue | Whale", True),
        ("Whole | Blue | Whale\n\n> a | b\n> :- | -:", False),
        ("> [!note] Blue\n> Whale", False),
        ("<blue:whale> and <blue:/whale>", True),
        ("<blue whale>", False),
        ("`<blue:` whale>", True),
        ("x[^a]\n\n[^a]: Blue\n[^b]: Whale", False),
        ("<script>Blue Whale</script>", False),
        ("<b data-x='Blue Whale'>x</b>", False),
        ("```\na = `<h1>Blue\n- Whale`\n```", True),
        ("`<b>Blue` Whale", True),
        ("Write `<script>` before.\n\nBlue Whale", True),
        ("[[Blue|Whale]]", False),
        ("[Blue](Whale.md)", False),
    ],
)
def test_what_a_note_says_within_a_block(text: str, *, is_said: bool) -> None:
    assert (KEY in squash(part_blocks(text))) == is_said
