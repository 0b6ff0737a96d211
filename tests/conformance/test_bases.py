"""Every case of the table of Bases functions: an expression, and what it gives."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from vaultkit.authoring.bases.evaluation_limits import Budget
from vaultkit.authoring.bases.functions import FIELDS, GLOBAL, METHODS
from vaultkit.authoring.bases.language.expression_compiler import Scope, compile_text
from vaultkit.authoring.bases.language.expression_tree import ExpressionError
from vaultkit.authoring.bases.result_plain import as_json
from vaultkit.authoring.bases.row_scope import Row, evaluate
from vaultkit.authoring.bases.values.file_values import FILE_FIELDS, This
from vaultkit.authoring.bases.values.value_types import Failure
from vaultkit.authoring.bases.vault_scope import VaultScope
from vaultkit.testing import make_vault
from vaultkit.vault.files.file_reading import FileFacts

TABLE = (Path(__file__).parent / "bases.toml").read_text(encoding="utf-8")
LINE = re.compile(r"(.+?) (=>|!!) (.+)")
CASES = [
    pytest.param(*match.groups(), id=f"{case['name']}: {match[1]}")
    for case in tomllib.loads(TABLE)["case"]
    for line in case["gives"].splitlines()
    if (match := LINE.fullmatch(line))
]
FILES = {
    "Books/Dune.md": """\
---
price: 12.5
page count: 412
tags: [book, Genre/Space]
genres: [science fiction, classics]
author: "[[Frank Herbert]]"
authors: ["[[Frank Herbert]]"]
published: 1965-08-01
size:
  width: 13
  height: 20
---
By [[Frank Herbert]], after [[Nowhere]]. #read #book

![[cover.png]] and some words more to reach a size that is easy to remember.
""",
    "Books/Old/Deep.md": "",
    "People/Frank Herbert.md": "---\nborn: 1920\n---\n[[Dune]] and [[Dune]]\n",
    "Root.md": "",
    "cover.png": "",
}
NOW = datetime(2026, 11, 21, 10, 30)  # noqa: DTZ001


def facts(path: str) -> FileFacts | None:
    size = len(FILES.get(path, "").encode()) or 7
    return FileFacts(size, datetime(2026, 1, 1), datetime(2026, 11, 20, 10, 30))  # noqa: DTZ001


SCOPE = VaultScope(make_vault(FILES), NOW, facts)


def work_out(expression: str) -> Any:
    """Return what an expression gives; a failure, found early or late, is `Failure`."""
    this = This("People/Frank Herbert.md", SCOPE)
    row = Row(SCOPE.file("Books/Dune.md"), this, {}, Budget(), SCOPE)
    try:
        return evaluate(compile_text(expression, Scope()).run, row)
    except ExpressionError as error:
        return Failure(error.message)


@pytest.mark.parametrize(("expression", "sign", "wanted"), CASES)
def test_bases(expression: str, sign: str, wanted: str) -> None:
    value = work_out(expression)
    if sign == "!!":
        assert value == Failure(wanted)
    else:
        assert json.dumps(as_json(value)) == json.dumps(json.loads(wanted))


def test_every_line_of_the_table_is_a_case() -> None:
    lines = [line for case in tomllib.loads(TABLE)["case"] for line in case["gives"].splitlines()]
    assert len(lines) == len(CASES)


@pytest.mark.parametrize("name", sorted({*GLOBAL, "if"}))
def test_every_global_function_has_a_case(name: str) -> None:
    assert f"{name}(" in TABLE


@pytest.mark.parametrize(
    "name", sorted({name for table in (*METHODS.values(), *FIELDS.values()) for name in table})
)
def test_every_method_and_field_has_a_case(name: str) -> None:
    units = {"years", "months", "weeks", "hours", "minutes", "seconds", "milliseconds"}
    assert f".{name}" in TABLE or name in units


@pytest.mark.parametrize("name", sorted(FILE_FIELDS))
def test_every_field_of_a_file_has_a_case(name: str) -> None:
    assert f"file.{name}" in TABLE
