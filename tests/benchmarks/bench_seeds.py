"""How long seeds take: a CSV beside psql's \\copy, and the step in a small and in a large database, in the same run.

    python -m tests.benchmarks.bench_seeds postgresql://postgres:…@127.0.0.1:5432/postgres [--rows N] [--tables N …]

psql has to be on PATH. Every run has a database of its own, dropped at the end. What is printed are medians, the memory
is that of the largest process.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

ROUNDS = 3
LIMIT = 3600.0
AT_ONCE = 250
"""Tables that one migration makes: each takes locks to its end."""
ROW = 'CREATE TABLE "Row" (id BIGINT PRIMARY KEY, name TEXT NOT NULL, email TEXT, at TIMESTAMP);\n'
SEED = "INSERT INTO \"T0\" (word) VALUES ('a'), ('b') ON CONFLICT DO NOTHING;\n"


def main() -> None:
    parser = argparse.ArgumentParser(description="Seeds: adx-tui beside psql's \\copy, and as the database grows.")
    parser.add_argument("url", help="an administrator's URL; databases adx_bench_… are made there, and dropped")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--tables", nargs="*", type=int, default=[50, 5000])
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _compare_with_copy(chosen.url, Path(folder), chosen.rows)
        for tables in chosen.tables:
            _look_at(chosen.url, Path(folder), tables)


def _compare_with_copy(url: str, folder: Path, rows: int) -> None:
    project = _project(folder / "csv", [ROW])
    data = project / "seeds" / "001_Row.csv"
    with data.open("w") as file:
        file.write("id,name,email,at\n")
        for number in range(rows):
            file.write(f'{number},"Name of number {number}",user{number}@example.com,2026-01-01 00:00:00\n')
    psql, ours = [], []
    for _ in range(ROUNDS):
        with _database(url) as database:
            with psycopg.connect(database, autocommit=True) as connection:
                connection.execute(ROW)
            started = time.monotonic()
            copy = f'\\copy "Row" FROM {data} WITH (FORMAT csv, HEADER true)'
            subprocess.run(["psql", database, "-qc", copy], check=True, timeout=LIMIT)
            psql.append(time.monotonic() - started)
        with _database(url) as database:
            ours.append(_seconds(project, database, "--auto"))
    megabytes = data.stat().st_size >> 20
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    took = f"psql {statistics.median(psql):.2f} s, adx-tui {statistics.median(ours):.2f} s"
    sys.stdout.write(f"{rows:,} rows, {megabytes} MB: {took}, at most {memory} MB of memory\n")


def _look_at(url: str, folder: Path, tables: int) -> None:
    make = [f'CREATE TABLE "T{number}" (id SERIAL PRIMARY KEY, word TEXT UNIQUE);' for number in range(tables)]
    migrations = ["\n".join(make[at : at + AT_ONCE]) for at in range(0, tables, AT_ONCE)]
    project = _project(folder / f"tables-{tables}", migrations)
    (project / "seeds" / "001_words.sql").write_text(SEED)
    with _database(url) as database:
        _seconds(project, database, "--auto")
        looks = [_seconds(project, database, "--check") for _ in range(ROUNDS)]
    sys.stdout.write(f"{tables:,} tables: {statistics.median(looks):.3f} s for the step seeds of a look\n")


def _project(folder: Path, migrations: list[str]) -> Path:
    (folder / "seeds").mkdir(parents=True)
    for number, script in enumerate(migrations):
        file = folder / "migrations" / f"{number:014}_tables" / "migration.sql"
        file.parent.mkdir(parents=True)
        file.write_text(script)
    return folder


def _seconds(project: Path, database: str, how: str) -> float:
    """Of the step `seeds`, in a run that must hold."""
    environment = {**os.environ, "DATABASE_URL": database, "ADX_STATE_DIR": str(project.parent / "state")}
    command = [sys.executable, "-m", "adx_tui", how, "--project", str(project), "--postgres", "external"]
    ended = subprocess.run(
        [*command, "--output", "json"], env=environment, capture_output=True, text=True, timeout=LIMIT, check=True
    )
    events = map(json.loads, ended.stdout.splitlines())
    return next(
        float(event["seconds"]) for event in events if event["event"] == "step_finished" and event["step"] == "seeds"
    )


@contextlib.contextmanager
def _database(url: str) -> Iterator[str]:
    name = f"adx_bench_{os.getpid()}_{time.monotonic_ns()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield f"{url.rpartition('/')[0]}/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


if __name__ == "__main__":
    main()
