"""H810: a note, folder or other file that cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic


class FileUnread(Rule):
    """A note, a folder, or a file that names others cannot be read.

    ## What it does
    Reports what is there and could not be read, with the reason the system gives: notes, folders
    with all that is in them, canvases, bases, and files whose name is not UTF-8. Symbolic links
    that lead out of the vault are left alone; so is a file that was deleted meanwhile. The rest of
    the vault is checked; the exit status is 2.

    ## Why is this bad
    Nothing is known of what it says: which links it holds, and whether it is private. Until it can
    be read, `build` publishes nothing, `mv` renames nothing, and `audit` proves nothing.

    ## Example
    A note that belongs to another user, with mode 600.

    ## Use instead
    `chmod u+r "The note.md"`, or take it out of the vault.
    """

    code = "H810"
    severity = Severity.ERROR
    only_with = ("unread-files",)
    vault_looks_at = ("names",)
    follows_links = False
    examples = (
        Example(
            "a note of another user, a folder",
            {"A.md": ""},
            (
                ("Locked", 1, "this cannot be read: Permission denied"),
                ("b.md", 1, "this cannot be read: Input/output error"),
            ),
            unread={"Locked": "Permission denied", "b.md": "Input/output error"},
        ),
        Example(
            "a link that leads out of the vault",
            {"A.md": "", "b.canvas": "{}"},
            unread={"B.md": "a symbolic link that leads out of the vault"},
        ),
    )

    def check_vault(self, context: Context) -> Iterator[Diagnostic]:
        """Report what could not be read."""
        for path, reason in context.vault.unread:
            message = f"this cannot be read: {reason}"
            yield self.finding(context.file(path), (0, 0), message, target=path)
