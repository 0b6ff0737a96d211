"""What servers said, and for how long that is believed. Kept in the user's cache, as JSON."""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Literal, NamedTuple

from vaultkit.cli.terminal.output import put
from vaultkit.config.bounded_read import read_named
from vaultkit.errors import VaultkitError
from vaultkit.vault.files.user_folders import user_cache_folder

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = 1
ALIVE: Literal["alive"] = "alive"
DEAD: Literal["dead"] = "dead"
UNSURE: Literal["unsure"] = "unsure"
NO_HOST = "no such host"
NO_CONNECTION = "no connection"
_DAY = 24 * 3600
_SHORTER = {ALIVE: 1.0, DEAD: 1 / 7, UNSURE: 1 / 168}
"""Share of the time for which an answer is kept: a dead page may come back."""


class Answer(NamedTuple):
    """What became of a question.

    Args:
        verdict: `alive`, `dead` or `unsure`.
        reason: Why it is not alive, in words; "" if it is.
    """

    verdict: Literal["alive", "dead", "unsure"]
    reason: str = ""


def cache_file() -> Path:
    """Return where answers are kept: never in the vault."""
    return user_cache_folder() / "external.json"


def load_answers(path: Path, days: float) -> dict[str, tuple[float, Answer]]:
    """Return the answers that are still believed, with the time they were given.

    A cache that cannot be read, or was written by another version, is empty. Effect: reads a file.
    """
    now = time.time()
    with suppress(VaultkitError, ValueError, TypeError, KeyError, AttributeError):
        record = json.loads(read_named(path))
        if record["schema"] == SCHEMA:
            found = {
                url: (float(at), Answer(verdict, str(reason)))
                for url, (at, verdict, reason) in record["answers"].items()
                if verdict in _SHORTER
            }
            return {
                url: (at, answer)
                for url, (at, answer) in found.items()
                if 0 <= now - at < days * _DAY * _SHORTER[answer.verdict]
            }
    return {}


def save_answers(path: Path, answers: dict[str, tuple[float, Answer]]) -> None:
    """Keep answers; a cache that cannot be written is done without. Effect: writes a file."""
    record = {
        "schema": SCHEMA,
        "answers": {u: [at, *answer] for u, (at, answer) in answers.items()},
    }
    with suppress(OSError, VaultkitError):
        os.makedirs(path.parent, exist_ok=True)
        put(json.dumps(record, ensure_ascii=False) + "\n", path)
