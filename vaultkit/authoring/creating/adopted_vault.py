"""Work out what `init` adds where a vault is already, and the config that fits it.

See decision 39.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.config.globs import read_globs
from vaultkit.config.toml_text import quote_toml
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.errors import VaultkitError
from vaultkit.notes.paths import fold, folder_of, is_note, stem_of
from vaultkit.vault.files.excluded_files import read_filters

if TYPE_CHECKING:
    import re
    from collections.abc import Collection, Iterable, Mapping

    from vaultkit.vault.obsidian.obsidian_settings import Settings

CONFIG = "vaultkit.toml"
IGNORED = ".gitignore"
_ABOUT = "readme"
_HOMES = ("home", "index", "start here", _ABOUT)
"""Names of notes that show a vault to whoever opens it."""
_MAGIC = lazy_re(r"[\\*?\[\]]|^[!#]")


class Merge(NamedTuple):
    """Files that are wanted, parted by whether they are there.

    Args:
        made: Those that are not, to be written.
        kept: Paths of those that are, and stay as they are.
    """

    made: dict[str, bytes]
    kept: tuple[str, ...]


def missing_files(existing: Collection[str], wanted: Mapping[str, bytes]) -> Merge:
    """Part files that are wanted into those that are missing and those that are there.

    Two names that differ in case alone are one file on many disks, and count as one.

    Args:
        existing: Paths of what is there.
        wanted: Content by path.
    """
    there = {fold(path) for path in existing}
    made = {path: data for path, data in wanted.items() if fold(path) not in there}
    return Merge(made, tuple(sorted(wanted.keys() - made.keys())))


def missing_lines(text: str, wanted: Iterable[str]) -> list[str]:
    """Return the lines that a `.gitignore` lacks: what they mean is not ignored by it yet."""
    lines: list[str] = []
    for line in text.splitlines():
        with suppress(VaultkitError):  # git passes over what it cannot read, too
            read_globs([line])
            lines.append(line)
    is_ignored = read_globs(lines)
    return [line for line in wanted if not is_ignored(_example(line))]


def _example(line: str) -> str:
    """Return a path that a line of ours means."""
    return line.replace("*", "") + ("x" if line.endswith("/") else "")


def is_begun(paths: Iterable[str]) -> bool:
    """Tell whether a folder holds notes already; what tells about a repository is none."""
    return any(is_note(path) and fold(path) != f"{_ABOUT}.md" for path in paths)


def derive_config(name: str, paths: Collection[str], settings: Settings) -> bytes:
    """Return the config of a vault that is there.

    Args:
        name: What it is called.
        paths: Its files.
        settings: Obsidian's settings for it.
    """
    lines = ["# What vaultkit checks. All settings: vaultkit schema config"]
    folders = [folder for folder in dict.fromkeys(settings.templates) if _holds(paths, folder)]
    if folders:
        globs = ", ".join(quote_toml(f"{_MAGIC.sub(_escape, folder)}/**") for folder in folders)
        lines += [f"templates = [{globs}]"]
    lines += ["", "[site]", f"name = {quote_toml(name)}"]
    is_excluded = read_filters(settings.excluded).match
    notes = (p for p in paths if is_note(p) and not folder_of(p) and not is_excluded(p))
    at_root = {fold(stem_of(path)): path for path in notes}
    home = next((at_root[one] for one in (*_HOMES, fold(name)) if one in at_root), "")
    lines += [f"home = {quote_toml(home)}"] if home else []
    return "".join(f"{line}\n" for line in lines).encode()


def _holds(paths: Iterable[str], folder: str) -> bool:
    return any(path.startswith(f"{folder}/") for path in paths)


def _escape(match: re.Match[str]) -> str:
    return f"\\{match[0]}"
