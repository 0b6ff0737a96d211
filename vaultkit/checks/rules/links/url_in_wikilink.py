"""L113: an address, its escapes, or a Markdown link between the brackets of a wikilink."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.link_rules import LinkRule
from vaultkit.checks.families.url_links import as_wikilink, find_url_fault
from vaultkit.checks.remedies.remedy import with_fix
from vaultkit.checks.rule import Example
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.note import Link
from vaultkit.notes.relink import is_in_table
from vaultkit.notes.source import Span
from vaultkit.notes.wikilink import WikiLink, parse_wikilink
from vaultkit.vault.resolving.resolve import NOTE_NOT_FOUND

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic, Safety
    from vaultkit.checks.families.url_links import UrlFault
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import ResolvedLink


_MESSAGES = {
    "web address": "a wikilink cannot lead to a web address",
    "address": "a wikilink cannot lead to an address",
    "Markdown link": "a Markdown link in double brackets is taken for the name of a note",
    "wikilink": "a wikilink cannot be the destination of a Markdown link",
}
_BEHIND = lazy_re(rb"\(([a-z][a-z0-9+.-]*://[^\s()<>]+)\)", re.IGNORECASE)


class UrlInWikilink(LinkRule):
    """A wikilink holds an address, a Markdown link, or a name with percent escapes.

    ## What it does
    Reports `[[https://…]]` and addresses of any other scheme, such as `[[slack://…]]` and
    `[[mailto:…]]`; Markdown links in double brackets, `[[text](https://…)]]`, and wikilinks in
    those, `[text]([[Note]])`; and wikilinks such as `[[Node%20port]]` that would lead to a file if
    the escapes were decoded. Where the text and the address are plain, it says what to write; where
    an address is only shown, as in `[[text|https://…]]`, the fix is a guess.

    ## Why is this bad
    Wikilinks are names, taken as they stand: Obsidian looks for a note called `https://…` or
    `Node%20port`, and makes an empty one when the link is followed.

    ## Example
    ```markdown
    [[https://kubernetes.io|Kubernetes]] and [[Node%20port]]
    ```

    ## Use instead
    ```markdown
    [Kubernetes](https://kubernetes.io) and [[Node port]]
    ```
    """

    code = "L113"
    severity = Severity.WARNING
    only_with = ("bad-links", "canvases", "links-in-links")
    looks_at = ("links", "names", "called")
    fixes = ("safe", "unsafe")
    statuses = frozenset({NOTE_NOT_FOUND})
    examples = (
        Example(
            "URLs and escapes",
            {
                "A.md": "[[https://x.org/#a|x]] ![[http://x.org/p.png]] [[Node%20port#a]]\n",
                "Node port.md": "# a\n",
            },
            (
                ("A.md", 1, "a wikilink cannot lead to a web address; write [x](https://x.org/#a)"),
                (
                    "A.md",
                    1,
                    "a wikilink cannot lead to a web address; write ![](http://x.org/p.png)",
                ),
                ("A.md", 1, 'wikilinks have no escapes; write "Node port"'),
            ),
        ),
        Example(
            "addresses of other schemes",
            {
                "A.md": "[[x-man-page://ls]] [[slack://channel?id=1|team]] [[tel:+49 30 1]]\n"
                "[[mailto:a@b.org]] [[geo:1,2]] ![[zotero://select/1]] [[see https://x.org]]\n",
            },
            (
                ("A.md", 1, "a wikilink cannot lead to an address; write [x-man-page://ls](x-man"),
                (
                    "A.md",
                    1,
                    "a wikilink cannot lead to an address; write [team](slack://channel?id=1)",
                ),
                ("A.md", 1, "a wikilink cannot lead to an address"),
                ("A.md", 2, "a wikilink cannot lead to an address; write [mailto:a@b.org](mail"),
                ("A.md", 2, "a wikilink cannot lead to an address; write [geo:1,2](geo:1,2)"),
                ("A.md", 2, "a wikilink cannot lead to an address"),
                ("A.md", 2, "a wikilink cannot lead to a web address"),
            ),
            fixed={
                "A.md": "[x-man-page://ls](x-man-page://ls) [team](slack://channel?id=1) "
                "[[tel:+49 30 1]]\n[mailto:a@b.org](mailto:a@b.org) [geo:1,2](geo:1,2) "
                "![[zotero://select/1]] [[see https://x.org]]\n",
            },
        ),
        Example(
            "Markdown links and wikilinks in one",
            {
                "A.md": "[[t](https://x.org)]] [[[t](https://x.org)]] [[a [t](https://x.org)]]\n"
                "[t]([[B]]) [t]([[b c]]) [[https://x.org]](https://x.org) [[t](B.md)|u]]\n"
                "[[t|https://x.org]] [[t]([[B]])]] ![x]([[p.png]]) [[https://x.org|a [b]]\n"
                "[[![x](p.png)]](https://x.org) [[![](p.png)]]\n",
                "B.md": "",
                "b c.md": "",
                "p.png": b"",
            },
            (
                (
                    "A.md",
                    1,
                    "a Markdown link in double brackets is taken for the name of a note; write [t]",
                ),
                (
                    "A.md",
                    1,
                    "a Markdown link in double brackets is taken for the name of a note; write [t]",
                ),
                ("A.md", 1, "a Markdown link in double brackets is taken for the name of a note"),
                (
                    "A.md",
                    2,
                    "a wikilink cannot be the destination of a Markdown link; write [[B|t]]",
                ),
                (
                    "A.md",
                    2,
                    "a wikilink cannot be the destination of a Markdown link; write [[b c|t]]",
                ),
                (
                    "A.md",
                    2,
                    "a wikilink cannot lead to a web address; write [https://x.org](https://x.org)",
                ),
                (
                    "A.md",
                    2,
                    "a Markdown link in double brackets is taken for the name of a note; write [u]",
                ),
                ("A.md", 3, "a wikilink cannot lead to a web address; write [t](https://x.org)"),
                (
                    "A.md",
                    3,
                    "a wikilink cannot be the destination of a Markdown link; write [[B|t]]",
                ),
                (
                    "A.md",
                    3,
                    "a wikilink cannot be the destination of a Markdown link; write ![[p.png|x]]",
                ),
                ("A.md", 3, "a wikilink cannot lead to a web address"),
                (
                    "A.md",
                    4,
                    "a Markdown link in double brackets is taken for the name of a note; write !",
                ),
                (
                    "A.md",
                    4,
                    "a Markdown link in double brackets is taken for the name of a note; write [",
                ),
            ),
            fixed={
                "A.md": "[t](https://x.org) [t](https://x.org) [[a [t](https://x.org)]]\n"
                "[[B|t]] [[b c|t]] [https://x.org](https://x.org) [u](B.md)\n"
                "[t](https://x.org) [[B|t]] ![[p.png|x]] [[https://x.org|a [b]]\n"
                "[![x](p.png)](https://x.org) ![](p.png)\n",
            },
        ),
        Example(
            "Markdown links, names with a percent sign, escapes that lead nowhere either",
            {
                "A.md": "[x](https://x.org) [y](Node%20port.md) [[100%25]] [[a: b]] [[No%20]]\n"
                "[[C:/x]] [[npc:Ann]] [[std::vector]] [[<% f('https://x') %>]] f[[1]](B) \n",
                "Node port.md": "",
                "100%25.md": "",
                "a: b.md": "",
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes with links that lead nowhere, or that stand behind `](`."""
        notes = context.vault.notes.items()
        return [
            note for path, note in notes if path in context.problems or b"]([[" in note.source.data
        ]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report links that addresses keep from leading anywhere, and those in Markdown links."""
        yield from super().check(note, context)
        if b"]([[" not in note.source.data:
            return
        for link in note.links:
            if link.kind == "wiki" and (around := _around(link, note)):
                yield self._of_wikilink(around, link, note, context)

    def check_link(self, link: ResolvedLink, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report a link if an address is the reason that it leads nowhere."""
        fault = find_url_fault(link, context)
        if fault is None:
            return
        if fault.problem == "escapes":
            yield self._of_escapes(link, note, context, fault.text)
            return
        found = self.at_link(link, note, context, _MESSAGES[fault.problem])
        span, text = _with_signs_around(note, Span(found.start, found.end), fault)
        if not text:
            yield found
            return
        found = replace(found, message=f"{found.message}; write {text}")
        if isinstance(link.link, Link) and _is_mended(text, note, span.start, context):
            title = f"write a {'wikilink' if fault.problem == 'wikilink' else 'Markdown link'}"
            safety: Safety = "safe" if fault.is_sure else "unsafe"
            found = with_fix(found, title, (*span, text), safety=safety)
        yield found

    def _of_escapes(
        self, link: ResolvedLink, note: Note, context: Context, name: str
    ) -> Diagnostic:
        written = link.link.target.encode()
        found = self.at_link(link, note, context, f'wikilinks have no escapes; write "{name}"')
        at = note.source.data.find(written, found.start, found.end)
        if at == -1 or set(name) & set("#^|[]"):
            return found
        return with_fix(found, f'write "{name}"', (at, at + len(written), name))

    def _of_wikilink(self, around: Span, link: Link, note: Note, context: Context) -> Diagnostic:
        """Report `[text]([[a note]])`, whose brackets are shown: a blank ends the destination."""
        written = note.source.slice(around.start, link.start)
        shown, parts = written.strip("![](").strip(), WikiLink(link.target, link.subpath)
        text = as_wikilink(parts, shown, written.startswith("!"))
        message = f"{_MESSAGES['wikilink']}{f'; write {text}' if text else ''}"
        target = link.target + link.subpath
        found = self.finding(note, around, message, target=target)
        if text and _is_mended(text, note, around.start, context):
            found = with_fix(found, "write a wikilink", (*around, text))
        return found


