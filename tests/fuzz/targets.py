"""What is fuzzed: functions that take any bytes and raise only where vaultkit is wrong.

An exception that is documented (a config with faults, an expression that cannot be read, a name
that nothing can be renamed to) is a result. Every other one is a find, and so is a broken law.
"""

from __future__ import annotations

import json
import tempfile
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fuzz import laws
from tests.fuzz.vaults import contents, make_vault, read_files
from vaultkit.authoring.bases.evaluation_limits import Budget
from vaultkit.authoring.bases.language.expression_compiler import Scope, compile_text
from vaultkit.authoring.bases.language.expression_tree import ExpressionError
from vaultkit.authoring.bases.reading.base_reading import read_base
from vaultkit.authoring.bases.result_plain import as_json, as_text
from vaultkit.authoring.bases.row_scope import Row, evaluate
from vaultkit.authoring.bases.values.file_values import This
from vaultkit.authoring.bases.vault_scope import VaultScope
from vaultkit.authoring.bases.view_query import run_view
from vaultkit.authoring.drawings.drawing_context import WholeVault
from vaultkit.authoring.drawings.drawing_kinds import drawings_for
from vaultkit.authoring.importing import Options, convert
from vaultkit.authoring.rename import plan_rename
from vaultkit.checks.engine.registry import load_rules, select_rules
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.checks.fixing.fix_loop import fix_vault
from vaultkit.config import Config
from vaultkit.config.config_file import load_config
from vaultkit.errors import ConfigError, RenameError
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.markdown.plain_text import plain_text, sentence_around
from vaultkit.notes.paths import NotePath
from vaultkit.notes.source import Source, decode
from vaultkit.notes.wikilink import parse_destination, parse_wikilink
from vaultkit.vault.parallel.note_readers import from_record, to_record
from vaultkit.vault.presentation.inspection import inspect_note
from vaultkit.vault.presentation.note_rendering import SiteAddresses, render_canvas, render_note
from vaultkit.vault.write import read_kept, step_back, write_files

if TYPE_CHECKING:
    from collections.abc import Callable

    from vaultkit.checks.rule import Rule
    from vaultkit.vault.vault import Vault

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21)  # noqa: DTZ001
FILES = {
    "A.md": "---\nn: 3\nt: '[[B]]'\nl: [1, x, null]\nd: 2026-01-05\n---\n# H\n[[B]] #x/y ^id\n",
    "B.md": "![[A#H]]\n",
    "p.png": "",
}


def fuzz_parse(data: bytes) -> None:
    """Read a note, send it to another process and back, and tell what it holds."""
    note = parse_note(Source("N.md", data))
    laws.spans_hold_what_they_say(note)
    assert from_record(to_record(note)) == note
    assert len(set(note.anchors.values())) == len(note.headings)
    assert "\n" not in plain_text(decode(data))
    for link in note.links:
        sentence_around(note, link.start, link.end)
    vault = make_vault({"N.md": data})
    json.dumps(inspect_note(vault, NotePath("N.md")), allow_nan=False)


def fuzz_html(data: bytes) -> None:
    """Draw a note with everything in it, and compare the page with what the parser read."""
    vault = make_vault({**FILES, "N.md": data})
    stage = WholeVault(vault, Config(), NOW, lambda _: None)
    to = SiteAddresses()
    page = render_note(vault, NotePath("N.md"), to, drawings=drawings_for(stage, to))
    laws.parser_and_page_agree(vault.notes[NotePath("N.md")], page.html)


def fuzz_frontmatter(data: bytes) -> None:
    """Read properties, and run the rules that look at them."""
    vault = make_vault({"A.md": b"---\n" + data + b"\n---\n[[A]]\n", "B.md": data})
    for path in vault.notes:
        inspect_note(vault, path)
    _check(vault)


def fuzz_wikilink(data: bytes) -> None:
    """Read the inside of a link; written again, it reads the same."""
    text = decode(data)
    link = parse_wikilink(text)
    if link is not None and "\\" not in text:
        assert parse_wikilink(link.format()[2:-2]) == link
    destination = parse_destination(text)
    vault = make_vault({**FILES, "N.md": b"[[" + data + b"]] ![[" + data + b"]]\n"})
    if destination is not None:
        vault.resolver.resolve(destination.target, "N.md")


