"""What hid a page where it comes from hides it here, and each time it is said."""
# ruff: noqa: E501 - files stand here as they are written

from __future__ import annotations

from datetime import date

import pytest

from vaultkit.authoring.importing import Imported, Options, convert

TODAY = date(2026, 6, 15)
HIDDEN = "publish: false\n"


def bring(files: dict[str, str], source: str = "", **above: str) -> Imported:
    settings = {name.replace("_yml", ".yml"): text.encode() for name, text in above.items()}
    options = Options(today=TODAY, source=source, above=settings)
    return convert({path: text.encode() for path, text in files.items()}, (), options)


def hidden_by(done: Imported) -> set[str]:
    """Return the source files whose notes say that they stay at home."""
    return {done.origins[path] for path, data in done.files.items() if HIDDEN.encode() in data}


def said(done: Imported) -> list[str]:
    return [f"{path}:{line} {kind} {text}" for path, line, kind, text in done.remarks]


HIDES = [
    ("published: false", "published: false"),
    ('published: "no"', "published: no"),
    ("Draft: true", "Draft: true"),
    ("draft: yes", "draft: yes"),
    ("draft: perhaps", "draft: perhaps"),
    ("private: true", "private: true"),
    ("unlisted: true", "unlisted: true"),
    ("hidden: true", "hidden: true"),
    ("headless: true", "headless: true"),
    ("permalink: false", "permalink: false"),
    ("eleventyExcludeFromCollections: true", "eleventyExcludeFromCollections: true"),
    ("visibility: members", "visibility: members"),
    ("_build:\n  render: never", "_build: render: never"),
    ("build:\n  list: false", "build: list: false"),
    ("params:\n  private: true", "private: true"),
    ("publishDate: 2026-06-16", "publishDate: 2026-06-16"),
    ("publishDate: 2026-06-16T01:00:00Z", "publishDate: 2026-06-16 01:00:00+00:00"),
    ('date: "2026-12-01 10:00"', "date: 2026-12-01 10:00"),
    ("expiryDate: 2026-06-14", "expiryDate: 2026-06-14"),
    ("unpublishdate: 2020-01-01", "unpublishdate: 2020-01-01"),
    ("publish: true\ndraft: true", "draft: true"),
]


@pytest.mark.parametrize(("front", "reason"), HIDES)
def test_front_matter_that_hid_a_page(front: str, reason: str) -> None:
    done = bring({"a.md": f"---\n{front}\n---\nx\n"})
    assert hidden_by(done) == {"a.md"}
    assert f'a.md:1 converted "{reason}" is "publish: false"' in said(done)
    assert b"publish: true" not in done.files["a.md"]


@pytest.mark.parametrize(
    "front",
    [
        "published: true", "draft: false", "draft:", "private: false", "hide: [toc]",
        "publishDate: 2026-06-15", "date: 2026-06-15", "expiryDate: 2026-06-16",
        "date: 2027-01-01\npublishDate: 2026-01-01", "permalink: /x/", "build:\n  render: always",
        "published: 2020-01-01", "visibility: public", "status: draft",
    ],
)  # fmt: skip
def test_front_matter_that_hid_nothing(front: str) -> None:
    assert hidden_by(bring({"a.md": f"---\n{front}\n---\nx\n"})) == set()


@pytest.mark.parametrize(
    "text",
    [
        "---\ndraft: true\n---\n", "+++\ndraft = true\n+++\n", '{"draft": true}\n',
        "+++\nexpiryDate = 2020-01-01T00:00:00Z\n+++\n", "+++\n[build]\nrender = 'never'\n+++\n",
        '{"headless": true}\n', "+++\nheadless = \n+++\n", '{"draft": true,}\n',
    ],
)  # fmt: skip
def test_all_kinds_of_front_matter(text: str) -> None:
    assert hidden_by(bring({"a.md": text})) == {"a.md"}


def test_front_matter_that_cannot_be_read_hides_where_it_becomes_text() -> None:
    broken = "---\ndraft: true: x\n---\n"
    done = bring({"2024-01-02-a.md": broken, "b.md": broken, "c.md": '{"draft": true,}\n'})
    assert done.files["a.md"] == f"---\npublish: false\ncreated: 2024-01-02\n---\n{broken}".encode()
    assert done.files["b.md"] == broken.encode()
    assert done.files["c.md"] == b'---\npublish: false\n---\n{"draft": true,}\n'
    why = 'hidden by front matter that cannot be read: it is "publish: false"'
    assert f"c.md:0 converted {why}" in said(done)


def test_the_property_stays() -> None:
    done = bring({"a.md": "---\ntitle: T\npublished: false\n---\nx\n"})
    assert done.files["a.md"] == b"---\ntitle: T\npublished: false\npublish: false\n---\nx\n"


