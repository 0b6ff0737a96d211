"""When the files of a vault last changed, as git tells it: one question for the whole vault."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from vaultkit.errors import GitError
from vaultkit.notes.text.instants import read_commit_time
from vaultkit.vault.git.git_command import PLAIN, run_git
from vaultkit.vault.git.repository import find_repository

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

_RECORD = "\x01"


def is_shallow(root: Path) -> bool:
    """Tell whether a vault lies in a shallow clone, which lacks what older commits say."""
    try:
        repository = find_repository(str(root))
    except GitError:
        return False
    return repository is not None and os.path.isfile(os.path.join(repository.shared, "shallow"))


def read_changes(root: Path) -> Mapping[str, datetime]:
    """Return the time of each file's last commit; empty outside a repository or without git.

    In a shallow clone the oldest commit seems to add every file; what it says is left out, so that
    a clone made to publish does not date all notes to the day it was made.

    Effect: starts `git`, which only reads.
    """
    try:
        is_cut = run_git(root, "rev-parse", "--is-shallow-repository").strip() == b"true"
        log = run_git(
            root, "log", *PLAIN, "--relative", "--no-renames", "--name-only", "-z",
            f"--format={_RECORD}%cI %P", "--", ".",
        )  # fmt: skip
    except GitError:
        return {}
    return parse_changes(os.fsdecode(log), is_shallow=is_cut)


def parse_changes(log: str, *, is_shallow: bool) -> dict[str, datetime]:
    """Return the first time that a log, newest commit first, gives for each file.

    Commits at times that no clock has are passed over: anybody can write one.
    """
    found: dict[str, datetime] = {}
    for record in log.split(_RECORD)[1:]:
        head, _, names = record.partition("\0")
        written, _, parents = head.strip().partition(" ")
        if is_shallow and not parents:
            continue
        when = read_commit_time(written)
        if when is None:
            continue
        for name in names.lstrip("\n").split("\0"):
            if name:
                found.setdefault(name, when)
    return found
