"""Write the pages that are made from the program.

python -m tests.docs.write
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.docs.commands import write_commands
from tests.docs.configuration import write_configuration
from tests.docs.decisions import write_decisions
from tests.docs.json_output import write_json
from tests.docs.rule_indexes import main as write_indexes
from tests.docs.rules import rule_pages, write_rule, write_rules

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def write_changes() -> str:
    """Return the changelog as a page: what lies outside `docs/` is not published with it."""
    return (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").replace("](docs/", "](")


PAGES: dict[str, Callable[[], str]] = {
    "changes.md": write_changes,
    "reference/commands.md": write_commands,
    "reference/configuration.md": write_configuration,
    "reference/json.md": write_json,
    "reference/rules.md": write_rules,
    "development/decisions/README.md": write_decisions,
} | {path: partial(write_rule, rule) for path, rule in rule_pages().items()}


def main() -> None:
    """Write all pages, and the indexes of rules. Effect: changes files in `docs/`, and those."""
    write_indexes()
    for name, write in PAGES.items():
        path = DOCS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(write(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
