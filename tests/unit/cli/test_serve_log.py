"""What `vaultkit serve` says of each build: as `vaultkit build` does, and where the site is."""

from __future__ import annotations

import pytest

from vaultkit.cli.building.build_log import BuildLog
from vaultkit.cli.building.serve_log import ServeLog

WARNINGS = [f'WARNING -  A.md:{line}:1: L101 no note named "{line}"\n' for line in range(1, 8)]
FIRST = [
    "INFO    -  Building documentation...\n",
    "INFO    -  Cleaning site directory\n",
    *WARNINGS,
    "INFO    -  Documentation built in 0.49 seconds\n",
    "INFO    -  [21:29:13] Watching paths for changes: '.', 'x.yml'\n",
    "INFO    -  [21:29:13] Serving on http://127.0.0.1:8123/\n",
]
SUMMED = (
    f"{''.join(WARNINGS[:3])}           … and 4 more of L101\n"
    "7 warnings: 7 L101; all that rules find: vaultkit check\n"
)
AT = "Serving on http://127.0.0.1:8123/ (it follows changes; Ctrl-C ends)\n"
AGAIN = [
    "INFO    -  [21:29:17] Detected file changes\n",
    "INFO    -  Building documentation...\n",
    WARNINGS[0],
    "INFO    -  Documentation built in 0.15 seconds\n",
]
TRACEBACK = [
    "Traceback (most recent call last):\n",
    "  File x, in serve\n    self.server_bind()\n",
    "OSError: [Errno 98] Address already in use\n",
]


@pytest.fixture
def log() -> ServeLog:
    def make() -> BuildLog:
        return BuildLog(is_quiet=False, is_verbose=False, is_strict=False)

    return ServeLog(make, "vaultkit check", is_verbose=False)


def take(log: ServeLog, *lines: str) -> None:
    for line in lines:
        log.take(line)


def test_warnings_are_summed_and_the_address_comes_last(
    log: ServeLog, capsys: pytest.CaptureFixture[str]
) -> None:
    take(log, *FIRST)
    assert capsys.readouterr().err == SUMMED + AT


def test_each_build_has_its_own_warnings(log: ServeLog, capsys: pytest.CaptureFixture[str]) -> None:
    take(log, *FIRST)
    capsys.readouterr()
    take(log, *AGAIN, "INFO    -  [21:29:17] Reloading browsers\n", "INFO    -  Shutting down...\n")
    assert log.close() is None
    assert capsys.readouterr().err == (
        f"a file has changed: building again\n{WARNINGS[0]}"
        "1 warning: 1 L101; all that rules find: vaultkit check\nthe site shows the change\n"
    )


def test_a_build_that_fails_later(log: ServeLog, capsys: pytest.CaptureFixture[str]) -> None:
    broken = "ERROR   -  [21:29:17] An error happened during the rebuild. The server is stuck.\n"
    take(log, *FIRST, *AGAIN[:2])
    capsys.readouterr()
    take(log, TRACEBACK[0], "ValueError: x\n", broken)
    told = (
        f"{TRACEBACK[0]}ValueError: x\n"
        "this could not be built; the site stays as it was until that is mended\n"
    )
    assert capsys.readouterr().err == told


def test_an_address_that_was_taken_meanwhile(
    log: ServeLog, capsys: pytest.CaptureFixture[str]
) -> None:
    take(log, *FIRST[:-1], *TRACEBACK)
    assert log.close() == (98, "Address already in use")
    assert capsys.readouterr().err == SUMMED


def test_another_traceback_is_shown(log: ServeLog, capsys: pytest.CaptureFixture[str]) -> None:
    take(log, TRACEBACK[0], "OSError: [Errno 98] of a hook\n")
    assert log.close() is None
    assert capsys.readouterr().err == f"{TRACEBACK[0]}OSError: [Errno 98] of a hook\n"


def test_a_request_is_no_warning_of_a_build(
    log: ServeLog, capsys: pytest.CaptureFixture[str]
) -> None:
    take(log, *FIRST)
    capsys.readouterr()
    line = 'WARNING -  [21:29:17] "GET /gone HTTP/1.1" code 404\n'
    take(log, line, *AGAIN)
    told = capsys.readouterr().err
    assert '"GET /gone HTTP/1.1" code 404\n' in told
    log.close()
    told = capsys.readouterr().err
    assert "1 warning: 1 L101;" in told
