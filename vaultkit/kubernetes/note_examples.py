"""Make the notes for the examples of K8S rules: a fence with a Service, Pod, Ingress, …."""

from __future__ import annotations

from textwrap import dedent, indent

HEAD = "apiVersion: {version}\nkind: {kind}\nmetadata:\n  name: api\nspec:\n"
"""The first five lines; with the fence's own, a spec starts in line 7 of the note."""


def fenced(*documents: str, info: str = "yaml") -> dict[str, str]:
    """Return a vault of one note with documents in one fence."""
    text = "---\n".join(dedent(document).lstrip("\n") for document in documents)
    return {"A.md": f"```{info}\n{text}```\n"}


def document(version: str, kind: str, spec: str) -> str:
    """Return a manifest of the name `api` with a spec."""
    return HEAD.format(version=version, kind=kind) + indent(dedent(spec).lstrip("\n"), "  ")


def service(spec: str, info: str = "yaml") -> dict[str, str]:
    """Return a vault with a Service."""
    return fenced(document("v1", "Service", spec), info=info)


def pod(spec: str) -> dict[str, str]:
    """Return a vault with a Pod."""
    return fenced(document("v1", "Pod", spec))


def ingress(spec: str) -> dict[str, str]:
    """Return a vault with an Ingress."""
    return fenced(document("networking.k8s.io/v1", "Ingress", spec))


def deployment(labels: str, ports: str = "[]") -> str:
    """Return a Deployment whose Pods have labels and one container with ports."""
    return document(
        "apps/v1",
        "Deployment",
        f"selector: {{matchLabels: {labels}}}\ntemplate:\n  metadata: {{labels: {labels}}}\n"
        f"  spec: {{containers: [{{name: c, image: pause, ports: {ports}}}]}}\n",
    )
