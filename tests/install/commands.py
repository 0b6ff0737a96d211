"""The first hour with an installed vaultkit: each command once, on a vault that it makes itself."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tests.install.environments import Environment, InstallError, attempt, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FINDINGS: Final = 1
REFUSED: Final = 2
DAY: Final = ("--today", "2026-11-01")
BASE: Final = "views:\n  - type: table\n    name: All\n    order: [file.name]\n"
SERVICE: Final = """\
---
type: note
created: 2026-01-01
---
```yaml
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: wrong}
```
"""
POST: Final = '+++\ntitle = "A post"\ndate = 2026-01-02\n+++\nText of a post.\n'
PAGE: Final = "<!doctype html><title>Site</title><p>Nothing of a vault.</p>"
_LINE: Final = re.compile(r"(?:^|(?<=\s))(?:\S*pip3?|uv pip|pipx|uv tool) .*", re.MULTILINE)
"""A line that installs something."""


@dataclass(frozen=True, slots=True)
class Step:
    """A command: its words, the status it must end with, and a text it must print."""

    words: tuple[str, ...]
    status: int = 0
    says: str = ""


STEPS: Final = (
    Step(("--version",), says="vaultkit "),
    Step(("check",), says="no findings"),
    Step(("inspect", "--format", "json"), says='"schema": 1'),
    Step(("render", "Start here"), says="How to write a note"),
    Step(("graph",), says="Start here"),
    Step(("graph", "export", "--format", "graphml"), says="<graphml"),
    Step(("new", "note", "First"), says="First.md"),
    Step(("mv", "First", "Second"), says="Second"),
    Step(("undo",)),
    Step(("render", "First")),
    Step(("moc", "new", "Overview", "--tag", "writing")),
    Step(
        ("moc", "--check"),
    ),
    Step(("base", "All.base", "--format", "csv"), says="Start here"),
    Step(("review",), says="overdue"),
    Step(("import", "../posts", "--into", "."), says="post"),
    Step(("rule", "L101"), says="L101"),
    Step(("schema", "config"), says='"properties"'),
    Step(("audit", "../page"), says="no leaks"),
)
BUILD: Final = ("build", "--site-dir", "../site")


class Hour:
    """A vault and the commands that are tried on it.

    Args:
        environment: What vaultkit is installed in.
        folder: Where the vault is made.
    """

    def __init__(self, environment: Environment, folder: Path) -> None:
        self._environment = environment
        self._folder = folder
        self._vault = folder / "vault"
        self._program = str(environment.programs / "vaultkit")

    def begin(self) -> None:
        """Make a vault with `init`, and what else the commands need. Effect: writes files."""
        self._folder.mkdir(parents=True)
        run((self._program, "init", "vault"), self._folder, self._environment.variables)
        for name, text in (
            ("vault/All.base", BASE),
            ("posts/a.md", POST),
            ("page/index.html", PAGE),
            ("page/404.html", PAGE),
        ):
            path = self._folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def try_all(self) -> Iterator[str]:
        """Run each command; yield a line for each that does not do what it must."""
        for step in STEPS:
            yield from self.try_step(step)

    def try_step(self, step: Step) -> Iterator[str]:
        """Run a command; yield a line if it does not do what it must."""
        status, text = self.run(*step.words)
        if status != step.status or step.says not in text:
            wanted = f'status {step.status}, "{step.says}"' if step.says else f"{step.status}"
            yield f"vaultkit {shlex.join(step.words)}: {status} instead of {wanted}:\n{text}"

    def try_site(self) -> Iterator[str]:
        """Build the site and audit it; yield a line for what is wrong."""
        yield from self.try_step(Step(BUILD))
        if not (self._folder / "site" / "index.html").is_file():
            yield "vaultkit build: there is no site/index.html"
        yield from self.try_step(Step(("audit", "../site"), says="no leaks"))

    def type_line(self) -> Iterator[str]:
        """Build where that cannot be, and type the line that vaultkit says installs what it needs.

        Effect: changes the environment.
        """
        status, text = self.run(*BUILD)
        line = install_line_in(text)
        if status != REFUSED or not line:
            yield f"vaultkit build: {status} instead of {REFUSED} and a line to type:\n{text}"
            return
        try:
            run(tuple(shlex.split(line)), self._folder, self._environment.variables)
        except InstallError as error:
            yield f"the line to type fails: {error}"

    def try_manifest(self, *, has_schemas: bool) -> Iterator[str]:
        """Check a note with a manifest that only a schema finds fault with."""
        note = self._vault / "Service.md"
        note.write_text(SERVICE, encoding="utf-8")
        status, text = self.run("check", "--format", "concise", "Service.md")
        note.unlink()
        if has_schemas and (status != FINDINGS or "must be a list" not in text):
            yield f"vaultkit check: the schema of a Service was not used: {status}\n{text}"
        if not has_schemas and (status or not install_line_in(text)):
            yield f"vaultkit check: status {status}, or no line that installs schemas:\n{text}"

    def run(self, *words: str) -> tuple[int, str]:
        """Run a command in the vault; return its status and what it prints."""
        day = () if words[0].startswith("-") else DAY
        done = attempt((self._program, *words, *day), self._vault, self._environment.variables)
        return done.returncode, done.stdout + done.stderr


def install_line_in(text: str) -> str:
    """Return the command that a message says to type; "" if it says none."""
    found = [match[0].strip() for match in _LINE.finditer(text)]
    return found[0] if found else ""
