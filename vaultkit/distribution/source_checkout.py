"""Where others find the commit that a checkout of vaultkit's source stands at.

Only for the folder that this program itself runs or was installed from; vaults are read by
`vault.git`, which trusts them less. Effect: starts `git`, which only reads.
"""

from __future__ import annotations

import os
import re
from typing import NamedTuple

_PATIENCE = 10
"""Seconds that git may take."""
_OFF = ("core.fsmonitor=false", f"core.hooksPath={os.devnull}", "core.pager=cat")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_HOST = re.compile(r"(?=[^.]*[A-Za-z0-9-]\.)[A-Za-z0-9.-]+(?::\d{1,5})?")
"""A host that other machines know: its name has a dot."""
_PATH = re.compile(r"[A-Za-z0-9._+-]+(?:/[A-Za-z0-9._+-]+)*")
_SCP = re.compile(r"(?:[^@/:\s]+@)?(?P<host>[^@/:\s]+):(?P<path>[^/~\s][^\s]*)")
"""The short form of an address that is reached through ssh: `git@host:owner/repository`."""
_ADDRESS = re.compile(r"(?P<scheme>[a-z+]+)://(?:[^/@]*@)?(?P<host>[^/@]*)/(?P<path>[^?#]*)")
_WEB_HOSTS = {
    "ssh.github.com": "github.com",
    "altssh.gitlab.com": "gitlab.com",
    "altssh.bitbucket.org": "bitbucket.org",
}
"""Hosts that forges keep for ssh through firewalls, and where their repositories are read."""
_OWN_FORM = frozenset({"ssh.dev.azure.com"})
"""Hosts whose addresses for ssh have other paths than those for the web."""


class Source(NamedTuple):
    """A commit that other machines can fetch.

    Args:
        address: Of the repository: `https`, without user or password.
        commit: Its full name.
        folder: Where in the repository vaultkit lies; "" at its top.
    """

    address: str
    commit: str
    folder: str = ""


def find_source(folder: str, commit: str = "") -> Source | None:
    """Return where others find the commit of a checkout; None if they cannot, or nobody knows.

    Its remote `origin` must be known to hold that commit, by what was last fetched or pushed, or by
    a tag. Changes that are not committed are not asked about: others get the commit.

    Args:
        folder: The checkout.
        commit: The one meant; "" for the one it stands at.
    """
    if not commit:
        commit = _git(folder, "rev-parse", "--verify", "--quiet", "HEAD")
    address = public_address(_git(folder, "config", "--get", "remote.origin.url"))
    if not address or not _COMMIT.fullmatch(commit) or not _is_published(folder, commit):
        return None
    inside = _git(folder, "rev-parse", "--show-prefix").rstrip("/")
    if inside and not _PATH.fullmatch(inside):
        return None
    is_there = _git(folder, "cat-file", "-t", f"{commit}:./pyproject.toml") == "blob"
    return Source(address, commit, inside) if is_there else None


def public_address(remote: str) -> str:
    """Return the address under which others fetch a repository; "" if there is none.

    User, password, query and fragment are left out, ssh becomes https. Paths on this machine, hosts
    without a dot (names of this network, or of an ssh configuration) and what would have to be
    quoted have no such address.

    Args:
        remote: What git calls the URL of a remote.
    """
    found = _ADDRESS.fullmatch(remote.partition("?")[0].partition("#")[0])
    scheme = found["scheme"] if found else "ssh"
    found = found or _SCP.fullmatch(remote)
    if found is None or scheme not in {"https", "http", "ssh", "git+ssh", "git"}:
        return ""
    host = found["host"] if scheme.startswith("http") else found["host"].partition(":")[0]
    host, path = _WEB_HOSTS.get(host, host), found["path"].strip("/")
    if host in _OWN_FORM or not _HOST.fullmatch(host) or not _PATH.fullmatch(path):
        return ""
    if host.startswith("127.") or "." in path.split("/") or ".." in path.split("/"):
        return ""
    return f"{'http' if scheme == 'http' else 'https'}://{host}/{path}"


def _is_published(folder: str, commit: str) -> bool:
    where = ("refs/remotes/origin", "refs/tags")
    return bool(_git(folder, "for-each-ref", "--count=1", "--contains", commit, *where))


def _git(folder: str, *arguments: str) -> str:
    """Return what git prints; "" if it refuses, or is not there."""
    import shutil
    import subprocess

    program = next(filter(None, (shutil.which("git", path=one) for one in _program_folders())), "")
    if not program:
        return ""
    options = [word for setting in _OFF for word in ("-c", setting)]
    command = [program, *options, "-C", folder, *arguments]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(  # noqa: S603 - no shell; the arguments are ours
            command, capture_output=True, check=False, timeout=_PATIENCE,
            env={**kept, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1"},
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return "" if done.returncode else done.stdout.decode(errors="replace").strip()


def _program_folders() -> list[str]:
    """Return where programs lie; never the current folder, which may be somebody's vault."""
    return [folder for folder in os.get_exec_path() if os.path.isabs(folder)]
