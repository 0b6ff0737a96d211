"""Laws of renaming and settings: what is published stays so, and undo gives back every byte."""

from __future__ import annotations

import json
import os
import tempfile
import tomllib
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from vaultkit.authoring.rename import plan_rename
from vaultkit.authoring.rename.settings_files.settings_file import OutsideFile
from vaultkit.authoring.rename.settings_files.settings_plan import (
    OutsideFiles,
    find_stops,
    plan_settings,
)
from vaultkit.cli.main import run
from vaultkit.config import Config, read_config
from vaultkit.errors import RenameError
from vaultkit.testing import make_vault
from vaultkit.vault.files.excluded_files import match_any
from vaultkit.vault.publishing.published_files import find_published

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.authoring.rename import Plan
    from vaultkit.vault.vault import Vault

PATHS = (
    "A.md", "P/A.md", "P/B.md", "P/D/A.md", "P/D/C.md", "Q/A.md", "Q/D/E.md", "Q/P/F.md", "T/t.md",
    "P/pic.png", "Q/pic.png", "!x/G.md", "a b/G.md", "Q/[1]/H.md", "#I/J.md", "P/D/x/K.md",
)  # fmt: skip
NEWS = (
    "N",
    "P",
    "Q/",
    "/P/",
    "Q/P/",
    "/T/",
    "!N",
    "a b/c",
    "D",
    "z/",
    "z/D/",
    "N/N/N",
    "/z/P",
    "E x",
)
GLOBS = (
    "P", "P/", "/P/", "P/**", "P/*", "P/*.md", "P/D/", "D", "*/D/**", "**/D/*.md", "A.md", "/A.md",
    "P/A.md", "Q/", "Q/**/F.md", "*.md", "?/", "[PQ]/A.md", "T/", "\\!x/", "a b/", "Q/\\[1\\]/",
    "\\#I/**", "!P/A.md", "!P/D/", "!A.md", "z/", "N*", "P/new/", "./Q/D/", "*.png", "**/P/",
)  # fmt: skip
FILTERS = ("P/", "P/D", "p", "Q/P/", "T/", "/^P/", "/D\\//", "A.md", "P/A.md", "Z/", "!x/", "!N")
TEXTS = (
    "",
    "![[pic.png]] [[A]]",
    "---\npublish: true\n---\n",
    "---\ndraft: true\n---\n",
    "[[C]] #t",
)

files = st.dictionaries(st.sampled_from(PATHS), st.sampled_from(TEXTS), min_size=1, max_size=12)
folders = st.sampled_from(("", "T", "P/D", "/Q/"))
picks = st.integers(min_value=0, max_value=99)
globs = st.lists(st.sampled_from(GLOBS), max_size=3)


@st.composite
def configs(draw: st.DrawFn) -> str:
    """Return a config with comments, in several layouts."""
    own = {name: draw(globs) for name in ("exclude", "templates")}
    site = {name: draw(globs) for name in ("include", "exclude")}
    form = draw(st.sampled_from(("[{}] # {}\n", "[ # {1}\n  {0},\n]\n", "[{0},]\n")))
    quote = draw(st.sampled_from((json.dumps, "'{}'".format)))

    def lines(table: dict[str, list[str]]) -> str:
        return "".join(
            f"{name} = " + form.format(", ".join(map(quote, items)), "why")
            for name, items in table.items()
            if items
        )

    publish = draw(st.sampled_from(("", 'publish = "opt-in" # c\n')))
    text = f"# top\n{lines(own)}\n[site] # s\n{lines(site)}{publish}# end"
    return text.replace("\n", draw(st.sampled_from(("\n", "\r\n"))))


@st.composite
def apps(draw: st.DrawFn) -> str:
    """Return an `app.json`."""
    filters = draw(st.lists(st.sampled_from(FILTERS), max_size=3))
    indent = draw(st.sampled_from((None, 2, "\t")))
    table = {"x": [1], "userIgnoreFilters": filters, "attachmentFolderPath": "P/D", "y": {"z": "é"}}
    return json.dumps(table, indent=indent, ensure_ascii=draw(st.booleans()))


def pick(contents: dict[str, str], number: int) -> str:
    """Return one of the files of a vault, or of its folders."""
    folders = {f"{path.rpartition('/')[0]}/" for path in contents if "/" in path}
    outer = {f"{path.partition('/')[0]}/" for path in folders}
    names = sorted({*contents, *folders, *outer})
    return names[number % len(names)]


