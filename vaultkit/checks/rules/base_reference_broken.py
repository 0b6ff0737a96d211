"""E207: a base that cannot be read, or that names what is not there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example, Rule
from vaultkit.notes.embedded import read_yaml
from vaultkit.notes.paths import fold, folder_of
from vaultkit.vault.inspect import link_span

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import ResolvedLink

_FOLDER = re.compile(
    r"""(?:file\.inFolder\(\s*|file\.folder\s*==\s*)(["'])((?:(?!\1)[^\\\n])+)\1"""
)


class BaseReferenceBroken(Rule):
    """A base cannot be read, or names a folder or view that does not exist.

    ## What it does
    Reports base files that are no YAML mapping, folders in `file.inFolder("…")` and
    `file.folder == "…"` that hold no file, and links such as `![[Books.base#Shelf]]` to a view that
    the base does not have. `base` code blocks are read as well.

    ## Why is this bad
    The base is empty, or another view of it is shown, without any word of the reason.

    ## Example
    ```yaml
    filters: file.inFolder("Boks")
    ```

    ## Use instead
    ```yaml
    filters: file.inFolder("Books")
    ```
    """

    code = "E207"
    severity = Severity.WARNING
    examples = (
        Example(
            "no folder, no view",
            {
                "B.base": 'filters: file.inFolder("Boks")\nviews:\n- type: table\n  name: All\n',
                "A.md": "![[B.base#Shelf]] [[B.base#all]]\n\n```base\n"
                "filters: file.folder == 'Gone'\n```\n",
                "Books/x.md": "",
            },
            (
                ("A.md", 1, 'the base "B.base" has no view "Shelf"; it has "All"'),
                ("A.md", 4, 'no folder "Gone"'),
                ("B.base", 1, 'no folder "Boks"; did you mean "Books"?'),
            ),
        ),
        Example(
            "no YAML, no mapping",
            {"B.base": "views: [\n", "C.base": "- a\n", "A.md": "```base\na: b: c\n```\n"},
            (
                ("A.md", 2, "this base cannot be read: not valid YAML"),
                ("B.base", 2, "this base cannot be read: not valid YAML"),
                ("C.base", 1, "this base cannot be read: "),
            ),
        ),
        Example(
            "folders at any depth and in any case, the root, views without a name, an empty base",
            {
                "B.base": 'filters:\n  or:\n    - file.inFolder("books/Old/")\n'
                '    - file.inFolder("/")\n    - file.inFolder(this.file.folder)\n',
                "C.base": "",
                "A.md": "![[B.base]] ![[C.base#Any]] ![[D.base#X]]\n",
                "Books/Old/x/y.md": "",
            },
        ),
    )

    def check_vault(self, context: Context) -> Iterator[Diagnostic]:
        """Report bases in files and in code blocks, then links to views."""
        vault = context.vault
        views: dict[str, list[str]] = {}
        for path in vault.texts:
            if path.lower().endswith(".base"):
                base = context.file(path)
                bodies = ((0, len(base.source.data)),)
                views[path] = yield from self._base(base, bodies, context)
        for note in vault.notes.values():
            if note.fences and note.may_hold(b"base"):
                for fence in note.fences:
                    if fence.info.strip().lower() == "base":
                        yield from self._base(note, fence.pieces, context)
        for path, names in views.items():
            for link in vault.backlinks.get(path, ()):
                yield from self._link(link, names, context)

    def _base(
        self, note: Note, pieces: tuple[tuple[int, int], ...], context: Context
    ) -> Generator[Diagnostic, None, list[str]]:
        """Report one base; return the names of its views."""
        text = "".join(note.source.slice(*piece) for piece in pieces)
        value, fault = read_yaml(text)
        if fault:
            at = _offset(pieces, len(text[: fault[0]].encode()))
            message = f"this base cannot be read: {fault[1]}"
            yield self.finding(note, (at, at), message, target=note.path)
            return []
        folders = context.view(_folders)
        for match in _FOLDER.finditer(text):
            wanted = fold(match[2].strip("/"))
            if wanted and wanted not in folders:
                from vaultkit.checks.nearest import find_nearest

                near = find_nearest(match[2], sorted(folders.values()))
                hint = f'; did you mean "{near}"?' if near else ""
                at = _offset(pieces, len(text[: match.start(2)].encode()))
                span = (at, at + len(match[2].encode()))
                yield self.finding(note, span, f'no folder "{match[2]}"{hint}', target=match[2])
        return _view_names(value)

    def _link(self, link: ResolvedLink, views: list[str], context: Context) -> Iterator[Diagnostic]:
        wanted = link.link.subpath.lstrip("#").strip()
        if not wanted or not views or wanted.lower() in map(str.lower, views):
            return
        names = ", ".join(f'"{name}"' for name in views)
        message = f'the base "{link.destination}" has no view "{wanted}"; it has {names}'
        note = context.vault.notes[link.source]
        span = link_span(note, link.link)
        yield self.finding(note, span, message, target=link.link.target + link.link.subpath)


def _view_names(value: Mapping[str, Any]) -> list[str]:
    views = value.get("views")
    items = views if isinstance(views, list) else []
    names = [item.get("name") for item in items if isinstance(item, dict)]
    return [name for name in names if isinstance(name, str) and name.strip()]


def _offset(pieces: tuple[tuple[int, int], ...], offset: int) -> int:
    """Return the byte of a note at which the byte of a text made of pieces stands."""
    for start, end in pieces:
        if offset < end - start:
            return start + offset
        offset -= end - start
    return pieces[-1][1] if pieces else 0


def _folders(context: Context) -> Mapping[str, str]:
    """Return the vault's folders by their folded path."""
    found: dict[str, str] = {}
    for path in {folder_of(path) for path in (*context.vault.notes, *context.vault.attachments)}:
        folder = path
        while folder and fold(folder) not in found:
            found[fold(folder)] = folder
            folder = folder_of(folder)
    return found
