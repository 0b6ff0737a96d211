"""What cannot be read stops what publishes or moves, with its name; `check` tells and goes on."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.cli.main import run
from vaultkit.cli.mkdocs import mkdocs_process
from vaultkit.vault import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILES = {
    "A.md": "[[B]]\n",
    "B.md": "---\ntitle: B\n---\n# Part\n\n#tag\n",
    "Shut/S.md": "---\npublish: false\n---\nnobody knows\n",
    "c.canvas": "{}",
}
WRITES = [
    ["mv", "B", "C"],
    ["mv", "B#Part", "Other"],
    ["mv", "#tag", "#new"],
    ["mv", "property:title", "property:name"],
    ["mv", "Shut/", "Open/"],
]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for path, text in FILES.items():
        (tmp_path / "v" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "v" / path).write_text(text)
    return tmp_path / "v"


@pytest.fixture
def lock(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Have the system refuse to open a file or to list a folder, to the administrator as well."""

    def lock(name: str) -> None:
        def refusing(real: Callable[..., Any]) -> Callable[..., Any]:
            def call(path: Any, *rest: Any, **options: Any) -> Any:
                if str(path).endswith(name):
                    raise PermissionError(13, "Permission denied", str(path))
                return real(path, *rest, **options)

            return call

        monkeypatch.setattr(os, "open", refusing(os.open))
        monkeypatch.setattr(os, "scandir", refusing(os.scandir))

    return lock


