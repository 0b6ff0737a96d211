"""Python as it is on Windows, as far as another system can play it.

What does not exist there is taken away, and what the system refuses there is refused: names, other
names for files that are open, folders that are opened. `python tests/systems/windows.py check v`
runs a command of vaultkit like that. Processes that it starts are like that, too.

Names are found in whatever case they are written. Not played: `\\` in paths, and `os.name`.
"""

from __future__ import annotations

import builtins
import errno
import io
import multiprocessing
import multiprocessing.context
import multiprocessing.heap
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from functools import wraps
from typing import Any

MISSING = {
    os: (
        "fork", "forkpty", "O_NOFOLLOW", "O_DIRECTORY", "O_PATH", "O_CLOEXEC", "O_NONBLOCK",
        "geteuid", "getuid", "getgid", "getegid", "chown", "fchown", "lchown", "fchmod", "killpg",
        "getpgid", "setsid", "listxattr", "getxattr", "setxattr", "sched_getaffinity", "mkfifo",
        "statvfs", "pread", "pwrite", "posix_fadvise", "uname", "getloadavg", "sync", "wait",
        "register_at_fork", "openpty", "nice",
    ),
    signal: ("SIGHUP", "SIGKILL", "SIGUSR1", "SIGUSR2", "SIGPIPE", "SIGCHLD", "SIGALRM", "alarm",
             "setitimer", "pthread_sigmask"),
    time: ("tzset",),
}  # fmt: skip
ABSENT = ("fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog", "readline")
"""Modules that are not there."""
LONGEST = 259
"""Characters of a path, if the long ones were not switched on."""
_REFUSED = re.compile(
    r"""[<>:"|?*\\\x00-\x1f]|[. ]$|^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)""", re.IGNORECASE
)
_IN_USE = "The process cannot access the file because it is being used by another process"
_ROOT = os.path.realpath(os.environ.get("WINDOWS_ROOT", tempfile.gettempdir()))


def install() -> None:
    """Change this process. Effect: on all of Python, for good."""
    shutil._use_fd_functions = False  # type: ignore[attr-defined]  # noqa: SLF001
    subprocess.Popen.__init__ = _with_this(subprocess.Popen.__init__)  # type: ignore[method-assign]
    os.O_BINARY = 1 << 15  # type: ignore[attr-defined]  # of no meaning here
    for owner, names in MISSING.items():
        for name in names:
            if hasattr(owner, name):
                delattr(owner, name)
    for name in ABSENT:
        sys.modules[name] = None  # type: ignore[assignment]
    os.supports_dir_fd = set()
    os.supports_fd = {os.stat, os.chmod, os.truncate, os.utime} & os.supports_fd
    multiprocessing.get_all_start_methods = lambda: ["spawn"]  # type: ignore[method-assign]
    multiprocessing.heap.Arena._dir_candidates = []  # type: ignore[attr-defined] # noqa: SLF001
    plain_context = multiprocessing.get_context
    multiprocessing.get_context = lambda method=None: plain_context(_spawned(method))  # type: ignore[method-assign]
    import vaultkit.vault.built_site.site_update  # what it imports looks at what there is

    vaultkit.vault.built_site.site_update._swap = lambda one, other: False  # noqa: SLF001, ARG005
    _refuse()


def _spawned(method: str | None) -> str:
    if method not in {None, "spawn"}:
        message = f"cannot find context for {method!r}"
        raise ValueError(message)
    return "spawn"


def _with_this(start: Any) -> Any:
    """Have a new Python begin with this module."""

    @wraps(start)
    def run(self: Any, args: Any, *more: Any, **options: Any) -> None:
        assert "preexec_fn" not in options, "preexec_fn is not there on Windows"
        assert not options.get("start_new_session"), "nor start_new_session"
        assert not options.get("pass_fds"), "nor pass_fds"
        if not isinstance(args, str) and args[0] == sys.executable and "-c" in args:
            at = args.index("-c") + 1
            begin = (
                f"import sys; sys.path.insert(0, {os.path.dirname(__file__)!r}); import windows; "
            )
            args = [*args[:at], f"{begin}windows.install(); {args[at]}", *args[at + 1 :]]
        start(self, args, *more, **options)

    return run


def _refuse() -> None:
    """Refuse names and what is in use."""
    real_open = os.open

    @wraps(real_open)
    def open_(path: Any, flags: int, mode: int = 0o777, *, dir_fd: None = None) -> int:
        _no_folder_descriptor(dir_fd)
        _see(path)
        if os.path.isdir(path):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        caller = sys._getframe(1).f_globals.get("__name__", "")  # noqa: SLF001
        is_text = not flags & os.O_BINARY  # type: ignore[attr-defined]
        assert path == os.devnull or not caller.startswith("vaultkit") or not is_text, path
        return real_open(_spelled(path), flags, mode)

    os.open = open_
    for name in ("rename", "replace", "link", "symlink"):
        setattr(os, name, _seen(getattr(os, name), names=2))
    for name in (
        "unlink", "remove", "rmdir", "mkdir", "stat", "lstat", "readlink", "listdir", "scandir",
        "access", "utime", "chmod", "chdir",
    ):  # fmt: skip
        setattr(os, name, _seen(getattr(os, name), names=1))
    builtins.open = io.open = _opened(builtins.open)


