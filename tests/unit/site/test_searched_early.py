"""A page is searched when it is written; one that is changed after that is searched again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from mkdocs.config.defaults import MkDocsConfig

from tests.unit.site.test_audit_edges import PRIVATE, YML, build, write
from vaultkit.config import Config
from vaultkit.site.audit import find_leaks, prepare_audit
from vaultkit.site.written import stamp_of
from vaultkit.vault.site_files import BuiltSite

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vaultkit.site.site import Site

NOTES = {"index.md": "# Home\n", "P.md": PRIVATE + "Harbour plans of March\n"}
CLEAN, LEAKING = b"<html><p>Harbour opens in</p>", b"<html><p>Harbour plans of</p>"


class Written:
    """A file of a site, searched when it was written.

    Args:
        site: What the site is built from.
        folder: Where it is built.
    """

    def __init__(self, site: Site, folder: Path) -> None:
        self._site, self.file = site, folder / "a.html"
        folder.mkdir()
        self.file.write_bytes(CLEAN)
        config = MkDocsConfig()
        config.load_dict({"site_name": "Beta", "theme": {"name": "material"}, "plugins": []})
        config.validate()
        self._audit = prepare_audit(site, Config(), config, {})
        self._searched = {"a.html": self._audit.search("a.html", CLEAN)}
        self._stamps = {"a.html": stamp_of(str(self.file))}
        self.reads: list[str] = []

    def told(self) -> list[str]:
        """Return what the audit tells of it now."""
        reads = self.reads

        class Watched(BuiltSite):
            def read(self, path: str) -> bytes:
                reads.append(path)
                return super().read(path)

        built = Watched(self.file.parent)
        outcome = find_leaks(self._audit, self._site, built, self._searched, self._stamps)
        return [f"{leak.file} {leak.text}" for leak in outcome.leaks]


@pytest.fixture
def written(make_site: Callable[..., Site], tmp_path: Path) -> Written:
    files = NOTES | {"P.md": PRIVATE + "Harbour plans of\n"}
    return Written(make_site(files), tmp_path / "built")


def test_what_is_as_it_was_is_not_read_again(written: Written) -> None:
    assert (written.told(), written.reads) == ([], [])


def test_what_was_written_into_is_searched_again(written: Written) -> None:
    written.file.write_bytes(LEAKING + b".")
    assert written.told() == ["a.html Harbour plans of"]


def test_another_file_in_the_place_is_searched(written: Written) -> None:
    other = written.file.with_name("other")
    other.write_bytes(LEAKING)
    other.replace(written.file)
    assert len(CLEAN) == len(LEAKING)
    assert written.told() == ["a.html Harbour plans of"]


def test_what_is_found_early_is_told(tmp_path: Path) -> None:
    pages = {f"vault/Page {number}.md": f"# Page {number}\n" for number in range(70)}
    write(tmp_path, {f"vault/{path}": text for path, text in NOTES.items()} | pages)
    write(tmp_path, {"mkdocs.yml": YML.replace("material}", "material, custom_dir: own}")})
    said = '<p>{{ "Harbour" ~ " plans" ~ " of March" }}</p>'
    template = f'{{% extends "base.html" %}}{{% block footer %}}{said}{{% endblock %}}\n'
    write(tmp_path, {"own/main.html": template, "vault/vaultkit.toml": ""})
    refused = build(tmp_path)
    pages_made = [*(tmp_path / "site").rglob("*.html")]
    assert (refused.returncode, pages_made) == (1, [])
    assert "in 73 places" in refused.stderr, "70 pages, the home page, the list of notes, 404"
