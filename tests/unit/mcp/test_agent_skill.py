"""The skill that `init --agent` writes: what it names is there, and what it says is so."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from vaultkit.authoring.creating.agent_files import SERVERS, SKILL, agent_files
from vaultkit.cli.main import run
from vaultkit.cli.program.command_table import COMMANDS
from vaultkit.mcp.open_session import OpenSession
from vaultkit.mcp.tool_calls import ToolCalls
from vaultkit.mcp.tool_table import TOOLS
from vaultkit.opening.vault_place import find_place

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

TEXT = agent_files()[SKILL].decode()
ROW = re.compile(r"^\| .+? \| (.*?) \| (.*?) ?\|$", re.MULTILINE)


def test_it_names_every_tool_and_no_other() -> None:
    named = {name for tools, _ in ROW.findall(TEXT) for name in re.findall(r"`(\w+)`", tools)}
    assert named == {*TOOLS}


def test_its_commands_are_there() -> None:
    typed = [re.match(r"`vaultkit ([\w-]+)", cell) for _, cell in ROW.findall(TEXT)]
    names = {match[1] for match in typed if match}
    assert len(names) > 12
    assert names <= {*COMMANDS}


def test_it_begins_as_skills_do() -> None:
    head = TEXT.split("---\n")[1]
    assert head.startswith("name: vaultkit\ndescription: ")
    assert len(head.splitlines()) == 2
    assert len(head) < 400
    assert len(TEXT) < 6000


def test_init_writes_both_and_keeps_what_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kb = tmp_path / "kb"
    assert run(["init", str(kb), "--agent", "-q"]) == 0
    assert (kb / SKILL).read_text(encoding="utf-8") == TEXT
    servers = json.loads((kb / SERVERS).read_bytes())
    assert servers == {"mcpServers": {"vaultkit": {"command": "vaultkit", "args": ["mcp"]}}}
    (kb / SKILL).write_text("mine", encoding="utf-8")
    assert run(["init", str(kb), "--agent", "-q"]) == 0
    assert (kb / SKILL).read_text(encoding="utf-8") == "mine"
    capsys.readouterr()
    assert run(["check", str(kb)]) == 0


def test_parts_and_places_are_named_as_it_says(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    text = "# A\n\n## B\n\n- one\n- two ^two\n\n# C\n\n## B\n\nlast\n"
    (tmp_path / "sub" / "N.md").write_text(text, encoding="utf-8")
    calls = ToolCalls(OpenSession(find_place([tmp_path])))

    def made(tool: str, **given: Any) -> list[str]:
        answer = calls.call(tool, given)
        assert not answer["isError"], answer
        found: list[str] = answer["structuredContent"]["made"]
        return found

    assert made("extract", note="N", section="A#B", new="X") == ["sub/X.md"]
    assert made("extract", note="N", section="^two", new="sub/X") == ["sub/X.md"]
    assert made("extract", note="sub/N.md", section=":5", new="./X") == ["X.md"]
    assert made("extract", note="N", section=":10", new="Y/X") == ["Y/X.md"]
    assert made("rename", old="N", new="X") == ["sub/X.md"]
    assert made("rename", old="N", new="Other/") == ["Other/N.md"]
    assert made("rename", old="N", new="./X") == ["X.md"]
    assert calls.call("extract", {"note": "N", "section": "B"})["isError"]
    assert calls.call("append", {"note": "N", "section": ":5", "text": "x"})["isError"]
