"""Reading bases: what is wrong with one, and where."""

from __future__ import annotations

import pytest

from vaultkit.authoring.bases.reading.base_reading import read_base

FAULTS = {
    "no YAML": ("views: [\n", "", "this base cannot be read: not valid YAML"),
    "no mapping": (
        "- a\n", "-", "this base cannot be read: it must be lines of the form key: value"
    ),
    "an expression that ends": ("filters: 'a =='\n", "=", "the expression ends too early"),
    "one equals sign": ("filters: status = 1\n", "=", 'unexpected "="; write == to compare'),
    "and as a word": ("filters: 'a and b'\n", "and", 'unexpected "and"; write && for "and"'),
    "an open text": ('filters: file.name == "x\n', '"', 'the text that starts with " has no end'),
    "an unknown function": (
        'filters: file.hasTga("x")\n', "hasTga", 'no function hasTga(); did you mean "hasTag()"?'
    ),
    "a method without its value": (
        'filters: contains(a, "x")\n', "contains",
        "no function contains(); it is a method: write value.contains(…)",
    ),
    "an unknown field": ("filters: file.nme == 1\n", "file.nme", 'a file has no field "nme"'),
    "in quotes with an escape": (
        "filters: 'a == ''x'' && b ='\n", "=", 'unexpected "="; write == to compare'
    ),
    "in double quotes": (
        'filters: "a == \\"x\\" && foo(1)"\n', "foo", "no function foo()"
    ),
    "in a folded text": (
        "filters: >-\n  file.ext == 'md' &&\n  foo(1)\n", "foo", "no function foo()"
    ),
    "an unknown formula": (
        "formulas:\n  a: '1'\nfilters: formula.b > 1\n", "formula.b",
        'the base has no formula "b"',
    ),
    "a filter of two words": (
        "filters:\n  and: []\n  or: []\n", "and: []\n  or: []\n",
        'a filter is text, or one of "and", "or", "not"; here stands "and", "or"',
    ),
    "a bare list of filters": (
        "filters:\n  - a\n", "- a\n",
        'a list of filters needs one of "and", "or", "not" above it',
    ),
    "a regular expression": ("filters: /(/.matches(a)\n", "/(/", "not a regular expression: "),
    "flags": (
        "filters: /a/q.matches(a)\n", "/a/q",
        '"q" are no flags of a regular expression; they are g, i, m, s, u and y',
    ),
    "too few arguments": ("filters: date()\n", "date()", "date() takes 1 argument, not 0"),
    "views that are no list": ("views: 1\n", "1", '"views" must be a list'),
    "a view that is none": (
        "views: [a]\n", "a", "a view must be lines of the form key: value"
    ),
    "two views of one name": (
        "views:\n- {type: table, name: A}\n- {type: list, name: a}\n", "a",
        'there are two views "a"',
    ),
    "a limit": (
        "views: [{type: table, limit: none}]\n", "none",
        '"limit" must be a whole number from 1 to 1,000,000',
    ),
    "a direction": (
        "views: [{type: table, sort: [{property: a, direction: up}]}]\n", "up",
        '"up" is no direction; write ASC or DESC',
    ),
    "a sort without a property": (
        "views: [{type: table, sort: [{direction: ASC}]}]\n", "{direction: ASC}",
        'a sort needs a "property"',
    ),
    "a column without a formula": (
        "views: [{type: table, order: [formula.x]}]\n", "formula.x",
        'the base has no formula "x"',
    ),
    "a column without a field": (
        "views: [{type: table, order: [file.x]}]\n", "file.x", 'a file has no field "x"'
    ),
    "an unknown summary": (
        "views: [{type: table, summaries: {a: Avg}}]\n", "Avg", 'there is no summary "Avg"'
    ),
    "a formula that is a list": (
        "formulas: {a: [1]}\n", "[1]", "a formula must be text: put it in quotes"
    ),
    "a formula of itself": (
        "formulas:\n  a: formula.b\n  b: formula.c + 1\n  c: formula.b\n", "formula.c + 1",
        'the formula "b" refers to itself: b → c → b',
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "where", "message"), FAULTS.values(), ids=FAULTS)
def test_faults(text: str, where: str, message: str) -> None:
    base = read_base(text)
    found = [(text[fault.start : fault.end], fault.message) for fault in base.faults]
    assert any(place == where and said.startswith(message) for place, said in found) or (
        not where and found and found[0][1].startswith(message)
    ), found


