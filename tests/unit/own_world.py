"""What all notes of our vault show together: objects, commands, and the addresses of its world."""

from __future__ import annotations

import re
from functools import cache
from ipaddress import IPv4Address
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from tests.unit.own_vault import ROOT, own_notes
from vaultkit.kubernetes.manifests.yaml_fences import find_fences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vaultkit.notes.note import Note

PATHS_NOTE = "Traffic/Traffic paths from a user to a Pod.md"
TEXT_FILES = {".md", ".base", ".canvas", ".svg", ".json", ".css"}
ADDRESS = r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\d|\.\d)"
_RANGE = re.compile(rf"{ADDRESS}(?:-{ADDRESS}|/\d+)")

Object = dict[str, Any]


class Shown(NamedTuple):
    """An object as one note shows it."""

    path: str
    heading: str
    is_wrong: bool
    data: Object

    @property
    def kind(self) -> str:
        return str(self.data["kind"])

    @property
    def name(self) -> str:
        return str(self.data["metadata"]["name"])

    @property
    def namespace(self) -> str | None:
        namespace: str | None = self.data["metadata"].get("namespace")
        return namespace

    @property
    def labels(self) -> dict[str, str]:
        return self.data["metadata"].get("labels") or {}

    @property
    def annotations(self) -> dict[str, str]:
        return self.data["metadata"].get("annotations") or {}

    @property
    def spec(self) -> Object:
        return self.data.get("spec") or {}


class Workload(NamedTuple):
    """An object that makes Pods, or one."""

    shown: Shown
    labels: dict[str, str]
    pod: Object

    @property
    def ports(self) -> list[Object]:
        return [port for each in self.pod["containers"] for port in each.get("ports", ())]

    @property
    def volumes(self) -> list[Object]:
        volumes: list[Object] = self.pod.get("volumes", [])
        return volumes

    def number(self, port: int | str) -> int | None:
        """Return the number of a container port, given by number or name."""
        numbers = {each.get("name"): each["containerPort"] for each in self.ports}
        return port if isinstance(port, int) else numbers.get(port)


@cache
def shown() -> tuple[Shown, ...]:
    """Return every object of every note, those that are wrong on purpose marked."""
    return tuple(
        Shown(path, _heading(note, fence.fence.start), fence.wrong is not None, manifest.data)
        for path, note in own_notes().items()
        for fence in find_fences(note)
        for manifest in fence.manifests
    )


def _heading(note: Note, start: int) -> str:
    above = [heading.text for heading in note.headings if heading.start < start]
    return above[-1] if above else ""


def read(text: str) -> tuple[Shown, ...]:
    """Return the objects of a text, as if one note showed them."""
    documents = yaml.safe_load_all(text)
    return tuple(Shown("A.md", "Manifest", is_wrong=False, data=data) for data in documents)


def of_kind(objects: Sequence[Shown], *kinds: str) -> Iterator[Shown]:
    return (each for each in objects if each.kind in kinds)


def workloads(objects: Sequence[Shown]) -> Iterator[Workload]:
    for each in of_kind(objects, "Pod"):
        yield Workload(each, each.labels, each.spec)
    for each in of_kind(objects, "Deployment", "DaemonSet", "StatefulSet"):
        template = each.spec["template"]
        yield Workload(each, template["metadata"]["labels"], template["spec"])


def selected(service: Shown, objects: Sequence[Shown]) -> list[Workload]:
    """Return the workloads to whose Pods a Service sends."""
    selector = (service.spec.get("selector") or {}).items()
    return [
        each
        for each in workloads(objects)
        if each.shown.namespace == service.namespace
        and not each.shown.is_wrong
        and selector <= each.labels.items()
    ]


def target_ports(service: Shown, workload: Workload) -> list[int | None]:
    ports = service.spec["ports"]
    return [workload.number(port.get("targetPort", port["port"])) for port in ports]


@cache
def texts() -> dict[str, str]:
    """Return the text of every file of the vault in which people may write an address or a key."""
    folder = ROOT / "vault"
    paths = sorted(path for path in folder.rglob("*") if path.suffix in TEXT_FILES)
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def commands() -> list[tuple[str, str]]:
    """Return path and text of each fence with commands, continued lines joined."""
    return [
        (path, note.source.slice(fence.start, fence.end).replace("\\\n", " "))
        for path, note in own_notes().items()
        for fence in note.fences
        if fence.info == "bash"
    ]


def addresses(text: str) -> set[IPv4Address]:
    """Return the single addresses in a text; those in ranges stand for nobody."""
    return set(map(IPv4Address, re.findall(ADDRESS, _RANGE.sub("", text))))


def nodes() -> set[IPv4Address]:
    return set(_declared(r"nodes N1 `([\d.]+)` and N2 `([\d.]+)`"))


def client() -> IPv4Address:
    return _declared(r"client `([\d.]+)`")[0]


def _declared(pattern: str) -> tuple[IPv4Address, ...]:
    """Return the addresses that the note on paths gives to a part of our world."""
    found = re.search(pattern, own_notes()[PATHS_NOTE].source.text)
    assert found
    return tuple(map(IPv4Address, found.groups()))
