"""Find links in which a URL, or its escapes, stand where a name should (L113)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from vaultkit.notes.note import Link
from vaultkit.vault.resolving.resolve import Missing

if TYPE_CHECKING:
    from vaultkit.checks.context import Context
    from vaultkit.vault.vault import ResolvedLink

_SCHEME = re.compile(r"(?:https?|ftp|file|obsidian)://\S|mailto:\S+@", re.IGNORECASE)


class UrlFault(NamedTuple):
    """What is wrong with a link's target.

    Args:
        is_url: Whether it is a whole URL; else it holds percent escapes.
        name: The URL, or the name without escapes, which leads to a file.
    """

    is_url: bool
    name: str


def find_url_fault(link: ResolvedLink, context: Context) -> UrlFault | None:
    """Return why a link that leads nowhere does, if URLs are the reason; None if not."""
    written = link.link
    target = written.target
    if not isinstance(link.outcome, Missing):
        return None
    is_wiki = not isinstance(written, Link) or written.kind == "wiki"
    if is_wiki and _SCHEME.match(target):
        return UrlFault(is_url=True, name=target + written.subpath)
    if "%" not in target or not is_wiki:
        return None
    name = unquote(target, errors="strict") if _is_utf8(target) else target
    leads = name != target and context.vault.resolver.resolve(name, link.source).path is not None
    return UrlFault(is_url=False, name=name) if leads else None


def _is_utf8(target: str) -> bool:
    try:
        unquote(target, errors="strict")
    except UnicodeDecodeError:
        return False
    return True
