"""Whatever is kept and however a site says it, the audit tells; and nothing that notes say."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from tests.bench.audit_forms import slug
from tests.bench.audit_recall import FORMS, fits
from tests.bench.audit_secrets import Secret
from tests.bench.audit_splits import APART
from vaultkit.checks.audit import Audit, audit_site
from vaultkit.checks.audit.site_text.squashed_text import as_needle
from vaultkit.config import Config
from vaultkit.testing import make_vault
from vaultkit.vault.publishing.published_files import find_published

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.bench.audit_forms import Form

PROMISED = [form for form in FORMS if form.is_promised]
LETTERS = "abcdefghijklmnopqrstuvwxyzäéøßñжщю"
WORDS = st.text(LETTERS, min_size=5, max_size=9)
PHRASES = st.lists(WORDS, min_size=2, max_size=4, unique=True)
ASCII_PAIRS = st.lists(st.text("abcdefghijklmnopqrstuvwxyz", min_size=5, max_size=9), min_size=2,
                       max_size=2, unique=True)  # fmt: skip
NAMES = [f"Page {number} of the garden" for number in range(12)]


def leaks_in(notes: Mapping[str, str], site: Mapping[str, bytes]) -> list[str]:
    """Return the files of a site in which something is found."""
    vault = make_vault(dict(notes))
    audit = Audit(vault, find_published(vault, Config()), lambda path: notes[path].encode())
    found = audit_site(audit, list(site), site.__getitem__, workers=1)
    return [leak.file for leak in found]


def kept(text: str) -> str:
    return f"---\npublish: false\n---\nNobody said that {text} and there it ends.\n"


def vault_of(words: Sequence[str], *, said_apart: bool) -> dict[str, str]:
    """Return a vault that keeps words, of which its public note says each alone, if at all."""
    apart = "\n\n".join(f"There is {word} here." for word in words) if said_apart else "Bread."
    return {"Public.md": f"# Garden\n\n{apart}\n", f"{' '.join(words)}.md": kept("nothing")}


def page(body: str) -> bytes:
    """Return a page with a list that all pages have in one line, each a little different."""
    return f"<!doctype html>\n<title>Garden</title>\n{body}\n<p>Bread and butter.</p>\n".encode()


def listed(names: Sequence[str], current: int) -> str:
    items = [f'<a href="../{slug(name)}/">{escape(name)}</a>' for name in names]
    items[current] = items[current].replace("<a", '<a aria-current="page"')
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


@settings(max_examples=300, deadline=None)
@given(words=PHRASES, form=st.sampled_from(PROMISED), said_apart=st.booleans())
def test_what_is_planted_is_told(words: list[str], form: Form, *, said_apart: bool) -> None:
    text = " ".join(words)
    secret = Secret("name", text, b"", f"{text}.md", said_apart, is_literal=False)
    assume(as_needle(text) and fits(secret, form))
    path = form.path.replace("{}", text if form.name == "folder name" else slug(text))
    site = {"index.html": page("<p>Bread</p>"), path: form.make(text.encode())}
    assert path in leaks_in(vault_of(words, said_apart=said_apart), site), form.name


@settings(max_examples=100, deadline=None)
@given(
    words=PHRASES, at=st.integers(0, len(NAMES)), pages=st.integers(1, 4), said_apart=st.booleans()
)
def test_one_entry_of_a_list_that_all_pages_share_is_told(
    words: list[str], at: int, pages: int, *, said_apart: bool
) -> None:
    text = " ".join(words)
    with_it = [*NAMES[:at], text, *NAMES[at:]]
    site = {f"{number}.html": page(listed(NAMES, number)) for number in range(pages)}
    site |= {f"{number}-x.html": page(listed(with_it, number)) for number in range(pages)}
    found = leaks_in(vault_of(words, said_apart=said_apart), site)
    assert set(found) == {path for path in site if path.endswith("-x.html")}


PARAGRAPHS = ["Bread and butter.", "- one\n- two", "> [!note] Said\n> so", "    code", "| a | b |"]
BEFORE = ["", "> ", "- ", "Here ", "`", '<b title="', "## ", "[x](../"]


@settings(max_examples=150, deadline=None)
@given(
    words=PHRASES,
    paragraphs=st.lists(st.sampled_from(PARAGRAPHS), max_size=6),
    at=st.integers(0, 6),
    before=st.sampled_from(BEFORE),
    path=st.sampled_from(["index.md", "llms.txt"]),
    said_apart=st.booleans(),
)
def test_a_paragraph_among_those_of_notes_is_told(  # noqa: PLR0913 - all that may matter
    words: list[str], paragraphs: list[str], *, at: int, before: str, path: str, said_apart: bool
) -> None:
    notes = vault_of(words, said_apart=said_apart)
    notes["Public.md"] += "\n" + "\n\n".join(paragraphs) + "\n"
    public = notes["Public.md"]
    parts = public.split("\n\n")
    parts.insert(min(at, len(parts)), f"{before}{' '.join(words)}")
    site = {path: public.encode(), f"leaks/{path}": "\n\n".join(parts).encode()}
    assert set(leaks_in(notes, site)) == {f"leaks/{path}"}


@settings(max_examples=150, deadline=None)
@given(ASCII_PAIRS, st.sampled_from(APART))
def test_words_that_stand_apart_are_none(words: list[str], form: Form) -> None:
    one, other = words
    path = form.path.replace("@", one).replace("$", other)
    notes = vault_of(words, said_apart=True)
    assert leaks_in(notes, {path: form.make(f"{one} {other}".encode())}) == [], form.name


SAID_ALIKE = [
    # what a published note writes, and what of it stands on the site
    ("See @ <button>$ %</button> there.", "<p>See @ $ % there.</p>"),
    ("See @ [<button id=x>$</button>](obsidian://x) % there.", "<p>See @ <a>$</a> % there.</p>"),
    ("@ <kbd>$</kbd> **%**", "<p>@ <kbd>$</kbd> <strong>%</strong></p>"),
    ("<span class='@ $ %'>x</span>", "<p><span class='@ $ %'>x</span></p>"),
    ("| @ $ % | b |\n|-|-|\n| c | d |", "<table><tr><th>@ $ %</th><th>b</th></tr></table>"),
    ("@\n$\n%", "<p>@<br>\n$<br>\n%</p>"),
    ("so \\@ $ \\% it is", "<p>so \\@ $ \\% it is</p>"),
]


@settings(max_examples=120, deadline=None)
@given(
    words=PHRASES.filter(lambda words: len(words) > 2),
    said=st.sampled_from(SAID_ALIKE),
    as_written=st.booleans(),
)
def test_what_a_note_says_is_none(
    words: list[str], said: tuple[str, str], *, as_written: bool
) -> None:
    source, html = (
        text.replace("@", words[0]).replace("$", words[1]).replace("%", words[2]) for text in said
    )
    notes = {"Public.md": f"# Garden\n\n{source}\n", "Kept.md": kept(" ".join(words[:3]))}
    notes["Kept.md"] = f"---\npublish: false\n---\n{' '.join(words[:3])}\n"
    site = {"index.md": notes["Public.md"].encode()} if as_written else {"a.html": page(html)}
    assert leaks_in(notes, site) == []


@settings(max_examples=80, deadline=None)
@example(["2019", "02", "07"], "hyphens")
@given(ASCII_PAIRS, st.sampled_from(["hyphens", "heading", "apart"]))
def test_words_that_the_search_joins_are_said_where_they_are_joined(
    words: list[str], how: str
) -> None:
    source = {
        "hyphens": f"With {'-'.join(words)} in it.",
        "heading": f"## {' '.join(words)}",
        "apart": "\n\n".join(words),
    }[how]
    joined = "".join(words)
    notes = {"Public.md": f"# Garden\n\n{source}\n", f"{joined}.md": kept("nothing")}
    site = {"search/terms-1.json": json.dumps([["bread", 1], [joined, 1]]).encode()}
    assert leaks_in(notes, site) == ([] if how != "apart" else list(site))


@settings(max_examples=60, deadline=None)
@given(
    words=PHRASES,
    attribute=st.sampled_from(["title", "data-owner", "onclick"]),
    quoted=st.booleans(),
)
def test_an_attribute_excuses_no_name_elsewhere(
    words: list[str], attribute: str, *, quoted: bool
) -> None:
    text = " ".join(words)
    source = f"<div {attribute}='{text}'>\nso\n</div>"
    notes = {"Public.md": f"# Garden\n\n{source}\n", f"{text}.md": kept("nothing")}
    twin = f"# Other\n\nBread.\n\n> {source}\n".replace("\n", "\n> ") if quoted else source
    site = {
        "index.md": f"# Garden\n\n{twin}\n".encode(),
        "a.html": page(listed([*NAMES, text], 0)),
    }
    assert set(leaks_in(notes, site)) - {"index.md"} == {"a.html"}
