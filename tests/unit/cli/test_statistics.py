"""`--statistics`: how often each rule found something, and how much of it `--fix` repairs."""

from __future__ import annotations

import json

from vaultkit.checks.diagnostic import Diagnostic, Fix, Severity
from vaultkit.cli.checking.check_job import render_statistics


def find(code: str, name: str, fix: Fix | None = None) -> Diagnostic:
    return Diagnostic(code, name, Severity.WARNING, "A.md", 0, 0, "x", fix=fix)


SAFE, UNSAFE = Fix("x", "safe", ()), Fix("x", "unsafe", ())
FOUND = [
    find("L113", "url", SAFE),
    *(find("T701", "case", fix) for fix in (SAFE, SAFE, UNSAFE)),
    *(find("L101", "lost", fix) for fix in [UNSAFE] * 12),
]


def test_the_most_frequent_comes_first() -> None:
    assert render_statistics(FOUND, "text") == (
        "12  L101  lost  warning\n"
        " 3  T701  case  warning  2 fixable with --fix\n"
        " 1  L113  url   warning  fixable with --fix\n"
    )
    assert render_statistics([], "text") == ""


def test_json() -> None:
    record = json.loads(render_statistics(FOUND, "json"))
    assert record["schema"] == 1
    assert record["statistics"][1] == {
        "code": "T701",
        "name": "case",
        "severity": "warning",
        "count": 3,
        "fixable": 2,
    }
    assert [row["fixable"] for row in record["statistics"]] == [0, 2, 1]
