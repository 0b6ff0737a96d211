"""The manifests of the domain brief: the good ones are clean, each bad one breaks its rule."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.config import Config
from vaultkit.kubernetes.rules import RULES
from vaultkit.testing import make_vault

USUAL = [rule() for rule in RULES if rule.severity is not Severity.OFF]
MANIFESTS = Path(__file__).parent / "manifests"
GOOD = sorted((MANIFESTS / "good").glob("*.yaml"))
WORKLOAD = (MANIFESTS / "good" / "00-workload.yaml").read_text(encoding="utf-8")
BAD = {
    "b01-nodeport-out-of-range": ["K8S201"],
    "b02-hostport-zero": ["K8S304"],
    "b04-ingress-extensions": ["K8S104"],
    "b05-ingress-missing-pathtype": ["K8S103"],
    "b06-ingress-old-backend": ["K8S215", "K8S102", "K8S102"],
    "b07-externalname-missing": ["K8S207"],
    "b09-clusterip-with-nodeport": ["K8S202"],
    "b10-multiport-unnamed": ["K8S203", "K8S203"],
    "b12-etp-on-clusterip": ["K8S205"],
    "b13-selector-typo": ["K8S305"],
    "b15-unknown-field": ["K8S102"],
    "b17-deployment-selector-mismatch": ["K8S208"],
    "b18-ports-missing-port": ["K8S103"],
    "b19-hostnetwork-mismatch": ["K8S209"],
    "b21-httproute-bad-pathtype": ["K8S101"],
    "b22-backendtls-without-hostname": ["K8S103"],
}


def find(text: str, *before: str, least: Severity = Severity.WARNING) -> list[str]:
    fences = [f"```yaml\n{one}```\n\n" for one in (*before, text)]
    vault = make_vault({"A.md": "".join(fences)})
    report = check_vault(vault, Config(), today=date(2026, 11, 21), rules=USUAL)
    return [finding.code for finding in report.findings if finding.severity >= least]


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_good(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    expected = ["K8S004", "K8S004"] if "metallb" in path.stem else []
    assert find(text, least=Severity.INFO) == expected


def test_good_together() -> None:
    assert find("---\n".join(path.read_text(encoding="utf-8") for path in GOOD)) == []


@pytest.mark.parametrize("name", BAD)
def test_bad(name: str) -> None:
    text = (MANIFESTS / "bad" / f"{name}.yaml").read_text(encoding="utf-8")
    assert find(text, WORKLOAD) == BAD[name]


def test_every_bad_manifest_is_here() -> None:
    assert {path.stem for path in (MANIFESTS / "bad").glob("*.yaml")} == BAD.keys()
