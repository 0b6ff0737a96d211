"""A symbolic link in a vault is published only if the file it leads to is."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from vaultkit.authoring.rename import plan_rename
from vaultkit.config import Config, SiteConfig
from vaultkit.testing import make_vault
from vaultkit.vault.files.file_listing import as_listed
from vaultkit.vault.load import load_vault
from vaultkit.vault.publishing.published_files import find_published

if TYPE_CHECKING:
    from pathlib import Path

    from vaultkit.vault.publishing.published_files import Published

EXCLUDE = Config(site=SiteConfig(exclude=("Clients/",)))


def write(root: Path, files: dict[str, str], links: dict[str, str]) -> Path:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    for path, target in links.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).symlink_to(root / target)
    return root


def decide(root: Path, config: Config = EXCLUDE) -> Published:
    return find_published(load_vault(root), config)


@pytest.mark.parametrize(
    ("config", "settings"),
    [
        (EXCLUDE, {}),
        (Config(site=SiteConfig(exclude=("Clients",))), {}),
        (Config(templates=("Clients/**",)), {}),
        (Config(site=SiteConfig(include=("/A.md", "/Pub.md", "/Over.md"))), {}),
        (Config(), {"userIgnoreFilters": ["Clients/"]}),
    ],
)
def test_a_note_is_judged_by_the_file_it_leads_to(
    tmp_path: Path, config: Config, settings: dict[str, object]
) -> None:
    files = {"A.md": "", "Clients/M.md": "", ".obsidian/app.json": json.dumps(settings)}
    write(tmp_path, files, {"Pub.md": "Clients/M.md", "Over.md": "Pub.md"})
    assert decide(tmp_path, config).notes == ("A.md",)


def test_a_link_to_what_leaves_leaves(tmp_path: Path) -> None:
    files = {"Open/M.md": "![[y.png]]", "Clients/N.md": "---\npublish: true\n---\n", "x.png": ""}
    write(tmp_path, files, {"Pub.md": "Open/M.md", "N.md": "Clients/N.md", "y.png": "x.png"})
    published = decide(tmp_path)
    assert published.notes == ("Clients/N.md", "N.md", "Open/M.md", "Pub.md")
    assert published.attachments == ("y.png",)


def test_a_link_out_of_what_is_excluded_stays(tmp_path: Path) -> None:
    write(tmp_path, {"A.md": ""}, {"Clients/M.md": "A.md"})
    assert decide(tmp_path).notes == ("A.md",)


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("x.png", "Clients/x.png"),
        ("x.png", "Clients/M.md"),
        ("x.png", "Private.md"),
        ("x.txt", "Open.md"),
        ("x.canvas", "Clients/x.canvas"),
        ("x.txt", "b.canvas"),
        ("x.txt", "page.php"),
        ("x.txt", ".env"),
        ("x.txt", ".trash/old.txt"),
    ],
)
def test_an_attachment_is_judged_by_the_file_it_leads_to(
    tmp_path: Path, link: str, target: str
) -> None:
    files = {
        "A.md": f"![[{link}]]",
        "Private.md": "---\npublish: false\n---\n",
        "Open.md": "%% a comment %%",
        "Clients/x.png": "x",
        "Clients/M.md": "x",
        "Clients/x.canvas": "{}",
        "b.canvas": "{}",
        "page.php": "x",
        ".env": "x",
        ".trash/old.txt": "x",
    }
    write(tmp_path, files, {link: target})
    published = decide(tmp_path)
    assert (published.attachments, published.canvases) == ((), ())
    assert published.kept == {link: "A.md"}


@pytest.mark.parametrize("target", ["notes.txt", ".obsidian/plan.md", ".trash/M.md"])
def test_a_note_that_leads_to_what_is_none_stays(tmp_path: Path, target: str) -> None:
    write(tmp_path, {"A.md": "", target: "x"}, {"Pub.md": target})
    assert decide(tmp_path).notes == ("A.md",)


def test_a_target_is_spelled_as_on_the_disk(tmp_path: Path) -> None:
    assert as_listed({"P.md": "clients/m.md"}, ["P.md", "Clients/M.md"]) == {"P.md": "Clients/M.md"}
    assert as_listed({"P.md": "a.md"}, ["P.md", "A.md", "a.md"]) == {"P.md": "a.md"}
    assert decide(write(tmp_path, {"A.md": ""}, {})).notes == ("A.md",)


def test_a_planned_move_knows_where_links_will_lead() -> None:
    vault = replace(make_vault({"M.md": "", "Pub.md": ""}), leads_to={"Pub.md": "M.md"})
    plan = plan_rename(vault, "M", "Clients/M.md")
    assert plan.after.leads_to == {"Pub.md": "Clients/M.md"}
    assert find_published(plan.after, EXCLUDE).notes == ()
