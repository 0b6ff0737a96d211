"""Text of others, such as the name of a file, as it may stand within a line of a log.

A name may hold line ends, codes that steer a terminal, marks that turn the direction of writing,
and what the log of a CI service takes for a command, such as `::warning::` or `##[error]`.
"""

from __future__ import annotations

import re

_UNSAFE = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_COMMAND = re.compile(r"^(\s*):(?=:)|#(?=#(?:\[[a-z-]+[\] ]|vso\[))")


def one_line(text: str) -> str:
    """Return text in which all of that is written as escapes; tabs stay."""
    return _COMMAND.sub(_escape_command, _UNSAFE.sub(_escape, text))


def _escape(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode()


def _escape_command(match: re.Match[str]) -> str:
    return "\\x23" if match[1] is None else f"{match[1]}\\x3a"
