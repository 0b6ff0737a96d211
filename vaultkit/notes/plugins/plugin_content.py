"""What of a note Obsidian shows by a plugin, so that readers elsewhere see something else.

Only what is written counts, never what happens to be installed: a language, a property, the form
of a code span tells the plugin. What might as well be an ordinary example of code (PlantUML, dot,
LaTeX) is none of it. Source: the plugins' own documentation; see decision 50.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.markdown.html_spans import html_comments
from vaultkit.notes.markdown.masking import read_body

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vaultkit.notes.note import Note


class Kind(NamedTuple):
    """A kind of content.

    Args:
        name: What it is, for a reader.
        plugin: The plugin that shows it.
        is_text: Whether its source is mostly text to be read, not a query or a program.
        is_data: Whether its source is for programs alone, so that nobody wants to see it.
    """

    name: str
    plugin: str
    is_text: bool = False
    is_data: bool = False

    @property
    def is_core(self) -> bool:
        """Whether the plugin is one of Obsidian's own."""
        return self.plugin == "Search"

    @property
    def shown_by(self) -> str:
        """Where its author sees it, as the end of a sentence."""
        core = "core " if self.is_core else ""
        return f"shown in Obsidian by the {core}plugin {self.plugin}"


class Content(NamedTuple):
    """A place of a note: its first byte, the one past its last, and what it holds."""

    start: int
    end: int
    kind: Kind


