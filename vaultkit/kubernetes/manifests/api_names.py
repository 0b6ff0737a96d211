"""Tell whether a name, label or port has a form that the API server accepts.

Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ and
https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
"""

from __future__ import annotations

import re

from vaultkit.distribution.lazy_re import lazy_re

_LABEL = lazy_re(r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?")
_LABEL_1035 = lazy_re(r"[a-z](?:[-a-z0-9]*[a-z0-9])?")
_QUALIFIED = lazy_re(r"[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?")
_PORT_NAME = lazy_re(r"(?!.*--)(?=.*[a-z])[a-z0-9](?:[-a-z0-9]*[a-z0-9])?", re.DOTALL)
LABEL_LENGTH = 63
SUBDOMAIN_LENGTH = 253
PORT_NAME_LENGTH = 15
LETTERS = "lower-case letters, digits and -, with a letter or digit at both ends"


def find_label_fault(name: str) -> str:
    """Return why a name is no RFC 1123 label, "" if it is one."""
    if len(name) > LABEL_LENGTH:
        return f"is longer than {LABEL_LENGTH} characters"
    return "" if _LABEL.fullmatch(name) else f"must consist of {LETTERS}"


def find_rfc1035_fault(name: str) -> str:
    """Return why a name is no RFC 1035 label, "" if it is one."""
    if len(name) <= LABEL_LENGTH and _LABEL.fullmatch(name) and not _LABEL_1035.fullmatch(name):
        return "must start with a letter"
    return find_label_fault(name)


def find_subdomain_fault(name: str) -> str:
    """Return why a name is no RFC 1123 subdomain, "" if it is one."""
    if len(name) > SUBDOMAIN_LENGTH:
        return f"is longer than {SUBDOMAIN_LENGTH} characters"
    if all(_LABEL.fullmatch(part) for part in name.split(".")):
        return ""
    return f"must consist of {LETTERS} (parts may be joined by dots)"


def find_segment_fault(name: str) -> str:
    """Return why a name cannot be part of an address, "" if it can."""
    is_odd = name in {"", ".", ".."} or "/" in name or "%" in name
    return 'must not be empty, "." or "..", and must not hold "/" or "%"' if is_odd else ""


def find_port_name_fault(name: str) -> str:
    """Return why a name is none of a container's port, "" if it is one."""
    if len(name) > PORT_NAME_LENGTH:
        return f"is longer than {PORT_NAME_LENGTH} characters"
    if _PORT_NAME.fullmatch(name):
        return ""
    return f"must consist of {LETTERS}, with at least one letter and no two - in a row"


def find_key_fault(key: str) -> str:
    """Return why a text is no key of a label or annotation, "" if it is one."""
    prefix, slash, name = key.rpartition("/")
    if slash and (not prefix or find_subdomain_fault(prefix)):
        return "must have a DNS name before the /"
    if len(name) > LABEL_LENGTH:
        return f"is longer than {LABEL_LENGTH} characters after the /"
    is_name = _QUALIFIED.fullmatch(name) is not None
    return "" if is_name else "must consist of letters, digits, -, _ and ."


def find_value_fault(value: str) -> str:
    """Return why a text is no value of a label, "" if it is one."""
    if len(value) > LABEL_LENGTH:
        return f"is longer than {LABEL_LENGTH} characters"
    is_value = value == "" or _QUALIFIED.fullmatch(value) is not None
    return "" if is_value else "must consist of letters, digits, -, _ and ."
