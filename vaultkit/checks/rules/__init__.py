"""The built-in rules, one to a file; `rule_index.py` lists them, `BUILTIN` has them, by code.

From a code to its file: the letter is the family, a folder here, and the file has the rule's name.
`vaultkit rule L102` prints that name, `heading-not-found`, so L102 is `links/heading_not_found.py`;
the first line of each file begins with its code, so `grep -r L102` finds it as well.

    L  links/       E  embeds/     F  fields/      R  reviews/     G  graph/      M  maps/
    T  tags/        H  hygiene/    P  publishing/  C  callouts/    X  meta/

The K8S rules are in `vaultkit/kubernetes/rules/`; what rules of a family share is in
`checks/families/`, and `checks/rule.py` says what a rule is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.rules.rule_index import INDEX

if TYPE_CHECKING:
    from vaultkit.checks.rule import Rule

__all__ = ["BUILTIN", "INDEX"]

BUILTIN: tuple[type[Rule], ...]
"""The classes of all rules; whoever asks for it has them imported."""


def __getattr__(name: str) -> object:
    """Return `BUILTIN`. Effect: imports all rules."""
    if name != "BUILTIN":
        raise AttributeError(name)
    from vaultkit.checks.rule import load_listed

    return load_listed(__name__, INDEX)
