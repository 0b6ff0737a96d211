"""Read what a PDF says: pages, outline, notes, properties, and files it carries."""

from __future__ import annotations

import io
import logging
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from vaultkit.checks.audit.unpacking.charsets import APART
from vaultkit.checks.audit.unpacking.read_bounds import UnpackError, UnpackSizeError
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

    from pypdf import PdfReader

_START = 1024
"""Bytes among which the mark of a PDF stands."""
_MAX_PAGES = 5_000
_MAX_STEPS = 3_000_000
"""Operations that are carried out to read all pages; a dense page has some thousands."""
_STEPS_OF_FORM = 2_000
"""What a part of a page that is drawn again and again counts as."""
_MAX_OBJECTS = 300_000
_MAX_VALUES = 5_000_000
"""Values in all objects."""
_CARRIERS = {"/EmbeddedFile": "a file in a PDF", "/Metadata": "XMP"}
"""Streams that are yielded as they are, by their type."""
_MAX_REVISIONS = 8
"""Earlier states of a file that are read: what was deleted may still be in it."""
_END = lazy_re(rb"startxref\s+\d+\s+%%EOF")
_SPACED = lazy_re(r"(?<!\S)\w(?: \w(?!\S)){3,}+")
"""A word whose letters stand apart."""
_HYPHEN = lazy_re(r"(?<=\w)[-\N{SOFT HYPHEN}\N{HYPHEN}]\n(?=\w)")
"""Where a word goes on in the next line. It may have had its hyphen anyway, so both are read."""
_LIMITS = {
    "stream_parsing_work_maximum_count": 500_000,
    "xform_maximum_invocations_per_extraction": 500,
    "jbig2dec_binary": None,
}
"""Bounds of pypdf that are ours; a program for pictures is not run at all."""


def is_pdf(data: bytes) -> bool:
    """Tell whether bytes are a PDF."""
    return b"%PDF-" in data[:_START]


def read_pdf(data: bytes, most: int) -> Iterator[tuple[bytes, str]]:
    """Yield the texts of a PDF and the files it carries, with how they were reached.

    Args:
        data: The PDF.
        most: Bytes that a stream in it may hold.

    Errors:
        UnpackSizeError: it holds more than is read.
        UnpackError: it cannot be read as a whole; what could be was yielded before.
    """
    reading = _Reading(most)
    problem: UnpackError | None = None
    try:
        with _quiet(most):
            problem = reading.read(data)
            for end in _earlier_ends(data):
                _read_earlier(reading, data[:end])
    except UnpackError as error:
        problem = error
    yield from reading.found
    if problem:
        raise problem


def _read_earlier(reading: _Reading, data: bytes) -> None:
    """Read an earlier state of a file, which may be none: then all of it is in the later one."""
    try:
        reading.read(data)
    except UnpackSizeError:
        raise
    except Exception:  # noqa: BLE001 - pypdf raises anything
        return


def read_pdf_metadata(data: bytes, most: int) -> Iterator[tuple[bytes, str]]:
    """Yield what a PDF says about itself: its properties, and those in XML.

    Errors:
        UnpackError: it cannot be read.
    """
    found: list[tuple[bytes, str]] = []
    with _quiet(most):
        reader = _open(data)
        said = _join(_strings([_info(reader)]))
        found.append((said, "properties of a PDF"))
        about = reader.root_object.get("/Metadata")
        if about is not None:
            found.append((about.get_object().get_data(), "XMP"))
    yield from (one for one in found if one[0])


