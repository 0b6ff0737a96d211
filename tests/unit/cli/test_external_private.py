"""`check --external` reaches no private network, whatever name or spelling leads there."""

from __future__ import annotations

import ipaddress
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.cli.external.asked_addresses import may_ask
from vaultkit.cli.external.public_networks import is_public
from vaultkit.cli.external.web_requests import Asker
from vaultkit.config import ExternalConfig

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PRIVATE = (
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "0.0.0.0", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1",
    "192.88.99.1", "::", "::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "ff02::1",
    "2001:db8::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:7f00:1::", "2002:c0a8:101::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2", "::ffff:0:127.0.0.1",
)  # fmt: skip
PUBLIC = (
    "1.1.1.1", "93.184.215.14", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101",
    "2002:101:101::1",
)  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "host",
    [
        "127.1", "127.0.1", "0177.0.0.1", "0x7f.0.0.1", "0x7f.1", "127.000.000.001", "2130706433",
        "017700000001", "0x7f000001", "%31%32%37.0.0.1", "\uff11\uff12\uff17.\uff10.\uff10.\uff11",
        "127\u30020\u30020\u30021",
        "127.0.0.1.", "127.1:80", "user:pass@127.1", "user@0x7f.1:8080", "[::1]", "[::ffff:7f00:1]",
        "localhost", "LOCALHOST.", "x.localhost", "0", "0x0", "router.local", "db.internal",
    ],
)  # fmt: skip
def test_hosts_that_are_written_as_private_addresses(host: str) -> None:
    assert not may_ask(host, ExternalConfig())
    assert may_ask(host, ExternalConfig(private=True))


class Handler(BaseHTTPRequestHandler):
    asked: list[tuple[str | None, str]]

    def do_HEAD(self) -> None:
        self.asked.append((self.headers.get("Host"), self.path))
        self.send_response(302 if self.path.startswith("/to/") else 200)
        if self.path.startswith("/to/"):
            self.send_header("Location", self.path.removeprefix("/to/"))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[tuple[int, list[tuple[str | None, str]]]]:
    asked: list[tuple[str | None, str]] = []
    kind = type("Own", (Handler,), {"asked": asked})
    made = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made.server_port, asked
    made.shutdown()
    thread.join()
    made.server_close()


class Resolver:
    """Answers for names; `real` is what a public address stands for on this machine."""

    def __init__(self, names: dict[str, list[list[str]]]) -> None:
        self.names = names
        self.questions: list[str] = []
        self._system = socket.getaddrinfo

    def __call__(self, host: str, port: int, *rest: Any, **options: Any) -> list[Any]:
        if host not in self.names:
            return list(self._system(host, port, *rest, **options))
        self.questions.append(host)
        answers = self.names[host]
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return [
            (
                socket.AF_INET6 if ":" in one else socket.AF_INET,
                socket.SOCK_STREAM,
                6,
                "",
                (one, port),
            )
            for one in found
        ]


@pytest.fixture
def resolve(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Resolver]:
    for name in (
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "http_proxy",
        "https_proxy",
        "all_proxy",
    ):
        monkeypatch.delenv(name, raising=False)

    def install(**names: list[list[str]]) -> Resolver:
        made = Resolver({f"{name}.site": answers for name, answers in names.items()})
        monkeypatch.setattr(socket, "getaddrinfo", made)
        return made

    return install


def ask(url: str, may_reach: Callable[..., bool] = is_public) -> tuple[str, str]:
    config = ExternalConfig()
    asker = Asker(lambda host: may_ask(host, config), 5.0, 0.0, may_reach=may_reach)
    answer = dict(asker.ask_all([url]))[url]
    return answer.verdict, answer.reason


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["1.1.1.1", "127.0.0.1"], ["::1"], ["169.254.169.254"], ["::ffff:127.0.0.1"]],
)
def test_a_name_that_leads_to_a_private_network_is_not_asked(
    server: tuple[int, list[Any]], resolve: Callable[..., Resolver], addresses: list[str]
) -> None:
    port, asked = server
    resolve(name=[addresses])
    assert ask(f"http://name.site:{port}/") == (
        "unsure", "leads to a private network, which is not asked",
    )  # fmt: skip
    assert asked == []


def _stands_for_public(address: ipaddress.IPv4Address) -> bool:
    """Take 127.0.0.1 for the public internet, and the rest of this machine for private."""
    return str(address) == "127.0.0.1"


def test_each_redirect_is_looked_at(
    server: tuple[int, list[Any]], resolve: Callable[..., Resolver]
) -> None:
    port, asked = server
    resolve(out=[["127.0.0.1"]], inner=[["127.0.0.2"]])
    start = f"http://out.site:{port}"
    assert ask(f"{start}/to/http://inner.site:{port}/x", _stands_for_public) == (
        "unsure", "leads to a private network, which is not asked",
    )  # fmt: skip
    assert ask(f"{start}/to/http://127.1:{port}/x", _stands_for_public) == (
        "unsure", "sends on to an address that is not asked",
    )  # fmt: skip
    assert [host for host, _ in asked] == [f"out.site:{port}"] * 2


def test_the_connection_goes_to_the_address_that_was_looked_at(
    server: tuple[int, list[Any]], resolve: Callable[..., Resolver]
) -> None:
    port, asked = server
    resolver = resolve(twice=[["127.0.0.1"], ["127.0.0.2"]])
    assert ask(f"http://twice.site:{port}/x", _stands_for_public) == ("alive", "")
    assert resolver.questions == ["twice.site"]
    assert asked == [(f"twice.site:{port}", "/x")]


def test_no_password_is_sent(
    server: tuple[int, list[Any]], resolve: Callable[..., Resolver], tmp_path: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    port, asked = server
    (tmp_path / "netrc").write_text("machine own.site login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setattr(Handler, "send_response", _refuse_passwords(Handler.send_response))
    resolve(own=[["127.0.0.1"]])
    assert ask(f"http://me:secret@own.site:{port}/", _stands_for_public) == ("alive", "")
    assert len(asked) == 1


def _refuse_passwords(send: Callable[..., None]) -> Callable[..., None]:
    def sent(handler: Handler, status: int) -> None:
        send(handler, 500 if handler.headers.get("Authorization") else status)

    return sent


def test_an_answer_that_never_ends_is_given_up(resolve: Callable[..., Resolver]) -> None:
    resolve(slow=[["127.0.0.1"]])
    over = threading.Event()

    def drip(listening: socket.socket) -> None:
        while not over.is_set():
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                try:
                    connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
                    while not over.wait(0.02):
                        connection.sendall(b"x")
                except OSError:
                    continue

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=drip, args=[listening], daemon=True)
        thread.start()
        port = listening.getsockname()[1]
        asker = Asker(lambda _: True, 0.2, 0.0, may_reach=_stands_for_public)
        found = dict(asker.ask_all([f"http://slow.site:{port}/"]))
        over.set()
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()
    assert [tuple(answer) for answer in found.values()] == [("unsure", "no answer within 0.2 s")]
