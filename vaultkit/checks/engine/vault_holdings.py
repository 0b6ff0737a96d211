"""What a vault holds, as far as it tells that a rule finds nothing there; see `Rule.only_with`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vaultkit.checks.context import Context
    from vaultkit.checks.rule import Holding
    from vaultkit.notes.note import Note


def _in_notes(has: Callable[[Note], object]) -> Callable[[Context], bool]:
    return lambda context: any(map(has, context.vault.notes.values()))


def _written(*marks: bytes) -> Callable[[Context], bool]:
    return _in_notes(lambda note: any(map(note.may_hold, marks)))


def _files(suffix: str) -> Callable[[Context], bool]:
    return lambda context: any(path.lower().endswith(suffix) for path in context.vault.texts)


def _is_published(context: Context) -> bool:
    site = context.config.site
    return site != type(site)() or any(
        name.lower() == "publish"
        for note in context.vault.notes.values()
        for name in note.properties
    )


def _has_unread(context: Context) -> bool:
    settings = context.vault.settings
    return bool(context.vault.skipped or settings.unread or settings.unedited)


_HOLDS: dict[Holding, Callable[[Context], object]] = {
    "bad-links": lambda context: context.problems,
    "bases": _files(".base"),
    "blocks": _in_notes(lambda note: note.blocks),
    "callouts": _in_notes(lambda note: note.callouts),
    "canvases": _files(".canvas"),
    "carets": _written(b"^"),
    "conflicts": _written(b"<<<<<<<"),
    "embeds": _written(b"!["),
    "external-links": _in_notes(lambda note: note.external),
    "faults": lambda context: context.faulty,
    "fences": _in_notes(lambda note: note.fences),
    "footnotes": _written(b"[^"),
    "formulas": _in_notes(lambda note: note.math),
    "linked-places": lambda context: context.linked_places,
    "links-in-links": _in_notes(lambda note: b"]([[" in note.source.data),
    "placeholders": _written(b"{{", b"<%"),
    "published-notes": _is_published,
    "references": _written(b"]:", b"]["),
    "regions": _in_notes(lambda note: b"vaultkit:moc" in note.source.data),
    "review-duties": lambda context: (
        context.config.review.required_types or context.config.review.required_in
    ),
    "reviews": lambda context: context.reviews,
    "types": lambda context: context.config.types,
    "unread-files": _has_unread,
}


def may_find(only_with: Sequence[Holding], context: Context) -> bool:
    """Tell whether a rule that finds something only with one of some things may find any.

    Args:
        only_with: See `Rule.only_with`; what it names is looked for once a run.
        context: The run.
    """
    return not only_with or any(context.view(_HOLDS[one]) for one in only_with)
