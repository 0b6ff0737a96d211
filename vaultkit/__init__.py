"""vaultkit: check, repair and publish an Obsidian vault.

What `import vaultkit` gives is listed in `__all__` and explained in docs/api.md:

    vault = vaultkit.load_vault("garden")
    for finding in vaultkit.check(vault):
        print(finding)

Each name is imported when it is first asked for, so that `import vaultkit` costs nothing.
"""

__version__ = "0.1.0"

__all__ = [
    "Finding",
    "Link",
    "Note",
    "Plan",
    "Vault",
    "VaultkitError",
    "apply",
    "backlinks_of",
    "check",
    "find_note",
    "link_graph",
    "links_of",
    "load_vault",
    "plan_append",
    "plan_edit",
    "plan_edits",
    "plan_extract",
    "plan_merge",
    "plan_rename",
    "plan_replace_section",
    "plan_set",
    "plan_unset",
    "query_base",
    "render",
    "resolve_link",
    "undo",
]

TYPE_CHECKING = False  # that of `typing`, which would import `re`; checkers of types know the name
if TYPE_CHECKING:
    from vaultkit import errors as errors
    from vaultkit.errors import VaultkitError
    from vaultkit.public_api.note_questions import backlinks_of, find_note, links_of, resolve_link
    from vaultkit.public_api.planned_changes import apply, plan_edit, plan_edits, undo
    from vaultkit.public_api.planned_note_edits import (
        plan_append,
        plan_extract,
        plan_merge,
        plan_replace_section,
        plan_set,
        plan_unset,
    )
    from vaultkit.public_api.planned_renames import plan_rename
    from vaultkit.public_api.public_values import Finding, Link, Note, Plan, Vault
    from vaultkit.public_api.vault_questions import (
        check,
        link_graph,
        load_vault,
        query_base,
        render,
    )

_MODULES = {
    "errors": ("VaultkitError",),
    "public_api.note_questions": ("backlinks_of", "find_note", "links_of", "resolve_link"),
    "public_api.planned_changes": ("apply", "plan_edit", "plan_edits", "undo"),
    "public_api.planned_note_edits": (
        *("plan_append", "plan_extract", "plan_merge"),
        *("plan_replace_section", "plan_set", "plan_unset"),
    ),
    "public_api.planned_renames": ("plan_rename",),
    "public_api.public_values": ("Finding", "Link", "Note", "Plan", "Vault"),
    "public_api.vault_questions": ("check", "link_graph", "load_vault", "query_base", "render"),
}
"""Where the names are; `test_api.py` sees that none is missing."""

if not TYPE_CHECKING:  # for a checker of types, what is not listed above is not there

    def __getattr__(name: str) -> object:
        """Import a public name when it is first asked for."""
        if name not in __all__ and name != "errors":
            message = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(message)
        from importlib import import_module

        if name == "errors":
            return import_module(f"{__name__}.errors")
        place = next(place for place, names in _MODULES.items() if name in names)
        value: object = getattr(import_module(f"{__name__}.{place}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return [*__all__, "errors", "__version__", "__doc__", "__name__", "__path__"]
