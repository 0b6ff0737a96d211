"""JSON Schemas of note types and of the config, and what validates with them."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest

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


def test_a_note_type_as_json_schema() -> None:
    schema = note_type_schema("Fact", read_config(CONFIG, Path("vaultkit.toml")))
    assert schema["required"] == ["title", "status"]
    assert set(schema["properties"]) == {"title", "status", "note", "n", "type"}
    validate = fastjsonschema.compile(schema, use_default=False)
    validate({"type": "fact", "title": "T", "status": "done", "n": None, "other": 1})
    for wrong in ({}, {"title": "T", "status": "x"}, {"title": "T", "status": "done", "n": -1}):
        with pytest.raises(fastjsonschema.JsonSchemaValueException):
            validate(wrong)


def test_the_config_as_json_schema_accepts_what_reading_accepts() -> None:
    validate = fastjsonschema.compile(config_schema(), use_default=False)
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
        with pytest.raises(fastjsonschema.JsonSchemaValueException):
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
        "print(*({'fastjsonschema', 'requests'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
