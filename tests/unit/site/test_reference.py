"""The reference site says all that the site says, and nothing that only private notes say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import vaultkit.site.audit as site_audit
from tests.unit.site.canaries import make_vault_of_canaries
from tests.unit.site.site_runs import pages_of
from tests.unit.site.test_leaks import everything

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.unit.site.conftest import Built

pytestmark = pytest.mark.filterwarnings("ignore::bs4.XMLParsedAsHTMLWarning")

PRIVATE = "---\npublish: false\naliases: [Pseudonym]\ntags: [covert]\ntype: secret-kind\n---\n"


def influenced(hidden_name: str) -> dict[str, str]:
    """Return a vault in whose published part private notes have a hand everywhere."""
    hidden = f'hidden-name = "{hidden_name}"\n' if hidden_name else ""
    return {
        "vaultkit.toml": f'[site]\nname = "N"\nurl = "https://a.example/"\n{hidden}'
        'exclude = ["Shut"]\n',
        "Home.md": "# Home\n\nThe first words.\n\n- [[One]]\n- [[Two]]\n- [[Board.canvas]]\n"
        "- [[List.base]]\n- [[pic.png]]\n",
        "One.md": "---\n"
        "aliases: [First]\ntags: [open]\nredirect_from: [Old/One.md]\nreview_by: 2020-01-01\n"
        'up: "[[Zephyr]]"\nrelated: ["[[Zephyr|a wind]]", "[[Two]]", \'[[Zephyr#Deep|it\'\'s]]\']\n'
        "type: page\ncreated: 2024-02-03\n---\n"
        "# One of them\n\n"
        "See [[Zephyr]] and [[Zephyr|the *plan*]], [a **label**](Shut/Zephyr.md), [ref][r] and\n"
        "[Zephyr][r]; ![[Zephyr]] and ![alt](Shut/plan.pdf) and [[Zephyr#Deep]].\n\n"
        "![[Zephyr#Deep]]\n\n![[Shut/plan.pdf|the pdf]]\n\n![[Shut/far.base]]\n\n"
        "| a | b |\n|---|---|\n| [[Zephyr\\|in a cell]] | [[Zephyr]] |\n\n"
        "## About [[Zephyr]] here\n\nText %%note to self about Zephyr%% goes on. ^block\n\n"
        "%%\n## Covert heading\n\nZephyr\n%%\n\n<!-- covert remark -->\n\nIt is <!-- covert --> so.\n\n"
        "> [!flow] Steps\n> [[Two]] -> [[Zephyr]]: hand over\n\n"
        "> [!decision] Which?\n> - [[Zephyr]]?\n>   - yes: [[Two]]\n\n"
        "- [ ] ask [[Zephyr]] [due:: 2024-01-01]\n\nFirst is named in text.\n\n"
        "```base\nviews:\n  - type: table\n    name: V\n    order: [file.name, file.links, up, far]\n"
        "formulas:\n  far: 'link(\"Zephyr\")'\n```\n\n"
        "[r]: Shut/Zephyr.md\n\n[[Two#^b]] #open/inner\n",
        "Two.md": "---\ntype: page\nmodified: 2024-05-06\n---\nTwo is short, [[Common]] and "
        "[[sub/Common]] and [c](Common.md) and [[v1.2]] and [[lost]].\n\nLine ^b\n\n"
        "[[Zephyr]] says so.\n",
        "sub/Common.md": "---\ntype: page\n---\n# Common\n\nCommon text about First. [[Home]]\n",
        "Shut/Zephyr.md": PRIVATE
        + "# Covertness\n\n## Deep\n\nUnderhand words [[One]] [[Two]]. ^x\n",
        "Shut/Common.md": PRIVATE + "Clandestine [[One]]\n",
        "Common/Common.md": PRIVATE + "A third [[One]]\n",
        "Shut/v1.2": "a file\n",
        "v1.2.md": "A version.\n",
        "Shut/plan.pdf": "%PDF covert bytes",
        "Shut/far.base": "views:\n  - type: table\n    name: covertview\n",
        "pic.png": "\x89PNG bytes of a picture",
        "List.base": "views:\n  - type: table\n    name: Old\n    order: [file.name, file.links, "
        "file.backlinks, file.size, file.tags]\n",
        "Board.canvas": json.dumps(
            {
                "nodes": [
                    card("1", "text", text="Card %%covert%% [[Zephyr]] [[One]]"),
                    card("2", "file", file="Shut/Zephyr.md", subpath="#Deep"),
                    card("3", "file", file="One.md"),
                    card("4", "group", label="Grouped", background="Shut/plan.pdf"),
                    card("5", "file", file="Gone.md"),
                ],
                "edges": [{"id": "e", "fromNode": "1", "toNode": "2", "label": "leads"}],
            }
        ),
    }


def card(name: str, kind: str, **more: str) -> dict[str, Any]:
    at = int(name) * 400
    return {"id": name, "type": kind, "x": at, "y": 0, "width": 300, "height": 200, **more}


@pytest.fixture
def publish_both(
    publish: Callable[..., Built], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[Path, Path]]:
    """Build a vault's site and, from within that build, its reference site."""

    def build(files: Mapping[str, str], **options: Any) -> tuple[Path, Path]:
        copy = tmp_path / "reference"

        def audit_folder(*_: object, reference: Any, **__: object) -> list[object]:
            with reference() as built:
                built.folder.rename(copy)
            return []

        monkeypatch.setattr(site_audit, "audit_folder", audit_folder)
        return publish(files, **options).folder, copy

    return build


def missing(site: Path, reference: Path) -> dict[str, list[str]]:
    """Return the runs of each file that the reference does not have in the same place."""
    there = pages_of(reference)
    found = {path: sorted(runs - there[path]) for path, runs in pages_of(site).items()}
    return {path: runs for path, runs in found.items() if runs}


@pytest.mark.parametrize("hidden_name", ["", "a private note"])
def test_every_run_of_the_site_is_in_the_reference(
    publish_both: Callable[..., tuple[Path, Path]], hidden_name: str
) -> None:
    site, reference = publish_both(influenced(hidden_name))
    assert missing(site, reference) == {}


def test_no_word_of_a_private_note_is_in_the_reference(
    publish_both: Callable[..., tuple[Path, Path]],
) -> None:
    _, reference = publish_both(influenced("a private note"))
    said = everything(reference)
    words = ("zephyr", "covert", "underhand", "pseudonym", "secret-kind", "clandestine", "far.base")
    assert [word for word in words if word in said] == []
    assert "the first words" in said
    assert "in a cell" in said


def test_no_canary_is_in_the_reference(publish_both: Callable[..., tuple[Path, Path]]) -> None:
    files, canaries = make_vault_of_canaries()
    site, reference = publish_both(files)
    said = everything(reference)
    assert "shown words" in said
    assert [word for word in canaries if word in said] == []
    assert missing(site, reference) == {}
