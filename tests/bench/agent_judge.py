"""What an edit did to a vault: whether it was wanted so, which links it lost, which bytes besides.

Links are compared by vaultkit's own resolver, which follows Obsidian's rules; bytes by themselves.
"""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.notes.frontmatter.property_edits import spelled
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.source import Source
from vaultkit.testing import make_vault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.bench.agent_edits import Wish
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import Vault

Files = dict[str, bytes]
OUTSIDE = "_out/"
"""Where files beside the vault stand among those that are compared."""
_LINK = re.compile(
    rb"!?\[\[[^\]\n]*\]\]|\]\([^)\n]*\)|\[[^\]\n]*\]:[^\n]*|(?:src|href)=[\"'][^\"']*"
    rb"|\"file\": ?\"[^\"]*"
)
"""What links are written as; a rename may write them anew."""


class Outcome(NamedTuple):
    """What an edit came to.

    Args:
        is_refused: Whether the server said that it cannot be done.
        is_done: Whether it is done as was wanted.
        bytes: How many bytes changed that nobody asked for.
        links: How many links no longer lead where they led.
        is_offered: Whether the server has a tool for it at all.
    """

    is_refused: bool = False
    is_done: bool = False
    bytes: int = 0
    links: int = 0
    is_offered: bool = True

    def verdict(self, wish: Wish) -> str:
        """Return `right`, `refused`, `silently wrong` or `not offered`."""
        if not self.is_offered:
            return "not offered"
        if self.bytes or self.links:
            return "silently wrong" if not self.is_refused else "wrong, and told"
        if wish.harm:
            return "right" if self.is_refused or not self.is_done else "silently wrong"
        if self.is_done:
            return "right"
        return "refused" if self.is_refused else "silently wrong"


def judge(wish: Wish, old: Vault, before: Files, after: Files, *, is_refused: bool) -> Outcome:
    """Return what an edit did, from the vault and its files before, and the files after it."""
    changed = {p for p in before.keys() | after.keys() if before.get(p) != after.get(p)}
    if not changed:
        return Outcome(is_refused, is_done=False)
    lost = 0 if wish.kind == "replace" else count_lost(wish, old, after)
    if wish.harm:
        if all(path not in before and not path.startswith(OUTSIDE) for path in changed):
            return Outcome(is_refused)  # a new note within the vault, whatever it is called
        there = {*before.values()} & {*after.values()}  # what moved is not changed
        kept = {path for path in changed if before.get(path, after.get(path)) in there}
        size = sum(_difference(before.get(p, b""), after.get(p, b"")) or 1 for p in changed - kept)
        return Outcome(is_refused, is_done=True, bytes=size, links=lost)
    extra = sum(_extra(wish, path, before, after) for path in changed)
    return Outcome(is_refused, _is_done(wish, before, after), extra, lost)


def _moves(wish: Wish) -> dict[str, str]:
    if wish.kind == "rename":
        return {wish.note: wish.words["new"]}
    return {wish.note: wish.words["into"]} if wish.kind == "merge" else {}


def count_lost(wish: Wish, old: Vault, after: Files) -> int:
    """Return how many links of the vault no longer lead where they led."""
    new = vault_of(after)
    moves = _moves(wish)
    but = (wish.note, wish.words.get("key", "tags")) if wish.kind in {"set", "tag"} else ("", "")
    wanted, found = _ends(old, moves, but), _ends(new, {}, but)
    if wish.kind in {"extract", "merge"}:  # a heading or block is what it was, in another note
        wanted, found = _loose(wanted), _loose(found)
    return sum((wanted - found).values())


def _ends(vault: Vault, moves: Mapping[str, str], but: tuple[str, str]) -> Counter[tuple[str, ...]]:
    """Count where links lead: the note they are in, the file, and the kind of its part."""
    found: Counter[tuple[str, ...]] = Counter()
    for links in vault.links.values():
        for link in links:
            key = getattr(link.link, "key", "").split(".")[0].casefold()
            is_asked = link.source == but[0] and key == but[1].casefold()
            if link.destination is not None and not is_asked:
                item = link.subpath.item
                kind = type(item).__name__ if item else ("lost" if link.link.subpath else "")
                source = moves.get(link.source, link.source)
                found[source, moves.get(link.destination, link.destination), kind] += 1
    return found


def _loose(ends: Counter[tuple[str, ...]]) -> Counter[tuple[str, ...]]:
    loose: Counter[tuple[str, ...]] = Counter()
    for (_, end, kind), number in ends.items():
        loose[("", kind) if kind else (end, kind)] += number
    return loose


def vault_of(files: Files) -> Vault:
    """Return the vault that files are."""
    texts: dict[str, str | bytes] = {
        path: data for path, data in files.items() if not path.startswith((".", OUTSIDE))
    }
    return make_vault(texts)


