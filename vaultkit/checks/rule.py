"""What a rule is, and which rules there are.

A rule is one small class: code, severity, documentation, examples, check. Its name comes from the
class name, its documentation from the docstring, its tests from the examples. Built-in rules stand
in the tuple `rules.BUILTIN`; other packages add theirs through the entry point `vaultkit.rules`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from inspect import cleandoc
from typing import TYPE_CHECKING, Any, ClassVar

from vaultkit.checks.diagnostic import Diagnostic, Safety, Severity
from vaultkit.checks.ignore_comments import family_of, matches
from vaultkit.config import Config, suggest
from vaultkit.errors import ConfigError, PluginError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from importlib.metadata import EntryPoint

    from vaultkit.checks.context import Context
    from vaultkit.notes.note import Note

ENTRY_POINTS = "vaultkit.rules"
HEADINGS = ("What it does", "Why is this bad", "Example", "Use instead")
"""Headings that the docstring of a rule must have, in this order."""

_CODE = re.compile(r"[A-Z][A-Z0-9]*[0-9]{3}")
_LOOKALIKES = str.maketrans("OIL", "011")
_WORD_START = re.compile(r"(?<!^)(?=[A-Z])")


@dataclass(frozen=True)
class Example:
    """A small vault and what the rule finds in it: a test and a piece of documentation.

    Args:
        title: What it shows.
        files: Vault-relative path to content. Files other than notes are attachments.
        findings: Path, 1-based line and a part of the message of each finding, in order.
        config: Settings as in `vaultkit.toml`.
        today: The day to count from.
        baseline: Which of the files is the baseline, "" for none.
        fixed: Files that the rule's fixes change, as they are then; None to leave that open.
        before: The files before a change that led to these; None if none is in question.
        dead: Web addresses that are dead, with the reason.
        unread: Files and folders that are there and cannot be read, with the reason.
    """

    title: str
    files: Mapping[str, str | bytes]
    findings: tuple[tuple[str, int, str], ...] = ()
    config: Mapping[str, Any] = field(default_factory=dict)
    today: date = date(2026, 11, 1)
    baseline: str = ""
    fixed: Mapping[str, str | bytes] | None = None
    before: Mapping[str, str | bytes] | None = None
    dead: Mapping[str, str] = field(default_factory=dict)
    unread: Mapping[str, str] = field(default_factory=dict)


class Rule:
    """Base of all rules. A rule has no state: one value serves every run.

    Override `check` for what can be judged note by note, `check_vault` for what cannot, or both.

    Attributes:
        fixes: How safe its fixes are; empty if it has none.
        options: Keys of the config that it heeds; TYPE, KEY stand for names the operator chooses.
        needs: Option of `vaultkit check` without which the rule has nothing to go by, "" for none.
        extra: Extra of this package without which it finds less, "" for none. Then what silences
            or knows its findings is not said to be needless.
        follows_links: Whether it may ask where links lead; one that says no may run in a process of
            its own while the links are resolved.
    """

    code: ClassVar[str]
    severity: ClassVar[Severity]
    examples: ClassVar[tuple[Example, ...]] = ()
    name: ClassVar[str]
    fixes: ClassVar[tuple[Safety, ...]] = ()
    options: ClassVar[tuple[str, ...]] = ()
    needs: ClassVar[str] = ""
    extra: ClassVar[str] = ""
    follows_links: ClassVar[bool] = True

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.name = _WORD_START.sub("-", cls.__name__).lower()

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes that `check` has to look at; fewer than all makes a rule fast."""
        return context.vault.notes.values()

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Yield what is wrong with one note."""
        del note, context
        yield from ()

    def check_vault(self, context: Context) -> Iterator[Diagnostic]:
        """Yield what only shows when all notes are seen together."""
        del context
        yield from ()

    @classmethod
    def documentation(cls) -> dict[str, str]:
        """Return the sections of the docstring by heading; "" holds the summary."""
        sections: dict[str, list[str]] = {"": []}
        heading = ""
        for line in cleandoc(cls.__doc__ or "").splitlines():
            if line.startswith("## "):
                heading = line[3:].strip()
                sections[heading] = []
            else:
                sections[heading].append(line)
        return {name: "\n".join(lines).strip() for name, lines in sections.items()}

    def finding(  # noqa: PLR0913 - the parts of one value
        self,
        note: Note,
        span: tuple[int, int],
        message: str,
        *,
        target: str = "",
        candidates: Sequence[str] = (),
        explanation: Sequence[str] = (),
    ) -> Diagnostic:
        """Return a finding of this rule at a byte range of a note."""
        return Diagnostic(
            code=self.code,
            name=self.name,
            severity=Severity.WARNING if self.severity is Severity.OFF else self.severity,
            path=note.path,
            start=span[0],
            end=span[1],
            message=message,
            target=target,
            candidates=tuple(candidates),
            explanation=tuple(explanation),
        )


@cache
def load_rules() -> tuple[Rule, ...]:
    """Return all rules, the built-in ones and those of other packages, in order of code.

    Errors:
        PluginError: a package's rule does not load, takes a code that exists or a family of ours,
            or lacks documentation or examples; a check that did not run must never look like a
            pass.
    """
    from importlib.metadata import entry_points

    from vaultkit.checks.rules import BUILTIN

    rules: dict[str, Rule] = {rule.code: rule() for rule in BUILTIN}
    ours = frozenset(map(family_of, rules))
    for point in entry_points(group=ENTRY_POINTS):
        for rule in _load_plugin(point):
            other = rules.setdefault(rule.code, rule)
            if type(other) is not type(rule):
                fault = f'the code {rule.code} of "{rule.name}" is taken by "{other.name}"'
                raise _plugin_error(point, fault)
            if family_of(rule.code) in ours:
                fault = f"rule {rule.code} is in a family of vaultkit's own; choose another prefix"
                raise _plugin_error(point, fault)
    return tuple(rules[code] for code in sorted(rules))


def _load_plugin(point: EntryPoint) -> list[Rule]:
    """Load an entry point, which names a rule class or a tuple of them."""
    try:
        loaded = point.load()
    except Exception as error:
        message = f"they do not load: {type(error).__name__}: {error}"
        raise _plugin_error(point, message) from error
    rules = loaded if isinstance(loaded, list | tuple) else [loaded]
    for fault in filter(None, map(find_rule_fault, rules)):
        raise _plugin_error(point, fault)
    return [rule() for rule in rules]


def _plugin_error(point: EntryPoint, fault: str) -> PluginError:
    package = point.dist.name if point.dist else point.value
    return PluginError(
        f'the rules of package "{package}" cannot be used: {fault} '
        f"(entry point {point.name} = {point.value}); repair or uninstall it"
    )


def find_rule_fault(rule: object) -> str:
    """Return why something cannot serve as a rule, "" if it can."""
    if not (isinstance(rule, type) and issubclass(rule, Rule)):
        return f"{rule!r} is no subclass of vaultkit.checks.rule.Rule"
    if not _CODE.fullmatch(getattr(rule, "code", "")):
        return f'rule "{rule.name}" needs a code of letters and three digits, such as X123'
    if not isinstance(getattr(rule, "severity", None), Severity):
        return f"rule {rule.code} has no severity"
    sections = rule.documentation()
    missing = [heading for heading in HEADINGS if not sections.get(heading)]
    if missing:
        return f'the docstring of rule {rule.code} has no section "## {missing[0]}"'
    has_examples = rule.examples and all(isinstance(one, Example) for one in rule.examples)
    return "" if has_examples else f"rule {rule.code} has no examples"


def select_rules(
    rules: Iterable[Rule],
    config: Config,
    select: Sequence[str] = (),
    extend_select: Sequence[str] = (),
    ignore: Sequence[str] = (),
) -> tuple[Rule, ...]:
    """Return the rules to run: what the config says, then what the command line says.

    Codes and families are told apart by the codes that exist. `select` of the command line takes
    the place of the config's; the config's `ignore` still holds for what is selected only through
    its family, and so does `severity` where it says `off`. Where it says anything else, the rule
    is one of the usual ones.

    Errors:
        ConfigError: a code or family that no rule has, in the config or on the command line.
    """
    rules = tuple(rules)
    _check_selectors(rules, config, (*select, *extend_select), ignore)
    wanted, unwanted = (select or config.select), config.ignore

    def is_selected(rule: Rule) -> bool:
        code = rule.code
        if _names(ignore, code):
            return False
        if code in map(str.upper, (*select, *extend_select)):
            return True
        asked = find_severity(config, code)
        if asked is Severity.OFF:
            return False
        default = asked is not None or rule.severity is not Severity.OFF
        chosen = _names(wanted, code) if wanted else default
        chosen = chosen or _names((*config.extend_select, *extend_select), code)
        return chosen and not _names(unwanted, code)

    return tuple(rule for rule in rules if is_selected(rule))


def find_severity(config: Config, code: str) -> Severity | None:
    """Return how bad the operator calls the findings of a rule, None if nothing is said of it."""
    asked = config.severity.get(code) or config.severity.get(code.lower())
    return None if asked is None else Severity(asked)


def _names(selectors: Iterable[str], code: str) -> bool:
    return any(matches(selector, code) for selector in selectors)


def _check_selectors(
    rules: Iterable[Rule], config: Config, selected: Sequence[str], ignored: Sequence[str]
) -> None:
    """Raise if a selector selects nothing."""
    known = known_selectors(rule.code for rule in rules)
    for where, selectors in (("--select", selected), ("--ignore", ignored)):
        faults = [find_selector_fault(selector, known) for selector in selectors]
        if any(faults):
            raise ConfigError(where, list(filter(None, faults)))
    keys = {
        "select": config.select,
        "extend-select": config.extend_select,
        "ignore": config.ignore,
        **{f"per-file-ignores.{glob}": codes for glob, codes in config.per_file_ignores.items()},
    }
    faults = [
        f'"{key}": {fault}'
        for key, selectors in keys.items()
        for selector in selectors
        if (fault := find_selector_fault(selector, known))
    ]
    codes = frozenset(rule.code for rule in rules)
    faults += filter(None, (_find_severity_fault(code, codes) for code in config.severity))
    if faults:
        raise ConfigError(str(config.path or "config"), faults)


def _find_severity_fault(code: str, codes: frozenset[str]) -> str:
    """Return what is wrong with a key of `severity`, "" if a rule has that code."""
    if code.upper() in map(family_of, codes):
        return f'"severity.{code}": "{code}" is a family; name each of its rules'
    fault = find_selector_fault(code, codes)
    return f'"severity.{code}": {fault}' if fault else ""


def known_selectors(codes: Iterable[str]) -> frozenset[str]:
    """Return the codes and their families."""
    codes = tuple(codes)
    return frozenset((*codes, *map(family_of, codes)))


def find_selector_fault(selector: str, known: frozenset[str]) -> str:
    """Return what is wrong with a code or family, "" if it is known."""
    wanted = selector.upper()
    if wanted in known:
        return ""
    digits = wanted[:1] + wanted[1:].translate(_LOOKALIKES)
    near = f'; did you mean "{digits}"?' if digits in known else suggest(wanted, sorted(known))
    return f'no rule "{selector}"{near or "; `vaultkit rule` lists them"}'
