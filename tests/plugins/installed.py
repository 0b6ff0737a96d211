"""Packages of others, installed as pip does, and programs that see them."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class Installed:
    """A folder of installed packages, and the programs that see it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *words: str, cwd: Path, **more: str) -> tuple[int, str, str]:
        """Run Python; return its exit status, standard output and standard error."""
        env = {**os.environ, "PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            [sys.executable, *words],
            cwd=cwd,
            env={**env, **more},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    def vaultkit(self, *words: str, cwd: Path, **more: str) -> tuple[int, str, str]:
        """Run vaultkit; see `run`."""
        return self.run("-m", "vaultkit", *words, cwd=cwd, **more)


def install_package(package: Path, scratch: Path) -> Installed:
    """Install a package with pip, without a network, from a copy in an empty folder."""
    source, target = scratch / "source", scratch / "site"
    for path in package.rglob("*.*"):
        if path.suffix in {".py", ".toml"}:
            copy = source / path.relative_to(package)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    subprocess.run(
        [
            sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
            "--no-index", "--no-deps", "--no-build-isolation", "--target", target, source,
        ],
        check=True,
    )  # fmt: skip
    return Installed(target)
