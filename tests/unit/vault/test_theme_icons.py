"""Icons of the theme's package: only drawings of the plainest kind, only by a plain name."""

from __future__ import annotations

from string import ascii_lowercase, digits
from typing import TYPE_CHECKING

import pytest

from vaultkit.authoring.drawings.icon_names import DRAWINGS
from vaultkit.vault.presentation import theme_icons
from vaultkit.vault.presentation.theme_icons import read_icon

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="{}"/></svg>'


class Package:
    """A package whose files are in a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def locate_file(self, path: str) -> Path:
        return self.root / path


@pytest.fixture
def icons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of the icons of a package that is installed."""
    folder = tmp_path / "material" / "templates" / ".icons" / "material"
    folder.mkdir(parents=True)
    monkeypatch.setattr(theme_icons, "distribution", lambda _: Package(tmp_path))
    read_icon.cache_clear()
    yield folder
    read_icon.cache_clear()


def test_a_drawing_is_read(icons: Path) -> None:
    (icons / "star.svg").write_text(DRAWING.format("m1 2-3.5L.5,6z"))
    assert read_icon("star") == '<path d="m1 2-3.5L.5,6z"/>'


@pytest.mark.parametrize(
    "text",
    [
        DRAWING.format('M1"/><script>x</script><path d="M2'),
        DRAWING.format("M1").replace("<path", "<path onload='x'"),
        DRAWING.format("M1").replace("0 0 24 24", "0 0 512 512"),
        "", "no drawing",
    ],
)  # fmt: skip
def test_anything_else_is_not(icons: Path, text: str) -> None:
    (icons / "star.svg").write_text(text)
    assert read_icon("star") == ""


@pytest.mark.parametrize("name", ["", "../star", "a/b", "Star", "a" * 61, "none"])
def test_no_such_drawing(icons: Path, name: str) -> None:
    (icons / "star.svg").write_text(DRAWING.format("M1"))
    assert read_icon(name) == ""


def test_names_lead_to_names() -> None:
    assert DRAWINGS["star"] == ("star-outline", "star")
    assert DRAWINGS["map-pin"] == ("map-marker-outline",)
    assert DRAWINGS["apple"] == ("food-apple-outline",)
    assert "album" not in DRAWINGS
    named = [name for names in DRAWINGS.values() for name in names]
    assert [name for name in named if not set(name) <= {*ascii_lowercase, *digits, "-"}] == []


def test_the_theme_has_the_drawings() -> None:
    pytest.importorskip("material")
    missing = [name for name, names in DRAWINGS.items() if not any(map(read_icon, names))]
    assert missing == []
