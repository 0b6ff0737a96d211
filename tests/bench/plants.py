"""Ways to plant a fault in a generated note. A line that ends in `«` is the one at fault."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.bench.compose import Draft
    from tests.bench.faults import Words

    # Plants one fault in its hosts.
    Plant = Callable[[tuple[Draft, ...], "Words"], "Planting"]

MARK: Final = "«"


@dataclass(frozen=True, slots=True)
class Planting:
    """The changed hosts, further files, and where the fault is found: paths and lines."""

    hosts: tuple[Draft, ...]
    at: tuple[tuple[str, int], ...]
    target: str
    files: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of fault: the rule that finds it, in words, how to plant it, and where."""

    code: str
    name: str
    plant: Plant
    fits: Callable[[Draft], bool] = lambda _draft: True
    hosts: int = 1


def read_marks(lines: Iterable[str]) -> tuple[list[str], list[int]]:
    """Return lines without their marks, and which had one; the last if none had."""
    plain, marked = [], []
    for number, line in enumerate(lines):
        if line.endswith(MARK):
            marked.append(number)
        plain.append(line.removesuffix(MARK).removesuffix(" ") if line.endswith(MARK) else line)
    return plain, marked or [len(plain) - 1]


def in_body(text: str, target: str = "", files: dict[str, str] | None = None) -> Plant:
    r"""Plant by a paragraph at the end: `text`, its lines parted by ``\n``."""

    def plant(hosts: tuple[Draft, ...], words: Words) -> Planting:
        added, marked = read_marks(words.fill(text).split("\n"))
        host = replace(hosts[0], body=(*hosts[0].body, "", *added))
        first = len(host.head) + len(host.body) - len(added) + 1
        at = tuple((host.note.path, first + number) for number in marked)
        return Planting((host,), at, words.fill(target), words.files(files or {}))

    return plant


def in_front(
    text: str, target: str = "", files: dict[str, str] | None = None, drop: tuple[str, ...] = ()
) -> Plant:
    r"""Plant by properties: `text` replaces those of its keys, and `drop` goes."""

    def plant(hosts: tuple[Draft, ...], words: Words) -> Planting:
        added, marked = read_marks(words.fill(text).split("\n"))
        keys = {line.partition(":")[0] for line in added if not line.startswith(" ")}
        kept = _without(hosts[0].front, {*keys, *drop})
        host = replace(hosts[0], front=(*kept, *added))
        first = len(kept) + 2
        at = tuple((host.note.path, first + number) for number in marked)
        return Planting((host,), at, words.fill(target), words.files(files or {}))

    return plant


def _without(lines: Iterable[str], keys: set[str]) -> list[str]:
    """Return the lines of front matter less some keys and the items below them."""
    kept, is_dropped = [], False
    for line in lines:
        if not line.startswith((" ", "-")):
            is_dropped = line.partition(":")[0] in keys
        if not is_dropped:
            kept.append(line)
    return kept


def in_file(
    path: str, text: str, target: str = "", body: str = "", files: dict[str, str] | None = None
) -> Plant:
    """Plant by a file of its own; `body` is added to the host, so that it belongs to the vault."""

    def plant(hosts: tuple[Draft, ...], words: Words) -> Planting:
        name = words.fill(path)
        lines, marked = read_marks(words.fill(text).split("\n"))
        at = tuple((name, number + 1) for number in marked)
        host = hosts[0]
        if body:
            host = replace(host, body=(*host.body, "", *words.fill(body).split("\n")))
        own = ((name, "\n".join(lines).encode()),)
        return Planting((host,), at, words.fill(target), own + words.files(files or {}))

    return plant


def in_bytes(path: str, data: bytes) -> Plant:
    """Plant by a file of its own that is no UTF-8; its first line is at fault."""

    def plant(hosts: tuple[Draft, ...], words: Words) -> Planting:
        name = words.fill(path)
        return Planting(hosts, ((name, 1),), "", ((name, data),))

    return plant


def in_both(text: str, target: str = "") -> Plant:
    """Plant the same properties in two notes; the later in path order is at fault."""

    def plant(hosts: tuple[Draft, ...], words: Words) -> Planting:
        make = in_front(text, target)
        both = [make((host,), words) for host in sorted(hosts, key=lambda one: one.note.path)]
        changed = tuple(host for one in both for host in one.hosts)
        return Planting(changed, both[1].at, both[1].target)

    return plant


def without(key: str) -> Plant:
    """Plant by taking the property `key` away; its absence is at line 1."""

    def plant(hosts: tuple[Draft, ...], _words: Words) -> Planting:
        kept = [line for line in hosts[0].front if not line.startswith(f"{key}:")]
        host = replace(hosts[0], front=tuple(kept))
        return Planting((host,), ((host.note.path, 1),), key)

    return plant


def duplicate_key(hosts: tuple[Draft, ...], _words: Words) -> Planting:
    """Give the type of the note a second time."""
    host = replace(hosts[0], front=(*hosts[0].front, "type: concept"))
    return Planting((host,), ((host.note.path, len(host.front) + 1),), "type")


def unclosed(hosts: tuple[Draft, ...], _words: Words) -> Planting:
    """Take the second fence of the front matter away."""
    host = replace(hosts[0], closed=False)
    return Planting((host,), ((host.note.path, 1),), "")


def embed_cycle(hosts: tuple[Draft, ...], _words: Words) -> Planting:
    """Let two notes embed each other; the first in path order is named."""
    first, second = sorted(hosts, key=lambda host: host.note.path)
    there, back = (f"![[{host.note.shortest}]]" for host in (second, first))
    changed = (
        replace(first, body=(*first.body, "", there)),
        replace(second, body=(*second.body, "", back)),
    )
    line = len(changed[0].head) + len(changed[0].body)
    return Planting(changed, ((first.note.path, line),), second.note.shortest)


def link_to_newer(hosts: tuple[Draft, ...], words: Words) -> Planting:
    """Link a note to one that was changed after its review."""
    name = words.fill("Newer {id}")
    reviewed = in_front("last_reviewed: 2026-10-01")(hosts, words)
    linked = in_body(f"See [[{name}]].")(reviewed.hosts, words)
    text = words.fill(
        '---\nmodified: 2026-10-20\nup: "[[{note}]]"\n---\nA text that is long enough for a note.\n'
    )
    return replace(linked, files=((f"{name}.md", text.encode()),))


def has_front(draft: Draft) -> bool:
    """Tell whether the note has front matter."""
    return bool(draft.front)


def is_decision(draft: Draft) -> bool:
    """Tell whether the note is a decision, which has a status."""
    return draft.note.type == "decision"


def could_lose_fence(draft: Draft) -> bool:
    """Tell whether nothing in the body could close the front matter instead."""
    return bool(draft.front) and "---" not in draft.body


def embeds_nothing(draft: Draft) -> bool:
    """Tell whether the note embeds no other, so that a cycle through it is the only."""
    return not draft.embeds_notes


def is_small(draft: Draft) -> bool:
    """Tell whether the note has its own front matter and line ends as usual."""
    return bool(draft.front) and draft.newline == "\n"
