"""What a base says (`Base`, `View`, `Sort`): compiled, and ready to be evaluated."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.authoring.bases.values.file_values import FILE_FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.authoring.bases.row_scope import Evaluator

KNOWN_TYPES = ("table", "cards", "list", "map", "kanban")
"""Types of views that Obsidian and its own plugins have."""
PROPERTY_OPTIONS = ("image", "coordinates", "markerIcon", "markerColor")
"""Options of views whose value names a property."""
_OPTIONS = {
    "table": {"rowHeight", "columnSize"},
    "cards": {"cardSize", "image", "imageFit", "imageAspectRatio"},
    "list": {"markers", "indentProperties", "nestedProperties", "separator"},
    "kanban": {
        "columnWidth", "hideEmptyColumns", "hideEmptyGroups", "image", "imageFit",
        "imageAspectRatio",
    },
    "map": {
        "coordinates", "markerIcon", "markerColor", "center", "defaultZoom", "minZoom", "maxZoom",
        "mapHeight", "mapTiles", "mapTilesDark",
    },
}  # fmt: skip
"""Options that a type of view has; the app keeps those of another type when the type changes."""
KNOWN_OPTIONS = frozenset().union(*_OPTIONS.values())


class Fault(NamedTuple):
    """What is wrong with a base; `start` and `end` are character offsets in its text."""

    start: int
    end: int
    message: str


class PropertyId(NamedTuple):
    """A property as `order`, `sort` and others name it: `note.x` or `x`, `file.x`, `formula.x`."""

    kind: str
    name: str

    @property
    def id(self) -> str:
        """The whole id; that of a note's property keeps no prefix."""
        return self.name if self.kind == "note" else f"{self.kind}.{self.name}"


def parse_id(text: str) -> PropertyId:
    """Read the id of a property; without a prefix it is that of a note."""
    kind, dot, name = text.strip().partition(".")
    if dot and kind in {"note", "file", "formula"}:
        return PropertyId(kind, name)
    return PropertyId("note", text.strip())


class Sort(NamedTuple):
    """A property to sort or group by."""

    by: PropertyId
    is_descending: bool = False


NAMELESS = "Table"
"""What the one view of a base that has none is called."""


@dataclass(frozen=True)
class View:
    """One view of a base.

    Args:
        name: As written; views without one are named by their type.
        type: `table`, `cards`, `list`, `map`, or a plug-in's.
        filter: Which files it shows; None for all.
        order: Its columns.
        sort: What rows are sorted by.
        group: What they are grouped by.
        group_order: Values whose groups are shown, in order; None for all groups.
        limit: How many are shown at most.
        summaries: Name of the summary for a column's id.
        options: Everything else that is written: `image`, `cardSize`, `markers`, …
        start: Where it is written.
        end: Past that.
        is_readable: Whether its own filter is whole, so that it can be evaluated.
        type_start: Where its type is written.
        type_end: Past that.
    """

    name: str
    type: str = "table"
    filter: Evaluator | None = None
    order: tuple[PropertyId, ...] = (PropertyId("file", "name"),)
    sort: tuple[Sort, ...] = ()
    group: Sort | None = None
    group_order: tuple[Any, ...] | None = None
    limit: int | None = None
    summaries: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    start: int = 0
    end: int = 0
    is_readable: bool = True
    type_start: int = 0
    type_end: int = 0

    @property
    def is_known(self) -> bool:
        """Whether the type is one that is drawn as it is meant."""
        return self.type in KNOWN_TYPES

    @property
    def unknown_options(self) -> tuple[str, ...]:
        """Options that no type of view has; those of an unknown type cannot be known."""
        return tuple(key for key in self.options if self.is_known and key not in KNOWN_OPTIONS)


@dataclass(frozen=True)
class Base:
    """A base, read.

    Args:
        filter: Which files all views show; None for all.
        formulas: By name; one that is wrong raises when it is asked for.
        names: Display names by property id.
        summaries: Custom ones by name.
        views: In order; there is at least one.
        faults: What is wrong with it, in order.
        is_readable: Whether views can be evaluated at all: the base's own filter is whole.
        properties: Properties of notes that expressions and columns name, with their places.
        joined: Names with hyphens that expressions read as subtractions, with their places.
    """

    filter: Evaluator | None = None
    formulas: Mapping[str, Evaluator] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    summaries: Mapping[str, Evaluator] = field(default_factory=dict)
    views: tuple[View, ...] = (View(NAMELESS),)
    faults: tuple[Fault, ...] = ()
    is_readable: bool = True
    properties: tuple[tuple[str, int, int], ...] = ()
    joined: tuple[tuple[str, int, int], ...] = ()

    def has(self, of: PropertyId) -> bool:
        """Tell whether there can be a property of that id: any of notes, known ones else."""
        known = {"formula": self.formulas, "file": FILE_FIELDS}
        return of.kind == "note" or of.name in known[of.kind]

    def shows(self, view: View) -> bool:
        """Tell whether a view can be evaluated; a fault in another one is no hindrance."""
        return self.is_readable and view.is_readable

    def faults_of(self, view: View) -> tuple[Fault, ...]:
        """Return the faults of the base that are not those of other views."""
        others = [(one.start, one.end) for one in self.views if one is not view]
        return tuple(
            fault
            for fault in self.faults
            if not any(start <= fault.start < end for start, end in others)
        )

    def find_view(self, name: str) -> View | None:
        """Return the view of a name, case ignored; the first one for ""."""
        if not name.strip():
            return self.views[0]
        exact = (view for view in self.views if view.name == name.strip())
        folded = (view for view in self.views if view.name.lower() == name.strip().lower())
        return next(exact, None) or next(folded, None)
