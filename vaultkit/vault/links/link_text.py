"""How Obsidian writes a link to a file: as short as leads there, or as its settings say."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from vaultkit.notes.paths import NotePath, folder_of, is_note, stem_of

if TYPE_CHECKING:
    from vaultkit.vault.resolving.resolve import Resolver
    from vaultkit.vault.vault import Vault


def link_target(vault: Vault, path: str, source: NotePath, resolver: Resolver | None = None) -> str:
    """Return what to write as the target of a link from a note to a file of the vault.

    `newLinkFormat` decides: `shortest` gives the bare name where only one file has it and the
    whole path otherwise, `relative` and `absolute` give paths. Notes go without `.md`, unless the
    name without it leads elsewhere.

    Args:
        vault: The vault.
        path: The file.
        source: The note that the link stands in.
        resolver: Look-ups over other files than the vault's.
    """
    resolver = resolver or vault.resolver
    style = vault.settings.new_link_format
    if style == "relative":
        way = posixpath.relpath(path, folder_of(source) or ".")
        forms = [f"./{way}" if "/" not in way else way, way, path]
    elif style == "absolute":
        forms = [path]
    else:
        name = path.rpartition("/")[2]
        forms = [name] if len(resolver.named(name)) == 1 else []
        forms.append(path)
    targets = [form for text in forms for form in (_bare(text), text)]
    found = (target for target in targets if _leads_to(resolver, target, source, path))
    return next(found, f"/{_bare(path)}")


def _bare(text: str) -> str:
    return text[: -len(".md")] if is_note(text) and stem_of(text) else text


def _leads_to(resolver: Resolver, target: str, source: NotePath, path: str) -> bool:
    return bool(target) and resolver.resolve(target, source).path == path
