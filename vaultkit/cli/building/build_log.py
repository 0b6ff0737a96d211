"""What MkDocs says during a build, as a person reads it: progress, errors, warnings by cause.

An error is shown at once. Warnings are held back until the end; of those of one cause a few are
shown, and how many there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.cli.terminal.output import ProgressBar
from vaultkit.cli.terminal.stderr import say, say_log
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.text.quantities import count

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Sequence

_LEVEL = lazy_re(r"(?:\x1b\[\d{1,2}m)?(DEBUG|INFO|WARNING|ERROR|CRITICAL) *-  (?:\x1b\[0m)?")
_CODE = lazy_re(r":\d+:\d+: ([A-Z][A-Z0-9]{1,9}) ")
_PLACE = lazy_re(r"^.*?:\d+:\d+: ")
_NAMES = lazy_re(r'"[^"]*"')
_PROGRESS = lazy_re(r"(\d{1,9}) (\d{1,9}) (\w[\w ]*)")
_OF_MKDOCS = ("Cleaning site directory", "Building documentation to directory", "Documentation b")
"""What MkDocs says of every build, of a folder that is no place of the site's."""
_STRICT_ABORT = "in strict mode"
"""What MkDocs says when warnings, and nothing else, made it stop."""
_ABORT = "Aborted with a BuildError"
"""What MkDocs says after an error."""
_SHOWN = 3
"""Warnings that are shown of each cause."""


class BuildLog:
    """Takes the lines that MkDocs prints. Effect: prints on standard error.

    Args:
        is_quiet: Whether only errors are printed.
        is_verbose: Whether everything is, as it comes.
        is_strict: Whether a warning is an error.
        mark: How a line begins that tells of progress.
        renamed: What stands for what in lines: the site's place for the folder it is built in.
    """

    def __init__(
        self,
        *,
        is_quiet: bool,
        is_verbose: bool,
        is_strict: bool,
        mark: str = "",
        renamed: Sequence[tuple[str, str]] = (),
    ) -> None:
        self._is_quiet, self._is_verbose, self._is_strict = is_quiet, is_verbose, is_strict
        self._mark, self._renamed = mark, renamed
        self._bar = ProgressBar("", is_wanted=False)
        self._doing = ""
        self._warnings: dict[str, list[str]] = {}
        self._last_words: list[str] = []
        self.is_aborted = False
        """Whether warnings, and nothing else, made MkDocs stop."""

    def take(self, line: str) -> None:
        """Take a line, with its line end."""
        if self._mark and line.startswith(self._mark):
            self._show_progress(_PROGRESS.fullmatch(line[len(self._mark) :].rstrip("\n")))
            return
        for one, other in self._renamed:
            line = line.replace(one, other)
        found = _LEVEL.match(line)
        if found and found[1] == "WARNING":
            self._take_warning(line, line[found.end() :].rstrip("\n"))
        elif not found and _STRICT_ABORT in line:
            self.is_aborted = True
            self._last_words.append(line)
        elif self._is_wanted(found and found[1], line[found.end() :] if found else line):
            self._say(line)

    def _is_wanted(self, level: str | None, text: str) -> bool:
        if self._is_verbose:
            return True
        if not level and text.startswith(_ABORT):
            return False  # what it says has been said
        if level in {"DEBUG", "INFO"}:
            return not (self._is_quiet or text.startswith(_OF_MKDOCS))
        return bool(level or text.strip())

    def _take_warning(self, line: str, text: str) -> None:
        self._warnings.setdefault(cause_of(text), []).append(line)
        if self._is_verbose:
            self._say(line)

    def _say(self, line: str) -> None:
        self._bar.wipe()
        say_log(line)

    def _show_progress(self, told: re.Match[str] | None) -> None:
        """Show how far a process of ours is, as it has told."""
        if told is None:
            return
        done, total, what = told.groups()
        if what != self._doing:
            self._bar.wipe()
            self._doing = what
            self._bar = ProgressBar(what, is_wanted=not self._is_quiet)
        self._bar(int(done), int(total))

    def close(self, command: str) -> None:
        """Print the warnings by cause, and what comes last.

        Args:
            command: What shows all of them that are of rules.
        """
        self._bar.wipe()
        if self._warnings and (self._is_strict or not self._is_quiet):
            self._tell_warnings(command)
        for line in self._last_words:
            say_log(line)

    def _tell_warnings(self, command: str) -> None:
        causes = sorted(self._warnings.items(), key=lambda one: -len(one[1]))
        for cause, lines in () if self._is_verbose else causes:
            for line in lines[:_SHOWN]:
                say_log(line)
            if len(lines) > _SHOWN:
                of = f" of {cause}" if _is_code(cause) else " like these"
                say(f"           … and {len(lines) - _SHOWN:,} more{of}")
        say(_total(causes, command))


def cause_of(text: str) -> str:
    """Return what the warnings of one cause share: a rule's code, else all but places and names."""
    code = _CODE.search(text)
    return code[1] if code else _NAMES.sub('""', _PLACE.sub("", text))


def _is_code(cause: str) -> bool:
    return cause.isalnum() and cause.isupper()


def _total(causes: Iterable[tuple[str, Sequence[str]]], command: str) -> str:
    numbers = {cause: len(lines) for cause, lines in causes}
    by_rule = {cause: number for cause, number in numbers.items() if _is_code(cause)}
    parts = [f"{number:,} {cause}" for cause, number in by_rule.items()]
    others = sum(numbers.values()) - sum(by_rule.values())
    parts += [f"{others:,} of other causes"] if others and parts else []
    told = f": {', '.join(parts)}" if parts else ""
    more = f"; all that rules find: {command}" if by_rule else ""
    return f"{count(sum(numbers.values()), 'warning')}{told}{more}"
