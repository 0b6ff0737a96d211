"""What MkDocs says while it serves a site: one log for each build, and where the site is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultkit.cli.terminal.stderr import say, say_log
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Callable

    from vaultkit.cli.building.build_log import BuildLog

_LINE = lazy_re(r"(?:\x1b\[\d{1,2}m)?([A-Z]+) *-  (?:\x1b\[0m)?(?:\[[\d:]{8}\] )?(.*)", re.DOTALL)
_SERVING = "Serving on "
_CHANGED = "Detected file changes"
_SHOWN_AGAIN = "Reloading browsers"
_BROKEN = "An error happened during the rebuild"
_REQUEST = lazy_re(r'"[A-Z]+ [^"\n]*" code \d{3}\b')
"""What MkDocs says of a request that it could not answer."""
_OF_EACH_BUILD = ("Building documentation...", "Watching paths for changes", "Shutting down")
"""What MkDocs says that needs no saying."""
_TRACEBACK = "Traceback (most recent call last)"
_REFUSED = lazy_re(r"^\w*Error: \[Errno (\d+)\] ([^:\n]*)[^\n]*\n*\Z", re.MULTILINE)


class ServeLog:
    """Takes the lines that MkDocs prints. Effect: prints on standard error.

    Args:
        make_log: Makes the log of one build.
        command: What shows all that rules find.
        is_verbose: Whether every line is printed as it comes.
    """

    def __init__(self, make_log: Callable[[], BuildLog], command: str, *, is_verbose: bool) -> None:
        self._make_log, self._command, self._is_verbose = make_log, command, is_verbose
        self._log = make_log()
        self._traceback: list[str] = []
        self.is_served = False
        """Whether a site has been shown."""

    def take(self, line: str) -> None:
        """Take a line, with its line end."""
        found = _LINE.fullmatch(line)
        if found is None and (self._traceback or line.startswith(_TRACEBACK)):
            self._traceback.append(line)
            return
        self._show_traceback()
        text = found[2] if found else line
        if text.startswith(_CHANGED):
            say("a file has changed: building again")
        elif text.startswith(_SERVING):
            self._finish()
            address = text.removeprefix(_SERVING).strip()
            say(f"Serving on {address} (it follows changes; Ctrl-C ends)")
            self.is_served = True
        elif text.startswith(_SHOWN_AGAIN):
            self._finish()
            say("the site shows the change")
        elif _REQUEST.match(text) and not self._is_verbose:
            say(text.strip())  # no warning of a build
        elif text.startswith(_BROKEN):
            self._finish()
            say("this could not be built; the site stays as it was until that is mended")
        elif self._is_verbose or not text.startswith(_OF_EACH_BUILD):
            self._log.take(line)

    def _finish(self) -> None:
        """Tell the warnings of a build, and begin with the next."""
        self._log.close(self._command)
        self._log = self._make_log()

    def _show_traceback(self) -> None:
        for line in self._traceback:
            say_log(line)
        self._traceback.clear()

    def close(self) -> tuple[int, str] | None:
        """Print what is left; return why the address was refused, if that ended MkDocs."""
        self._log.close(self._command)
        refused = _REFUSED.search("".join(self._traceback))
        if refused is not None and not self.is_served and "server_bind" in "".join(self._traceback):
            return int(refused[1]), refused[2]
        self._show_traceback()
        return None
