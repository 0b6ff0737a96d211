"""Find globs of the config that mean no file, and what may have been meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.notes.paths import fold
from vaultkit.vault.files.excluded_files import match_any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_COMMENT, _NOT = "#", "!"
"""How lines of globs begin that mean something else."""


class Unmatched(NamedTuple):
    """A glob that means no file.

    Args:
        key: Where it stands, such as `site.exclude`.
        glob: As it is written.
        near: A file or folder that would be meant if case did not count or the glob began
            anywhere; "" for none.
    """

    key: str
    glob: str
    near: str

    @property
    def message(self) -> str:
        """What to say of it."""
        hint = f'; did you mean "{self.near}"?' if self.near else ""
        return f'{self.key} "{self.glob}" matches no file{hint}'


def find_unmatched_globs(
    key: str, globs: Iterable[str], paths: Iterable[str]
) -> Iterator[Unmatched]:
    """Yield the globs that mean none of some paths, in the order they are written.

    Args:
        key: Where they stand.
        globs: As they are written.
        paths: Those of all files, read or not.

    Errors:
        VaultkitError: a glob cannot be read.
    """
    files = sorted(paths)
    for written in globs:
        glob = written.strip().removeprefix(_NOT)
        if glob and not glob.startswith(_COMMENT) and not any(map(match_any([glob]), files)):
            yield Unmatched(key, written, _find_near(glob, files))


def _find_near(glob: str, paths: Sequence[str]) -> str:
    """Return what a glob would mean in another case, or below another folder; "" for nothing."""
    anywhere = "**/" + glob.removeprefix("./").lstrip("/")
    for other in (glob, anywhere):
        found = _first_meant(match_any([fold(other)]), paths)
        if found:
            return found
    return ""


def _first_meant(is_meant: Callable[[str], bool], paths: Iterable[str]) -> str:
    """Return the first file or folder that a folded glob means."""
    for path in paths:
        if is_meant(fold(path)):
            parts = path.split("/")
            folders = ("/".join(parts[:depth]) for depth in range(1, len(parts)))
            meant = (f"{folder}/" for folder in folders if is_meant(f"{fold(folder)}/x"))
            return next(meant, path)
    return ""
