"""Find keys and passwords in text (P903), each pattern only where its mark stands.

They find what sixteen detectors of detect-secrets 1.5 (Yelp, May 2024) found, by what the services
say of their tokens. They are our own data since that package is not kept any more, and brings five
others: see decision 37. Keywords (`password: …`) and entropy are left out, since notes about
software are full of examples, and so are tokens with no fixed text in them: see decision 8.
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PRIVATE_KEY = "Private Key"
_USERS = r"[^\s:/?#\[\]@!$&'()*+,;=]{1,80}"
"""Name or password in an address: without what would end it."""


class Pattern(NamedTuple):
    """How a kind of secret is told.

    Args:
        kind: What it is called.
        mark: Bytes that a note which holds one has in it.
        form: An expression for it; what its group `value` holds is secret, or all if it has none.
        is_valid: Tells whether a text of that form is one.
        other: Bytes that it may have in place of the mark: what begins alike is looked for fastest.
    """

    kind: str
    mark: bytes
    form: str
    is_valid: Callable[[str], bool] = bool
    other: bytes = b""

    def is_marked(self, data: bytes) -> bool:
        """Tell whether the mark, or the other, stands in some bytes."""
        return bool(re.search(self.mark, data)) or (self.other != b"" and self.other in data)

    def places(self, data: bytes) -> Iterator[int]:
        """Yield where they stand."""
        marks = self.mark + b"|" + re.escape(self.other) if self.other else self.mark
        return (match.start() for match in re.finditer(marks, data))

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where secrets stand in a text, each once."""
        form = _compile(self.form)
        seen = set()
        for match in form.finditer(text):
            group = "value" if form.groups and match["value"] is not None else 0
            if match[group] not in seen and self.is_valid(match[group]):
                seen.add(match[group])
                yield match.span(group)


def _is_web_token(text: str) -> bool:
    """Tell whether the first two parts of a JSON Web Token are JSON in base64."""
    try:
        for part in text.split(".")[:2]:
            json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError):
        return False
    return True


PATTERNS = (
    Pattern(
        PRIVATE_KEY,
        rb"PRIVATE KEY",
        r"BEGIN (?:(?:DSA |EC |OPENSSH |RSA |SSH2 ENCRYPTED )?PRIVATE KEY|PGP PRIVATE KEY BLOCK)",
    ),
    Pattern(PRIVATE_KEY, rb"PuTTY-User-Key-File", r"PuTTY-User-Key-File-[23]"),
    Pattern(
        "AWS Access Key",
        rb"A(?:KIA|SIA|BIA|CCA)",
        r"A(?:KIA|SIA|BIA|CCA)[0-9A-Z]{16}"
        r"|(?i:aws.{0,20}?(?:key|pwd|pw|pass|token).{0,24}?)"
        r"""['"](?P<value>[0-9a-zA-Z/+]{40})['"]""",
    ),
    Pattern(
        "Azure Storage Account access key",
        rb"AccountKey=",
        r"AccountKey=[a-zA-Z0-9+/=]{88}",
    ),
    Pattern(
        "Basic Auth Credentials",
        rb"://[^/\s:@]{1,80}:[^/\s@]{1,80}@",
        rf"://{_USERS}:(?P<value>{_USERS})@",
    ),
    Pattern("GitHub Token", rb"gh[opsur]_[A-Za-z0-9]{36}", r"gh[opsur]_[A-Za-z0-9_]{36}"),
    Pattern(
        "GitLab Token",
        rb"gl(?:pat|dt|ft|soat|rt|cbt|imt|ptt|agent|oas)-",
        r"(?:(?:gl(?:pat|dt|ft|soat|rt)-|GR1348941|glcbt-(?:[0-9a-fA-F]{2}_)?)[A-Za-z0-9_-]{20,50}"
        r"|glimt-[A-Za-z0-9_-]{25}|glptt-[A-Za-z0-9_-]{40}|glagent-[A-Za-z0-9_-]{50,1024}"
        r"|gloas-[A-Za-z0-9_-]{64})(?!\w)",
        other=b"GR1348941",
    ),
    Pattern(
        "JSON Web Token",
        rb"eyJ[\w=-]{12,1000}\.eyJ",
        r"eyJ[A-Za-z0-9_=-]{1,1000}\.[A-Za-z0-9_=-]+(?:\.[A-Za-z0-9_=-]*)?",
        _is_web_token,
    ),
    Pattern(
        "NPM tokens",
        rb":_authToken=",
        r"(?<=/):_authToken=\s{0,80}(?P<value>npm_\S+|[A-Fa-f0-9-]{36})",
    ),
    Pattern(
        "OpenAI Token",
        rb"T3BlbkFJ",
        r"sk-[A-Za-z0-9_-]{0,180}[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}",
    ),
    Pattern(
        "PyPI Token",
        rb"pypi-AgE",
        r"pypi-AgE(?:IcHlwaS5vcmc|NdGVzdC5weXBpLm9yZw)[A-Za-z0-9_-]{70,}",
    ),
    Pattern(
        "SendGrid API Key",
        rb"SG\.[\w-]{22}\.",
        r"SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}",
    ),
    Pattern("Slack Token", rb"xox[abposr]-", r"xox[abposr]-(?:\d+-)+[A-Za-z0-9]+"),
    Pattern(
        "Slack Token",
        rb"hooks\.slack\.com/services/",
        r"https://hooks\.slack\.com/services/[Tt][A-Za-z0-9_]+/[Bb][A-Za-z0-9_]+/[A-Za-z0-9_]+",
    ),
    Pattern("Square OAuth Secret", rb"sq0csp-", r"sq0csp-[0-9A-Za-z\\_-]{43}"),
    Pattern("Stripe Access Key", rb"k_live_", r"[rs]k_live_[0-9a-zA-Z]{24}"),
)
"""Kinds of secrets; some are told in two ways."""


@cache
def _compile(form: str) -> re.Pattern[str]:
    return re.compile(form)


def find_patterns(data: bytes) -> Iterator[Pattern]:
    """Yield the patterns whose mark stands anywhere in some bytes."""
    return (pattern for pattern in PATTERNS if pattern.is_marked(data))
