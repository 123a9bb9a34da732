"""One run without a screen: settings, a session, a renderer, and what went wrong as an exit code."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from adx_tui.cli import crash, variables
from adx_tui.cli.command import Invocation
from adx_tui.cli.output import LostOutputError, say, usage

if TYPE_CHECKING:
    from adx_tui.core.state import RunState
    from adx_tui.engine.local import LocalSession
    from adx_tui.engine.request import RunRequest
    from adx_tui.headless.run import Renderer
    from adx_tui.services.environment.env_file import EnvFile
    from adx_tui.settings import Settings

NOT_READY = 1


def run(invocation: Invocation, request: RunRequest, *, verbose: bool = False) -> int:
    """One run, as `request` asks for it; `verbose` has all that holds listed, whatever the settings say."""

    def act(session: LocalSession, draw: Renderer) -> int:
        from adx_tui.headless.run import run

        if session.settings.verbose:
            _say_sources(session.settings)
        exit_code, state = run(session, request, draw, seconds=session.settings.timeout)
        if session.settings.report is not None and not _saved_report(session, state):
            return exit_code or NOT_READY
        return exit_code

    return with_session(invocation, act, verbose=verbose)


def with_session(invocation: Invocation, act: Callable[[LocalSession, Renderer], int], *, verbose: bool = False) -> int:
    """Have `act` do something with the project; returns its exit code, or that of what went wrong."""
    settings, read = settled(invocation)

    from adx_tui.engine.local import LocalSession, UsageError
    from adx_tui.headless.run import renderer
    from adx_tui.services.postgres import shell_variables

    draw = renderer(settings.output, invocation.out, verbose=verbose or settings.verbose)
    session = None
    try:
        session = LocalSession(settings, shell_variables.environment(), read)
        return act(session, draw)
    except UsageError as error:
        return usage(str(error))
    except LostOutputError:
        raise
    except Exception as error:  # noqa: BLE001 - as in `main`; only the session knows the secrets to be masked
        return crash.report(error, session.save_crash if session else crash.save)


def settled(invocation: Invocation) -> tuple[Settings, EnvFile | None]:
    """The settings of this run, and the `.env` that they were made of, None where that can't be read; what looks like a
    setting and is none is said. Raises SettingsError."""
    from adx_tui import settings
    from adx_tui.core.cancellation import Cancellation, working_within
    from adx_tui.services import state_directory
    from adx_tui.services.environment import env_file
    from adx_tui.services.postgres import shell_variables

    shell_variables.set_aside()
    flags, environment = invocation.values, invocation.environment
    for warning in variables.without_effect(environment, invocation.commands):
        say(f"adx-tui: warning: {warning}")
    _, path = settings.project_and_env_file(flags, environment)
    limit, read = Cancellation(settings.time_limit(flags, environment)), None
    try:
        # What is wrong with it, the environment step says.
        with working_within(limit), suppress(OSError):
            read = env_file.read(path)
    finally:
        limit.close()
    values = read.values if read is not None else {}
    return settings.resolve(flags, environment, values, default_state_dir=state_directory.default()), read


def _saved_report(session: LocalSession, state: RunState) -> bool:
    try:
        say(f"report: {session.save_report(state)}")
    except OSError as error:
        say(f"report: can't be written: {error.strerror} ({error.filename})")
        return False
    return True


def _say_sources(settings: Settings) -> None:
    for name, source in settings.sources.items():
        say(f"{name:<13} {getattr(settings, name)!s:<40} {source}")
