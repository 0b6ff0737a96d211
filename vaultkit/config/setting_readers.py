"""Readers of single settings: each takes a value at a dotted key, and notes what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from vaultkit.config.globs import find_glob_fault
from vaultkit.distribution.lazy_dataclass import lazy_dataclass
from vaultkit.distribution.lazy_re import lazy_re

SEVERITIES = ("error", "warning", "info", "never")
MAX_PORT = 65535


def suggest(word: str, known: Any) -> str:
    """Return `; did you mean "…"?` for the nearest of the known names, or ""."""
    from difflib import get_close_matches

    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'; did you mean "{close[0]}"?' if close else ""


def as_written(value: Any) -> str:
    """Return a value as TOML has it, for a message: `true`, not `True`."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(as_written, value))}]"
    if isinstance(value, Mapping):
        pairs = (f"{key} = {as_written(item)}" for key, item in value.items())
        return f"{{{', '.join(pairs)}}}"
    return repr(value) if isinstance(value, str | int | float) else str(value)


Reader = Callable[[Any, str, list[str]], Any]
"""Reads a value at a dotted key; appends to the faults what is wrong with it."""


def read_text(value: Any, where: str, faults: list[str]) -> str:
    """Read a text."""
    if isinstance(value, str):
        return value
    faults.append(f'"{where}" must be a string, not {as_written(value)}')
    return ""


def read_texts(value: Any, where: str, faults: list[str]) -> tuple[str, ...]:
    """Read a list of texts."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    faults.append(f'"{where}" must be a list of strings, not {as_written(value)}')
    return ()


def read_globs(value: Any, where: str, faults: list[str]) -> tuple[str, ...]:
    """Read a list of globs, as in a `.gitignore`."""
    globs = read_texts(value, where, faults)
    faults += (f'"{where}": {fault}' for fault in map(find_glob_fault, globs) if fault)
    return globs


def read_phrases(value: Any, where: str, faults: list[str]) -> tuple[str, ...]:
    """Read a list of phrases: texts with a letter or a digit in each."""
    phrases = read_texts(value, where, faults)
    for at, phrase in enumerate(phrases, 1):
        if not any(map(str.isalnum, phrase)):
            what = "has no letter and no digit" if phrase.strip() else "is empty"
            faults.append(f'"{where}": phrase {at}, {phrase!r}, {what}; remove it')
    return phrases


def read_days(value: Any, where: str, faults: list[str]) -> int:
    """Read a whole number of days."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    faults.append(f'"{where}" must be a whole number of days, not {as_written(value)}')
    return 0


def read_ports(value: Any, where: str, faults: list[str]) -> tuple[int, int]:
    """Read a range of ports such as `30000-32767`."""
    match = re.fullmatch(r"(\d{1,5})-(\d{1,5})", value) if isinstance(value, str) else None
    if match and 0 < int(match[1]) <= int(match[2]) < MAX_PORT + 1:
        return int(match[1]), int(match[2])
    faults.append(f'"{where}" must be a range such as "30000-32767", not {as_written(value)}')
    return 0, 0


def read_reason(value: Any, where: str, faults: list[str]) -> str:
    """Read a text that is not blank."""
    if isinstance(value, str) and value.strip():
        return value
    faults.append(f'"{where}" must give a reason, not {as_written(value)}')
    return ""


def read_macros(value: Any, where: str, faults: list[str]) -> dict[str, str]:
    r"""Read a table of commands for formulas: names of letters, with or without a backslash."""
    if not isinstance(value, Mapping):
        faults.append(f'"{where}" must be a table')
        return {}
    found = {}
    for key, body in value.items():
        name = key.removeprefix("\\")
        if not (name.isascii() and name.isalpha()):
            faults.append(f'"{where}": {key!r} is no name of a command: only letters can be in it')
        else:
            found[name] = read_text(body, f"{where}.{key}", faults)
    return found


def read_severity(value: Any, where: str, faults: list[str]) -> str:
    """Read a severity, or `never`."""
    if value in SEVERITIES:
        return str(value)
    faults.append(f'"{where}" must be one of {", ".join(SEVERITIES)}, not {as_written(value)}')
    return "error"


