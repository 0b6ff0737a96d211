"""What notes of a type must have (`[types]`): properties, and what their values may be.

What `Args:` says is what editors and the reference show; see `settings`.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from vaultkit.distribution.lazy_dataclass import lazy_dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping


@lazy_dataclass(frozen=True)
class FieldRule:
    """What the value of one property may be; an empty value is always allowed here.

    Args:
        type: What the value must be; any if not given. A list takes any items, `links` only
            wikilinks.
        enum: Values, or items of a list, that are allowed; all if not given.
        pattern: Regular expression that a text, or each item of a list, must match as a whole.
        link_type: Type of the notes that links in it must lead to.
        min_length: Fewest characters of a text, or items of a list.
        max_length: Most characters of a text, or items of a list; any number if not given.
        minimum: Lowest number; any if not given.
        maximum: Highest number; any if not given.
        default: Value that `new` fills in and `check --unsafe-fixes` writes where it is required
            and missing.
    """

    type: str = ""
    enum: tuple[Any, ...] = ()
    pattern: str = ""
    link_type: str = ""
    min_length: int = 0
    max_length: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    default: Any = None


@lazy_dataclass(frozen=True)
class NoteType:
    """What notes of one type must have.

    Args:
        required: Properties that notes of the type must have, with a value (F306).
        optional: Properties that they may have besides; any other is F310, where that rule is
            selected.
        fields: What the values of properties may be, by property.
        title: What readers of the site know the type as; its name with a capital if not given.
    """

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    fields: Mapping[str, FieldRule] = field(default_factory=dict)
    title: str = ""
