"""The lines that install vaultkit, or an extra that is missing; they need nothing but this room.

The command, the import and the folder are called `vaultkit`; on the package index that name is
somebody else's. See decision 36.
"""

from __future__ import annotations

import os
import re
import sys
from functools import cache
from pathlib import Path
from typing import Literal

from vaultkit.distribution.installed_from import (
    NAME,
    Installation,
    declared_source,
    environment_record,
    read_installation,
    read_metadata,
)

_RECEIPT = "uv-receipt.toml"
_PLAIN = re.compile(r"[A-Za-z0-9_./:@%+=-]+")
"""What no shell reads anything into. A backslash is added on Windows."""
_FOR_ONE_RUN = {"pipx run": ("pipx", "run", "--spec"), "uvx": ("uvx", "--from")}
"""Tools that make an environment for a run, and how they are told what is in it."""
_OF_PIPX_RUN = re.compile(r"[/\\](?!venvs[/\\])[^/\\]+[/\\][0-9a-f]{15}\Z")
_OF_UVX = re.compile(r"[/\\](?:archive|environments)-v[0-9]+[/\\][^/\\]+\Z")
"""Folders of such environments: pipx keeps those that stay in a folder `venvs`."""
_EXTRA = re.compile(r"""(?P<wanted>[^;]+);.*\bextra == ["'](?P<extra>[^"']+)["']""")


def requirement(extra: str = "") -> str:
    """Return what is asked of an installer, such as `obsidian-vaultkit[site]`."""
    return f"{NAME}[{extra}]" if extra else NAME


def source_address() -> str:
    """Return the address of vaultkit's repository; "" as long as it has none.

    It stands in one place, `[project.urls] Source` of `pyproject.toml`, and comes from there or,
    where vaultkit is installed, from the metadata that was made of it.
    """
    here = read_installation()
    if here.kind == "checkout":
        return declared_source(here.place)
    urls = dict(line.partition(", ")[::2] for line in read_metadata(here.info, "Project-URL"))
    return urls.get("Source", "")


def requirement_of_this(extra: str = "") -> str | None:
    """Return a requirement by which another machine can install this copy; None if unknown.

    Unknown are copies from a path that no other machine has: a wheel, a folder that is no git
    checkout, a checkout whose `origin` is not known to hold its commit. Changes of a checkout that
    are not committed do not make it unknown; others get the commit. Effect: may start `git`.
    """
    here = read_installation()
    if here.kind == "index":
        version = read_metadata(here.info, "Version")
        return f"{requirement(extra)}=={version[0]}" if version else None
    if here.kind == "archive" and not here.is_on_disk:
        from vaultkit.distribution.source_checkout import public_address

        address = "" if "?" in here.place else public_address(here.place)
        return f"{requirement(extra)} @ {address}{_fragment(here.digest)}" if address else None
    return _from_git(here, extra)


def install_line(extra: str = "") -> str:
    """Return a line to type that installs this copy of vaultkit again, with an extra if named.

    It fits the environment vaultkit runs in (pip, pipx, uv), adds to what is installed there, and
    works without a release: it names the checkout, wheel or commit that this copy comes from. Where
    that is gone, it names the packages of the extra. An environment that `pipx run` or `uvx` made
    for one run is gone afterwards: there the line is the command that was typed, with the extra.
    """
    return join_words(install_words(extra))


@cache
def install_words(extra: str) -> tuple[str, ...]:
    """Return the words of `install_line`."""
    here = read_installation()
    packages = _packages_of(here, extra)
    tool = find_tool()
    if tool in _FOR_ONE_RUN:
        return (*_FOR_ONE_RUN[tool], _target_with(here, extra), "vaultkit", *_typed())
    if tool == "pipx" and packages:
        return ("pipx", "inject", os.path.basename(sys.prefix), *packages)
    if tool == "pipx":
        return ("pipx", "install", "--force", *target(here, extra))
    if tool == "uv tool":
        extras = {*_extras_in(environment_record(_RECEIPT)), *filter(None, extra.split(","))}
        return ("uv", "tool", "install", "--force", *target(here, ",".join(sorted(extras))))
    return (
        *pip_words("install"),
        *(packages if here.is_gone and packages else target(here, extra)),
    )


def _target_with(here: Installation, extra: str) -> str:
    """Return what stands for this copy with an extra and those that are there."""
    from vaultkit.distribution.extras import MODULES, has_extra

    extras = {name for name in MODULES if has_extra(name)} | set(filter(None, extra.split(",")))
    return target(here, ",".join(sorted(extras)))[-1]


def _typed() -> list[str]:
    """Return the arguments that the command was started with."""
    is_ours = os.path.splitext(os.path.basename(sys.argv[0]))[0] == "vaultkit"
    return sys.argv[1:] if is_ours else []


