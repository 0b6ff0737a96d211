"""H804: a file name that other systems cannot hold."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from vaultkit.checks.context import file_view
from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example, Rule
from vaultkit.notes.paths import NotePath, fold
from vaultkit.notes.text.file_names import ILLEGAL, explain_illegal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic


class IllegalFileName(Rule):
    r"""A file's name cannot be written on every system.

    ## What it does
    Reports names that Windows refuses (`< > : " | ? * \`, control characters, a dot or a blank at
    the end, `CON`, `NUL`, …), and names that differ from another's only in case or in how accents
    are encoded.

    ## Why is this bad
    A clone or a sync to Windows or macOS fails, or one of the files overwrites the other. Whoever
    wants names that every system holds makes it an error: `[severity]`, `H804 = "error"`.

    ## Example
    `Why Kubernetes?.md`

    ## Use instead
    `Why Kubernetes.md`
    """

    code = "H804"
    severity = Severity.WARNING
    vault_looks_at = ("names",)
    options = ("severity",)
    follows_links = False
    examples = (
        Example(
            "characters, ends and devices, in folders as well",
            {"a?.md": "", "b./c.md": "", "con.md": "", "x/d :.png": b"", "e .md": ""},
            (
                ("a?.md", 1, '"?" in a file name is refused by Windows'),
                ("b./c.md", 1, '"." at the end of a file or folder name is refused by Windows'),
                ("con.md", 1, '"con" is a name that Windows keeps for a device'),
                ("x/d :.png", 1, '":" in a file name is refused by Windows'),
            ),
        ),
        Example(
            "names that differ in case or encoding only",
            {
                "A.md": "",
                "a.md": "",
                "\u00e9.md": "",
                "e\u0301.md": "",
                "Net/x.md": "",
                "net/y.md": "",
            },
            (
                ("a.md", 1, 'differs from "A.md" only in case or in how accents are encoded'),
                ("\u00e9.md", 1, "only in case or in how accents are encoded"),
                ("net/y.md", 1, 'the folder "net" differs from "Net" only in case'),
            ),
        ),
        Example(
            "what Windows allows, and one name in two folders",
            {"a b.c.md": "", "x/console.md": "", "y/console.md": "", "[é] 'ü' (1) #2.md": ""},
        ),
    )

    def check_vault(self, context: Context) -> Iterator[Diagnostic]:
        """Report the names of all files."""
        for path, message in _clashes(context).items():
            yield self._report(path, message, context)
        for path, message in context.view(_illegal).items():
            yield self._report(path, message, context)

    def _report(self, path: str, message: str, context: Context) -> Diagnostic:
        note = context.vault.notes.get(NotePath(path)) or context.file(path)
        return self.finding(note, (0, 0), message, target=path)


def _judge(path: str) -> str | None:
    match = ILLEGAL.search(path)
    return explain_illegal(path, match) if match else None


_illegal = file_view(_judge)
"""Why names are refused, by the paths of the files."""


def _clashes(context: Context) -> Mapping[str, str]:
    """Return the files whose path, or a folder of it, differs from another's only in its writing.

    A folder that clashes is reported at its first file. Where no two names come to the same, which
    is quick to see, nothing is gone through.
    """
    paths = context.file_paths
    folders = {
        part for folder in {path.rpartition("/")[0] for path in paths} for part in _around(folder)
    }
    if context.vault.resolver.are_paths_unlike and len({*map(fold, folders)}) == len(folders):
        return {}
    return _find_clashes(sorted(paths))


def _around(folder: str) -> Iterable[str]:
    """Return the folders that a folder lies in, and it."""
    return accumulate(folder.split("/"), "{}/{}".format) if folder else ()


def _find_clashes(paths: list[str]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    files: dict[str, str] = {}
    folders: dict[str, str] = {}
    seen: set[str] = set()
    why = "only in case or in how accents are encoded"
    for path in paths:
        folder = path.rpartition("/")[0]
        if folder not in seen:
            seen.add(folder)
            for part in _around(folder):
                other = folders.setdefault(fold(part), part)
                if other != part:
                    found.setdefault(path, f'the folder "{part}" differs from "{other}" {why}')
                    break
        folded = fold(path)
        other = files.setdefault(folded, path)
        if other != path:
            found.setdefault(path, f'the name differs from "{other}" {why}')
    return found
