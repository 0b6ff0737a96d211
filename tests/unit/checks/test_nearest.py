"""Which name is suggested for one that does not exist."""

from __future__ import annotations

import time
from datetime import date

import pytest

from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.config import Config
from vaultkit.notes.text.nearest_name import Names, Near, find_nearest, find_slip
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
    assert find_nearest(wanted, NAMES) == find_slip(wanted, NAMES) == expected
    found = Names((name, f"x/{name}.md") for name in NAMES).find(wanted)
    assert (found and (found.name, found.path)) == (expected and (expected, f"x/{expected}.md"))


@pytest.mark.parametrize(
    ("wanted", "name", "is_sure"),
    [
        ("appplication linéaire", "application linéaire", True),
        ("structure de données", "structure de donnés", True),
        ("sous-système de gesion", "sous-système de gestion", True),
        ("Nythymra", "Nythyrma", True),
        ("COOP", "COOPs", True),
        ("Cafe", "Café", True),
        ("node-port", "NodePort", True),
        ("Arbeits zeit", "Arbeitszeit", True),
        ("intepretaion", "interpretation", True),
        ("the rise and fall of ports", "rise and fall of ports", True),
        ("Kube-proxy modes", "kube-proxy modes compared", False),
        ("Service meshes compared (draft)", "Service meshes compared", False),
        ("one two three four five six seven ate", "one two three four five six seven eight", False),
    ],
)
def test_slips_of_the_hand_and_what_is_only_a_hint(wanted: str, name: str, is_sure: bool) -> None:  # noqa: FBT001 - a row
    found = Names([(name, "x.md"), ("something else", "y.md")]).find(wanted)
    assert found == Near(name, "x.md", is_sure)


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("MongoDB", "Monoid"),
        ("Docker", "dockerfile"),
        ("LAN", "ln"),
        ("group", "cgroup"),
        ("Acheron", "Charon"),
        ("Witches", "Liches"),
        ("lost", "Host"),
        ("Notion", "Emotion"),
        ("Animal", "Anomaly"),
        ("Claude", "Clause"),
        ("suite décroissante", "suite croissante"),
        ("cosinus de pi sur 2 moins x", "sinus de pi sur 2 moins x"),
        ("économie", "écologie"),
        ("unix commande ls", "unix commande ln"),
        ("Suffixes Table", "Prefixes Table"),
        ("Movies", "move"),
        ("City of Thylyist", "Council of Thylyist"),
        ("Sistemi non lineari", "Sistemi lineari"),
        ("héritage", "java héritage"),
        ("Phase 1", "Phase 2"),
        ("Part II", "Part III"),
        ("array programming", "workshop array programming"),
    ],
)
def test_names_that_only_look_alike(wanted: str, name: str) -> None:
    assert Names([(name, "x.md")]).find(wanted) is None
    assert Names([(wanted, "x.md")]).find(name) is None


def test_a_note_is_no_suggestion_for_a_link_in_itself() -> None:
    assert message_of({"NodePorts.md": "[[NodePort]]"}) == 'no note named "NodePort"'


@pytest.mark.parametrize(
    ("link", "hint"),
    [("[[Lab/NodePrt]]", ""), ("[[Old/Net/NodePrt]]", "NodePort"), ("[[../NodePrt]]", "NodePort")],
)
def test_of_a_path_the_last_folder_has_to_agree(link: str, hint: str) -> None:
    found = message_of({"a.md": link, "Net/NodePort.md": ""})
    assert found.partition("did you mean ")[2] == (f'"{hint}"?' if hint else "")


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
    files = {"a.md": "[p](y/Prot%20x.md)", "y/Port x.md": "", "z/Port x.md": ""}
    assert message_of(files).endswith('did you mean "y/Port x.md"?')


def test_several_files_elsewhere_are_no_suggestion() -> None:
    files: dict[str, str | bytes] = {"a.md": "[[q/Port]]", "x/Port.md": "", "y/Port.md": ""}
    assert message_of(files) == 'no note at "q/Port"'


@pytest.mark.parametrize(
    ("link", "heading", "expected"),
    [
        ("[[#port-range]]", "Port range", '"Port range"'),
        ("[[#Port rnage]]", "Port range", '"Port range"'),
        ("[[#what-is-it-now]]", "What is it? #now", '"What is it? now"'),
        ("[[#see-b-b]]", "See [[B|b]]", '"See B b"'),
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
