"""The words that vaultkit itself puts on pages, in the language of the site.

A message is written in English where it is used: `words.t("Search")`, and with a plural
`words.n("{count} note", "{count} notes", 3)`. What differs from page to page stands in it by name,
so that a translation may put it in another order. Where there is no translation, it stays English.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_FIELD = lazy_re(r"\{(\w+)\}")
_GROUPS = {"de": ".", "es": ".", "fr": "\u202f", "pt": ".", "ru": "\u00a0"}
"""What stands between thousands; a comma where nothing is said."""
_LATE_GROUPS = frozenset({"es"})
"""Languages that group from five digits on."""
_FIRST_GROUPED = 10_000


def msgid(text: str) -> str:
    """Return a message that is only looked up later, so that it is found by who translates."""
    return text


MONTHS = (
    msgid("Jan"), msgid("Feb"), msgid("Mar"), msgid("Apr"), msgid("May"), msgid("Jun"),
    msgid("Jul"), msgid("Aug"), msgid("Sep"), msgid("Oct"), msgid("Nov"), msgid("Dec"),
)  # fmt: skip
DAY = msgid("{day} {month} {year}")
LONG_MONTHS = (
    msgid("January {year}"), msgid("February {year}"), msgid("March {year}"),
    msgid("April {year}"), msgid("May {year}"), msgid("June {year}"), msgid("July {year}"),
    msgid("August {year}"), msgid("September {year}"), msgid("October {year}"),
    msgid("November {year}"), msgid("December {year}"),
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Words:
    """The words of one language.

    Args:
        language: Its tag, as on `<html lang>`.
        messages: Translations by the English text; several forms of those with a plural.
        choose: Returns which form a number takes.
        is_complete: Whether dates and all that is said can be written in it.
    """

    language: str = "en"
    messages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    choose: Callable[[int], int] = lambda number: int(number != 1)
    is_complete: bool = True

    def t(self, text: str, /, **values: object) -> str:
        """Return a message with its values."""
        return fill(self.find(text), values)

    def n(self, one: str, many: str, count: int, /, **values: object) -> str:
        """Return the form of a message for a number, which stands in it as `{count}`."""
        return fill(self.find_for(one, many, count), {"count": self.number(count), **values})

    def find(self, text: str) -> str:
        """Return a message as it is translated, its values still by name."""
        return self.messages.get(text, (text,))[0]

    def find_for(self, one: str, many: str, count: int) -> str:
        """Return the form of a message for a number, its values still by name."""
        forms = self.messages.get(one)
        if forms is None:
            return one if count == 1 else many
        return forms[min(self.choose(count), len(forms) - 1)]

    def number(self, number: int) -> str:
        """Return a whole number, its thousands apart."""
        if self.language in _LATE_GROUPS and abs(number) < _FIRST_GROUPED:
            return str(number)
        return f"{number:,}".replace(",", _GROUPS.get(self.language, ","))

    @property
    def figures(self) -> str:
        """The tag of a language whose numbers browsers write as `number` does.

        Arabic is not: it has digits of its own there.
        """
        return self.language if self.language in _GROUPS else "en"

    def decimal(self, number: float) -> str:
        """Return a number with one digit behind the point."""
        point = "," if self.language in _GROUPS else "."
        return f"{number:.1f}".replace(".", point)

    def date(self, day: dt.date | str) -> str:
        """Return a day as people write it; as ISO does where that is not known."""
        if isinstance(day, str):
            day = dt.date.fromisoformat(day)
        if isinstance(day, dt.datetime):
            day = day.date()
        if not self.is_complete:
            return day.isoformat()
        month = self.t(MONTHS[day.month - 1])
        return self.t(DAY, day=day.day, month=month, year=day.year)

    def month(self, day: dt.date) -> str:
        """Return the month and the year of a day."""
        if not self.is_complete:
            return f"{day:%Y-%m}"
        return self.t(LONG_MONTHS[day.month - 1], year=day.year)


ENGLISH = Words()


def say_withheld(text: str, words: Words) -> str:
    """Return what stands in the place of an embed that is not published, of which a text is left.

    Args:
        text: What its author wrote of it; "" for nothing.
        words: Those of the page.
    """
    return words.t("{name} is not published", name=text) if text else words.t("Not published")


def pieces(text: str) -> list[str]:
    """Return a message in pieces: in turn what is said, and the name of a value."""
    return _FIELD.split(text)


def fill(text: str, values: Mapping[str, object], convert: Callable[[object], str] = str) -> str:
    """Return a message with its values in their places.

    Args:
        text: The message.
        values: By name.
        convert: Makes a text of a value.
    """
    if not values:
        return text
    parts = pieces(text)
    parts[1::2] = [convert(values[name]) for name in parts[1::2]]
    return "".join(parts)
