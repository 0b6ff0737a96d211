"""Commands of other packages, installed as packages are and loaded by a process of its own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from tests.docs.sessions import copy_vaults
from tests.plugins.installed import Installed, install_package

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "tests" / "plugins" / "vault-counting"
HEADING = "Commands of other packages:"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return install_package(SAMPLE, tmp_path_factory.mktemp("sample"))


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "v"
    folder.mkdir()
    (folder / "A.md").write_text("one two [[B]] and [[B|four]]\n")
    (folder / "B.md").write_text("---\naliases: [Bee]\n---\none\n")
    return folder


@pytest.fixture
def install(tmp_path: Path) -> Callable[..., Installed]:
    """Return a function that installs packages of one module each by hand."""

    def install_one(text: str, *names: str, package: str = "bad-pack") -> Installed:
        folder, module = tmp_path / "site", package.replace("-", "_")
        info = folder / f"{module}-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
        points = "".join(f"{name} = {module}:run\n" for name in names)
        (info / "entry_points.txt").write_text(f"[vaultkit.commands]\n{points}")
        (folder / f"{module}.py").write_text(text, encoding="utf-8")
        return Installed(folder)

    return install_one


GOOD = (
    'import click\n\n@click.command()\ndef run():\n    """Say hello."""\n    click.echo("hello")\n'
)


def test_its_commands_run(sample: Installed, vault: Path) -> None:
    assert sample.vaultkit("words", cwd=vault) == (0, "5 A.md\n5 B.md\n", "")
    assert sample.vaultkit("words", "Bee", cwd=vault) == (0, "5 B.md\n", "")
    assert sample.vaultkit("count-links", "--at-least", "2", cwd=vault) == (0, "2 A.md\n", "")
    assert sample.vaultkit("count-links", "--at-least", "3", cwd=vault) == (1, "", "")


def test_its_errors_are_messages(sample: Installed, vault: Path) -> None:
    status, printed, complaint = sample.vaultkit("words", "Nowhere.md", cwd=vault)
    assert (status, printed) == (2, "")
    assert complaint.startswith("error: Nowhere.md: no such file or folder")
    assert sample.vaultkit("count-links", "--at-most", "3", cwd=vault) == (
        2,
        "",
        (
            'error: no option "--at-most"; did you mean "--at-least"?\n'
            "       try: vaultkit count-links --help\n"
        ),
    )


def test_they_are_listed_under_their_own_heading(sample: Installed, vault: Path) -> None:
    status, printed, complaint = sample.vaultkit("--help", cwd=vault)
    assert (status, complaint) == (0, "")
    ours, _, theirs = printed.partition(HEADING)
    assert "  check " in ours
    assert [line.split(maxsplit=1) for line in theirs.partition("\n\n")[0].splitlines()[1:]] == [
        ["count-links", "Count the links of notes; status 1 if no note has so many."],
        ["words", "Count the words of notes."],
    ]
    assert (
        "Usage: vaultkit words [OPTIONS] [PATHS]..."
        in sample.vaultkit("words", "--help", cwd=vault)[1]
    )


def test_a_wrong_name_suggests_theirs(sample: Installed, vault: Path) -> None:
    assert sample.vaultkit("word", cwd=vault) == (
        2,
        "",
        'error: no command "word"; did you mean "words"?\n       try: vaultkit --help\n',
    )


def test_a_shell_completes_their_names(sample: Installed, vault: Path) -> None:
    asked = {"_VAULTKIT_COMPLETE": "bash_complete", "COMP_WORDS": "vaultkit wo", "COMP_CWORD": "1"}
    assert sample.vaultkit(cwd=vault, **asked)[:2] == (0, "plain,words\n")


def test_without_such_packages_the_help_has_no_heading(vault: Path) -> None:
    assert HEADING not in Installed(vault).vaultkit("--help", cwd=vault)[1]


FAULTS = [
    ("import nowhere\n", "it does not load: ModuleNotFoundError: No module named 'nowhere'"),
    ("run = 1 / 0\n", "it does not load: ZeroDivisionError: division by zero"),
    ("", "it does not load: AttributeError: module 'bad_pack' has no attribute 'run'"),
    ("raise SystemExit(0)\n", "it does not load: SystemExit: 0"),
    ("run = 1\n", "1 is no click.Command"),
    ("def run():\n    pass\n", r"<function run at 0x[0-9a-f]+> is no click.Command"),
]


@pytest.mark.parametrize(("text", "fault"), FAULTS)
def test_a_broken_package_stops_its_command_only(
    vault: Path, install: Callable[..., Installed], text: str, fault: str
) -> None:
    site = install(text, "hello")
    status, printed, complaint = site.vaultkit("hello", cwd=vault)
    assert (status, printed) == (2, "")
    said = f'the command "hello" of package "bad-pack" cannot be used: {fault}'
    pattern = said if "0x" in fault else re.escape(said)
    end = re.escape(" (entry point hello = bad_pack:run); repair or uninstall it\n")
    assert re.fullmatch(f"error: {pattern}{end}", complaint)
    status, printed, complaint = site.vaultkit("--help", cwd=vault)
    assert (status, complaint) == (0, "")
    shown = " ".join(printed.partition(HEADING)[2].split())
    assert re.match(f"hello {pattern}", shown)
    assert site.vaultkit("check", "--quiet", cwd=vault) == (0, "", "")


def test_a_name_of_ours_is_taken(vault: Path, install: Callable[..., Installed]) -> None:
    site = install(GOOD, "check", "hello")
    assert site.vaultkit("check", "--quiet", cwd=vault) == (0, "", "")
    assert site.vaultkit("hello", cwd=vault) == (0, "hello\n", "")
    status, printed, _ = site.vaultkit("--help", cwd=vault)
    shown = " ".join(printed.partition(HEADING)[2].split())
    told = (
        'check the command "check" of package "bad-pack" cannot be used: vaultkit\'s own command '
        "of that name runs instead (entry point check = bad_pack:run); repair or uninstall it. "
        "hello Say hello."
    )
    assert (status, shown.startswith(told)) == (0, True)


def test_an_entry_point_that_is_written_wrongly(
    vault: Path, install: Callable[..., Installed]
) -> None:
    site = install(GOOD, "hello = bad_pack:run:x\nother")
    status, printed, complaint = site.vaultkit("hello", cwd=vault)
    assert (status, printed) == (2, "")
    assert 'its entry point is not written "module:name"' in complaint
    assert site.vaultkit("other", cwd=vault) == (0, "hello\n", "")


def test_what_it_writes_on_standard_error_is_passed_on(
    vault: Path, install: Callable[..., Installed]
) -> None:
    text = GOOD.replace(
        'click.echo("hello")',
        'click.echo("a\\n  b\\x1b[1mc", err=True)\n'
        "    from vaultkit.errors import VaultkitError\n"
        '    raise VaultkitError("x\\ny")',
    )
    status, printed, complaint = install(text, "hello").vaultkit("hello", cwd=vault)
    assert (status, printed) == (2, "")
    assert complaint.replace("\x1b[1m", "") == "a\n  bc\nerror: x\\ny\n"  # click takes colour off


@pytest.mark.parametrize("words", [("-v",), ("--verbose",), ("--", "--verbose")])
def test_a_crash_is_told_whatever_its_options_are(
    vault: Path, install: Callable[..., Installed], words: tuple[str, ...]
) -> None:
    text = (
        GOOD.replace(
            "@click.command()",
            """@click.command()
