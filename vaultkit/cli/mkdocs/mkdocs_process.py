"""Run MkDocs as a process of its own, and read what it says line by line.

Where that is safe it is a copy of this process: half of what it imports is loaded already.
"""

from __future__ import annotations

import locale
import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NoReturn

from vaultkit.cli.program.exit_status import EndedError
from vaultkit.vault.load import begin_loading
from vaultkit.vault.parallel.forked_work import can_fork
from vaultkit.vault.parallel.worker_processes import holding_interrupts, release_interrupts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from vaultkit.cli.mkdocs.mkdocs_run import Run


def run_mkdocs(run: Run, words: Sequence[str], read: Callable[[str], None]) -> int:
    """Run a command of MkDocs; return its exit status.

    Args:
        run: With which configuration and variables.
        words: The command, such as `build --strict`.
        read: Takes each line that it prints.

    Effect: starts a process, which has ended when this returns. Who asks this one to end (SIGTERM)
    interrupts it, as Ctrl-C does.
    """
    return _run_copy(run, words, read) if _can_copy() else _run_new(run, words, read)


def _run_new(run: Run, words: Sequence[str], read: Callable[[str], None]) -> int:
    process = start_mkdocs(run, words)
    with process, _passing_on_sigterm(process.pid):
        for line in process.stdout or ():
            read(line)
    return process.returncode


def start_mkdocs(run: Run, words: Sequence[str]) -> subprocess.Popen[str]:
    """Start a command of MkDocs anew, its output and its errors in one. Effect: starts a process.

    Args:
        run: With which configuration and variables.
        words: The command, such as `serve -a 127.0.0.1:8000`.
    """
    return subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
        run.command(*words),
        env=run.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )


@contextmanager
def _passing_on_sigterm(process: int | None) -> Iterator[None]:
    """Interrupt another process, and this one, when this one is asked to end."""
    if process is None or threading.current_thread() is not threading.main_thread():
        yield  # only there can signals be handled
        return

    def interrupt(number: int, _: object) -> NoReturn:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGINT)
        raise EndedError(number)

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _can_copy() -> bool:
    """Tell whether a copy would work like a new process: texts are UTF-8 in both."""
    is_utf8 = sys.flags.utf8_mode or locale.getencoding().lower() in {"utf-8", "utf8"}
    return sys.platform == "linux" and bool(is_utf8) and can_fork()


def _run_copy(run: Run, words: Sequence[str], read: Callable[[str], None]) -> int:
    import multiprocessing

    context = multiprocessing.get_context("fork")
    receiver, sender = os.pipe()
    process = context.Process(target=_work, args=(run, words, receiver, sender))
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    with begin_loading(run.vault) as leave:  # it imports MkDocs while others read the notes
        with holding_interrupts():
            process.start()
        leave()
        os.close(sender)
        try:
            lines = os.fdopen(receiver, encoding="utf-8", errors="replace")
            with lines, _passing_on_sigterm(process.pid):
                for line in lines:
                    read(line)
        finally:
            process.join()
    return process.exitcode or 0


def _work(run: Run, words: Sequence[str], receiver: int, sender: int) -> None:
    """Become MkDocs. Effect: changes all that this process is."""
    import runpy

    os.close(receiver)
    for number in (1, 2):
        os.dup2(sender, number)
    os.close(sender)
    release_interrupts()
    sys.stdout, sys.stderr = (
        os.fdopen(number, "w", buffering=1, encoding="utf-8", errors="replace", closefd=False)
        for number in (1, 2)
    )
    os.environ.clear()
    os.environ.update(run.environment)
    sys.argv = ["mkdocs", *run.arguments(*words)]
    runpy.run_module("mkdocs", run_name="__main__", alter_sys=True)