def read(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def findings(capsys: pytest.CaptureFixture[str]) -> list[tuple[str, str, str]]:
    found = json.loads(capsys.readouterr().out)["findings"]
    return [(x["path"], x["code"], x["message"]) for x in found]


@pytest.mark.parametrize("name", ["A.md", "Shut", "c.canvas"])
def test_check_tells_and_goes_on(
    root: Path, lock: Callable[[str], None], capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (root / "D.md").write_text("[[Gone]]\n")
    lock(name)
    assert run(["check", "v", "--format", "json"]) == 2
    found = findings(capsys)
    assert (name, "H810", "this cannot be read: Permission denied") in found
    assert ("D.md", "L101") in [(path, code) for path, code, _ in found]


@pytest.mark.parametrize("name", ["A.md", "Shut", "c.canvas"])
@pytest.mark.parametrize("words", WRITES, ids=" ".join)
def test_mv_refuses_where_a_link_could_be_missed(  # noqa: PLR0913, PLR0917 - fixtures
    root: Path,
    lock: Callable[[str], None],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    words: list[str],
) -> None:
    before = read(root)
    lock(name)
    assert run([*words, "--vault", "v"]) == 2
    told = capsys.readouterr().err
    assert f"error: v/{name}: cannot be read: Permission denied\n" in told
    assert "it may hold links to what changes; nothing was changed" in told
    monkeypatch.undo()
    assert read(root) == before


def test_mv_goes_on_by_force(root: Path, lock: Callable[[str], None]) -> None:
    lock("A.md")
    assert run(["mv", "B", "C", "--vault", "v", "--force"]) == 0
    assert (root / "C.md").exists()
    assert (root / "A.md").read_text() == FILES["A.md"]


def test_no_map_is_written_from_a_part_of_the_vault(
    root: Path, lock: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    region = "%% vaultkit:moc begin All.base#All list %%\n\n- [[A]]\n\n%% vaultkit:moc end %%\n"
    (root / "Map.md").write_text(region)
    (root / "All.base").write_text("views: [{type: table, name: All}]\n")
    lock("A.md")
    assert run(["moc", "v"]) == 2
    assert "maps would leave out what it holds; nothing was written" in capsys.readouterr().err
    run(["check", "v", "--fix", "--select", "M601"])
    assert (root / "Map.md").read_text() == region


def test_a_fix_renames_nothing(
    root: Path, lock: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "E.md").write_text("# Another name\n")
    lock("A.md")
    run(["check", "v", "--unsafe-fixes", "--select", "G509"])
    assert (root / "E.md").exists()
    assert "A.md could not be read (Permission denied) and may hold links to it" in (
        capsys.readouterr().err
    )


@pytest.mark.parametrize("name", ["A.md", "Shut", "c.canvas"])
def test_build_stops_and_the_old_site_stays(
    root: Path,
    lock: Callable[[str], None],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    monkeypatch.setattr(mkdocs_process, "can_fork", lambda: True)  # the copy knows what is locked
    assert run(["build", "v", "--site-dir", "site"]) == 0
    before = read(root.parent / "site")
    (root / "A.md").write_text("changed\n")
    lock(name)
    assert run(["build", "v", "--site-dir", "site"]) == 2
    assert f"ERROR   -  {name}: cannot be read: Permission denied\n" in capsys.readouterr().err
    monkeypatch.undo()
    assert read(root.parent / "site") == before


def test_a_file_that_pages_show_stops_build_too(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(mkdocs_process, "can_fork", lambda: True)  # the copy knows what is locked
    (root / "p.png").write_bytes(b"\x89PNG")
    access = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: "p.png" not in str(path) and access(path, mode)
    )
    assert run(["build", "v", "--site-dir", "site"]) == 2
    assert "ERROR   -  p.png: cannot be read: Permission denied\n" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["A.md", "Shut", "S.md"])
def test_audit_proves_nothing(
    root: Path, lock: Callable[[str], None], capsys: pytest.CaptureFixture[str], name: str
) -> None:
    site = root.parent / "site"
    site.mkdir()
    (site / "index.html").write_text("<p>hello</p>")
    (site / "404.html").write_text("")
    assert run(["audit", "site", "--vault", "v"]) == 0
    lock(name)
    assert run(["audit", "site", "--vault", "v"]) == 2
    out, err = capsys.readouterr()
    assert "no leaks" not in out.splitlines()[1:]
    assert "cannot be read: Permission denied" in err


def test_audit_tells_of_a_leak_all_the_same(
    root: Path, lock: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    site = root.parent / "site"
    site.mkdir()
    (site / "index.html").write_text("<p>nobody knows</p>")
    (site / "404.html").write_text("")
    (root / "Locked").mkdir()
    lock("Locked")
    assert run(["audit", "site", "--vault", "v"]) == 1
    assert 'text "nobody knows" of "Shut/S.md:4": ' in capsys.readouterr().out


@pytest.mark.parametrize("files", [{}, {"x.txt": ""}, {"sub/index.html": ""}, {"404.html": ""}])
def test_audit_of_what_is_no_site(
    root: Path, capsys: pytest.CaptureFixture[str], files: dict[str, str]
) -> None:
    wrong = root.parent / "wrong"
    wrong.mkdir()
    for path, text in files.items():
        (wrong / path).parent.mkdir(exist_ok=True)
        (wrong / path).write_text(text)
    assert run(["audit", "wrong", "--vault", "v"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "error: wrong: no built site in this folder: it has no index.html\n"


@pytest.mark.usefixtures("root")
def test_audit_of_the_vault_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", "v", "--vault", "v"]) == 2
    assert "no built site" in capsys.readouterr().err


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("path", ["A.md", "c.canvas"])
def test_a_file_that_is_gone_meanwhile_is_not_unread(
    root: Path, monkeypatch: pytest.MonkeyPatch, jobs: int, path: str
) -> None:
    real = load.read_source

    def read_source(folder: Path, name: str) -> Any:
        if name == path:
            (folder / name).unlink(missing_ok=True)
        return real(folder, name)

    monkeypatch.setattr(load, "read_source", read_source)
    vault = load.load_vault(root, jobs=jobs)
    assert vault.skipped == ()
    assert path not in vault.notes
    assert "B.md" in vault.notes
    if path == "A.md":
        assert path not in vault.attachments
        assert not vault.resolver.resolve("A", "").path


def test_a_folder_that_is_gone_meanwhile_is_not_unread(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = os.scandir

    def scandir(path: Any) -> Any:
        if str(path).endswith("Shut"):
            (root / "Shut/S.md").unlink()
            (root / "Shut").rmdir()
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert load.find_files(root) == (["A.md", "B.md", "c.canvas"], [])


def test_links_out_of_the_vault_and_odd_bytes_stop_nothing(root: Path) -> None:
    (root / "Out.md").symlink_to("/etc/hostname")
    (root / "Nowhere.md").symlink_to("nowhere")
    (root / "Odd.md").write_bytes(b"caf\xe9\n")
    assert run(["check", "v", "--select", "H810"]) == 0
    assert run(["mv", "B", "C", "--vault", "v"]) == 0
    assert run(["build", "v", "--site-dir", "site"]) == 0
