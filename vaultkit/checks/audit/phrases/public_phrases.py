"""Tell which private phrases published notes, or attachments alone, say themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.checks.audit.audit_input import name_of
from vaultkit.checks.audit.leak import METADATA, NAME, Leak
from vaultkit.checks.audit.phrases.public_text import public_texts
from vaultkit.checks.audit.site_text.byte_readings import GAP, INLINE, read_generously, without_tags
from vaultkit.checks.audit.site_text.escape_decoding import decode_all
from vaultkit.checks.audit.site_text.squashed_text import squash
from vaultkit.checks.audit.site_text.text_runs import MARKS
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.markdown.plain_text import plain_pieces
from vaultkit.notes.paths import suffix_of
from vaultkit.notes.text.phrase_search import Phrases
from vaultkit.vault.parallel.forked_work import map_shared

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from vaultkit.checks.audit.audit_input import Audit, LastAudit
    from vaultkit.checks.audit.phrases.private_phrases import Needle
    from vaultkit.vault.publishing.published_files import Published

_NAMES = frozenset({"name", "alias"})
"""Kinds of what a note is called."""
_TEXTS_AT_ONCE = 64
"""Texts that a process takes at a time."""
_TEXTS = frozenset({"svg", "html", "htm", "xml", "txt", "csv", "tsv", "json", "yaml", "yml", "js"})
"""Published attachments that are read: the site may hold them in another form."""
_BLOCK_START = lazy_re(
    r"\n(?=[ \t>]*(?:\r?\n|[-*+] |\d{1,9}[.)] |#{1,6} |\[\^[^\]\s]+\]:|`{3}|~{3}|$))"
)
_LONE_LINE = lazy_re(r"^[ \t>]*(?:#{1,6}[ \t].*|\[![^\]\n]*\].*|=+[ \t]*|-+[ \t]*)$", re.MULTILINE)
"""Headings, titles of callouts, and what makes a heading of the line above."""
_TARGET = lazy_re(
    r"!\[\[([^\[\]\n]*)\]\]|\[\[([^\[\]|\n]*)\|([^\[\]\n]*)\]\]"
    r"|\((?<=\]\()([^()\n]*(?:\([^()\n]*\)[^()\n]*)*)\)"
)
"""Where a link leads, and what is embedded: no reader sees that within its sentence."""
_CODE = lazy_re(r"(`(?:``+.*?`{3,}|[^`\n]+`)|~~~+.*?~{3,})", re.DOTALL)
_TABLE = lazy_re(r"^[ \t>]*+\||^(?=[^\n|]*\|)(?=[^\n-]*-)[ \t>|:-]+$", re.MULTILINE)
"""How a line of a table begins, or the one below its head: without them, `|` is a sign."""
_LINKED = lazy_re(r"<([a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^<>\s]*)>")
"""An address that stands for itself: no tag, but text."""
_CLASSES = lazy_re(r"""<[a-zA-Z][^<>]*?\sclass=(?:"([^"<>]*)"|'([^'<>]*)'|([^\s"'<>]+))""")
"""What an element of HTML is called by for styles: pages keep it, and nobody reads it."""
_NO_TAG = lazy_re(r"<!--|<(?![A-Za-z/!?])|</?[A-Za-z][A-Za-z0-9-]*+(?![\s/>])")
"""What looks like a tag and is none to Markdown, or a comment, with which one may seem to begin."""
_UNSHOWN = lazy_re(r"<(script|style)\b")


def find_named(
    published: Published, needles: Mapping[str, Needle]
) -> Iterator[tuple[str, str, str]]:
    """Yield what the names of published attachments say: path, way, phrase."""
    phrases = Phrases(needles)
    for path in published.attachments:
        for key in sorted(phrases.said_in(squash(path))):
            yield path, NAME, key


def warn_of(
    found: Iterable[tuple[str, str, str]], needles: Mapping[str, Needle]
) -> tuple[Leak, ...]:
    """Return a warning for each attachment and each private file that only it speaks of.

    A single word is none: files are named by words that notes are named by, and hold such words.
    Nor is a text that names the file itself, such as an embed in a private note, or another file
    of nearly the same name.
    """
    told: dict[tuple[str, str], Leak] = {}
    for path, way, key in found:
        kind, text, source, _ = needles[key]
        is_file = kind not in _NAMES and squash(path.rpartition("/")[2]) in key
        is_named_alike = way == NAME and (is_file or kind == "file name")
        if len(text.split()) == 1 or is_named_alike:
            continue
        told.setdefault((path, source), Leak(path, 0, 0, way, METADATA, text.strip(), source))
    return tuple(told.values())


