"""Print the path of the note that most links of a vault lead to.

python -m tests.bench.hub VAULT
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from vaultkit.vault.load import load_vault


def find_hub(root: Path) -> str:
    """Return the note with the most links to it, the first in path order of several."""
    vault = load_vault(root)
    counts = Counter({path: len(links) for path, links in vault.backlinks.items()})
    return max(sorted(vault.notes), key=lambda path: counts[path])


if __name__ == "__main__":
    print(find_hub(Path(sys.argv[1])))
