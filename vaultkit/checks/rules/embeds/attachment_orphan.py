"""E204: a file that nothing in the vault uses."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example, Rule
from vaultkit.notes.markdown.html_media import media_of
from vaultkit.notes.markdown.report_region import own_part
from vaultkit.notes.paths import AUDIO_SUFFIXES, IMAGE_SUFFIXES, VIDEO_SUFFIXES, suffix_of
from vaultkit.vault.links.media_files import find_media_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.vault.vault import Vault

_KINDS = IMAGE_SUFFIXES | AUDIO_SUFFIXES | VIDEO_SUFFIXES | {"pdf"}


class AttachmentOrphan(Rule):
    """No note uses a picture, sound, film or PDF.

    ## What it does
    Reports such files that no note links to or embeds and whose name stands nowhere: in no text or
    property of a note (HTML, Excalidraw), no canvas, no base and no style sheet. Off by default;
    vaultkit never deletes a file.

    ## Why is this bad
    Files that nobody misses make every clone and sync slower.

    ## Example
    `Pasted image 20260131.png`, whose embed was deleted.

    ## Use instead
    Embed it, or delete it yourself.
    """

    code = "E204"
    severity = Severity.OFF
    examples = (
        Example(
            "used by nobody",
            {"A.md": "![[p.png]]\n", "p.png": b"", "x/old p.png": b""},
            (("x/old p.png", 1, 'nothing uses "x/old p.png"'),),
        ),
        Example(
            "used in a canvas, HTML, a property, a style sheet, code; files of other kinds",
            {
                "A.md": '---\ncover: a.png\n---\n<img src="b%20c.png">\n\n```\nd.svg\n```\n',
                "a.png": b"",
                "b c.png": b"",
                "C.canvas": '{"nodes": [{"type": "file", "file": "e.pdf"}]}',
                "d.svg": b"",
                "e.pdf": b"",
                "s.css": "a { background: url(F.PNG) }",
                "f.png": b"",
                "data.csv": b"",
            },
        ),
    )

    def check_vault(self, context: Context) -> Iterator[Diagnostic]:
        """Report the files that no link leads to and no text names."""
        vault = context.vault
        shown = set(_shown_by_html(vault))
        unused = [
            path
            for path in vault.attachments
            if suffix_of(path) in _KINDS and path not in vault.backlinks and path not in shown
        ]
        if not unused:
            return
        sources = [own_part(note).source.data for note in vault.notes.values()]
        sources += [source.data for source in vault.texts.values()]
        everything = b"\n".join(sources).lower()
        for path in unused:
            name = path.rpartition("/")[2].lower()
            forms = {name.encode(), quote(name).lower().encode()}
            if not any(form in everything for form in forms):
                message = f'nothing uses "{path}"'
                yield self.finding(context.file(path), (0, 0), message, target=path)


def _shown_by_html(vault: Vault) -> Iterator[str]:
    """Yield the files that raw HTML shows, however it spells them."""
    for path, note in vault.notes.items():
        for one in media_of(note):
            found = find_media_file(vault.resolver, one.path, path)
            if found is not None:
                yield found