DOUBTS = [
    ("status: draft", '"status: draft" may have hidden the page; "publish: false" does so here'),
    (
        "nav_exclude: true",
        '"nav_exclude: true" hid the page from lists or searches; it is published here',
    ),
    (
        "expiryDate: 2030-01-01",
        '"expiryDate: 2030-01-01" hides the page from then on; nothing does that here',
    ),
    ("publishDate: soon", '"publishDate: soon" is no date that can be compared'),
]


@pytest.mark.parametrize(("front", "doubt"), DOUBTS)
def test_what_cannot_be_decided_is_said(front: str, doubt: str) -> None:
    done = bring({"a.md": f"---\n{front}\n---\nx\n"})
    assert f"a.md:1 left {doubt}" in said(done)


def test_folders_and_names() -> None:
    done = bring(
        {"_drafts/a.md": "x", "_posts/2026-06-16-b.md": "x", "_posts/2026-06-15-c.md": "x",
         "s/_part.mdx": "x", "s/_index.md": "x"}
    )  # fmt: skip
    assert hidden_by(done) == {"_drafts/a.md", "_posts/2026-06-16-b.md", "s/_part.mdx"}
    assert said(done) == [
        '_drafts/a.md:0 converted hidden by the folder "_drafts": it is "publish: false"',
        '_posts/2026-06-16-b.md:0 converted hidden by the day in its name: it is "publish: false"',
        's/_part.mdx:0 converted hidden by the name "_part.mdx": it is "publish: false"',
    ]


JEKYLL = """\
exclude: [secret.md, internal/, "*.wip.md", deep/*/notes]
include: [_pages]
collections:
  guides:
    output: true
  staff:
    output: false
defaults:
  - scope:
      path: old
    values:
      published: false
"""


def test_jekyll_settings() -> None:
    paths = (
        "secret.md", "internal/a.md", "x/b.wip.md", "deep/1/notes/c.md", "old/d.md", "_staff/e.md",
        "_pages/f.md", "_guides/g.md", "x/secret.md", "older/h.md",
    )  # fmt: skip
    done = bring({"_config.yml": JEKYLL, **dict.fromkeys(paths, "x")})
    assert hidden_by(done) == set(paths[:6])
    assert (
        'secret.md:0 converted hidden by "exclude" of _config.yml: it is "publish: false"'
        in said(done)
    )


MKDOCS = """\
docs_dir: docs
plugins: !!python/name:os.system
exclude_docs: |
  private/
  !private/open.md
draft_docs: |
  *.draft.md
not_in_nav: /aside.md
"""


@pytest.mark.parametrize("is_beside", [False, True])
def test_mkdocs_settings(*, is_beside: bool) -> None:
    names = ("private/a.md", "b/c.draft.md", "d.md", "aside.md")
    if is_beside:
        done = bring(dict.fromkeys(names, "x"), "docs", mkdocs_yml=MKDOCS)
        prefix = ""
    else:
        done = bring({"mkdocs.yml": MKDOCS, **{f"docs/{name}": "x" for name in names}})
        prefix = "docs/"
    assert hidden_by(done) == {f"{prefix}private/a.md", f"{prefix}b/c.draft.md"}
    assert (
        f'{prefix}aside.md:0 left "not_in_nav" of mkdocs.yml keeps it out of the navigation; '
        "it is published here"
    ) in said(done)


def test_settings_that_cannot_be_read_are_reported() -> None:
    done = bring({"_config.yml": "exclude: [a", "hugo.toml": "ignoreFiles = ['x']\n", "a.md": "x"})
    texts = said(done)
    assert any(
        x.startswith("_config.yml:0 left what it hides is not known: not val") for x in texts
    )
    assert 'hugo.toml:0 left "ignoreFiles" is not applied; see what it left out' in texts


def test_what_hides_a_folder_in_hugo() -> None:
    done = bring(
        {
            "hugo.toml": "",
            "a/_index.md": "---\ncascade:\n  draft: true\n---\n",
            "a/b/c.md": "x",
            "h/index.md": "---\nheadless: true\n---\n",
            "h/part.md": "x",
            "p/index.md": "---\ndraft: true\n---\n",
            "p/part.md": "x",
            "q/_index.md": "---\ndraft: true\n---\n",
            "q/r.md": "x",
        }
    )
    assert hidden_by(done) == {
        "a/_index.md", "a/b/c.md", "h/index.md", "h/part.md", "p/index.md", "p/part.md", "q/_index.md"
    }  # fmt: skip
    assert (
        'a/b/c.md:0 converted hidden by "cascade: draft: true" in the folder "a": '
        'it is "publish: false"'
    ) in said(done)


def test_utf_16_is_read() -> None:
    done = convert({"a.md": "---\ndraft: true\n---\né\n".encode("utf-16")})
    assert done.files["a.md"] == "---\npublish: false\n---\né\n".encode()
    assert done.remarks[0].text == "it was not UTF-8, and was read as UTF-16"
