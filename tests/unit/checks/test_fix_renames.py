"""Fixes that rename a note: what follows it, what is refused and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.checks.fixing.fix_loop import FixResult, fix_vault
from vaultkit.checks.report.human_readable.patch_report import render_patch
from vaultkit.checks.report.report_style import Style
from vaultkit.cli.main import run
from vaultkit.config import read_config
from vaultkit.testing import make_vault

if TYPE_CHECKING:
    from collections.abc import Mapping

TODAY = date(2026, 11, 1)


def fix(
    files: Mapping[str, str], config: dict[str, Any] | None = None, **options: Any
) -> FixResult:
    settings = read_config({"extend-select": ["G509"], **(config or {})}, Path("vaultkit.toml"))
    return fix_vault(make_vault(files), settings, today=TODAY, unsafe=True, **options)


def refused(result: FixResult) -> list[tuple[str, str]]:
    return [(one.finding.path, one.reason) for one in result.refused]


def test_links_follow_and_the_rest_is_fixed_as_well() -> None:
    files = {
        "A.md": "# Ports of nodes\n\n[[A]] [[k8s]]\n",
        "x/B.md": "[[A#Ports of nodes|ports]] ![](../A.md)\n",
        "K.md": "---\naliases: [k8s]\n---\n",
    }
    result = fix(files)
    assert result.moves == {"A.md": "Ports of nodes.md"}
    assert result.sources == {
        "A.md": b"# Ports of nodes\n\n[[Ports of nodes]] [[K|k8s]]\n",
        "x/B.md": b"[[Ports of nodes#Ports of nodes|ports]] ![](../Ports%20of%20nodes.md)\n",
    }
    assert [one.code for one in result.applied] == ["L106", "G509"]
    assert result.refused == ()
    patch = render_patch(make_vault(files), result.sources, Style(), result.moves)
    assert "rename from A.md\nrename to Ports of nodes.md\n" in patch
    assert fix(files, codes={"L106"}).moves == {}
    assert fix(files, only={"x/B.md"}).moves == {}
    told = fix({**files, "A.md": "# Q\n[[No one]]"}, only={"A.md"})
    assert [one.code for one in told.applied] == ["L101", "G509"]
    assert {one.path for one in told.report.findings} == set()


def test_a_note_that_keeps_its_name_says_why() -> None:
    result = fix({"A.md": "# Same\n", "x/B.md": "# Same\n", "y/Same.txt": ""})
    assert result.moves == {"A.md": "Same.md", "x/B.md": "x/Same.md"}
    result = fix({"A.md": "# Same\n", "B.md": "# Same\n"}, {"ignore": ["G508"]})
    assert result.moves == {"A.md": "Same.md"}
    assert refused(result) == []  # "Same" is taken now, so that no fix is offered
    base = "views:\n  - type: table\n    filters: file.basename.contains('A')\n"
    result = fix({"A.md": "# B\n", "C.base": base, "E.md": "# F\n"})
    assert result.moves == {"E.md": "F.md"}
    line = "filters: file.basename.contains('A')"
    reason = f'C.base:3 may mean it: "{line}"; use vaultkit mv, and look'
    assert refused(result) == [("A.md", reason)]


@pytest.mark.parametrize(
    ("site", "reason"),
    [
        ({"exclude": ["A*"]}, '"B.md" would be published'),
        ({"exclude": ["B*"]}, '"B.md" would be no longer published'),
    ],
)
def test_a_new_name_neither_publishes_nor_hides(site: dict[str, Any], reason: str) -> None:
    result = fix({"A.md": "# B\n"}, {"site": site})
    assert (result.moves, refused(result)) == ({}, [("A.md", reason)])


def test_what_a_name_brings_up_keeps_it_out() -> None:
    text = "---\npermalink: y\n---\n# X\n"
    result = fix({"A.md": "# Y\n", "B.md": text, "E.md": "# F\n"}, {"site": {"name": "S"}})
    assert result.moves == {"B.md": "X.md", "E.md": "F.md"}
    assert refused(result)[0][0] == "A.md"
    assert refused(result)[0][1].startswith("it would bring up P905 in Y.md: ")


def test_a_name_that_comes_free_waits_for_the_next_run() -> None:
    files = {"A.md": "# B\n", "B.md": "# C\n"}
    result = fix(files)
    assert result.moves == {"B.md": "C.md"}
    assert refused(result) == [("A.md", "B.md gets another name in this run; run it again")]


def test_written_told_and_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    files = {"A.md": "# Ports\n", "B.md": "[[A]]\n"}
    for path, text in files.items():
        (tmp_path / path).write_text(text)
    call = ["check", str(tmp_path), "--select", "G509", "--unsafe-fixes"]
    assert run([*call, "--diff"]) == 1
    assert capsys.readouterr().err == "would fix 1 finding in 2 files\n"
    assert run([*call, "--quiet"]) == 0
    assert {x.name: x.read_text() for x in tmp_path.glob("*.md")} == {
        "Ports.md": "# Ports\n",
        "B.md": "[[Ports]]\n",
    }
    assert run(["undo", str(tmp_path)]) == 0
    assert {x.name: x.read_text() for x in tmp_path.glob("*.md")} == files
