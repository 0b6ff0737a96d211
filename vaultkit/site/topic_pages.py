"""The pages of topics: a list of them, and one for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.site.fragments import Item, render_fragment
from vaultkit.site.summaries import said_of
from vaultkit.site.topics import COMMUNITY, TYPE
from vaultkit.site.virtual import Virtual

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.notes.paths import NotePath
    from vaultkit.site.addresses import RelativeAddresses
    from vaultkit.site.site import Site
    from vaultkit.site.topics import Topic


def topic_pages(site: Site) -> Iterator[Virtual]:
    """Yield the list of topics, then the page of each."""
    yield Virtual(site.addresses.topics[""], "Topics", lambda url: _write_list(site, url))
    for topic in site.topics.values():
        yield _topic_page(site, topic)


def _topic_page(site: Site, topic: Topic) -> Virtual:
    def write(url: str) -> str:
        to = site.addresses.seen_from(url)
        notes = [_note(site, path, to) for path in topic.notes]
        index = to.to(site.addresses.topics[""])
        return render_fragment("topic", notes=notes, kind=topic.kind, index=index)

    return Virtual(site.addresses.topics[topic.name], topic.name, write)


def _note(site: Site, path: NotePath, to: RelativeAddresses) -> Item:
    note = site.notes[path]
    return Item(note.title, to.file(note.path), said_of(note))


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
    return render_fragment("topics", types=items[TYPE], communities=items[COMMUNITY])
