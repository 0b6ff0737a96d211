"""The reference site says all that the site says, and nothing that only private notes say."""

from __future__ import annotations

import json
import tempfile
from datetime import date, datetime
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

import vaultkit.site.build_audit as site_audit
from tests.unit.site.canaries import make_vault_of_canaries
from tests.unit.site.site_runs import pages_of
from tests.unit.site.test_leaks import everything
from vaultkit.checks.audit.folder_audit import find_written
from vaultkit.checks.audit.reference.reference_vault import reference_files
from vaultkit.config import Config, SiteConfig
from vaultkit.errors import ReferenceSiteError
from vaultkit.site.model.site_model import Dates
from vaultkit.site.reference_build.reference_look import Look, Subject
from vaultkit.site.reference_build.reference_site import build_reference
from vaultkit.testing import make_vault
from vaultkit.vault.built_site.site_files import find_output
from vaultkit.vault.load import load_vault
from vaultkit.vault.publishing.published_files import find_published

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.unit.site.conftest import Built

pytestmark = pytest.mark.filterwarnings("ignore::bs4.XMLParsedAsHTMLWarning")

PRIVATE = "---\npublish: false\naliases: [Pseudonym]\ntags: [covert]\ntype: secret-kind\n---\n"


def influenced(hidden_name: str) -> dict[str, str]:
    """Return a vault in whose published part private notes have a hand everywhere."""
    hidden = f'hidden-name = "{hidden_name}"\n' if hidden_name else ""
    return {
        "vaultkit.toml": f'[site]\nname = "N"\nurl = "https://a.example/"\n{hidden}'
        'exclude = ["Shut"]\n',
        "Home.md": "# Home\n\nThe first words.\n\n- [[One]]\n- [[Two]]\n- [[Board.canvas]]\n"
        "- [[List.base]]\n- [[pic.png]]\n",
        "One.md": "---\n"
        "aliases: [First]\ntags: [open]\nredirect_from: [Old/One.md]\nreview_by: 2020-01-01\n"
        'up: "[[Zephyr]]"\nrelated: ["[[Zephyr|a wind]]", "[[Two]]", \'[[Zephyr#Deep|it\'\'s]]\']\n'
        "type: page\ncreated: 2024-02-03\n---\n"
        "# One of them\n\n"
        "See [[Zephyr]] and [[Zephyr|the *plan*]], [a **label**](Shut/Zephyr.md), [ref][r] and\n"
        "[Zephyr][r]; ![[Zephyr]] and ![alt](Shut/plan.pdf) and [[Zephyr#Deep]].\n\n"
        "![[Zephyr#Deep]]\n\n![[Shut/plan.pdf|the pdf]]\n\n![[Shut/far.base]]\n\n"
        "| a | b |\n|---|---|\n| [[Zephyr\\|in a cell]] | [[Zephyr]] |\n\n"
        "## About [[Zephyr]] here\n\nText %%note to self about Zephyr%% goes on. ^block\n\n"
        "%%\n## Covert heading\n\nZephyr\n%%\n\n<!-- covert remark -->\n\n"
        "It is <!-- covert --> so.\n\n"
        "> [!flow] Steps\n> [[Two]] -> [[Zephyr]]: hand over\n\n"
        "> [!decision] Which?\n> - [[Zephyr]]?\n>   - yes: [[Two]]\n\n"
        "- [ ] ask [[Zephyr]] [due:: 2024-01-01]\n\nFirst is named in text.\n\n"
        "```base\nviews:\n  - type: table\n    name: V\n"
        "    order: [file.name, file.links, up, far]\n"
        "formulas:\n  far: 'link(\"Zephyr\")'\n```\n\n"
        "[r]: Shut/Zephyr.md\n\n[[Two#^b]] #open/inner\n",
        "Two.md": "---\ntype: page\nmodified: 2024-05-06\n---\nTwo is short, [[Common]] and "
        "[[sub/Common]] and [c](Common.md) and [[v1.2]] and [[lost]].\n\nLine ^b\n\n"
        "[[Zephyr]] says so.\n",
        "sub/Common.md": "---\ntype: page\n---\n# Common\n\nCommon text about First. [[Home]]\n",
        "Shut/Zephyr.md": PRIVATE
        + "# Covertness\n\n## Deep\n\nUnderhand words [[One]] [[Two]]. ^x\n",
        "Shut/Common.md": PRIVATE + "Clandestine [[One]]\n",
        "Common/Common.md": PRIVATE + "A third [[One]]\n",
        "Shut/v1.2": "a file\n",
        "v1.2.md": "A version.\n",
        "Shut/plan.pdf": "%PDF covert bytes",
        "Shut/far.base": "views:\n  - type: table\n    name: covertview\n",
        "pic.png": "\x89PNG bytes of a picture",
        "List.base": "views:\n  - type: table\n    name: Old\n    order: [file.name, file.links, "
        "file.backlinks, file.size, file.tags]\n",
        "Board.canvas": json.dumps(
            {
                "nodes": [
                    card("1", "text", text="Card %%covert%% [[Zephyr]] [[One]]"),
                    card("2", "file", file="Shut/Zephyr.md", subpath="#Deep"),
                    card("3", "file", file="One.md"),
                    card("4", "group", label="Grouped", background="Shut/plan.pdf"),
                    card("5", "file", file="Gone.md"),
                ],
                "edges": [{"id": "e", "fromNode": "1", "toNode": "2", "label": "leads"}],
            }
        ),
    }


