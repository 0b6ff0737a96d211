"""Start Python so that neither the current folder nor the environment says what is imported.

A vault may hold a `csv.py` or a folder `mkdocs`, and `python -m` looks into the current folder
first. The new process has the search path of this one instead, which `vaultkit.__main__` cleaned.
"""

from __future__ import annotations

import os
import sys

_START = (
    "import os, runpy, sys; sys.path[:] = sys.argv.pop(1).split(os.pathsep); "
    "runpy.run_module(sys.argv.pop(1), run_name='__main__', alter_sys=True)"
)


def module_command(module: str, *words: str) -> list[str]:
    """Return a command line that runs a module, as `python -m` would, but isolated."""
    path = os.pathsep.join(filter(os.path.isabs, sys.path))
    flags = ["-B"] if sys.dont_write_bytecode else []  # -I ignores the variable that asked for it
    return [sys.executable, "-I", *flags, "-X", "utf8", "-c", _START, path, module, *words]
