"""Finds the file of a vault that a path in raw HTML means."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from vaultkit.notes.markdown.html_media import SUFFIXES
from vaultkit.notes.paths import folder_of, suffix_of
from vaultkit.vault.resolving.resolve import Missing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.vault.resolving.resolve import Outcome, Resolver


def find_media_file(resolver: Resolver, path: str, source: str) -> str | None:
    """Return the file that a path in the HTML of a note means: as browsers would, else by name."""
    outcome = resolve_media(resolver, path, source)
    return outcome.path


def resolve_media(resolver: Resolver, path: str, source: str) -> Outcome:
    """Return what a path in the HTML of a note means, also if it is there and not read."""
    for written in dict.fromkeys((path, unquote(path))):
        for target in _targets(written, source):
            outcome = resolver.resolve(target, source)
            if not isinstance(outcome, Missing) and suffix_of(outcome.path or "x.png") in SUFFIXES:
                return outcome
    return Missing()


def _targets(path: str, source: str) -> Iterator[str]:
    """Yield what to look up: from the folder of the note, then from the vault's or by name."""
    if folder_of(source) and not path.startswith(("/", "./", "../")):
        yield f"./{path}"
    yield path
