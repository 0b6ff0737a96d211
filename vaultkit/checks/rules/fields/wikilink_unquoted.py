"""F302: a wikilink in a property without quotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.fault_rules import FaultRule
from vaultkit.checks.remedies.remedy import leads_somewhere, with_fix
from vaultkit.checks.rule import Example
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.edit import Edit, plan_patch
from vaultkit.notes.frontmatter.properties_block import find_property_links, read_frontmatter
from vaultkit.notes.note import Fault
from vaultkit.notes.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note, PropertyLink

_WITH_COLON = lazy_re(
    rb"^[ ]*+(?:-[ ]+)*+(?:[^\s\[\]{}\"'#&*!|>%@`,:-][^\[\]{}\"'\n:]*+:[ ]++)?"
    rb"(\[\[(?:[^\[\]{}\"'\n:]|:(?![ ]))*+:[ ][^\[\]{}\"'\n]*+\]\])[ \t]*+(?:#[^\n]*)?\r?$",
    re.MULTILINE,
)
"""A property or item that is a wikilink with a colon in it."""
_FOUND = "links_if_quoted"
"""Where a note keeps them, as it keeps all that is worked out from its text."""
_MOST_TRIES = 100
"""How often the front matter of one note is read with quotes in it."""
_Place = tuple[int, int]


class WikilinkUnquoted(FaultRule):
    """A wikilink in a property lacks its quotes.

    ## What it does
    Reports `[[…]]` in front matter that is not in quotes, also where a colon in it makes YAML read
    names and values instead of a list.

    ## Why is this bad
    YAML reads a list within a list. Obsidian shows no link, the graph has none, and some programs
    write the property back as a broken list.

    ## Example
    ```yaml
    up: [[NodePort]]
    ```

    ## Use instead
    ```yaml
    up: "[[NodePort]]"
    ```
    """

    code = "F302"
    severity = Severity.ERROR
    only_with = ()
    looks_at = ("names", "places")
    fixes = ("safe",)
    kinds = frozenset({"wikilink-unquoted"})
    examples = (
        Example(
            "a value and a list item",
            {
                "A.md": "---\nup: [[B]]\nsee:\n  - [[C|c]]\n---\n",
                "B.md": "",
                "C.md": "",
            },
            (("A.md", 2, "put it in quotes"), ("A.md", 4, "put it in quotes")),
            fixed={"A.md": '---\nup: "[[B]]"\nsee:\n  - "[[C|c]]"\n---\n'},
        ),
        Example(
            "a colon in the link",
            {
                "D.md": "---\nsource: [[Book|Chapter 1: Start]]\nsee:\n"
                "  - [[Book#a: b]]  # why\n---\n",
                "Book.md": "# a: b\n",
            },
            (("D.md", 2, "put it in quotes"), ("D.md", 4, "put it in quotes")),
            fixed={
                "D.md": '---\nsource: "[[Book|Chapter 1: Start]]"\nsee:\n'
                '  - "[[Book#a: b]]"  # why\n---\n'
            },
        ),
        Example(
            "a note that is still to be written",
            {"A.md": "---\nup:\n  - [[Careers]]\n---\n"},
            (("A.md", 3, "put it in quotes"),),
            fixed={"A.md": '---\nup:\n  - "[[Careers]]"\n---\n'},
        ),
        Example(
            "quotes, and lists that are meant",
            {
                "A.md": "---\nup: \"[[A]]\"\nsee: ['[[A]]']\ngrid: [[1, 2], [3, 4]]\n"
                "text: |\n  up: [[A: b]]\nnames: [{a: b}]\n---\n[[A]]\n"
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes with a fault, and those with such a link in their front matter."""
        return [n for n in context.vault.notes.values() if n.faults or _may_hold(n)]

    def faults_of(self, note: Note) -> Iterator[Fault]:
        """Yield what reading found, and then links in which a colon stands."""
        known = list(super().faults_of(note))
        yield from known
        if not _may_hold(note) or note.frontmatter is None:
            return
        front = note.frontmatter
        starts = {fault.start for fault in known}
        for match in _WITH_COLON.finditer(note.source.data, front.start, front.end):
            start, end = match.span(1)
            written = note.source.slice(start, end)
            if start not in starts and _is_nested(front.properties, written):
                message = f"{written} is read as names and values, not as a link; put it in quotes"
                yield Fault("wikilink-unquoted", start, end, message)

    def target_of(self, fault: Fault, note: Note) -> str:
        """Return what stands between the brackets."""
        written = note.source.slice(fault.start, fault.end)
        return written.removeprefix("!").removeprefix("[[").removesuffix("]]")

    def repair(self, finding: Diagnostic, note: Note, context: Context) -> Diagnostic:
        """Offer to quote the link, if it then is one; where it leads is for other rules to say.

        What has a comma in it may be a list of lists, unless a file is called so.
        """
        known: dict[str, Any] = vars(note)
        if _FOUND not in known:
            places = [(fault.start, fault.end) for fault in self.faults_of(note)]
            known[_FOUND] = _quoted_links(note, places)
        place = finding.start, finding.end
        link = known[_FOUND].get(place)
        if link is not None and ("," not in link.raw or leads_somewhere(link, note, context)):
            return with_fix(finding, "put it in quotes", *_in_quotes(note, place))
        return finding


