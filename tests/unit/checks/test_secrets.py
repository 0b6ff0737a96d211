"""Secrets are told by their form, each kind with near misses, and no text makes it slow."""

from __future__ import annotations

import subprocess
import sys
from base64 import urlsafe_b64encode
from datetime import date

import pytest

from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.checks.families.secret_patterns import PATTERNS, find_patterns
from vaultkit.checks.rules.publishing.secret_published import SecretPublished
from vaultkit.config import Config
from vaultkit.testing import make_vault

A20, A40 = "a1B2c3D4e5" * 2, "a1B2c3D4e5" * 4
HEAD = urlsafe_b64encode(b'{"alg":"HS256","typ":"JWT"}').decode().rstrip("=")
BODY = urlsafe_b64encode(b'{"sub":"1234","name":"Ada"}').decode().rstrip("=")
KINDS = [
    ("GitHub Token", f"ghp_{A40[:36]}", f"ghx_{A40[:36]}"),
    ("GitHub Token", f"ghs_{A40[:36]}", f"ghs_{A40[:35]}"),
    ("AWS Access Key", "AKIAI44QH8DHB7KX2Y3Z", "AKIAI44QH8DHB7K"),
    ("AWS Access Key", "ASIAI44QH8DHB7KX2Y3Z", "ASIAi44qh8dhb7kx2y3z"),
    ("Azure Storage Account access key", "AccountKey=" + A40 + A40 + "a1B2c3==", "AccountKey=a1"),
    ("GitLab Token", f"glpat-{A20}", f"glpat-{A20[:19]}"),
    ("GitLab Token", f"gldt-{A20}", f"glxx-{A20}"),
    ("GitLab Token", f"glcbt-4f_{A20}", "glcbt-4f_a1"),
    ("GitLab Token", f"glimt-{A20}a1B2c", f"glimt-{A20}a1B2"),
    ("GitLab Token", f"glptt-{A40}", f"glptt-{A20}"),
    ("GitLab Token", f"glagent-{A40}a1B2c3D4e5", f"glagent-{A40}"),
    ("GitLab Token", f"gloas-{A40}{A20}a1B2", f"gloas-{A40}{A20}"),
    ("GitLab Token", f"GR1348941{A20}", "GR1348941a1"),
    ("JSON Web Token", f"{HEAD}.{BODY}.{A20}", f"{HEAD}.eyJhbGci!"),
    ("JSON Web Token", f"jwt={HEAD}.{BODY}.", f"{HEAD}.eyJub3QganNvbg.{A20}"),
    ("NPM tokens", f"//r.org/:_authToken=npm_{A40[:36]}", "//r.org/:_authToken=token"),
    (
        "NPM tokens",
        "//r.org/:_authToken= 3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        "x:_authToken=3f2504e0-4f89-11d3-9a0c-0305e82c3301",
    ),
    ("OpenAI Token", f"sk-{A20}T3BlbkFJ{A20}", f"sk-{A20[:19]}T3BlbkFJ{A20}"),
    ("OpenAI Token", f"sk-proj-{A20}T3BlbkFJ{A20}", f"{A20}T3BlbkFJ{A20}"),
    ("PyPI Token", f"pypi-AgEIcHlwaS5vcmc{A40}{A20}{A20}", f"pypi-AgEIcHlwaS5vcmc{A40}"),
    ("SendGrid API Key", f"SG.{A20}a1.{A40}a1B", f"SG.{A20}a1.{A40}"),
    ("Slack Token", f"xoxb-123-456-{A20}", f"xoxb-{A20}"),
    (
        "Slack Token",
        "https://hooks.slack.com/services/T0A1B2/B0A1B2/a1B2c3",
        "https://hooks.slack.com/services/T0A1B2",
    ),
    ("Square OAuth Secret", f"sq0csp-{A40}a1B", f"sq0csp-{A40}"),
    ("Stripe Access Key", f"sk_live_{A20}a1B2", f"sk_test_{A20}a1B2"),
    ("Basic Auth Credentials", "https://ada:tr0ub4dor@x.org", "https://x.org/ada:tr0ub4dor@x"),
    ("Private Key", "PuTTY-User-Key-File-3: ssh-rsa", "PuTTY-User-Key-File: ssh-rsa"),
    ("Private Key", "-----BEGIN OPENSSH PRIVATE KEY-----", "-----BEGIN PUBLIC KEY-----"),
    ("Private Key", "-----BEGIN PGP PRIVATE KEY BLOCK-----", "-----BEGIN OLD PRIVATE KEY-----"),
]