@lazy_dataclass(frozen=True)
class OneOf:
    """Reads one of some texts."""

    values: tuple[str, ...]

    def __call__(self, value: Any, where: str, faults: list[str]) -> str:
        """Return the value if it is one of them."""
        if isinstance(value, str) and value in self.values:
            return value
        known = ", ".join(filter(None, self.values))
        near = suggest(value, self.values) if isinstance(value, str) else ""
        faults.append(f'"{where}" must be one of {known}, not {as_written(value)}{near}')
        return self.values[0]


LANGUAGES = (
    "af", "ar", "az", "be", "bg", "bn", "ca", "cs", "cy", "da", "de", "el", "en", "eo", "es", "et",
    "eu", "fa", "fi", "fr", "gl", "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka", "kn",
    "ko", "ku-IQ", "lb", "lt", "lv", "mk", "mn", "ms", "my", "nb", "nl", "nn", "pl", "pt", "pt-BR",
    "ro", "ru", "sa", "sh", "si", "sk", "sl", "sq", "sr", "sv", "ta", "te", "th", "tl", "tr", "uk",
    "ur", "uz", "vi", "zh", "zh-Hant", "zh-TW",
)  # fmt: skip
"""Languages in which the theme has words."""
_BY_NAME = {
    "arabic": "ar", "chinese": "zh", "czech": "cs", "deutsch": "de", "dutch": "nl",
    "english": "en", "español": "es", "français": "fr", "french": "fr", "german": "de",
    "hebrew": "he", "italian": "it", "japanese": "ja", "korean": "ko", "norwegian": "nb",
    "no": "nb", "persian": "fa", "polish": "pl", "portuguese": "pt", "russian": "ru",
    "spanish": "es", "turkish": "tr", "ukrainian": "uk", "zh-cn": "zh", "zh-hans": "zh",
}  # fmt: skip


def read_language(value: Any, where: str, faults: list[str]) -> str:
    """Read the tag of a language in which the theme has words, or an empty text."""
    text = read_text(value, where, faults)
    if not text or text in LANGUAGES or not isinstance(value, str):
        return text
    near = _nearest_language(text)
    hint = f'; did you mean "{near}"?' if near else f"; there are {', '.join(LANGUAGES)}"
    faults.append(
        f'"{where}" must be a language that the theme has words in, such as "de" or "pt-BR", '
        f"not {as_written(value)}{hint}"
    )
    return ""


def _nearest_language(text: str) -> str:
    """Return the language that a text is likely to mean, "" for none."""
    wanted = text.strip().casefold().replace("_", "-")
    known = {tag.casefold(): tag for tag in LANGUAGES} | _BY_NAME
    if wanted in known:
        return known[wanted]
    if "-" in wanted:
        return _nearest_language(wanted.rpartition("-")[0])
    from difflib import get_close_matches

    names = [name for name in known if len(name) > len("nb")]
    return next((known[name] for name in get_close_matches(wanted, names, n=1)), "")


@lazy_dataclass(frozen=True)
class TableOf:
    """Reads a table whose keys the operator chooses.

    Args:
        reader: Of the values.
        key: What a key is, as a word in capitals.
        find_key_fault: Returns what is wrong with a key, "" if nothing is.
    """

    reader: Reader
    key: str
    find_key_fault: Callable[[str], str] = lambda _: ""

    def __call__(self, value: Any, where: str, faults: list[str]) -> dict[str, Any]:
        """Return the table with each value read."""
        if not isinstance(value, Mapping):
            faults.append(f'"{where}" must be a table')
            return {}
        faults += (f'"{where}": {fault}' for fault in map(self.find_key_fault, value) if fault)
        return {key: self.reader(item, f"{where}.{key}", faults) for key, item in value.items()}


@lazy_dataclass(frozen=True)
class Record:
    """Reads a table with known keys into a dataclass."""

    make: Callable[..., Any]
    keys: Mapping[str, Reader]

    def __call__(self, value: Any, where: str, faults: list[str]) -> Any:
        """Return the dataclass; what is not given has its default."""
        return self.make(**read_table(value, self.keys, f"{where}.", faults))


def read_count(value: Any, where: str, faults: list[str]) -> int:
    """Read a whole number that is not negative."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    faults.append(f'"{where}" must be a whole number, not {as_written(value)}')
    return 0


def read_number(value: Any, where: str, faults: list[str]) -> float:
    """Read a number."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    faults.append(f'"{where}" must be a number, not {as_written(value)}')
    return 0


