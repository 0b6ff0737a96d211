"""Errors whose cause is the operator's: a path, a config file, a plugin.

A fault in a note is never an exception; it is a `Diagnostic`. A fault of ours is a plain Python
exception and is allowed to crash, except that a crash inside a rule gets the rule and the note
added to it.

    VaultkitError                 what, where, and a way out
    ├── VaultNotFoundError        no folder, no notes, or a note that is not there
    ├── ConfigError               all faults of one config file at once
    ├── SettingsError             files of Obsidian's settings that cannot be read
    ├── UnreadError               notes or folders that cannot be read and must not be missed
    ├── MissingExtraError         packages that a command needs and that are not installed
    ├── PluginError               an entry point that cannot be used
    ├── GitError                  no repository, no such revision, no git
    ├── WriteError                files that cannot be written; none of them was
    │   └── VaultLockedError      another run writes; the same again may work later
    ├── RenameError               a name that cannot be given, or means several things
    ├── ReviewError               a note whose review cannot be noted down
    ├── EditError                 a part of a note that is not there, or cannot be changed so
    ├── ReferenceSiteError        the site of what is published alone cannot be built
    ├── FixHarmedError            a bug in a rule: its fix breaks what was right
    └── RuleCrashedError          bugs in rules: their codes and the notes they were reading

See decision 32.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Report = Any
    """A `vaultkit.checks.engine.check_report.Report`, which stands in a room to the right."""


def name_some(lines: Sequence[str], most: int, way: str = "") -> list[str]:
    """Return the first of some lines of a message, how many more there are, and a way to them."""
    left = len(lines) - most
    return [*lines[:most], *([f"and {left} more{way}"] if left > 0 else [])]


def describe_bug(error: Exception) -> str:
    """Return what to say of an exception that nobody expected."""
    return (
        f"a bug in vaultkit, not a fault of your vault: {type(error).__name__}: {error}; "
        "to report it, run again with --verbose and send what that prints"
    )


class VaultkitError(Exception):
    """Base of every error that is shown to the operator as one message, with exit status 2.

    Args:
        message: What, where, and a way out, in one line; a line end in it belongs to a name.
        more: Further lines.
    """

    lines: tuple[str, ...]

    def __init__(self, message: str, *more: str) -> None:
        self.lines = (message, *more)
        super().__init__("\n".join(self.lines))

    def __getattr__(self, name: str) -> tuple[str, ...]:
        """Give `lines` where a kind of another package did not call this one's `__init__`."""
        if name == "lines":
            return tuple(str(self).split("\n"))
        message = f"{type(self).__name__!r} object has no attribute {name!r}"
        raise AttributeError(message)

    def __str__(self) -> str:
        """Return the message; bytes of a name that are no UTF-8 stand in it as escapes."""
        return super().__str__().encode("utf-8", "backslashreplace").decode()


class VaultNotFoundError(VaultkitError):
    """The vault, or a note named on the command line, does not exist or holds no notes."""


class ConfigError(VaultkitError):
    """One or more faults in a config file.

    Args:
        where: The file, as the operator would type it.
        faults: One line for each fault, without a trailing full stop.
        values: What could be read of it, by the names of `Config`.
        lines: The line of each fault, 1-based, 0 for those that stand in none; as many as faults,
            or none at all.
    """

    def __init__(
        self,
        where: str,
        faults: Sequence[str],
        values: Mapping[str, Any] | None = None,
        lines: Sequence[int] = (),
    ) -> None:
        self.where = where
        self.values = values or {}
        self.faults = tuple(faults)
        self.fault_lines = tuple(lines) or (0,) * len(self.faults)
        placed = zip(self.fault_lines, self.faults, strict=True)
        super().__init__(
            *(f"{where}:{line}: {one}" if line else f"{where}: {one}" for line, one in placed)
        )


