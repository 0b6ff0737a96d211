"""Search a built site for unlisted notes where it names notes by itself.

An unlisted note is published, so its page may say what it says, and so may other pages what their
authors say of it by links and embeds. Everywhere else it is a private note: its titles and words
are looked for as those of notes that stay at home.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.audit.leak import UNLISTED
from vaultkit.checks.audit.page_notes import PageNotes, expected_addresses
from vaultkit.notes.canvas_file import files_on
from vaultkit.notes.markdown.plain_text import plain_text
from vaultkit.notes.note import Link
from vaultkit.notes.paths import NotePath, fold
from vaultkit.notes.plugins.diagram_addresses import addresses_in, diagrams_of
from vaultkit.vault.publishing.redaction.private_names import decode_fully

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from vaultkit.checks.audit.leak import Leak
    from vaultkit.config import Config
    from vaultkit.vault.publishing.published_files import Published
    from vaultkit.vault.vault import Vault


def find_unlisted_leaks(  # noqa: PLR0913 - as `audit_folder`
    search: Callable[[Published, tuple[str, ...], Callable[[str], bool]], list[Leak]],
    vault: Vault,
    published: Published,
    config: Config,
    *,
    read: Callable[[str], bytes],
    addresses: Mapping[str, str] | None = None,
) -> list[Leak]:
    """Return what a site says of unlisted notes where no author does.

    Args:
        search: Searches the site for all but what it is given as published; further, it is given
            texts that may be said, and tells of a file whether it is passed over.
        vault: The vault.
        published: What leaves it.
        config: For the home page.
        read: Returns the bytes of a file of the site.
        addresses: See `conclude`.
    """
    if not published.unlisted:
        return []
    given = expected_addresses(vault, published, config) if addresses is None else addresses
    pages = PageNotes(vault, published, given, read)
    listed = published.only_listed()
    texts = tuple(_said_by_authors(vault, published, given))
    found = search(listed, texts, lambda path: pages.find(path, "") in published.unlisted)
    own = (leak for leak in found if leak.source in published.unlisted and leak.has_words)
    return [leak._replace(kind=f"{UNLISTED}{leak.kind}") for leak in own if not leak.is_warning]


def _said_by_authors(
    vault: Vault, published: Published, addresses: Mapping[str, str]
) -> Iterator[str]:
    """Yield names of unlisted files that a listed note links to, and texts of those it embeds."""
    shown: set[str] = set()
    pending: list[str] = list(published.listed)
    pending += [path for path in published.canvases if path not in published.unlisted]
    files = {fold(path): path for path in (*vault.notes, *vault.attachments)}
    while pending:
        here = pending.pop()
        yield from _named_in_diagrams(vault, published, here)
        for path, is_embed in _led_to(vault, here, files):
            if path not in published.unlisted:
                continue
            yield from _names_of(vault, path, addresses)
            if is_embed and path not in shown:
                shown.add(path)
                pending.append(path)
                yield _text_of(vault, path)


def _led_to(vault: Vault, path: str, files: Mapping[str, str]) -> Iterator[tuple[str, bool]]:
    """Yield the files that a note or a canvas leads to, and whether it shows them."""
    for link in vault.links.get(NotePath(path), ()):
        is_hidden = isinstance(link.link, Link) and link.link.in_comment
        if link.destination and not is_hidden:
            yield link.destination, link.is_embed
    if NotePath(path) not in vault.notes:
        for named in files_on(vault.source_of(path)):
            found = files.get(fold(named))
            if found is not None:
                yield found, True


def _named_in_diagrams(vault: Vault, published: Published, path: str) -> Iterator[str]:
    """Yield the addresses of unlisted files in the diagrams of a note."""
    note = vault.notes.get(NotePath(path))
    for _, source in diagrams_of(note) if note is not None else ():
        for address in addresses_in(source):
            for text in address.texts:
                target = decode_fully(text).partition("#")[0].strip()
                found = vault.resolver.resolve(target, path).path if target else None
                if found in published.unlisted:
                    yield text


def _names_of(vault: Vault, path: str, addresses: Mapping[str, str]) -> Iterator[str]:
    note = vault.notes.get(NotePath(path))
    yield from (path, path.rpartition("/")[2].rpartition(".")[0], addresses.get(path, ""))
    if note is not None:
        yield from (note.title, *note.aliases)


def _text_of(vault: Vault, path: str) -> str:
    """Return what is shown of a file: its text, with and without markup."""
    source = vault.source_of(path)
    return f"{source.text}\n{plain_text(source.text)}"
