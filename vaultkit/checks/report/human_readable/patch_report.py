"""Write what fixing would change as a unified diff that `patch -p0` and `git apply -p0` take."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from vaultkit.checks.report.report_style import BOLD, Style, printable
from vaultkit.notes.source import decode

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from vaultkit.vault.vault import Vault

_COLORS = {"+": "32", "-": "31", "@": "36"}
_NO_END = "\\ No newline at end of file\n"


def render_patch(
    vault: Vault,
    sources: Mapping[str, bytes],
    style: Style,
    moves: Mapping[str, str] | None = None,
    gone: Collection[str] = (),
) -> str:
    """Return the differences between files of a vault and their new bytes, "" if there are none.

    Files that move or go are told in the words of git, which `git apply -p0` understands.
    """
    moves = moves or {}
    sources = {**sources, **dict.fromkeys(gone, b"")}
    lines: list[str] = []
    empty = [path for path in sources if _is_new_and_empty(vault, path, sources)]
    for path in sorted({*sources, *moves} - {*empty}):
        new = moves.get(path, path)
        if new != path:
            names = _quote(f"{style.prefix}{path}"), _quote(f"{style.prefix}{new}")
            lines += [f"diff --git {names[0]} {names[1]}\n"]
            lines += [f"rename from {names[0]}\n", f"rename to {names[1]}\n"]
        elif moves or gone:
            lines += [_header(_quote(f"{style.prefix}{path}"))]
        if path in gone:
            lines += ["deleted file mode 100644\n"]
            lines += _without(vault, path, style)
        elif path in sources:
            lines += _compare(vault, path, new, sources[path], style)
    for path in sorted(empty):  # no lines: git reads what follows as if it belonged to the file
        lines += [_header(_quote(f"{style.prefix}{path}")), "new file mode 100644\n"]
    return "".join(_paint(line, style) for line in lines)


def _is_new_and_empty(vault: Vault, path: str, sources: Mapping[str, bytes]) -> bool:
    is_there = path in vault.notes or path in vault.texts
    return not is_there and sources.get(path) == b""


def render_changes(changes: Mapping[str, tuple[bytes, bytes]], style: Style) -> str:
    """Return the differences of files that are no notes, by the paths to show for them."""
    lines: list[str] = []
    for name, (old, new) in sorted(changes.items()):
        lines += [_header(name), *_differences(decode(old), decode(new), name, name)]
    return "".join(_paint(line, style) for line in lines)


def render_new(files: Mapping[str, bytes], style: Style) -> str:
    """Return the differences that new files are, by the paths to show for them."""
    lines: list[str] = []
    for name, data in sorted(files.items()):
        lines += _differences("", decode(data), "/dev/null", _quote(name))
    return "".join(_paint(line, style) for line in lines)


def _header(name: str) -> str:
    """Return the line before the differences of a file, which ends what is said of another one."""
    return f"diff --git {name} {name}\n"


def _compare(vault: Vault, path: str, now: str, data: bytes, style: Style) -> Iterator[str]:
    old, new = vault.source_of(path).text, decode(data)
    names = _quote(f"{style.prefix}{path}"), _quote(f"{style.prefix}{now}")
    is_there = path in vault.notes or path in vault.texts
    yield from _differences(old, new, names[0] if is_there else "/dev/null", names[1])


def _without(vault: Vault, path: str, style: Style) -> Iterator[str]:
    name = _quote(f"{style.prefix}{path}")
    yield from _differences(vault.source_of(path).text, "", name, "/dev/null")


def _differences(old: str, new: str, before: str, after: str) -> Iterator[str]:
    for line in difflib.unified_diff(_lines(old), _lines(new), before, after):
        yield line if line.endswith("\n") else f"{line}\n{_NO_END}"


def _quote(name: str) -> str:
    """Return a name as git writes it: one with control characters in quotes."""
    if name.isprintable():
        return name
    text = name.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda match: f"\\{ord(match[0]):03o}", text) + '"'


def _lines(text: str) -> list[str]:
    """Split at line feeds only: what else Python splits at is no line end in a diff."""
    lines = text.split("\n")
    return [*(f"{line}\n" for line in lines[:-1]), *filter(None, lines[-1:])]


def _paint(line: str, style: Style) -> str:
    """Colour a line for a terminal, which a note must not steer; elsewhere it stays as it is."""
    if not style.color:
        return line
    text = printable(line.removesuffix("\n").removesuffix("\r"))
    color = BOLD if line.startswith(("--- ", "+++ ")) else _COLORS.get(line[:1], "")
    return f"{style.paint(text, color) if color else text}\n"
