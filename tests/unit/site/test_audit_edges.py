"""What an operator's own configuration has to do with the audit: hooks, navigation, templates."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

PRIVATE = "---\npublish: false\n---\n"
YML = "site_name: Beta\ndocs_dir: vault\ntheme: {name: material}\nplugins: [search, vaultkit]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, {"vault/index.md": "# Home\n\n[[Alpha]]\n", "vault/Alpha.md": "# Alpha\n"})
    write(tmp_path, {"vault/vaultkit.toml": "", "mkdocs.yml": YML})
    return tmp_path


def write(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "vaultkit", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def build(folder: Path) -> subprocess.CompletedProcess[str]:
    return run(folder, "build", "vault", "--site-dir", "site")


@pytest.mark.parametrize("priority", [0, -100, -1000])
def test_what_a_hook_writes_last_is_searched(folder: Path, priority: int) -> None:
    hook = (
        "from pathlib import Path\nfrom mkdocs.plugins import event_priority\n"
        f"@event_priority({priority})\n"
        "def on_post_build(config, **_):\n"
        "    Path(config.site_dir, 'late.html').write_text('<p>Harbour plans of March</p>')\n"
    )
    write(folder, {"hook.py": hook, "mkdocs.yml": YML + "hooks: [hook.py]\n"})
    assert build(folder).returncode == 0
    write(folder, {"vault/P.md": PRIVATE + "Harbour plans of March\n"})
    refused = build(folder)
    assert (refused.returncode, 'late.html:1: text "Harbour plans of March"' in refused.stderr) == (
        1,
        True,
    )


def test_what_was_excused_is_judged_anew_when_what_is_public_changes(folder: Path) -> None:
    hook = (
        "from pathlib import Path\n"
        "def on_post_build(config, **_):\n"
        "    Path(config.site_dir, 'u.html').write_text('<p>Alpha - Beta</p>')\n"
    )
    write(folder, {"hook.py": hook, "mkdocs.yml": YML + "hooks: [hook.py]\n"})
    write(folder, {"vault/Alpha Beta.md": PRIVATE})
    assert build(folder).returncode == 0
    (folder / "vault/Alpha.md").unlink()
    write(folder, {"vault/Delta.md": "# Delta\n", "vault/index.md": "# Home\n\n[[Delta]]\n"})
    refused = build(folder)
    assert (refused.returncode, 'u.html:1: name "Alpha Beta"' in refused.stderr) == (1, True)


def test_a_private_note_is_left_out_of_the_navigation(folder: Path) -> None:
    write(folder, {"vault/Sub/Harbour plans.md": PRIVATE})
    nav = (
        "nav:\n- index.md\n- Sub/Harbour plans.md\n- Plan: Sub/Harbour plans.md\n"
        "- Empty: [Sub/Harbour plans.md]\n- Alpha.md\n"
    )
    write(folder, {"mkdocs.yml": YML + nav})
    built = build(folder)
    assert (built.returncode, "WARNING" in built.stderr) == (0, False)
    page = (folder / "site/index.html").read_text("utf-8")
    assert "Alpha" in page
    assert not any(word in page for word in ("Harbour", "None", ">Plan<", "Empty"))


def test_the_operators_templates_are_a_part_of_the_theme(folder: Path) -> None:
    write(folder, {"mkdocs.yml": YML.replace("material}", "material, custom_dir: own}")})
    template = '{% extends "base.html" %}{% block footer %}<p>Legal notice</p>{% endblock %}\n'
    write(folder, {"own/main.html": template, "vault/P.md": PRIVATE + "# Legal notice\n"})
    assert build(folder).returncode == 0


def test_what_the_configuration_hides_is_not_said_by_it(folder: Path) -> None:
    hook = "def on_page_content(html, **_):\n    return html + '<p>Harbour plans</p>'\n"
    write(folder, {"hook.py": hook, "vault/Harbour plans.md": "x"})
    write(folder, {"mkdocs.yml": YML + "hooks: [hook.py]\nexclude_docs: Harbour plans.md\n"})
    refused = build(folder)
    assert (refused.returncode, 'name "Harbour plans"' in refused.stderr) == (1, True)


def test_a_copy_of_what_every_site_holds_is_no_leak(folder: Path) -> None:
    assert build(folder).returncode == 0
    for name in ("sitemap.xml", "404.html", "search/titles.json"):
        text = (folder / "site" / name).read_text("utf-8")
        write(folder, {f"vault/old site/{name}": text})
    built = build(folder)
    assert (built.returncode, "ERROR" in built.stderr) == (0, False)


def test_a_file_called_nearly_like_one_that_stays_is_no_warning(folder: Path) -> None:
    write(folder, {"vault/Alpha.md": "![[plan one 1.png]]", "vault/plan one (1).png": "a"})
    write(folder, {"vault/plan one 1.png": "b"})
    built = build(folder)
    assert (built.returncode, "WARNING" in built.stderr) == (0, False)


def test_what_a_linked_archive_holds_is_a_warning(folder: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("copy.md", "Harbour plans of March\nand of April\n")
    write(folder, {"vault/P.md": PRIVATE + "Harbour plans of March\nand of April\n"})
    write(folder, {"vault/Alpha.md": "[[all.zip]]"})
    (folder / "vault/all.zip").write_bytes(buffer.getvalue())
    built = build(folder)
    warnings = [line for line in built.stderr.splitlines() if line.startswith("WARNING")]
    assert (built.returncode, len(warnings)) == (0, 1)
    assert 'all.zip (unpacked copy.md): "Harbour plans of March" of "P.md:4"' in warnings[0]


def test_whoever_stands_above_a_vault_is_told_its_name(folder: Path) -> None:
    (folder / "vault/vaultkit.toml").unlink()
    (folder / "vault/.obsidian").mkdir()
    for words in (["build", "--site-dir", "../s"], ["audit", "vault"]):
        done = run(folder, *words)
        assert (done.returncode, "--vault vault" in done.stderr) == (2, True)


def test_a_site_within_the_vault_is_none(folder: Path) -> None:
    assert build(folder).returncode == 0
    (folder / "site").rename(folder / "vault/site")
    done = run(folder, "audit", "vault/site", "--vault", "vault")
    assert (done.returncode, "lies in the vault" in done.stderr) == (2, True)


def test_a_home_page_that_is_private_is_told(folder: Path) -> None:
    write(folder, {"vault/vaultkit.toml": '[site]\nhome = "Start"\n', "vault/Start.md": PRIVATE})
    built = build(folder)
    assert (built.returncode, 'site.home: "Start.md" is not published' in built.stderr) == (0, True)
