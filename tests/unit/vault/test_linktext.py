"""How a link to a file is written."""

from __future__ import annotations

import json

import pytest

from vaultkit.notes.paths import NotePath
from vaultkit.testing import make_vault
from vaultkit.vault.links.link_text import link_target
from vaultkit.vault.obsidian.obsidian_settings import read_settings
from vaultkit.vault.vault import Vault

FILES = dict.fromkeys(
    [
        "A/One.md",
        "A/Two.md",
        "B/Two.md",
        "B/p.png",
        "C/p.png",
        "v1.2.md",
        "v1.2",
        "Deep/er/Note.md",
    ],
    "",
)
CASES = {
    "shortest: a name that one file has": ("shortest", "A/One.md", "B/Two.md", "One"),
    "shortest: the whole path otherwise": ("shortest", "A/Two.md", "B/Two.md", "A/Two"),
    "shortest: other files keep their extension": ("shortest", "B/p.png", "A/One.md", "B/p.png"),
    "shortest: a name that is another file's": ("shortest", "v1.2.md", "A/One.md", "v1.2.md"),
    "absolute": ("absolute", "A/One.md", "B/Two.md", "A/One"),
    "relative": ("relative", "A/One.md", "Deep/er/Note.md", "../../A/One"),
    "relative, below": ("relative", "Deep/er/Note.md", "v1.2.md", "Deep/er/Note"),
    "relative, beside": ("relative", "A/Two.md", "A/One.md", "./Two"),
}


def vault_with(style: str) -> Vault:
    app = json.loads(json.dumps({"newLinkFormat": style}))
    vault = make_vault(FILES)
    settings = read_settings(lambda name: app if name == "app.json" else {})
    return Vault(vault.root, vault.notes, vault.attachments, settings)


@pytest.mark.parametrize(("style", "path", "source", "wanted"), CASES.values(), ids=CASES)
def test_link_target(style: str, path: str, source: str, wanted: str) -> None:
    assert link_target(vault_with(style), path, NotePath(source)) == wanted


@pytest.mark.parametrize("style", ["shortest", "relative", "absolute"])
def test_every_link_leads_to_its_file(style: str) -> None:
    vault = vault_with(style)
    for source in vault.notes:
        for path in FILES:
            target = link_target(vault, path, source)
            assert vault.resolver.resolve(target, source).path == path