def fuzz_base(data: bytes) -> None:
    """Read a base in a file and in a code block, check both, and draw them."""
    text = decode(data)
    read = read_base(text)
    for fault in read.faults:
        laws.place_is_inside(fault.start, fault.end, text)
    assert read.views
    fence = b"```base\n" + data + b"\n```\n![[T.base]]\n"
    vault = make_vault({**FILES, "T.base": data, "N.md": fence})
    scope = VaultScope(vault, NOW, lambda _: None)
    for view in filter(read.shows, read.views):
        run_view(read, view, scope, "B.md")
    _check(vault)
    stage = WholeVault(vault, Config(), NOW, lambda _: None)
    to = SiteAddresses()
    render_note(vault, NotePath("N.md"), to, drawings=drawings_for(stage, to))


def fuzz_expression(data: bytes) -> None:
    """Work out an expression of a base; its value can be shown and written as JSON."""
    text = decode(data)
    scope = _scope()
    row = Row(scope.file("A.md"), This("B.md", scope), {}, Budget(50_000), scope)
    try:
        compiled = compile_text(text, Scope())
    except ExpressionError as error:
        laws.place_is_inside(error.start, error.end, text)
        return
    value = evaluate(compiled.run, row)
    json.dumps(as_json(value), allow_nan=False)
    as_text(value)


def fuzz_canvas(data: bytes) -> None:
    """Read, check and draw a canvas, alone and in a note."""
    vault = make_vault({**FILES, "C.canvas": data, "N.md": "![[C.canvas]]\n"})
    render_canvas(vault, "C.canvas", SiteAddresses())
    render_note(vault, NotePath("N.md"), SiteAddresses())
    _check(vault)


def fuzz_import(data: bytes) -> None:
    """Import files with every option; what comes out can be read."""
    _, _, files = read_files(data)
    for options in (Options(), Options(wikilinks=True, callouts=True, titles=True, folder="in")):
        done = convert(files, (), options)
        for path, content in done.files.items():
            if path.endswith(".md"):
                parse_note(Source(path, content))


def fuzz_config(data: bytes) -> None:
    """Read a config; with one that has no faults, check a vault and draw it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "vaultkit.toml")
        path.write_bytes(data)
        try:
            config = load_config(path)
            check_vault(make_vault(FILES), config, today=TODAY)
        except ConfigError:
            return


def fuzz_fix(data: bytes) -> None:
    """Fix a vault: nothing breaks, no link leads elsewhere, and a second time changes nothing."""
    _, _, files = read_files(data)
    vault = make_vault(files)
    for unsafe in (False, True):
        result = fix_vault(vault, Config(), today=TODAY, rules=_rules(), unsafe=unsafe)
        after = make_vault({**contents(vault), **result.sources})
        before, now = (laws.files_without_items(laws.ends(one)) for one in (vault, after))
        assert not before - now, before - now
        again = fix_vault(after, Config(), today=TODAY, rules=_rules(), unsafe=unsafe)
        assert again.sources == {}, again.applied


def fuzz_mv(data: bytes) -> None:
    """Rename, and take it back: links keep where they lead, and `undo` gives every byte back."""
    old, new, files = read_files(data)
    vault = make_vault(files)
    try:
        plan = plan_rename(vault, old or next(iter(files)), new or "New name")
    except RenameError as error:
        if "bug" in str(error):
            raise
        return
    after = laws.reread(plan.after)
    assert contents(after) == contents(plan.after)
    if "#" not in old:
        lost = laws.ends(vault, dict(plan.moves)) - laws.ends(after)
        assert not lost, lost
    _write_and_undo(files, plan.sources, plan.moves)


def _write_and_undo(
    files: dict[str, bytes], sources: dict[str, bytes], moves: dict[str, str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for path, content in files.items():
            root.joinpath(path).parent.mkdir(parents=True, exist_ok=True)
            root.joinpath(path).write_bytes(content)
        changes = {
            path: (files[path], sources.get(path, files[path])) for path in {*sources, *moves}
        }
        write_files(root, changes, moves, keep="mv")
        kept = read_kept(root)
        if kept is None:
            return
        step_back(root, kept)
        for path, content in files.items():
            assert root.joinpath(path).read_bytes() == content, path


def _check(vault: Vault) -> None:
    check_vault(vault, Config(), today=TODAY, rules=_rules())


@cache
def _rules() -> tuple[Rule, ...]:
    return tuple(select_rules(load_rules(), Config()))


@cache
def _scope() -> VaultScope:
    return VaultScope(make_vault(FILES), NOW, lambda _: None)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "parse": fuzz_parse,
    "html": fuzz_html,
    "frontmatter": fuzz_frontmatter,
    "wikilink": fuzz_wikilink,
    "base": fuzz_base,
    "expression": fuzz_expression,
    "canvas": fuzz_canvas,
    "import": fuzz_import,
    "config": fuzz_config,
    "fix": fuzz_fix,
    "mv": fuzz_mv,
}
