"""`mv` and what names a thing outside notes: every file byte by byte, and what is said of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

RUNNING = (
    "if Obsidian is open on this vault, reload it now: it may write its own copy of these settings "
    "back\n"
)
STOP = (
    "error: this would change what is published; nothing was changed; change the setting by hand "
    "first, or add --force if it is meant:\n"
)


def put(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())
    return root


def read(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes().decode()
        for path in root.rglob("*")
        if path.is_file() and not {".git", ".vaultkit"} & {*path.parts}
    }


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    key = tmp_path.parent / f"{tmp_path.name}.key"
    monkeypatch.setattr("vaultkit.vault.write.record_seal._key_path", lambda: key)
    (tmp_path / "v").mkdir()
    monkeypatch.chdir(tmp_path / "v")
    return tmp_path


def check_move(
    folder: Path, files: dict[str, str], words: list[str], after: dict[str, str]
) -> None:
    """Move, compare the settings, take it back, and compare all bytes."""
    put(folder, files)
    before = read(folder)
    assert run(["mv", *words]) == 0
    assert {path: text for path, text in read(folder).items() if path in after} == after
    assert run(["undo", "-q"]) == 0
    assert read(folder) == before


CONFIG = """\
# Ours.
exclude = [   # not reported
  'Archive/**',   # old
  "Inbox/",
]
templates=["Templates/**"]

[site]   # what leaves
exclude = ["Private/", "!Private/Open.md"]  # at home
home = 'Old.md'

