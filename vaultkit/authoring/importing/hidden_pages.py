"""Tell whether another tool hid a page by its front matter: drafts, dates, options."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_YES = frozenset({"true", "yes", "on", "1", "y"})
_NO = frozenset({"false", "no", "off", "0", "n"})
_HIDE_IF_YES = frozenset(
    {"draft", "private", "unlisted", "hidden", "hide", "headless", "unpublished", "secret",
     "eleventyexcludefromcollections"}
)  # fmt: skip
_HIDE_IF_NO = frozenset({"published", "permalink", "public", "listed", "render"})
_STRICT = frozenset({"draft", "published", "headless", "unlisted", "private"})
"""Keys whose value must be yes or no; one that is neither is taken for the answer that hides."""
_BUILD = frozenset({"build", "_build"})
_BUILD_KEYS = frozenset({"render", "list"})
_SHOWN_BY_BUILD = frozenset({"always", "true"})
_OPEN_TO_ALL = frozenset({"public", "everyone", "all", ""})
_PUBLISHED_FROM = ("publishdate", "pubdate", "published")
_PUBLISHED_TO = frozenset({"expirydate", "unpublishdate", "expires"})
_DATES = frozenset({"date", *_PUBLISHED_FROM})
_DOUBTFUL = frozenset({"nav_exclude", "search_exclude", "noindex", "nosearch", "in_search"})
_HIDING_STATES = frozenset({"draft", "private", "hidden", "pending", "future", "trash"})
_NESTED = frozenset({"params", "extra"})
_FOLDER_KEYS = frozenset({"headless", *_BUILD})
_DAY = lazy_re(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")


class Hiding(NamedTuple):
    """What a front matter says that may have hidden its page.

    Args:
        reasons: What hid it, each as it is written.
        doubts: What may have, or will, as sentences.
        below: What hid the files in its folder as well.
    """

    reasons: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    below: tuple[str, ...] = ()


def find_hiding(properties: Mapping[str, Any], today: date | None) -> Hiding:
    """Tell what hid a page.

    Args:
        properties: Its front matter, in the names of the tool that it comes from.
        today: The day that dates are compared with; None if they are not.
    """
    reasons: list[str] = []
    below: list[str] = []
    for key, value in _entries(properties):
        found = [*_reasons(key, value)]
        reasons += found
        if key.lower() in _FOLDER_KEYS:
            below += found
        if key.lower() == "cascade":
            for table in value if isinstance(value, list) else [value]:
                inner = _cascaded(table, today)
                below += [f"cascade: {reason}" for reason in inner]
    reasons += _by_date(properties, today)
    return Hiding(tuple(reasons), tuple(_doubts(properties, today)), tuple(below))


def is_after(value: Any, today: date | None) -> bool:
    """Tell whether a date, also as text, is one after a day."""
    day = _day(value)
    return day is not None and today is not None and day > today


def is_no(value: Any) -> bool:
    """Tell whether a property says no, also as text, or nothing."""
    return _text(value) in {*_NO, ""}


def _entries(properties: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in properties.items():
        yield str(key).strip(), value
        if str(key).lower() in _NESTED and isinstance(value, dict):
            yield from ((str(inner).strip(), item) for inner, item in value.items())


def _cascaded(table: Any, today: date | None) -> tuple[str, ...]:
    return find_hiding(table, today).reasons if isinstance(table, dict) else ()


def _reasons(key: str, value: Any) -> Iterator[str]:
    """Yield what a property hides, as it is written."""
    name, text = key.lower(), _text(value)
    if name in _BUILD:
        yield from (f"{key}: {inner}" for inner in _build(value))
    elif (
        (name in _HIDE_IF_YES and text in _YES)
        or (name in _HIDE_IF_NO and text in _NO)
        or (name == "visibility" and text not in _OPEN_TO_ALL)
        or (name in _STRICT and text not in {*_YES, *_NO, ""} and _day(value) is None)
    ):
        yield f"{key}: {text}"


def _build(value: Any) -> Iterator[str]:
    """Yield what Hugo's build options hide."""
    if not isinstance(value, dict):
        if _text(value) in _NO:
            yield _text(value)
        return
    for key, item in value.items():
        if str(key).lower() in _BUILD_KEYS and _text(item) not in _SHOWN_BY_BUILD:
            yield f"{key}: {_text(item)}"


def _by_date(properties: Mapping[str, Any], today: date | None) -> Iterator[str]:
    """Yield the dates by which a page is not published yet, or is no more."""
    if today is None:
        return
    named = {str(key).lower(): (str(key), value) for key, value in properties.items()}
    starts = [name for name in _PUBLISHED_FROM if name in named and _day(named[name][1])]
    for name in starts or ["date"]:
        key, value = named.get(name, ("", None))
        if is_after(value, today):
            yield f"{key}: {_text(value)}"
    for name in sorted(_PUBLISHED_TO & named.keys()):
        key, value = named[name]
        day = _day(value)
        if day is not None and day <= today:
            yield f"{key}: {_text(value)}"


def _doubts(properties: Mapping[str, Any], today: date | None) -> Iterator[str]:
    for key, value in properties.items():
        name, text = str(key).lower(), _text(value)
        day = _day(value)
        if name in {*_PUBLISHED_TO, *_DATES} and today and text and day is None:
            if text not in {*_YES, *_NO}:
                yield f'"{key}: {text}" is no date that can be compared'
        elif name in _PUBLISHED_TO and today and day and day > today:
            yield f'"{key}: {text}" hides the page from then on; nothing does that here'
        elif name == "status" and text in _HIDING_STATES:
            yield f'"{key}: {text}" may have hidden the page; "publish: false" does so here'
        elif name in _DOUBTFUL and text in _YES:
            yield f'"{key}: {text}" hid the page from lists or searches; it is published here'
        elif name == "sitemap" and text in _NO:
            yield f'"{key}: {text}" hid the page from the sitemap; it is published here'


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip().lower()


def _day(value: Any) -> date | None:
    """Return the day that a value names, None if it names none."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    match = _DAY.match(value) if isinstance(value, str) else None
    try:
        return date(*(int(part) for part in match.groups())) if match else None
    except ValueError:
        return None
