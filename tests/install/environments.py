"""Building the wheel, and environments that hold it and nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT: Final = Path(__file__).parents[2]
MEGABYTE: Final = 1_000_000
"""Bytes. Files are counted in whole blocks, as `du --block-size=MB` does, byte code included."""
DEVELOPERS: Final = frozenset({"dev", "fuzz", "bench"})
"""Extras for people who work on vaultkit; `make` installs them."""
_ASIDE: Final = frozenset({"pip", "setuptools"})
_LONGEST: Final = 600  # seconds


class InstallError(Exception):
    """A command failed that must not; the text says which, and what it printed."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What an installation takes: distributions, ours among them, and megabytes with byte code."""

    distributions: int
    megabytes: float


@dataclass(frozen=True, slots=True)
class Environment:
    """A virtual environment without pip in it."""

    folder: Path

    @property
    def programs(self) -> Path:
        """Return the folder of its programs."""
        return self.folder / ("Scripts" if os.name == "nt" else "bin")

    @property
    def python(self) -> Path:
        """Return its Python."""
        return self.programs / ("python.exe" if os.name == "nt" else "python")

    @property
    def packages(self) -> Path:
        """Return the folder that packages are installed in."""
        pattern = "Lib/site-packages" if os.name == "nt" else "lib/python*/site-packages"
        return next(self.folder.glob(pattern))

    @property
    def variables(self) -> dict[str, str]:
        """Return the variables of a shell in which it is active, and nothing of ours is."""
        kept = {name: value for name, value in os.environ.items() if name not in _UNWANTED}
        path = os.pathsep.join((str(self.programs), str(Path(sys.executable).parent)))
        cache = str(self.folder / "cache")
        found = os.pathsep.join((path, os.environ.get("PATH", "")))
        return {**kept, "PATH": found, "XDG_CACHE_HOME": cache, "NO_COLOR": "1"}

    def install(self, *wanted: str, constraints: Path | None = None, compiles: bool = True) -> None:
        """Install packages with the pip that runs beside us. Effect: fills the environment.

        Args:
            wanted: Requirements.
            constraints: File of them, if any.
            compiles: Whether byte code is made at once, as pip does for users.

        Errors:
            InstallError: pip fails.
        """
        limits = ("--constraint", str(constraints)) if constraints else ()
        pip = (sys.executable, "-I", "-m", "pip", "--python", str(self.python), *_QUIET)
        compiling = ("--compile",) if compiles else ("--no-compile",)
        run((*pip, "install", *compiling, *limits, *wanted), self.folder)

    def megabytes(self) -> float:
        """Return what all of it takes on the disk: programs may lie beside the packages."""
        return sum(_space(one) for one in self.folder.iterdir() if one.name != "cache") / MEGABYTE

    def cost(self) -> Cost:
        """Return what is installed, pip and setuptools aside."""
        found = [path.name.partition("-")[0] for path in self.packages.glob("*.dist-info")]
        tops = [one for one in self.packages.iterdir() if one.name.partition("-")[0] not in _ASIDE]
        return Cost(len({*found} - _ASIDE), sum(map(_space, tops)) / MEGABYTE)


def _space(path: Path) -> int:
    """Return the bytes that a file or folder takes on the disk, in whole blocks where it tells."""
    inner = path.rglob("*") if path.is_dir() and not path.is_symlink() else (path,)
    files = [one.lstat() for one in inner if one.is_symlink() or not one.is_dir()]
    return sum(getattr(one, "st_blocks", 0) * 512 or one.st_size for one in files)


_UNWANTED: Final = frozenset({"PYTHONPATH", "VIRTUAL_ENV", "VAULTKIT_NO_CACHE"})
_QUIET: Final = ("--quiet", "--disable-pip-version-check")


def make_environment(folder: Path) -> Environment:
    """Make an empty environment. Effect: what was in the folder is gone."""
    run((sys.executable, "-I", "-m", "venv", "--clear", "--without-pip", str(folder)), ROOT)
    return Environment(folder)


def run(
    command: tuple[str, ...], folder: Path, variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, and return what it printed.

    Errors:
        InstallError: its status is not 0.
    """
    done = attempt(command, folder, variables)
    if done.returncode:
        text = f"{' '.join(command)}: exit {done.returncode}\n{done.stdout}{done.stderr}"
        raise InstallError(text)
    return done


def attempt(
    command: tuple[str, ...], folder: Path, variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, and return its status and what it printed."""
    env = {**(variables or os.environ)}
    return subprocess.run(
        command, cwd=folder, env=env, check=False, capture_output=True, text=True,
        encoding="utf-8", errors="replace", stdin=subprocess.DEVNULL, timeout=_LONGEST,
    )  # fmt: skip


def export(folder: Path) -> None:
    """Copy what git has or would take, as it is now. Effect: fills a folder."""
    listed = run(("git", "ls-files", "-z", "-co", "--exclude-standard"), ROOT).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():  # not one that was deleted
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def build_wheel(scratch: Path) -> Path:
    """Build the wheel of the work tree, and return its path. Effect: writes into a folder."""
    source, built = scratch / "source", scratch / "wheel"
    export(source)
    pip = (sys.executable, "-I", "-m", "pip", "wheel", *_QUIET)
    run((*pip, "--no-deps", "--wheel-dir", str(built), str(source)), scratch)
    return next(built.glob("*.whl"))


def extras_of(wheel: Path) -> list[str]:
    """Return the extras that a wheel offers to users."""
    return [name for name in metadata_of(wheel)["Provides-Extra"] if name not in DEVELOPERS]


def metadata_of(wheel: Path) -> dict[str, list[str]]:
    """Return the values of each field of a wheel's metadata; those that may be absent as []."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(one for one in archive.namelist() if one.endswith(".dist-info/METADATA"))
        head = HeaderParser().parsestr(archive.read(name).decode())
    absent: dict[str, list[str]] = {"Provides-Extra": [], "Requires-Dist": [], "Project-URL": []}
    return {**absent, **{key: head.get_all(key, []) for key in head}}


def description_of(wheel: Path) -> str:
    """Return the long description in a wheel, which the index shows."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(one for one in archive.namelist() if one.endswith(".dist-info/METADATA"))
        return archive.read(name).decode().partition("\n\n")[2]
