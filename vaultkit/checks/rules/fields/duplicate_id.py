"""F311: two notes with one id, or with names that cannot be told apart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vaultkit.authoring.reviews.review_state import is_empty
from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.field_rules import find_property, notes_with, show, value_span
from vaultkit.checks.families.grouped_rule import GroupedRule
from vaultkit.checks.rule import Example
from vaultkit.notes.paths import fold, stem_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.families.grouped_rule import Group
    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath


class DuplicateId(GroupedRule):
    """Two notes have the same id, or a note's alias is another note's name.

    ## What it does
    Reports, as a warning, notes with an alias that is the file name of another note; and notes
    whose id an earlier note has, where the config says which property that is (`id-properties`).
    Without that an `id` is the author's own affair. Templates and excluded notes do not count.

    ## Why is this bad
    An id that names two notes names none. And `[[k8s]]` leads to the note `k8s`, never to the note
    that has `k8s` as an alias, whatever its author meant.

    ## Example
    With `id-properties = ["uid"]`:
    ```yaml
    uid: 20260131-1200
    ```
    in two notes, one of which was copied from the other.

    ## Use instead
    An id of its own for each note, and aliases that no note has as its name.
    """

    code = "F311"
    severity = Severity.ERROR
    looks_at = ("names",)
    options = ("id-properties",)
    follows_links = False
    examples = (
        Example(
            "a copied id",
            {
                "A.md": "---\nuid: 7\n---\n",
                "B.md": "---\nUID: '7'\n---\n",
                "C.md": "---\nid: 7\n---\n",
            },
            (("B.md", 2, 'the uid "7" is already given to "A.md"'),),
            config={"id-properties": ["id", "uid"]},
        ),
        Example(
            "ids that nobody declared",
            {"A.md": "---\nid: 7\nuid: 7\n---\n", "B.md": "---\nid: 7\nuid: 7\n---\n"},
        ),
        Example(
            "an alias that is another note's name",
            {"A.md": "---\naliases: [x, B]\n---\n", "b.md": ""},
            (("A.md", 2, 'the alias "B" is the name of the note "b.md", which links lead to'),),
        ),
        Example(
            "empty ids, ids of templates, shared aliases, and the own name",
            {
                "A.md": "---\nuid:\naliases: [A, k8s]\n---\n",
                "B.md": "---\nuid:\naliases: k8s\n---\n",
                "T/C.md": "---\nuid: 1\naliases: A\n---\n",
                "D.md": "---\nuid: 1\n---\n",
                "x/E.md": "---\naliases: E\n---\n",
                "y/E.md": "---\naliases: E\n---\n",
            },
            config={"templates": ["T/**"], "id-properties": ["id", "uid"]},
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes that have other names."""
        return notes_with(context, "aliases")

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report aliases that are names."""
        names = context.vault.names
        for alias in note.aliases:
            folded = fold(alias)
            is_own = folded == fold(stem_of(note.path))
            if folded in names and not is_own and context.original(names[folded]) != note.path:
                yield self._alias(note, alias, names[folded])

    def contributors(self, context: Context) -> Iterable[Note]:
        """Return the notes that may have an id."""
        return notes_with(context, *map(str.lower, context.config.id_properties))

    def facts(self, note: Note, context: Context) -> Iterator[tuple[tuple[str, str], str]]:
        """Yield the ids of a note."""
        for key in context.config.id_properties if note.path in context.reported else ():
            found = find_property(note, key)
            if found and not is_empty(found[1]) and not isinstance(found[1], list | dict):
                yield (key, str(found[1])), found[0]

    def judge(self, key: tuple[str, str], group: Group, context: Context) -> Iterator[Diagnostic]:
        """Report the later notes of an id."""
        name, ident = key
        first, *others = group
        for path in others:
            if context.original(path) == context.original(first):
                continue
            note = context.vault.notes[path]
            written = group[path][0]
            message = f'the {name} {show(note.properties[written])} is already given to "{first}"'
            span = value_span(note, written)
            yield self.finding(note, span, message, target=ident, candidates=(first,))

    def _alias(self, note: Note, alias: str, other: NotePath) -> Diagnostic:
        key = (find_property(note, "aliases") or ("aliases", None))[0]
        start, end = value_span(note, key)
        at = note.source.data.find(alias.encode(), start, end)
        span = (start, end) if at == -1 else (at, at + len(alias.encode()))
        message = f'the alias "{alias}" is the name of the note "{other}", which links lead to'
        found = self.finding(note, span, message, target=alias, candidates=(other,))
        return replace(found, severity=Severity.WARNING)
