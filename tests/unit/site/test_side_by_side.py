"""The generator puts no two public texts side by side within one run: see `side_by_side`."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from tests.unit.site.side_by_side import Run, runs_of, runs_of_html
from tests.unit.site.spoken import Spoken, speak

if TYPE_CHECKING:
    from collections.abc import Callable


def joints(spoken: Spoken, runs: Any) -> list[str]:
    found = {}
    for name, run in runs:
        for pair in pairwise(run.words):
            if spoken.words.issuperset(pair) and pair not in spoken.pairs:
                found.setdefault((run.place, run.text[:200]), name)
    return [f"{name}: {place}: {text}" for (place, text), name in found.items()]


def test_no_two_texts_stand_side_by_side(publish: Callable[..., Any]) -> None:
    spoken = speak()
    site = publish(
        spoken.files,
        site_name=spoken.site_name,
        site_url="https://example.org/",
        repo_url="https://example.org/repository",
        edit_uri="edit/",
    )
    found = joints(spoken, runs_of(site.folder))
    assert found == []
