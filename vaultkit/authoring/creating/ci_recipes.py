"""Make the CI files that check a vault and publish its site, a recipe for each host.

The files belong into the root of the repository, where the vault is, or a folder of it. The site is
built outside of it and, where a host wants it within, moved to a hidden folder, which vaultkit and
Obsidian do not read. Where the site is built, all of the history is fetched: it holds the dates of
notes. `docs/hosting.md` shows these very texts. See decision 40.
"""

from __future__ import annotations

import json
import re
import shlex
from typing import TYPE_CHECKING

from vaultkit.authoring.creating.ci_recipe_texts import CHECK_WORKFLOW, GITHUB_GUARD, RECIPES
from vaultkit.distribution.install_lines import requirement as named_requirement

if TYPE_CHECKING:
    from collections.abc import Sequence

CHECK = ".github/workflows/check.yml"
"""The workflow that checks a vault on GitHub."""
HOSTS = ("github", "gitlab", "netlify", "cloudflare")
"""Where the site can be published."""

_LONGEST_NAME = 54
"""Characters of a Worker's name that get an address of their own."""


def check_workflow(requirement: str | None, folder: str = "") -> dict[str, bytes]:
    """Return the workflow that checks a vault on GitHub, by its path.

    Args:
        requirement: What pip installs vaultkit from; None if that is not known: then the first step
            fails with the sentence what to put there.
        folder: The vault, from the root of the repository; "" if it is the root.
    """
    return {CHECK: _fill(CHECK, CHECK_WORKFLOW, GITHUB_GUARD, requirement, folder=folder)}


def publishing_files(
    host: str, requirement: str | None, name: str = "notes", folder: str = ""
) -> dict[str, bytes]:
    """Return the files that publish a vault's site at a host, by path.

    Args:
        host: One of HOSTS.
        requirement: What pip installs, with what pages need; None: see `check_workflow`.
        name: What the vault is called.
        folder: See `check_workflow`.
    """
    path, text, guard = RECIPES[host]
    return {path: _fill(path, text, guard, requirement, name, folder)}


def automation_files(
    hosts: tuple[str, ...], plain: str | None, with_site: str | None, name: str, folder: str = ""
) -> dict[str, bytes]:
    """Return all files that `init` writes for others to run, by path.

    Args:
        hosts: Where the site is published; GitLab's file checks as well, so that GitHub's is left
            out if that is the only one.
        plain: What pip installs vaultkit from, see `check_workflow`.
        with_site: The same with what pages need.
        name: What the vault is called.
        folder: See `check_workflow`.
    """
    files = {} if set(hosts) == {"gitlab"} else check_workflow(plain, folder)
    for host in hosts:
        files |= publishing_files(host, with_site, name, folder)
    return files


def ask_for_source(paths: Sequence[str]) -> str:
    """Return the sentence that says what to put into files where vaultkit comes from."""
    wanted = named_requirement("" if set(paths) == {CHECK} else "site")
    return (
        f"{', '.join(paths)}: where vaultkit comes from is not known; write into the line VAULTKIT "
        f"what pip installs: {wanted} @ git+ADDRESS@COMMIT of its repository, or the web address "
        "of a wheel"
    )


def tell_of_source(paths: Sequence[str]) -> str:
    """Return what is said of files that were made without knowing where vaultkit comes from."""
    them, verb = ("them", "fail") if len(paths) > 1 else ("it", "fails")
    return (
        f"{', '.join(paths)} {verb} until the line VAULTKIT is filled in: where this vaultkit "
        f"comes from is not known; write it there, or delete {them} and run: "
        "vaultkit init --install-from git+ADDRESS@COMMIT (or the web address of a wheel)"
    )


def lacks_source(data: bytes) -> bool:
    """Tell whether a file was made without knowing where vaultkit comes from."""
    return re.search(rb"VAULTKIT(?:: \"\"| = \"\"|='')", data) is not None


def _fill(  # noqa: PLR0913, PLR0917 - all that differs
    path: str, text: str, guard: str, requirement: str | None, name: str = "", folder: str = ""
) -> bytes:
    """Return a recipe with what differs from vault to vault."""
    is_shell = path == "wrangler.toml"
    quote = shlex.quote if is_shell else _quote
    guard = "" if requirement else guard.replace("@SENTENCE@", ask_for_source([path]))
    sign = "=" if is_shell else " = " if path.endswith(".toml") else ": "
    indent = "  " if sign == ": " else ""
    line = f"{indent}VAULT{sign}{quote(folder)} # the vault, from the root of the repository\n"
    values = {
        "@GUARD@": guard.replace("@PATH@", path),
        "@SOURCE@": quote(requirement or ""),
        "@NAME@": _worker_name(name),
        "@FOLDER@": line if folder else "",
        "@VAULT@": ' "./$VAULT"' if folder else "",
    }
    return re.sub("|".join(values), lambda match: values[match[0]], text).encode()


def _quote(text: str) -> str:
    """Return text in quotes that YAML and TOML read alike."""
    return json.dumps(text, ensure_ascii=False)


def _worker_name(name: str) -> str:
    """Return a name as Cloudflare takes it: letters, digits and dashes."""
    plain = "".join(sign if sign.isascii() and sign.isalnum() else " " for sign in name.lower())
    return "-".join(plain.split())[:_LONGEST_NAME].strip("-") or "notes"
