"""Draw Mermaid's diagrams: with what is kept of the last build, or a process that draws.

The package `mmdr` draws, with the backend `merman`; the extra `diagrams` brings it. It is asked
here alone, its version is pinned, and whatever it does to itself costs one diagram. See decision
60.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple, Protocol

from vaultkit.authoring.diagrams.diagram_colors import theme_directive
from vaultkit.authoring.diagrams.diagram_svg import NotDrawnError, clean_svg
from vaultkit.distribution.extras import has_extra
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

EXTRA = "diagrams"
MOST_SOURCE = 50_000
"""Characters of a diagram, as Mermaid has it."""
MOST_DRAWN = 1_500_000
"""Characters of what is drawn."""
SECONDS = 10
"""For one diagram."""
MOST_LOST = 5
"""Diagrams that may take too long, or end the process, before no more are tried."""
_WORKER = Path(__file__).with_name("diagram_worker.py")
_LINES = 3
"""Lines of a message that are of use."""
_STATES = lazy_re(r"^[ \t]*+stateDiagram", re.MULTILINE)
_MARKUP = lazy_re(
    r"</?(?:b|i|u|s|em|strong|small|big|su[bp]|code|span|font|center|div|p|a|img|mark|del|ins|q|kbd"
    r"|h[1-6]|[uo]l|li|hr)(?:\s[^<>]*)?/?>|\bfa[bklrs]?:fa-[\w-]+ ?",
    re.IGNORECASE,
)
"""HTML of labels, and icons of a font that no page loads."""
_STARTS_LINE = ("<li", "<hr")
MISSING = "missing"
"""The fault where the extra is not installed."""


class Drawn(NamedTuple):
    """A diagram that was drawn, or why it was not.

    Args:
        svg: See `clean_svg`; "" if it was not drawn.
        fault: The reason, on one line.
    """

    svg: str
    fault: str = ""


class Values(Protocol):
    """What is kept between builds."""

    def recall(self, name: str, given: str) -> object:
        """Return what was remembered by a name for the same input."""

    def remember(self, name: str, given: str, value: object) -> None:
        """Keep a value."""


class DiagramRenderer:
    """Draws diagrams, each once.

    Args:
        values: Keeps what was drawn; None to keep nothing.
        program: Gives what tells this version of the program from others.
    """

    def __init__(self, values: Values | None = None, program: Callable[[], str] = str) -> None:
        self._values = values
        self._program = program
        self._known: dict[str, Drawn] = {}
        self._is_recalled = values is None
        self._process: _Process | None = None
        self._lost = 0
        self._is_new = False
        """Whether something was drawn that the last build had not."""

    def draw(self, source: str) -> Drawn:
        """Return a diagram; one that is not known is drawn. Effect: may start a process."""
        key = _key(source)
        if not self._is_recalled:
            self._recall()
        if key not in self._known:
            self._known[key] = self._draw(source)
        return self._known[key]

    def _recall(self) -> None:
        """Take what the last build drew."""
        self._is_recalled = True
        kept = self._values and self._values.recall(EXTRA, self._program())
        if isinstance(kept, dict):
            self._known = {key: Drawn(*one) for key, one in kept.items()}

    def draw_all(self, sources: Iterable[str]) -> Mapping[str, Drawn]:
        """Return diagrams by their sources, and keep them for the next build alone.

        Effect: may start a process, and ends it.
        """
        drawn = {source: self.draw(source) for source in sources}
        self.close()
        if self._values is not None and self._is_new:
            known = {_key(source): one for source, one in drawn.items() if one.svg}
            self._values.remember(EXTRA, self._program(), known)
        return drawn

    def close(self) -> None:
        """End the process that draws, if there is one. Effect: ends it."""
        if self._process is not None:
            self._process.close()
            self._process = None

    def _draw(self, source: str) -> Drawn:
        if fault := self._refuse(source):
            return Drawn("", fault)
        answer = self._ask(source)
        svg = answer.get("svg", "")
        if not svg:
            return Drawn("", _one_line(answer.get("fault", "nothing was drawn")))
        if len(svg) > MOST_DRAWN:
            return Drawn("", f"what was drawn is larger than {MOST_DRAWN:,} characters")
        try:
            self._is_new = True
            return Drawn(clean_svg(svg))
        except NotDrawnError as error:
            return Drawn("", str(error))

    def _refuse(self, source: str) -> str:
        """Return why a diagram is not even tried, "" if it is."""
        if not has_extra(EXTRA):
            return MISSING
        if len(source) > MOST_SOURCE:
            return f"it is longer than {MOST_SOURCE:,} characters"
        if self._lost >= MOST_LOST:
            return "too many others could not be drawn in time"
        return "" if source.strip() else "it is empty"

    def _ask(self, source: str) -> Mapping[str, str]:
        """Have a diagram drawn; a process that gives no answer is ended."""
        if self._process is None:
            self._process = _Process()
        directive = theme_directive(has_states=_STATES.search(source) is not None)
        answer = self._process.ask(without_markup(source) + directive)
        if answer is None:
            self._lost += 1
            self.close()
            return {"fault": "drawing it took too long, or too much memory"}
        return answer


class _Process:
    """A process that draws. Effect: starts it."""

    def __init__(self) -> None:
        spec = find_spec("mmdr")
        folder = str(Path(spec.origin).parents[1]) if spec and spec.origin else ""
        self._started = subprocess.Popen(  # noqa: S603 - our own file, by the Python that runs
            [sys.executable, "-I", "-B", str(_WORKER), folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._answers: SimpleQueue[bytes] = SimpleQueue()
        Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._started.stdout is not None  # noqa: S101 - it is a pipe
        for line in self._started.stdout:
            self._answers.put(line)
        self._answers.put(b"")

    def ask(self, source: str) -> Mapping[str, str] | None:
        """Return the answer to a diagram; None if there is none in time."""
        assert self._started.stdin is not None  # noqa: S101 - it is a pipe
        try:
            self._started.stdin.write(json.dumps(source).encode() + b"\n")
            self._started.stdin.flush()
            line = self._answers.get(timeout=SECONDS)
            found = json.loads(line) if line else None
        except (OSError, Empty, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def close(self) -> None:
        """End the process."""
        self._started.kill()
        self._started.wait()
        for pipe in (self._started.stdin, self._started.stdout):
            if pipe is not None:
                pipe.close()


def _key(source: str) -> str:
    return hashlib.blake2b(source.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def without_markup(source: str) -> str:
    """Return a diagram whose labels are text alone, line breaks aside."""
    return _MARKUP.sub(lambda found: _in_place_of(found[0].lower()), source)


def _in_place_of(markup: str) -> str:
    if markup.startswith(_STARTS_LINE):
        return "<br>• " if markup.startswith("<li") else "<br>"
    return ""


def _one_line(message: str) -> str:
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    return " ".join(lines[:_LINES])[:200].rstrip(".") or "nothing was drawn"
