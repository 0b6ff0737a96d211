from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.config import Config, SiteConfig
from vaultkit.errors import VaultkitError
from vaultkit.site.build.build_problems import find_problems
from vaultkit.vault.files.excluded_files import read_filters
from vaultkit.vault.load import load_vault
from vaultkit.vault.publishing.home_note import hidden_home
from vaultkit.vault.publishing.publish_properties import EMPTY
from vaultkit.vault.publishing.published_files import find_published

if TYPE_CHECKING:
    from collections.abc import Callable

NUL = "the note holds the character NUL, as UTF-16 and programs do and no text does"


def test_what_leaves_the_vault(make_site: Callable[..., Any]) -> None:
    site = make_site(
        {
            "A.md": "[[B]] ![[used.png]] [pdf](doc.pdf)",
            "B.md": "",
            "Templates/T.md": "",
            "Private/P.md": "![[secret.png]]",
            "used.png": "",
            "doc.pdf": "",
            "unused.png": "",
            "secret.png": "",
            ".obsidian/app.json": json.dumps({"userIgnoreFilters": ["Private/"]}),
        },
        Config(templates=("Templates/**",)),
    )
    assert site.published.notes == ("A.md", "B.md")
    assert site.published.attachments == ("doc.pdf", "used.png")


@pytest.mark.parametrize(
    ("value", "leaves"),
    [
        ("false", False),
        ('"false"', False),
        ("False", False),
        ("no", False),
        ("0", False),
        ("true", True),
        ("yes", True),
        ("", False),
        ("maybe", False),
        ("[true]", False),
        ("{a: 1}", False),
        ("true\ndraft: true", False),
        ('true\ndraft: "true"', False),
        ('true\ndraft: "false"', True),
        ("true\ndraft:", True),
        ("true\ndraft: later", False),
        ("true\nPublish: false", False),
        ("false\npublish: true", False),
        ("true\npublish: true", False),
    ],
)
def test_publish_property(make_site: Callable[..., Any], value: str, leaves: bool) -> None:  # noqa: FBT001
    site = make_site({"A.md": f"---\npublish: {value}\n---\n", "B.md": ""})
    assert ("A.md" in site.published.notes) is leaves


@pytest.mark.parametrize(
    "text",
    [
        "---\npublish: false\nbad: [\n---\n",
        "---\npublish: false\ntext without an end\n",
        "\n---\npublish: false\n---\n",
        "---\nbad: [\n---\n",
        '---\n"pub\\x6cish": false\nbad: [\n---\n',
        "---\nup: [[A]] [[B]]\n---\n",
        "---\nnothing but text\n---\n",
        "---\ntitle: x\n...\npublish: false\n---\n",
        "---\n<<<<<<< HEAD\npublish: false\n=======\npublish: true\n>>>>>>> b\n---\n",
        "---\ntitle: A\n<<<<<<< HEAD\n=======\nx: 1\n>>>>>>> b\n---\n",
        "\ufeff---\npublish: false\n---\n",
        "\ufeff---\n# a comment\npublish: false\n---\n",
        "---\n# a comment\npublish: false\n\nnever closed\n",
        "---\rpublish: false\r---\r",
        "--- \n? publish\n: false\n",
        "----\npublish: false\n----\n",
        "+++\ndraft = true\n+++\n",
        "---\nbase: &b\n  publish: false\n<<: *b\n---\n",
        "---\n<<: [{draft: true}]\n---\n",
        '---\n"publish ": false\n---\n',
    ],
)
def test_front_matter_that_cannot_be_read_fails_closed(
    make_site: Callable[..., Any], text: str
) -> None:
    site = make_site({"A.md": text, "B.md": ""})
    assert site.published.notes == ("B.md",)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_note_in_utf_16_stays_and_is_told(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "A.md").write_bytes("---\npublish: false\n---\n".encode(encoding))
    (tmp_path / "B.md").write_text("", "utf-8")
    published = find_published(load_vault(tmp_path), Config())
    assert published.notes == ("B.md",)
    reason = "the note is UTF-16, not UTF-8" if encoding == "utf-16" else NUL
    assert published.withheld == {"A.md": reason}


