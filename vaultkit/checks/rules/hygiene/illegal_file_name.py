"""H804: a file name that other systems cannot hold."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example, Rule
from vaultkit.notes.paths import NotePath, fold
from vaultkit.notes.text.file_names import ILLEGAL, explain_illegal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
        vault = context.vault
        paths = sorted((*vault.notes, *vault.attachments))
        for path, message in _clashes(paths).items():
            yield self._report(path, message, context)
        for path in paths:
            match = ILLEGAL.search(path)
            if match:
                yield self._report(path, explain_illegal(path, match), context)

    def _report(self, path: str, message: str, context: Context) -> Diagnostic:
        note = context.vault.notes.get(NotePath(path)) or context.file(path)
        return self.finding(note, (0, 0), message, target=path)


def _clashes(paths: list[str]) -> Mapping[str, str]:
    """Return the files whose path, or a folder of it, differs from another's only in its writing.

    A folder that clashes is reported at its first file.
    """
    found: dict[str, str] = {}
    files: dict[str, str] = {}
    folders: dict[str, str] = {}
    seen: set[str] = set()
    why = "only in case or in how accents are encoded"
    for path in paths:
        folder = path.rpartition("/")[0]
        if folder not in seen:
            seen.add(folder)
            for part in accumulate(folder.split("/"), "{}/{}".format) if folder else ():
                other = folders.setdefault(fold(part), part)
                if other != part:
                    found.setdefault(path, f'the folder "{part}" differs from "{other}" {why}')
                    break
        folded = fold(path)
        other = files.setdefault(folded, path)
        if other != path:
            found.setdefault(path, f'the name differs from "{other}" {why}')
    return found
