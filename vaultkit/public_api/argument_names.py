"""Let messages name arguments of functions where the command line has options."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from vaultkit.errors import VaultkitError

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPTIONS = {
    "--force": "force=True",
    "--merge": "merge=True",
    "--select": "select",
    "--ignore": "ignore=",
}


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
