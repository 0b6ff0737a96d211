"""A rule that an index tells of, and that is imported when it is asked.

To import all rules takes a third of the time of a small check, and most of them find nothing in
most vaults (decision 57). `python -m tests.docs.write` writes the indexes from the rules.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Rule, load_class

if TYPE_CHECKING:
    from collections.abc import Iterator

_NONE = "-"
_NOT_TOLD = (
    "candidates",
    "check",
    "check_vault",
    "documentation",
    "examples",
    "fixes",
    "follows_links",
    "looks_at",
    "options",
    "vault_looks_at",
)
"""What of a rule its index does not tell."""


class IndexedRule(Rule):
    """Stands for a rule; what the index does not tell is asked of the rule itself.

    Args:
        package: The package that the index is of.
        line: Its line there, see `index_line`.
    """

    def __init__(self, package: str, line: str) -> None:
        code, severity, module, only_with, needs, extra = line.split(" ")
        self._module = f"{package}.{module}"
        vars(self).update(
            code=code,
            severity=Severity(severity),
            name=module.rpartition(".")[2].replace("_", "-"),
            only_with=() if only_with == _NONE else tuple(only_with.split(",")),
            needs="" if needs == _NONE else needs,
            extra="" if extra == _NONE else extra,
        )

    @property
    def loaded(self) -> Rule:
        """The rule itself. Effect: imports its module."""
        return self._loaded

    @cached_property
    def _loaded(self) -> Rule:
        return load_class(self._module)()


class _OfRule:
    """Something of a rule that its index does not tell."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, rule: IndexedRule | None, kind: type) -> Any:
        """Return it; of the class, itself."""
        return self if rule is None else getattr(rule.loaded, self._name)


for _name in _NOT_TOLD:
    setattr(IndexedRule, _name, _OfRule(_name))


def read_index(package: str, index: str) -> Iterator[IndexedRule]:
    """Yield the rules of an index.

    Args:
        package: The package whose modules it names.
        index: A line for each rule, as `index_line` writes it.
    """
    for line in index.splitlines():
        yield IndexedRule(package, line)


def index_line(rule: type[Rule], package: str) -> str:
    """Return the line of a rule in the index of a package: all that tells whether it runs.

    Code, severity, module, `only_with`, `needs` and `extra`, with blanks between.
    """
    module = rule.__module__.removeprefix(f"{package}.")
    told = (",".join(rule.only_with), rule.needs, rule.extra)
    return " ".join((rule.code, rule.severity.value, module, *(one or _NONE for one in told)))
