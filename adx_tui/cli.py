"""The front door: flags to settings to one of the two faces. Nothing heavy is imported before it is needed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import adx_tui
from adx_tui.services.postgres import shell_variables

if TYPE_CHECKING:
    import argparse

    from adx_tui.core.state import RunState
    from adx_tui.engine.local import LocalSession
    from adx_tui.engine.request import RunRequest
    from adx_tui.headless.run import Renderer
    from adx_tui.services.environment.env_file import EnvFile
    from adx_tui.settings import Settings

READY, NOT_READY, USAGE, BUG, INTERRUPTED = 0, 1, 2, 3, 130
_HEADLESS = ("auto", "check", "reset", "snapshot", "snapshots", "restore", "delete_snapshot", "down")

_EPILOG = """\
Every option can be set in the process environment too, as ADX_… (ADX_POSTGRES=embedded).

exit codes: 0 everything holds · 1 something does not · 2 usage, or a project that can't be read
            3 a bug in adx-tui · 129 hung up · 130 interrupted · 143 terminated
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run adx-tui; returns the exit code."""
    for name in ("stdout", "stderr"):
        # A caller may have closed it (`>&-`): then there is none, and what is said to nobody is no reason to crash.
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - open until the program ends
        # A terminal that can't show a glyph shows a question mark; it does not end the program.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        return _run(sys.argv[1:] if arguments is None else arguments, _StandardOutput())
    except KeyboardInterrupt:
        return INTERRUPTED
    except _LostOutputError as lost:
        # What can't be said must not be tried again when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if lost.why:
            _say(f"adx-tui: standard output can't be written: {lost.why}")
        return NOT_READY
    except Exception as error:  # noqa: BLE001 - the last resort: a saved traceback and exit code 3, never a bare one
        return _crashed(error, _save_crash)


class _LostOutputError(Exception):
    """Standard output takes nothing any more. `why` is empty where whoever read it has gone, which is their affair."""

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.why = "" if isinstance(error, BrokenPipeError) else error.strerror


class _StandardOutput:
    """Standard output, whose end is not taken for a fault of whatever wrote to it. Raises _LostOutputError."""

    def write(self, text: str) -> None:
        try:
            sys.stdout.write(text)
        except OSError as error:
            raise _LostOutputError(error) from None

    def flush(self) -> None:
        try:
            sys.stdout.flush()
        except OSError as error:
            raise _LostOutputError(error) from None


def _run(arguments: Sequence[str], out: _StandardOutput) -> int:
    if list(arguments) == ["--version"]:
        # Asked by prompts and other programs: answered before even the parser is loaded.
        out.write(f"adx-tui {adx_tui.__version__}\n")
        out.flush()
        return READY
    flags = _parser().parse_args(arguments)
    shell_variables.set_aside()
    if flags.explain is not None:
        return _explain(flags.explain, out)

    from adx_tui.settings import SettingsError

    given = vars(flags)
    try:
        settings, read = _settings(given)
    except SettingsError as error:
        return _usage(str(error))
    if flags.volumes is not None and not flags.down:
        return _usage("--volumes goes with --down")
    if flags.database is not None and flags.restore is None:
        return _usage("--database goes with --restore")
    if not any(given[mode] not in (None, False) for mode in _HEADLESS):
        return _full_screen(settings, read)

    from adx_tui.engine.local import LocalSession, UsageError
    from adx_tui.headless.run import renderer, run

    # A list is nothing without what is in it.
    draw = renderer(settings.output, out, verbose=flags.verbose or flags.snapshots)
    try:
        session = LocalSession(settings, shell_variables.environment(), read)
        if flags.down:
            return _down(session, flags.volumes, draw)
        if flags.verbose:
            _say_sources(settings)
        exit_code, state = run(session, _requested(flags), draw, seconds=settings.timeout)
        if settings.report is not None and not _saved_report(session, state):
            return exit_code or NOT_READY
    except UsageError as error:
        return _usage(str(error))
    except _LostOutputError:
        raise
    except Exception as error:  # noqa: BLE001 - as in `main`; only the session knows the secrets to be masked
        return _crashed(error, session.save_crash)
    return exit_code


def _requested(flags: argparse.Namespace) -> RunRequest:
    """The run that the flags ask for."""
    from adx_tui.engine.request import AUTO, CHECK, Command, RunRequest

    if flags.auto or flags.check:
        return CHECK if flags.check else AUTO
    if flags.reset is not None:
        return RunRequest(command=Command.RESET, name=flags.reset)
    if flags.snapshots:
        return RunRequest(command=Command.LIST_SNAPSHOTS)
    if flags.snapshot is not None:
        return RunRequest(command=Command.SNAPSHOT, name=flags.snapshot)
    if flags.restore is not None:
        return RunRequest(command=Command.RESTORE, name=flags.restore, consent=flags.database)
    return RunRequest(command=Command.DELETE_SNAPSHOT, name=flags.delete_snapshot)


def _saved_report(session: LocalSession, state: RunState) -> bool:
    try:
        _say(f"report: {session.save_report(state)}")
    except OSError as error:
        _say(f"report: can't be written: {error.strerror} ({error.filename})")
        return False
    return True


def _full_screen(settings: Settings, read: EnvFile | None) -> int:
    from adx_tui.tui import terminal

    if (why := terminal.unusable()) is not None:
        return _usage(why)
    from adx_tui.engine.local import LocalSession, UsageError
    from adx_tui.tui.app import run

    try:
        return run(LocalSession(settings, shell_variables.environment(), read))
    except UsageError as error:
        return _usage(str(error))


def _down(session: LocalSession, volumes: str | None, draw: Renderer) -> int:
    from datetime import UTC, datetime

    from adx_tui.core.events import LogWritten
    from adx_tui.core.state import RunState
    from adx_tui.steps.server.shutdown import ShutdownError

    exit_code = READY
    try:
        done = session.stop_server() if volumes is None else session.delete_data(volumes)
    except ShutdownError as error:
        done, exit_code = str(error), NOT_READY
    said = LogWritten(at=datetime.now(UTC), step="", source="adx-tui", text=done)
    draw.on_event(session.redactor.event(said), RunState())
    return exit_code


def _settings(flags: Mapping[str, object]) -> tuple[Settings, EnvFile | None]:
    """The settings, and the `.env` that they were made of; None where that can't be read. Raises SettingsError."""
    from adx_tui import settings
    from adx_tui.core.cancellation import Cancellation, working_within
    from adx_tui.services import state_directory
    from adx_tui.services.environment import env_file

    _, path = settings.project_and_env_file(flags, os.environ)
    limit, read = Cancellation(settings.time_limit(flags, os.environ)), None
    try:
        # What is wrong with it, the environment step says.
        with working_within(limit), suppress(OSError):
            read = env_file.read(path)
    finally:
        limit.close()
    values = read.values if read is not None else {}
    return settings.resolve(flags, os.environ, values, default_state_dir=state_directory.default()), read


