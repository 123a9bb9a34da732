"""GitLab: plain text, in which a step that holds is a section that is folded.

https://docs.gitlab.com/ci/jobs/job_logs/#custom-collapsible-sections
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from adx_tui.core import events
from adx_tui.core.state import StepState
from adx_tui.headless.appearance import FOR_PIPES, Appearance
from adx_tui.headless.plain import PlainRenderer
from adx_tui.headless.text import Out

_LINE = "\x1b[0K"


class GitlabRenderer(PlainRenderer):
    """Writes what PlainRenderer does. A section begins and ends with an escape character, and whatever somebody else
    may have written has none: it was made visible before it became an event."""

    def __init__(self, out: Out, look: Appearance = FOR_PIPES, *, verbose: int = 0, quiet: bool = False) -> None:
        super().__init__(out, look, verbose=verbose, quiet=quiet)
        self._word = secrets.token_hex(4)  # a job may run it twice, and no two sections of one can have the same name

    def write_step(self, event: events.StepFinished, step: StepState, lines: Sequence[str]) -> None:
        if step.findings or len(lines) < 2:
            super().write_step(event, step, lines)
            return
        ended = int(event.at.timestamp())
        name = f"adx_tui_{step.id}_{self._word}"
        self._out.write(f"{_LINE}section_start:{ended - int(step.seconds)}:{name}[collapsed=true]\r{_LINE}")
        super().write_step(event, step, lines)
        self._out.write(f"{_LINE}section_end:{ended}:{name}\r{_LINE}\n")
        self._out.flush()
