"""Guard the server of `vaultkit serve`: it goes on whatever happens, and answers this machine only.

It is MkDocs' own. Where a build fails, it would keep every request waiting until one succeeds; and
any page that a browser shows may send requests to it under a name of its own (DNS rebinding).
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mkdocs.livereload import LiveReloadServer

_TEXT = (("Content-Type", "text/plain; charset=utf-8"),)


_FORBIDDEN = (
    b"403 Forbidden: this site is served to this machine alone, by names such as localhost; to "
    b"serve it to others: vaultkit serve --addr 0.0.0.0:8000\n"
)


def guard(server: LiveReloadServer) -> None:
    """Have a server go on, and refuse requests that are none. Effect: changes it."""
    build, answer = server.builder, server.serve_request
    is_open = not is_local(str(server.server_address[0]))

    def rebuild() -> None:
        try:
            build()
        except BaseException:
            with server._epoch_cond:  # noqa: SLF001 - who waits for a site gets the last one
                server._wanted_epoch = server._visible_epoch  # noqa: SLF001
                server._epoch_cond.notify_all()  # noqa: SLF001
            raise

    def respond(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if not is_open and not is_local(host_of(environ.get("HTTP_HOST") or "localhost")):
            start("403 Forbidden", [*_TEXT])
            return [_FORBIDDEN]
        if "\0" in environ.get("PATH_INFO", ""):
            start("400 Bad Request", [*_TEXT])
            return [b"400 Bad Request\n"]
        return answer(environ, start)

    server.builder = rebuild
    server.set_app(respond)


def host_of(header: str) -> str:
    """Return the host that a header `Host` names, without its port."""
    text = header.strip()
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0]


def is_local(host: str) -> bool:
    """Tell whether a host is this machine, whoever asks: no name that others can give it."""
    name = host.lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
