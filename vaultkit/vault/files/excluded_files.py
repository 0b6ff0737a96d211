"""Which files a pattern means: globs of the config, and Obsidian's "Excluded files".

Globs are read as in a `.gitignore`, by `globs.py`:

    Drafts            no slash: a file or folder of that name anywhere
    *.excalidraw.md   the same with a wildcard
    Areas/Old         with a slash: that path from the vault's root, and all below it
    Areas/**/old-*    `*` and `?` stay within a name, `**` spans folders
    !Areas/keep.md    takes out of what was meant before
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.config.globs import read_globs
from vaultkit.errors import VaultkitError
from vaultkit.notes.paths import fold
from vaultkit.notes.text.timed_pattern import SlowPatternError, timed_search

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def match_any(globs: Iterable[str]) -> Callable[[str], bool]:
    """Return a test whether a vault-relative path matches one of the globs.

    Errors:
        VaultkitError: a glob cannot be read.
    """
    lines = [unicodedata.normalize("NFC", glob.removeprefix("./")) for glob in globs]
    if not lines:
        return lambda _: False
    is_meant = read_globs(lines)
    return lambda path: is_meant(unicodedata.normalize("NFC", path))


class Filters(NamedTuple):
    """Obsidian's "Excluded files", ready to be asked.

    Args:
        match: Tells whether a vault-relative path is excluded.
        unreadable: Patterns between slashes that are no regular expression to Python, with why.
    """

    match: Callable[[str], bool]
    unreadable: tuple[tuple[str, str], ...]


def read_filters(patterns: Iterable[str]) -> Filters:
    """Read `userIgnoreFilters`: path prefixes, or `/regular expressions/`, case ignored.

    Errors:
        VaultkitError: the test raises it where an expression takes too long.
    """
    prefixes: list[str] = []
    expressions: list[Callable[[str], bool]] = []
    unreadable: list[tuple[str, str]] = []
    for pattern in filter(None, patterns):
        if len(pattern) > 1 and pattern.startswith("/") and pattern.endswith("/"):
            try:
                expressions.append(timed_search(pattern[1:-1], ignore_case=True))
            except (re.error, RecursionError, OverflowError) as error:
                unreadable.append((pattern, str(error)))
        else:
            prefixes.append(fold(pattern.removeprefix("/")))
    starts = tuple(filter(None, prefixes))

    def match(path: str) -> bool:
        try:
            return fold(path).startswith(starts) or any(finds(path) for finds in expressions)
        except SlowPatternError as error:
            message = (
                f'.obsidian/app.json: the excluded-files pattern "/{error.pattern}/" takes too '
                "long; write it without repetitions of repetitions"
            )
            raise VaultkitError(message) from error

    return Filters(match, tuple(unreadable))
