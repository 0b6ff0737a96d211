"""The server of `vaultkit serve` goes on when a build fails, and answers this machine alone."""

from __future__ import annotations

from contextlib import closing, nullcontext
from typing import TYPE_CHECKING, Any

import pytest
from mkdocs.livereload import LiveReloadServer

from vaultkit.site.build.preview_server import guard, host_of, is_local

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def fail() -> None:
    message = "a config that cannot be read"
    raise ValueError(message)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LiveReloadServer]:
    (tmp_path / "index.html").write_text("the last site", "utf-8")
    made = LiveReloadServer(fail, "127.0.0.1", 0, str(tmp_path))
    guard(made)
    yield made
    made.server_close()


def ask(server: LiveReloadServer, path: str, host: str | None = None) -> tuple[str, bytes]:
    said: list[str] = []
    environ = {"PATH_INFO": path} | ({} if host is None else {"HTTP_HOST": host})
    app: Any = server.get_app()
    answer = app(environ, lambda status, _: said.append(status))
    with closing(answer) if hasattr(answer, "close") else nullcontext():
        return said[0], b"".join(answer)


def test_the_last_site_is_served_after_a_build_that_failed(server: Any) -> None:
    server._wanted_epoch = server._visible_epoch + 1  # noqa: SLF001 - a build has begun
    with pytest.raises(ValueError, match="cannot be read"):
        server.builder()
    assert ask(server, "/") == ("200 OK", b"the last site")


def test_a_path_that_is_none(server: LiveReloadServer) -> None:
    assert ask(server, "/a\0b")[0] == "400 Bad Request"
    assert ask(server, "/gone")[0] == "404 Not Found"


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example"],
)
def test_another_host_is_refused(server: LiveReloadServer, host: str) -> None:
    status, body = ask(server, "/", host)
    assert status == "403 Forbidden"
    assert b"the last site" not in body
    assert b"--addr" in body


@pytest.mark.parametrize(
    "host", [None, "localhost:8000", "127.0.0.1:8000", "127.0.0.2", "[::1]:8000", "a.localhost."]
)
def test_this_machine_is_answered(server: LiveReloadServer, host: str | None) -> None:
    assert ask(server, "/", host)[0] == "200 OK"


def test_a_public_address_is_for_all(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("x", "utf-8")
    made = LiveReloadServer(fail, "0.0.0.0", 0, str(tmp_path))
    guard(made)
    assert ask(made, "/", "evil.example")[0] == "200 OK"
    made.server_close()


def test_hosts() -> None:
    assert host_of("[::1]:80") == "::1"
    assert is_local("LOCALHOST.")
    assert not is_local("10.0.0.1")
