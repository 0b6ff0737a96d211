"""Tasks: list items with a box, whose character is the task's state."""

from __future__ import annotations

from vaultkit.notes.html.embedded_parts import DIR
from vaultkit.notes.html.sanitize import attribute

_STATES = {
    " ": "To do",
    "x": "Done",
    "X": "Done",
    "-": "Cancelled",
    ">": "Forwarded",
    "<": "Scheduled",
    "/": "In progress",
    "!": "Important",
    "?": "Question",
}
"""What the states mean to those who cannot see their icons."""


def task_opening(status: str, anchor: str) -> str:
    """Return the start of a list item with a box; every state but a blank is checked.

    Args:
        status: The character in the box.
        anchor: Ready ` id="…"`, or "".
    """
    done = status != " "
    classes = "task-list-item is-checked" if done else "task-list-item"
    checked = " checked" if done else ""
    label = attribute("aria-label", _STATES.get(status, f"Task, state {status}"))
    return (
        f'<li class="{classes}"{attribute("data-task", status)}{DIR}{anchor}>'
        f'<input type="checkbox" class="task-list-item-checkbox"{label} disabled{checked}> '
    )
