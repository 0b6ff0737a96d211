"""`vaultkit serve` says before it builds that it cannot serve where it is to, and what to type."""

from __future__ import annotations

import errno
import socket
from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.building import serve_address
from vaultkit.cli.building.serve_address import Address, read_address, refusal, require_free
from vaultkit.cli.commands import serve
from vaultkit.cli.main import run
from vaultkit.errors import VaultkitError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def taken() -> Iterator[int]:
    """Give a port that somebody listens at."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port: int = other.getsockname()[1]
        yield port


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "kb/.obsidian").mkdir(parents=True)
    (tmp_path / "kb/A.md").write_text("a\n")
    monkeypatch.chdir(tmp_path)

    def start(*_: object) -> int:
        raise AssertionError

    monkeypatch.setattr(serve, "_serve", start)
    return tmp_path / "kb"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("127.0.0.1:8000", Address("127.0.0.1", 8000)),
        ("0.0.0.0:80", Address("0.0.0.0", 80)),
        ("localhost:1", Address("localhost", 1)),
        ("LOCALHOST:1", Address("localhost", 1)),
        ("[::1]:8000", Address("::1", 8000)),
        ("[::0001]:8000", Address("::1", 8000)),
        ("127.0.0.1:65535", Address("127.0.0.1", 65535)),
        ("127.0.0.1:65536", None),
        ("127.0.0.1:" + "9" * 5000, None),
        ("127.0.0.1:٣", None),
        ("::1:8000", None),
        ("[127.0.0.1]:8000", None),
        ("[localhost]:8000", None),
        ("example.org:8000", None),
        ("127.0.0.1", None),
        ("8000", None),
        (":8000", None),
        ("127.0.0.1:", None),
        ("", None),
    ],
)
def test_addresses(text: str, expected: Address | None) -> None:
    assert read_address(text) == expected


def test_an_address_is_written_as_it_is_read() -> None:
    for text in ("127.0.0.1:8000", "localhost:1", "[::1]:8000"):
        assert str(read_address(text)) == text


@pytest.mark.usefixtures("vault")
@pytest.mark.parametrize("words", ["serve kb", "serve --vault kb"])
def test_a_port_that_is_taken(
    taken: int, words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve_address, "_free_after", lambda one: one._replace(port=7))
    assert run([*words.split(), "--addr", f"127.0.0.1:{taken}"]) == 2
    told = f"error: 127.0.0.1:{taken} is in use; try: vaultkit {words} --addr 127.0.0.1:7\n"
    assert capsys.readouterr().err == told


def test_the_next_port_that_is_free_is_named(taken: int) -> None:
    address = Address("127.0.0.1", taken)
    with pytest.raises(VaultkitError) as caught:
        require_free(address, "vaultkit serve")
    start, _, port = str(caught.value).rpartition(":")
    assert start == f"{address} is in use; try: vaultkit serve --addr 127.0.0.1"
    assert int(port) != taken
    require_free(address._replace(port=int(port)), "vaultkit serve")


def test_an_address_of_another_machine(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert vault.is_dir()
    assert run(["serve", "kb", "--addr", "203.0.113.9:8123"]) == 2
    told = capsys.readouterr().err
    start = "error: 203.0.113.9:8123 is no address of this machine; try: vaultkit serve kb --addr "
    assert told.startswith(f"{start}127.0.0.1:8")


def test_a_port_that_is_not_for_this_user() -> None:
    error = refusal(Address("127.0.0.1", 80), "vaultkit serve", errno.EACCES, "Permission denied")
    assert str(error) == (
        "127.0.0.1:80 cannot be served at: Permission denied; "
        "try: vaultkit serve --addr 127.0.0.1:8000"
    )


def test_no_port_is_any_that_is_free() -> None:
    found = require_free(Address("127.0.0.1", 0), "vaultkit serve")
    assert (found.host, found.port > 0) == ("127.0.0.1", True)
