"""What the default installation does: every command but those of the site, as with the extras."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import pytest

from vaultkit.cli.program.command_table import COMMANDS
from vaultkit.distribution.install_lines import install_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

BLOCKED = (
    "mkdocs", "material", "materialx", "jinja2", "markupsafe", "markdown", "pymdownx", "babel",
    "backrefs", "paginate", "ghp_import", "mergedeep", "py_svg_hush",
    "kubernetes_validate", "jsonschema", "referencing", "rpds",
    "requests", "urllib3", "idna", "certifi", "charset_normalizer",
    "pygls", "lsprotocol", "cattrs", "attr", "attrs",
    "icalendar", "dateutil", "detect_secrets",
)  # fmt: skip
"""What comes with the extras, with what these bring, or came with vaultkit before."""
CHILD = """\
import contextlib, io, json, sys

blocked, lines = json.loads(sys.stdin.read())


class Blocker:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] in blocked:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


sys.meta_path.insert(0, Blocker)
from vaultkit.cli.main import run

said = []
for line in lines:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = run(line)
    said.append((status, out.getvalue(), err.getvalue()))
    assert not {name.partition(".")[0] for name in sys.modules} & set(blocked), line
print(json.dumps(said))
"""
TIME = re.compile(r" \(\d+\.\d+ s\)")
RANDOM = re.compile(r"-[0-9a-f]{8}-")
"""What tells the files of one run from those of another."""
PNG = b"\x89PNG\r\n\x1a\n"
FILES: Mapping[str, str | bytes] = {
    "vaultkit.toml": '[site]\nname = "S"\nexclude = ["Private/"]\n[types.person]\n'
    'required = ["born"]\n[types.person.fields]\nborn = { type = "date" }\n',
    ".obsidian/app.json": "{}",
    "A.md": "---\ntype: person\nlast_reviewed: 2026-01-01\nreview_interval: 90d\n---\n"
    "# One\n\n[[B]] [[Nowhere]] ![[pic.png]] ![[B#Two]] caf\xc3\xa9 $x^2$ #tag\n\n"
    "```python\nprint(1)  # code\n```\n\nhttps://ada:tr0ub4dor@acme.net\n",
    "B.md": "## Two\n\nBack to [[A]] and [[Map]].\n\n- [ ] task\n",
    "Map.md": "%% vaultkit:moc begin All.base#V list %%\n%% vaultkit:moc end %%\n",
    "All.base": "filters: file.name != 'Map'\nviews:\n  - type: table\n    name: V\n"
    "    order: [file.name, formula.up]\nformulas:\n  up: file.name.upper()\n",
    "Board.canvas": '{"nodes": [{"id": "a", "type": "file", "file": "A.md", "x": 0, "y": 0,'
    ' "width": 100, "height": 100}], "edges": []}',
    "Private/P.md": "The violet submarine waits in the third harbour.\n",
    "Templates/person.md": "---\ntype: person\nborn: 2026-01-01\n---\n# {{title}}\n",
    "pic.png": PNG,
}
SITES: Mapping[str, str] = {
    "clean/index.html": "<p>One</p>",
    "clean/404.html": "<p>Nothing here</p>",
    "leaky/index.html": "<p>The violet submarine waits in the third harbour.</p>",
    "leaky/404.html": "<p>Nothing here</p>",
}
OLD = {
    "old/post.md": "+++\ntitle = 'Post'\n+++\nIt\xe2\x80\x99s {{< ref \"x.md\" >}} an old one.\n"
}
LINES = [
    "check v",
    "check v --format json",
    "check v --format sarif",
    "check v --extend-select L,E,F,R,G,T,H,P,M,C --statistics",
    "check v --diff",
    "moc refresh --check v",
    "check v --fix",
    "inspect v --format json",
    "inspect v",
    "render --vault v A",
    "render --vault v All.base",
    "render --vault v Board.canvas",
    "graph --vault v",
    "graph --vault v export --format graphml",
    "graph --vault v path A Map",
    "graph --vault v communities",
    "base v/All.base --format json",
    "review --vault v",
    "review --vault v --ics",
    "moc refresh v",
    "moc suggest v",
    "mv --vault v B C",
    "mv --vault v A#One Uno",
    "set --vault v A born=2026-01-31 tags+=x",
    "unset --vault v A tags",
    "append --vault v C#Two more",
    "replace-section --vault v C#Two Back.",
    "extract --vault v A#Uno Dos",
    "merge --vault v Dos A",
    "mcp --help",
    "lsp --help",
    "undo --vault v",
    "redo --vault v",
    "review done --vault v A",
    "new --vault v person Ada",
    "init made",
    "import old --into v --folder In",
    "rule",
    "rule P903",
    "schema config",
    "schema person --vault v",
    "audit clean --vault v",
    "audit leaky --vault v",
    "audit leaky --vault v --format json",
]
SITE_ONLY = ["build v", "build", "serve v", "build nowhere --site-dir x --strict"]


class Said(NamedTuple):
    """What a command came to."""

    status: int
    out: str
    err: str


def make(folder: Path) -> None:
    for path, content in {**{f"v/{p}": c for p, c in FILES.items()}, **SITES, **OLD}.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> object:
    """Return a function that runs lines with some modules blocked, each set of them once."""

    @cache
    def run(blocked: tuple[str, ...], lines: tuple[str, ...]) -> tuple[list[Said], dict[str, str]]:
        folder = tmp_path_factory.mktemp("run")
        make(folder)
        words = [[*line.split(), "--today", "2026-11-01"] for line in lines]
        done = subprocess.run(
            [sys.executable, "-I", "-c", CHILD],
            input=json.dumps([blocked, words]),
            cwd=folder,
            env={"PATH": "", "HOME": str(folder / "home"), "COLUMNS": "100"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        shutil.rmtree(folder / "home", ignore_errors=True)
        left = {
            RANDOM.sub("-", path.relative_to(folder).as_posix()): path.read_bytes().hex()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and "journal" not in path.name and path.name != "run.json"  # times
        }
        said = (Said(*one) for one in json.loads(done.stdout.replace(str(folder), "")))
        return [one._replace(out=TIME.sub("", one.out)) for one in said], left

    return run


def test_every_command_is_tried() -> None:
    tried = {line.split()[0] for line in (*LINES, *SITE_ONLY)}
    assert tried == set(COMMANDS)


def test_all_is_as_with_the_extras(ran: object) -> None:
    full, files = ran((), tuple(LINES))  # type: ignore[operator]
    bare, others = ran(BLOCKED, tuple(LINES))  # type: ignore[operator]
    for line, one, other in zip(LINES, full, bare, strict=True):
        if line.startswith("audit leaky"):
            assert (one.err, len(other.err.splitlines())) == ("", 1)
            other = other._replace(err="")  # noqa: PLW2901
        assert (line, *other) == (line, *one)
    assert others == files


def test_the_lines_that_are_compared_do_something(ran: object) -> None:
    said, _ = ran(BLOCKED, tuple(LINES))  # type: ignore[operator]
    statuses = dict(zip(LINES, (one.status for one in said), strict=True))
    assert {line for line, status in statuses.items() if status == 2} == set()
    assert {line for line, status in statuses.items() if status == 1} >= {
        "check v", "moc refresh --check v", "audit leaky --vault v",
    }  # fmt: skip
    assert all(one.out or one.err for one in said)


def test_the_audit_says_what_it_could_not_compare(ran: object) -> None:
    said, _ = ran(BLOCKED, tuple(LINES))  # type: ignore[operator]
    by_line = dict(zip(LINES, said, strict=True))
    clean, leaky = by_line["audit clean --vault v"], by_line["audit leaky --vault v"]
    assert (clean.status, clean.err) == (0, "")
    assert "violet submarine" in leaky.out
    assert leaky.err == (
        "warning: some of these words may be what the theme says on every site; it is not "
        f"installed, so nothing is compared with it; to have that done: {install_line('site')}\n"
    )


def without(blocked: Sequence[str], line: str, folder: Path) -> Said:
    make(folder)
    done = subprocess.run(
        [sys.executable, "-I", "-c", CHILD],
        input=json.dumps([blocked, [line.split()]]),
        cwd=folder,
        env={"PATH": "", "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    (said,) = json.loads(done.stdout)
    return Said(*said)


@pytest.mark.parametrize("line", SITE_ONLY)
def test_the_site_says_what_to_type(line: str, tmp_path: Path) -> None:
    command = line.partition(" ")[0]
    said = without(BLOCKED, line, tmp_path)
    assert said == Said(
        2,
        "",
        f"error: vaultkit {command} needs mkdocs, jinja2, markupsafe, py_svg_hush, which "
        f"are not installed\n       try: {install_line('site')}\n",
    )
    assert sorted(p.name for p in tmp_path.iterdir()) == ["clean", "leaky", "old", "v"]


@pytest.mark.parametrize("line", ["build v --site-dir out", "serve v"])
def test_the_theme_alone_is_missing(line: str, tmp_path: Path) -> None:
    said = without(["material"], line, tmp_path)
    assert said == Said(
        2,
        "",
        'error: the built-in configuration needs the theme "material", which is not installed\n'
        f"       try: {install_line('site')}\n",
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "theme",
    ["theme: nosuch\n", "theme:\n  name: nosuch\n", "theme: {features: [], name: nosuch}\n"],
)
def test_another_theme_is_missing(theme: str, tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text(f"site_name: S\ndocs_dir: v\n{theme}plugins: [vaultkit]\n")
    said = without([], "build v --site-dir out", tmp_path)
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith(
        'error: mkdocs.yml: the theme "nosuch" is not installed; install the package that brings '
        "it where vaultkit is, or name one of "
    )
    assert "material, mkdocs, readthedocs" in said.err


def test_external_says_what_to_type(tmp_path: Path) -> None:
    said = without(BLOCKED, "check v --external", tmp_path)
    assert said == Said(
        2,
        "",
        "error: vaultkit check --external needs requests, urllib3, which are not installed\n"
        f"       try: {install_line('external')}\n",
    )


def test_rules_that_need_schemas_say_so_when_they_are_asked_for_alone(tmp_path: Path) -> None:
    said = without(BLOCKED, "check v --select K8S102,K8S201", tmp_path)
    assert said.status == 0
    assert said.err == (
        "warning: K8S102: not all is checked without more packages; "
        f"try: {install_line('kubernetes')}\n"
    )
    assert without(BLOCKED, "check v --select K8S", tmp_path).err == ""
    assert without([], "check v --select K8S102", tmp_path).err == ""


def test_manifests_without_schemas(tmp_path: Path) -> None:
    manifest = "apiVersion: apps/v1\nkind: {}\nmetadata: {{name: a}}\nspec: {{replicas: x}}\n"
    text = "".join(f"```yaml\n{manifest.format(kind)}```\n" for kind in ("Deployment", "Deploy"))
    (tmp_path / "k").mkdir()
    (tmp_path / "k" / "vaultkit.toml").write_text('[kubernetes]\nversion = "1.36"\n')
    (tmp_path / "k" / "K.md").write_text(text)
    (tmp_path / "k" / "L.md").write_text(text)
    line = "check k --select K8S --format concise --fail-on info"
    unserved = 'K8S104 "apps/v1 Deploy" is not served by 1.36'
    said = without(BLOCKED, line, tmp_path)
    assert said.status == 1
    found = [one.partition(": ")[2] for one in said.out.splitlines() if one.startswith("k/")]
    assert [one.partition(";")[0] for one in found] == [
        "K8S004 manifests of 2 notes are not checked against their schemas",
        unserved,
        unserved,
    ]
    with_schemas = without([], line, tmp_path).out
    assert "K8S004" not in with_schemas
    assert with_schemas.count(unserved) == 2
    assert (
        without(
            BLOCKED, line.replace("fail-on info", "fail-on warning --ignore K8S104"), tmp_path
        ).status
        == 0
    )
