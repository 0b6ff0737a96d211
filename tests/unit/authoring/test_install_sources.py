"""What `init --install-from` takes, what it makes of it, and what it refuses."""

from __future__ import annotations

import pytest

from vaultkit.authoring.creating.install_sources import fault_of_source, with_extra
from vaultkit.distribution.install_lines import NAME

WHEEL = "obsidian_vaultkit-0.1.0-py3-none-any.whl"


@pytest.mark.parametrize(
    ("source", "plain", "with_site"),
    [
        ("git+https://e.org/v@1", f"{NAME} @ git+https://e.org/v@1",
         f"{NAME}[site] @ git+https://e.org/v@1"),
        ("git+https://e.org/v@1#subdirectory=py", f"{NAME} @ git+https://e.org/v@1#subdirectory=py",
         f"{NAME}[site] @ git+https://e.org/v@1#subdirectory=py"),
        (NAME, NAME, f"{NAME}[site]"),
        (f"{NAME}==1.2", f"{NAME}==1.2", f"{NAME}[site]==1.2"),
        ("Obsidian_Vaultkit >=1, <2", f"{NAME}>=1,<2", f"{NAME}[site]>=1,<2"),
        (f"{NAME}[all]==1.2", f"{NAME}[all]==1.2", f"{NAME}[all]==1.2"),
        (f"{NAME} @ https://e.org/v.whl", f"{NAME} @ https://e.org/v.whl",
         f"{NAME}[site] @ https://e.org/v.whl"),
        (f"{NAME}[site]@git+ssh://git@e.org/v", f"{NAME}[site] @ git+ssh://git@e.org/v",
         f"{NAME}[site] @ git+ssh://git@e.org/v"),
        (f"./tools/{WHEEL}", f"./tools/{WHEEL}", f"./tools/{WHEEL}[site]"),
        (WHEEL, WHEEL, f"{WHEEL}[site]"),
        ("./.tools/vaultkit", "./.tools/vaultkit", "./.tools/vaultkit[site]"),
        ("../copy[all]", "../copy[all]", "../copy[all]"),
        ("/opt/my copy", "/opt/my copy", "/opt/my copy[site]"),
    ],
)  # fmt: skip
def test_sources(source: str, plain: str, with_site: str) -> None:
    assert fault_of_source(source) == ""
    assert (with_extra(source, ""), with_extra(source, "site")) == (plain, with_site)


@pytest.mark.parametrize(
    "source",
    ["vaultkit", "VaultKit", "vaultkit[site]==3", "vaultkit @ git+https://e.org/x",
     "./vaultkit-0.3.0-py3-none-any.whl", "https://e.org/vaultkit-0.3.0-py3-none-any.whl"],
)  # fmt: skip
def test_the_package_of_somebody_else(source: str) -> None:
    assert f"is somebody else's package; you mean {NAME};" in fault_of_source(source)


@pytest.mark.parametrize(
    "source",
    ["git+https://user:tok3n@e.org/x", "https://tok3n@e.org/x.whl", "git+ssh://git:tok3n@e.org/x",
     "https://e.org/x.whl?private_token=tok3n", f"{NAME} @ https://u:tok3n@e.org/x.whl"],
)  # fmt: skip
def test_passwords_stay_out_of_files(source: str) -> None:
    fault = fault_of_source(source)
    assert fault.startswith("the address holds a password or token")
    assert "tok3n" not in fault


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("src3", "is another package"),
        ("requests @ https://e.org/r.whl", "is another package"),
        ("x; rm -rf /", "is nothing that pip installs"),
        ("a'b", "is nothing that pip installs"),
        ("x ${{ secrets.X }}", "is nothing that pip installs"),
        (f"{NAME}==1,", "is nothing that pip installs"),
        ("--index-url x", "is nothing that pip installs"),
        ("git+https://e.org/${{ secrets.X }}", "has a sign"),
        ("./${{ secrets.X }}", "has a sign"),
        ("~/x.whl", "has a sign"),
        ("https://", "is no address"),
        ("https://[x", "is no address"),
        ("ftp://e.org/x", "is no address"),
        ("https://e.org/a b", "is no address"),
    ],
)
def test_what_pip_cannot_read(source: str, reason: str) -> None:
    assert reason in fault_of_source(source)
