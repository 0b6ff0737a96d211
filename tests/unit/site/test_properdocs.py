"""The plugin under ProperDocs, which goes on from MkDocs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.unit.site.conftest import BUILT_IN, write_vault

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("properdocs")
_GENERATOR = re.compile(rb'<meta name="generator" content="[^"]*">')
FILES = {
    "vaultkit.toml": "",
    "index.md": "# Home\n\n[[A]]\n",
    "f/A.md": "---\nupdated: 2026-01-02\ntags: [t]\n---\nText of A.\n",
    "Quokka plan.md": "---\npublish: false\n---\nsecret\n",
}


def run(program: str, root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Build the vault as a program of its own does; the site is called after it."""
    config = root / "mkdocs.yml"
    config.write_text(
        f"INHERIT: {BUILT_IN}\nsite_name: Notes\ndocs_dir: vault\nsite_dir: {program}\n"
        "site_url: https://example.org/\n",
        encoding="utf-8",
    )
    return subprocess.run(
        [sys.executable, "-m", program, "build", "--config-file", str(config), *words],
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1", "VAULTKIT_NO_CACHE": "1"},
        cwd=root,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_site_is_the_same(tmp_path: Path) -> None:
    write_vault(tmp_path / "vault", FILES)
    sites = []
    for program in ("mkdocs", "properdocs"):
        done = run(program, tmp_path, "--strict")
        assert done.returncode == 0, done.stderr
        folder = tmp_path / program
        files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.*")}
        texts = {name: _GENERATOR.sub(b"", path.read_bytes()) for name, path in files.items()}
        sites.append(texts)
    first, second = sites
    assert "f/A/index.html" in first
    assert first.keys() == second.keys()
    differ = {name for name in first if first[name] != second[name]}
    assert differ <= {"sitemap.xml.gz"}  # which holds the time


def test_what_fails_in_strict_mode_leaves_the_last_site(tmp_path: Path) -> None:
    write_vault(tmp_path / "vault", FILES | {"B.md": "[[Nowhere]]\n"})
    done = run("properdocs", tmp_path, "--strict")
    assert done.returncode == 1
    assert 'L101 no note named "Nowhere"' in done.stderr
    assert not (tmp_path / "properdocs").exists()


def test_a_leak_stops_it(tmp_path: Path) -> None:
    write_vault(tmp_path / "vault", FILES)
    (tmp_path / "hook.py").write_text(
        "def on_post_page(output, page, config):\n"
        "    return output.replace('</article>', 'Quokka plan</article>')\n"
    )
    done = run("properdocs", tmp_path)
    assert done.returncode == 0, done.stderr
    config = (tmp_path / "mkdocs.yml").read_text() + "hooks: [hook.py]\n"
    (tmp_path / "mkdocs.yml").write_text(config)
    again = subprocess.run(
        [sys.executable, "-m", "properdocs", "build", "-f", str(tmp_path / "mkdocs.yml")],
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert again.returncode == 1
    assert 'name "Quokka plan" of "Quokka plan.md"' in again.stderr
    assert "Quokka" not in (tmp_path / "properdocs/f/A/index.html").read_text(encoding="utf-8")
