"""E210: a picture in raw HTML that is not in the vault."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.link_rules import card_texts
from vaultkit.checks.rule import Example, Rule
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.markdown.html_media import may_show_media, media_of
from vaultkit.vault.links.media_files import resolve_media
from vaultkit.vault.resolving.resolve import Missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.markdown.html_media import MediaPath
    from vaultkit.notes.note import Note

_ATTACK = lazy_re(r"\son[a-z]+\s*=", re.IGNORECASE)
"""Code of an event: `<img src=x onerror=…>` is what notes about attacks hold, and no picture."""


class HtmlImageNotFound(Rule):
    """A picture, film or sound in raw HTML is not in the vault.

    ## What it does
    Reports `<img>`, `<source>`, `<video>`, `<audio>`, `<track>` and `<embed>` whose `src`, `srcset`
    or `poster` is a path that leads to no file: from the note's folder, from the vault's, or by
    name; also in the text of cards of canvases. Web addresses, `data:`, code of templates, elements
    with code of events and paths without the suffix of such a file are let be, and so is what
    stands in comments.

    ## Why is this bad
    Readers see a broken picture, and so does whoever opens the site. A file that is there is
    published like one that is embedded, `vaultkit mv` follows it, and E204 counts it as used.

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
    looks_at = ("names",)
    vault_looks_at = ("cards",)
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
            "the text of a card of a canvas",
            {
                "x/C.canvas": '{"nodes": [\n{"id": "1", "type": "text", "x": 0, "y": 0,'
                ' "width": 9, "height": 9,\n"text": "So:\\n\\n<img src=\\"gone.png\\">'
                ' <img src=\\"p.png\\">"}]}',
                "p.png": b"",
            },
            (("x/C.canvas", 3, 'no file "gone.png"'),),
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
        return [note for note in context.vault.notes.values() if may_show_media(note)]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the paths that lead to no file."""
        for one in media_of(note):
            if not (_is_attack(note, one) or _is_there(one.path, note, context)):
                message = f'no file "{one.address}" is in the vault'
                span = one.attribute, one.attribute_end
                yield self.finding(note, span, message, target=one.address)

    def check_vault(self, context: Context) -> Iterator[Diagnostic]:
        """Report them in the text of cards of canvases."""
        for card in context.view(card_texts):
            for found in self.check(card.note, context):
                start, end = card.place_of(found.start), card.place_of(found.end)
                yield replace(found, start=start, end=end)


def _is_attack(note: Note, one: MediaPath) -> bool:
    """Tell whether the element of a path has code of an event."""
    data = note.source.data
    start = data.rfind(b"<", 0, one.start)
    end = data.find(b"<", one.end)
    return bool(_ATTACK.search(note.source.slice(start, end if end != -1 else len(data))))


def _is_there(path: str, note: Note, context: Context) -> bool:
    """Tell whether a path leads to a file, from the note's folder, the vault's, or by name."""
    if not isinstance(resolve_media(context.vault.resolver, path, note.path), Missing):
        return True
    return any(unquote(path).lower().endswith(name.lower()) for name, _ in context.vault.skipped)
