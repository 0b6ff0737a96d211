"""Build what a release would be, and look whether all that must hold of it does.

    python -m tests.install.release [--tag v1.2.3]

Of the last commit: what is not committed is not in it. sdist and wheel are built twice, in two
clean exports that differ in all that must not matter, and must have the same bytes; their files,
their metadata, version, changelog and tag are compared; the wheel is installed and used, alone and
with the extra `all`, and what it brings along is written down (CycloneDX). `dist/` gets what is
published, `release/` the rest. With `--tag` what may be missing until then must be there.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import shutil
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.install import contents
from tests.install.commands import Hour
from tests.install.environments import (
    ROOT,
    InstallError,
    description_of,
    extras_of,
    make_environment,
    metadata_of,
    run,
)
from tests.install.run import report, tell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.install.environments import Environment

DIST: Final = ROOT / "dist"
RELEASE: Final = ROOT / "release"
CHANGES: Final = "CHANGELOG.md"
HOURS: Final = (("TZ", "UTC"), ("TZ", "Pacific/Kiritimati"))
MASKS: Final = (0o022, 0o077)


def archive() -> bytes:
    """Return the last commit as a tar archive."""
    import subprocess

    command = ("git", "archive", "--format=tar", "HEAD")
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout


def build(scratch: Path, number: int) -> Path:
    """Build in a clean export, the first or the second; return the folder of what was made."""
    source, made = scratch / f"source-{number}", scratch / f"made-{number}"
    with tarfile.open(fileobj=io.BytesIO(archive())) as packed:
        packed.extractall(source, filter="data")
    before = os.umask(MASKS[number])
    try:
        for path in source.rglob("*"):
            path.touch()
            path.chmod((0o777 if path.is_dir() else 0o666) & ~MASKS[number])
        epoch = run(("git", "log", "-1", "--format=%ct"), ROOT).stdout.strip()
        seed = ("PYTHONHASHSEED", f"{number}")
        variables = {**os.environ, **dict((HOURS[number], seed)), "SOURCE_DATE_EPOCH": epoch}
        command = (sys.executable, "-I", "-m", "build", "--outdir", str(made), str(source))
        run(command, scratch, variables)
    finally:
        os.umask(before)
    return made


def try_to_repeat(scratch: Path) -> Iterator[str]:
    """Build twice and keep the first; yield a line for what differs. Effect: fills `dist/`."""
    first, second = (build(scratch, number) for number in (0, 1))
    for folder in (DIST, RELEASE):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
    for path in sorted(first.iterdir()):
        if path.read_bytes() != (second / path.name).read_bytes():
            yield f"{path.name}: the second build has other bytes"
        shutil.copy(path, DIST)
        tell(f"  {hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}")
    sums = (f"{hashlib.sha256(one.read_bytes()).hexdigest()}  {one.name}\n" for one in published())
    (RELEASE / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")


def published() -> list[Path]:
    """Return what would be published: the wheel and the sdist."""
    return sorted(DIST.iterdir())


def the_wheel() -> Path:
    """Return the wheel."""
    return next(DIST.glob("*.whl"))


def try_contents() -> Iterator[str]:
    """Compare what is in them with what git has. Effect: writes the list to `release/`."""
    listed = run(("git", "ls-tree", "-r", "-z", "--name-only", "HEAD"), ROOT).stdout
    tracked = [name for name in listed.split("\0") if name]
    found = {path.name: contents.names_in(path) for path in published()}
    for name, names in found.items():
        wanted = contents.wanted_in(name, tracked)
        yield from (f"{name}: {one} is missing" for one in sorted(wanted - names))
        yield from (f"{name}: {one} does not belong there" for one in sorted(names - wanted))
        tell(f"  {name}: {len(names)} files")
    lines = [f"{name}\n" + "".join(f"  {one}\n" for one in sorted(found[name])) for name in found]
    (RELEASE / "contents.txt").write_text("\n".join(lines), encoding="utf-8")


def try_metadata(tag: str) -> Iterator[str]:
    """Look at metadata, version, changelog and tag; yield a line for what is wrong."""
    twine = (sys.executable, "-I", "-m", "twine", "check", "--strict", *map(str, published()))
    try:
        run(twine, ROOT)
    except InstallError as error:
        yield str(error)
    head = metadata_of(the_wheel())
    changes = (ROOT / CHANGES).read_text(encoding="utf-8")
    yield from contents.faults_of_version(head["Version"][0], tag, changes)
    yield from contents.faults_of_requirements(head["Requires-Dist"])
    open_points = list(contents.faults_of_description(description_of(the_wheel())))
    if not head["Project-URL"]:
        open_points.append(
            "pyproject.toml: [project.urls] has no Source, so readers of the index get no link"
        )
    if tag:
        yield from open_points
    else:
        for one in open_points:
            tell(f"  to do before a release: {one}")


def try_use(scratch: Path, extra: str) -> Iterator[str]:
    """Install the wheel into an empty environment, use it, and write down what came along."""
    environment = make_environment(scratch / f"environment-{extra}")
    wanted = f"{the_wheel()}[{extra}]" if extra else str(the_wheel())
    environment.install(wanted, constraints=ROOT / "constraints.txt")
    hour = Hour(environment, scratch / f"hour-{extra}")
    hour.begin()
    yield from hour.try_all()
    if extra or "all" not in extras_of(the_wheel()):
        yield from hour.try_site()
    write_components(
        environment, RELEASE / f"{'-'.join(('sbom', *filter(None, [extra])))}.cdx.json"
    )


def write_components(environment: Environment, path: Path) -> None:
    """Write what an environment holds as a bill of materials (CycloneDX), validated.

    Effect: writes a file; forgets which file the wheel was installed from, a path of this machine.
    """
    for record in environment.packages.glob("obsidian_vaultkit-*.dist-info/direct_url.json"):
        record.unlink()
    program = Path(sys.executable).parent / "cyclonedx-py"
    options = ("--pyproject", str(ROOT / "pyproject.toml"), "--output-reproducible", "--validate")
    output = ("--output-format", "JSON", "--output-file", str(path))
    run((str(program), "environment", *options, *output, str(environment.python)), ROOT)
    listed = json.loads(path.read_text(encoding="utf-8"))
    head = metadata_of(the_wheel())
    contents.name_release(listed, head["Name"][0], head["Version"][0])
    path.write_text(json.dumps(listed, indent=2) + "\n", encoding="utf-8")
    tell(f"  {path.relative_to(ROOT)}")


def main() -> int:
    """Check the last commit as a release; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.install.release")
    parser.add_argument("--tag", default="", help="that the release is to get, such as v1.2.3")
    tag = parser.parse_args().tag
    if run(("git", "status", "--porcelain"), ROOT).stdout:
        tell("what is not committed is not looked at")
    with tempfile.TemporaryDirectory(prefix="vaultkit-release-") as name:
        scratch = Path(name)
        count = report("built twice", try_to_repeat(scratch))
        count += report("contents", try_contents())
        count += report("metadata", try_metadata(tag))
        count += report("installed alone", try_use(scratch, ""))
        if "all" in extras_of(the_wheel()):
            count += report("installed with all", try_use(scratch, "all"))
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
