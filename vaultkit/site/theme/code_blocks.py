"""Let a vault's style sheet leave blocks of code readable: their room, and colours on their ground.

Obsidian gives a block's room to its `pre`, so that a rule for `code` leaves it; here the text has
it. Obsidian colours code by classes of its own, which are not here; the site's colours are made for
its own grounds. Where a sheet says a ground for code, whatever the scheme, the colours that go with
such a ground are said beside it.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_OF_CODE = lazy_re(r"(?:^|[\s>+~])(?:pre|code)(?![\w-])[^\s>+~]*\Z")
_GROUND = lazy_re(
    r"background(?:-color)?:(?:#([0-9a-f]{3}|[0-9a-f]{6})"
    r"|rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)\s*(?:[,/]\s*1(?:\.0+)?\s*)?\))(?:\s*!\s*important)?",
    re.IGNORECASE,
)
_ANY_CODE = lazy_re(r"(?:^|(?<![>+~\s])(?<!pre)\s+)code(?=(?::not\(#\w+\))?\Z)")
_ROOM = "padding:.8rem 1rem"
"""As `base.css` has it."""
_MIDDLE = 0.18
"""The luminance from which on black is read more easily than white."""
_GAMMA = 2.2
"""The exponent of sRGB, near enough to tell light from dark."""
_ROLES = {
    "ink": "fg hl-name", "ink-2": "hl-generic hl-operator hl-punctuation", "ink-3": "hl-comment",
    "src": "hl-constant hl-number", "dst": "hl-function hl-keyword hl-variable",
    "no": "hl-special", "ok": "hl-string",
}  # fmt: skip
"""Which of the theme's colours of code are which of the site's; see `tokens.css`."""
_LIGHT = ("#1b1a20", "#55525e", "#6b6773", "#8a4200", "#0c4ea6", "#a8231b", "#0f6638")
_DARK = ("#eceae5", "#b3b1ba", "#9896a1", "#ffbe7a", "#9ac7ff", "#ffaaa2", "#84d9a5")
"""The site's colours in its light and its dark scheme, in the order of `_ROLES`."""


def rules_of_code(selectors: Sequence[str], declarations: Sequence[str]) -> str:
    """Return the rules that go with one, if it is about code; else "".

    Args:
        selectors: Those of the rule, as they are on the site.
        declarations: Its declarations.
    """
    return _colours_on_ground(selectors, declarations) + _room(selectors, declarations)


def _room(selectors: Sequence[str], declarations: Iterable[str]) -> str:
    """Return the rule that leaves a block its room where a rule is about all code."""
    here = [one for one in selectors if _ANY_CODE.search(one)]
    if not here or not any(said.startswith("padding") for said in declarations):
        return ""
    return f"{','.join(_ANY_CODE.sub(' pre>code', one).strip() for one in here)}{{{_ROOM}}}"


def _colours_on_ground(selectors: Sequence[str], declarations: Iterable[str]) -> str:
    """Return the rule that gives code the colours for its ground; "" if a rule gives it none.

    Args:
        selectors: Those of the rule.
        declarations: Its declarations; only a plain colour that hides what is below is a ground.
    """
    if not any(_OF_CODE.search(one) for one in selectors):
        return ""
    found = next(filter(None, map(_GROUND.fullmatch, declarations)), None)
    if found is None:
        return ""
    colours = _LIGHT if _luminance(found) > _MIDDLE else _DARK
    said = [
        f"--md-code-{role}-color:{colour}"
        for colour, roles in zip(colours, _ROLES.values(), strict=True)
        for role in roles.split()
    ]
    ground = found[0].partition(":")[2].partition("!")[0].strip()
    return f"{','.join(selectors)}{{--vk-ground:{ground};{';'.join(said)}}}"


def _luminance(found: re.Match[str]) -> float:
    """Return the relative luminance of a colour, 0 for black to 1, about as WCAG 2 defines it."""
    if digits := found[1]:
        wide = "".join(sign * 2 for sign in digits) if len(digits) == len("rgb") else digits
        parts = [int(wide[at : at + 2], 16) for at in (0, 2, 4)]
    else:
        parts = [min(int(found[at]), 255) for at in (2, 3, 4)]
    red, green, blue = (math.pow(part / 255, _GAMMA) for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
