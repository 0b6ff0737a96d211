"""What an index answers is what going through everything answers."""

from __future__ import annotations

import posixpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.notes.edit import Edit, Patch, plan_patch, touches
from vaultkit.notes.paths import fold, folder_of
from vaultkit.vault.resolving.name_index import MOST_CANDIDATES
from vaultkit.vault.resolving.resolve import Ambiguous, Found, Missing, Outcome, Resolver

SEGMENTS = st.sampled_from(["a", "A", "b", "bb", "é", "e\u0301", "a b", "a-b"])
NAMES = st.sampled_from(["N.md", "n.md", "M.md", "N.png", "v1.2.md"])
FOLDERS = st.lists(SEGMENTS, max_size=3).map("/".join)
PATHS = st.builds(lambda folder, name: f"{folder}/{name}" if folder else name, FOLDERS, NAMES)
TARGETS = st.builds(
    lambda start, folder, name: start + (f"{folder}/{name}" if folder else name),
    st.sampled_from(["", "", "", "/", "./", "../"]),
    FOLDERS,
    st.sampled_from(["N", "n", "M", "N.png", "N.md", "v1.2", "", "Q"]),
)


def resolve_by_hand(files: list[str], target: str, source: str) -> Outcome:  # noqa: PLR0911 - steps
    """Follow the steps of `vault/resolving/resolve.py`, going through all files for each."""
    folder = folder_of(source)
    wanted = fold(target)
    head, slash, name = wanted.rpartition("/")
    named = {fold(path).rpartition("/")[2] for path in files}
    if not ("." in name and name in named):
        if not name:
            return Missing()
        name += ".md"
    candidates = sorted(path for path in files if fold(path).rpartition("/")[2] == name)
    shown, more = tuple(candidates[:MOST_CANDIDATES]), max(0, len(candidates) - MOST_CANDIDATES)
    if not candidates:
        return Missing()
    if not slash and len(candidates) == 1:
        return Found(candidates[0])
    wanted = head + slash + name
    if wanted.startswith(("./", "../")):
        joined = posixpath.normpath(posixpath.join("/", fold(folder), wanted))[1:]
        exact = [path for path in candidates if fold(path) == joined]
        return Found(exact[0]) if exact else Missing(shown, more)
    exact = [path for path in candidates if fold(path) == wanted.removeprefix("/")]
    if exact:
        return Ambiguous(exact[0], tuple(exact)) if exact[1:] else Found(exact[0])
    if wanted.startswith("/"):
        return Missing(shown, more)
    fitting = [path for path in candidates if fold(path).endswith(f"/{wanted}")]
    if len(fitting) < 2:
        return Found(fitting[0]) if fitting else Missing(shown, more)
    prefix = f"{fold(folder)}/" if folder else ""
    fitting.sort(key=lambda path: (not fold(path).startswith(prefix), len(path), path))
    return Ambiguous(
        fitting[0], tuple(fitting[:MOST_CANDIDATES]), max(0, len(fitting) - MOST_CANDIDATES)
    )


@given(st.lists(PATHS, unique=True, max_size=40), st.lists(TARGETS, max_size=8), PATHS)
def test_links(files: list[str], targets: list[str], source: str) -> None:
    resolver = Resolver(files)
    for target in targets:
        if target:
            assert resolver.resolve(target, source) == resolve_by_hand(files, target, source)


@pytest.mark.parametrize("source", ["S.md", "d7/S.md", "d1/S.md", "none/S.md"])
@pytest.mark.parametrize("target", ["x", "d7/x", "e/x", "q/x", "/x"])
def test_more_files_than_are_named(target: str, source: str) -> None:
    files = [f"d{n % 30}/{'e/' * (n // 30)}x.md" for n in range(90)]
    found = Resolver(files).resolve(target, source)
    assert found == resolve_by_hand(files, target, source)
    assert len(found.candidates) <= MOST_CANDIDATES


def move_by_hand(patch: Patch, offset: int) -> tuple[int, int]:
    shift = 0
    low = high = None
    for start, end, data in patch.pieces:
        if start > offset:
            break
        grown = len(data) - (end - start)
        if end < offset or (end == offset and start < end):
            shift += grown
        elif start == end:
            low = offset + shift if low is None else low
            shift += grown
        elif start < offset:
            low, high = start + shift, start + shift + len(data)
    at = offset + shift
    return at if low is None else low, at if high is None else high


CUTS = st.lists(st.integers(0, 30), unique=True, max_size=12).map(sorted)


@given(CUTS, st.lists(st.sampled_from(["", "x", "long text"]), min_size=12), st.booleans())
def test_edits(cuts: list[int], texts: list[str], with_insertions: bool) -> None:  # noqa: FBT001
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    if with_insertions:
        spans += [(cut, cut) for cut in cuts]
    edits = [Edit("N.md", *span, text) for span, text in zip(spans, texts * 2, strict=False)]
    patch = plan_patch(b"." * 30, edits)
    for start in range(31):
        assert patch.move(start) == move_by_hand(patch, start)
        for end in range(start, 31):
            expected = any(touches(*piece[:2], start, end) for piece in patch.pieces)
            assert patch.touches(start, end) == expected