@click.option("-v", "--verbose", is_flag=True)
@click.argument("rest", nargs=-1)""",
        )
        .replace("run()", "run(**_)")
        .replace('click.echo("hello")', "1 / 0")
    )
    status, printed, complaint = install(text, "hello").vaultkit("hello", *words, cwd=vault)
    assert (status, printed) == (2, "")
    assert complaint.endswith("this is a bug in that package: report it there\n")
    assert ("Traceback" in complaint) is (words == ("--verbose",))


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("return 0", 0),
        ("return 3", 3),
        ("return 255", 255),
        ("return None", 0),
        ("raise SystemExit(4)", 4),
        ("click.get_current_context().exit(5)", 5),
        ("return True", None),
        ("return 256", None),
        ("return -1", None),
        ("return 'done'", None),
        ("raise SystemExit(300)", None),
        ("click.get_current_context().exit(300)", None),
    ],
)
def test_what_it_returns_is_the_status(
    vault: Path, install: Callable[..., Installed], code: str, status: int | None
) -> None:
    site = install(GOOD.replace('click.echo("hello")', code), "hello")
    ended, printed, complaint = site.vaultkit("hello", cwd=vault)
    assert (ended, printed) == (2 if status is None else status, "")
    assert ("where a number from 0 to 255 is wanted" in complaint) is (status is None)


def test_an_error_of_its_own_kind(vault: Path, install: Callable[..., Installed]) -> None:
    text = (
        "from vaultkit.errors import VaultkitError\n\n"
        "class Own(VaultkitError):\n    def __init__(self, name):\n        self.name = name\n\n"
    ) + GOOD.replace('click.echo("hello")', 'raise Own("no such bed")')
    done = install(text, "hello").vaultkit("hello", cwd=vault)
    assert done == (2, "", "error: no such bed\n")


def test_a_name_of_two_packages_is_taken(vault: Path, install: Callable[..., Installed]) -> None:
    install(GOOD, "hello", package="first-pack")
    site = install(GOOD, "hello", package="second-pack")
    status, printed, complaint = site.vaultkit("hello", cwd=vault)
    assert (status, printed) == (2, "")
    assert complaint == (
        'error: the command "hello" of package "first-pack" cannot be used: the name is taken by '
        'package "second-pack" as well (entry point hello = first_pack:run); '
        "repair or uninstall it\n"
    )


@pytest.mark.parametrize("name", ["Hello", "hel.lo", "9lives", "héllo"])
def test_a_name_must_be_one_that_is_typed(
    vault: Path, install: Callable[..., Installed], name: str
) -> None:
    status, printed, complaint = install(GOOD, name).vaultkit(name, cwd=vault)
    assert (status, printed) == (2, "")
    assert (
        f'the command "{name}" of package "bad-pack" cannot be used: its name is not' in complaint
    )


def test_a_broken_package_is_no_error_to_a_shell(
    vault: Path, install: Callable[..., Installed]
) -> None:
    asked = {"_VAULTKIT_COMPLETE": "bash_complete", "COMP_WORDS": "vaultkit he", "COMP_CWORD": "1"}
    assert install("run = 1 / 0\n", "hello").vaultkit(cwd=vault, **asked) == (0, "\n", "")


def test_a_command_that_crashes_is_named(vault: Path, install: Callable[..., Installed]) -> None:
    text = GOOD.replace('click.echo("hello")', "1 / 0")
    site = install(text, "hello")
    assert site.vaultkit("hello", cwd=vault) == (
        2,
        "",
        (
            'error: the command "hello" of package "bad-pack" crashed: ZeroDivisionError: division '
            "by zero; this is a bug in that package: report it there\n"
        ),
    )


def test_a_hidden_command_runs_and_is_not_listed(
    vault: Path, install: Callable[..., Installed]
) -> None:
    site = install(GOOD.replace("command()", "command(hidden=True)"), "hello")
    assert site.vaultkit("hello", cwd=vault) == (0, "hello\n", "")
    assert " hello " not in site.vaultkit("--help", cwd=vault)[1]


def test_packages_are_asked_only_for_names_that_are_not_ours(
    vault: Path, install: Callable[..., Installed]
) -> None:
    site = install("import pathlib\npathlib.Path('loaded').touch()\n" + GOOD, "hello")
    assert site.vaultkit("check", "--quiet", cwd=vault)[0] == 0
    assert not (vault / "loaded").exists()
    assert site.vaultkit("hello", cwd=vault) == (0, "hello\n", "")
    assert (vault / "loaded").exists()


def test_the_command_of_the_guide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "docs" / "writing-commands.md").read_text(encoding="utf-8")
    names: dict[str, Any] = {"__name__": "garden_commands"}
    (block,) = re.findall(r"(?ms)^```python\n(.*?)^```", text)
    exec(compile(block, "writing-commands.md", "exec"), names)
    (printed,) = re.findall(r"(?ms)^```text\n(.*?)^```", text)
    monkeypatch.chdir(copy_vaults(tmp_path))
    done = CliRunner().invoke(names["headings"], ["--vault", "garden", "North bed", "South bed"])
    assert (done.exit_code, done.output) == (0, printed)
