"""Read no more of another file than is looked at, or raise `UnpackSizeError`."""

from __future__ import annotations

from typing import Protocol


class UnpackError(ValueError):
    """An archive or a document that cannot be looked into."""


class UnpackSizeError(UnpackError):
    """An archive or a document that holds more than is looked at."""


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def read_within(file: _Readable, most: int) -> bytes:
    """Return the bytes of what is compressed.

    Errors:
        UnpackSizeError: they are more than `most`.
    """
    data = file.read(most + 1)
    refuse_beyond(most, is_more=len(data) > most)
    return data


def refuse_beyond(most: int, *, is_more: bool) -> None:
    """Raise if there is more than is looked at.

    Errors:
        UnpackSizeError: there is more.
    """
    if is_more:
        message = f"more than {most >> 20} MiB when unpacked, which are not looked through"
        raise UnpackSizeError(message)