def _say_sources(settings: Settings) -> None:
    for name, source in settings.sources.items():
        _say(f"{name:<13} {getattr(settings, name)!s:<40} {source}")


def _explain(code: str, out: _StandardOutput) -> int:
    from adx_tui.core import codes

    entry = codes.ENTRIES.get(code.upper())
    if entry is None:
        return _usage(f"--explain {code}: there is no such code; they run from ADX101 to ADX903")
    out.write(f"{code.upper()}: {entry.title}\n\n{entry.why}\n\nwhat to do: {entry.what_to_do}\n")
    out.flush()
    return READY


def _usage(problem: str) -> int:
    _say(f"adx-tui: {problem}")
    return USAGE


def _say(text: str) -> None:
    """A line to standard error, which terminals and GitHub's runner read too: what it quotes may be anybody's."""
    from adx_tui.core.text import escape_control_characters
    from adx_tui.headless.text import without_commands

    sys.stderr.write(without_commands(escape_control_characters(text)) + "\n")


def _save_crash(text: str) -> str:
    from pathlib import Path

    from adx_tui.core.redact import Redactor
    from adx_tui.services import state_directory

    # Of secrets only those in URLs are known here: nothing was read yet, or all was said through events.
    folder = os.environ.get("ADX_STATE_DIR")
    return state_directory.save_crash(Path(folder) if folder else state_directory.default(), Redactor().text(text))


def _crashed(error: Exception, save: Callable[[str], str]) -> int:
    import traceback

    where = save("".join(traceback.format_exception(error)))
    _say(f"adx-tui crashed ({type(error).__name__}), which is a bug in it. The traceback was saved: {where}")
    return BUG


def _parser() -> argparse.ArgumentParser:
    import argparse

    parser = argparse.ArgumentParser(
        prog="adx-tui",
        description="From git clone to a running, migrated, seeded PostgreSQL. Without an option: the full screen.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--auto", action="store_true", help="headless: apply every remedy that loses nothing")
    what.add_argument("--check", action="store_true", help="headless: only read; exit 1 if anything does not hold")
    what.add_argument("--reset", metavar="NAME", help="drop and rebuild the local database NAME")
    what.add_argument("--snapshot", metavar="NAME", help="keep a copy of the local database under NAME")
    what.add_argument("--snapshots", action="store_true", help="list the snapshots of the database")
    what.add_argument("--restore", metavar="NAME", help="put the database back to snapshot NAME; needs --database")
    what.add_argument("--delete-snapshot", metavar="NAME", help="delete snapshot NAME")
    what.add_argument("--down", action="store_true", help="stop the server; its data stays")
    what.add_argument("--explain", metavar="CODE", help="what a code means, why it happens, what to do")
    parser.add_argument("--volumes", metavar="NAME", help="with --down: delete the data of the database NAME too")
    parser.add_argument("--database", metavar="NAME", help="with --restore: the database whose content is to be lost")
    parser.add_argument(
        "--step", dest="steps", action="append", metavar="ID", help="only this step, and what it requires"
    )
    parser.add_argument("--project", metavar="DIR", help="the project's folder (default: this one)")
    parser.add_argument("--env-file", metavar="F", help="default: .env")
    parser.add_argument("--migrations", metavar="DIR", help="default: migrations/, else prisma/migrations/")
    parser.add_argument("--seeds", metavar="DIR", help="default: seeds/")
    parser.add_argument("--compose-file", metavar="F", help="default: compose/postgres.yml, else one that is built in")
    parser.add_argument("--app", metavar="DIR", help="the application's code (default: the project's folder)")
    parser.add_argument("--postgres", metavar="WHERE", help="auto, docker, embedded or external (default: auto)")
    parser.add_argument("--output", metavar="FORM", help="plain, json or github")
    parser.add_argument("--timeout", metavar="SECONDS", help="for the whole run")
    parser.add_argument("--strict", action="store_true", help="warnings fail too")
    parser.add_argument("--report", metavar="FILE", help="write a Markdown report, without secrets")
    parser.add_argument("-v", "--verbose", action="store_true", help="list what holds, and where each setting is from")
    parser.add_argument("--version", action="version", version=f"adx-tui {adx_tui.__version__}")
    return parser
