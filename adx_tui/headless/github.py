"""GitHub Actions: plain text, with the steps folded and the findings as annotations.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from adx_tui.core import events
from adx_tui.core.model import Check, Finding, Status
from adx_tui.core.state import RunState
from adx_tui.headless.plain import PlainRenderer
from adx_tui.headless.text import Out, harmless


class GithubRenderer:
    """Writes what PlainRenderer does, and an annotation for each finding."""

    def __init__(self, out: Out, *, verbose: bool = False) -> None:
        self._out = out
        self._plain = PlainRenderer(out, verbose=verbose)

    def on_event(self, event: events.Event, state: RunState) -> None:
        if isinstance(event, events.StepFinished):
            self._out.write(f"::group::{event.step}\n")
            self._plain.on_event(event, state)
            self._out.write("::endgroup::\n")
            for check, finding in state.step(event.step).findings:
                self._out.write(_annotation(check, finding) + "\n")
            self._out.flush()
        else:
            self._plain.on_event(event, state)


def _annotation(check: Check, finding: Finding) -> str:
    level = "warning" if check.status is Status.WARNING else "error"
    properties = [f"title={_property(f'{finding.code} {check.title}')}"]
    if (place := finding.location) is not None:
        properties.insert(0, f"file={_property(place.path)}")
        properties += [f"line={place.line}"] if place.line else []
        properties += [f"col={place.column}"] if place.column else []
    return f"::{level} {','.join(properties)}::{_data(finding.cause)}"


def _data(text: str) -> str:
    return harmless(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
