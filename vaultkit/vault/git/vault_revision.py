"""A vault as it was in a commit, read from git's objects: no checkout, nothing written.

Notes that are the same today are taken over as they are, so that only what changed is read and
parsed. What git ignores is no part of any change: it is taken over from today's vault.
"""

from __future__ import annotations

from dataclasses import replace
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

from vaultkit.config.bounded_read import MAX_TEXT, describe_excess
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.paths import NotePath, is_note, suffix_of
from vaultkit.notes.source import Source
from vaultkit.vault.files.file_listing import is_visible
from vaultkit.vault.files.file_reading import TEXTS
from vaultkit.vault.files.outward_links import LEADS_OUT
from vaultkit.vault.git.git_command import (
    LINK,
    Blob,
    blob_id,
    get_commit,
    list_files,
    list_tree,
    read_blobs,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vaultkit.vault.vault import Vault

_MAX_LINK = 1 << 16
"""Bytes of where a symbolic link leads; systems allow less."""


def load_revision(vault: Vault, revision: str) -> Vault:
    """Return a vault as it was in a commit, with the settings of today.

    Args:
        vault: As it is on disk.
        revision: As git takes it, such as `main` or `HEAD~1`.

    Errors:
        GitError: there is no repository or no such revision.
    """
    root = vault.root
    commit = get_commit(root, revision)
    blobs = {path: blob for path, blob in list_tree(root, commit).items() if is_visible(path)}
    links = _find_targets(_read_links(vault, blobs))
    files = _follow_links(blobs, links)
    outward = [path for path, target in links.items() if target.startswith(("../", "/"))]
    ours = list_files(root)
    foreign = [p for p in (*vault.notes, *vault.attachments) if p not in ours and p not in files]
    before = _read(vault, {p: name for p, name in files.items() if _is_text(p)})
    today = {path: vault.source_of(path) for path in foreign if _is_text(path)}
    sources = {path: source for path, source in (before | today).items() if not is_note(path)}
    too_large = [path for path in files if _is_text(path) and path not in before]
    paths = sorted({*files, *foreign} - {*too_large})
    known = vault.notes
    notes = {
        NotePath(path): known[NotePath(path)]
        if path in foreign or (path in known and known[NotePath(path)].source is before[path])
        else parse_note(before[path])
        for path in paths
        if is_note(path) and (path in before or path in known)
    }
    attachments = tuple(path for path in paths if path not in notes)
    leads_to = {path: links.get(path, "") for path in files}
    leads_to |= {path: vault.leads_to.get(path, "") for path in foreign}
    return replace(
        vault,
        notes=notes,
        attachments=attachments,
        skipped=tuple(
            sorted(
                (
                    *((path, describe_excess(MAX_TEXT)) for path in too_large),
                    *((path, LEADS_OUT) for path in outward),
                )
            )
        ),
        beyond={path: path for path in outward},
        texts=sources,
        leads_to={path: target for path, target in leads_to.items() if target},
    )


def _is_text(path: str) -> bool:
    return is_note(path) or suffix_of(path) in TEXTS


def _read_links(vault: Vault, blobs: Mapping[str, Blob]) -> dict[str, str]:
    """Return where symbolic links lead, as they are written."""
    names = {path: blob.id for path, blob in blobs.items() if blob.mode == LINK}
    data = read_blobs(vault.root, names.values(), _MAX_LINK)
    return {
        path: data.get(name, b"").decode(errors="surrogateescape") for path, name in names.items()
    }


def _find_targets(links: Mapping[str, str]) -> dict[str, str]:
    """Return the paths that symbolic links lead to, by their own."""
    return {path: normpath(join(dirname(path), written)) for path, written in links.items()}


def _follow_links(blobs: Mapping[str, Blob], links: Mapping[str, str]) -> dict[str, str]:
    """Return the content's name of each file; links to folders and out of the vault are none."""
    found: dict[str, str] = {}
    for path, blob in blobs.items():
        target = links.get(path, path)
        if target in blobs and target not in links:
            found[path] = blobs[target].id if path in links else blob.id
    return found


def _read(vault: Vault, names: Mapping[str, str]) -> dict[str, Source]:
    """Return files by their contents' names, without those that are too large.

    A file that is the same today is today's value.
    """
    found: dict[str, Source] = {}
    for path, name in names.items():
        source = vault.source_of(path)
        if blob_id(source.data, name) == name:
            found[path] = source
    changed = {path: name for path, name in names.items() if path not in found}
    data = read_blobs(vault.root, _unique(changed.values()), MAX_TEXT)
    found |= {p: Source(p, data[name]) for p, name in changed.items() if name in data}
    return {path: found[path] for path in names if path in found}


def _unique(names: Iterable[str]) -> list[str]:
    return sorted(set(names))
