"""What a `mkdocs.yml` of anybody's may say: keys, and for each what its values may be.

Whatever is not here might run code, reach files outside, or put scripts, addresses or the
environment's secrets into pages. In doubt a value is not allowed; see decision 29.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from html import unescape
from types import MappingProxyType
from typing import TYPE_CHECKING

from vaultkit.cli.mkdocs.mkdocs_yaml import Tagged
from vaultkit.config.setting_readers import read_address, read_address_end
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from pathlib import Path

Check = Callable[[object], bool]
"""Tells whether a value is allowed."""
Options = Mapping[str, Check]

_NOT_PLAIN = lazy_re(r'[<>"\x00-\x08\x0b-\x1f\x7f]')
_NOT_IN_PATH = lazy_re(r"""[<>"'&\\:?*|\x00-\x1f\x7f]""")
_WORD = lazy_re(r"[\w.-]{1,60}")
_FONT = lazy_re(r"[\w ]{1,60}")
_MAIL = lazy_re(r"mailto:[\w.+-]+@[\w.-]+")
_LEVELS = frozenset({"warn", "info", "ignore", "relative_to_docs"})
_THEMES = frozenset({"material", "materialx", "mkdocs", "readthedocs"})
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".ico")
_MAX_ESCAPES = 3
_MAX_SEPARATOR = 1000


def is_plain(value: object) -> bool:
    """Tell whether a value shows as it is in HTML, also in attributes, however often unescaped."""
    if isinstance(value, bool | int | float):
        return True
    if not isinstance(value, str):
        return False
    for _ in range(_MAX_ESCAPES):
        if _NOT_PLAIN.search(value):
            return False
        value, last = unescape(value), value
        if value == last:
            return True
    return False


def is_path(value: object) -> bool:
    """Tell whether a value is a path that leads down from where it stands, and no address."""
    if not isinstance(value, str) or not value or _NOT_IN_PATH.search(value):
        return False
    return not value.startswith(("/", "~")) and ".." not in value.split("/")


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_word(value: object) -> bool:
    return isinstance(value, str) and _WORD.fullmatch(value) is not None


def _are_words(value: object) -> bool:
    return all(map(_is_word, value)) if isinstance(value, list) else _is_word(value)


def _is_address(value: object) -> bool:
    faults: list[str] = []
    read_address(value, "", faults)
    return not faults


def _is_address_end(value: object) -> bool:
    faults: list[str] = []
    read_address_end(value, "", faults)
    return not faults


def _has(value: object, checks: Options) -> bool:
    """Tell whether a value is a table with some of these keys, and what they may be."""
    return isinstance(value, dict) and all(
        key in checks and (inner is None or checks[key](inner)) for key, inner in value.items()
    )


def _are_flags(value: object) -> bool:
    return (
        isinstance(value, dict) and all(map(_is_word, value)) and all(map(_is_flag, value.values()))
    )


def _is_picture(value: object) -> bool:
    """Tell whether a value names a picture, which no browser runs; what it names is published."""
    return is_path(value) and str(value).lower().endswith(_PICTURES)


def _is_nav(value: object) -> bool:
    if isinstance(value, list):
        return all(map(_is_nav, value))
    if isinstance(value, dict):
        return all(map(is_plain, value)) and all(map(_is_nav, value.values()))
    return value is None or is_path(value) or (bool(value) and _is_address(value))


def _is_validation(value: object) -> bool:
    if isinstance(value, dict):
        return all(map(_is_word, value)) and all(map(_is_validation, value.values()))
    return isinstance(value, str) and value in _LEVELS


def _is_palette(value: object) -> bool:
    if isinstance(value, list):
        return all(map(_is_palette, value))
    return _has(value, _IN_PALETTE)


def _is_font(value: object) -> bool:
    return value is False or (
        isinstance(value, dict)
        and value.keys() <= {"text", "code"}
        and all(isinstance(name, str) and _FONT.fullmatch(name) for name in value.values())
    )


def _is_icon(value: object) -> bool:
    if isinstance(value, dict):
        return all(map(_is_word, value)) and all(map(_is_icon, value.values()))
    return is_path(value)


def _is_link(value: object) -> bool:
    is_mail = isinstance(value, str) and _MAIL.fullmatch(value) is not None
    return is_mail or _is_address(value)


def _are_profiles(value: object) -> bool:
    return isinstance(value, list) and all(_has(item, _PROFILE) for item in value)


def _are_redirects(value: object) -> bool:
    return isinstance(value, dict) and all(is_path(path) for pair in value.items() for path in pair)