DRAWING = Kind("Excalidraw drawing", "Excalidraw")
QUERY = Kind("Inline Dataview query", "Dataview")
FIELD = Kind("Inline field", "Dataview", is_text=True)
_BY_LANGUAGE = {
    "dataview": Kind("Dataview query", "Dataview"),
    "dataviewjs": Kind("Dataview script", "Dataview"),
    "tasks": Kind("Tasks query", "Tasks"),
    "query": Kind("Search results", "Search"),
    "excalidraw": DRAWING,
    "compressed-json": DRAWING._replace(is_data=True),
    "handdrawn-ink": Kind("Drawing", "Ink", is_data=True),
    "handwritten-ink": Kind("Handwriting", "Ink", is_data=True),
    **{
        f"datacore{kind}": Kind("Datacore view", "Datacore")
        for kind in ("", "js", "jsx", "ts", "tsx")
    },
    **{
        language: Kind(name, plugin)
        for plugin, name, languages in (
            ("Activity History", "Activity history", "activity-history"),
            ("Audio Player", "Audio player", "audio-player"),
            ("Automatic Table of Contents", "Table of contents", "table-of-contents"),
            ("April's Automatic Timelines", "Timeline", "aat-vertical aat-horizontal"),
            ("Breadcrumbs", "Breadcrumbs", "breadcrumbs"),
            ("Buttons", "Button", "button"),
            ("CardView", "Cards", "ccard"),
            ("Charts", "Chart", "chart advanced-chart"),
            ("Charts View", "Chart", "chartsview"),
            ("Chem", "Structure of a molecule", "smiles"),
            ("Chesser", "Chessboard", "chesser chessboard"),
            ("Chronos Timeline", "Timeline", "chronos"),
            ("Contribution Graph", "Contribution graph", "contributiongraph"),
            ("CSV Table", "Table of a CSV file", "csvtable"),
            ("Custom Frames", "Page of the web", "custom-frames"),
            ("DB Folder", "Table of notes", "yaml:dbfolder"),
            ("Desmos", "Graph of a function", "desmos-graph"),
            ("Dynamic Table of Contents", "Table of contents", "toc"),
            ("Fantasy Statblocks", "Stat block", "statblock"),
            ("Folder Index", "Folder index", "folder-index-content"),
            ("Folder Overview", "Folder overview", "folder-overview"),
            ("Functionplot", "Graph of a function", "functionplot"),
            ("Gallery", "Gallery", "gallery gallery-info"),
            ("Gist", "Gist of GitHub", "gist"),
            ("Google Calendar", "Event", "gevent"),
            ("Habit Tracker", "Habit tracker", "habittracker"),
            ("Heatmap Tracker", "Heatmap", "heatmap-tracker"),
            ("Image Gallery", "Image gallery", "img-gallery"),
            ("Initiative Tracker", "Encounter", "encounter encounter-table"),
            ("Jira Issue", "Jira issues", "jira-issue jira-search jira-count"),
            ("JS Engine", "Script", "js-engine"),
            ("Journals", "Journal", "journals-home journal-nav calendar-nav calendar-timeline"),
            ("Juggl", "Graph of notes", "juggl"),
            ("Leaflet", "Map", "leaflet"),
            ("Map View", "Map", "mapview"),
            ("Markmap", "Mind map", "markmap"),
            ("Metadata Menu", "Table of notes", "mdm"),
            ("Meta Bind", "Input or view", "meta-bind meta-bind-js-view meta-bind-embed"),
            ("Meta Bind", "Button", "meta-bind-button"),
            ("Note Gallery", "Gallery of notes", "note-gallery"),
            ("Plotly", "Chart", "plotly"),
            ("Progressbar", "Progress", "progressbar"),
            ("SQLSeal", "SQL query", "sqlseal"),
            ("Super Simple Time Tracker", "Time tracker", "simple-time-tracker"),
            ("TikZJax", "TikZ drawing", "tikz"),
            ("Timelines", "Timeline", "timeline"),
            ("Timestamp Notes", "Place in a film", "timestamp timestamp-url"),
            ("Todoist Sync", "Todoist tasks", "todoist"),
            ("Tracker", "Tracker", "tracker"),
        )
        for language in languages.split()
    },
    **{
        language: Kind(name, plugin, is_text=True)
        for plugin, name, languages in (
            ("ABC Music Notation", "Music", "music-abc"),
            ("Auto Card Link", "Link card", "cardlink"),
            ("Chord Sheets", "Chords", "chords"),
            ("Link Embed", "Link card", "embed"),
            ("Multi-Column Markdown", "Columns", "start-multi-column"),
            ("Obsidian Columns", "Columns", "col col-md"),
            ("Tab Panels", "Tabs", "tabs"),
        )
        for language in languages.split()
    },
}
"""By the first word of a code block, in lower case."""
_BY_LEAD = {
    "ad": Kind("Admonition", "Admonition", is_text=True),
    "embed": Kind("Code of a file", "Embed Code File"),
}
"""By what stands before the first dash in the language of a code block."""
BY_PROPERTY = {
    "excalidraw-plugin": DRAWING,
    "kanban-plugin": Kind("Kanban board", "Kanban", is_text=True),
    "mindmap-plugin": Kind("Mind map", "Enhancing Mindmap", is_text=True),
    "database-plugin": Kind("Table of notes", "DB Folder", is_text=True),
}
"""By a property that makes the whole note something else."""
_CALLS = (
    "all|any|average|choice|contains|containsword|currencyformat|date|dateformat|default|dur"
    "|durationformat|econtains|elink|embed|endswith|extract|filter|flat|icontains|join|ldefault"
    "|length|link|list|localtime|lower|map|max|maxby|meta|min|minby|none|nonnull|number|object"
    "|padleft|padright|product|reduce|regexmatch|regexreplace|regextest|replace|reverse|round|slice"
    "|sort|split|startswith|string|striptime|substring|sum|trunc|typeof|unique|upper"
)
"""Functions of Dataview's language."""
_INLINE = (
    (lazy_re(rf"=\s*(?:\[\[|(?:{_CALLS})\(|.*\bthis\.\w)", re.DOTALL), QUERY),
    (lazy_re(r"\$=\s*\S"), Kind("Inline Dataview script", "Dataview")),
    (lazy_re(r"(?:INPUT|VIEW|BUTTON|META_BIND_EMBED)\["), Kind("Input or view", "Meta Bind")),
    (lazy_re(r"dice: *\d*d\d"), Kind("Dice", "Dice Roller")),
    (lazy_re(r"button-[\w-]+\Z"), Kind("Button", "Buttons")),
)
"""By how a code span begins."""
_MAYBE = lazy_re(rb"` *(?:\$?=|(?:INPUT|VIEW|BUTTON|META_BIND_EMBED)\[|dice:|button-)")
"""What stands in every note that has one of those."""
_KEY = rb"[^\W\d_][\w /-]{0,40}::[ \t]"
_FIELD = lazy_re(
    rb"\[" + _KEY + rb"(?:[^\[\]\r\n]|\[\[[^\[\]\r\n]{0,200}\]\]){0,200}\](?!\()"
    rb"|\(" + _KEY + rb"[^()\r\n]{0,200}\)"
)
"""A field in brackets; one that takes its whole line is shown in Obsidian as it is written."""