_MOVERS = frozenset({"rename", "replace", "unlink", "remove", "rmdir"})


def _seen(call: Any, *, names: int) -> Any:
    is_mover = call.__name__ in _MOVERS

    @wraps(call)
    def refusing(*args: Any, **options: Any) -> Any:
        for word in ("dir_fd", "src_dir_fd", "dst_dir_fd"):
            _no_folder_descriptor(options.pop(word, None))
        for path in args[:names]:
            _see(path, is_looked_at=call.__name__ in {"stat", "lstat"})
        given = [_spelled(path) for path in args[:names]]
        for path in given if is_mover else ():
            _see_unused(os.fspath(path))
        if call.__name__ in {"rename", "replace"}:
            if given[0] == given[1]:  # another case of the same name
                given[1] = os.path.join(os.path.dirname(given[1]), os.path.basename(args[1]))
            elif call.__name__ == "rename" and os.path.lexists(given[1]):
                raise FileExistsError(errno.EEXIST, "File exists", args[0], None, args[1])
            elif os.path.isdir(given[1]):
                raise PermissionError(errno.EACCES, "Access is denied", args[0], None, args[1])
        return call(*given, *args[names:], **options)

    return refusing


def _opened(call: Any) -> Any:
    @wraps(call)
    def refusing(file: Any, mode: str = "r", *args: Any, **options: Any) -> Any:
        if isinstance(file, (str, os.PathLike)):
            _see(file)
            if os.path.isdir(file):
                raise PermissionError(errno.EACCES, "Permission denied", os.fspath(file))
        return call(_spelled(file), mode, *args, **options)

    return refusing


def _no_folder_descriptor(number: int | None) -> None:
    if number is not None:
        message = "dir_fd unavailable on this platform"
        raise NotImplementedError(message)


def _see(path: Any, *, is_looked_at: bool = False) -> None:
    """Refuse a path that Windows would not take."""
    if not isinstance(path, (str, os.PathLike)):
        return
    text = os.path.abspath(os.fspath(path))
    if not text.startswith(_ROOT + os.sep):
        return
    inner = text[len(_ROOT) + 1 :]
    if any(map(_REFUSED.search, inner.split(os.sep))):
        kind = FileNotFoundError if is_looked_at else OSError
        number = errno.ENOENT if is_looked_at else errno.EINVAL
        raise kind(
            number, "The filename, directory name, or volume label syntax is incorrect", text
        )
    if len("C:\\Users\\me\\" + inner) > LONGEST:
        raise FileNotFoundError(errno.ENOENT, "The system cannot find the path specified", text)


def _see_unused(path: str) -> None:
    """Refuse to move or remove what this process holds open."""
    if "/pymp-" in path:  # memory that processes share, which is no file on Windows
        return
    full = os.path.abspath(path)
    for number in os.listdir("/proc/self/fd"):
        try:
            held = _readlink(f"/proc/self/fd/{number}")
        except OSError:
            continue
        if held == full or held.startswith(full + os.sep):
            raise _in_use(path)


def _spelled(path: Any) -> Any:
    """Return a path as its parts are spelled on the disk, which takes any case for the same."""
    if not isinstance(path, (str, os.PathLike)) or isinstance(path, bytes):
        return path
    full = os.path.abspath(os.fspath(path))
    if not full.startswith(_ROOT + os.sep) or _exists(full):
        return path
    real = _ROOT
    for part in full[len(_ROOT) + 1 :].split(os.sep):
        here = os.path.join(real, part)
        if not _exists(here):
            try:
                names = _listdir(real)
            except OSError:
                names = []
            part = next((one for one in names if one.lower() == part.lower()), part)  # noqa: PLW2901
        real = os.path.join(real, part)
    return real


def _in_use(path: str) -> PermissionError:
    error = PermissionError(errno.EACCES, _IN_USE, path)
    error.winerror = 32  # type: ignore[attr-defined]
    return error


_readlink, _listdir = os.readlink, os.listdir
_lstat = os.lstat


def _exists(path: str) -> bool:
    try:
        _lstat(path)
    except OSError:
        return False
    return True


if __name__ in {"__main__", "__mp_main__"}:
    sys.path.insert(0, os.path.dirname(__file__))
    sys.modules["windows"] = sys.modules[__name__]
    install()
if __name__ == "__main__":
    held = [open(path, "rb") for path in filter(None, [os.environ.get("WINDOWS_HELD")])]  # noqa: SIM115
    from vaultkit.cli.main import run as run_command

    sys.exit(run_command(sys.argv[1:]))