def find_tool() -> Literal["pipx", "pipx run", "uv tool", "uvx", "uv", "pip"]:
    """Return what the environment that vaultkit runs in was made with."""
    if environment_record("pipx_metadata.json"):
        return "pipx run" if _OF_PIPX_RUN.search(sys.prefix) else "pipx"
    if _OF_UVX.search(sys.prefix) and "\nuv = " in environment_record("pyvenv.cfg"):
        return "uvx"
    if environment_record(_RECEIPT):
        return "uv tool"
    has_pip = any(_program_beside(name) for name in ("pip", "pip3"))
    return "uv" if not has_pip and "\nuv = " in environment_record("pyvenv.cfg") else "pip"


def pip_words(verb: str) -> tuple[str, ...]:
    """Return the words that begin a command of pip, or of uv, for this environment.

    They name the environment unless it is the first one on the path. The program is named, not the
    module: `python -m pip` would search the current folder, which may be somebody's vault, first.
    """
    if find_tool() in {"uv", "uvx"}:
        return ("uv", "pip", verb, "--python", sys.executable)
    own = _program_beside("pip") or _program_beside("pip3")
    if not own:
        return ("pip", "--python", sys.executable, verb)
    name = os.path.splitext(os.path.basename(own))[0]
    return (name if _which(name) == own else own, verb)


def _program_beside(name: str) -> str:
    """Return the path of a program that lies where this Python does; "" if it does not."""
    return _which(name, os.path.dirname(os.path.abspath(sys.executable)))


def _which(name: str, folder: str | None = None) -> str:
    """Return the absolute path of a program; "" if there is none."""
    import shutil

    found = shutil.which(name, path=folder)
    return os.path.abspath(found) if found else ""


def target(here: Installation, extra: str) -> tuple[str, ...]:
    """Return the arguments of an installer that stand for this copy."""
    extras = f"[{extra}]" if extra else ""
    if here.kind == "checkout":
        return ("--editable", f"{here.place}{extras}")
    if here.kind == "git":
        origin = Path(here.place).as_uri() if here.is_on_disk else here.place
        name = f"{requirement(extra)} @ " if extra or not here.is_on_disk else ""
        return (f"{name}git+{origin}@{here.commit}",)
    if here.kind in {"folder", "archive"}:
        on_disk = f"{here.place}{extras}"
        return (on_disk if here.is_on_disk else f"{requirement(extra)} @ {here.place}",)
    version = read_metadata(here.info, "Version") if here.kind == "index" else []
    return (f"{requirement(extra)}=={version[0]}" if version else requirement(extra),)


def _packages_of(here: Installation, extra: str) -> tuple[str, ...]:
    """Return what extras ask for, as the metadata of this copy says; () if nobody knows.

    An extra may be a list of others: `obsidian-vaultkit[site,kubernetes]`.
    """
    asked: dict[str, list[str]] = {}
    for line in read_metadata(here.info, "Requires-Dist"):
        match = _EXTRA.fullmatch(line)
        if match:
            asked.setdefault(match["extra"], []).append(match["wanted"].strip())
    open_extras, found = extra.split(","), []
    for name in open_extras:  # grows as it is read
        for one in asked.pop(name, ()):
            if one.startswith(f"{NAME}["):
                open_extras += one.removeprefix(f"{NAME}[").partition("]")[0].split(",")
            else:
                found.append(one)
    return tuple(dict.fromkeys(found))


def join_words(words: tuple[str, ...]) -> str:
    """Return words as a line that the shell of this system reads as them."""
    return " ".join(_quote(word) for word in words)


def _quote(word: str) -> str:
    if os.name == "nt":
        return word if _PLAIN.fullmatch(word.replace("\\", "/")) else f'"{word}"'
    return word if _PLAIN.fullmatch(word) else "'" + word.replace("'", "'\"'\"'") + "'"


def _from_git(here: Installation, extra: str) -> str | None:
    from vaultkit.distribution.source_checkout import find_source, public_address

    if here.kind == "git" and not here.is_on_disk:
        address = public_address(here.place)
        return f"{requirement(extra)} @ git+{address}@{here.commit}" if address else None
    if here.kind not in {"checkout", "folder", "git"}:
        return None
    found = find_source(here.place, here.commit)
    if found is None:
        return None
    inside = _fragment(f"subdirectory={found.folder}" if found.folder else "")
    return f"{requirement(extra)} @ git+{found.address}@{found.commit}{inside}"


def _fragment(text: str) -> str:
    return f"#{text}" if text else ""


def _extras_in(receipt: str) -> list[str]:
    """Return the extras that uv wrote down for vaultkit."""
    import tomllib

    try:
        asked = tomllib.loads(receipt)["tool"]["requirements"]
        return [extra for one in asked if one["name"] == NAME for extra in one.get("extras", ())]
    except (ValueError, TypeError, KeyError):
        return []