[per-file-ignores]
"Old.md"   =   ["L101"]   # as it is
Archive = ["all"]
"""
NOTES = {
    "v/Old.md": "[[Open]]",
    "v/Private/Diary.md": "d",
    "v/Private/Open.md": "o",
    "v/Archive/a.md": "a",
    "v/Templates/t.md": "t",
    "v/.obsidian/app.json": "{}",
}


@pytest.mark.parametrize(
    ("words", "changed", "told"),
    [
        (
            ["Old", "New"],
            {"'Old.md'": "'New.md'", '"Old.md" ': '"New.md" '},
            (
                'changed vaultkit.toml: per-file-ignores "Old.md" to "New.md"\n'
                'changed vaultkit.toml: site.home "Old.md" to "New.md"\n'
            ),
        ),
        (
            ["Private/", "Journal"],
            {'"Private/"': '"Journal/"', '"!Private/Open.md"': '"!Journal/Open.md"'},
            (
                'changed vaultkit.toml: site.exclude "Private/" to "Journal/"\n'
                'changed vaultkit.toml: site.exclude "!Private/Open.md" to "!Journal/Open.md"\n'
            ),
        ),
        (
            ["Archive/", "!Store 1"],
            {"'Archive/**'": "'\\!Store 1/**'", "Archive = ": '"\\\\!Store 1" = '},
            (
                'changed vaultkit.toml: exclude "Archive/**" to "\\!Store 1/**"\n'
                'changed vaultkit.toml: per-file-ignores "Archive" to "\\!Store 1"\n'
            ),
        ),
        (
            ["Templates/", "Forms"],
            {'"Templates/**"': '"Forms/**"'},
            'changed vaultkit.toml: templates "Templates/**" to "Forms/**"\n',
        ),
        (
            ["Private/Diary.md", "Areas/"],
            {'"Private/", ': '"Private/", "Areas/Diary.md", '},
            (
                'changed vaultkit.toml: site.exclude has "Areas/Diary.md" besides "Private/"; '
                "its pattern keeps it private; --force publishes it\n"
            ),
        ),
    ],
)
@pytest.mark.parametrize("is_above", [False, True])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_config_follows(  # noqa: PLR0913 - parameters of pytest
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    changed: dict[str, str],
    told: str,
    *,
    is_above: bool,
    end: str,
) -> None:
    path = "vaultkit.toml" if is_above else "v/vaultkit.toml"
    text = CONFIG.replace("\n", end)
    after = text
    for old, new in changed.items():
        assert old in after
        after = after.replace(old, new)
    check_move(folder, {**NOTES, path: text}, words, {path: after})
    shown = told.replace("vaultkit.toml", "../vaultkit.toml") if is_above else told
    lines = capsys.readouterr().err.splitlines(keepends=True)
    assert "".join(line for line in lines if line.startswith("changed ")) == shown


def test_a_pyproject_above(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = '[project]\nname = "x"\n[tool.vaultkit]\nvault = "v"\n[tool.vaultkit.site]\n'
    files = {**NOTES, "pyproject.toml": f'{text}include = ["Old.md"]\n[tool.ruff]\n'}
    after = {"pyproject.toml": f'{text}include = ["New.md"]\n[tool.ruff]\n'}
    check_move(folder, files, ["Old", "New"], after)
    assert 'changed ../pyproject.toml: site.include "Old.md" to "New.md"\n' in (
        capsys.readouterr().err
    )


PROPERTIES = """\
id-properties = ["up", "uid"]
[decisions]
methods = "Up"
[types.fact]
required = ["title", 'up'] # must
optional = ["other"]
fields = { up = { type = "link" }, other = { type = "text" } }
[types . "*" . fields . up]   # all
type = "link"
[types.task]
fields.up.type = "text"
fields.up.pattern = "x"
"""


def test_properties_follow(folder: Path) -> None:
    files = {
        "v/A.md": "---\nup: x\n---\n",
        "v/vaultkit.toml": PROPERTIES,
        "v/.obsidian/types.json": '{\n  "types": {\n    "aliases": "aliases",\n\t"up":"text" } }',
        "v/.obsidian/graph.json": '{"search":"[up:x] -[\\"up\\"] up"}',
    }
    new = PROPERTIES.replace('"up"', '"parent"').replace("'up'", "'parent'")
    new = new.replace("Up", "parent").replace("{ up", "{ parent").replace(". up]", ". parent]")
    after = {
        "v/vaultkit.toml": new.replace("fields.up", "fields.parent"),
        "v/.obsidian/types.json": files["v/.obsidian/types.json"].replace('"up"', '"parent"'),
        "v/.obsidian/graph.json": '{"search":"[parent:x] -[\\"parent\\"] up"}',
    }
    check_move(folder, files, ["property:up", "property:parent"], after)


def test_merged_names_stand_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {
        "v/A.md": "---\nup: x\n---\n#net #tcp",
        "v/B.md": "---\nparent: x\n---\n#web",
        "v/vaultkit.toml": '[types.a]\nrequired = ["up", "parent", "x"]\n'
        '[types.a.fields]\nup = {}\nparent = {}\n[tags]\nallowed = ["net", "web", "tcp"]\n',
    }
    after = files["v/vaultkit.toml"].replace('["up", "parent", "x"]', '["parent", "x"]')
    words = ["property:up", "property:parent", "--merge"]
    check_move(folder, files, words, {"v/vaultkit.toml": after})
    assert capsys.readouterr().err.split("\n", 1)[1] == (
        'vaultkit.toml: types.a.fields "up" should be "parent"; change it by hand\n'
        'changed vaultkit.toml: types.a.required "up" to "parent"\n'
    )
    after = files["v/vaultkit.toml"].replace('["net", "web", "tcp"]', '["web", "tcp"]')
    check_move(folder, files, ["#net", "#web", "--merge"], {"v/vaultkit.toml": after})


@pytest.mark.parametrize(
    ("old", "new", "allowed", "after"),
    [
        ("#net", "#topic/net", '["net", "#net/*", "web"]', '["topic/net", "#topic/net/*", "web"]'),
        ("#net/tcp", "#tcp", '["net/*"]', '["net/*", "tcp"]'),
        ("#net/tcp", "#net/udp", '["net/*"]', '["net/*"]'),
        ("#web", "#www", '["net/*"]', '["net/*"]'),
    ],
)
def test_tags_stay_allowed(folder: Path, old: str, new: str, allowed: str, after: str) -> None:
    files = {
        "v/A.md": "#net #net/tcp #web",
        "v/vaultkit.toml": f"[tags]\nallowed = {allowed} # c\n",
    }
    check_move(folder, files, [old, new], {"v/vaultkit.toml": f"[tags]\nallowed = {after} # c\n"})


OBSIDIAN = {
    "v/.obsidian/app.json": '{\n  "userIgnoreFilters": [\n    "Private/",\n    "/^Pr/"\n  ],\n'
    '  "attachmentFolderPath": "Private/img", "unknown": [1, 2.50],\n'
    '  "newFileFolderPath": "/private/"\n}\n',
    "v/.obsidian/daily-notes.json": '{"folder":"Private/2026","template":"Private/t"}',
    "v/.obsidian/templates.json": '\ufeff{"folder": "Private"}',
    "v/.obsidian/bookmarks.json": '{"items":[{"type":"group","items":[{"type":"file",'
    '"path":"Private/a.md","subpath":"#Top"}]},{"type":"folder","path":"Private"},'
    '{"type":"search","query":"path:Private tag:#x"}]}',
    "v/.obsidian/workspace.json": '{"file": "Private/a.md"}',
    "v/.obsidian/plugins/recent/data.json": '{"recentFiles":[{"path":"Private/a.md"},'
    '{"path":"Private/t.md"},{"path":"B.md"}]}',
    "v/.obsidian/plugins/templater-obsidian/data.json": '{"templates_folder": "Private"}',
    "v/Private/a.md": "# Top\n",
    "v/Private/t.md": "",
    "v/Private/img/p.png": "",
    "v/B.md": "[[a#Top]] ![[p.png]]",
}


def test_obsidian_settings_follow_a_folder(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stay = ("workspace", "plugins/recent")
    after = {
        path: text
        if any(name in path for name in stay)
        else text.replace("Private", "Jour nal").replace('"/private/"', '"/Jour nal/"')
        for path, text in OBSIDIAN.items()
        if ".obsidian" in path
    }
    app = "v/.obsidian/app.json"
    after[app] = after[app].replace('"/^Pr/"', '"/^Pr/",\n    "Jour nal/"')
    bookmarks = "v/.obsidian/bookmarks.json"
    after[bookmarks] = after[bookmarks].replace("path:Jour nal", 'path:\\"Jour nal\\"')
    check_move(folder, OBSIDIAN, ["Private/", "Jour nal"], after)
    lines = capsys.readouterr().err.splitlines(keepends=True)
    assert lines[1:] == [
        (
            '.obsidian/plugins/recent/data.json: recentFiles[0].path "Private/a.md" may mean it, '
            "and stays (and 1 more like it)\n"
        ),
        'changed .obsidian/app.json: userIgnoreFilters "Private/" to "Jour nal/"\n',
        'changed .obsidian/app.json: userIgnoreFilters has "Jour nal/" besides "/^Pr/"\n',
        'changed .obsidian/app.json: attachmentFolderPath "Private/img" to "Jour nal/img"\n',
        'changed .obsidian/app.json: newFileFolderPath "/private/" to "/Jour nal/"\n',
        (
            'changed .obsidian/bookmarks.json: items[0].items[0].path "Private/a.md" to '
            '"Jour nal/a.md"\n'
        ),
        'changed .obsidian/bookmarks.json: items[1].path "Private" to "Jour nal"\n',
        (
            'changed .obsidian/bookmarks.json: items[2].query "path:Private tag:#x" to '
            '"path:"Jour nal" tag:#x"\n'
        ),
        'changed .obsidian/daily-notes.json: folder "Private/2026" to "Jour nal/2026"\n',
        'changed .obsidian/daily-notes.json: template "Private/t" to "Jour nal/t"\n',
        'changed .obsidian/templates.json: folder "Private" to "Jour nal"\n',
        (
            'changed .obsidian/plugins/templater-obsidian/data.json: templates_folder "Private" to '
            '"Jour nal"\n'
        ),
        RUNNING,
    ]


def test_bookmarks_follow_headings(folder: Path) -> None:
    path = "v/.obsidian/bookmarks.json"
    after = {path: OBSIDIAN[path].replace("#Top", "#Begin here")}
    check_move(folder, OBSIDIAN, ["a#Top", "Begin here"], after)


def test_graph_queries_follow_tags(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    graph = '{"search": "-tag:#net/tcp", "colorGroups": [{"query": "tag:%s", "color": 1}]}'
    files = {
        "v/A.md": "#net/tcp",
        "v/.obsidian/graph.json": graph % "net",
        "v/.obsidian/bookmarks.json": '{"items":[{"type":"search","query":"(#net OR #b)"}]}',
    }
    after = {
        "v/.obsidian/graph.json": (graph % "topic/net").replace("#net/tcp", "#topic/net/tcp"),
        "v/.obsidian/bookmarks.json": files["v/.obsidian/bookmarks.json"],
    }
    check_move(folder, files, ["#net", "#topic/net"], after)
    assert capsys.readouterr().err.splitlines()[1] == (
        '.obsidian/bookmarks.json: items[0].query "(#net OR #b)" may mean it, and stays'
    )


def test_what_obsidian_publish_takes_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = '{"included":["Archive"],"excluded":["Private"]}'
    put(folder, {**NOTES, "v/.obsidian/publish.json": text})
    assert run(["mv", "Diary", "Archive/", "-q"]) == 0
    assert capsys.readouterr().err.splitlines() == [
        '.obsidian/publish.json: included[0] "Archive" from now on means "Archive/Diary.md"',
        '.obsidian/publish.json: excluded[0] "Private" no longer means "Archive/Diary.md"',
    ]


@pytest.mark.skipif(os.name == "nt", reason="such names are of POSIX")
def test_names_do_not_steer_a_terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(folder, {**NOTES, "v/In\x1b[2J/y.md": ""})
    put(folder, {"v/vaultkit.toml": 'exclude = ["In\\u001B\\\\[2J/"]\n'})
    assert run(["mv", "In\x1b[2J/", "Inbox"]) == 0
    assert capsys.readouterr().err.splitlines()[1] == (
        'changed vaultkit.toml: exclude "In\ufffd\\[2J/" to "Inbox/"'
    )


MKDOCS = """\
site_name: x   # ours
docs_dir: v
nav:
  - Home: index.md
  - 'Old': Old.md    # c
  - "Old again": 'Old.md'
  - ./Private/Diary.md
