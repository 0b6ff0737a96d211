"""L120: a web address where nothing is any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.field_rules import value_span
from vaultkit.checks.rule import NOTE_ALONE, Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note

_SCHEMES = ("http://", "https://")


class Address(NamedTuple):
    """A web address and the bytes where a note names it; in properties, the key path."""

    url: str
    span: tuple[int, int] | None
    path: str = ""


class ExternalUrlDead(Rule):
    """A link leads to a web page that is gone.

    ## What it does
    Asks every web address of links and properties, with `vaultkit check --external` only. Dead are
    those whose server answers 404 or 410, whose host name does not exist, or that refuse the
    connection. A server that wants a login, is overloaded or takes too long is no fault of the
    note, and addresses that no reader elsewhere could open (`localhost`, private networks,
    `example.com`) are not asked. Each host is asked one question at a time; answers are kept for
    days in the user's cache.

    ## Why is this bad
    A source that cannot be opened proves nothing, and the reader's trip was in vain.

    ## Example
    ```markdown
    See [the guide](https://kubernetes.io/docs/no-such-page/).
    ```

    ## Use instead
    The address where the page is now, or a copy in an archive:
    ```markdown
    See [the guide](https://kubernetes.io/docs/concepts/).
    ```
    """

    code = "L120"
    severity = Severity.OFF
    only_with = ("external-links",)
    looks_at = NOTE_ALONE
    options = (
        "external.ignore", "external.private", "external.timeout", "external.delay",
        "external.days",
    )  # fmt: skip
    needs = "--external"
    examples = (
        Example(
            "in text, by reference, bare, with a fragment, and in a property",
            {
                "A.md": "---\nsource: https://gone.net/p\nmore: [x, 'https://gone.net/']\n---\n"
                "[a](https://gone.net/p#part) [b][r] https://gone.net/p. <https://gone.net/>\n\n"
                "[r]: https://gone.net/p 'T'\n",
            },
            (
                ("A.md", 2, '"https://gone.net/p" is dead: 404 Not Found'),
                ("A.md", 3, '"https://gone.net/" is dead: no such host'),
                ("A.md", 5, '"https://gone.net/" is dead: no such host'),
                ("A.md", 5, '"https://gone.net/p" is dead: 404 Not Found'),
                ("A.md", 5, '"https://gone.net/p" is dead: 404 Not Found'),
                ("A.md", 5, '"https://gone.net/p" is dead: 404 Not Found'),
            ),
            dead={
                "https://gone.net/p": "404 Not Found",
                "https://gone.net/": "no such host",
            },
        ),
        Example(
            "alive, code, other schemes, text with an address in a property",
            {
                "A.md": "---\nsource: see https://gone.net/p\n---\nhttps://alive.net/ "
                "`https://gone.net/p` [m](mailto:a@gone.net)\n\n```\nhttps://gone.net/p\n```\n",
            },
            dead={"https://gone.net/p": "404 Not Found"},
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return all notes, if any address is dead."""
        return context.vault.notes.values() if context.evidence.dead else ()

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the dead addresses of a note."""
        for address in find_addresses(note):
            url = without_fragment(address.url)
            reason = context.evidence.dead.get(url)
            if reason is not None:
                span = address.span or value_span(note, address.path)
                message = f'"{url}" is dead: {reason}'
                yield self.finding(note, span, message, target=url)


def find_addresses(note: Note) -> Iterator[Address]:
    """Yield the web addresses of a note: those of links, and values of properties."""
    for link in note.external:
        if link.url.lower().startswith(_SCHEMES):
            yield Address(link.url, (link.start, link.end))
    for key, value in note.properties.items():
        for path, item in _items(key, value):
            if (
                isinstance(item, str)
                and item.lower().startswith(_SCHEMES)
                and len(item.split()) == 1
            ):
                yield Address(item, None, path)


def _items(key: str, value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, list):
        yield from ((f"{key}.{number}", item) for number, item in enumerate(value))
    else:
        yield key, value


def without_fragment(url: str) -> str:
    """Return an address without the part that only the reader's browser looks at."""
    return url.partition("#")[0]
