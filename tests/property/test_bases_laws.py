"""Laws of Bases: whatever is written has a value, a failure, or a fault with a place."""

from __future__ import annotations

import json
from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from vaultkit.authoring.bases.evaluation_limits import Budget
from vaultkit.authoring.bases.functions import GLOBAL, METHOD_NAMES
from vaultkit.authoring.bases.language.expression_compiler import Scope, compile_text
from vaultkit.authoring.bases.language.expression_tree import ExpressionError
from vaultkit.authoring.bases.language.operators import compare
from vaultkit.authoring.bases.reading.base_reading import read_base
from vaultkit.authoring.bases.result_markdown import inline
from vaultkit.authoring.bases.result_plain import as_json, as_text
from vaultkit.authoring.bases.row_scope import Row, evaluate
from vaultkit.authoring.bases.values.file_values import This
from vaultkit.authoring.bases.values.value_comparison import equals, sort_key
from vaultkit.authoring.bases.values.value_types import is_truthy
from vaultkit.authoring.bases.vault_scope import VaultScope
from vaultkit.authoring.bases.view_query import run_view
from vaultkit.testing import make_vault

NOW = datetime(2026, 11, 21)  # noqa: DTZ001
FILES = {
    "A.md": (
        "---\nn: 3\nt: '[[B]]'\nl: [1, x, null]\no: {a: 1}\nd: 2026-01-05\nb: true\n---\n"
        "[[B]] #x/y\n"
    ),
    "B.md": "",
    "p.png": "",
}
SCOPE = VaultScope(make_vault(FILES), NOW, lambda _: None)
ATOMS = [
    "n", "t", "l", "o", "d", "b", "missing", "file", "this", "note", "1", "0", "-2.5", "1e3",
    '"x"', "'2026-01-05'", '"1d"', "true", "null", "[]", "[1, 2]", "{}", '{"a": n}', "/x+/g",
    "now()", "today()", 'duration("2h")', 'link("B")', "file.tags", "file.links", 'html("<b>")',
    'icon("x")', 'image("p.png")', '"".length', "value", "acc",
]  # fmt: skip
OPERATORS = ["+", "-", "*", "/", "%", "==", "!=", ">", "<", ">=", "<=", "&&", "||"]


def calls(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    arguments = st.lists(inner, max_size=3).map(", ".join)
    methods = st.sampled_from(sorted(METHOD_NAMES))
    return st.one_of(
        st.tuples(inner, st.sampled_from(OPERATORS), inner).map(lambda p: f"({' '.join(p)})"),
        st.tuples(inner, methods, arguments).map(lambda p: f"({p[0]}).{p[1]}({p[2]})"),
        st.tuples(st.sampled_from([*sorted(GLOBAL), "if"]), arguments).map(
            lambda p: f"{p[0]}({p[1]})"
        ),
        st.tuples(inner, inner).map(lambda p: f"({p[0]})[{p[1]}]"),
        st.tuples(inner, st.sampled_from(["length", "year", "days", "name", "a"])).map(
            lambda p: f"({p[0]}).{p[1]}"
        ),
        inner.map(lambda p: f"!{p}"),
        st.lists(inner, max_size=3).map(lambda p: f"[{', '.join(p)}]"),
    )


EXPRESSIONS = st.recursive(st.sampled_from(ATOMS), calls, max_leaves=8)
SIGNS = [
    *"()[]{}.,:'\" /\
",
    "é",
]
NOISE = st.lists(st.sampled_from([*ATOMS, *OPERATORS, *SIGNS]), max_size=14).map("".join)


def work_out(expression: str) -> tuple[object, ExpressionError | None]:
    """Return what an expression gives, and what is wrong with it."""
    row = Row(SCOPE.file("A.md"), This("B.md", SCOPE), {}, Budget(100_000), SCOPE)
    try:
        return evaluate(compile_text(expression, Scope()).run, row), None
    except ExpressionError as error:
        return None, error


@settings(deadline=None, max_examples=300)
@given(EXPRESSIONS | NOISE)
def test_there_is_a_value_that_can_be_shown_or_a_fault_with_a_place(expression: str) -> None:
    value, error = work_out(expression)
    if error:
        assert 0 <= error.start <= error.end <= max(len(expression), 1)
        assert error.message
    json.dumps(as_json(value), allow_nan=False)
    assert "\n" not in inline(value, lambda path: path)
    as_text(value)
    is_truthy(value)
    sort_key(value)


@settings(deadline=None, max_examples=150)
@given(EXPRESSIONS, EXPRESSIONS)
def test_equality_and_order_look_both_ways(one: str, other: str) -> None:
    left, right = work_out(one)[0], work_out(other)[0]
    assert equals(left, right) == equals(right, left)
    there, back = compare(left, right), compare(right, left)
    assert there is None or there == -(back or 0)
    assert (there is None) == (back is None)
    assert (sort_key(left) < sort_key(right)) + (sort_key(right) < sort_key(left)) <= 1


KEYS = [
    "and", "or", "not", "type", "name", "order", "sort", "groupBy", "limit", "summaries",
    "filters", "property", "direction", "a", "formula.a",
]  # fmt: skip
SECTIONS = ["filters", "formulas", "properties", "summaries", "views", "other"]
TREES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | EXPRESSIONS | NOISE,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(deadline=None, max_examples=150)
@given(st.dictionaries(st.sampled_from(SECTIONS), TREES, max_size=4))
def test_any_yaml_is_a_base_or_has_faults_in_it(base: dict[str, object]) -> None:
    text = json.dumps(base)
    read = read_base(text)
    for fault in read.faults:
        assert 0 <= fault.start <= fault.end <= len(text)
    assert read.views
    for view in read.views if read.is_readable else ():
        result = run_view(read, view, SCOPE, "B.md")
        assert len(result.rows) <= result.found <= len(FILES)
