"""BLAKE2 without what else `hashlib` loads: OpenSSL takes a fiftieth of the time to start."""

from __future__ import annotations

__all__ = ["blake2b"]

try:
    from _blake2 import blake2b
except ImportError:  # an interpreter that has it elsewhere
    from hashlib import blake2b
