"""The name vaultkit is installed by, and the lines that install it.

The command, the import and the folder are called `vaultkit`; on the package index that name is
somebody else's. See decision 36.
"""

from __future__ import annotations

NAME = "obsidian-vaultkit"


def requirement(extra: str = "") -> str:
    """Return what is asked of an installer, such as `obsidian-vaultkit[site]`."""
    return f"{NAME}[{extra}]" if extra else NAME


def install_line(extra: str = "") -> str:
    """Return the line that installs vaultkit, with an extra if one is named."""
    wanted = requirement(extra)
    return f"pip install '{wanted}'" if extra else f"pip install {wanted}"
