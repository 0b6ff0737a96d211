"""Write the blocks that bodies are made of: paragraphs, lists, tables, fences and more.

A maker takes the writer of the note and returns the lines of one block. `BLOCKS`, at
the end, says how often each occurs; a new kind of block is a function and a row there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.bench import vocabulary
from tests.bench.snippets import COMMENTED, DETAILS, FENCES, MATH

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.bench.compose import Writer


def paragraph(writer: Writer) -> list[str]:
    """Return two to six sentences, half of them with something in them."""
    sentences = [writer.sentence() for _ in range(writer.rng.randint(2, 6))]
    if writer.chance(0.06):
        sentences[-1] += writer.footnote()
    if writer.chance(0.35):
        sentences.append(writer.prose.garnish())
    if writer.chance(0.04):
        sentences.append(writer.reference())
    writer.rng.shuffle(sentences)
    width = writer.rng.choice((1, 2, len(sentences), len(sentences)))
    starts = range(0, len(sentences), width)
    lines = [" ".join(sentences[at : at + width]) for at in starts]
    lines[-1] += writer.trailing_id()
    return "\n".join(lines).split("\n")


def link_list(writer: Writer) -> list[str]:
    """Return a list of links, each with a few words."""
    lines = []
    for _ in range(writer.rng.randint(3, 12)):
        comment = f": {writer.plain()}" if writer.chance(0.3) else ""
        lines.append(f"- {writer.linker.any(writer.note)}{comment}")
    return lines


def bullets(writer: Writer) -> list[str]:
    """Return a nested list, sometimes straight after a line of text."""
    mark = writer.rng.choice("-*+")
    indent = writer.rng.choice(("    ", "\t", "  "))
    lines = [writer.plain()] if writer.chance(0.2) else []
    for _ in range(writer.rng.randint(2, 6)):
        lines.append(f"{mark} {writer.sentence()}{writer.trailing_id()}")
        if writer.chance(0.3):
            lines.append(f"{indent}{mark} {writer.sentence()}")
    return lines


def numbers(writer: Writer) -> list[str]:
    """Return a numbered list."""
    count = writer.rng.randint(2, 6)
    return [f"{number}. {writer.sentence()}" for number in range(1, count + 1)]


def tasks(writer: Writer) -> list[str]:
    """Return tasks in various states."""
    lines = []
    for _ in range(writer.rng.randint(2, 6)):
        state = writer.rng.choice(" x x/-?>!")
        due = writer.rng.choice(("", "", " 📅 2026-12-01", f" {writer.tag()}"))
        lines.append(f"- [{state}] {writer.sentence()}{due}")
    return lines


def table(writer: Writer) -> list[str]:
    """Return a table with links, their pipes escaped."""
    lines = ["| Note | What it says | Rank |", "| --- | :--- | ---: |"]
    for rank in range(writer.rng.randint(2, 7)):
        link = writer.linker.table_cell(writer.note)
        lines.append(f"| {link} | {writer.plain()} | {rank} |")
    return lines + writer.standalone_id()


def callout(writer: Writer) -> list[str]:
    """Return a callout: titled or not, folded or not, perhaps one inside another."""
    lines = [_callout_head(writer)]
    lines += [f"> {writer.sentence()}" for _ in range(writer.rng.randint(0, 3))]
    if writer.chance(0.2):
        lines += [">", f"> {_callout_head(writer)}", f"> > {writer.sentence()}"]
    if writer.chance(0.2):
        fence = writer.rng.choice(FENCES)
        lines += [">", *(f"> {line}".rstrip() for line in fence)]
    if writer.chance(0.2):
        lines += [">", f"> - {writer.sentence()}", f"> - [ ] {writer.plain()}"]
    return lines + writer.standalone_id()


def _callout_head(writer: Writer) -> str:
    type_ = writer.rng.choice(vocabulary.CALLOUTS)
    type_ = writer.rng.choice((type_, type_, type_.upper(), type_.title()))
    fold = writer.rng.choice(("", "", "", "-", "+"))
    title = writer.rng.choice(("", " " + writer.plain(), " " + writer.heading_link()))
    return f"> [!{type_}]{fold}{title}"


def quote(writer: Writer) -> list[str]:
    """Return a quotation."""
    lines = [f"> {writer.plain()}" for _ in range(writer.rng.randint(1, 3))]
    source = writer.linker.wikilink(writer.note)
    return [*lines, ">", f"> — {source}", *writer.standalone_id()]


def fence(writer: Writer) -> list[str]:
    """Return a code fence whose contents look like links and tags."""
    return list(writer.rng.choice(FENCES))


def indented_code(writer: Writer) -> list[str]:
    """Return a paragraph and code by indentation."""
    return [writer.plain(), "", "    result = table[[0, 1]]  #not-a-tag"]


def math(writer: Writer) -> list[str]:
    """Return a display formula."""
    return list(writer.rng.choice(MATH))


def comment(writer: Writer) -> list[str]:
    """Return a block comment; links in it count."""
    if writer.chance(0.3):
        return list(COMMENTED)
    return ["%%", f"{writer.plain()} {writer.linker.any(writer.note)}", "%%"]


def image(writer: Writer) -> list[str]:
    """Return an image."""
    return [writer.linker.image()]


def embed(writer: Writer) -> list[str]:
    """Return an embedded note, section or block; a sentence where none is possible."""
    line = writer.linker.embed(writer.note)
    writer.embeds_notes |= line is not None
    return [line or writer.plain()]


def document(writer: Writer) -> list[str]:
    """Return a PDF or a canvas, linked or embedded."""
    line = writer.linker.document(writer.note)
    writer.embeds_notes |= line.startswith("!")  # a canvas shows notes
    return [line]


def details(writer: Writer) -> list[str]:
    """Return raw HTML."""
    return list(writer.rng.choice(DETAILS))


def fields(writer: Writer) -> list[str]:
    """Return inline fields as the Dataview plug-in reads them."""
    return [f"rating:: {writer.rng.randint(1, 5)}", f"source:: {writer.heading_link()}"]


def rule(_writer: Writer) -> list[str]:
    """Return a thematic break."""
    return ["***"]


BLOCKS: Final[dict[Callable[[Writer], list[str]], int]] = {
    paragraph: 46,
    bullets: 12,
    link_list: 3,
    numbers: 4,
    tasks: 5,
    table: 4,
    callout: 7,
    quote: 3,
    fence: 5,
    indented_code: 1,
    math: 2,
    comment: 2,
    image: 4,
    embed: 3,
    document: 1,
    details: 1,
    fields: 1,
    rule: 1,
}
