"""Parts of notes that stand in other places, and the frames they stand in."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.frontmatter.language_tags import direction_of
from vaultkit.notes.html.sanitize import attribute
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.paths import stem_of
from vaultkit.notes.source import Source
from vaultkit.notes.wikilink import split_size, split_subpath

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vaultkit.notes.html.render_host import Destination
    from vaultkit.notes.note import Link, Note

DIR = ' dir="auto"'
"""Lets each block run in the direction of its own text, as in Obsidian."""
NO_BLOCK = "%%%%"
"""An empty comment: no heading, list or HTML block begins behind it."""
_DETAILS = lazy_re(r"</?details\b", re.IGNORECASE)
_END_OF_FOLD = "</details>"
_LABEL = lazy_re(r"\[\^([^\s\[\]]+)\]")
_INDENT = lazy_re(r"[ \t]*")


class Fold(str):
    """The HTML of a block that begins, ends or does both with `<details>` round blocks beside it.

    Args:
        closes: How many it ends that others began.
        opens: How many it leaves open; in its HTML they end at once.
    """

    __slots__ = ("closes", "opens")
    closes: int
    opens: int


def fold_of(html: str, written: str) -> str:
    """Return the HTML of a block, with what it says of folds that hold the blocks beside it.

    In Markdown a block of HTML ends at a blank line, and so do elements that were not closed in it.
    A `<details>` is taken to last until the block that closes it, as in other programs.

    Args:
        html: The block sanitised: with all its elements closed.
        written: The block as it stands in the note.
    """
    opens = closes = 0
    for tag in _DETAILS.findall(written):
        if not tag.startswith("</"):
            opens += 1
        elif opens:
            opens -= 1
        else:
            closes += 1
    whole = html.rstrip()
    if not (opens or closes) or not whole.endswith(_END_OF_FOLD * opens):
        return f"{html}\n"
    fold = Fold(whole)
    fold.opens, fold.closes = opens, closes
    return fold


def join_blocks(pieces: Iterable[str]) -> str:
    """Return blocks one after another, those between the two ends of a `<details>` inside it."""
    out: list[str] = []
    open_at: list[int] = []
    for piece in pieces:
        if isinstance(piece, Fold):
            for _ in range(min(piece.closes, len(open_at))):
                at = open_at.pop()
                out[at] = out[at].removesuffix(_END_OF_FOLD)
                out.append(_END_OF_FOLD)
            open_at += [len(out)] * piece.opens
        out.append(piece)
    return "".join(out)


def embed_title(link: Link, destination: Destination) -> str:
    """Return the display text, else the note's name and the headings, without a block's id.

    A size, as in `![[Note|200]]`, is no text.

    These are elements of their own: no note says them in one breath.
    """
    if text := split_size(link.display)[0]:
        return escape(text)
    name = stem_of(destination.path or link.target)
    parts = [part for part in split_subpath(link.subpath) if not part.startswith("^")]
    if not parts:
        return escape(name)
    return " &gt; ".join(f"<div>{escape(part)}</div>" for part in (name, *parts))


def embed_html(title: str, content: str, extra: str, language: str = "") -> str:
    """Return the frame of an embedded note.

    Args:
        title: What it is called, as HTML.
        content: What it says.
        extra: One more class, or "".
        language: In which it is written, if that is not the language round it.
    """
    own = attribute("lang", language) + attribute("dir", direction_of(language)) if language else ""
    classes = f"internal-embed markdown-embed {extra}".strip()
    return (
        f'<div class="{classes}"><div class="markdown-embed-title">{title}</div>'
        f'<div class="markdown-embed-content"{own}>{content}</div></div>\n'
    )


def cut_part(note: Note, span: tuple[int, int]) -> Note:
    """Return a section or block as a note of its own."""
    return parse_part(note, part_text(note, span))


def parse_part(note: Note, text: str) -> Note:
    """Parse text of a note as a note of its own; footnotes it refers to are defined for it.

    The stubs only make the parser see references: the text of a footnote comes from the note.
    """
    labels = dict.fromkeys(_LABEL.findall(text)) if "[^" in text else ()
    stubs = "".join(
        f"\n\n[^{label}]: -" for label in labels if label.casefold() in note.definitions
    )
    return parse_note(Source(note.path, (text + stubs).encode()))


def part_text(note: Note, span: tuple[int, int]) -> str:
    """Return the text of a section or block, the indentation of a nested item removed.

    One that begins behind a comment, on the line where that ends, may reach back into it.
    """
    data = note.source.data
    for comment in note.comments:
        if comment.start < span[0] < comment.end:
            return NO_BLOCK + note.source.slice(comment.end, max(span[1], comment.end))
    line = data.rfind(b"\n", 0, span[0]) + 1
    text = note.source.slice(span[0], span[1])
    lead = note.source.slice(line, span[0])
    if not lead or ">" in lead:
        return text
    lines = text.split("\n")
    return "\n".join([lines[0], *(dedent(part, lead) for part in lines[1:])])


def dedent(line: str, lead: str) -> str:
    """Return a line with as much of its indentation removed as `lead` is long."""
    indent = _INDENT.match(line)
    width = len(indent[0]) if indent else 0
    return line[min(width, len(lead)) :]


def callout_html(attributes: str, fold: str, title: str, body: str) -> str:
    """Return a callout; a foldable one is a `<details>`, so that it needs no script."""
    icon = '<div class="callout-icon"></div>'
    head = f'{icon}<div class="callout-title-inner">{title}</div>'
    content = f'<div class="callout-content">\n{body}</div>\n' if body.strip() else ""
    if not fold:
        return (
            f'<div class="callout"{DIR}{attributes}>\n<div class="callout-title">{head}</div>\n'
            f"{content}</div>\n"
        )
    classes = "callout is-collapsible is-collapsed" if fold == "-" else "callout is-collapsible"
    opened = "" if fold == "-" else " open"
    return (
        f'<details class="{classes}"{DIR}{attributes}{opened}>\n'
        f'<summary class="callout-title">{head}</summary>\n{content}</details>\n'
    )
