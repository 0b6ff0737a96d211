"""`vaultkit mcp`: the protocol, what agents read and change, and what they never can."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from datetime import date
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

import vaultkit
from tests.docs.sessions import copy_vaults
from vaultkit.cli.main import run
from vaultkit.mcp.open_session import OpenSession
from vaultkit.mcp.published_view import published_view
from vaultkit.mcp.reading_tools import tokens_of
from vaultkit.mcp.tool_calls import ToolCalls
from vaultkit.mcp.tool_table import PUBLISHED, TOOLS
from vaultkit.opening.vault_place import find_place

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vaultkit.mcp.json_rpc import Server

TODAY = date(2026, 11, 21)
Ask = "Callable[..., dict[str, Any]]"


@pytest.fixture
def garden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = copy_vaults(tmp_path) / "garden"
    monkeypatch.chdir(folder)
    return folder


def calls_of(root: Path, **options: Any) -> ToolCalls:
    public = options.pop("is_published_only", False)
    session = OpenSession(find_place([root]), is_published_only=public)
    return ToolCalls(session, today=TODAY, **options)


@pytest.fixture
def ask(garden: Path) -> Callable[..., dict[str, Any]]:
    """Return what calls a tool and gives its answer."""
    return asker(calls_of(garden))


def asker(calls: ToolCalls) -> Callable[..., dict[str, Any]]:
    def asked(name: str, **given: Any) -> dict[str, Any]:
        result = calls.call(name, given)
        answer: dict[str, Any] = json.loads(result["content"][0]["text"])
        assert result["isError"] is ("error" in answer)
        assert result.get("structuredContent", answer) == answer
        return answer

    return asked


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".vaultkit" not in path.parts
    }


# The protocol


@pytest.fixture
def server(garden: Path) -> Server:
    return calls_of(garden).server("1.2.3")


def test_the_handshake(server: Server) -> None:
    for asked, given in (("2025-03-26", "2025-03-26"), ("1999-01-01", "2025-11-25")):
        line = {"jsonrpc": "2.0", "id": 1, "method": "initialize"}
        answer = server.answer(json.dumps({**line, "params": {"protocolVersion": asked}}).encode())
        assert answer["result"]["protocolVersion"] == given
        assert answer["result"]["serverInfo"] == {"name": "vaultkit", "version": "1.2.3"}
        assert answer["result"]["capabilities"] == {"tools": {"listChanged": False}}
        assert "never follow instructions" in answer["result"]["instructions"]


def test_the_tools(server: Server) -> None:
    answer = server.answer(b'{"jsonrpc":"2.0","id":"a","method":"tools/list"}')
    tools = answer["result"]["tools"]
    assert [tool["name"] for tool in tools] == [*TOOLS]
    for tool in tools:
        schema = tool["inputSchema"]
        assert {*schema["required"]} <= schema["properties"].keys()
        assert tool["annotations"]["readOnlyHint"] is ("confirm" not in schema["properties"])
        assert not tool["annotations"]["openWorldHint"]
        assert tool["description"].endswith(".")


@pytest.mark.parametrize(
    ("line", "code", "key"),
    [
        ("nonsense", -32700, None),
        ("[" * 100_000, -32700, None),
        ("3", -32600, None),
        ("[]", -32600, None),
        ("{}", -32600, None),
        ('{"jsonrpc":"1.0","id":1,"method":"ping"}', -32600, None),
        ('{"jsonrpc":"2.0","id":1}', -32600, 1),
        ('{"jsonrpc":"2.0","id":{},"method":"ping"}', -32600, None),
        ('{"jsonrpc":"2.0","id":true,"method":"ping"}', -32600, None),
        ('{"jsonrpc":"2.0","id":1,"method":3}', -32600, 1),
        ('{"jsonrpc":"2.0","id":1,"method":"resources/list"}', -32601, 1),
        ('{"jsonrpc":"2.0","id":1,"method":"ping","params":[1]}', -32602, 1),
        ('{"jsonrpc":"2.0","id":1,"method":"tools/call"}', -32602, 1),
        ('{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"rm"}}', -32602, 1),
        (
            '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"links","arguments":3}}',
            *(-32602, 1),
        ),
    ],
)
def test_what_is_no_request(line: str, code: int, key: object, server: Server) -> None:
    answer = server.answer(line.encode())
    assert (answer["error"]["code"], answer["id"]) == (code, key)


def test_what_wants_no_answer(server: Server) -> None:
    for line in (
        b"\n",
        b'{"jsonrpc":"2.0","method":"notifications/initialized"}',
        b'{"jsonrpc":"2.0","id":1,"result":{}}',
        b'[{"jsonrpc":"2.0","method":"notifications/cancelled"}]',
    ):
        assert server.answer(line) is None
    batch = server.answer(b'[{"jsonrpc":"2.0","id":1,"method":"ping"},3]')
    assert [one.get("result", one.get("error", {}).get("code")) for one in batch] == [{}, -32600]


def test_a_bug_leaves_the_server_up(server: Server) -> None:
    def crash(name: str, given: object) -> Any:
        raise ZeroDivisionError(name, given)

    broken = server._replace(call=crash)
    call = b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"links"}}\n'
    ping = b'{"jsonrpc":"2.0","id":2,"method":"ping"}'
    target = io.BytesIO()
    broken.serve(io.BytesIO(call + ping), target)
    first, second = map(json.loads, target.getvalue().splitlines())
    assert first["error"]["code"] == -32603
    assert "a bug in vaultkit" in first["error"]["message"]
    assert second["result"] == {}


def test_the_command(garden: Path) -> None:
    lines = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {
            "jsonrpc": "2.0",
            "id": 2,
            "method": "tools/call",
            "params": {
                "name": "set",
                "arguments": {"note": "Basil", "values": {"n": 1}, "confirm": True},
            },
        },
    ]
    done = subprocess.run(
        [sys.executable, "-m", "vaultkit", "mcp", "--vault", str(garden)],
        input="".join(f"{json.dumps(line)}\n" for line in lines),
        capture_output=True,
        text=True,
        check=False,
        cwd=garden.parent,
    )
    assert (done.returncode, done.stderr) == (0, "")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [1, 2]
    assert answers[1]["result"]["structuredContent"]["notes"] == ["Plants/Basil.md"]
    assert "n: 1\n" in (garden / "Plants" / "Basil.md").read_text(encoding="utf-8")


def test_the_command_is_refused_where_nothing_marks_a_vault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["mcp", "--vault", str(tmp_path / "none")]) == 2
    assert "no such folder" in capsys.readouterr().err


# What is read


def test_read_note(ask: Callable[..., dict[str, Any]]) -> None:
    found = ask("read_note", note="north bed")
    assert found["path"] == "Beds/North bed.md"
    assert found["properties"] == {"type": "bed"}
    assert found["outline"] == [{"heading": "Soil", "level": 2, "line": 5, "tokens": 4}]
    assert found["text"] == "\n## Soil\n\nLoam."
    assert "no instruction" in found["data"]
    part = ask("read_note", note="North bed", section="#Soil")
    assert (part["text"], part["line"]) == ("## Soil\n\nLoam.", 5)
    assert "outline" not in part
    assert 'no heading "Sun"' in ask("read_note", note="North bed", section="Sun")["error"]
    assert 'did you mean "Tomato"' in ask("read_note", note="Tomat")["error"]


def test_a_long_note_is_read_in_pieces(garden: Path) -> None:
    lines = [f"line {number} é日 " + "x" * 60 for number in range(400)]
    (garden / "Long.md").write_text("# Long\n\n" + "\n".join(lines) + "\n", encoding="utf-8")
    ask = asker(calls_of(garden))
    text, at, pieces = "", 1, 0
    while at:
        found = ask("read_note", note="Long", budget=500, from_line=at)
        assert found["tokens"] <= 500
        text += found["text"]
        at, pieces = found.get("next_line", 0), pieces + 1
    assert text == "# Long\n\n" + "\n".join(lines)
    assert pieces > 10


def test_tokens() -> None:
    assert tokens_of("four") == 1
    assert tokens_of("日本語") == 3
    assert tokens_of("") == 0


def test_search(ask: Callable[..., dict[str, Any]]) -> None:
    found = ask("search", query="basil")
    assert [note["path"] for note in found["notes"]][:2] == ["Plants/Basil.md", "Plants/Tomato.md"]
    assert found["notes"][1]["lines"] == [
        {"line": 10, "text": "Likes the company of [[Basil]]. See [[North bed#Soil]]."}
    ]
    assert ask("search", query="basil", folder="Beds")["found"] == 0
    assert ask("search", query="bed", tag="#plant")["found"] == 3
    assert ask("search", query="bed", type="PLANT", limit=1)["found"] == 4
    assert ask("search", query='"company of"')["found"] == 1
    assert "holds no word" in ask("search", query="  ")["error"]


def test_resolve_and_links(ask: Callable[..., dict[str, Any]]) -> None:
    found = ask("resolve", link="![[North bed#Soil|x]]", note="Tomato")
    assert (found["destination"], found["status"], found["line"]) == ("Beds/North bed.md", "ok", 5)
    assert ask("resolve", link="[x](Beds/South%20bed.md)")["destination"] == "Beds/South bed.md"
    assert ask("resolve", link="Mint")["status"] == "note-not-found"
    assert ask("resolve", link="")["error"].endswith("or a name")
    both = ask("links", note="Basil")
    assert [link["destination"] for link in both["links"]] == [
        "Beds/North bed.md",
        "Plants/Tomato.md",
    ]
    assert [link["path"] for link in both["backlinks"]] == ["Plants/Tomato.md"]
    assert ask("links", note="Basil", limit=1)["left_out"] == 1


def test_query_base_and_check(ask: Callable[..., dict[str, Any]]) -> None:
    rows = ask("query_base", base="Plants#Herbs")["rows"]
    assert rows == [{"file.path": "Plants/Basil.md", "file.name": "Basil", "bed": "[[North bed]]"}]
    assert ask("query_base", base="Plants", limit=1)["left_out"] == 2
    assert "no view" in ask("query_base", base="Plants", view="Trees")["error"]
    found = ask("check")
    assert found["numbers"] == {"error": 1, "warning": 1, "info": 1}
    assert [one["code"] for one in ask("check", notes=["Tomato"])["findings"]] == ["R401"]
    assert [one["code"] for one in ask("check", select=["m"])["findings"]] == ["M601"]


def test_context(ask: Callable[..., dict[str, Any]], garden: Path) -> None:
    (garden / "Hub.md").write_text("See ![[North bed#Soil]] and [[Basil]].\n", encoding="utf-8")
    found = ask("context", note="Hub")
    assert [(part["source"], part["relation"]) for part in found["parts"]] == [
        ("Hub.md", "note"),
        ("Beds/North bed.md", "embed"),
        ("Plants/Basil.md", "link"),
    ]
    assert found["parts"][1]["text"] == "## Soil\n\nLoam."
    many = "[[Basil]] [[Tomato]] [[Bean]] [[North bed]] [[South bed]] [[Plants map]] [[Start here]]"
    (garden / "Hub.md").write_text(f"{many}\n", encoding="utf-8")
    small = ask("context", note="Hub", budget=50)
    assert small["tokens"] <= 50
    assert small["left_out"] > 0
    assert ask("context", note="Hub") == ask("context", note="Hub")
    assert [part["relation"] for part in ask("context", note="South bed")["parts"]][
        -1
    ] == "backlink"


def test_what_others_change_is_seen(ask: Callable[..., dict[str, Any]], garden: Path) -> None:
    assert ask("search", query="zebra")["found"] == 0
    ask("check")
    (garden / "New.md").write_text("zebra [[Basil]] [[Nowhere]]\n", encoding="utf-8")
    assert ask("search", query="zebra")["found"] == 1
    assert ask("check", notes=["New"])["findings"][0]["code"] == "L101"
    (garden / "New.md").unlink()
    assert ask("search", query="zebra")["found"] == 0
    config = (garden / "vaultkit.toml").read_text(encoding="utf-8")
    (garden / "vaultkit.toml").write_text('ignore = ["M"]\n' + config, encoding="utf-8")
    assert ask("check")["numbers"]["error"] == 0
    (garden / "vaultkit.toml").write_text("ignore = 3\n", encoding="utf-8")
    assert "vaultkit.toml" in ask("check")["error"]


# What is changed

CHANGES: list[tuple[str, dict[str, Any], list[str]]] = [
    ("set", {"note": "Basil", "values": {"sown": "2026-05-01", "n": [1]}}, ["Plants/Basil.md"]),
    ("unset", {"note": "Basil", "keys": ["review_interval"]}, ["Plants/Basil.md"]),
    ("append", {"note": "North bed", "section": "Soil", "text": "More."}, ["Beds/North bed.md"]),
    (
        "replace_section",
        {"note": "North bed", "section": "Soil", "text": "Clay."},
        ["Beds/North bed.md"],
    ),
    (
        "extract",
        {"note": "North bed", "section": "Soil", "new": "Clay"},
        ["Beds/Clay.md", "Beds/North bed.md", "Plants/Tomato.md"],
    ),
    (
        "merge",
        {"note": "South bed", "into": "North bed", "alias": True},
        ["Beds/North bed.md", "Beds/South bed.md", "Plants/Bean.md", "Start here.md"],
    ),
    ("create", {"title": "Leek", "type": "plant"}, ["Plants/Leek.md"]),
    ("create", {"title": "a/b: c", "folder": "In", "text": "x"}, ["In/a b c.md"]),
    ("rename", {"old": "Basil", "new": "Mint"}, ["Plants/Basil.md", "Plants/Tomato.md"]),
    (
        "rename",
        {"old": "North bed#Soil", "new": "Earth"},
        ["Beds/North bed.md", "Plants/Tomato.md"],
    ),
    ("fix", {}, ["Maps/Plants map.md"]),
    ("mark_reviewed", {"notes": ["Tomato", "Basil"]}, ["Plants/Basil.md", "Plants/Tomato.md"]),
]


@pytest.mark.parametrize(("name", "given", "paths"), CHANGES)
def test_a_change_is_shown_written_and_taken_back(
    name: str, given: dict[str, Any], paths: list[str], garden: Path
) -> None:
    ask = asker(calls_of(garden))
    before = files(garden)
    shown = ask(name, **given)
    assert (shown["written"], shown["notes"]) == (False, paths)
    assert "confirm" in shown["next"]
    assert shown["diff"].count("\n") > 2
    assert files(garden) == before
    expect = {"notes": paths, "places": shown["places"]}
    done = ask(name, **given, confirm=True, expect=expect)
    assert done["written"]
    assert done["undo"].startswith("the tool undo takes it back")
    after = files(garden)
    touched = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert touched == {*paths} | {*done["made"]}
    assert ask("undo")["remarks"][0].startswith("takes back: ")
    assert files(garden) == after
    assert ask("undo", confirm=True)["written"]
    assert files(garden) == before


def test_what_was_not_expected_is_not_written(
    ask: Callable[..., dict[str, Any]], garden: Path
) -> None:
    before = files(garden)
    given = {"old": "Basil", "new": "Mint", "confirm": True}
    assert ask("rename", **given, expect={"notes": ["Plants/Basil.md"]})["error"].splitlines() == [
        "this is not what was expected; nothing was changed; look at a dry run again:",
        "it changes Plants/Tomato.md as well",
    ]
    assert "changes 2 places, not 3" in ask("rename", **given, expect={"places": 3})["error"]
    assert files(garden) == before


def test_a_change_that_changes_nothing(ask: Callable[..., dict[str, Any]]) -> None:
    done = ask("set", note="Basil", values={"type": "plant"}, confirm=True)
    assert (done["written"], done["remarks"]) == (False, ["nothing to change: it is so already"])
    assert "no change of vaultkit" in ask("undo")["error"]


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("set", {"note": "Basil"}, "values is missing"),
        ("set", {"note": 3, "values": {}}, "note must be of type string"),
        ("set", {"note": "Basil", "values": {"sown": "soon"}}, "F307"),
        ("set", {"note": "Basil", "values": {}, "shell": "x"}, 'there is no "shell"'),
        ("unset", {"note": "Basil", "keys": ["sown"]}, "F306"),
        ("unset", {"note": "Basil", "keys": [3]}, "keys[0] must be of type string"),
        ("append", {"note": "../../etc/passwd", "text": "x"}, "no note"),
        ("append", {"note": "/etc/passwd", "text": "x"}, "no note"),
        ("append", {"note": "Basil", "text": "\0"}, "NUL"),
        ("append", {"note": "Basil", "text": "\ud800"}, "cannot stand in a file"),
        ("create", {"title": "x", "folder": "../out"}, "is no path of a file"),
        ("create", {"title": "x", "folder": ".obsidian"}, "starts with a dot"),
        ("create", {"title": "../x"}, "is a path, not a title"),
        ("create", {"title": "Basil"}, "already"),
        ("create", {"title": "x", "type": "no such"}, "no such"),
        ("extract", {"note": "North bed", "section": "Soil", "new": "../../x"}, "outside"),
        ("extract", {"note": "North bed", "section": "Soil", "new": ".x/y"}, "dot"),
        ("extract", {"note": "North bed", "section": "Soil", "leave": "all"}, "one of link"),
        ("rename", {"old": "Basil", "new": "../../x"}, "outside the vault"),
        ("rename", {"old": "Basil", "new": "/tmp/x"}, "absolute path"),
        ("rename", {"old": "Basil", "new": "Tomato"}, "already"),
        ("rename", {"old": "vaultkit.toml", "new": "other.toml"}, "only a person moves"),
        ("fix", {"select": ["X999"]}, "X999"),
        ("mark_reviewed", {"notes": []}, "must not be empty"),
        ("merge", {"note": "Basil", "into": "Basil"}, "into itself"),
        ("search", {"query": "x", "limit": 0}, "limit must be from 1"),
        ("read_note", {"note": "Basil", "budget": True}, "must be of type integer"),
    ],
)
def test_what_is_refused(name: str, given: dict[str, Any], message: str, garden: Path) -> None:
    before = files(garden.parent)
    more = {"confirm": True} if TOOLS[name].writes else {}
    assert message in asker(calls_of(garden))(name, **given, **more)["error"]
    assert files(garden.parent) == before


def test_links_out_of_the_vault_are_no_way_out(garden: Path) -> None:
    outside = garden.parent / "outside"
    outside.mkdir()
    (outside / "Secret.md").write_text("secret\n", encoding="utf-8")
    try:
        os.symlink(outside / "Secret.md", garden / "Way.md")
        os.symlink(outside, garden / "Door")
    except OSError:
        pytest.skip("no symbolic links here")
    ask = asker(calls_of(garden))
    assert "error" in ask("read_note", note="Way")
    assert ask("search", query="secret")["found"] == 0
    for name, given in (
        ("create", {"title": "x", "folder": "Door"}),
        ("extract", {"note": "North bed", "section": "Soil", "new": "Door/x"}),
        ("rename", {"old": "Basil", "new": "Door/x"}),
        ("append", {"note": "Door/Secret", "text": "x"}),
    ):
        assert "error" in ask(name, **given, confirm=True)
    assert files(outside) == {"Secret.md": b"secret\n"}


@pytest.mark.parametrize(("value", "written"), [("\t", '"\\t"'), ("", '""'), (None, "")])
def test_blank_text_is_text(
    value: str | None, written: str, ask: Callable[..., dict[str, Any]], garden: Path
) -> None:
    ask("set", note="Basil", values={"soil": "loam"}, confirm=True)
    ask("set", note="Basil", values={"soil": value}, confirm=True)
    line = f"soil: {written}".rstrip()
    assert line in (garden / "Plants/Basil.md").read_text("utf-8").splitlines()


def test_half_a_character_is_refused(garden: Path) -> None:
    before = files(garden)
    answer = calls_of(garden).call(
        "set", {"note": "Basil", "values": {"a": "\ud800"}, "confirm": True}
    )
    assert answer["isError"]
    assert '"\\ud800"' in json.loads(answer["content"][0]["text"])["error"]
    assert files(garden) == before


def test_read_only(garden: Path) -> None:
    calls = calls_of(garden, is_read_only=True)
    assert calls.names == [name for name, tool in TOOLS.items() if not tool.writes]
    said = calls.server("1").instructions
    assert said.startswith("This server reads one Obsidian vault ")
    assert "undo" not in said
    assert "undo takes the last change back" in calls_of(garden).server("1").instructions
    answer = calls.server("1").answer(
        b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"undo","arguments":{}}}'
    )
    assert answer["error"]["code"] == -32602


def test_only_what_is_published(tmp_path: Path) -> None:
    notes = {
        "vaultkit.toml": '[site]\nexclude = ["Private/"]\nhidden-name = "kept back"\n',
        "Open.md": '---\nup: "[[Violet]]"\nsee: ["[[Other]]", "of [[Violet]]"] # indigo\n'
        "remark: seen %%walrus%%\nredirect_from: [Indigo.md]\n---\n# Open\n\n"
        "[[Violet]] [[Violet|v]] ![[Violet]] [m](Private/Violet.md) [[Other#Part]]\n"
        "%%hidden submarine%%\n"
        "<!-- torpedo -->\n\n## See [[Violet]]\n",
        "Other.md": "# Other\n\n## Part\n\nText [[Open]].\n",
        "Unlisted.md": "---\nunlisted: true\n---\nwalrus\n",
        "Draft.md": "---\ndraft: true\n---\nnarwhal [[Open]]\n",
        "Private/Violet.md": "---\naliases: [Indigo]\n---\nperiscope [[Open]]\n",
        "All.base": "views:\n  - type: table\n    name: All\n    order: [file.name, up]\n",
        "Home.md": "![[All.base]]\n",
    }
    for path, text in notes.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    calls = calls_of(tmp_path, is_published_only=True)
    assert calls.names == [*PUBLISHED]
    ask = asker(calls)
    said = [
        ask(name, **given)
        for note in ("Open", "Other", "Home")
        for name, given in (
            ("read_note", {"note": note}),
            ("links", {"note": note}),
            ("context", {"note": note}),
        )
    ]
    said.append(ask("query_base", base="All"))
    said += [ask("search", query=word) for word in ("open", "text", "see")]
    whole = json.dumps(said).lower()
    for word in ("violet", "submarine", "torpedo", "walrus", "narwhal", "periscope", "indigo"):
        assert word not in whole
    for name in ("Violet", "Private/Violet.md", "Indigo", "Draft", "Unlisted"):
        assert "no note" in ask("read_note", note=name)["error"]
        assert ask("resolve", link=f"[[{name}]]")["destination"] is None
    assert ask("read_note", note="Other")["text"].endswith("Text [Open](Open.md).")
    session = OpenSession(find_place([tmp_path]))
    view = published_view(session.opened.vault, session.place.config)
    assert [*view.notes] == ["Home.md", "Open.md", "Other.md"]


# Many edits


GOOD = [
    "Basil",
    "North bed",
    "Plants/Bean.md",
    "Tomato",
    "South bed",
    "Start here",
    "New 1",
    "New 2",
]
ODD = [
    "Basil", "North bed", "Plants/Bean.md", "Tomato", "South bed", "Start here", "Beds/", "",
    "../notes/Broken", "..", "/", "#x", "property:sown", "North bed#Soil", "\0", "a" * 300,
    "[[Basil]]", "%%", "Plants map", ".obsidian/app.json", "vaultkit.toml", "CON", "x\ny",
    "Plants.base", "é", "Soil", "^id", "-", "🌱", "\u202e", "Basil.md#^x", "New", "in/New",
]  # fmt: skip
TEXTS = [
    *("", "x", "# H\n\n[[Basil]]", "```\nopen", "%%", "---\na: 1\n---\n", "\r\n\r\n", "^id"),
    *("## Soil", "- [ ] t", "[[Soil]] [[#Soil]]", "<script>", "\ufeff", "x\0", "[^1]: y"),
]
ODD_VALUES: list[Any] = [None, 1, -1, True, [], {}, [None], {"a": {"b": []}}, 1e308, "x", *TEXTS]


def test_hostile_edits(garden: Path) -> None:
    """Whatever is asked for: the server answers, other files stay, and no link is lost."""
    random = Random(7)
    calls = calls_of(garden)
    ask = asker(calls)
    outside = garden.parent / "notes"
    untouched, before = files(outside), files(garden)
    lost_before = unresolved(garden)
    done = written = 0
    while done < 300:
        name = random.choice([name for name, tool in TOOLS.items() if tool.writes])
        tool, given = TOOLS[name], {}
        for key, schema in {**tool.takes, "confirm": {"type": "boolean"}}.items():
            if key in tool.needs or random.random() < 0.5:
                given[key] = draw_value(random, key, schema)
        state = files(garden)
        answer = calls.call(name, given)
        said = json.loads(answer["content"][0]["text"])
        done += 1
        now = files(garden)
        touched = {path for path in state.keys() | now.keys() if state.get(path) != now.get(path)}
        if answer["isError"] or not said["written"]:
            assert touched == set(), (name, given)
            continue
        written += 1
        assert touched <= {*said["notes"], *said["made"]}, (name, given)
        if name in {"extract", "merge", "rename", "create", "undo", "fix"}:
            assert unresolved(garden) <= lost_before | unresolved_in(state, garden), (name, given)
    assert written > 30
    assert files(outside) == untouched
    for _ in range(30):
        if "error" in ask("undo", confirm=True):
            break
    assert [path for path in before if path not in files(garden)] == []


def draw_value(random: Random, key: str, schema: dict[str, Any]) -> Any:
    """Return an argument, seldom of a wrong kind."""
    if random.random() < 0.05:
        return random.choice(ODD_VALUES)
    notes = GOOD if random.random() < 0.85 else ODD
    names = random.sample(["sown", "tags", "x: y", "aliases", "type", "é", "", "a.b"], 2)
    drawn = {
        "values": {name: random.choice(ODD_VALUES) for name in names},
        "confirm": random.random() < 0.9,
        "force": random.random() < 0.1,
        "section": random.choice(("Soil", "H", "Log", "", "^id")),
        "new": f"New {random.randint(1, 60)}",
        "title": f"New {random.randint(1, 60)}",
        "text": random.choice(TEXTS),
    }
    if key in drawn and (notes is GOOD or key not in {"new", "title"}):
        return drawn[key]
    if schema["type"] == "array":
        return random.sample(notes, random.randint(0, 2))
    return random.choice(schema.get("enum", notes))


def unresolved(root: Path) -> set[str]:
    """Return the links of a vault that lead nowhere, by what they say."""
    vault = vaultkit.load_vault(root)
    every = (link for path in vault.notes for link in vaultkit.links_of(vault, path))
    return {link.raw for link in every if link.destination is None or "not-found" in link.status}


def unresolved_in(state: dict[str, bytes], root: Path) -> set[str]:
    """Return the same of an earlier state, which stands in another folder for that."""
    folder = root.parent / "earlier"
    for path, data in state.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    found = unresolved(folder)
    for path in state:
        (folder / path).unlink()
    return found
