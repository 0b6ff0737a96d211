"""Notes that embed each other hundreds of times are a small graph, and small pages."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.checks.families.embed_loops import _Graph, find_loops, name_steps, shown_by
from vaultkit.config import Config
from vaultkit.notes.paths import NotePath
from vaultkit.testing import make_vault
from vaultkit.vault.presentation.note_rendering import SiteAddresses, render_note

if TYPE_CHECKING:
    from vaultkit.checks.families.embed_loops import Shown
    from vaultkit.vault.vault import Vault

TOO_MANY = "Embeds end here: this page holds too many."


def circle(names: str, times: int) -> dict[str, str]:
    after = names[1:] + names[0]
    return {f"{a}.md": f"![[{b}]]\n\n" * times for a, b in zip(names, after, strict=True)}


def shown_notes(vault: Vault) -> dict[NotePath, list[Shown]]:
    found = {path: [*shown_by(note, vault)] for path, note in vault.notes.items()}
    return {path: embeds for path, embeds in found.items() if embeds}


def draw(files: dict[str, str], name: str) -> str:
    return render_note(make_vault(files), NotePath(name), SiteAddresses()).html


@pytest.mark.parametrize("names", ["A", "AB", "ABC", "ABCDEF"])
@pytest.mark.parametrize("times", [1, 400, 800])
def test_embeds_that_are_alike_count_once(names: str, times: int) -> None:
    vault = make_vault(circle(names, times))
    assert len(_Graph(shown_notes(vault)).suspects()) == len(names)
    loops = [name_steps(loop) for loop in find_loops(shown_notes(vault), list(vault.notes))]
    assert loops == [[*names, names[0]]]
    found = check_vault(vault, Config(), today=date(2026, 11, 21)).findings
    assert [finding.code for finding in found].count("E203") <= 1


def test_embeds_in_different_sections_are_not_alike() -> None:
    files = {
        "A.md": "# One\n![[B]]\n# Two\n![[B]]\n",
        "B.md": "![[A#Two]]\n",
    }
    vault = make_vault(files)
    loops = [[e.start for e in loop] for loop in find_loops(shown_notes(vault), list(vault.notes))]
    assert loops == [[19, 0]]


@pytest.mark.parametrize("names", ["AB", "ABC"])
def test_a_page_grows_with_its_note(names: str) -> None:
    small, large = (draw(circle(names, times), "A.md") for times in (800, 1600))
    assert len(large) < 2 * len(small)
    assert large.count("markdown-embed-title") < 1600 + 4 * 1600
    assert TOO_MANY in small


def test_a_chain_of_doubled_embeds_ends() -> None:
    files = {f"N{n}.md": f"text {n}\n\n" + f"![[N{n + 1}]]\n\n" * 10 for n in range(9)}
    html = draw(files, "N0.md")
    assert html.count("markdown-embed-content") < 10 + 700
    assert TOO_MANY in html
    assert "text 1" in html


def test_many_embeds_of_a_plain_note_are_all_shown() -> None:
    html = draw({"A.md": "![[B]]\n\n" * 1_000, "B.md": "text\n"}, "A.md")
    assert html.count(">text<") == 1_000
    assert TOO_MANY not in html


def test_embeds_in_embeds_are_shown_as_long_as_people_write_them() -> None:
    files = {"A.md": "![[B]]\n\n" * 20, "B.md": "![[C]]\n\n" * 20, "C.md": "text\n"}
    html = draw(files, "A.md")
    assert html.count(">text<") == 400
    assert TOO_MANY not in html