class SettingsError(VaultkitError):
    """Files of Obsidian's settings that are there and cannot be read.

    Args:
        unread: Each file's path in the vault, and why.
        effect: What cannot be done until they can be.
    """

    def __init__(self, unread: Sequence[tuple[str, str]], effect: str) -> None:
        self.unread = tuple(unread)
        lines = [f"{path}: {reason}" for path, reason in self.unread]
        way_out = "repair it, or delete it so that Obsidian's defaults apply"
        super().__init__(*lines, f"{effect}; {way_out}")


class UnreadError(VaultkitError):
    """Notes, folders or other files of a vault that cannot be read and must not be missed.

    Args:
        unread: Each path, as the operator would type it, and why.
        effect: What cannot be done without them, and a way out.
        most: How many of them are named.
    """

    def __init__(self, unread: Sequence[tuple[str, str]], effect: str, most: int = 5) -> None:
        self.unread = tuple(unread)
        lines = [f"{path}: cannot be read: {reason}" for path, reason in self.unread]
        super().__init__(*name_some(lines, most), effect)


class MissingExtraError(VaultkitError):
    """Packages that a command needs, and that come with an extra, are not installed.

    Args:
        what: The command, or what else needs them.
        missing: What is not there.
        line: What to type to install it.
    """

    def __init__(self, what: str, missing: Sequence[str], line: str) -> None:
        names = ", ".join(missing)
        verb = "is" if len(missing) == 1 else "are"
        super().__init__(f"{what} needs {names}, which {verb} not installed", f"try: {line}")


class PluginError(VaultkitError):
    """An entry point of another package that does not load or breaks the rules for rules."""


class GitError(VaultkitError):
    """Git is needed and cannot answer: it is missing, or knows no such repository or revision."""


class WriteError(VaultkitError):
    """Files of a vault cannot or must not be written; all of them are as they were."""


class VaultLockedError(WriteError):
    """Another run of vaultkit writes to the vault; the same again may work a moment later."""


class RenameError(VaultkitError):
    """What is to be renamed is not there, or cannot get the name; nothing was changed."""


class ReviewError(VaultkitError):
    """A review that cannot be noted down: the note has no such line, or one that is not plain."""


class EditError(VaultkitError):
    """A part of a note that is not there, or cannot be changed as asked; nothing was changed."""


class ReferenceSiteError(VaultkitError):
    """The site of what is published alone cannot be built, so nothing can be compared with it."""


class FixHarmedError(VaultkitError):
    """A fix would do harm: a bug in the rule, never a fault of the note. Nothing was written.

    Args:
        codes: Of the rules that may be the cause.
        harm: What would happen, as a sentence without full stop.
    """

    def __init__(self, codes: Sequence[str], harm: str) -> None:
        self.codes = tuple(codes)
        rules = "rule" if len(self.codes) == 1 else "rules"
        super().__init__(
            f"{harm}; nothing was written; this is a bug in {rules} {', '.join(self.codes)}: "
            f"run again with --ignore {','.join(self.codes)} to go on without"
        )


class RuleCrash(NamedTuple):
    """A rule that raised an exception.

    Args:
        code: Of the rule.
        path: Where it did so first: a note, or "the whole vault".
        cause: What it raised there.
        more: On how many other notes it crashed as well.
    """

    code: str
    path: str
    cause: BaseException
    more: int = 0

    def __str__(self) -> str:
        """Return what happened, and a way out."""
        notes = "note" if self.more == 1 else "notes"
        also = f" and {self.more:,} more {notes}" if self.more else ""
        return (
            f"rule {self.code} crashed on {self.path}{also}: {type(self.cause).__name__}: "
            f"{self.cause}; this is a bug in the rule: run again with --ignore {self.code} to go "
            "on without it"
        )


class RuleCrashedError(VaultkitError):
    """Rules raised exceptions: bugs in the rules, never faults of the notes.

    Args:
        crashes: One for each rule; at least one.
        report: What the other rules, and these elsewhere, did find.
    """

    def __init__(self, crashes: Sequence[RuleCrash], report: Report) -> None:
        self.crashes = tuple(crashes)
        self.report = report
        super().__init__(*map(str, crashes))
