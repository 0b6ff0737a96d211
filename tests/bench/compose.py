"""Write whole notes from their outlines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tests.bench import vocabulary
from tests.bench.blocks import BLOCKS, link_list, paragraph
from tests.bench.frontmatter import front_lines

if TYPE_CHECKING:
    import random

    from tests.bench.links import Linker
    from tests.bench.plan import Heading, Outline
    from tests.bench.prose import Prose

LINKING: Final = 0.22  # share of sentences that hold a link
FILLED: Final = 0.8  # share of sections that are never empty
SETEXT: Final = 0.03  # share of headings that are underlined
WEIGHTS: Final = tuple(BLOCKS.values())
MAKERS: Final = tuple(BLOCKS)


@dataclass(frozen=True, slots=True)
class Draft:
    """A note as lines, so that a fault can be planted and its line number known."""

    note: Outline
    front: tuple[str, ...]
    body: tuple[str, ...]
    embeds_notes: bool
    newline: str = "\n"
    closed: bool = True  # the front matter has its second fence

    @property
    def head(self) -> tuple[str, ...]:
        """Return the front matter with its fences."""
        if not self.front:
            return ()
        return ("---", *self.front, "---") if self.closed else ("---", *self.front)

    def encode(self) -> bytes:
        """Return the bytes of the file."""
        lines = (*self.head, *self.body)
        return (self.newline.join(lines) + self.newline).encode()


class Writer:
    """The state of one note while its body grows; block makers draw on it."""

    def __init__(self, note: Outline, rng: random.Random, prose: Prose, linker: Linker) -> None:
        """Start an empty body."""
        self.note = note
        self.rng = rng
        self.prose = prose
        self.linker = linker
        self.embeds_notes = False
        self._lines: list[str] = []
        self._length = 0  # bytes so far
        self._ids = list(note.block_ids)
        self._footnotes: list[str] = []  # definitions, written at the end
        self._references: list[str] = []

    def chance(self, share: float) -> bool:
        """Return true in `share` of the calls."""
        return self.rng.random() < share

    def plain(self) -> str:
        """Return a sentence without links, in the language of the note."""
        return self.prose.plain(self.note.language)

    def sentence(self) -> str:
        """Return a sentence that may hold links."""
        if self.chance(LINKING):
            return self.prose.linking(self.note.language, self._link)
        return self.plain()

    def heading_link(self) -> str:
        """Return a wikilink to any note."""
        return self.linker.wikilink(self.note)

    def tag(self) -> str:
        """Return an inline tag."""
        return "#" + self.rng.choice(vocabulary.TAGS)

    def _link(self) -> str:
        within = self.linker.within(self.note) if self.chance(0.04) else None
        return within or self.linker.any(self.note)

    def footnote(self) -> str:
        """Return a reference to a footnote that is defined at the end."""
        label = f"{self.rng.choice(('', 'note-', 'fn'))}{len(self._footnotes) + 1}"
        self._footnotes.append(f"[^{label}]: {self.sentence()}")
        return f"[^{label}]"

    def reference(self) -> str:
        """Return a sentence with a link by reference, defined at the end."""
        label = f"source-{len(self._references) + 1}"
        self._references.append(f"[{label}]: https://example.org/{label}")
        return f"There is [a longer version][{label}]."

    def trailing_id(self) -> str:
        """Return the next planned block id for the end of a line, or nothing."""
        return f" ^{self._ids.pop()}" if self._ids and self.chance(0.5) else ""

    def standalone_id(self) -> list[str]:
        """Return the next planned block id as lines after a block, or nothing."""
        return ["", f"^{self._ids.pop()}"] if self._ids and self.chance(0.5) else []

    def add(self, lines: list[str]) -> None:
        """Append a block, set off by an empty line."""
        self._lines += ["", *lines] if self._lines else lines
        self._length += len("\n".join(lines).encode()) + 2

    def body(self) -> tuple[str, ...]:
        """Return the lines of the body: each section gets its share of the size."""
        headings = self.note.headings
        share = self.note.size // (len(headings) + 1)
        starts_with_title = bool(headings) and headings[0].level == 1
        if not starts_with_title:
            self._fill(share)
        for number, heading in enumerate(headings, start=2):
            self.add(self._heading_lines(heading))
            self._fill(share * number)
        self._finish()
        return tuple(self._lines)

    def _heading_lines(self, heading: Heading) -> list[str]:
        marks = "=-"[heading.level - 1 : heading.level]
        if marks and self.chance(SETEXT):
            return [heading.text, marks * 3]
        return [f"{'#' * heading.level} {heading.text}"]

    def _fill(self, length: int) -> None:
        """Add a block, mostly, and more until the body has `length` bytes."""
        if self._length < self.note.size and self.chance(FILLED):
            self.add(paragraph(self))
        while self._length < length:
            if self.note.type == "moc" and self.chance(0.7):
                self.add(link_list(self))
                continue
            make = self.rng.choices(MAKERS, WEIGHTS)[0]
            self.add(make(self))

    def _finish(self) -> None:
        """Place what is planned but not placed yet, then footnotes and references."""
        for name in self._ids:
            self.add([f"{self.plain()} ^{name}"])
        for definitions in (self._footnotes, self._references):
            if definitions:
                self.add(definitions)


def compose(note: Outline, rng: random.Random, prose: Prose, linker: Linker) -> Draft:
    """Return the finished draft of `note`."""
    writer = Writer(note, rng, prose, linker)
    front = front_lines(note, rng, linker)
    body = writer.body()
    return Draft(
        note=note,
        front=front,
        body=("", *body) if front and writer.chance(0.5) else body,
        embeds_notes=writer.embeds_notes,
        newline="\r\n" if writer.chance(0.01) else "\n",
    )
