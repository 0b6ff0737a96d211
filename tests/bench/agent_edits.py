"""Edits that an agent may want of a vault, drawn by a seed: sound, malformed and hostile ones.

Each is said in words that name no server; `agent_servers` says them to each.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.bench.generate import generate
from vaultkit.vault.load import load_vault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import Vault

NOTES = 150
_OUT = "leads out of the vault"
_RULED = frozenset({"tags", "aliases", "type", "created", "last_reviewed", "review_interval"})
"""Properties whose values a rule judges."""
_ODD = {
    "Odd/Windows.md": b"---\r\n# why\r\nup: \"[[Cover|c]]\"\r\ntags: [a, 'b'] # both\r\n"
    b"n: 007\r\n---\r\nSee [[Cover#Part]].\r\n\r\n## Part\r\n\r\ntext\r\n",
    "Odd/Mark.md": b"\xef\xbb\xbf---\ntags:\n- a # one\n\n- b\n---\n# Mark\n\n[[Windows]]\n",
    "Odd/Cover.md": b"---\nlong: |\n  one\n    two\nday: 2026-01-01\nquoted: 'it''s'\n---\n\n"
    b"## Part\n\n![[Windows#Part]] [p](Windows.md#Part) <img src='Windows.md'>\n\n"
    b"- a\n\t- b ^item\n",
    "Odd/Open code.md": b"# Open\n\n```\n[[Cover]]\n",
    "Odd/Open comment.md": b"# Open\n\n%%\n[[Cover]]\n",
    "Odd/Two keys.md": b"---\ntags: a\ntags: b\n---\nx\n",
    "Odd/Broken.md": b"---\na: [1\n---\nx [[Cover]]\n",
    "Odd/In code.md": b"`[[Cover]]` and\n\n    [[Windows]]\n\n```md\n[[Cover#Part]]\n```\n"
    b"[[Cover]]\n",
    "Odd/Board.canvas": b'{"nodes":[{"id":"1","type":"file","file":"Odd/Cover.md","subpath":"#Part"'
    b',"x":0,"y":0,"width":9,"height":9}],"edges":[]}',
    "Twin.md": b"top\n",
    "Odd/Twin.md": b"[[Twin]] [[Odd/Twin]] [[./Twin]]\n",
}
VALUES: tuple[Any, ...] = (
    "plain", 3, 2.5, True, "2026-05-01", ["a", "b"], "a: b", "it's # not", "[[Cover]]", "ünï",
    "- dash", "yes", "007", "", "'quoted'", "two\nlines", None,
)  # fmt: skip
TEXTS = (
    "One more line.", "See [[Cover]] and [[Windows#Part|there]].", "- an item\n- another",
    "| a | b |\n| - | - |\n| 1 | 2 |", "> [!note] Mind\n> this", "$x^2$ and #tag", "日本語 😀",
)  # fmt: skip


class Wish(NamedTuple):
    """What is wanted.

    Args:
        kind: `rename`, `set`, `tag`, `append`, `create`, `replace`, `extract`, `merge`, `heading`.
        note: The path of the note.
        words: What else belongs to it.
        harm: Why it has to be refused, "" if it can be done.
    """

    kind: str
    note: str
    words: dict[str, Any]
    harm: str = ""


def make_vault(root: Path) -> None:
    """Write the vault that edits are drawn for. Effect: writes files."""
    generate(root, NOTES, seed=22)
    for path, data in _ODD.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_bytes(data)


def draw_wishes(root: Path, count: int, seed: int) -> list[Wish]:
    """Return so many edits of a vault, a fourth of them hostile or malformed."""
    vault, rng = load_vault(root), random.Random(seed)
    sound, bad = list(_sound(vault, rng, count - count // 4)), list(_bad(vault, root))
    rng.shuffle(bad)
    wishes = sound + [bad[at % len(bad)] for at in range(min(count // 4, len(bad)))]
    rng.shuffle(wishes)
    return wishes


def _sound(vault: Vault, rng: random.Random, count: int) -> Iterator[Wish]:
    notes = [note for path, note in vault.notes.items() if not note.faults]
    linked = sorted(notes, key=lambda note: (-len(vault.backlinks.get(note.path, ())), note.path))
    makers = [maker for maker, share in _SHARES for _ in range(share)]
    for at in range(count):
        pool = linked[: len(linked) // 2] if rng.random() < 0.7 else notes
        yield makers[at % len(makers)](rng, pool, at)


def _rename(rng: random.Random, notes: list[Note], at: int) -> Wish:
    path = rng.choice(notes).path
    folder, _, name = path.rpartition("/")
    stem = rng.choice((f"Renamed {at}", f"R & D {at}", f"Ümlaut {at}", f"v{at}.2 notes"))
    new = rng.choice((f"{folder}/{stem}.md", f"Moved/{name}", f"Moved/Deep {at}/{stem}.md"))
    return Wish("rename", path, {"new": new.lstrip("/")})


def _set(rng: random.Random, notes: list[Note], at: int) -> Wish:
    note = rng.choice(notes)
    keys = [*note.properties, "status", "reviewer", f"key{at}"]
    plain = [key for key in keys if key not in _RULED]
    return Wish("set", note.path, {"key": rng.choice(plain), "value": rng.choice(VALUES)})


def _tag(rng: random.Random, notes: list[Note], at: int) -> Wish:
    return Wish("tag", rng.choice(notes).path, {"tag": rng.choice(("new", "a/deep", f"t{at}"))})


def _append(rng: random.Random, notes: list[Note], at: int) -> Wish:
    del at
    return Wish("append", rng.choice(notes).path, {"text": rng.choice(TEXTS)})


def _create(rng: random.Random, notes: list[Note], at: int) -> Wish:
    folder = rng.choice(notes).path.rpartition("/")[0]
    name = f"{folder}/New note {at}.md".lstrip("/")
    return Wish("create", name, {"text": rng.choice(TEXTS)})


def _replace(rng: random.Random, notes: list[Note], at: int) -> Wish:
    note, heading = _heading(rng, notes)
    start, end = note.section(heading)
    body = note.source.slice(start, end).partition("\n")[2].strip("\n")
    return Wish(
        "replace", note.path, {"part": heading.text, "old": body, "text": f"New text {at}."}
    )


def _extract(rng: random.Random, notes: list[Note], at: int) -> Wish:
    note, heading = _heading(rng, notes)
    return Wish("extract", note.path, {"part": heading.text, "new": f"Extract {at}"})


def _rename_heading(rng: random.Random, notes: list[Note], at: int) -> Wish:
    note, heading = _heading(rng, notes)
    return Wish("heading", note.path, {"part": heading.text, "new": f"Heading {at}"})


def _heading(rng: random.Random, notes: list[Note]) -> Any:
    found = [
        (note, one)
        for note in notes
        for one in note.headings
        if [other.text for other in note.headings].count(one.text) == 1 and one.text.strip()
    ]
    return rng.choice(found)


def _merge(rng: random.Random, notes: list[Note], at: int) -> Wish:
    del at
    one, other = rng.sample(notes, 2)
    return Wish("merge", one.path, {"into": other.path})


_SHARES: tuple[tuple[Callable[[random.Random, list[Note], int], Wish], int], ...] = (
    (_rename, 9), (_set, 8), (_tag, 4), (_append, 5), (_create, 2), (_replace, 3), (_extract, 3),
    (_merge, 2), (_rename_heading, 2),
)  # fmt: skip


def _bad(vault: Vault, root: Path) -> Iterator[Wish]:
    """Yield what has to be refused, and what is easily done wrong."""
    note = next(path for path in vault.notes if not path.startswith("Odd/"))
    for path in ("../out.md", f"{root.parent}/out.md", "a/../../out.md", "..\\out.md"):
        yield Wish("rename", note, {"new": path}, _OUT)
        yield Wish("create", path, {"text": "x"}, _OUT)
        yield Wish("append", path, {"text": "x"}, _OUT)
        yield Wish("set", path, {"key": "a", "value": 1}, _OUT)
    for path in (".obsidian/app.json", ".git/config", "Nowhere.md", "", "Odd", "Odd/Board.canvas"):
        yield Wish("append", path, {"text": "x"}, "is no note")
        yield Wish("set", path, {"key": "a", "value": 1}, "is no note")
        yield Wish(
            "rename",
            path,
            {"new": "Elsewhere.md"},
            "" if path.endswith(".canvas") else "is no note",
        )
    yield Wish("rename", note, {"new": "Odd/Cover.md"}, "is taken")
    yield Wish("rename", note, {"new": "odd/cover.MD"}, "is taken, save the case")
    yield Wish("rename", note, {"new": ""}, "has no name")
    yield Wish("rename", note, {"new": ".obsidian/x.md"}, "is hidden from Obsidian")
    yield Wish("rename", note, {"new": "a\0b.md"}, "cannot be a name")
    yield Wish("create", "Odd/Cover.md", {"text": "x"}, "is there already")
    for path in ("Odd/Broken.md", "Odd/Two keys.md"):
        yield Wish("set", path, {"key": "a", "value": 1}, "has front matter that cannot be read")
        yield Wish("tag", path, {"tag": "new"}, "has front matter that cannot be read")
    yield Wish("append", "Odd/Open code.md", {"text": "## H\n\n[[Cover]]"}, "would be code")
    yield Wish("append", "Odd/Open comment.md", {"text": "## H\n\n[[Cover]]"}, "would be a comment")
    yield Wish("append", note, {"text": "x\0"}, "holds NUL")
    yield Wish("append", note, {"text": "%%\nopen"}, "")
    yield Wish("tag", note, {"tag": "two words"}, "is no tag")
    yield Wish("tag", note, {"tag": "12"}, "is no tag")
    for key in ("", "a\nb", "a: b", "x\0", "#c", "- d"):
        yield Wish(
            "set",
            note,
            {"key": key, "value": 1},
            "" if key in {"a: b", "#c", "- d"} else "is no name",
        )
    for path in ("Odd/Windows.md", "Odd/Mark.md", "Odd/Cover.md"):
        yield Wish("set", path, {"key": "new", "value": "v"})
        yield Wish("tag", path, {"tag": "new"})
        yield Wish("append", path, {"text": "More."})
        yield Wish("rename", path, {"new": f"Moved/{path[4:-3]} there.md"})
    yield Wish("rename", "Twin.md", {"new": "Other.md"})
    yield Wish("rename", "Odd/Twin.md", {"new": "Odd/Other.md"})
    yield Wish("rename", note, {"new": "Twin/Twin.md"})
    yield Wish("create", "x/Cover.md", {"text": "Another cover."})
    yield Wish("merge", "Odd/Twin.md", {"into": "Odd/Twin.md"}, "is one note")
    yield Wish("extract", "Odd/Cover.md", {"part": "Nothing", "new": "N"}, "has no such part")
    yield Wish("extract", "Odd/Cover.md", {"part": "^item", "new": "Item"})
    yield Wish(
        "replace",
        "Odd/Cover.md",
        {"part": "Part", "old": "", "text": "# Over\n\nx"},
        "ends the section",
    )
