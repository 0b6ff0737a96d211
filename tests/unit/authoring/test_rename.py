"""Renaming as a table: the vault, what is asked, and every file that differs afterwards."""
# ruff: noqa: E501 - files stand here as they are written

from __future__ import annotations

from typing import NamedTuple

import pytest

from vaultkit.authoring.rename import plan_rename
from vaultkit.errors import RenameError
from vaultkit.testing import make_vault

RELATIVE = '{"newLinkFormat": "relative"}'
Files = dict[str, str]


class Case(NamedTuple):
    """A vault, OLD and NEW, and the new files: None for what is gone."""

    title: str
    files: Files
    old: str
    new: str
    changed: dict[str, str | None]


CASES = (
    Case(
        "a note: links, embeds, properties, comments, references, display texts",
        {
            "x/A.md": "[[A]] [[#Top]]\n\n# Top\n",
            "N.md": '---\nup: "[[A#Top|t]]"\nsee: [\'[[A]]\', "text [[A]]"]\n---\n'
            "[[A]] ![[a]] [[x/A#Top|shown]] %% [[A]] %% `[[A]]` [t](A.md#Top) [r][1] [q]\n"
            "| a |\n| - |\n| [[A\\|b]] |\n\n[1]: <A.md>\n[q]: x/A\n",
        },
        "A",
        "B c",
        {
            "x/A.md": None,
            "x/B c.md": "[[B c]] [[#Top]]\n\n# Top\n",
            "N.md": '---\nup: "[[B c#Top|t]]"\nsee: [\'[[B c]]\', "text [[A]]"]\n---\n'
            "[[B c]] ![[B c]] [[x/B c#Top|shown]] %% [[B c]] %% `[[A]]` [t](B%20c.md#Top) [r][1] [q]\n"
            "| a |\n| - |\n| [[B c\\|b]] |\n\n[1]: <B c.md>\n[q]: x/B%20c\n",
        },
    ),
    Case(
        "to another folder: bare names stay, paths follow, own relative links too",
        {
            "a/A.md": "[[./B]] [[B]] [b](./B.md) ![](../p.png)",
            "a/B.md": "[[A]] [[a/A]] [[./A]] [[/a/A]]",
            "p.png": "",
        },
        "a/A.md",
        "c/d/",
        {
            "a/A.md": None,
            "c/d/A.md": "[[../../a/B]] [[B]] [b](../../a/B.md) ![](../../p.png)",
            "a/B.md": "[[A]] [[c/d/A]] [[../c/d/A]] [[/c/d/A]]",
        },
    ),
    Case(
        "a name that another note has: full paths, and links of others that it would capture",
        {"x/B.md": "", "y/A.md": "", "N.md": "[[A]] [[B]] [[x/B]]", "y/M.md": "[[B|b]] [[A]]"},
        "A",
        "B",
        {
            "y/A.md": None,
            "y/B.md": "",
            "N.md": "[[y/B]] [[x/B]] [[x/B]]",
            "y/M.md": "[[x/B|b]] [[y/B]]",
        },
    ),
    Case(
        "and back: the paths are not needed any more",
        {"x/B.md": "", "y/B.md": "", "N.md": "[[y/B]] [[x/B]]", "y/M.md": "[[x/B|b]] [[y/B]]"},
        "y/B",
        "A",
        {"y/B.md": None, "y/A.md": "", "N.md": "[[A]] [[B]]", "y/M.md": "[[B|b]] [[A]]"},
    ),
    Case(
        "a vault of relative links",
        {
            ".obsidian/app.json": RELATIVE,
            "x/B.md": "",
            "y/A.md": "",
            "N.md": "[[A]]",
            "y/M.md": "[[B]] [[A]]",
        },
        "A",
        "B",
        {
            "y/A.md": None,
            "y/B.md": "",
            "N.md": "[[y/B]]",
            "y/M.md": "[[../x/B]] [[./B]]",
        },
    ),
    Case(
        "a root note beats the note beside the link",
        {"x/B.md": "", "x/N.md": "[[B]]", "y/A.md": "[[A]]"},
        "A",
        "./B",
        {"y/A.md": None, "B.md": "[[B]]", "x/N.md": "[[x/B]]"},
    ),
    Case(
        "links that lead nowhere, and links that the new name catches, stay",
        {"A.md": "", "N.md": "[[Gone]] [[B]] [[A#No]] [[A#^no]]"},
        "A",
        "B",
        {"A.md": None, "B.md": "", "N.md": "[[Gone]] [[B]] [[B#No]] [[B#^no]]"},
    ),
    Case(
        "case only: links that spell the old name",
        {"Node port.md": "", "N.md": "[[Node port]] [[node port]] [[Node Port]]"},
        "Node port",
        "Node Port",
        {
            "Node port.md": None,
            "Node Port.md": "",
            "N.md": "[[Node Port]] [[node port]] [[Node Port]]",
        },
    ),
    Case(
        "an attachment keeps its suffix",
        {"i/p.png": "x", "N.md": "![[p.png|100]] ![a](i/p.png) [[p.png#h]] [[p]]"},
        "p.png",
        "q",
        {"i/p.png": None, "i/q.png": "x", "N.md": "![[q.png|100]] ![a](i/q.png) [[q.png#h]] [[p]]"},
    ),
    Case(
        "a folder: paths of canvases, bases and links",
        {
            "f/A.md": "[[f/g/B]] [[B]]",
            "f/g/B.md": "",
            "N.md": "[[f/A]] [[A]] [x](f/g/B.md)\n\n```base\nfilters: file.inFolder('f/g')\n```\n"
            '> ```base\n> filters: file.folder == "f"\n> ```\n',
            "C.canvas": '{"nodes":[{"id":"1","type":"file","file":"f\\/A.md","subpath":""},'
            '{"id":"2","type":"text","text":"see \\"x\\" [[f\\/A|\\u00e9]] \\ud83d\\ude00 [[f/g/B]]"},'
            '{"id":"3","type":"group","background":"f/g/p.png"}],"edges":[]}',
            "f/g/p.png": "",
            "Q.base": "filters:\n  and:\n    - file.inFolder(\"f\")\n    - file.hasLink('f/g/B')\n"
            '    - "list(file(\\"f/A.md\\"), link(\\"A\\", \\"f\\"))"\n    - file.path != "f/A.md"\n'
            '    - note.up == "[[f/A|x]]" && file.name == "A.md" && file.inFolder("other")\n',
        },
        "f",
        "h/f",
        {
            "f/A.md": None,
            "f/g/B.md": None,
            "f/g/p.png": None,
            "h/f/A.md": "[[h/f/g/B]] [[B]]",
            "h/f/g/B.md": "",
            "h/f/g/p.png": "",
            "N.md": "[[h/f/A]] [[A]] [x](h/f/g/B.md)\n\n```base\nfilters: file.inFolder('h/f/g')\n```\n"
            '> ```base\n> filters: file.folder == "h/f"\n> ```\n',
            "C.canvas": '{"nodes":[{"id":"1","type":"file","file":"h/f/A.md","subpath":""},'
            '{"id":"2","type":"text","text":"see \\"x\\" [[h/f/A|\\u00e9]] \\ud83d\\ude00 [[h/f/g/B]]"},'
            '{"id":"3","type":"group","background":"h/f/g/p.png"}],"edges":[]}',
            "Q.base": "filters:\n  and:\n    - file.inFolder(\"h/f\")\n    - file.hasLink('h/f/g/B')\n"
            '    - "list(file(\\"h/f/A.md\\"), link(\\"A\\", \\"f\\"))"\n    - file.path != "h/f/A.md"\n'
            '    - note.up == "[[h/f/A|x]]" && file.name == "A.md" && file.inFolder("other")\n',
        },
    ),
    Case(
        "a folder gets another name beside",
        {"x/f/A.md": "", "N.md": "[[x/f/A]]"},
        "x/f/",
        "g",
        {"x/f/A.md": None, "x/g/A.md": "", "N.md": "[[x/g/A]]"},
    ),
    Case(
        "a heading that holds a link: who names the heading follows",
        {"A.md": "# See [[B]] now\n[[#See B now]]\n", "N.md": "[[A#See B now]]", "B.md": ""},
        "B",
        "C",
        {
            "B.md": None,
            "C.md": "",
            "A.md": "# See [[C]] now\n[[#See C now]]\n",
            "N.md": "[[A#See C now]]",
        },
    ),
    Case(
        "a heading: paths of headings, Markdown links, canvas cards",
        {
            "A.md": "# Out\n## Old (1)\ntext\n## Other\n",
            "N.md": "[[A#Old (1)]] [[A#Out#old 1|x]] [y](A.md#Old%20(1)) [[A#Out]] [[A#Other]]",
            "C.canvas": '{"nodes":[{"id":"1","type":"file","file":"A.md","subpath":"#Out#Old (1)"}]}',
        },
        "A#Old (1)",
        "New | 2",
        {
            "A.md": "# Out\n## New | 2\ntext\n## Other\n",
            "N.md": "[[A#New 2]] [[A#Out#New 2|x]] [y](A.md#New%202) [[A#Out]] [[A#Other]]",
            "C.canvas": '{"nodes":[{"id":"1","type":"file","file":"A.md","subpath":"#Out#New 2"}]}',
        },
    ),
    Case(
        "the second heading of a name, by its path",
        {"A.md": "# X\n## Log\n# Y\n## Log\n", "N.md": "[[A#Log]] [[A#X#Log]] [[A#Y#Log]]"},
        "A#Y#Log",
        "Diary",
        {
            "A.md": "# X\n## Log\n# Y\n## Diary\n",
            "N.md": "[[A#Log]] [[A#X#Log]] [[A#Y#Diary]]",
        },
    ),
    Case(
        "a block id, in another case too",
        {
            "A.md": "text ^one\n\n- item ^two\n",
            "N.md": "[[A#^one]] ![[A#^ONE]] [x](A#^one) [[A#^two]]",
        },
        "A#^one",
        "^first",
        {
            "A.md": "text ^first\n\n- item ^two\n",
            "N.md": "[[A#^first]] ![[A#^first]] [x](A#^first) [[A#^two]]",
        },
    ),
    Case(
        "a tag with all below it",
        {
            "A.md": '---\ntags: [net, "#Net/tcp", other]\n---\n#net #net/udp #network %% #net %% `#net`\n',
            "B.md": "---\nTags: net\n---\n",
            "C.md": "---\ntags:\n  - a/net\n  - net # why\n---\n# About #net\n[[#About net]]\n",
            "Q.base": 'filters: file.hasTag("net", "x") || file.tags.contains("#net/udp")\n',
            "C.canvas": '{"nodes":[{"id":"1","type":"text","text":"\\n#net"}]}',
        },
        "#net",
        "#topic/net",
        {
            "A.md": '---\ntags: [topic/net, "#topic/net/tcp", other]\n---\n'
            "#topic/net #topic/net/udp #network %% #topic/net %% `#net`\n",
            "B.md": "---\nTags: topic/net\n---\n",
            "C.md": "---\ntags:\n  - a/net\n  - topic/net # why\n---\n# About #topic/net\n"
            "[[#About topic/net]]\n",
            "Q.base": 'filters: file.hasTag("topic/net", "x") || '
            'file.tags.contains("#topic/net/udp")\n',
            "C.canvas": '{"nodes":[{"id":"1","type":"text","text":"\\n#topic/net"}]}',
        },
    ),
    Case(
        "a property",
        {
            "A.md": '---\nup: "[[B]]"\n"x y": 1 # c\n---\nup: no\n',
            "B.md": "---\nUp: {up: 1}\n---\n",
            "Q.base": "properties:\n  note.up:\n    displayName: up\n  up: {}\nformulas:\n"
            '  f: note.up + up + file.up + up() + "up" + note["up"] + list.up\n'
            "filters: file.hasProperty('up')\nviews:\n  - type: table\n    name: up\n"
            "    order: [file.name, up, formula.up]\n    sort:\n      - property: note.up\n"
            "    groupBy: {property: up}\n",
        },
        "property:up",
        "property:parent",
        {
            "A.md": '---\nparent: "[[B]]"\n"x y": 1 # c\n---\nup: no\n',
            "B.md": "---\nparent: {up: 1}\n---\n",
            "Q.base": "properties:\n  note.parent:\n    displayName: up\n  parent: {}\nformulas:\n"
            '  f: note.parent + parent + file.up + up() + "up" + note["parent"] + list.up\n'
            "filters: file.hasProperty('parent')\nviews:\n  - type: table\n    name: up\n"
            "    order: [file.name, parent, formula.up]\n    sort:\n      - property: note.parent\n"
            "    groupBy: {property: parent}\n",
        },
    ),
    Case(
        "a name with a quote in it",
        {"A.md": "", "N.md": "---\nup: '[[A]]'\n---\n"},
        "A",
        "It's",
        {"A.md": None, "It's.md": "", "N.md": '---\nup: "[[It\'s]]"\n---\n'},
    ),
    Case(
        "the base of a generated map",
        {
            "b/M.base": "views: []\n",
            "N.md": "%% vaultkit:moc begin M.base#All list %%\nx\n%% vaultkit:moc end %%\n![[M.base]]",
        },
        "M.base",
        "K",
        {
            "b/M.base": None,
            "b/K.base": "views: []\n",
            "N.md": "%% vaultkit:moc begin K.base#All list %%\nx\n%% vaultkit:moc end %%\n![[K.base]]",
        },
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_rename(case: Case) -> None:
    vault = make_vault(case.files)
    plan = plan_rename(vault, case.old, case.new)
    after = plan.after
    found = {path: after.source_of(path).text for path in (*after.notes, *after.texts)}
    kept = {p: case.files[vault_path] for vault_path, p in moves_of(plan, case.files).items()}
    files = {**kept, **found}
    before = {path: text for path, text in case.files.items() if not path.startswith(".")}
    changed: dict[str, str | None] = {p: x for p, x in files.items() if before.get(p) != x}
    changed |= dict.fromkeys(before.keys() - files.keys())
    assert changed == case.changed


def moves_of(plan: object, files: Files) -> dict[str, str]:
    moves = plan.moves  # type: ignore[attr-defined]
    return {path: moves.get(path, path) for path in files if not path.startswith(".")}


REFUSED = (
    ({"A.md": ""}, "B", "C", 'no note, folder or file "B"'),
    ({"Apple.md": ""}, "Aple", "C", 'no note, folder or file "Aple"; did you mean "Apple"?'),
    ({"A.md": "", "B.md": ""}, "A", "B", '"A.md" cannot be moved: there is "B.md" already'),
    (
        {"A.md": "", "b.md": ""},
        "A",
        "B",
        (
            '"A.md" cannot be moved: there is "b.md" already, which differs from "B.md" only in '
            "case or accents"
        ),
    ),
    ({"A.md": ""}, "A", "A", '"A" already has that name'),
    (
        {"A.md": ""},
        "A",
        "a?",
        '"A.md" cannot become "a?.md": "?" in a file name is refused by Windows',
    ),
    (
        {"A.md": ""},
        "A",
        "C# x",
        '"A.md" cannot become "C# x.md": no wikilink can hold the "#" in "C# x.md"',
    ),
    (
        {"A.md": ""},
        "A",
        "nul",
        '"A.md" cannot become "nul.md": "nul" is a name that Windows keeps for a device',
    ),
    ({"A.md": ""}, "A", "B.md ", '"A.md" cannot become "B.md ": "B.md " ends with a blank'),
    ({"A.md": ""}, "A", "../B", '"../B" lies outside the vault'),
    (
        {"A.md": ""},
        "A",
        ".b",
        '"A.md" cannot become ".b.md": ".b.md" starts with a dot, so Obsidian would not see it',
    ),
    (
        {"A.md": ""},
        "A",
        "x" * 300,
        f'"A.md" cannot become "{"x" * 100}…": "{"x" * 20}…" is longer than 255 bytes',
    ),
    (
        {"x/A.md": "", "y/A.md": ""},
        "A",
        "B",
        '"A" may be any of these; give its path:\n"x/A.md"\n"y/A.md"',
    ),
    (
        {"A.md": "", "A/x.md": ""},
        "A",
        "B",
        '"A" is a folder, and the name of "A.md"; write "A/" or "A.md"',
    ),
    ({"f/A.md": ""}, "f", "f/g/", '"f" cannot be moved into itself'),
    (
        {"Net/A.md": "", "B.md": ""},
        "B",
        "net/B",
        '"net" differs from the folder "Net" only in case; write it so',
    ),
    (
        {"p.png": "", "q.jpg": ""},
        "p.png",
        "p.jpg",
        (
            '"p.png" cannot become "p.jpg": the kind of a file is not renamed; '
            'if that is its name, write "p.jpg.png"'
        ),
    ),
    ({"A.md": "# X\n"}, "A#Y", "Z", 'no heading "Y" in A.md; it has "X"'),
    (
        {"A.md": "# X\n# Y\n"},
        "A#X",
        "y",
        'A.md already has a heading "Y"; links could not tell them',
    ),
    (
        {"A.md": "# X\n"},
        "A#X",
        "...",
        '"..." cannot be a heading that links name: it has no letter or digit',
    ),
    ({"A.md": "x ^a\n"}, "A#^b", "^c", 'no block "^b" in A.md; it has ^a'),
    ({"A.md": "x ^a\n\ny ^B\n"}, "A#^a", "^b", 'A.md already has a block "^b"'),
    (
        {"A.md": "x ^a\n"},
        "A#^a",
        "b_c",
        '"^b_c" is no block id: it is made of Latin letters, digits and dashes',
    ),
    ({"A.md": "#x #y"}, "#x", "#Y", 'there is a tag "#y" already; to make them one, add --merge'),
    (
        {"A.md": "#x"},
        "#x",
        "#1",
        '"#1" is no tag: it may hold letters, digits, "_", "-" and "/", no blanks',
    ),
    ({"A.md": "#x"}, "#z", "#y", 'no tag "#z" in this vault'),
    ({"A.md": "---\na: 1\n---\n"}, "property:b", "c", 'no note has a property "b"'),
    (
        {"A.md": "---\na: 1\nb: 2\n---\n"},
        "property:a",
        "property:b",
        'A.md has both properties, "a" and "b"; remove one of them first',
    ),
    (
        {"A.md": "---\na: 1\n---\n", "B.md": "---\nb: 1\n---\n"},
        "property:a",
        "property:b",
        'B.md has a property "b" already; to make them one, add --merge',
    ),
    (
        {"A.md": "---\ntags: x\n---\n"},
        "property:tags",
        "x",
        'Obsidian itself reads the property "tags"; it cannot have another name',
    ),
)


@pytest.mark.parametrize(("files", "old", "new", "message"), REFUSED)
def test_refused(files: Files, old: str, new: str, message: str) -> None:
    with pytest.raises(RenameError) as error:
        plan_rename(make_vault(files), old, new)
    assert str(error.value) == message


def test_tags_and_properties_merge_when_asked() -> None:
    vault = make_vault({"A.md": "---\na: 1\n---\n#x #y", "B.md": "---\nb: 1\n---\n"})
    assert plan_rename(vault, "#x", "#y", merge=True).sources == {"A.md": b"---\na: 1\n---\n#y #y"}
    plan = plan_rename(vault, "property:a", "property:b", merge=True)
    assert plan.sources == {"A.md": b"---\nb: 1\n---\n#x #y"}


def test_what_a_base_may_mean_is_told() -> None:
    base = 'filters: file.basename.contains("A")\n'
    plan = plan_rename(make_vault({"A.md": "", "Q.base": base}), "A", "B")
    assert plan.left == (("Q.base", 1, base.strip()),)
    assert plan.sources == {}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("text", "---\nredirect_from:\n  - x/A.md\n---\ntext"),
        ("---\na: 1\n---\n", "---\na: 1\nredirect_from:\n  - x/A.md\n---\n"),
        ("---\nredirect_from: [b]\n---\n", '---\nredirect_from: ["b", "x/A.md"]\n---\n'),
        ("---\nredirect_from: []\n---\n", '---\nredirect_from: ["x/A.md"]\n---\n'),
        ("---\nredirect_from: b\n---\n", '---\nredirect_from: [b, "x/A.md"]\n---\n'),
        ("---\nredirect_from:\n---\n", "---\nredirect_from:\n  - x/A.md\n---\n"),
        ("---\nredirect_from:\n- b # c\nx: 1\n---\n", None),
        ("---\nredirect_from:\n  - b\n---\n", "---\nredirect_from:\n  - b\n  - x/A.md\n---\n"),
        ("---\nredirect_from: [x/A.md]\n---\n", "---\nredirect_from: [x/A.md]\n---\n"),
        (
            "---\nredirect_from:\n  - y/A.md\n  - b\n---\n",
            '---\nredirect_from:\n  ["b", "x/A.md"]\n---\n',
        ),
        ("---\nredirect_from: [y/A.md]\n---\n", '---\nredirect_from: ["x/A.md"]\n---\n'),
        ("---\n---\n", "---\nredirect_from:\n  - x/A.md\n---\n"),
    ],
)
def test_a_redirect_keeps_the_old_path(before: str, after: str | None) -> None:
    plan = plan_rename(make_vault({"x/A.md": before}), "A", "y/", redirect={"x/A.md"})
    note = plan.after.notes["y/A.md"]  # type: ignore[index]
    assert "x/A.md" in note.properties["redirect_from"]
    assert not note.faults
    if after is not None:
        assert note.source.text == after


def test_a_folder_does_not_become_what_is_called_like_a_note() -> None:
    vault = make_vault({"sub/A.md": "", "B.md": "[[sub/A]]\n"})
    with pytest.raises(RenameError, match=r'"sub" is a folder, and "C\.md" names a note'):
        plan_rename(vault, "sub", "C.md")
    assert plan_rename(vault, "sub", "C.md/").moves == {"sub/A.md": "C.md/sub/A.md"}