class _Reading:
    """Reads the states of one file.

    Args:
        most: Bytes that all it holds may have.
    """

    def __init__(self, most: int) -> None:
        self.found: list[tuple[bytes, str]] = []
        self._seen: set[bytes] = set()
        self._left = most
        self._steps = 0

    def read(self, data: bytes) -> UnpackError | None:
        """Read one state; return what kept a page of it from being read.

        Errors:
            UnpackError: it cannot be read, or holds more than is read.
        """
        reader = _open(data)
        objects = list(_objects(reader))
        self._keep(_join(_strings(objects)), "strings of a PDF")
        for stream in objects:
            if _kind(stream) in _CARRIERS:
                self._keep(stream.get_data(), _CARRIERS[_kind(stream)])
        if len(reader.pages) > _MAX_PAGES:
            message = f"a PDF of more than {_MAX_PAGES} pages, which are not looked through"
            raise UnpackSizeError(message)
        return self._read_pages(reader)

    def _read_pages(self, reader: PdfReader) -> UnpackError | None:
        problem = None
        texts: list[str] = []
        for page in reader.pages:
            try:
                texts.append(page.extract_text(visitor_operand_before=self._count))
            except UnpackError:
                raise
            except Exception as error:  # noqa: BLE001 - pypdf raises anything
                problem = _as_ours(error)
        texts = [_SPACED.sub(_close_up, text) for text in texts]
        unbroken = (text for text in texts if _HYPHEN.search(text))
        self._keep(_join([*texts, *(_HYPHEN.sub("", text) for text in unbroken)]), "text of a PDF")
        return problem

    def _keep(self, data: bytes, way: str) -> None:
        if data and data not in self._seen:
            self._seen.add(data)
            self.found.append((data, way))
            self._left -= len(data)
            if self._left < 0:
                message = "a PDF with more in it than is looked through"
                raise UnpackSizeError(message)

    def _count(self, operation: bytes, *_: object) -> None:
        """Count what is done to read pages.

        Errors:
            UnpackSizeError: it was too much.
        """
        self._steps += _STEPS_OF_FORM if operation == b"Do" else 1
        if self._steps > _MAX_STEPS:
            message = "a PDF with pages that take too long to read, which are not looked through"
            raise UnpackSizeError(message)


def _objects(reader: PdfReader) -> Iterator[Any]:
    """Yield all objects of a file that can be read, those that nothing refers to as well."""
    from pypdf.generic import IndirectObject

    numbers = {(n, generation) for generation, ns in reader.xref.items() for n in ns}
    numbers |= {(n, 0) for n in reader.xref_objStm}
    yield _info(reader)
    for n, generation in sorted(numbers):
        with suppress(Exception):
            yield IndirectObject(n, generation, reader).get_object()


def _info(reader: PdfReader) -> Any:
    """Return the properties of a file: a dictionary, or None."""
    info = reader.trailer.get("/Info")
    return None if info is None else info.get_object()


def _kind(value: Any) -> str:
    from pypdf.generic import StreamObject

    return str(value.get("/Type", "")) if isinstance(value, StreamObject) else ""


def _strings(values: Iterable[Any]) -> Iterator[str]:
    """Yield the strings in objects, and the names of more than one word.

    Errors:
        UnpackSizeError: there are too many values.
    """
    pending = list(values)
    left = _MAX_VALUES
    while pending:
        value = pending.pop()
        left -= 1
        if left < 0:
            message = "a PDF with more in it than is looked through"
            raise UnpackSizeError(message)
        if isinstance(value, dict):
            pending += (*value.keys(), *value.values())
        elif isinstance(value, list):
            pending += value
        elif isinstance(value, bytes):
            yield value.decode("latin-1")
        elif isinstance(value, str) and not (value.startswith("/") and " " not in value):
            yield str(value)


def _close_up(match: re.Match[str]) -> str:
    return match[0].replace(" ", "")


def _join(texts: Iterable[str]) -> bytes:
    return APART.join(dict.fromkeys(filter(str.strip, texts))).encode("utf-8", "replace")


@contextmanager
def _quiet(most: int) -> Iterator[None]:
    """Hold pypdf to our bounds, and its warnings back. Effect: both end with the block."""
    from pypdf import apply_configuration

    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    bounds: dict[str, Any] = {
        "zlib_maximum_output_length": most,
        "lzw_maximum_output_length": most,
        "run_length_maximum_output_length": most,
        **_LIMITS,
    }
    try:
        with apply_configuration(**bounds):
            yield
    except UnpackError:
        raise
    except Exception as error:
        raise _as_ours(error) from error
    finally:
        logger.setLevel(level)


def _as_ours(error: Exception) -> UnpackError:
    """Return our error for one of pypdf, which raises whatever broken files make it stumble on."""
    from pypdf.errors import DependencyError, LimitReachedError

    if isinstance(error, LimitReachedError):
        return UnpackSizeError("a PDF with more in it than is looked through")
    if isinstance(error, DependencyError):
        return UnpackError("it cannot be read: a PDF that is encrypted with AES")
    return UnpackError(f"it cannot be read: {str(error) or type(error).__name__}")


def _open(data: bytes) -> PdfReader:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data), xref_stream_maximum_entries=_MAX_OBJECTS)
    if reader.is_encrypted and not reader.decrypt(""):
        message = "it cannot be read: a PDF with a password"
        raise UnpackError(message)
    return reader


def _earlier_ends(data: bytes) -> list[int]:
    """Return where earlier states of a file end, the latest first."""
    if b"/Linearized" in data[:_START]:
        return []
    ends = [match.end() for match in _END.finditer(data)]
    return ends[:-1][: -_MAX_REVISIONS - 1 : -1]
