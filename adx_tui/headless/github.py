"""GitHub Actions: plain text, with the steps folded and the findings as annotations.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

import os
import posixpath
import secrets
from collections.abc import Sequence

from adx_tui.core import events
from adx_tui.core.model import Check, Finding, Status
from adx_tui.core.state import RunState, StepState
from adx_tui.headless.plain import PlainRenderer
from adx_tui.headless.text import Out


class GithubRenderer(PlainRenderer):
    """Writes what PlainRenderer does, and an annotation for each finding. Around text that may be somebody else's,
    commands are stopped: nothing in it can know the word that lets them go on."""

    def __init__(self, out: Out, *, verbose: int = 0, quiet: bool = False, base: str = "") -> None:
        """`base` is the folder that locations are relative to, as the repository's root has it."""
        super().__init__(out, verbose=verbose, quiet=quiet, recap=True)
        self._base = base
        self._token = secrets.token_hex(16)
        self._stopped = False

    def on_event(self, event: events.Event, state: RunState) -> None:
        super().on_event(event, state)
        if isinstance(event, events.StepFinished):
            for check, finding in state.step(event.step).findings:
                self._command(self._annotation(check, finding))
            self._out.flush()
        if isinstance(event, events.RunFinished) or not state.steps:
            self._resume()  # the job may have commands of its own after this

    def write_step(self, event: events.StepFinished, step: StepState, lines: Sequence[str]) -> None:
        """What holds is folded under its title; what does not is open, for whoever looks at a red job."""
        title, *rest = lines or [""]
        if self._quiet or not step.holds or not rest:
            super().write_step(event, step, lines)
            return
        self._command(f"::group::{_data(title)}")
        super().write_step(event, step, rest)
        self._command("::endgroup::")

    def write(self, line: str) -> None:
        if not self._stopped:
            self._out.write(f"::stop-commands::{self._token}\n")
            self._stopped = True
        super().write(line)

    def _annotation(self, check: Check, finding: Finding) -> str:
        level = "warning" if check.status is Status.WARNING else "error"
        properties = [f"title={_property(f'{finding.code} {check.title}')}"]
        if (place := finding.location) is not None:
            path = posixpath.normpath(posixpath.join(self._base.replace(os.sep, "/"), place.path))
            properties.insert(0, f"file={_property(path)}")
            properties += [f"line={place.line}"] if place.line else []
            properties += [f"col={place.column}"] if place.column else []
        return f"::{level} {','.join(properties)}::{_data(finding.cause)}"

    def _resume(self) -> None:
        if self._stopped:
            self._out.write(f"::{self._token}::\n")
            self._stopped = False
            self._out.flush()

    def _command(self, command: str) -> None:
        self._resume()
        self._out.write(command + "\n")


# As the toolkit has it: https://github.com/actions/toolkit, packages/core/src/command.ts.
def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
