from __future__ import annotations

import pytest

from vaultkit.site.model.page_addresses import assign_addresses


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("Node port.md", "Node-port/"),
        ("a/b c/D.md", "a/b-c/D/"),
        ("C++.md", "C%2B%2B/"),
        ("R&D.md", "R%26D/"),
        ("C#.md", "C/"),
        ("50%.md", "50/"),
        ("v1.2.3.md", "v1.2.3/"),
        ("日本語.md", "%E6%97%A5%E6%9C%AC%E8%AA%9E/"),
        ("📚 Library.md", "%F0%9F%93%9A-Library/"),
        ("Why?.md", "Why/"),
        ("#.md", "note/"),
        (" ..md", "note/"),
        ("404.html.md", "404.html-2/"),
        ("index.md", "index/"),
    ],
)
def test_address_of_a_note(path: str, url: str) -> None:
    assert assign_addresses([path], [], []).notes == {path: url}


def test_two_notes_with_one_address() -> None:
    found = assign_addresses(["C#.md", "C.md", "c?.md"], [], [])
    assert found.notes == {"C#.md": "C/", "C.md": "C-2/", "c?.md": "c-3/"}
    assert [(clash.path, clash.taken_by) for clash in found.clashes] == [
        ("C.md", "C#.md"),
        ("c?.md", "C#.md"),
    ]


def test_attachments_keep_their_names() -> None:
    found = assign_addresses(["node.js.md"], ["node.js", "a b#c.png"], [])
    assert found.attachments == {"node.js": "node.js", "a b#c.png": "a%20b%23c.png"}
    assert found.notes == {"node.js.md": "node.js-2/"}


def test_a_folder_shares_the_address_of_its_note() -> None:
    found = assign_addresses(["Services.md", "Services/A.md"], [], [])
    assert found.folders == {"Services": "Services/"}
    assert found.notes["Services.md"] == "Services/"
    assert found.clashes == ()


def test_two_folders_with_one_address() -> None:
    found = assign_addresses(["a b/X.md", "a-b/Y.md"], [], [])
    assert found.folders == {"a b": "a-b/", "a-b": "a-b-2/"}


def test_tags_that_would_lead_out_of_the_site_or_into_a_folder() -> None:
    found = assign_addresses(["tags/x.md", "All notes.md"], [], ["../../etc", "x", "c#", "c"])
    assert found.tags == {
        "../../etc": "tags/note/note/etc/",
        "x": "tags/x-2/",
        "c#": "tags/c/",
        "c": "tags/c-2/",
    }
    assert found.tag_index == "tags-2/"
    assert found.all_notes == "all-notes-2/"


def test_relative_addresses() -> None:
    found = assign_addresses(["Home.md", "a/B.md"], ["x.png"], ["t"], "Home.md")
    home, deep = found.seen_from(""), found.seen_from("a/B/")
    assert (home.file("a/B.md"), home.file("Home.md"), home.tag("T")) == ("a/B/", "./", "tags/t/")
    assert (deep.file("a/B.md"), deep.file("Home.md")) == ("./", "../../")
    assert (deep.file("x.png"), deep.file("nowhere.md"), deep.tag("no")) == ("../../x.png", "", "")


@pytest.mark.parametrize(
    ("page", "to", "way"),
    [
        ("", "", "./"),
        ("", "A/", "A/"),
        ("A/", "", "../"),
        ("A/", "A/", "./"),
        ("A/", "A/p.png", "p.png"),
        ("f/A/", "f/B/", "../B/"),
        ("f/A/", "f/", "../"),
        ("f/A/", "fg/B/", "../../fg/B/"),
        ("f/A/", "g/A/", "../../g/A/"),
        ("f/g/A/", "f/h/B/", "../../h/B/"),
    ],
)
def test_the_way_between_two_pages(page: str, to: str, way: str) -> None:
    assert assign_addresses([], [], []).seen_from(page).to(to) == way
