"""Time whole processes, two commands in turn, and measure the memory they take."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

if TYPE_CHECKING:
    import resource
    from collections.abc import Callable, Iterator, Mapping, Sequence

LONGEST: Final = 1_800.0  # seconds after which a command is stopped
PAUSE: Final = 0.01  # seconds between two looks at the memory of a process tree
MEGABYTE: Final = 1e6  # bytes; Linux counts kibibytes, see `_peak`
ROOT: Final = Path(__file__).resolve().parents[2]  # of the project


class CommandError(Exception):
    """A command ended in a way that makes its time worthless."""


@dataclass(frozen=True, slots=True)
class Command:
    """A process to run.

    Args:
        arguments: Its command line.
        cwd: Folder it runs in.
        good: Exit statuses that are none of a failure.
        output: A folder that is removed before.
        before: Called before each run; its time does not count.
        variables: Added to the environment.
    """

    arguments: Sequence[str]
    cwd: Path
    good: frozenset[int] = frozenset({0})
    output: Path | None = None
    before: Callable[[], object] | None = None
    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sample:
    """What one run took: wall-clock seconds, peak memory in megabytes, seconds of processors."""

    seconds: float
    peak_mb: float
    cpu: float = 0.0


def run(command: Command, *, watch: bool = False) -> Sample:
    """Run `command` to its end and return what it took.

    The peak is that of the largest process. With `watch` it is that of all processes
    together where the system tells (Linux), and the time is of no use: looking costs.

    Effect: runs a process, removes `command.output` first. Raises CommandError when
    the command cannot be run, ends with another status than the good ones, or runs
    for more than `LONGEST` seconds.
    """
    if command.output:
        shutil.rmtree(command.output, ignore_errors=True)
    if command.before:
        command.before()
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        try:
            process = subprocess.Popen(
                command.arguments,
                cwd=command.cwd,
                env={**environment(os.environ), **command.variables},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
            )
        except OSError as error:
            raise CommandError(str(error)) from error
        watcher = _Watcher(process.pid) if watch else None
        status, usage = _wait(process)
        seconds = time.perf_counter() - start
        together = watcher.stop() if watcher else 0.0
        if status not in command.good:
            errors.seek(0)
            _fail(status, errors.read().decode(errors="replace"))
    return Sample(seconds, max(_peak(usage), together), usage.ru_utime + usage.ru_stime)


def environment(inherited: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of both sides: vaultkit need not be installed.

    Byte code and pages are kept as an installation keeps them, whatever this shell is told.
    """
    paths = [str(ROOT), inherited.get("PYTHONPATH", "")]
    dropped = {"PYTHONDONTWRITEBYTECODE", "VAULTKIT_NO_CACHE"}
    kept = {name: value for name, value in inherited.items() if name not in dropped}
    return {**kept, "PYTHONPATH": os.pathsep.join(filter(None, paths))}


def _wait(process: subprocess.Popen[bytes]) -> tuple[int, resource.struct_rusage]:
    """Wait for `process`; return its status and what it and its children used.

    Effect: kills it and all it started after `LONGEST` seconds, or when interrupted.
    """

    def kill() -> None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)

    timer = threading.Timer(LONGEST, kill)
    timer.start()
    try:
        _, encoded, usage = os.wait4(process.pid, 0)
    except BaseException:
        kill()
        raise
    finally:
        timer.cancel()
    process.returncode = os.waitstatus_to_exitcode(encoded)
    return process.returncode, usage


def _fail(status: int, errors: str) -> NoReturn:
    """Raise CommandError with the last line that the command complained in."""
    lines = errors.split("\n")
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    message = f"exit {status}: {last}" if last else f"exit {status}"
    raise CommandError(message)


def _peak(usage: resource.struct_rusage) -> float:
    """Return the megabytes of the largest process; Darwin counts bytes."""
    unit = 1 if os.uname().sysname == "Darwin" else 1024
    return usage.ru_maxrss * unit / MEGABYTE


class _Watcher:
    """A thread that adds up the memory of a process and all it started."""

    def __init__(self, session: int) -> None:
        self._session = session
        self._peak = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._ended.wait(PAUSE):
            total = sum(map(_proportional_bytes, _members(self._session)))
            self._peak = max(self._peak, total / MEGABYTE)

    def stop(self) -> float:
        """Return the largest sum seen, in megabytes; 0 where the system tells none."""
        self._ended.set()
        self._thread.join()
        return self._peak


def _members(session: int) -> Iterator[Path]:
    """Yield the folder below /proc of each process of `session`."""
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError, IndexError):
            # After the name in parentheses: state, parent, group, session.
            fields = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2]
            if int(fields.split()[3]) == session:
                yield folder


def _proportional_bytes(folder: Path) -> int:
    """Return the memory of a process; pages shared by n processes count 1/n each."""
    with suppress(OSError):
        text = (folder / "smaps_rollup").read_text(encoding="utf-8")
        for line in text.splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def in_turn(
    ours: Command, theirs: Command, runs: int, tell: Callable[[str], None]
) -> tuple[list[Sample], list[Sample]]:
    """Run two commands A B A B …, `runs` times each; return what each run took.

    A first, untimed round reads the files once, compiles byte code and watches the
    memory; its peaks are raised into the first samples. Raises CommandError.
    """
    tell("untimed round")
    peaks = [run(side, watch=True).peak_mb for side in (ours, theirs)]
    taken: tuple[list[Sample], list[Sample]] = ([], [])
    for number in range(1, runs + 1):
        for side, samples, peak in zip((ours, theirs), taken, peaks, strict=True):
            sample = run(side)
            samples.append(replace(sample, peak_mb=max(sample.peak_mb, peak)))
        last = " vs ".join(f"{samples[-1].seconds:.2f} s" for samples in taken)
        tell(f"round {number} of {runs}: {last}")
    return taken
