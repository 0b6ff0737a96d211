"""Return the path that NEW means for a file or folder, or refuse it (`vaultkit mv OLD NEW`).

NEW without a slash is a name: the thing stays in its folder. With a slash it is a path from the
vault's root. A slash at its end, or a folder that is there, means "into it".
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from vaultkit.errors import RenameError
from vaultkit.notes.paths import (
    AUDIO_SUFFIXES,
    IMAGE_SUFFIXES,
    VIDEO_SUFFIXES,
    fold,
    folder_of,
    is_note,
    parents_of,
    suffix_of,
)
from vaultkit.notes.text.file_names import find_name_fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vaultkit.vault.vault import Vault

_OBSIDIAN = frozenset({"md", "canvas", "base", "pdf"})
_DOCUMENTS = frozenset({
    "csv", "doc", "docm", "docx", "epub", "htm", "html", "ics", "key", "log", "markdown", "mdx",
    "mobi", "numbers", "odp", "ods", "odt", "opml", "pages", "ppt", "pptx", "psd", "rst",
    "rtf", "tex", "tsv", "txt", "vcf", "xls", "xlsm", "xlsx",
})  # fmt: skip
_MEDIA = frozenset({
    "aac", "aif", "aiff", "avi", "eps", "heic", "heif", "ico", "m4v", "mid", "midi", "mpeg", "mpg",
    "oga", "opus", "tif", "tiff", "wma", "wmv", "woff", "woff2", "ttf", "otf",
})  # fmt: skip
_DATA = frozenset({
    "7z", "apk", "bak", "bib", "bz2", "cfg", "conf", "css", "db", "dmg", "drawio", "eml", "exe",
    "gif", "gz", "ini", "ipynb", "iso", "jar", "json", "jsonl", "lock", "parquet", "puml", "py",
    "rar", "sh", "sql", "sqlite", "tar", "tgz", "toml", "vsdx", "xml", "xsd", "xsl", "xz", "yaml",
    "yml", "zip", "zst",
})  # fmt: skip
SUFFIXES = (
    _OBSIDIAN | IMAGE_SUFFIXES | AUDIO_SUFFIXES | VIDEO_SUFFIXES | _DOCUMENTS | _MEDIA | _DATA
)
"""Suffixes that say what kind a file is; what follows another dot is part of a name (`v1.2`)."""
_IN_NAMES = frozenset(
    {"bat", "c", "cpp", "cs", "go", "h", "java", "js", "org", "php", "rb", "rs", "ts"}
)
"""Suffixes of files that are parts of names too: a note may be called `Node.js`."""

_SHOWN = 100
"""Characters of a path in a message."""


def place_of(folders: Iterable[str], old: str, new: str) -> str:
    """Return the path that NEW means for a file or folder, whatever its suffix.

    Args:
        folders: The folders of the vault.
        old: The path it has.
        new: What a person asks for, from the vault's root.

    Errors:
        RenameError: it is empty, leads out of the vault, or is both a name and a folder.
    """
    if not new:
        message = '"" is no name'
        raise RenameError(message)
    path = posixpath.normpath(new.lstrip("/")) if new.strip("/") else "."
    if path == ".." or path.startswith("../"):
        message = f'"{new}" lies outside the vault'
        raise RenameError(message)
    name, known = old.rpartition("/")[2], {*folders}
    if "/" not in new and path != ".":
        _refuse_two_readings(known, old, path)
        return beside(old, path)
    is_into = new.endswith("/") or path == "." or (path in known and path != old)
    if not is_into:
        return path
    return name if path == "." else f"{path}/{name}"


def _refuse_two_readings(folders: set[str], old: str, name: str) -> None:
    own = beside(old, name)
    meant = {fold(own), fold(name)} - {fold(old)}
    there = next((folder for folder in sorted(folders) if fold(folder) in meant), None)
    if there is not None:
        named = own if "/" in own else f"./{own}"
        suffix = ".md" if is_note(old) and not is_note(named) else ""
        message = (
            f'"{name}" may be a name or the folder "{there}"; write "{named}{suffix}" or "{there}/"'
        )
        raise RenameError(message)


def beside(old: str, name: str) -> str:
    """Return the path of a name in the folder of another file or folder."""
    return f"{folder_of(old)}/{name}" if folder_of(old) else name


def with_suffix(vault: Vault, old: str, path: str) -> str:
    """Return the new path of a file, with its suffix where the path has none.

    Errors:
        RenameError: the path is one of another kind of file.
    """
    given, name = suffix_of(path), path.rpartition("/")[2]
    if name not in {name.rstrip(), old.rpartition("/")[2]}:
        message = f'"{old}" cannot become "{path}": "{name}" ends with a blank'
        raise RenameError(message)
    if is_note(old):
        if given in SUFFIXES and not is_note(path):
            raise _other_kind(old, path, f"{path}.md")
        return path if is_note(path) else f"{path}.md"
    own = suffix_of(old)
    if given == own:
        return path
    in_vault = {suffix_of(other) for other in vault.attachments} & {*filter(str.isalpha, [given])}
    if given in SUFFIXES | _IN_NAMES | in_vault:
        raise _other_kind(old, path, "" if is_note(path) or not own else f"{path}.{own}")
    return f"{path}.{old.rpartition('.')[2]}" if own else path


def _other_kind(old: str, path: str, full: str) -> RenameError:
    name = full.rpartition("/")[2]
    hint = f'; if that is its name, write "{name}"' if full else ""
    message = f'"{old}" cannot become "{path}": the kind of a file is not renamed{hint}'
    return RenameError(message)


def folders_of(paths: Iterable[str]) -> dict[str, None]:
    """Return the folders of files, those that only hold folders too, each once."""
    own = {folder_of(path) for path in paths}
    return dict.fromkeys(folder for one in own if one for folder in parents_of(f"{one}/"))


def refuse_clashes(vault: Vault, moves: Mapping[str, str]) -> None:
    """Refuse names that a file cannot have, and those of files or folders that are there.

    Errors:
        RenameError: there is one.
    """
    rest = [path for path in (*vault.notes, *vault.attachments) if path not in moves]
    taken = {fold(path): path for path in rest}
    kept = {fold(folder): folder for folder in folders_of(rest)}
    for old, new in moves.items():
        names = _new_names(old, new, kept)
        fault = find_name_fault(names) if names else ""
        if fault:
            shown = new if len(new) <= _SHOWN else f"{new[:_SHOWN]}…"
            message = f'"{old}" cannot become "{shown}": {fault}'
            raise RenameError(message)
        other = taken.get(fold(new))
        if other is not None:
            differs = (
                "" if other == new else f', which differs from "{new}" only in case or accents'
            )
            message = f'"{old}" cannot be moved: there is "{other}" already{differs}'
            raise RenameError(message)
        for part in parents_of(new):
            there = kept.get(fold(part), part)
            if there != part:
                message = f'"{part}" differs from the folder "{there}" only in case; write it so'
                raise RenameError(message)


def _new_names(old: str, new: str, kept: Mapping[str, str]) -> str:
    """Return the part of a path whose names are new, "" for none: those that stay are not judged.

    Names stay at the end, where a folder moves with all in it, and at the start, in folders that
    are there.
    """
    known = [part for part in parents_of(new) if part in kept.values()]
    names = new[len(known[-1]) + 1 if known else 0 :].split("/")
    olds = old.split("/")
    while names and olds and names[-1] == olds[-1]:
        names.pop()
        olds.pop()
    return "/".join(names)
