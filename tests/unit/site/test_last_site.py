"""What is the same stays where the last site has it: its file is neither read nor written."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING, NamedTuple

import jinja2
import pytest
from mkdocs.structure.files import File, InclusionLevel

from tests.unit.site import test_kept
from tests.unit.site.test_kept import append, build, read_site, write
from vaultkit.site.build_audit import CachedVerdicts
from vaultkit.site.cache.build_cache import ValueCache
from vaultkit.site.cache.site_file_list import SiteFiles
from vaultkit.site.cache.written_pages import LastSite, OutputFiles
from vaultkit.site.theme.template_bytecode import CompiledTemplates
from vaultkit.vault.built_site.site_update import put_in_place, read_stays
from vaultkit.vault.parallel import forked_work

if TYPE_CHECKING:
    from pathlib import Path

    from vaultkit.checks.audit import Leak

vault = test_kept.vault


class Update(NamedTuple):
    """A site that is updated: what was written anew, and all that it holds then."""

    new: set[str]
    files: dict[str, bytes]


class Place:
    """Where a site is built again and again, as `vaultkit build` does."""

    def __init__(self, folder: Path) -> None:
        self.site, self.stays, self._new = folder / "site", folder / "stays", folder / "new"

    def update(self) -> Update:
        new = build(self._new, "build")
        put_in_place(self._new, self.site, read_stays(self.stays))
        shutil.rmtree(self._new, ignore_errors=True)
        self.stays.unlink(missing_ok=True)
        return Update(set(new), read_site(self.site))

    def stamp(self, path: str) -> tuple[int, int]:
        found = (self.site / path).stat()
        return found.st_ino, found.st_mtime_ns


@pytest.fixture
def place(vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    write("pic.png", "a picture")(vault)
    append("Home.md", "\n![[pic.png]]\n")(vault)
    found = Place(tmp_path)
    monkeypatch.setenv("VAULTKIT_LAST_SITE", str(found.site))
    monkeypatch.setenv("VAULTKIT_STAYS", str(found.stays))
    return found


ALWAYS = {"404.html", "sitemap.xml", "search/search_index.json"}
"""MadeFile anew each time, like all pieces of the index."""


def changed(update: Update) -> set[str]:
    return {path for path in update.new if not path.startswith("search/")} - ALWAYS


def test_what_is_the_same_stays(place: Place) -> None:
    first = place.update()
    paths = ("Deep/Fig/index.html", "pic.png", "malus/index.html", "llms.txt")
    before = [place.stamp(path) for path in paths]
    again = place.update()
    assert again.files == first.files
    assert changed(again) == set()
    assert [place.stamp(path) for path in paths] == before


def test_what_somebody_wrote_into_is_written_anew(place: Place) -> None:
    built = place.update().files
    pear, apple = place.site / "Fruit/Pear/index.html", place.site / "Fruit/Apple/index.html"
    pear.write_bytes(b"written by somebody else")
    apple.write_bytes(apple.read_bytes())
    (place.site / "pic.png").write_bytes(b"b picture")
    (place.site / "Old").mkdir()
    (place.site / "Old/index.html").write_text("no longer there")
    again = place.update()
    assert changed(again) == {"Fruit/Pear/index.html", "pic.png"}
    assert again.files == built
    assert changed(place.update()) == set()


def test_what_changes_is_written_anew(
    vault: Path, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.update()
    append("Deep/Fig.md", "\nMore.\n")(vault)
    write("pic.png", "A picture")(vault)
    again = place.update()
    assert {"Deep/Fig/index.html", "pic.png"} <= changed(again)
    assert "Fruit/Apple/index.html" not in again.new
    monkeypatch.delenv("VAULTKIT_LAST_SITE")
    assert again.files == build(tmp_path / "anew", "build")


def test_a_site_that_nothing_can_stay_in_is_built_whole(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = place.update().files
    monkeypatch.delenv("VAULTKIT_STAYS")
    assert place.update() == (set(first), first)


def test_what_stays_is_audited_if_something_else_is_looked_for(
    vault: Path, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched: list[str] = []

    def search(_: object, path: str, data: bytes, content: bytes) -> list[Leak]:
        assert data
        assert content
        searched.append(path)
        return []

    monkeypatch.setattr("vaultkit.checks.audit.leak_search.LeakSearch.search", search)
    monkeypatch.setattr(forked_work, "can_fork", lambda: False)  # others would not tell here
    place.update()
    assert "Deep/Fig/index.html" in searched
    assert not any(path.startswith("assets/javascripts/lunr") for path in searched)
    searched.clear()
    place.update()
    assert searched == []
    write("Secret too.md", "---\npublish: false\n---\nUnheard of.\n")(vault)
    place.update()
    assert {"Deep/Fig/index.html", "pic.png"} <= set(searched)
    assert not any(path.startswith("assets/javascripts/lunr") for path in searched)


def test_nothing_stays_behind_a_link(vault: Path, tmp_path: Path) -> None:
    first = build(tmp_path / "site")
    (tmp_path / "site/Deep").rename(tmp_path / "elsewhere")
    (tmp_path / "site/Deep").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    append("Deep/Fig.md", "\nMore.\n")(vault)
    build(tmp_path / "site")
    assert not (tmp_path / "site/Deep").is_symlink()
    assert (tmp_path / "elsewhere/Fig/index.html").read_bytes() == first["Deep/Fig/index.html"]
    assert b"More." in (tmp_path / "site/Deep/Fig/index.html").read_bytes()


@pytest.mark.usefixtures("vault")
def test_a_served_site_is_updated_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    site = tmp_path / "served" / "site"
    built = build(site)
    before = (site / "Deep/Fig/index.html").stat().st_ino
    assert build(site) == built
    assert (site / "Deep/Fig/index.html").stat().st_ino == before
    assert [path.name for path in site.parent.iterdir()] == ["site"]


def test_what_was_clean_is_clean_if_the_same_is_looked_for(tmp_path: Path) -> None:
    remembered = ValueCache(tmp_path / "pages.sqlite")
    placed = OutputFiles({"a": "1", "b": "2", "c": "3"}, {"a", "b"})
    names = {"a": b"a" * 16, "b": b"b" * 16, "c": b"c" * 16, "d": b"d" * 16}

    def verdicts(program: str = "program", placed: OutputFiles = placed) -> CachedVerdicts:
        return CachedVerdicts(remembered, program, placed)

    def known(verdicts: CachedVerdicts, *given: str) -> set[bytes]:
        found = verdicts.recall(*given)
        return {*found.clean, *found.excused}

    first = verdicts()
    assert known(first, "needles", "state") == set()
    assert first.digest_of("a") is None
    first.keep_clean(names, {"b", "d"})
    again = verdicts()
    assert known(again, "needles", "state") == {*names.values()}
    found = {path: again.digest_of(path) for path in "abcde"}
    assert found == {"a": b"a" * 16, "b": b"b" * 16, "c": None, "d": None, "e": None}
    other = verdicts(placed=OutputFiles({"a": "9", "b": "2"}, {"a", "b"}))
    known(other, "needles", "state")
    assert (other.digest_of("a"), other.digest_of("b")) == (None, b"b" * 16)
    changed = verdicts()
    assert known(changed, "needles", "what is public is another") == {b"a" * 16, b"c" * 16}
    assert (changed.digest_of("a"), changed.digest_of("b")) == (b"a" * 16, None)
    assert known(verdicts(), "more needles", "state") == set()
    assert known(verdicts("another program"), "needles", "state") == set()


def test_what_public_texts_said_depends_on_what_was_looked_for(tmp_path: Path) -> None:
    remembered, said = ValueCache(tmp_path / "pages.sqlite"), {"digest": ["a needle"]}

    def recall(needles: str, program: str = "program") -> object:
        return CachedVerdicts(remembered, program, OutputFiles()).recall_said(needles)

    first = CachedVerdicts(remembered, "program", OutputFiles())
    assert first.recall_said("needles") == {}
    first.keep_said(said)
    assert recall("needles") == said
    assert recall("more needles") == {}
    assert recall("needles", "another program") == {}


def test_a_link_is_no_file_of_the_last_site(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "a").mkdir(parents=True)
    (site / "a/x").write_text("x")
    (site / "link").symlink_to("a/x")
    last = LastSite(str(site))
    assert last.find_same("a/x", b"x")
    assert not last.find_same("a/x", b"y")
    assert not last.find_same("a/x", b"longer")
    assert not last.find_same("link", b"x")
    assert not last.find_same("none", b"x")
    assert not LastSite("").find_same("a/x", b"x")


def test_mkdocs_does_not_go_through_pages_that_are_made() -> None:
    one, two = (
        File(path, None, "site", use_directory_urls=True, inclusion=InclusionLevel.INCLUDED)
        for path in ("one.md", "two.md")
    )
    files = SiteFiles([one, two])
    files.made = frozenset({one})
    assert files.documentation_pages() == [one, two], "templates"
    assert files.documentation_pages(inclusion=InclusionLevel.is_included) == [two]


def test_templates_are_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    compile_template = jinja2.Environment.compile

    def spy(self: jinja2.Environment, source: str, *given: object) -> object:
        compiled.append(source)
        return compile_template(self, source, *given)  # type: ignore[call-overload]

    def show(text: str) -> str:
        loader = jinja2.DictLoader({"t.html": text})
        cache = CompiledTemplates(str(tmp_path))
        return (
            jinja2.Environment(loader=loader, bytecode_cache=cache).get_template("t.html").render()
        )

    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(jinja2.Environment, "compile", spy)
    assert [show("{{ 1 }}"), show("{{ 1 }}"), show("{{ 2 }}")] == ["1", "1", "2"]
    assert compiled == ["{{ 1 }}", "{{ 2 }}"]
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:20])
    assert show("{{ 2 }}") == "2"
    assert len(compiled) == 3
    monkeypatch.setattr("vaultkit.site.theme.template_bytecode.program", lambda: "another program")
    assert show("{{ 2 }}") == "2"
    assert len(compiled) == 4
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert show("{{ 3 }}") == "3"
    assert show("{{ 3 }}") == "3"
    assert len(compiled) == 6
    shutil.rmtree(tmp_path)
    assert show("{{ 3 }}") == "3"
    os.mkdir(tmp_path)
