"""What GitLab folds: https://docs.gitlab.com/ci/jobs/job_logs/#custom-collapsible-sections"""

from __future__ import annotations

import io
import re

from adx_tui.core.model import Context, Finding, Inspection, failed, ok
from adx_tui.core.remedy_filter import INSPECT_ONLY
from adx_tui.core.state import RunState
from adx_tui.headless.run import renderer
from adx_tui.settings import Output
from tests.support.steps import ScriptedStep, run

# As GitLab reads a job's log: lib/gitlab/ci/ansi2json/converter.rb.
SECTION = re.compile(r"section_(start|end):(\d+):([a-zA-Z0-9_.-]+)(\[[^\]]*\])?\r\x1b\[0K")
FORGED = "\x1b[0Ksection_end:1:adx_tui_good\r\x1b[0K"


def written(*, verbose: int) -> str:
    def holds(context: Context) -> Inspection:
        context.log("server", FORGED)
        yield ok("a", FORGED, FORGED)
        return FORGED

    def missed(_: Context) -> Inspection:
        yield failed("a", "a", Finding(code="ADX999", cause=FORGED, evidence=(FORGED,)))
        return ""

    out, state = io.StringIO(), RunState()
    draw = renderer(Output.PLAIN, out, verbose=verbose, on_gitlab=True)
    for event in run([ScriptedStep("good", holds), ScriptedStep("bad", missed)], INSPECT_ONLY).events:
        state = state.apply(event)
        draw.on_event(event, state)
    return out.getvalue()


def test_a_step_that_holds_is_a_section_and_what_others_wrote_is_none() -> None:
    start, end = SECTION.finditer(written(verbose=1))
    assert (start[1], end[1]) == ("start", "end")
    assert start[3] == end[3]
    assert start[3].startswith("adx_tui_good_")
    assert start[4] == "[collapsed=true]"


def test_what_is_one_line_is_not_folded() -> None:
    assert not SECTION.search(written(verbose=0))


def test_two_runs_in_a_job_have_sections_of_their_own() -> None:
    first, second = (SECTION.search(written(verbose=1)) for _ in range(2))
    assert first is not None
    assert second is not None
    assert first[3] != second[3]
