"""Which name is suggested for one that does not exist."""

from __future__ import annotations

import time
from datetime import date

import pytest

from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.config import Config
from vaultkit.notes.text.nearest_name import Names, find_nearest
from vaultkit.testing import make_vault

NAMES = (
    "kube-proxy modes compared",
    "NodePort",
    "Load balancers",
    "Author's note",
    "2026-01-31",
    "ポートの範囲",
    "A Service gives a changing set of Pods one stable way to be reached",
)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("Kube-proxy modes", "kube-proxy modes compared"),
        ("Nodeport", "NodePort"),
        ("NodePrt", "NodePort"),
        ("oNdePort", "NodePort"),
        ("load-balancers", "Load balancers"),
        ("Author\u2019s Note", "Author's note"),
        ("2026-01-30", None),
        ("ポート範囲", "ポートの範囲"),
        ("A Service gives a changing set of pods a stable way to be reached", NAMES[-1]),
        ("Never written", None),
        ("N", None),
        ("", None),
        ("!!!", None),
    ],
)
def test_nearest(wanted: str, expected: str | None) -> None:
    assert find_nearest(wanted, NAMES) == expected
    found = Names((name, f"x/{name}.md") for name in NAMES).find(wanted)
    assert found == (expected and (expected, f"x/{expected}.md"))


def test_of_two_equally_near_none_is_suggested() -> None:
    assert find_nearest("getLeaf", ("getLeftLeaf", "getLeafById")) is None
    assert find_nearest("getLeaf", ("getLeftLeaf", "getLeafById", "getLeafs")) == "getLeafs"


def message_of(files: dict[str, str | bytes]) -> str:
    report = check_vault(make_vault(files), Config(), today=date(2026, 11, 1))
    return report.findings[0].message


def test_a_suggestion_leads_where_it_says() -> None:
    files: dict[str, str | bytes] = {"a.md": "[[Prot]]", "Port.png": b"", "x/Port.md": ""}
    assert message_of(files).endswith('did you mean "Port"?')
    files = {"x/a.md": "[[Prot x]]", "Port x.md": "", "x/Port x.md": ""}
    assert message_of(files).endswith('did you mean "Port x"?')
    files = {"a.md": "[p](x/Prot%20x.md)", "y/Port x.md": "", "z/Port x.md": ""}
    assert message_of(files).endswith('did you mean "y/Port x.md"?')


def test_several_files_elsewhere_are_no_suggestion() -> None:
    files: dict[str, str | bytes] = {"a.md": "[[q/Port]]", "x/Port.md": "", "y/Port.md": ""}
    assert message_of(files) == 'no note at "q/Port"'


@pytest.mark.parametrize(
    ("link", "heading", "expected"),
    [
        ("[[#port-range]]", "Port range", '"Port range"'),
        ("[[#Port rnage]]", "Port range", '"Port range"'),
        ("[[#what-is-it]]", "What is it? #now", '"What is it? now"'),
        ("[[#see-b]]", "See [[B|b]]", '"See B b"'),
        ("[[#phase-2]]", "Phase 1", None),
    ],
)
def test_headings(link: str, heading: str, expected: str | None) -> None:
    message = message_of({"a.md": f"{link}\n\n# {heading}\n", "B.md": ""})
    assert message.partition("did you mean ")[2] == (f"{expected}?" if expected else "")


def test_many_broken_links_in_a_large_vault_stay_fast() -> None:
    words = ("port", "range", "node", "service", "proxy", "mode", "table", "edge", "route", "tag")
    files: dict[str, str | bytes] = {
        f"{words[n % 10]} {words[n // 10 % 10]} {words[n // 100 % 10]} note {n}.md": ""
        for n in range(10_000)
    }
    files["a.md"] = "\n".join(
        f"[[{words[n % 7]} {words[n % 10]} {words[n // 10 % 10]} not {n}]]" for n in range(1_000)
    )
    vault = make_vault(files)
    start = time.process_time()
    report = check_vault(vault, Config(), today=date(2026, 11, 1))
    assert len(report.findings) == 1_000
    assert time.process_time() - start < 6
