"""Where Obsidian makes a new note: its settings for new notes, and for those named after a day.

`app.json` says where notes go in general. The core plugin Daily notes and the plugin Periodic Notes
have a folder, a format of names (moment.js) and a template of their own.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.paths import fold, folder_of
from vaultkit.notes.text.moment_format import format_moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT, CURRENT, FOLDER = "root", "current", "folder"
_PERIODS = {
    "daily": "YYYY-MM-DD",
    "weekly": "gggg-[W]ww",
    "monthly": "YYYY-MM",
    "quarterly": "YYYY-[Q]Q",
    "yearly": "YYYY",
}
"""Kinds of periodic notes, and how they are named where no format is set."""
_DAILY = "daily"
_PLUGIN = "plugins/periodic-notes/data.json"
OPTIONAL = frozenset({_PLUGIN})
"""Files of plugins: one that cannot be read counts as if it were not there."""
_YEAR = lazy_re(r"(?<!\d)\d{4}(?!\d)|\d{8}|(?<!\d)\d{6}(?!\d)|(?<!\d)\d\d(?!\d)")
_LONGEST = 60
"""Characters of a name that may be a day, and of a format."""
_FIRST, _LAST = 1950, 2100
"""Years that notes are about; this bounds how many names there are to try."""


class Period(NamedTuple):
    """Where notes of a day, a week, … go.

    Args:
        kind: Such as `daily`.
        folder: Their folder, "" for the root.
        format: Their path below it, as a moment.js format.
        template: Path of their template, without `.md` perhaps; "" for none.
    """

    kind: str
    folder: str
    format: str
    template: str


class NewNotes(NamedTuple):
    """Obsidian's settings for new notes.

    Args:
        location: `root`, `current` for the folder of the note that is open, or `folder`.
        folder: The folder that `folder` means.
        periods: Kinds of notes that are named after a day.
    """

    location: str = ROOT
    folder: str = ""
    periods: tuple[Period, ...] = ()


class Place(NamedTuple):
    """Where a new note goes.

    Args:
        path: Its path, without the suffix.
        why: Whose place that is, as it is told: `Obsidian's folder for new notes`.
        period: What it is a note of, None for none.
        day: The first day of that.
    """

    path: str
    why: str
    period: Period | None = None
    day: date | None = None


def read_new_notes(read: Callable[[str], dict[str, Any]], app: dict[str, Any]) -> NewNotes:
    """Make the settings of files below `.obsidian`.

    Args:
        read: Returns such a file by its path there, {} if it is not there.
        app: What `app.json` holds.
    """
    location = app.get("newFileLocation")
    folder = _folder(app.get("newFileFolderPath"))
    if location not in {CURRENT, FOLDER} or (location == FOLDER and not folder):
        location = ROOT
    periods = [*_read_core(read("daily-notes.json")), *_read_plugin(read(_PLUGIN))]
    return NewNotes(location, folder, tuple(periods))


def _read_core(own: dict[str, Any]) -> Iterator[Period]:
    if own:
        yield _period(_DAILY, own)


def _read_plugin(data: dict[str, Any]) -> Iterator[Period]:
    for kind in _PERIODS:
        own = data.get(kind)
        if isinstance(own, dict) and own.get("enabled") is True:
            yield _period(kind, own)


def _period(kind: str, own: dict[str, Any]) -> Period:
    form, template = own.get("format"), own.get("template")
    form = form.strip() if isinstance(form, str) and len(form) <= _LONGEST else ""
    template = template.strip().strip("/") if isinstance(template, str) else ""
    return Period(kind, _folder(own.get("folder")), form or _PERIODS[kind], template)


def _folder(value: object) -> str:
    """Return a folder of the vault; "" for the root, and for what is no folder of it."""
    parts = [x.strip() for x in value.split("/")] if isinstance(value, str) else []
    parts = [part for part in parts if part]
    return "" if any(part.startswith(".") for part in parts) else "/".join(parts)


def find_place(new: NewNotes, name: str, source: str) -> Place:
    """Return where Obsidian makes a note when a link to a name without a folder is followed.

    Args:
        new: Its settings.
        name: The name.
        source: Path of the note that holds the link, "" for none.
    """
    return find_period(new, name) or usual_place(new, name, source)


def usual_place(new: NewNotes, name: str, source: str = "") -> Place:
    """Return where Obsidian makes a note that is named after no day."""
    folder, why = "", "Obsidian's place for new notes"
    if new.location == FOLDER:
        folder, why = new.folder, "Obsidian's folder for new notes"
    elif new.location == CURRENT and source:
        folder, why = folder_of(source), "beside the note with the link, as Obsidian is set"
    return Place(f"{folder}/{name}" if folder else name, why)


def find_period(new: NewNotes, name: str) -> Place | None:
    """Return where a note goes that is named after a day, a week, …; None if it is not."""
    for period in new.periods:
        for year in _years(name):
            found = _names_in(period.format, year).get(fold(name))
            if found:
                path, day = found
                path = f"{period.folder}/{path}" if period.folder else path
                return Place(path, f"Obsidian's folder for {period.kind} notes", period, day)
    return None


def _years(name: str) -> Iterator[int]:
    """Yield the years that a name may be about."""
    for digits in sorted(_YEAR.findall(name)) if len(name) <= _LONGEST else ():
        short = (f"20{digits[:2]}", f"20{digits[-2:]}")
        years = short if len(digits) == len("yy") else (digits[:4], digits[-4:], *short)
        yield from (int(year) for year in years if _FIRST <= int(year) <= _LAST)


@lru_cache(maxsize=512)
def _names_in(pattern: str, year: int) -> dict[str, tuple[str, date]]:
    """Return the names of a year's notes: of each, its path and its first day."""
    found: dict[str, tuple[str, date]] = {}
    day = date(year, 1, 1)
    for _ in range(366):
        if day.year == year:  # in leap years the last of 366
            path = "/".join(filter(None, format_moment(day, pattern).split("/")))
            name = path.rpartition("/")[2]
            if not any(part.startswith(".") for part in path.split("/")):
                found.setdefault(fold(name), (path, day))
        day += timedelta(days=1)
    return found
