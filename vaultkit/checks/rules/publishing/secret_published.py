"""P903: a key or password in a published note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.publishing_rules import PUBLISHING, find_published
from vaultkit.checks.families.secret_patterns import PRIVATE_KEY, find_patterns
from vaultkit.checks.rule import NOTE_ALONE, Example, Rule
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.families.secret_patterns import Pattern
    from vaultkit.notes.note import Note

_PLACEHOLDER = lazy_re(
    r"example|changeme|placeholder|redacted|password|secret|\.\.\.|\*{3}|[xX]{6}|<|\$|\{"
    r"|(.)\1{7}|user:pass"
)
_KEY_BODY = lazy_re(rb"[^\n]*\n(?:[^\n]*:[^\n]*\n|[^\S\n]*\n)*[ \t>]*[A-Za-z0-9+/=]{40,}")
_BEFORE, _AFTER = 200, 2000
"""Bytes of a line that are looked through round a mark."""


class SecretPublished(Rule):
    """A published note holds a key, a token or a password.

    ## What it does
    Looks in published notes (see P901), code included, for private keys, access tokens of known
    services and passwords in URLs. Values that are plainly made up (`example`, `xxxxxx`,
    `<token>`) do not count. The value itself is never part of a finding.

    ## Why is this bad
    Everyone who reads the page can use it; it must be revoked, not only deleted.

    ## Example
    A line from a terminal with a real `glpat-…` token in it.

    ## Use instead
    `<token>`
    """

    code = "P903"
    severity = Severity.ERROR
    only_with = ("published-notes",)
    looks_at = NOTE_ALONE
    options = PUBLISHING
    examples = (
        Example(
            "a token, a private key, a password in a URL",
            {
                "A.md": "---\npublish: true\n---\n`ghp_" + "a1B2" * 9 + "`\n\n"
                "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA" + "k3Jx" * 12 + "\n\n"
                "https://ada:tr0ub4dor@x.org\n"
            },
            (
                ("A.md", 4, "this note is published and holds a secret: GitHub Token"),
                ("A.md", 6, "this note is published and holds a secret: Private Key"),
                ("A.md", 9, "this note is published and holds a secret: Basic Auth Credentials"),
            ),
        ),
        Example(
            "made up, not published, or only the name of a key",
            {
                "A.md": "---\npublish: true\n---\nghp_"
                + "x" * 36
                + " https://user:password@x.org\n"
                "AKIAIOSFODNN7EXAMPLE\n-----BEGIN PRIVATE KEY-----\n...\n"
                "https://x.org/a:b@c eyJhbGci sk-learn SG.1 http://[::1]:80/@x\n",
                "B.md": "ghp_" + "a1B2" * 9 + "\n",
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the published notes that hold what begins a secret; mostly there are none."""
        notes = context.view(find_published).values()
        marked = [*find_patterns(b"\n".join(note.source.data for note in notes))]
        return [n for n in notes if any(one.is_marked(n.source.data) for one in marked)]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the secrets of a published note."""
        del context
        for pattern in find_patterns(note.source.data):
            yield from self._lines(note, pattern)

    def _lines(self, note: Note, pattern: Pattern) -> Iterator[Diagnostic]:
        """Look through the lines that hold a pattern's mark, each once."""
        data, done = note.source.data, -1
        for place in pattern.places(data):
            if place < done:
                continue
            start = data.rfind(b"\n", 0, place) + 1
            found = data.find(b"\n", place)
            done = len(data) if found == -1 else found
            start = max(start, place - _BEFORE)
            line = note.source.slice(start, min(done, place + _AFTER))
            for first, last in pattern.find(line):
                word = line[first:].split(None, 1)[0]
                if _PLACEHOLDER.search(word) or _PLACEHOLDER.search(word.lower()):
                    continue
                if pattern.kind == PRIVATE_KEY and not _KEY_BODY.match(data, place):
                    continue
                message = f"this note is published and holds a secret: {pattern.kind}"
                at = start + len(line[:first].encode())
                span = (at, at + len(line[first:last].encode()))
                yield self.finding(note, span, message, target=pattern.kind)
