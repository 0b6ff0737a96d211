"""Sites of Hugo, Jekyll and MkDocs brought into a vault that `init` made: no finding is ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

HUGO = {
    "hugo.toml": 'title = "x"\n',
    "content/_index.md": "---\ntitle: Home\n---\nhome\n",
    "content/plain.md": "# No front matter\n",
    "content/posts/a.md": (
        "---\ntitle: A\ndate: 2024-01-02T10:00:00Z\nlastmod: 2024-03-02 10:00:00 +0100\n"
        'tags: [x]\ncategories: ["Tech News"]\ndraft: false\ntype: post\n---\n'
        '[b](../b/) [c]({{< ref "docs/c.md" >}})\n'
    ),
    "content/posts/b/index.md": (
        '+++\ntitle = "B"\ndate = 2024-01-05T10:00:00-08:00\n+++\n# B\n![p](p.png)\n'
    ),
    "content/posts/b/p.png": "png",
    "content/docs/c.md": '---\ntitle: C\ndate: "2024-02-03 11:12:13"\n---\ntext\n',
}
JEKYLL = {
    "_config.yml": "title: x\n",
    "_posts/2024-01-02-first.md": (
        "---\nlayout: post\ntitle: First\ndate: 2024-01-02 10:00:00 +0200\n---\n"
        "[second]({% post_url 2024-01-03-second %})\n"
    ),
    "_posts/2024-01-03-second.md": "---\nlayout: post\n---\ntext\n",
    "about.md": "---\npermalink: /about/\n---\nAbout\n",
}
MKDOCS = {
    "mkdocs.yml": "site_name: x\n",
    "docs/index.md": "# Home\n\n[Guide](guide/start.md#go)\n",
    "docs/guide/start.md": "# Start\n\n## Go\n\n!!! note\n    Text\n",
    "docs/guide/index.md": (
        "---\ndate:\n  created: 2024-01-02\n  updated: 2024-02-03T04:05:06Z\n---\n"
        "# Guide\n\n[up](../index.md)\n"
    ),
}


@pytest.mark.parametrize(
    ("site", "folder"),
    [
        (HUGO, "site/content"),
        (HUGO, "site"),
        (JEKYLL, "site"),
        (MKDOCS, "site/docs"),
        (MKDOCS, "site"),
    ],
)
def test_nothing_is_wrong_afterwards(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    site: dict[str, str],
    folder: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    for path, text in site.items():
        (tmp_path / "site" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / path).write_text(text)
    assert run(["init", "kb", "-q"]) == 0
    before = sorted((tmp_path / "kb").rglob("[!.]*"))
    assert run(["import", folder, "--into", "kb", "--callouts", "-q"]) == 0
    capsys.readouterr()
    assert run(["check", "kb", "-q", "--format", "concise"]) == 0, capsys.readouterr().out
    assert run(["undo", "kb", "-q"]) == 0
    after = sorted(path for path in (tmp_path / "kb").rglob("[!.]*"))
    assert [p for p in after if ".vaultkit" not in p.parts] == [
        p for p in before if ".vaultkit" not in p.parts
    ]
