"""H807: a comment, fence or formula that is never closed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import NOTE_ALONE, Example, Rule
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.markdown.math_blocks import begins_line, find_math_block

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.markdown.math_blocks import MathBlock
    from vaultkit.notes.note import Fence, Note

_OPENING = lazy_re(rb"(`{3,}|~{3,})")
_SCRIPT = b"/*"
"""What scripts for Excalidraw begin with; a fence in them is closed by nothing, as they are run."""
_SHORTEST_MARKS = 4
_MARK = lazy_re(rb"(?<!\$)\$\$(?!\$)")
_HEADING = lazy_re(rb"^[ ]{0,3}(#{1,6}[ \t]+[^\s#])", re.MULTILINE)
_MARKDOWN = lazy_re(
    r"^[ ]{0,3}(?:#{1,6}[ \t]+\S|>[ ]?\S|[-*+][ ][^\W\d_]{2}|```|~~~)|!?\[\[[^\W_][^\[\]\n]*\]\]",
    re.MULTILINE,
)
"""Lines and links of Markdown: a heading, a quote, an item of a list, a fence, a wikilink."""
_PROSE = lazy_re(r"^(?:[^\W\d_]+[,;:.]?[ ]+){4}[^\W\d_]+[^\\{}^=\n]*$", re.MULTILINE)
"""A line of words."""
_IN_CODE = lazy_re(
    r"^[ ]{0,3}(?:#{2,6}[ \t]+\S|```|~~~)|!?\[\[[^\W_][^\[\]\n]*\]\](?!\])|^[-*+][ ]\[[ xX]\][ ]\S"
    r"|\[[^\[\]\n]+\]\(https?://",
    re.MULTILINE,
)
"""What is Markdown in whatever code; `# x` may be a comment, `- x` an item of YAML."""
_IN_OTHER_CODE = lazy_re(r"^(?:#[ \t]+\S|>[ ]\S|[-*+][ ][^\W\d_]{2})", re.MULTILINE)
"""What is Markdown in code of languages that write neither comments nor prompts so."""
_LIKE_MARKDOWN = frozenset({"md", "markdown", "mdx", "qmd", "rmd"})
_BRACED = frozenset(
    ("c", "cpp", "c++", "h", "hpp", "cs", "csharp", "java", "js", "javascript", "jsx", "ts",
      "typescript", "tsx", "go", "rust", "rs", "kotlin", "kt", "scala", "swift", "dart", "css",
      "scss", "less", "sql", "json", "html", "xml", "svg", "latex", "tex")
)  # fmt: skip


class UnclosedBlock(Rule):
    """A comment, a fence or a formula is opened and never closed.

    ## What it does
    Reports code fences and, at the start of a line, `%%` and `$$` that nothing closes before the
    note, or what they stand in, ends. A fence or formula is an information, unless something in it
    is none: a heading, a link, an item of a list, a quote, words. In the midst of a line `$$` opens
    no block, so that the next one at the start of a line does: such a formula is also reported
    where it ends, if headings are in it.

    ## Why is this bad
    The rest of the note is hidden, or shown as code or as a formula, with all its links. What is
    opened at the very end hides nothing, and is let be; a note that ends in code or a formula may
    have been cut off.

    ## Example
    ```markdown
    %% ask Ada about this

    The text that readers should see.
    ```

    ## Use instead
    ```markdown
    %% ask Ada about this %%

    The text that readers should see.
    ```
    """

    code = "H807"
    severity = Severity.WARNING
    looks_at = NOTE_ALONE
    follows_links = False
    examples = (
        Example(
            "one of each",
            {
                "A.md": "x\n\n%% note\n\ny\n",
                "B.md": "x\n\n~~~sh\nls\n\n## Use\n",
                "C.md": "x\n\n$$\na\n\nSo much for that sum.\n",
                "D.md": "so $$\nx\n$$\n\n[[A]]\n",
                "E.md": "- a\n\n  ````\n  ```\n  y\n",
                "F.md": "> a\n> $$\n> - more\n\nText\n",
                "G.md": "```c\nint a;\n\n# Next\n",
                "H.md": "1. a\n   ```sh\n   ls\n```\n\n## Next\n",
                "I.md": "> ```\n> a\n\n```\n\n## Next\n",
            },
            (
                ("A.md", 3, 'this "%%" is never closed; it hides the rest of the note'),
                ("B.md", 3, 'this "~~~" is never closed; it makes code of the rest'),
                (
                    "C.md",
                    3,
                    'this "$$" is never closed; it makes a formula of the rest of the note',
                ),
                ("D.md", 1, 'this "$$" stands behind text, so it opens no formula; so the "$$" in'),
                ("E.md", 3, 'this "````" is never closed'),
                ("F.md", 2, "it makes a formula of the rest of the quote or list item"),
                ("G.md", 1, 'this "```" is never closed'),
                ("H.md", 4, "stands outside the list item whose code line 2 opened, so it opens"),
                ("I.md", 4, "stands outside the quote whose code line 1 opened, so it opens code"),
            ),
        ),
        Example(
            "formulas that are closed, and hold a heading",
            {
                "A.md": "Say:$$\na=b\n$$\n### Lemma\nLet $x$ be real\n\n$$c=d$$\n",
                "B.md": "$$\na\n\n## Next\n\n$$\nb\n$$\n",
                "C.md": "Say:$$\na=b$$\n\n## Next\n\n$$c$$\n\n$$\n\\# b\n$$\n",
            },
            (
                ("A.md", 1, "makes a formula of all up to line 7, with the heading in line 4"),
                ("B.md", 1, 'this "$$" makes a formula of all up to line 6, with the heading in'),
            ),
        ),
        Example(
            "code and formulas that only lack their last line",
            {
                "A.md": "x\n\n```c\nint a;\n",
                "B.md": "x\n\n```sh\n# list\nls [[ -f x ]]\n",
                "C.md": "x\n\n$$\na + b\n- c\n",
                "D.md": "```yaml\n- name: x\n# why\n",
            },
            (
                ("A.md", 3, 'this "```" is never closed; the note ends in its code'),
                ("B.md", 3, 'this "```" is never closed; the note ends in its code'),
                ("C.md", 3, 'this "$$" is never closed; the note ends in its formula'),
                ("D.md", 1, 'this "```" is never closed; the note ends in its code'),
            ),
        ),
        Example(
            "closed ones, prices, code, and fences that a list or quote ends",
            {
                "A.md": "%% a %% b %%\nc\n%%\n\n```\nx\n```\n\n$$\na\n\nb\n$$\n",
                "B.md": "It costs $$ and `%%` and 100%\n\n> ```\n> x\n\nText\n",
                "C.md": "```\n$$\n%%\n```",
                "D.md": "> ```\n> x\n> ```",
                "E.md": "%%%%",
                "F.md": "x %%\n\nIt is 100%% sure\n\n> [!note]\n> $$\n> a\n>\n> - b$x$\n> $$\n> c",
                "G.md": "$$a$$\n\n\t```\n\tx\n\n$$ b $$ c\n",
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes whose last comment or fence reaches their end, or that hold `$$`."""
        return [n for n in context.vault.notes.values() if _reaches_end(n) or _has_formula(n)]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report what is open at the end of a note."""
        del context
        data = note.source.data
        for comment in note.comments[-1:]:
            is_short = comment.end - comment.start < _SHORTEST_MARKS
            if is_short or not data.endswith(b"%%", comment.start, comment.end):
                if _is_last_line(note, comment.start):
                    continue
                span = (comment.start, comment.start + 2)
                message = 'this "%%" is never closed; it hides the rest of the note'
                yield self.finding(note, span, message, target="%%")
        for fence in note.fences[-1:]:
            mark = _open_mark(note, fence)
            if not mark:
                continue
            span = (fence.start, fence.start + len(mark))
            message = f'this "{mark}" {_why_open(note, fence, mark)}; '
            if _is_hidden_by(note, fence):
                message += "it makes code of the rest of the note"
                yield self.finding(note, span, message, target=mark)
            else:
                message += "the note ends in its code"
                found = self.finding(note, span, message, target=mark)
                yield replace(found, severity=Severity.INFO)
        if b"$$" in data:
            yield from self._formulas(note)

    def _formulas(self, note: Note) -> Iterator[Diagnostic]:
        """Report the formula that hides headings, or else those that nothing closes."""
        data = note.source.data
        blocks = list(_blocks(note))
        for block in blocks:
            if heading := _heading_in(note, block):
                last, line = _line_of(data, block.end), _line_of(data, heading)
                does = f"makes a formula of all up to line {last}, with the heading in line {line}"
                yield self._at_cause(note, blocks, block.start, does)
                return
        for formula in note.math:
            start, end = formula.start, formula.end
            is_closed = end - start >= _SHORTEST_MARKS and data.endswith(b"$$", start, end)
            if is_closed or not formula.is_display:
                continue
            is_last = not data[end:].strip(b" \t\r\n>")
            rest = "note" if is_last else "quote or list item it stands in"
            if _is_hiding(formula.text):
                does = f"is never closed; it makes a formula of the rest of the {rest}"
                yield self._at_cause(note, blocks, start, does)
            elif formula.text.strip():
                does = f"is never closed; the {rest} ends in its formula"
                found = self._at_cause(note, blocks, start, does)
                yield replace(found, severity=Severity.INFO)

    def _at_cause(
        self, note: Note, blocks: Sequence[MathBlock], start: int, does: str
    ) -> Diagnostic:
        """Report what a formula does at the `$$` that is to blame: the first behind text."""
        data = note.source.data
        known = [block for block in blocks if block.start <= start]
        above = next(filter(None, (_mark_above(data, block.start) for block in known)), None)
        if above is None:
            return self.finding(note, (start, start + 2), f'this "$$" {does}', target="$$")
        message = 'this "$$" stands behind text, so it opens no formula'
        message += f'; so the "$$" in line {_line_of(data, start)} {does}'
        return self.finding(note, (above, above + 2), message, target="$$")


def _line_of(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1


def _blocks(note: Note) -> Iterator[MathBlock]:
    """Yield the formulas that begin a line, as far as their lines tell."""
    data, at = note.source.data, note.body_start
    shut = [(fence.start, fence.end) for fence in note.fences]
    shut += [(comment.start, comment.end) for comment in note.comments]
    while block := find_math_block(data, at):
        ends = [end for start, end in shut if start <= block.start < end]
        at = max(ends) if ends else block.end
        if not ends:
            yield block


def _heading_in(note: Note, block: MathBlock) -> int | None:
    """Return where a heading stands in a formula that is closed, and is none because of it."""
    if not block.is_closed:
        return None
    known = {heading.start for heading in note.headings}
    found = _HEADING.finditer(note.source.data, block.start, block.end)
    return next((one.start(1) for one in found if one.start(1) not in known), None)


def _mark_above(data: bytes, start: int) -> int | None:
    """Return where, in the lines right above a formula, a `$$` stands behind text, without pair."""
    gap = max(data.rfind(b"\n\n", 0, start), data.rfind(b"\n\r\n", 0, start))
    marks = [one.start() for one in _MARK.finditer(data, gap + 1, start)]
    if len(marks) % 2 == 0 or begins_line(data, marks[-1]):
        return None
    return marks[-1]


def _is_hiding(text: str) -> bool:
    """Tell whether something in a formula that nothing closes is no formula."""
    return _MARKDOWN.search(text) is not None or _PROSE.search(text) is not None


def _is_hidden_by(note: Note, fence: Fence) -> bool:
    """Tell whether a fence that nothing closes holds what is no code; if not, it was cut off."""
    language = (fence.info.split() or [""])[0].lower().strip("{}.")
    if language in _LIKE_MARKDOWN:
        return False
    text = "".join(note.source.slice(start, end) for start, end in fence.pieces)
    if _IN_CODE.search(text):
        return True
    return language in _BRACED and _IN_OTHER_CODE.search(text) is not None


def _is_last_line(note: Note, start: int) -> bool:
    """Tell whether a mark opens the last line and nothing follows: drawings end so."""
    data = note.source.data
    line = data[data.rfind(b"\n", 0, start) + 1 : start]
    return not line.strip() and not data[start + 2 :].strip()


def _has_formula(note: Note) -> bool:
    return note.may_hold(b"$$")


def _reaches_end(note: Note) -> bool:
    data = note.source.data
    for parts in (note.comments, note.fences):
        if parts and (parts[-1].end == len(data) or not data[parts[-1].end :].strip()):
            return True
    return False


def _is_closed(data: bytes, fence: Fence, mark: bytes) -> bool:
    last = data[: fence.end].rstrip().rpartition(b"\n")[2].strip(b" \t\r>")
    return len(last) >= len(mark) and last == mark[:1] * len(last)


def _why_open(note: Note, fence: Fence, mark: str) -> str:
    """Say that a fence is open, and of which one it was to be the end where that stands deeper."""
    data, above = note.source.data, note.fences[-2:-1]
    opening = _OPENING.match(data, above[0].start) if above else None
    if opening is None or fence.info or not mark.encode().startswith(opening[1]):
        return "is never closed"
    line = data[data.rfind(b"\n", 0, above[0].start) + 1 : above[0].start]
    if not line or _is_closed(data, above[0], opening[1]):
        return "is never closed"
    what = "quote" if line.lstrip().startswith(b">") else "list item"
    number = note.source.line_of(above[0].start)
    return f"stands outside the {what} whose code line {number} opened, so it opens code itself"


def _open_mark(note: Note, fence: Fence) -> str:
    """Return the mark of a fence that the end of the note closes, "" if it is well closed."""
    data = note.source.data
    if data.startswith(_SCRIPT):
        return ""
    match = _OPENING.match(data, fence.start)
    if match is None or data[fence.end :].strip():
        return ""
    mark = match[1]
    is_closed = _is_closed(data, fence, mark)
    first_line = data.find(b"\n", fence.start, fence.end)
    is_one_line = first_line == -1 or not data[first_line : fence.end].strip()
    return "" if is_closed or is_one_line else mark.decode()  # with nothing in it it hides nothing
