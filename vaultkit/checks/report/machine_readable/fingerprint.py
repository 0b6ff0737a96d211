"""Tell a finding from others in the next run, for services that compare runs."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.diagnostic import Diagnostic, Key


def take_fingerprints(findings: Iterable[Diagnostic]) -> Iterator[str]:
    """Yield 64 hexadecimal digits for each finding, all different.

    They depend on the path, the rule and the target, and on how many findings of the same kind
    come before; not on lines and not on the message, which may count days.
    """
    seen: Counter[Key] = Counter()
    for finding in findings:
        parts = (*finding.key, str(seen[finding.key]))
        seen[finding.key] += 1
        yield sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()
