"""Write the indexes of rules: which there are, and what decides whether one runs."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from vaultkit.checks.engine.indexed_rule import index_line
from vaultkit.checks.rule import load_class

if TYPE_CHECKING:
    from vaultkit.checks.rule import Rule

PACKAGES = {
    "vaultkit.checks.rules": "vaultkit.checks.rules.rule_index",
    "vaultkit.kubernetes.rules": "vaultkit.kubernetes.rules.manifest_rule_index",
}
"""Packages that hold a rule in each module, and the module of the index of each."""


def find_rules(package: str) -> list[type[Rule]]:
    """Return the rules of a package, by code: one in each module but its index."""
    root = Path(import_module(package).__file__ or "").parent
    names = [
        ".".join((package, *path.relative_to(root).with_suffix("").parts))
        for path in root.rglob("*.py")
        if path.stem != "__init__"
    ]
    found = [load_class(name) for name in names if name not in PACKAGES.values()]
    return sorted(found, key=lambda rule: rule.code)


def index_file(package: str) -> Path:
    """Return the file of the index of a package."""
    folder = Path(import_module(package).__file__ or "").parent
    return folder / f"{PACKAGES[package].rpartition('.')[2]}.py"


def write_index(package: str) -> str:
    """Return the module of the index of a package."""
    lines = "".join(f"{index_line(rule, package)}\n" for rule in find_rules(package))
    told = (
        f'"""The rules below this folder, as they tell of themselves: written by `{__package__}`.'
    )
    return (
        f"{told}\n\nCode, severity, module, `only_with`, `needs` and `extra` of each, by code.\n"
        f'"""\n\nfrom __future__ import annotations\n\nINDEX = """\\\n{lines}"""\n'
    )


def main() -> None:
    """Write all indexes. Effect: changes files of the program."""
    for package in PACKAGES:
        index_file(package).write_text(write_index(package), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
