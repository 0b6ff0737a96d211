"""`vaultkit check` says which globs of the config mean no note."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ('[per-file-ignores]\n"Clips/**" = ["L101"]\n', []),
        (
            '[per-file-ignores]\n"clips/**" = ["L101"]\n"gone/" = ["L"]\n',
            [
                'per-file-ignores "clips/**" matches no file; did you mean "Clips/"?',
                'per-file-ignores "gone/" matches no file',
            ],
        ),
        ('[links]\nplanned = ["20??-*", "Ideas/**", "A"]\n', []),
        (
            '[links]\nplanned = ["20??-*", "Plans/**"]\n',
            ['links.planned "Plans/**" matches no note, written or not'],
        ),
    ],
)
def test_globs(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    config: str,
    told: list[str],
) -> None:
    (tmp_path / "Clips").mkdir()
    (tmp_path / "Clips/A.md").write_text("[[2026-11-01]] [[Ideas/One]] [[2026-11-02]]\n")
    (tmp_path / "vaultkit.toml").write_text(config)
    monkeypatch.chdir(tmp_path)
    run(["check"])
    assert capsys.readouterr().err.splitlines() == told
    run(["check", "--quiet"])
    assert capsys.readouterr().err == ""
