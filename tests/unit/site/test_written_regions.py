"""A site holds no region that says more than published notes do."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from tests.unit.site.conftest import BUILT_IN, write_vault
from tests.unit.site.test_leaks import audit_files
from vaultkit.authoring.moc.exposed_regions import read_public
from vaultkit.authoring.moc.region_scope import region_scopes
from vaultkit.checks.audit import Audit
from vaultkit.checks.audit.audit_input import Written
from vaultkit.cli.main import run
from vaultkit.config import Config
from vaultkit.notes.paths import NotePath
from vaultkit.testing import make_vault
from vaultkit.vault.publishing.published_files import find_published

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOW = datetime(2026, 11, 1)  # noqa: DTZ001 - the author's wall clock
BASE = """filters: file.hasTag("t")
properties: {pay: {displayName: Wages of the quarter}}
views: [{type: table, name: All, order: [pay]}]
"""
STALE = """# Map

%% vaultkit:moc begin B.base#All table %%

| Wages of the quarter |
| --- |
| 98000 euro |

%% vaultkit:moc end %%
"""
FILES = {
    "Home.md": "# Home\n",
    "Map.md": STALE,
    "B.base": BASE,
    "One.md": "---\npay: little money\n---\n#t\n",
    "Two.md": "---\npublish: false\npay: 98000 euro\n---\n#t\n",
}


def find_leaks(page: str, files: dict[str, str]) -> list[str]:
    vault = make_vault(files)
    published = find_published(vault, Config())
    scopes = region_scopes(vault, Config(), NOW, lambda _: None)
    path = NotePath("Map.md")
    written = {path: Written(*read_public(vault.notes[path], scopes))}
    audit = Audit(vault, published, lambda name: files[name].encode(), written=written)
    return [leak.text for leak in audit_files(audit, {"index.html": page.encode()})]


def test_a_region_does_not_make_a_value_public() -> None:
    assert find_leaks("<td>98000 euro</td>", FILES) == ["98000 euro"]


def test_what_a_region_says_by_right_is_no_leak() -> None:
    page = "<th>Wages of the quarter</th><td>little money</td>"
    assert find_leaks(page, FILES) == []


def test_what_stands_beside_a_region_is_said() -> None:
    assert find_leaks("<p>98000 euro</p>", FILES | {"Map.md": STALE + "98000 euro\n"}) == []


def test_a_link_in_a_region_says_nothing() -> None:
    link = STALE.replace("98000 euro", "[[Two#Hidden part]]")
    files = FILES | {"Map.md": link, "Two.md": "---\npublish: false\n---\n# Hidden part\n"}
    assert find_leaks("<p>Hidden part</p>", files) == ["Hidden part"]


def test_a_build_stops_at_such_a_region(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for path, text in FILES.items():
        (tmp_path / "v").mkdir(exist_ok=True)
        (tmp_path / "v" / path).write_text(text)
    assert run(["build", "v", "--site-dir", "site"]) == 1
    told = capsys.readouterr().err
    assert "Map.md:3:1: P908 this region of a published note may hold what only" in told
    assert "write them anew: vaultkit moc" in told
    assert not (tmp_path / "site").exists()
    assert run(["moc", "v"]) == 0
    assert "v/Map.md: this map is published, so what is not published is left out of it" in (
        capsys.readouterr().err
    )
    assert run(["build", "v", "--site-dir", "site"]) == 0
    page = (tmp_path / "site/Map/index.html").read_text()
    assert "little money" in page
    assert "98000" not in page


@pytest.mark.parametrize("select", ["L", "ALL"])
def test_what_rules_are_selected_has_no_say(publish: Callable[..., Any], select: str) -> None:
    config = f'select = ["{select}"]\nignore = ["P", "M"]\n'
    with pytest.raises(Abort, match="Aborted"):
        publish({**FILES, "vaultkit.toml": config})


def test_the_audit_stops_where_the_rule_is_silenced(publish: Callable[..., Any]) -> None:
    silenced = STALE.replace("# Map\n", "# Map\n\n%% vaultkit: ignore-file P908 %%\n")
    with pytest.raises(Abort, match="Aborted"):
        publish({**FILES, "Map.md": silenced})


def test_a_region_that_is_right_is_published(publish: Callable[..., Any]) -> None:
    site = publish({**FILES, "Map.md": STALE.replace("98000 euro", "little money")})
    assert "little money" in site.page("Map/").text


def test_its_author_is_warned_while_it_is_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    root = write_vault(tmp_path / "vault", {**FILES, "vaultkit.toml": ""})
    monkeypatch.setenv("VAULTKIT_VAULT", str(root))
    config = load_config(str(BUILT_IN), site_dir=str(tmp_path / "site"))
    config.plugins.on_startup(command="serve", dirty=False)
    try:
        build(config)
    finally:
        config.plugins.on_shutdown()
    told = [record for record in caplog.records if "P908" in record.getMessage()]
    assert [(record.levelname, record.getMessage()[:16]) for record in told] == [
        ("WARNING", "Map.md:3:1: P908")
    ]
