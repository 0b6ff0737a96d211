"""What happens where another package named `vaultkit` stands beside ours, or before it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
OURS = (
    "cli/terminal/__init__.py",
    "distribution/__init__.py",
    "distribution/source_checkout.py",
    "distribution/install_lines.py",
    "distribution/installed_from.py",
    "distribution/foreign_package.py",
)
START = "from obsidian_vaultkit import command; command()"
STRANGE = "print('a stranger ran')\n"


class Place(NamedTuple):
    """A folder that our modules are installed in, without the packages they need."""

    folder: Path

    def __str__(self) -> str:
        return str(self.folder)


def run(*path: Path | Place, **variables: str) -> tuple[int, list[str]]:
    """Start our command with folders on Python's path; return its status and what it says."""
    listed = os.pathsep.join(str(folder) for folder in path)
    command = [sys.executable, "-S", "-c", START, "--version"]
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    env = {**kept, "PYTHONPATH": listed, "PYTHONDONTWRITEBYTECODE": "1", **variables}
    done = subprocess.run(command, env=env, cwd="/", capture_output=True, text=True, check=False)
    return done.returncode, [*done.stdout.splitlines(), *done.stderr.splitlines()]


def add_distribution(folder: Path, entry_points: str, version: str = "0.3.0") -> None:
    info = folder / f"vaultkit-{version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Name: vaultkit\nVersion: {version}\n")
    (info / "entry_points.txt").write_text(entry_points)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Copy what stands between the command's start and its first message."""
    folder = tmp_path / "site-packages"
    package = folder / "vaultkit"
    (package / "cli" / "terminal").mkdir(parents=True)
    (package / "distribution").mkdir()
    shutil.copy(ROOT / "vaultkit" / "entry" / "obsidian_vaultkit.py", folder)
    for name in ("__init__.py", "__main__.py", "cli/__init__.py", "cli/terminal/streams.py", *OURS):
        shutil.copy(ROOT / "vaultkit" / name, package / name)
    info = folder / "obsidian_vaultkit-1.2.3.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Name: obsidian-vaultkit\nVersion: 1.2.3\n")
    return Place(folder)


def pip(verb: str) -> str:
    """Return the beginning of a line for the environment that the tests run in."""
    from vaultkit.distribution.install_lines import join_words, pip_words

    return join_words(pip_words(verb))


def restoration() -> str:
    return f"  {pip('install')} --force-reinstall --no-deps obsidian-vaultkit==1.2.3"


def test_ours_alone_starts(place: Place) -> None:
    status, lines = run(place)
    assert (status, [line.split()[0] for line in lines]) == (0, ["vaultkit"])


def test_a_stranger_in_our_folder_is_named_and_not_run(place: Place) -> None:
    add_distribution(place.folder, "[console_scripts]\nvaultkit-mcp = vaultkit.mcp:main\n")
    (place.folder / "vaultkit" / "__init__.py").write_text(STRANGE)
    assert run(place) == (
        2,
        [
            (
                'error: somebody else\'s package "vaultkit" 0.3.0 has its files among those of '
                f"obsidian-vaultkit: {place}"
            ),
            "to mend it:",
            f"  {pip('uninstall')} --yes vaultkit",
            restoration(),
        ],
    )


def test_ours_by_its_old_name_is_called_so(place: Place) -> None:
    add_distribution(place.folder, "[console_scripts]\nvaultkit = vaultkit.__main__:command\n")
    status, lines = run(place)
    assert (status, lines[0]) == (
        2,
        (
            'error: an old vaultkit 0.3.0, installed by the name "vaultkit", has its files among '
            f"those of obsidian-vaultkit: {place}"
        ),
    )


def test_what_a_stranger_took_along_is_missed(place: Place) -> None:
    (place.folder / "vaultkit" / "__init__.py").unlink()
    assert run(place) == (
        2,
        [
            (
                "error: files of obsidian-vaultkit are missing, as after another package "
                f'"vaultkit" was uninstalled: {place}'
            ),
            "to mend it:",
            restoration(),
        ],
    )


def test_a_stranger_that_is_found_first_is_named(place: Place, tmp_path: Path) -> None:
    """As beside a checkout: installed packages come first."""
    first = tmp_path / "first"
    (first / "vaultkit").mkdir(parents=True)
    (first / "vaultkit" / "__init__.py").write_text(STRANGE)
    found = f"is found before obsidian-vaultkit: {first}"
    assert run(first, place) == (
        2,
        [
            f'error: another folder "vaultkit" {found}',
            "to mend it: take that folder off the path of Python, such as PYTHONPATH",
        ],
    )
    add_distribution(first, "")
    assert run(first, place) == (
        2,
        [
            f'error: somebody else\'s package "vaultkit" 0.3.0 {found}',
            "to mend it:",
            f"  {pip('uninstall')} --yes vaultkit",
        ],
    )


def test_a_folder_without_code_is_no_stranger(place: Place, tmp_path: Path) -> None:
    (tmp_path / "first" / "vaultkit").mkdir(parents=True)
    assert run(tmp_path / "first", place)[0] == 0


def test_the_module_refuses_as_the_command_does(place: Place) -> None:
    add_distribution(place.folder, "")
    command = [sys.executable, "-S", "-m", "vaultkit", "--version"]
    env = {**os.environ, "PYTHONPATH": str(place), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, env=env, cwd="/", capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: somebody else's package")


def test_the_module_starts_in_a_checkout_that_is_the_current_folder() -> None:
    """It takes that folder off the path before it looks."""
    command = [sys.executable, "-m", "vaultkit", "--version"]
    paths = os.pathsep.join((str(ROOT), str(ROOT / "vaultkit" / "entry")))
    env = {**os.environ, "PYTHONPATH": paths}
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_command_starts_in_a_module_that_is_ours() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["scripts"] == {"vaultkit": "obsidian_vaultkit:command"}


@pytest.mark.parametrize(("owner", "is_cleared"), [("", True), ("2", False)])
def test_make_clears_away_this_checkout_by_its_old_name(
    owner: str, *, is_cleared: bool, tmp_path: Path
) -> None:
    """Uninstalled after the new one came, it would take the command along."""
    packages = tmp_path / ".venv" / "lib" / "python3.11" / "site-packages"
    add_distribution(packages, "", "0.1.0")
    record = f'{{"dir_info": {{"editable": true}}, "url": "file://{tmp_path}{owner}"}}'
    (packages / "vaultkit-0.1.0.dist-info" / "direct_url.json").write_text(record)
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir()
    python.write_text('#!/bin/sh\necho "$@" >> asked\n')
    python.chmod(0o755)
    for name in ("pyproject.toml", "constraints.txt"):
        (tmp_path / name).write_text("")
    command = ["make", "-f", str(ROOT / "Makefile"), ".venv/.installed"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    verbs = [line.split()[3] for line in (tmp_path / "asked").read_text().splitlines()]
    assert verbs == (["uninstall", "install"] if is_cleared else ["install"])
