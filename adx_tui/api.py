"""adx-tui for another Python program: the same steps, without output, signal handlers or an exit. See docs/api.md."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from os import PathLike
from typing import TypedDict, Unpack

from adx_tui.core.cancellation import Cancellation
from adx_tui.core.events import Event
from adx_tui.core.state import RunState
from adx_tui.engine import request
from adx_tui.engine.opening import lent_session
from adx_tui.engine.request import RunRequest, UsageError

__all__ = ["Cancellation", "Event", "Options", "RunState", "UsageError", "check", "up"]

Path = str | PathLike[str]


class Options(TypedDict, total=False):
    """The options of the command line, as docs/options.md has them. One that is not given is settled as there: by its
    variable, the project's files, or its default."""

    env_file: Path
    migrations: Path
    seeds: Path
    compose_file: Path
    app: Path
    step: Sequence[str]
    postgres: str
    seed_set: Sequence[str]
    allow_project_commands: bool
    seed_command: str
    prove_seeds: bool
    seed_database: str
    timeout: float
    strict: bool


def check(
    project: Path,
    *,
    on_event: Callable[[Event], object] | None = None,
    cancellation: Cancellation | None = None,
    **options: Unpack[Options],
) -> RunState:
    """Only look, as `adx-tui check` does; returns what was found, `.finished` among it.

    `on_event` is called with each event, on this thread. What it raises ends the run in order, and is raised here.
    `cancellation.cancel()` ends the run from any thread, `timeout` after so many seconds: both are in what is returned.
    Raises UsageError for what can't be done, as an option that contradicts another, or a folder that is not there.
    """
    return _run(request.CHECK, project, on_event, cancellation, options)


def up(
    project: Path,
    *,
    on_event: Callable[[Event], object] | None = None,
    cancellation: Cancellation | None = None,
    **options: Unpack[Options],
) -> RunState:
    """Set everything up, as `adx-tui up` does: apply each remedy that loses nothing. The rest is as with `check`."""
    return _run(request.AUTO, project, on_event, cancellation, options)


def _run(
    asked: RunRequest,
    project: Path,
    on_event: Callable[[Event], object] | None,
    cancellation: Cancellation | None,
    options: Options,
) -> RunState:
    if unknown := options.keys() - Options.__annotations__.keys():
        raise TypeError(f"there is no option {', '.join(sorted(unknown))}")
    state = RunState()
    raised: list[Exception] = []
    given = {"steps" if name == "step" else name: _as_typed(value) for name, value in options.items()}
    with lent_session({**given, "project": project}) as session:
        run = Cancellation(session.settings.timeout)

        def follow(event: Event) -> None:
            nonlocal state
            state = state.apply(event)
            if on_event is None or raised:
                return
            try:
                on_event(event)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is the caller's own
                raised.append(error)
                run.cancel()

        try:
            with (cancellation or Cancellation()).passing_on(run):
                session.run(asked, follow, run)
        finally:
            run.close()
    if raised:
        raise raised[0]
    return state


def _as_typed(value: object) -> object:
    """As the command line has it, where what is false or nothing was not given: here it was, and counts."""
    if isinstance(value, bool):
        return "1" if value else "0"
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else str(value)