def test_a_note_with_nul_stays_and_the_line_is_told(make_site: Callable[..., Any]) -> None:
    """One NUL is enough, wherever it stands; a note that says no by itself is not mentioned."""
    files = {"A.md": "# A\n\nbefore\n\0\0after [[B]]\n", "B.md": "![[A]]\n"}
    site = make_site(
        {**files, "C.md": "---\npublish: true\n---\n\0", "D.md": "---\npublish: false\n---\n\0"}
    )
    assert site.published.withheld == {"A.md": NUL, "C.md": NUL}
    assert list(find_problems(site, Config())) == [
        f"A.md:4:1: not published: {NUL}",
        f"C.md:4:1: not published: {NUL}",
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("---\nbad: [\n---\n", "its front matter cannot be read"),
        ("---\n# x\npublish: no\n", "its front matter cannot be read and mentions publish"),
        ("---\npublish: maybe\n---\n", '"publish" is neither yes nor no'),
        ("---\npublish:\n---\n", EMPTY),
        ("---\nPublish: ''\n---\n", EMPTY),
        ("---\npublish: null\ndraft: false\n---\n", EMPTY),
        ("---\npublish: true\nPublish: false\n---\n", "it says yes and no"),
    ],
)
def test_it_is_told_why_a_note_stays(make_site: Callable[..., Any], text: str, reason: str) -> None:
    site = make_site({"A.md": text, "B.md": ""})
    assert site.published.withheld == {"A.md": reason}


@pytest.mark.parametrize(
    "text",
    ["---\n\nA rule above, to publish.\n", "---\n---\n", "# draft: of a heading\n"],
)
def test_a_note_without_front_matter_leaves(make_site: Callable[..., Any], text: str) -> None:
    site = make_site({"A.md": text})
    assert site.published.notes == ("A.md",)


def test_an_attachment_in_an_excluded_folder_stays(make_site: Callable[..., Any]) -> None:
    site = make_site(
        {
            "A.md": "![[x.png]]",
            "Private/x.png": "",
            ".obsidian/app.json": json.dumps({"userIgnoreFilters": ["Private"]}),
        }
    )
    assert site.published.attachments == ()


def test_boards_and_bases_leave_as_pages_only(make_site: Callable[..., Any]) -> None:
    site = make_site(
        {
            "A.md": "![[b.canvas]] ![[c.base]] %% [[e.base]] ![[f.png]] %%",
            "B.md": "---\npublish: false\n---\n![[d.canvas]] [[g.base]]",
            "b.canvas": json.dumps(
                {"nodes": [{"file": "On/p.png"}, {"background": "q.png"}, {"file": "B.md"}]}
            ),
            **dict.fromkeys(["c.base", "e.base", "g.base", "f.png", "On/p.png", "q.png"], ""),
            "d.canvas": "{}",
        }
    )
    assert site.published.attachments == ("On/p.png", "q.png")
    assert site.published.canvases == ("b.canvas",)
    assert site.published.bases == ("c.base",)


FOLDERS = {
    "Open/A.md": "",
    "Open/No.md": "---\npublish: false\n---\n",
    "Shut/B.md": "",
    "Shut/Yes.md": "---\npublish: true\n---\n![[Shut/p.png]]",
    "Else/C.md": "",
    "Else/Yes.md": "---\npublish: 'true'\n---\n",
    "Shut/p.png": "",
}


@pytest.mark.parametrize(
    ("site_config", "leave"),
    [
        (SiteConfig(), ["Else/C", "Else/Yes", "Open/A", "Shut/B", "Shut/Yes"]),
        (SiteConfig(publish="opt-in"), ["Else/Yes", "Shut/Yes"]),
        (SiteConfig(exclude=("Shut/",)), ["Else/C", "Else/Yes", "Open/A", "Shut/Yes"]),
        (SiteConfig(include=("Open/",)), ["Else/Yes", "Open/A", "Shut/Yes"]),
        (SiteConfig(publish="opt-in", include=("Open/",)), ["Else/Yes", "Open/A", "Shut/Yes"]),
        (
            SiteConfig(include=("Open/", "Shut/"), exclude=("Shut/B*",)),
            ["Else/Yes", "Open/A", "Shut/Yes"],
        ),
    ],
)
def test_folder_rules(
    make_site: Callable[..., Any], site_config: SiteConfig, leave: list[str]
) -> None:
    site = make_site(FOLDERS, Config(site=site_config))
    assert [path.removesuffix(".md") for path in site.published.notes] == leave


