"""`python -m vaultkit` and the `vaultkit` command."""

from __future__ import annotations

import gc
import os
import sys

INTERRUPTED = 130
_SIGNALLED = 128
"""Where the statuses of those begin whom a signal ended."""
YOUNG_VALUES = 100_000
"""Values made between two garbage collections: nearly all of ours stay until the command ends."""


def leave_current_folder() -> None:
    """Take the current folder off the path that modules are searched on.

    It may be a vault with a `csv.py`. `python -m` puts it there, and so does an empty entry of
    PYTHONPATH. Effect: changes `sys.path`.
    """
    try:
        here = os.path.realpath(os.getcwd())
    except OSError:
        here = ""  # it is gone
    sys.path[:] = [entry for entry in sys.path if entry and os.path.realpath(entry) != here]


def main() -> int:
    """Run the command line; return the exit status.

    `--version` is answered here, before anything else is imported: scripts ask for it often.
    """
    from vaultkit.cli.terminal.streams import open_standard_streams

    open_standard_streams()
    if sys.argv[1:] == ["--version"]:
        return _tell_version()
    try:
        gc.set_threshold(YOUNG_VALUES, 50, 100)
        from vaultkit.cli.main import run

        return run(sys.argv[1:])
    except KeyboardInterrupt:
        return INTERRUPTED


def _tell_version() -> int:
    from vaultkit import __version__

    try:
        sys.stdout.write(f"vaultkit {__version__}\n")
    except OSError as error:
        sys.stderr.write(f"error: {error.filename}: cannot be written: {error.strerror}\n")
        return 2
    return 0


def command() -> None:
    """Run the command line and leave at once.

    Handing a large vault back value by value takes longer than resolving its links, and the
    system takes the memory back anyway.
    """
    try:
        leave_current_folder()
        from vaultkit.cli.terminal.streams import read_names_as_utf8

        read_names_as_utf8()
        status = main()
        if status > _SIGNALLED:
            sys.exit(status)  # ends worker processes too
        status = _flush(status)
    except KeyboardInterrupt:  # before there is anything to tidy up, or when all is done
        status = INTERRUPTED
    os._exit(status)


def _flush(status: int) -> int:
    """Write what is left to write; return the exit status, 1 if nobody reads it."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        return status or 1
    return status


def _refuse_strangers() -> None:
    """End the process if what Python has just imported as `vaultkit` is not all ours.

    `python -m vaultkit` begins here, the command in `obsidian_vaultkit`, which looks by itself.
    """
    leave_current_folder()
    try:
        from obsidian_vaultkit import refuse_strangers
    except ImportError:
        return  # started in a checkout that is not installed
    refuse_strangers()


if __name__ == "__main__":
    _refuse_strangers()
    command()
