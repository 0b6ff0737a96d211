"""The commands that write, each with a vault to run on, and what a tree of files holds."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

NOTES: Final = 120
TODAY: Final = "2026-11-29"
CLI: Final = (sys.executable, "-m", "vaultkit")
ABOVE: Final = (sys.executable, "-m", "tests.reliability.mv_above")
"""`vaultkit mv`, which writes the config above the vault as well, whatever moves."""
_TIMED: Final = re.compile(r"(?:^|/)(?:sitemap\.xml\.gz|feed\.xml)$")
"""Files of a site that hold the time of the build."""

Tree = dict[str, bytes]
"""Files by path."""


@dataclass(frozen=True)
class Scenario:
    """A command and what it is run on.

    Args:
        name: What it is called in the table.
        words: The command line, in the folder that holds the vault `kb`.
        before: A command that is run first, and is no part of the measure.
        then: Another one after it.
        program: What runs the words.
        status: Statuses with which it ends if nothing disturbs it.
    """

    name: str
    words: tuple[str, ...]
    before: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    program: tuple[str, ...] = CLI
    status: frozenset[int] = frozenset({0, 1})

    @property
    def command(self) -> list[str]:
        """The whole command line."""
        return [*self.program, *self.words]

    @property
    def is_build(self) -> bool:
        """Whether it writes a site, and not to the vault."""
        return self.words[0] == "build"


FIX = Scenario("check --fix", ("check", "kb", "--fix", "--select", "F302", "-q"))
MV = Scenario("mv", ("mv", "--vault", "kb", "Hub", "Moved/Hub two", "-q"), program=ABOVE)
SCENARIOS: Final = (
    FIX,
    MV,
    Scenario("moc", ("moc", "refresh", "kb", "-q")),
    Scenario("import", ("import", "source", "--into", "kb", "-q")),
    Scenario("new", ("new", "fact", "One", "--vault", "kb", "-q")),
    Scenario("undo", ("undo", "kb", "-q"), before=MV.words, program=CLI),
    Scenario("redo", ("redo", "kb", "-q"), before=MV.words, then=("undo", "kb", "-q")),
    Scenario("review done", ("review", "done", "--vault", "kb", *(f"N{n}" for n in range(40)))),
    Scenario("build", ("build", "kb", "-q", "--today", TODAY), before=("build", "kb", "-q")),
)


def make(folder: Path, scenario: Scenario) -> None:
    """Make the files that a scenario starts with, and run its first command."""
    files = {
        "kb/.obsidian/templates.json": '{"folder": "Templates"}',
        "kb/Templates/fact.md": "---\ntype: fact\n---\n",
        "kb/B.base": "views:\n  - type: table\n    name: All\n    limit: 9\n",
        "kb/Hub.md": "# Hub\n",
        "vaultkit.toml": 'exclude = ["Drafts/**"]\n',
        **{f"kb/F{n % 7}/N{n}.md": note(n) for n in range(NOTES)},
        **{f"source/d{n % 9}/S{n}.md": f"# S{n}\n\n{{{{< ref >}}}}\n" for n in range(NOTES)},
    }
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    for words in filter(None, (scenario.before, scenario.then)):
        program = ABOVE if words == MV.words else CLI
        command, own = [*program, *words], environment(folder)
        subprocess.run(command, cwd=folder, env=own, check=True, stdout=subprocess.DEVNULL)
    if scenario.is_build:
        for n in range(0, NOTES, 2):
            path = folder / f"kb/F{n % 7}/N{n}.md"
            path.write_text(path.read_text("utf-8") + "\nmore\n", encoding="utf-8")


def note(number: int) -> str:
    """Return a note that every command finds something to do in."""
    return (
        f"---\nup: [[Hub]]\nreview_interval: 90d\nlast_reviewed: 2026-01-01\n---\n# N{number}\n\n"
        f"[[Hub]] and [[N{(number + 1) % NOTES}]].\n\n%% vaultkit:moc begin B.base#All list %%\n"
        "%% vaultkit:moc end %%\n"
    ).replace("up: [[Hub]]\n", "up: [[Hub]]\n" if number % 2 else "")


def environment(folder: Path) -> dict[str, str]:
    """Return the variables of a run: a user of its own, outside the vault."""
    home = folder.parent / "home"
    names = {"HOME": "", "XDG_STATE_HOME": "state", "XDG_CACHE_HOME": "cache"}
    own = {name: os.path.join(home, sub) for name, sub in names.items()}
    root = Path(__file__).parents[2]
    return {**os.environ, **own, "PYTHONPATH": str(root), "VAULTKIT_NO_CACHE": "1"}


def read(folder: Path, scenario: Scenario) -> Tree:
    """Return the files that a person sees: those in the vault and above it, or those of a site."""
    top = folder / "site" if scenario.is_build else folder
    return {
        path: data
        for path, data in _everything(top).items()
        if not path.startswith((".", "site/"))
        and "/.vaultkit" not in f"/{path}"
        and not _TIMED.search(path)
    }


def find_left(folder: Path) -> list[str]:
    """Return what only a run needs, and is still there."""
    found = [path for path in _everything(folder) if _is_left(path)]
    stages = [path.name for path in folder.iterdir() if path.name.startswith(".site.")]
    return [*found, *stages]


def _is_left(path: str) -> bool:
    is_kept = "/.vaultkit/undo/" in path or path.endswith("/.vaultkit/.gitignore")
    is_ours = any(part.startswith(".vaultkit") for part in path.split("/"))
    return path.endswith(".new") or (is_ours and not is_kept)


def find_torn(found: Tree, *states: Tree) -> list[str]:
    """Return the files that hold what they hold in none of the states."""
    paths = {*found, *(path for state in states for path in state)}
    return sorted(path for path in paths if all(found.get(path) != one.get(path) for one in states))


def differences(found: Mapping[str, bytes], state: Mapping[str, bytes]) -> list[str]:
    """Return the files that are not as in a state."""
    return sorted(path for path in {*found, *state} if found.get(path) != state.get(path))


def _everything(folder: Path) -> Tree:
    found: Tree = {}
    for top, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(top, name)
            try:
                with open(path, "rb") as file:
                    found[os.path.relpath(path, folder).replace(os.sep, "/")] = file.read()
            except FileNotFoundError:  # it went meanwhile
                continue
    return found
