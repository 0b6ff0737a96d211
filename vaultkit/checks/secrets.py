"""Patterns of secrets: detect-secrets' detectors, asked only where their mark stands.

Its detectors by keyword (`password: …`) and by entropy are left out: notes about software are full
of examples. Those whose pattern has no fixed text are left out as well. See
decision 8.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_DETECTORS = (
    ("private_key.PrivateKeyDetector", rb"PRIVATE KEY"),
    ("private_key.PrivateKeyDetector", rb"PuTTY-User-Key-File"),
    ("aws.AWSKeyDetector", rb"A(?:KIA|SIA|BIA|CCA)"),
    ("azure_storage_key.AzureStorageKeyDetector", rb"AccountKey="),
    ("basic_auth.BasicAuthDetector", rb"://[^/\s:@]{1,80}:[^/\s@]{1,80}@"),
    ("github_token.GitHubTokenDetector", rb"gh[opsur]_[A-Za-z0-9]{36}"),
    ("gitlab_token.GitLabTokenDetector", rb"gl(?:pat|dt|ft|soat|rt|cbt|imt|ptt|agent|oas)-"),
    ("jwt.JwtTokenDetector", rb"eyJ[\w=-]{12,}\.eyJ"),
    ("npm.NpmDetector", rb":_authToken="),
    ("openai.OpenAIDetector", rb"T3BlbkFJ"),
    ("pypi_token.PypiTokenDetector", rb"pypi-AgE"),
    ("sendgrid.SendGridDetector", rb"SG\.[\w-]{22}\."),
    ("slack.SlackDetector", rb"xox[abposr]-"),
    ("slack.SlackDetector", rb"hooks\.slack\.com/services/"),
    ("square_oauth.SquareOAuthDetector", rb"sq0csp-"),
    ("stripe.StripeDetector", rb"k_live_"),
)
"""Detectors, each with a mark without which it finds nothing."""


def find_detectors(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the detectors whose mark stands anywhere in some bytes, with the mark."""
    for name, mark in _DETECTORS:
        if re.search(mark, data):
            yield name, mark


@cache
def read_detector(name: str) -> Any:
    """Load a detector: it has `secret_type` and `analyze_string`."""
    module, _, kind = name.partition(".")
    return getattr(import_module(f"detect_secrets.plugins.{module}"), kind)()
