"""What `serve` does where `[site]` changes while it runs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from mkdocs.config.defaults import MkDocsConfig

from vaultkit.config import Config
from vaultkit.config.site_variables import site_variables
from vaultkit.site.model.site_name import ServedSite, mark_site_name, read_site_name

ROOT = Path("/kb")


def with_site(**values: str) -> Config:
    return replace(Config(), site=replace(Config().site, **values))


@pytest.fixture
def mkdocs(monkeypatch: pytest.MonkeyPatch) -> MkDocsConfig:
    for name, value in site_variables(ROOT, Config()).items():
        monkeypatch.setenv(name, value)
    config = MkDocsConfig()
    config.site_name = "kb"
    return config


def test_the_name_is_followed(mkdocs: MkDocsConfig) -> None:
    served = ServedSite()
    assert served.follow(mkdocs, ROOT, with_site(name="A & B")) == ""
    mark_site_name(mkdocs)
    assert mkdocs.site_name == "A &amp; B"
    assert read_site_name(mkdocs) == "A & B"
    mkdocs.site_name = "A &amp; B"  # as MkDocs reads it from the environment for the next build
    served.follow(mkdocs, ROOT, Config())
    assert mkdocs.site_name == "kb"


def test_a_name_of_the_authors_own_file_stays(mkdocs: MkDocsConfig) -> None:
    mkdocs.site_name = "Mine"
    ServedSite().follow(mkdocs, ROOT, with_site(name="Other"))
    assert mkdocs.site_name == "Mine"


def test_what_waits_for_a_new_start_is_said_once(mkdocs: MkDocsConfig) -> None:
    served = ServedSite()
    changed = with_site(url="https://example.org/kb/", edit_uri="edit/main/")
    line = "[site] url, edit-uri: followed when vaultkit serve is started again"
    assert served.follow(mkdocs, ROOT, changed) == line
    assert served.follow(mkdocs, ROOT, changed) == ""
    assert served.follow(mkdocs, ROOT, Config()) == ""
    assert served.follow(mkdocs, ROOT, changed) == line


def test_mkdocs_alone_was_told_nothing(
    mkdocs: MkDocsConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in site_variables(ROOT, Config()):
        monkeypatch.delenv(name)
    assert ServedSite().follow(mkdocs, ROOT, with_site(name="X", url="https://example.org/")) == ""
    assert mkdocs.site_name == "kb"