def _around(link: Link, note: Note) -> Span | None:
    """Return where the Markdown link is that has a wikilink as its destination."""
    data = note.source.data
    if data[link.start - 2 : link.start] != b"](" or data[link.end : link.end + 1] != b")":
        return None
    line = data.rfind(b"\n", 0, link.start) + 1
    opening = data.rfind(b"[", line, link.start)
    if opening == -1 or data[opening - 1 : opening] in {b"\\", b"["}:
        return None
    is_embed = data[opening - 1 : opening] == b"!"
    return Span(opening - is_embed, link.end + 1)


def _with_signs_around(note: Note, span: Span, fault: UrlFault) -> tuple[Span, str]:
    """Return what is to be written, and what it replaces.

    An address in round brackets right behind a wikilink is where it was to lead, and the brackets
    of `[[text]([[Note]])]]` are none of either link.
    """
    data = note.source.data
    if fault.problem == "wikilink":
        is_doubled = data[span.start - 1 : span.start] == b"["
        is_doubled = is_doubled and data[span.end : span.end + 2] == b"]]"
        return Span(span.start - is_doubled, span.end + 2 * is_doubled), fault.text
    behind = _BEHIND.match(data, span.end)
    if behind is None:
        return span, fault.text
    if fault.problem == "Markdown link":
        is_picture = fault.text.startswith("![")
        text = f"[{fault.text}]({behind[1].decode()})" if is_picture else ""
        return Span(span.start, behind.end()), text
    text, opening, _ = fault.text.rpartition("](")
    text = f"{text}{opening}{behind[1].decode()})" if opening else ""
    return Span(span.start, behind.end()), text


def _is_mended(text: str, note: Note, at: int, context: Context) -> bool:
    """Tell whether a text can be written: a wikilink only if it leads somewhere, and in no table.

    A `|` ends a cell there.
    """
    inner = parse_wikilink(text.removeprefix("!")[2:-2]) if text.endswith("]]") else None
    if inner is None:
        return True
    is_cut = inner.display is not None and is_in_table(note, at)
    return not is_cut and context.vault.resolver.resolve(inner.target, note.path).path is not None
