"""How this copy of vaultkit came onto the machine: what pip, pipx and uv wrote down about it.

Read from the `dist-info` folder beside the package (PEP 376) and its `direct_url.json` (PEP 610).
`importlib.metadata` is not asked: it searches the whole path, and may find another copy.
"""

from __future__ import annotations

import json
import os
import sys
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = "obsidian-vaultkit"
"""What an installer is asked for. The command, the import and the folder are `vaultkit`."""
MODULE = "obsidian_vaultkit"
"""The same name as it begins the names of files, and the module that starts the command."""

Kind = Literal["checkout", "folder", "archive", "git", "index", "unknown"]
_MOST = 1 << 20
"""Bytes that are read of a file; ours have a few thousand."""


class Installation(NamedTuple):
    """Where an installed copy comes from.

    Args:
        kind: `checkout` runs from the folder of its source (an editable installation), `folder` was
            built from one, `archive` from a wheel or sdist, `git` from a commit; `index` was asked
            for by name.
        place: The path or the address; "" for `index` and `unknown`.
        commit: The commit, for `git`.
        digest: The archive's hash, such as `sha256=0123…`.
        info: The `dist-info` folder; "" for a checkout.
    """

    kind: Kind
    place: str = ""
    commit: str = ""
    digest: str = ""
    info: str = ""

    @property
    def is_on_disk(self) -> bool:
        """Tell whether it comes from a file or folder, not from an address."""
        return os.path.isabs(self.place)

    @property
    def is_gone(self) -> bool:
        """Tell whether nothing is there any more, or nothing is known, to install it from."""
        return self.kind == "unknown" or (self.is_on_disk and not os.path.exists(self.place))


@cache
def read_installation(folder: str = "") -> Installation:
    """Return how a copy was installed.

    Args:
        folder: The one that holds the package; "" for that of this copy.
    """
    folder = folder or os.path.abspath(os.path.join(__file__, *[os.pardir] * 3))
    if is_checkout(folder):
        return Installation("checkout", folder)
    info = find_info(folder)
    if not info:
        return Installation("unknown")
    recorded = read_small(os.path.join(info, "direct_url.json"))
    return _from_record(recorded, info) if recorded else Installation("index", info=info)


def is_checkout(folder: str) -> bool:
    """Tell whether a folder holds the source of vaultkit, not an installed copy."""
    return f'name = "{NAME}"' in read_small(os.path.join(folder, "pyproject.toml")).splitlines()


def find_info(folder: str, name: str = MODULE) -> str:
    """Return the `dist-info` folder of a distribution that is installed in a folder; "" if none."""
    try:
        entries = os.listdir(folder)
    except OSError:
        return ""
    found = [one for one in entries if one.startswith(f"{name}-") and one.endswith(".dist-info")]
    return os.path.join(folder, max(found)) if found else ""


def read_metadata(info: str, field: str) -> list[str]:
    """Return the values of a field of the metadata, such as those of `Requires-Dist`."""
    head = read_small(os.path.join(info, "METADATA")).partition("\n\n")[0] if info else ""
    start = f"{field}: "
    return [line.removeprefix(start) for line in head.splitlines() if line.startswith(start)]


def declared_source(folder: str) -> str:
    """Return the address of the repository that a checkout's `pyproject.toml` names; "" if none."""
    import tomllib

    try:
        project = tomllib.loads(read_small(os.path.join(folder, "pyproject.toml")))["project"]
        return str(project.get("urls", {}).get("Source", ""))
    except (ValueError, TypeError, KeyError, AttributeError):
        return ""


def environment_record(name: str) -> str:
    """Return the text of a file that pipx or uv keeps at the top of an environment; "" if none."""
    return read_small(os.path.join(sys.prefix, name))


def _from_record(text: str, info: str) -> Installation:
    try:
        record: Any = json.loads(text)
        return _origin(record, record["url"])._replace(info=info)
    except (ValueError, TypeError, KeyError, AttributeError):
        return Installation("unknown", info=info)


def _origin(record: Mapping[str, Any], url: str) -> Installation:
    place = _path_of(url) or url
    if "vcs_info" in record:
        found = record["vcs_info"]
        return Installation(
            "git" if found["vcs"] == "git" else "unknown", place, found["commit_id"]
        )
    if "archive_info" in record:
        return Installation("archive", place, digest=_digest(record["archive_info"]))
    return Installation("folder", place)


def _digest(found: Mapping[str, Any]) -> str:
    algorithm = found.get("hashes", {}).get("sha256", "")
    return f"sha256={algorithm}" if algorithm else str(found.get("hash", ""))


def _path_of(url: str) -> str:
    """Return the path that a `file:` address names; "" for other addresses."""
    parts = urlsplit(url)
    if parts.scheme != "file":
        return ""
    path = unquote(parts.path)
    if os.name == "nt":
        from urllib.request import url2pathname

        path = url2pathname(parts.path)
    return path if parts.netloc in {"", "localhost"} else ""


def read_small(path: str) -> str:
    """Return the text of a file, "" where it is not there, cannot be read, or is not in UTF-8."""
    try:
        with open(path, "rb") as file:
            return file.read(_MOST).decode()
    except (OSError, ValueError):
        return ""
