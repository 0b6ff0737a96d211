"""Views over a vault: filters, order, groups, limits, summaries; and bases that mean harm."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.authoring.bases.evaluation_limits import MAX_STEPS
from vaultkit.authoring.bases.reading.base_reading import read_base
from vaultkit.authoring.bases.result_plain import as_json
from vaultkit.authoring.bases.values.value_types import Failure
from vaultkit.authoring.bases.vault_scope import VaultScope
from vaultkit.authoring.bases.view_query import run_view
from vaultkit.testing import make_vault

if TYPE_CHECKING:
    from vaultkit.authoring.bases.view_result import Result

NOTES = {
    "A.md": "---\nn: 3\nkind: x\nday: 2026-01-05\ndone: true\n---\n[[B]]",
    "B.md": "---\nn: 10\nkind: Y\nday: 2026-01-01\ndone: false\n---\n#t",
    "C 2.md": "---\nn: 1\nkind: x\ntags: [t/u]\n---\n",
    "C 10.md": "---\nkind:\n---\n",
    "F/D.md": "---\nn: text\nkind: [x, y]\n---\n![[A]]",
    "p.png": "",
}
NOW = datetime(2026, 11, 21)  # noqa: DTZ001


def run(text: str, *, view: str = "", this: str | None = None, **kwargs: Any) -> Result:
    base = read_base(text)
    assert base.faults == ()
    found = base.find_view(view)
    assert found is not None
    scope = VaultScope(make_vault(kwargs.pop("files", NOTES)), NOW, lambda _: None, **kwargs)
    return run_view(base, found, scope, this)


def paths(result: Result) -> list[str]:
    return [row.file.path for row in result.rows]


FILTERS = {
    "none": ("", ["A.md", "B.md", "C 10.md", "C 2.md", "F/D.md", "p.png"]),
    "text": ("filters: n > 2\n", ["A.md", "B.md"]),
    "a literal": ("filters: true\n", ["A.md", "B.md", "C 10.md", "C 2.md", "F/D.md", "p.png"]),
    "and": ("filters: {and: ['n > 2', 'kind == \"x\"']}\n", ["A.md"]),
    "or": ("filters: {or: ['n == 1', 'n == 3']}\n", ["A.md", "C 2.md"]),
    "not means none of": ("filters: {not: ['n == 1', 'n == 3', 'file.ext == \"png\"']}\n",
        ["B.md", "C 10.md", "F/D.md"]),
    "nested": ("filters: {and: ['file.ext == \"md\"', {or: [{not: [n]}, file.hasTag(\"t\")]}]}\n",
        ["B.md", "C 10.md", "C 2.md"]),
    "an empty group": ("filters: {or: []}\nviews: [{type: table, filters: n == 1}]\n", ["C 2.md"]),
    "base and view": ("filters: n > 1\nviews: [{type: table, filters: done}]\n", ["A.md"]),
    "a formula": ("formulas: {double: n * 2}\nfilters: formula.double == 6\n", ["A.md"]),
    "links": ('filters: file.hasLink("A")\n', ["F/D.md"]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), FILTERS.values(), ids=FILTERS)
def test_filters(text: str, wanted: list[str]) -> None:
    assert paths(run(text)) == wanted


def test_a_filter_that_fails_leaves_the_file_out_and_is_told() -> None:
    result = run('filters: n.toFixed(0) == "3"\n')
    assert paths(result) == ["A.md"]
    assert result.problems == {"a string has no function toFixed()": 1}


SORTS = {
    "numbers, then texts, empty last": ("{property: n}",
        ["C 2.md", "A.md", "B.md", "F/D.md", "C 10.md", "p.png"]),
    "downwards, empty last all the same": ("{property: n, direction: DESC}",
        ["F/D.md", "B.md", "A.md", "C 2.md", "C 10.md", "p.png"]),
    "names as people sort them": ("{property: file.name, direction: ASC}",
        ["A.md", "B.md", "C 2.md", "C 10.md", "F/D.md", "p.png"]),
    "the old word column": ("{column: file.name, direction: DESC}",
        ["p.png", "F/D.md", "C 10.md", "C 2.md", "B.md", "A.md"]),
    "two keys": ("{property: kind}, {property: file.name, direction: DESC}",
        ["C 2.md", "A.md", "B.md", "F/D.md", "p.png", "C 10.md"]),
    "dates": ("{property: note.day}",
        ["B.md", "A.md", "C 10.md", "C 2.md", "F/D.md", "p.png"]),
}  # fmt: skip


@pytest.mark.parametrize(("sort", "wanted"), SORTS.values(), ids=SORTS)
def test_sort(sort: str, wanted: list[str]) -> None:
    assert paths(run(f"views: [{{type: table, sort: [{sort}]}}]\n")) == wanted


def test_columns_have_names() -> None:
    text = (
        "formulas: {f: '1'}\nproperties: {note.n: {displayName: Number}, file.ext: {x: 1}}\n"
        "views: [{type: table, order: [file.name, n, note.kind, formula.f, file.ext]}]\n"
    )
    result = run(text)
    assert [(column.id, column.name) for column in result.columns] == [
        ("file.name", "file name"), ("n", "Number"), ("kind", "kind"), ("formula.f", "f"),
        ("file.ext", "file extension"),
    ]  # fmt: skip
    assert result.rows[0].cells == ("A", 3, "x", 1, "md")


def test_groups_and_their_summaries() -> None:
    text = (
        "filters: file.ext == 'md'\n"
        "views: [{type: table, groupBy: {property: kind, direction: DESC},"
        " sort: [{property: n}], summaries: {n: Sum}}]\n"
    )
    result = run(text)
    assert [
        (as_json(group.value), [row.file.path for row in group.rows], dict(group.summaries))
        for group in result.groups
    ] == [
        (["x", "y"], ["F/D.md"], {"n": None}),
        ("Y", ["B.md"], {"n": 10}),
        ("x", ["C 2.md", "A.md"], {"n": 4}),
        (None, ["C 10.md"], {"n": None}),
    ]
    assert dict(result.summaries) == {"n": 14}


def test_limit_counts_what_it_cuts_off() -> None:
    result = run("views: [{type: table, limit: 2, summaries: {n: Sum}}]\n")
    assert paths(result) == ["A.md", "B.md"]
    assert result.found == 6
    assert dict(result.summaries) == {"n": 13}


SUMMARIES = {
    "Average": ("n", 4.67), "Min": ("n", 1), "Max": ("n", 10), "Sum": ("n", 14),
    "Range": ("n", 9), "Median": ("n", 3), "Stddev": ("n", 3.86),
    "Earliest": ("day", "2026-01-01"), "Latest": ("day", "2026-01-05"), "Checked": ("done", 1),
    "Unchecked": ("done", 1), "Empty": ("n", 2), "Filled": ("n", 4), "Unique": ("kind", 4),
    "mine": ("n", 4.667), "broken": ("n", {"error": "a number has no function lower()"}),
}  # fmt: skip
CUSTOM = "summaries:\n  mine: values.mean().round(3)\n  broken: values[0].lower()\n"


@pytest.mark.parametrize("name", SUMMARIES)
def test_summaries(name: str) -> None:
    of, wanted = SUMMARIES[name]
    result = run(f"{CUSTOM}views: [{{type: table, summaries: {{{of}: {name}}}}}]\n")
    assert as_json(result.summaries[of]) == pytest.approx(wanted, abs=1e-9)


def test_the_range_of_dates_is_a_span_of_time() -> None:
    result = run("views: [{type: table, summaries: {day: Range}}]\n")
    assert result.summaries["day"] == 4 * 86_400_000


@pytest.mark.parametrize("name", ["Average", "Earliest", "Range", "Median"])
def test_summaries_of_nothing_are_empty(name: str) -> None:
    result = run(f"views: [{{type: table, summaries: {{none: {name}}}}}]\n")
    assert result.summaries["none"] is None


def test_only_visible_files_are_asked_and_named() -> None:
    text = (
        "formulas: {back: file.backlinks, to: 'link(\"B\").asFile()'}\n"
        "views: [{type: table, order: [file.name, formula.back, formula.to]}]\n"
    )
    result = run(text, visible=["A.md", "C 2.md"])
    assert [as_json(list(row.cells)) for row in result.rows] == [
        ["A", [], None], ["C 2", [], None],
    ]  # fmt: skip


def test_this_is_the_file_around() -> None:
    result = run("filters: file.hasLink(this.file)\n", this="B.md")
    assert paths(result) == ["A.md"]


def test_a_formula_is_worked_out_once_a_row() -> None:
    text = "formulas: {r: random(), same: formula.r == formula.r}\nfilters: formula.same\n"
    assert len(run(text).rows) == 6


CHAIN = "formulas:\n  f0: '1'\n" + "".join(f"  f{i}: formula.f{i - 1} + 1\n" for i in range(1, 900))
MANY = '"a".repeat(9999).split("")'
HOSTILE = {
    "texts that double": ("[0].map(value)" + '.map("ab".repeat(40000))' * 1
        + '.reduce(acc + acc, "x".repeat(99999))', "a text may have 100,000 characters at most"),
    "lists of lists": ("[1,1,1,1,1,1,1,1,1,1].map([1,1,1,1,1,1,1,1,1,1])"
        + ".map(value.map([1,1,1,1,1,1,1,1,1,1].map([1,1,1,1,1,1,1,1,1,1])))" * 1
        + ".reduce([acc, acc, acc, acc, acc, acc, acc, acc], 1).toString()",
        "a text may have 100,000 characters at most"),
    "loops in loops": (f"{MANY}.map({MANY}.reduce(acc + 1, 0)).length",
        "stopped: the base takes too much work"),
    "a dear loop": (f"{MANY}.map({MANY}.filter(if(index > 3, [{{'a': index}}], 1)).length)",
        "stopped: the base takes too much work"),
    "comparing lists": (f"{MANY}.filter([{MANY}] == [{MANY}]).length",
        "stopped: the base takes too much work"),
    "looking for a list": (f"{MANY}.filter([[{MANY}]].contains([{MANY}])).length",
        "stopped: the base takes too much work"),
    "sorting again and again": (f"{MANY}.filter({MANY}.sort().length).length",
        "stopped: the base takes too much work"),
    "writing lists": (f"{MANY}.filter(({MANY} + 'x').length).length",
        "stopped: the base takes too much work"),
    "telling lists apart": (f"{MANY}.map([index]).unique().length",
        "stopped: the base takes too much work"),
    "searching long texts": (f"{MANY}.filter(/b+c/.matches('a'.repeat(99999))).length",
        "stopped: the base takes too much work"),
    "many names of files": (f"{MANY}.map({MANY}.map(file(value)).length)",
        "stopped: the base takes too much work"),
    "an evil pattern": ('/(x|a|aa)+$/.matches("a".repeat(60) + "!")',
        "the regular expression /(x|a|aa)+$/ takes too long"),
    "an evil pattern that replaces": ('("a".repeat(60) + "!").replace(/(a|aa)+$/g, "b")',
        "the regular expression /(a|aa)+$/g takes too long"),
}  # fmt: skip


@pytest.mark.timeout(60)
@pytest.mark.parametrize(("formula", "message"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_formulas_are_stopped(formula: str, message: str) -> None:
    text = f"formulas:\n  f: >-\n    {formula}\nviews: [{{type: table, order: [formula.f]}}]\n"
    cells = {row.cells[0] for row in run(text).rows}
    assert cells == {Failure(message)}


DAG = "[0,0,0,0,0,0,0,0,0,0,0,0].reduce([acc, acc, acc, acc, acc, acc, acc, acc], 1)"
DEEP = '"a".repeat(9999).split("").reduce([acc], 1)'
LISTS = {
    "many times over": (f"{DAG}", "a list may have 50,000 elements at most"),
    "deep": (DEEP, "lists nest more than 50 levels deep"),
    "many long texts": ('["a".repeat(60000), "a".repeat(60000)]',
        "a text may have 100,000 characters at most"),
}  # fmt: skip


@pytest.mark.timeout(60)
@pytest.mark.parametrize(("formula", "message"), LISTS.values(), ids=LISTS)
def test_lists_that_nobody_can_read_are_failures(formula: str, message: str) -> None:
    view = (
        "{type: table, order: [formula.f], sort: [{property: formula.f}],"
        " groupBy: {property: formula.f}, summaries: {formula.f: all, file.name: Filled}}"
    )
    text = f"formulas: {{f: '{formula}'}}\nsummaries: {{all: 'values.map({formula})'}}\n"
    result = run(f"{text}views: [{view}]\n")
    assert {row.cells[0] for row in result.rows} == {Failure(message)}
    assert [(group.value, len(group.rows)) for group in result.groups] == [(None, 6)]
    assert isinstance(result.summaries["formula.f"], Failure)
    assert result.summaries["file.name"] == 6


def test_a_link_shows_a_list_as_text() -> None:
    text = f"formulas: {{f: 'link(\"B\", [1, [2]])', g: 'link(\"B\", {DAG})'}}\n"
    result = run(f"{text}views: [{{type: table, order: [formula.f, formula.g], limit: 1}}]\n")
    shown, failed = result.rows[0].cells
    assert str(shown) == "1, 2"
    assert failed == Failure("a text may have 100,000 characters at most")


def test_work_grows_with_the_vault() -> None:
    files = {f"{number}.md": "" for number in range(40)}
    text = f"formulas: {{f: '{MANY}.map([index].map(value + 1).length).length'}}\n"
    text += "views: [{type: table, order: [formula.f]}]\n"
    cells = [row.cells[0] for row in run(text, files=files).rows]
    done = sum(cell == 9999 for cell in cells)
    assert cells == [9999] * done + [Failure("stopped: the base takes too much work")] * (40 - done)
    assert 0 < done < 40


def test_a_long_chain_of_formulas_is_a_failure_not_a_crash() -> None:
    text = f"{CHAIN}views: [{{type: table, order: [formula.f3, formula.f899]}}]\n"
    for row in run(text).rows:
        assert row.cells[0] == 4
        assert row.cells[1] in {900, Failure("formulas refer to one another too deeply")}


@pytest.mark.parametrize("count", [300, 5000])
def test_deep_expressions_are_refused(count: int) -> None:
    base = read_base(f"filters: '{'(!' * count}a{')' * count}'\n")
    assert not base.is_readable
    assert "levels deep" in base.faults[0].message or "characters" in base.faults[0].message


def test_deep_filters_are_refused() -> None:
    text = "filters: " + "{and: [" * 45 + "a" + "]}" * 45
    assert not read_base(text).is_readable


def test_the_budget_is_one_for_the_whole_view() -> None:
    files = {f"{number}.md": "" for number in range(40)}
    text = (
        'formulas: {f: \'"a".repeat(9000).split("").reduce(acc + [1,2,3].length, 0)\'}\n'
        "views: [{type: table, order: [formula.f]}]\n"
    )
    cells = [row.cells[0] for row in run(text, files=files).rows]
    assert cells[0] == 27000
    assert MAX_STEPS == 10_000_000
