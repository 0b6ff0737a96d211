"""A program of its own that forks children, which write files and die on the way.

every FOLDER      die before each call that changes the disk; print what was wrong afterwards
middle ROOT       die when some files of `OLD` hold what they do in `NEW`, and others do not
moves FOLDER      the same as `every`, for a run that moves files, writes one above the vault, and
                  can be undone
done FOLDER       the same for taking that run back
undone FOLDER     the same for doing it again
random FOLDER N   write 200 files, N times, and be killed at a random moment; print the same
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import Any

from vaultkit.vault.write import (
    DONE,
    TAKEN_BACK,
    list_kept,
    read_kept,
    recover,
    step_back,
    write_files,
)

CALLS = ("open", "mkdir", "link", "unlink", "replace", "rmdir", "fsync", "chmod", "chown")
"""Those that change something; of those that open, the ones that make a file."""
OLD: dict[str, bytes] = {"a.md": b"a old", "x/b.md": b"b old", "gone.md": b"bye"}
NEW: dict[str, bytes] = {"a.md": b"a new", "x/b.md": b"b new", "n/d.md": b"d"}
NOTES = 200


def die_at(step: int) -> None:
    """Let the process end, as if killed, before its n-th call to the system."""
    left, opened = [step], os.open

    def wrap(function: Any) -> Any:
        def call(*args: Any, **options: Any) -> Any:
            if function is not opened or args[1] & os.O_CREAT:
                left[0] -= 1
            if left[0] < 0:
                os._exit(9)
            return function(*args, **options)

        return call

    for name in CALLS:
        setattr(os, name, wrap(getattr(os, name)))


def put(root: Path, files: dict[str, bytes]) -> None:
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)


def read(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def changes_of(old: dict[str, bytes], new: dict[str, bytes]) -> dict[str, Any]:
    return {path: (old.get(path), new.get(path)) for path in {*old, *new}}


def fork(work: Any) -> int:
    """Do some work in a child; return its process id."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    return child


def attempt(root: Path, step: int) -> int:
    """Write `NEW` over `OLD` and die at a step; return the exit status."""

    def work() -> None:
        die_at(step)
        write_files(root, changes_of(OLD, NEW))

    put(root, OLD)
    return os.waitstatus_to_exitcode(os.waitpid(fork(work), 0)[1])


def middle(root: Path) -> None:
    for step in range(1000):
        attempt(root, step)
        found = visible(root)
        if found.get("a.md") == NEW["a.md"] and found.get("x/b.md") == OLD["x/b.md"]:
            return
        shutil.rmtree(root)
    sys.exit("no crash in the middle")


def every(folder: Path) -> dict[str, Any]:
    wrong: list[str] = []
    actions: list[str] = []
    step, status = 0, 9
    while status == 9:
        root = folder / str(step)
        status = attempt(root, step)
        whole = all(data in {OLD.get(path), NEW.get(path)} for path, data in visible(root).items())
        done = recover(root)
        if done:
            actions.append(done.action)
        if not whole or read(root) not in (OLD, NEW) or (root / ".vaultkit").exists():
            wrong.append(f"step {step}: {read(root)}")
        if read(root) == OLD and (root / "n").exists():
            wrong.append(f"step {step}: a folder is left")
        step += 1
    if status != 0 or read(root) != NEW:
        wrong.append(f"the last run ended with {status}")
    return {"wrong": wrong, "steps": step, "actions": actions}


BEFORE: dict[str, bytes] = {"a.md": b"[[b]]", "x/b.md": b"b", "x/p.png": b"p" * 99, "c.md": b"c"}
AFTER: dict[str, bytes] = {"a.md": b"[[d]]", "y/z/d.md": b"d [[p]]", "y/z/p.png": b"p" * 99,
                           "c.md": b"c"}  # fmt: skip
MOVES = {"x/b.md": "y/z/d.md", "x/p.png": "y/z/p.png"}
EDITS = {"a.md": (b"[[b]]", b"[[d]]"), "x/b.md": (b"b", b"d [[p]]")}


CONFIG = {"old": b'exclude = ["x"]\n', "new": b'exclude = ["y/z"]\n'}


def config_of(root: Path) -> Path:
    """Return the file above a vault that a run writes as well."""
    return Path(os.path.realpath(root.parent), f"{root.name}.toml")


def move(root: Path, step: int) -> int:
    """Move from `BEFORE` to `AFTER` and die at a step; return the exit status."""

    config = config_of(root)

    def work() -> None:
        die_at(step)
        above = {str(config): (CONFIG["old"], CONFIG["new"])}
        write_files(root, EDITS, MOVES, keep="mv x y/z", above=above)

    put(root, BEFORE)
    config.write_bytes(CONFIG["old"])
    return os.waitstatus_to_exitcode(os.waitpid(fork(work), 0)[1])


def faults_of_move(root: Path) -> list[str]:
    """Return what is wrong after the recovery of a move, and after it was undone."""
    found, config = visible(root), config_of(root)
    folders = {path.name for path in root.iterdir() if path.is_dir()} - {".vaultkit"}
    state = "old" if found == BEFORE else "new"
    faults = {
        f"{found}": found not in (BEFORE, AFTER),
        f"above: {config.read_bytes()!r}": config.read_bytes() != CONFIG[state],
        f"folders {folders}": folders != ({"x"} if state == "old" else {"y"}),
        f"left over: {read(root)}": state == "old" and read(root) != BEFORE,
    }
    if state == "new":
        kept = read_kept(root)
        assert kept is not None
        step_back(root, kept)
        is_left = (root / ".vaultkit/undo/done-1").exists() or (root / "y").exists()
        is_back = visible(root) == BEFORE and config.read_bytes() == CONFIG["old"]
        faults[f"not undone: {read(root)}"] = is_left or not is_back
    return [fault for fault, is_so in faults.items() if is_so]


