"""Which private file a written target names, and which targets name none."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.config import Config
from vaultkit.testing import make_vault
from vaultkit.vault.publishing.published_files import find_published
from vaultkit.vault.publishing.redaction.private_names import PrivateNames

PRIVATE = "---\npublish: false\n---\n"
FILES = {
    "A.md": "[[Board]] ![[shown.png]]",
    "Pub/Board.md": "# Board",
    "Pub/Twin.md": "",
    "shown.png": "",
    "Sub/Zyx Quor.md": f"{PRIVATE[:-4]}aliases: [Qelm Vrat]\ntitle: Tolb\n---\n",
    "Sub/Twin.md": PRIVATE,
    "Sub/Élan.md": PRIVATE,
    "Sub/en.md": PRIVATE,
    "Sub/kept.png": "",
}
NOTE = "Sub/Zyx Quor.md"


def names() -> PrivateNames:
    vault = make_vault(FILES)
    return PrivateNames(vault, find_published(vault, Config()))


@pytest.mark.parametrize(
    "written",
    [
        "Zyx Quor",
        "zyx quor",
        "Zyx   Quor",
        "Zyx-Quor",
        "Zyx%20Quor",
        "Zyx%2520Quor",
        "Zyx&#32;Quor",
        "Zyx Quor.md",
        "Zyx Quor.html",
        "Zyx Quor.png",
        "Zyx Quor#Heading",
        "Zyx Quor^block",
        "Zyx Quor/",
        "Zyx Quor/index.html",
        "/Zyx Quor",
        "./Zyx Quor",
        "../vault/Zyx Quor",
        "Sub\\Zyx Quor",
        "Other/Zyx Quor?x=1",
        "Gone#Zyx Quor",
        "Qelm Vrat",
        "Old/qelm vrat",
        "Tolb",
    ],
)
def test_a_target_that_names_a_private_note(written: str) -> None:
    assert names().find(written, "A.md") == NOTE
    assert names().find_in_address(written, "A.md") == NOTE


@pytest.mark.parametrize(
    "address",
    [
        "obsidian://open?vault=v&file=Zyx%20Quor",
        "OBSIDIAN://open?vault=v&amp;file=Sub%2FZyx%20Quor.md",
        "obsidian://open?path=%2Fhome%2Fme%2Fvault%2FSub%2FZyx%20Quor.md",
        "obsidian://vault/v/Sub/Zyx%20Quor",
        "obsidian:///home/me/v/Sub/Zyx Quor.md",
        "obsidian://advanced-uri?vault=v&filepath=Sub%2FZyx%20Quor.md&heading=x",
        "obsidian://adv-uri?filename=Qelm%20Vrat",
        "obsidian://search?vault=v&query=Zyx%20Quor",
        "obsidian://search?query=file%3A%22Zyx%20Quor%22%20and%20more",
        "obsidian://new?x-success=obsidian%3A%2F%2Fopen%3Ffile%3DZyx%2520Quor",
        "file:///home/me/v/Sub/Zyx%20Quor.md",
        "app://local/v/Sub/Zyx%20Quor.md?1700000000",
        "vscode://file/home/me/v/Sub/Zyx%20Quor.md",
        "C:/v/Sub/Zyx%20Quor.md",
    ],
)
def test_an_address_of_an_app_that_names_a_private_note(address: str) -> None:
    assert names().find_in_address(address, "A.md") == NOTE


@pytest.mark.parametrize(
    "written",
    [
        "",
        "#Zyx Quor",
        "Board",
        "Board#Zyx Quor",
        "Pub/Board.md",
        "Nowhere",
        "Zyx",
        "Zyx Quorum",
        "Twin",
        "Elsewhere/Twin",
        "shown.png",
        "x/shown.png",
        "kept",
        "/en/help",
        "www.example.org/Zyx Quor",
        "//example.org/Zyx Quor",
        "https://example.org/Zyx Quor",
        "https://example.org/?file=Zyx%20Quor",
        "mailto:zyx.quor@example.org",
        "tel:12345",
        "obsidian://open?vault=v&file=Board",
        "obsidian://open?vault=Zyx%20Quor&file=Board",
        "obsidian://show-plugin?id=x",
        "shortcuts://run?name=Zyx%20Quor",
        "things:///show?id=Tolb",
        "obsidian://open?vault=v",
    ],
)
def test_a_target_that_names_nothing_private(written: str) -> None:
    assert names().find_in_address(written, "A.md") is None


def test_of_two_of_a_name_the_one_a_path_leads_to_counts() -> None:
    assert names().find("Sub/Twin", "A.md") == "Sub/Twin.md"
    assert names().find("Pub/Twin", "A.md") is None


def test_letters_with_marks_are_the_same_in_both_forms() -> None:
    for form in ("NFC", "NFD"):
        written = unicodedata.normalize(form, "x/Élan")
        assert names().find(written, "A.md") == "Sub/Élan.md"


def test_a_private_attachment_is_known_by_its_whole_name() -> None:
    assert names().find("img/kept.png", "A.md") == "Sub/kept.png"
    assert names().find("img/KEPT.PNG", "A.md") == "Sub/kept.png"


def test_what_the_operator_names_is_no_secret() -> None:
    vault = make_vault(FILES)
    found = PrivateNames(vault, find_published(vault, Config()), ["Sub/kept.png"])
    assert found.find("Sub/kept.png", "A.md") is None
    assert found.find("../Sub/kept.png", "Pub/Board.md") is None


@given(st.text(max_size=40), st.sampled_from(["", "obsidian://open?file=", "./", "../", "%"]))
def test_any_target_has_an_answer(text: str, start: str) -> None:
    found = names().find_in_address(start + text, "A.md")
    assert found is None or found in FILES
