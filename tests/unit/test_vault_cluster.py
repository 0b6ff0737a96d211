"""All manifests of our vault form one cluster, and the rules that say so would notice otherwise.

Each case adds one note to ours that contradicts them, as notes of ours once did.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.unit.own_vault import ROOT, own_notes, own_vault
from tests.unit.own_world import commands, shown
from vaultkit.checks.context import Context
from vaultkit.checks.engine.registry import load_rules
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.config import Config, load_config, read_range
from vaultkit.kubernetes.cluster.cluster_objects import cluster_of
from vaultkit.kubernetes.export_command import command
from vaultkit.kubernetes.exported_files import plan_export, step_of
from vaultkit.testing import make_vault

(WORLD,) = (path for path, note in own_notes().items() if "example cluster" in note.aliases)
CODES = [f"K8S40{number}" for number in range(1, 8)]
CASES = tomllib.loads(Path(__file__).with_name("vault_cluster.toml").read_text(encoding="utf-8"))


@cache
def config() -> Config:
    return load_config(ROOT / "pyproject.toml")


def findings(code: str, note: str = "") -> list[str]:
    """Return what a rule says of our notes, and of one more."""
    files = {path: one.source.data for path, one in own_vault().notes.items()}
    if note:
        files["Z.md"] = f"```yaml\n{note}```\n".encode()
    rules = [rule for rule in load_rules() if rule.code == code]
    report = check_vault(make_vault(files), config(), today=date(2026, 11, 30), rules=rules)
    return [f"{one.path}: {one.message}" for one in report.findings]


def test_all_of_them_are_on() -> None:
    assert {code for code in config().extend_select if code.startswith("K8S4")} == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_our_notes_form_one_cluster(code: str) -> None:
    assert findings(code) == []


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["rule"])
def test_one_more_note_that_contradicts_them_is_told(case: dict[str, str]) -> None:
    (found,) = findings(case["rule"], case["note"])
    assert found.startswith(f"Z.md: {case['said']}")


def test_every_rule_is_seen_to_fail_on_our_notes() -> None:
    assert {case["rule"] for case in CASES["case"]} == set(CODES)


def test_what_is_made_elsewhere_is_really_named() -> None:
    world = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    elsewhere = world["tool"]["vaultkit"]["kubernetes"]["world"]["elsewhere"]
    text = "\n".join(note.source.text for note in own_notes().values())
    names = [re.split(r"[=*]", key.partition(" ")[2])[0] for key in elsewhere]
    assert [name for name in names if name not in text] == []


def test_the_note_on_the_cluster_has_the_addresses_of_the_config() -> None:
    note = own_notes()[WORLD].source.text
    world = config().kubernetes.world
    assert all(f"`{address}`" in note for address in (*world.nodes, *world.clients))
    cluster = cluster_of(Context(own_vault(), config(), date(2026, 11, 30)))
    pools = {
        pool.text("spec", "addresses", at)
        for pool in cluster.of_kind("metallb.io/IPAddressPool")
        for at in pool.indexes("spec", "addresses")
    }
    assert sorted(pools) == sorted(re.findall(r"`(\d+[\d.]+-\d+[\d.]+)`", note))
    taken = [read_range(text) for text in world.taken]
    for network in re.findall(r"`([\d.]+/16)`", note):
        assert read_range(network) in taken


def test_all_manifests_together_can_be_exported_in_order() -> None:
    cluster = cluster_of(Context(own_vault(), config(), date(2026, 11, 30)))
    found = plan_export(cluster.notes, cluster, with_needs=False)
    assert found.left_out == ()
    assert len(found.files) >= 80
    steps = [step_of(file.what.type) for file in found.files]
    assert steps == sorted(steps)


@pytest.mark.parametrize("note", ["GatewayClass", "MetalLB", "cert-manager", "hostPort"])
def test_a_note_with_its_needs_leans_on_nothing_else(note: str, tmp_path: Path) -> None:
    words = ["export", str(tmp_path / "out"), note, "--with-needs", "--vault", str(ROOT / "vault")]
    done = CliRunner().invoke(command, words, standalone_mode=False)
    assert done.exception is None
    files = {
        f"{path.stem}.md": f"```yaml\n{path.read_text()}```\n"
        for path in (tmp_path / "out").iterdir()
    }
    rules = [rule for rule in load_rules() if rule.code == "K8S402"]
    report = check_vault(make_vault(files), config(), today=date(2026, 11, 30), rules=rules)
    assert [one.message for one in report.findings if "Secret" not in one.message] == []


KINDS = {
    "clusterissuer": "ClusterIssuer", "deploy": "Deployment", "deployment": "Deployment",
    "gateway": "Gateway", "gatewayclass": "GatewayClass", "httproute": "HTTPRoute",
    "ingress": "Ingress", "ingressclass": "IngressClass", "namespace": "Namespace",
    "service": "Service", "statefulset": "StatefulSet", "svc": "Service",
}  # fmt: skip
NAMED = re.compile(
    r"\bkubectl (?:-n (\S+) )?(?:get|describe|port-forward|patch|label|rollout \w+|wait)"
    rf"(?: --?[a-z-]+(?:[= ]\S+)?)*? ({'|'.join(KINDS)})[ /]([a-z0-9][\w.-]*)"
)
PODS = re.compile(r"\bpod/([a-z][a-z0-9-]*?)-(?:\d+|[a-z0-9]{8,10}-[a-z0-9]{5})\b")


def named_by_commands() -> set[tuple[str, str]]:
    text = "\n".join(text for _, text in commands())
    named = {(KINDS[kind], name) for _, kind, name in NAMED.findall(text)}
    return named | {("Pods of", name) for name in PODS.findall(text)}


def test_what_commands_name_is_shown_by_some_note() -> None:
    shown_names = {(each.kind, each.name) for each in shown() if not each.is_wrong}
    pods = {
        ("Pods of", name) for kind, name in shown_names if kind in {"Deployment", "StatefulSet"}
    }
    assert len(named_by_commands()) >= 15
    cluster = cluster_of(Context(own_vault(), config(), date(2026, 11, 30)))
    made = {(KINDS.get(kind, kind), name) for kind, _, name in cluster.made}
    assert named_by_commands() - shown_names - pods - made == set()


BASES = {"api-lb", "api-nlb-public"}
"""The Services that others vary; their manifests stand in the notes on LoadBalancer and on AWS."""
DIFFERS = re.compile(r"# differs from ([\w-]+): \S")


def lines_of(text: str) -> set[str]:
    """Return the lines of a manifest that can differ: all but its name, its selector, its ports."""
    top = text.partition("\n  selector:")[0].splitlines()
    return {line.strip() for line in top if not line.startswith(("  name:", "  namespace:"))}


def balancers() -> dict[str, str]:
    """Return the text of each LoadBalancer Service by name, wrong ones left out."""
    found = {}
    for note in own_notes().values():
        for fence in note.fences:
            if fence.info.startswith("yaml") and "wrong" not in fence.info:
                code = note.source.data[fence.start : fence.end].decode()
                for part in re.split(r"(?m)^---$", code):
                    name = re.search(r"(?m)^  name: (\S+)$", part)
                    if name and re.search(r"(?m)^  type: LoadBalancer$", part):
                        found[name[1]] = part
    return found


def test_there_are_as_many_balancers_as_we_think() -> None:
    assert balancers().keys() >= BASES
    assert len(balancers()) >= 25


@pytest.mark.parametrize("name", sorted(balancers().keys() - BASES - {"hello"}))
def test_a_variant_marks_what_differs_from_its_base(name: str) -> None:
    """Each run of lines that the base lacks stands behind a comment that names the base."""
    lines = balancers()[name].partition("\n  selector:")[0].splitlines()
    (base,) = {found[1] for line in lines if (found := DIFFERS.search(line))}
    known, marked = lines_of(balancers()[base]) | {"annotations:"}, False
    for line in lines:
        plain = re.sub(r" +#.*", "", line).strip()
        if line.lstrip().startswith("# differs"):
            marked = True
        elif plain in {*known, ""} or line.startswith(("```", "  name:", "  namespace:")):
            marked = False
        else:
            assert marked, line
