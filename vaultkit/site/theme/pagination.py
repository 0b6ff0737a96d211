"""Cut lists into pages of a size that a phone can bear, each with the way to the others.

The first page stands at the list's own address, the others below it at `page/2/`, `page/3/`, …
What a reader can filter is the whole list: a file of data next to the search index, which is
loaded when somebody types.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.site.theme.html_fragments import Item

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from vaultkit.notes.paths import NotePath
    from vaultkit.notes.text.page_words import Words
    from vaultkit.site.model.page_addresses import Addresses, RelativeAddresses

PER_PAGE = 100
"""Entries of a list on one page."""


class VirtualPage(NamedTuple):
    """A generated page.

    Args:
        url: Its address.
        title: Its title.
        write: Gives its content at that address.
        about: The note whose page depends on all that this page depends on; None if there is none.
        hides: What of the theme stands not beside it: `navigation`, `toc`.
    """

    url: str
    title: str
    write: Callable[[str], str]
    about: NotePath | None = None
    hides: tuple[str, ...] = ()


class Row(NamedTuple):
    """An entry of a list as data: its name, its address, a word on it, and its other names."""

    text: str
    url: str
    about: str = ""
    others: tuple[str, ...] = ()


class Pager(NamedTuple):
    """The way to the other pages of a list; those that are left out are one entry without address.

    Args:
        pages: Their numbers; the current one has no address.
        current: The number of the current page.
        previous: Address of the page before, "" on the first.
        next: Address of the page after, "" on the last.
    """

    pages: tuple[Item, ...]
    current: str
    previous: str
    next: str


class ListPage(NamedTuple):
    """One page of a list, as what writes it sees it.

    Args:
        to: Addresses seen from here.
        parts: Of each part of the list, what stands on this page.
        pager: The other pages, None if there are none.
        data: The way to the data that the filter looks through, "" if it is all on this page.
        page_of: The way to the page on which an entry of the last part stands, by its index.
    """

    to: RelativeAddresses
    parts: tuple[slice, ...]
    pager: Pager | None
    data: str
    page_of: Callable[[int], str]


class PagedList(NamedTuple):
    """A list in pages, and the file of data that its filter looks through.

    Args:
        pages: In order.
        data: Address of the file, "" if there is none.
        rows: Gives what is in it.
    """

    pages: tuple[VirtualPage, ...]
    data: str = ""
    rows: Callable[[], Iterable[Row]] | None = None


class ListKind(NamedTuple):
    """What a list is made of.

    Args:
        url: Its address.
        title: Of its pages.
        sizes: How many entries each of its parts has, one part below the other.
        show: Writes one page.
        rows: All entries as data; None if they cannot be filtered.
        data: Address of these data if they are a file already.
        most: Entries on a page.
        is_below: Whether its first page stands below the address as well: a note is shown there.
        about: See `VirtualPage`.
    """

    url: str
    title: str
    sizes: Sequence[int]
    show: Callable[[ListPage], str]
    rows: Callable[[], Iterable[Row]] | None = None
    data: str = ""
    most: int = PER_PAGE
    is_below: bool = False
    about: NotePath | None = None


def paginate(kind: ListKind, addresses: Addresses, words: Words) -> PagedList:
    """Return a list in pages; one page if there is nothing in it."""
    count = max(1, -(-sum(kind.sizes) // kind.most))
    first = addresses.page(kind.url, 1) if kind.is_below else kind.url
    urls = [first, *(addresses.page(kind.url, number) for number in range(2, count + 1))]
    data = ""
    if count > 1 and kind.rows is not None:
        data = kind.data or data_address(kind.url)
    pages = []
    for number, at in enumerate(urls):
        write = _writer(kind, urls, number, data, addresses)
        pages.append(VirtualPage(at, _title(kind.title, number, count, words), write, kind.about))
    is_written = bool(data) and not kind.data
    return PagedList(tuple(pages), data if is_written else "", kind.rows if is_written else None)


def write_rows(rows: Iterable[Row]) -> str:
    """Return entries as data for scripts: text, address, a word, other names."""
    found = [[row.text, row.url, row.about, *row.others] for row in rows]
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def data_address(url: str) -> str:
    """Return where the data of the list at an address are: no note and no file can be there."""
    return f"search/list-{hashlib.sha256(url.encode()).hexdigest()[:12]}.json"


def cut(sizes: Sequence[int], start: int, most: int) -> tuple[slice, ...]:
    """Return what of each part of a list stands on the page that begins with entry `start`."""
    found = []
    for size in sizes:
        found.append(slice(min(max(start, 0), size), min(max(start + most, 0), size)))
        start -= size
    return tuple(found)


def _title(title: str, number: int, count: int, words: Words) -> str:
    if not number:
        return title
    return words.t(
        "{title} ({number} of {total})",
        title=title,
        number=words.number(number + 1),
        total=words.number(count),
    )


def _writer(
    kind: ListKind, urls: Sequence[str], number: int, data: str, addresses: Addresses
) -> Callable[[str], str]:
    above = sum(kind.sizes[:-1])

    def write(url: str) -> str:
        to = addresses.seen_from(url)

        def page_of(index: int) -> str:
            at = urls[(above + index) // kind.most]
            return "" if at == url else to.to(at)

        ways = ["" if at == url else to.to(at) for at in urls]
        parts = cut(kind.sizes, number * kind.most, kind.most)
        pager = _pager(ways, number) if len(urls) > 1 else None
        return kind.show(ListPage(to, parts, pager, to.to(data) if data else "", page_of))

    return write


def _pager(ways: Sequence[str], number: int) -> Pager:
    """Return the way to the first page, the last one, and those next to the current one."""
    last = len(ways) - 1
    shown = sorted({0, last, *range(max(number - 2, 0), min(number + 2, last) + 1)})
    items: list[Item] = []
    for before, at in zip([-1, *shown], shown, strict=False):
        if at - before > 1:
            items.append(Item("…", ""))
        items.append(Item(str(at + 1), ways[at]))
    before = ways[number - 1] if number else ""
    after = ways[number + 1] if number < last else ""
    return Pager(tuple(items), str(number + 1), before, after)
