"""What a wheel and an sdist must hold, and what their metadata must say. Nothing here is run."""

from __future__ import annotations

import re
import tarfile
import zipfile
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

CODE: Final = "vaultkit/"
ENTRY: Final = "vaultkit/entry/"
"""What of the code stands beside the package in a wheel."""
INFO: Final = ("METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE")
BESIDE: Final = ("CHANGELOG.md", "LICENSE", "README.md", "pyproject.toml", ".gitignore", "PKG-INFO")
"""What an sdist holds besides the code; hatchling adds the last three."""
_VERSION: Final = re.compile(r"\d+\.\d+\.\d+(?:(?:a|b|rc)\d+)?")
_HEADING: Final = re.compile(r"^## (?P<version>\S+) \((?P<date>[^)]+)\)$", re.MULTILINE)
_LINK: Final = re.compile(r"\]\((?P<link>[^)\s]+)\)|\bsrc(?:set)?=\"(?P<source>[^\"]+)\"")
_NO_RELEASE: Final = "There is no release on a package index yet"
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_NAME: Final = re.compile(r"\s*(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)")


def names_in(path: Path) -> set[str]:
    """Return the files of a wheel or an sdist."""
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as packed:
            return set(packed.namelist())
    with tarfile.open(path) as packed:
        return {one.name for one in packed.getmembers() if one.isfile()}


def wanted_in(name: str, tracked: Iterable[str]) -> set[str]:
    """Return the files that a wheel or an sdist must hold, and no others.

    Args:
        name: Of the wheel or sdist.
        tracked: Paths of the files that git has.
    """
    code = {path for path in tracked if path.startswith(CODE)}
    if name.endswith(".whl"):
        stem = "-".join(name.split("-")[:2])
        installed = {path.removeprefix(ENTRY) for path in code}
        return installed | {f"{stem}.dist-info/{one}" for one in INFO}
    stem = name.removesuffix(".tar.gz")
    return {f"{stem}/{path}" for path in (*code, *BESIDE)}


def faults_of_version(version: str, tag: str, changes: str) -> Iterator[str]:
    """Yield what is wrong with a version, its tag and the first heading of the changelog.

    Args:
        version: From the metadata.
        tag: That the commit is to get; "" if it is not to be released yet.
        changes: The changelog.
    """
    if not _VERSION.fullmatch(version):
        yield f"{version}: no version such as 1.2.3 or 1.2.3rc1"
    if tag and tag != f"v{version}":
        yield f"the tag {tag} is not v{version}: vaultkit/__init__.py has the version"
    heading = _HEADING.search(changes)
    if heading is None or heading["version"] != version:
        yield f'CHANGELOG.md: the first heading must be "## {version} (DATE)"'
    elif tag and not _DATE.fullmatch(heading["date"]):
        yield f'CHANGELOG.md: "{heading["date"]}" is no date such as 2026-01-31'


def faults_of_requirements(required: Iterable[str]) -> Iterator[str]:
    """Yield the requirements that ask for somebody else's package."""
    for one in required:
        if distribution_of(one) == "vaultkit":
            yield f'{one}: "vaultkit" is another package; ours is "obsidian-vaultkit"'


def faults_of_description(text: str) -> Iterator[str]:
    """Yield the addresses in README that lead nowhere on the index, which shows it by itself."""
    found = (match["link"] or match["source"] for match in _LINK.finditer(text))
    for one in dict.fromkeys(found):
        if not one.startswith(("https://", "http://", "#", "mailto:")):
            yield f"README.md: {one} is relative, and leads nowhere on the index"
    if _NO_RELEASE in text:
        yield f'README.md still says "{_NO_RELEASE}"'


def name_release(components: dict[str, Any], name: str, version: str) -> None:
    """Say in a bill of materials (CycloneDX) which release it is of. Effect: changes it."""
    named = {"name": name, "version": version, "purl": f"pkg:pypi/{name}@{version}"}
    components["metadata"]["component"].update(named)


def distribution_of(requirement: str) -> str:
    """Return the name that a requirement asks for, as an index compares it; "" if it has none."""
    found = _NAME.match(requirement)
    return re.sub(r"[-_.]+", "-", found["name"]).lower() if found else ""
