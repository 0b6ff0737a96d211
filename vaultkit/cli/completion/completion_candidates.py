"""What can be typed next, for the completion of shells: from names of files, and never an error.

No note is read, save the one file whose views are asked for. What a shell is given can be shown in
one line; the shell itself quotes it.
"""

from __future__ import annotations

import os
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import click

    from vaultkit.opening.vault_place import Place

    Items = list[CompletionItem[str]]
    Complete = Callable[[click.Context, click.Parameter, str], Items]

_MOST = 2_000
"""Candidates, at most."""
_EVERY_TYPE = "*"
_TEMPLATE = "template"


def _harmless(complete: Complete) -> Complete:
    """Return what completes nothing where anything goes wrong: a prompt is no place for errors."""

    @wraps(complete)
    def run(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
        try:
            return complete(ctx, param, incomplete)[:_MOST]
        except Exception:  # noqa: BLE001 a folder or config of any kind may be here
            return []

    return run


def _fit(names: Iterable[str], incomplete: str) -> list[str]:
    """Return the names that begin as it was typed; if none does, those that hold it."""
    from vaultkit.notes.paths import fold

    known, wanted = list(dict.fromkeys(names)), fold(incomplete)
    begin = [name for name in known if fold(name).startswith(wanted)]
    return begin or [name for name in known if wanted in fold(name)]


def _items(names: Iterable[str], incomplete: str) -> Items:
    return [CompletionItem(name) for name in _fit(names, incomplete)]


def _or_files(items: Items, incomplete: str) -> Items:
    """Let the shell complete names of files where nothing of the vault fits."""
    return items or [CompletionItem(incomplete, type="file")]


def _place(ctx: click.Context) -> Place:
    """Return the vault that a command would be about."""
    from vaultkit.opening.vault_place import find_place

    given: dict[str, Path | None] = {"vault": None, "config": None}
    level: click.Context | None = ctx
    while level is not None:
        given |= {name: given[name] or level.params.get(name) for name in given}
        level = level.parent
    return find_place(vault=given["vault"], config=given["config"])


def _files(place: Place) -> list[str]:
    from vaultkit.vault.files.file_listing import list_some_files

    return list(list_some_files(place.root))


def _named(paths: Iterable[str]) -> Iterator[str]:
    """Yield what names each note: its name if no other has it, else its path."""
    from collections import Counter

    from vaultkit.notes.paths import fold, is_note, stem_of

    notes = [path for path in paths if is_note(path)]
    numbers = Counter(fold(stem_of(path)) for path in notes)
    for path in notes:
        yield stem_of(path) if numbers[fold(stem_of(path))] == 1 else path


def _typed(place: Place, paths: Iterable[str]) -> Iterator[str]:
    """Yield how paths of the vault can be typed here: from this folder, then from the root."""
    from vaultkit.opening.typed_paths import prefix_of

    root, here = place.root.resolve(), Path.cwd().resolve()
    inside = here.relative_to(root).as_posix() if here.is_relative_to(root) else ""
    below = "" if inside in {"", "."} else f"{inside}/"
    before = prefix_of(place.root) if not below else ""
    for path in paths:
        if below and path.startswith(below):
            yield path[len(below) :]
        yield path
        if before and not before.startswith(os.sep):
            yield f"{before}{path}"


def _of_paths(place: Place, paths: Iterable[str], incomplete: str) -> Items:
    """Return paths that fit, or the notes among them whose names fit."""
    from vaultkit.notes.paths import fold, is_note, stem_of

    found = list(paths)
    begin = [path for path in _typed(place, found) if fold(path).startswith(fold(incomplete))]
    if begin or "/" in incomplete:
        return [CompletionItem(path) for path in dict.fromkeys(begin)]
    stems = set(_fit((stem_of(path) for path in found if is_note(path)), incomplete))
    return [CompletionItem(path) for path in found if is_note(path) and stem_of(path) in stems]


@_harmless
def notes(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """Complete a note: its name, or its path where a slash was typed."""
    del param
    place = _place(ctx)
    files = _files(place)
    if "/" in incomplete:
        return _of_paths(place, files, incomplete)
    return _items(_named(files), incomplete)


@_harmless
def pages(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """Complete what the site shows as a page: a note, a canvas or a base."""
    others = [path for path in _files(_place(ctx)) if path.endswith((".canvas", ".base"))]
    return [*notes(ctx, param, incomplete), *_items(others, incomplete)]


@_harmless
def paths(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """Complete a file or folder of the vault; a note also by its name."""
    del param
    place = _place(ctx)
    return _or_files(_of_paths(place, _files(place), incomplete), incomplete)


@_harmless
def movable(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """Complete what can be renamed: a note by name or path, a folder, another file."""
    from vaultkit.notes.paths import is_note

    place = _place(ctx)
    others = [path for path in _typed(place, _files(place)) if not is_note(path)]
    found = [*notes(ctx, param, incomplete), *_items(others, incomplete)]
    return list({item.value: item for item in found}.values())


@_harmless
def folders(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """Complete a folder of the vault."""
    del param
    place = _place(ctx)
    return _items(_typed(place, (x for x in _files(place) if x.endswith("/"))), incomplete)


@_harmless
def types(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """Complete a type of notes: those of the config, and those that have a template."""
    del param
    from vaultkit.notes.paths import is_note, stem_of
    from vaultkit.vault.files.excluded_files import match_any
    from vaultkit.vault.obsidian.obsidian_settings import load_settings

    place = _place(ctx)
    inside = tuple(f"{folder}/" for folder in load_settings(place.root).templates)
    is_template = match_any(place.config.templates)
    found = [x for x in _files(place) if is_note(x) and (x.startswith(inside) or is_template(x))]
    known = [name for name in place.config.types if name != _EVERY_TYPE]
    return _items([*known, *(_type_of(stem_of(path)) for path in found)], incomplete)


def _type_of(stem: str) -> str:
    """Return the type that a template is for: `Template - fact` is one for facts."""
    folded = stem.lower()
    if folded.startswith(_TEMPLATE):
        return stem[len(_TEMPLATE) :].lstrip(" -") or stem
    return stem[: -len(_TEMPLATE)].rstrip(" -") if folded.endswith(_TEMPLATE) else stem


@_harmless
def schemas(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """Complete what there is a schema of: the config, and each type in it."""
    del param
    return _items(["config", *_place(ctx).config.types], incomplete)


@_harmless
def views(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """Complete a base; after `#`, the name of one of its views."""
    name, mark, view = incomplete.partition("#")
    if mark:
        place = _place(ctx)
        return [CompletionItem(f"{name}#{one}") for one in _fit(_views_of(place, name), view)]
    files = [path for path in _files(_place(ctx)) if path.endswith(".base")]
    return _items(files, incomplete) or notes(ctx, param, incomplete)


def _views_of(place: Place, name: str) -> Iterator[str]:
    """Yield the names of a base's views, or of those in a note. Effect: reads that file."""
    from vaultkit.authoring.bases.reading.base_reading import read_base
    from vaultkit.authoring.bases.reading.base_sources import base_fences, is_base
    from vaultkit.notes.paths import NotePath
    from vaultkit.vault.files.file_reading import read_source
    from vaultkit.vault.load import load_note
    from vaultkit.vault.resolving.resolve import Resolver

    resolver = Resolver(path for path in _files(place) if not path.endswith("/"))
    path = resolver.resolve(name, "").path or resolver.resolve(f"{name}.base", "").path
    if path is None:
        return
    if is_base(path):
        bases = [read_base(read_source(place.root, path).text)]
    else:
        bases = [one.base for one in base_fences(load_note(place.root, NotePath(path)))]
    yield from (view.name for base in bases for view in base.views if view.name.isprintable())


@_harmless
def codes(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """Complete codes of rules and letters of families, after the last comma."""
    before, comma, last = incomplete.rpartition(",")
    del ctx, param
    found = _codes(last.upper(), is_named=False)
    return [CompletionItem(f"{before}{comma}{code}", help=name or None) for code, name in found]


@_harmless
def rules(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """Complete a rule's code or name, or the letter of a family."""
    del ctx, param
    found = _codes(incomplete.upper(), is_named=True)
    return [CompletionItem(code, help=name or None) for code, name in found]


def _codes(wanted: str, *, is_named: bool) -> list[tuple[str, str]]:
    """Return families and codes that begin as wanted, with names of rules; or names that do."""
    from vaultkit.checks.engine.registry import load_rules
    from vaultkit.checks.rule_codes import family_of

    known = {rule.code: rule.name for rule in load_rules()}
    table = dict.fromkeys(map(family_of, known), "") | known
    found = [(code, name) for code, name in table.items() if code.startswith(wanted)]
    if found or not is_named:
        return found
    return [(name, code) for code, name in known.items() if name.upper().startswith(wanted)]


def of_group(
    group: click.Group, default: str, ctx: click.Context, incomplete: str, own: Items
) -> Items:
    """Add what can be typed after a group that is itself one of its commands.

    Args:
        group: The group.
        default: The command that is meant where none is named.
        ctx: The group's context.
        incomplete: What was typed.
        own: What the group offers.
    """
    import click

    if own and incomplete:
        return own
    command = group.commands[default]
    with command.make_context(default, [], parent=ctx, resilient_parsing=True) as inner:
        found = [*own, *command.shell_complete(inner, incomplete)]
        arguments = [one for one in command.params if isinstance(one, click.Argument)]
        if arguments and not incomplete.startswith("-"):
            found += arguments[0].shell_complete(inner, incomplete)
    return list({item.value: item for item in found}.values())
