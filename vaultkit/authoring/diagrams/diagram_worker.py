"""Draw diagrams in a process of its own: native code may crash, hang or eat all memory.

A line of JSON with a diagram comes in, one with what was drawn goes out. Started by its path, it
imports nothing of vaultkit's.
"""

from __future__ import annotations

import json
import sys

MOST_MEMORY = 1 << 30
"""Bytes."""


def main() -> None:
    """Answer until there is nothing more to draw. Effect: reads, writes."""
    _set_limits()
    sys.path.insert(0, sys.argv[1])
    import mmdr

    for line in sys.stdin.buffer:
        try:
            answer = {"svg": mmdr.render(json.loads(line), backend="merman").svg()}
        except BaseException as error:  # noqa: BLE001 - panics of Rust are not exceptions
            answer = {"fault": str(error) or type(error).__name__}
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
        sys.stdout.buffer.flush()


def _set_limits() -> None:
    try:
        import resource
    except ImportError:  # Windows has none
        return
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ValueError, OSError):  # a system that knows no such limit
        return


if __name__ == "__main__":
    main()
