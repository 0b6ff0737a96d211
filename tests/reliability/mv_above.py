"""`vaultkit`, save that each run that moves files writes the config above the vault as well."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from vaultkit.__main__ import command
from vaultkit.vault import write

_real = write.write_files


def write_files(root: Path, changes: Any, moves: Any = None, **options: Any) -> None:
    """Write a line into the config, unless the command has it written already."""
    config = os.path.realpath(Path(root).parent / "vaultkit.toml")
    above = dict(options.pop("above", None) or {})
    if moves and config not in above:
        old = Path(config).read_bytes()
        above[config] = old, old + b"# moved\n"
    _real(root, changes, moves, above=above, **options)


if __name__ == "__main__":
    write.write_files = write_files
    command()
