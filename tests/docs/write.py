"""Write the pages of `docs/reference/`.

python -m tests.docs.write
"""

from __future__ import annotations

from pathlib import Path

from tests.docs.commands import write_commands
from tests.docs.configuration import write_configuration
from tests.docs.rules import write_rules

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
PAGES = {
    "commands.md": write_commands,
    "configuration.md": write_configuration,
    "rules.md": write_rules,
}


def main() -> None:
    """Write all pages. Effect: changes files in `docs/reference/`."""
    REFERENCE.mkdir(exist_ok=True)
    for name, write in PAGES.items():
        (REFERENCE / name).write_text(write(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
