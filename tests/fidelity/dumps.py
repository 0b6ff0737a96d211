"""Reads the plug-in's file. Whatever is amiss with it is told, and the rest is read."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tests.fidelity.readings import Heading, Reading, Written, without_shared

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PLACE: Final = ".obsidian/plugins/metadata-extractor/metadata.json"
"""Where the plug-in writes, from the vault's root."""
AT_ROOT: Final = "metadata.json"
"""Where those have it write who gave it a place of their own."""


BESIDE: Final = PLACE.removesuffix("metadata.json")
_OTHERS: Final = f"{BESIDE}allExceptMd.json"
_MANIFEST: Final = f"{BESIDE}manifest.json"
"""The plug-in's folder, its list of all files that are no notes, and what says its version."""


class DumpError(Exception):
    """A file that cannot be compared, and why."""


class Beside(NamedTuple):
    """What stands in the plug-in's folder beside the record, as far as it is there.

    Args:
        others: Paths of the files that are no notes, as the app had them.
        version: Of the plug-in, empty if it is not known.
    """

    others: frozenset[str] = frozenset()
    version: tuple[int, ...] = ()


def read_beside(folder: Path) -> Beside:
    """Return what the plug-in's other files tell. Effect: reads them."""
    listed, manifest = _json(folder / _OTHERS), _json(folder / _MANIFEST)
    files = listed.get("nonMdFiles") or []
    paths = (one.get("relativePath") for one in files if isinstance(one, dict))
    version = re.findall(r"\d+", str(manifest.get("version", "")))
    return Beside(
        frozenset(path for path in paths if isinstance(path, str)), tuple(map(int, version))
    )


def _json(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


class Dump(NamedTuple):
    """What the app recorded.

    Args:
        records: By path of the note.
        faults: What was left out, and why.
        has_properties: Whether this version of the plug-in wrote front matter.
        has_other_files: Whether links to files that are no notes are in it.
    """

    records: Mapping[str, Reading]
    faults: tuple[str, ...]
    has_properties: bool
    has_other_files: bool


def read_dump(data: bytes) -> Dump:
    """Return the records of a file.

    Args:
        data: The file.

    Raises:
        DumpError: It is no list of records.
    """
    try:
        # What a shorter file was written over may have left its end behind.
        found, _ = json.JSONDecoder().raw_decode(data.decode("utf-8-sig").lstrip())
    except (ValueError, RecursionError) as error:
        message = f"the record is no JSON: {error}"
        raise DumpError(message) from None
    if not isinstance(found, list):
        message = f"the record is no list of records, but begins with {json.dumps(found)[:40]}"
        raise DumpError(message)
    records: dict[str, Reading] = {}
    faults = []
    for number, item in enumerate(found, 1):
        try:
            one = _record(item)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            faults.append(f"record {number} is left out: {type(error).__name__}: {error}")
            continue
        records[one.path] = one
    destinations = {link.destination for one in records.values() for link in one.links}
    return Dump(
        records,
        tuple(faults),
        any(one.properties is not None for one in records.values()),
        any(x is not None and not x.lower().endswith(".md") for x in destinations),
    )


def _record(item: Any) -> Reading:
    front = item.get("frontmatter")
    return Reading(
        path=_text(item["relativePath"]),
        headings=tuple(
            Heading(_text(one["heading"]), int(one["level"])) for one in item.get("headings") or ()
        ),
        tags=frozenset(_text(tag).lstrip("#").lower() for tag in item.get("tags") or ()),
        aliases=tuple(_text(alias) for alias in item.get("aliases") or ()),
        links=tuple(_link(one) for one in item.get("links") or ()),
        properties=None if front is None else without_shared(dict(front)),
    )


def _link(item: Mapping[str, Any]) -> Written:
    # In the first versions a link with folders was kept whole.
    destination = item.get("relativePath")
    text = _text(item["link"]).rpartition("/")[2]
    return Written(text, None if destination is None else _text(destination))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        message = f"{value!r} is no text"
        raise TypeError(message)
    return value
