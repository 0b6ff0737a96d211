"""Read what the public functions take and give: a vault, its notes, links, findings, plans."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from vaultkit.public_api.argument_names import wrong_type

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from vaultkit.notes.note import Note as ParsedNote
    from vaultkit.opening.open_vault import Opened


class Heading(NamedTuple):
    """A heading of a note.

    Args:
        level: 1 to 6.
        text: Without its `#` marks.
        line: 1-based line it starts on.
    """

    level: int
    text: str
    line: int


@dataclass(frozen=True, eq=False, repr=False)
class Note:
    """A note as it was when the vault was loaded; `find_note` and `Vault.notes` give it.

    Example:
        >>> note = vaultkit.find_note(vault, "Basil")
        >>> note.path, note.properties["type"], note.tags
        ('Plants/Basil.md', 'plant', ('plant/herb',))
    """

    _parsed: ParsedNote

    @property
    def path(self) -> str:
        """Path from the vault's folder, with forward slashes, as `Plants/Basil.md`."""
        return self._parsed.path

    @property
    def title(self) -> str:
        """The property `title`, else the file name without `.md`."""
        return self._parsed.title

    @property
    def type(self) -> str | None:
        """The property `type` in lower case, None if it has none."""
        return self._parsed.type

    @property
    def properties(self) -> dict[str, Any]:
        """The front matter: text, numbers, booleans, dates, lists and dicts; empty if none.

        Each time a new dict, which is yours to change.
        """
        return deepcopy(dict(self._parsed.properties))

    @property
    def aliases(self) -> tuple[str, ...]:
        """The property `aliases`."""
        return self._parsed.aliases

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """Tags of the front matter, then of the text, without `#`, each once."""
        return tuple(dict.fromkeys(self._parsed.all_tags))

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The headings, in order."""
        line_of = self._parsed.source.line_of
        return tuple(
            Heading(item.level, item.text, line_of(item.start)) for item in self._parsed.headings
        )

    @property
    def text(self) -> str:
        """The whole file, front matter included, with the line ends that it has.

        Each byte that is not UTF-8 stands in it as U+001A.
        """
        return self._parsed.source.text

    def __repr__(self) -> str:
        return f"Note({self.path!r})"


@dataclass(frozen=True, eq=False, repr=False)
class Vault:
    """A vault as it was when it was loaded: it does not change; `load_vault` and `apply` give it.

    Example:
        >>> vaultkit.load_vault("garden")
        Vault('garden', notes=9)
    """

    _opened: Opened

    @property
    def root(self) -> Path:
        """Folder of the vault, absolute."""
        return self._opened.place.root

    @property
    def config_path(self) -> Path | None:
        """The `vaultkit.toml` or `pyproject.toml` that governs it, None if none does."""
        return self._opened.config.path

    @cached_property
    def notes(self) -> Mapping[str, Note]:
        """Every note by its path from the root, in path order."""
        parsed = self._opened.vault.notes
        return MappingProxyType({str(path): Note(note) for path, note in parsed.items()})

    @property
    def attachments(self) -> tuple[str, ...]:
        """Every other file by its path from the root: images, canvases, bases, …."""
        return self._opened.vault.attachments

    @property
    def unread(self) -> tuple[tuple[str, str], ...]:
        """Pairs of a path and why it could not be read; nothing is known of the links there.

        Notes that were read and are not UTF-8 are none of them; `check` finds those (H802).
        """
        return tuple(self._opened.unread)

    def __repr__(self) -> str:
        return f"Vault({self.root.name!r}, notes={len(self._opened.vault.notes)})"


class Link(NamedTuple):
    """A link and where it leads.

    Args:
        source: Path of the note it stands in; "" if it stands in none.
        line: 1-based line it starts on; 0 if it stands in no note.
        raw: As written, as `[[Tomato|tomatoes]]`.
        kind: `link`, `embed` (`![[…]]`) or `property` (a link in front matter).
        text: What a reader sees.
        target: The path or name in it, as written; "" for the note itself.
        subpath: `#Heading` or `#^block` as written, "" if there is none.
        destination: Path of the file it leads to, None if it leads nowhere.
        status: `ok`, `ambiguous` (of several files Obsidian takes `destination`),
            `note-not-found`, `heading-not-found`, `block-not-found` or `not-applicable`.
        candidates: Paths of the files that fit.
    """

    source: str
    line: int
    raw: str
    kind: Literal["link", "embed", "property"]
    text: str
    target: str
    subpath: str
    destination: str | None
    status: str
    candidates: tuple[str, ...]


class Finding(NamedTuple):
    """What a rule found; `str(finding)` is the line that `vaultkit check` prints in the vault.

    Args:
        path: Path of the file from the vault's root.
        line: 1-based line it starts on.
        column: 1-based column, in characters.
        end_line: Line it ends on.
        end_column: Column past its last character.
        code: Of the rule, as `L101`.
        name: Of the rule, as `note-not-found`.
        severity: `info`, `warning` or `error`.
        message: What is wrong.
        target: What it is about, as written: a link's target, a key, a date.
        candidates: Paths that were considered.
        fix: What `vaultkit check --fix` would do, None if only a person can tell.
        is_safe: Whether that needs no `--unsafe-fixes`, since every meaning stays.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    code: str
    name: str
    severity: str
    message: str
    target: str
    candidates: tuple[str, ...]
    fix: str | None
    is_safe: bool

    def __str__(self) -> str:
        from vaultkit.checks.report.report_style import printable

        path = printable(self.path)
        if path.lstrip().startswith("::"):
            path = f"./{path}"  # at the beginning of a line it would be a command to GitHub
        return f"{path}:{self.line}:{self.column}: {self.code} {printable(self.message)}"


@dataclass(frozen=True, eq=False, repr=False)
class Plan:
    """A change that is worked out and not written; `print(plan.diff)` shows it, `apply` writes it.

    Args:
        vault: The vault it was made for.
        name: What it is called in `vaultkit undo --list`.
        paths: The files that change or move, by their paths from the root now.
        moves: The new path of each file that moves, by the old one.
        remarks: What it does not do: places that may mean what is renamed and stay as they are,
            settings that cannot follow, files that stay behind.
    """

    vault: Vault
    name: str
    paths: tuple[str, ...]
    moves: Mapping[str, str]
    remarks: tuple[str, ...]
    _diff: Callable[[], str]
    _write: Callable[[], None]

    @cached_property
    def diff(self) -> str:
        """The change as a unified diff with paths from the vault's root, "" if nothing changes.

        `git apply -p0` takes it there.
        """
        return self._diff()

    def __repr__(self) -> str:
        return f"Plan({self.name!r}, files={len(self.paths)})"


def opened_of(vault: Vault) -> Opened:
    """Return what stands behind a vault, which the functions work with.

    Errors:
        TypeError: it is no vault.
    """
    if not isinstance(vault, Vault):
        raise wrong_type(vault, "vault", "what load_vault gives")
    return vault._opened  # noqa: SLF001 - nobody else reads it


def is_as_in(vault: Vault, note: Note) -> bool:
    """Tell whether a vault holds a note as it is here: at this path, byte for byte."""
    parsed = opened_of(vault).vault.notes.get(note._parsed.path)  # noqa: SLF001 - see above
    own = note._parsed.source.data  # noqa: SLF001
    return parsed is not None and parsed.source.data == own
