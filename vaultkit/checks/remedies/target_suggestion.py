"""Suggest what a broken link may have meant, if following the suggestion leads somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.notes.paths import (
    AUDIO_SUFFIXES,
    IMAGE_SUFFIXES,
    VIDEO_SUFFIXES,
    NotePath,
    fold,
    fold_heading,
    is_note,
    slugify,
    stem_of,
    suffix_of,
)
from vaultkit.notes.wikilink import split_subpath
from vaultkit.vault.links.link_text import link_target
from vaultkit.vault.resolving.resolve import HEADING_NOT_FOUND, OK, Found, resolve_subpath

if TYPE_CHECKING:
    from vaultkit.checks.context import Context
    from vaultkit.notes.note import Link, Note, PropertyLink
    from vaultkit.vault.vault import ResolvedLink

_ATTACHMENTS = IMAGE_SUFFIXES | AUDIO_SUFFIXES | VIDEO_SUFFIXES | {"pdf", "canvas", "base"}


def is_attachment(target: str, context: Context) -> bool:
    """Tell whether a target is meant to be a file other than a note."""
    suffix = suffix_of(target)
    return suffix != "md" and (suffix in _ATTACHMENTS or suffix in context.suffixes)


def describe_missing(link: ResolvedLink, context: Context) -> tuple[str, tuple[str, ...]]:
    """Return a message about a target that no file has, and the files that come near.

    If one file comes near, the message names it.
    """
    target = link.link.target
    noun = "file" if is_attachment(target, context) else "note"
    elsewhere = link.outcome.candidates
    decoded = decode_fully(link, context)
    if decoded is not None:
        message = f'no {noun} named "{target}", as Obsidian does not decode every %; did you mean'
        return f'{message} "{as_written(link.link, decoded, context, link.source)}"?', (decoded,)
    if elsewhere:
        message = f'no {noun} at "{target}"'
        near = elsewhere[0] if len(elsewhere) == 1 else None
    else:
        message = f'no {noun} named "{target}"'
        if target.lower().startswith("www."):
            return f"{message}; a web address starts with https://", ()
        name = stem_of(target)
        unread = context.unread.get(fold(name))
        if unread:
            return f'{message}; "{unread[0]}" was not read: {unread[1]}', ()
        found = (context.file_names if noun == "file" else context.note_names).find(name)
        near = found[1] if found else None
    if near is None:
        return message, elsewhere
    return f'{message}; did you mean "{as_written(link.link, near, context, link.source)}"?', (
        elsewhere or (near,)
    )


def decode_fully(link: ResolvedLink, context: Context) -> str | None:
    """Return the file that a Markdown link leads to if all its `%2B` are decoded, None if none.

    Obsidian leaves those encoded that mean something in an address: `%23 %26 %2B %2C %2F …`.
    """
    target = link.link.target
    if "%" not in target or getattr(link.link, "kind", "") not in {"markdown", "reference"}:
        return None
    from urllib.parse import unquote

    outcome = context.vault.resolver.resolve(unquote(target, errors="replace"), link.source)
    return outcome.path if isinstance(outcome, Found) else None


def as_written(link: Link | PropertyLink, path: str, context: Context, source: str) -> str:
    """Return a file's name the way the link's author writes names."""
    text = link_target(context.vault, path, NotePath(source))
    wants_suffix = is_note(link.target) and is_note(path) and not is_note(text)
    return f"{text}.md" if wants_suffix else text


def near_subpath(link: ResolvedLink, context: Context) -> str | None:
    """Return the subpath that was probably meant by one that names no heading."""
    note = context.vault.notes[NotePath(link.destination or "")]
    missing = link.subpath.missing
    near = find_heading(missing, note, context)
    if near is None:
        return None
    segments = split_subpath(link.link.subpath)
    return "".join(f"#{near if segment == missing else segment}" for segment in segments)


def describe_subpath(link: ResolvedLink, context: Context) -> str:
    """Return a message about a heading or block that the destination does not have."""
    note = context.vault.notes[NotePath(link.destination or "")]
    where = "this note" if note.path == link.source else f'"{stem_of(note.path)}"'
    missing = link.subpath.missing
    if link.status != HEADING_NOT_FOUND:
        return f'no block "{missing}" in {where}'
    near = find_heading(missing, note, context)
    hint = f'; did you mean "{near}"?' if near else ""
    return f'no heading "{missing}" in {where}{hint}'


def find_heading(missing: str, note: Note, context: Context) -> str | None:
    """Return the heading probably meant, by its anchor or by likeness, as links name it."""
    by_anchor, names = context.heading_names(note)
    near = by_anchor.get(slugify(missing))
    if near is None:
        near = (names.find(fold_heading(missing)) or (None,))[0]
    if near and resolve_subpath(f"#{near}", note).status == OK:
        return near
    return None


def has_all_headings(link: ResolvedLink, context: Context) -> bool:
    """Tell whether the destination has each heading of a path that leads nowhere."""
    segments = split_subpath(link.link.subpath)
    if len(segments) == 1:
        return False
    note = context.vault.notes[NotePath(link.destination or "")]
    return all(fold_heading(segment) in note.heading_index for segment in segments)
