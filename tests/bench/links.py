"""Choose where links go and in which of the many forms they are written."""

from __future__ import annotations

import posixpath
from bisect import bisect
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from tests.bench.naming import heading_words

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from tests.bench.plan import Outline, Plan

NEARBY: Final = 0.35  # share of links that stay in the folder


def encode(path: str) -> str:
    """Return `path` as Obsidian writes it in a Markdown link: only blanks encoded."""
    for char, code in ((" ", "%20"), ("(", "%28"), (")", "%29")):
        path = path.replace(char, code)
    return path


class Linker:
    """Write valid links between the notes of one plan."""

    def __init__(self, plan: Plan, rng: random.Random) -> None:
        """Prepare the table of forms; weights are shares in a hundred."""
        self._plan = plan
        self._rng = rng
        self._forms: dict[Callable[[Outline, Outline], str | None], int] = {
            self._bare: 40,
            self._labelled: 20,
            self._to_heading: 8,
            self._to_heading_labelled: 3,
            self._to_subheading: 2,
            self._to_block: 6,
            self._by_part_of_path: 4,
            self._by_path: 4,
            self._lower_case: 2,
            self._markdown: 5,
            self._markdown_by_path: 2,
            self._markdown_relative: 1,
            self._markdown_heading: 2,
            self._markdown_angled: 1,
        }
        self._makers = tuple(self._forms)
        self._running = tuple(self._forms.values())

    def pick(self, source: Outline) -> Outline:
        """Return a note to link to: a neighbour, or any note by popularity."""
        neighbours = self._plan.folders[source.folder]
        if self._rng.random() < NEARBY:
            target = self._rng.choice(neighbours)
            if target is not source:
                return target
        return self._by_popularity(len(self._plan.notes))

    def pick_earlier(self, source: Outline) -> Outline | None:
        """Return a note planned before `source`, so that embeds make no cycle."""
        return self._by_popularity(source.index) if source.index else None

    def _by_popularity(self, end: int) -> Outline:
        totals = self._plan.popularity
        place = bisect(totals, self._rng.random() * totals[end - 1], 0, end - 1)
        return self._plan.notes[place]

    def any(self, source: Outline) -> str:
        """Return a link in any form, Markdown links among them."""
        target = self.pick(source)
        make = self._rng.choices(self._makers, self._running)[0]
        return make(source, target) or self._bare(source, target)

    def wikilink(self, source: Outline) -> str:
        """Return a wikilink, bare or with display text."""
        target = self.pick(source)
        make = self._rng.choices((self._bare, self._labelled), (3, 2))[0]
        return make(source, target)

    def table_cell(self, source: Outline) -> str:
        """Return a wikilink for a table: its pipe is escaped."""
        return self.wikilink(source).replace("|", r"\|")

    def within(self, source: Outline) -> str | None:
        """Return a link to a heading or block of the same note, if there is one."""
        targets = [
            f"#{heading_words(heading.text)}" for heading in source.headings if heading.linkable
        ]
        targets += [f"#^{name}" for name in source.block_ids]
        return f"[[{self._rng.choice(targets)}]]" if targets else None

    def embed(self, source: Outline) -> str | None:
        """Return an embed of a whole note, a section or a block."""
        target = self.pick_earlier(source)
        if target is None:
            return None
        makers = (self._bare, self._to_heading, self._to_block)
        make = self._rng.choices(makers, (2, 5, 5))[0]
        return "!" + (make(source, target) or self._bare(source, target))

    def image(self) -> str:
        """Return an embed of an image: by name, sized, captioned or Markdown."""
        path = self._rng.choice(self._plan.images)
        name = posixpath.basename(path)
        caption = posixpath.splitext(name)[0].lower()
        return self._rng.choice(
            (
                f"![[{name}]]",
                f"![[{name}|300]]",
                f"![[{name}|320x200]]",
                f"![[{name}|{caption}]]",
                f"![[{name}|{caption}|240]]",
                f"![[{path}]]",
                f"![{caption}]({encode(path)})",
                f"![{caption}|200]({encode(name)})",
            )
        )

    def document(self, source: Outline) -> str:
        """Return a link to, or an embed of, a PDF or a canvas."""
        pdf = posixpath.basename(self._rng.choice(self._plan.documents))
        board = posixpath.basename(self._rng.choice(self._plan.boards))
        # Boards show notes of the first half: only later notes may embed them.
        mark = "!" if source.index >= len(self._plan.notes) // 2 else ""
        return self._rng.choice(
            (
                f"![[{pdf}]]",
                f"![[{pdf}#page=1]]",
                f"[[{pdf}|the paper]]",
                f"{mark}[[{board}]]",
                f"[the board]({encode(board)})",
            )
        )

    def _label(self, target: Outline) -> str:
        return self._rng.choice(
            (target.stem.lower(), target.title, "this note", "here", *target.aliases)
        )

    def _heading(self, target: Outline) -> tuple[str, tuple[str, ...]] | None:
        choices = [heading for heading in target.headings if heading.linkable]
        if not choices:
            return None
        heading = self._rng.choice(choices)
        parents = tuple(heading_words(parent) for parent in heading.parents)
        return heading_words(heading.text), parents

    def _bare(self, _source: Outline, target: Outline) -> str:
        return f"[[{target.shortest}]]"

    def _labelled(self, _source: Outline, target: Outline) -> str:
        return f"[[{target.shortest}|{self._label(target)}]]"

    def _to_heading(self, _source: Outline, target: Outline) -> str | None:
        found = self._heading(target)
        return f"[[{target.shortest}#{found[0]}]]" if found else None

    def _to_heading_labelled(self, _source: Outline, target: Outline) -> str | None:
        found = self._heading(target)
        return f"[[{target.shortest}#{found[0]}|{found[0]}]]" if found else None

    def _to_subheading(self, _source: Outline, target: Outline) -> str | None:
        found = self._heading(target)
        if found is None:
            return None
        heading, parents = found
        steps = "#".join((target.shortest, *parents, heading))
        return f"[[{steps}]]"

    def _to_block(self, _source: Outline, target: Outline) -> str | None:
        if not target.block_ids:
            return None
        return f"[[{target.shortest}#^{self._rng.choice(target.block_ids)}]]"

    def _by_part_of_path(self, _source: Outline, target: Outline) -> str:
        parts = target.target.split("/")
        keep = self._rng.randint(min(2, len(parts)), len(parts))
        part = "/".join(parts[-keep:])
        return f"[[{part}|{self._label(target)}]]"

    def _by_path(self, _source: Outline, target: Outline) -> str:
        suffix = self._rng.choice(("", "", ".md"))
        return f"[[{target.target}{suffix}|{target.title}]]"

    def _lower_case(self, _source: Outline, target: Outline) -> str | None:
        return f"[[{target.shortest.lower()}]]" if target.stem.isascii() else None

    def _markdown(self, _source: Outline, target: Outline) -> str:
        suffix = self._rng.choice((".md", ".md", ""))
        return f"[{self._label(target)}]({encode(target.shortest + suffix)})"

    def _markdown_by_path(self, _source: Outline, target: Outline) -> str:
        path = quote(target.path, safe="/&,'")
        return f"[{self._label(target)}]({path})"

    def _markdown_relative(self, source: Outline, target: Outline) -> str:
        path = posixpath.relpath(target.path, source.folder or ".")
        path = path if path.startswith("../") else f"./{path}"
        return f"[{self._label(target)}]({encode(path)})"

    def _markdown_heading(self, _source: Outline, target: Outline) -> str | None:
        found = self._heading(target)
        if found is None:
            return None
        destination = encode(f"{target.shortest}.md#{found[0]}")
        return f"[{found[0]}]({destination})"

    def _markdown_angled(self, _source: Outline, target: Outline) -> str:
        return f"[{self._label(target)}](<{target.shortest}.md>)"
