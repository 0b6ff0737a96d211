"""Say what drawings are made of: a vault, or the part of it that a site shows."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from vaultkit.notes.text.page_words import ENGLISH
from vaultkit.vault.presentation.word_catalogues import read_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from vaultkit.authoring.bases.vault_scope import VaultScope
    from vaultkit.authoring.callouts.vault_flows import VaultFlows
    from vaultkit.authoring.diagrams.diagram_renderer import DiagramRenderer
    from vaultkit.config import Config
    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath
    from vaultkit.notes.text.page_words import Words
    from vaultkit.vault.files.file_reading import FileFacts
    from vaultkit.vault.vault import Vault


def words_of(config: Config) -> Words:
    """Return the words of the language that a config asks for. Effect: may read a catalogue."""
    return read_words(config.site.language or ENGLISH.language)


class DrawingContext(Protocol):
    """A vault as drawings see it."""

    @property
    def vault(self) -> Vault:
        """The whole vault: look-ups must not depend on what is shown."""

    @property
    def config(self) -> Config:
        """What the operator set."""

    @property
    def notes(self) -> Mapping[NotePath, Note]:
        """The notes that are shown."""

    @property
    def scope(self) -> VaultScope:
        """What bases may ask: the files that are shown."""

    @property
    def words(self) -> Words:
        """What is said in drawings besides."""

    @property
    def hidden_name(self) -> str:
        """Text in the place of links to what is not shown; "" shows their own."""

    @property
    def flows(self) -> VaultFlows:
        """The flows of what is shown."""

    @property
    def diagrams(self) -> DiagramRenderer | None:
        """What draws diagrams; None to leave that to a script, or to nothing."""


class WholeVault:
    """A vault of which everything is shown.

    Args:
        vault: The vault.
        config: What the operator set.
        now: The moment that `now()` gives in bases.
        facts: Asks the disk about a file by vault path.
    """

    hidden_name = ""

    def __init__(
        self, vault: Vault, config: Config, now: datetime, facts: Callable[[str], FileFacts | None]
    ) -> None:
        self.vault = vault
        self.config = config
        self.notes = vault.notes
        self._now = now
        self._facts = facts
        self.words = words_of(config)

    @cached_property
    def scope(self) -> VaultScope:
        """What bases may ask: all files."""
        from vaultkit.authoring.bases.vault_scope import VaultScope

        return VaultScope(self.vault, self._now, self._facts)

    @cached_property
    def flows(self) -> VaultFlows:
        """The flows of all notes."""
        from vaultkit.authoring.callouts.vault_flows import VaultFlows

        return VaultFlows(self.vault, self.notes, self.config)

    @cached_property
    def diagrams(self) -> DiagramRenderer:
        """What draws diagrams."""
        from vaultkit.authoring.diagrams.diagram_renderer import DiagramRenderer

        return DiagramRenderer()
