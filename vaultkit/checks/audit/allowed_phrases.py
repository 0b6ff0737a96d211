"""Tell which found words the operator accepts (`[site.audit] allow`); see decision 35."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.audit.site_text.squashed_text import as_needle, squash

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def key_of(text: str) -> str:
    """Return the words of what was found as `Allowed` compares them."""
    return as_needle(text) or squash(text)


class Allowed:
    """The phrases that an operator accepts, and which of them were needed.

    Words are compared as the audit compares them: case, and what stands between them, do not count.

    Args:
        phrases: As they are written in the config.
    """

    def __init__(self, phrases: Sequence[str]) -> None:
        self._phrases = tuple(phrases)
        self._squashed = tuple(map(squash, phrases))
        self._used: set[int] = set()

    @property
    def used(self) -> frozenset[int]:
        """Which phrases were needed, by their places in the list."""
        return frozenset(self._used)

    def covers(self, key: str) -> bool:
        """Tell whether a phrase holds all words of a needle, and remember each that does.

        Args:
            key: The squashed needle, as `key_of` gives it.
        """
        covering = {at for at, phrase in enumerate(self._squashed) if key and key in phrase}
        self._used |= covering
        return bool(covering)

    def use(self, used: Iterable[int]) -> None:
        """Remember what a copy in another process has needed."""
        self._used.update(used)

    def unused(self) -> list[str]:
        """Return the phrases that nothing needed, as they are written, in their order."""
        return [phrase for at, phrase in enumerate(self._phrases) if at not in self._used]
