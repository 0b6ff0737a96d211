"""Write the pages of topics: a list of them, and those of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.site.model.topics import COMMUNITY, TYPE
from vaultkit.site.theme.html_fragments import Item, render_fragment
from vaultkit.site.theme.pagination import ListKind, ListPage, PagedList, Row, VirtualPage, paginate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.site.model.site_model import Site
    from vaultkit.site.model.topics import Topic
    from vaultkit.site.pages.listing_pages import Listings


def topic_index(site: Site) -> VirtualPage:
    """Return the list of topics."""
    return VirtualPage(
        site.addresses.topics[""], site.words.t("Topics"), lambda url: _write_list(site, url)
    )


def topic_pages(site: Site, topic: Topic, listings: Listings) -> PagedList:
    """Return the pages of a topic."""
    addresses = site.addresses

    def show(list_page: ListPage) -> str:
        (part,) = list_page.parts
        return render_fragment(
            "topic",
            site.words,
            list_page=list_page,
            notes=listings.notes(topic.notes[part], list_page.to),
            count=len(topic.notes),
            kind=topic.kind,
            index=list_page.to.to(addresses.topics[""]),
        )

    def rows() -> Iterator[Row]:
        return listings.note_rows(topic.notes)

    url, sizes = addresses.topics[topic.name], (len(topic.notes),)
    return paginate(ListKind(url, topic.name, sizes, show, rows), addresses, site.words)


def _write_list(site: Site, url: str) -> str:
    to = site.addresses.seen_from(url)
    items = {
        kind: [
            Item(topic.name, to.to(site.addresses.topics[topic.name]), str(len(topic.notes)))
            for topic in site.topics.values()
            if topic.kind == kind
        ]
        for kind in (TYPE, COMMUNITY)
    }
    return render_fragment("topics", site.words, types=items[TYPE], communities=items[COMMUNITY])
