"""The generated regions of our notes show what their bases say now."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from tests.unit.own_vault import ROOT, own_notes, own_vault
from vaultkit.cli.main import cli
from vaultkit.notes.paths import NotePath

REGION = re.compile(
    r"^%% vaultkit:moc begin (?P<view>[^\n%]+#[^\n%]+) (?P<shape>[a-z]+) %%\n(?P<body>.*?)"
    r"^%% vaultkit:moc end %%$",
    re.DOTALL | re.MULTILINE,
)
LINK = re.compile(r"\[\[([^\]|\\#]+)")
LEAST = 15
"""As many regions as there are questions that our notes answer by a table or list."""


class Region(NamedTuple):
    path: str
    view: str
    shape: str
    body: str


def regions() -> list[Region]:
    return [
        Region(path, found["view"], found["shape"], found["body"])
        for path, note in own_notes().items()
        for found in REGION.finditer(note.source.text)
    ]


REGIONS = regions()


def evaluate(region: Region) -> str:
    arguments = ["base", region.view, "--vault", str(ROOT / "vault"), "--format", "markdown"]
    done = CliRunner().invoke(cli, [*arguments, "--this", region.path])
    assert done.exit_code == 0, done.output
    return done.output


def rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("|") and "---" not in line]
    return [[_plain(cell) for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def _plain(cell: str) -> str:
    return re.sub(r"\\(.)", r"\1", cell).strip()


def test_there_are_as_many_regions_as_we_think() -> None:
    assert len(REGIONS) >= LEAST


@pytest.mark.parametrize("region", REGIONS, ids=lambda region: f"{region.path}-{region.view}")
def test_a_region_is_what_its_base_says(region: Region) -> None:
    said = evaluate(region)
    if region.shape == "table":
        assert rows(region.body) == rows(said)
        assert len(rows(region.body)) > 1
    else:
        listed = [found[1] for line in region.body.splitlines() if (found := LINK.search(line))]
        assert listed == [LINK.search(line)[1] for line in said.splitlines() if LINK.search(line)]  # type: ignore[index]
        assert listed


FRONT = "Home.md"


def test_every_note_is_within_three_clicks_of_the_entry_page() -> None:
    reached, edge = {FRONT}, {FRONT}
    for _ in range(3):
        edge = {
            found.destination
            for path in edge
            for found in own_vault().links[NotePath(path)]
            if hasattr(found.link, "is_embed") and found.destination in own_notes()
        } - reached
        reached |= edge
    assert set(own_notes()) - reached == set()


def test_the_front_page_shows_and_leads_on() -> None:
    note = own_notes()[NotePath(FRONT)]
    assert [heading.text for heading in note.headings if heading.level == 2] == [
        "The main methods",
        "Where to begin",
    ]
    assert len([link for link in note.links if link.is_embed]) == 3
    assert [callout.title for callout in note.callouts] == ["New here", "Operating", "Debugging"]


@pytest.mark.parametrize("path", [path for path in own_notes() if path != FRONT])
def test_a_note_has_its_three_parts_and_something_to_look_at(path: str) -> None:
    note = own_notes()[path]
    parts = [heading.text for heading in note.headings if heading.level == 2]
    assert [part for part in parts if part in {"Summary", "Details", "Related"}] == [
        "Summary",
        "Details",
        "Related",
    ]
    assert (parts[0], parts[-1]) == ("Summary", "Related")
    text = note.source.text
    shows = (
        note.fences or note.callouts or "\n| " in text or re.search(r"^!\[\[", text, re.MULTILINE)
    )
    assert shows or path.startswith("Sources/")
