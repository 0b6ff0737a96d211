"""Which rules there are: the built-in ones, those of other packages, and those that are selected.

Other packages add theirs through the entry-point group `vaultkit.rules`. See decision 47.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.engine.indexed_rule import read_index
from vaultkit.checks.rule import find_rule_fault
from vaultkit.checks.rule_codes import family_of, find_selector_fault, known_selectors, matches
from vaultkit.config import find_lines
from vaultkit.errors import ConfigError, PluginError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from importlib.metadata import EntryPoint

    from vaultkit.checks.engine.indexed_rule import IndexedRule
    from vaultkit.checks.rule import Rule
    from vaultkit.config import Config
    from vaultkit.distribution.entry_point_files import OwnPoint

ENTRY_POINTS = "vaultkit.rules"
_OWN = "vaultkit."


@cache
def index_rules() -> tuple[Rule, ...]:
    """Return all rules in order of code; ours are told by their indexes, and not yet imported.

    Errors:
        PluginError: a package's rule does not load, takes a code that exists or a family of ours,
            or lacks documentation or examples; a check that did not run must never look like a
            pass.
    """
    from vaultkit.checks import rules as own
    from vaultkit.distribution.entry_point_files import find_points

    rules: dict[str, Rule] = {rule.code: rule for rule in read_index(own.__name__, own.INDEX)}
    ours = frozenset(map(family_of, rules))
    for point in find_points(ENTRY_POINTS):
        for rule in _index_own(point) or _load_plugin(point):
            other = rules.setdefault(rule.code, rule)
            if type(other) is not type(rule):
                fault = f'the code {rule.code} of "{rule.name}" is taken by "{other.name}"'
                raise _plugin_error(point, fault)
            if family_of(rule.code) in ours:
                fault = f"rule {rule.code} is in a family of vaultkit's own; choose another prefix"
                raise _plugin_error(point, fault)
    return tuple(rules[code] for code in sorted(rules))


def load_rules() -> tuple[Rule, ...]:
    """Return all rules in order of code. Effect: imports those that were not yet.

    Errors:
        PluginError: see `index_rules`.
    """
    return tuple(rule.loaded for rule in index_rules())


def _index_own(point: OwnPoint | EntryPoint) -> list[IndexedRule]:
    """Return the rules of an entry point of ours, none if it is another package's."""
    package = point.value.partition(":")[0]
    if not package.startswith(_OWN):
        return []
    index: str = import_module(package).INDEX
    return list(read_index(package, index))


def _load_plugin(point: OwnPoint | EntryPoint) -> list[Rule]:
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


def _plugin_error(point: OwnPoint | EntryPoint, fault: str) -> PluginError:
    package = point.dist.name if point.dist else point.value
    return PluginError(
        f'the rules of package "{package}" cannot be used: {fault} '
        f"(entry point {point.name} = {point.value}); repair or uninstall it"
    )


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
    names = {rule.name: rule.code for rule in rules}
    for where, selectors in (("--select", selected), ("--ignore", ignored)):
        faults = [find_selector_fault(selector, known, names) for selector in selectors]
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
        if (fault := find_selector_fault(selector, known, names))
    ]
    codes = frozenset(rule.code for rule in rules)
    faults += filter(None, (_find_severity_fault(code, codes, names) for code in config.severity))
    if faults:
        lines = find_lines(config.path, faults)
        raise ConfigError(str(config.path or "config"), faults, lines=lines)


def _find_severity_fault(code: str, codes: frozenset[str], names: Mapping[str, str]) -> str:
    """Return what is wrong with a key of `severity`, "" if a rule has that code."""
    if code.upper() in map(family_of, codes):
        return f'"severity.{code}": "{code}" is a family; name each of its rules'
    fault = find_selector_fault(code, codes, names)
    return f'"severity.{code}": {fault}' if fault else ""
