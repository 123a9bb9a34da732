"""The other side of a Python seed: a process of its own, so that what a seed prints, breaks or waits for is not ours.

`main` reads one line of JSON, the request, from standard input (the password travels
there, not in the arguments) and writes one JSON answer to standard output. What the seed prints goes to standard
error. It ends when its standard input does: so does a seed whose adx-tui was killed.
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
from types import ModuleType
from typing import Any, NoReturn

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from adx_tui.services import seed_transaction, session_settings, shell_variables, sql_script
from adx_tui.services.database import Connection
from adx_tui.services.database_errors import server_message

_CANCEL_SECONDS = 2
_ORPHANED = 70  # EX_SOFTWARE of sysexits.h; nobody is left to read it


class SeedConnection(psycopg.Connection[TupleRow]):
    """A session whose transaction belongs to adx-tui: a seed can't end it half-way."""

    def commit(self) -> NoReturn:
        raise seed_transaction.CommittedBySeedError

    def rollback(self) -> NoReturn:
        raise seed_transaction.CommittedBySeedError


class SeedCursor(psycopg.Cursor[TupleRow]):
    """Refuses a COMMIT written as SQL too, before the server gets to see it."""

    def execute(self, query: Any, *arguments: Any, **named: Any) -> SeedCursor:
        text = query.as_string(self) if isinstance(query, sql.Composable) else query
        text = text.decode(errors="replace") if isinstance(text, bytes) else text
        if isinstance(text, str) and sql_script.controls_transaction(text):
            raise seed_transaction.CommittedBySeedError
        super().execute(query, *arguments, **named)
        return self


def main() -> None:
    """Run the seed that standard input asks for."""
    requests = os.dup(sys.stdin.fileno())
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    request = json.loads(sys.stdin.readline())
    # The seed itself has nothing to read, and its standard output is not for answers.
    os.dup2(os.open(os.devnull, os.O_RDONLY), sys.stdin.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with answers:
        json.dump(_answer(request, requests), answers)


def _end_with(requests: int, connection: Connection) -> None:
    """Once nobody is there any more, break off what the server is doing for us; unfinished, it is rolled back."""

    def wait() -> None:
        while os.read(requests, 1024):
            pass
        try:
            connection.cancel_safe(timeout=_CANCEL_SECONDS)
        finally:
            os._exit(_ORPHANED)

    threading.Thread(target=wait, daemon=True).start()


def _answer(request: Mapping[str, Any], requests: int) -> dict[str, Any]:
    path, session = Path(request["path"]), None
    try:
        shell_variables.set_aside()
        # Not `with connection`: that commits at its end.
        with closing(SeedConnection.connect(**request["conninfo"], autocommit=True)) as connection:
            session = connection
            shell_variables.put_back()
            _end_with(requests, connection)
            body = _body(path, request["environment"])
            session_settings.set_scripts(connection, request["schema"], request["lock_seconds"])
            connection.cursor_factory = SeedCursor
            if request["keep"]:
                outcome = seed_transaction.keep(
                    connection,
                    body,
                    request["environment"],
                    name=request["name"],
                    checksum=request["checksum"],
                    values=request["values"],
                    recorded=request["recorded"],
                )
            else:
                outcome = seed_transaction.try_out(connection, body, request["environment"])
        return {"outcome": outcome.as_json()}
    except seed_transaction.CommittedBySeedError:
        return {"committed": True}
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
    sys.path.append(str(path.parent))
    spec = importlib.util.spec_from_file_location("adx_seed", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
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
