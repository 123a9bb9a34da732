"""The other side of Python seeds: a process of its own, so that what a seed prints, breaks or waits for is not ours.

`main` reads one line of JSON, the request, from standard input (the password travels there, not in the arguments), and
writes a line of JSON to standard output for each seed it was asked for. What the seeds print goes to standard error,
and between it, in lines that begin with the request's token, which seed is at work (`run` and its number) and that one
has come to its end (`end`): whoever asked has then seen all that it printed, and answers with the complaint to be
recorded. The process ends when its standard input does: so does a seed whose adx-tui was killed.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from queue import SimpleQueue
from types import ModuleType
from typing import Any, NoReturn

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from adx_tui.services.postgres import script, session_settings, shell_variables
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.errors import server_message
from adx_tui.services.seeds import transaction
from adx_tui.services.seeds.transaction import Keeping

_MODULE = "adx_seed"
_CANCEL_SECONDS = 2
_ORPHANED = 70  # EX_SOFTWARE of sysexits.h; nobody is left to read it


class SeedConnection(psycopg.Connection[TupleRow]):
    """A session whose transaction belongs to adx-tui: a seed can't end it half-way. It remembers the server's last
    refusal, in case the seed says nothing of it."""

    refusal: psycopg.Error | None = None

    def commit(self) -> NoReturn:
        raise transaction.CommittedBySeedError

    def rollback(self) -> NoReturn:
        raise transaction.CommittedBySeedError


class SeedCursor(psycopg.Cursor[TupleRow]):
    """Refuses a COMMIT written as SQL too, before the server gets to see it."""

    def execute(self, query: Any, *arguments: Any, **named: Any) -> SeedCursor:
        text = query.as_string(self) if isinstance(query, sql.Composable) else query
        text = text.decode(errors="replace") if isinstance(text, bytes) else text
        if isinstance(text, str) and script.controls_transaction(text):
            raise transaction.CommittedBySeedError
        try:
            super().execute(query, *arguments, **named)
        except psycopg.Error as error:
            self._remember(error)
            raise
        return self

    def executemany(self, *arguments: Any, **named: Any) -> None:
        try:
            super().executemany(*arguments, **named)
        except psycopg.Error as error:
            self._remember(error)
            raise

    def _remember(self, error: psycopg.Error) -> None:
        if isinstance(self.connection, SeedConnection) and not isinstance(error, psycopg.errors.InFailedSqlTransaction):
            self.connection.refusal = error


class _Parent:
    """Whoever asked. Once it is gone, what the server is doing for us is broken off: unfinished, it is rolled back."""

    def __init__(self, requests: int, token: str) -> None:
        self.connection: Connection | None = None
        self._token = token
        self._answers: SimpleQueue[str] = SimpleQueue()
        threading.Thread(target=self._listen, args=[requests], daemon=True).start()

    def tell(self, text: str) -> None:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os.write(2, f"\n{self._token} {text}\n".encode())

    def complaint(self) -> str:
        """What it found in the output, which it has read to here."""
        self.tell("end")
        return str(json.loads(self._answers.get()))

    def _listen(self, requests: int) -> None:
        with os.fdopen(requests, encoding="utf-8") as lines:
            for line in lines:
                self._answers.put(line)
        try:
            if self.connection is not None:
                self.connection.cancel_safe(timeout=_CANCEL_SECONDS)
        finally:
            os._exit(_ORPHANED)


def main() -> None:
    """Run the seeds that standard input asks for."""
    requests = os.dup(sys.stdin.fileno())
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    request = json.loads(_first_line(requests))
    # The seed itself has nothing to read, and its standard output is not for answers.
    os.dup2(os.open(os.devnull, os.O_RDONLY), sys.stdin.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    parent, folder, variables = _Parent(requests, request["token"]), Path.cwd(), dict(os.environ)
    with answers:
        for number, seed in enumerate(request["seeds"]):
            parent.tell(f"run {number}")
            answers.write(json.dumps(_answer(request, seed, parent)) + "\n")
            answers.flush()
            os.chdir(folder)
            os.environ.clear()
            os.environ.update(variables)


def _first_line(descriptor: int) -> bytes:
    """Without a byte of the second: that is somebody else's to read."""
    line = bytearray()
    while not line.endswith(b"\n") and (character := os.read(descriptor, 1)):
        line += character
    return bytes(line)


def _answer(request: Mapping[str, Any], seed: Mapping[str, Any], parent: _Parent) -> dict[str, Any]:
    path, session, values = Path(seed["path"]), None, request["environment"]
    try:
        shell_variables.set_aside()
        # Not `with connection`: that commits at its end.
        with closing(SeedConnection.connect(**request["conninfo"], autocommit=True)) as connection:
            session = parent.connection = connection
            shell_variables.put_back()
            body = _body(path, values)
            session_settings.set_scripts(connection, request["schema"], request["lock_seconds"])
            connection.cursor_factory = SeedCursor
            if seed["keeping"]:
                keeping = Keeping.from_json(seed["keeping"])
                outcome = transaction.keep(connection, body, values, keeping, parent.complaint)
            else:
                outcome = transaction.try_out(connection, body, values, seed["sequences"])
        return {"outcome": outcome.as_json()}
    except transaction.CommittedBySeedError:
        return {"committed": True}
    except transaction.SwallowedError:
        refusal = session.refusal if session else None
        error: BaseException = refusal or RuntimeError("the server refused a statement")
        return {"swallowed": True, "error": _described(error, path, lost=False)}
    except BaseException as error:  # noqa: BLE001 - whatever a seed raises is reported, not lost
        return {"error": _described(error, path, lost=session is not None and session.broken)}


def _body(path: Path, environment: Mapping[str, str]) -> Callable[[Connection], None]:
    module = _load(path)
    seed = getattr(module, "seed", None)
    if not callable(seed):
        raise TypeError("it defines no function seed(connection, environment)")

    def body(connection: Connection) -> None:
        seed(connection, dict(environment))

    return body


def _load(path: Path) -> ModuleType:
    sys.dont_write_bytecode = True  # no __pycache__ in somebody's seeds folder
    # Last, so that a module beside the seed is found, and replaces none of the language's or of ours.
    if str(path.parent) not in sys.path:
        sys.path.append(str(path.parent))
    spec = importlib.util.spec_from_file_location(_MODULE, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[_MODULE] = module  # where a dataclass looks its annotations up
    spec.loader.exec_module(module)
    return module


def _described(error: BaseException, path: Path, *, lost: bool) -> dict[str, Any]:
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    line = frames[-1].lineno if frames else None
    if isinstance(error, SyntaxError) and error.filename == str(path):
        line = error.lineno
    # That a session was lost has no SQLSTATE; nor have psycopg's own errors, which are the seed's.
    server = server_message(error) if isinstance(error, psycopg.Error) and (error.sqlstate or lost) else None
    return {
        "type": type(error).__name__,
        "message": server.message if server else str(error),
        "line": line,
        "server": asdict(server) if server else None,
    }