def _extra(wish: Wish, path: str, before: Files, after: Files) -> int:
    """Return how many bytes of a file changed that should not have."""
    old, new = before.get(path), after.get(path)
    if wish.kind == "rename":
        moved = wish.words["new"]
        if path in {wish.note, moved}:
            old, new = before.get(wish.note), after.get(moved)
            if path == moved or old is None or new is None:
                return 0
        return _difference(_LINK.sub(b"@", old or b""), _LINK.sub(b"@", new or b""))
    if wish.kind in {"extract", "merge", "heading", "replace"}:
        is_own = path == wish.note
        return _words_lost(wish, before, after) if is_own else _links_only(wish, path, old, new)
    if path != wish.note or new is None:
        return max(len(old or b""), len(new or b""))
    return _extra_here(wish, old or b"", new)


def _extra_here(wish: Wish, old: bytes, new: bytes) -> int:
    """Return the same of the note that is edited."""
    if wish.kind == "append":
        return _difference(old.rstrip(), new.rpartition(wish.words["text"].encode())[0].rstrip())
    if wish.kind == "create":
        return len(old)
    key = wish.words["key"] if wish.kind == "set" else "tags"
    return _difference(_without_property(old, key), _without_property(new, key))


def _links_only(wish: Wish, path: str, old: bytes | None, new: bytes | None) -> int:
    if wish.kind in {"extract", "merge"} and (old is None or path == wish.words.get("into")):
        return 0
    return _difference(_LINK.sub(b"@", old or b""), _LINK.sub(b"@", new or b""))


def _words_lost(wish: Wish, before: Files, after: Files) -> int:
    """Return how many bytes of a note's words are in no file any more."""
    old = before[wish.note].replace(wish.words.get("old", "").encode() or b"\0", b"")
    there = b"\n".join(after[path] for path in after if after[path] != before.get(path))
    lost = Counter(_LINK.sub(b" ", old).split()) - Counter(_LINK.sub(b" ", there).split())
    head = Counter(wish.words.get("part", "").encode().split()) if wish.kind == "heading" else {}
    body = parse_note(Source(wish.note, before[wish.note])).body_start
    if wish.kind == "merge":  # properties are united
        lost -= Counter(before[wish.note][:body].split())
    return sum(len(word) * number for word, number in (lost - Counter(head)).items())


def _without_property(data: bytes, key: str) -> bytes:
    """Return a note without one property, and without front matter that holds nothing else."""
    note = parse_note(Source("N.md", data))
    name = spelled(note, key)
    front, lines, is_own = data[: note.body_start].splitlines(keepends=True), [], False
    for line in front:
        text = line.decode("utf-8", "replace").strip("\ufeff")
        if is_own and (text[:1] in {" ", "\t", "-"} and text.strip() != "---"):
            continue
        is_own = text.startswith((f"{name}:", f'"{name}":', f"'{name}':", f"{name} :"))
        if not is_own:
            lines.append(line)
    if all(line.strip(b"\xef\xbb\xbf \r\n") in {b"---", b""} for line in lines):
        lines = []
    return b"".join(lines) + data[note.body_start :].lstrip(b"\r\n")


def _difference(one: bytes, other: bytes) -> int:
    """Return how many bytes differ: of lines that differ, what lies between their equal ends."""
    if one == other:
        return 0
    old, new = one.splitlines(keepends=True), other.splitlines(keepends=True)
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return sum(
        _between(b"".join(old[a:b]), b"".join(new[c:d]))
        for step, a, b, c, d in steps
        if step != "equal"
    )


def _between(one: bytes, other: bytes) -> int:
    start = _shared(one, other)
    end = _shared(one[start:][::-1], other[start:][::-1])
    return max(len(one), len(other)) - start - end


def _shared(one: bytes, other: bytes) -> int:
    """Return how many bytes two texts share at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _is_done(wish: Wish, before: Files, after: Files) -> bool:
    """Tell whether a vault holds what was wanted."""
    words, text = wish.words, after.get(wish.note, b"")
    note = parse_note(Source(wish.note, text))
    if wish.kind in {"rename", "merge"}:
        return wish.note not in after and words.get("new", words.get("into")) in after
    if wish.kind == "extract":
        return any(path.endswith(f"{words['new']}.md") for path in after.keys() - before.keys())
    if wish.kind == "heading":
        return words["new"] in {heading.text for heading in note.headings}
    if wish.kind in {"tag", "set"}:
        return words["tag"] in note.all_tags if wish.kind == "tag" else _holds(note, words)
    wanted = words["text"].encode().split()
    found = text.split()
    return found[-len(wanted) :] == wanted or (
        wish.kind != "append" and b" ".join(wanted) in b" ".join(found)
    )


def _holds(note: Note, words: Mapping[str, Any]) -> bool:
    """Tell whether a note has a property with a value; none at all is an empty list as well."""
    value = note.properties.get(spelled(note, words["key"]), "absent")
    is_empty = value is None or value == []
    return str(value) == str(words["value"]) or (is_empty and words["value"] in ("", None))
