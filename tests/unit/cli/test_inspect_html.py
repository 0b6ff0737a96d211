"""`inspect` lists what a note shows by raw HTML, as `mv`, `check` and the site count it."""

from __future__ import annotations

from vaultkit.notes.paths import NotePath
from vaultkit.testing import make_vault
from vaultkit.vault.presentation.inspection import inspect_note


def test_pictures_in_html_are_listed() -> None:
    text = (
        'a <img src="p/x%20y.png" width=9>\n\n<video poster=gone.png></video> %%<img src=z.png>%%\n'
    )
    vault = make_vault({"N.md": text, "p/x y.png": ""})
    record = inspect_note(vault, NotePath("N.md"))
    assert record["embeds"] == []
    assert record["html_embeds"] == [
        {
            "raw": "p/x%20y.png",
            "element": "img",
            "target": "p/x%20y.png",
            "span": "1:13-1:24",
            "destination": "p/x y.png",
            "status": "ok",
        },
        {
            "raw": "gone.png",
            "element": "video",
            "target": "gone.png",
            "span": "3:15-3:23",
            "destination": None,
            "status": "note-not-found",
        },
    ]
