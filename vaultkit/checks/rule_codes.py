"""Codes of rules and the selectors that mean them: `L101`, or `L` for a whole family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.config import suggest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_LOOKALIKES = str.maketrans("OIL", "011")


def family_of(code: str) -> str:
    """Return what a family's codes start with: `L` of `L101`, `K8S` of `K8S001`."""
    return code[:-3]


def matches(selector: str, code: str) -> bool:
    """Tell whether a code or family, in any case, selects a rule's code."""
    selector = selector.upper()
    return selector in {code, family_of(code)}


def known_selectors(codes: Iterable[str]) -> frozenset[str]:
    """Return the codes and their families."""
    codes = tuple(codes)
    return frozenset((*codes, *map(family_of, codes)))


def find_selector_fault(
    selector: str, known: frozenset[str], names: Mapping[str, str] | None = None
) -> str:
    """Return what is wrong with a code or family, "" if it is known.

    Args:
        selector: As written.
        known: All codes and families.
        names: The code of each rule by its name; whoever writes that is told the code.
    """
    wanted = selector.upper()
    if wanted in known:
        return ""
    code = (names or {}).get(selector.lower().replace("_", "-"))
    if code:
        return f'no rule "{selector}"; {selector.lower()} has the code {code}'
    digits = wanted[:1] + wanted[1:].translate(_LOOKALIKES)
    near = f'; did you mean "{digits}"?' if digits in known else suggest(wanted, sorted(known))
    return f'no rule "{selector}"{near or "; `vaultkit rule` lists them"}'
