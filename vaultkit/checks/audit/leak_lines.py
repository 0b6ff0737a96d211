"""Tell people of leaks: a line for the same words of one file, and what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.audit.allowed_phrases import key_of
from vaultkit.config import FILE_NAME
from vaultkit.config.toml_text import quote_toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vaultkit.checks.audit.audit_outcome import Outcome
    from vaultkit.checks.audit.leak import Leak
    from vaultkit.config import Config

MOST_LINES = 20
"""Lines about leaks that fit on a terminal with what stands below them."""
_MOST_PHRASES = 40
"""Phrases that are offered to be accepted."""
_PROJECT = "pyproject.toml"


def warning_lines(outcome: Outcome) -> list[str]:
    """Return what an audit tells besides leaks, one line each."""
    leaks = [leak.message for leak in outcome.warnings]
    return [*leaks, *(phrase.message for phrase in outcome.unused)]


def error_lines(outcome: Outcome, config: Config) -> list[str]:
    """Return the leaks that an audit has found, grouped, and what to do about them."""
    return [*grouped_lines(outcome.leaks), *help_lines(outcome.leaks, config)]


def group_leaks(leaks: Iterable[Leak]) -> list[list[Leak]]:
    """Return leaks of the same words of the same file together, in order of the first of each."""
    groups: dict[tuple[str, str, str], list[Leak]] = {}
    for leak in leaks:
        about = leak.file if not leak.has_words and leak.source == leak.file else ""
        groups.setdefault((leak.source, leak.text, about), []).append(leak)
    return list(groups.values())


def grouped_lines(leaks: Sequence[Leak], prefix: str = "", most: int = MOST_LINES) -> list[str]:
    """Return a line for each group, and one for those that are not shown.

    Args:
        leaks: What was found.
        prefix: What to put before the paths of the site's files.
        most: Groups that are shown.
    """
    groups = group_leaks(leaks)
    lines = [f"{prefix}{group[0].message}{_more(len(group) - 1)}" for group in groups[:most]]
    rest = sum(map(len, groups[most:]))
    return [*lines, f"… and {rest:,} more"] if rest else lines


def _more(number: int) -> str:
    if not number:
        return ""
    return f" … and {number:,} more {'place' if number == 1 else 'places'}"


def help_lines(leaks: Sequence[Leak], config: Config) -> list[str]:
    """Return what can be done about leaks, and what the config says then, word for word.

    Args:
        leaks: What was found.
        config: What the operator accepts already.
    """
    if not leaks:
        return []
    name = str(config.path or FILE_NAME)
    lines = [
        "what to do, one of these for each of them:",
        "  publish what says it, or say it in other words there",
        *_beside(leaks),
        f'  keep the page that shows it at home: "publish: false", or [site] exclude in {name}',
    ]
    phrases = _phrases(leaks)
    if not phrases:
        return lines
    table = "tool.vaultkit.site.audit" if name.endswith(_PROJECT) else "site.audit"
    shown = [*config.site.audit.allow, *phrases[:_MOST_PHRASES]]
    rest = len(phrases) - _MOST_PHRASES
    more = f"  # and {rest:,} more" if rest > 0 else ""
    return [
        *lines,
        f"  accept the words, in {name}:",
        f"    [{table}]",
        f"    allow = [{', '.join(map(quote_toml, shown))}]{more}",
    ]


def _beside(leaks: Sequence[Leak]) -> list[str]:
    """Return what to do about what no note brings onto the site."""
    if all(leak.note_line for leak in leaks):
        return []
    return [
        "  take it out of the plugin, hook, template or file that puts it there, if no note does"
    ]


def _phrases(leaks: Iterable[Leak]) -> list[str]:
    """Return the phrases that would accept leaks, each once."""
    found: dict[str, str] = {}
    for leak in leaks:
        if leak.has_words:
            phrase = _printable(leak.text)
            found.setdefault(key_of(phrase), phrase)
    return list(found.values())


def _printable(text: str) -> str:
    """Return words without what no terminal shows, which says the same to the audit."""
    text = "".join(character for character in text if character not in _INVISIBLE)
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
"""Characters that the audit passes over within words."""
