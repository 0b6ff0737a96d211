"""The rooms of the house: their order, their size, and names that say what is in them."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import vaultkit
from tests.unit.house_order import ORDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PACKAGE = Path(vaultkit.__file__).parent
MODULES = {
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in PACKAGE.rglob("*.py")
}
FOLDERS = sorted({path.parent for path in MODULES.values()})
MOST_ENTRIES = 15
MANY = ("rules", "commands")
"""Folders that hold one module for each rule or command."""
NO_ROOMS = {"py.typed", "entry"}
"""What lies in a folder and is no part of it: a mark, and the module installed beside us."""
METAPHORS = {
    "book", "keeper", "kept", "lean", "outbox", "bans", "harm", "stamp", "letters", "remembered",
    "ahead", "boards", "virtual", "shared", "sequence", "stubs", "worlds", "words", "stage",
}  # fmt: skip
"""Names of modules that told nobody what was in them."""


def imports_of(module: str) -> set[str]:
    """Return the modules of ours that a module imports: always, when asked, or for its types."""
    found = set()
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            names -= {"vaultkit.__version__"}  # which stands in the public door, and is none of it
            found |= {name if name in MODULES else node.module for name in names}
    return found & MODULES.keys() - {module}


IMPORTS = {module: imports_of(module) for module in MODULES}


def find_circles(imports: Mapping[str, set[str]]) -> list[list[str]]:
    """Return a circle of imports for each module from which one can be walked into."""
    done: set[str] = set()
    circles = []

    def walk(module: str, path: list[str]) -> None:
        if module in path:
            circles.append([*path[path.index(module) :], module])
        elif module not in done:
            for other in sorted(imports.get(module, ())):
                walk(other, [*path, module])
            done.add(module)

    for module in sorted(imports):
        walk(module, [])
    return circles


def upward(
    folder: str, order: tuple[str, ...], imports: Mapping[str, set[str]]
) -> Iterator[tuple[str, str]]:
    """Yield imports in a folder that lead from an entry to a later one."""
    inside = f"{folder}."
    for module, others in sorted(imports.items()):
        for other in sorted(others):
            if module.startswith(inside) and other.startswith(inside):
                here, there = (name[len(inside) :].partition(".")[0] for name in (module, other))
                if order.index(here) < order.index(there):
                    yield module, other


def entries_of(folder: str) -> set[str]:
    inside = f"{folder}."
    return {name[len(inside) :].partition(".")[0] for name in MODULES if name.startswith(inside)}


def test_no_import_goes_in_a_circle() -> None:
    assert find_circles(IMPORTS) == []


def test_the_public_door_is_for_others() -> None:
    """Nothing of ours goes through `vaultkit/__init__.py`, which leads to every room."""
    assert [module for module, others in IMPORTS.items() if "vaultkit" in others] == []


def test_a_circle_is_found() -> None:
    circles = find_circles({"a": {"b"}, "b": {"c"}, "c": {"b", "d"}})
    assert circles == [["b", "c", "b"]]


def test_every_folder_with_rooms_has_an_order() -> None:
    with_rooms = {
        name.rpartition(".")[0] for name, path in MODULES.items() if path.name == "__init__.py"
    }
    assert sorted(ORDER) == sorted(with_rooms - {""})


@pytest.mark.parametrize("folder", sorted(ORDER))
def test_inside_a_folder_there_is_one_way_down(folder: str) -> None:
    """What comes first knows nothing of what follows."""
    assert sorted(ORDER[folder]) == sorted(entries_of(folder))
    assert list(upward(folder, ORDER[folder], IMPORTS)) == []


def test_an_import_of_what_follows_is_found() -> None:
    imports = {"a.b.x": {"a.c"}, "a.c": {"a.b.y"}}
    assert list(upward("a", ("b", "c"), imports)) == [("a.b.x", "a.c")]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_folder_is_seen_at_a_glance(folder: Path) -> None:
    entries = [entry.name for entry in folder.iterdir() if entry.is_file() or entry in FOLDERS]
    shown = [name for name in entries if not name.startswith("__") and name not in NO_ROOMS]
    if not {folder.name, folder.parent.name} & {*MANY}:
        assert len(shown) <= MOST_ENTRIES
    assert folder.name == "entry" or "__init__.py" in entries


def test_no_two_modules_have_one_name() -> None:
    named = defaultdict(list)
    for module, path in MODULES.items():
        if path.name != "__init__.py" and not {*MANY} & {*module.split(".")}:
            named[path.stem].append(module)
    assert {name: modules for name, modules in named.items() if len(modules) > 1} == {}
    assert named.keys() & METAPHORS == set()


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_module_says_what_it_is_for(module: str) -> None:
    documentation = ast.get_docstring(ast.parse(MODULES[module].read_text(encoding="utf-8")))
    assert documentation, f"{module} has no docstring"
    assert len(documentation.split("\n\n")[0].split()) >= 4
