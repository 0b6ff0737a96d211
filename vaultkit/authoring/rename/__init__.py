"""Renaming and moving of all that a vault names, with every link that leads there.

`plan_rename` is pure: it returns edits and moves, and proves them; `vault/write/` does them. A note
is given a name that fits its title by `plan_rename(vault, note.path, name_for(title))`.
"""

from vaultkit.authoring.rename.rename_plan import Place, Plan
from vaultkit.authoring.rename.rename_request import plan_paths, plan_rename
from vaultkit.notes.text.file_names import name_for

__all__ = ["Place", "Plan", "name_for", "plan_paths", "plan_rename"]
