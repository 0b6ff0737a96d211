"""Leaks as people read them: one line for the same words, and what to do."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from vaultkit.checks.audit import Leak
from vaultkit.checks.audit.leak_lines import grouped_lines, help_lines
from vaultkit.checks.audit.site_text.squashed_text import as_needle
from vaultkit.config import AuditConfig, Config, SiteConfig
from vaultkit.config.toml_text import quote_toml

WHY = "it is not published, and no published note says it"


def leak(text: str, file: str = "a.html", line: int = 1, kind: str = "text") -> Leak:
    return Leak(file, line, 0, "", kind, text, "S.md", 4, "A.md", 2)


def test_the_same_words_stand_in_one_line() -> None:
    leaks = [leak("blue whale"), leak("red"), leak("blue whale", "b.html"), leak("blue whale", "c")]
    assert grouped_lines([*leaks, leak("red", "z")], "site/") == [
        f'site/a.html:1, from "A.md:2": text "blue whale" of "S.md:4": {WHY} … and 2 more places',
        f'site/a.html:1, from "A.md:2": text "red" of "S.md:4": {WHY} … and 1 more place',
    ]


def test_only_so_many_lines_are_shown() -> None:
    leaks = [leak(f"word {n}", f"{m}.html") for n in range(50) for m in range(3)]
    lines = grouped_lines(leaks, most=20)
    assert len(lines) == 21
    assert lines[-1] == "… and 90 more"


@pytest.mark.parametrize(
    ("one", "message"),
    [
        (
            leak("x y", kind="comment"),
            (
                'a.html:1, from "A.md:2": comment "x y" of "S.md:4": readers never see a comment, '
                "and no published note says it outside of one"
            ),
        ),
        (
            leak("x y")._replace(note_line=0),
            (
                f'a.html:1, on the page of "A.md": text "x y" of "S.md:4": {WHY}; '
                "a plugin, a hook, a template or a file beside the notes put it there"
            ),
        ),
        (leak("x y")._replace(note="", source_line=0), f'a.html:1: text "x y" of "S.md": {WHY}'),
        (
            Leak("a.gz", 0, 0, "", "unknown content:", "it cannot be unpacked: x", "a.gz"),
            "a.gz: it cannot be unpacked: x, so nobody can tell what it holds; take it away",
        ),
        (
            Leak("p.jpg", 0, 9, "EXIF", "metadata", "blue whale", "S.md", 4),
            f'p.jpg (EXIF): "blue whale" of "S.md:4": {WHY}; take it out of the file',
        ),
        (
            Leak("p.zip", 0, 0, "", "unread content:", "more than 1 MiB", "p.zip"),
            "p.zip: more than 1 MiB; look into it yourself, or do not publish it",
        ),
    ],
)
def test_each_kind_is_told(one: Leak, message: str) -> None:
    assert one.message == message


def test_what_to_do() -> None:
    config = Config(path=Path("kb/vaultkit.toml"), site=SiteConfig(audit=AuditConfig(("old",))))
    leaks = [leak('the "blue\\ whale'), leak("The blue whale"), leak("red"), leak("red", "b.html")]
    assert help_lines(leaks, config) == [
        "what to do, one of these for each of them:",
        "  publish what says it, or say it in other words there",
        (
            '  keep the page that shows it at home: "publish: false", or [site] exclude in '
            "kb/vaultkit.toml"
        ),
        "  accept the words, in kb/vaultkit.toml:",
        "    [site.audit]",
        '    allow = ["old", "the \\"blue\\\\ whale", "red"]',
    ]
    assert help_lines([], config) == []


def test_no_words_are_offered_for_what_has_none() -> None:
    lines = help_lines([leak("x.png", kind="attachment")], Config())
    assert len(lines) == 3
    assert lines[2].endswith("exclude in vaultkit.toml")


@pytest.mark.parametrize(
    "text",
    ['a "b" \\c', "tab\there", "a\u202eb", "soft\u00adhyphen", "line\u2028end", "nul\0x", "e\x7f"],
)
@pytest.mark.parametrize("name", ["vaultkit.toml", "pyproject.toml"])
def test_the_lines_are_toml_that_accepts_it(text: str, name: str) -> None:
    config = Config(path=Path(name))
    table = tomllib.loads("\n".join(help_lines([leak(text)], config)[-2:]))
    for key in [*(("tool", "vaultkit") if name.startswith("py") else ()), "site", "audit"]:
        table = table[key]
    (phrase,) = table["allow"]
    assert as_needle(phrase) == as_needle(text)
    assert phrase.isprintable()


def test_of_many_phrases_some_are_offered() -> None:
    lines = help_lines([leak(f"word {n}") for n in range(52)], Config())
    assert lines[-1].endswith("  # and 12 more")
    assert len(tomllib.loads(lines[-1])["allow"]) == 40


def test_a_text_is_quoted_for_toml() -> None:
    text = 'a"b\\c\x7f\x01é\u2028'
    assert tomllib.loads(f"x = {quote_toml(text)}") == {"x": text}