def moves(folder: Path) -> dict[str, Any]:
    wrong: list[str] = []
    actions: list[str] = []
    step, status = 0, 9
    while status == 9:
        root = folder / str(step)
        status = move(root, step)
        done = recover(root)
        if done:
            actions.append(done.action)
        wrong += [f"step {step}: {fault}" for fault in faults_of_move(root)]
        step += 1
    left = [path.name for path in folder.iterdir() if path.name.startswith(".vaultkit")]
    if status != 0 or left:
        wrong.append(f"the last run ended with {status}; left above: {left}")
    return {"wrong": wrong, "steps": step, "actions": actions}


EDIT = {"c.md": (b"c", b"c edited")}
STATES = [{**files, "c.md": b"c edited"} for files in (BEFORE, AFTER)]
"""Before and after the second of two runs, a move."""
LISTS = [[("edit c", DONE), ("mv x y/z", TAKEN_BACK)], [("mv x y/z", DONE), ("edit c", DONE)]]
"""What is kept then."""


def step(root: Path, state: str) -> None:
    kept = read_kept(root, state)
    assert kept is not None
    step_back(root, kept)


def take_step(root: Path, call: int, state: str) -> int:
    """Take back the second of two runs, or do it again, and die; return the exit status."""
    config = config_of(root)

    def work() -> None:
        die_at(call)
        step(root, state)

    put(root, BEFORE)
    config.write_bytes(CONFIG["old"])
    write_files(root, EDIT, keep="edit c")
    above = {str(config): (CONFIG["old"], CONFIG["new"])}
    write_files(root, EDITS, MOVES, keep="mv x y/z", above=above)
    if state == TAKEN_BACK:
        step(root, DONE)
    return os.waitstatus_to_exitcode(os.waitpid(fork(work), 0)[1])


def faults_of_step(root: Path) -> list[str]:
    """Return what is wrong after the recovery, and on the way back and forth."""
    faults: list[str] = []

    def see(wanted: int) -> None:
        names = [(run.what, run.state) for run in list_kept(root)]
        config = config_of(root).read_bytes()
        if visible(root) != STATES[wanted] or config != CONFIG[("old", "new")[wanted]]:
            faults.append(f"{visible(root)}, {config!r}")
        if names != LISTS[wanted]:
            faults.append(f"kept: {names}")
        if list(root.rglob(".vaultkit-*.new")) or (root / ".vaultkit/journal.json").exists():
            faults.append(f"left over: {read(root)}")

    now = int(visible(root) == STATES[1])
    see(now)
    for state in (DONE, TAKEN_BACK)[:: 1 if now else -1]:
        step(root, state)
        see(int(state == TAKEN_BACK))
    if now:
        step(root, DONE)
    step(root, DONE)
    if visible(root) != BEFORE or len(list_kept(root)) != len(LISTS[0]):
        faults.append(f"not undone: {read(root)}")
    return faults


def steps(folder: Path, state: str) -> dict[str, Any]:
    wrong: list[str] = []
    actions: list[str] = []
    os.fsync = lambda _: None  # the process dies, not the machine: what was written is there
    call, status = 0, 9
    while status == 9:
        root = folder / str(call)
        status = take_step(root, call, state)
        done = recover(root)
        if done:
            actions.append(done.action)
        wrong += [f"call {call}: {fault}" for fault in faults_of_step(root)]
        call += 1
    if status != 0:
        wrong.append(f"the last run ended with {status}")
    return {"wrong": wrong, "steps": call, "actions": actions}


def visible(root: Path) -> dict[str, bytes]:
    return {path: data for path, data in read(root).items() if "/." not in f"/{path}"}


def at_random(folder: Path, times: int) -> dict[str, Any]:
    root = folder / "vault"
    states = [
        {f"f{n % 7}/n{n}.md": f"{n} {version}\r\n".encode() * 50 for n in range(NOTES)}
        for version in ("old", "new")
    ]
    put(root, states[0])
    start = time.perf_counter()
    write_files(root, changes_of(*states))
    longest = time.perf_counter() - start
    chance = random.Random(20261121)
    now, wrong, killed, interrupted = 1, [], 0, 0
    while killed < times:
        old, new = states[now], states[1 - now]
        start = time.perf_counter()
        child = fork(lambda old=old, new=new: write_files(root, changes_of(old, new)))
        time.sleep(chance.uniform(0, longest))
        os.kill(child, signal.SIGKILL)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        elapsed = time.perf_counter() - start
        longest = longest * 0.95 if status == 0 else max(longest, elapsed * 1.02)
        killed += 1
        found = visible(root)
        torn = [path for path, data in found.items() if data not in (old[path], new[path])]
        if torn or len(found) != NOTES:
            wrong.append(f"{killed}: torn {torn}, {len(found)} notes")
        interrupted += recover(root) is not None
        after = read(root)
        if after not in (old, new):
            wrong.append(f"{killed}: neither old nor new")
        now = 1 - now if after == new else now
    return {"wrong": wrong, "killed": killed, "interrupted": interrupted}


def main() -> None:
    mode, folder, *rest = sys.argv[1:]
    if mode == "middle":
        middle(Path(folder))
        return
    if mode == "random":
        report = at_random(Path(folder), int(rest[0]))
    else:
        report = {
            "moves": moves,
            "every": every,
            "done": lambda folder: steps(folder, DONE),
            "undone": lambda folder: steps(folder, TAKEN_BACK),
        }[mode](Path(folder))
    sys.stdout.write(json.dumps(report))


if __name__ == "__main__":
    main()
