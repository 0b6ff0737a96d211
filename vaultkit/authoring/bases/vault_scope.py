"""Say what expressions see of a vault: which files exist for them, and what time it is."""

from __future__ import annotations

import random
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from vaultkit.authoring.bases.values.date_values import Date
from vaultkit.authoring.bases.values.file_values import File
from vaultkit.authoring.bases.values.link_values import make_link

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

    from vaultkit.notes.source import Span
    from vaultkit.vault.files.file_reading import FileFacts
    from vaultkit.vault.vault import Vault


class VaultScope:
    """A vault as expressions see it.

    Args:
        vault: The vault; links resolve in all of it.
        now: The moment that `now()` gives, on the wall clock; its day is the seed of `random()`.
        facts: Asks the disk about a file by vault path; None if it cannot be asked.
        visible: Files that exist for expressions, in order; None for all.
        hidden_name: Text in the place of links to what is not visible; "" shows their own.
        generated: Ranges of notes whose links do not count, because vaultkit wrote them.
        unlisted: Files that exist for who names them, and that no query finds by itself.
    """

    def __init__(  # noqa: PLR0913 - what differs from use to use
        self,
        vault: Vault,
        now: datetime,
        facts: Callable[[str], FileFacts | None],
        *,
        visible: Iterable[str] | None = None,
        hidden_name: str = "",
        generated: Mapping[str, Sequence[Span]] = MappingProxyType({}),
        unlisted: Container[str] = (),
    ) -> None:
        self.vault = vault
        self.hidden_name = hidden_name
        self.generated = generated
        self.unlisted = unlisted
        self.now = Date(now)
        self.today = Date(datetime.combine(now.date(), datetime.min.time()), has_time=False)
        self.facts = facts
        every = (*vault.notes, *vault.attachments)
        self.paths = tuple(sorted(every)) if visible is None else tuple(visible)
        self.random = random.Random(now.date().isoformat())  # noqa: S311 - repeats from run to run
        self._files: dict[str, File] = {}
        self._visible = frozenset(self.paths)

    def file(self, path: str) -> File | None:
        """Return a file by its vault path; None if there is none, or it must not be seen."""
        known = self._files.get(path)
        if known is None and path in self._visible:
            known = self._files[path] = File(path, self)
        return known

    def files(self) -> Iterator[File]:
        """Yield all files in order that are listed."""
        for path in self.paths:
            if path not in self.unlisted:
                yield self._files.get(path) or self._files.setdefault(path, File(path, self))

    def resolve(self, target: str, source: str) -> str | None:
        """Return the vault path that a link target leads to."""
        return self.vault.resolver.resolve(target, source).path

    @property
    def is_whole(self) -> bool:
        """Whether every file of the vault is visible."""
        return len(self._visible) == len(self.vault.notes) + len(self.vault.attachments)

    def shows(self, path: str) -> bool:
        """Tell whether a file exists for expressions."""
        return path in self._visible


def find_file(text: str, file: File | None, scope: VaultScope) -> File | None:
    """Return the file that a text names: a vault path, a name as in a link, or `[[…]]`."""
    found: File | None = scope.file(text.strip().lstrip("/"))
    return found or make_link(text, None, file, scope).file
