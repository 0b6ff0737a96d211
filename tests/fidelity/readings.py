"""What is compared: one note's reading, whoever read it, and how the plug-in writes it down.

The plug-in metadata-extractor writes a record for each note out of the app's cache: headings, tags
in lower case and once each, aliases, the front matter without tags and aliases, and links with the
note that each led to. Of links it keeps the piece behind the last slash; of embeds only those that
lead to notes; and nothing that leads to any other file. `written_links` does the same to ours.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

KINDS: Final = ("note", "heading", "tag", "alias", "link", "property")
"""What is compared, in the order of the table."""


class Heading(NamedTuple):
    """A heading.

    Args:
        text: Its source without the marks.
        level: 1 to 6.
    """

    text: str
    level: int

    def __str__(self) -> str:
        return f"{'#' * self.level} {self.text}"


class Written(NamedTuple):
    """A link as the plug-in writes it.

    Args:
        text: Its target and subpath, from behind the last slash.
        destination: Path of the file it leads to, or none.
    """

    text: str
    destination: str | None

    def __str__(self) -> str:
        return f"{self.text} -> {self.destination or 'nothing'}"


class Reading(NamedTuple):
    """What somebody read in a note.

    Args:
        path: Of the note, from the vault's root.
        headings: In order.
        tags: In lower case, without `#`.
        aliases: In order.
        links: As the plug-in writes them.
        properties: Without tags and aliases; none if there is no front matter.
        lines: Line of each heading, tag and link, by what it is; only we know them.
    """

    path: str
    headings: tuple[Heading, ...] = ()
    tags: frozenset[str] = frozenset()
    aliases: tuple[str, ...] = ()
    links: tuple[Written, ...] = ()
    properties: Mapping[str, Any] | None = None
    lines: Mapping[object, int] = {}


class Ours(NamedTuple):
    """What vaultkit reads of a note.

    Args:
        reading: To be held against a record.
        front_matter: All properties, tags and aliases included.
        text: The note.
    """

    reading: Reading
    front_matter: Mapping[str, Any]
    text: str


def is_note(path: str) -> bool:
    """Tell whether the app takes a file for a note."""
    return path.lower().endswith(".md")


def composed(text: str) -> str:
    """Return a name as the app keeps it: NFC, and no-break blanks as blanks."""
    return unicodedata.normalize("NFC", text).replace("\xa0", " ")


def without_shared(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return properties as the plug-in keeps them: tags and aliases are elsewhere."""
    left = {key: value for key, value in properties.items() if key != "position"}
    # What JavaScript takes for true is left out, and an empty list is true there.
    return {k: v for k, v in left.items() if k not in {"tags", "aliases"} or v in (None, "", 0)}


def read_ours(record: Mapping[str, Any], text: str) -> Ours:
    """Return what a record of `vaultkit inspect` holds.

    Args:
        record: Of one note.
        text: The note.
    """
    headings = {Heading(one["text"], one["level"]): one["line"] for one in record["headings"]}
    tags = {one["tag"].lstrip("#").lower(): _line(one) for one in record["tags"]}
    front_tags = [tag.lstrip("#").lower() for tag in record["frontmatter_tags"]]
    links = [(_written(one, record["path"]), _line(one)) for one in record["links"]]
    links += [
        (_written(one, record["path"]), _line(one))
        for one in record["embeds"]
        if one["destination"] and is_note(one["destination"])
    ]
    front = record["properties"]
    reading = Reading(
        path=record["path"],
        headings=tuple(Heading(one["text"], one["level"]) for one in record["headings"]),
        tags=frozenset((*tags, *front_tags)),
        aliases=tuple(record["aliases"]),
        links=tuple(link for link, _ in links),
        properties=without_shared(front),
        lines={**headings, **tags, **dict(reversed(links))},
    )
    return Ours(reading, front, text)


def _line(item: Mapping[str, Any]) -> int:
    return int(item["span"].partition(":")[0])


def _written(link: Mapping[str, Any], source: str) -> Written:
    text = _link_text(link).rpartition("/")[2]
    destination = link["destination"]
    if text.startswith("#") and (destination is None or is_note(destination)):
        destination = source
    return Written(text, destination)


def _link_text(link: Mapping[str, Any]) -> str:
    """Return target and subpath, as written in a wikilink: blanks round `#` stay."""
    inner = link["raw"].removeprefix("!")
    if not inner.startswith("[["):
        return str(link["target"] + link["subpath"])
    target, pipe, _ = inner[2:-2].partition("|")
    return target.removesuffix("\\").strip() if target and pipe else inner[2:-2].strip()


def line_of(words: Sequence[str], text: str) -> int | None:
    """Return the first line that holds one of some words, to show a reader where to look."""
    folded = text.casefold()
    at = min((folded.find(w.casefold()) for w in words if w.casefold() in folded), default=-1)
    return None if at < 0 else folded.count("\n", 0, at) + 1
