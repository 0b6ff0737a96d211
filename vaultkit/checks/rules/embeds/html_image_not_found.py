"""E210: a picture in raw HTML that is not in the vault."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example, Rule
from vaultkit.notes.markdown.html_attributes import find_addresses
from vaultkit.notes.paths import (
    AUDIO_SUFFIXES,
    IMAGE_SUFFIXES,
    VIDEO_SUFFIXES,
    folder_of,
    suffix_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note

_TAG = re.compile(r"<(?:img|source|video|audio|track|embed)(?=[\s/>])", re.IGNORECASE)
_TAG_BYTES = re.compile(rb"<(?:img|source|video|audio|track|embed)[\s/]", re.IGNORECASE)
_NAMES = frozenset({"src", "srcset", "poster"})
_SHOWN = IMAGE_SUFFIXES | AUDIO_SUFFIXES | VIDEO_SUFFIXES | {"ico", "pdf", "tif", "tiff", "vtt"}
_ATTACK = re.compile(r"\son[a-z]+\s*=", re.IGNORECASE)
"""Code of an event: `<img src=x onerror=…>` is what notes about attacks hold, and no picture."""
_ELSEWHERE = re.compile(r"\A(?:[A-Za-z][A-Za-z0-9+.-]*:|//|#)")
"""An address of its own, one of another host, a place on the page."""
_TEMPLATE = frozenset("{}<>$")
"""Signs of a path that a template makes."""


class HtmlImageNotFound(Rule):
    """A picture, film or sound in raw HTML is not in the vault.

    ## What it does
    Reports `<img>`, `<source>`, `<video>`, `<audio>`, `<track>` and `<embed>` whose `src`, `srcset`
    or `poster` is a path that leads to no file: from the note's folder, from the vault's, or by
    name. Web addresses, `data:`, code of templates, elements with code of events and paths without
    the suffix of such a file are let be, and so is what stands in comments.

    ## Why is this bad
    Readers see a broken picture, and so does whoever opens the site.

    ## Example
    ```html
    <img src="pics/nodeprot.png" width="300">
    ```

    ## Use instead
    ```html
    <img src="pics/nodeport.png" width="300">
    ```
    """

    code = "E210"
    severity = Severity.WARNING
    examples = (
        Example(
            "a picture, a set of them, a film",
            {
                "x/A.md": '<img src="../pics/gone.png" width=300>\n\n'
                'Text <picture><source srcset="a.webp 1x, https://x.org/b.webp 2x"></picture>\n\n'
                "<video poster='p.png'\n src=film.mp4 controls></video>\n",
                "pics/p.png": b"",
            },
            (
                ("x/A.md", 1, 'no file "../pics/gone.png"'),
                ("x/A.md", 3, 'no file "a.webp"'),
                ("x/A.md", 6, 'no file "film.mp4"'),
            ),
        ),
        Example(
            "files that are there, other hosts, templates, code and comments",
            {
                "x/A.md": '<img src="../pics/p%20q.png"> <img src="/pics/p q.png"> '
                '<img src="q.png"> <img src="https://x.org/a.png"> <img src="//x.org/a.png">'
                ' <img src="data:,x">'
                ' <img src="{{ site }}/a.png"> <img src=""> <img alt="src" title="a.png">'
                ' <img src=x onerror=alert(1)> <img src="x.png" onerror="f()">\n\n'
                '<!-- <img src="old.png"> -->\n\n%% <img src="older.png"> %%\n\n'
                '`<img src="code.png">`\n\n```html\n<img src="code.png">\n```\n'
                '<img src="../pics/p q.png?raw=true#x">\n',
                "pics/p q.png": b"",
                "y/q.png": b"",
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes that may hold such an element."""
        notes = context.vault.notes.values()
        return [n for n in notes if _TAG_BYTES.search(n.source.data)]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the paths that lead to no file."""
        from vaultkit.notes.markdown.html_spans import html_comments, html_spans

        hidden = [*html_comments(note), *((x.start, x.end) for x in note.comments)]
        for start, end in html_spans(note):
            text = note.source.slice(start, end)
            for at, until, address in _find(text):
                span = tuple(start + len(text[:i].encode()) for i in (at, until))
                is_hidden = any(first <= span[0] < last for first, last in hidden)
                if not is_hidden and not _is_there(address, note, context):
                    message = f'no file "{address}" is in the vault'
                    yield self.finding(note, (span[0], span[1]), message, target=address)


def _find(html: str) -> Iterator[tuple[int, int, str]]:
    """Yield the paths in media elements of some HTML: start and end of the attribute, path."""
    for tag in _TAG.finditer(html):
        following = html.find("<", tag.end())
        piece = html[tag.start() : following if following != -1 else len(html)]
        for attribute in find_addresses(piece):
            name = piece[attribute.start : attribute.end].partition("=")[0].strip().lower()
            for address in attribute.addresses if name in _NAMES else ():
                if _is_file(address) and not _ATTACK.search(piece):
                    at = tag.start()
                    yield at + attribute.start, at + attribute.end, address


def _is_file(address: str) -> bool:
    """Tell whether an address is the path of a file that elements can show."""
    path = re.split(r"[?#]", address, maxsplit=1)[0]
    is_path = _ELSEWHERE.match(address) is None and _TEMPLATE.isdisjoint(path)
    return is_path and suffix_of(path) in _SHOWN


def _is_there(address: str, note: Note, context: Context) -> bool:
    """Tell whether a path leads to a file, from the note's folder, the vault's, or by name."""
    path = re.split(r"[?#]", address, maxsplit=1)[0]
    folder = folder_of(note.path)
    for written in {path, unquote(path)}:
        relative = f"./{written}" if folder and not written.startswith(("/", ".")) else written
        for target in (relative, written):
            if context.vault.resolver.resolve(target, note.path).path is not None:
                return True
    return any(unquote(path).lower().endswith(name.lower()) for name, _ in context.vault.skipped)
