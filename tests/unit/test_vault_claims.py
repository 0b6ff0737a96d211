"""Every claim of the source texts leads to the note that settles it, and back.

`vault_claims.psv` holds key, verdict and note of each claim, so that none can get lost.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.unit.own_vault import SOURCES, own_notes, own_vault

VERDICTS = {"correct": 52, "imprecise": 38, "wrong": 6, "dated": 4}
ITEM = re.compile(r"^- \*\*(S\d\.\d+)\*\* .+ \*([A-Z][a-z]+)\*: .+ \^(s\d-\d+)$", re.MULTILINE)


class Claim(NamedTuple):
    key: str
    verdict: str
    path: str

    @property
    def block(self) -> str:
        return self.key.lower().replace(".", "-")


def read_claims() -> list[Claim]:
    lines = (Path(__file__).parent / "vault_claims.psv").read_text(encoding="utf-8").splitlines()
    return [Claim(*line.split("|")) for line in lines]


CLAIMS = read_claims()
NOTES = own_notes()
BY_SEED = {
    note.properties["seed"]: path for path, note in NOTES.items() if path.startswith(SOURCES)
}


def source_of(claim: Claim) -> str:
    return BY_SEED[f"00{claim.key[1]}"]


def test_all_claims_are_judged() -> None:
    assert Counter(claim.verdict for claim in CLAIMS) == VERDICTS
    assert len({claim.key for claim in CLAIMS}) == sum(VERDICTS.values())


@pytest.mark.parametrize("seed", sorted(BY_SEED))
def test_a_source_lists_its_claims_and_no_others(seed: str) -> None:
    note = NOTES[BY_SEED[seed]]
    listed = {
        (key, verdict.lower(), block) for key, verdict, block in ITEM.findall(note.source.text)
    }
    mine = [claim for claim in CLAIMS if claim.key[1] == seed[-1]]
    assert listed == {(claim.key, claim.verdict, claim.block) for claim in mine}
    for verdict in VERDICTS:
        keys = [claim.key for claim in mine if claim.verdict == verdict]
        assert note.properties[f"claims_{verdict}"] == keys


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.key)
def test_a_claim_leads_to_the_note_that_settles_it(claim: Claim) -> None:
    source = NOTES[source_of(claim)]
    start = source.source.data.index(f"- **{claim.key}** ".encode())
    end = source.source.data.index(b"\n", start)
    reached = {
        found.destination
        for found in own_vault().links[source.path]
        if start <= getattr(found.link, "start", -1) < end
    }
    assert reached == {claim.path}


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.key)
def test_the_note_leads_back_to_the_claim(claim: Claim) -> None:
    expected = "confirms" if claim.verdict == "correct" else "corrects"
    back = [
        (link.key.split(".")[0], link.subpath.lstrip("#^"))
        for link in NOTES[claim.path].property_links
        if link.display == claim.key
    ]
    assert back == [(expected, claim.block)]


def test_no_note_names_a_claim_that_is_not_its_own() -> None:
    named = {
        (link.display, path)
        for path, note in NOTES.items()
        for link in note.property_links
        if link.key.startswith(("confirms.", "corrects."))
    }
    assert named == {(claim.key, claim.path) for claim in CLAIMS}
