"""Where Obsidian makes a new note, by its settings and by the name."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from tests.unit.vault.test_linktext import read_settings
from vaultkit.vault.obsidian.new_note_folder import NewNotes, find_place
from vaultkit.vault.obsidian.obsidian_settings import collect_settings

INBOX = {"newFileLocation": "folder", "newFileFolderPath": "/Inbox/New/"}


def settings(app: dict[str, Any] | None = None, **files: Any) -> NewNotes:
    """Return settings; a file's name stands with `_` for `-`."""
    named = {f"{name.replace('_', '-')}.json": value for name, value in files.items()}
    named["plugins/periodic-notes/data.json"] = named.pop("periodic.json", {})
    known = {"app.json": app or {}, **named}
    return read_settings(lambda name: known.get(name, {})).new_notes


@pytest.mark.parametrize(
    ("app", "path", "why"),
    [
        ({}, "New", "Obsidian's place for new notes"),
        ({"newFileLocation": "root", "newFileFolderPath": "In"}, "New", "Obsidian's place for new"),
        (INBOX, "Inbox/New/New", "Obsidian's folder for new notes"),
        ({"newFileLocation": "folder"}, "New", "Obsidian's place"),
        ({"newFileLocation": "folder", "newFileFolderPath": "/"}, "New", "Obsidian's place"),
        ({"newFileLocation": "folder", "newFileFolderPath": "../out"}, "New", "Obsidian's place"),
        ({"newFileLocation": "folder", "newFileFolderPath": ".git"}, "New", "Obsidian's place"),
        ({"newFileLocation": "folder", "newFileFolderPath": 3}, "New", "Obsidian's place"),
        ({"newFileLocation": "current"}, "a/b/New", "beside the note with the link"),
        ({"newFileLocation": 7}, "New", "Obsidian's place"),
    ],
)
def test_new_notes(app: dict[str, Any], path: str, why: str) -> None:
    place = find_place(settings(app), "New", "a/b/N.md")
    assert (place.path, place.period, place.day) == (path, None, None)
    assert place.why.startswith(why)


@pytest.mark.parametrize(
    ("own", "name", "path", "day"),
    [
        ({"folder": "Days"}, "2026-11-29", "Days/2026-11-29", date(2026, 11, 29)),
        ({"folder": "/Days/"}, "2024-02-29", "Days/2024-02-29", date(2024, 2, 29)),
        ({"folder": "Days"}, "2026-02-29", "Inbox/New/2026-02-29", None),
        ({"folder": "Days"}, "2026-1-2", "Inbox/New/2026-1-2", None),
        ({"folder": "Days"}, "1066-10-14", "Inbox/New/1066-10-14", None),
        ({"format": ""}, "2026-11-29", "2026-11-29", date(2026, 11, 29)),
        (
            {"folder": "J", "format": "YYYY/MM-MMMM/YYYY-MM-DD dddd"},
            "2026-11-29 Sunday",
            "J/2026/11-November/2026-11-29 Sunday",
            date(2026, 11, 29),
        ),
        ({"format": "YYYY-MM-DD dddd"}, "2026-11-29 Monday", "Inbox/New/2026-11-29 Monday", None),
        ({"format": "DDMMYY"}, "291126", "291126", date(2026, 11, 29)),
        ({"format": "YYMMDD"}, "261129", "261129", date(2026, 11, 29)),
        ({"format": "YYYYMMDD"}, "20261129", "20261129", date(2026, 11, 29)),
        ({"format": "DD.MM.YY"}, "29.11.26", "29.11.26", date(2026, 11, 29)),
        ({"format": "[Day] D MMMM YYYY"}, "day 1 may 2026", "Day 1 May 2026", date(2026, 5, 1)),
        ({"format": "dddd"}, "Sunday", "Inbox/New/Sunday", None),
        ({"format": "YYYY-MM-DD" * 9}, "2026-11-29", "2026-11-29", date(2026, 11, 29)),
    ],
)
def test_daily_notes(own: dict[str, Any], name: str, path: str, day: date | None) -> None:
    place = find_place(settings(INBOX, daily_notes=own), name, "")
    assert (place.path, place.day) == (path, day)
    assert place.why == f"Obsidian's folder for {'daily' if day else 'new'} notes"


def test_periodic_notes() -> None:
    own = {
        "daily": {"enabled": False, "folder": "Off"},
        "weekly": {"enabled": True, "folder": "W", "template": "T/Week"},
        "monthly": {"enabled": True, "format": "MMMM YYYY", "folder": "M"},
        "quarterly": {"enabled": True},
        "yearly": {"enabled": "yes", "folder": "Y"},
    }
    found = settings({}, periodic=own)
    kinds = [(one.kind, one.folder, one.template) for one in found.periods]
    assert kinds == [("weekly", "W", "T/Week"), ("monthly", "M", ""), ("quarterly", "", "")]
    names = ["2026-W48", "November 2026", "2026-Q4", "2026", "2026-11-29"]
    assert [find_place(found, name, "").path for name in names] == [
        "W/2026-W48",
        "M/November 2026",
        "2026-Q4",
        "2026",
        "2026-11-29",
    ]


@pytest.mark.parametrize("text", ["[]", "{", '{"daily": 3}', '{"daily": {"enabled": true}}'])
def test_a_plugin_that_cannot_be_read_stops_nothing(text: str) -> None:
    def read(name: str) -> dict[str, Any]:
        value = json.loads(text if "periodic" in name else "{}")
        if not isinstance(value, dict):
            raise ValueError  # noqa: TRY004 - as a reader of settings does
        return value

    found = collect_settings(read)
    assert (found.unread, found.unedited) == ((), ())
    assert len(found.new_notes.periods) == ("true" in text)
