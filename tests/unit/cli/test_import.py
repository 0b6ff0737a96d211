"""`vaultkit import`, as far as it looks beyond the folder that it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_settings_beside_the_folder_hide(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    docs, vault = tmp_path / "site" / "docs", tmp_path / "vault"
    for folder in (docs / "private", vault):
        folder.mkdir(parents=True)
    (vault / "Own.md").write_text("x\n")
    (docs.parent / "mkdocs.yml").write_text("exclude_docs: /private/\n")
    (docs / "private" / "a.md").write_text("x\n")
    (docs / "b.md").write_text("x\n")
    assert run(["import", str(docs), "--into", str(vault)]) == 0
    assert (vault / "private" / "a.md").read_text() == "---\npublish: false\n---\nx\n"
    assert (vault / "b.md").read_text() == "x\n"
    assert capsys.readouterr().out == (
        f'{docs}/private/a.md: converted: hidden by "exclude_docs" of mkdocs.yml: '
        'it is "publish: false"\n'
    )


def test_dates_are_compared_with_the_day_of_the_command(tmp_path: Path) -> None:
    blog, vault = tmp_path / "blog", tmp_path / "vault"
    for folder in (blog, vault):
        folder.mkdir()
    (vault / "Own.md").write_text("x\n")
    (blog / "a.md").write_text("---\nexpiryDate: 2026-01-02\n---\nx\n")
    say = ["import", str(blog), "--into", str(vault), "--today"]
    assert run([*say, "2026-01-01"]) == 0
    assert "publish: false" not in (vault / "a.md").read_text()
    assert run([*say, "2026-01-02"]) == 0
    assert "publish: false" in (vault / "a 2.md").read_text()
