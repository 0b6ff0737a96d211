"""What authors write into manifests that is no YAML: ellipses and template expressions.

Each is replaced by as many characters that YAML reads, so that every place stays where it is.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from vaultkit.kubernetes.manifests.yaml_nodes import FILLER

_ELLIPSIS = re.compile(r"^[ \t]*(?:- +)?(?:\.\.\.|…|\[(?:\.\.\.|…)\])[ \t]*$", re.MULTILINE)
_ELIDED_VALUE = re.compile(
    r"^([ \t]*(?:- +)?[^\s#:][^\n:]{0,100}:[ \t]+)"
    r"(\.\.\.|…|\[[ ]?(?:\.\.\.|…)[ ]?\]|\{[ ]?(?:\.\.\.|…)[ ]?\})(?=[ \t]*(?:#[^\n]*)?$)",
    re.MULTILINE,
)
"""A value that is left out: `spec: ...`."""
_COMMENT = re.compile(r"(?:^|[ \t])#[^\n#]*(?:\.\.\.|…)", re.MULTILINE)
_CONTROL = re.compile(
    r"^[ \t]*(?:\{\{[^\n]*\}\}|\{%[^\n]*%\})[ \t]*$|^%[A-Z]+ [^\n]*$", re.MULTILINE
)
_EXPRESSION = re.compile(r"\{\{[^\n]{0,200}?\}\}+|\{%[^\n]{0,200}?%\}")


class Shown(NamedTuple):
    """A document that YAML can read.

    Args:
        text: As long as the original.
        is_partial: Whether something is left out or a template adds it, so that what is absent
            proves nothing.
        has_branches: Whether a template decides which lines count.
        is_template: Whether it holds template expressions at all.
    """

    text: str
    is_partial: bool
    has_branches: bool
    is_template: bool


def elide(text: str) -> Shown:
    """Return a document without ellipses and template expressions."""
    is_partial = has_branches = is_template = False
    if "..." in text or "…" in text:
        is_partial = _COMMENT.search(text) is not None
        text, count = _ELLIPSIS.subn(_blank, text)
        text, values = _ELIDED_VALUE.subn(_blank_value, text)
        is_partial = is_partial or count > 0 or values > 0
    if "{{" in text or "{%" in text or text.startswith("%") or "\n%" in text:
        text, count = _CONTROL.subn(_blank, text)
        has_branches = count > 0
        text, count = _EXPRESSION.subn(_fill, text)
        is_template = has_branches or count > 0
    return Shown(text, is_partial or is_template, has_branches, is_template)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _blank_value(match: re.Match[str]) -> str:
    return match[1] + " " * len(match[2])


def _fill(match: re.Match[str]) -> str:
    return FILLER * len(match[0])
