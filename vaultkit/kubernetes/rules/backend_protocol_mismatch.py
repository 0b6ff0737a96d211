"""K8S405: a backend that does not speak what is sent to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.rule import Example
from vaultkit.kubernetes.cluster.cluster_objects import is_patch, name_of
from vaultkit.kubernetes.cluster.cluster_rule import ClusterRule
from vaultkit.kubernetes.note_examples import deployment, document, fenced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.cluster.cluster_objects import Cluster
    from vaultkit.kubernetes.cluster.sent_protocols import Sent
    from vaultkit.kubernetes.manifests.manifest import Manifest, Problem

_API = deployment("{app: api}", "[{name: http, containerPort: 8080}]")
_SERVICE = document(
    "v1", "Service", "selector: {app: api}\nports: [{name: http, port: 80, targetPort: http}]\n"
)
_PROXIED = _SERVICE.replace(
    "  name: api\n",
    "  name: api\n  annotations:\n"
    "    service.beta.kubernetes.io/aws-load-balancer-proxy-protocol: '*'\n",
)
_POLICY = (
    "apiVersion: gateway.networking.k8s.io/v1\nkind: BackendTLSPolicy\nmetadata: {name: api}\n"
    "spec:\n"
    "  targetRefs: [{group: '', kind: Service, name: api, sectionName: http}]\n"
    "  validation: {hostname: api, wellKnownCACertificates: System}\n"
)
_ROUTE = (
    "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: api}\nspec:\n"
    "  rules: [{backendRefs: [{name: api, port: 80}]}]\n"
)
_TLS = deployment("{app: api}", "[{name: http, containerPort: 8080}]").replace(
    "image: pause,", "image: pause, args: [--tls-cert-file=/c],"
)


def _as_web(text: str, name: str = "web") -> str:
    return text.replace(": api", f": {name}")


class BackendProtocolMismatch(ClusterRule):
    """A balancer, Gateway or Ingress sends what the Pods behind a Service do not speak.

    ## What it does
    Follows what is sent to the workloads of all notes. PROXY protocol: by the annotation of a
    Service. TLS: by a BackendTLSPolicy, `appProtocol: https`, the backend protocol of an Ingress,
    or a TLSRoute that passes through. Reports a workload whose arguments, environment, mounted
    configuration, Secrets and port names show nothing of it; a route or Ingress that sends plain
    HTTP where TLS is served; and a port that is UDP on one side and TCP on the other.

    `[kubernetes.world.speaks]` says what manifests do not show. Off by default; turn it on with
    `extend-select = ["K8S405"]` if all manifests of the vault belong to one cluster.

    ## Why is this bad
    Every object is accepted, and every request fails: a server answers 400 to the line `PROXY …`,
    and resets a handshake that it does not expect.

    ## Example
    ```yaml
    kind: Service
    metadata: {annotations: {service.beta.kubernetes.io/aws-load-balancer-proxy-protocol: "*"}}
    spec: {selector: {app: api}}  # a plain HTTP server
    ```

    ## Use instead
    A Service of its own for the proxy that is configured with `listen 8080 proxy_protocol;`.

    ## Source
    https://gateway-api.sigs.k8s.io/api-types/backendtlspolicy/
    """

    code = "K8S405"
    options = ("kubernetes.world.speaks",)
    examples = (
        Example(
            "PROXY protocol to a plain server",
            {
                "A.md": fenced(
                    _API.replace("image: pause,", "image: pause, args: [--proxy-protocol=false],")
                )["A.md"],
                "B.md": fenced(_PROXIED)["A.md"],
            },
            (("B.md", 7, 'sends PROXY protocol, which Deployment "api" does not expect on 8080'),),
        ),
        Example(
            "TLS to a plain server, and a route without TLS to one that serves it",
            {
                "A.md": fenced(_API, _SERVICE, _POLICY)["A.md"],
                "B.md": fenced(*map(_as_web, (_TLS, _SERVICE, _ROUTE)))["A.md"],
            },
            (
                ("A.md", 24, 'sends TLS, which Deployment "api" does not serve on 8080'),
                ("B.md", 24, 'sends plain HTTP, and Deployment "web" serves TLS on 8080'),
            ),
        ),
        Example(
            "UDP to TCP",
            {
                "A.md": fenced(_API, _SERVICE.replace("port: 80,", "port: 80, protocol: UDP,"))[
                    "A.md"
                ]
            },
            (("A.md", 18, 'sends UDP to 8080, where Deployment "api" has TCP'),),
        ),
        Example(
            "spoken on both sides: configured, declared, and a policy for the route",
            {
                "A.md": fenced(_TLS, _SERVICE, _POLICY, _ROUTE)["A.md"],
                "B.md": fenced(_as_web(_API, "front"), _as_web(_PROXIED, "front"))["A.md"],
                "C.md": fenced(
                    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n"
                    "data: {d.conf: 'server { listen 8080 proxy_protocol; listen 81; }'}\n",
                    _as_web(_API, "nginx").replace(
                        "spec: {containers:",
                        "spec: {volumes: [{name: c, configMap: {name: c}}], containers:",
                    ),
                    _as_web(_PROXIED, "nginx"),
                )["A.md"],
                "D.md": fenced(
                    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: told}\n"
                    "data: {use-proxy-protocol: 'true'}\n",
                    _as_web(_API, "ingress").replace(
                        "image: pause,", "image: pause, args: [--configmap=$(NAMESPACE)/told],"
                    ),
                    _as_web(_PROXIED, "ingress"),
                )["A.md"],
            },
            config={"kubernetes": {"world": {"speaks": {"Deployment front": ["proxy"]}}}},
        ),
    )

    def compare(self, manifest: Manifest, cluster: Cluster) -> Iterator[Problem]:
        """Report what an object sends and the workloads behind it do not speak."""
        if is_patch(manifest):
            return
        from vaultkit.kubernetes.cluster.sent_protocols import find_sent

        for sent in find_sent(manifest, cluster):
            faults = [*_faults(sent, cluster)]
            if faults:
                yield manifest.at(*sent.path, message=faults[0])


def _faults(sent: Sent, cluster: Cluster) -> Iterator[str]:
    """Yield what is wrong with the workloads that something is sent to."""
    from vaultkit.kubernetes.cluster.spoken_protocols import target_ports

    for workload in cluster.workloads(sent.service):
        if workload.is_partial:
            continue
        name = name_of(workload)
        for port, number in target_ports(sent.service, workload):
            if port in sent.ports and (fault := sent.find_fault(workload, number, cluster)):
                yield fault.format(name=name, number=number)
