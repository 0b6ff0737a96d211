"""Name the groups of a graph: after the folder or tag that fits one best, else after its hub.

What fits is shared by a good part of the group, and most notes that have it are there, so that what
all notes of a vault share names no group; two groups never have one name.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from vaultkit.notes.paths import folder_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vaultkit.notes.note import Note

_FEWEST = 4
"""Notes of a group that a folder or tag may name."""
_SHARE, _FIT = 0.3, 0.4
"""The least share of the group, and the least harmonic mean of it and of the share of the label."""


def shared_labels(notes: Sequence[Note], groups: Sequence[Sequence[int]]) -> list[str]:
    """Return for each group the folder or tag that names it, "" where none does.

    Args:
        notes: All notes.
        groups: Their numbers, group by group.
    """
    labels = [[*_labels_of(note)] for note in notes]
    totals = Counter(label for one in labels for label in one)
    found: list[tuple[bool, float, str, int]] = []
    for at, members in enumerate(groups):
        for label, count in Counter(label for note in members for label in labels[note]).items():
            fit = 2 * count / (len(members) + totals[label])
            is_own = 2 * count > totals[label] and count >= _SHARE * len(members)
            if len(members) >= _FEWEST and is_own and fit >= _FIT:
                found.append((label.startswith("#"), -fit, label, at))
    names = [""] * len(groups)
    for _, _, label, at in sorted(found):
        if not names[at] and _shown(label) not in names:
            names[at] = _shown(label)
    return names


def _labels_of(note: Note) -> Iterator[str]:
    """Yield the folders that a note is in, and the tags that it shows, each once."""
    folder = folder_of(note.path)
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
    yield from {f"#{tag}" for tag in note.shown_tags}


def _shown(label: str) -> str:
    return label if label.startswith("#") else label.rpartition("/")[2]
