"""From no server to a seeded database on Docker, beside what a person would type: `docker run`, wait, psql.

    python -m tests.benchmarks.bench_server [--image IMAGE] [--rounds N]

Both begin with the image and without a container or a volume, take the same migrations (this repository's) and the same
seeds, and run in turns, so that what else the machine does falls on both; medians of whole processes. Then, with
everything up, what the `postgres` step takes. psql has to be on PATH.

Volumes are deleted at the end only: ext4 does not use the inodes of deleted files for minutes, and looks at each of
them whenever a file is made, so that a round would be slowed down by those before it.
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
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support.ports import pick_free_port

REPOSITORY = Path(__file__).parents[2]
ROUNDS = 5
LIMIT = 120.0
POLL_SECONDS = 0.05
PASSWORD = "only-for-the-benchmark"
SEED = """\
INSERT INTO "User" ("id", "email", "updatedAt")
SELECT 'u' || n, 'user' || n || '@example.org', now() FROM generate_series({0}, {0} + 499) AS n
ON CONFLICT DO NOTHING;
"""


@dataclass(frozen=True, slots=True)
class Bench:
    """One project in `folder`, and an empty place for it on the engine."""

    folder: Path
    image: str
    name: str

    def plain(self) -> float:
        """What a script would do: run, wait until a query is answered over TCP, make role and database, feed psql."""
        port = pick_free_port()
        server = f"{PASSWORD}@127.0.0.1:{port}"
        administrator, application = f"postgresql://postgres:{server}", f"postgresql://app:{server}/app"
        scripts = sorted(self.folder.glob("migrations/*/migration.sql")) + sorted(self.folder.glob("seeds/*.sql"))
        run = ["docker", "run", "--detach", "--name", f"{self.name}-plain", "--shm-size", "128m"]
        run += ["--env", f"POSTGRES_PASSWORD={PASSWORD}", "--publish", f"127.0.0.1:{port}:5432"]
        run += ["--volume", f"{self.name}-plain:/var/lib/postgresql/data", self.image]
        started = time.monotonic()
        try:
            _run(run)
            while not _psql(f"{administrator}/postgres", "-c", "SELECT 1"):
                time.sleep(POLL_SECONDS)
            role = f"CREATE ROLE app LOGIN CREATEDB PASSWORD '{PASSWORD}'"
            _must(_psql(f"{administrator}/postgres", "-c", role, "-c", "CREATE DATABASE app"))
            _must(_psql(f"{administrator}/app", "-c", "GRANT USAGE, CREATE ON SCHEMA public TO app"))
            for script in scripts:
                _must(_psql(application, "--single-transaction", "-f", str(script)))
            return time.monotonic() - started
        finally:
            _run(["docker", "rm", "--force", f"{self.name}-plain"])

    def adx(self) -> tuple[float, float]:
        """The whole of `adx-tui --auto --step seeds`; and what the postgres step takes afterwards, with all there."""
        port = pick_free_port()
        env = self.folder / ".env"
        env.touch(mode=0o600)
        env.write_text(
            f"DATABASE_URL=postgresql://app:{PASSWORD}@127.0.0.1:{port}/app?schema=public\n"
            f"POSTGRES_PORT={port}\nPOSTGRES_PASSWORD={PASSWORD}\nPOSTGRES_IMAGE={self.image}\n"
        )
        started = time.monotonic()
        try:
            self._adx("--auto", "--step", "seeds", "--output", "json")
            cold = time.monotonic() - started
            return cold, _step(self._adx("--check", "--output", "json"), "postgres")
        finally:
            self._adx("--down")

    def delete_volumes(self) -> None:
        """Of both."""
        found = _run(["docker", "volume", "ls", "--quiet", "--filter", f"name={self.name}"]).split()
        if found:
            _run(["docker", "volume", "rm", *found])

    def _adx(self, *arguments: str) -> str:
        command = [sys.executable, "-m", "adx_tui", *arguments, "--postgres", "docker", "--project", str(self.folder)]
        return _run(command, {"ADX_STATE_DIR": str(self.folder / ".state"), "COMPOSE_PROJECT_NAME": self.name})


def main() -> None:
    parser = argparse.ArgumentParser(description="A server from nothing: adx-tui beside docker run and psql.")
    parser.add_argument("--image", default=os.environ.get("ADX_TEST_POSTGRES_IMAGE", "adx-test/postgres:17"))
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = parser.parse_args()
    plain, cold, up = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        project, name = Path(folder), f"adxbench{secrets.token_hex(4)}"
        shutil.copytree(REPOSITORY / "migrations", project / "migrations")
        (project / "seeds").mkdir()
        for number in (1, 2):
            (project / "seeds" / f"00{number}_users.sql").write_text(SEED.format(number * 1000))
        try:
            for number in range(chosen.rounds):
                bench = Bench(project, chosen.image, f"{name}-{number}")
                plain.append(bench.plain())
                whole, step = bench.adx()
                cold.append(whole)
                up.append(step)
        finally:
            Bench(project, chosen.image, name).delete_volumes()
    ratio = statistics.median(ours / theirs for ours, theirs in zip(cold, plain, strict=True))
    lines = (
        f"{chosen.rounds} rounds, medians; {chosen.image}",
        f"docker run, wait, psql     {statistics.median(plain):7.2f} s   {_each(plain)}",
        f"adx-tui --auto --step seeds {statistics.median(cold):6.2f} s   {_each(cold)}",
        f"ratio, pair by pair        {ratio:6.2f}     (wanted: 1.15 at most)",
        f"the step, everything up    {statistics.median(up) * 1000:6.0f} ms  worst {max(up) * 1000:.0f} ms"
        "   (wanted: under 150 ms)",
    )
    sys.stdout.write("\n".join(lines) + "\n")


def _each(seconds: Sequence[float]) -> str:
    return " ".join(f"{each:.2f}" for each in seconds)


def _psql(url: str, *arguments: str) -> bool:
    """Whether psql did all of it."""
    command = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", *arguments, url]
    return subprocess.run(command, capture_output=True, timeout=LIMIT, check=False).returncode == 0


def _must(done: bool) -> None:
    if not done:
        raise SystemExit("psql failed")


def _run(command: Sequence[str], variables: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        command,
        env=os.environ | (variables or {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(
            f"{' '.join(command[:4])} … ended with {done.returncode}:\n{(done.stdout + done.stderr)[-2000:]}"
        )
    return done.stdout


def _step(output: str, step: str) -> float:
    """The seconds of that step, as the run itself said."""
    events = map(json.loads, output.splitlines())
    return next(
        float(event["seconds"]) for event in events if event["event"] == "step_finished" and event["step"] == step
    )


if __name__ == "__main__":
    main()
