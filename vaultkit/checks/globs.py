"""Which notes are not reported on: globs of the config, and Obsidian's excluded files.

Drafts            no slash: a file or folder of that name anywhere
*.excalidraw.md   the same with a wildcard
Areas/Old         with a slash: that path from the vault's root, and all below it
Areas/**/old-*    `*` and `?` stay within a name, `**` spans folders
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_PIECES = re.compile(r"\*\*/|/\*\*$|\*\*|\*|\?|\[!?[^\]/]+\]|[^*?\[]+|\[")
_WILDCARDS = {"**/": "(?:[^/]+/)*", "/**": "/.*", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def match_any(globs: Iterable[str]) -> Callable[[str], bool]:
    """Return a test whether a vault-relative path matches one of the globs."""
    patterns = [_translate(glob) for glob in globs]

    def matches(path: str) -> bool:
        path = unicodedata.normalize("NFC", path)
        return any(pattern.fullmatch(path) for pattern in patterns)

    return matches


@lru_cache(maxsize=256)
def _translate(glob: str) -> re.Pattern[str]:
    """Turn a glob into a pattern for whole paths; see the module's docstring."""
    glob = unicodedata.normalize("NFC", glob).removeprefix("./")
    anchored = "/" in glob.rstrip("/")
    body = "".join(map(_piece, _PIECES.findall(glob.strip("/"))))
    return re.compile(f"{'' if anchored else '(?:.*/)?'}{body}(?:/.*)?", re.DOTALL)


def _piece(piece: str) -> str:
    if piece in _WILDCARDS:
        return _WILDCARDS[piece]
    if piece.startswith("[") and len(piece) > 1:
        inner = piece[1:-1].replace("\\", "\\\\").replace("^", "\\^")
        return f"[^/{inner[1:]}]" if inner.startswith("!") else f"[{inner}]"
    return re.escape(piece)


def match_filters(filters: Iterable[str]) -> Callable[[str], bool]:
    """Return a test for Obsidian's `userIgnoreFilters`: path prefixes, or `/expressions/`.

    An expression that Python cannot read excludes nothing: rather one finding too many.
    """
    prefixes: list[str] = []
    patterns: list[re.Pattern[str]] = []
    for filter_ in filters:
        if len(filter_) > 1 and filter_.startswith("/") and filter_.endswith("/"):
            try:
                patterns.append(re.compile(filter_[1:-1]))
            except re.error:
                continue
        elif filter_:
            prefixes.append(filter_)
    starts = tuple(prefixes)

    def matches(path: str) -> bool:
        return path.startswith(starts) or any(pattern.search(path) for pattern in patterns)

    return matches
