"""What rules yield: a finding with its place and severity, and the fix it proposes."""

from __future__ import annotations

from enum import Enum
from functools import total_ordering
from typing import TYPE_CHECKING, Literal, NamedTuple

from vaultkit.distribution.lazy_dataclass import lazy_dataclass

if TYPE_CHECKING:
    from vaultkit.notes.edit import Edit


@total_ordering
class Severity(Enum):
    """How bad a finding is; `off < info < warning < error`. A rule that is off runs on request."""

    OFF = "off"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Severity):
            return NotImplemented
        return _RANK[self] < _RANK[other]

    def __str__(self) -> str:
        return self.value


_RANK = {severity: rank for rank, severity in enumerate(Severity)}


Safety = Literal["safe", "unsafe"]
"""`safe` keeps every meaning; `unsafe` is a guess."""


class Rename(NamedTuple):
    """A new path for a file; every link to it is written anew when it is done."""

    old: str
    new: str


@lazy_dataclass(frozen=True)
class Fix:
    """A remedy that can be applied without a person.

    Args:
        title: What it does, as an imperative.
        safety: See `Safety`.
        edits: All of them or none are applied.
        rename: A note that gets another path, instead of edits; None if none does.
    """

    title: str
    safety: Safety
    edits: tuple[Edit, ...] = ()
    rename: Rename | None = None


class Key(NamedTuple):
    """What stays of a finding when lines above it come and go."""

    path: str
    code: str
    target: str


@lazy_dataclass(frozen=True)
class Diagnostic:
    """One finding.

    Args:
        code: Of the rule, such as `L101`.
        name: Of the rule, such as `note-not-found`.
        severity: How bad it is.
        path: Vault-relative path of the note.
        start: First byte concerned, counted from the start of the file.
        end: Past the last one.
        message: Lower case, no full stop, offending text in quotes.
        target: What the finding is about, as written: a link's target, a key, a date, an id.
        candidates: Vault paths that were considered.
        fix: A remedy, None if there is none.
        explanation: Why, step by step; printed on request.
        cause: A key that findings share which have one cause, such as a folder that is missing; ""
            until it is worked out, see `checks.causes`. A rule gives it where only it knows.
    """

    code: str
    name: str
    severity: Severity
    path: str
    start: int
    end: int
    message: str
    target: str = ""
    candidates: tuple[str, ...] = ()
    fix: Fix | None = None
    explanation: tuple[str, ...] = ()
    cause: str = ""

    @property
    def key(self) -> Key:
        """What the finding is, wherever in the note it stands."""
        return Key(self.path, self.code, self.target)

    def with_cause(self, cause: str) -> Diagnostic:
        """Return it with a cause; large vaults have many, so this is faster than `replace`."""
        new = Diagnostic.__new__(Diagnostic)
        vars(new).update({name: vars(self)[name] for name in _FIELDS}, cause=cause)
        return new


_FIELDS = tuple(Diagnostic.__annotations__)
