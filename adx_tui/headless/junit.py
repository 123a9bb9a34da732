"""A run as JUnit XML, which CI servers show as tests: a suite for each step, a case for each check.

There is no standard but what they read: https://github.com/testmoapp/junitxml. Made of events, which hold no secret.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from adx_tui.core.model import Check, Finding, Status
from adx_tui.core.state import RunState, StepState

_NOT_TRIED = (Status.BLOCKED, Status.SKIPPED)
# What XML 1.0 has no way to write: https://www.w3.org/TR/xml/#charsets
_NO_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml(state: RunState, *, strict: bool = False) -> str:
    """`state` as an XML document. `strict`: warnings are failures too."""
    root = Element("testsuites", name="adx-tui")
    suites = [_suite(root, step, strict=strict) for step in state.steps]
    for count in ("tests", "failures", "skipped"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in suites)))
    root.set("errors", "0")
    root.set("time", _seconds(state.finished.seconds if state.finished is not None else 0.0))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _suite(root: Element, step: StepState, *, strict: bool) -> Element:
    suite = SubElement(root, "testsuite", name=step.id, time=_seconds(step.seconds))
    cases = [_case(suite, step, check, strict=strict) for check in step.checks]
    if not cases:  # a step that waits for another: the run did not get to it
        case = SubElement(suite, "testcase", classname=f"adx-tui.{step.id}", name=step.title)
        SubElement(case, "skipped", message=_text(step.summary or "not tried"))
        cases = [case]
    suite.set("tests", str(len(cases)))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    suite.set("errors", "0")
    return suite


def _case(suite: Element, step: StepState, check: Check, *, strict: bool) -> Element:
    case = SubElement(suite, "testcase", classname=f"adx-tui.{step.id}", name=_text(check.title))
    case.set("time", _seconds(check.seconds))
    finding = check.finding
    if finding is not None and finding.location is not None:
        case.set("file", _text(finding.location.path))
        if finding.location.line is not None:
            case.set("line", str(finding.location.line))
    if check.status in _NOT_TRIED:
        SubElement(case, "skipped", message=_text(check.detail or str(check.status)))
    elif finding is not None and (check.status is Status.FAILED or strict):
        failure = SubElement(case, "failure", type=finding.code, message=_text(finding.cause))
        failure.text = _text("\n".join(_lines(finding)))
    elif finding is not None:
        SubElement(case, "system-out").text = _text("\n".join((f"{finding.code}  {finding.cause}", *_lines(finding))))
    return case


def _lines(finding: Finding) -> Iterator[str]:
    if finding.location is not None:
        yield f"at {finding.location}"
    yield from _indented(finding.evidence)
    for remedy in finding.remedies:
        yield f"remedy: {remedy.title} ({remedy.risk})"
        yield from _indented(remedy.preview.splitlines())


def _indented(lines: Sequence[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)


def _seconds(seconds: float) -> str:
    return f"{seconds:.3f}"


def _text(text: str) -> str:
    return _NO_CHARACTER.sub("\ufffd", text)
