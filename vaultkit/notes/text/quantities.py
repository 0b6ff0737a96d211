"""Numbers with what they count, as texts of a program have them."""

from __future__ import annotations


def count(number: int, noun: str) -> str:
    """Return `1 note`, `2 notes`, `12,000 notes`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
