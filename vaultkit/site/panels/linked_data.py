"""Write what a page says of itself to search engines: JSON-LD in the words of schema.org.

It is data, which no Content-Security-Policy keeps from a page. Nothing in it can end its element.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_CONTEXT = {"@context": "https://schema.org"}


class SiteFacts(NamedTuple):
    """What is known of the site.

    Args:
        name: Its name.
        url: Where it is published, with a slash; "" if that is not known.
    """

    name: str
    url: str = ""


class Facts(NamedTuple):
    """What is known of one page.

    Args:
        title: Plain text.
        about: A line on it, "" if there is none.
        address: Its whole address, "" without a site URL.
        picture: The whole address of an image, "" if there is none.
        changed: ISO date and time, "" if it is not known.
        created: The same.
        tags: Without `#`.
        is_note: Whether a person wrote it.
        authors: Their names, each with a whole address or "".
        trail: The pages that lead to it and itself, from the home page: names and whole addresses.
        is_technical: Whether it shows code.
        is_home: Whether it stands at the root.
        is_listed: Whether search engines may name it.
        feeds: Titles and whole addresses of the feeds that it is in.
        has_twin: Whether there is a Markdown file of it.
        is_card: Whether the picture was drawn for it.
    """

    title: str
    about: str = ""
    address: str = ""
    picture: str = ""
    changed: str = ""
    created: str = ""
    tags: tuple[str, ...] = ()
    is_note: bool = True
    authors: tuple[tuple[str, str], ...] = ()
    trail: tuple[tuple[str, str], ...] = ()
    is_technical: bool = False
    is_home: bool = False
    is_listed: bool = True
    feeds: tuple[tuple[str, str], ...] = ()
    has_twin: bool = False
    is_card: bool = False


def write_linked_data(facts: Facts, site: SiteFacts) -> Iterator[str]:
    """Yield the elements of a page's head: what a note is, where it stands, what the site is."""
    if facts.is_note:
        yield _element(_article(facts, site))
    if facts.is_note and len(facts.trail) > 1:
        yield _element(_trail(facts))
    if facts.is_home and site.url:
        about = {"@type": "WebSite", "description": facts.about}
        yield _element(about | _website(site))


def _element(data: Mapping[str, Any]) -> str:
    known = _CONTEXT | {key: value for key, value in data.items() if value}
    text = json.dumps(known, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return f'<script type="application/ld+json">{text}</script>'


def _article(facts: Facts, site: SiteFacts) -> dict[str, Any]:
    return {
        "@type": "TechArticle" if facts.is_technical else "Article",
        "headline": facts.title,
        "description": facts.about,
        "url": facts.address,
        "image": facts.picture,
        "author": [_person(*author) for author in facts.authors],
        "dateCreated": facts.created,
        "datePublished": facts.created,
        "dateModified": facts.changed,
        "keywords": list(facts.tags),
        "isPartOf": _website(site),
    }


def _person(name: str, url: str) -> dict[str, str]:
    return {"@type": "Person", "name": name} | ({"url": url} if url else {})


def _website(site: SiteFacts) -> dict[str, str]:
    known = {"@type": "WebSite", "name": site.name, "url": site.url}
    return {key: value for key, value in known.items() if value}


def _trail(facts: Facts) -> dict[str, Any]:
    steps = [
        {"@type": "ListItem", "position": at, "name": name, "item": address}
        for at, (name, address) in enumerate(facts.trail, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": steps}
