"""K8S403: a pool with addresses that something else has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.rule import Example
from vaultkit.kubernetes.cluster.cluster_objects import GATEWAY, POOLS, name_of
from vaultkit.kubernetes.cluster.cluster_rule import ClusterRule
from vaultkit.kubernetes.note_examples import fenced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.cluster.cluster_objects import Cluster
    from vaultkit.kubernetes.manifests.manifest import Manifest, Problem

_POOL = (
    "apiVersion: metallb.io/v1beta1\nkind: IPAddressPool\n"
    "metadata: {name: lan, namespace: metallb-system}\nspec:\n  addresses:\n    - %s\n"
)
_SERVICE = (
    "apiVersion: v1\nkind: Service\nmetadata:\n  name: %s\n  annotations:\n"
    "    metallb.io/loadBalancerIPs: %s\nspec: {type: LoadBalancer, ports: [{port: 80}]}\n"
)


class PoolAddressTaken(ClusterRule):
    """A pool of addresses holds one that a node, a client or something else has already.

    ## What it does
    Reads the pools of MetalLB, Cilium and kube-vip. Reports one that holds an address of
    `[kubernetes.world]` (nodes, clients, what is taken), of an EndpointSlice or Service, of another
    pool, or one that a note writes with a port on which only nodes answer (node ports, 6443,
    10250). Reports a Service or Gateway that asks for an address that is in no pool, or that
    another one asked for.

    Off by default; turn it on with `extend-select = ["K8S403"]` if all manifests of the vault
    belong to one cluster.

    ## Why is this bad
    No controller checks it. Two machines that answer for one address take turns: connections break
    now and then, which is hard to find.

    ## Example
    ```yaml
    kind: IPAddressPool
    spec: {addresses: [192.0.2.10-192.0.2.20]}  # the nodes are 192.0.2.11 and 192.0.2.12
    ```

    ## Use instead
    ```yaml
    kind: IPAddressPool
    spec: {addresses: [192.0.2.200-192.0.2.220]}
    ```

    ## Source
    https://metallb.io/configuration/
    """

    code = "K8S403"
    kinds = POOLS | {"Service", GATEWAY}
    options = (
        "kubernetes.world.nodes",
        "kubernetes.world.clients",
        "kubernetes.world.taken",
        "kubernetes.node-ports",
    )
    examples = (
        Example(
            "a node's, in the config and in the text",
            {
                "A.md": fenced(_POOL % "192.0.2.10-192.0.2.20")["A.md"],
                "B.md": "`curl http://192.0.2.19:30007/`\n",
            },
            (("A.md", 7, "holds 192.0.2.11, which is a node's"),),
            config={"kubernetes": {"world": {"nodes": ["192.0.2.11", "192.0.2.12"]}}},
        ),
        Example(
            "an address that a note uses as a node's",
            {
                "A.md": fenced(_POOL % "192.0.2.16/29")["A.md"],
                "B.md": "`curl http://192.0.2.19:30007/`\n",
            },
            (("A.md", 7, 'holds 192.0.2.19, which is used as a node\'s in "B.md" (port 30007)'),),
        ),
        Example(
            "asked for: outside of every pool, and twice",
            {
                "A.md": fenced(_POOL % "192.0.2.200-192.0.2.220")["A.md"],
                "B.md": fenced(_SERVICE % ("a", "192.0.2.9"))["A.md"],
                "C.md": fenced(_SERVICE % ("b", "192.0.2.201"))["A.md"],
                "D.md": fenced(_SERVICE % ("c", "192.0.2.201"))["A.md"],
                "E.md": fenced(
                    "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: g}\n"
                    "spec:\n  infrastructure:\n"
                    "    annotations: {metallb.io/loadBalancerIPs: 192.0.2.201}\n"
                )["A.md"],
            },
            (
                ("B.md", 7, "asks for 192.0.2.9, which is in no pool that a note shows"),
                ("D.md", 7, 'asks for 192.0.2.201, as Service "b" does'),
                ("E.md", 7, 'asks for 192.0.2.201, as Service "b" does'),
            ),
        ),
        Example(
            "two pools that meet, and the taken network of Pods",
            {
                "A.md": fenced(_POOL % "192.0.2.200-192.0.2.220")["A.md"],
                "B.md": fenced(
                    (_POOL % "192.0.2.220-192.0.2.230").replace("lan", "wan"),
                    "apiVersion: cilium.io/v2\nkind: CiliumLoadBalancerIPPool\n"
                    "metadata: {name: pods}\nspec: {blocks: [{cidr: 10.244.7.0/24}]}\n",
                )["A.md"],
            },
            (
                ("B.md", 7, 'holds 192.0.2.220, which is in the pool "lan"'),
                ("B.md", 12, "holds 10.244.7.0, which is taken"),
            ),
            config={"kubernetes": {"world": {"taken": ["10.244.0.0/16"]}}},
        ),
        Example(
            "free, and asked for once",
            {
                "A.md": fenced(_POOL % "192.0.2.200-192.0.2.220")["A.md"],
                "B.md": fenced(_SERVICE % ("a", "192.0.2.201"))["A.md"],
                "C.md": fenced(_SERVICE % ("a", "192.0.2.201"))["A.md"],
            },
            config={"kubernetes": {"world": {"nodes": ["192.0.2.0/28"], "clients": ["::1"]}}},
        ),
    )

    def compare(self, manifest: Manifest, cluster: Cluster) -> Iterator[Problem]:
        """Report the addresses of a pool, or those that are asked for, which cannot be had."""
        if manifest.type not in POOLS:
            yield from _compare_service(manifest, cluster)
            return
        from vaultkit.kubernetes.cluster.address_pools import AddressPlan, pool_ranges

        plan = cluster.view(AddressPlan)
        for path, own in pool_ranges(manifest):
            taken = plan.find_holder(manifest, own)
            if taken is not None:
                is_pool = taken.what.startswith("the pool")
                message = f"holds {max(own.first, taken.first)}, which is "
                yield manifest.at(*path, message=f"{message}{'in ' * is_pool}{taken.what}")


def _compare_service(service: Manifest, cluster: Cluster) -> Iterator[Problem]:
    """Report what a Service asks for and cannot have."""
    from vaultkit.kubernetes.cluster.address_pools import AddressPlan, asked_addresses

    plan = cluster.view(AddressPlan)
    for path, own in asked_addresses(service) if plan.pools else ():
        if not plan.is_in_pool(own):
            message = f"asks for {own}, which is in no pool that a note shows"
            yield service.at(*path, message=message)
        elif other := plan.find_rival(service, own):
            yield service.at(*path, message=f"asks for {own}, as {name_of(other)} does")
