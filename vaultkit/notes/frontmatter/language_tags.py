"""Languages of notes: what a note says of its own, how it runs, what its speakers call it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LANG = "lang"
"""The property that says in which language a note is written."""
_RIGHT_TO_LEFT = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ku-iq", "lrc", "mzn", "nqo", "pnb", "prs",
     "ps", "sd", "syr", "ug", "ur", "yi"}
)  # fmt: skip
_RTL_SCRIPTS = frozenset(
    {"adlm", "arab", "aran", "armi", "hebr", "mand", "mend", "nkoo", "rohg", "samr", "syrc",
     "thaa", "yezi"}
)  # fmt: skip
_NAMES = dict(
    pair.split(":")
    for pair in [
        "af:Afrikaans",
        "ar:العربية",
        "az:Azərbaycanca",
        "be:Беларуская",
        "bg:Български",
        "bn:বাংলা",
        "ca:Català",
        "cs:Čeština",
        "cy:Cymraeg",
        "da:Dansk",
        "de:Deutsch",
        "el:Ελληνικά",
        "en:English",
        "eo:Esperanto",
        "es:Español",
        "et:Eesti",
        "eu:Euskara",
        "fa:فارسی",
        "fi:Suomi",
        "fr:Français",
        "ga:Gaeilge",
        "gl:Galego",
        "he:עברית",
        "hi:हिन्दी",
        "hr:Hrvatski",
        "hu:Magyar",
        "hy:Հայերեն",
        "id:Bahasa Indonesia",
        "is:Íslenska",
        "it:Italiano",
        "ja:日本語",
        "ka:ქართული",
        "kk:Қазақша",
        "km:ខ្មែរ",
        "kn:ಕನ್ನಡ",
        "ko:한국어",
        "ku-iq:کوردی",
        "la:Latina",
        "lb:Lëtzebuergesch",
        "lt:Lietuvių",
        "lv:Latviešu",
        "mk:Македонски",
        "ml:മലയാളം",
        "mn:Монгол",
        "mr:मराठी",
        "ms:Bahasa Melayu",
        "my:မြန်မာ",
        "nb:Norsk bokmål",
        "ne:नेपाली",
        "nl:Nederlands",
        "nn:Norsk nynorsk",
        "no:Norsk",
        "pa:ਪੰਜਾਬੀ",
        "pl:Polski",
        "ps:پښتو",
        "pt:Português",
        "pt-br:Português (Brasil)",
        "ro:Română",
        "ru:Русский",
        "sa:संस्कृतम्",
        "sh:Srpskohrvatski",
        "si:සිංහල",
        "sk:Slovenčina",
        "sl:Slovenščina",
        "sq:Shqip",
        "sr:Српски",
        "sv:Svenska",
        "sw:Kiswahili",
        "ta:தமிழ்",
        "te:తెలుగు",
        "th:ไทย",
        "tl:Tagalog",
        "tr:Türkçe",
        "uk:Українська",
        "ur:اردو",
        "uz:O'zbekcha",
        "vi:Tiếng Việt",
        "yi:ייִדיש",
        "zh:中文",
        "zh-hans:简体中文",
        "zh-cn:简体中文",
        "zh-hant:繁體中文",
        "zh-tw:繁體中文",
    ]
)
"""What speakers call a language, by its tag."""
_LONGEST_TAG, _LONGEST_PART = 60, 8
_LANGUAGE = range(2, 4)
"""Letters of what languages are called; no longer name is registered."""
_REGION, _EXTLANG, _SCRIPT = 2, 3, 4
_VARIANT = range(5, 9)


@lru_cache(maxsize=256)
def read_tag(text: str) -> str:
    """Return a language tag in its usual case, `pt-BR`; "" for what is none (BCP 47).

    A region is in capitals, a script has one; `x-…` alone names no language.
    """
    parts = text.strip().replace("_", "-").split("-")
    first, *rest = parts
    is_made_of_words = all(
        part.isascii() and part.isalnum() and len(part) <= _LONGEST_PART for part in parts
    )
    if len(text) > _LONGEST_TAG or not is_made_of_words or not _is_language(first):
        return ""
    return _read_rest(first.lower(), rest)


def _is_language(part: str) -> bool:
    return len(part) in _LANGUAGE and part.isalpha()


def _read_rest(language: str, rest: Sequence[str]) -> str:
    """Read what follows the language: script, region, variants, and extensions as they are."""
    written, left = [language], list(rest)
    if left and len(left[0]) == _EXTLANG and left[0].isalpha():
        written.append(left.pop(0).lower())
    if left and len(left[0]) == _SCRIPT and left[0].isalpha():
        written.append(left.pop(0).capitalize())
    if left and _is_region(left[0]):
        written.append(left.pop(0).upper())
    while left and _is_variant(left[0]):
        written.append(left.pop(0).lower())
    if left and (len(left[0]) != 1 or len(left) == 1 or len(left[-1]) == 1):
        return ""
    return "-".join((*written, *map(str.lower, left)))


def _is_region(part: str) -> bool:
    return (len(part) == _REGION and part.isalpha()) or (
        len(part) == _REGION + 1 and part.isdigit()
    )


def _is_variant(part: str) -> bool:
    return len(part) in _VARIANT or (len(part) == _SCRIPT and part[0].isdigit())


def language_of(properties: Mapping[str, Any]) -> str:
    """Return the tag of the language that a note says it is written in; "" if it says none."""
    value = properties.get(LANG)
    return read_tag(value) if isinstance(value, str) else ""


def direction_of(tag: str) -> str:
    """Return in which direction a language is written: `ltr` or `rtl`."""
    parts = tag.lower().split("-")
    script = next((part for part in parts[1:] if len(part) == _SCRIPT and part.isalpha()), "")
    if script:
        return "rtl" if script in _RTL_SCRIPTS else "ltr"
    is_rtl = parts[0] in _RIGHT_TO_LEFT or "-".join(parts[:2]) in _RIGHT_TO_LEFT
    return "rtl" if is_rtl else "ltr"


def own_name(tag: str) -> str:
    """Return what speakers call a language: `Deutsch`; with what else its tag says, `(AT)`."""
    parts = tag.lower().split("-")
    for size in range(len(parts), 0, -1):
        name = _NAMES.get("-".join(parts[:size]))
        if name is not None:
            rest = "-".join(tag.split("-")[size:])
            return f"{name} ({rest})" if rest else name
    return tag
