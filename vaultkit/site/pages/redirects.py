"""Write pages that lead on: from other names of a note, and from where it was.

They need no script: a `refresh`, a link for those who have switched that off, and `canonical` for
search engines. A name that two notes share, or that is an address already, leads nowhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from vaultkit.notes.frontmatter.language_tags import direction_of
from vaultkit.notes.paths import fold
from vaultkit.notes.text.url_slugs import is_too_long, readable_path
from vaultkit.site.theme.html_fragments import render_fragment
from vaultkit.vault.publishing.publish_properties import old_paths

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath
    from vaultkit.site.model.site_model import Site


def find_too_long(note: Note) -> Iterator[tuple[str, str]]:
    """Yield the addresses that a note asks for and that are too long, each with its property."""
    permalink = note.properties.get("permalink")
    names = [("permalink", permalink)] if isinstance(permalink, str) else []
    names += [("redirect_from", name) for name in old_paths(note)]
    for key, name in (*names, *(("aliases", alias) for alias in note.aliases)):
        if is_too_long(name.strip().strip("/")):
            yield key, name


def find_redirects(site: Site, made: Iterable[str] = ()) -> Mapping[str, NotePath]:
    """Return the addresses that lead on, and the notes they lead to.

    Args:
        site: The site.
        made: Addresses of pages that nobody wrote: nothing leads on from there.
    """
    taken = {fold(unquote(url).rstrip("/")) for url in made}
    owners: dict[str, set[NotePath]] = {}
    written: dict[str, str] = {}
    for path, note in site.notes.items():
        names = [*note.aliases, *old_paths(note)]
        if site.addresses.permalinks.get(path):
            names.append(path)
        for name in names:
            wanted = "" if is_too_long(name) else readable_path(name)
            is_free = fold(wanted) not in taken and not site.addresses.is_taken(wanted)
            if all(wanted.split("/")) and is_free:
                written.setdefault(fold(wanted), wanted)
                owners.setdefault(fold(wanted), set()).add(path)
    return {
        f"{quote(written[key])}/": next(iter(paths))
        for key, paths in owners.items()
        if len(paths) == 1
    } | _from_folders(site, taken)


def _from_folders(site: Site, taken: Container[str]) -> dict[str, NotePath]:
    """Return the addresses of folders whose note lies in them: they lead to that note."""
    found = {}
    for folder, path in site.folder_notes.items():
        wanted = readable_path(folder)
        is_free = fold(wanted) not in taken and not site.addresses.is_taken(wanted)
        if is_free and not is_too_long(folder):
            found[f"{quote(wanted)}/"] = path
    return found


def write_redirect(
    site: Site, address: str, path: NotePath, site_url: str, favicon: str = ""
) -> str:
    """Return the page at an address that leads to a note.

    It names the site's icon, relative to the root: without one, browsers ask for another.
    """
    target = site.addresses.notes[path]
    to = site.addresses.seen_from(address)
    return render_fragment(
        "redirect",
        site.words,
        language=site.words.language,
        direction=direction_of(site.words.language),
        title=site.notes[path].title,
        href=to.file(path),
        icon=to.to(favicon) if favicon else "",
        canonical=f"{site_url.rstrip('/')}/{target}" if site_url else "",
    )
