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
    fault = (
        'the command "{0}" of package "bad-pack" cannot be used: its package takes the name of '
        'vaultkit\'s own command "check" (entry point {0} = bad_pack:run); repair or uninstall it'
    )
    assert site.vaultkit("hello", cwd=vault) == (2, "", f"error: {fault.format('hello')}\n")
    status, printed, _ = site.vaultkit("--help", cwd=vault)
    shown = " ".join(printed.partition(HEADING)[2].split())
    told = f"check {fault.format('check')}. hello {fault.format('hello')}."
    assert (status, shown.startswith(told)) == (0, True)


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
    done = CliRunner().invoke(names["headings"], ["--vault", "garden", "Beds"])
    assert (done.exit_code, done.output) == (0, printed)
