"""Dates as Obsidian writes them: the format language of moment.js, in its English wording.

`{{date:YYYY-MM-DD}}` in a template and `format()` in a base both speak it. A token is the longest
run that has a meaning; anything else stands for itself, and so does what is in brackets or follows
a backslash. Grammar: moment's documentation, "Display" and "Locale".
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Callable

_TOKEN = lazy_re(
    r"\[[^\[]*\]|\\?(?:[Hh]mm(?:ss)?|Mo|MM?M?M?|Do|DDDo|DD?D?D?|ddd?d?|do?|w[ow]?|W[oW]?|Qo?"
    r"|N{1,5}|YYYYYY|YYYYY|YYYY|YY|y{2,4}|yo?|gg(?:ggg?)?|GG(?:GGG?)?|e|E|a|A|hh?|HH?|kk?|mm?|ss?"
    r"|S{1,9}|x|X|zz?|ZZ?|.)",
    re.DOTALL,
)
_LONG = lazy_re(r"\[[^\[]*\]|\\?(?:LTS|LT|LL?L?L?|l{1,4})")
_SHORTER = lazy_re(r"MMMM|MM|DD|dddd")
_LONG_FORMATS = {
    "LTS": "h:mm:ss A",
    "LT": "h:mm A",
    "L": "MM/DD/YYYY",
    "LL": "MMMM D, YYYY",
    "LLL": "MMMM D, YYYY h:mm A",
    "LLLL": "dddd, MMMM D, YYYY h:mm A",
}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_TEENS = range(11, 14)
_NOON, _DECEMBER = 12, 12
DEFAULT_DATE, DEFAULT_TIME = "YYYY-MM-DD", "HH:mm"
"""What `{{date}}` and `{{time}}` mean without a format."""


def format_moment(when: date, pattern: str) -> str:
    """Return a date, or a date and time, in a moment.js format.

    Args:
        when: A plain date is its midnight; without a zone it counts as UTC.
        pattern: Such as `dddd, MMMM Do YYYY [at] HH:mm`.
    """
    if not isinstance(when, datetime):
        when = datetime(when.year, when.month, when.day, tzinfo=UTC)
    elif when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    parts = (_part(token, when) for token in _TOKEN.findall(_LONG.sub(_expand, pattern)))
    return "".join(parts)


def _part(token: str, when: datetime) -> str:
    write = _TOKENS.get(token)
    if write is not None:
        return write(when)
    return token[1:-1] if len(token) > 1 and token[0] == "[" else token.removeprefix("\\")


def _expand(match: re.Match[str]) -> str:
    """Return what `L`, `LT`, `ll` and their like stand for."""
    token = match[0]
    if token[0] in "[\\":
        return token
    long = _LONG_FORMATS[token.upper()]
    return long if token[0] == "L" else _SHORTER.sub(lambda m: m[0][1:], long)


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in _TEENS else ending}"


def _week(when: datetime) -> tuple[int, int]:
    """Return year and number of a week that starts on Sunday; the first one holds January 1."""
    year = when.year
    sunday = when.toordinal() - _day(when)
    if sunday + 6 > date(year, _DECEMBER, 31).toordinal():
        return year + 1, 1
    first = date(year, 1, 1)
    return year, (sunday - first.toordinal() + first.isoweekday() % 7) // 7 + 1


def _day(when: datetime) -> int:
    """Return the day of the week, Sunday 0."""
    return when.isoweekday() % 7


def _iso_week(when: datetime) -> int:
    return when.isocalendar().week


def _iso_year(when: datetime) -> int:
    return when.isocalendar().year


def _quarter(when: datetime) -> int:
    return (when.month + 2) // 3


def _day_of_year(when: datetime) -> int:
    return when.timetuple().tm_yday


def _hour(when: datetime) -> int:
    """Return the hour on a clock face."""
    return when.hour % _NOON or _NOON


def _half(when: datetime) -> str:
    return "AM" if when.hour < _NOON else "PM"


def _offset(when: datetime, colon: str) -> str:
    seconds = (when.utcoffset() or timedelta()).total_seconds()
    minutes = abs(int(seconds)) // 60
    return f"{'-' if seconds < 0 else '+'}{minutes // 60:02}{colon}{minutes % 60:02}"


def _fraction(digits: int) -> Callable[[datetime], str]:
    """Return a writer of parts of a second; moments know milliseconds, the rest is zeros."""
    return lambda when: f"{when.microsecond // 1000:03}".ljust(digits, "0")[:digits]


def _milliseconds(when: datetime) -> int:
    return (when - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


_TOKENS: dict[str, Callable[[datetime], str]] = {
    "M": lambda d: f"{d.month}",
    "Mo": lambda d: _ordinal(d.month),
    "MM": lambda d: f"{d.month:02}",
    "MMM": lambda d: _MONTHS[d.month - 1][:3],
    "MMMM": lambda d: _MONTHS[d.month - 1],
    "Q": lambda d: f"{_quarter(d)}",
    "Qo": lambda d: _ordinal(_quarter(d)),
    "D": lambda d: f"{d.day}",
    "Do": lambda d: _ordinal(d.day),
    "DD": lambda d: f"{d.day:02}",
    "DDD": lambda d: f"{_day_of_year(d)}",
    "DDDo": lambda d: _ordinal(_day_of_year(d)),
    "DDDD": lambda d: f"{_day_of_year(d):03}",
    "d": lambda d: f"{_day(d)}",
    "do": lambda d: _ordinal(_day(d)),
    "dd": lambda d: _DAYS[_day(d)][:2],
    "ddd": lambda d: _DAYS[_day(d)][:3],
    "dddd": lambda d: _DAYS[_day(d)],
    "e": lambda d: f"{_day(d)}",
    "E": lambda d: f"{d.isoweekday()}",
    "w": lambda d: f"{_week(d)[1]}",
    "wo": lambda d: _ordinal(_week(d)[1]),
    "ww": lambda d: f"{_week(d)[1]:02}",
    "W": lambda d: f"{_iso_week(d)}",
    "Wo": lambda d: _ordinal(_iso_week(d)),
    "WW": lambda d: f"{_iso_week(d):02}",
    "Y": lambda d: f"{d.year:04}",
    "YY": lambda d: f"{d.year % 100:02}",
    "YYYY": lambda d: f"{d.year:04}",
    "YYYYY": lambda d: f"{d.year:05}",
    "YYYYYY": lambda d: f"+{d.year:06}",
    "y": lambda d: f"{d.year}",
    "yo": lambda d: _ordinal(d.year),
    "yy": lambda d: f"{d.year:02}",
    "yyy": lambda d: f"{d.year:03}",
    "yyyy": lambda d: f"{d.year:04}",
    "N": lambda _: "AD",
    "NN": lambda _: "AD",
    "NNN": lambda _: "AD",
    "NNNN": lambda _: "Anno Domini",
    "NNNNN": lambda _: "AD",
    "gg": lambda d: f"{_week(d)[0] % 100:02}",
    "gggg": lambda d: f"{_week(d)[0]:04}",
    "ggggg": lambda d: f"{_week(d)[0]:05}",
    "GG": lambda d: f"{_iso_year(d) % 100:02}",
    "GGGG": lambda d: f"{_iso_year(d):04}",
    "GGGGG": lambda d: f"{_iso_year(d):05}",
    "A": _half,
    "a": lambda d: _half(d).lower(),
    "H": lambda d: f"{d.hour}",
    "HH": lambda d: f"{d.hour:02}",
    "h": lambda d: f"{_hour(d)}",
    "hh": lambda d: f"{_hour(d):02}",
    "k": lambda d: f"{d.hour or 24}",
    "kk": lambda d: f"{d.hour or 24:02}",
    "hmm": lambda d: f"{_hour(d)}{d.minute:02}",
    "hmmss": lambda d: f"{_hour(d)}{d.minute:02}{d.second:02}",
    "Hmm": lambda d: f"{d.hour}{d.minute:02}",
    "Hmmss": lambda d: f"{d.hour}{d.minute:02}{d.second:02}",
    "m": lambda d: f"{d.minute}",
    "mm": lambda d: f"{d.minute:02}",
    "s": lambda d: f"{d.second}",
    "ss": lambda d: f"{d.second:02}",
    **{"S" * digits: _fraction(digits) for digits in range(1, 10)},
    "Z": lambda d: _offset(d, ":"),
    "ZZ": lambda d: _offset(d, ""),
    "z": lambda _: "",
    "zz": lambda _: "",
    "X": lambda d: f"{_milliseconds(d) // 1000}",
    "x": lambda d: f"{_milliseconds(d)}",
}
"""Every token; `z` and `zz` name a zone, which a local moment does not know."""
