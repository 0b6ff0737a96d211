"""The rooms of the site have an order: each imports only from those before it."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import vaultkit.site

if TYPE_CHECKING:
    from collections.abc import Iterator

SITE = Path(vaultkit.site.__file__).parent
ORDER = [
    "cache", "model", "theme", "graph", "search", "panels", "navigation", "cards", "sharing",
    "pages", "build", "reference_build", "build_audit", "plugin",
]  # fmt: skip
MODULES = sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.py"))


def room_of(module: str) -> str:
    return module.partition("/")[0].removesuffix(".py")


def rooms_named(text: str) -> Iterator[str]:
    """Yield the rooms that a module imports from, wherever in it."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("vaultkit.site"):
            name = f"{node.module}.{node.names[0].name}"
            yield name.split(".")[2]


def wrong_rooms(room: str, text: str) -> list[str]:
    return [one for one in rooms_named(text) if ORDER.index(one) > ORDER.index(room)]


def test_every_room_has_its_place() -> None:
    assert {room_of(module) for module in MODULES} == {*ORDER, "__init__"}
    text = (vaultkit.site.__doc__ or "").replace(",", "")
    told = [line.partition("  ")[0].split() for line in text.splitlines()[2:]]
    assert [room for rooms in told for room in rooms] == ORDER


@pytest.mark.parametrize("module", [module for module in MODULES if "__init__" not in module])
def test_a_room_imports_from_those_before_it(module: str) -> None:
    assert wrong_rooms(room_of(module), (SITE / module).read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("room", "text", "wrong"),
    [
        ("panels", "from vaultkit.site.pages.listing_pages import Listings", ["pages"]),
        ("pages", "from vaultkit.site.panels.note_panels import Panels", []),
        ("build", "def f():\n    from vaultkit.site.plugin import VaultkitPlugin", ["plugin"]),
        ("build", "from vaultkit.site import build_audit", ["build_audit"]),
    ],
)
def test_the_order_holds(room: str, text: str, wrong: list[str]) -> None:
    assert wrong_rooms(room, text) == wrong
