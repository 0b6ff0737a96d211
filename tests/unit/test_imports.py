"""The walls of the house: who may import whom, and who may touch the world."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import vaultkit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PACKAGE = Path(vaultkit.__file__).parent
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))
ROOMS = ["notes", "vault", "authoring", "checks", "opening"]
EDGES = ["site", "cli", "kubernetes", "lsp", "mcp", "public_api"]
FREE = {"errors", "config", "distribution"}
"""Every room may import these, and they import only each other."""

OWNERS = {
    "pyromark": ("notes/",),
    "yaml": ("notes/", "kubernetes/manifests/yaml_nodes.py", "cli/mkdocs/mkdocs_yaml.py"),
    "frontmatter": ("notes/",),
    "ahocorasick_rs": ("notes/text/phrase_search.py",),
    "networkx": (
        "vault/graph/",
        "public_api/",
        "site/graph/link_groups.py",
    ),  # the public graph is one, by its type
    "mkdocs": ("site/",),
    "pygls": ("lsp/editor_news.py", "lsp/editor_protocol.py", "lsp/language_server.py"),
    "lsprotocol": ("lsp/",),
    "click": ("cli/", "kubernetes/export_command.py"),
    "watchdog": ("cli/checking/check_watch.py",),
    "tomlkit": ("authoring/rename/settings_files/toml_edits.py",),
    "regex": ("authoring/bases/values/regexp_values.py", "notes/text/timed_pattern.py"),
    "requests": ("cli/external/",),
    "subprocess": (
        *("vault/git/git_command.py", "cli/", "distribution/source_checkout.py"),
        "authoring/diagrams/diagram_renderer.py",
    ),
    "pypdf": ("checks/audit/unpacking/pdf_text.py",),
    "mmdr": ("authoring/diagrams/diagram_worker.py",),
    "rustworkx": ("site/graph/note_positions.py",),
    "kubernetes_validate": ("kubernetes/schemas/kind_schemas.py",),
}
DISK = (
    "vault/files/file_reading.py",
    "vault/files/file_listing.py",
    "vault/files/outward_links.py",
    "vault/obsidian/settings_bytes.py",
    "vault/cache/entry_file.py",
    "vault/cache/program_version.py",
    "vault/git/repository.py",
    "vault/git/repository_state.py",
    "vault/git/git_object_folders.py",
    "vault/built_site/asset_bundles.py",
    "vault/built_site/site_files.py",
    "vault/built_site/site_update.py",
    "vault/built_site/site_staging.py",
    "opening/writing/rename_run.py",
    "vault/presentation/theme_icons.py",
    "vault/presentation/word_catalogues.py",
    "vault/write/",
    "config/",
    "distribution/installed_from.py",
    "distribution/entry_point_files.py",
    "opening/configured_baseline.py",
    "cli/terminal/output.py",
    "cli/terminal/streams.py",
    "cli/mkdocs/mkdocs_run.py",
    "site/",
    "entry/",
    "checks/audit/unpacking/archives.py",  # opens members of archives that are in memory
)
PRINT = ("cli/",)
CLOCK = (
    *("cli/", "site/", "lsp/", "mcp/", "public_api/"),
    *("vault/cache/", "vault/write/undo/undo_runs.py"),
)
DISK_CALLS = {
    "open", "read_text", "read_bytes", "write_text", "write_bytes", "scandir", "walk", "listdir",
    "iterdir", "glob", "rglob", "unlink", "mkdir", "rename",
}  # fmt: skip
CLOCK_CALLS = {
    ("time", "time"), ("time", "monotonic"), ("time", "perf_counter"), ("datetime", "now"),
    ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"),
}  # fmt: skip


def read(module: str) -> ast.Module:
    return ast.parse((PACKAGE / module).read_text(encoding="utf-8"))


def imported(module: str) -> Iterator[str]:
    for node in ast.walk(read(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def calls(module: str) -> Iterator[tuple[str, str]]:
    """Yield what is called: the name before the dot ("" if there is none) and the name."""
    for node in ast.walk(read(module)):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield "", node.func.id
            elif isinstance(node.func, ast.Attribute):
                before = node.func.value
                yield getattr(before, "id", getattr(before, "attr", "?")), node.func.attr


def may_import(module: str, room: str) -> bool:
    own = module.partition("/")[0].removesuffix(".py")
    if room in {own, *FREE}:
        return True
    if own in ROOMS:
        return room in ROOMS[: ROOMS.index(own)]
    if own in EDGES:
        return room in ROOMS
    return own not in FREE


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_one_way(module: str) -> None:
    ours = {name.split(".")[1] for name in imported(module) if name.startswith("vaultkit.")}
    rooms = ours & {*ROOMS, *EDGES, *FREE}
    assert [room for room in sorted(rooms) if not may_import(module, room)] == []


def imports_of(module: str) -> set[str]:
    """Return the modules of ours that a module imports, for types and within functions too."""
    known = {
        name.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for name in MODULES
    }
    names = {name.removeprefix("vaultkit.") for name in imported(module) if "vaultkit" in name}
    return {name if name in known else name.rpartition(".")[0] for name in names}


@pytest.mark.parametrize("room", ["opening", "cli", "public_api"])
def test_no_modules_of_a_room_need_each_other(room: str) -> None:
    """Take away, again and again, what needs nothing that is left: a circle would stay."""
    names = {
        m.removesuffix(".py").replace("/", "."): m for m in MODULES if m.startswith(f"{room}/")
    }
    needs = {name: imports_of(module) & names.keys() for name, module in names.items()}
    while done := {name for name, used in needs.items() if not used & needs.keys()}:
        needs = {name: used for name, used in needs.items() if name not in done}
    assert needs == {}


@pytest.mark.parametrize("module", MODULES)
def test_other_packages_have_one_owner(module: str) -> None:
    used = {name.partition(".")[0] for name in imported(module)} & OWNERS.keys()
    assert [name for name in sorted(used) if not module.startswith(OWNERS[name])] == []


@pytest.mark.parametrize("module", MODULES)
def test_only_the_edges_touch_the_world(module: str) -> None:
    called = set(calls(module))
    disk = {name for before, name in called if name in DISK_CALLS and before != "webbrowser"}
    assert not disk or module.startswith(DISK)
    assert ("", "print") not in called or module.startswith(PRINT)
    assert not called & CLOCK_CALLS or module.startswith(CLOCK)


@pytest.mark.parametrize(
    ("module", "code", "wall"),
    [
        ("notes/x.py", "from vaultkit.vault.vault import Vault", test_imports_go_one_way),
        ("vault/x.py", "import vaultkit.checks.engine.rule_run", test_imports_go_one_way),
        ("site/x.py", "def f():\n    from vaultkit.cli import main", test_imports_go_one_way),
        ("errors.py", "import vaultkit.notes.note", test_imports_go_one_way),
        ("checks/x.py", "import vaultkit.opening.vault_place", test_imports_go_one_way),
        (
            "opening/x.py",
            "from vaultkit.cli.program.exit_status import OK",
            test_imports_go_one_way,
        ),
        ("lsp/x.py", "from vaultkit.mcp import x", test_imports_go_one_way),
        ("opening/x.py", "import vaultkit.public_api.public_values", test_imports_go_one_way),
        ("opening/x.py", "import click", test_other_packages_have_one_owner),
        ("opening/x.py", "print(1)", test_only_the_edges_touch_the_world),
        ("checks/x.py", "import yaml", test_other_packages_have_one_owner),
        ("vault/x.py", "from networkx import DiGraph", test_other_packages_have_one_owner),
        ("checks/x.py", "def f(p):\n    return p.read_text()", test_only_the_edges_touch_the_world),
        ("notes/x.py", "open('x')", test_only_the_edges_touch_the_world),
        ("vault/x.py", "print(1)", test_only_the_edges_touch_the_world),
        ("authoring/x.py", "datetime.date.today()", test_only_the_edges_touch_the_world),
    ],
)
def test_the_walls_hold(
    module: str,
    code: str,
    wall: Callable[[str], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(globals(), "PACKAGE", tmp_path)
    path = tmp_path / module
    path.parent.mkdir(exist_ok=True)
    path.write_text(code)
    with pytest.raises(AssertionError):
        wall(module)


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("vaultkit", ["vaultkit.notes", "vaultkit.public_api", "re", "dataclasses", "typing"]),
        ("vaultkit.public_api.planned_renames", ["networkx", "mkdocs", "click", "vaultkit.cli"]),
        ("vaultkit.cli.main", ["networkx", "mkdocs", "yaml", "pyromark", "multiprocessing"]),
        (
            "vaultkit.cli.commands.check",
            ["networkx", "mkdocs", "pyromark", "asyncio", "multiprocessing"],
        ),
        (
            "vaultkit.cli.commands.check",
            ["watchdog", "subprocess", "xml", "vaultkit.checks.report"],
        ),
        ("vaultkit.cli.commands.graph", ["networkx", "mkdocs", "asyncio"]),
        ("vaultkit.cli.commands.base", ["lark", "regex", "mkdocs", "vaultkit.authoring.bases"]),
        ("vaultkit.cli.commands.moc", ["lark", "networkx", "mkdocs", "vaultkit.authoring.bases"]),
        ("vaultkit.checks.rules", ["lark", "regex", "networkx", "vaultkit.authoring.bases"]),
    ],
)
def test_starting_stays_light(module: str, unwanted: list[str]) -> None:
    code = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, check=True)
    loaded = done.stdout.decode().split()
    assert [name for name in [*unwanted, "rich"] if name in loaded] == []
