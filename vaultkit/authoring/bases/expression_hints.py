"""Find names with hyphens that an expression reads as subtractions: `my-prop`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.authoring.bases.base_definition import Fault

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from vaultkit.authoring.bases.base_definition import Base
    from vaultkit.vault.vault import Vault


def property_names(vault: Vault) -> Mapping[str, str]:
    """Return the properties that notes have, or Obsidian knows a type of, by folded name."""
    found = {name.lower(): name for name in vault.settings.property_types}
    for note in vault.notes.values():
        found.update((name.lower(), name) for name in note.properties)
    return found


def find_joined(base: Base, known: Container[str]) -> list[Fault]:
    """Return the subtractions that stand for a property with a hyphen in its name.

    Args:
        base: The base.
        known: Properties of the vault, by folded name.
    """
    found: list[Fault] = []
    for name, start, end in sorted(base.joined, key=lambda one: (one[1], -one[2])):
        missing = [part for part in name.split("-") if part.lower() not in known]
        is_told = any(start < one.end and one.start < end for one in found)
        if missing and not is_told and name.lower() in known:
            parts = " or ".join(f'"{part}"' for part in dict.fromkeys(missing))
            message = f'no property {parts}; did you mean note["{name}"]?'
            found.append(Fault(start, end, message))
    return found
