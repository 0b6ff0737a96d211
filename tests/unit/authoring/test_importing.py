"""Import as a table: a file of another tool, the note it becomes, and what is said about it."""
# ruff: noqa: E501 - files stand here as they are written

from __future__ import annotations

import pytest

from vaultkit.authoring.importing import Options, convert


def bring(text: str, options: Options | None = None, **others: str) -> tuple[str, list[str]]:
    files = {"a/x.md": text.encode(), **{k: v.encode() for k, v in others.items()}}
    done = convert(files, (), options)
    return done.files["a/x.md"].decode(), [
        f"{line} {kind} {what}" for path, line, kind, what in done.remarks if path == "a/x.md"
    ]


FRONT = [
    ("---\ntitle: T\n---\n\nx", "---\ntitle: T\n---\nx\n", []),
    ("---\ntitle: T\n...\nx\n", "---\ntitle: T\n---\nx\n", []),
    ("+++\nt = 1\n+++\nx\n", "---\nt: 1\n---\nx\n", ["1 converted front matter was TOML"]),
    ('{"t": [1, "a: b"]}\nx\n', '---\nt:\n  - 1\n  - "a: b"\n---\nx\n', ["1 converted front matter was JSON"]),
    ("{not json}\nx\n", "{not json}\nx\n", []),
    ("---\na: b: c\n---\nx\n", "---\na: b: c\n---\nx\n", ["1 left front matter that is no YAML: not valid YAML: mapping values are not allowed in this context; quote a value that holds a colon"]),
    ("---\ndraft: false\n---\n", "", ['1 converted "draft: false" is left out']),
    ("---\ntags: a, b c\nkeywords: 2024\n---\n", "---\ntags:\n  - a\n  - b-c\n---\n", ['1 converted "b c" of "tags" is the tag "b-c"', '1 left "2024" of "keywords" can be no tag']),
    ("---\ndate:\n  created: 2024-01-02\n  updated: 2024-01-03\n---\n", "---\ncreated: 2024-01-02\nmodified: 2024-01-03\n---\n", ['1 converted "date.created" is "created"', '1 converted "date.updated" is "modified"']),
    ("---\nlastmod: 2024-01-02\naliases: [x]\n---\n", "---\nmodified: 2024-01-02\naliases:\n  - x\n---\n", ['1 converted "lastmod" is "modified"']),
]  # fmt: skip


@pytest.mark.parametrize(("text", "note", "remarks"), FRONT)
def test_front_matter(text: str, note: str, remarks: list[str]) -> None:
    assert bring(text) == (note, remarks)


BODIES = [
    ("caf&eacute; &lt;b&gt; `&eacute;` &nbsp;&unknown;\n", "café &lt;b&gt; `&eacute;` &nbsp;&unknown;\n", ['1 converted "&eacute;" is "é"']),
    ("a\r\nb\r\n", "a\nb\n", []),
    ("cafÃ© and é\n", "café and é\n", ['1 repaired broken characters: "Ã©" is "é"']),
    ("```\n{{< x >}} &eacute;\n```\n", "```\n{{< x >}} &eacute;\n```\n", []),
    ("{{ site.title }} {% raw %}\n", "{{ site.title }} {% raw %}\n", ["1 left a shortcode: {{ site.title }}", "1 left a shortcode: {% raw %}"]),
    ("{% highlight go %}\nx\n{% endhighlight %}\n", "```go\nx\n```\n", ["1 converted a highlight shortcode is a code block"]),
    ("x\n{: .note}\n[TOC]\n", "x\n{: .note}\n[TOC]\n", ["2 left attributes of kramdown: {: .note}", "3 left a place for a table of contents: [TOC]"]),
    ("[b](b.md) [c](/a/b/) [d](../a/b.html#top) [e](https://x.org) [f](#gone)\n", "[b](a/b.md) [c](a/b.md) [d](a/b.md#Top) [e](https://x.org) [f](#gone)\n", ["1 left an anchor that no heading has: [f](#gone)"]),
    ('[b]({% link a/b.md %}) [c]({{< relref "b" >}})\n', "[b](a/b.md) [c](a/b.md)\n", ["1 converted a reference is an address: {% link a/b.md %}", '1 converted a reference is an address: {{< relref "b" >}}']),
    ('{% post_url 2024-01-01-gone %} `{{< ref "b" >}}`\n', '[2024-01-01-gone](2024-01-01-gone) `{{< ref "b" >}}`\n', ["1 converted a reference is a link: {% post_url 2024-01-01-gone %}", "1 left a link that leads nowhere: [2024-01-01-gone](2024-01-01-gone)"]),
    ('See {{< ref "b" >}}\n', "See [b](a/b.md)\n", ['1 converted a reference is a link: {{< ref "b" >}}']),
    ("[b](b.md#gone)\n", "[b](a/b.md#gone)\n", ["1 left an anchor that no heading has: [b](b.md#gone)"]),
    ('{{< figure src="p q.png" caption="P" >}}\n', "![[p q.png|P]]\n", ["1 converted a figure shortcode is an image"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "note", "remarks"), BODIES)
def test_bodies(text: str, note: str, remarks: list[str]) -> None:
    assert bring(text, **{"a/b.md": "# Top\n", "a/p q.png": ""}) == (note, remarks)


def test_wikilinks_are_short_and_unambiguous() -> None:
    options = Options(wikilinks=True, folder="In")
    files = {
        "x.md": b"[b](b.md) [see b](b.md#c-d) [self](#s) [n](n/b2.md)\n\n# S\n",
        "b.md": b"# C & D\n",
        "n/b2.md": b"",
    }
    done = convert(files, ("old/b.md",), options)
    assert done.files["In/x.md"].decode() == (
        "[[In/b|b]] [[In/b#C & D|see b]] [[#S|self]] [[b2|n]]\n\n# S\n"
    )
    assert done.remarks == ()


def test_names() -> None:
    files = dict.fromkeys(
        ("_posts/2024-05-01-a-post.md", "index.md", "b/index.md", "c/_index.md", "d: e.md",
         "f.txt", "g.html", "README.md", "2024-99-01-x.md"), b"x"
    )  # fmt: skip
    done = convert(files, ("readme.md",))
    assert done.files == {
        "_posts/a-post.md": b"---\ncreated: 2024-05-01\n---\nx\n",
        "index.md": b"x\n",
        "b/b.md": b"x\n",
        "c/c.md": b"x\n",
        "d e.md": b"x\n",
        "f.md": b"x\n",
        "README 2.md": b"x\n",
        "2024-99-01-x.md": b"x\n",
    }
    assert [(r.path, r.kind) for r in done.remarks] == [
        ("d: e.md", "left"),
        ("g.html", "left"),
        ("README.md", "left"),
    ]
    assert done.origins["d e.md"] == "d: e.md"


def test_other_encodings_are_read() -> None:
    done = convert({"a.md": "caf\xe9".encode("latin-1"), "b.md": b"\xef\xbb\xbfb"})
    assert done.files == {"a.md": "café\n".encode(), "b.md": b"b\n"}
    assert [r.text for r in done.remarks] == ["it was not UTF-8, and was read as Windows-1252"]


def test_callouts_end_where_the_indent_does() -> None:
    text = '!!! note\n    a\n\n    b\n\nc\n\n!!! tip "T"\nd\n'
    assert bring(text, Options(callouts=True))[0] == (
        "> [!note]\n> a\n>\n> b\n\nc\n\n> [!tip] T\nd\n"
    )
