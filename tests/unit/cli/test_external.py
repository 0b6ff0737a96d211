"""`check --external` against a server of our own on this machine; nothing else is asked."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, ClassVar

import pytest
import requests

from vaultkit.cli.external import asked_addresses as addresses
from vaultkit.cli.external import server_answers as answers
from vaultkit.cli.external.asked_addresses import collect_urls, may_ask
from vaultkit.cli.external.server_answers import Answer, load_answers, save_answers
from vaultkit.cli.external.web_requests import MAX_WAIT, Asker
from vaultkit.cli.main import run
from vaultkit.config import ExternalConfig
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Server(ThreadingHTTPServer):
    """Answers by path: `/404`, `/to/PATH`, `/head/405`, …; remembers what it was asked."""

    asked: ClassVar[list[tuple[str, str]]]
    at_once: int = 0
    most: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_HEAD(self) -> None:
        self.answer()

    def do_GET(self) -> None:
        self.answer()

    def answer(self) -> None:
        server, parts = self.server, self.path.strip("/").split("/")
        server.asked.append((self.command, self.path))
        server.at_once += 1
        server.most = max(server.most, server.at_once)
        time.sleep(0.01)
        status, headers = 200, {}
        again = server.asked.count((self.command, self.path)) > 1
        if parts[0] == "to":
            status, headers = 302, {"Location": f"/{'/'.join(parts[1:])}"}
        elif parts[0] == "loop":
            status, headers = 301, {"Location": self.path}
        elif parts[0] == "out":
            status, headers = 307, {"Location": "http://192.0.2.1/"}
        elif parts[0] == "head":
            status = int(parts[1]) if self.command == "HEAD" else 200
        elif parts[0] == "busy":
            status, headers = (200, {}) if again else (429, {"Retry-After": parts[1]})
        elif parts[0] == "slow":
            time.sleep(1)
        elif parts[0].isdecimal():
            status = int(parts[0])
        assert not self.headers.get("Authorization")
        server.at_once -= 1
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server(("127.0.0.1", 0), Handler)
    made.asked = []
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


def ask(server: Server, *paths: str, timeout: float = 5.0) -> tuple[dict[str, Answer], list[float]]:
    waits: list[float] = []
    allowed = f"127.0.0.1:{server.server_port}"
    asker = Asker(lambda host: host == allowed, timeout=timeout, delay=0.0, sleep=waits.append)
    found = dict(asker.ask_all(server.url + path for path in paths))
    return {url.removeprefix(server.url): answer for url, answer in found.items()}, waits


@pytest.mark.parametrize(
    ("path", "verdict", "reason", "asked"),
    [
        ("/", "alive", "", ["HEAD"]),
        ("/204", "alive", "", ["HEAD"]),
        ("/to/to/200", "alive", "", ["HEAD", "HEAD", "HEAD"]),
        ("/head/404", "alive", "", ["HEAD", "GET"]),
        ("/head/405", "alive", "", ["HEAD", "GET"]),
        ("/404", "dead", "404 Not Found", ["HEAD", "GET"]),
        ("/410", "dead", "410 Gone", ["HEAD", "GET"]),
        ("/to/404", "dead", "404 Not Found", ["HEAD", "HEAD", "GET", "GET"]),
        ("/401", "unsure", "401 Unauthorized", ["HEAD", "GET"]),
        ("/403", "unsure", "403 Forbidden", ["HEAD", "GET"]),
        ("/429", "unsure", "429 Too Many Requests", ["HEAD"]),
        ("/500", "unsure", "500 Internal Server Error", ["HEAD", "GET"]),
        ("/599", "unsure", "599", ["HEAD", "GET"]),
        ("/out", "unsure", "sends on to an address that is not asked", ["HEAD"]),
        ("/busy/3", "alive", "", ["HEAD", "HEAD"]),
        ("/busy/999", "unsure", "429 Too Many Requests", ["HEAD"]),
        ("/busy/soon", "unsure", "429 Too Many Requests", ["HEAD"]),
    ],
)
def test_what_an_answer_means(
    server: Server, path: str, verdict: str, reason: str, asked: list[str]
) -> None:
    found, _ = ask(server, path)
    assert found == {path: Answer(verdict, reason)}
    assert [method for method, _ in server.asked] == asked


def test_endless_redirects_are_dead(server: Server) -> None:
    assert ask(server, "/loop")[0] == {"/loop": Answer("dead", "sends on without end")}
    assert Counter(method for method, _ in server.asked) == {"HEAD": 10, "GET": 10}


def test_a_server_is_given_the_time_that_it_asks_for(server: Server) -> None:
    assert ask(server, "/busy/7")[1] == [7.0]
    date = formatdate(time.time() + 10, usegmt=True).replace(" ", "%20")
    assert ask(server, f"/busy/{date}")[1] == []
    assert MAX_WAIT < 60


def test_a_host_is_asked_one_question_at_a_time(server: Server) -> None:
    paths = [f"/200/{number}" for number in range(20)]
    assert len(ask(server, *paths)[0]) == 20
    assert server.most == 1


def test_between_two_questions_there_is_a_pause(server: Server) -> None:
    waits: list[float] = []
    asker = Asker(lambda _: True, delay=5.0, sleep=waits.append)
    list(asker.ask_all([f"{server.url}/a", f"{server.url}/b", f"{server.url}/c"]))
    assert len(waits) == 2
    assert all(4 < wait <= 5 for wait in waits)


def test_no_answer_in_time_settles_nothing(server: Server) -> None:
    found, _ = ask(server, "/slow", timeout=0.2)
    assert found == {"/slow": Answer("unsure", "no answer within 0.2 s")}


def test_a_host_that_refuses_is_dead_and_a_strange_address_is_not(server: Server) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as other:
        port = other.server_port
    asker = Asker(lambda _: True, delay=0.0)
    urls = [
        f"http://127.0.0.1:{port}/",
        "http://[bad/",
        "http://a..b/",
        f"http://u:p@{server.url[7:]}/",
    ]
    found = dict(asker.ask_all(urls))
    assert found[urls[0]] == Answer("dead", "the host refuses the connection")
    assert found[urls[1]].verdict == found[urls[2]].verdict == "unsure"
    assert found[urls[3]].verdict == "alive"


@pytest.mark.parametrize(
    ("host", "is_asked"),
    [
        ("kubernetes.io", True), ("kubernetes.io:8443", True), ("9.9.9.9", True),
        ("[2620:fe::fe]", True),
        ("localhost", False), ("LOCALHOST:8080", False), ("a.localhost", False), ("web", False),
        ("shop.example.com", False), ("notexample.com", True), ("example.org.", False),
        ("x.internal", False),
        ("127.0.0.1", False), ("10.0.0.1:80", False), ("192.168.1.1", False), ("[::1]:80", False),
        ("169.254.169.254", False), ("192.0.2.1", False), ("", False), ("[bad", False),
    ],
)  # fmt: skip
def test_only_public_hosts_are_asked(host: str, *, is_asked: bool) -> None:
    assert may_ask(host, ExternalConfig()) is is_asked
    if host and host != "[bad":
        assert may_ask(host, ExternalConfig(private=True))


def test_which_addresses_are_asked() -> None:
    text = (
        b"---\nsource: https://a.net/#x\n---\nhttps://a.net/ <https://A.net/>\n"
        b"[m](mailto:x@b.net) https://web/ `https://code.net` [c](https://c.net/x) ftp://f.net\n"
    )
    note = parse_note(Source("A.md", text))
    config = ExternalConfig(ignore=("https://c.net/*",))
    assert collect_urls([note], config) == ["https://A.net/", "https://a.net/"]


def test_answers_are_believed_for_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "sub" / "external.json"
    assert load_answers(path, 7) == {}
    given = {name: (1000.0, Answer(name, "r")) for name in ("alive", "dead", "unsure")}
    save_answers(path, given)
    for hours, left in [(0.5, 3), (2, 2), (23, 2), (25, 1), (167, 1), (169, 0), (-1, 0)]:
        monkeypatch.setattr(answers.time, "time", lambda hours=hours: 1000.0 + 3600 * hours)
        assert len(load_answers(path, 7)) == left, hours
    for content in ("", "[]", "{}", '{"schema": 1, "answers": {"u": [1]}}', '{"schema": 2}'):
        path.write_text(content)
        assert load_answers(path, 7) == {}
    save_answers(tmp_path / "sub" / "external.json" / "no folder", given)


@pytest.fixture
def vault(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(addresses, "cache_file", lambda: tmp_path / "cache" / "external.json")
    root = tmp_path / "vault"
    root.mkdir()
    text = f"[a]({server.url}/404#x) [b]({server.url}/ok) [c]({server.url}/403)\n"
    (root / "A.md").write_text(text)
    (root / "vaultkit.toml").write_text("[external]\nprivate = true\ndelay = 0\n")
    return root


def test_the_command(vault: Path, server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["check", str(vault), "--format", "concise", "--verbose"]
    assert run(words) == 0
    assert server.asked == []
    assert "asked" not in capsys.readouterr().err
    for told in ("asked 3 web addresses;", "asked 0 web addresses, 3 known from the cache;"):
        assert run([*words, "--external", "--fail-on", "warning"]) == 1
        printed = capsys.readouterr()
        assert printed.out == (
            f'{vault}/A.md:1:1: L120 "{server.url}/404" is dead: 404 Not Found\n'
        )
        assert f"{told} 1 gave no clear answer\n" in printed.err
        assert f"no clear answer from {server.url}/403: 403 Forbidden\n" in printed.err
        assert len(server.asked) == 5
    assert run([*words, "--external", "--no-cache", "--quiet"]) == 0
    assert len(server.asked) == 10
    assert json.loads((vault.parent / "cache" / "external.json").read_text())["schema"] == 1
    assert [path.name for path in sorted(vault.iterdir())] == ["A.md", "vaultkit.toml"]


def test_addresses_are_asked_once_even_when_fixing(vault: Path, server: Server) -> None:
    (vault / "B.md").write_text("---\nup: [[A]]\n---\n")
    assert run(["check", str(vault), "--external", "--fix", "-q"]) == 0
    assert len(server.asked) == 5


def test_a_family_never_uses_the_network_by_itself(
    vault: Path, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", str(vault), "--select", "L", "-q"]) == 0
    assert run(["check", str(vault), "--select", "L120"]) == 2
    assert "without --external" in capsys.readouterr().err
    assert run(["check", str(vault), "--external", "--watch"]) == 2
    assert server.asked == []


def test_a_machine_without_a_network_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cache = tmp_path / "cache.json"
    monkeypatch.setattr(addresses, "cache_file", lambda: cache)
    lost = Answer("dead", answers.NO_HOST)
    monkeypatch.setattr(addresses, "_ask", lambda urls, *_: dict.fromkeys(urls, (0.0, lost)))
    note = tmp_path / "A.md"
    note.write_text("https://a.net https://b.net https://c.net\n")
    assert run(["check", str(tmp_path), "--external"]) == 2
    assert "none of 3 hosts can be reached" in capsys.readouterr().err
    assert not cache.exists()
    note.write_text("https://a.net https://b.net/x https://b.net/y\n")
    assert run(["check", str(tmp_path), "--external", "--fail-on", "warning"]) == 1
    assert capsys.readouterr().out.count(" is dead: ") == 3


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        (requests.ConnectionError("[Errno -2] Name or service not known"),
         Answer("dead", "no such host")),
        (requests.ConnectionError("[Errno -3] Temporary failure in name resolution"),
         Answer("unsure", "no connection")),
        (requests.exceptions.SSLError("expired"), Answer("unsure", "no safe connection")),
        (requests.ConnectTimeout("x"), Answer("unsure", "no answer within 10 s")),
        (requests.exceptions.ChunkedEncodingError("x"),
         Answer("unsure", "cannot be asked: ChunkedEncodingError")),
    ],
)  # fmt: skip
def test_what_a_failure_means(
    error: Exception, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(requests.Session, "request", fail)
    asker = Asker(lambda _: True, delay=0.0)
    assert dict(asker.ask_all(["https://a.net/"])) == {"https://a.net/": answer}
