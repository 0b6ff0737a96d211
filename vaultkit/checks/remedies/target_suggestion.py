"""Suggest what a broken link may have meant, if following the suggestion leads somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.checks.context import kept_while
from vaultkit.checks.remedies.near_heading import find_near_heading
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.paths import (
    AUDIO_SUFFIXES,
    IMAGE_SUFFIXES,
    VIDEO_SUFFIXES,
    NotePath,
    fold,
    fold_heading,
    folder_of,
    is_note,
    stem_of,
    suffix_of,
)
from vaultkit.notes.plugins.plugin_content import is_drawing
from vaultkit.notes.text.unwritten_targets import FOREIGN_HINTS, foreign_hint, is_host
from vaultkit.notes.wikilink import find_unlinkable, split_subpath
from vaultkit.vault.links.link_text import link_target
from vaultkit.vault.resolving.resolve import HEADING_NOT_FOUND, Found

if TYPE_CHECKING:
    from vaultkit.checks.context import Context
    from vaultkit.notes.note import Link, PropertyLink
    from vaultkit.vault.vault import ResolvedLink

_BACKSLASHES = lazy_re(r"[\\/]*\\[\\/]*")
HEADING_NUMBERS = "heading-numbers"
"""Cause of links to headings that got or lost the numbers of their sections."""
FOREIGN_TARGET = "foreign-target"
"""Cause of links whose target is no name of a note, but an address or of another language."""
_WEB_ADDRESS = "a web address starts with https://"
_DOCUMENTS = frozenset(
    ("pdf", "canvas", "base", "doc", "docx", "xls", "xlsx", "ppt", "pptx",
     "odt", "ods", "odp", "rtf", "epub", "zip")
)  # fmt: skip
_ATTACHMENTS = IMAGE_SUFFIXES | AUDIO_SUFFIXES | VIDEO_SUFFIXES | _DOCUMENTS


def is_attachment(target: str, context: Context) -> bool:
    """Tell whether a target is meant to be a file other than a note."""
    suffix = suffix_of(target)
    return suffix != "md" and (suffix in _ATTACHMENTS or suffix in context.suffixes)


def foreign_cause(message: str) -> str:
    """Return the cause of a finding whose message says what its target is, "" of any other."""
    hint = message.rpartition("; ")[2]
    return f"{FOREIGN_TARGET}:{hint}" if hint in {_WEB_ADDRESS, *FOREIGN_HINTS} else ""


def describe_missing(link: ResolvedLink, context: Context) -> tuple[str, tuple[str, ...]]:
    """Return a message about a target that no file has, and the files that come near.

    If one file comes near, the message names it.
    """
    target = link.link.target
    noun = "file" if is_attachment(target, context) else "note"
    if unlinkable := _describe_unlinkable(link, context):
        return f'no {noun} named "{target}"; {unlinkable[0]}', unlinkable[1]
    if hint := foreign_hint(target, is_wiki=getattr(link.link, "kind", "wiki") == "wiki"):
        return f'no {noun} named "{target}"; {hint}', ()
    return _describe_near(link, noun, context)


def _describe_near(link: ResolvedLink, noun: str, context: Context) -> tuple[str, tuple[str, ...]]:
    """Return a message that names the one file that comes near, and all that do."""
    target = link.link.target
    elsewhere = other_candidates(link, context)
    spelling = find_spelling(link, context)
    if spelling is not None:
        message = f'no {noun} named "{target}", {spelling.why}; did you mean'
        return f'{message} "{spelling.target}"?', (spelling.path,)
    if link.outcome.candidates:
        message = f'no {noun} at "{target}"'
        near = elsewhere[0] if len(elsewhere) == 1 and not _has_folder(link, context) else None
    else:
        message = f'no {noun} named "{target}"'
        is_markdown = getattr(link.link, "kind", "wiki") != "wiki"
        if target.lower().startswith("www.") or (is_markdown and is_host(target)):
            return f"{message}; {_WEB_ADDRESS}", ()
        name = stem_of(target)
        unread = context.unread.get(fold(name))
        if unread:
            return f'{message}; "{unread[0]}" was not read: {unread[1]}', ()
        found = (context.file_names if noun == "file" else context.note_names).find(name)
        near = found.path if found and _agrees(target, found.path) else None
        is_own = near is not None and context.original(near) == context.original(link.source)
        near = None if is_own or find_unlinkable(near or "") else near
        is_other = near is not None and noun == "file" and suffix_of(near) != suffix_of(name)
        near = None if is_other else near
    if near is None:
        return message, elsewhere
    name = as_written(link.link, near, context, link.source)
    return f'{message}; did you mean "{name}"?', elsewhere or (near,)


def _describe_unlinkable(
    link: ResolvedLink, context: Context
) -> tuple[str, tuple[str, ...]] | None:
    """Return why a link does not lead to the file that it names, and the file; None for no file.

    A heading begins with the `#` of a name, what is shown with the `|` of one.
    """
    written = link.link
    name = written.target + written.subpath
    if getattr(written, "kind", "wiki") != "wiki":
        from urllib.parse import unquote

        name = unquote(name, errors="replace")
        sign = "#" if "#" in name else ""
    else:
        name = name if written.display is None else f"{name}|{written.display}"
        sign = match[0] if (match := find_unlinkable(name)) else ""
    if not sign:
        return None
    last = name.rpartition("/")[2]
    names = [f"{one}{suffix}" for one in (last, last.replace("#", "# ")) for suffix in ("", ".md")]
    path = next((path for one in names for path in context.vault.resolver.named(one)), None)
    noun = "link" if sign == "#" else "wikilink"
    return (f'no {noun} can hold the "{sign}" of "{path}"', (path,)) if path else None


def other_candidates(link: ResolvedLink, context: Context) -> tuple[str, ...]:
    """Return the files that have the name of a target elsewhere.

    Not the note itself: who writes in it the name of a note means another.
    """
    source = context.original(link.source)
    return tuple(path for path in link.outcome.candidates if context.original(path) != source)


def _has_folder(link: ResolvedLink, context: Context) -> bool:
    """Tell whether a link names a folder that is there, so that its note is yet to be written.

    Where the folder is gone, the note was moved with it; a file of another kind is no new one.
    """
    folder = folder_of(link.link.target.strip().lstrip("/"))
    if is_attachment(link.link.target, context) or folder.startswith("."):
        return False
    return fold(folder) in context.whole.view(_folder_ends)


@kept_while()
def _folder_ends(context: Context) -> frozenset[str]:
    """Return the folders of the vault as links may write them: without those round them."""
    ends: set[str] = set()
    for folder in {folder_of(path) for path in context.file_paths}:
        parts = fold(folder).split("/")
        for last in range(len(parts), 0, -1):
            ends.update("/".join(parts[first:last]) for first in range(last))
    return frozenset(ends)


def is_sure(link: ResolvedLink, near: str, context: Context) -> bool:
    """Tell whether the one file that `describe_missing` names may be written in a link's place.

    A name has to be the same but for a slip of the hand. Of a path, the last folder must agree, if
    the link says more than one.
    """
    target = link.link.target.strip()
    if find_spelling(link, context) is not None:
        return True
    if other_candidates(link, context):
        if _has_folder(link, context):
            return False
        folders = folder_of(target.lstrip("/")).split("/")
        return len(folders) == 1 or fold(folders[-1]) == fold(folder_of(near).rpartition("/")[2])
    names = context.file_names if is_attachment(target, context) else context.note_names
    found = names.find(stem_of(target))
    return found is not None and found.is_sure


def _agrees(target: str, near: str) -> bool:
    """Tell whether a path and a file agree in the last folder, or the path names none."""
    folder = folder_of(target).rpartition("/")[2]
    return folder in {"", ".", ".."} or fold(folder) == fold(folder_of(near).rpartition("/")[2])


class Spelling(NamedTuple):
    """A file that a Markdown link leads to if it is read otherwise than Obsidian does.

    Args:
        path: The file.
        why: What Obsidian does otherwise.
        target: How to write it.
    """

    path: str
    why: str
    target: str


def find_spelling(link: ResolvedLink, context: Context) -> Spelling | None:
    """Return the file that a Markdown link leads to if it is read otherwise, None if none.

    Obsidian leaves those signs encoded that mean something in an address, `%23 %26 %2B %2C %2F …`,
    and only a slash parts folders, on Windows too.
    """
    target = link.link.target
    if getattr(link.link, "kind", "") not in {"markdown", "reference"}:
        return None
    from urllib.parse import unquote

    decoded = unquote(target, errors="replace")
    resolve = context.vault.resolver.resolve
    if decoded != target and isinstance(outcome := resolve(decoded, link.source), Found):
        name = as_written(link.link, outcome.path, context, link.source)
        return Spelling(outcome.path, "as Obsidian does not decode every %", name)
    slashed = _BACKSLASHES.sub("/", decoded)
    if slashed != decoded and (path := resolve(slashed, link.source).path) is not None:
        return Spelling(path, "as only / parts folders", slashed)
    return None


def as_written(link: Link | PropertyLink, path: str, context: Context, source: str) -> str:
    """Return a file's name the way the link's author writes names."""
    text = link_target(context.vault, path, NotePath(source))
    wants_suffix = is_note(link.target) and is_note(path) and not is_note(text)
    return f"{text}.md" if wants_suffix else text


class MissingPart(NamedTuple):
    """What is said of a heading or block that a note does not have.

    Args:
        message: The message.
        near: The subpath that was surely meant, "" if none is.
        is_renumbered: Whether the heading is there but for the number of its section.
    """

    message: str
    near: str = ""
    is_renumbered: bool = False


def describe_subpath(link: ResolvedLink, context: Context) -> MissingPart:
    """Return what is said of a heading or block that the destination does not have."""
    note = context.vault.notes[NotePath(link.destination or "")]
    where = "this note" if note.path == link.source else f'"{stem_of(note.path)}"'
    missing, subpath = link.subpath.missing, link.link.subpath
    if link.status != HEADING_NOT_FOUND:
        return MissingPart(f'no block "{missing}" in {where}')
    message = f'no heading "{missing}" in {where}'
    if not any(map(str.isalnum, missing)):
        return MissingPart(f'{message}, as in "{subpath}"')
    if not note.source.data[note.body_start :].strip():
        return MissingPart(f"{message}: the note is empty")
    found = find_near_heading(missing, note, context)
    if found is None:
        return MissingPart(message)
    segments = [found.name if one == missing else one for one in split_subpath(subpath)]
    near = "".join(f"#{segment}" for segment in segments) if found.is_sure else ""
    return MissingPart(f'{message}; did you mean "{found.name}"?', near, found.is_renumbered)


def is_anchor_of_site(link: ResolvedLink, context: Context) -> bool:
    """Tell whether a heading is named by its anchor on a web page in a vault where that is right.

    See `Context.has_web_anchors`. Outside Obsidian the heading's text would be wrong there.
    """
    if not context.has_web_anchors:
        return False
    note = context.vault.notes[NotePath(link.destination or "")]
    return link.subpath.missing in context.heading_names(note)[0]


def leads_into_drawing(link: ResolvedLink, context: Context) -> bool:
    """Tell whether a link names a part of a drawing: Excalidraw gives those names of its own."""
    note = context.vault.notes.get(NotePath(link.destination or ""))
    if note is None or not link.link.subpath.startswith("#^"):
        return False
    return is_drawing(note) or stem_of(note.path).lower().endswith(".excalidraw")


def has_all_headings(link: ResolvedLink, context: Context) -> bool:
    """Tell whether the destination has each heading of a path that leads nowhere."""
    segments = split_subpath(link.link.subpath)
    if len(segments) == 1:
        return False
    note = context.vault.notes[NotePath(link.destination or "")]
    return all(fold_heading(segment) in note.heading_index for segment in segments)
