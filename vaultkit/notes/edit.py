"""A change to a note as a value: which bytes go, and what stands there instead."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Edit:
    """Replace the bytes from `start` to `end` of a file by `text`.

    Args:
        path: Vault-relative path of the file.
        start: First byte that goes.
        end: Past the last one; equal to `start` to insert.
        text: What stands there afterwards.
    """

    path: str
    start: int
    end: int
    text: str
