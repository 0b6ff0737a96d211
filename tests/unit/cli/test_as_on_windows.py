"""Vaultkit where Python has less, the disk refuses more, and people type other paths.

Most of it runs in `tests/systems/windows.py`, which plays Windows; `tests/systems/run.py` is what
CI runs on real systems.
"""

from __future__ import annotations

import ast
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import vaultkit
from vaultkit.cli import main
from vaultkit.cli.main import run
from vaultkit.opening import typed_paths
from vaultkit.vault.parallel import forked_work as shared
from vaultkit.vault.parallel import note_readers as workers
from vaultkit.vault.write import nofollow

SYSTEMS = Path(__file__).parents[2] / "systems"
PACKAGE = Path(vaultkit.__file__).parent


def on_windows(folder: Path, *words: str, held: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command as on Windows, while somebody has a file open."""
    variables = {"WINDOWS_ROOT": str(folder), "XDG_CACHE_HOME": str(folder / "cache")}
    return subprocess.run(
        [sys.executable, SYSTEMS / "windows.py", *words],
        cwd=folder,
        env={**os.environ, **variables, "WINDOWS_HELD": held},
        capture_output=True,
        text=True,
        check=False,
    )


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "kb"
    (folder / "Sub").mkdir(parents=True)
    (folder / ".obsidian").mkdir()
    (folder / "Start.md").write_text("[[Note]] and [[Sub/Other]]\n")
    (folder / "Sub" / "Note.md").write_bytes(b"---\r\nup: [[Start]]\r\n---\r\nText.\r\n")
    (folder / "Sub" / "Other.md").write_text("[[note]]\n")
    return folder


def test_windows_is_played(tmp_path: Path) -> None:
    """See that what is tested here is not the system underneath."""
    code = """
import errno, os, sys
sys.path.insert(0, sys.argv[1])
import windows
windows.install()
def refused(call, *words):
    try:
        call(*words)
    except (OSError, NotImplementedError, ImportError) as error:
        return type(error).__name__
one, two = (os.path.join(windows._ROOT, name) for name in ("one.md", "TWO.md"))
print(hasattr(os, "fork"), refused(__import__, "fcntl"), refused(open, one + ":x", "w"))
held = open(one, "w")
print(refused(os.replace, one, two), refused(os.unlink, one), refused(os.open, windows._ROOT, 0))
held.close()
upper = os.path.join(windows._ROOT, "ONE.md")
print(refused(os.rename, one, upper), os.path.exists(one), os.listdir(windows._ROOT))
"""
    done = subprocess.run(
        [sys.executable, "-c", code, SYSTEMS],
        env={**os.environ, "WINDOWS_ROOT": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "False ModuleNotFoundError OSError",
        "PermissionError PermissionError PermissionError",
        "None True ['ONE.md']",
    ]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("program", ["", "windows.py"])
def test_the_first_hour(program: str, tmp_path: Path) -> None:
    """Run what CI runs on other systems: on this one, and on this one as if it was Windows."""
    words: list[object] = [sys.executable, "-I", SYSTEMS / "run.py"]
    if program:
        script = tmp_path / "vaultkit"
        script.write_text(f'#!/bin/sh\nexec {sys.executable} {SYSTEMS / program} "$@"\n')
        script.chmod(0o755)
        words.append(script)
    variables = {"TMPDIR": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    done = subprocess.run(
        [str(word) for word in words],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "all as it must be"


def test_a_site_is_the_same_wherever_it_is_built(
    vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (vault / "Sub" / "Note.md").write_text("---\ntype: nul\n---\n#con #aux/a [[Start|x]] `nul`\n")
    (vault / "Sub" / "Acme Inc..md").write_text("---\ntype: Ltd. a:b.\n---\n[[Note]]\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert run(["build", "kb", "--site-dir", "here", "--no-cache"]) == 0
    for _ in range(2):
        done = on_windows(tmp_path, "build", "kb", "--site-dir", "there", "--no-cache")
        assert done.returncode == 0, done.stderr
        assert {p.name for p in tmp_path.iterdir()} == {"kb", "here", "there"}
    assert files(tmp_path / "here") == files(tmp_path / "there")


@pytest.mark.parametrize(
    "words",
    [
        ("mv", "--vault", "kb", "Note", "Renamed"),  # Start.md has to be written
        ("mv", "--vault", "kb", "Start", "Begin"),
        ("mv", "--vault", "kb", "Sub/", "Folder"),
        ("check", "kb", "--fix"),
    ],
)
@pytest.mark.parametrize("held", ["Start.md", "Sub/Note.md", "Sub/Other.md"])
def test_a_file_that_somebody_has_open(words: tuple[str, ...], held: str, vault: Path) -> None:
    before = files(vault)
    done = on_windows(vault.parent, *words, held=str(vault / held))
    if done.returncode == 2:
        assert f"{held}: The process cannot access the file because" in done.stderr
        assert "nothing was changed" in done.stderr
        assert files(vault) == before
    else:  # this command does not touch that file
        assert "Traceback" not in done.stderr
        assert files(vault)[held] == before[held]


def test_a_file_that_somebody_soon_lets_go_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_text("a")
    tries: list[float] = []
    real = os.replace

    def busy(*args: Any, **options: Any) -> None:
        if len(tries) < 3:
            error = PermissionError(13, "in use")
            error.winerror = 32  # type: ignore[attr-defined]
            raise error
        real(*args, **options)

    monkeypatch.setattr(os, "replace", busy)
    monkeypatch.setattr(nofollow.time, "sleep", tries.append)
    nofollow.replace_file(str(tmp_path), "a", "b")
    assert tries == [0.05, 0.1, 0.2]
    assert (tmp_path / "b").read_text() == "a"


def test_what_is_refused_for_good_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "unlink", refuse)
    monkeypatch.setattr(nofollow.time, "sleep", lambda _: pytest.fail("waited"))
    with pytest.raises(PermissionError):
        nofollow.remove_file(str(tmp_path), "a")


def test_a_path_that_is_too_long_for_windows(vault: Path) -> None:
    before = files(vault)
    deep = "a" * 200
    room = 259 - len("C:\\Users\\me\\kb/.obsidian")
    assert len(f"{deep}/Note.md") < room
    done = on_windows(vault.parent, "mv", "--vault", "kb", "Sub/", deep + "b" * 40)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert done.stderr.endswith("; nothing was changed\n")
    assert files(vault) == before


def test_a_config_above_the_vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "A.md").write_text("x\n")
    (tmp_path / "vaultkit.toml").write_text('vault = "kb"\n[site]\nhome = "A.md"\n')
    before = files(tmp_path / "kb")
    assert on_windows(tmp_path, "mv", "A", "B").returncode == 0
    assert 'home = "B.md"' in (tmp_path / "vaultkit.toml").read_text()
    assert on_windows(tmp_path, "undo").returncode == 0
    assert 'home = "A.md"' in (tmp_path / "vaultkit.toml").read_text()
    assert {n: d for n, d in files(tmp_path / "kb").items() if n.endswith(".md")} == before


def test_a_part_of_a_vault_in_another_case(vault: Path) -> None:
    done = on_windows(vault.parent, "check", "kb/SUB", "--format", "concise")
    assert "kb/Sub/Note.md:2:5: F302" in done.stdout
    assert "Start.md" not in done.stdout
    assert on_windows(vault.parent, "check", "kb/SUB/other.MD", "--quiet").returncode == 0
    done = on_windows(vault.parent, "mv", "--vault", "kb", "SUB/", "Folder")
    assert (done.returncode, (vault / "Folder" / "Other.md").is_file()) == (0, True)
    assert "kb/Folder/Note.md:2:5: F302" in on_windows(vault.parent, "check", "kb").stdout
    assert run(["check", str(vault / "FOLDER")]) == 2  # here it is another folder


def test_backslashes_that_are_typed(
    vault: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(typed_paths, "as_typed", None)  # the modules below have it by name
    for module in ("vaultkit.cli.renaming.mv_names", "vaultkit.opening.vault_place"):
        __import__(module)
        monkeypatch.setattr(sys.modules[module], "as_typed", lambda text: text.replace("\\", "/"))
    monkeypatch.chdir(vault)
    assert run(["mv", r"Sub\Note", r"Deep\New"]) == 0
    told = capsys.readouterr().err
    assert "Sub/Note.md to Deep/New.md" in told
    assert "\\" not in told
    assert run(["mv", r"Deep\New.md#^x", "y"]) == 2  # after the mark it is text
    assert run(["mv", r"Deep\New", ".\\"]) == 0
    assert "Deep/New.md to New.md" in capsys.readouterr().err
    assert run(["render", r"Sub\Other"]) == 0


@pytest.mark.parametrize(("separator", "read"), [("\\", "a/b/c"), ("/", "a\\b/c")])
def test_separators(separator: str, read: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typed_paths.os, "sep", separator)
    assert typed_paths.as_typed("a\\b/c") == read


POSIX_ONLY = {
    "chown", "geteuid", "listxattr", "getxattr", "setxattr", "fork", "getuid", "getgid", "fchmod",
    "fchown", "mkfifo", "statvfs", "O_NOFOLLOW", "O_DIRECTORY", "O_PATH", "O_CLOEXEC",
    "O_NONBLOCK", "SIGHUP", "SIGKILL", "SIGUSR1", "SIGPIPE", "SIGALRM", "alarm", "setitimer",
    "tzset", "killpg", "setsid", "getpgid", "sched_getaffinity", "pread", "pwrite", "getloadavg",
    "uname", "nice", "WNOHANG", "wait3", "register_at_fork", "pthread_sigmask", "ttyname",
}  # fmt: skip
GUARDED = {
    ("vault/built_site/site_staging.py", "geteuid"),  # only where fcntl is
    ("vault/cache/entry_file.py", "geteuid"),  # if hasattr
    ("vault/files/user_folders.py", "getuid"),  # only where pwd is
    ("vault/parallel/worker_processes.py", "pthread_sigmask"),  # if hasattr
    ("vault/write/locked_files.py", "chown"),  # if hasattr
    ("vault/write/locked_files.py", "listxattr"),
    ("vault/write/locked_files.py", "getxattr"),
    ("vault/write/locked_files.py", "setxattr"),
    ("vault/write/record_seal.py", "geteuid"),  # if hasattr
}
"""Where a name is used that Windows lacks, each of them behind a question."""


def test_what_windows_lacks_is_used_behind_questions_only() -> None:
    used = set()
    imported = set()
    for path in PACKAGE.rglob("*.py"):
        name = path.relative_to(PACKAGE).as_posix()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                owner = node.value.id in {"os", "signal", "time"}
                used |= {(name, node.attr)} if owner and node.attr in POSIX_ONLY else set()
            elif isinstance(node, ast.Import):
                lacking = {"fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog"}
                imported |= {(name, one.name) for one in node.names if one.name in lacking}
    assert used == GUARDED
    assert imported == {
        ("authoring/diagrams/diagram_worker.py", "resource"),  # in a try
        ("vault/built_site/site_staging.py", "fcntl"),
        ("vault/files/user_folders.py", "pwd"),
        ("vault/write/locked_files.py", "fcntl"),
    }


def test_no_process_is_copied_on_macos(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONSAFEPATH", "1")  # which is set for processes that start anew
    assert workers._copying().get_start_method() == "fork"  # noqa: SLF001
    monkeypatch.setattr(sys, "platform", "darwin")
    assert workers._copying() is None  # noqa: SLF001
    assert workers._fresh().get_start_method() == "spawn"  # noqa: SLF001
    assert not shared.can_fork()


class Terminal(io.TextIOWrapper):
    """A text stream that says whether it is a terminal."""

    is_terminal = False

    def isatty(self) -> bool:
        return self.is_terminal


@pytest.mark.parametrize(
    ("system", "is_terminal", "variables", "written"),
    [
        ("nt", False, {}, "ü日\n".encode()),
        ("nt", False, {"PYTHONIOENCODING": "cp1252"}, b"\xfc\\u65e5\r\n"),
        ("nt", True, {}, b"\xfc\\u65e5\r\n"),
        ("posix", False, {}, b"\xfc\\u65e5\r\n"),
    ],
)
def test_what_is_written_to_files_and_programs(
    system: str,
    is_terminal: bool,  # noqa: FBT001
    variables: dict[str, str],
    written: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PYTHONIOENCODING", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    target = io.BytesIO()
    stream = Terminal(target, encoding="cp1252", newline="\r\n")
    stream.is_terminal = is_terminal
    with monkeypatch.context() as patch:
        patch.setattr(main.os, "name", system)
        main._accept_any_text(stream)  # noqa: SLF001
    stream.write("ü日\n")
    stream.flush()
    assert target.getvalue() == written


@pytest.mark.parametrize("form", ["text", "concise", "json", "github", "junit"])
def test_an_encoding_without_the_letters_of_a_note(form: str, vault: Path) -> None:
    (vault / "日本 ü.md").write_text("[[Über 😀]]\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "vaultkit", "check", "kb", "--format", form],
        cwd=vault.parent,
        env={**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONSAFEPATH": "1"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.count(b"Traceback") == 0
    assert b"\xdcber" in done.stdout
    assert rb"\u65e5\u672c \xfc".replace(rb"\xfc", b"\xfc") in done.stdout