def card(name: str, kind: str, **more: str) -> dict[str, Any]:
    at = int(name) * 400
    return {"id": name, "type": kind, "x": at, "y": 0, "width": 300, "height": 200, **more}


@pytest.fixture
def publish_both(
    publish: Callable[..., Built], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[Path, Path]]:
    """Build a vault's site and, from within that build, its reference site."""

    def build(files: Mapping[str, str], *given: Any) -> tuple[Path, Path]:
        copy = tmp_path / "reference"

        def audit_folder(*_: object, reference: Any, **__: object) -> list[object]:
            with reference(frozenset()) as built:
                built.folder.rename(copy)
            return []

        monkeypatch.setattr(site_audit, "audit_folder", audit_folder)
        return publish(files, *given).folder, copy

    return build


def missing(site: Path, reference: Path) -> dict[str, list[str]]:
    """Return the runs of each file that the reference does not have in the same place."""
    there = pages_of(reference)
    found = {path: sorted(runs - there[path]) for path, runs in pages_of(site).items()}
    return {path: runs for path, runs in found.items() if runs}


@pytest.mark.parametrize("hidden_name", ["", "a private note"])
def test_every_run_of_the_site_is_in_the_reference(
    publish_both: Callable[..., tuple[Path, Path]], hidden_name: str
) -> None:
    site, reference = publish_both(influenced(hidden_name))
    assert missing(site, reference) == {}


def test_no_word_of_a_private_note_is_in_the_reference(
    publish_both: Callable[..., tuple[Path, Path]],
) -> None:
    _, reference = publish_both(influenced("a private note"))
    said = everything(reference)
    words = ("zephyr", "covert", "underhand", "pseudonym", "secret-kind", "clandestine", "far.base")
    assert [word for word in words if word in said] == []
    assert "the first words" in said
    assert "in a cell" in said


def test_no_canary_is_in_the_reference(publish_both: Callable[..., tuple[Path, Path]]) -> None:
    files, canaries = make_vault_of_canaries()
    site, reference = publish_both(files)
    said = everything(reference)
    assert "shown words" in said
    assert [word for word in canaries if word in said] == []
    assert missing(site, reference) == {}


def remade(files: Mapping[str, str], hidden_name: str = "") -> dict[str, str]:
    """Return the reference vault of a vault, what stands in for private files aside."""
    vault = make_vault(files)
    config = Config(site=SiteConfig(hidden_name=hidden_name))
    published = find_published(vault, config)
    written = find_written(vault, published, config, datetime(2024, 1, 1))  # noqa: DTZ001
    found = reference_files(vault, published, config, written)
    return {path: data.decode() for path, data in found if data}


