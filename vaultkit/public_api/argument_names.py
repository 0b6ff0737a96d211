"""Check arguments of functions, and let messages name them where the command line has options."""

from __future__ import annotations

import os
import unicodedata
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING

from vaultkit.errors import RenameError, VaultkitError

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPTIONS = {
    "--force": "force=True",
    "--merge": "merge=True",
    "--select": "select",
    "--ignore": "ignore=",
}


_LONGEST = 1000
"""Characters of a new name; no file system takes as many, and no tag has them."""
_LONGEST_PART = 255


def text_of(value: object, argument: str) -> str:
    """Return a name or path that was given as text or as a `Path`.

    Errors:
        TypeError: it is neither.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, os.PathLike):
        return PurePath(value).as_posix()
    message = f"{argument} is a {type(value).__name__}, where a text is wanted"
    raise TypeError(message)


def new_name_of(value: object, argument: str) -> str:
    """Return a name to be given.

    Errors:
        RenameError: nothing can be called so.
        TypeError: it is no text.
    """
    text = text_of(value, argument)
    if len(text) > _LONGEST:
        message = f"the new name has {len(text):,} characters; {_LONGEST:,} are the most"
        raise RenameError(message)
    wrong = next((sign for sign in text if unicodedata.category(sign) in {"Cc", "Cs"}), "")
    if wrong:
        message = f"the new name holds the character U+{ord(wrong):04X}, which no name can hold"
        raise RenameError(message)
    parts = (len(part.encode()) for part in text.split("/"))
    if not text.startswith(("#", "property:")) and max(parts) > _LONGEST_PART:
        message = f"a part of the new name has more than {_LONGEST_PART} bytes, which no disk takes"
        raise RenameError(message)
    return text


def day_of(value: object) -> date:
    """Return a day that was given; that of now for None.

    Errors:
        TypeError: it is none.
    """
    if value is None:
        return date.today()  # noqa: DTZ011 - the day on the author's wall
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    message = f"today is a {type(value).__name__}, where a date is wanted"
    raise TypeError(message)


@contextmanager
def naming_arguments() -> Iterator[None]:
    """Spell what an error names as an option of the command line as an argument."""
    try:
        yield
    except VaultkitError as error:
        lines = tuple(map(_spelled, error.lines))
        error.lines = lines
        error.args = ("\n".join(lines),)
        raise


def _spelled(line: str) -> str:
    for option, argument in _OPTIONS.items():
        line = line.replace(f"{option}:", f"{argument.rstrip('=')}:").replace(option, argument)
    return line
