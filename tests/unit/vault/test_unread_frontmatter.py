"""What says `publish: false` stays at home, in whatever dress it says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vaultkit.config import Config
from vaultkit.vault.load import load_vault
from vaultkit.vault.publishing.published_files import find_published

if TYPE_CHECKING:
    from pathlib import Path

    from vaultkit.vault.publishing.published_files import Published

FRONT = "---\npublish: false\n---\n"
MENTIONED = "its front matter cannot be read and mentions publish"


def decide(root: Path, text: str | bytes) -> Published:
    data = text if isinstance(text, bytes) else text.encode()
    (root / "A.md").write_bytes(data)
    (root / "B.md").write_bytes(b"")
    return find_published(load_vault(root), Config())


@pytest.mark.parametrize(
    "before",
    [
        *"\u200b\u00a0\u2060\u200e\u200f\u202a\u00ad\u3000\u2028\u2800\x0c\x0b\x1f\x85",
        "<!-- x -->\n",
        "<!-- x\ny --> <!-- z -->\n",
        "%% x %%\n",
        " " * 300,
        "\n" * 300,
        "\ufeff\u200b\n",
        "# Title\n",
        "Title of another tool\n\n",
        "---\nid: 1\n---\n",
    ],
    ids=ascii,
)
def test_front_matter_behind_something_is_not_passed_over(tmp_path: Path, before: str) -> None:
    assert decide(tmp_path, f"{before}{FRONT}Text\n").withheld == {"A.md": MENTIONED}


@pytest.mark.parametrize(
    "text",
    [
        ";;;\npublish = false\n;;;\n",
        "+++\ntitle = 1\npublish = false\n+++\n",
        '{ "publish": false }\n',
        '{\n  "title": {"a": "b"},\n\n  "publish": false\n}\n',
        '---json\n{"publish": false}\n---\n',
        "---yaml\npublish: false\n---\n",
        "--- publish: false ---\n",
        "\u2014\npublish: false\n\u2014\n",
        "\u2013\u2013\u2013\npublish: false\n\u2013\u2013\u2013\n",
        "\u2212\u2212\u2212\npublish: false\n",
        "-\npublish: false\n-\n",
        "***\npublish: false\n***\n",
        "===\npublish: false\n===\n",
        "publish: false\n\nText\n",
        "Title: x\nPublish:   no\n\nText\n",
        "publish:: false\n",
        "<!--\npublish: false\n-->\nText\n",
        "%% publish: false %%\nText\n",
        "---\u00a0\npublish: false\n---\n",
        "\uff0d\uff0d\uff0d\n\uff50\uff55\uff42\uff4c\uff49\uff53\uff48\uff1a false\n",
        "---\n" + " " * 300 + "\npublish: false\n",
        "---\n" + "a: b\n" * 60 + "publish: false\n",
        "\u200b---\n" + "a: b\n" * 60 + "publish: later\n---\n",
        "---\npub\u200blish: false\n",
        "\u200b---\npublish\u200b: false\n---\n",
        b"\x97\npublish: false\n\x97\n",
    ],
    ids=ascii,
)
def test_front_matter_in_another_dress_is_not_passed_over(
    tmp_path: Path, text: str | bytes
) -> None:
    assert decide(tmp_path, text).withheld == {"A.md": MENTIONED}


@pytest.mark.parametrize(
    "key", ["publish\u200b", "\u00a0publish", "pub\u00adlish", "\uff50ublish", '"publish\\u200B"']
)
def test_a_key_counts_as_people_see_it(tmp_path: Path, key: str) -> None:
    assert decide(tmp_path, f"---\n{key}: false\n---\n").notes == ("B.md",)


@pytest.mark.parametrize(
    "text",
    [
        "# How to\n\n```yaml\n---\npublish: false\n---\n```\n",
        "```yaml\npublish: false\n```\n",
        "```yaml\n---\npublish: false\n---\n",
        "---\n\n# Guide\n\n~~~\npublish: false\n~~~\n",
        "---\ntitle: Guide\n---\n\n```yaml\n---\npublish: false\n---\n```\n",
        "---\ntitle: Guide\n---\n\nDraft: a text\n",
        "# How to\n\n    ---\n    publish: false\n    ---\n",
        "# How to\n\nWrite `publish: false`.\n\npublish: is a key\n",
        "Draft: of a letter\n\nDear\n",
        "- publish: the book\n- draft: yes\n",
        "\u2014 publish: it, he said\n",
        "***\n\nText\n\npublish: a word\n",
        "\n---\n\nText\n\n---\n\npublish: a word\n",
        "---\n\n" + "Text\n\n" * 40 + "publish: a word\n",
        "{{date}} publish: yes\n",
        "| publish: | false |\n| --- | --- |\n",
        "Text\n" * 50 + FRONT,
        "---\npublish: true\n---\n\n%% draft: true %%\n",
        "Text with \u200b publish: false\n",
    ],
    ids=ascii,
)
def test_a_note_that_talks_of_publishing_leaves(tmp_path: Path, text: str) -> None:
    published = decide(tmp_path, text)
    assert (published.notes, published.withheld) == (("A.md", "B.md"), {})


@pytest.mark.parametrize(
    "text",
    [
        "private: &p {publish: false}\nclient: &c\n  <<: *p\n<<: *c",
        "<<: {<<: {publish: false}}",
        "<<: [{<<: [{a: 1}, {<<: {draft: true}}]}]",
        "<<: {'<<': {<<: {<<: {<<: {<<: {publish: no}}}}}}",
        "a: &a {publish: false}\n<<: *a\n<<: {b: 1}",
        '"<<": {publish: false}',
    ],
)
def test_merged_properties_count_at_any_depth(tmp_path: Path, text: str) -> None:
    assert decide(tmp_path, f"---\n{text}\n---\n").notes == ("B.md",)


def test_merged_properties_may_hold_themselves(tmp_path: Path) -> None:
    text = "---\na: &a\n  <<: *a\n  <<: [*a]\n---\n"
    assert decide(tmp_path, text).notes == ("B.md",)


def test_what_is_merged_elsewhere_says_nothing_of_the_note(tmp_path: Path) -> None:
    text = "---\nclient:\n  <<: {publish: false}\n---\n"
    assert decide(tmp_path, text).notes == ("A.md", "B.md")


def test_a_second_key_behind_an_anchor_is_seen(tmp_path: Path) -> None:
    text = "---\n&a publish: true\n&b publish: true\n---\n"
    assert decide(tmp_path, text).withheld == {"A.md": "it says twice whether it is published"}


@pytest.mark.parametrize("piece", ["<!--", " ", "\n", "*", "-", "{", "```\n", "> ", "&a ", "\r"])
def test_a_head_is_read_in_linear_time(tmp_path: Path, piece: str) -> None:
    text = f"---\n{piece * (100_000 // len(piece))}\ndraft"
    assert decide(tmp_path, text).withheld == {}


@pytest.mark.parametrize(
    "text",
    [
        b"---\n" + b" " * 300 + "publish: false\n---\n".encode("utf-16-le"),
        b" " * 300 + "---\npublish: false\n---\n".encode("utf-16-be"),
    ],
    ids=ascii,
)
def test_utf_16_behind_blanks_stays(tmp_path: Path, text: bytes) -> None:
    (reason,) = decide(tmp_path, text).withheld.values()
    assert reason.startswith("the note holds the character NUL")
