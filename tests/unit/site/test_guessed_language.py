"""Which language pages say they are in, and what a site is called, where nobody says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.site.conftest import write_vault
from vaultkit.config.site_variables import site_variables
from vaultkit.site.model.site_model import build_site
from vaultkit.site.model.site_name import name_after, read_site_name
from vaultkit.vault.load import load_vault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CHINESE = "这是一个用来测试的中文笔记、我们会在这里写一些内容"
PERSIAN = "این یک متن فارسی است که برای آزمایش نوشته شده"
GERMAN = '[site]\nlanguage = "de"\n'


@pytest.mark.parametrize(
    ("text", "language", "direction", "search"),
    [
        (CHINESE, "zh", "ltr", "搜索"),
        (PERSIAN, "fa", "rtl", "جستجو"),
        ("Words.", "en", "ltr", "Search"),
    ],
)
def test_most_notes_tell_it(
    publish: Callable[..., Any], text: str, language: str, direction: str, search: str
) -> None:
    site = publish({"A.md": text, "B.md": f"{text} `code`\n\n```\nx = 1\n```\n", "C.md": "Few."})
    page = site.page("A/")
    assert page.html["lang"] == language
    assert page.body["dir"] == direction
    assert site.page("search/").select_one("h1").text == search
    assert page.select_one("article").get("lang") is None


RUSSIAN = "Это обычный русский текст, который был написан для проверки языка. " * 20


def test_the_amount_of_prose_counts(publish: Callable[..., Any]) -> None:
    """Stubs of a few English words are many, and say little; code and addresses say nothing."""
    code = "Tool.\n\n```sh\n" + "run the command with some words\n" * 90 + "```\n"
    address = f"[Tool](https://example.org/{'long/' * 300})"
    stubs = {f"Stub {number}.md": "A few English terms." for number in range(6)}
    notes = {"A.md": RUSSIAN, "B.md": RUSSIAN, "C.md": code, "D.md": address, **stubs}
    site = publish(notes)
    assert site.page("A/").html["lang"] == "ru"
    assert site.page("A/").select_one("article").get("lang") is None


def test_few_long_texts_outweigh_many_foreign_stubs(publish: Callable[..., Any]) -> None:
    english = "This is an ordinary English text that somebody wrote for a test. " * 60
    stubs = {f"Stub {number}.md": "Короткая заметка, эта и та." for number in range(30)}
    assert publish({"A.md": english, **stubs}).page("A/").html["lang"] == "en"


def test_what_is_said_counts(publish: Callable[..., Any]) -> None:
    page = publish({"A.md": CHINESE, "vaultkit.toml": GERMAN}).page("A/")
    assert page.html["lang"] == "de"
    assert page.select_one("article")["lang"] == "zh"


def test_a_note_in_another_script_is_marked(publish: Callable[..., Any]) -> None:
    site = publish({"A.md": PERSIAN, "B.md": "Words. " * 20, "C.md": "More words."})
    assert site.page("A/").html["lang"] == "en"
    assert site.page("A/").select_one("article")["lang"] == "fa"
    assert site.page("B/").select_one("article").get("lang") is None


def test_private_notes_have_no_say(publish: Callable[..., Any]) -> None:
    hidden = f"---\npublish: false\n---\n{CHINESE}"
    site = publish({"A.md": "Words.", "B.md": hidden, "C.md": hidden})
    assert site.page("A/").html["lang"] == "en"


@pytest.mark.parametrize(
    ("folder", "files", "name"),
    [
        ("garden/content", {"index.md": "---\ntitle: Kai's Notes\n---\n"}, "Kai's Notes"),
        ("garden/content", {"index.md": "# My garden & more\n"}, "My garden & more"),
        ("garden/docs", {"README.md": "Text."}, "garden"),
        ("garden/Vault", {"A.md": ""}, "garden"),
        ("docs/notes", {"A.md": ""}, "notes"),
        ("garden/plants", {"index.md": "# Welcome\n"}, "plants"),
    ],
)
def test_a_folder_of_any_name_does_not_name_the_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, files: dict[str, str], name: str
) -> None:
    from mkdocs.config.defaults import MkDocsConfig

    from vaultkit.config import Config
    from vaultkit.site.model.site_name import mark_site_name

    root = write_vault(tmp_path / folder, files)
    for key, value in site_variables(root, Config()).items():
        monkeypatch.setenv(key, value)
    config = MkDocsConfig()
    config.site_name = site_variables(root, Config())["VAULTKIT_SITE_NAME"]
    mark_site_name(config)
    name_after(config, build_site(load_vault(root), Config()), root)
    assert read_site_name(config) == name
