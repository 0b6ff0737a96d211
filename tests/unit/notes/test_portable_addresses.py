"""Addresses of the site that every system can make folders of."""

from __future__ import annotations

import pytest

from vaultkit.notes.text.url_slugs import readable_path


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("Acme Inc..md", "Acme-Inc"),
        ("Etc./More...md", "Etc/More"),
        ("...md", "note"),
        ("./x.md", "note/x"),
        ("con.md", "con-page"),
        ("tags/AUX", "tags/AUX-page"),
        ("nul.txt.md", "nul.txt-page"),
        ("com0/lpt9.md", "com0-page/lpt9-page"),
        ("console.md", "console"),
        ("v1.2.md", "v1.2"),
        (".hidden.md", ".hidden"),
    ],
)
def test_parts_of_addresses(path: str, address: str) -> None:
    assert readable_path(path) == address
