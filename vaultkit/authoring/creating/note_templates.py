"""Make a new note from a template, in the syntax of Obsidian's core plugin Templates.

`{{title}}`, `{{date}}`, `{{time}}`, and the last two with a moment.js format after a colon. The
rest of a template is taken as it is. Properties that the schema of the type wants are added.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.authoring.creating.note_location import (
    Wanted,
    choose_path,
    named_template,
    period_of,
    templates_of,
)
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.errors import RenameError
from vaultkit.notes.edit import Edit, apply
from vaultkit.notes.frontmatter.property_places import locate
from vaultkit.notes.frontmatter.yaml_text import write_property, write_value
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.paths import fold, stem_of
from vaultkit.notes.source import Source
from vaultkit.notes.text.moment_format import DEFAULT_DATE, DEFAULT_TIME, format_moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from vaultkit.config import Config, FieldRule
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import Vault

_PLACEHOLDER = lazy_re(r"\{\{\s*(title|date|time)\s*(?::([^{}\n]*))?\}\}", re.IGNORECASE)
_BARE_TITLE = lazy_re(
    r"^((?:[\w-]+:|[ \t]*-)[ \t]+)\{\{\s*title\s*\}\}[ \t]*$", re.IGNORECASE | re.MULTILINE
)
_EVERY_TYPE = "*"
_NAMES = ("{}", "template - {}", "template {}", "{} template", "template-{}", "{}-template")
_SHOWN = 60
"""Characters of a template's code that a message shows."""
_LISTS = frozenset({"list", "links"})


class NewNote(NamedTuple):
    """A note to be written.

    Args:
        path: Its vault path.
        data: Its bytes.
        template: The template it comes from, "" for the schema alone.
        empty: Properties that the schema wants and only the author can fill.
        why: Whose choice its folder is, as it is told; "" if it was asked for.
    """

    path: str
    data: bytes
    template: str
    empty: tuple[str, ...]
    why: str = ""


def plan_note(  # noqa: PLR0913 - where it goes, what it is, and when
    vault: Vault,
    config: Config,
    kind: str,
    title: str,
    *,
    when: datetime,
    folder: str | None = None,
) -> NewNote:
    """Return a new note of a type.

    Args:
        vault: The vault it is for.
        config: For schemas and templates.
        kind: Its type.
        title: Its title; the file name is what of it a name can hold.
        when: The moment that `{{date}}` and `{{time}}` mean.
        folder: Where it goes; None for where a note named after a day belongs, else where all notes
            of its type are, else where Obsidian makes new notes.

    Errors:
        RenameError: there is no such type, a note of that name already, or code in the template.
    """
    template, wanted = find_template(vault, config, kind), Wanted(kind, title)
    if template is not None:
        refuse_code(template)
    period = period_of(vault, wanted, template)
    if period is not None and period.day is not None:
        when = datetime.combine(period.day, when.timetz())
    path, why = choose_path(vault, config, wanted, folder, period)
    fields = dict(_fields(config, kind))
    text = template.source.text if template else ""
    text = fill_template(_quote_title(text, title), title, when, vault.settings)
    note = parse_note(Source(path, text.encode()))
    if template is not None:
        note = _mend(template, note, title, when, vault)
    note, empty = _complete(note, fields, kind, title, when)
    origin = template.path if template else ""
    return NewNote(path, note.source.data, origin, tuple(empty), why)


def fill_template(text: str, title: str, when: datetime, settings: Any) -> str:
    """Return a template with its placeholders filled in."""

    def put(match: re.Match[str]) -> str:
        name, pattern = match[1].lower(), match[2]
        if name == "title":
            return title
        default = settings.date_format if name == "date" else settings.time_format
        usual = DEFAULT_DATE if name == "date" else DEFAULT_TIME
        return format_moment(when, (pattern or "").strip() or default or usual)

    return _PLACEHOLDER.sub(put, text)


def refuse_code(template: Note) -> None:
    """See that nothing in a template is code of the plugin Templater.

    Errors:
        RenameError: something is.
    """
    at = find_code(template.source.text)
    if at < 0:
        return
    text = template.source.text
    line, end = text.count("\n", 0, at) + 1, text.find("%>", at) + len("%>")
    shown = " ".join(text[at:end].split())
    shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
    message = (
        f"{template.path}:{line}: a template of the plugin Templater, with the code {shown}; "
        "vaultkit runs no code of a vault; nothing was made"
    )
    hint = (
        "make this note in Obsidian, or give vaultkit a template with {{title}} and {{date}} only"
    )
    raise RenameError(message, hint)


def find_code(text: str) -> int:
    """Return where the first code of Templater begins, -1 if there is none."""
    start = text.find("<%")
    return start if start >= 0 and text.find("%>", start) >= 0 else -1


def _quote_title(text: str, title: str) -> str:
    """Return a template with its title in the front matter, in quotes where YAML needs them."""
    front = parse_note(Source("", text.encode())).frontmatter
    end = len(text.encode()[: front.end].decode()) if front else 0
    return _BARE_TITLE.sub(lambda match: match[1] + write_value(title), text[:end]) + text[end:]


