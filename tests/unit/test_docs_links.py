"""Links between the pages lead somewhere, on GitHub and by our own checker."""

from __future__ import annotations

import shutil
import tomllib
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.docs.markdown import anchor_of, anchors, links
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.config import Config, read_config
from vaultkit.config.settings import LinksConfig
from vaultkit.vault.load import load_vault

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *ROOT.glob("tests/*/README.md"),
    )
)
HOSTS = ("https://", "http://127.0.0.1", "mailto:")


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def why_broken(page: str, target: str) -> str:
    """Return what is wrong with a link on a page, "" if nothing is."""
    if target.startswith(HOSTS):
        return ""
    name, _, anchor = unquote(target).partition("#")
    path = (ROOT / page).parent / name if name else ROOT / page
    if not path.exists():
        return "leads to no file"
    if not path.resolve().is_relative_to(ROOT):
        return "leads out of the repository"
    if anchor and anchor not in anchors(read(path)):
        return "names no heading"
    return ""


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere_on_github(page: str) -> None:
    text = read(ROOT / page)
    faults = [f"{x.line}: {x.target} {why_broken(page, x.target)}" for x in links(text)]
    assert [fault for fault in faults if not fault.endswith(" ")] == []


def test_what_is_wrong_with_a_link() -> None:
    assert why_broken("docs/index.md", "nothing.md") == "leads to no file"
    assert why_broken("docs/index.md", "checking.md#nothing") == "names no heading"
    assert why_broken("docs/index.md", "#guides") == ""
    assert why_broken("docs/index.md", "../../x/..") == "leads to no file"
    assert why_broken("docs/index.md", "../..") == "leads out of the repository"


def test_links_and_anchors_of_a_text() -> None:
    text = '[a](b.md) `[no](x.md)` ![i](<c.png>)\n```\n[no](y.md)\n```\n<img src="d.webp">\n'
    assert [(x.line, x.target) for x in links(text)] == [(1, "b.md"), (1, "c.png"), (5, "d.webp")]
    assert anchors("# A `b.c` d?\n## A b\n## A b\n```\n# no\n```\n") == ["a-bc-d", "a-b", "a-b-1"]
    assert anchor_of("[types.TYPE.fields.KEY]") == "typestypefieldskey"


def test_every_guide_is_on_the_map() -> None:
    guides = {path.name for path in (ROOT / "docs").glob("*.md")} - {"index.md"}
    assert guides - {x.target for x in links(read(ROOT / "docs" / "index.md"))} == set()


def test_check_finds_nothing_in_the_vault_that_the_pages_are() -> None:
    config = read_config(tomllib.loads(read(ROOT / "docs/vaultkit.toml")), Path("vaultkit.toml"))
    report = check_vault(load_vault(ROOT / "docs"), config, today=date(2026, 11, 21))
    assert [f"{x.path} {x.code} {x.message}" for x in report.findings] == []
    assert {"C001", "G501", "L114"} <= {*config.extend_select}
    assert config.links.web_anchors


VIEWS = ("comparison", "decision", "front", "traffic")


def test_check_finds_nothing_in_the_pages_beside_it(tmp_path: Path) -> None:
    for page in PAGES:
        (tmp_path / page).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / page, tmp_path / page)
    shutil.copytree(ROOT / "docs" / "images", tmp_path / "docs" / "images")
    config = Config(links=LinksConfig(web_anchors=True), exclude=("docs/**",))
    report = check_vault(load_vault(tmp_path), config, today=date(2026, 11, 21))
    assert [f"{x.path} {x.code} {x.message}" for x in report.findings] == []


def test_the_readme_is_short_and_its_pictures_are_small() -> None:
    text = read(ROOT / "README.md")
    lines = text.splitlines()
    pictures = sorted(x.target for x in links(text) if x.target.startswith("docs/images/"))
    assert len(lines) <= 120
    views = [f"docs/images/view-{name}.png" for name in VIEWS]
    assert pictures == ["docs/images/site-dark.webp", "docs/images/site-light.webp", *views]
    assert all((ROOT / name).stat().st_size < 150_000 for name in pictures)
    assert all((ROOT / name).stat().st_size <= 120_000 for name in views)
    assert sum(line.startswith(("make demo ", "make test ")) for line in lines) == 2