@pytest.mark.parametrize(
    ("written", "plain", "hidden"),
    [
        ("[[P]]", "[[vkabsent0|P]]", "[[vkabsent0]]"),
        ("[[P|my p]]", "[[vkabsent0|my p]]", "[[vkabsent0]]"),
        ("[[P|other]]", "[[vkabsent0|other]]", "[[vkabsent0|other]]"),
        ("![[P#H]]", "![[vkabsent0]]", "![[vkabsent0]]"),
        ("[x](P.md#H)", "[x](vkabsent0.md)", "[x](vkabsent0.md)"),
        ("[P](P.md)", "[P](vkabsent0.md)", "[hidden](vkabsent0.md)"),
        ("![alt](p.png)", "![alt](p.png)", "![alt](p.png)"),
        ("a %%P [[P]]%% b", "a %%xxxxxxx%% b", "a %%xxxxxxx%% b"),
        ("%%\nP\n\nP\n%%", "%%\nx\n\nx\n%%", "%%\nx\n\nx\n%%"),
        ("a <!--P--> b", "a <!--x--> b", "a <!--x--> b"),
        ("`<!--P-->` [[O]]", "`<!--P-->` [[O]]", "`<!--P-->` [[O]]"),
        ("---\nup: '[[P]]' # c\n---\n", '---\nup: "[[vkabsent0|P]]" # c\n---\n', None),
        ("| a |\n|---|\n| [[P]] |", "| a |\n|---|\n| [[vkabsent0\\|P]] |", None),
        ("---\naliases: [A]\nx:   1\n---\n[[Gone]] [[O]]", None, None),
    ],
)
def test_a_note_is_changed_only_where_it_is_private(
    written: str, plain: str | None, hidden: str | None
) -> None:
    files = {"N.md": written, "O.md": "o", "P.md": "---\npublish: false\n---\n# H\n"}
    assert remade(files)["N.md"] == (written if plain is None else plain)
    if hidden is not None:
        assert remade(files, "hidden")["N.md"] == hidden


def test_a_link_leads_where_it_led() -> None:
    private = "---\npublish: false\n---\n"
    files = {
        "N.md": "[[v1.2]] [[a/C]] [[sub/C|c]]",
        "v1.2.md": "version",
        "x/v1.2": "no note",
        "a/C.md": "c",
        "sub/C.md": private,
    }
    assert remade(files)["N.md"] == "[[vkabsent0.bin|v1.2]] [[a/C]] [[vkabsent0|c]]"


def test_a_name_that_was_lost_does_not_come_to_lead_somewhere() -> None:
    private = "---\npublish: false\n---\n"
    files = {"N.md": "[[y/C]] [[C]]", "b/C.md": "c", "C.md": private}
    assert remade(files)["N.md"] == "[[y/C]] [[vkabsent0|C]]"


def test_regions_hold_what_would_be_written_now() -> None:
    files = {
        "N.md": "Before\n\n%% vaultkit:moc begin L.base#V list %%\n- [[P]]\n"
        "%% vaultkit:moc end %%\n\nAfter [[L.base]]\n",
        "L.base": "filters: file.name == 'O.md'\nviews:\n  - type: table\n    name: V\n",
        "O.md": "o",
        "P.md": "---\npublish: false\n---\n",
    }
    lines = remade(files)["N.md"].splitlines()
    assert [line for line in lines if "%%" not in line and line] == [
        "Before",
        "- [[O]]",
        "After [[L.base]]",
    ]


def test_a_canvas_names_no_private_file() -> None:
    board = {
        "nodes": [card("1", "file", file="P.md", subpath="#H"), card("2", "text", text="[[P]]")]
    }
    files = {
        "N.md": "[[B.canvas]]",
        "B.canvas": json.dumps(board),
        "P.md": "---\npublish: false\n---\n",
    }
    nodes = json.loads(remade(files)["B.canvas"])["nodes"]
    assert nodes == [
        card("1", "file", file="vkabsent0.md"),
        card("2", "text", text="[[vkabsent0|P]]"),
    ]


