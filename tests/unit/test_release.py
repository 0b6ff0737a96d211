"""What a release must hold: files, version, changelog, and the workflow that makes it."""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

import vaultkit
from tests.bench.install import Taken, rows
from tests.install import contents
from tests.install.commands import install_line_in
from tests.install.environments import Environment, metadata_of
from tests.install.run import over_limit, report

ROOT = Path(__file__).parents[2]
RELEASE = ROOT / ".github" / "workflows" / "release.yml"
JOBS = yaml.safe_load(RELEASE.read_text("utf-8"))["jobs"]
CHANGES = "# Changelog\n\n## 1.2.0 (2026-01-31)\n\n- x\n\n## 1.1.0 (2025-01-01)\n"


@pytest.mark.parametrize(
    ("version", "tag", "changes", "faults"),
    [
        ("1.2.0", "", CHANGES, []),
        ("1.2.0", "v1.2.0", CHANGES, []),
        ("1.2.0rc1", "", CHANGES.replace("1.2.0", "1.2.0rc1"), []),
        ("1.2.0", "", CHANGES.replace("2026-01-31", "unreleased"), []),
        ("1.2.0", "v1.2.0", CHANGES.replace("2026-01-31", "unreleased"),
         ['CHANGELOG.md: "unreleased" is no date such as 2026-01-31']),
        ("1.2.0", "v1.3.0", CHANGES,
         ["the tag v1.3.0 is not v1.2.0: vaultkit/__init__.py has the version"]),
        ("1.1.0", "", CHANGES, ['CHANGELOG.md: the first heading must be "## 1.1.0 (DATE)"']),
        ("1.2", "", CHANGES,
         ["1.2: no version such as 1.2.3 or 1.2.3rc1",
          'CHANGELOG.md: the first heading must be "## 1.2 (DATE)"']),
        ("1.2.0", "", "# Changelog\n",
         ['CHANGELOG.md: the first heading must be "## 1.2.0 (DATE)"']),
    ],
)  # fmt: skip
def test_version_tag_and_changelog_agree(
    version: str, tag: str, changes: str, faults: list[str]
) -> None:
    assert list(contents.faults_of_version(version, tag, changes)) == faults


def test_they_agree_today() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert list(contents.faults_of_version(vaultkit.__version__, "", changes)) == []


