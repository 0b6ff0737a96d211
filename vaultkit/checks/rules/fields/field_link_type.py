"""F309: a property that must link to notes of a type and does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.field_rules import fields_of, linked_fields, show, value_span
from vaultkit.checks.rule import Example, Rule
from vaultkit.notes.note import PropertyLink
from vaultkit.notes.paths import NotePath

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note

_PEOPLE = {"types": {"fact": {"fields": {"author": {"link-type": "person"}}}}}


class FieldLinkType(Rule):
    """A property leads to a note of another type than it must.

    ## What it does
    Follows the links in properties for which the config names a `link-type`, and reports values
    that are no links or lead to a note of another type. Links that lead nowhere are L101.

    ## Why is this bad
    Lists such as "all facts by this person" miss the note, and the graph says what is not so.

    ## Example
    With `[types.fact.fields.author] link-type = "person"`:
    ```yaml
    author: "[[Kubernetes]]"
    ```

    ## Use instead
    ```yaml
    author: "[[Ada Lovelace]]"
    ```
    """

    code = "F309"
    severity = Severity.WARNING
    only_with = ("types",)
    looks_at = ("links", "destinations")
    options = ("types.TYPE.fields.KEY.link-type",)
    examples = (
        Example(
            "another type, no type, no note, no link",
            {
                "A.md": '---\ntype: fact\nauthor: ["[[T]]", "[[N]]", "[[p.png]]", Ada]\n---\n',
                "T.md": "---\ntype: tool\n---\n",
                "N.md": "",
                "p.png": b"",
            },
            (
                ("A.md", 3, '"T", which "author" links to, is of type "tool", not "person"'),
                ("A.md", 3, '"N", which "author" links to, has no type; "person" is wanted'),
                ("A.md", 3, '"p.png", which "author" links to, is no note of type "person"'),
                ("A.md", 3, '"author" must link to a note of type "person", not hold "Ada"'),
            ),
            config=_PEOPLE,
        ),
        Example(
            "the right type, nowhere, empty, and notes of other types",
            {
                "A.md": '---\ntype: fact\nauthor: "[[P]]"\n---\n',
                "B.md": '---\ntype: fact\nauthor: "[[Gone]]"\n---\n',
                "C.md": "---\ntype: fact\nauthor:\n---\n",
                "D.md": '---\nauthor: "[[A]]"\n---\n',
                "P.md": "---\ntype: Person\n---\n",
            },
            config=_PEOPLE,
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes with properties, if the config asks for any type of target."""
        types = context.config.types.values()
        if not any(rule.link_type for type_ in types for rule in type_.fields.values()):
            return []
        return [note for note in context.vault.notes.values() if note.frontmatter]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the values that lead to no note of the type."""
        links = {
            x.link.key: x.destination
            for x in context.vault.links[note.path]
            if isinstance(x.link, PropertyLink)
        }
        for key, value, rule in linked_fields(note, context.view(fields_of)(note)):
            wanted = rule.link_type
            items = value if isinstance(value, list) else [value]
            for at, item in enumerate(items):
                path = f"{key}.{at}" if isinstance(value, list) else key
                if path in links:
                    fault = _fault(key, links[path], wanted, context)
                else:
                    fault = f'"{key}" must link to a note of type "{wanted}", not hold {show(item)}'
                if fault:
                    yield self.finding(note, value_span(note, path), fault, target=key)


def _fault(key: str, destination: str | None, wanted: str, context: Context) -> str:
    """Say why a file is not what a property must lead to, "" if it is or is not there."""
    if destination is None:
        return ""
    other = context.vault.notes.get(NotePath(destination))
    if other is None:
        return f'"{destination}", which "{key}" links to, is no note of type "{wanted}"'
    if other.type == wanted.lower():
        return ""
    start = f'"{other.title}", which "{key}" links to,'
    if other.type is None:
        return f'{start} has no type; "{wanted}" is wanted'
    return f'{start} is of type "{other.type}", not "{wanted}"'
