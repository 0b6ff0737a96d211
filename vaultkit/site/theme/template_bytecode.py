"""Compile templates once, not at each build.

What they are compiled to is code, so it lies where Python puts what it compiles this package to:
whoever can write there can change the program itself. A folder for caches would be no such place.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pickle
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import jinja2

from vaultkit.site.cache.value_digests import program

if TYPE_CHECKING:
    from jinja2.bccache import Bucket

_FOLDER = os.path.dirname(importlib.util.cache_from_source(__file__))
_NAMES = f"template.{sys.implementation.cache_tag}.%s.pyc"


class CompiledTemplates(jinja2.FileSystemBytecodeCache):
    """Keeps compiled templates in the `__pycache__` of this package, where that can be written to.

    Not for templates of an operator: those are as many as there are sites.

    Args:
        folder: Another folder for them.
    """

    def __init__(self, folder: str = _FOLDER) -> None:
        super().__init__(folder, _NAMES)

    def get_source_checksum(self, source: str) -> str:
        """Return a digest of a template and of all that compiles it."""
        return hashlib.sha1(f"{program()} {source}".encode(), usedforsecurity=False).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket, unless what is kept is damaged or cannot be read."""
        try:
            super().load_bytecode(bucket)
        except (pickle.UnpicklingError, EOFError, ValueError, OSError):
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what a bucket holds, if this interpreter keeps what it compiles."""
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                super().dump_bytecode(bucket)
