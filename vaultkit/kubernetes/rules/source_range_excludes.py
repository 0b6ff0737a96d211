"""K8S406: a source range that shuts out the clients of the notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.rule import Example
from vaultkit.kubernetes.cluster.cluster_objects import INFRASTRUCTURE
from vaultkit.kubernetes.cluster.cluster_rule import ClusterRule
from vaultkit.kubernetes.note_examples import fenced, service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.cluster.cluster_objects import Cluster
    from vaultkit.kubernetes.cluster.range_index import Range
    from vaultkit.kubernetes.manifests.manifest import Key, Manifest, Problem

    Path = tuple[Key, ...]

_ANNOTATIONS = (
    "alb.ingress.kubernetes.io/inbound-cidrs",
    "nginx.ingress.kubernetes.io/allowlist-source-range",
    "nginx.ingress.kubernetes.io/whitelist-source-range",
    "service.beta.kubernetes.io/azure-allowed-ip-ranges",
    "service.beta.kubernetes.io/load-balancer-source-ranges",
)
_WORLD = {"kubernetes": {"world": {"clients": ["198.51.100.7"]}}}
_POLICY = (
    "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\nspec:\n"
    "  podSelector: {}\n  ingress:\n    - from:\n        - ipBlock: {cidr: %s}\n"
)


class SourceRangeExcludes(ClusterRule):
    """A list of allowed sources holds none of the addresses from which clients connect.

    ## What it does
    Compares `loadBalancerSourceRanges`, the annotations of balancers and Ingress controllers that
    do the same, and the `ipBlock`s of a NetworkPolicy with `clients` in `[kubernetes.world]`.
    Reports a list that lets none of them in.

    Off by default; turn it on with `extend-select = ["K8S406"]`, and name the clients.

    ## Why is this bad
    Readers who follow the other notes time out: a balancer drops what is not on the list and says
    nothing.

    ## Example
    ```yaml
    # clients = ["198.51.100.7"]
    kind: Service
    spec: {type: LoadBalancer, loadBalancerSourceRanges: [203.0.113.0/24]}
    ```

    ## Use instead
    ```yaml
    kind: Service
    spec: {type: LoadBalancer, loadBalancerSourceRanges: [198.51.100.0/24]}
    ```

    ## Source
    https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/#ServiceSpec
    """

    code = "K8S406"
    options = ("kubernetes.world.clients",)
    examples = (
        Example(
            "a Service, an annotation, a policy",
            {
                "A.md": service("loadBalancerSourceRanges:\n  - 203.0.113.0/24\n")["A.md"],
                "B.md": fenced(
                    "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: a\n"
                    "  annotations:\n"
                    "    nginx.ingress.kubernetes.io/whitelist-source-range: 10.0.0.0/8,192.0.2.1\n"
                )["A.md"],
                "C.md": fenced(_POLICY % "203.0.113.0/24")["A.md"],
            },
            (
                ("A.md", 7, "lets none of the clients in: 198.51.100.7"),
                ("B.md", 7, "lets none of the clients in"),
                ("C.md", 7, "lets none of the clients in"),
            ),
            config=_WORLD,
        ),
        Example(
            "let in, a policy for Pods too, and an exception that is not about them",
            {
                "A.md": service("loadBalancerSourceRanges: [203.0.113.0/24, 198.51.100.0/24]\n")[
                    "A.md"
                ],
                "B.md": fenced(
                    _POLICY.replace("- ipBlock", "- podSelector: {}\n        - ipBlock")
                    % "203.0.113.0/24"
                )["A.md"],
                "C.md": fenced(_POLICY % "0.0.0.0/0, except: [198.51.100.0/29, 10.0.0.0/8]")[
                    "A.md"
                ].replace("198.51.100.0/29, ", ""),
            },
            config=_WORLD,
        ),
        Example("no clients named", service("loadBalancerSourceRanges: [203.0.113.0/24]\n")),
    )

    def compare(self, manifest: Manifest, cluster: Cluster) -> Iterator[Problem]:
        """Report a list of sources without any of the clients."""
        from vaultkit.kubernetes.cluster.address_pools import range_of

        clients = [found for text in cluster.world.clients if (found := range_of(text))]
        for path, allowed in _lists(manifest) if clients else ():
            if not any(one.meets(client) for one in allowed for client in clients):
                names = ", ".join(map(str, clients))
                yield manifest.at(*path, message=f"lets none of the clients in: {names}")


def _lists(manifest: Manifest) -> Iterator[tuple[Path, list[Range]]]:
    """Yield the lists of sources that an object allows; those that cannot be read are left out."""
    path: Path = ("spec", "loadBalancerSourceRanges")
    if manifest.type == "Service" and manifest.indexes(*path):
        yield from _list_of(path, [manifest.text(*path, at) for at in manifest.indexes(*path)])
    for holder in (("metadata", "annotations"), INFRASTRUCTURE):
        for key in _ANNOTATIONS:
            if text := manifest.text(*holder, key):
                yield from _list_of((*holder, key), [part.strip() for part in text.split(",")])
    if manifest.type == "networking.k8s.io/NetworkPolicy":
        yield from _blocks(manifest)


def _list_of(path: Path, texts: list[str | None]) -> Iterator[tuple[Path, list[Range]]]:
    from vaultkit.kubernetes.cluster.address_pools import range_of

    found = [range_of(text) for text in texts]
    if all(found):
        yield path, [one for one in found if one]


def _blocks(policy: Manifest) -> Iterator[tuple[Path, list[Range]]]:
    """Yield what a policy allows, if no rule of it allows more than blocks of addresses."""
    allowed: list[Range] = []
    rules = [("spec", "ingress", at, "from") for at in policy.indexes("spec", "ingress")]
    for rule in rules:
        peers = [(*rule, at) for at in policy.indexes(*rule)]
        if not peers or any(policy.get(*peer, "ipBlock") is None for peer in peers):
            return
        for peer in peers:
            allowed += _block(policy, (*peer, "ipBlock"))
    if rules:
        yield ("spec", "ingress"), allowed


def _block(policy: Manifest, path: Path) -> Iterator[Range]:
    """Yield the addresses of a block, cut where exceptions begin and end."""
    from ipaddress import ip_address

    from vaultkit.kubernetes.cluster.address_pools import range_of
    from vaultkit.kubernetes.cluster.range_index import Range

    whole = range_of(policy.text(*path, "cidr"))
    if whole is None:
        return
    start = whole.first
    holes = [range_of(policy.text(*path, "except", at)) for at in policy.indexes(*path, "except")]
    for hole in sorted(filter(None, holes), key=lambda one: int(one.first)):
        if start < hole.first:
            yield Range(start, ip_address(int(hole.first) - 1), "")
        if hole.last >= whole.last:
            return
        start = ip_address(int(hole.last) + 1)
    yield Range(start, whole.last, "")
