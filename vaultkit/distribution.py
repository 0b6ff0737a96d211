"""The name vaultkit is installed by, and the lines that install it.

The command, the import and the folder are called `vaultkit`; on the package index that name is
somebody else's. See decision 36.
"""

from __future__ import annotations

import json

NAME = "obsidian-vaultkit"


def requirement(extra: str = "") -> str:
    """Return what is asked of an installer, such as `obsidian-vaultkit[site]`."""
    return f"{NAME}[{extra}]" if extra else NAME


def install_line(extra: str = "") -> str:
    """Return the line that installs vaultkit, with an extra if one is named."""
    wanted = requirement(extra)
    return f"pip install '{wanted}'" if extra else f"pip install {wanted}"


def requirement_of_this(extra: str = "") -> str | None:
    """Return what installs this very vaultkit on another machine; None if that is not known.

    Args:
        extra: Name of an extra that is to come with it.
    """
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        ours = distribution(NAME)
    except PackageNotFoundError:
        return None
    read = ours.read_text
    text = read("direct_url.json")
    if text is None:
        return f"{requirement(extra)}=={ours.version}"
    source = json.loads(text)
    commit = source.get("vcs_info", {}).get("commit_id")
    if not commit:
        return None
    return f"{requirement(extra)} @ git+{source['url']}@{commit}"