def read_flag(value: Any, where: str, faults: list[str]) -> bool:
    """Read true or false."""
    if isinstance(value, bool):
        return value
    faults.append(f'"{where}" must be true or false, not {as_written(value)}')
    return False


def read_seconds(value: Any, where: str, faults: list[str]) -> float:
    """Read a number that is no less than nothing."""
    number = read_number(value, where, faults)
    if number >= 0:
        return number
    faults.append(f'"{where}" must not be negative, not {as_written(value)}')
    return 0


def read_inner_path(value: Any, where: str, faults: list[str]) -> str:
    """Read the path of a file below the config's folder."""
    path = read_text(value, where, faults)
    parts = path.replace("\\", "/").split("/")
    if isinstance(value, str) and (
        not path.strip() or not parts[0] or {"..", "~"} & {*parts} or ":" in parts[0]
    ):
        faults.append(
            f'"{where}" must be a path below the folder of the config, not {as_written(value)}'
        )
    return path


def read_values(value: Any, where: str, faults: list[str]) -> tuple[Any, ...]:
    """Read a list of texts or numbers that is not empty."""
    if isinstance(value, list) and value and all(isinstance(x, str | int | float) for x in value):
        return tuple(value)
    faults.append(f'"{where}" must be a list of texts or numbers, not {as_written(value)}')
    return ()


def read_pattern(value: Any, where: str, faults: list[str]) -> str:
    """Read a regular expression."""
    pattern = read_text(value, where, faults)
    try:
        re.compile(pattern)
    except re.error as error:
        faults.append(f'"{where}" is no regular expression: {error}')
        return ""
    return pattern


def read_address(value: Any, where: str, faults: list[str]) -> str:
    """Read the address of a page on the web, or an empty text."""
    text = read_text(value, where, faults)
    if not text or _is_address(text):
        fault = _find_user_fault(text)
        faults += [f'"{where}" {fault}'] if fault else []
        return "" if fault else text
    said = as_written(value)
    faults.append(
        f'"{where}" must be a web address such as "https://example.org/notes/", not {said}'
    )
    return ""


def read_site_address(value: Any, where: str, faults: list[str]) -> str:
    """Read the address that those of a site's pages begin with, or an empty text."""
    text = read_address(value, where, faults)
    if "?" in text or "#" in text:
        fault = "holds a query or a fragment (? or #), which no address of a page can follow"
        faults.append(f'"{where}" {fault}')
        return ""
    return text


def _find_user_fault(text: str) -> str:
    """Return why a web address must not be on pages, "" if it may."""
    if "@" not in urlsplit(text).netloc:
        return ""
    return "holds a user name or a password, which every page would tell; leave it out"


def read_address_end(value: Any, where: str, faults: list[str]) -> str:
    """Read what follows an address: a path, a query, or a whole address of its own."""
    text = read_text(value, where, faults)
    has_scheme = _SCHEME.match(text) is not None
    if _NOT_IN_ADDRESS.search(text) is None and (not has_scheme or _is_address(text)):
        return text
    faults.append(f'"{where}" must be part of a web address, not {as_written(value)}')
    return ""


_SCHEME = lazy_re(r"[A-Za-z][A-Za-z0-9+.-]*:")
_NOT_IN_ADDRESS = lazy_re(r"""[\x00-\x20"'<>\\^`|\x7f-\xa0\u2028\u2029]""")
"""What would end an address where it is put into HTML, or does not show."""


def _is_address(text: str) -> bool:
    if _NOT_IN_ADDRESS.search(text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme.lower() in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


def read_anything(value: Any, where: str, faults: list[str]) -> Any:
    """Take a value as it is."""
    del where, faults
    return value


def read_table(
    table: object, keys: Mapping[str, Reader], where: str, faults: list[str]
) -> dict[str, Any]:
    """Read the known keys of a table; the result's keys are field names."""
    if not isinstance(table, Mapping):
        faults.append(f'"{where.rstrip(".")}" must be a table')
        return {}
    values: dict[str, Any] = {}
    for key, value in table.items():
        reader = keys.get(key)
        if reader is None:
            faults.append(f'unknown key "{where}{key}"{suggest(key, keys)}')
        else:
            values[key.replace("-", "_")] = reader(value, f"{where}{key}", faults)
    return values
