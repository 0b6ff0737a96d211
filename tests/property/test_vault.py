"""A vault as a whole: order of files means nothing, and rendering is always safe."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import texts

from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.paths import NotePath, is_note
from vaultkit.notes.source import Source
from vaultkit.vault.presentation.inspection import inspect_note
from vaultkit.vault.presentation.note_rendering import SiteAddresses, render_note
from vaultkit.vault.resolving.resolve import Resolver
from vaultkit.vault.vault import Vault

PATHS = ("N.md", "a/N.md", "a/b/N.md", "Two words.md", "x.png", "a/x.png", "n.MD", "c/é.md")
VOID = frozenset({"br", "hr", "img", "input", "wbr", "source", "col"})
ADDRESSES = {"href", "src", "srcdoc", "data", "action", "formaction", "xlink:href"}


def make_vault(files: list[tuple[str, str]]) -> Vault:
    notes = {
        NotePath(path): parse_note(Source(path, text.encode()))
        for path, text in files
        if is_note(path)
    }
    return Vault(Path("v"), notes, tuple(path for path, _ in files if not is_note(path)))


class Page(HTMLParser):
    """Reads a page as a browser would and keeps what is open."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.wrong: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.opened.append(tag)
        if tag in {"script", "style", "object", "embed"}:
            self.wrong.append(tag)
        for name, value in attrs:
            address = re.sub(r"[\x00-\x20]", "", value or "").lower()
            unsafe = address.startswith(("javascript:", "vbscript:", "data:"))
            if name.startswith("on") or (name in ADDRESSES and unsafe):
                self.wrong.append(f"{name}={value}")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self.opened and self.opened[-1] == tag:
            self.opened.pop()
        else:
            self.wrong.append(f"</{tag}> in {self.opened}")


@given(texts, texts)
@settings(deadline=None, max_examples=400)
def test_rendering_is_safe_and_balanced(text: str, other: str) -> None:
    files = [("N.md", text), ("Two words.md", other), ("a/N.md", f"![[N]] {text}"), ("x.png", "")]
    vault = make_vault(files)
    for path in vault.notes:
        html = render_note(vault, path, SiteAddresses()).html
        page = Page(html)
        assert not page.wrong, html
        assert not page.opened, html
        assert "\x1a" not in html


@given(st.dictionaries(st.sampled_from(PATHS), texts, min_size=1), st.randoms())
@settings(deadline=None, max_examples=60)
def test_the_order_of_files_changes_nothing(files: dict[str, str], random: object) -> None:
    listed = sorted(files.items())
    shuffled = list(listed)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    first, second = make_vault(listed), make_vault(shuffled)
    for path in first.notes:
        ours, theirs = inspect_note(first, path), inspect_note(second, path)
        assert ours.pop("backlinks") == sorted(
            theirs.pop("backlinks"), key=lambda link: [p for p, _ in listed].index(link["path"])
        )
        assert ours == theirs


@given(st.lists(st.sampled_from(PATHS), unique=True), texts, st.sampled_from(PATHS))
@settings(deadline=None, max_examples=150)
def test_a_resolver_answers_from_its_files_alone(
    files: list[str], target: str, source: str
) -> None:
    resolver = Resolver(files)
    outcome = resolver.resolve(target, source)
    assert outcome == Resolver(reversed(files)).resolve(target, source)
    assert outcome == resolver.resolve(target, source)
    assert outcome.path is None or outcome.path in files or not target
    assert all(path in files for path in outcome.candidates) or not target


@given(st.lists(st.sampled_from(PATHS), unique=True, min_size=1), st.data())
@settings(deadline=None, max_examples=100)
def test_a_full_path_always_leads_to_its_file(files: list[str], data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(files))
    outcome = Resolver(files).resolve(f"/{path}", "any.md")
    assert outcome.path is not None
    assert outcome.path.lower() == path.lower()
