"""What is read from disk, and what is not."""

from __future__ import annotations

import multiprocessing
import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.config import Config
from vaultkit.errors import VaultNotFoundError
from vaultkit.vault import load
from vaultkit.vault.files.file_listing import find_files
from vaultkit.vault.load import load_vault
from vaultkit.vault.obsidian.obsidian_settings import load_settings


def write(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
    return root


def test_notes_attachments_and_what_does_not_exist(tmp_path: Path) -> None:
    files = {
        "b.md": "[[a]]",
        "a.MD": "",
        "x/i.png": "",
        ".obsidian/app.json": "{}",
        ".trash/old.md": "",
        "x/.hidden.md": "",
        ".git/config": "",
    }
    vault = load_vault(write(tmp_path, files))
    assert list(vault.notes) == ["a.MD", "b.md"]
    assert vault.attachments == ("x/i.png",)
    assert vault.skipped == ()


def test_no_folder() -> None:
    with pytest.raises(VaultNotFoundError, match="no such folder"):
        load_vault(Path("/nowhere/at/all"))


def test_symbolic_links(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside", {"secret.md": "secret"})
    root = write(tmp_path / "vault", {"real.md": "x", "f/y.md": ""})
    (root / "inside.md").symlink_to(root / "real.md")
    (root / "leak.md").symlink_to(outside / "secret.md")
    (root / "dangling.md").symlink_to(root / "none.md")
    (root / "loop").symlink_to(root)
    (root / "self.md").symlink_to(root / "self.md")
    (root / "out").symlink_to(outside)
    vault = load_vault(root)
    assert list(vault.notes) == ["f/y.md", "inside.md", "real.md"]
    assert [path for path, _ in vault.skipped] == [
        "dangling.md",
        "leak.md",
        "loop",
        "out",
        "self.md",
    ]


def test_a_folder_named_like_a_note(tmp_path: Path) -> None:
    vault = load_vault(write(tmp_path, {"x.md/y.md": "", "z.md": ""}))
    assert list(vault.notes) == ["x.md/y.md", "z.md"]


def test_a_pipe_named_like_a_note_is_left_alone(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    assert find_files(tmp_path) == ([], [])


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_unreadable_note_is_skipped_and_still_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    def read_source(root: Path, path: str) -> Any:
        if path == "b.md":
            raise PermissionError(13, "Permission denied")
        return read(root, path)

    read = load.read_source
    monkeypatch.setattr(load, "read_source", read_source)
    vault = load_vault(write(tmp_path, {"a.md": "[[b]]", "b.md": "", "c.md": ""}), jobs=jobs)
    assert list(vault.notes) == ["a.md", "c.md"]
    assert vault.skipped == (("b.md", "Permission denied"),)
    assert vault.links["a.md"][0].destination == "b.md"  # type: ignore[index]


def test_workers_read_what_one_process_reads(tmp_path: Path) -> None:
    bodies = (
        "---\nd: 2026-01-02\n---\n[[a]] #t ^x",
        "%% [[b]] %%\n\n# h\n",
        "\udcff",
        "> [!n] $x$",
    )
    for number in range(60):
        body = bodies[number % 4].encode("utf-8", "surrogateescape")
        (tmp_path / f"n{number}.md").write_bytes(body)
    one, two = load_vault(tmp_path, jobs=1), load_vault(tmp_path, jobs=2)
    assert list(one.notes) == list(two.notes)
    assert one == two
    assert one.links == two.links


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing can be copied here")
def test_a_copy_loads_what_was_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy of the process gets the notes; the process itself reads them anew when it wants to."""
    root = write(
        tmp_path / "vault", {f"n{number}.md": f"[[n{number + 1}]]" for number in range(90)}
    )
    (root / "link.md").symlink_to(next(root.glob("**/*.md")))
    whole, other = load_vault(root, jobs=1), write(tmp_path / "other", {"x.md": ""})
    assert list(whole.leads_to) == ["link.md"]
    monkeypatch.setattr(load, "PARALLEL_FROM", 1)
    monkeypatch.setattr(load, "count_processes", lambda *_: 2)

    def look() -> None:
        assert list(load_vault(other, jobs=1).notes) == ["x.md"]
        monkeypatch.setattr(load, "_read_notes", lambda *_, **__: pytest.fail("all was begun"))
        assert load_vault(root) == whole

    with load.begin_loading(root) as leave:
        (reader,) = multiprocessing.active_children()
        process = multiprocessing.get_context("fork").Process(target=look)
        process.start()
        leave()
        process.join()
    assert process.exitcode == 0
    assert not reader.is_alive()
    with load.begin_loading(root):
        (reader,) = multiprocessing.active_children()
    assert not reader.is_alive(), "nobody wanted it"
    assert load_vault(root, jobs=2) == whole


def test_little_is_not_begun(tmp_path: Path) -> None:
    root = write(tmp_path, {"a.md": ""})
    with load.begin_loading(root) as leave:
        leave()
        assert multiprocessing.active_children() == []
        assert list(load_vault(root).notes) == ["a.md"]


def test_a_changed_copy_of_a_vault_resolves_its_links_anew(tmp_path: Path) -> None:
    vault = load_vault(write(tmp_path, {"a.md": "[[b]] [[b#H]]", "b.md": "# H\n"}))
    (path, note), _ = vault.notes.items()
    changed = replace(vault, notes={path: note})
    assert [link.status for link in vault.links[path]] == ["ok", "ok"]
    assert [link.status for link in changed.links[path]] == ["note-not-found"] * 2


def test_progress_reaches_the_end(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    root = write(tmp_path, {f"n{n}.md": "" for n in range(4)})
    load_vault(root, jobs=2, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (4, 4)


def test_settings(tmp_path: Path) -> None:
    app = """{"strictLineBreaks": true, "userIgnoreFilters": ["Old/", "/x.*/"],
        "newLinkFormat": "relative", "useMarkdownLinks": true, "other": 1}"""
    types = '{"types": {"due": "date"}}'
    root = write(tmp_path, {".obsidian/app.json": app, ".obsidian/types.json": types})
    settings = load_settings(root)
    assert settings.strict_line_breaks is True
    assert settings.excluded == ("Old/", "/x.*/")
    assert settings.new_link_format == "relative"
    assert settings.use_markdown_links is True
    assert settings.property_types == {"due": "date"}


@pytest.mark.parametrize("text", ["", "[]", "{", '{"userIgnoreFilters": 1, "types": []}', "null"])
def test_unreadable_settings_are_the_defaults(tmp_path: Path, text: str) -> None:
    root = write(tmp_path, {".obsidian/app.json": text, ".obsidian/types.json": text})
    settings = load_settings(root)
    assert replace(settings, unread=()) == load_settings(tmp_path / "none")
    assert ".obsidian/app.json" in dict(settings.unread)


def test_attachments_that_name_other_files_are_read(tmp_path: Path) -> None:
    node = b'{"nodes": [{"id": "1", "type": "file", "file": "Gone.md"}]}'
    (tmp_path / "A.md").write_bytes(b"a\n")
    (tmp_path / "b.canvas").write_bytes(node)
    (tmp_path / "c.png").write_bytes(b"\x89PNG")
    vault = load_vault(tmp_path)
    assert {path: source.data for path, source in vault.texts.items()} == {"b.canvas": node}
    report = check_vault(vault, Config(), today=date(2026, 11, 1))
    assert [(finding.code, finding.path) for finding in report.findings] == [("E206", "b.canvas")]


def test_a_site_built_into_the_vault_is_none_of_it(tmp_path: Path) -> None:
    for path in ("A.md", "public/404.html", "public/index.html", "public/llms.txt"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text("x")
    for folder in ("search", "assets", "A"):
        (tmp_path / "public" / folder).mkdir()
        (tmp_path / "public" / folder / "index.md").write_text("x")
    assert find_files(tmp_path)[0] == ["A.md"]
    (tmp_path / "public" / "llms.txt").unlink()
    assert "public/A/index.md" in find_files(tmp_path)[0]
