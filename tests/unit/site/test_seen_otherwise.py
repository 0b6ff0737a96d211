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
    "table, in 3 places of 2 files (P907: vaultkit check)"
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


def test_folders_whose_notes_are_published_are_counted(
    publish: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    notes = {f"{name}/sub/N.md": "x" for name in "ABCDEFGH"}
    notes |= {
        "A/M.md": "x",
        "Home.md": "---\nunlisted: true\n---\n",
        "P/N.md": "---\npublish: false\n---\n",
    }
    publish(notes)
    assert (
        "10 notes published (2 in A/, 1 at the top, 1 in B/, 1 in C/, 1 in D/, 1 in E/, 3 in 3"
        " more; 1 of them unlisted), 1 stays at home"
    ) in [one.getMessage() for one in caplog.records]


def test_drawings_without_a_picture_are_counted_with_what_helps(
    publish: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    drawing = "---\nexcalidraw-plugin: parsed\n---\n# Drawing\n"
    private = "---\npublish: false\n---\n"
    publish(
        {f"{name}.excalidraw.md": drawing for name in "AB"} | {"P.md": private, "Q.md": private}
    )
    said = [one.getMessage() for one in caplog.records]
    assert "2 notes published, 2 stay at home" in said
    assert any(
        line.startswith('A.excalidraw.md: "Excalidraw drawing"')
        and "; readers get its texts, in 2 places of 2 notes; Excalidraw's setting " in line
        for line in said
    )