@st.composite
def mkdocs(draw: st.DrawFn) -> str:
    """Return a `mkdocs.yml` with what it leaves out."""
    lines = [line for line in draw(globs) if not line.startswith("\\#")]
    block = "".join(f"  {line}\n" for line in lines)
    text = f"docs_dir: v # here\nexclude_docs: |\n  # why\n{block}nav: # end\n  - A.md\n"
    return text.replace("\n", draw(st.sampled_from(("\n", "\r\n"))))


def read(config: str) -> Config:
    return read_config(tomllib.loads(config), Path("vaultkit.toml"))


def open_vault(contents: dict[str, Any], app: str, templates: str) -> Vault:
    own = {".obsidian/app.json": app, ".obsidian/templates.json": templates}
    return make_vault({**contents, **own})


def published(vault: Vault, config: str, mkdocs: str) -> set[str]:
    """Return what is published; `exclude_docs` is read by PyYAML, as MkDocs does."""
    is_out = match_any(
        line for line in yaml.safe_load(mkdocs)["exclude_docs"].splitlines() if line[:1] != "#"
    )
    files = (*vault.notes, *vault.attachments)
    found = find_published(vault, read(config), {path for path in files if is_out(path)})
    return {*found.notes, *found.attachments}


def plan(vault: Vault, old: str, new: str) -> Plan:
    try:
        return plan_rename(vault, old, new)
    except RenameError as error:
        event("refused")
        if "bug" in str(error):
            raise
        assume(condition=False)
        raise


@settings(max_examples=250)
@given(files, configs(), apps(), mkdocs(), folders, picks, st.sampled_from(NEWS))
def test_what_is_published_stays_so(  # noqa: PLR0913, PLR0917 - one parameter for each file
    contents: dict[str, str],
    config: str,
    app: str,
    book: str,
    folder: str,
    number: int,
    new: str,
) -> None:
    templates = json.dumps({"folder": folder})
    vault = open_vault(contents, app, templates)
    made = plan(vault, pick(contents, number), new)
    outside = OutsideFiles(
        [
            OutsideFile(".obsidian/app.json", app.encode()),
            OutsideFile(".obsidian/templates.json", templates.encode()),
        ],
        OutsideFile("vaultkit.toml", config.encode()),
        OutsideFile("/above/mkdocs.yml", book.encode()),
    )
    found = plan_settings(made, outside, read(config))
    texts = {edits.file.path: edits.text for edits in found.files}
    after = open_vault(
        {
            path: made.after.source_of(path).data
            for path in (*made.after.notes, *made.after.attachments)
        },
        texts[".obsidian/app.json"],
        texts[".obsidian/templates.json"],
    )
    image = {made.moves.get(path, path) for path in published(vault, config, book)}
    now = published(after, texts["vaultkit.toml"], texts["/above/mkdocs.yml"])
    assert now - image == {*found.revealed}
    assert {path for path in image - now if path.endswith(".md")} == {*found.hidden}
    if find_stops(made, found):
        event("stopped")
        return
    event("settings change" if found.changed else "settings stay")
    gained = {path for edits in found.files for path in edits.gained}
    assert now - image == set()
    left = {path for path in image - now if path.endswith(".md")}
    under = (f"{json.loads(texts['.obsidian/templates.json'])['folder'].strip('/')}/", *gained)
    assert all(path.startswith(under) for path in left)
    for edits in found.files:  # what is no pattern stays, byte by byte
        for mark in ("# top", "[site] # s", "# why", "# end", "# here", '"x"', "\r\n"):
            before = edits.file.data.decode()
            assert edits.text.count(mark) >= before.count(mark)


@pytest.fixture(autouse=True, scope="module")
def _own_key(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let undo trust what this test wrote above a vault, by a key of the test's own."""
    key = tmp_path_factory.mktemp("state") / "seal.key"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vaultkit.vault.write.record_seal._key_path", lambda: key)
        yield


def every_byte(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".vaultkit" not in path.parts
    }


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(files, configs(), apps(), picks, st.sampled_from(NEWS))
def test_undo_gives_back_every_byte(
    contents: dict[str, str], config: str, app: str, number: int, new: str
) -> None:
    is_above = len(contents) % 2 == 0
    with tempfile.TemporaryDirectory() as name:
        root = Path(os.path.realpath(name)) / "v"
        place = root.parent if is_above else root
        texts = {root / path: text for path, text in contents.items()}
        texts |= {root / ".obsidian/app.json": app, place / "vaultkit.toml": config}
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        before = every_byte(root.parent)
        with redirect_stderr(StringIO()), redirect_stdout(StringIO()):
            status = run(["mv", "--vault", str(root), pick(contents, number), new, "--allow-dirty"])
            if status:
                assert every_byte(root.parent) == before
                return
            event("moved")
            assert run(["undo", str(root)]) == 0
        assert every_byte(root.parent) == before