def _is_separator(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _MAX_SEPARATOR


def _is_object(value: object) -> bool:
    """Tell whether it is an object that is offered for this, with nothing but plain options."""
    if not isinstance(value, Tagged) or not value.is_object:
        return False
    inner = value.value
    if not isinstance(inner, dict):
        return inner in ("", [])
    kwds = inner.get("kwds") if inner.keys() == {"kwds"} else None
    return isinstance(kwds, dict) and all(map(_is_word, kwds)) and all(map(is_plain, kwds.values()))


def _are_fences(value: object) -> bool:
    return isinstance(value, list) and all(_has(item, _FENCE) for item in value)


def _is_within(value: object, folder: Path) -> bool:
    if not isinstance(value, str) or "\0" in value:
        return False
    return (folder / value).resolve().is_relative_to(folder.resolve())


def is_vault(value: object, folder: Path, root: Path) -> bool:
    """Tell whether a folder that a `mkdocs.yml` names, seen from its own, is the vault."""
    if isinstance(value, Tagged):
        return value.is_variable("VAULTKIT_VAULT")
    if not isinstance(value, str) or "\0" in value:
        return False
    return (folder / value).resolve() == root.resolve()


def _or(check: Check, variable: str) -> Check:
    """Return a check that lets a variable of ours stand for the value too."""
    return lambda value: value.is_variable(variable) if isinstance(value, Tagged) else check(value)


def _all(check: Check, *names: str) -> Options:
    return MappingProxyType(dict.fromkeys(names, check))


_IN_PALETTE: Options = {
    **_all(is_plain, "scheme", "primary", "accent", "media"),
    "toggle": partial(_has, checks={"icon": is_path, "name": is_plain}),
}
_PROFILE: Options = {"icon": is_path, "link": _is_link, "name": is_plain}
_FENCE: Options = {"name": _is_word, "class": _is_word, "format": _is_object}

KEYS: Options = {
    "site_name": _or(is_plain, "VAULTKIT_SITE_NAME"),
    "site_url": _or(_is_address, "VAULTKIT_SITE_URL"),
    "repo_url": _or(_is_address, "VAULTKIT_REPO_URL"),
    "edit_uri": _or(_is_address_end, "VAULTKIT_EDIT_URI"),
    "site_dir": _or(is_path, "VAULTKIT_SITE_DIR"),
    **_all(is_plain, "site_description", "site_author", "copyright", "repo_name"),
    **_all(_is_flag, "use_directory_urls", "strict"),
    **_all(_is_text, "exclude_docs", "not_in_nav", "draft_docs"),
    **_all(_is_word, "remote_branch", "remote_name"),
    "nav": _is_nav,
    "validation": _is_validation,
}
"""Keys with nothing below; `--site-dir` takes the place of `site_dir`."""
THEME: Options = {
    "name": lambda name: isinstance(name, str) and name in _THEMES,
    "palette": _is_palette,
    "font": _is_font,
    "icon": _is_icon,
    **_all(_are_words, "features", "language", "locale", "direction"),
    **_all(_is_picture, "logo", "favicon"),
}
EXTRA: Options = {
    "homepage": _is_address,
    "social": _are_profiles,
    **_all(_is_flag, "generator", "source_facts"),
}


def plugins_for(folder: Path, root: Path) -> Mapping[str, Options]:
    """Return the plugins that are allowed, each with its options.

    Args:
        folder: That of the `mkdocs.yml`.
        root: The vault.
    """
    nothing: Options = {}
    return {
        "vaultkit": {
            "vault": partial(is_vault, folder=folder, root=root),
            "config": _or(partial(_is_within, folder=folder), "VAULTKIT_CONFIG"),
            **_all(_is_flag, "cache", "rules"),
        },
        "search": {"lang": _are_words, "separator": _is_separator},
        "minify": {
            **_all(_is_flag, "minify_html", "minify_js", "minify_css"),
            "htmlmin_opts": _are_flags,
        },
        "redirects": {"redirect_maps": _are_redirects},
        **dict.fromkeys(("tags", "offline", "glightbox", "section-index", "autorefs"), nothing),
    }


_HIGHLIGHT = (
    "use_pygments", "linenums", "linenums_style", "guess_lang", "css_class", "noclasses",
    "anchor_linenums", "line_spans", "line_anchors", "pygments_lang_class", "auto_title",
)  # fmt: skip
EXTENSION_OPTIONS: Mapping[str, Options] = {
    "toc": {
        **_all(
            is_plain, "title", "permalink", "permalink_title", "permalink_class",
            "permalink_leading", "anchorlink", "anchorlink_class", "toc_depth", "baselevel",
            "separator", "toc_class", "title_class",
        ),
        "slugify": _is_object,
    },
    "codehilite": _all(
        is_plain, "linenums", "guess_lang", "css_class", "noclasses", "use_pygments",
        "anchor_linenums",
    ),
    "footnotes": _all(_is_flag, "UNIQUE_IDS", "USE_DEFINITION_ORDER"),
    "smarty": _all(
        _is_flag, "smart_angled_quotes", "smart_dashes", "smart_ellipses", "smart_quotes"
    ),
    "pymdownx.highlight": _all(is_plain, *_HIGHLIGHT),
    "pymdownx.inlinehilite": _all(is_plain, "css_class", "style_plain_text"),
    "pymdownx.superfences": {
        **_all(_is_flag, "preserve_tabs", "disable_indented_code_blocks"),
        "custom_fences": _are_fences,
    },
    "pymdownx.emoji": _all(_is_object, "emoji_index", "emoji_generator"),
    "pymdownx.tabbed": {
        **_all(is_plain, "alternate_style", "combine_header_slug", "separator"),
        "slugify": _is_object,
    },
    "pymdownx.tasklist": _all(_is_flag, "custom_checkbox", "clickable_checkbox"),
    "pymdownx.arithmatex": _all(_is_flag, "generic", "smart_dollar", "preview"),
    "pymdownx.magiclink": {
        **_all(
            _is_flag, "hide_protocol", "repo_url_shorthand", "repo_url_shortener",
            "social_url_shorthand", "social_url_shortener", "normalize_issue_symbols",
        ),
        **_all(_is_word, "provider", "user", "repo"),
    },
}  # fmt: skip
"""Options of extensions, by their short names; those that name files are not among them."""
