"""Nothing of ours asks for the package `vaultkit`, which is somebody else's."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.install.contents import distribution_of, faults_of_requirements
from vaultkit.authoring.creating.starter_vault import starter_files
from vaultkit.distribution import install_lines as distribution

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
REQUIRED = [
    *PROJECT["dependencies"],
    *(one for extra in PROJECT["optional-dependencies"].values() for one in extra),
]
ASKED = re.compile(
    r"""(?x)
    (?:pip[\d.]*|pipx|uv\ tool|uv\ pip) \s+ (?:--\S+\s+)* (?:install|inject|run|wheel|download) \b
    (?P<words> [^\n`|]* )
    """
)
"""What an installer is told in a text: the words after its verb."""
COMMAND = re.compile(r"(?P<spec>--spec\s+\S+)\s+.*")
"""What `pipx run` starts of that which it installs, and is no requirement."""
SENTENCES = {"Never `pip install vaultkit`", "`pip install vaultkit` installs and"}
"""Where a guide says not to."""
SUFFIXES = {".md", ".py", ".yml", ".yaml", ".toml", ".txt", ".json", ".cfg", ".sh", ""}


def texts() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "-co", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True,
    ).stdout.decode()  # fmt: skip
    names = [name for name in listed.split("\0") if name and not name.startswith("vault/")]
    return [ROOT / name for name in names if Path(name).suffix in SUFFIXES]


def wrong_words(text: str) -> list[str]:
    """Return what an installer would take for the stranger's package."""
    found = []
    for match in ASKED.finditer(text):
        asked = COMMAND.sub(r"\g<spec>", match["words"])
        words = [word.strip("\"'`().,;:") for word in asked.split()]
        found += [word for word in words if is_stranger(word)]
    return found


def is_stranger(word: str) -> bool:
    return re.match(r"vaultkit(?:$|[\[=<>~!@;])", word, re.IGNORECASE) is not None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("pip install vaultkit", ["vaultkit"]),
        ("run: python -I -m pip install --quiet 'vaultkit[site]'", ["vaultkit[site]"]),
        ("pipx install vaultkit==0.1.0", ["vaultkit==0.1.0"]),
        ("uv tool install vaultkit", ["vaultkit"]),
        ("pip3 install Vaultkit", ["Vaultkit"]),
        ("pip install 'obsidian-vaultkit[site]' ./vaultkit .tools/vaultkit", []),
        ("pip install . && vaultkit check", ["vaultkit"]),
        ("pipx inject obsidian-vaultkit mkdocs", []),
        ("pipx run --spec '.[site]' vaultkit build", []),
        ("pipx run --spec 'vaultkit[site]' vaultkit", ["vaultkit[site]"]),
        ("pipx run vaultkit", ["vaultkit"]),
    ],
)
def test_the_search_finds_what_it_should(text: str, found: list[str]) -> None:
    assert wrong_words(text) == found


def test_no_text_tells_anybody_to_install_it() -> None:
    found = {}
    for path in texts():
        text = path.read_text("utf-8")
        for sentence in SENTENCES:
            text = text.replace(sentence, "")
        if path.name != "test_requirements.py" and wrong_words(text):
            found[path.relative_to(ROOT).as_posix()] = wrong_words(text)
    assert found == {}


def test_no_requirement_of_ours_asks_for_it() -> None:
    names = {canonicalize_name(Requirement(one).name) for one in REQUIRED}
    assert "vaultkit" not in names
    assert PROJECT["name"] == distribution.NAME == "obsidian-vaultkit"
    assert list(faults_of_requirements(REQUIRED)) == []
    assert [distribution_of(one) for one in REQUIRED] == [
        canonicalize_name(Requirement(one).name) for one in REQUIRED
    ]


def test_no_constraint_names_it() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    named = [distribution_of(line) for line in lines if not line.startswith("#")]
    assert [name for name in named if name in {"vaultkit", "obsidian-vaultkit"}] == []


@pytest.mark.parametrize("extra", ["", "site", "kubernetes", "all"])
def test_no_hint_names_it(extra: str) -> None:
    assert wrong_words(distribution.install_line(extra)) == []
    assert canonicalize_name(Requirement(distribution.requirement(extra)).name) == distribution.NAME
    required = distribution.requirement_of_this(extra)
    assert required is None or Requirement(required).name == distribution.NAME


def test_hooks_and_action_install_from_their_own_folder() -> None:
    assert "additional_dependencies" not in (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    assert '"$GITHUB_ACTION_PATH' in (ROOT / "action.yml").read_text("utf-8")


def test_no_placeholder_stands_for_an_address() -> None:
    wanted = re.compile(r"\b(?:OWNER|YOUR[-_]?(?:ORG|NAME|USER)|USERNAME)/")
    found = {
        path.relative_to(ROOT).as_posix(): wanted.findall(path.read_text("utf-8"))
        for path in texts()
        if path.name != "test_requirements.py" and wanted.search(path.read_text("utf-8"))
    }
    assert found == {}


def test_what_a_new_vault_gets_does_not_install_it() -> None:
    for name, content in starter_files("Notes", "2026-01-01").items():
        assert wrong_words(content.decode()) == [], name
