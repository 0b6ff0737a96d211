"""Manifests that are wrong in one way each; a line that ends in `«` is the one at fault.

They stand in notes as a fence, a fence in a callout, or behind another document in a list.
"""

from __future__ import annotations

from typing import Final

GOOD: Final = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: web\n---\n"
_SERVICE: Final = """\
apiVersion: v1
kind: Service
metadata:
  name: {name}
spec:
"""
_INGRESS: Final = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {name}
spec:
  ingressClassName: nginx
"""
_ROUTE: Final = """\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: {name}
  namespace: shop
spec:
"""
_POD: Final = """\
apiVersion: v1
kind: Pod
metadata:
  name: {name}
spec:
"""
_DEPLOYMENT: Final = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: nginx
          ports:
            - name: http
              containerPort: 8080
---
"""

MANIFESTS: Final[tuple[tuple[str, str], ...]] = (
    ("K8S002", "apiVersion: v1\nkind: Namespace\nmetadata: name: web «"),
    ("K8S003", _SERVICE + "  type: ClusterIP\n  type: NodePort «\n  ports:\n    - port: 80"),
    ("K8S004", "apiVersion: example.org/v1\nkind: Widget «\nmetadata:\n  name: web"),
    ("K8S101", _SERVICE + '  ports:\n    - port: "80" «'),
    ("K8S102", _SERVICE + "  ports:\n    - port: 80\n      targetport: 8080 «"),
    (
        "K8S103",
        _INGRESS + "  rules:\n    - http:\n        paths:\n          - path: / «\n"
        "            backend:\n              service:\n                name: web\n"
        "                port:\n                  number: 80",
    ),
    ("K8S104", "apiVersion: extensions/v1beta1 «\nkind: Ingress\nmetadata:\n  name: web"),
    ("K8S201", _SERVICE + "  type: NodePort\n  ports:\n    - port: 80\n      nodePort: 8080 «"),
    ("K8S202", _SERVICE + "  type: ClusterIP\n  ports:\n    - port: 80\n      nodePort: 30080 «"),
    ("K8S203", _SERVICE + "  ports:\n    - name: a\n      port: 80\n    - port: 443 «"),
    (
        "K8S204",
        _SERVICE + "  ports:\n    - name: a\n      port: 80\n    - name: b\n      port: 80 «",
    ),
    ("K8S205", _SERVICE + "  externalTrafficPolicy: Local «\n  ports:\n    - port: 80"),
    (
        "K8S206",
        _SERVICE + "  type: NodePort\n  loadBalancerClass: a.b/c «\n  ports:\n    - port: 80",
    ),
    ("K8S207", _SERVICE + "  type: ExternalName «"),
    (
        "K8S208",
        _DEPLOYMENT.replace(
            "    matchLabels:\n      app: web", "    matchLabels:\n      app: wbe «"
        )
        + GOOD.removesuffix("---\n"),
    ),
    (
        "K8S209",
        _POD + "  hostNetwork: true\n  containers:\n    - name: web\n      image: nginx\n"
        "      ports:\n        - containerPort: 8080 «\n          hostPort: 80",
    ),
    ("K8S210", _SERVICE + "  ports:\n    - port: 80800 «"),
    ("K8S211", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: Web_1 «"),
    ("K8S212", _SERVICE + "  ports:\n    - name: HTTP «\n      port: 80"),
    (
        "K8S213",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n  labels:\n    team: a & b «",
    ),
    (
        "K8S214",
        _SERVICE + "  sessionAffinity: ClientIP\n  sessionAffinityConfig:\n    clientIP:\n"
        "      timeoutSeconds: 86401 «\n  ports:\n    - port: 80",
    ),
    (
        "K8S215",
        _INGRESS
        + "  defaultBackend:\n    service:\n      name: web\n      port: «\n        number: 80\n"
        "        name: http",
    ),
    (
        "K8S216",
        _INGRESS + "  rules:\n    - host: shop.example.com:443 «\n      http:\n        paths:\n"
        "          - path: /\n            pathType: Prefix\n            backend:\n"
        "              service:\n                name: web\n                port:\n"
        "                  number: 80",
    ),
    ("K8S217", _SERVICE.replace("spec:", "spec: «") + "  selector:\n    app: web"),
    ("K8S218", _SERVICE + "  type: Nodeport «\n  ports:\n    - port: 80"),
    ("K8S301", "apiVersion: v1 «\nkind: Endpoints\nmetadata:\n  name: web"),
    (
        "K8S302",
        _SERVICE
        + "  type: LoadBalancer\n  loadBalancerIP: 203.0.113.10 «\n  ports:\n    - port: 80",
    ),
    (
        "K8S303",
        _INGRESS.replace("spec:", "  annotations:\n    kubernetes.io/ingress.class: nginx «\nspec:")
        + "  defaultBackend:\n    service:\n      name: web\n      port:\n        number: 80",
    ),
    (
        "K8S304",
        _POD + "  containers:\n    - name: web\n      image: nginx\n      ports:\n"
        "        - containerPort: 8080\n          hostPort: 0 «",
    ),
    (
        "K8S305",
        _DEPLOYMENT + _SERVICE + "  selector: «\n    app: wbe\n  ports:\n    - port: 80",
    ),
    (
        "K8S306",
        _DEPLOYMENT + _SERVICE + "  selector:\n    app: web\n  ports:\n    - port: 80\n"
        "      targetPort: htpt «",
    ),
    (
        "K8S307",
        _SERVICE + "  clusterIP: None\n  ports:\n    - port: 80\n      targetPort: 8080 «",
    ),
    (
        "K8S308",
        _INGRESS.replace("  ingressClassName: nginx\n", "").replace("spec:", "spec: «")
        + "  defaultBackend:\n    service:\n      name: web\n      port:\n        number: 80",
    ),
    (
        "K8S309",
        _ROUTE + "  rules:\n    - backendRefs:\n        - name: api\n"
        "          namespace: other «\n          port: 80",
    ),
    ("K8S310", _SERVICE + "  type: ExternalName\n  externalName: 192.0.2.20 «"),
)


def in_note(manifest: str, place: int) -> str:
    """Return a manifest as it stands in a note: plain, in a callout, or in a list."""
    text = manifest.replace("{name}", "web")
    if place == 0:
        return f"```yaml\n{text}\n```"
    if place == 1:
        lines = ["[!example] A manifest", "```yaml", *text.split("\n"), "```"]
        return "\n".join(f"> {line}" for line in lines)
    lines = ["```yaml", *(GOOD + text).split("\n"), "```"]
    return "\n".join(["- A list item:", "", *(f"  {line}" for line in lines)])
