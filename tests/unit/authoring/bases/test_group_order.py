"""`groupOrder`: which groups a view shows, in which order; and what else options of views say."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from vaultkit.authoring.bases.base_definition import View
from vaultkit.authoring.bases.expression_hints import find_joined, property_names
from vaultkit.authoring.bases.reading.base_reading import read_base
from vaultkit.authoring.bases.result_plain import as_json, as_record
from vaultkit.authoring.bases.vault_scope import VaultScope
from vaultkit.authoring.bases.view_query import run_view
from vaultkit.testing import make_vault

if TYPE_CHECKING:
    from vaultkit.authoring.bases.view_result import Result

FILES = {
    "A.md": "---\nstatus: doing\nn: 3\nup: '[[B]]'\nday: 2026-01-05\ntags: [x]\n---\n",
    "B.md": "---\nstatus: todo\nn: 10\nup: '[[A]]'\ntags: [y]\n---\n",
    "C.md": "---\nstatus: done\nn: 3\nup: '[[Gone]]'\n---\n",
    "f/D.md": "---\nstatus: Doing\nn: 1\n---\n",
    "f/g/E.md": "",
}
SCOPE = VaultScope(make_vault(FILES), datetime(2026, 11, 29), lambda _: None)  # noqa: DTZ001


def run(view: str) -> Result:
    base = read_base(f"views:\n- {{name: V, {view}}}\n")
    assert base.faults == ()
    return run_view(base, base.views[0], SCOPE, "A.md")


def groups(result: Result) -> list[tuple[object, list[str]]]:
    return [
        (as_json(group.value), [row.file.path for row in group.rows]) for group in result.groups
    ]


ORDERS = {
    "order and empty groups": ("status", "[done, blocked, doing, todo, null]", [
        ("done", ["C.md"]), ("blocked", []), ("doing", ["A.md", "f/D.md"]), ("todo", ["B.md"]),
        (None, ["f/g/E.md"]),
    ]),
    "what is not listed is not shown": ("status", "[todo, done]", [
        ("todo", ["B.md"]), ("done", ["C.md"]),
    ]),
    "nothing is listed": ("status", "[]", []),
    "a value twice, in another case": ("status", "[DONE, done]", [("done", ["C.md"])]),
    "numbers, and texts that are numbers": ("n", "[10, '3']", [
        (10, ["B.md"]), (3, ["A.md", "C.md"]),
    ]),
    "links, to a file or to nothing": ("up", "['[[A]]', '[[Gone]]']", [
        ("[[A]]", ["B.md"]), ("[[Gone]]", ["C.md"]),
    ]),
    "days": ("day", "[2026-01-05]", [("2026-01-05", ["A.md"])]),
    "lists of tags": ("tags", "[[y], ['#x']]", [(["#y"], ["B.md"]), (["#x"], ["A.md"])]),
    "folders": ("file.folder", "[f/g, /]", [
        ("f/g", ["f/g/E.md"]), ("/", ["A.md", "B.md", "C.md"]),
    ]),
}  # fmt: skip


@pytest.mark.parametrize(("by", "order", "wanted"), ORDERS.values(), ids=ORDERS)
@pytest.mark.parametrize("kind", ["kanban", "table", "list"])
def test_groups_come_in_the_order_of_the_view(
    kind: str, by: str, order: str, wanted: list[tuple[object, list[str]]]
) -> None:
    result = run(f"type: {kind}, groupBy: {{property: {by}}}, groupOrder: {order}")
    assert groups(result) == wanted
    assert [row.file.path for row in result.rows] == [path for _, rows in wanted for path in rows]
    assert result.hidden == len(FILES) - len(result.rows)


def test_summaries_are_of_what_is_shown() -> None:
    result = run(
        "type: table, groupBy: status, groupOrder: [todo, none], summaries: {n: Sum, status: Empty}"
    )
    assert dict(result.summaries) == {"n": 10, "status": 0}
    assert [dict(group.summaries) for group in result.groups] == [
        {"n": 10, "status": 0}, {"n": None, "status": None},
    ]  # fmt: skip


def test_an_order_without_groups_is_none() -> None:
    result = run("type: kanban, groupOrder: [todo]")
    assert len(result.rows) == len(FILES)
    assert (result.groups, result.hidden) == ((), 0)


def test_an_order_must_be_a_list() -> None:
    base = read_base("views:\n- {type: kanban, groupBy: n, groupOrder: done}\n")
    assert [fault.message for fault in base.faults] == ['"groupOrder" must be a list of values']
    assert base.views[0].group_order is None


def test_options_are_kept_and_those_that_nobody_knows_are_named() -> None:
    view = read_base(
        "views:\n- {type: kanban, columnWidth: 300, swimlane: x, image: note.c, markers: none}\n"
    ).views[0]
    assert dict(view.options) == {
        "columnWidth": 300, "swimlane": "x", "image": "note.c", "markers": "none",
    }  # fmt: skip
    assert view.unknown_options == ("swimlane",)
    other = View("V", type="calendar", options={"dateProperty": "note.due"})
    assert (other.is_known, other.unknown_options) == (False, ())


def test_properties_that_options_name_must_exist() -> None:
    text = (
        "views:\n- {type: map, coordinates: formula.where, markerIcon: file.icon, markerColor: c,"
        " columnSize: {formula.w: 100, note.c: 80}}\n"
    )
    base = read_base(text)
    assert [fault.message for fault in base.faults] == [
        'the base has no formula "where"', 'a file has no field "icon"',
        'the base has no formula "w"',
    ]  # fmt: skip
    assert [name for name, _, _ in base.properties] == ["c"]


def test_a_record_has_the_options_and_what_is_hidden() -> None:
    record = as_record(run("type: kanban, groupBy: status, groupOrder: [todo], columnWidth: 9"), "")
    assert record["options"] == {"columnWidth": 9}
    assert record["hidden"] == 4
    assert record["groups"] == [{"value": "todo", "rows": ["B.md"], "summaries": {}}]


JOINED = {
    "a name": ("my-prop + 1", ['no property "my" or "prop"; did you mean note["my-prop"]?']),
    "with its prefix": ("note.my-prop", [
        'no property "my" or "prop"; did you mean note["my-prop"]?'
    ]),
    "three parts": ("if(a-b-c, 1)", ['no property "a" or "b" or "c"; did you mean note["a-b-c"]?']),
    "one part exists": ("x-prop", ['no property "prop"; did you mean note["x-prop"]?']),
    "inside a longer subtraction": ("x-prop - 1", [
        'no property "prop"; did you mean note["x-prop"]?'
    ]),
    "beside what binds closer": ("1 + my-prop * 2", [
        'no property "my" or "prop"; did you mean note["my-prop"]?'
    ]),
    "with a method": ("my-prop.toFixed(1)", [
        'no property "my" or "prop"; did you mean note["my-prop"]?'
    ]),
    "the end of a longer one": ("x-a-b-c", [
        'no property "a" or "b" or "c"; did you mean note["a-b-c"]?'
    ]),
    "text": ('"my-prop"', []),
    "blanks": ("my - prop", []),
    "both exist": ("x-y", []),
    "no such property": ("other-prop", []),
    "a bound name": ("[1].map(value-prop)", []),
    "quoted as it must be": ('note["my-prop"] + 1', []),
}  # fmt: skip


@pytest.mark.parametrize(("expression", "wanted"), JOINED.values(), ids=JOINED)
def test_names_with_hyphens(expression: str, wanted: list[str]) -> None:
    note = "---\nmy-prop: 7\na-b-c: 1\nx: 1\ny: 1\nx-y: 1\nX-Prop: 2\nvalue-prop: 3\n---\n"
    vault = make_vault({"N.md": note})
    text = f"formulas:\n  f: '{expression}'\n"
    found = find_joined(read_base(text), property_names(vault))
    assert [fault.message for fault in found] == wanted
    for fault in found:
        assert text[fault.start : fault.end] in expression
