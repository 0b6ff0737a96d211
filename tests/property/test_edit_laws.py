"""Laws of edits: no link is lost, no byte changes that was not asked for, nothing crashes.

Each seed is a small vault, some of which hold what nobody writes, and one edit of it.
"""

from __future__ import annotations

import re
from collections import Counter
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from tests.property.strategies import FRAGMENTS
from vaultkit.authoring.editing.list_items import list_items
from vaultkit.authoring.editing.note_extraction import plan_extract
from vaultkit.authoring.editing.note_merge import MergeOptions, plan_merge
from vaultkit.authoring.editing.property_words import plan_values, read_assignment
from vaultkit.authoring.editing.text_edits import plan_append, plan_properties, plan_section
from vaultkit.config import Config
from vaultkit.errors import EditError
from vaultkit.notes.note import BlockId
from vaultkit.notes.paths import NotePath
from vaultkit.testing import make_vault

if TYPE_CHECKING:
    from collections.abc import Callable

    from vaultkit.authoring.editing.edit_plan import EditPlan
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import Vault

SEEDS = range(300)
FEWEST = 60
"""Edits of each kind that are planned, and not refused: else a law would say nothing."""
PATHS = ("A.md", "x/A.md", "B.md", "x/B.md", "x/y/é note.md", "v1.2.md")
LINES = (
    "# A", "## A", "## Log", "### Log", "# Top\n\n## Log", "Under\n=====", "## See [[A]] [[B]]",
    "[[A]] [[B|b]] ![[x/B]]", "[[A#Log]] [[x/A#Top#Log]] [[#Log]] [[B#A]] [[#A#Log|l]]",
    "[a](A.md#Log) [b](<x/B.md>) [c](./B.md) [d](../B.md) [e](#Log)", "[[A#^id]] [[B#^ID]]",
    "- a\n    - b [[A]] ^in\n        - c\n    - d", "1. x\n2. y\n\n   more [[B]]\n3. z ^no",
    "- a\n\t- [ ] b\n\t\t- c ^in\nlazy", "text ^id",
    "- item\n- [ ] task [[B]]", "| a | b |\n| - | - |\n| [[A\\|a]] | c |\n\n^id",
    "one[^1] two[^n] ^[in [[A]]]", "[^1]: first [[B]]", "[^n]: note [^1]\n    more", "[[#^id]]",
    "[r] [t][r]", "[r]: A.md", "[w]: https://example.org/", "see [w]", "#tag #x/y", "---", "",
    "%% [[A]] #tag %%", "%%\nopen", "```\n# code [[A]]\n```", "```\nopen", "    # code", "<div>\n",
    "> [!note] [[A]]\n> [[B#Log]]", "$$\nx\n$$", '<img src="y/p.png">', "![](y/p.png) ![[p.png]]",
    "[[Gone]] [[New]] [[New#Log]]", '```base\nfilters: file.hasLink("A")\n```',
)  # fmt: skip
PROPERTIES = (
    'up: "[[A]]"', 'see: ["[[B]]", "[[x/A|a]]"] # why', "tags: [a, b]", "tags:\n  - b # c\n  - c",
    "aliases: Z", "n: 1 # one", "day: 2026-01-01", "t: 'it''s'", "empty:", "long: |\n  a\n  b",
    'self: "[[#Log]]"', "map:\n  k: v", 'see:\n- "[[B#Log]]"\n- x', "publish: true",
)  # fmt: skip
WORDS = (
    "n=2", "n=x: y", "tags=q,r", "tags+=q", "tags-=b", "aliases=one, two", "see+=[[A]]", "up=[[B]]",
    "up=", "t=don't", "new=2026-02-03", "new=true", "new=null", 'new:=[1, "a"]', "long=x", "map=x",
    "day=2026-03-04", "empty=# no comment", 'n:={"a": [1]}', "see=", "see=[[[A]], b]", "tags=#q",
    "new=[a, b]", 'new="3"', "new= lead", "new=- x", "new=a\nb", "self=@x", "x.y=1", "t=\u2028",
)  # fmt: skip
CANVAS = (
    '{"nodes":[{"id":"1","type":"file","file":"A.md","subpath":"#Log"},'
    '{"id":"2","type":"text","text":"[[A#Log]] [[B]]"}],"edges":[]}'
)
_NO_WORD = re.compile(
    rb"!?\[\[[^\]\n]*\]\]|\]\([^)\n]*\)|\[\^[^\]\n]*\]|\[[^\]\n]*\]:[^\n]*|\^[\w-]+|src=\S+"
    rb"|file\.\w+\([^)\n]*\)"
)
"""What links, labels, ids and addresses are made of, which may be written anew."""


