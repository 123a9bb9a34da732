"""How long a reset takes: from the template that a run keeps, beside a rebuild, on servers of adx-tui's own.

    python -m tests.benchmarks.bench_reset [--migrations 800] [--images IMAGE …] [--no-embedded]

COUNT generated migrations (CREATE TABLE, CREATE INDEX, INSERT: bench_migrations) are applied by `--auto`, then the
database is reset ROUNDS times: from its template, and, with the template deleted each time, by a rebuild. Servers keep
fsync on, as they come. Printed are medians (and the worst) of the remedy itself (sessions ended, the database back in
its place), of the copy that the run keeps for the next time, and of the whole `--reset NAME` run with its inspections.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from tests.benchmarks.bench_migrations import generated
from tests.support.folders import make_reachable_folder
from tests.support.ports import pick_free_port

ROUNDS = 4
LIMIT = 600.0
DATABASE = "adx_bench"
PASSWORD = "administrators-own"

Event = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description="A reset from the template, beside a rebuild.")
    parser.add_argument("--migrations", type=int, default=800)
    parser.add_argument("--images", nargs="*", default=["postgres:17-bookworm", "postgres:18-bookworm"])
    parser.add_argument("--no-embedded", action="store_true")
    chosen = parser.parse_args()
    places = [("docker", image) for image in chosen.images] + ([] if chosen.no_embedded else [("embedded", "")])
    for where, image in places:
        with _project(chosen.migrations, where, image) as project:
            _bench(f"{where} {image}".rstrip(), project, chosen.migrations)


class _Project:
    def __init__(self, folder: Path, state: Path, where: str, image: str) -> None:
        self.folder, self.where, self.port = folder, where, pick_free_port()
        self.variables = {"ADX_STATE_DIR": str(state), "COMPOSE_PROJECT_NAME": f"adxbench{secrets.token_hex(4)}"}
        env = folder / ".env"
        env.touch(mode=0o600)
        env.write_text(
            f"DATABASE_URL=postgresql://bench:bench-password@127.0.0.1:{self.port}/{DATABASE}\n"
            f"POSTGRES_USER=postgres\nPOSTGRES_PASSWORD={PASSWORD}\nPOSTGRES_PORT={self.port}\n"
            + (f"POSTGRES_IMAGE={image}\n" if image else "")
        )

    def run(self, *arguments: str) -> tuple[float, list[Event]]:
        """Seconds of the whole process, and what it said."""
        command = [sys.executable, "-m", "adx_tui", *arguments, "--project", str(self.folder)]
        started = time.monotonic()
        done = subprocess.run(
            [*command, "--postgres", self.where, "--output", "json"],
            env=os.environ | self.variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
        )
        seconds = time.monotonic() - started
        if done.returncode != 0:
            raise SystemExit(
                f"{' '.join(command)} ended with {done.returncode}:\n{(done.stdout + done.stderr)[-3000:]}"
            )
        return seconds, [json.loads(line) for line in done.stdout.splitlines()]

    def drop_template(self) -> None:
        """So that the next reset is a rebuild."""
        with closing(
            psycopg.connect(
                host="127.0.0.1", port=self.port, user="postgres", password=PASSWORD, dbname="postgres", autocommit=True
            )
        ) as connection:
            names = "SELECT datname FROM pg_database WHERE starts_with(datname, 'adx_tui_template_')"
            for (name,) in connection.execute(names.encode()).fetchall():
                connection.execute(f"ALTER DATABASE {name} IS_TEMPLATE false".encode())
                connection.execute(f"DROP DATABASE {name}".encode())


@contextmanager
def _project(count: int, where: str, image: str) -> Iterator[_Project]:
    state = make_reachable_folder("adx-bench-state-")
    with tempfile.TemporaryDirectory() as folder:
        project = _Project(Path(folder), state, where, image)
        for name, script in generated(count):
            path = project.folder / "migrations" / name / "migration.sql"
            path.parent.mkdir(parents=True)
            path.write_text(script, "utf-8")
        try:
            yield project
        finally:
            project.run("--down", "--volumes", DATABASE)
            shutil.rmtree(state, ignore_errors=True)


def _bench(place: str, project: _Project, count: int) -> None:
    whole, events = project.run("--auto")
    sys.stdout.write(
        f"{place}: {count} migrations, built in {whole:.2f} s, of which the copy {_copied(events):.2f} s\n"
    )
    for name, prepare in (("from the template", lambda: None), ("by a rebuild", project.drop_template)):
        measured = [_reset(project, prepare, rebuilds=name == "by a rebuild") for _ in range(ROUNDS)]
        parts = zip(*measured, strict=True)
        remedy, copy, run = (f"{statistics.median(part):.3f} s (worst {max(part):.3f})" for part in parts)
        sys.stdout.write(f"  {name:<18} remedy {remedy}   copy for the next {copy}   whole run {run}\n")
        sys.stdout.flush()


def _reset(project: _Project, prepare: Callable[[], None], *, rebuilds: bool) -> tuple[float, float, float]:
    """Seconds of the remedy, of the copy that is kept, and of the whole run."""
    prepare()
    whole, events = project.run("--reset", DATABASE)
    done = next(each["summary"] for each in events if each["event"] == "step_finished" and each["step"] == "reset")
    if ("from its template" in done) == rebuilds:
        raise SystemExit(f"not what was to be measured: {done}")
    begun = next(each for each in events if each["event"] == "progress" and each["check"] == "reset")
    after = next(each for each in events[events.index(begun) + 1 :] if each["event"] == "check")
    return _between(begun, after), _copied(events), whole


def _copied(events: Sequence[Event]) -> float:
    """From the end of the last step to the end of the run; the steps before it are looked at again meanwhile, too."""
    return _between([each for each in events if each["event"] == "step_finished"][-1], events[-1])


def _between(first: Event, last: Event) -> float:
    return (datetime.fromisoformat(last["at"]) - datetime.fromisoformat(first["at"])).total_seconds()


if __name__ == "__main__":
    main()
