"""The tools that agents are offered: their names, what they are good for, what they take.

What a tool takes is a JSON Schema of the plainest kind, by which its arguments are judged, too.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.errors import VaultkitError

if TYPE_CHECKING:
    from collections.abc import Mapping

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_NOTE: Schema = {"type": "string", "description": "A note: its path, its name, or an alias."}
_NOTES: Schema = {"type": "array", "items": _TEXT}
_LIMIT: Schema = {"type": "integer", "minimum": 1, "maximum": 500}
_BUDGET: Schema = {
    "type": "integer",
    "minimum": 50,
    "maximum": 200_000,
    "description": "Most tokens of text in the answer, by estimate.",
}
_WRITES: dict[str, Schema] = {
    "confirm": {
        "type": "boolean",
        "description": "Write it. Without this, only what would change is shown.",
    },
    "expect": {
        "type": "object",
        "properties": {"notes": _NOTES, "places": {"type": "integer", "minimum": 0}},
        "additionalProperties": False,
        "description": "What the dry run showed: the files, or how many places change in them. If "
        "it is otherwise now, nothing is written.",
    },
}
_FORCE: dict[str, Schema] = {
    "force": {"type": "boolean", "description": "Go on where it is refused with --force named."}
}
_VALUES: Schema = {
    "type": "object",
    "description": "Values by property; null for a property without a value.",
}


class Tool(NamedTuple):
    """A tool.

    Args:
        about: What it is good for.
        takes: The schema of each argument.
        needs: The arguments that must be given.
        writes: Whether it changes the vault.
    """

    about: str
    takes: dict[str, Schema]
    needs: tuple[str, ...] = ()
    writes: bool = False

    @property
    def schema(self) -> Schema:
        """What it takes, as a JSON Schema."""
        more = _WRITES if self.writes else {}
        return {
            "type": "object",
            "properties": {**self.takes, **more},
            "required": [*self.needs],
            "additionalProperties": False,
        }


TOOLS: dict[str, Tool] = {
    "read_note": Tool(
        "Read a note: properties, outline with the size of each section, and text within a budget. "
        "Read one section where the outline shows that it is enough.",
        {
            "note": _NOTE,
            "section": {"type": "string", "description": "Only this heading's section, or ^block."},
            "budget": _BUDGET,
            "from_line": {"type": "integer", "minimum": 1, "description": "Where to read on."},
        },
        ("note",),
    ),
    "search": Tool(
        "Find notes that hold all words of a query, in names, aliases, headings, tags or text, the "
        "best first, with the lines that say so.",
        {
            "query": _TEXT,
            "folder": _TEXT,
            "tag": _TEXT,
            "type": _TEXT,
            "limit": _LIMIT,
        },
        ("query",),
    ),
    "resolve": Tool(
        "Tell where a link would lead from a note, by Obsidian's own rules, and why.",
        {"link": {"type": "string", "description": "[[Note#Heading]], or a path."}, "note": _NOTE},
        ("link",),
    ),
    "links": Tool(
        "List the links of a note with where they lead, and the links that lead to it.",
        {"note": _NOTE, "limit": _LIMIT},
        ("note",),
    ),
    "query_base": Tool(
        "Evaluate a view of a base (Obsidian's tables of notes) and return its rows.",
        {"base": _TEXT, "view": _TEXT, "this": _NOTE, "limit": _LIMIT},
        ("base",),
    ),
    "check": Tool(
        "Find what is broken: links, embeds, properties and so on, in the vault or in some notes.",
        {
            "notes": _NOTES,
            "select": {"type": "array", "items": _TEXT, "description": "Codes or families: L101."},
            "limit": _LIMIT,
        },
    ),
    "context": Tool(
        "Gather what belongs to a note within a budget: its text, what it embeds, the beginnings "
        "of the notes it links to, and the lines that link to it. Each part names its source.",
        {"note": _NOTE, "budget": _BUDGET},
        ("note",),
    ),
    "set": Tool(
        "Give properties of a note other values; nothing else of it changes.",
        {"note": _NOTE, "values": _VALUES, **_FORCE},
        ("note", "values"),
        writes=True,
    ),
    "unset": Tool(
        "Take properties out of a note.",
        {"note": _NOTE, "keys": _NOTES, **_FORCE},
        ("note", "keys"),
        writes=True,
    ),
    "append": Tool(
        "Put text at the end of a note, or of one of its sections.",
        {"note": _NOTE, "section": _TEXT, "text": _TEXT},
        ("note", "text"),
        writes=True,
    ),
    "replace_section": Tool(
        "Put another text below a heading; the heading stays, links to it too.",
        {"note": _NOTE, "section": _TEXT, "text": _TEXT, **_FORCE},
        ("note", "section", "text"),
        writes=True,
    ),
    "extract": Tool(
        "Make a note of a section, block or list item; links to its headings and blocks follow.",
        {
            "note": _NOTE,
            "section": {
                "type": "string",
                "description": "A heading, ^ and a block id, or : and the line of a list item.",
            },
            "new": {"type": "string", "description": "Name, or path with a slash."},
            "leave": {"type": "string", "enum": ["link", "embed", "nothing"]},
            **_FORCE,
        },
        ("note", "section"),
        writes=True,
    ),
    "merge": Tool(
        "Put one note into another; every link follows, and the first note goes.",
        {
            "note": _NOTE,
            "into": _NOTE,
            "section": _TEXT,
            "heading": _TEXT,
            "prefer": {"type": "string", "enum": ["target", "source"]},
            "alias": {"type": "boolean"},
            **_FORCE,
        },
        ("note", "into"),
        writes=True,
    ),
    "create": Tool(
        "Make a note: from the template of a type, or of text; nothing is overwritten.",
        {
            "title": _TEXT,
            "type": _TEXT,
            "folder": _TEXT,
            "text": _TEXT,
            "values": _VALUES,
        },
        ("title",),
        writes=True,
    ),
    "rename": Tool(
        "Rename or move a note, file, folder (with a slash at its end), heading (Note#Old), block "
        "(Note#^old), tag (#old) or property (property:old); every link follows.",
        {
            "old": _TEXT,
            "new": {
                "type": "string",
                "description": "The new text or name; of a file, a name alone keeps the folder, "
                "Folder/ keeps the name, Folder/Name and ./Name count from the root.",
            },
            **_FORCE,
        },
        ("old", "new"),
        writes=True,
    ),
    "fix": Tool(
        "Repair what check finds and takes no guess, in the vault or in some notes.",
        {"notes": _NOTES, "select": _NOTES},
        writes=True,
    ),
    "mark_reviewed": Tool(
        "Note down that notes were read through today and are right: their last_reviewed.",
        {"notes": {**_NOTES, "minItems": 1}},
        ("notes",),
        writes=True,
    ),
    "undo": Tool("Take back the last change that vaultkit made in this vault.", {}, writes=True),
}
PUBLISHED = ("read_note", "search", "resolve", "links", "query_base", "context")
"""The tools that there are where only what is published is shown."""


def describe(name: str) -> dict[str, Any]:
    """Return a tool as `tools/list` gives it."""
    tool = TOOLS[name]
    hints = {
        "readOnlyHint": not tool.writes,
        "destructiveHint": tool.writes,
        "idempotentHint": not tool.writes,
        "openWorldHint": False,
    }
    return {
        "name": name,
        "description": tool.about,
        "inputSchema": tool.schema,
        "annotations": hints,
    }


def see_arguments(name: str, given: Mapping[str, Any]) -> None:
    """See that the arguments of a tool are what it takes.

    Errors:
        VaultkitError: one is missing, unknown or of another kind.
    """
    fault = _fault(given, TOOLS[name].schema, "")
    if fault:
        message = f"{name}: {fault}; nothing was done"
        raise VaultkitError(message)


def _fault(value: Any, schema: Schema, where: str) -> str:
    """Return what is wrong with a value, "" if it fits its schema."""
    kind = schema["type"]
    if not _is_of(value, kind):
        return f"{where or 'the arguments'} must be of type {kind}"
    if value not in schema.get("enum", [value]):
        return f"{where} must be one of {', '.join(schema['enum'])}"
    if kind == "integer" and not schema.get("minimum", value) <= value <= schema.get(
        "maximum", math.inf
    ):
        return f"{where} must be from {schema.get('minimum')} to {schema.get('maximum', 'any')}"
    if kind == "array":
        if len(value) < schema.get("minItems", 0):
            return f"{where} must not be empty"
        faults = (_fault(x, schema["items"], f"{where}[{at}]") for at, x in enumerate(value))
        return next(filter(None, faults), "")
    return _object_fault(value, schema, where) if kind == "object" else ""


def _object_fault(value: Mapping[str, Any], schema: Schema, where: str) -> str:
    known = schema.get("properties")
    if known is None:
        return ""
    missing = [key for key in schema.get("required", ()) if key not in value]
    if missing:
        return f"{missing[0]} is missing"
    unknown = [key for key in value if key not in known]
    if unknown:
        return f'there is no "{unknown[0][:80]}"; there is {", ".join(known)}'
    dot = f"{where}." if where else ""
    return next(filter(None, (_fault(x, known[k], f"{dot}{k}") for k, x in value.items())), "")


def _is_of(value: Any, kind: str) -> bool:
    if kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, {"string": str, "boolean": bool, "array": list, "object": dict}[kind])
