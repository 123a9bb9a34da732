"""`adx-tui run -- COMMAND`: a command with the environment that the application sees."""

from __future__ import annotations

from adx_tui.cli.command import Command, Invocation
from adx_tui.cli.output import say, usage


def _run(invocation: Invocation) -> int:
    if not invocation.rest:
        return usage("run needs a command behind `--`, as in: adx-tui run -- npm start")

    from adx_tui.services import replaced_process
    from adx_tui.services.files import UnreadableFileError
    from adx_tui.services.project import application_environment, configuration

    # Nothing of ours is left running beside the command: what is needed is read first.
    configured = configuration.read(invocation.values, invocation.environment)
    try:
        reading = application_environment.read(configured, invocation.environment)
    except UnreadableFileError as error:
        return usage(f"{error.filename} can't be read: {error.strerror}")
    if reading.refused:
        say(f"adx-tui: {reading.refused}")
    for key, why in reading.unsettled.items():
        if key not in reading.values:
            say(f"adx-tui: {key} is not set for this command: its value {why}")
    try:
        return replaced_process.become(invocation.rest, {**invocation.environment, **reading.values})
    except replaced_process.CommandError as error:
        say(f"adx-tui: {error}")
        return error.exit_code


COMMAND = Command(
    name="run",
    rest="COMMAND…",
    summary="run a command with the environment that the application sees",
    details=(
        "The framework's .env files, in its order and with its expansion, and the process environment over them.\n"
        "The command takes the place of adx-tui: terminal, signals and exit code are its own. 127: it was not found;\n"
        "126: it can't be run."
    ),
    examples=("adx-tui run -- npm start", "adx-tui run -- sh -c 'psql \"$DATABASE_URL\"'"),
    run=_run,
)
