"""Lead from a note to itself in other languages: a switch on its page, `hreflang` in its head."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import escape

from vaultkit.notes.frontmatter.language_tags import direction_of, own_name

if TYPE_CHECKING:
    from vaultkit.notes.paths import NotePath
    from vaultkit.site.model.page_addresses import RelativeAddresses
    from vaultkit.site.model.site_model import Site


class Choice(NamedTuple):
    """A language of the switch.

    Args:
        name: What its speakers call it.
        language: Its tag.
        direction: In which it is written.
        href: Where the note is; "" for the page itself.
        title: What the note is called there.
    """

    name: str
    language: str
    direction: str
    href: str
    title: str


def choices_of(site: Site, path: NotePath, to: RelativeAddresses) -> list[Choice]:
    """Return the languages of a note by what they are called; none if it has no translation.

    A note whose own language cannot be told is not among them; the others are all the same.
    """
    found = [
        Choice(
            own_name(version.language),
            version.language,
            direction_of(version.language),
            "" if version.path == path else to.file(version.path),
            site.notes[version.path].title,
        )
        for version in site.translations.versions.get(path, ())
    ]
    return sorted(found, key=lambda choice: choice.name.casefold())


def write_alternates(site: Site, path: NotePath, site_url: str) -> str:
    """Return elements for a page's head that name its translations; "" if it is none of them.

    Args:
        site: The site.
        path: The note.
        site_url: Where it is published, "" if that is not known: they hold whole addresses.
    """
    versions = site.translations.versions.get(path, ())
    if not site_url or path not in {version.path for version in versions}:
        return ""
    root = f"{site_url.rstrip('/')}/"
    pairs = [(version.language, version.path) for version in versions]
    pairs.append(("x-default", versions[0].path))
    return "".join(
        f'<link rel="alternate " hreflang="{tag}" '
        f'href="{escape(root + site.addresses.notes[at])}">\n'
        for tag, at in pairs
    )
