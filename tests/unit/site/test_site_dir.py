"""`mkdocs build` leaves the last site as it is until the new one is clean."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from typing import TypeAlias

    Build: TypeAlias = Callable[..., None]

SECRET = "---\npublish: false\n---\nThe zirconium ledger of Ottokar.\n"
NOTES = {"A.md": "Public.\n", "S.md": SECRET}
HOOK = (
    "def on_page_content(html, **_):\n    return html + '<p>the zirconium ledger of Ottokar</p>'\n"
)
CONFIG = "site_name: S\ndocs_dir: kb\ntheme: material\nplugins: [vaultkit]\n"


@pytest.fixture
def mkdocs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    """Build with MkDocs alone, as `mkdocs build` does."""
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    monkeypatch.delenv("VAULTKIT_STAYS", raising=False)

    def run(files: Mapping[str, str], text: str = "", *, dirty: bool = False, **more: Any) -> None:
        for path, content in files.items():
            (tmp_path / "kb" / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "kb" / path).write_text(content)
        (tmp_path / "mkdocs.yml").write_text(CONFIG + text)
        (tmp_path / "hook.py").write_text(HOOK)
        config = load_config(str(tmp_path / "mkdocs.yml"), **more)
        config.plugins.on_startup(command="build", dirty=dirty)
        try:
            build(config, dirty=dirty)
        finally:
            config.plugins.on_shutdown()
            sys.modules.pop("hook", None)

    return run


def stamps(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    found = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {
        path.relative_to(folder).as_posix(): (
            path.stat().st_ino,
            path.stat().st_mtime_ns,
            path.read_bytes(),
        )
        for path in found
    }


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != "__pycache__")


@pytest.mark.parametrize("dirty", [False, True])
def test_a_leak_leaves_the_last_site(mkdocs: Build, tmp_path: Path, *, dirty: bool) -> None:
    mkdocs(NOTES)
    before = stamps(tmp_path / "site")
    assert "A/index.html" in before
    with pytest.raises(Abort):
        mkdocs({"A.md": "Changed.\n", "B.md": "New.\n"}, "hooks: [hook.py]\n", dirty=dirty)
    assert stamps(tmp_path / "site") == before
    assert names(tmp_path) == ["hook.py", "kb", "mkdocs.yml", "site"]


def test_a_leak_leaves_no_site_where_none_was(mkdocs: Build, tmp_path: Path) -> None:
    with pytest.raises(Abort):
        mkdocs(NOTES, "hooks: [hook.py]\n")
    assert names(tmp_path) == ["hook.py", "kb", "mkdocs.yml"]


def test_a_region_that_leaks_leaves_the_last_site(mkdocs: Build, tmp_path: Path) -> None:
    mkdocs(NOTES)
    before = stamps(tmp_path / "site")
    region = "%% vaultkit:moc begin x %%\n[[S]]\n%% vaultkit:moc end %%\n"
    with pytest.raises(Abort):
        mkdocs({"A.md": region})
    assert stamps(tmp_path / "site") == before
    assert names(tmp_path) == ["hook.py", "kb", "mkdocs.yml", "site"]


def test_warnings_in_strict_mode_leave_the_last_site(mkdocs: Build, tmp_path: Path) -> None:
    mkdocs(NOTES, strict=True)
    before = stamps(tmp_path / "site")
    with pytest.raises(Abort):
        mkdocs({"A.md": "[[Nowhere]]\n"}, strict=True)
    assert stamps(tmp_path / "site") == before
    assert names(tmp_path) == ["hook.py", "kb", "mkdocs.yml", "site"]


@pytest.mark.parametrize("more", ["", "hooks: [harmless.py]\n"])
def test_the_next_site_takes_its_place(mkdocs: Build, tmp_path: Path, more: str) -> None:
    (tmp_path / "harmless.py").write_text("def on_page_content(html, **_):\n    return html\n")
    mkdocs(NOTES | {"Old.md": "Old.\n"}, more)
    (tmp_path / "site" / "stray.txt").write_text("of nobody")
    (tmp_path / "site" / ".git").mkdir()
    (tmp_path / "kb" / "Old.md").unlink()
    mkdocs({"A.md": "Changed.\n"}, more)
    site = tmp_path / "site"
    assert "Changed." in (site / "A/index.html").read_text()
    assert names(site) == [
        ".git", "404.html", "A", "all-notes", "assets", "graph", "index.html", "llms.txt",
        "search", "sitemap.xml", "sitemap.xml.gz",
    ]  # fmt: skip
    assert names(tmp_path) == ["harmless.py", "hook.py", "kb", "mkdocs.yml", "site"]


def test_a_dirty_build_keeps_what_has_not_changed(mkdocs: Build, tmp_path: Path) -> None:
    mkdocs(NOTES)
    (tmp_path / "site" / "stray.txt").write_text("of nobody")
    mkdocs({"A.md": "Changed.\n"}, dirty=True)
    assert "Changed." in (tmp_path / "site/A/index.html").read_text()
    assert (tmp_path / "site/stray.txt").read_text() == "of nobody"


def test_both_places_and_a_way_out_are_in_the_log(
    mkdocs: Build, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    toml = tmp_path / "kb/vaultkit.toml"
    with pytest.raises(Abort):
        mkdocs(NOTES | {"vaultkit.toml": ""}, "hooks: [hook.py]\n")
    told = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert told[-4:-2] == [f"  accept the words, in {toml}:", "    [site.audit]"]
    mkdocs({"vaultkit.toml": "\n".join(told[-3:-1])}, "hooks: [hook.py]\n")
    assert "zirconium ledger" in (tmp_path / "site/A/index.html").read_text()
    caplog.clear()
    mkdocs({})
    told = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert len(told) == 1
    assert told[0].startswith(f"{toml}:2: site.audit.allow: never needed: ")
