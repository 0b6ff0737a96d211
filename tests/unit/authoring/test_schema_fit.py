"""Imported properties as the vault wants them that they come to."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from vaultkit.authoring.importing import Options, convert
from vaultkit.authoring.importing.schema_fit import Schema, fit
from vaultkit.config import FieldRule, NoteType

TODAY = date(2026, 11, 29)
EVERY = NoteType(required=("type", "created"), fields={"created": FieldRule(type="date")})
NOTE, SOURCE = NoteType(), NoteType(required=("url",))
TYPES = {"*": EVERY, "note": NOTE, "source": SOURCE}
AGO = date(2024, 1, 2)


@pytest.mark.parametrize(
    "moment",
    [
        "2024-01-02T10:00:00Z",
        "2024-01-02 23:59:00 -0800",
        "2024-01-02t1:00",
        "2024-01-02 10:00:00.123+01:00",
        datetime(2024, 1, 2, 23, tzinfo=UTC),
    ],
)
def test_a_moment_is_a_day_where_a_day_is_asked_for(moment: object) -> None:
    before = {"title": "T", "created": moment, "type": "note"}
    told = ['"created" is a day in this vault: the time is gone']
    assert fit(before, Schema(TYPES, {})) == ({**before, "created": AGO}, told)
    assert fit(before, Schema({}, {"created": "date"})) == ({**before, "created": AGO}, told)
    assert fit(before, Schema({}, {"created": "datetime"})) == (before, [])
    rule = {"note": NoteType(fields={"created": FieldRule(type="datetime")})}
    assert fit(before, Schema(rule, {"created": "date"})) == (before, [])
    assert fit(before, Schema({**TYPES, **rule}, {})) == (before, [])


@pytest.mark.parametrize(
    "value", ["2024-01-02", AGO, "May 2024", "2024-13-02T10:00", 2024, None, []]
)
def test_what_is_no_moment_stays(value: object) -> None:
    before = {"due": value}
    schema = Schema({"*": NoteType(fields={"due": FieldRule(type="date")})}, {})
    assert fit(before, schema) == (before, [])


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            {"title": "T"},
            {"type": "note", "created": TODAY, "title": "T"},
            [
                '"type" is "note", as every note of this vault needs a type',
                '"created" is "2026-11-29", the day of the import, for want of another',
            ],
        ),
        (
            {"modified": "2024-01-02T03:04", "type": "post"},
            {"created": AGO, "modified": "2024-01-02T03:04", "type": "post"},
            ['"created" is "2024-01-02", by "modified"'],
        ),
        (
            {"modified": AGO, "type": "", "created": AGO},
            {"modified": AGO, "type": "note", "created": AGO},
            ['"type" is "note", as every note of this vault needs a type'],
        ),
        ({"type": "Source", "created": AGO}, {"type": "Source", "created": AGO}, []),
    ],
)
def test_what_is_required_and_can_be_told(
    before: dict[str, Any], after: dict[str, Any], told: list[str]
) -> None:
    fitted, said = fit(before, Schema(TYPES, {}, TODAY))
    assert ([*fitted.items()], said) == ([*after.items()], told)


@pytest.mark.parametrize(
    ("types", "usual"),
    [
        ({"*": EVERY, "page": NOTE, "source": SOURCE}, "page"),
        ({"*": EVERY, "page": NOTE, "Note": NOTE}, "Note"),
        ({"*": EVERY, "page": NOTE, "map": NOTE}, None),
        ({"*": EVERY, "note": SOURCE}, None),
    ],
)
def test_the_type_of_a_note_of_which_nothing_is_known(
    types: dict[str, NoteType], usual: str | None
) -> None:
    assert fit({}, Schema(types, {}, TODAY))[0].get("type") == usual


def test_defaults_are_added_where_they_are_required() -> None:
    fields = {"state": FieldRule(default="new"), "other": FieldRule(default="x")}
    types = {"*": NoteType(required=("state",), fields=fields)}
    told = ['"state" is "new", by the default of this vault']
    assert fit({}, Schema(types, {})) == ({"state": "new"}, told)


def test_front_matter_that_cannot_be_read_stays_as_it_is() -> None:
    text = b"---\na: b: c\n---\nx\n"
    done = convert({"x.md": text}, (), Options(types=TYPES, today=TODAY))
    assert done.files["x.md"].endswith(text)
    assert b"type: note" not in done.files["x.md"]


@pytest.mark.parametrize(
    ("files", "link", "written"),
    [
        ({"p/a.md": "{}", "p/b.md": ""}, "[b](../b/)", "[b](p/b.md)"),
        ({"p/a.md": "{}", "p/b/index.md": ""}, "[b](../b/#x)", "[b](p/b/b.md#x)"),
        ({"p/a.md": "{}", "b.md": "", "p/b.md": ""}, "[b](../b/)", "[b](b.md)"),
        ({"p/index.md": "{}", "p/c.md": ""}, "[b](../../c/)", "[b](../../c/)"),
    ],
)
def test_links_from_the_address_of_a_page(files: dict[str, str], link: str, written: str) -> None:
    source = {path: text.replace("{}", link).encode() for path, text in files.items()}
    done = convert(source)
    first = next(new for new, old in done.origins.items() if old == next(iter(files)))
    assert done.files[first].decode() == f"{written}\n"
