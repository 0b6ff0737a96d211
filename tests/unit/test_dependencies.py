"""What is imported is what is declared: by default, and by the extra that each part belongs to."""

from __future__ import annotations

import ast
import marshal
import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement

import vaultkit
from vaultkit.distribution import extras
from vaultkit.distribution.install_lines import NAME

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.metadata import Distribution

PACKAGE = Path(vaultkit.__file__).parent
ROOT = PACKAGE.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))
OURS = {"vaultkit", "obsidian_vaultkit"}
IMPORTED_AS = {
    "mkdocs-material": "material",
    "python-frontmatter": "frontmatter",
    "pyyaml": "yaml",
}
"""Packages whose module is called otherwise than they are, dashes aside."""
OWNERS = {
    "site/cards/card_drawing.py": "cards",
    "site/graph/note_positions.py": "graph",
    "site/": "site",
    "notes/html/code_html.py": "site",
    "lsp/": "lsp",
    "kubernetes/schemas/kind_schemas.py": "kubernetes",
    "cli/external/web_requests.py": "external",
    "cli/external/guarded_connections.py": "external",
    "authoring/diagrams/diagram_worker.py": "diagrams",
}
"""Parts that may import more than the default, with the extra that brings it."""
NOT_IMPORTED = {"mkdocs-material"}
"""A theme."""
MOST_DISTRIBUTIONS = 30
MOST_BYTES = 65_000_000
"""What 65 MB are, as `tests/install` counts them too: bytes of whole blocks, byte code included."""
BLOCK, HEADER = 4096, 16
"""Bytes that a disk gives a file at once; those before byte code."""


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def packages(requirements: list[str]) -> list[str]:
    return [normal(Requirement(one).name) for one in requirements]


def module_of(package: str) -> str:
    return IMPORTED_AS.get(package, package.replace("-", "_"))


def brought(extra: str) -> set[str]:
    """Return the modules that an extra brings together with the default."""
    return {module_of(one) for one in packages(PROJECT["dependencies"] + EXTRAS.get(extra, []))}


def imported(module: str) -> set[str]:
    tree = ast.parse((PACKAGE / module).read_text(encoding="utf-8"))
    names = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else
                     [alias.name for alias in node.names])
    }  # fmt: skip
    return {name for name in names if name not in {*sys.stdlib_module_names, *OURS}}


def owner_of(module: str) -> str:
    return next((extra for part, extra in OWNERS.items() if module.startswith(part)), "")


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_what_is_declared(module: str) -> None:
    assert imported(module) - brought(owner_of(module)) == set()


def test_what_is_declared_is_imported() -> None:
    used = {name for module in MODULES for name in imported(module)}
    declared = {
        one
        for extra in ("site", "kubernetes", "external", "diagrams", "cards", "graph", "lsp")
        for one in packages(PROJECT["dependencies"] + EXTRAS[extra])
    }
    assert {one for one in declared if module_of(one) not in used} == NOT_IMPORTED


def test_parts_that_import_more_do_so() -> None:
    default = brought("")
    needed = {
        owner_of(module): imported(module) - default
        for module in MODULES
        if imported(module) - default
    }
    assert set(needed) == {"site", "kubernetes", "external", "diagrams", "cards", "graph", "lsp"}
    assert {part for part in OWNERS if not (PACKAGE / part).exists()} == set()


@pytest.mark.parametrize("extra", extras.MODULES)
def test_an_extra_is_looked_for_by_what_it_brings(extra: str) -> None:
    own = {module_of(one) for one in packages(EXTRAS[extra])}
    assert set(extras.MODULES[extra]) == own - {"material"}


def test_the_extras() -> None:
    own = {"site", "kubernetes", "external", "diagrams", "cards", "graph", "lsp"}
    assert set(EXTRAS) == own | {"all", "dev", "fuzz", "bench"}
    assert EXTRAS["all"] == [f"{NAME}[site,kubernetes,external,diagrams,graph,lsp]"]
    assert EXTRAS["dev"][0] == f"{NAME}[all,cards]"
    assert {one for one in EXTRAS if not EXTRAS[one]} == set()


def required() -> Iterator[Distribution]:
    """Yield what a default installation consists of, as far as it is installed here."""
    left, known = [Requirement(one) for one in PROJECT["dependencies"]], set[str]()
    while left:
        wanted = left.pop()
        if normal(wanted.name) in known:
            continue
        known.add(normal(wanted.name))
        try:
            found = distribution(wanted.name)
        except PackageNotFoundError:
            pytest.skip(f"{wanted} is not installed")
        if found.version not in wanted.specifier:
            pytest.skip(f"{found.version} is installed, not {wanted}")
        yield found
        more = map(Requirement, found.requires or ())
        left += [one for one in more if one.marker is None or one.marker.evaluate({"extra": ""})]


def size_of(folder: Path) -> Iterator[int]:
    """Yield what the files below a folder take on a disk, with their byte code."""
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".pyc":
            yield path.stat().st_size
        if path.suffix == ".py":
            yield len(marshal.dumps(compile(path.read_bytes(), str(path), "exec"))) + HEADER


def test_a_default_installation_is_small() -> None:
    found = list(required())
    assert len(found) + 1 <= MOST_DISTRIBUTIONS
    files = [Path(str(path.locate())) for one in found for path in one.files or ()]
    sizes = [path.stat().st_size for path in files if path.is_file()]
    size = sum(-(-one // BLOCK) * BLOCK for one in (*sizes, *size_of(PACKAGE)))
    assert size <= MOST_BYTES, f"{size / 1_000_000:.1f} MB"
