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
    "notes.text.page_words._FIELD": ("", "{a", "!"),
    "vault.presentation.word_catalogues._LINE": ('msgid "', "a", "'"),
    "vault.presentation.word_catalogues._THEME_WORD": ('  "a": "', "a", "'"),
    "vault.built_site.asset_bundles._SAID": ('t("', "a", "'"),
    "vault.git.repository_state._INCLUDED": ("path", " ", "x"),
    "checks.engine.finding_filters._INDENTED": ("", " \n", "x"),
    "checks.rules.publishing.secret_published._KEY_BODY": ("PRIVATE KEY", "\n", "!" + "A" * 40),
    "distribution.source_checkout._ADDRESS": ("https://", "a@", "x"),
    "distribution.source_checkout._HOST": ("", "a.-", "!"),
    "distribution.source_checkout._PATH": ("", "a/", "!"),
    "distribution.source_checkout._SCP": ("", "a", "@"),
    "authoring.creating.install_sources._VERSIONS": ("", "=1", "!"),
    "distribution.install_lines._EXTRA": ("a;", "extra == 'x", "y"),
    "authoring.diagrams.diagram_renderer._MARKUP": ("", "<b ", "x"),
    "authoring.diagrams.diagram_renderer._STATES": ("", " \n", "x"),
    "authoring.diagrams.style_rules._COMPOUND": ("", ".a", "!"),
    "authoring.diagrams.style_rules._STEP": ("", " ", "x"),
    "authoring.diagrams.svg_attributes.URL": ("url(", " ", "x"),
    "authoring.diagrams.svg_attributes._LONG": ("1.", "1", "e"),
    "authoring.diagrams.shape_boxes._TOKENS": ("", "1", "e"),
    "authoring.drawings.diagram_drawing._CLICK": ("", "click ", "x"),
    "authoring.drawings.diagram_drawing._LINKS": ("", "\ue001note:", "x"),
    "site.pages.page_previews._TAG": ("<a", " b", "<"),
    "site.pages.page_previews._HALF_ENTITY": ("", "&a", " "),
    "site.pages.page_previews._DRAWN": ('class="', "a ", "b"),
    "authoring.moc.region_markers._MARK": ("%% vaultkit:moc", " ", "%"),
    "checks.audit.unpacking.charsets._PRINTABLE": ("", "abcde\1", "x"),
    "checks.audit.unpacking.encoded_text._DATA_URI": ("data:a", ";a=b", " "),
    "checks.audit.unpacking.encoded_text._LINES": ("", "aaaaaaaaaaaaaaaa \n", "!"),
    "checks.audit.unpacking.encoded_text._ASCII_GROUPS": ("", "QUFB", "!"),
    "checks.audit.unpacking.character_escapes._NUMBERS": ("", "1 ", "x"),
    "checks.audit.unpacking.character_escapes._HEX_NUMBERS": ("0x41", " ", "x"),
    "checks.audit.unpacking.character_escapes._PAIRS": ("", "41 ", "x"),
    "checks.audit.unpacking.character_escapes._DUMPED": ("00000000 ", "4142 ", "x"),
    "checks.audit.unpacking.character_escapes._SOFT_BREAK": ("", "a", "=b"),
    "checks.audit.unpacking.image_text._IPTC_TEXT": ("", "\x1c\2a", "x"),
    "checks.audit.unpacking.office_text._CONTROL": ("", "\\a", "!"),
    "checks.audit.unpacking.pdf_text._END": ("startxref ", "1", "x"),
    "checks.audit.unpacking.pdf_text._SPACED": ("", "a ", "bb"),
    "checks.report.report_style._LONG_QUOTED": ("", '"a', "x"),
    "notes.text.unwritten_targets._POSIX": (":", "a", "!"),
    "checks.audit.phrases.harmless_words._LITERAL": ("", '"a', "\n"),
    "checks.audit.phrases.harmless_words._SHOWN": ("", ">a", "x"),
    "checks.audit.phrases.harmless_words._EXPRESSION": ("", "{", "x"),
    "checks.audit.site_text.markup_pieces._RAW": ("", "<!-- a -- ", "x"),
    "checks.audit.site_text.markup_pieces._NAME": ("a ", "='", "x"),
    "checks.audit.site_text.markup_pieces._QUOTING_TAG": ("", "<a b='", "x"),
    "checks.audit.site_text.markup_pieces._IN_QUOTES": ("", '="a', "x"),
    "checks.audit.site_text.markup_runs._TOKEN": ("", "<a b='", "x"),
    "checks.audit.site_text.markup_runs._ATTRIBUTE": ("", "a ", "'"),
    "checks.audit.site_text.script_runs._CODE": ("", "'a\\", "\n"),
    "checks.audit.site_text.script_runs._STYLE": ("", "'a\\", "\n"),
    "checks.audit.site_text.text_runs._ITEM": ("a", "\n ", "x"),
    "checks.audit.site_text.script_runs.SPLICE": ("'", " ", "x"),
    "checks.audit.site_text.text_runs.MARKS": ("a", "*", " "),
    "checks.audit.phrases.public_phrases._NO_TAG": ("<", "a-", " "),
    "notes.markdown.html_spans._MARKUP": ("<a", " a=b", "<"),
    "notes.html.sanitize._IN_FRAME": ("", "<iframe a", "<"),
    "checks.audit.phrases.public_phrases._TARGET": ("", "[[a|", "x"),
    "checks.audit.phrases.public_phrases._CLASSES": ("<a", " class=", "<"),
    "checks.audit.phrases.private_phrases._TAG": ("<a ", "a ", "<"),
    "checks.audit.phrases.private_phrases._ATTRIBUTE": ("id", " ", "x"),
    "checks.audit.phrases.public_phrases._CODE": ("", "```a", "x"),
    "checks.audit.phrases.public_phrases._BLOCK_START": ("", "\n ", "x"),
    "notes.markdown.plain_text._ALONE_LINK": ("[[", "a ", "]"),
    "vault.links.mentions._COMMENT_BLOCK": ("", "   <!-", "x"),
    "checks.audit.phrases.public_phrases._LINKED": ("<a", "a+", " "),
    "checks.audit.phrases.public_phrases._TABLE": ("", "|- ", "x"),
    "checks.audit.phrases.public_phrases._LONE_LINE": ("", " >", "x"),
    "checks.audit.phrases.private_phrases._MEMBER": ("", '"a" : b ', ", x"),
    "checks.audit.phrases.private_phrases._SENTENCE_END": ("a", ".", "x"),
    "checks.audit.phrases.public_text._WIKILINK": ("", "[", "x"),
    "checks.audit.phrases.public_text._BASE_NAME": ("", "\n", "x"),
    "cli.building.build_log._CODE": ("", ":1:1: A", "x"),
    "cli.building.build_log._PLACE": ("", ":1", "x"),
    "cli.building.build_log._NAMES": ("", '"a', "x"),
    "cli.building.build_log._PROGRESS": ("1 2 a", " ", "!"),
    "cli.building.site_folder._SITE_KEY": ("site_dir:", " ", "#"),
    "cli.arguments.usage_messages._QUOTED": ("", " 'a", "x"),
    "authoring.importing.foreign_blocks._CODE_SPAN": ("a", "`", "x"),
    "authoring.importing.foreign_blocks._HIGHLIGHT": ("{{< highlight ", "a", "x"),
    "authoring.importing.foreign_blocks._FIGURE": ("{{< figure", " ", "x"),
    "authoring.importing.foreign_blocks._ARGUMENT": ("", "a", "-"),
    "authoring.importing.foreign_blocks._SHORTCODE": ("", "{{<", "x"),
    "authoring.importing.foreign_blocks._REF": ("{{< ref", " ", "x"),
    "checks.remedies.stub_note._ASKS_TIME": ("", "{{ time ", "x"),
    "authoring.importing.foreign_frontmatter._COMMENT": ("", "\n", "x"),
    "authoring.bases.language.expression_parser._KEY": ("'", "a\\", "\n"),
    "authoring.bases.language.expression_parser._OPERAND": ("/", "[a", "\n"),
    "authoring.bases.values.regexp_values._REFERENCE": ("", "$<", "x"),
    "authoring.callouts.flow_rewrites._SEPARATOR": ("a", " ", "."),
    "authoring.drawings.map_drawing._COLOR": ("rgb(", "1", "!"),
    "vault.presentation.theme_icons._DRAWING": (
        '<svg xmlns="" viewBox="0 0 24 24">',
        '<path d="a"/>',
        "x",
    ),
    "checks.rules.links.colon_in_destination._SCHEME": ("", "a.", "!"),
    "checks.rules.fields.created_after_modified._DAY": ("2026-01-31T", "a\n", "b"),
    "checks.rules.hygiene.footnote_mismatch._RANGE": ("", "a-b", "-"),
    "checks.rules.embeds.html_image_not_found._ATTACK": ("", " on", "x"),
    "notes.markdown.html_media._ELSEWHERE": ("", "a%", "x"),
    "notes.markdown.html_media._ATTRIBUTE": ("", "a ", "'"),
    "notes.markdown.html_media._OF_SET": ("", ", a", " "),
    "checks.rules.links.malformed_wikilink._ARITHMETIC": ("", "[]()!+a", "x"),
    "checks.rules.links.malformed_wikilink._CODE": ("", "; ", "x"),
    "checks.rules.links.reference_mismatch._DEFINITION": ("[a]: ", 'b"c ', "x"),
    "checks.rules.links.reference_mismatch._RANGE": ("", "a-b", "-"),
    "checks.rules.fields.template_placeholder_left._LABEL": ("", " - [", "x"),
    "checks.rules.fields.template_placeholder_left._ANY_BRACES": ("", "{{a", "x"),
    "checks.rules.fields.value_commented_out._TAGS": ("#a", ", #a", ","),
    "checks.rules.fields.wikilink_unquoted._WITH_COLON": ("a: [[", "b: ", "]"),
    "checks.families.template_code._NAME": ("", "template", "x"),
    "kubernetes.manifests.yaml_fences._END": ("...", " ", "x"),
    "kubernetes.manifests.yaml_fences._VOID": ("", " \n#\n%\n", "x"),
    "kubernetes.manifests.yaml_fences._ELIDED_VALUE": ("a: ", "... ", "x"),
    "kubernetes.manifests.marked_fence._BRACES": ("", "{ patch", "x"),
    "kubernetes.cluster.address_pools._KUBE_VIP": ("range-", "a-", "!"),
    "kubernetes.cluster.address_pools._NODE_PORT": ("", "1.", "x"),
    "kubernetes.cluster.shell_objects._CONTINUED": ("\\\n", " ", "x"),
    "kubernetes.cluster.spoken_protocols._BIND": ("bind ", "a:", "x"),
    "kubernetes.cluster.spoken_protocols._CONFIG_MAP": ("--configmap=", "a/", "!"),
    "kubernetes.cluster.spoken_protocols._LISTEN": ("listen ", "a:", "x"),
    "checks.engine.finding_causes._HINT": ("", "; did you mean ", "\n"),
    "checks.engine.finding_causes._QUOTED": ("", '"a', ""),
    "checks.engine.finding_causes._NUMBER": ("", "1", "x"),
    "checks.engine.finding_causes._UP": ("", "../", "x"),
    "checks.report.group_titles._PIECE": ("", "[[a ", "x"),
    "checks.report.group_titles._QUOTED": ("", '"a', ""),
    "checks.report.human_readable.markdown_groups._QUOTED": ("", '"a', ""),
    "checks.report.human_readable.markdown_groups._TICKS": ("", "`", "x"),
    "checks.report.human_readable.text_report._PAINT": ("\x1b[", "1;", "x"),
    "notes.markdown.report_region._MARK": ("%% vaultkit:report", " ", "%"),
    "notes.note._CLOSING_HASHES": ("a", " ", "x"),
    "notes.text.url_slugs._DASHES": ("a", "-", "x"),
    "notes.plugins.drawing_note._PART": ("# Drawing", " ", "x"),
    "notes.plugins.drawing_note._HINT": ("==", "a ", "x"),
    "notes.plugins.plugin_content._FIELD": ("[", "[a:: b [[", "x"),
    "notes.plugins.plugin_content._MAYBE": ("", "` ", "x"),
    "site.search.page_sections._DROPPED": ('<details class="plugin-content"', "a", "x"),
    "notes.markdown.plain_text._CELLS": ("a", " ", "x"),
    "notes.html.sanitize._PULLS": ("", ":a-", "x"),
    "notes.markdown.masking._URL_AND_EMPHASIS": ("", "https://a", " "),
    "notes.markdown.masking._URL_WITH_DOLLAR": ("", "https://a", "x"),
    "notes.markdown.masking._TILDE": ("", "~", " "),
    "notes.markdown.masking._OPEN_LINK": ("", "[[a", "\n"),
    "notes.markdown.masking._TABS_BEHIND_BACKTICKS": ("", "``` \t", "x"),
    "notes.markdown.masking._TABS_BEHIND_TILDES": ("", "~~~ \t", "x"),
    "notes.markdown.block_scan._HTML_LINE": ("\n", "[^", "x"),
    "notes.markdown.block_scan._WHOLE_LINK": ("", "[[a](", "x"),
    "notes.markdown.block_scan._TABLE": ("\n", "- |", "x"),
    "notes.markdown.parse_note._MAY_BE_ID": ("", "^a ", "!"),
    "notes.markdown.masking._UNDERLINE": ("\n", " >-", "x"),
    "notes.markdown.masking._LINK_IN_BRACKETS": ("[[", "a]", "\n"),
    "checks.families.url_links._MARKDOWN": ("a](", "a(b)", " "),
    "checks.rules.links.url_in_wikilink._BEHIND": ("(a://", "a", " "),
    "notes.markdown.masking._BRACKETS": ("", "[", "x"),
    "notes.markdown.math_blocks._LEAD": ("", "- [^a]:", "x"),
    "notes.markdown.math_blocks._TAIL": (" ^a", " ", "x"),
    "notes.markdown.math_blocks._OTHER_BLOCK": ("\n", " ", "x"),
    "notes.markdown.math_blocks._GAP": ("\n", " ", "x"),
    "notes.markdown.math_blocks._FOLLOWING": ("\n", " >", "x"),
    "notes.markdown.mending.quote_lines.DASHES": ("", "| ", "x"),
    "notes.markdown.mending.quote_lines.DELIMITER_ROW": ("", "| -", "x"),
    "notes.markdown.mending.quote_lines._OPENING": ("", "- ", "x"),
    "notes.markdown.mending.mended_lines._ROWS": ("", "a|\n", "x"),
    "notes.markdown.mending.quote_lines._HOLDER_IN_QUOTE": ("", "\n> ", "x"),
    "notes.markdown.mending.loose_emphasis._MAY_BE_LOOSE": ("a", "**", "x"),
    "notes.markdown.mending.loose_emphasis._MAY_BE_NEAR": ("", "a**)", "x"),
    "notes.markdown.parser_events._END_OF_TEXT": ("", "\n ", "x"),
    "notes.html.sanitize._BACKGROUND": ("background: rgb(", " ", "x"),
    "notes.markdown.mending.mended_lines._ENDING": ("", " ", "x"),
    "notes.markdown.mending.mended_lines._ID_ALONE": ("", " ", "x"),
    "notes.markdown.mending.mended_lines._EMPTY_ITEM": ("", "- ", "x"),
    "notes.markdown.mending.quote_lines._BLANK": ("", "\n ", "x"),
    "notes.markdown.mending.quote_lines._INDENTED_QUOTE": ("", "\n ", "x"),
    "notes.markdown.mending.quote_lines._ITEM": ("", " ", "x"),
    "notes.markdown.mending.quote_lines._ROW_BELOW": ("-", " ", "x"),
    "notes.markdown.mending.quote_lines._END_OF_QUOTE": ("", "\n >", "x"),
    "notes.markdown.mending.quote_lines._QUOTE": ("", "> ", "x"),
    "notes.markdown.mending.quote_lines._FENCE": ("", "```a", "`"),
    "notes.markdown.tokens._TAG": ("", "#a#", "!"),
    "notes.markdown.tokens._ROW_LEAD": ("", "- ", "x"),
    "notes.markdown.tokens._CELL": ("", "a\\|", "|"),
    "notes.frontmatter.core_schema._CORE": ("", "1", "x"),
    "notes.html.sanitize._BETWEEN_SOURCES": ("", "a ,", "x"),
    "notes.relink._DESTINATION": ("](", " ", "x"),
    "notes.relink._DELIMITER_ROW": ("|", " ", "x"),
    "authoring.rename.rename_edits._MARKER": ("vaultkit:moc begin", " ", "x"),
    "vault.publishing.redaction.heading_targets._ADDRESS": ("obsidian:", "a", " "),
    "vault.publishing.redaction.heading_targets._MARKDOWN": ("", "](<a", "x"),
    "vault.publishing.redaction.heading_targets._NAMED": ("", "link( '", "x"),
    "vault.publishing.redaction.heading_targets._PARAMETER": ("", "?a", "x"),
    "vault.publishing.redaction.heading_targets._WIKILINK": ("", "[[a", "x"),
    "vault.publishing.redaction.redacted_notes._VIEW_NAME": ("", " - ", "x"),
    "authoring.rename.settings_files.obsidian_files._IN_BRACKETS": ("[", " ", "x"),
    "authoring.rename.subjects.rename_subject._CALL": ('file( "a', " ", "x"),
    "authoring.rename.subjects.tag_and_property_names._TAG_CALL": ('hasTag( "a', " ", "x"),
    "notes.text.reading_time._LEFT_OUT": ("", "](%a![[<", "x"),
    "site.pages.note_article._TITLE": ("", "<h1>a", "x"),
    "site.pages.note_article._LEAD": ("<h2></h2><p>", "a", "x"),
    "site.pages.note_article._HEADING_END": ("", '<h2 dir="auto" id="a">b', "x"),
    "site.theme.vault_styles._TOKEN": ("", "\"a'b\\", "x"),
    "site.theme.vault_styles._COMMENT": ("", "/*a*", "x"),
    "site.theme.vault_styles._STRING": ("", "\"a'b\\", "x"),
    "site.theme.vault_styles._SELECTOR": ("", "a[b", "{"),
    "site.theme.vault_styles._CONDITION": ("@media", " (a", "{"),
    "site.theme.vault_styles._DATA": ("", "url(data:image/a", ";"),
    "site.theme.vault_styles._PSEUDO": ("", ":-a ", "x"),
    "site.theme.vault_styles._LOADS": ("", "url ", "x"),
}
WHOLE = (
    "_DELIMITER_ROW",
    "DELIMITER_ROW",
    "_ITEM",
    "_KEY_BODY",
    "_ADDRESS",
    "_HOST",
    "_PATH",
    "_SCP",
    "_EXTRA",
    "_KEY",
    "_OPERAND",
    "_TAIL",
    "_LEAD",
    "_OPENING",
    "_ENDING",
    "_ROWS",
    "_ID_ALONE",
    "_ROW_BELOW",
    "_CORE",
    "_INDENTED",
    "INDENTED",
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
        ("authoring.importing.foreign_blocks._REF", '{{< relref " a b.md " >}}', ("a b.md", None)),
        ("authoring.importing.foreign_blocks._REF", "{{% ref a.md %}}", ("a.md", None)),
        ("authoring.importing.foreign_blocks._REF", "{%- link a/b.md -%}", (None, "a/b.md")),
        ("authoring.importing.foreign_blocks._REF", "{% post_url a-b %}", (None, "a-b")),
        (
            "authoring.importing.foreign_blocks._FIGURE",
            '{{< figure src="a.png" >}}',
            ('src="a.png" ',),
        ),
        ("authoring.importing.foreign_blocks._HIGHLIGHT", "{{< highlight go >}}", ("go", None)),
        ("authoring.importing.foreign_blocks._HIGHLIGHT", "{{< highlight go>}}", ("go", None)),
        ("authoring.importing.foreign_blocks._HIGHLIGHT", "{% highlight go x %}", (None, "go")),
        (
            "authoring.rename.settings_files.obsidian_files._IN_BRACKETS",
            "[ my key ]",
            ("", "my key"),
        ),
        (
            "authoring.rename.settings_files.obsidian_files._IN_BRACKETS",
            '["my key" : x]',
            ('"', "my key"),
        ),
        ("authoring.rename.subjects.rename_subject._CALL", 'file( "a b" )', ("file", '"a b"')),
        ("authoring.callouts.flow_rewrites._SEPARATOR", "a  ,  and b", ()),
        ("notes.note._CLOSING_HASHES", "a ## ", ()),
        ("notes.text.url_slugs._DASHES", "a--b - c", ()),
        ("notes.markdown.plain_text._CELLS", "| a | b |", ()),
        ("notes.html.sanitize._PULLS", "margin: 1px -2px", ()),
    ],
)
def test_what_is_found_is_the_same(name: str, text: str, groups: tuple[str | None, ...]) -> None:
    found = pattern_of(name).search(text)
    assert found is not None
    assert found.groups() == groups
