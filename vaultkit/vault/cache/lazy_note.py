"""A note that was read before: its parts are decoded when somebody asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vaultkit.notes.note import Note
from vaultkit.notes.paths import NotePath
from vaultkit.vault.cache.note_encoding import NAMES, DamagedError, NoteReader

if TYPE_CHECKING:
    from collections.abc import Callable

    from vaultkit.notes.source import Source

_VALUES = tuple(Note.__annotations__)


class LazyNote(Note):
    """A note of which bytes are known that say what was read; make one with `lazy_note`.

    Where the bytes are damaged, the note is read anew: nobody sees a difference.
    """

    def __new__(cls, *values: Any, **named: Any) -> Note:  # type: ignore[misc]
        """Return a plain note: one whose values are given, as by `replace`, has no others."""
        return Note(*values, **named)

    def __eq__(self, other: object) -> bool:
        """Tell whether another note, decoded or not, has the same values."""
        if not isinstance(other, Note):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in _VALUES)

    __hash__ = Note.__hash__

    def __reduce__(self) -> tuple[Any, ...]:
        """Have a copy for another process be a plain note."""
        return Note, tuple(getattr(self, name) for name in _VALUES)

    def may_link(self, name: str) -> bool:
        """Tell it without decoding a link: the names stand in the bytes."""
        return name.encode() in self.encoded

    @property
    def encoded(self) -> bytes:
        """What `encode_note` gave."""
        found: bytes = vars(self)["_load"]()
        return found


class _Part:
    """A value of a note that is worked out when it is asked for, and stays."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, note: LazyNote | None, owner: type[LazyNote]) -> Any:
        """Return the value. Effect: it stands in the note from now on."""
        if note is None:
            return self
        values = vars(note)
        try:
            reader = values.get("_reader")
            if reader is None:
                reader = values["_reader"] = NoteReader(note.encoded)
                values["marks"] = reader.marks
            if self._name not in values:
                values[self._name] = reader.read(self._name)
        except DamagedError:
            _read_anew(note)
        return values[self._name]


for _name in (*NAMES, "marks"):
    setattr(LazyNote, _name, _Part(_name))


def lazy_note(source: Source, load: Callable[[], bytes]) -> LazyNote:
    """Return the note of a source.

    Args:
        source: Its bytes.
        load: Gives what `encode_note` gave for them.
    """
    note = object.__new__(LazyNote)
    vars(note).update(path=NotePath(source.path), source=source, _load=load)
    return note


def _read_anew(note: LazyNote) -> None:
    """Read a note whose bytes are damaged. Effect: its values stand in it from now on."""
    from vaultkit.notes.markdown.parse_note import parse_note

    read = parse_note(note.source)
    vars(note).update({name: getattr(read, name) for name in _VALUES})
