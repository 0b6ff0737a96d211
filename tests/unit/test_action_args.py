"""What the action of this repository makes of the options in its input `args`."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import yaml

ACTION = Path(__file__).parents[2] / "action.yml"
SCRIPT = yaml.safe_load(ACTION.read_text("utf-8"))["runs"]["steps"][-1]["run"]


def check(args: str, folder: Path) -> tuple[int, str]:
    """Run the step with a stand-in for vaultkit that prints its arguments."""
    program = folder / "vaultkit"
    program.write_text('#!/bin/sh\necho "$@"\n')
    program.chmod(0o755)
    variables = {"VAULTKIT": str(program), "VAULTKIT_PATH": "notes", "VAULTKIT_ARGS": args}
    variables |= {"GITHUB_STEP_SUMMARY": str(folder / "summary"), "PATH": "/usr/bin:/bin"}
    words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", SCRIPT]
    done = subprocess.run(words, env=variables, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


@pytest.mark.parametrize("args", ["", "--select L,E", " --select=L\n--baseline known.json "])
def test_options_are_handed_on(args: str, tmp_path: Path) -> None:
    given = " ".join(["check --format github", *args.split(), "-- notes"])
    assert check(args, tmp_path) == (0, f"{given}\n")
    assert (tmp_path / "summary").read_text() == given.replace("github", "markdown") + "\n"


@pytest.mark.parametrize(
    ("args", "fault"),
    [
        ("--output x.txt", "--output is this action's own"),
        ("--select L --output=x.txt", "--output=x.txt is this action's own"),
        ("--format json", "--format is this action's own"),
        ('--select "L,E"', "quotes are not read"),
        ("--config 'my file.toml'", "quotes are not read"),
    ],
)
def test_what_it_cannot_hand_on_is_refused(args: str, fault: str, tmp_path: Path) -> None:
    status, told = check(args, tmp_path)
    assert (status, told.startswith("::error::args: "), fault in told) == (2, True, True)
    assert not (tmp_path / "summary").exists()
