"""JSON Schemas of note types and of the config, and what validates with them."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.checks.manual.json_schemas import (
    compile_field,
    config_schema,
    field_schema,
    note_type_schema,
)
from vaultkit.config import FIELD_TYPES, FieldRule, read_config
from vaultkit.errors import ConfigError

CONFIG: dict[str, Any] = {
    "types": {
        "*": {"required": ["title"], "fields": {"n": {"type": "integer", "minimum": 0}}},
        "Fact": {
            "required": ["status"],
            "optional": ["note"],
            "fields": {"status": {"enum": ["draft", "done"], "default": "draft"}},
        },
    },
    "review": {"required-in": ["S/**"]},
    "tags": {"allowed": ["a"]},
    "links": {"style": "markdown"},
    "id-properties": ["uid"],
}


@pytest.mark.parametrize(
    ("type_", "good", "bad"),
    [
        ("text", ["a", "1"], [1, True, ["a"], date(2026, 1, 1).year]),
        ("number", [1, 1.5, -2], ["1", True, [1]]),
        ("integer", [1, 2.0], [1.5, "1", True]),
        ("checkbox", [True, False], ["true", 1]),
        ("date", [date(2026, 1, 31), "2026-01-31"], ["2026-02-31", "31.1.2026", 2026]),
        (
            "datetime",
            [datetime(2026, 1, 31, 9, 30, tzinfo=UTC), "2026-01-31 09:30"],
            ["2026-01-31"],
        ),
        ("list", [["a", 1]], ["a", 1]),
        ("link", ["[[A]]", "[[A#b|c]]"], ["A", "see [[A]]", ["[[A]]"], "[[A]] [[B]]"]),
        ("links", [["[[A]]", "[[B]]"]], [["[[A]]", "B"], "[[A]]"]),
    ],
)
def test_types(type_: str, good: list[Any], bad: list[Any]) -> None:
    check = compile_field(FieldRule(type=type_))
    assert [value for value in good if check(value) is not None] == []
    assert [value for value in bad if check(value) is None] == []


def test_every_type_has_a_schema() -> None:
    assert [type_ for type_ in FIELD_TYPES if not field_schema(FieldRule(type=type_))] == []


def test_limits_of_a_list_hold_for_items_and_length() -> None:
    check = compile_field(FieldRule(type="list", enum=("a", "b"), min_length=2, max_length=3))
    assert check(["a", "b"]) is None
    assert (check(["a"]) or ("",))[0] == "minItems"
    fault = check(["a", "x"])
    assert fault is not None
    assert (fault.rule, fault.value, fault.item) == ("enum", "x", 1)


SCALARS = st.one_of(
    st.text(max_size=5),
    st.sampled_from(["a", "ab", "a\n", "[[A]]", "[[A]]\n", "2026-01-31", "2026-02-31"]),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from([0.0, 1.0, 1.5, float("inf"), float("nan")]),
    st.none(),
)
VALUES = st.one_of(SCALARS, st.lists(SCALARS, max_size=4), st.dictionaries(st.text("ab"), SCALARS))
FIELDS = st.builds(
    FieldRule,
    type=st.sampled_from(FIELD_TYPES),
    enum=st.lists(st.sampled_from(["a", "", 1, 1.5, True, False, "[[A]]"]), max_size=3).map(tuple),
    pattern=st.sampled_from(["", "a+", "a|ab", r".*\d", r"\[.*"]),
    min_length=st.integers(0, 3),
    max_length=st.none() | st.integers(0, 3),
    minimum=st.none() | st.sampled_from([-1, 0, 1.5]),
    maximum=st.none() | st.sampled_from([-1, 0, 1.5]),
)
FORMATS = jsonschema.FormatChecker(())


@FORMATS.checks("date")
def is_day(value: Any) -> bool:
    return not isinstance(value, str) or value == "2026-01-31"


@FORMATS.checks("date-time")
def is_moment(value: Any) -> bool:
    return not isinstance(value, str)


def with_ends(schema: Any) -> Any:
    """Return a schema whose patterns end where those of JSON Schema do."""
    if isinstance(schema, list):
        return [with_ends(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    ends = {"pattern": schema["pattern"][:-1] + r"\Z"} if "pattern" in schema else {}
    return {key: with_ends(part) for key, part in schema.items()} | ends


@given(FIELDS, VALUES)
def test_a_field_takes_what_the_schema_of_it_takes(field: FieldRule, value: Any) -> None:
    fault = compile_field(field)(value)
    schema = with_ends(field_schema(field))
    errors = list(jsonschema.Draft7Validator(schema, format_checker=FORMATS).iter_errors(value))
    assert (fault is None) == (errors == [])
    if fault is not None:
        told = {str(error.validator) for one in errors for error in (one, *(one.context or ()))}
        assert fault.rule in told
        wrong = value if fault.item < 0 else value[fault.item]
        assert repr(fault.value) == repr(wrong)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (FieldRule(enum=(1,)), True),
        (FieldRule(pattern="a"), "a\n"),
        (FieldRule(type="link"), "[[A]]\n"),
        (FieldRule(type="integer", maximum=2), float("inf")),
    ],
)
def test_what_is_alike_in_python_only_is_a_fault(field: FieldRule, value: Any) -> None:
    assert compile_field(field)(value) is not None


def test_a_note_type_as_json_schema() -> None:
    schema = note_type_schema("Fact", read_config(CONFIG, Path("vaultkit.toml")))
    assert schema["required"] == ["title", "status"]
    assert set(schema["properties"]) == {"title", "status", "note", "n", "type"}
    validate = jsonschema.Draft7Validator(schema).validate
    validate({"type": "fact", "title": "T", "status": "done", "n": None, "other": 1})
    for wrong in ({}, {"title": "T", "status": "x"}, {"title": "T", "status": "done", "n": -1}):
        with pytest.raises(jsonschema.ValidationError):
            validate(wrong)


def test_the_config_as_json_schema_accepts_what_reading_accepts() -> None:
    validate = jsonschema.Draft7Validator(config_schema()).validate
    validate({})
    validate(CONFIG)
    for wrong in (
        {"vualt": "x"},
        {"fail-on": "warn"},
        {"types": {"a": {"fields": {"b": {"type": "strng"}}}}},
        {"links": {"style": "wiki"}},
        {"review": {"grace": -1}},
        {"tags": {"allowed": "a"}},
    ):
        with pytest.raises(jsonschema.ValidationError):
            validate(wrong)
        with pytest.raises(ConfigError):
            read_config(wrong, Path("vaultkit.toml"))


def test_no_reader_is_without_a_schema() -> None:
    def empty(schema: Any, where: str) -> list[str]:
        if not isinstance(schema, dict):
            return []
        here = [where] if schema == {} and not where.endswith("/default") else []
        inner = schema.get("properties", {}) | {"*": schema.get("additionalProperties")}
        return here + [x for key, part in inner.items() for x in empty(part, f"{where}/{key}")]

    assert empty(config_schema(), "") == []


def test_all_faults_of_fields_at_once() -> None:
    field = {"type": "txt", "pattern": "(", "enum": [], "min-length": -1, "maximum": "x", "x": 1}
    with pytest.raises(ConfigError) as caught:
        read_config({"types": {"a": {"fields": {"b": field}}}}, Path("vaultkit.toml"))
    lines = str(caught.value).splitlines()
    assert len(lines) == 6
    assert 'did you mean "text"?' in lines[0]


def test_libraries_are_loaded_only_when_asked_for() -> None:
    code = (
        "import sys\n"
        "from datetime import date\n"
        "from vaultkit.checks.engine.rule_run import check_vault\n"
        "from vaultkit.config import Config\n"
        "from vaultkit.testing import make_vault\n"
        "check_vault(make_vault({'A.md': '---\\ntags: a\\n---\\ncaf\\u00e9 https://x.org\\n'}),"
        " Config(), today=date(2026, 1, 1))\n"
        "print(*({'regex', 'requests'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
