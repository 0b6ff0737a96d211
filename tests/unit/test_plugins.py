"""Rules of other packages, installed as packages are and loaded by a process of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.plugins.installed import Installed, install_package

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLE = Path(__file__).parents[1] / "plugins" / "vault-shouting"
GOOD = (SAMPLE / "vault_shouting" / "__init__.py").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return install_package(SAMPLE, tmp_path_factory.mktemp("sample"))


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    (tmp_path / "A.md").write_text("# READ THIS\n\n## Now!\n\n%% vaultkit: ignore SHOUT001 %%\n")
    return tmp_path


def test_its_rules_run_with_ours(sample: Installed, vault: Path) -> None:
    words = ("check", "--format", "concise", "--fail-on", "warning")
    assert sample.vaultkit(*words, cwd=vault) == (
        1,
        (
            'A.md:1:1: SHOUT001 the heading "READ THIS" shouts\n'
            'A.md:5:21: X001 nothing is silenced by "SHOUT001" here\n'
        ),
        "",
    )
    assert sample.vaultkit(*words, "--select", "SHOUT", cwd=vault)[1].splitlines() == [
        'A.md:1:1: SHOUT001 the heading "READ THIS" shouts',
        'A.md:3:1: SHOUT002 the heading "Now!" ends with "!"',
    ]


def test_its_rules_can_be_configured_and_silenced(sample: Installed, vault: Path) -> None:
    (vault / "vaultkit.toml").write_text('extend-select = ["SHOUT"]\nignore = ["SHOUT001"]\n')
    (vault / "A.md").write_text("# READ THIS!\n\n%% vaultkit: ignore SHOUT002 %%\n\n## Now!\n")
    assert sample.vaultkit("check", "--format", "concise", cwd=vault)[:2] == (
        0,
        'A.md:1:1: SHOUT002 the heading "READ THIS!" ends with "!"\n',
    )


def test_its_rules_are_explained(sample: Installed, vault: Path) -> None:
    status, printed, _ = sample.vaultkit("rule", "shouting-heading", cwd=vault)
    assert (status, printed.splitlines()[0]) == (0, "SHOUT001 shouting-heading (warning)")
    assert "SHOUT002" in sample.vaultkit("rule", cwd=vault)[1]
    sarif = sample.vaultkit("check", "--format", "sarif", "--select", "SHOUT001", cwd=vault)[1]
    assert '"name": "ShoutingHeading"' in sarif


def test_its_examples_are_its_tests(sample: Installed, vault: Path) -> None:
    code = (
        "from vault_shouting import RULES; from vaultkit.testing import assert_examples; "
        "print([assert_examples(rule) for rule in RULES])"
    )
    assert sample.run("-c", code, cwd=vault) == (0, "[None, None]\n", "")


@pytest.fixture
def install(tmp_path: Path) -> Callable[[str], Installed]:
    """Return a function that installs a package of one module by hand."""

    def install_one(text: str) -> Installed:
        folder = tmp_path / "site"
        info = folder / "bad_pack-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: bad-pack\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text("[vaultkit.rules]\nbad = bad_pack:RULES\n")
        (folder / "bad_pack.py").write_text(text, encoding="utf-8")
        return Installed(folder)

    return install_one


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("import nowhere\n", "they do not load: ModuleNotFoundError: No module named 'nowhere'"),
        ("RULES = 1 / 0\n", "they do not load: ZeroDivisionError: division by zero"),
        ("", "they do not load: AttributeError: module 'bad_pack' has no attribute 'RULES'"),
        ("RULES = 1\n", "1 is no subclass of vaultkit.checks.rule.Rule"),
        (
            GOOD.replace("SHOUT001", "L101"),
            'the code L101 of "shouting-heading" is taken by "note-not-found"',
        ),
        (
            GOOD.replace("SHOUT001", "L999"),
            "rule L999 is in a family of vaultkit's own; choose another prefix",
        ),
        (
            GOOD.replace("SHOUT002", "SHOUT001"),
            'the code SHOUT001 of "exclamation-in-heading" is taken by "shouting-heading"',
        ),
        (
            GOOD.replace("## Why is this bad\n    It", "It"),
            'the docstring of rule SHOUT001 has no section "## Why is this bad"',
        ),
        (GOOD.replace("    examples = (", "    others = ("), "rule SHOUT001 has no examples"),
        (GOOD.replace("examples = (", "examples = (1,"), "rule SHOUT001 has no examples"),
        (
            GOOD.replace("severity = Severity.WARNING", 'severity = "warning"'),
            "rule SHOUT001 has no severity",
        ),
    ],
)
def test_a_broken_package_stops_the_run_and_is_named(
    vault: Path, install: Callable[[str], Installed], text: str, fault: str
) -> None:
    status, printed, complaint = install(text).vaultkit("check", cwd=vault)
    assert (status, printed) == (2, "")
    assert complaint == (
        f'error: the rules of package "bad-pack" cannot be used: {fault} '
        "(entry point bad = bad_pack:RULES); repair or uninstall it\n"
    )


def test_a_rule_that_crashes_is_named(vault: Path, install: Callable[[str], Installed]) -> None:
    text = GOOD.replace("del context\n        for heading", "1 / 0\n        for heading")
    status, printed, complaint = install(text).vaultkit("check", cwd=vault)
    assert (status, printed.partition(" (")[0]) == (2, "no findings, 1 crashed rule in 1 note")
    assert complaint == (
        "error: rule SHOUT001 crashed on A.md: ZeroDivisionError: division by zero; "
        "this is a bug in the rule: run again with --ignore SHOUT001 to go on without it\n"
    )
