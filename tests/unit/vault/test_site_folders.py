"""A built site is looked through once, whatever links it holds."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from vaultkit.vault.built_site.site_files import find_output, read_output_file

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def site(tmp_path: Path) -> Path:
    made = tmp_path / "site"
    for path in ("index.html", "b/index.html", "b/c/x.js", ".hidden/y"):
        (made / path).parent.mkdir(parents=True, exist_ok=True)
        (made / path).write_text("x")
    return made


OWN = [".hidden/y", "b/c/x.js", "b/index.html", "index.html"]


def test_links_within_a_site_lead_to_nothing_new(site: Path) -> None:
    for place in (site, site / "b", site / "b" / "c"):
        for name, target in (("a", "."), ("r", site), ("s", site / "b"), ("z", site / ".hidden")):
            (place / f"link-{name}").symlink_to(target)
    (site / "index2.html").symlink_to("index.html")
    (site / "broken").symlink_to("broken")
    assert list(find_output(site)) == sorted([*OWN, "broken", "index2.html"])


def test_folders_outside_are_looked_through_once(site: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page.html").write_text("x")
        (tmp_path / name / "other").symlink_to(tmp_path / ("two" if name == "one" else "one"))
        (site / name).symlink_to(tmp_path / name)
    assert list(find_output(site)) == sorted([*OWN, "one/page.html", "two/page.html"])


def test_a_site_that_is_a_link_is_looked_through(site: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(site)
    assert list(find_output(tmp_path / "link")) == OWN


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes of that kind")
def test_a_pipe_is_not_waited_for(site: Path) -> None:
    os.mkfifo(site / "pipe")
    with pytest.raises(OSError, match="not a regular file"):
        read_output_file(site, "pipe")
