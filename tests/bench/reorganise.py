"""An agent's long hour: hundreds of changes of a vault through `vaultkit mcp`, one after the other.

    python -m tests.bench.reorganise VAULT [--steps 400] [--seed 1] [--server "vaultkit mcp"]

The vault is copied first. Each step is asked for as the skill tells: a dry run, then the same call
with `confirm` and `expect`. Every hundred changes the last twenty are taken back and compared byte
by byte. At the end: which links lead nowhere that led somewhere, and what `check` finds now.
"""

from __future__ import annotations

import argparse
import json
import random
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, deque
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vaultkit.authoring.editing.list_items import list_items
from vaultkit.vault.load import load_vault

if TYPE_CHECKING:
    from collections.abc import Callable

    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import Vault

_UNDONE = 20
"""Changes that can be taken back."""
_EVERY = 100
_TEXTS = frozenset({".md", ".canvas", ".base", ".json", ".toml"})
Call = tuple[str, dict[str, Any]]


class Agent:
    """A server of tools, and what was asked of it.

    Args:
        command: What starts it.
        root: The vault's folder.
        seed: Of the random numbers.
    """

    def __init__(self, command: list[str], root: Path, seed: int) -> None:
        self._process = subprocess.Popen(
            [*command, "--vault", str(root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._root, self._rng, self._number = root, random.Random(seed), 0
        self.done: Counter[str] = Counter()
        self.refused: Counter[tuple[str, str]] = Counter()
        self.states: deque[dict[str, bytes]] = deque([texts_of(root)], maxlen=_UNDONE + 1)

    def ask(self, tool: str, given: dict[str, Any]) -> dict[str, Any]:
        """Call a tool, and return its answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._number += 1
        params = {"name": tool, "arguments": given}
        call = {"jsonrpc": "2.0", "id": self._number, "method": "tools/call", "params": params}
        self._process.stdin.write(json.dumps(call).encode() + b"\n")
        self._process.stdin.flush()
        result = json.loads(self._process.stdout.readline())["result"]
        answer: dict[str, Any] = json.loads(result["content"][0]["text"])
        return answer

    def change(self, tool: str, given: dict[str, Any]) -> bool:
        """Look at a change, then write it; tell whether it was written."""
        shown = self.ask(tool, given)
        if "error" not in shown:
            expect = {"notes": shown["notes"], "places": shown["places"]}
            shown = self.ask(tool, {**given, "confirm": True, "expect": expect})
        if "error" in shown:
            self.refused[tool, shown["error"].partition("\n")[0].partition(";")[0][:90]] += 1
            return False
        if shown["written"]:
            self.done[tool] += 1
            self.states.append(texts_of(self._root))
        return bool(shown["written"])

    def step(self) -> None:
        """Change something, whatever comes to mind."""
        vault = load_vault(self._root)
        tool, given = self._rng.choice(_IDEAS)(self._rng, vault, self._number)
        self.change(tool, given)

    def take_back(self) -> int:
        """Take back what can be, and return how many files differ from what was there before."""
        wanted = self.states[0]
        for _ in range(len(self.states) - 1):
            self.ask("undo", {"confirm": True})
        now = texts_of(self._root)
        self.states = deque([now], maxlen=_UNDONE + 1)
        return sum(now.get(path) != wanted.get(path) for path in now.keys() | wanted.keys())

    def codes(self) -> Counter[str]:
        """Return how often each rule finds something now."""
        return Counter(one["code"] for one in self.ask("check", {"limit": 500})["findings"])

    def end(self) -> None:
        """End the server."""
        self._process.communicate(timeout=60)


def texts_of(root: Path) -> dict[str, bytes]:
    """Return the files of a vault that changes can reach."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.suffix in _TEXTS and ".vaultkit" not in path.parts and path.is_file()
    }


def _note(rng: random.Random, vault: Vault) -> Note:
    return vault.notes[rng.choice(sorted(vault.notes))]


def _rename(rng: random.Random, vault: Vault, at: int) -> Call:
    note = _note(rng, vault)
    return "rename", {"old": note.path, "new": f"{note.path.rpartition('/')[2][:-3][:40]} {at}"}


def _move(rng: random.Random, vault: Vault, at: int) -> Call:
    folders = sorted({path.rpartition("/")[0] for path in vault.notes} - {""})
    folder = rng.choice([*folders, f"Sorted {at % 7}"])
    return "rename", {"old": _note(rng, vault).path, "new": f"{folder}/"}


def _heading(rng: random.Random, vault: Vault, at: int) -> Call:
    note, part = _section(rng, vault)
    return "rename", {"old": f"{note}#{part}", "new": f"{part[:30]} ({at})"}


def _section(rng: random.Random, vault: Vault) -> tuple[str, str]:
    headed = [note for path, note in sorted(vault.notes.items()) if note.headings]
    note = rng.choice(headed)
    return note.path, rng.choice(note.headings).text


def _extract(rng: random.Random, vault: Vault, at: int) -> Call:
    note, part = _section(rng, vault)
    leave = rng.choice(("link", "embed"))
    return "extract", {"note": note, "section": part, "new": f"Part {at}", "leave": leave}


def _extract_item(rng: random.Random, vault: Vault, at: int) -> Call:
    notes = [note for _, note in sorted(vault.notes.items())]
    lists = [(note, item) for note in rng.sample(notes, 20) for item in list_items(note)]
    if not lists:
        return _extract(rng, vault, at)
    note, item = rng.choice(lists)
    line = f":{note.source.line_of(item.start)}"
    return "extract", {"note": note.path, "section": line, "new": f"Item {at}"}


def _merge(rng: random.Random, vault: Vault, at: int) -> Call:
    note, other = rng.sample(sorted(vault.notes), 2)
    given = {"note": note, "into": other, "alias": at % 2 == 0, "heading": f"Merged {at}"}
    return "merge", {**given, "prefer": rng.choice(("target", "source"))}


def _set(rng: random.Random, vault: Vault, at: int) -> Call:
    value = rng.choice(
        ("done", 3, True, ["a", "b"], f"[[{_note(rng, vault).title}]]", "2026-05-01")
    )
    return "set", {"note": _note(rng, vault).path, "values": {f"key{at % 9}": value}}


def _unset(rng: random.Random, vault: Vault, at: int) -> Call:
    return "unset", {"note": _note(rng, vault).path, "keys": [f"key{at % 9}", "cssclasses"]}


def _append(rng: random.Random, vault: Vault, at: int) -> Call:
    note = _note(rng, vault)
    other = _note(rng, vault).path[:-3]
    return "append", {"note": note.path, "text": f"See [[{other}]] as well ({at})."}


def _replace(rng: random.Random, vault: Vault, at: int) -> Call:
    note, part = _section(rng, vault)
    return "replace_section", {"note": note, "section": part, "text": f"Said anew in step {at}."}


def _create(rng: random.Random, vault: Vault, at: int) -> Call:
    return "create", {"title": f"Note {at}", "text": f"On [[{_note(rng, vault).path[:-3]}]]."}


def _fix(rng: random.Random, vault: Vault, at: int) -> Call:
    del at
    return "fix", {"notes": [_note(rng, vault).path for _ in range(5)]}


def _review(rng: random.Random, vault: Vault, at: int) -> Call:
    del at
    return "mark_reviewed", {"notes": [_note(rng, vault).path]}


_IDEAS: tuple[Callable[[random.Random, Vault, int], Call], ...] = (
    *(_rename, _rename, _move, _move, _move, _heading, _heading, _extract, _extract),
    *(_extract_item, _extract_item, _merge, _merge, _set, _set, _unset, _append, _append),
    *(_replace, _create, _fix, _review),
)  # fmt: skip


def broken(vault: Vault) -> Counter[str]:
    """Count the links of a vault that lead nowhere, or to a heading that is not there."""
    found: Counter[str] = Counter()
    for links in vault.links.values():
        for link in links:
            if link.status not in {"ok", "ambiguous"}:
                found[f"{link.link.target}{link.link.subpath}"] += 1
    return found


def main() -> int:
    """Change a copy of a vault, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("vault", type=Path)
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--server", default="vaultkit mcp")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch) / "vault"
        shutil.copytree(options.vault, root)
        (root / ".obsidian").mkdir(exist_ok=True)
        before, start = load_vault(root), time.monotonic()
        agent = Agent(shlex.split(options.server), root, options.seed)
        found = agent.codes()
        differing, checked = 0, 0
        for at in range(1, options.steps + 1):
            agent.step()
            if at % _EVERY == 0 or at == options.steps:
                lost = broken(load_vault(root)) - broken(before)
                differing += agent.take_back()
                checked += 1
                print(f"step {at}: links broken since the start {sum(lost.values())}", flush=True)
                for name, number in list(lost.items())[:9]:
                    print(f"    {number} x {name}")
        after = load_vault(root)
        last = agent.codes()
        agent.end()
        print(f"{sum(agent.done.values())} changes: {dict(agent.done.most_common())}")
        print(f"{sum(agent.refused.values())} refused:")
        for (tool, why), number in agent.refused.most_common():
            print(f"    {number} {tool}: {why}")
        print(f"notes {len(before.notes)} -> {len(after.notes)}")
        print(f"check: no longer {dict(found - last)}, new {dict(last - found)}")
        print(f"broken links {sum(broken(before).values())} -> {sum(broken(after).values())}")
        print(f"taken back {checked} times; files that differ then: {differing}")
        print(f"{time.monotonic() - start:.0f} s")
        return int(bool(differing or broken(after) - broken(before)))


if __name__ == "__main__":
    sys.exit(main())