def _in_quotes(note: Note, place: _Place) -> tuple[tuple[int, int, str], ...]:
    start, end = place
    quote = "'" if {'"', "\\"} & {*note.source.slice(start, end)} else '"'
    return (start, start, quote), (end, end, quote)


def _quoted_links(note: Note, places: Sequence[_Place]) -> dict[_Place, PropertyLink]:
    """Return the links that stand in some places once they are put in quotes.

    All are tried at once; only where that makes something else of one, halves of them are.
    """
    found: dict[_Place, PropertyLink] = {}
    pending = [places]
    for _ in range(_MOST_TRIES):
        if not pending:
            break
        some = pending.pop()
        links = _try(note, some)
        if links is not None:
            found.update(zip(some, links, strict=True))
        elif len(some) > 1:
            half = len(some) // 2
            pending += [some[half:], some[:half]]
    return found


def _try(note: Note, places: Sequence[_Place]) -> list[PropertyLink] | None:
    """Return the links that places with quotes round them hold; None if one holds none."""
    made = [Edit(note.path, *edit) for place in places for edit in _in_quotes(note, place)]
    front = note.source.data[: note.body_start]
    new, faults = read_frontmatter(Source(note.path, plan_patch(front, made).after))
    if new is None or len(faults) > sum(fault.start < note.body_start for fault in note.faults):
        return None
    known = {link.key for link in note.property_links}
    links = [link for link in find_property_links(new.properties) if link.key not in known]
    written = [note.source.slice(*place) for place in places]
    return links if [link.raw for link in links] == written else None


def _may_hold(note: Note) -> bool:
    front = note.frontmatter
    return front is not None and any(map(_has_nested, front.properties.values()))


def _has_nested(value: Any) -> bool:
    """Tell whether a value is `[[{…}]]`, or a list that holds it."""
    if not isinstance(value, list):
        return False
    inner = value[0] if len(value) == 1 else None
    if isinstance(inner, list) and any(isinstance(item, dict) for item in inner):
        return True
    return any(map(_has_nested, value))


def _is_nested(properties: Mapping[str, Any], written: str) -> bool:
    """Tell whether the first words of a link are a name in such a value."""
    name = written.removeprefix("[[").partition(":")[0].strip()
    return any(name in _names(value) for value in properties.values())


def _names(value: Any) -> Iterator[str]:
    """Yield the names of all mappings in lists."""
    for item in value if isinstance(value, list) else ():
        if isinstance(item, dict):
            yield from map(str, item)
        yield from _names(item)
