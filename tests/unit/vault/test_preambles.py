"""Macros for formulas from the files that plugins of Obsidian read them from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from vaultkit.notes.paths import NotePath
from vaultkit.vault.load import load_vault
from vaultkit.vault.presentation.note_rendering import SiteAddresses, render_note

if TYPE_CHECKING:
    from pathlib import Path


def write(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


def settings(plugin: str, value: object) -> dict[str, str]:
    return {f".obsidian/plugins/{plugin}/data.json": json.dumps(value)}


def shown(root: Path, path: str = "A.md", macros: dict[str, str] | None = None) -> str:
    html = render_note(load_vault(root), NotePath(path), SiteAddresses(), macros=macros).html
    return html.split("<math>")[1].split("</math>")[0]


def test_a_preamble_at_the_root_holds_everywhere(tmp_path: Path) -> None:
    write(tmp_path, {"preamble.sty": r"\newcommand{\R}{\mathbb{R}}", "sub/B.md": r"$\R$"})
    assert shown(tmp_path, "sub/B.md") == "<mi>\u211d</mi>"


def test_the_plugin_says_where_its_preamble_is(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"A.md": r"$\X$", "preamble.sty": r"\def\X{n}", "tex/my preamble.md": r"\def\X{y}"}
        | settings("obsidian-latex", {"preamblePath": "tex/my preamble.md"}),
    )
    assert shown(tmp_path) == "<mi>y</mi>"


def test_preambles_by_folder_and_by_property(tmp_path: Path) -> None:
    kept = {
        "preambles": [{"path": path} for path in ("P/one.md", "P/two.md", "P/three.md", "gone.md")],
        "folderPreambles": [
            {"folderPath": "/", "preamblePath": "P/one.md"},
            {"folderPath": "sub", "preamblePath": "P/two.md"},
        ],
    }
    write(
        tmp_path,
        {
            "A.md": r"$\X$",
            "sub/deep/B.md": r"$\X$",
            "sub/C.md": '---\npreamble: "[[P/three]]"\n---\n$\\X$',
            "P/one.md": "$$\n\\def\\X{1}\n$$",
            "P/two.md": "```\n\\def\\X{2}\n```",
            "P/three.md": r"\def\X{3}",
        }
        | settings("mathjax-preamble-manager", {"preambles": kept}),
    )
    assert [shown(tmp_path, path) for path in ("A.md", "sub/deep/B.md", "sub/C.md")] == [
        "<mn>1</mn>",
        "<mn>2</mn>",
        "<mn>3</mn>",
    ]


def test_the_configuration_wins_over_a_preamble(tmp_path: Path) -> None:
    write(tmp_path, {"A.md": r"$\X$", "preamble.sty": r"\def\X{n}"})
    assert shown(tmp_path, macros={"X": "y"}) == "<mi>y</mi>"


def test_nothing_outside_the_vault_is_a_preamble(tmp_path: Path) -> None:
    root = write(tmp_path / "vault", {"A.md": r"$\nope$"})
    outside = write(tmp_path, {"secret.sty": r"\def\nope{x}"}) / "secret.sty"
    marked = '<merror class="m-unknown"><mtext>\\nope</mtext></merror>'
    for path in ("../secret.sty", str(outside), "link.sty"):
        write(root, settings("obsidian-latex", {"preamblePath": path}))
        if path == "link.sty":
            (root / path).symlink_to(outside)
        assert shown(root) == marked


def test_settings_of_the_plugins_that_cannot_be_read_count_as_missing(tmp_path: Path) -> None:
    write(tmp_path, {"A.md": r"$\X$", "preamble.sty": r"\def\X{y}"})
    for text in (
        "{",
        "[]",
        '{"preamblePath": 3}',
        '{"preambles": [1]}',
        '{"preamblePath": "\\u0000"}',
    ):
        for plugin in ("obsidian-latex", "mathjax-preamble-manager"):
            write(tmp_path, {f".obsidian/plugins/{plugin}/data.json": text})
        vault = load_vault(tmp_path)
        assert vault.settings.unread == ()
    write(tmp_path, settings("obsidian-latex", {"preamblePath": 3}))
    assert shown(tmp_path) == "<mi>y</mi>"


def test_pages_depend_on_the_preamble(tmp_path: Path) -> None:
    write(tmp_path, {"A.md": r"$\X$", "preamble.sty": r"\def\X{y}"})
    before = repr(load_vault(tmp_path).settings)
    write(tmp_path, {"preamble.sty": r"\def\X{z}"})
    assert repr(load_vault(tmp_path).settings) != before
