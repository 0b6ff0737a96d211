"""What a file or link value asks of the vault around it; `VaultScope` answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence

    from vaultkit.authoring.bases.values.value_types import Value
    from vaultkit.notes.source import Span
    from vaultkit.vault.files.file_reading import FileFacts
    from vaultkit.vault.vault import Vault


class ValueScope(Protocol):
    """The vault that a file or link value stands in; see `VaultScope` for what each member is."""

    vault: Vault
    hidden_name: str
    generated: Mapping[str, Sequence[Span]]
    facts: Callable[[str], FileFacts | None]
    unlisted: Container[str]

    @property
    def is_whole(self) -> bool:
        """Whether every file of the vault is visible."""

    def file(self, path: str) -> Value:
        """Return a file value by its vault path; None if there is none, or it must not be seen."""

    def resolve(self, target: str, source: str) -> str | None:
        """Return the vault path that a link target leads to."""

    def shows(self, path: str) -> bool:
        """Tell whether a file exists for expressions."""
