"""Base classes of the K8S rules, and the view of a vault's manifests that they share."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from vaultkit.checks.context import kept_while
from vaultkit.checks.rule import NOTE_ALONE, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.config import KubernetesConfig
    from vaultkit.kubernetes.manifests.manifest import Manifest, Problem
    from vaultkit.kubernetes.manifests.yaml_fences import ManifestFence
    from vaultkit.kubernetes.schemas.kind_schemas import Objection, Schemas
    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath


LONGEST = 300
"""Characters of a message."""


def _may_hold_manifests(note: Note) -> bool:
    """Tell whether a note has fences; most have none, and nothing is imported for them."""
    if not note.fences:
        return False
    from vaultkit.kubernetes.manifests.yaml_fences import has_fences

    return has_fences(note)


@kept_while(_may_hold_manifests)
def fenced_notes(context: Context) -> list[NotePath]:
    """Return the notes with fences that may hold manifests; a view of a `Context`."""
    return [path for path, note in context.vault.notes.items() if _may_hold_manifests(note)]


def _has_mark(note: Note) -> bool:
    """Tell whether a note has a fence that is marked as wrong."""
    if not note.fences:
        return False
    from vaultkit.kubernetes.manifests.marked_fence import find_mark

    return any(find_mark(fence.info) for fence in note.fences)


@kept_while(_has_mark)
def marked_notes(context: Context) -> list[NotePath]:
    """Return the notes with fences that are marked as wrong; a view of a `Context`."""
    return [path for path, note in context.vault.notes.items() if _has_mark(note)]


class ManifestView:
    """The manifests of a vault. Each fence is read once a run, when a rule asks for it.

    Args:
        context: The run.
    """

    def __init__(self, context: Context) -> None:
        self.config: KubernetesConfig = context.config.kubernetes
        self.context = context
        self._fences: dict[NotePath, tuple[ManifestFence, ...]] = {}
        self._objections: dict[int, tuple[Objection, ...]] = {}

    @cached_property
    def schemas(self) -> Schemas:
        """The schemas of the version; what is installed is looked for where manifests are."""
        from vaultkit.kubernetes.schemas.kind_schemas import Schemas

        return Schemas(self.config.version)

    @cached_property
    def fences(self) -> Mapping[NotePath, tuple[ManifestFence, ...]]:
        """Fences that may hold manifests, by the notes that have some."""
        notes = self.context.vault.notes
        return {path: self.fences_of(notes[path]) for path in self.context.view(fenced_notes)}

    def fences_of(self, note: Note) -> tuple[ManifestFence, ...]:
        """Return the fences of one note."""
        if note.path not in self._fences:
            from vaultkit.kubernetes.manifests.yaml_fences import find_fences

            self._fences[note.path] = find_fences(note)
        return self._fences[note.path]

    @property
    def notes(self) -> list[Note]:
        """The notes that have such fences."""
        notes = self.context.vault.notes
        return [notes[path] for path in self.context.view(fenced_notes)]

    def objections(self, manifest: Manifest) -> tuple[Objection, ...]:
        """Return what the schema says about a manifest; worked out once."""
        known = self._objections.get(id(manifest))
        if known is None:
            known = self._objections[id(manifest)] = self.schemas.objections(manifest)
        return known

    def neighbours(self, manifest: Manifest) -> Iterator[Manifest]:
        """Yield the manifests of the same note, those of counter-examples only in their fence."""
        for fence in self.fences_of(manifest.fence.note):
            if fence is manifest.fence or (fence.wrong is None and manifest.fence.wrong is None):
                yield from fence.manifests


def shorten(text: str) -> str:
    """Return a text as long as a line of a report may be."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def manifests_of(context: Context) -> ManifestView:
    """Return the manifests of a run's vault."""
    return context.view(ManifestView)


class FenceRule(Rule):
    """A rule about fences of manifests; override `find`.

    A fence marked `{wrong="CODE"}` breaks that rule on purpose and is not reported by it; the rule
    `counter-example-not-wrong` asks `find` whether it really does.

    Attributes:
        is_excusable: Whether a mark can silence it.
    """

    only_with = ("fences",)
    follows_links = False
    looks_at = NOTE_ALONE
    options: ClassVar[tuple[str, ...]] = ("kubernetes.version",)
    is_excusable: ClassVar[bool] = True

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes that have fences of manifests."""
        return manifests_of(context).notes

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report what is wrong in a note's fences, but for what is wrong on purpose."""
        view = manifests_of(context)
        for fence in view.fences_of(note):
            is_excused = self.is_excusable and fence.excuses(self.code)
            for problem in () if is_excused else self.find(fence, view):
                span = (problem.start, problem.end)
                message = shorten(problem.message)
                yield self.finding(note, span, message, target=shorten(problem.target))

    def find(self, fence: ManifestFence, view: ManifestView) -> Iterator[Problem]:
        """Yield what is wrong in a fence, on purpose or not."""
        raise NotImplementedError


class ManifestRule(FenceRule):
    """A rule about single manifests; override `judge`.

    Attributes:
        kinds: What it is about: the kind, after its group and a slash; empty for all.
    """

    kinds: ClassVar[frozenset[str]] = frozenset()

    def find(self, fence: ManifestFence, view: ManifestView) -> Iterator[Problem]:
        """Yield what is wrong with the manifests of a fence."""
        for manifest in fence.manifests:
            if not self.kinds or manifest.type in self.kinds:
                yield from self.judge(manifest, view)

    def judge(self, manifest: Manifest, view: ManifestView) -> Iterator[Problem]:
        """Yield what is wrong with a manifest."""
        raise NotImplementedError
