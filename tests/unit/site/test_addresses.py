from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.site.model.page_addresses import assign_addresses
from vaultkit.vault.publishing.site_addresses import OF_PAGES, RESERVED


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
    assert found.notes == {"C#.md": "C-2/", "C.md": "C/", "c?.md": "c-3/"}
    assert [(clash.path, clash.taken_by) for clash in found.clashes] == [
        ("C#.md", "C.md"),
        ("c?.md", "C.md"),
    ]


def test_whose_name_needs_no_change_has_the_first_claim() -> None:
    found = assign_addresses(["a b.md", "a#-b.md", "a-b.md", "x#/N.md", "x/N.md"], [], ["t#", "t"])
    assert found.notes["a-b.md"] == "a-b/"
    assert found.notes["a b.md"] == "a-b-2/"
    assert found.notes["a#-b.md"] == "a-b-3/"
    assert found.folders == {"x": "x/", "x#": "x-2/"}
    assert found.tags == {"t#": "tags/t-2/", "t": "tags/t/"}


@pytest.mark.parametrize(
    ("wanted", "got"),
    [
        ("a/vk-preview.html", "a/vk-preview.html-2/"),
        ("VK-Preview.html", "VK-Preview.html-2/"),
        ("vk-preview.html/x/y", "vk-preview.html-2/x/y/"),
        ("a/index.md/index.html/x", "a/index.md-2/index.html-2/x/"),
        ("feed.xml/x", "feed.xml-2/x/"),
        ("llms.txt/x", "llms.txt-2/x/"),
        ("search/titles.json/x", "search/titles.json-2/x/"),
        ("p.png/x", "p.png-2/x/"),
        ("theme.css/x", "theme.css-2/x/"),
        ("search/x", "search/x/"),
    ],
)
def test_nothing_is_at_or_below_a_file(wanted: str, got: str) -> None:
    wishes = {"N.md": wanted}
    found = assign_addresses(["N.md"], ["p.png"], [], permalinks=wishes, others=["theme.css"])
    assert found.notes == {"N.md": got}
    assert found.is_taken(wanted)


def test_attachments_lie_below_no_file_of_the_site() -> None:
    found = assign_addresses(["a.md"], ["a/vk-preview.html", "a/vk-preview.html/x.png"], [])
    assert found.attachments == {
        "a/vk-preview.html": "a/vk-preview-2.html",
        "a/vk-preview.html/x.png": "a/vk-preview.html-2/x.png",
    }


PARTS = st.sampled_from(
    ["a", "A", "a#", *OF_PAGES, *RESERVED, "titles.json", "p.png", "a b", "a-b"]
)
PATHS = st.lists(st.lists(PARTS, min_size=1, max_size=4).map("/".join), unique=True, max_size=6)


@given(PATHS, PATHS, PATHS)
def test_no_two_files_of_a_site_are_in_each_others_way(
    notes: list[str], files: list[str], wishes: list[str]
) -> None:
    paths = [f"{path}.md" for path in notes]
    files = [path for path in files if path.endswith(".png")]
    asked = dict(zip(paths, wishes, strict=False))
    found = assign_addresses(paths, files, ["t"], permalinks=asked)
    pages = [*found.notes.values(), *found.tags.values(), found.all_notes]
    pages += [url for url in found.folders.values() if url not in pages]
    made = {f"{unquote(url)}{name}".lower() for url in pages for name in OF_PAGES}
    made |= {unquote(url).lower() for url in found.attachments.values()}
    assert len(made) == len(set(pages)) * len(OF_PAGES) + len(files)
    made |= {name for name in RESERVED if "." in name}
    folders = {above.as_posix() for path in made for above in PurePosixPath(path).parents}
    assert not made & folders


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
    assert found.folders == {"a b": "a-b-2/", "a-b": "a-b/"}


def test_tags_that_would_lead_out_of_the_site_or_into_a_folder() -> None:
    found = assign_addresses(["tags/x.md", "All notes.md"], [], ["../../etc", "x", "c#", "c"])
    assert found.tags == {
        "../../etc": "tags/note/note/etc/",
        "x": "tags/x-2/",
        "c#": "tags/c-2/",
        "c": "tags/c/",
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
