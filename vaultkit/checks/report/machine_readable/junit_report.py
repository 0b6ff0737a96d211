"""Write JUnit XML, which most CI services show as a list of tests.

Each note with findings is a suite, each finding a test. A finding below `--fail-on` is a test that
passed and printed something, so that the list agrees with the exit status. A report without
findings has one test, since readers take an empty file for a fault.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.report.report_style import (
    REPLACEMENT,
    Style,
    count_findings,
    path_of,
    place_of,
)
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.text.one_line import ascii_in_markup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.engine.check_report import Report
    from vaultkit.errors import RuleCrash
    from vaultkit.vault.vault import Vault

_NOT_IN_XML = lazy_re("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def render_junit(report: Report, vault: Vault, style: Style) -> str:
    """Return the report as XML."""
    root = ET.Element("testsuites", name="vaultkit")
    by_path = groupby(report.findings, key=lambda finding: path_of(finding, style))
    for path, findings in by_path:
        _add_suite(root, path, (_case(finding, report, vault, style) for finding in findings))
    if report.crashes:
        _add_suite(root, "vaultkit", (_crashed(crash) for crash in report.crashes))
    elif not report.findings:
        passed = ET.Element("testcase", classname="vaultkit", name=count_findings(report))
        _add_suite(root, "vaultkit", [passed])
    _set_counts(root)
    ET.indent(root)
    text = ascii_in_markup(ET.tostring(root, encoding="unicode"))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _add_suite(root: ET.Element, path: str, cases: Iterable[ET.Element]) -> None:
    suite = ET.SubElement(root, "testsuite", name=_xml_text(path))
    suite.extend(cases)
    _set_counts(suite)


def _set_counts(element: ET.Element) -> None:
    for name, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
        element.set(name, str(sum(1 for _ in element.iter(tag))))


def _crashed(crash: RuleCrash) -> ET.Element:
    """Return a test that could not be done."""
    case = ET.Element("testcase", classname="vaultkit", name=f"rule {crash.code}")
    ET.SubElement(case, "error", message=_xml_text(str(crash)))
    return case


def _case(finding: Diagnostic, report: Report, vault: Vault, style: Style) -> ET.Element:
    path = _xml_text(path_of(finding, style))
    start, _ = place_of(finding, report, vault)
    name = f"{finding.code} {finding.name} at {start}"
    place = {"classname": path, "file": path, "line": str(start.line)}
    case = ET.Element("testcase", {"name": name, **place})
    message = _xml_text(finding.message)
    text = f"{path}:{start}: {finding.code} {message}"
    if style.fail_on != "never" and finding.severity >= Severity(style.fail_on):
        failure = ET.SubElement(case, "failure", message=message, type=str(finding.severity))
        failure.text = text
    else:
        ET.SubElement(case, "system-out").text = text
    return case


def _xml_text(text: str) -> str:
    """Return text with what XML cannot hold, and what steers a terminal, replaced."""
    return _NOT_IN_XML.sub(REPLACEMENT, text)
