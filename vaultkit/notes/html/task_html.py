"""Tasks: list items with a box, whose character is the task's state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.notes.html.embedded_parts import DIR
from vaultkit.notes.html.sanitize import attribute
from vaultkit.notes.text.page_words import msgid

if TYPE_CHECKING:
    from vaultkit.notes.text.page_words import Words

_STATES = {
    " ": msgid("To do"),
    "x": msgid("Done"),
    "X": msgid("Done"),
    "-": msgid("Cancelled"),
    ">": msgid("Forwarded"),
    "<": msgid("Scheduled"),
    "/": msgid("In progress"),
    "!": msgid("Important"),
    "?": msgid("Question"),
}
"""What the states mean to those who cannot see their icons."""


def task_opening(status: str, anchor: str, words: Words) -> str:
    """Return the start of a list item with a box; every state but a blank is checked.

    Args:
        status: The character in the box.
        anchor: Ready ` id="…"`, or "".
        words: What the state is called.
    """
    done = status != " "
    classes = "task-list-item is-checked" if done else "task-list-item"
    checked = " checked" if done else ""
    state = _STATES.get(status)
    said = words.t(state) if state else words.t("Task, state {sign}", sign=status)
    label = attribute("aria-label", said)
    return (
        f'<li class="{classes}"{attribute("data-task", status)}{DIR}{anchor}>'
        f'<input type="checkbox" class="task-list-item-checkbox"{label} disabled{checked}> '
    )
