"""The rules about leaks and the site agree about what is published."""

from __future__ import annotations

from datetime import date

from vaultkit.checks.context import Context
from vaultkit.checks.engine.registry import load_rules
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.checks.families.publishing_rules import find_published as find_for_rules
from vaultkit.checks.families.publishing_rules import private_files
from vaultkit.config import Config, SiteConfig
from vaultkit.testing import make_vault
from vaultkit.vault.publishing.published_files import find_published as find_for_site

FILES = {
    "A.md": "",
    "B.md": "---\npublish: true\n---\n",
    "C.md": "---\npublish: false\n---\n",
    "D.md": "---\nPublish: 'No'\n---\n",
    "E.md": "---\npublish:\n---\n",
    "F.md": "---\npublish: 0\n---\n",
    "G.md": "---\npublish: false\na: b: c\n---\n",
    "T/H.md": "",
    "X/I.md": "---\npublish: true\n---\n",
    "J.md": "---\npublish: off\n---\n",
    "K.md": "---\npublish: false\nnever closed\n",
    "L.md": "---\ndraft:\n---\n",
}
CONFIG = Config(site=SiteConfig(name="S"), templates=("T/**",))


def test_rules_and_site_agree() -> None:
    vault = make_vault(FILES, {"excluded": ("X/",)})
    context = Context(vault, CONFIG, date(2026, 1, 1))
    ours = set(context.view(find_for_rules))
    theirs = set(find_for_site(vault, CONFIG).notes)
    assert ours == theirs == {"A.md", "B.md", "L.md"}
    assert set(filter(context.view(private_files), vault.notes)) == vault.notes.keys() - ours


def test_without_a_site_only_what_is_said_counts() -> None:
    vault = make_vault(FILES)
    context = Context(vault, Config(), date(2026, 1, 1))
    assert set(context.view(find_for_rules)) == {"B.md", "X/I.md"}
    assert set(filter(context.view(private_files), vault.notes)) == {"C.md", "D.md", "F.md", "J.md"}


def test_a_secret_is_never_printed() -> None:
    token = "ghp_" + "a1B2" * 9
    vault = make_vault({"A.md": f"---\npublish: true\n---\n{token}\nhttps://ada:hunter22@x.org\n"})
    rules = [rule for rule in load_rules() if rule.code == "P903"]
    found = check_vault(vault, Config(), today=date(2026, 1, 1), rules=rules).findings
    assert len(found) == 2
    assert all(token not in repr(one) and "hunter22" not in repr(one) for one in found)


def test_a_note_that_stays_by_a_fault_is_one_finding() -> None:
    files = {"A.md": "[[B]] ![[B]]\n", "B.md": "---\nbad: [\n---\n", "C.md": "[[B]]\n"}
    config = Config(site=SiteConfig(name="S"))
    found = check_vault(make_vault(files), config, today=date(2026, 11, 1)).findings
    assert [(finding.path, finding.code) for finding in found] == [("B.md", "F301")]
