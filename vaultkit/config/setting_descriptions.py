"""What settings mean, in the words of their docstrings: for editors, and for the reference.

See decision 41.
"""

from __future__ import annotations

import inspect
from dataclasses import MISSING, fields
from typing import Any

from vaultkit.distribution.lazy_re import lazy_re

_ARGUMENT = lazy_re(r"(\w+): (.*)")
_MARK = "\nArgs:\n"


def describe_section(make: Any) -> str:
    """Return what a dataclass of settings is for: the first line of its docstring."""
    return inspect.cleandoc(make.__doc__ or "").partition("\n")[0]


def describe_keys(make: Any) -> dict[str, str]:
    """Return what the docstring of a dataclass says of its fields, by key of the config.

    Python that drops docstrings (`-OO`) leaves nothing to say.
    """
    found: dict[str, str] = {}
    key = ""
    for line in inspect.cleandoc(make.__doc__ or "").partition(_MARK)[2].splitlines():
        match = _ARGUMENT.fullmatch(line.removeprefix("    "))
        if match:
            key = match[1].replace("_", "-")
            found[key] = match[2]
        elif key:
            found[key] += f" {line.strip()}"
    return found


def find_defaults(make: Any) -> dict[str, Any]:
    """Return the defaults of settings as a config writes them, where there is something to write.

    Left out are sections, and what is empty: no text, no list, no number.
    """
    found: dict[str, Any] = {}
    for field in fields(make):
        default = field.default
        if default is MISSING and field.default_factory is not MISSING:
            default = field.default_factory()
        if isinstance(default, bool | int | float | str | tuple) and default not in {"", ()}:
            found[field.name.replace("_", "-")] = _as_written(default)
    return found


def _as_written(default: Any) -> Any:
    if not isinstance(default, tuple):
        return default
    is_range = all(isinstance(item, int) for item in default)
    return "-".join(map(str, default)) if is_range else list(default)
