"""Render a note, canvas or base as the HTML that its page on the site holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.errors import VaultkitError, VaultNotFoundError
from vaultkit.notes.json_text import NoObjectError, read_object
from vaultkit.notes.paths import NotePath, stem_of, suffix_of
from vaultkit.notes.text.one_line import ascii_in_markup
from vaultkit.opening.base_query import facts_of
from vaultkit.opening.note_lookup import find_note
from vaultkit.opening.typed_paths import name_of
from vaultkit.vault.links.named_notes import suggest_names
from vaultkit.vault.publishing.published_files import BASE, CANVAS

if TYPE_CHECKING:
    from datetime import datetime

    from vaultkit.opening.open_vault import Opened


def is_no_note(name: str) -> bool:
    """Tell whether a name or path is that of a canvas or base."""
    return suffix_of(name.lower()) in {BASE, CANVAS}


def find_page(opened: Opened, name: str) -> str:
    """Return the vault path of a note, canvas or base; of those of one name, the note's.

    Errors:
        VaultNotFoundError: there is none, or it is an alias of several notes.
    """
    if is_no_note(name):
        return find_canvas_or_base(opened, name)
    try:
        return find_note(opened.vault, name)
    except VaultNotFoundError:
        for suffix in (BASE, CANVAS):
            found = opened.vault.resolver.resolve(f"{name}.{suffix}", "").path if name else None
            if found is not None:
                return found
        raise


def find_canvas_or_base(opened: Opened, name: str) -> str:
    """Return the vault path of a canvas or base, by path or name.

    Errors:
        VaultNotFoundError: there is no such file.
    """
    found = opened.vault.resolver.resolve(name, "").path
    if found is None:
        kind = suffix_of(name.lower())
        near = suggest_names(name, (stem_of(path) for path in opened.vault.attachments))
        message = f'no {kind} "{name}" in {name_of(opened.place.root)}{near}'
        raise VaultNotFoundError(message)
    return found


def render_file(opened: Opened, path: str, now: datetime, *, embed_depth: int = 5) -> str:
    """Return the HTML of a note, canvas or base, with addresses from the root of the site.

    Args:
        opened: The vault.
        path: Vault path of the file.
        now: The moment that `now()` gives in bases.
        embed_depth: How deep embeds inside embeds are followed.

    Errors:
        VaultkitError: a canvas is no canvas.
    """
    from vaultkit.authoring.drawings.base_drawing import BaseDrawings
    from vaultkit.authoring.drawings.drawing_context import WholeVault
    from vaultkit.authoring.drawings.drawing_kinds import drawings_for
    from vaultkit.vault.presentation.note_rendering import SiteAddresses, render_canvas, render_note

    kind, vault, to = suffix_of(path.lower()), opened.vault, SiteAddresses()
    stage = WholeVault(vault, opened.config, now, facts_of(opened))
    macros = opened.config.math.macros
    if kind == BASE:
        html = BaseDrawings(stage, to).page(path)
    elif kind == CANVAS:
        _refuse_broken(opened, path)
        drawings = drawings_for(stage, to)
        html = render_canvas(
            vault, path, to, drawings=drawings, macros=macros, words=stage.words
        ).html
    else:
        drawings = drawings_for(stage, to)
        note = NotePath(path)
        html = render_note(
            vault,
            note,
            to,
            embed_depth=embed_depth,
            drawings=drawings,
            macros=macros,
            words=stage.words,
        ).html
    return ascii_in_markup(html if html.endswith("\n") else f"{html}\n")


def _refuse_broken(opened: Opened, path: str) -> None:
    """See that a canvas can be read.

    Errors:
        VaultkitError: it cannot.
    """
    source = opened.vault.texts[path]
    try:
        read_object(source.text)
    except NoObjectError as error:
        line, column = source.position(len(source.text[: error.at].encode()))
        message = f"{opened.prefix}{path}:{line}:{column}: a canvas that cannot be read: {error}"
        raise VaultkitError(message) from None
