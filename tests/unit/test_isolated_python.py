"""Wherever we start a module of Python in somebody's folder, or tell people to, it is isolated."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vaultkit.authoring.creating.ci_recipes import CHECK, check_workflow

ROOT = Path(__file__).parents[2]
MODULE = re.compile(
    r"""python[\d.]*["']?\s+(?P<options>(?:-\w+\s+)*)-m (?:pip|venv|http\.server)\b"""
)


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["action.yml", "Makefile", "docs/publishing.md"])
def test_modules_of_python_are_started_isolated(name: str) -> None:
    found = [match["options"] for match in MODULE.finditer(_text(name))]
    assert found
    assert [options for options in found if "-I" not in options] == []


def test_the_workflow_of_a_new_vault_starts_them_so_too() -> None:
    text = check_workflow(None)[CHECK].decode()
    assert [match["options"] for match in MODULE.finditer(text)] == ["-I "]


@pytest.mark.parametrize("name", [".pre-commit-hooks.yaml", "docs/ci.md"])
def test_nothing_else_starts_any(name: str) -> None:
    assert "python -m" not in _text(name)
