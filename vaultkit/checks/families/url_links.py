"""Find links in which a URL, or its escapes, stand where a name should (L113)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from vaultkit.notes.note import Link
from vaultkit.vault.resolving.resolve import Missing

if TYPE_CHECKING:
    from vaultkit.checks.context import Context
    from vaultkit.notes.note import PropertyLink
    from vaultkit.vault.vault import ResolvedLink

_SCHEME = re.compile(r"(?:https?|ftp|file|obsidian)://\S|mailto:\S+@", re.IGNORECASE)


_HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+([a-z]{2,24})(?::\d+)?(?:[/?#].*)?", re.IGNORECASE
)
_TOP_LEVEL = frozenset(
    ("com", "org", "net", "edu", "gov", "int", "mil", "info", "biz", "io", "ai", "app", "dev",
      "co", "me", "tv", "cc", "xyz", "site", "online", "blog", "wiki", "cloud", "tech", "news",
      "ac", "ar", "at", "au", "be", "bg", "br", "ca", "ch", "cl", "cn", "cz", "de", "dk", "ee",
      "es", "eu", "fi", "fr", "ga", "gr", "hk", "hr", "hu", "ie", "il", "in", "is", "it", "jp",
      "ke", "kr", "kz", "li", "lt", "lu", "lv", "mx", "my", "ng", "nl", "no", "nz", "pe", "ph",
      "pk", "pt", "ro", "ru", "se", "sg", "si", "sk", "th", "tr", "tw", "ua", "uk", "us", "uy",
      "ve", "vn", "za")
)  # fmt: skip


def find_host(link: Link | PropertyLink) -> str:
    """Return the web address that a Markdown link names without `https://`, "" if it does not."""
    target = link.target.strip()
    if getattr(link, "kind", "wiki") == "wiki":
        return ""
    match = _HOST.fullmatch(target)
    if match is None or match[1].lower() not in _TOP_LEVEL:
        return ""
    return target


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
