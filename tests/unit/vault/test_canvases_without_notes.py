"""Canvases no note leads to: at home, or published where all are that show nothing that stays."""

from __future__ import annotations

import json
from typing import Any

import pytest

from vaultkit.config import Config, SiteConfig
from vaultkit.site.build.build_problems import count_unshown
from vaultkit.site.model.site_model import build_site
from vaultkit.testing import make_vault
from vaultkit.vault.publishing.published_files import find_published

PRIVATE = "---\npublish: false\n---\n"


def board(*files: str, text: str = "") -> str:
    place = {"x": 0, "y": 0, "width": 10, "height": 10}
    cards: list[dict[str, Any]] = [
        {"id": str(at), "type": "file", "file": file, **place} for at, file in enumerate(files)
    ]
    return json.dumps({"nodes": [*cards, {"id": "t", "type": "text", "text": text, **place}]})


FILES = {
    "A.md": "[[Shown.canvas]]",
    "P.md": PRIVATE,
    "U.md": "---\nunlisted: true\n---\n",
    "Shown.canvas": board("P.md"),
    "Plan.canvas": board("A.md", "x.png", text="[[P]]"),
    "Gone.canvas": board("No such.md"),
    "Private.canvas": board("A.md", "P.md"),
    "Unlisted.canvas": board("U.md"),
    "Nested.canvas": board("Private.canvas"),
    "Unsafe.canvas": board("run.exe"),
    "Out/Plan 2.canvas": board("A.md"),
    "x.png": "x",
    "y.png": "x",
    "run.exe": "x",
    "All.base": "views: []",
}


def config(**site: Any) -> Config:
    return Config(site=SiteConfig(exclude=("Out/",), **site))


def test_they_stay_unless_a_note_leads_to_them() -> None:
    found = find_published(make_vault(FILES), config())
    assert found.canvases == ("Shown.canvas",)
    assert found.attachments == ()
    assert found.unshown == (
        *("All.base", "Gone.canvas", "Nested.canvas", "Plan.canvas", "Private.canvas"),
        *("Unlisted.canvas", "Unsafe.canvas"),
    )


def test_all_leave_that_show_nothing_that_stays() -> None:
    found = find_published(make_vault(FILES), config(canvases="all"))
    assert found.canvases == ("Gone.canvas", "Plan.canvas", "Shown.canvas")
    assert found.attachments == ("x.png",)
    assert found.kept == {}
    assert not found.unlisted & {*found.canvases, *found.attachments}
    assert "Private.canvas" in found.unshown


@pytest.mark.parametrize(
    ("site", "canvases"),
    [
        ({"publish": "opt-in"}, ()),
        ({"include": ("A.md",)}, ("Shown.canvas",)),
        ({"include": ("A.md", "Plan.canvas")}, ("Plan.canvas", "Shown.canvas")),
        (
            {"publish": "opt-in", "include": ("Plan.canvas", "A.md")},
            ("Plan.canvas", "Shown.canvas"),
        ),
    ],
)
def test_they_leave_where_notes_that_say_nothing_would(
    site: dict[str, Any], canvases: tuple[str, ...]
) -> None:
    found = find_published(make_vault(FILES), config(canvases="all", **site))
    assert found.canvases == canvases


@pytest.mark.parametrize(
    ("files", "site", "lines"),
    [
        (
            ("A.md", "Plan.canvas", "All.base"),
            {},
            [
                (
                    '1 canvas stays at home ("Plan.canvas"): no published note links to or shows '
                    'it; [site] canvases = "all" publishes those that show nothing private'
                ),
                '1 base stays at home ("All.base"): no published note links to or shows it',
            ],
        ),
        (
            ("A.md", "P.md", "Private.canvas", "Nested.canvas"),
            {"canvases": "all"},
            [
                (
                    '2 canvases stay at home ("Nested.canvas" and others): they show what no list '
                    "of this site may name"
                )
            ],
        ),
        (("A.md", "Shown.canvas"), {}, []),
    ],
)
def test_a_build_says_what_stays_and_why(
    files: tuple[str, ...], site: dict[str, Any], lines: list[str]
) -> None:
    vault = make_vault({name: FILES[name] for name in files})
    assert [*count_unshown(build_site(vault, config(**site)))] == lines
