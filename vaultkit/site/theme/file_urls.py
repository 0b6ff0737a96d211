"""Links for a site that is opened from a disk, without a server that finds `index.html` itself.

The addresses of pages stay folders; where `use_directory_urls` is off, as the theme's plugin
`offline` sets it, each link names the file in its folder.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

_HREF = re.compile(r'(<(?:a|link)\b[^<>]*?\shref="?)(?!/)([^\s":?#>]*)(?=["\s?#>])')
_FOLDERS = ("/", "/.", "/..")
_FILE = "index.html"


def name_files(html: str) -> str:
    """Return a page whose links to folders of its own site lead to the files in them."""
    return _HREF.sub(lambda found: found[1] + _name_file(found[2]), html)


def name_files_in_index(site_dir: str) -> None:
    """Let the theme's search index name the files of pages.

    Effect: writes it anew, if there is one.
    """
    file = Path(site_dir) / "search" / "search_index.json"
    if not file.is_file():
        return
    data = json.loads(file.read_text("utf-8"))
    for entry in data["docs"]:
        path, mark, anchor = entry["location"].partition("#")
        entry["location"] = _name_file(path or "./").removeprefix("./") + mark + anchor
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    file.write_text(text, "utf-8")


def _name_file(path: str) -> str:
    if path.endswith("/"):
        return path + _FILE
    return f"{path}/{_FILE}" if f"/{path}".endswith(_FOLDERS) and path else path
