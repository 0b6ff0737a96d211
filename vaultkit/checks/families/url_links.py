"""Find links in which an address, or its escapes, stand where a name should (L113)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple
from urllib.parse import unquote

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.note import Link
from vaultkit.notes.text.unwritten_targets import has_template_code
from vaultkit.notes.wikilink import parse_wikilink
from vaultkit.vault.resolving.resolve import Missing

if TYPE_CHECKING:
    from vaultkit.checks.context import Context
    from vaultkit.notes.wikilink import WikiLink
    from vaultkit.vault.vault import ResolvedLink

_OPAQUE = lazy_re(
    r"(?:mailto|tel|sms|smsto|callto|facetime|facetime-audio|sips?|xmpp|skype|javascript"
    r"|view-source|vscode|https?|ftp|webcal|bitcoin|ethereum|lightning|ms-[a-z]+):\S"
    r"|geo:-?\d|file:/|urn:[\w-]+:|doi:10\.|magnet:\?|spotify:\w+:|did:\w+:|pkg:\w+/|message:%3c"
    r"|data:[\w.+/-]*[;,]|(?:news|cid|mid):\S*\.|matrix:(?:u|r|roomid)/|about:(?:blank|config)",
    re.IGNORECASE,
)
"""What begins an address of a scheme that needs no `//`: other colons stand in names."""
_AFTER_SCHEME = "://"
_OF_SCHEMES = frozenset("abcdefghijklmnopqrstuvwxyz0123456789+.-")
_WEB = ("https://", "http://", "ftp://")
_SHOWN = (*_WEB, "file://", "app://", "data:")
"""Addresses that an embed can show."""
_MARKDOWN = lazy_re(
    r"\A(!?)\[?([^\[\]\\]*+)\]\("
    r"((?:<[^<>]*>|[^\s()<>]*+(?:\([^\s()]*+\)[^\s()<>]*+)*+)(?:[ \t]+\"[^\"]*\")?)\)"
)
"""A Markdown link in the brackets of a wikilink, or with one of them."""
_WIKILINK = lazy_re(r"\[\[([^\[\]]+)\]\]")
_NOT_PLAIN = lazy_re(r"[\s<>`|\\]")
_NOT_SHOWN = lazy_re(r"[\[\]\\]")

Problem = Literal["web address", "address", "escapes", "Markdown link", "wikilink"]


class UrlFault(NamedTuple):
    """What is wrong with a link.

    Args:
        problem: What stands where the name of a note should.
        text: What is to be written: the name without escapes, which leads to a file, or the whole
            link; "" if that is not known.
        is_sure: Whether nothing else can be meant.
    """

    problem: Problem
    text: str
    is_sure: bool = True


def find_url_fault(link: ResolvedLink, context: Context) -> UrlFault | None:
    """Return why a link that leads nowhere does, if addresses are the reason; None if not."""
    written = link.link
    if not isinstance(link.outcome, Missing) or has_template_code(written.target):
        return None
    if isinstance(written, Link) and written.kind != "wiki":
        return _in_destination(written)
    target = written.target
    if "](" in target and (fault := _in_brackets(link, context)):
        return fault
    if is_address(target) or _holds_address(target):
        return _of_address(link)
    if _is_swapped(link, context):
        text = _markdown(link, target, written.display or "")
        return UrlFault("web address", text, is_sure=False)
    name = _decoded(target) if "%" in target else target
    leads = name != target and context.vault.resolver.resolve(name, link.source).path is not None
    return UrlFault("escapes", name) if leads else None


def is_address(text: str) -> bool:
    """Tell whether a text begins as an address does: with a scheme, and no blank behind it."""
    at = text.find(_AFTER_SCHEME)
    return (at > 0 and _scheme_start(text, at) == 0) or _OPAQUE.match(text) is not None


def _holds_address(text: str) -> bool:
    """Tell whether a text has an address in it, such as `see https://a.b` or `<https://a.b>`."""
    at = text.find(_AFTER_SCHEME)
    return at > 0 and _scheme_start(text, at) != -1


def _scheme_start(text: str, end: int) -> int:
    """Return where the scheme starts that ends at an offset, -1 if none does.

    One letter is none: `C://`.
    """
    start = end
    while start and text[start - 1].lower() in _OF_SCHEMES:
        start -= 1
    while start < end and not text[start].isalpha():
        start += 1
    return start if end - start > 1 else -1


def _of_address(link: ResolvedLink) -> UrlFault:
    """Return how a link to an address is written, if it is plain which one is meant."""
    written = link.link
    whole = written.target + written.subpath
    inner = whole[1:-1] if whole.startswith("<") and whole.endswith(">") else whole
    problem: Problem = "web address" if inner.lower().startswith(_WEB) else "address"
    if not is_address(inner) or inner.lower().endswith(_AFTER_SCHEME):
        problem = "web address" if any(one in whole.lower() for one in _WEB) else "address"
        return UrlFault(problem, "")
    is_typo = inner.lower().startswith(("http:", "https:", "ftp:")) and problem == "address"
    if is_typo or (link.is_embed and not inner.lower().startswith(_SHOWN)):
        return UrlFault(problem, "")
    return UrlFault(problem, _markdown(link, written.display, inner))


def _in_brackets(link: ResolvedLink, context: Context) -> UrlFault | None:
    """Return what is wrong with `[[text](https://a.b)]]`, None if no Markdown link stands there."""
    written = link.link
    whole = written.target + written.subpath
    match = _MARKDOWN.fullmatch(whole)
    if match is None:
        return UrlFault("Markdown link", "") if _holds_address(written.target) else None
    url = match[3].partition(" ")[0].strip("<>")
    shown = written.display or match[2]
    if not isinstance(written, Link):
        return UrlFault("Markdown link", url if is_address(url) else "")
    if _NOT_SHOWN.search(shown) or not (shown.strip() or link.is_embed or match[1]):
        return UrlFault("Markdown link", "")
    text = f"{'!' if link.is_embed or match[1] else ''}[{shown}]({match[3]})"
    path = unquote(url).partition("#")[0]
    leads = is_address(url) or context.vault.resolver.resolve(path, link.source).path is not None
    return UrlFault("Markdown link", text, leads)


def _in_destination(written: Link) -> UrlFault | None:
    """Return what is wrong with `[text]([[Note]])`, None if no wikilink is the destination."""
    match = _WIKILINK.fullmatch(written.target + written.subpath)
    inner = parse_wikilink(match[1]) if match else None
    if inner is None or written.kind != "markdown":
        return None
    return UrlFault("wikilink", as_wikilink(inner, written.display or "", written.is_embed))


def as_wikilink(link: WikiLink, shown: str, is_embed: bool) -> str:  # noqa: FBT001 - a part of a link
    """Return a wikilink that shows a text, "" if it cannot: brackets and bars would end it."""
    if _NOT_SHOWN.search(shown) or "|" in shown:
        return ""
    is_name = shown == link.target and not link.subpath
    wanted = link._replace(display=shown if shown.strip() and not is_name else None)
    return f"{'!' if is_embed else ''}{wanted.format()}"


def _is_swapped(link: ResolvedLink, context: Context) -> bool:
    """Tell whether an address is shown in place of a note that is not there: `[[a|https://b]]`."""
    display = (link.link.display or "").strip()
    if link.is_embed or not display.lower().startswith(_WEB) or _NOT_PLAIN.search(display):
        return False
    return not context.aliased(link)


def _markdown(link: ResolvedLink, shown: str | None, url: str) -> str:
    """Return a link to an address, "" if it cannot be written plainly; in a property, the address.

    Brackets in its text, blanks in the address and brackets in it without their pairs are not.
    """
    url = url.strip()
    if _NOT_PLAIN.search(url) or not _is_paired(url):
        return ""
    if not isinstance(link.link, Link):
        return url
    text = shown if shown and shown.strip() else "" if link.is_embed else url
    if _NOT_SHOWN.search(text):
        return ""
    return f"{'!' if link.is_embed else ''}[{text}]({url})"


def _is_paired(url: str) -> bool:
    depth = 0
    for char in url:
        depth += {"(": 1, ")": -1}.get(char, 0)
        if depth < 0:
            return False
    return depth == 0


def _decoded(target: str) -> str:
    """Return a target without escapes, as it is if they are none."""
    try:
        return unquote(target, errors="strict")
    except UnicodeDecodeError:
        return target