def draw_text(random: Random) -> str:
    """Return the text of a note."""
    found = random.sample(PROPERTIES, random.choice((0, 0, 1, 2, 3)))
    named = {one.partition(":")[0]: one for one in found}
    head = "\n".join(["---", *named.values(), "---", ""]) if named else ""
    lines = [
        random.choice(LINES)
        if random.random() < 0.9
        else "".join(random.choices(FRAGMENTS, k=random.randint(1, 6)))
        for _ in range(random.randint(0, 8))
    ]
    text = head + random.choice(("\n\n", "\n\n", "\n")).join(lines)
    text = (text + random.choice(("\n", "", "\n\n"))).replace("\r", "")
    return text.replace("\n", random.choice(("\n", "\n", "\r\n")))


def draw_vault(random: Random) -> Vault:
    files: dict[str, str | bytes] = {
        path: draw_text(random) for path in random.sample(PATHS, random.randint(2, 5))
    }
    form = random.choice(("shortest", "relative", "absolute"))
    marks = {"new_link_format": form, "use_markdown_links": random.random() < 0.3}
    return make_vault({**files, "x/y/p.png": b"p", "C.canvas": CANVAS}, marks)


def parts_of(note: Note) -> list[str]:
    lines = [f":{note.source.line_of(item.start)}" for item in list_items(note)]
    named = [heading.text for heading in note.headings] + [f"^{block.id}" for block in note.blocks]
    return named + lines


def run_all(draw: Callable[[Random, Vault, list[Note]], EditPlan | None]) -> None:
    """Plan an edit for each seed; what is refused says so, and enough is not."""
    done = 0
    for seed in SEEDS:
        random = Random(seed)
        vault = draw_vault(random)
        try:
            plan = draw(random, vault, list(vault.notes.values()))
        except EditError as error:
            refused = str(error)
            assert "bug" not in refused, seed
            assert "nothing was changed" in refused, (seed, refused)
            continue
        if plan is not None:
            check_fresh(plan)
            done += 1
    assert done >= FEWEST


def check_fresh(plan: EditPlan) -> None:
    """See that what was planned is what a vault made of the files anew holds."""
    sources: dict[str, str | bytes] = {
        str(path): note.source.data for path, note in plan.before.notes.items()
    }
    sources |= {path: plan.before.source_of(path).data for path in plan.before.attachments}
    sources |= plan.sources
    for path in plan.gone:
        del sources[path]
    form = plan.before.settings.new_link_format
    fresh = make_vault(sources, {"new_link_format": form})
    assert fresh.links == plan.after.links
    assert fresh.backlinks == plan.after.backlinks
    for edit in plan.edits():
        assert edit.path in plan.sources


def words_of(*notes: bytes) -> Counter[bytes]:
    return Counter(_NO_WORD.sub(b" ", b"\n".join(notes)).split())


def destinations(vault: Vault) -> Counter[tuple[str, ...]]:
    """Count where links lead: the file, and which kind of heading or block."""
    return Counter(
        (link.destination, *_kind(link.subpath.item))
        for links in vault.links.values()
        for link in links
        if link.destination is not None
    )


def _kind(item: Any) -> tuple[str, ...]:
    if item is None:
        return ()
    return ("^", item.kind) if isinstance(item, BlockId) else ("#", str(item.level))


def assert_links_only(plan: EditPlan, *but: str) -> None:
    """See that other notes differ in what their links name, and in nothing else."""
    for path, before in plan.before.notes.items():
        if path in but:
            continue
        after = plan.after.notes[path]
        assert words_of(before.source.data) == words_of(after.source.data)
        assert len(before.links) == len(after.links)
        for one, other in zip(before.links, after.links, strict=True):
            assert (one.display, one.is_embed, one.kind) == (
                *(other.display, other.is_embed, other.kind),
            )


def test_an_extract_loses_nothing() -> None:
    def draw(random: Random, vault: Vault, notes: list[Note]) -> EditPlan | None:
        note = random.choice(notes)
        parts = parts_of(note)
        if not parts:
            return None
        new = random.choice(("New.md", "x/New.md", "z/A.md", "z/Log.md"))
        leave = random.choice(("link", "embed", "nothing"))
        plan = plan_extract(vault, note, random.choice(parts), new, leave)
        gone = destinations(vault) - destinations(plan.after)
        came = destinations(plan.after) - destinations(vault)
        for (path, *item), number in gone.items():
            assert path == note.path  # the same heading or block is in the new note
            assert came[new, *item] >= number
        after = plan.after.notes[note.path].source.data, plan.sources[new]
        assert not words_of(note.source.data) - words_of(*after)
        assert_links_only(plan, note.path)
        return plan

    run_all(draw)


