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
    "plan_edit",
    "plan_rename",
    "query_base",
    "render",
    "resolve_link",
    "undo",
]

TYPE_CHECKING = False  # that of `typing`, which would import `re`; checkers of types know the name
if TYPE_CHECKING:
    from vaultkit.errors import VaultkitError
    from vaultkit.public_api.planned_changes import apply, plan_edit, plan_rename, undo
    from vaultkit.public_api.public_values import Finding, Link, Note, Plan, Vault
    from vaultkit.public_api.vault_questions import (
        backlinks_of,
        check,
        find_note,
        link_graph,
        links_of,
        load_vault,
        query_base,
        render,
        resolve_link,
    )

_MODULES = {
    "VaultkitError": "errors",
    **dict.fromkeys(("apply", "plan_edit", "plan_rename", "undo"), "public_api.planned_changes"),
    **dict.fromkeys(("Finding", "Link", "Note", "Plan", "Vault"), "public_api.public_values"),
}
"""Where a name is, if it is not among the questions."""

if not TYPE_CHECKING:  # for a checker of types, what is not listed above is not there

    def __getattr__(name: str) -> object:
        """Import a public name when it is first asked for."""
        if name not in __all__:
            message = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(message)
        from importlib import import_module

        place = _MODULES.get(name, "public_api.vault_questions")
        value: object = getattr(import_module(f"{__name__}.{place}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return [*__all__, "__version__", "__doc__", "__name__", "__path__"]