def kind_of_fence(info: str) -> Kind | None:
    """Return what a code block is by its info string, None for ordinary code."""
    language = (info.split(maxsplit=1) or [""])[0].lower()
    known = _BY_LANGUAGE.get(language)
    if known is not None:
        return known
    lead, dash, rest = language.partition("-")
    return _BY_LEAD.get(lead) if dash and rest else None


def kind_of_code(text: str) -> Kind | None:
    """Return what a code span is, None for ordinary code."""
    text = text.strip()
    return next((kind for form, kind in _INLINE if form.match(text)), None)


def kind_of_note(properties: Mapping[str, object]) -> Kind | None:
    """Return what a note is as a whole by its properties, None for an ordinary one."""
    return next((kind for key, kind in BY_PROPERTY.items() if properties.get(key)), None)


def is_drawing(note: Note) -> bool:
    """Tell whether a note is a drawing of Excalidraw's."""
    return bool(note.properties.get("excalidraw-plugin"))


def find_contents(note: Note) -> Iterator[Content]:
    """Yield what is written in a note that plugins show, in no order; nothing in comments.

    Of a note that is something else as a whole, that alone.
    """
    kind = kind_of_note(note.properties)
    if kind is not None:
        front = note.frontmatter
        yield Content(front.start, front.end, kind) if front else Content(0, 0, kind)
        return
    comments = ((comment.start, comment.end) for comment in note.comments)
    hidden: list[tuple[int, int]] = sorted([*comments, *html_comments(note)])
    for fence in note.fences:
        kind = kind_of_fence(fence.info)
        if kind is not None and not _is_in(hidden, fence.start):
            yield Content(fence.start, fence.end, kind)
    yield from _inline(note, hidden)


def holds_inline(data: bytes) -> bool:
    """Tell whether a paragraph holds code spans or fields that a plugin shows."""
    if _FIELD.search(data):
        return True
    return bool(_MAYBE.search(data)) and any(kind for _, _, kind in _codes(data.decode()) if kind)


def _inline(note: Note, hidden: Sequence[tuple[int, int]]) -> Iterator[Content]:
    data, start = note.source.data, note.body_start
    has_field = b":: " in data and _FIELD.search(data, start)
    if not (has_field or _MAYBE.search(data, start)):
        return
    codes = list(_codes(note.source.slice(start, len(data))))
    taken = [*hidden, *((fence.start, fence.end) for fence in note.fences)]
    for first, last, kind in codes:
        if kind is not None and not _is_in(hidden, start + first):
            yield Content(start + first, start + last, kind)
    if has_field:
        taken += ((start + first, start + last) for first, last, _ in codes)
        taken.sort()
        math = [(span.start, span.end) for span in note.math]
        for found in _FIELD.finditer(data, start):
            if not (_is_in(taken, found.start()) or _is_in(math, found.start())):
                yield Content(*found.span(), FIELD)


def _codes(text: str) -> Iterator[tuple[int, int, Kind | None]]:
    """Yield the code spans of a text with their bytes."""
    body = read_body(text)
    for event, range_ in body.events():
        if type(event) is dict and "Code" in event:
            yield range_["start"], range_["end"], kind_of_code(event["Code"])


def _is_in(spans: Sequence[tuple[int, int]], at: int) -> bool:
    """Tell whether one of some ranges, in order, holds a byte."""
    index = bisect_right(spans, at, key=lambda span: span[0]) - 1
    return index >= 0 and at < spans[index][1]
