"""`docs/development/decisions/README.md`: the decisions by their titles."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "docs" / "development" / "decisions"
_HEADING = re.compile(r"# 0*(\d+)[.:]? (.+)")
_HEAD = """\
# Decisions

What a newcomer would question, half a page each: what was chosen, why, and what was turned down.
"""


def write_decisions() -> str:
    """Return the page."""
    lines = [_HEAD]
    for path in sorted(FOLDER.glob("[0-9]*.md")):
        heading = _HEADING.match(path.read_text(encoding="utf-8"))
        assert heading is not None, f"{path.name}: begins with no heading such as `# 41. Title`"
        lines.append(f"- {heading[1]}: [{heading[2]}]({path.name})")
    return "\n".join([*lines, ""])
