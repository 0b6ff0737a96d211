"""Plan a new name for a tag or a property, wherever a vault names it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from vaultkit.authoring.bases.base_definition import PROPERTY_OPTIONS
from vaultkit.authoring.rename.subjects.rename_subject import LITERAL, Subject, group_values
from vaultkit.authoring.rename.subjects.tag_lists import edit_tags, rename_tags
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.errors import RenameError
from vaultkit.notes.edit import Edit
from vaultkit.notes.frontmatter.core_schema import same_values
from vaultkit.notes.frontmatter.embedded_yaml import find_scalars
from vaultkit.notes.frontmatter.property_places import locate_key
from vaultkit.notes.frontmatter.scalar_edits import Swap, places_of
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.paths import fold
from vaultkit.notes.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import Vault

_LITERAL = lazy_re(LITERAL)
_TAG_CALL = lazy_re(
    r"""\b(?:hasTag|tags\.contains\w*)\(\s*(?P<args>\\?["'](?:[^\n()]*[^\n()\s])?)(?=\s*\))"""
)
_HAS_PROPERTY = lazy_re(r"\bhasProperty\(\s*(?=\\?[\"'])")
_IDENTIFIER = lazy_re(r"[^\W\d]\w*")
_PLAIN_KEY = lazy_re(r"[^\W\d](?:[\w -]*\w)?")
_EXPRESSION = lazy_re(
    r"""(?P<string>\\?(?P<q>["'])(?:(?!(?P=q))[^\\\n]|\\.){0,2000}?(?P=q))"""
    r"""|(?<![\w.])(?P<note>note\.)?(?P<name>[^\W\d]\w*)(?!\w|\s*\(|\s*:)"""
)
_IN_NOTE = lazy_re(r"""(?<![\w.])note\[\s*(\\?["'])(?P<name>(?:(?!\1)[^\\\n])+)\1\s*\]""")
_WORDS_OF_BASES = frozenset(
    {"acc", "false", "file", "formula", "index", "note", "null", "this", "true", "value", "values"}
)
"""Names that mean something else in an expression than a property."""
_OWN = frozenset({"tags", "aliases", "cssclasses"})
_COLUMN_KEYS = frozenset({"property", "column", *PROPERTY_OPTIONS})
_KEYED_BY_PROPERTY = frozenset({"summaries", "columnSize"})
"""Maps of a view whose keys are properties."""
_EXPRESSION_KEYS = frozenset({"center"})
"""Options of views that hold an expression."""


class Tag(Subject):
    """A tag, with all that are nested in it.

    Args:
        old: Without `#`.
        new: The same.
    """

    def __init__(self, old: str, new: str) -> None:
        super().__init__()
        self.old, self.new = old, new
        self.mentions = frozenset({fold(old), f"#{fold(old)}"})

    def renamed_tag(self, tag: str) -> str:
        """Return what a tag without `#` is called afterwards."""
        is_meant = fold(tag) == fold(self.old) or fold(tag).startswith(f"{fold(self.old)}/")
        return self.new + tag[len(self.old) :] if is_meant else tag

    def edit_words(self, note: Note) -> list[Edit]:
        """Change tags in the text and in the property `tags`."""
        edits = [
            Edit(note.path, tag.start + 1, tag.end, new)
            for tag in note.tags
            if (new := self.renamed_tag(tag.text[1:])) != tag.text[1:]
        ]
        for key in _tag_keys(note):
            edits += edit_tags(note, key, self.renamed_tag)
        return edits

    def edit_base(self, text: str, path: str) -> Iterator[Swap]:
        """Change tags that functions of bases ask for."""
        del path
        for call in _TAG_CALL.finditer(text):
            for literal in _LITERAL.finditer(text, call.start("args"), call.end("args")):
                mark = "#" if literal[2].startswith("#") else ""
                tag = literal[2].removeprefix("#")
                if self.renamed_tag(tag) != tag:
                    yield Swap(literal.start(2), literal.end(2), mark + self.renamed_tag(tag))
        for start, value in group_values(text, {"tags", "note.tags", "file.tags"}):
            mark = "#" if value.startswith("#") else ""
            tag = value.removeprefix("#")
            if self.renamed_tag(tag) != tag:
                yield Swap(start, start + len(value), mark + self.renamed_tag(tag))

    def is_done(self, before: Note, after: Note) -> bool:
        """Tell whether a note has the tags that it should have."""
        wanted = [self.renamed_tag(tag.text[1:]) for tag in before.tags]
        return wanted == [tag.text[1:] for tag in after.tags] and all(
            same_values(
                rename_tags(before.properties[key], self.renamed_tag), after.properties.get(key)
            )
            for key in _tag_keys(before)
        )


class Property(Subject):
    """The name of a property.

    Args:
        old: As it is written; case does not count.
        new: As it shall be.
    """

    def __init__(self, old: str, new: str) -> None:
        super().__init__()
        self.old, self.new = old, new
        self.mentions = frozenset({fold(old), f"note.{fold(old)}"})

    def edit_words(self, note: Note) -> list[Edit]:
        """Change the key in the front matter."""
        front = note.frontmatter
        if front is None or not any(fold(key) == fold(self.old) for key in front.properties):
            return []
        start, end = locate_key(note.source, front, self.old)
        raw = note.source.slice(start, end)
        if raw[:1] in {"'", '"'} and not {"'", '"', "\\"} & {*self.new}:
            return [Edit(note.path, start + 1, end - 1, self.new)]
        is_plain = _PLAIN_KEY.fullmatch(self.new) is not None
        text = self.new if is_plain else json.dumps(self.new, ensure_ascii=False)
        return [Edit(note.path, start, end, text)]

    def edit_base(self, text: str, path: str) -> Iterator[Swap]:
        """Change columns and expressions that name the property."""
        del path
        for way, value, start, end, is_key in find_scalars(text):
            swaps = [*self._in_scalar(way, value, is_key=is_key)]
            places = places_of(text[start:end], value) if swaps else {}
            for first, last, new in swaps:
                one, other = places.get(first), places.get(last - 1)
                if one and other:
                    yield Swap(start + one[0], start + other[1], new)
                else:  # it cannot be written there, so that it is told
                    yield Swap(start, end, new)

    def _in_scalar(self, way: tuple[str | int, ...], value: str, *, is_key: bool) -> Iterator[Swap]:
        """Yield what changes in what a scalar says."""
        if _is_column(way, is_key=is_key):
            prefix = "note." if value.startswith("note.") else ""
            if fold(value) == fold(prefix + self.old):
                yield Swap(0, len(value), prefix + self.new)
        elif not is_key and _is_expression(way):
            yield from self._expression(value)
        elif _is_in_view(way) and fold(value) == f"note.{fold(self.old)}":
            # Whatever the option is called: with its prefix it can be nothing else.
            yield Swap(0, len(value), value[: len("note.")] + self.new)

    def _expression(self, text: str) -> Iterator[Swap]:
        """Yield the places in an expression that can only mean the property."""
        for match in _IN_NOTE.finditer(text):
            if fold(match["name"]) == fold(self.old):
                yield Swap(match.start("name"), match.end("name"), self.new)
        for match in _HAS_PROPERTY.finditer(text):
            literal = _LITERAL.match(text, match.end())
            if literal and fold(literal[2]) == fold(self.old):
                yield Swap(literal.start(2), literal.end(2), self.new)
        is_word = _IDENTIFIER.fullmatch(self.new) is not None
        for match in _EXPRESSION.finditer(text):
            if match["name"] is not None and fold(match["name"]) == fold(self.old):
                if not is_word or (self.new in _WORDS_OF_BASES and not match["note"]):
                    new = f"note[{json.dumps(self.new, ensure_ascii=False)}]"
                else:
                    new = f"{match['note'] or ''}{self.new}"
                yield Swap(match.start(), match.end(), new)

    def is_done(self, before: Note, after: Note) -> bool:
        """Tell whether a note has the properties that it should have."""
        keys = [self.new if fold(key) == fold(self.old) else key for key in before.properties]
        return keys == [*after.properties] and same_values(
            [*before.properties.values()], [*after.properties.values()]
        )


def _is_column(way: tuple[str | int, ...], *, is_key: bool) -> bool:
    """Tell whether a string of a base stands where a property is named by itself."""
    if is_key:
        return way[:-1] == ("properties",) or (len(way) > 1 and way[-2] in _KEYED_BY_PROPERTY)
    last = way[-1] if way else ""
    if isinstance(last, str) and _is_in_view(way) and last.endswith("Property"):
        return True
    return "order" in way[-2:] or way[-1:] == ("groupBy",) or last in _COLUMN_KEYS


def _is_in_view(way: tuple[str | int, ...]) -> bool:
    """Tell whether a string of a base is a part of one of its views."""
    return way[:1] == ("views",) and "filters" not in way


def _is_expression(way: tuple[str | int, ...]) -> bool:
    """Tell whether a string of a base is an expression."""
    is_option = _is_in_view(way) and way[-1] in _EXPRESSION_KEYS
    return "filters" in way or way[:1] == ("formulas",) or is_option


def _tag_keys(note: Note) -> list[str]:
    """Return the properties of a note that hold tags: `tags`, in any case."""
    return [key for key in note.properties if key.lower() == "tags"]


def plan_tag(vault: Vault, old: str, new: str, *, merge: bool = False) -> Tag:
    """Rename a tag.

    Errors:
        RenameError: no note has the tag, the new one can be none, or there is one already.
    """
    old, new = old.removeprefix("#").rstrip("/"), new.removeprefix("#")
    tags = {fold(tag): tag for note in vault.notes.values() for tag in note.all_tags}
    below = [tag for tag in tags if tag == fold(old) or tag.startswith(f"{fold(old)}/")]
    if not below:
        message = f'no tag "#{old}" in this vault'
        raise RenameError(message)
    read = [tag.text for tag in parse_note(Source("", f"#{new}\n".encode())).tags]
    if read != [f"#{new}"] or new.endswith("/") or "//" in new:
        message = f'"#{new}" is no tag: it may hold letters, digits, "_", "-" and "/", no blanks'
        raise RenameError(message)
    others = tags.keys() - below
    taken = sorted({fold(new + tag[len(old) :]) for tag in below} & others)
    if taken and not merge:
        message = f'there is a tag "#{tags[taken[0]]}" already; to make them one, add --merge'
        raise RenameError(message)
    return Tag(old, new)


def plan_property(vault: Vault, old: str, new: str, *, merge: bool = False) -> Property:
    """Rename a property.

    Errors:
        RenameError: no note has it, the name is of Obsidian's own, or another has the new one.
    """
    if fold(old) in _OWN:
        message = f'Obsidian itself reads the property "{old}"; it cannot have another name'
        raise RenameError(message)
    if not new.strip() or new != new.strip() or "\n" in new:
        message = f'"{new}" is no name of a property'
        raise RenameError(message)
    found = {path: {fold(key) for key in note.properties} for path, note in vault.notes.items()}
    having = [path for path, keys in found.items() if fold(old) in keys]
    if not having:
        message = f'no note has a property "{old}"'
        raise RenameError(message)
    if fold(old) == fold(new):
        return Property(old, new)
    both = [path for path in having if fold(new) in found[path]]
    if both:
        message = f'{both[0]} has both properties, "{old}" and "{new}"; remove one of them first'
        raise RenameError(message)
    other = next((path for path, keys in found.items() if fold(new) in keys), None)
    if other and not merge:
        message = f'{other} has a property "{new}" already; to make them one, add --merge'
        raise RenameError(message)
    return Property(old, new)
