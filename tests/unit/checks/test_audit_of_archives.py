"""Archives are looked through up to a size; what is beyond is told, never passed over."""

from __future__ import annotations

import gzip
import io
import zipfile
from typing import IO, TYPE_CHECKING

import pytest

from vaultkit.checks.audit import Audit, audit_site
from vaultkit.checks.audit.unpacking import file_unpacking as unpack
from vaultkit.config import Config
from vaultkit.testing import make_vault
from vaultkit.vault.publishing.published_files import find_published

if TYPE_CHECKING:
    from vaultkit.checks.audit import Leak

SECRET = "Blue Whale Harbour"
NOTES: dict[str, str | bytes] = {
    "A.md": "![[p.zip]]\n",
    f"{SECRET}.md": "---\npublish: false\n---\n",
}
MEMBER, ALL, PIECE, OVERLAP = 20_000, 50_000, 4_000, 400


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "MAX_MEMBER", MEMBER)
    monkeypatch.setattr(unpack, "MAX_UNPACKED", ALL)
    monkeypatch.setattr(unpack, "_PIECE", PIECE)
    monkeypatch.setattr(unpack, "_OVERLAP", OVERLAP)


def zipped(*texts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for n, text in enumerate(texts):
            archive.writestr(zipfile.ZipInfo(f"{n}.txt"), text, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def leaks(name: str, data: bytes, attachment: bytes = b"") -> list[Leak]:
    vault = make_vault({**NOTES, "p.zip": attachment})
    published = find_published(vault, Config())
    return audit_site(Audit(vault, published, lambda _: attachment), [name], lambda _: data)


FILL = "a b c d\n" * (MEMBER // 8)
TOO_LARGE = {
    "a member": ("a.zip", zipped(FILL + "x")),
    "a compressed file": ("a.gz", gzip.compress(FILL.encode() + b"x")),
    "all members": ("a.zip", zipped(FILL, FILL, FILL)),
    "an archive in an archive": ("a.gz", gzip.compress(zipped(FILL, FILL, FILL))),
}


@pytest.mark.parametrize("name", TOO_LARGE)
def test_what_is_too_large_is_told(name: str) -> None:
    file, data = TOO_LARGE[name]
    found = leaks(file, data)
    assert [(leak.kind, leak.is_unread) for leak in found] == [("unknown content:", False)]
    assert "when unpacked, which are not looked through" in found[0].text


def test_a_published_attachment_that_is_too_large_is_named() -> None:
    data = zipped(FILL, FILL, FILL)
    found = leaks("p.zip", data, data)
    assert [(leak.file, leak.is_unread) for leak in found] == [("p.zip", True)]
    assert found[0].message.startswith("p.zip: more than ")
    assert found[0].message.endswith("; look into it yourself, or do not publish it")


def test_no_more_is_unpacked_than_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    open_member = zipfile.ZipFile.open

    def note_down(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> IO[bytes]:
        opened.append(member.filename)
        return open_member(archive, member)

    data = zipped(*[FILL] * 10)
    monkeypatch.setattr(zipfile.ZipFile, "open", note_down)
    leaks("a.zip", data)
    assert opened == ["0.txt", "1.txt", "2.txt"]


@pytest.mark.parametrize("at", [0, PIECE - 40, PIECE, 2 * PIECE - OVERLAP - 40, MEMBER - 100])
def test_what_is_between_pieces_is_found(at: int) -> None:
    at -= at % 8
    text = f"{FILL[:at]}{SECRET}\n{FILL[at + 40 :]}"
    found = leaks("a.zip", zipped(text))
    assert [(leak.line, leak.offset, leak.way) for leak in found] == [
        (at // 8 + 1, at, "unpacked 0.txt")
    ]


def test_an_archive_at_the_limit_is_clean() -> None:
    assert leaks("a.zip", zipped(FILL, FILL)) == []
    assert leaks("a.gz", gzip.compress(FILL.encode())) == []
