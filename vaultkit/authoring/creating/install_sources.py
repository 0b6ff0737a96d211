"""Read what pip shall install vaultkit from: an address, a path or a requirement."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from vaultkit.distribution.install_lines import requirement as named_requirement
from vaultkit.distribution.installed_from import NAME
from vaultkit.distribution.lazy_re import lazy_re

STRANGER = "vaultkit"
"""A name on the package index that is somebody else's."""
_NAME = lazy_re(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_VERSIONS = lazy_re(r"(?:[~=!<>]=?=?[\w.*+!-]+(?:,|$))*")
_ARCHIVES = (".whl", ".zip", ".tar.gz")
_SCHEMES = {"https", "http", "git+https", "git+http", "git+ssh", "file", "git+file"}
_SECRETS = ("token", "key", "secret", "password", "signature", "auth")
"""Parts of the names of parameters that let somebody in."""
_WAY_OUT = f"give an address (git+https://…), the path of a wheel (./x.whl), or {NAME}==1.2"


class Source(NamedTuple):
    """A source in its parts.

    Args:
        extras: Extras it names.
        address: The web address; "" if it is none.
        path: The path of a wheel or folder; "" if it is none.
        versions: What a requirement says of versions.
        name: The distribution it names; ours where it names none.
    """

    extras: str = ""
    address: str = ""
    path: str = ""
    versions: str = ""
    name: str = NAME


def read_source(text: str) -> Source | None:
    """Return the parts of a source; None if pip could not read it."""
    before, _, address = text.partition("@")
    if "://" in address and "://" not in before and "+" not in before:
        named = _read_named(before.strip())
        return named._replace(address=address.strip()) if named and not named.versions else None
    if "://" in text:
        return Source(address=text)
    path, extras = _without_extras(text)
    if path.startswith(("/", "./", "../")) or path.endswith(_ARCHIVES):
        return Source(extras, path=path)
    return _read_named(text)


def _read_named(text: str) -> Source | None:
    """Return the parts of a requirement such as `obsidian-vaultkit[site]>=1,<2`."""
    found = _NAME.match(text)
    if found is None:
        return None
    rest, extras = text[found.end() :].replace(" ", ""), ""
    if rest.startswith("["):
        extras, bracket, rest = rest[1:].partition("]")
        if not bracket or not all(map(_NAME.fullmatch, extras.split(","))):
            return None
    is_read = _VERSIONS.fullmatch(rest) and not rest.endswith(",")
    return Source(extras, versions=rest, name=found[0]) if is_read else None


def fault_of_source(text: str) -> str:
    """Return why a source cannot stand in files of CI, with the way out; "" if it can."""
    is_line = text.isprintable() and text.strip() == text
    source = read_source(text) if text and is_line and not text.startswith("-") else None
    if source is None:
        return f'"{text}" is nothing that pip installs; {_WAY_OUT}'
    if text.startswith("~") or any(sign in text for sign in "$`\\\"'"):
        return f'"{text}" has a sign that CI files would read as more than text; {_WAY_OUT}'
    fault = _fault_of_address(source.address) if source.address else ""
    file = "" if fault else (urlsplit(source.address).path or source.path).rpartition("/")[2]
    name = _plain(_name_in(file) or source.name)
    if not fault and name == STRANGER:
        fault = f'"{text}" is somebody else\'s package; you mean {NAME}; {_WAY_OUT}'
    elif not fault and name != NAME:
        fault = f'"{text}" is another package than {NAME}; a folder begins with "./"; {_WAY_OUT}'
    return fault


def with_extra(text: str, extra: str) -> str:
    """Return what pip installs from a source that has no fault, with an extra.

    Extras that it names itself are kept as they are.
    """
    source = read_source(text) or Source()
    named = source.extras or extra
    if source.path:
        return f"{source.path}[{named}]" if named else source.path
    asked = named_requirement(named)
    return f"{asked} @ {source.address}" if source.address else f"{asked}{source.versions}"


def _fault_of_address(address: str) -> str:
    try:
        parts = urlsplit(address)
        scheme, user, password = parts.scheme, parts.username or "", parts.password or ""
    except ValueError:
        return f'"{address}" is no address; {_WAY_OUT}'
    asked = [name.partition("=")[0].lower() for name in parts.query.split("&")]
    has_secret = any(word in name for name in asked for word in _SECRETS)
    if password or (user and scheme != "git+ssh") or has_secret:
        return (
            "the address holds a password or token, which everybody could read in the files; leave "
            "it out, and give the runner access"
        )
    has_place = bool(parts.hostname) or scheme.endswith("file")
    if scheme not in _SCHEMES or not has_place or not address.isascii() or " " in address:
        return f'"{address}" is no address that pip fetches from; {_WAY_OUT}'
    return ""


def _name_in(file: str) -> str:
    """Return the distribution that a wheel is named after; "" if it is none."""
    return file.partition("-")[0] if file.endswith(".whl") and "-" in file else ""


def _without_extras(text: str) -> tuple[str, str]:
    """Return a path and the extras in brackets behind it."""
    path, bracket, extras = text.rpartition("[")
    return (path, extras[:-1]) if bracket and extras.endswith("]") else (text, "")


def _plain(name: str) -> str:
    """Return a name as an index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()
