"""H811: a file of Obsidian's settings that cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic


class SettingsUnread(Rule):
    """A file of Obsidian's settings is there and cannot be read.

    ## What it does
    Reads what vaultkit goes by in `.obsidian`: `app.json`, `types.json`, `templates.json` and the
    settings of the plugin Templater. It reports such a file that is no file, a link that leads
    nowhere, no JSON, no object, or in which `userIgnoreFilters`, `types` or the folder of templates
    is no list, object or text. It reports the same of what `mv` only edits: `bookmarks.json`,
    `canvas.json`, `daily-notes.json`, `graph.json`, `note-composer.json`, `publish.json`,
    `starred.json` and `zk-prefixer.json`. A file that is not there is fine.

    ## Why is this bad
    Obsidian falls back to its defaults: no file is excluded, and templates are notes. Until it can
    be read, `build`, `audit`, `mv`, `moc` and `check --fix` do nothing; for a file that is only
    edited, that is `mv`, since paths in it would be left behind.

    ## Example
    An `app.json` that a synchronisation has cut off: `{"userIgnoreFilters": ["Priv`

    ## Use instead
    The file from a backup; or delete it, and set in Obsidian what it is to say.
    """

    code = "H811"
    severity = Severity.ERROR
    only_with = ("unread-files",)
    vault_looks_at = ("names",)
    follows_links = False
    examples = (
        Example(
            "cut off, and of another shape",
            {
                "A.md": "",
                ".obsidian/app.json": '{"userIgnoreFilters": ["Priv',
                ".obsidian/templates.json": '{"folder": ["T"]}',
                ".obsidian/types.json": "[]",
            },
            (
                (".obsidian/app.json", 1, "settings cannot be read: not valid JSON: Unterminated"),
                (".obsidian/templates.json", 1, 'cannot be read: "folder" must be text'),
                (".obsidian/types.json", 1, "cannot be read: settings must be a JSON object"),
            ),
        ),
        Example(
            "no settings, and such as say nothing",
            {"A.md": "", ".obsidian/app.json": '{"userIgnoreFilters": null}'},
        ),
    )

    def check_vault(self, context: Context) -> Iterator[Diagnostic]:
        """Report the files that could not be read."""
        settings = context.vault.settings
        for path, reason in (*settings.unread, *settings.unedited):
            message = f"this file of Obsidian's settings cannot be read: {reason}"
            yield self.finding(context.file(path), (0, 0), message, target=path)
