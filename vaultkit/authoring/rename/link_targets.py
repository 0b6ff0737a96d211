"""Return what a link has to say after files were moved, in the style it was written in.

A link that still leads to its file alone stays as it is. Otherwise it keeps its own form if it can
(the bare name, a path from the root or from the note, with or without `.md`), and takes the path
that Obsidian is set to write where the bare name would lead elsewhere or be ambiguous. In a vault
of shortest links, a path that was only needed because of another file of that name goes again
when that file goes, so that moving a file there and back changes nothing.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from vaultkit.notes.paths import fold, folder_of, is_note, stem_of
from vaultkit.vault.resolving.resolve import Ambiguous, Found, Resolver

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from vaultkit.vault.resolving.resolve import Outcome
    from vaultkit.vault.vault import Vault

_RELATIVE = ("./", "../")


@dataclass(frozen=True)
class Moved:
    """Files that are about to get other paths.

    Args:
        before: The vault as it is.
        moves: The new path of each of them, by the old one.
        files: All files of the vault afterwards; None where moves tell them.
    """

    before: Vault
    moves: Mapping[str, str]
    files: tuple[str, ...] | None = None

    def now(self, path: str) -> str:
        """Return where a file will be."""
        return self.moves.get(path, path)

    @cached_property
    def resolver(self) -> Resolver:
        """Look-ups in the vault as it will be."""
        files = (*self.before.notes, *self.before.attachments)
        return Resolver(map(self.now, files) if self.files is None else self.files)

    @cached_property
    def _stirred(self) -> frozenset[str]:
        """Folded names that one file more or less has afterwards."""
        return frozenset(
            fold(path.rpartition("/")[2])
            for pair in self.moves.items()
            if fold(pair[0].rpartition("/")[2]) != fold(pair[1].rpartition("/")[2])
            for path in pair
        )

    def target(self, written: str, source: str, outcome: Outcome) -> str | None:
        """Return what a link must name to lead to its file; None if nothing does.

        Args:
            written: What it names now.
            source: The file it stands in, by its path now.
            outcome: Where it leads now; somewhere.
        """
        if not written or outcome.path is None:
            return written
        wanted, place = self.now(outcome.path), self.now(source)
        is_kept = self._leads(written, outcome, wanted, place)
        if is_kept and not self._is_outdated(written, outcome.path):
            return written
        return self._best(self._forms(written, outcome.path, wanted, place), wanted, place)

    def fit(self, written: str, outcome: Outcome, wanted: str, place: str) -> str | None:
        """Return what a link must name to lead to a file, itself where it does; None if nothing.

        Args:
            written: What it names now; not "".
            outcome: Where it leads now; somewhere.
            wanted: The file it is to lead to.
            place: The file it will stand in.
        """
        if outcome.path is None or self._leads(written, outcome, wanted, place):
            return written
        return self._best(self._forms(written, outcome.path, wanted, place), wanted, place)

    def _leads(self, written: str, outcome: Outcome, wanted: str, place: str) -> bool:
        """Tell whether a link leads to a file as it is written, no less clearly than before."""
        now = self.resolver.resolve(written, place)
        is_vague = isinstance(now, Ambiguous) and isinstance(outcome, Found)
        return now.path == wanted and not is_vague

    def _best(self, forms: Iterable[str], wanted: str, place: str) -> str | None:
        """Return the first form that leads to a file, one that does so alone before others."""
        rest: str | None = None
        for text in forms:
            found = self.resolver.resolve(text, place)
            if found.path == wanted:
                if isinstance(found, Found):
                    return text
                rest = rest or text
        return rest

    def _is_outdated(self, written: str, path: str) -> bool:
        """Tell whether a link that leads to its file should say something else all the same.

        That is so if it spells a name of which the case changes, a full path that is one no more,
        or a full path where the name alone is free again.
        """
        now = self.now(path)
        if now != path and fold(now) == fold(path):
            return f"/{_bare(path)}".endswith(f"/{_bare(written.lstrip('./'))}")
        if now != path and "/" in written and fold(_bare(written)) == fold(_bare(path)):
            return True
        name = fold(path.rpartition("/")[2])
        is_stirred = name in self._stirred and self._is_free(now)
        return is_stirred and self._is_shortest_path(written, path)

    def _is_shortest_path(self, written: str, path: str) -> bool:
        """Tell whether Obsidian would have written a path just because the name is not unique."""
        is_full = "/" in written and fold(_bare(written)) == fold(_bare(path))
        return (
            is_full
            and self.before.settings.new_link_format == "shortest"
            and len(self.before.resolver.named(path.rpartition("/")[2])) > 1
        )

    def _forms(self, written: str, old: str, path: str, place: str) -> Iterator[str]:
        """Yield what the link may say, the form it has now first."""
        has_suffix = is_note(path) and written.lower().endswith(".md")
        full = path if has_suffix or not is_note(path) else path[:-3]
        name = full.rpartition("/")[2]
        relative = list(_relative(full, folder_of(place)))
        if written.startswith(_RELATIVE):
            yield from reversed(relative) if written.startswith("./") else relative
        elif written.startswith("/"):
            yield f"/{full}"
        elif "/" not in written:
            yield name
            if self.before.settings.new_link_format == "relative":
                yield from relative
        elif fold(_bare(written)) == fold(_bare(old)):
            if self._is_shortest_path(written, old) and self._is_free(path):
                yield name
        else:
            yield "/".join(full.split("/")[-len(written.split("/")) :])
        yield full
        yield f"/{full}"

    def _is_free(self, path: str) -> bool:
        return len(self.resolver.named(path.rpartition("/")[2])) == 1


def _bare(path: str) -> str:
    """Return a path without `.md`."""
    return f"{folder_of(path)}/{stem_of(path)}" if "/" in path else stem_of(path)


def _relative(path: str, folder: str) -> Iterator[str]:
    """Yield a path as seen from a folder, plainly and with a leading dot."""
    way = posixpath.relpath(path, folder or ".") if folder else path
    yield way
    if not way.startswith("../"):
        yield f"./{way}"
