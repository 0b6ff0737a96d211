"""L114: a link in the other of Obsidian's two styles."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.remedies.remedy import with_fix
from vaultkit.checks.rule import Example, Rule
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.note import Link
from vaultkit.notes.paths import is_note, stem_of
from vaultkit.notes.wikilink import parse_destination
from vaultkit.vault.links.link_text import link_target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import ResolvedLink

_WIKILINK = lazy_re(rb"\[\[[^\]\n]*\]\]")
_NAMES = {"wiki": "a wikilink", "markdown": "a Markdown link"}


class LinkStyle(Rule):
    """A link is not written in the style of this vault.

    ## What it does
    Reports wikilinks or Markdown links into the vault, whichever the vault does not use: the config
    says `style = "wikilink"` or `"markdown"` under `[links]`, else Obsidian's own setting counts.
    Off by default.

    ## Why is this bad
    Two styles are harder to search and to change; outside Obsidian often only one of them works.

    ## Example
    ```markdown
    [ports](Node%20port.md)
    ```

    ## Use instead
    ```markdown
    [[Node port|ports]]
    ```
    """

    code = "L114"
    severity = Severity.OFF
    looks_at = ("links",)
    fixes = ("safe",)
    options = ("links.style",)
    examples = (
        Example(
            "Markdown links in a vault of wikilinks",
            {
                "A.md": "[ports](Node%20port.md#Use) ![](p.png)\n",
                "Node port.md": "# Use\n",
                "p.png": b"",
            },
            (
                ("A.md", 1, "this vault writes a wikilink here: [[Node port#Use|ports]]"),
                ("A.md", 1, "this vault writes a wikilink here: ![[p.png]]"),
            ),
        ),
        Example(
            "wikilinks in a vault of Markdown links",
            {"A.md": "[[Node port|ports]] [[Node port#Use it]]\n", "Node port.md": "# Use it\n"},
            (
                ("A.md", 1, "this vault writes a Markdown link here: [ports](Node%20port.md)"),
                (
                    "A.md",
                    1,
                    "this vault writes a Markdown link here: [Node port > Use it](Node%20port.md#U",
                ),
            ),
            config={"links": {"style": "markdown"}},
        ),
        Example(
            "the vault's style, the web, references, links that lead nowhere",
            {"A.md": "[[B]] [x](https://x.org) [y][r] [z](Gone.md)\n\n[r]: B.md\n", "B.md": ""},
        ),
    )

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the links in the other style."""
        is_markdown = context.vault.settings.use_markdown_links
        style = context.config.links.style or ("markdown" if is_markdown else "wikilink")
        unwanted, wanted = ("markdown", "wiki") if style == "wikilink" else ("wiki", "markdown")
        for link in context.vault.links[note.path] if note.links else ():
            written = link.link
            if not isinstance(written, Link) or written.kind != unwanted or not link.destination:
                continue
            text = (_wikilink if wanted == "wiki" else _markdown)(link, written, context)
            message = f"this vault writes {_NAMES[wanted]} here"
            span = (written.start, written.end)
            if text is None or _is_in_table(note, written):
                yield self.finding(note, span, message, target=written.target)
            else:
                found = self.finding(note, span, f"{message}: {text}", target=written.target)
                yield with_fix(found, f"write {text}", (*span, text))


def _wikilink(link: ResolvedLink, written: Link, context: Context) -> str | None:
    """Return the wikilink that leads to the same place and shows the same, None if none does."""
    path = link.destination or ""
    target = link_target(context.vault, path, link.source)
    shown = written.display or ""
    parts = set(target) | set(written.subpath.lstrip("#")) | set(shown)
    if context.vault.resolver.resolve(target, link.source).path != path or parts & set("[]|"):
        return None
    text = "" if not shown or shown == target + written.subpath else f"|{shown}"
    return f"{'!' if written.is_embed else ''}[[{target}{written.subpath}{text}]]"


def _markdown(link: ResolvedLink, written: Link, context: Context) -> str | None:
    path = link.destination or ""
    target = link_target(context.vault, path, link.source)
    url = quote(f"{target}.md" if is_note(path) and stem_of(path) in target else target)
    url += "#" + quote(written.subpath[1:], safe="/#^") if written.subpath else ""
    parsed = parse_destination(url)
    shown = written.shown if not written.is_embed or written.display else ""
    if parsed is None or set(shown) & set("[]") or parsed.subpath != written.subpath:
        return None
    if context.vault.resolver.resolve(parsed.target, link.source).path != path:
        return None
    return f"{'!' if written.is_embed else ''}[{shown}]({url})"


def _is_in_table(note: Note, link: Link) -> bool:
    data = note.source.data
    first = data.rfind(b"\n", 0, link.start) + 1
    before = _WIKILINK.sub(b"", data[first : link.start])
    return b"|" in before or b"\\|" in data[link.start : link.end]
