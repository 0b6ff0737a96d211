"""Pictures in raw HTML of imported files are found where they are now."""

from __future__ import annotations

import pytest

from vaultkit.authoring.importing import convert


@pytest.mark.parametrize(
    ("written", "now"),
    [
        ("pic.png", "pic.png"),
        ("/img/a%20b.png", "../../img/a%20b.png"),
        ("../../img/a b.png", "../../img/a b.png"),
        ("https://e.org/pic.png", "https://e.org/pic.png"),
        ("gone.png", "gone.png"),
    ],
)
def test_they_are_found_from_the_new_note(written: str, now: str) -> None:
    files = {"posts/my/x.md": f'<img src="{written}" width=9>\n'.encode()}
    files |= {"posts/my/pic.png": b"p", "img/a b.png": b"q"}
    done = convert(files, (), None)
    assert done.files["posts/my/x.md"].decode() == f'<img src="{now}" width=9>\n'


def test_a_page_bundle_takes_its_pictures_along() -> None:
    files = {"posts/my/index.md": b'<img src="pic.png">\n', "posts/my/pic.png": b"p"}
    done = convert(files, (), None)
    note, picture = (next(p for p in done.files if p.endswith(x)) for x in (".md", ".png"))
    text = done.files[note].decode()
    folder = note.rpartition("/")[0]
    assert f"{folder}/{text.split(chr(34))[1]}" == picture
