"""Addresses of files as editors write them, and paths; both ways, bytes that are no UTF-8 too."""

from __future__ import annotations

import os
import re
from urllib.parse import quote_from_bytes, unquote_to_bytes, urlsplit

_DRIVE = re.compile(r"/[A-Za-z]:(?:/|$)")
_SAFE = "/~!$&'()*+,;=@"


def path_of(uri: str) -> str | None:
    """Return the absolute path of an address, None if it names no file of this machine."""
    try:
        parts = urlsplit(uri.replace("?", "%3F").replace("#", "%23"))
    except ValueError:
        return None
    if parts.scheme != "file" or "%00" in uri or "\0" in uri:
        return None
    path = os.fsdecode(unquote_to_bytes(parts.path))
    if parts.netloc and parts.netloc != "localhost":
        path = f"//{parts.netloc}{path}"
    elif os.name == "nt" and _DRIVE.match(path):
        path = path[1:]
    return os.path.normpath(path) if path else None


def uri_of(path: str | os.PathLike[str]) -> str:
    """Return the address of an absolute path."""
    written = os.fspath(path).replace(os.sep, "/")
    host = "" if not written.startswith("//") else written[2:].partition("/")[0]
    written = written[2 + len(host) :] if host else written
    drive = "/" if _DRIVE.match(f"/{written}") else ""
    return f"file://{host}{drive}{quote_from_bytes(os.fsencode(written), safe=_SAFE)}"