def test_the_wheel_holds_our_code_and_nothing_else(tmp_path: Path) -> None:
    """Built from what git has, here and now; `make release-check` builds twice and installs."""
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "-co", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True,
    ).stdout.decode().split("\0")  # fmt: skip
    there = [name for name in tracked if name and (ROOT / name).is_file()]
    command = [sys.executable, "-I", "-m", "hatchling", "build", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    built = sorted(tmp_path.iterdir())
    assert [path.suffix for path in built] == [".whl", ".gz"]
    for path in built:
        assert contents.names_in(path) == contents.wanted_in(path.name, there)
    names = contents.names_in(built[0])
    assert {"vaultkit/py.typed", "vaultkit/site/mkdocs.yml", "obsidian_vaultkit.py"} < names
    assert not [name for name in names if name.startswith(("tests/", "vault/", ".cache"))]
    head = metadata_of(built[0])
    assert (head["Name"], head["Version"]) == (["obsidian-vaultkit"], [vaultkit.__version__])


def test_names_of_archives_are_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a-1-py3-none-any.whl", "w") as wheel:
        wheel.writestr("vaultkit/x.py", "")
    with tarfile.open(tmp_path / "a-1.tar.gz", "w:gz") as packed:
        packed.addfile(tarfile.TarInfo("a-1/README.md"), io.BytesIO())
    assert contents.names_in(tmp_path / "a-1-py3-none-any.whl") == {"vaultkit/x.py"}
    assert contents.names_in(tmp_path / "a-1.tar.gz") == {"a-1/README.md"}
    info = {f"a-1.dist-info/{name}" for name in contents.INFO}
    tracked = ["vaultkit/x.py", "tests/y.py", "vaultkit/entry/z.py", "vault/Note.md"]
    code = {"vaultkit/x.py", "z.py"}
    assert contents.wanted_in("a-1-py3-none-any.whl", tracked) == code | info


def test_what_asks_for_the_stranger_is_a_fault() -> None:
    asked = ["vaultkit>=1", "VaultKit[site] ; extra == 'all'", "obsidian-vaultkit[site]", "click"]
    found = [fault.partition(":")[0] for fault in contents.faults_of_requirements(asked)]
    assert found == ["vaultkit>=1", "VaultKit[site] ; extra == 'all'"]


def test_the_workflow_is_driven_by_tags_and_asks_for_little() -> None:
    text = yaml.safe_load(RELEASE.read_text("utf-8"))
    assert text[True] == {"push": {"tags": ["v*"]}}  # YAML 1.1 reads `on` as a truth value
    assert text["permissions"] == {}
    assert {name: job["permissions"] for name, job in JOBS.items()} == {
        "build": {"contents": "read"},
        "attest": {"attestations": "write", "id-token": "write"},
        "publish": {"id-token": "write"},
        "announce": {"contents": "write"},
    }
    assert JOBS["publish"]["environment"] == "release"
    assert [job.get("needs") for job in JOBS.values()] == [None, "build", "attest", "publish"]
    used = [step["uses"] for job in JOBS.values() for step in job["steps"] if "uses" in step]
    assert [one for one in used if "@" not in one] == []
    assert not [s for job in JOBS.values() for s in job["steps"] if "${{" in s.get("run", "")]


def test_what_the_index_would_show_of_readme() -> None:
    text = """[a](docs/a.md) [b](https://e.org) [c](#c) <img src="docs/x.webp"> [d](docs/a.md)
There is no release on a package index yet, and so on.
"""
    assert list(contents.faults_of_description(text)) == [
        "README.md: docs/a.md is relative, and leads nowhere on the index",
        "README.md: docs/x.webp is relative, and leads nowhere on the index",
        'README.md still says "There is no release on a package index yet"',
    ]
    assert list(contents.faults_of_description("[b](https://e.org) [c](#c)")) == []


def test_lists_of_components_name_their_release() -> None:
    listed = {"metadata": {"component": {"name": "x", "type": "application"}}}
    contents.name_release(listed, "obsidian-vaultkit", "1.2.0")
    assert listed["metadata"]["component"] == {
        "name": "obsidian-vaultkit", "type": "application", "version": "1.2.0",
        "purl": "pkg:pypi/obsidian-vaultkit@1.2.0",
    }  # fmt: skip


@pytest.mark.parametrize(("tag", "kind"), [("v1.2.0", "--latest"), ("v1.2.0rc1", "--prerelease")])
def test_a_candidate_is_not_the_latest_release(tag: str, kind: str, tmp_path: Path) -> None:
    (tmp_path / "gh").write_text('#!/bin/sh\necho "$4"\n')
    (tmp_path / "gh").chmod(0o755)
    script = JOBS["announce"]["steps"][-1]["run"]
    variables = {"PATH": f"{tmp_path}:/usr/bin:/bin", "GITHUB_REF_NAME": tag}
    done = subprocess.run(
        ["bash", "-e", "-c", script], env=variables, capture_output=True, text=True, check=True
    )
    assert done.stdout == f"{kind}\n"


@pytest.mark.parametrize("name", ["check.yml", "release.yml"])
def test_jobs_can_ask_git_and_keep_no_token(name: str) -> None:
    jobs = yaml.safe_load((RELEASE.parent / name).read_text("utf-8"))["jobs"]
    for job in jobs.values():
        steps = job["steps"]
        taken = [step for step in steps if step.get("uses", "").startswith("actions/checkout@")]
        assert [step["with"]["persist-credentials"] for step in taken] == [False] * len(taken)
        commands = [step["run"] for step in steps if "run" in step]
        if "container" in job and taken:
            assert commands[0] == ('git config --global --add safe.directory "$GITHUB_WORKSPACE"')


def test_the_workflow_is_valid() -> None:
    program = Path(sys.executable).parent / "check-jsonschema"
    command = [program, "--builtin-schema", "vendor.github-workflows", RELEASE]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_ci_installs_what_users_install_after_the_tests() -> None:
    lines = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    assert lines[-3:] == ["make test", "make properdocs", "make test-install"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("error: x\n       to install it: pip install 'a[site]'\n", "pip install 'a[site]'"),
        (
            "/e/bin/pip install --editable '/b c[site]'",
            "/e/bin/pip install --editable '/b c[site]'",
        ),
        ("x: pip --python /e/python install a", "pip --python /e/python install a"),
        ("try: uv tool install --force 'a[site]'", "uv tool install --force 'a[site]'"),
        ("pipx inject a 'b>=1'", "pipx inject a 'b>=1'"),
        ("no line", ""),
    ],
)
def test_the_line_to_type_is_found_in_a_message(text: str, line: str) -> None:
    assert install_line_in(text) == line


def test_an_installation_is_measured_and_held_to_the_limit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packages = tmp_path / "lib" / "python3.11" / "site-packages"
    for number in range(31):
        (packages / f"a{number}-1.0.dist-info").mkdir(parents=True)
    (packages / "pip-1.0.dist-info").mkdir()
    (packages / "pip").mkdir()
    (packages / "pip" / "big.py").write_bytes(b"x" * 70_000_000)
    cost = Environment(tmp_path).cost()
    assert (cost.distributions, cost.megabytes) == (31, 0.0)
    fault = "more than 30 distributions or 65 MB"
    assert list(over_limit(cost)) == [fault]
    (packages / "a0-1.0.dist-info").rmdir()
    assert list(over_limit(Environment(tmp_path).cost())) == []
    (packages / "big.py").write_bytes(b"x" * 70_000_000)
    assert list(over_limit(Environment(tmp_path).cost())) == [fault]
    capsys.readouterr()
    assert report("x", over_limit(Environment(tmp_path).cost())) == 1
    assert f"FAULT: {fault}" in capsys.readouterr().out


def test_installations_are_compared_in_pairs() -> None:
    ours = [Taken(20, 60, 10, 20), Taken(20, 60, 12, 30), Taken(20, 60, 11, 25)]
    theirs = [Taken(1, 30, 5, 10), Taken(1, 30, 3, 10), Taken(1, 30, 4, 10)]
    assert rows(ours, theirs)[1:] == [
        ("distributions", "20", "1", "20.00 (20.00-20.00)"),
        ("size on the disk, MB", "60.0", "30.0", "2.00 (2.00-2.00)"),
        ("pip install, empty environment, s", "11.00", "4.00", "2.75 (2.00-4.00)"),
        ("from nothing to the first finding, s", "25.00", "10.00", "2.50 (2.00-3.00)"),
    ]


def test_the_release_tools_are_pinned() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pinned = {line.partition("==")[0] for line in lines}
    assert {"build", "cyclonedx-bom", "twine"} <= pinned
    urls = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["urls"]
    assert all(value.startswith("https://") for value in urls.values())
