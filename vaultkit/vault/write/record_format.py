"""Write and read what a run keeps about itself as JSON: journal and undo record."""

from __future__ import annotations

import errno
import json
import os
from typing import TYPE_CHECKING, Any

from vaultkit.vault.write.own_folder import is_hidden
from vaultkit.vault.write.record_seal import is_sealed, seal

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 1 << 26
"""Bytes of a record; 64 MiB name more files than a vault has."""


def write_record(base: str, record: dict[str, Any], paths: Iterable[str]) -> bytes:
    """Return a record as JSON, sealed if it names files that only this user may make us write.

    Errors:
        OSError: the key for the seal cannot be kept, or the record is larger than any we read.
    """
    if any(map(needs_seal, paths)):
        record = {**record, "seal": seal(base, record)}
    data = json.dumps(record).encode()
    if len(data) > MOST:
        raise OSError(errno.EFBIG, "too many files for one run", base)
    return data


def read_record(data: bytes) -> tuple[dict[str, Any], object]:
    """Return a record and its seal, None if it has none.

    Errors:
        ValueError: it is no JSON object.
    """
    try:
        record = json.loads(data)
    except RecursionError as error:
        message = "nested too deeply"
        raise ValueError(message) from error
    if not isinstance(record, dict):
        message = "not a JSON object"
        raise ValueError(message)  # noqa: TRY004 - a fault of the text
    given = record.pop("seal", None)
    return record, given


def check_seal(base: str, record: dict[str, Any], given: object, paths: Iterable[str]) -> None:
    """See that a record may name the files that it names.

    Errors:
        ValueError: it may not.
    """
    outside = [path for path in paths if needs_seal(path)]
    if outside and not is_sealed(base, record, given):
        message = f'"{outside[0]}" is no note, and you did not write this record in this folder'
        raise ValueError(message)


def needs_seal(path: str) -> bool:
    """Tell whether a file is one that only this user may make us write.

    Obsidian's settings are none: a vault brings them along anyway.
    """
    is_setting = path.startswith(".obsidian/") and path.endswith(".json")
    return os.path.isabs(path) or (is_hidden(path) and not is_setting and path != ".obsidian")
