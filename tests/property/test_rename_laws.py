"""Laws of renaming: links keep where they lead, and there and back restores every byte."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from vaultkit.authoring.rename import Plan, plan_rename
from vaultkit.errors import RenameError
from vaultkit.testing import make_vault
from vaultkit.vault.resolving.resolve import Found

if TYPE_CHECKING:
    from vaultkit.vault.vault import Vault

PATHS = (
    "A.md", "x/A.md", "x/y/A.md", "B.md", "x/B.md", "long name/C.md", "x/é note.md", "it's (1).md",
    "v1.2.md", "pic.png", "x/pic.png", "x/y/pic.png",
)  # fmt: skip
NAMES = ("A", "B", "C", "D", "z/A", "x/B", "x/y/", "/B", "New name", "é", "v1.3", "it's", "a")
LINES = (
    "[[A]]", "[[B|b]] ![[B]]", "[[x/A]] [[x/y/A]] [[y/A]]", "[[./A]] [[../A]] [[/A]] [[/x/B.md]]",
    "[a](A.md) [b](<x/B.md>) [c](./B.md) [d](x/%C3%A9%20note)", "![[pic.png|100]] ![](x/pic.png)",
    "# See [[A]] [[B]]", "[[A#See A B]] [[B#See A B]]", "## Top #tag/a #tag", "[[A#Top tag/a tag]]",
    "[[#Top tag/a tag]]", "text ^id", "[[A#^id]] [[B#^ID]]", "%% [[A]] #tag %%", "`[[A]]`",
    "| [[A\\|a]] | b |\n| - | - |\n| [[B]] | [[x/B\\|c]] |", "[r] [t][r]\n\n[r]: A.md",
    "[[it's (1)]] [e](it's%20(1).md)", "[[v1.2]] [[v1.2.md#Top]]", "[[Gone]] [[D]] [[z/A]]",
    "> [!note] [[C]]\n> [[long name/C]]", "- [[a]] [[b]]", "#tag #TAG/b",
    "```base\nfilters: file.hasLink(\"x/A\") && file.hasTag('tag')\n```",
)  # fmt: skip
PROPERTIES = ('up: "[[A]]"', "see: ['[[x/B|b]]', \"[[it's (1)]]\"]", "tags: [tag, tag/x]", "Up: 1")


@st.composite
def notes(draw: st.DrawFn) -> str:
    properties = draw(st.lists(st.sampled_from(PROPERTIES), max_size=2, unique=True))
    head = "\n".join(["---", *properties, "---", ""]) if properties else ""
    lines = draw(st.lists(st.sampled_from(LINES), max_size=5))
    return head + "".join(f"{line}\n\n" for line in lines)


settings_of_obsidian = st.sampled_from(("shortest", "relative", "absolute")).map(
    lambda form: {"new_link_format": form}
)
files = st.dictionaries(st.sampled_from(PATHS), notes(), min_size=1, max_size=8)
vaults = st.builds(make_vault, files, settings_of_obsidian)


def plan(vault: Vault, old: str, new: str) -> Plan:
    """Plan a rename; what is refused, because of a name for one, is no example."""
    try:
        return plan_rename(vault, old, new)
    except RenameError as error:
        event("refused")
        if "bug" in str(error) or "cannot be written" in str(error):
            raise
        assume(condition=False)
        raise


def contents(vault: Vault) -> dict[str, bytes]:
    return {path: vault.source_of(path).data for path in (*vault.notes, *vault.attachments)}


def reread(vault: Vault) -> Vault:
    """Return a vault as it would be read from disk."""
    return make_vault(contents(vault), vault.settings)


def ends(vault: Vault, moves: dict[str, str]) -> list[tuple[str, ...]]:
    """Return where links that lead somewhere lead, told so that moving changes nothing."""
    found = []
    for path, links in vault.links.items():
        for number, link in enumerate(links):
            if link.destination is not None:
                note = vault.notes.get(link.destination)  # type: ignore[call-overload]
                item = link.subpath.item
                index = -1
                if note and item:
                    items = note.blocks if hasattr(item, "id") else note.headings
                    index = items.index(item)
                now = moves.get(path, path), moves.get(link.destination, link.destination)
                found.append((*now, str(number), type(item).__name__, str(index)))
    return sorted(found)


@given(vaults, st.sampled_from(NAMES), st.data())
@settings(deadline=None, max_examples=120)
def test_links_keep_where_they_lead(vault: Vault, new: str, data: st.DataObject) -> None:
    old = data.draw(st.sampled_from([*vault.notes, *vault.attachments]))
    made = plan(vault, old, new)
    after = reread(made.after)
    assert contents(after) == contents(made.after)
    before = ends(vault, dict(made.moves))
    assert before == [end for end in ends(after, {}) if end in before]
    assert [end for end in before if end not in ends(after, {})] == []
    for path, patch in made.patches.items():
        assert patch.after != vault.source_of(path).data


@given(vaults, st.sampled_from(("y", "x2", "z/x", "long name")))
@settings(deadline=None, max_examples=120)
def test_folders_move_as_a_whole(vault: Vault, new: str) -> None:
    made = plan(vault, "x/", new)
    after = reread(made.after)
    before = ends(vault, dict(made.moves))
    assert [end for end in before if end not in ends(after, {})] == []
    assert not [path for path in contents(after) if path.startswith("x/")]
    back = plan(after, made_folder(made), "/x" if "/" in made_folder(made) else "x")
    assert set(contents(back.after)) == set(contents(vault))


def made_folder(made: Plan) -> str:
    old, new = next(iter(made.moves.items()))
    return new.removesuffix(old.removeprefix("x"))


def in_obsidians_form(vault: Vault) -> Vault:
    """Return the vault with every link as Obsidian writes it: the name, or the full path."""
    files = contents(vault)
    for path in vault.notes:
        for link in reversed(vault.links[path]):
            start = getattr(link.link, "start", None)
            if start is None or not isinstance(link.outcome, Found):
                continue
            target = link.outcome.path
            name = target.rpartition("/")[2]
            is_free = len(vault.resolver.named(name)) == 1
            full = target if not target.endswith(".md") else target[:-3]
            text = full.rpartition("/")[2] if is_free else full
            if getattr(link.link, "kind", "") == "wiki" and vault.resolver.resolve(
                text, path
            ) == Found(target):
                data = files[path]
                written = data[start : link.link.end]  # type: ignore[union-attr]
                files[path] = (
                    data[:start]
                    + written.replace(link.link.target.encode(), text.encode(), 1)
                    + data[link.link.end :]
                )  # type: ignore[union-attr]
    return make_vault(files, vault.settings)


LINKS = (
    "[[A]]", "[[B|b]] ![[B]]", "[[x/A]] [[x/y/A]]", "![[pic.png|100]] ![[x/pic.png]]", "text ^id",
    "# See [[A]] [[B]]", "[[A#See A B]]", "[[A#^id]]", "%% [[C]] %%", "[[v1.2]] [[it's (1)]]",
    "| [[A\\|a]] | b |\n| - | - |\n| [[B]] | [[x/B\\|c]] |", "[[é note]]", "[a](A.md) [b](B)",
)  # fmt: skip
plain_files = st.dictionaries(
    st.sampled_from(PATHS),
    st.lists(st.sampled_from(LINKS), max_size=4).map("\n\n".join),
    min_size=1,
    max_size=8,
)


@given(plain_files, st.sampled_from(NAMES), st.data())
@settings(deadline=None, max_examples=120)
def test_there_and_back_restores_every_byte(
    files: dict[str, str], new: str, data: st.DataObject
) -> None:
    vault = in_obsidians_form(make_vault(files))
    assume(not any(len(x.outcome.candidates) > 1 for links in vault.links.values() for x in links))
    assume(not any(x.destination is None for links in vault.links.values() for x in links))
    assume(all(spelled(vault)))
    old = data.draw(st.sampled_from([*vault.notes, *vault.attachments]))
    made = plan(vault, old, new)
    back = plan(reread(made.after), made.moves[old], f"./{old}")
    assert contents(back.after) == contents(vault)


def spelled(vault: Vault) -> list[bool]:
    """Return for each link whether it spells its file as the file is named."""
    return [
        f"/{x.destination}".endswith((f"/{x.link.target}", f"/{x.link.target}.md"))
        for links in vault.links.values()
        for x in links
    ]


@given(vaults, st.sampled_from(("other", "tag2", "tag/deep", "Tag")))
@settings(deadline=None, max_examples=120)
def test_tags_there_and_back(vault: Vault, new: str) -> None:
    tags = {tag for note in vault.notes.values() for tag in note.all_tags}
    assume(tags and all(tag.startswith("tag") for tag in tags))
    made = plan(vault, "#tag", f"#{new}")
    assert not {
        tag
        for note in made.after.notes.values()
        for tag in note.all_tags
        if tag.lower().startswith("tag") and not new.lower().startswith("tag")
    }
    assert ends(made.after, {}) == ends(vault, {})
    if new != "Tag":
        back = plan(reread(made.after), f"#{new}", "#tag")
        assert contents(back.after) == contents(vault)


@given(vaults)
@settings(deadline=None, max_examples=60)
def test_a_plan_touches_only_what_it_says(vault: Vault) -> None:
    made = plan(vault, [*vault.notes, *vault.attachments][0], "Quite new")
    now = {made.moves.get(path, path): data for path, data in contents(vault).items()}
    changed = {path for path, data in contents(made.after).items() if now[path] != data}
    assert changed == {made.moves.get(path, path) for path in made.patches}
    assert replace(made, left=()) == made
