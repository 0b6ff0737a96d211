"""A page that cannot be drawn says so; the others are built, and the build tells of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.site.build import build_problems as problems
from vaultkit.site.build import render_pool as ahead
from vaultkit.site.build.page_signature import PageSignatures
from vaultkit.site.pages import vault_page as page
from vaultkit.site.panels.note_panels import Panels
from vaultkit.vault.presentation import note_rendering as render

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.site.conftest import Built
    from vaultkit.notes.paths import NotePath
    from vaultkit.vault.vault import Vault

FILES = {
    "A.md": "# A\n[[B]] shown\n",
    "B.md": "---\ndescription: hush\n---\n# Head\nhush [[A]] %% hush %%\n",
    "C.canvas": '{"nodes":[]}',
    "D.md": "![[C.canvas]] [[A]]\n",
}
MESSAGE = (
    "B.md: this page could not be drawn, and says so: IndexError: at B.md; this is a bug in "
    "vaultkit, not a fault of the note: to report it, send what vaultkit render "
    '"B.md" --verbose prints'
)
_AT = "at "
NOTICE = "This page could not be drawn. That is a bug in vaultkit, not a fault of the note."


def crash(vault: Vault, path: NotePath, *args: Any, **options: Any) -> Any:
    if path == "B.md":
        raise IndexError(_AT + path)
    return render.render_note(vault, path, *args, **options)


def check(built: Built) -> None:
    article = built.page("B/").select_one("article")
    assert article is not None
    assert [p.get_text() for p in article.select("p")] == [NOTICE]
    assert article.h1 is not None
    assert article.h1.get_text(strip=True) == "B"
    assert "shown" in built.page("A/").get_text()
    assert "hush" not in built.text("B/index.html")


@pytest.mark.parametrize("many", [200, 0], ids=["one process", "several processes"])
def test_a_note(publish: Callable[..., Built], monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    monkeypatch.setenv("VAULTKIT_NO_CACHE", "1")
    monkeypatch.setattr(ahead, "_MANY", many)
    monkeypatch.setattr(page, "render_note", crash)
    built = publish({**FILES, "B.md": "# Head\nhush [[A]] %% hush %%\n"})
    check(built)
    assert built.warnings == [MESSAGE]


def test_a_note_that_mkdocs_asks_for(
    publish: Callable[..., Built], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vaultkit.site.build.site_hooks.can_keep", lambda *_, **__: False)
    monkeypatch.setattr(page, "render_note", crash)
    built = publish({**FILES, "B.md": "# Head\nhush [[A]] %% hush %%\n"})
    check(built)
    assert built.warnings == [MESSAGE]


def test_it_is_not_kept_and_right_as_soon_as_the_bug_is_gone(
    publish: Callable[..., Built], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(page, "render_note", crash)
        publish(FILES)
    built = publish(FILES)
    assert built.warnings == []
    assert "hush" in built.page("B/").get_text()


def test_what_stands_round_a_note(
    publish: Callable[..., Built], monkeypatch: pytest.MonkeyPatch
) -> None:
    header = Panels.header

    def fail(self: Panels, note: Any, facts: Any, to: Any) -> tuple[str, str]:
        if note.path == "B.md":
            raise IndexError(_AT + note.path)
        return header(self, note, facts, to)

    monkeypatch.setenv("VAULTKIT_NO_CACHE", "1")
    monkeypatch.setattr(Panels, "header", fail)
    assert publish(FILES).warnings == [MESSAGE]


def test_what_tells_whether_a_page_is_the_same(
    publish: Callable[..., Built], monkeypatch: pytest.MonkeyPatch
) -> None:
    sign = PageSignatures.sign

    def fail(self: PageSignatures, own: Any, known: Any = None) -> Any:
        if own.about == "B.md":
            raise IndexError
        return sign(self, own, known)

    monkeypatch.setattr(PageSignatures, "sign", fail)
    built = publish(FILES)
    assert built.warnings == []
    assert "hush" in built.page("B/").get_text()


def test_a_canvas(publish: Callable[..., Built], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise KeyError(_AT)

    monkeypatch.setenv("VAULTKIT_NO_CACHE", "1")
    monkeypatch.setattr("vaultkit.site.pages.file_pages.render_canvas", fail)
    built = publish(FILES)
    assert [message.partition(": ")[0] for message in built.warnings] == ["C.canvas"]
    assert NOTICE in built.page("C.canvas/").get_text()


def test_a_rule(publish: Callable[..., Built], monkeypatch: pytest.MonkeyPatch) -> None:
    rules = {rule.code: rule for rule in problems.load_rules()}

    def fail(*_: Any) -> Any:
        raise KeyError(_AT)

    monkeypatch.setenv("VAULTKIT_NO_CACHE", "1")
    monkeypatch.setattr(type(rules["L102"]), "check_link", fail)
    built = publish({"A.md": "[[Gone]] [[B#No]]\n", "B.md": "# H\n"})
    assert [warning.partition(":")[0] for warning in built.warnings] == [
        "rule L102 crashed on A.md", "A.md",
    ]  # fmt: skip
    assert "A/" in built.pages
