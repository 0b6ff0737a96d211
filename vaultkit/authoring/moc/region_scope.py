"""Say what the queries of a map may see: in a published note, only what is published.

A published note gives away what it holds, also what vaultkit wrote into it. So its regions see what
the bases of its page on the site see: no row, value, link or count of what stays at home. A note
that stays at home sees everything. See decision 31.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from vaultkit.authoring.bases.vault_scope import VaultScope
from vaultkit.authoring.moc.region_markers import generated_spans, written_spans
from vaultkit.vault.publishing.published_files import find_published
from vaultkit.vault.publishing.redaction.redacted_notes import with_hidden_targets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from vaultkit.config import Config
    from vaultkit.notes.source import Span
    from vaultkit.vault.files.file_reading import FileFacts
    from vaultkit.vault.publishing.published_files import Published
    from vaultkit.vault.vault import Vault


class RegionScopes:
    """The vault as regions see it, by the note they stand in.

    Args:
        vault: The vault.
        published: What leaves it; links in regions make nothing leave.
        now: See `VaultScope`.
        facts: See `VaultScope`.
        hidden_name: See `VaultScope`.
    """

    def __init__(
        self,
        vault: Vault,
        published: Published,
        now: datetime,
        facts: Callable[[str], FileFacts | None],
        hidden_name: str = "",
    ) -> None:
        self.published = published
        self.whole = VaultScope(vault, now, facts, generated=find_generated(vault))
        self._hidden_name = hidden_name

    @cached_property
    def public(self) -> VaultScope:
        """What the regions of published notes see: nothing names what is not published."""
        left, whole = self.published, self.whole
        vault = with_hidden_targets(whole.vault, left, self._hidden_name)
        return VaultScope(
            vault,
            whole.now.moment,
            whole.facts,
            visible=sorted((*left.notes, *left.attachments, *left.canvases, *left.bases)),
            hidden_name=self._hidden_name,
            generated=whole.generated if vault is whole.vault else find_generated(vault),
            unlisted=left.unlisted,
        )

    def seen_by(self, path: str) -> VaultScope:
        """Return what the regions of a note see."""
        return self.public if path in self.published else self.whole


def region_scopes(
    vault: Vault,
    config: Config,
    now: datetime,
    facts: Callable[[str], FileFacts | None],
    *,
    within: Published | None = None,
) -> RegionScopes:
    """Return the vault as the regions of its notes see it.

    Args:
        vault: The vault.
        config: What the operator set.
        now: See `VaultScope`.
        facts: See `VaultScope`.
        within: What leaves at most; None for all that the config lets leave.

    Errors:
        VaultkitError: it cannot be decided what is published.
    """
    written: dict[str, list[Span]] = {
        note.path: written_spans(note) for note in vault.notes.values()
    }
    published = find_published(vault, config, passed_over=written)
    if within is not None:
        published = published.within(within)
    return RegionScopes(vault, published, now, facts, config.site.hidden_name)


def find_generated(vault: Vault) -> Mapping[str, list[Span]]:
    """Return the regions that vaultkit writes, by the notes that hold some."""
    found = {note.path: generated_spans(note) for note in vault.notes.values()}
    return {path: spans for path, spans in found.items() if spans}