def knows_type(vault: Vault, config: Config, kind: str) -> bool:
    """Tell whether a template or the config's schema says what notes of a type are like."""
    types = {fold(name) for name in config.types if name != _EVERY_TYPE}
    return fold(kind) in types or bool(fitting_templates(vault, config, kind))


def fitting_templates(vault: Vault, config: Config, kind: str) -> list[Note]:
    """Return the templates of a type: those with its name, else those that have it as property."""
    templates = templates_of(vault, config)
    names = {form.format(fold(kind)) for form in _NAMES}
    by_name = [note for note in templates if fold(stem_of(note.path)) in names]
    return by_name or [note for note in templates if note.type == fold(kind)]


def find_template(vault: Vault, config: Config, kind: str) -> Note | None:
    """Return the template of a type, by its file name or its property `type`.

    None where only the config's schema knows the type.

    Errors:
        RenameError: several templates fit, or nothing knows the type.
    """
    templates = templates_of(vault, config)
    found = fitting_templates(vault, config, kind)
    if len(found) > 1:
        message = f'several templates are for "{kind}"; keep one:'
        raise RenameError(message, *(f'"{note.path}"' for note in found))
    if found:
        return found[0]
    if own := _period_template(vault, kind):
        return own
    types = {fold(name): name for name in config.types if name != _EVERY_TYPE}
    if fold(kind) in types:
        return None
    known = sorted({*types.values(), *(note.type or stem_of(note.path) for note in templates)})
    hint = f"; there are {', '.join(known)}" if known else "; there are no templates"
    message = f'no template for "{kind}"{hint}'
    raise RenameError(message)


def _period_template(vault: Vault, kind: str) -> Note | None:
    """Return the template that Obsidian is set to use for daily notes, weekly ones, …, if any."""
    for period in vault.settings.new_notes.periods:
        if fold(kind) in {period.kind, f"{period.kind} note"}:
            return named_template(vault, period)
    return None


def _fields(config: Config, kind: str) -> Iterator[tuple[str, FieldRule | None]]:
    """Yield the properties that a type must have or has a default for."""
    types = {fold(name): rules for name, rules in config.types.items()}
    for name in (_EVERY_TYPE, fold(kind)):
        if name in types:
            yield from ((key, types[name].fields.get(key)) for key in types[name].required)
            yield from ((k, r) for k, r in types[name].fields.items() if r.default is not None)


def _mend(template: Note, note: Note, title: str, when: datetime, vault: Vault) -> Note:
    """Quote properties that the title made unreadable: a template cannot foresee its quotes."""
    if template.frontmatter is None:
        return note
    wanted: dict[str, str] = {}
    for key, value in template.properties.items():
        if isinstance(value, str) and _PLACEHOLDER.search(value):
            wanted[key] = fill_template(value, title, when, vault.settings)
    text = template.source.text
    edits = [
        Edit("", *locate(template.source, template.frontmatter, key), _quoted(value))
        for key, value in wanted.items()
        if note.properties.get(key) != value and not _is_date(note.properties.get(key))
    ]
    if not edits:
        return note
    mended = apply(text.encode(), edits).decode()
    return parse_note(
        Source(note.path, fill_template(mended, title, when, vault.settings).encode())
    )


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _is_date(value: Any) -> bool:
    return isinstance(value, date)


def _complete(
    note: Note, fields: Mapping[str, FieldRule | None], kind: str, title: str, when: datetime
) -> tuple[Note, list[str]]:
    """Add properties that the schema wants; return those that stay empty as well."""
    known: dict[str, Callable[[], Any]] = {"type": lambda: kind, "title": lambda: title}
    lines: list[str] = []
    empty: list[str] = []
    for key, rule in fields.items():
        value: Any = rule.default if rule and rule.default is not None else None
        if value is None and key in known:
            value = known[key]()
        if value is None and rule and rule.type in {"date", "datetime"}:
            value = when.date() if rule.type == "date" else when.replace(microsecond=0)
        there = note.properties.get(key)
        if there not in (None, "", []):
            continue
        if key in note.properties:
            if value is None:
                empty.append(key)
            elif note.frontmatter:
                span = locate(note.source, note.frontmatter, key)
                text = write_property(key, value).partition(":")[2].lstrip(" ")
                lead = "" if text.startswith("\n") or span[0] != span[1] else " "
                data = apply(note.source.data, [Edit("", *span, lead + text)])
                note = parse_note(Source(note.path, data))
            continue
        if value is None:
            empty.append(key)
            value = [] if rule and rule.type in _LISTS else None
        lines.append(write_property(key, value))
    return _insert(note, lines), empty


def _insert(note: Note, lines: list[str]) -> Note:
    if not lines:
        return note
    text = "".join(f"{line}\n" for line in lines)
    front = note.frontmatter
    if front is None:
        edit = Edit("", 0, 0, f"---\n{text}---\n")
    else:
        edit = Edit("", front.end, front.end, text)
    return parse_note(Source(note.path, apply(note.source.data, [edit])))
