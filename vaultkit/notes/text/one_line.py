"""Text of others, such as the name of a file, as it may stand within a line of a log.

A name may hold line ends, codes that steer a terminal, marks that turn the direction of writing,
and what the log of a CI service takes for a command, such as `::warning::` or `##[error]`.
"""

from __future__ import annotations

import re

from vaultkit.distribution.lazy_re import lazy_re

_UNSAFE = lazy_re(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_COMMAND = lazy_re(r"^(\s*):(?=:)|#(?=#(?:\[[a-z-]+[\] ]|vso\[))")
_STEERING = lazy_re("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]|\r(?!\n)")
_COMMANDS = lazy_re(
    r"^([ \t]*):(?=:[A-Za-z][\w-]*(?: [^\n]*)?::)|#(?=#(?:\[[a-z-]+[\] ]|vso\[))", re.MULTILINE
)
_NOT_CONTROL = lazy_re("[\u2028-\u202e\u2066-\u2069]")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def one_line(text: str) -> str:
    """Return text in which all of that is written as escapes; tabs stay."""
    return _COMMAND.sub(_escape_command, _UNSAFE.sub(_escape, text))


def many_lines(text: str) -> str:
    """Return lines with U+FFFD for each character that steers a terminal, but tabs and line ends.

    What a CI service takes for a command begins with an escape.
    """
    return _COMMANDS.sub(_escape_command, _STEERING.sub(REPLACEMENT, text))


def ascii_in_json(text: str) -> str:
    """Return JSON that says the same, with escapes for all that steers a terminal or a log."""
    text = _STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    return _COMMANDS.sub(lambda m: "\\u0023" if m[1] is None else f"{m[1]}\\u003a", text)


def ascii_in_markup(text: str) -> str:
    """Return HTML or XML that shows the same, with references for marks of direction.

    Control characters, which have no place there, become U+FFFD.
    """
    text = _NOT_CONTROL.sub(lambda match: f"&#x{ord(match[0]):x};", text)
    text = _STEERING.sub(REPLACEMENT, text)
    return _COMMANDS.sub(lambda m: "&#x23;" if m[1] is None else f"{m[1]}&#x3a;", text)


def _escape(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode()


def _escape_command(match: re.Match[str]) -> str:
    return "\\x23" if match[1] is None else f"{match[1]}\\x3a"