def test_a_list_item_goes_with_all_that_is_in_it() -> None:
    def draw(random: Random, vault: Vault, notes: list[Note]) -> EditPlan | None:
        found = [(note, item) for note in notes for item in list_items(note)]
        if not found:
            return None
        note, item = random.choice(found)
        name = f":{note.source.line_of(item.start)}"
        leave = random.choice(("link", "nothing"))
        plan = plan_extract(vault, note, name, "New.md", leave)
        new, rest = plan.after.notes[NotePath("New.md")], plan.after.notes[note.path]
        inside = [one for one in list_items(note) if item.start <= one.start < item.end]
        assert len(list(list_items(new))) >= len(inside)
        left = len(list(list_items(note))) + (leave == "link")
        assert len(list(list_items(new))) + len(list(list_items(rest))) == left
        text = note.source.data[item.start : item.end]
        assert not words_of(text) - words_of(new.source.data)
        assert not words_of(note.source.data) - words_of(new.source.data, rest.source.data)
        assert_links_only(plan, note.path)
        return plan

    run_all(draw)


def test_a_merge_loses_nothing() -> None:
    def draw(random: Random, vault: Vault, notes: list[Note]) -> EditPlan | None:
        source, target = random.sample(notes, 2)
        prefer = random.choice(("", "target", "source"))
        options = MergeOptions(random.choice(("", "From A")), prefer, random.random() < 0.5)
        plan = plan_merge(vault, source, target, "", options)
        assert source.path not in plan.after.notes
        assert not any(link[0] == source.path for link in destinations(plan.after))
        body = source.source.data[source.body_start :]
        both = words_of(body, target.source.data[target.body_start :])
        assert not both - words_of(plan.after.notes[target.path].source.data)
        assert_links_only(plan, source.path, target.path)
        return plan

    run_all(draw)


def test_text_is_added_and_the_rest_stays() -> None:
    def draw(random: Random, vault: Vault, notes: list[Note]) -> EditPlan | None:
        note = random.choice(notes)
        names = ["", *(heading.text for heading in note.headings)]
        plan = plan_append(vault, note, random.choice(names), draw_text(random))
        before, after = note.source.data, plan.after.notes[note.path].source.data
        assert len(after) > len(before)
        assert not words_of(before) - words_of(after)
        assert_links_only(plan, note.path)
        return plan

    run_all(draw)


def test_a_section_is_replaced_and_the_rest_stays() -> None:
    def draw(random: Random, vault: Vault, notes: list[Note]) -> EditPlan | None:
        headed = [note for note in notes if note.headings]
        if not headed:
            return None
        note = random.choice(headed)
        heading = random.choice(note.headings)
        start, end = note.section(heading)
        plan = plan_section(vault, note, heading.text, random.choice(("new", "## A\n\n[[A]]", "")))
        after = plan.after.notes[note.path].source.data
        rest = words_of(note.source.data[:start], note.source.data[end:])
        assert not rest - words_of(after)
        for path, *_ in destinations(vault) - destinations(plan.after):
            assert path in {link.destination for link in vault.links[note.path]}
        assert_links_only(plan, note.path)
        return plan

    run_all(draw)


def test_properties_change_alone() -> None:
    def draw(random: Random, vault: Vault, notes: list[Note]) -> EditPlan | None:
        note = random.choice(notes)
        said = [read_assignment(word) for word in random.sample(WORDS, random.randint(1, 4))]
        values = plan_values(note, said, Config(), vault.settings)
        plan = plan_properties(vault, note, values)
        after = plan.after.notes[note.path]
        assert after.source.data.endswith(note.source.data[note.body_start :])
        assert plan.sources.keys() <= {note.path}
        named = {one.key.lower() for one in said}
        for key, value in note.properties.items():
            if key.lower() not in named:
                assert repr(after.properties[key]) == repr(value)
        return plan

    run_all(draw)


@pytest.mark.parametrize(
    "path", ["../x.md", "/etc/x.md", "x/../../y.md", ".obsidian/x.md", "a\0.md"]
)
def test_no_note_is_made_outside_of_the_vault(path: str) -> None:
    vault = make_vault({"A.md": "# B\n"})
    with pytest.raises(EditError):
        plan_extract(vault, next(iter(vault.notes.values())), "B", path)
