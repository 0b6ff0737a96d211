"""In which order notes and folders stand: by setting, property, map or name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.config import Config, SiteConfig
from vaultkit.site.model.folder_order import (
    find_order_faults,
    find_unmatched,
    natural_key,
    read_number,
)
from vaultkit.site.model.reading_order import find_steps

if TYPE_CHECKING:
    from collections.abc import Callable

    from vaultkit.site.model.site_model import Site


def ordered(site: Site, folder: str = "") -> list[str]:
    return [path.removesuffix(".md") for path in site.folders[folder].entries]


@pytest.mark.parametrize(
    "names",
    [
        ["note 2", "Note 10", "note 100"],
        ["_a", "1 a", "a", "B", "c"],
        ["École", "ecole b", "Etat"],
        ["😀 smile", "1", "a"],
        ["a b", "a-b", "a1", "aa"],
        ["第1章", "第2章", "第10章"],
        ["\u0662 b", "\u0661\u0660 a"],
        ["1.2 x", "1.10 x", "2 x"],
    ],
)
def test_names_stand_as_in_obsidian(names: list[str]) -> None:
    assert sorted({*names}, key=natural_key) == names


FILES = {f"{name}.md": "" for name in ("A", "B", "C", "D 2", "D 10", "F/X", "F/Y", "G/Z")}


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ([], ["F", "G", "A", "B", "C", "D 2", "D 10"]),
        (["C.md"], ["C", "F", "G", "A", "B", "D 2", "D 10"]),
        (["c", "G/"], ["C", "G", "F", "A", "B", "D 2", "D 10"]),
        (["D *", "A"], ["D 2", "D 10", "A", "F", "G", "B", "C"]),
        (["*", "F/", "A.md"], ["G", "B", "C", "D 2", "D 10", "F", "A"]),
        (["/B.md", "./A.md"], ["B", "A", "F", "G", "C", "D 2", "D 10"]),
        (["B/"], ["F", "G", "A", "B", "C", "D 2", "D 10"]),
        (["F/Y.md"], ["F", "G", "A", "B", "C", "D 2", "D 10"]),
    ],
)
def test_an_order_that_is_set(
    make_site: Callable[..., Site], order: list[str], expected: list[str]
) -> None:
    assert ordered(make_site(FILES, Config(site=SiteConfig(order=tuple(order))))) == expected


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (["F/Y.md"], ["F/Y", "F/X"]),
        (["Y"], ["F/Y", "F/X"]),
        (["F/*", "F/X"], ["F/Y", "F/X"]),
        (["**/Y*"], ["F/Y", "F/X"]),
        (["*", "X"], ["F/Y", "F/X"]),
        (["/Y"], ["F/X", "F/Y"]),
    ],
)
def test_an_order_within_a_folder(
    make_site: Callable[..., Site], order: list[str], expected: list[str]
) -> None:
    assert ordered(make_site(FILES, Config(site=SiteConfig(order=tuple(order)))), "F") == expected


def place(number: object) -> str:
    return f"---\nnav_order: {number}\n---\n"


def test_a_property_gives_a_place(make_site: Callable[..., Site]) -> None:
    files = {
        **FILES,
        "C.md": place(-1),
        "B.md": place('"1.5"'),
        "F/F.md": place(1),
        "G.md": place(9),
    }
    site = make_site(files)
    assert ordered(site) == ["C", "F", "B", "G", "A", "D 2", "D 10"]
    assert site.folders["F"].notes == ("F/X.md", "F/Y.md")


MAP = "[[C]]\n[[G/Z]]\n%% [[D 2]] %%\n[[B]] and [[C]] again\n"


@pytest.mark.parametrize(
    ("files", "by", "expected"),
    [
        ({"Home.md": MAP}, "moc", ["C", "G", "B", "F", "A", "D 2", "D 10", "Home"]),
        ({"Home.md": MAP}, "name", ["F", "G", "A", "B", "C", "D 2", "D 10", "Home"]),
        (
            {"Home.md": f"---\nnav_order_by: moc\n---\n{MAP}"},
            "name",
            ["C", "G", "B", "F", "A", "D 2", "D 10", "Home"],
        ),
        (
            {"Home.md": f"---\nnav_order_by: name\n---\n{MAP}"},
            "moc",
            ["F", "G", "A", "B", "C", "D 2", "D 10", "Home"],
        ),
        ({"A MOC.md": MAP}, "moc", ["C", "G", "B", "F", "A", "A MOC", "D 2", "D 10"]),
        (
            {"Home.md": MAP, "A.md": place(1)},
            "moc",
            ["A", "C", "G", "B", "F", "D 2", "D 10", "Home"],
        ),
    ],
)
def test_a_map_gives_the_order_of_its_links(
    make_site: Callable[..., Site], files: dict[str, str], by: str, expected: list[str]
) -> None:
    config = Config(site=SiteConfig(order_by=by))
    assert ordered(make_site({**FILES, **files}, config)) == expected


def test_what_counts_first(make_site: Callable[..., Site]) -> None:
    files = {**FILES, "Home.md": MAP, "A.md": place(1), "D 10.md": place(2)}
    config = Config(site=SiteConfig(order=("B.md",), order_by="moc"))
    assert ordered(make_site(files, config))[:5] == ["B", "A", "D 10", "C", "G"]


def test_previous_and_next_follow_the_order(make_site: Callable[..., Site]) -> None:
    site = make_site({"F/F.md": "", "F/A.md": place(2), "F/B.md": place(1)})
    steps = find_steps(site)
    assert (steps["F/F.md"].next, steps["F/B.md"].next) == ("F/B.md", "F/A.md")
    assert steps["F/A.md"].next is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [(1, 1.0), (-2.5, -2.5), ("10", 10.0), (" 3 ", 3.0), (0, 0.0)],
)
def test_numbers(value: object, expected: float) -> None:
    assert read_number(value) == expected


@pytest.mark.parametrize("value", [True, None, "first", "", "nan", "inf", [1], {"a": 1}, 10**400])
def test_what_is_no_number(value: object) -> None:
    assert read_number(value) is None


def test_what_gives_no_order_is_told(make_site: Callable[..., Site]) -> None:
    site = make_site(
        {
            "A.md": place("first"),
            "B.md": place(""),
            "C.md": "---\nnav_order_by: links\n---\n",
            "D.md": place("[1]"),
        }
    )
    assert list(find_order_faults(site.notes)) == [
        'A.md: nav_order "first" is no number, so its name gives its place; write one, such as 10',
        'C.md: nav_order_by "links" is not known, so it says nothing; write "moc" or "name"',
        'D.md: nav_order "[1]" is no number, so its name gives its place; write one, such as 10',
    ]
    assert ordered(site) == ["A", "B", "C", "D"]


@pytest.mark.parametrize(
    ("entry", "hint"),
    [
        ("Gude/", 'did you mean "Guide/"?'),
        ("Guide/Intrp", 'did you mean "Guide/Intro.md"?'),
        ("Intro.mdd", 'did you mean "Guide/Intro.md"?'),
        ("Intro/", 'did you mean "Guide/Intro.md"?'),
        ("nothing like it", "write a path or a name, or remove it"),
        ("!Guide/", 'did you mean "Guide/"?'),
        ("", "write a path or a name, or remove it"),
    ],
)
def test_an_entry_that_means_nothing(entry: str, hint: str) -> None:
    entries = {"Guide": True, "Guide/Intro.md": False}
    said = f'site.order "{entry}" means no note and no folder of the site; {hint}'
    assert list(find_unmatched([entry, "Guide/"], entries)) == [said]


def test_faults_of_the_order_stop_no_build(publish: Callable[..., Any]) -> None:
    site = publish(
        {
            "vaultkit.toml": '[site]\norder = ["Gude/", "[", "*"]\n',
            "A.md": place("first"),
            "Guide/B.md": "",
        }
    )
    assert [line for line in site.warnings if "order" in line] == []
    assert "A/index.html" in site.files