@pytest.fixture
def subject(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Subject:
    """Return a vault with one private note; temporary folders lie in `tmp`."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    root = tmp_path / "vault"
    root.mkdir()
    (root / "N.md").write_text("Said [[P]].")
    (root / "P.md").write_text("---\npublish: false\n---\nUnsaid.")
    vault, day = load_vault(root), date(2024, 1, 1)
    now = datetime(2024, 1, 1)  # noqa: DTZ001
    return Subject(vault, find_published(vault, Config()), Config(), Dates(day), now)


LOOK = Look({"site_name": "N", "theme": {"name": "material"}}, {}, {}, is_kept=False)


def test_it_is_gone_afterwards(subject: Subject, tmp_path: Path) -> None:
    with build_reference(subject, LOOK) as built:
        text = built.read("N/index.html").decode()
        assert "Said P." in text
    assert list((tmp_path / "tmp").iterdir()) == []


def test_some_of_its_pages_are_as_they_are_in_all_of_it(subject: Subject) -> None:
    (subject.vault.root / "Other.md").write_text("[[N]] leads there.")
    vault = load_vault(subject.vault.root)
    subject = subject._replace(vault=vault, published=find_published(vault, Config()))
    with build_reference(subject, LOOK) as built:
        whole = {path: built.read(path) for path in find_output(built.folder)}
    with build_reference(subject, LOOK, frozenset({"N/index.html"})) as built:
        some = {path: built.read(path) for path in find_output(built.folder)}
    assert b"leads there" in some["N/index.html"]
    assert some["N/index.html"] == whole["N/index.html"]
    assert {path for path in whole.keys() - some.keys() if "Other" in path}
    assert "N/index.html" in some.keys() & whole.keys()


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, OSError])
def test_it_is_gone_when_its_user_fails(
    subject: Subject, tmp_path: Path, error: type[BaseException]
) -> None:
    with pytest.raises(error), build_reference(subject, LOOK):
        raise error
    assert list((tmp_path / "tmp").iterdir()) == []


def test_it_is_built_beside_other_threads(subject: Subject) -> None:
    found: list[bytes] = []

    def work() -> None:
        with build_reference(subject, LOOK) as built:
            found.append(built.read("N/index.html"))

    thread = Thread(target=work)
    thread.start()
    thread.join()
    assert b"Said P." in found[0]


def test_what_stops_it_is_told(subject: Subject, tmp_path: Path) -> None:
    look = LOOK._replace(values={"site_name": "N", "theme": {"name": "none-such"}})
    with (
        pytest.raises(ReferenceSiteError, match="cannot be built: theme: Unrec"),
        build_reference(subject, look),
    ):
        pytest.fail("it was built")
    assert list((tmp_path / "tmp").iterdir()) == []


def test_it_is_never_in_the_vault(subject: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(subject.vault.root))
    with (
        pytest.raises(ReferenceSiteError, match="temporary folders lie in the vault"),
        build_reference(subject, LOOK),
    ):
        pytest.fail("it was built")
    assert sorted(path.name for path in subject.vault.root.iterdir()) == ["N.md", "P.md"]


MKDOCS = """site_name: P & Q
docs_dir: docs
theme: {name: material, language: de, features: [navigation.footer]}
copyright: Mine
hooks: [hook.py]
markdown_extensions: [admonition]
plugins: [search, {vaultkit: {vault: vault}}]
nav: [Guide: guide.md]
"""
HOOK = "def on_page_content(html, **_):\n    return html + '<p>From a hook.</p>'\n"


def test_the_operators_pages_are_there_and_what_hooks_say_is_not(
    publish_both: Callable[..., tuple[Path, Path]], tmp_path: Path
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "guide.md").write_text('# Guide\n\n!!! note "Careful"\n    Words.\n')
    (tmp_path / "mkdocs.yml").write_text(MKDOCS)
    (tmp_path / "hook.py").write_text(HOOK)
    files = {"Home.md": "To [[P]].", "P.md": "---\npublish: false\n---\nUnsaid."}
    site, reference = publish_both(files, tmp_path / "mkdocs.yml")
    assert "Careful" in (reference / "guide" / "index.html").read_text()
    found = missing(site, reference)
    assert {run for path, runs in found.items() if path.endswith(".html") for run in runs} == {
        "From a hook."
    }