def kinds_in(text: str) -> list[str]:
    return [p.kind for p in find_patterns(text.encode()) for _ in p.find(text)]


@pytest.mark.parametrize(("kind", "secret", "miss"), KINDS)
def test_a_kind_of_secret(kind: str, secret: str, miss: str) -> None:
    assert kinds_in(f"say `{secret}` here") == [kind]
    assert kinds_in(f"say `{miss}` here") == []


def test_every_pattern_is_tried() -> None:
    secrets = [secret for _, secret, _ in KINDS]
    assert {p.mark for secret in secrets for p in find_patterns(secret.encode())} == {
        pattern.mark for pattern in PATTERNS
    }


def test_an_access_key_brings_the_secret_beside_it() -> None:
    text = f"AKIAI44QH8DHB7KX2Y3Z aws_secret_access_key = '{A40}'"
    assert kinds_in(text) == ["AWS Access Key", "AWS Access Key"]
    (pattern,) = find_patterns(text.encode())
    assert [text[start:end] for start, end in pattern.find(text)][1] == A40


def test_the_finding_covers_the_whole_secret() -> None:
    token = f"ghp_{A40[:36]}"
    text = f"---\npublish: true\n---\nÄ {token} and {token}, {token[:-1]}Z\n"
    vault = make_vault({"A.md": text})
    report = check_vault(vault, Config(), today=date(2026, 1, 1), rules=[SecretPublished()])
    data = text.encode()
    found = [data[one.start : one.end].decode() for one in report.findings]
    assert found == [token, f"{token[:-1]}Z"]


@pytest.mark.parametrize(
    "lines", [pytest.param("\n" * 60, id="blank"), pytest.param(" \t\n" * 60, id="blanks")]
)
@pytest.mark.timeout(20)
def test_a_key_after_many_blank_lines(lines: str) -> None:
    files = {
        "A.md": "---\npublish: true\n---\n-----BEGIN PRIVATE KEY-----\n" + lines + A40,
        "B.md": "---\npublish: true\n---\n-----BEGIN PRIVATE KEY-----\n" + lines + "! " + A40,
    }
    report = check_vault(
        make_vault(files), Config(), today=date(2026, 1, 1), rules=[SecretPublished()]
    )
    assert [(one.path, one.message) for one in report.findings] == [
        ("A.md", "this note is published and holds a secret: Private Key")
    ]


BAITS = (
    ("", "eyJ", ".eyJ!"), ("eyJ", "a", "!"), ("", "://a:", "!"), ("", "://aaaa", "!"),
    ("", "sk-", "T3BlbkFJ"), ("xoxb-", "1-", "!"), ("", "glagent-", "ü"), ("", "SG.", "!"),
    ("", "/:_authToken= ", "!"), ("/:_authToken=", " ", "!"), ("", "aws key ", "'"),
    ("", "pypi-AgEIcHlwaS5vcmc", "!"), ("", "https://hooks.slack.com/services/T", "!"),
    ("https://hooks.slack.com/services/T", "a", "!"), ("", "AKIA", "!"), ("", "BEGIN ", "!"),
)  # fmt: skip
CHILD = """\
import re, resource, sys
from vaultkit.checks.families.secret_patterns import PATTERNS
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
start, unit, end = sys.argv[1:]
text = start + unit * (400_000 // len(unit)) + end
for pattern in PATTERNS:
    re.search(pattern.mark, text.encode())
    list(pattern.find(text))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits")
@pytest.mark.parametrize("bait", BAITS)
def test_no_search_takes_more_than_linear_time(bait: tuple[str, str, str]) -> None:
    done = subprocess.run([sys.executable, "-c", CHILD, *bait], check=False, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
