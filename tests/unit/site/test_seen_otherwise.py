"""A build says once what readers see otherwise than the author does in Obsidian."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

CALENDAR = "views:\n- {type: calendar, name: Plan}\n- {type: gallery, name: Shelf}\n"
SAID = (
    'A.base: the view "Plan" is of the type "calendar", which is not known here; readers get a '
    "table, and 2 more (P907: vaultkit check)"
)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"A.base": CALENDAR, "N.md": f"![[A.base]]\n```base\n{CALENDAR[:38]}```\n"}, [SAID]),
        ({"A.base": "views:\n- {type: kanban}\n", "N.md": "![[A.base]]"}, []),
        ({"N.md": f"---\npublish: false\n---\n```base\n{CALENDAR}```\n", "M.md": ""}, []),
        ({"A.base": CALENDAR, "N.md": "![[A.base]]", "vaultkit.toml": 'ignore = ["P907"]\n'}, []),
    ],
    ids=["three views", "none", "not published", "ignored"],
)
def test_views_of_unknown_types(
    files: dict[str, str],
    said: list[str],
    publish: Callable[..., Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    built = publish(files)
    told = [one for one in caplog.records if "which is not known here" in one.getMessage()]
    assert [(one.levelname, one.getMessage()) for one in told] == [("INFO", line) for line in said]
    assert built.warnings == []
