"""Ask servers politely: one question at a time for each host, with a pause between two.

HEAD first, since it costs the server least; GET where HEAD does not settle it, without reading the
page. Only what is certain counts as dead: a server that wants a login, a captcha or a rest may well
have the page. See decision 11.
"""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.exceptions import ConnectionError as NoConnectionError
from requests.exceptions import RequestException, SSLError, Timeout

from vaultkit import __version__
from vaultkit.cli.external.guarded_connections import NotAskedError, guarded_adapter
from vaultkit.cli.external.server_answers import ALIVE, DEAD, NO_CONNECTION, NO_HOST, UNSURE, Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from vaultkit.cli.external.public_networks import Address

HOSTS_AT_ONCE = 16
MAX_REDIRECTS = 10
MAX_WAIT = 20.0
"""Seconds that a server may ask us to wait; one that asks for more is not asked again."""
_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_BUSY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_HEADERS = {
    "User-Agent": f"vaultkit/{__version__} (checks links of notes)",
    "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
}
_NO_SUCH_NAME = (
    "Name or service not known",
    "nodename nor servname",
    "getaddrinfo failed",
    "No address",
)
_REFUSED = ("Connection refused", "actively refused")


@dataclass
class _Lane:
    """The way to one host: one question at a time, and a pause between two."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0


@dataclass
class Asker:
    """Asks web addresses.

    Args:
        may_ask: Tells whether a host is to be asked; also decides whether redirects are followed.
        timeout: Seconds to wait for a connection, and for an answer.
        delay: Seconds between two questions to a host.
        sleep: Waits; a test counts instead.
        may_reach: Tells whether a connection to an address may be made, whatever name led to it.
    """

    may_ask: Callable[[str], bool]
    timeout: float = 10.0
    delay: float = 0.5
    sleep: Callable[[float], Any] = time.sleep
    may_reach: Callable[[Address], bool] = lambda _: True
    _lanes: dict[str, _Lane] = field(default_factory=dict, init=False)
    _guard: threading.Lock = field(default_factory=threading.Lock, init=False)
    _stop: threading.Event = field(default_factory=threading.Event, init=False)

    def ask_all(self, urls: Iterable[str]) -> Iterator[tuple[str, Answer]]:
        """Yield the answers of addresses as they come. Effect: uses the network."""
        hosts: dict[str, list[str]] = {}
        for url in urls:
            hosts.setdefault(_host(url), []).append(url)
        executor = ThreadPoolExecutor(HOSTS_AT_ONCE, "vaultkit-external")
        try:
            jobs = [executor.submit(self._ask_host, several) for several in hosts.values()]
            for job in as_completed(jobs):
                yield from job.result()
        finally:
            self._stop.set()
            executor.shutdown(cancel_futures=True)
            self._stop.clear()

    def _ask_host(self, urls: list[str]) -> list[tuple[str, Answer]]:
        with _open_session() as session:
            adapter = guarded_adapter(self.may_reach, self.timeout)
            session.mount("http://", adapter)
            session.mount("https://", adapter)
            return [(url, self.ask(url, session)) for url in urls if not self._stop.is_set()]

    def ask(self, url: str, session: requests.Session) -> Answer:
        """Ask one address, with HEAD and then, if need be, with GET."""
        answer, is_final = self._follow("HEAD", url, session)
        if is_final or self._stop.is_set():
            return answer
        return self._follow("GET", url, session)[0]

    def _follow(self, method: str, url: str, session: requests.Session) -> tuple[Answer, bool]:
        """Ask an address and those it sends on to; tell whether GET could say something else."""
        for _ in range(MAX_REDIRECTS):
            try:
                status, headers = self._send(method, url, session)
            except RequestException as error:
                return _judge_error(error, self.timeout), not isinstance(error, Timeout)
            except NotAskedError:
                return Answer(UNSURE, "leads to a private network, which is not asked"), True
            except (ValueError, UnicodeError) as error:
                return Answer(UNSURE, f"cannot be asked: {error}"), True
            target = headers.get("Location") if 300 <= status < 400 else None  # noqa: PLR2004
            if not target:
                answer = _judge_status(status)
                return answer, answer.verdict == ALIVE or status in _BUSY
            url = urljoin(url, target)
            if not url.lower().startswith(("http://", "https://")) or not self.may_ask(_host(url)):
                return Answer(UNSURE, "sends on to an address that is not asked"), True
        return Answer(DEAD, "sends on without end"), False

    def _send(
        self, method: str, url: str, session: requests.Session
    ) -> tuple[int, Mapping[str, str]]:
        """Send a request when its host's turn has come; wait once if the server asks for it."""
        with self._guard:
            lane = self._lanes.setdefault(_host(url), _Lane())
        with lane.lock:
            for is_last in (False, True):
                self._pause(lane.free_at - time.monotonic())
                try:
                    with session.request(
                        method, url, timeout=self.timeout, allow_redirects=False, stream=True
                    ) as response:
                        status, headers = response.status_code, response.headers
                finally:
                    lane.free_at = time.monotonic() + self.delay
                wait = _retry_after(headers) if status in _BUSY else None
                if is_last or wait is None or wait > MAX_WAIT:
                    break
                self._pause(wait)
        return status, headers

    def _pause(self, seconds: float) -> None:
        if seconds > 0 and not self._stop.is_set():
            self.sleep(seconds)


def _open_session() -> requests.Session:
    """Return a session that never sends a password, not even one from `.netrc`."""
    session = requests.Session()
    session.headers.update(_HEADERS)
    session.auth = _send_nothing
    return session


def _send_nothing(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _host(url: str) -> str:
    try:
        return (urlsplit(url).netloc.rpartition("@")[2]).lower()
    except ValueError:
        return ""


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a server asks us to wait, None if it does not say."""
    value = headers.get("Retry-After", "").strip()
    if value.isdecimal():
        return float(value)
    try:
        return max(parsedate_to_datetime(value).timestamp() - time.time(), 0.0)
    except (ValueError, TypeError):
        return None


def _judge_status(status: int) -> Answer:
    if status < 400:  # noqa: PLR2004 - the first status of a fault
        return Answer(ALIVE)
    try:
        reason = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        reason = str(status)
    return Answer(DEAD if status in _GONE else UNSURE, reason)


def _judge_error(error: RequestException, timeout: float) -> Answer:
    """Tell a host that is not there from one that cannot be reached just now."""
    text = str(error)
    if isinstance(error, Timeout):
        return Answer(UNSURE, f"no answer within {timeout:g} s")
    if isinstance(error, SSLError):
        return Answer(UNSURE, "no safe connection")
    if isinstance(error, NoConnectionError):
        if any(sign in text for sign in _NO_SUCH_NAME):
            return Answer(DEAD, NO_HOST)
        if any(sign in text for sign in _REFUSED):
            return Answer(DEAD, "the host refuses the connection")
        return Answer(UNSURE, NO_CONNECTION)
    return Answer(UNSURE, f"cannot be asked: {type(error).__name__}")
