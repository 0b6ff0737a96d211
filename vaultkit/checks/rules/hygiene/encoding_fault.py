"""H802: bytes that are not what the author typed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.remedies.remedy import edited, keeps_links, with_fix
from vaultkit.checks.rule import Example, Rule
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.paths import stem_of
from vaultkit.notes.source import BOM, UTF16_MARKS
from vaultkit.vault.resolving.resolve import AMBIGUOUS, OK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Fault, Link, Note, PropertyLink

_SUSPICIOUS = lazy_re(
    rb"\xc3[\x82-\xb4](?:\xc2|\xc5[\x92\x93\xa0\xa1\xb8\xbd\xbe]|\xc6\x92|\xcb[\x86\x9c]"
    rb"|\xe2(?:\x80|\x82\xac|\x84\xa2))"
)
"""How UTF-8 looks that was read as Latin-1 or Windows-1252 and written again as UTF-8."""
_MAX_LINE = 20_000
_MAX_SHOWN = 40


class EncodingFault(Rule):
    """The note's bytes are not plain UTF-8, or were read wrongly before they were saved.

    ## What it does
    Reports, as an error, notes that are not UTF-8 or hold the character NUL, which are UTF-16 or no
    text; as warnings, a byte order mark, and text such as `cafÃ©` that was decoded wrongly once
    (code does not count). It offers to decode a line if all of it can be, and no name of a file,
    property or tag would be lost.

    ## Why is this bad
    Obsidian writes what it could not read as `�` into the note when it next saves it. A note in
    UTF-16, or with a NUL in it, may say `publish: false` where nobody reads it, so `build` does not
    publish it. A byte order mark hides front matter.

    ## Example
    ```markdown
    A cafÃ© in Zurich
    ```

    ## Use instead
    ```markdown
    A café in Zurich
    ```
    """

    code = "H802"
    severity = Severity.WARNING
    looks_at = ("names", "links", "backlinks")
    fixes = ("unsafe",)
    examples = (
        Example(
            "Latin-1 and UTF-16",
            {"A.md": b"ok\ncaf\xe9 \xff\n", "B.md": "hi".encode("utf-16")},
            (
                ("A.md", 2, "the byte 0xE9 is not UTF-8; save the note as UTF-8 (2 such bytes)"),
                ("B.md", 1, "the note is UTF-16, not UTF-8"),
            ),
        ),
        Example(
            "NUL, in a text and in UTF-16 without its mark",
            {"A.md": b"ok\n\n\0\0[[B]]\n", "B.md": "hi\n".encode("utf-16-le")},
            (
                ("A.md", 3, "the note holds the character NUL, as UTF-16 and programs do and no"),
                ("B.md", 1, "take it out, or save the note as UTF-8 (3 such bytes)"),
            ),
        ),
        Example(
            "a byte order mark",
            {"A.md": b"\xef\xbb\xbf# A\n"},
            (("A.md", 1, "the note starts with a byte order mark"),),
        ),
        Example(
            "decoded wrongly",
            {"A.md": "x\n\nA cafÃ© in ZÃ¼rich, itâ€™s good\n"},
            (("A.md", 3, '"cafÃ©" was decoded wrongly, and 2 more words of this line'),),
            fixed={"A.md": "x\n\nA café in Zürich, it\u2019s good\n"},
        ),
        Example(
            "a line that cannot be decoded in full, since a byte of a letter was lost",
            {"A.md": "lÃ bas, un Ã©tÃ© en aoÃ»t et lÃ \n"},
            (("A.md", 1, '"Ã©tÃ©" was decoded wrongly, and 1 more word of this line'),),
            fixed={},
        ),
        Example(
            "names that are so: of a file, a property, a tag, a heading",
            {
                "A.md": "---\nÃ©tat: 1\n---\n[[Ã©tude]]\n\n#Ã©tude\n\n[[B#Ã©t]]\n",
                "Ã©tude.md": "",
                "B.md": "# Ã©t\n",
            },
            (
                ("A.md", 2, '"Ã©tat:" was decoded wrongly'),
                ("A.md", 4, '"Ã©tude" was decoded wrongly'),
                ("A.md", 6, '"#Ã©tude" was decoded wrongly'),
                ("A.md", 8, '"B#Ã©t" was decoded wrongly'),
                ("B.md", 1, '"Ã©t" was decoded wrongly'),
            ),
            fixed={},
        ),
        Example(
            "a byte order mark that keeps a link from becoming code",
            {"A.md": "\ufeff```\n[[B]]\n```\n[[B]]\n", "B.md": ""},
            (("A.md", 1, "the note starts with a byte order mark"),),
            fixed={},
        ),
        Example(
            "accents, other scripts, code; a byte order mark that F303 reports",
            {
                "A.md": "SÃO ÂNGULO naïve Ârea “x” Журнал 数据 🙂 a\u0303\n",
                "B.md": "`cafÃ©`\n\n```\nitâ€™s\n```\n",
                "C.md": b"\xef\xbb\xbf---\na: 1\n---\n",
                "D.md": "",
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes with bytes beyond ASCII that look wrong."""
        notes = context.vault.notes.values()
        return [n for n in notes if n.faults or _is_suspicious(n.source.data)]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the encoding, the byte order mark and wrongly decoded lines."""
        data = note.source.data
        for fault in note.faults:
            if fault.kind in {"not-utf8", "not-text"}:
                yield replace(self._unreadable(note, fault), severity=Severity.ERROR)
                return
        has_late_block = any(fault.kind == "frontmatter-not-first" for fault in note.faults)
        if data.startswith(BOM) and not has_late_block:
            message = "the note starts with a byte order mark, which hides front matter"
            found = self.finding(note, (0, len(BOM)), message)
            if keeps_links(note, (0, len(BOM), "")):
                title = "remove the byte order mark"
                found = with_fix(found, title, (0, len(BOM), ""), safety="unsafe")
            yield found
        if _SUSPICIOUS.search(data):
            yield from self._mojibake(note, context)

    def _unreadable(self, note: Note, fault: Fault) -> Diagnostic:
        data = note.source.data
        if data.startswith(UTF16_MARKS):
            count, remedy = 1, "save it as UTF-8"
        elif fault.kind == "not-text":
            count, remedy = data.count(b"\0"), "take it out, or save the note as UTF-8"
        else:
            count = note.source.text.count("\x1a") - data.count(b"\x1a")
            remedy = "save the note as UTF-8"
        more = f" ({count:,} such bytes)" if count > 1 else ""
        message = f"{fault.message}; {remedy}{more}"
        return self.finding(note, (fault.start, fault.end), message)

    def _mojibake(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        from vaultkit.notes.text.mojibake import decode_line

        for start, end in _lines(note, context):
            line = note.source.slice(start, end)
            decoded = decode_line(line)
            if decoded is None or "\ufffd" in decoded.text:
                continue
            word = line[decoded.start : decoded.end]
            shown = word if len(word) <= _MAX_SHOWN else f"{word[:_MAX_SHOWN]}…"
            others = f", and {_words(decoded.words - 1)} of this line" if decoded.words > 1 else ""
            first = start + len(line[: decoded.start].encode())
            place = (first, first + len(word.encode()))
            message = f'"{shown}" was decoded wrongly{others}'
            found = self.finding(note, place, message, target=line)
            edit = (start, end, decoded.text)
            if decoded.is_whole and _keeps_names(note, context, edit):
                found = with_fix(found, "decode it rightly", edit, safety="unsafe")
            yield found


def _words(count: int) -> str:
    return "1 more word" if count == 1 else f"{count} more words"


def _keeps_names(note: Note, context: Context, edit: tuple[int, int, str]) -> bool:
    """Tell whether a line that is decoded holds no name by which something is found."""
    from vaultkit.notes.text.mojibake import fix_encoding

    vault, line = context.vault, note.source.slice(*edit[:2])
    names = {stem_of(path) for path in context.file_paths if not path.isascii()}
    if any(name in line and fix_encoding(name) != name for name in names):
        return False
    after = edited(note, edit)
    leading = Counter(
        (link.link.target, link.link.subpath)
        for link in vault.links[note.path]
        if link.destination and link.status in {OK, AMBIGUOUS}
    )
    links_then: tuple[Link | PropertyLink, ...] = (*after.links, *after.property_links)
    lost = leading - Counter((link.target, link.subpath) for link in links_then)
    if lost or _names_in(after) != _names_in(note):
        return False
    if [x.text for x in note.headings] == [x.text for x in after.headings]:
        return True
    links = (*vault.backlinks.get(note.path, ()), *vault.links[note.path])
    return not any(x.destination == note.path and x.subpath.item is not None for x in links)


def _names_in(note: Note) -> tuple[list[str], list[str]]:
    """Return what a note gives names to, or files itself under."""
    return [*note.properties], [*note.all_tags]


def _is_suspicious(data: bytes) -> bool:
    """Tell whether bytes start with a mark or hold what may be decoded wrongly; quick to say no."""
    return data.startswith(BOM) or _SUSPICIOUS.search(data) is not None


def _lines(note: Note, context: Context) -> Iterator[tuple[int, int]]:
    """Yield the lines of front matter and text that hold something suspicious."""
    data = note.source.data
    front = [(note.frontmatter.start, note.frontmatter.end)] if note.frontmatter else []
    for first, last in (*front, *context.prose(note).runs):
        start = first
        for line in data[first:last].splitlines(keepends=True):
            end = start + len(line.rstrip(b"\r\n"))
            if end - start <= _MAX_LINE and _SUSPICIOUS.search(line):
                yield start, end
            start += len(line)
