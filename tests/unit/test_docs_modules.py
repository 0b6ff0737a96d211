"""What the pages for developers and the decisions say of modules is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import vaultkit

PACKAGE = Path(vaultkit.__file__).parent
DEVELOPMENT = PACKAGE.parent / "docs" / "development"
PAGES = sorted(path.relative_to(DEVELOPMENT).as_posix() for path in DEVELOPMENT.rglob("*.md"))
DECISIONS = sorted((DEVELOPMENT / "decisions").glob("0*.md"))
ELSEWHERE = {19, 24, 42}
"""Decisions about our vault and about other systems: tests carry them out."""
OTHERS = {"csv.py", "pip.py"}
"""Modules of others that a decision speaks of."""
_MODULE = re.compile(r"`([\w./-]+\.py)(?:::\w+)?`")
_FOLDER = re.compile(r"`([a-z_]+(?:/[a-z_]+)*/)`")
_DECISIONS = re.compile(r"decisions? ((?:\d+(?:, | and )?)+)")


def known(suffix: str) -> list[str]:
    return [
        f"/{path.relative_to(PACKAGE.parent).as_posix()}"
        for folder in (PACKAGE, PACKAGE.parent / "tests")
        for path in folder.rglob(suffix)
        if "__pycache__" not in path.parts
    ]


FILES = known("*.py")
FOLDERS = sorted({f"{path.rpartition('/')[0]}/" for path in FILES} | {"/vaultkit/site/assets/"})


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_modules_that_are_named_are_there(page: str) -> None:
    named = {*_MODULE.findall(text_of(DEVELOPMENT / page))} - OTHERS
    assert [name for name in sorted(named) if not any(x.endswith(f"/{name}") for x in FILES)] == []


def test_rooms_that_the_architecture_names_are_there() -> None:
    named = {*_FOLDER.findall(text_of(DEVELOPMENT / "architecture.md"))} - {"docs/reference/"}
    there = [*FOLDERS, "/vaultkit/site/templates/vaultkit/"]
    assert [name for name in sorted(named) if not any(x.endswith(f"/{name}") for x in there)] == []


def test_each_decision_is_named_by_a_module_that_it_explains() -> None:
    named = {
        int(number)
        for path in PACKAGE.rglob("*.py")
        for numbers in _DECISIONS.findall(text_of(path))
        for number in re.findall(r"\d+", numbers)
    }
    numbers = {int(path.name[:4]) for path in DECISIONS}
    assert sorted(numbers - named - ELSEWHERE) == []
    assert sorted(named - numbers) == []
