"""Faults of a config as diagnostics of its file: at the line that a fault is about, if it tells."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.lsp.file_uris import uri_of
from vaultkit.lsp.text_positions import Encoding, TextPositions
from vaultkit.notes.source import Source
from vaultkit.vault.files.file_reading import read_source

if TYPE_CHECKING:
    from vaultkit.errors import ConfigError

_AT_LINE = lazy_re(r"\(at line (\d+), column (\d+)\)")
_QUOTED = lazy_re(r'"([^"]+)"')


def config_faults(
    error: ConfigError, encoding: Encoding | str
) -> tuple[str, list[types.Diagnostic]]:
    """Return the address of a config, and a diagnostic for each of its faults. Effect: reads."""
    path = os.path.abspath(error.where)
    try:
        source = read_source(Path(os.path.dirname(path)), os.path.basename(path))
    except OSError:
        source = Source(path, b"")
    found = [
        types.Diagnostic(
            TextPositions(source, encoding).range(*_place(source, fault)),
            fault,
            severity=types.DiagnosticSeverity.Error,
            source="vaultkit",
        )
        for fault in error.faults
    ]
    return uri_of(path), found


def _place(source: Source, fault: str) -> tuple[int, int]:
    """Return the bytes that a fault is about: of the key that it quotes, else of the first line."""
    if at := _AT_LINE.search(fault):
        start = source.offset(int(at[1]), int(at[2]))
        return start, _line_end(source, start)
    for quoted in _QUOTED.findall(fault):
        for name in (quoted, quoted.rpartition(".")[2]):
            written = re.compile(rb"(?<![\w-])%s(?![\w-])" % re.escape(name.encode()))
            if place := written.search(source.data):
                return place.span()
    return 0, _line_end(source, 0)


def _line_end(source: Source, start: int) -> int:
    end = source.data.find(b"\n", start)
    return len(source.data) if end == -1 else end