def test_an_empty_base_is_a_table_of_all_files() -> None:
    base = read_base("")
    assert [(view.name, view.type) for view in base.views] == [("Table", "table")]
    assert base.faults == ()
    assert base.filter is None


def test_the_example_of_the_help_page_has_no_fault() -> None:
    base = read_base(
        """\
filters:
  or:
    - file.hasTag("tag")
    - and:
        - file.hasTag("book")
        - file.hasLink("Textbook")
    - not:
        - file.hasTag("book")
        - file.inFolder("Required Reading")
formulas:
  formatted_price: 'if(price, price.toFixed(2) + " dollars")'
  ppu: "(price / age).toFixed(2)"
properties:
  status:
    displayName: Status
  formula.formatted_price:
    displayName: "Price"
  file.ext:
    displayName: Extension
summaries:
  customAverage: 'values.mean().round(3)'
views:
  - type: table
    name: "My table"
    limit: 10
    groupBy:
      property: note.age
      direction: DESC
    filters:
      and:
        - 'status != "done"'
        - or:
            - "formula.ppu > 5"
            - "price > 2.1"
    order:
      - file.name
      - file.ext
      - note.age
      - formula.ppu
      - formula.formatted_price
    summaries:
      formula.ppu: Average
"""
    )
    assert base.faults == ()
    [view] = base.views
    assert [of.id for of in view.order] == [
        "file.name", "file.ext", "age", "formula.ppu", "formula.formatted_price",
    ]  # fmt: skip
    assert view.limit == 10
    assert view.group is not None
    assert view.group.is_descending
    assert base.names == {
        "status": "Status", "formula.formatted_price": "Price", "file.ext": "Extension",
    }  # fmt: skip


def test_one_broken_formula_leaves_the_others() -> None:
    base = read_base("formulas:\n  a: '1 +'\n  b: '2'\n")
    assert len(base.faults) == 1
    assert base.is_readable
    assert sorted(base.formulas) == ["a", "b"]


def test_views_are_found_by_name_whatever_the_case() -> None:
    base = read_base("views:\n- {type: table, name: First}\n- {type: list, name: Second}\n")
    names = {name: found and found.name for name in ("", "second", "Third")
             if (found := base.find_view(name)) or True}  # fmt: skip
    assert names == {"": "First", "second": "Second", "Third": None}


def test_formulas_that_refer_to_each_other_are_found_in_linear_time() -> None:
    count = 3_000
    ring = "".join(f"  g{at}: formula.g{(at + 1) % count}\n" for at in range(count))
    users = "".join(f"  u{at}: formula.{f'u{at - 1}' if at else 'g0'}\n" for at in range(count))
    base = read_base(f"formulas:\n{ring}{users}  one: formula.one\n")
    told = [fault.message for fault in base.faults]
    way = "refers to itself: g0 → g1 → g2 → … → g2999 → g0"
    assert told[0] == f'the formula "g0" {way}'
    assert len([one for one in told if one.startswith('the formula "g')]) == count
    assert max(map(len, told)) < 200
    small = read_base("formulas:\n  a: formula.a\n  b: formula.a\n  c: formula.b + formula.c\n")
    assert [fault.message for fault in small.faults] == [
        'the formula "a" refers to itself: a → a',
        'the formula "c" refers to itself: c → c',
    ]
