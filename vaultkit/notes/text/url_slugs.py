"""Slugs: anchors of headings and addresses of pages, as a site shows them.

NotePath "Services/Node port.md"
└ url_of        Url  "Services/Node-port/"
heading text "Why? (2024)"
└ slugify      Slug  "why-2024"
"""

from __future__ import annotations

from functools import lru_cache
from typing import NewType
from urllib.parse import quote

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.paths import fold, is_note

Slug = NewType("Slug", str)
Url = NewType("Url", str)

LONGEST_PART = 240
"""Bytes of a part of an address: file systems end at 255, and `-2` or `.html` may follow."""
MOST_PARTS = 100
LONGEST_PATH = 1500
"""Bytes of an address: systems end at 4,096, and the site's folder comes before it."""
_SHORT = 60
"""Characters of a path that is short in every respect."""
_LONGEST_SUFFIX = 16

_NOT_IN_SLUG = lazy_re(r"[^\w\-\s]+")
_SPACES = lazy_re(r"\s+")
_DASHES = lazy_re(r"(?<![\s-])[\s-]*\s[\s-]*")
_NOT_IN_URL = lazy_re(r"""[#?%\\:*"<>|^\[\]\x00-\x1f]+""")


def slugify(text: str) -> Slug:
    """Return the anchor of a heading: lower case, words joined by dashes, any script."""
    kept = _NOT_IN_SLUG.sub("", fold(text).replace("/", " "))
    return Slug(_SPACES.sub("-", kept.strip()) or "section")


def url_of(path: str) -> Url:
    """Return the address of a note's page, relative to the site's root, with a final slash.

    Case and non-ASCII letters stay, blanks become dashes, and what a URL cannot hold is left out,
    so that an address can be read aloud and never needs escaping by hand.
    """
    return Url(quote(readable_path(path)) + "/")


def permalink_path(value: object) -> str:
    """Return the unescaped address that a property `permalink` asks for, "" for none.

    One that is too long is none: nobody wants it shortened.
    """
    wanted = value.strip().strip("/") if isinstance(value, str) else ""
    return readable_path(wanted) if wanted and not is_too_long(wanted) else ""


def is_too_long(path: str) -> bool:
    """Tell whether the address that a path asks for is one that file systems cannot hold."""
    wanted = _readable_path(path)
    return bounded_path(wanted) != wanted


def readable_path(path: str) -> str:
    """Return the unescaped path part of an address, without the final slash.

    A part that is only dots would lead elsewhere: it becomes `note`. Dots at its end go, what
    Windows keeps for a device gets `-page`, and what file systems could not hold is shortened.
    """
    return bounded_path(_readable_path(path))


def count_changes(path: str) -> int:
    """Return how far an address is from the path that it is made of.

    0 if that is its own address, 1 if only blanks became dashes, 2 if signs were left out. Of
    several paths with one address, the nearest has the first claim to it: who adds `C#` takes
    nothing from `C`.
    """
    stem, made = path[:-3] if is_note(path) else path, readable_path(path)
    return 0 if made == stem else 1 if made == stem.replace(" ", "-") else 2


def bounded_path(path: str, longest: int = LONGEST_PART) -> str:
    """Return a path that file systems can hold, with room for what is put before and after it.

    What is left out is told apart by its digest.

    Args:
        path: Any path, unescaped.
        longest: Bytes that a part of it may have.
    """
    if len(path) < _SHORT:
        return path
    parts = [_bounded_part(part, longest) for part in path.split("/")]
    if len(parts) <= MOST_PARTS and _size("/".join(parts)) <= LONGEST_PATH:
        return "/".join(parts)
    last = f"{_cut(parts[-1], _SHORT)}-{_digest(path)}"
    kept: list[str] = []
    left = LONGEST_PATH - _size(last)
    for part in parts[: MOST_PARTS - 1]:
        left -= _size(part) + 1
        if left < 0:
            break
        kept.append(part)
    return "/".join((*kept, last))


def _bounded_part(part: str, longest: int) -> str:
    if _size(part) <= longest:
        return part
    name, dot, suffix = part.rpartition(".")
    end = dot + suffix if name and len(suffix) <= _LONGEST_SUFFIX and suffix.isalnum() else ""
    end = f"-{_digest(part)}{end}"
    return _cut(part, longest - _size(end)) + end


def _cut(text: str, size: int) -> str:
    """Return as much of a text as fits into so many bytes."""
    return text.encode("utf-8", "surrogatepass")[:size].decode("utf-8", "ignore").rstrip(". ")


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _digest(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]


_DEVICES = frozenset({"con", "prn", "aux", "nul"}).union(
    f"{name}{digit}" for name in ("com", "lpt") for digit in range(10)
)


def _readable_path(path: str) -> str:
    stem = path[:-3] if is_note(path) else path
    return "/".join(map(_portable, stem.split("/")))


@lru_cache(maxsize=4096)
def _portable(name: str) -> str:
    """Return a part of an address, in which every system can make a folder.

    Windows keeps some names for devices, and drops dots at an end.
    """
    part = _DASHES.sub("-", _NOT_IN_URL.sub("", name).strip()).rstrip(".") or "note"
    return f"{part}-page" if part.partition(".")[0].lower() in _DEVICES else part
