"""Which rules there are, which run, and what happens to a plugin that is no good."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.engine.registry import index_rules, load_rules, select_rules
from vaultkit.checks.rule import Example, Rule
from vaultkit.checks.rules import BUILTIN
from vaultkit.checks.rules.links.note_not_found import NoteNotFound
from vaultkit.config import Config
from vaultkit.distribution import entry_point_files
from vaultkit.errors import ConfigError, PluginError

if TYPE_CHECKING:
    from collections.abc import Iterator

ALL = {rule.code for rule in load_rules()}
DEFAULT = {rule.code for rule in load_rules() if rule.severity is not Severity.OFF}
LINKS = {code for code in ALL if code.startswith("L")}
REVIEWS = {code for code in ALL if code.startswith("R")}


def selected(config: Config | None = None, **flags: tuple[str, ...]) -> set[str]:
    return {rule.code for rule in select_rules(load_rules(), config or Config(), **flags)}


def test_by_default_all_rules_run_that_are_not_off(monkeypatch: pytest.MonkeyPatch) -> None:
    assert selected() == DEFAULT
    monkeypatch.setattr(NoteNotFound, "severity", Severity.OFF)
    assert selected() == DEFAULT - {"L101"}
    assert selected(extend_select=("L",)) == DEFAULT | LINKS
    assert selected(select=("l101",)) == {"L101"}


def test_a_letter_selects_a_family() -> None:
    assert selected(select=("L",)) == LINKS
    assert selected(select=("L", "X001"), ignore=("L101",)) == (LINKS | {"X001"}) - {"L101"}


def test_config_selects() -> None:
    config = Config(select=("L",), extend_select=("E201",), ignore=("L107",))
    assert selected(config) == (LINKS | {"E201"}) - {"L107"}


def test_the_command_line_goes_before_the_config() -> None:
    config = Config(select=("R",), ignore=("L107",))
    assert selected(config, select=("L",)) == LINKS - {"L107"}
    assert selected(config, select=("L107",)) == {"L107"}
    assert selected(config, extend_select=("L107",)) == REVIEWS | {"L107"}
    assert selected(Config(select=("L",)), ignore=("L",)) == set()


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        ({"select": ("L1O1",)}, '--select: no rule "L1O1"; did you mean "L101"?'),
        ({"extend_select": ("L1",)}, '--select: no rule "L1"'),
        ({"ignore": ("Q",)}, '--ignore: no rule "Q"'),
    ],
)
def test_unknown_codes_of_the_command_line(flags: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        selected(**flags)
    assert str(caught.value).startswith(message)


def test_all_unknown_codes_of_the_config_at_once() -> None:
    config = Config(
        select=("L101", "Z9"), ignore=("E20l",), per_file_ignores={"Old/**": ("R401", "K")}
    )
    with pytest.raises(ConfigError) as caught:
        selected(config)
    assert str(caught.value).splitlines() == [
        'config: "select": no rule "Z9"; `vaultkit rule` lists them',
        'config: "ignore": no rule "E20l"; did you mean "E201"?',
        'config: "per-file-ignores.Old/**": no rule "K"; `vaultkit rule` lists them',
    ]


class Documented(Rule):
    """Sum it up.

    ## What it does
    A.

    ## Why is this bad
    B.

    ## Example
    C.

    ## Use instead
    D.
    """

    severity = Severity.INFO
    examples: ClassVar[tuple[Example, ...]] = NoteNotFound.examples


class Good(Documented):
    __doc__ = Documented.__doc__
    code = "K8S001"


class Clashing(Documented):
    __doc__ = Documented.__doc__
    code = "L101"


class Undocumented(Documented):
    """Sum it up."""

    code = "Z001"


class WithoutExamples(Documented):
    __doc__ = Documented.__doc__
    code = "Z001"
    examples: ClassVar[tuple[Example, ...]] = ()


class WithoutCode(Documented):
    __doc__ = Documented.__doc__
    code = "nice"


@pytest.fixture
def _fresh_registry() -> Iterator[None]:
    index_rules.cache_clear()
    yield
    index_rules.cache_clear()


def install(monkeypatch: pytest.MonkeyPatch, loaded: object) -> None:
    def load() -> object:
        if isinstance(loaded, Exception):
            raise loaded
        return loaded

    point = SimpleNamespace(
        name="pack", value="pack:RULES", dist=SimpleNamespace(name="vault-pack"), load=load
    )
    monkeypatch.setattr(entry_point_files, "find_points", lambda group: [point][: len(group)])


@pytest.mark.usefixtures("_fresh_registry")
@pytest.mark.parametrize("loaded", [Good, (Good,), [Good, Good]], ids=["class", "tuple", "twice"])
def test_a_plugin_adds_rules(monkeypatch: pytest.MonkeyPatch, loaded: object) -> None:
    install(monkeypatch, loaded)
    assert {rule.code for rule in load_rules()} == {rule.code for rule in BUILTIN} | {"K8S001"}
    assert selected(select=("K8S",)) == {"K8S001"}


@pytest.mark.usefixtures("_fresh_registry")
@pytest.mark.parametrize(
    ("loaded", "fault"),
    [
        (ImportError("no module named x"), "they do not load: ImportError: no module named x"),
        (Clashing, 'the code L101 of "clashing" is taken by "note-not-found"'),
        ((Good, Undocumented), 'the docstring of rule Z001 has no section "## What it does"'),
        (WithoutExamples, "rule Z001 has no examples"),
        (WithoutCode, 'rule "without-code" needs a code of letters and three digits'),
        (Good(), "is no subclass of vaultkit.checks.rule.Rule"),
    ],
)
def test_a_bad_plugin_stops_the_run(
    monkeypatch: pytest.MonkeyPatch, loaded: object, fault: str
) -> None:
    install(monkeypatch, loaded)
    with pytest.raises(PluginError) as caught:
        load_rules()
    message = str(caught.value)
    assert message.startswith('the rules of package "vault-pack" cannot be used: ')
    assert fault in message
    assert message.endswith("(entry point pack = pack:RULES); repair or uninstall it")


def test_documentation_has_sections() -> None:
    sections = NoteNotFound.documentation()
    assert list(sections) == ["", "What it does", "Why is this bad", "Example", "Use instead"]
    assert sections[""] == "A link leads to no file."
    assert sections["Example"] == "```markdown\nSee [[Kube-proxy modes]].\n```"


def test_importing_the_engine_stays_cheap() -> None:
    code = (
        "import sys, vaultkit.checks.engine.rule_run\n"
        "import vaultkit.checks.report, vaultkit.checks.rules\n"
        "print(*sorted({'networkx', 'mkdocs', 'rich', 'importlib.metadata', 'difflib', 'click'}"
        " & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
