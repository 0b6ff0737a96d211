"""Where `new` puts a note, and which templates it does not take."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from vaultkit.authoring.creating.note_templates import find_code, plan_note
from vaultkit.config import Config
from vaultkit.errors import RenameError
from vaultkit.testing import make_vault

WHEN = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
FILES = {
    ".obsidian/app.json": '{"newFileLocation": "folder", "newFileFolderPath": "Inbox"}',
    ".obsidian/templates.json": '{"folder": "T"}',
    ".obsidian/daily-notes.json": '{"folder": "Days", "template": "T/Tagebuch"}',
    "T/Tagebuch.md": "---\ntype: log\n---\n{{date:dddd D MMMM}}, {{time}}\n",
    "T/person.md": "---\ntype: person\n---\n",
}
NEW, DAYS = "Obsidian's folder for new notes", "Obsidian's folder for daily notes"


@pytest.mark.parametrize(
    ("kind", "title", "more", "path", "why"),
    [
        ("person", "Ann", {}, "Inbox/Ann.md", NEW),
        ("person", "2026-11-29", {}, "Inbox/2026-11-29.md", NEW),
        (
            "person",
            "Ann",
            {"P/B.md": "---\ntype: person\n---\n"},
            "P/Ann.md",
            'where the notes of type "person" are',
        ),
        (
            "person",
            "Ann",
            {"P/B.md": "---\ntype: person\n---\n", "Q/C.md": "---\ntype: person\n---\n"},
            "Inbox/Ann.md",
            NEW,
        ),
        ("Tagebuch", "2026-11-29", {}, "Days/2026-11-29.md", DAYS),
        ("log", "2026-11-29", {}, "Days/2026-11-29.md", DAYS),
        ("daily", "2026-11-29", {}, "Days/2026-11-29.md", DAYS),
        ("log", "2026-11-29", {"L/a.md": "---\ntype: log\n---\n"}, "Days/2026-11-29.md", DAYS),
        (
            "log",
            "About logs",
            {"L/a.md": "---\ntype: log\n---\n"},
            "L/About logs.md",
            'where the notes of type "log" are',
        ),
        (
            "person",
            "Ann",
            {".obsidian/app.json": '{"newFileLocation": "current"}'},
            "Ann.md",
            "Obsidian's place for new notes",
        ),
    ],
)
def test_where_a_note_goes(
    kind: str, title: str, more: dict[str, str], path: str, why: str
) -> None:
    note = plan_note(make_vault({**FILES, **more}), Config(), kind, title, when=WHEN)
    assert (note.path, note.why) == (path, why)


@pytest.mark.parametrize("folder", ["Else", "", "."])
def test_a_folder_that_was_asked_for_wins(folder: str) -> None:
    files = {**FILES, "L/a.md": "---\ntype: log\n---\n"}
    note = plan_note(make_vault(files), Config(), "log", "2026-11-29", when=WHEN, folder=folder)
    assert (note.path, note.why) == ({"Else": "Else/"}.get(folder, "") + "2026-11-29.md", "")


def test_a_daily_note_is_about_its_own_day() -> None:
    note = plan_note(make_vault(FILES), Config(), "daily", "2026-11-29", when=WHEN)
    assert note.template == "T/Tagebuch.md"
    assert note.data == b"---\ntype: log\n---\nSunday 29 November, 09:30\n"


@pytest.mark.parametrize(
    ("code", "line", "shown"),
    [
        ("<% tp.date.now() %>", 5, "<% tp.date.now() %>"),
        ("text\n\n<%*\nconst a = 1;\n%>", 7, "<%* const a = 1; %>"),
        ("<%-" + "x" * 99 + "%>", 5, "<%-" + "x" * 57 + "…"),
    ],
)
def test_a_template_of_templater_is_refused(code: str, line: int, shown: str) -> None:
    vault = make_vault({**FILES, "T/person.md": f"---\ntype: person\n---\n\n{code}\n"})
    with pytest.raises(RenameError) as caught:
        plan_note(vault, Config(), "person", "Ann", when=WHEN)
    start = f"T/person.md:{line}: a template of the plugin Templater, with the code {shown}; "
    assert caught.value.lines == (
        f"{start}vaultkit runs no code of a vault; nothing was made",
        "make this note in Obsidian, or give vaultkit a template with {{title}} and {{date}} only",
    )


@pytest.mark.parametrize(
    ("text", "at"), [("a <% b", -1), ("%> <%", -1), ("a <% b %>", 2), ("", -1), ("5 % > 3 <%%>", 8)]
)
def test_code_has_two_ends(text: str, at: int) -> None:
    assert find_code(text) == at
