"""Check arguments of functions, and let messages name them where the command line has options."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from vaultkit.errors import RenameError, VaultkitError

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPTIONS = {
    "--force": "force=True",
    "--prefer target or --prefer source": 'prefer="target" or prefer="source"',
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
    if isinstance(value, os.PathLike) and isinstance(path := os.fspath(value), str):
        return PurePath(path).as_posix()
    return words_of(value, argument)


def words_of(value: object, argument: str) -> str:
    """Return a text that was given.

    Errors:
        TypeError: it is none.
    """
    if isinstance(value, str):
        return value
    raise wrong_type(value, argument, "a text")


def folder_of_user(value: object, argument: str) -> Path:
    """Return the path of a folder or file as a person wrote it; a `~` is the home folder.

    Errors:
        TypeError: it is no path.
    """
    text = os.fspath(value) if isinstance(value, os.PathLike) else value
    if not isinstance(text, str):
        raise wrong_type(value, argument, "a path")
    return Path(os.path.expanduser(text))  # that of pathlib raises where there is no home


def flag_of(value: object, argument: str, *, may_be_none: bool = False) -> None:
    """See that what was given is True or False.

    Errors:
        TypeError: it is neither.
    """
    if not (isinstance(value, bool) or (may_be_none and value is None)):
        raise wrong_type(value, argument, "True or False")


def codes_of(value: object, argument: str) -> tuple[str, ...]:
    """Return codes of rules, given one by one or with commas between them, as in a shell.

    Errors:
        TypeError: they are no texts.
    """
    given = (value,) if isinstance(value, str) else value
    if not isinstance(given, Iterable) or isinstance(given, bytes):
        raise wrong_type(value, argument, "a text, or a list of them,")
    parts = (part.strip() for one in given for part in words_of(one, argument).split(","))
    return tuple(part for part in parts if part)


def wrong_type(value: object, argument: str, wanted: str) -> TypeError:
    """Return what to raise for an argument that is of no type that it may be."""
    what = "None" if value is None else f"a {type(value).__name__}"
    return TypeError(f"{argument} is {what}, where {wanted} is wanted")


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
    raise wrong_type(value, "today", "a date")


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
