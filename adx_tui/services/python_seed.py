"""The other side of a Python seed: a process of its own, so that what a seed prints, breaks or waits for is not ours.

`python -m adx_tui.services.python_seed` reads one JSON request from standard input (the password travels there, not
in the arguments) and writes one JSON answer to standard output. What the seed prints goes to standard error.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import traceback
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

import psycopg
from psycopg.rows import TupleRow

from adx_tui.services import seed_transaction
from adx_tui.services.database import Connection, server_message, set_search_path


class SeedConnection(psycopg.Connection[TupleRow]):
    """A session whose transaction belongs to adx-tui: a seed can't end it half-way."""

    def commit(self) -> NoReturn:
        raise psycopg.ProgrammingError("a seed runs in one transaction, which adx-tui commits: remove commit()")

    def rollback(self) -> NoReturn:
        raise psycopg.ProgrammingError("a seed runs in one transaction, which adx-tui ends: raise an error instead")


def main() -> None:
    """Run the seed that standard input asks for."""
    request = json.load(sys.stdin)
    answer_to = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with answer_to:
        json.dump(_answer(request), answer_to)


def _answer(request: Mapping[str, Any]) -> dict[str, Any]:
    path = Path(request["path"])
    try:
        body = _body(path, request["environment"])
        # Not `with connection`: that commits at its end.
        with closing(SeedConnection.connect(**request["conninfo"], autocommit=True)) as connection:
            set_search_path(connection, request["schema"])
            if request["keep"]:
                outcome = seed_transaction.keep(
                    connection, body, request["environment"], name=request["name"], checksum=request["checksum"]
                )
            else:
                outcome = seed_transaction.try_out(connection, body, request["environment"])
        return {"outcome": outcome.as_json()}
    except seed_transaction.CommittedBySeedError:
        return {"committed": True}
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a seed raises is reported, not lost
        return {"error": _described(error, path)}


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
    sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location("adx_seed", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _described(error: BaseException, path: Path) -> dict[str, Any]:
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    line = frames[-1].lineno if frames else None
    if isinstance(error, SyntaxError) and error.filename == str(path):
        line = error.lineno
    return {
        "type": type(error).__name__,
        "message": str(error),
        "line": line,
        "server": asdict(server_message(error)) if isinstance(error, psycopg.Error) and error.sqlstate else None,
    }


if __name__ == "__main__":
    main()