exclude_docs: |
  # at home
  /Private/
  *.bak
plugins:
  - search
  - redirects:
      redirect_maps:
        gone.md: Old.md
markdown_extensions:
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
"""


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        (["Old", "New"], {": Old.md": ": New.md", "'Old.md'": "'New.md'"}),
        (["Old", "It's {x}"], {": Old.md": ': "It\'s {x}.md"', "'Old.md'": "'It''s {x}.md'"}),
        (["Private/", "P 2"], {"Private/Diary": "P 2/Diary", "/Private/": "/P 2/"}),
        (
            ["Private/Diary.md", "Areas/"],
            {"Private/Diary": "Areas/Diary", "  /Private/\n": "  /Private/\n  Areas/Diary.md\n"},
        ),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_mkdocs_follows(folder: Path, words: list[str], changed: dict[str, str], end: str) -> None:
    after = MKDOCS
    for old, new in changed.items():
        assert old in after
        after = after.replace(old, new)
    files = {**NOTES, "mkdocs.yml": MKDOCS.replace("\n", end)}
    check_move(folder, files, words, {"mkdocs.yml": after.replace("\n", end)})


def refused(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    before = read(folder)
    assert run(["mv", *words]) == 2
    assert read(folder) == before
    return capsys.readouterr().err


def test_into_what_is_published(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(folder, {**NOTES, "v/Open/x.md": "", "v/vaultkit.toml": '[site]\ninclude = ["Open/"]\n'})
    for words in (["Old", "Open/"], ["Old", "Open/", "--diff"]):
        assert refused(folder, capsys, *words) == (
            f'{STOP}       "Open/Old.md" would be published: vaultkit.toml: site.include "Open/" '
            "would mean it\n"
        )
    assert run(["mv", "Old", "Open/", "--force"]) == 0
    assert capsys.readouterr().err.splitlines()[1:] == [
        'vaultkit.toml: site.include "Open/" means "Open/Old.md" too from now on',
        "Open/Old.md: is published from now on",
    ]


def test_into_what_stays_at_home(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(folder, {**NOTES, "v/vaultkit.toml": '[site]\nexclude = ["Private/"]\n'})
    assert run(["mv", "Old", "Private/"]) == 0
    assert capsys.readouterr().err.splitlines()[1:] == [
        'vaultkit.toml: site.exclude "Private/" means "Private/Old.md" too from now on',
        'no longer published: Private/Old.md (site.exclude "Private/")',
    ]


def test_out_of_what_is_published_to_what_stays(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = '[site]\ninclude = ["Open/"]\nexclude = ["Private/"]\n'
    files = {**NOTES, "v/Open/x.md": "", "v/Open/y.md": "", "v/vaultkit.toml": text}
    check_move(folder, files, ["x", "Private/"], {"v/vaultkit.toml": text})
    assert capsys.readouterr().err.splitlines()[1:] == [
        'vaultkit.toml: site.exclude "Private/" means "Private/x.md" too from now on',
        'no longer published: Private/x.md (site.exclude "Private/")',
    ]
    after = text.replace('"Open/"', '"Open/", "Areas/x.md"')
    check_move(folder, files, ["x", "Areas/"], {"v/vaultkit.toml": after})


def test_a_property_that_decides(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(
        folder, {"v/A.md": "", "v/B.md": "---\npublish: false\n---\n", "v/.obsidian/app.json": "{}"}
    )
    assert refused(folder, capsys, "property:publish", "property:open") == (
        f'{STOP}       "B.md" would be published\n'
    )


def test_a_property_that_vaultkit_reads(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(folder, {"v/A.md": "---\nlast_reviewed: 2026-01-01\n---\n", "v/.obsidian/app.json": "{}"})
    assert run(["mv", "property:last_reviewed", "property:seen", "-q"]) == 0
    assert capsys.readouterr().err == (
        'vaultkit itself reads the property "last_reviewed", and no other in its place\n'
    )


def test_a_template_that_leaves_its_folder(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(folder, {**NOTES, "v/.obsidian/templates.json": '{"folder": "Templates"}'})
    put(folder, {"v/Templates/u.md": ""})
    assert refused(folder, capsys, "t", "Areas/") == (
        f'{STOP}       "Areas/t.md" would be published\n'
    )


def test_more_files_than_patterns_are_added_for(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {f"v/a/{n:02}.md": "" for n in range(21)}
    text = '[site]\nexclude = ["/[a]/*.md"]\n'
    put(folder, {**files, "v/a/p.png": "", "v/N.md": "![[p.png]]", "v/vaultkit.toml": text})
    because = 'vaultkit.toml: site.exclude "/[a]/*.md" would no longer mean it'
    assert refused(folder, capsys, "a/", "b") == (
        STOP
        + "".join(f'       "b/{n:02}.md" would be published: {because}\n' for n in range(5))
        + "       and 16 more\n"
    )
    (folder / "v/a/20.md").unlink()
    assert run(["mv", "a/", "b", "-q"]) == 0
    added = ", ".join(f'"b/{n:02}.md"' for n in range(20))
    assert read(folder)["v/vaultkit.toml"] == f'[site]\nexclude = ["/[a]/*.md", {added}]\n'


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_is_never_written_through(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(folder, {**NOTES, "real.toml": '[site]\nexclude = ["Private/"]\nhome = "Old.md"\n'})
    (folder / "v/vaultkit.toml").symlink_to("../real.toml")
    because = 'vaultkit.toml: site.exclude "Private/" would no longer mean it'
    assert refused(folder, capsys, "Private/", "Journal") == (
        f'{STOP}       "Journal/Diary.md" would be published: {because}\n'
        f'       "Journal/Open.md" would be published: {because}\n'
    )
    assert run(["mv", "Old", "New"]) == 0
    assert (folder / "real.toml").read_text() == '[site]\nexclude = ["Private/"]\nhome = "Old.md"\n'
    assert capsys.readouterr().err.splitlines()[1] == (
        'vaultkit.toml: site.home "Old.md" should be "New.md" (it is a symbolic link); '
        "change it by hand"
    )


def test_a_patch_and_a_record(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(folder, {**NOTES, "v/vaultkit.toml": '[site]\nhome = "Old.md"\n'})
    before = read(folder)
    assert run(["mv", "Old", "New", "--diff"]) == 0
    seen = capsys.readouterr()
    assert seen.err == (
        'would move Old.md to New.md\nwould change vaultkit.toml: site.home "Old.md" to "New.md"\n'
    )
    assert seen.out.endswith(
        "diff --git vaultkit.toml vaultkit.toml\n"
        "--- vaultkit.toml\n+++ vaultkit.toml\n@@ -1,2 +1,2 @@\n [site]\n"
        '-home = "Old.md"\n+home = "New.md"\n'
    )
    assert read(folder) == before
    subprocess.run(["git", "-C", str(folder / "v"), "init", "-q"], check=True)
    command = ["git", "-C", str(folder / "v"), "apply", "-p0", "-"]
    subprocess.run(command, input=seen.out.encode(), check=True)
    assert read(folder)["v/vaultkit.toml"] == '[site]\nhome = "New.md"\n'
    assert run(["mv", "New", "Old", "--format", "json", "-q", "--allow-dirty"]) == 0
    assert json.loads(capsys.readouterr().out)["settings"] == [
        {
            "path": "vaultkit.toml",
            "key": "site.home",
            "old": "New.md",
            "new": "Old.md",
            "done": True,
            "text": 'site.home "New.md" to "Old.md"',
        }
    ]


def test_queries_in_notes_are_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    query = "```dataview\nLIST up\n{}\n```\n"
    put(
        folder,
        {
            "v/A.md": "#people\n" + query.format("FROM #people/x"),
            "v/B.md": query.format('FROM "People" or [[C]]') + "`= this.up`\n- [up:: 1] cup:: 2\n",
            "v/People/C.md": "---\nup: 1\n---\n",
            "v/D.md": "```tasks\npath includes People\n```\n```query\ntag:people\n```\n",
            "v/.obsidian/app.json": "{}",
        },
    )
    told = {
        ("#people", "#folk"): ["A.md:4: {}FROM #people/x", "D.md:5: {}tag:people"],
        ("People/", "Folk"): [
            'B.md:3: {}FROM "People" or [[C]]',
            "D.md:2: {}path includes People",
        ],
        ("C", "E"): ['B.md:3: {}FROM "People" or [[C]]'],
        ("property:up", "property:above"): [
            "A.md:3: {}LIST up",
            "B.md:2: {}LIST up",
            "B.md:5: {}`= this.up`",
            "B.md:6: {}- [up:: 1] cup:: 2",
        ],
    }
    for words, lines in told.items():
        assert run(["mv", *words, "--diff", "-q"]) == 0
        want = ['{}"'.format(line.format('may mean it, and stays: "')) for line in lines]
        assert capsys.readouterr().err.splitlines() == want


def test_fixes_that_rename_change_settings_as_well(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bookmarks = '{"items": [{"type": "file", "path": "A.md"}]}'
    put(
        folder,
        {
            "v/A.md": "# Ports of nodes\n",
            "v/B.md": "[[A]]",
            "v/vaultkit.toml": 'select = ["G509"]\n[per-file-ignores]\n"A.md" = ["L101"]\n',
            "v/.obsidian/bookmarks.json": bookmarks,
        },
    )
    before = read(folder)
    assert run(["check", "--fix", "--unsafe-fixes"]) == 0
    assert read(folder)["v/.obsidian/bookmarks.json"] == bookmarks.replace(
        "A.md", "Ports of nodes.md"
    )
    assert capsys.readouterr().err.splitlines()[1:] == [
        'changed .obsidian/bookmarks.json: items[0].path "A.md" to "Ports of nodes.md"',
        'changed vaultkit.toml: per-file-ignores "A.md" to "Ports of nodes.md"',
        RUNNING.rstrip("\n"),
    ]
    assert run(["undo", "-q"]) == 0
    assert read(folder) == before


def test_what_git_ignores_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(folder, {**NOTES, "v/.gitignore": "# own\n/Private/\n*.bak\n"})
    assert run(["mv", "Private/", "Journal", "-q"]) == 0
    assert capsys.readouterr().err == (
        '.gitignore: line "/Private/" should be "/Journal/"; change it by hand\n'
    )


def test_settings_of_other_core_plugins(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {
        **NOTES,
        "v/.obsidian/publish.json": '{"siteId":"x","included":["Archive"],"excluded":["Private/"]}',
        "v/.obsidian/zk-prefixer.json": '{"folder":"Private","template":"Private/Diary.md"}',
        "v/.obsidian/note-composer.json": '{"template":"Private/Open"}',
        "v/.obsidian/canvas.json": '{"newFileFolderPath":"Private"}',
        "v/.obsidian/starred.json": '{"items":[{"type":"file","path":"Private/Open.md"}]}',
        "v/.obsidian/core-plugins.json": '["graph", "Private"]',
        "v/.obsidian/hotkeys.json": "{not json",
    }
    after = {path: text.replace("Private", "J") for path, text in files.items() if ".obs" in path}
    after["v/.obsidian/core-plugins.json"] = files["v/.obsidian/core-plugins.json"]
    check_move(folder, files, ["Private/", "J"], after)
    assert capsys.readouterr().err.count("changed .obsidian/") == 6


def test_actors_of_flows_called_like_it_are_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = '[flows]\nactors = ["old", "client"]\n[flows.lanes]\nNode = ["Old", "kube*"]\n'
    put(folder, {**NOTES, "v/vaultkit.toml": text})
    assert run(["mv", "Old", "New", "-q"]) == 0
    assert capsys.readouterr().err.splitlines() == [
        'vaultkit.toml: flows.actors "old" may mean it, and stays',
        'vaultkit.toml: flows.lanes.Node "Old" may mean it, and stays',
    ]


def test_what_obsidian_could_not_read_back_stays(folder: Path) -> None:
    """A file of a plugin's settings that is cut off is left as it is."""
    path = "v/.obsidian/plugins/p/data.json"
    files = {**NOTES, path: '{"items":[{"path":"Old.md"'}
    check_move(folder, files, ["Old", "New"], {path: files[path]})


