"""What packages name for us is found as `importlib.metadata` finds it."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

import pytest

from vaultkit.distribution.entry_point_files import find_points

if TYPE_CHECKING:
    from pathlib import Path

GROUP = "vaultkit.rules"
OURS = ("kubernetes", "vaultkit.kubernetes.rules:RULES")


def install(folder: Path, name: str, text: str) -> None:
    """Write what an installed package says of its entry points."""
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(text)


def found(group: str = GROUP) -> set[tuple[str, str]]:
    return {(point.name, point.value) for point in find_points(group)}


def expected(group: str = GROUP) -> set[tuple[str, str]]:
    return {(point.name, point.value) for point in entry_points(group=group)}


def test_what_is_installed_here() -> None:
    assert found() == expected()


@pytest.mark.parametrize(
    "text",
    [
        "[vaultkit.rules]\nkubernetes = vaultkit.kubernetes.rules:RULES\n",
        "# x\n[a]\nb = c:d\n[vaultkit.rules]\n# y\n kubernetes=vaultkit.kubernetes.rules:RULES \n",
        "[other]\nkubernetes = vaultkit.kubernetes.rules:RULES\n",
        "[vaultkit.rules]\npack = pack:RULES\n",
        "",
    ],
    ids=["ours", "with others", "another group", "a stranger's", "empty"],
)
def test_a_package_in_a_folder(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, "one", text)
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    assert found() == expected()


def test_two_packages_are_left_to_the_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "a", "vaultkit", "[vaultkit.rules]\nold = vaultkit.gone:RULES\n")
    install(tmp_path / "b", "vaultkit", "[vaultkit.rules]\nnew = vaultkit.kubernetes.rules:RULES\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "b"), str(tmp_path / "a")])
    assert found() == expected() == {("new", OURS[1])}


def test_archives_are_left_to_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, "one", "[vaultkit.rules]\nkubernetes = vaultkit.kubernetes.rules:RULES\n")
    with zipfile.ZipFile(tmp_path / "pack.zip", "w") as archive:
        archive.writestr("pack-1.0.dist-info/METADATA", "Name: pack\nVersion: 1.0\n")
        archive.writestr("pack-1.0.dist-info/entry_points.txt", "[vaultkit.rules]\nx = pack:X\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path), str(tmp_path / "pack.zip")])
    assert found() == expected() == {OURS, ("x", "pack:X")}


def test_our_own_is_loaded() -> None:
    (point,) = [one for one in find_points(GROUP) if one.value == OURS[1]]
    assert [rule.code for rule in point.load()][:1] == ["K8S002"]


def test_a_check_reads_no_mail_headers(tmp_path: Path) -> None:
    """`importlib.metadata` and YAML are loaded only where a note or a package needs them."""
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / "A.md").write_text("---\ntags:\n  - a\n---\n[[A]]\n")
    code = (
        "import sys; from vaultkit.cli.main import run;"
        f"run(['check', '--no-cache', '-q', '--vault', {str(tmp_path)!r}]);"
        "heavy = {'importlib.metadata', 'email', 'yaml', 'frontmatter'};"
        "print(*sorted(heavy & {*sys.modules}))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
