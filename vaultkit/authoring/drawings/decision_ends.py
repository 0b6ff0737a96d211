"""Say more of the ends of a decision: the row of the table that names them, what filters they pass.

A filter is asked of the note that an end leads to. A column of the table stands for the property of
its name there, because several ends can lead to one note. An end of which nothing is known passes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.bases.evaluation_limits import Budget
from vaultkit.authoring.bases.row_scope import Row, evaluate
from vaultkit.authoring.bases.values.file_values import File
from vaultkit.authoring.bases.values.value_types import Failure, is_truthy
from vaultkit.authoring.callouts.callout_outline import text_of
from vaultkit.authoring.callouts.decision import Jump, Question, Result
from vaultkit.authoring.callouts.end_table import property_key, read_end_table
from vaultkit.authoring.callouts.traffic_flow import TYPE
from vaultkit.notes.paths import NotePath

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.authoring.bases.row_scope import Evaluator
    from vaultkit.authoring.bases.values.value_types import Value
    from vaultkit.authoring.bases.vault_scope import VaultScope
    from vaultkit.authoring.callouts.decision import Decision
    from vaultkit.authoring.callouts.end_table import Column
    from vaultkit.authoring.drawings.drawing_context import DrawingContext
    from vaultkit.notes.note import Link, Note


class End(NamedTuple):
    """What is known of an end besides what the list says.

    Args:
        columns: Of the table.
        fits: The numbers of the filters that it passes.
    """

    columns: tuple[Column, ...]
    fits: frozenset[int]


class EndFile(File):
    """The note of an end as its filters see it.

    Args:
        path: Of the note; "" for none that may be asked.
        scope: The vault.
        columns: What the table says of the end, by the keys of the columns.
    """

    def __init__(self, path: str, scope: VaultScope, columns: Mapping[str, str]) -> None:
        super().__init__(path, scope)
        self._columns = columns

    def get(self, name: str) -> Value:
        """Return a column of the table, else a property."""
        said = self._columns.get(property_key(name))
        return super().get(name) if said is None else said

    def has_property(self, name: str) -> bool:
        """Tell whether there is a column or a property of a name."""
        return property_key(name) in self._columns or super().has_property(name)

    @property
    def is_unknown(self) -> bool:
        """Whether nothing is said of the end that could be asked."""
        return self.note is None and not self._columns


class DecisionEnds:
    """What is known of the ends of one decision.

    Args:
        decision: The decision.
        note: The note it stands in, or the part of it that is shown.
        context: The vault as it is shown.
    """

    def __init__(self, decision: Decision, note: Note, context: DrawingContext) -> None:
        self._decision = decision
        self._context = context
        self._source = note.path
        names = [text_of(end.name) for end in decision.results()]
        self._rows = read_end_table(context.notes.get(note.path, note), names)
        self._every = frozenset(range(len(decision.filters)))

    def of(self, result: Result) -> End:
        """Return what is known of an end."""
        columns = self._rows.get(text_of(result.name).casefold(), ())
        if not self._every:
            return End(columns, frozenset())
        said = {column.key: text_of(column.pieces) for column in columns}
        file = EndFile(self._path(result), self._context.scope, said)
        if file.is_unknown:
            return End(columns, self._every)
        filters = enumerate(self._decision.filters)
        return End(columns, frozenset(at for at, one in filters if self._fits(one.run, file)))

    def fits(self, target: Question | Result | Jump | None) -> frozenset[int]:
        """Return the numbers of the filters that some end behind an answer passes."""
        found: set[int] = set()
        seen: set[str] = set()
        waiting = [target]
        while waiting:
            at = waiting.pop()
            if isinstance(at, Jump):
                at = self._decision.find(at)
            if isinstance(at, Result):
                found |= self.of(at).fits
            elif isinstance(at, Question) and at.shown not in seen:
                seen.add(at.shown)
                waiting += [answer.leads_to for answer in at.answers]
        return frozenset(found)

    def is_flow(self, link: Link | None) -> bool:
        """Tell whether a link leads to the block of a traffic flow that is shown."""
        if link is None or not link.subpath.startswith("#^"):
            return False
        path = self._context.vault.resolve(link, self._source).destination
        note = self._context.notes.get(NotePath(path)) if path else None
        if note is None:
            return False
        wanted = link.subpath.removeprefix("#^").casefold()
        starts = {block.start for block in note.blocks if block.id.casefold() == wanted}
        return any(one.type.casefold() == TYPE and one.start in starts for one in note.callouts)

    def _path(self, result: Result) -> str:
        """Return the note that an end leads to, if it is shown."""
        if not result.links:
            return ""
        path = self._context.vault.resolve(result.links[0], self._source).destination
        return path if path and self._context.scope.shows(path) else ""

    def _fits(self, run: Evaluator | None, file: EndFile) -> bool:
        """Tell whether an end passes a filter; one that has no value for it does not."""
        if run is None:
            return True
        value = evaluate(run, Row(file, None, {}, Budget(), self._context.scope))
        return not isinstance(value, Failure) and is_truthy(value)