def test_files_of_the_theme_follow(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (
        "docs_dir: v\ntheme:\n  name: assets\n  logo: assets/a.png\n"
        "extra_css: [assets/x.css]\nplugins:\n- search\n- other: {folder: assets}\n"
    )
    files = {**NOTES, "mkdocs.yml": text, "v/assets/a.png": "", "v/assets/x.css": ""}
    after = text.replace("assets/", "img/")
    check_move(folder, files, ["assets/", "img"], {"mkdocs.yml": after})
    assert capsys.readouterr().err.splitlines()[1:] == [
        '../mkdocs.yml: line 8: plugins "assets" may mean it, and stays',
        'changed ../mkdocs.yml: line 4: theme "assets/a.png" to "img/a.png"',
        'changed ../mkdocs.yml: line 5: extra_css "assets/x.css" to "img/x.css"',
    ]


def test_another_mkdocs_file_is_left_alone(folder: Path) -> None:
    files = {**NOTES, "mkdocs.yml": MKDOCS.replace("docs_dir: v\n", "docs_dir: w\n")}
    check_move(folder, files, ["Old", "New"], {"mkdocs.yml": files["mkdocs.yml"]})


def test_settings_of_hostile_size_end_soon(folder: Path) -> None:
    long = "a/" * 500_000
    files = {
        **NOTES,
        "v/.obsidian/app.json": json.dumps({"userIgnoreFilters": [long], "x": "[" * 100_000}),
        "v/.obsidian/graph.json": json.dumps({"search": "[" + " " * 1_000_000}),
        "v/.obsidian/plugins/p/data.json": json.dumps({"path": long}),
        "v/.obsidian/plugins/q/data.json": "[" * 100_000,
    }
    after = {path: text for path, text in files.items() if ".obsidian" in path}
    check_move(folder, files, ["Old", "New"], after)


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_folder_of_settings_that_is_a_link(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = '{"folder": "Private"}'
    notes = {path: text for path, text in NOTES.items() if ".obsidian" not in path}
    put(folder, {**notes, "shared/daily-notes.json": text, "v/vaultkit.toml": ""})
    (folder / "v/.obsidian").symlink_to("../shared")
    assert run(["mv", "Private/", "Journal", "-q"]) == 0
    assert read(folder)["shared/daily-notes.json"] == text
    assert capsys.readouterr().err == (
        '.obsidian/daily-notes.json: folder "Private" should be "Journal" (it is a symbolic link); '
        "change it by hand\n"
    )


def test_a_block_that_a_bookmark_leads_to(folder: Path) -> None:
    path = "v/.obsidian/bookmarks.json"
    text = '{"items":[{"type":"block","path":"A.md","subpath":"#^a1"},{"path":"A.md"}]}'
    files = {"v/A.md": "text ^a1\n", path: text}
    check_move(folder, files, ["A#^a1", "^b-2"], {path: text.replace("^a1", "^b-2")})


def test_nothing_else_is_imported_to_rewrite_nothing(folder: Path) -> None:
    """A rename that no config names does not wait for tomlkit."""
    put(folder, {**NOTES, "v/vaultkit.toml": 'exclude = ["Archive/"]\n'})
    code = (
        "import sys\nfrom vaultkit.cli.main import run\n"
        "assert run(['mv', 'Old', 'New', '-q']) == 0\nassert 'tomlkit' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], cwd=folder / "v", check=True)


ALLOWED = '[site]\nattachments = ["Models/", "*.step"]\n'


def test_attachments_that_may_leave_follow(folder: Path) -> None:
    files = {**NOTES, "v/Old.md": "![[a.dwt]]", "v/Models/a.dwt": "", "v/vaultkit.toml": ALLOWED}
    check_move(folder, files, ["Models/", "Parts"], {
        "v/vaultkit.toml": '[site]\nattachments = ["Parts/", "*.step"]\n',
    })  # fmt: skip


def test_an_attachment_into_what_may_leave(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {"v/Old.md": "![[b.dwt]]", "v/b.dwt": "", "v/Models/a.dwt": ""}
    put(folder, {**NOTES, **files, "v/vaultkit.toml": ALLOWED})
    assert refused(folder, capsys, "b.dwt", "Models/") == (
        f'{STOP}       "Models/b.dwt" would be published: vaultkit.toml: site.attachments '
        '"Models/" would mean it\n'
    )
