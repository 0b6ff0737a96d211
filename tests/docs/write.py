"""Write the pages that are made from the program.

python -m tests.docs.write
"""

from __future__ import annotations

from pathlib import Path

from tests.docs.commands import write_commands
from tests.docs.configuration import write_configuration
from tests.docs.decisions import write_decisions
from tests.docs.json_output import write_json
from tests.docs.rules import write_rules

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {
    "reference/commands.md": write_commands,
    "reference/configuration.md": write_configuration,
    "reference/json.md": write_json,
    "reference/rules.md": write_rules,
    "development/decisions/README.md": write_decisions,
}


def main() -> None:
    """Write all pages. Effect: changes files in `docs/`."""
    for name, write in PAGES.items():
        path = DOCS / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(write(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
