"""What the extras bring, and whether it is there.

Told by looking for the modules, never by what is written down of installed packages: a module that
can be imported is there however it came, and one that cannot is not. See decision 37.
"""

from __future__ import annotations

from importlib.util import find_spec

KUBERNETES = "kubernetes"
"""What brings the schemas of manifests, and what validates by them."""
CARDS = "cards"
"""What brings what draws pictures of pages."""
GRAPH = "graph"
"""What brings what lays a graph out."""
LSP = "lsp"
"""What brings what speaks with editors."""
MODULES = {
    "site": ("mkdocs", "jinja2", "markupsafe", "py_svg_hush", "pygments"),
    KUBERNETES: ("kubernetes_validate", "jsonschema", "referencing"),
    "external": ("requests", "urllib3"),
    "diagrams": ("mmdr",),
    CARDS: ("resvg_py",),
    GRAPH: ("rustworkx",),
    LSP: ("pygls", "lsprotocol"),
}
"""What is imported of each extra; the theme, which another may stand in for, is asked for apart."""


def is_there(module: str) -> bool:
    """Tell whether a module can be imported; a folder that a package left behind is none."""
    try:
        spec = find_spec(module)
    except (ImportError, ValueError):
        return False
    return spec is not None and spec.origin is not None


def has_extra(extra: str) -> bool:
    """Tell whether all that an extra brings is there; one that is not ours brings nothing."""
    return all(map(is_there, MODULES.get(extra, ())))
