"""One run without a screen: settings, a session, a renderer, and what went wrong as an exit code."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from adx_tui.cli import crash, variables
from adx_tui.cli.command import Invocation
from adx_tui.cli.output import say, usage

if TYPE_CHECKING:
    from adx_tui.core.state import RunState
    from adx_tui.engine.local import LocalSession
    from adx_tui.engine.request import RunRequest
    from adx_tui.headless.live import Renderer
    from adx_tui.headless.text import Out
    from adx_tui.settings import Settings

NOT_READY = 1


def run(invocation: Invocation, request: RunRequest, *, verbose: int = 0) -> int:
    """One run, as `request` asks for it; `verbose` has all that holds listed, whatever the settings say."""

    def act(session: LocalSession, draw: Renderer) -> int:
        from adx_tui.headless.run import run

        if session.settings.verbose:
            _say_sources(session.settings)
        exit_code, state = run(session, request, draw, seconds=session.settings.timeout)
        saved = _saved(session, state, invocation.environment)
        return exit_code if saved else exit_code or NOT_READY

    return with_session(invocation, act, verbose=verbose, doing="finding out where Postgres runs")


def with_session(
    invocation: Invocation, act: Callable[[LocalSession, Renderer], int], *, verbose: int = 0, doing: str = ""
) -> int:
    """Have `act` do something with the project; returns its exit code, or that of what went wrong. `doing` is said of
    it where it takes long and says nothing itself."""
    from adx_tui.engine.request import UsageError
    from adx_tui.headless.live import LiveRenderer
    from adx_tui.headless.run import renderer
    from adx_tui.settings import Output

    try:
        session = opened(invocation)
    except UsageError as error:
        return usage(str(error))
    settings = session.settings
    look, base = invocation.out.look(invocation.environment), os.path.relpath(settings.given, settings.repository)
    quiet = settings.quiet and not verbose
    on_gitlab = invocation.environment.get("GITLAB_CI") == "true"

    def draw_on(out: Out) -> Renderer:
        level = max(verbose, settings.verbose)
        return renderer(settings.output, out, look, verbose=level, quiet=quiet, base=base, on_gitlab=on_gitlab)

    try:
        if settings.output is Output.JSON or quiet:
            return act(session, draw_on(invocation.out))
        with LiveRenderer(draw_on, invocation.out, width=_columns if look.live else None, doing=doing) as live:
            return act(session, live)
    except UsageError as error:
        return usage(str(error))
    except Exception as error:  # noqa: BLE001 - as in `main`; only the session knows the secrets to be masked
        return crash.report(error, session.save_crash)


def _columns() -> int:
    return shutil.get_terminal_size().columns


def opened(invocation: Invocation) -> LocalSession:
    """The project that the invocation is about; variables that look like a setting and are none are said.
    Raises UsageError."""
    from adx_tui.engine.opening import open_session
    from adx_tui.services.postgres import shell_variables

    shell_variables.set_aside()
    for warning in variables.without_effect(invocation.environment, invocation.commands):
        say(f"adx-tui: warning: {warning}")
    return open_session(invocation.values, invocation.environment)


def _saved(session: LocalSession, state: RunState, environment: Mapping[str, str]) -> bool:
    """Whether all was written that is wanted beside the output: a report, JUnit's file, GitHub's summary of the job."""
    from adx_tui.settings import Output

    settings, saved = session.settings, True
    if settings.report is not None:
        saved &= _saved_file("report", lambda: session.save_report(state), settings)
    if (path := settings.junit) is not None:
        from adx_tui.headless import junit

        text = junit.xml(state, strict=settings.strict)
        saved &= _saved_file("junit", lambda: session.save(text, path), settings)
    if settings.output is Output.GITHUB and (summary := environment.get("GITHUB_STEP_SUMMARY")):
        from adx_tui.headless import step_summary

        with suppress(OSError), open(summary, "a", encoding="utf-8") as file:  # the job goes on without it
            file.write(session.redactor.text(step_summary.markdown(state)))
    return saved


def _saved_file(name: str, save: Callable[[], str], settings: Settings) -> bool:
    try:
        path = save()
        if not settings.quiet:
            say(f"{name}: {path}")
    except OSError as error:
        say(f"{name}: can't be written: {error.strerror} ({error.filename})")
        return False
    return True


def _say_sources(settings: Settings) -> None:
    for name, value, source in settings.described():
        say(f"{name:<13} {value:<40} {source}")
