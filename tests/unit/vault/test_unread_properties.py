"""A note whose front matter cannot be read stays at home, whatever it seems to say."""

from __future__ import annotations

import pytest

from vaultkit.config import Config
from vaultkit.testing import make_vault
from vaultkit.vault.publishing.published_files import find_published

LONG = "".join(f"k{n}: value\n" for n in range(1_000))


@pytest.mark.parametrize(
    "front",
    [
        "publish: false\nsee: [[A]], [[B]]\n",
        "see: [[A]], [[B]]\npublish: false\n",
        "draft: true\n[[A]]: b: c\n",
        f"see: [[A]], [[B]]\n{LONG}publish: false\n",
        f"{LONG}publish: false\n\tx: y\n",
    ],
)
def test_what_hides_a_note_counts_where_the_rest_is_broken(front: str) -> None:
    vault = make_vault({"A.md": "[[B]]\n", "B.md": f"---\n{front}---\ntext\n"})
    published = find_published(vault, Config())
    assert published.notes == ("A.md",)
    word = "draft" if "draft" in front else "publish"
    why = f"its front matter cannot be read and mentions {word}"
    assert published.withheld == {"B.md": why}


def test_what_mentions_no_publishing_stays_as_well() -> None:
    """Front matter that cannot be read may hide `publish` in an escape (decision 31)."""
    vault = make_vault({"A.md": "---\nsee: [[B]]\n---\n", "B.md": "---\nsee: [[A]], x\n---\n"})
    published = find_published(vault, Config())
    assert published.notes == ("A.md",), "a bare link alone is a list, and can be read"
    assert published.withheld == {"B.md": "its front matter cannot be read"}
