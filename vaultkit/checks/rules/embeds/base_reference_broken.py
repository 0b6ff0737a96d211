"""E207: a base that cannot be read, or that names what is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.context import kept_while
from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example, Rule
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.paths import fold, folder_of
from vaultkit.vault.presentation.inspection import link_span

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Mapping

    from vaultkit.authoring.bases.reading.base_sources import WrittenBase
    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath
    from vaultkit.vault.vault import ResolvedLink

_FOLDER = lazy_re(r"""(?:file\.inFolder\(\s*|file\.folder\s*==\s*)(["'])((?:(?!\1)[^\\\n])+)\1""")


class BaseReferenceBroken(Rule):
    """A base cannot be read, or names a folder or view that does not exist.

    ## What it does
    Reports base files that are no YAML mapping, expressions that cannot be read, functions,
    formulas, fields of files and summaries that do not exist, and formulas that refer to
    themselves; folders in `file.inFolder("…")` and `file.folder == "…"` that hold no file;
    properties that no note has and that nearly have the name of one; names with a hyphen, which an
    expression reads as a subtraction (`note["my-prop"]` is the property); and links such as
    `![[Books.base#Shelf]]` to a view that the base does not have. `base` code blocks are read as
    well.

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
    only_with = ("bases", "fences")
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
            "functions, formulas, fields, summaries and properties that are not there",
            {
                "B.base": "filters: 'file.hasTga(\"x\")'\nformulas:\n  a: formula.b\n"
                "  b: formula.a\nviews:\n- type: table\n  order: [file.nme, stauts]\n"
                "  summaries: {n: Avg}\n",
                "A.md": "---\nstatus: x\n---\n> ```base\n> filters: 'a ='\n> ```\n",
            },
            (
                ("A.md", 5, 'unexpected "="; write == to compare'),
                ("B.base", 1, 'no function hasTga(); did you mean "hasTag()"?'),
                ("B.base", 3, 'the formula "a" refers to itself: a → b → a'),
                ("B.base", 4, 'the formula "b" refers to itself: b → a → b'),
                ("B.base", 7, 'a file has no field "nme"'),
                ("B.base", 7, 'no note has a property "stauts"; did you mean "status"?'),
                ("B.base", 8, 'there is no summary "Avg"'),
            ),
        ),
        Example(
            "names with hyphens in expressions; a subtraction is none, nor is a column",
            {
                "B.base": "formulas:\n  a: my-prop + 1\n  b: note.my-prop.round()\n  c: x-y\n"
                "  d: a-b-c * 2\n  e: my - prop\nviews:\n- {type: table, order: [my-prop]}\n",
                "A.md": "---\nmy-prop: 7\nx: 1\ny: 2\nx-y: 3\na-b-c: 4\n---\n",
            },
            (
                ("B.base", 2, 'no property "my" or "prop"; did you mean note["my-prop"]?'),
                ("B.base", 3, 'no property "my" or "prop"; did you mean note["my-prop"]?'),
                ("B.base", 5, 'no property "a" or "b" or "c"; did you mean note["a-b-c"]?'),
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
        from vaultkit.authoring.bases.reading.base_sources import base_fences, base_file, is_base

        vault = context.vault
        views: dict[str, list[str]] = {}
        for path in filter(is_base, vault.texts):
            written = base_file(vault, path)
            yield from self._base(context.file(path), written, context)
            views[path] = [view.name for view in written.base.views if view.end]
        for note in (vault.notes[path] for path in context.view(_with_fences)):
            for written in base_fences(note):
                yield from self._base(note, written, context)
        for path, names in views.items():
            for link in vault.backlinks.get(path, ()):
                yield from self._link(link, names, context)

    def _base(self, note: Note, written: WrittenBase, context: Context) -> Iterator[Diagnostic]:
        """Report what is wrong with one base, then folders and properties that are not there."""
        from vaultkit.authoring.bases.expression_hints import find_joined

        for fault in written.base.faults:
            span = written.span(fault.start, fault.end)
            yield self.finding(note, span, fault.message, target=note.path)
        for match in _FOLDER.finditer(written.text):
            yield from self._folder(note, written, match, context)
        known = context.view(_properties)
        joined = find_joined(written.base, known)
        for fault in joined:
            span = written.span(fault.start, fault.end)
            yield self.finding(note, span, fault.message, target=note.path)
        for name, start, end in written.base.properties:
            is_told = any(one.start <= start < one.end for one in joined)
            near = None if is_told or name.lower() in known else _near(name, known.values())
            if near:
                message = f'no note has a property "{name}"; did you mean "{near}"?'
                yield self.finding(note, written.span(start, end), message, target=name)

    def _folder(
        self, note: Note, written: WrittenBase, match: re.Match[str], context: Context
    ) -> Iterator[Diagnostic]:
        folders = context.view(_folders)
        wanted = fold(match[2].strip("/"))
        if wanted and wanted not in folders:
            near = _near(match[2], folders.values())
            hint = f'; did you mean "{near}"?' if near else ""
            span = written.span(match.start(2), match.end(2))
            yield self.finding(note, span, f'no folder "{match[2]}"{hint}', target=match[2])

    def _link(self, link: ResolvedLink, views: list[str], context: Context) -> Iterator[Diagnostic]:
        wanted = link.link.subpath.lstrip("#").strip()
        if not wanted or not views or wanted.lower() in map(str.lower, views):
            return
        names = ", ".join(f'"{name}"' for name in views)
        message = f'the base "{link.destination}" has no view "{wanted}"; it has {names}'
        note = context.vault.notes[link.source]
        span = link_span(note, link.link)
        yield self.finding(note, span, message, target=link.link.target + link.link.subpath)


def _near(name: str, known: Iterable[str]) -> str | None:
    from vaultkit.notes.text.nearest_name import find_slip

    return find_slip(name, sorted(known))


def _has_fences(note: Note) -> bool:
    from vaultkit.authoring.bases.reading.base_sources import is_base_fence

    return note.may_hold(b"base") and any(map(is_base_fence, note.fences))


@kept_while(_has_fences)
def _with_fences(context: Context) -> list[NotePath]:
    """Return the notes that hold bases, in path order."""
    return [path for path, note in context.vault.notes.items() if note.fences and _has_fences(note)]


@kept_while(lambda note: tuple(note.properties) or False)
def _properties(context: Context) -> Mapping[str, str]:
    from vaultkit.authoring.bases.expression_hints import property_names

    return property_names(context.vault)


@kept_while()
def _folders(context: Context) -> Mapping[str, str]:
    """Return the vault's folders by their folded path."""
    found: dict[str, str] = {}
    for path in {folder_of(path) for path in context.file_paths}:
        folder = path
        while folder and fold(folder) not in found:
            found[fold(folder)] = folder
            folder = folder_of(folder)
    return found
