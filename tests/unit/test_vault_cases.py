"""The cases of our notes start with nothing, bring every manifest, and mark what is expected."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import pytest

from tests.unit.own_vault import ROOT, own_notes, own_vault
from vaultkit.checks.context import Context
from vaultkit.config import load_config
from vaultkit.kubernetes.cluster.cluster_objects import Cluster, cluster_of
from vaultkit.kubernetes.exported_files import plan_export, step_of

CASES = {path: note for path, note in own_notes().items() if path.startswith("Choosing/From ")}
OUTPUT = re.compile(r"(?m)^ *(?P<before>\S.*)\n\n *```text\n(?P<shown>(?:.*\n)*?) *```$")
SHARED = {"From bare machines to the shop over HTTPS"}
"""Cases that use the example cluster, so that what is missing comes from its other notes."""


@cache
def cluster() -> Cluster:
    return cluster_of(
        Context(own_vault(), load_config(ROOT / "pyproject.toml"), date(2026, 11, 30))
    )


def title_of(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")


def test_there_are_as_many_cases_as_we_think() -> None:
    assert len(CASES) == 6


@pytest.mark.parametrize("path", CASES)
def test_a_case_has_its_parts(path: str) -> None:
    parts = [heading.text for heading in CASES[path].headings]
    wanted = ["Before you start", "Steps", "If a step fails", "Undo", "Manifest", "Related"]
    assert [part for part in parts if part in wanted] == wanted


@pytest.mark.parametrize("path", CASES)
def test_the_manifests_of_a_case_are_exported_in_order(path: str) -> None:
    found = plan_export([CASES[path]], cluster(), with_needs=title_of(path) in SHARED)
    steps = [step_of(file.what.type) for file in found.files]
    kinds = {file.what.type.rpartition("/")[2] for file in found.files}
    assert found.left_out == ()
    assert steps == sorted(steps)
    assert kinds >= {"Namespace", "Deployment", "Service"}
    assert kinds & {"Gateway", "Ingress"}


@pytest.mark.parametrize("path", CASES)
def test_the_command_that_exports_names_the_case(path: str) -> None:
    assert "vaultkit kubernetes export " in CASES[path].source.text
    assert f'"{title_of(path)}"' in CASES[path].source.text


@pytest.mark.parametrize("path", CASES)
def test_an_output_is_marked_as_expected(path: str) -> None:
    shown = [found["before"] for found in OUTPUT.finditer(CASES[path].source.text)]
    assert shown
    assert [line for line in shown if "Expected" not in line] == []


def test_every_case_is_a_click_away_from_the_entry_page() -> None:
    entry = own_notes()["Maps/MOC - Exposing Kubernetes Workloads.md"].source.text
    titles = map(title_of, CASES)
    written = entry.split("%% vaultkit:moc begin")[0]
    assert [title for title in titles if f"[[{title}" not in written] == []