class PublicText(NamedTuple):
    """A text that may be on the site.

    Args:
        digest: Of the text.
        attachment: The published attachment that it is of; "" for all other texts.
    """

    digest: str
    attachment: str = ""


def collect_texts(audit: Audit) -> dict[PublicText, tuple[str, bool]]:
    """Return the texts that may be on the site, each with whether it is a note's."""
    return {
        PublicText(name_of((text, is_note)), attachment): (text, is_note)
        for text, attachment, is_note in _public_texts(audit)
    }


def find_said(
    texts: Mapping[PublicText, tuple[str, bool]],
    needles: Iterable[str],
    last: LastAudit | None,
    workers: int,
) -> dict[PublicText, list[str]]:
    """Return which needles each public text says; what is known of the last time is taken over."""
    needles = tuple(needles)
    phrases = Phrases(needles)
    known = last.recall_said(name_of(sorted(needles))) if last and needles else {}
    new = [one for one in texts if one.digest not in known]

    def find(one: PublicText) -> list[str]:
        text, is_note = texts[one]
        return sorted(phrases.said_in(squash(part_blocks(text) if is_note else text)))

    shared = map_shared(find, new, at_once=_TEXTS_AT_ONCE, workers=workers)
    found = dict(zip(new, shared, strict=True))
    said = {one: found[one] if one in found else known[one.digest] for one in texts}
    if last and needles:
        last.keep_said({one.digest: keys for one, keys in said.items()})
    return said


def _public_texts(audit: Audit) -> Iterator[tuple[str, str, bool]]:
    """Yield the texts that may be on the site: text, attachment, whether it is a note's."""
    for text in audit.also_public:
        yield text, "", False
    for text in public_texts(audit.vault, audit.published, audit.hidden_name, audit.written):
        yield text, "", True
    for path in audit.published.attachments:
        if suffix_of(path) in _TEXTS:
            for text in read_generously(audit.read(path)):
                yield text, path, False


def part_blocks(text: str) -> str:
    """Return Markdown with a gap between its blocks and cells, and what no reader sees apart.

    Apart are targets of links, names of footnotes, classes of HTML, and code as it is written.
    Marks within a word and tags are in both ways in which a page may be read: as a blank, and as
    nothing. So are escapes: as what they stand for, and as they are written. What else stands in
    tags, scripts and styles is not said.
    """
    apart: list[str] = []

    def take_target(match: re.Match[str]) -> str:
        apart.append(match[1] or match[2] or match[4] or "")
        return match[3] or ""

    written = text
    parts = _CODE.split(text)
    apart += (code for code in parts[1::2] if "\n" in code)
    parts[1::2] = [GAP if "\n" in code else code.replace("<", " ") for code in parts[1::2]]
    if "class=" in text:
        apart += (
            match[match.lastindex or 0] for part in parts[::2] for match in _CLASSES.finditer(part)
        )
    parts[::2] = [_TARGET.sub(take_target, _without_scripts(part)) for part in parts[::2]]
    shown = "".join(parts)
    parted = _part_shown(shown)
    text = MARKS.sub("", parted)
    if text != parted:
        apart += (match[0] for match in MARKS.finditer(parted) if match[0].startswith("["))
        apart += filter(MARKS.search, parted.split(GAP))
    if INLINE in text:
        apart += (block.replace(INLINE, "") for block in text.split(GAP) if INLINE in block)
    if any(_NO_TAG.search(part) for part in parts[::2] if "<" in part):
        apart.append(as_parsed(written))
    said = GAP.join((text, *apart))
    escaped = GAP.join(block for block in said.split(GAP) if "&" in block or "%" in block)
    return GAP.join((said, decode_all(escaped))) if escaped else said


def as_parsed(text: str) -> str:
    """Return what is text to the parser, blocks apart: `a < b > c`, `<img%20src>`, `<a@b.c>`."""
    return "".join(GAP if piece == " " else piece for _, piece in plain_pieces(text))


def _part_shown(text: str) -> str:
    """Return text with gaps between blocks and cells, without what tags hold."""
    if "|" in text and ("\n|" in text or _TABLE.search(text)):
        text = text.replace("|", GAP)
    if ":" in text and "<" in text:
        text = _LINKED.sub(r" \1 ", text)
    text = _LONE_LINE.sub(lambda line: GAP + line[0] + GAP, text)
    text = _BLOCK_START.sub(GAP, text)
    return without_tags(text) if "<" in text else text


def _without_scripts(text: str) -> str:
    """Return Markdown without what its scripts and styles hold."""
    first, *rest = _UNSHOWN.split(text)
    if not rest:
        return text
    pairs = zip(rest[::2], rest[1::2], strict=True)
    return GAP.join((first, *(after.partition(f"</{name}>")[2] for name, after in pairs)))