def test_an_attachment_in_a_folder_that_stays(make_site: Callable[..., Any]) -> None:
    site = make_site(FOLDERS, Config(site=SiteConfig(exclude=("Shut/",))))
    assert site.published.attachments == ()
    assert site.published.kept == {"Shut/p.png": "Shut/Yes.md"}


def test_templates_of_obsidian_stay(make_site: Callable[..., Any]) -> None:
    site = make_site(
        {
            "A.md": "",
            "T/T.md": "---\npublish: true\n---\n",
            ".obsidian/templates.json": json.dumps({"folder": "T"}),
        }
    )
    assert site.published.notes == ("A.md",)


@pytest.mark.parametrize(
    ("pattern", "path", "ignored"),
    [
        ("Private/", "Private/a.md", True),
        ("Private/", "private/a.md", True),
        ("Private/", "Public/Private/a.md", False),
        ("/draft/", "a draft.md", True),
        (r"/^\d+/", "2024.md", True),
        (r"/^\d+/", "a2024.md", False),
        ("", "a.md", False),
        ("/", "a.md", False),
    ],
)
def test_excluded_files(pattern: str, path: str, ignored: bool) -> None:  # noqa: FBT001
    assert read_filters([pattern]).match(path) is ignored


def test_an_excluded_files_pattern_that_cannot_be_read_stops_the_build(
    make_site: Callable[..., Any],
) -> None:
    settings = json.dumps({"userIgnoreFilters": ["/(/"]})
    with pytest.raises(VaultkitError, match="nothing can be published"):
        make_site({"A.md": "", ".obsidian/app.json": settings})


def test_home_is_found_by_its_name(make_site: Callable[..., Any]) -> None:
    assert make_site({"Home.md": "", "A.md": ""}).home == "Home.md"


def test_home_of_the_config_wins(make_site: Callable[..., Any]) -> None:
    site = make_site({"Home.md": "", "Maps/M.md": ""}, Config(site=SiteConfig(home="Maps/M.md")))
    assert site.home == "Maps/M.md"
    assert site.addresses.notes["Maps/M.md"] == ""


def test_home_of_the_config_must_be_published(make_site: Callable[..., Any]) -> None:
    with pytest.raises(VaultkitError, match=r'site.home: "Mising": no such note; name a note of'):
        make_site({"A.md": ""}, Config(site=SiteConfig(home="Mising")))
    config = Config(site=SiteConfig(home="Indx"), path=Path("x.toml"))
    with pytest.raises(VaultkitError, match=r'x.toml: site.home: "Indx": .*did you mean "Index"'):
        make_site({"Index.md": ""}, config)
    files = {"A.md": "", "Index.md": "", "B.md": "---\npublish: false\n---\n"}
    site = make_site(files, Config(site=SiteConfig(home="B.md")))
    assert (site.home, hidden_home(site.vault, site.published, "B.md")) == ("Index.md", "B.md")


def test_a_vault_without_anything_to_publish_is_an_error(make_site: Callable[..., Any]) -> None:
    with pytest.raises(VaultkitError, match="no notes to publish"):
        make_site({"A.md": "---\npublish: false\n---\n"})


def test_what_cannot_be_read_is_told(make_site: Callable[..., Any]) -> None:
    site = make_site(
        {
            "A.md": "![[C.canvas]] ![[D.canvas]] ![[B.base]]\n\n```base\nviews: [\n```\n",
            "C.canvas": '{"nodes": [',
            "D.canvas": '{"nodes":[{"id":"1","type":"text","x":1e308,"y":0,"width":1,"height":1}]}',
            "B.base": "views: [",
            "Private.md": "---\npublish: false\n---\n![[E.canvas]]",
            "E.canvas": "{",
        }
    )
    told = {line.partition(": not valid")[0] for line in find_problems(site, Config())}
    reason = 'its "x" is no number between -1,000,000 and 1,000,000'
    assert told == {
        "A.md:5:1: E207 this base cannot be read",
        "B.base:1:9: E207 this base cannot be read",
        "C.canvas:1:12: E206 this canvas cannot be read: expecting value",
        f'D.canvas:1:18: E206 the card "1" is not shown: {reason}',
    }
