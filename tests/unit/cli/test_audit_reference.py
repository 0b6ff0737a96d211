"""`vaultkit audit` builds the reference site as `vaultkit build` would, and runs no code for it."""

from __future__ import annotations

import tempfile
from datetime import date
from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.building.audit_reference import build_reference, plan_reference
from vaultkit.config import load_config
from vaultkit.errors import ReferenceSiteError
from vaultkit.opening.vault_place import Place

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2024, 1, 1)
MKDOCS = """site_name: !ENV [VAULTKIT_SITE_NAME, "Else"]
copyright: !ENV [HOME, "Nobody"]
docs_dir: .
theme:
  name: material
  language: de
  custom_dir: overrides
hooks: [hook.py]
nav: [N.md]
markdown_extensions:
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
plugins:
  - search:
      lang: de
  - vaultkit
  - other: {x: 1}
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    root = tmp_path / "vault"
    root.mkdir()
    (root / "vaultkit.toml").write_text('[site]\nname = "Said"\n')
    (root / "N.md").write_text("To [[P]].")
    (root / "P.md").write_text("---\npublish: false\n---\nUnsaid.")
    return Place(root, load_config(root / "vaultkit.toml"))


def test_only_plain_values_are_taken(place: Place) -> None:
    (place.root / "mkdocs.yml").write_text(MKDOCS)
    plan = plan_reference(place, DAY)
    assert plan["values"] == {
        "copyright": "Nobody",
        "nav": ["N.md"],
        "site_name": "Said",
        "theme": {"name": "material", "language": "de"},
    }
    assert plan["search"] == {"lang": "de"}
    assert plan["rules"] is False


def test_hooks_do_not_run(place: Place, tmp_path: Path) -> None:
    (place.root / "mkdocs.yml").write_text(MKDOCS)
    mark = tmp_path / "ran"
    (place.root / "hook.py").write_text(f"open({str(mark)!r}, 'w').close()\n")
    with build_reference(place, DAY, frozenset()) as built:
        page = built.read("N/index.html").decode()
    assert "To P." in page
    assert 'lang="de"' in page
    assert "Unsaid" not in page
    assert not mark.exists()
    assert list((tmp_path / "tmp").iterdir()) == []


def test_what_stops_it_is_told(place: Place, tmp_path: Path) -> None:
    (place.root / "mkdocs.yml").write_text(MKDOCS.replace("name: material", "name: none-such"))
    with (
        pytest.raises(ReferenceSiteError, match="cannot be built: theme: Unrec"),
        build_reference(place, DAY, frozenset()),
    ):
        pytest.fail("it was built")
    assert list((tmp_path / "tmp").iterdir()) == []
