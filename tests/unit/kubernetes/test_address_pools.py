"""K8S403 on many pools: the work grows with their number, not with that of their pairs."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.config import Config, read_config
from vaultkit.kubernetes.rules.pool_address_taken import PoolAddressTaken
from vaultkit.testing import make_vault

if TYPE_CHECKING:
    from collections.abc import Iterator

POOL = "apiVersion: metallb.io/v1beta1\nkind: IPAddressPool\nmetadata: {{name: {}}}\nspec: {}\n"
SERVICE = (
    "apiVersion: v1\nkind: Service\nmetadata:\n  name: {}\n  annotations:\n"
    "    metallb.io/loadBalancerIPs: {}\n    metallb.io/allow-shared-ip: all\n"
    "spec: {{type: LoadBalancer, ports: [{{port: 80}}]}}\n"
)


def check(documents: Iterator[str], config: Config | None = None) -> list[str]:
    text = "".join(f"```yaml\n{one}```\n" for one in documents)
    vault = make_vault({"A.md": text})
    rules = [PoolAddressTaken()]
    report = check_vault(vault, config or Config(), today=date(2026, 11, 21), rules=rules)
    return [one.message for one in report.findings]


def pool(name: str, *ranges: str) -> str:
    return POOL.format(name, f"{{addresses: [{', '.join(ranges)}]}}")


def apart(pools: int) -> Iterator[str]:
    """Yield pools of 20 ranges that do not meet."""
    for at in range(pools):
        yield pool(f"p{at}", *(f"10.{at}.{each}.0/30" for each in range(20)))


def alike(pools: int) -> Iterator[str]:
    """Yield pools of one name, which do not count against each other."""
    for at in range(pools):
        yield pool("p", *(f"10.0.{each}.{at % 4}-10.0.{each}.200" for each in range(20)))


def shared(services: int) -> Iterator[str]:
    """Yield a pool, and Services that share one of its addresses, and ask for others besides."""
    yield pool("p", *(f"10.0.{each}.0/30" for each in range(20)))
    for at in range(services):
        yield SERVICE.format(f"s{at}", f"10.0.19.1,10.0.{at % 19}.2")


def calls(documents: Iterator[str]) -> int:
    """Return how many functions are called while the rule looks at documents."""
    count = 0

    def on_event(_: object, event: str, __: Any) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(on_event)
    try:
        assert check(documents) == []
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("documents", [apart, alike, shared])
def test_twice_as_many_are_twice_the_work(documents: Any) -> None:
    calls(documents(2))  # what is loaded once does not count
    few, many = calls(documents(40)), calls(documents(80))
    assert many < 2.5 * few


def test_the_first_that_meets_is_named() -> None:
    config = read_config({"kubernetes": {"world": {"nodes": ["10.0.0.9"]}}}, Path("vaultkit.toml"))
    pools = [
        pool("b", "10.0.0.0/28", "10.0.1.0/28"),
        pool("c", "10.0.1.8-10.0.2.20", "fd00::/64"),
        pool("b", "10.0.1.0/28"),
        pool("d", "10.0.2.0/28", "10.0.1.15", "10.0.1.0-10.0.9.0", "0.0.0.0", "fd00::1"),
    ]
    found = check(iter(pools), config)
    assert [text.partition(" of ")[0] for text in found] == [
        "holds 10.0.0.9, which is a node's",
        'holds 10.0.1.8, which is in the pool "b"',
        'holds 10.0.1.8, which is in the pool "c"',
        'holds 10.0.2.0, which is in the pool "c"',
        'holds 10.0.1.15, which is in the pool "b"',
        'holds 10.0.1.0, which is in the pool "b"',
        'holds fd00::1, which is in the pool "c"',
    ]
