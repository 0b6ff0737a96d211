"""No expression that reads text of others takes more than linear time.

Each is given a text that made an earlier form of it slow, and so long that a quadratic search would
take many minutes; a linear one is done at once.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import re

LENGTH = 400_000
BAITS = {
    "checks.rules.secret_published._KEY_BODY": ("PRIVATE KEY", "\n", "!" + "A" * 40),
    "checkout._ADDRESS": ("https://", "a@", "x"),
    "checkout._HOST": ("", "a.-", "!"),
    "checkout._PATH": ("", "a/", "!"),
    "checkout._SCP": ("", "a", "@"),
    "authoring.install_sources._VERSIONS": ("", "=1", "!"),
    "distribution._EXTRA": ("a;", "extra == 'x", "y"),
    "authoring.moc.regions._MARK": ("%% vaultkit:moc", " ", "%"),
    "checks.causes._HINT": ("", "; did you mean ", "\n"),
    "checks.causes._QUOTED": ("", '"a', ""),
    "checks.causes._NUMBER": ("", "1", "x"),
    "checks.causes._UP": ("", "../", "x"),
    "checks.report.groups._QUOTED": ("", '"a', ""),
    "checks.report.markdown_groups._QUOTED": ("", '"a', ""),
    "checks.report.markdown_groups._TICKS": ("", "`", "x"),
    "checks.report.text._PAINT": ("\x1b[", "1;", "x"),
    "notes.report_region._MARK": ("%% vaultkit:report", " ", "%"),
    "checks.audit.charsets._PRINTABLE": ("", "abcde\1", "x"),
    "checks.audit.data_uris._DATA": ("data:a", ";a=b", " "),
    "checks.audit.encoded_text._LINES": ("", "aaaaaaaaaaaaaaaa \n", "!"),
    "checks.audit.encoded_text._ASCII_GROUPS": ("", "QUFB", "!"),
    "checks.audit.escapes._NUMBERS": ("", "1 ", "x"),
    "checks.audit.escapes._HEX_NUMBERS": ("0x41", " ", "x"),
    "checks.audit.escapes._PAIRS": ("", "41 ", "x"),
    "checks.audit.escapes._DUMPED": ("00000000 ", "4142 ", "x"),
    "checks.audit.escapes._SOFT_BREAK": ("", "a", "=b"),
    "checks.audit.image_text._IPTC_TEXT": ("", "\x1c\2a", "x"),
    "checks.audit.office_text._CONTROL": ("", "\\a", "!"),
    "checks.audit.pdf_text._END": ("startxref ", "1", "x"),
    "checks.audit.pdf_text._SPACED": ("", "a ", "bb"),
    "checks.audit.literals._LITERAL": ("", '"a', "\n"),
    "checks.audit.literals._SHOWN": ("", ">a", "x"),
    "checks.audit.literals._EXPRESSION": ("", "{", "x"),
    "checks.audit.markup_pieces._RAW": ("", "<!-- a -- ", "x"),
    "checks.audit.markup_pieces._QUOTING_TAG": ("", "<a b='", "x"),
    "checks.audit.markup_pieces._IN_QUOTES": ("", '="a', "x"),
    "checks.audit.runs._TOKEN": ("", "<a b='", "x"),
    "checks.audit.runs._ATTRIBUTE": ("", "a ", "'"),
    "checks.audit.runs._CODE": ("", "'a\\", "\n"),
    "checks.audit.runs._STYLE": ("", "'a\\", "\n"),
    "checks.audit.runs._ITEM": ("a", "\n ", "x"),
    "checks.audit.runs.SPLICE": ("'", " ", "x"),
    "checks.audit.runs.MARKS": ("a", "*", " "),
    "checks.audit.said._TARGET": ("", "[[a|", "x"),
    "checks.audit.said._CODE": ("", "```a", "x"),
    "checks.audit.said._BLOCK_START": ("", "\n ", "x"),
    "checks.audit.said._LONE_LINE": ("", " >", "x"),
    "checks.audit.needles._MEMBER": ("", '"a" : b ', ", x"),
    "checks.audit.needles._SENTENCE_END": ("a", ".", "x"),
    "checks.audit.public._WIKILINK": ("", "[", "x"),
    "checks.audit.public._BASE_NAME": ("", "\n", "x"),
    "cli.build_log._CODE": ("", ":1:1: A", "x"),
    "cli.build_log._PLACE": ("", ":1", "x"),
    "cli.build_log._NAMES": ("", '"a', "x"),
    "cli.build_log._PROGRESS": ("1 2 a", " ", "!"),
    "cli.site_folder._SITE_KEY": ("site_dir:", " ", "#"),
    "cli.main._QUOTED": ("", " 'a", "x"),
    "authoring.importing.blocks._CODE_SPAN": ("a", "`", "x"),
    "authoring.importing.blocks._HIGHLIGHT": ("{{< highlight ", "a", "x"),
    "authoring.importing.blocks._FIGURE": ("{{< figure", " ", "x"),
    "authoring.importing.blocks._ARGUMENT": ("", "a", "-"),
    "authoring.importing.blocks._SHORTCODE": ("", "{{<", "x"),
    "authoring.importing.blocks._REF": ("{{< ref", " ", "x"),
    "checks.stubs._ASKS_TIME": ("", "{{ time ", "x"),
    "authoring.importing.front._COMMENT": ("", "\n", "x"),
    "authoring.bases.expressions._KEY": ("'", "a\\", "\n"),
    "authoring.bases.expressions._OPERAND": ("/", "[a", "\n"),
    "authoring.bases.regexps._REFERENCE": ("", "$<", "x"),
    "authoring.flow._SEPARATOR": ("a", " ", "."),
    "notes.note._CLOSING_HASHES": ("a", " ", "x"),
    "notes.paths._DASHES": ("a", "-", "x"),
    "notes.text._CELLS": ("a", " ", "x"),
    "notes.html.sanitize._PULLS": ("", ":a-", "x"),
    "notes.masking._URL_WITH_DOLLAR": ("", "https://a", "x"),
    "notes.relink._DESTINATION": ("](", " ", "x"),
    "notes.relink._DELIMITER_ROW": ("|", " ", "x"),
    "authoring.rename.plan._MARKER": ("vaultkit:moc begin", " ", "x"),
    "vault.heading_targets._ADDRESS": ("obsidian:", "a", " "),
    "vault.heading_targets._MARKDOWN": ("", "](<a", "x"),
    "vault.heading_targets._NAMED": ("", "link( '", "x"),
    "vault.heading_targets._PARAMETER": ("", "?a", "x"),
    "vault.heading_targets._WIKILINK": ("", "[[a", "x"),
    "vault.hidden_targets._VIEW_NAME": ("", " - ", "x"),
    "authoring.rename.search_queries._IN_BRACKETS": ("[", " ", "x"),
    "authoring.rename.subject._CALL": ('file( "a', " ", "x"),
    "authoring.rename.words._TAG_CALL": ('hasTag( "a', " ", "x"),
}
WHOLE = (
    "_DELIMITER_ROW",
    "_KEY_BODY",
    "_ADDRESS",
    "_HOST",
    "_PATH",
    "_SCP",
    "_EXTRA",
    "_KEY",
    "_OPERAND",
)
"""Expressions that are compared with what stands at one place, or with a whole line or text."""
CHILD = f"""\
import importlib, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
module, name, start, unit, end, length = sys.argv[1:]
pattern = getattr(importlib.import_module("vaultkit." + module), name)
text = start + unit * (int(length) // len(unit)) + end
text = text if isinstance(pattern.pattern, str) else text.encode("latin-1")
pattern.fullmatch(text)
if name not in {WHOLE}:
    all(pattern.finditer(text))
"""
"""A limit of the system ends a search that takes minutes: an expression cannot be interrupted."""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits")
@pytest.mark.parametrize("name", BAITS)
def test_a_search_ends(name: str) -> None:
    module, _, attribute = name.rpartition(".")
    words = [module, attribute, *BAITS[name], str(LENGTH)]
    done = subprocess.run([sys.executable, "-c", CHILD, *words], check=False, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")


def pattern_of(name: str) -> re.Pattern[str]:
    module, _, attribute = name.rpartition(".")
    found: re.Pattern[str] = getattr(importlib.import_module(f"vaultkit.{module}"), attribute)
    return found


@pytest.mark.parametrize(
    ("name", "text", "groups"),
    [
        ("authoring.importing.blocks._REF", '{{< relref " a b.md " >}}', ("a b.md", None)),
        ("authoring.importing.blocks._REF", "{{% ref a.md %}}", ("a.md", None)),
        ("authoring.importing.blocks._REF", "{%- link a/b.md -%}", (None, "a/b.md")),
        ("authoring.importing.blocks._REF", "{% post_url a-b %}", (None, "a-b")),
        ("authoring.importing.blocks._FIGURE", '{{< figure src="a.png" >}}', ('src="a.png" ',)),
        ("authoring.importing.blocks._HIGHLIGHT", "{{< highlight go >}}", ("go", None)),
        ("authoring.importing.blocks._HIGHLIGHT", "{{< highlight go>}}", ("go", None)),
        ("authoring.importing.blocks._HIGHLIGHT", "{% highlight go x %}", (None, "go")),
        ("authoring.rename.search_queries._IN_BRACKETS", "[ my key ]", ("", "my key")),
        ("authoring.rename.search_queries._IN_BRACKETS", '["my key" : x]', ('"', "my key")),
        ("authoring.rename.subject._CALL", 'file( "a b" )', ("file", '"a b"')),
        ("authoring.flow._SEPARATOR", "a  ,  and b", ()),
        ("notes.note._CLOSING_HASHES", "a ## ", ()),
        ("notes.paths._DASHES", "a--b - c", ()),
        ("notes.text._CELLS", "| a | b |", ()),
        ("notes.html.sanitize._PULLS", "margin: 1px -2px", ()),
    ],
)
def test_what_is_found_is_the_same(name: str, text: str, groups: tuple[str | None, ...]) -> None:
    found = pattern_of(name).search(text)
    assert found is not None
    assert found.groups() == groups
