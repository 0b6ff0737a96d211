"""`vaultkit serve`: a change is seen, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

if TYPE_CHECKING:
    from pathlib import Path

_PATIENCE = 60.0
"""Seconds after which nothing will come any more."""
_NOTE = "---\nlast_reviewed: 2026-01-01\nreview_interval: 30d\n---\n{}\n"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def wait_for(text: str, address: str) -> str:
    """Return a page once it says something."""
    end, page = time.monotonic() + _PATIENCE, ""
    while time.monotonic() < end:
        with suppress(OSError), urlopen(address) as answer:
            page = answer.read().decode()
            if text in page:
                return page
        time.sleep(0.05)
    pytest.fail(f'"{text}" is not on {address}: {page[:1000]}')


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
def test_serve_follows_changes_until_it_is_stopped(tmp_path: Path) -> None:
    vault, temporary = tmp_path / "kb", tmp_path / "tmp"
    temporary.mkdir()
    (vault / "Sub").mkdir(parents=True)
    (vault / "Home.md").write_text(_NOTE.format("First words of [[One]]"), encoding="utf-8")
    (vault / "Sub/One.md").write_text("Another note.\n", encoding="utf-8")
    address = f"127.0.0.1:{free_port()}"
    words = ("serve", "kb", "--addr", address, "--today", "2031-05-06", "--quiet")
    environment = {**os.environ, "TMPDIR": str(temporary), "XDG_CACHE_HOME": str(tmp_path / "c")}
    environment.pop("VAULTKIT_NO_CACHE", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "vaultkit", *words],
        cwd=tmp_path,
        env=environment,
        start_new_session=True,
    )
    try:
        page = wait_for("First words", f"http://{address}/")
        assert "overdue" in page, "as of the day that is given"
        other = wait_for("Another note.", f"http://{address}/Sub/One/")
        (vault / "Home.md").write_text(_NOTE.format("Second words of [[One]]"), encoding="utf-8")
        wait_for("Second words", f"http://{address}/")
        assert "Second words" in wait_for("Second words", f"http://{address}/Sub/One/")
        assert "Second words" not in other, "it shows who links to it"
        (vault / "Sub/One.md").rename(vault / "Sub/Two.md")
        wait_for("Another note.", f"http://{address}/Sub/Two/")
        with pytest.raises(OSError, match="404"), urlopen(f"http://{address}/Sub/One/"):
            pass
        (vault / "vaultkit.toml").write_text('[site]\nname = "Fish & chips"\n', encoding="utf-8")
        wait_for("Fish &amp; chips</title>", f"http://{address}/")
        wait_for("Two - Fish &amp; chips</title>", f"http://{address}/Sub/Two/")
        process.send_signal(signal.SIGTERM)
        assert process.wait(_PATIENCE) == 0
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert list(temporary.iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c", "kb", "tmp"]
