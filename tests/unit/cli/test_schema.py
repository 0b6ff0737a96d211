"""`vaultkit schema`: what editors get."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft7Validator

from vaultkit.cli.main import run
from vaultkit.cli.program.exit_status import FAILED, OK

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = """\
[types.fact]
required = ["title"]

[types.fact.fields.status]
enum = ["draft", "done"]
"""


@pytest.fixture
def vault(tmp_path: Path) -> str:
    (tmp_path / "vaultkit.toml").write_text(CONFIG)
    (tmp_path / "A.md").write_text("---\ntype: fact\ntitle: A\n---\n")
    return str(tmp_path)


def test_all_schemas(vault: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", "--vault", vault]) == OK
    printed = json.loads(capsys.readouterr().out)
    assert printed["schema"] == 1
    assert list(printed["types"]) == ["fact"]
    for schema in (printed["config"], printed["types"]["fact"]):
        Draft7Validator.check_schema(schema)


def test_a_note_type(vault: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", "fact", "--vault", vault]) == OK
    validator = Draft7Validator(json.loads(capsys.readouterr().out))
    assert validator.is_valid({"title": "A", "status": "draft"})
    assert not validator.is_valid({"title": "A", "status": "drafd"})
    assert not validator.is_valid({"status": "draft"})


def test_the_config(vault: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", "config", "--vault", vault]) == OK
    validator = Draft7Validator(json.loads(capsys.readouterr().out))
    assert validator.is_valid({"fail-on": "warning"})
    assert not validator.is_valid({"fail-on": "never ever"})
    assert not validator.is_valid({"fial-on": "warning"})


def test_an_unknown_type(vault: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", "fakt", "--vault", vault]) == FAILED
    assert 'did you mean "fact"?' in capsys.readouterr().err
