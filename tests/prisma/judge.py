"""Node's word on what adx-tui made: the real Prisma CLI, and the bcryptjs that AdhyayanX logs in with.

Both are fetched once: see `tests.support.node_programs`.
"""

from __future__ import annotations

import filecmp
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.databases import FreshDatabase
from tests.support.node_programs import RUN_SECONDS, NodePrograms, needs_node

REPOSITORY = Path(__file__).resolve().parents[2]
PRISMA_PROJECT = REPOSITORY / "tests" / "data" / "adhyayanx"
NODE_FOR_PRISMA = (20, 19)
CLI = NodePrograms("adx-test-judge", Path(__file__).with_name("cli"), ("--legacy-peer-deps",), NODE_FOR_PRISMA)
"""The judge: see schema-engine.mjs there."""
BCRYPTJS = NodePrograms("adx-test-bcryptjs", Path(__file__).with_name("bcryptjs"), node=(18, 0))
JUDGE_SECONDS = 150

# The engine inside the CLI, and the package whose code it is driven with: pinned to fit.
ENGINES = ("prisma/build", "@prisma/schema-engine-wasm")
MIGRATIONS = "prisma/migrations"
_DIFF = ("migrate", "diff", "--exit-code", "--from-migrations", MIGRATIONS)
COMMANDS_THAT_AGREE = (
    (("migrate", "status"), "Database schema is up to date!"),
    (("migrate", "deploy"), "No pending migrations to apply."),
    ((*_DIFF, "--to-config-datasource"), "No difference detected."),
    ((*_DIFF, "--to-schema", "prisma/schema.prisma"), "No difference detected."),
    # Nothing else looks at the checksums of what was applied.
    (("migrate", "dev", "--name", "judge_probe"), "Already in sync"),
)
"""What is run in this order, and what Prisma says where all is in order."""

SEED_ENVIRONMENT = {
    "SEED_ADMIN_EMAIL": "admin@adhyayanx.example",
    # Longer than bcrypt reads, and cut in the middle of a character.
    "SEED_ADMIN_PASS": "x" + "ä" * 50,
    "DEFAULT_SEED_PASSWORD": "first-day-in-class",
    # The least there is: these tests are not about the cost of a hash.
    "BCRYPT_SALT_ROUNDS": "4",
}


def adhyayanx_project(folder: Path) -> Path:
    """A copy of the Prisma project, migrations and seeds: whatever runs there cannot write into ours."""
    shutil.copytree(PRISMA_PROJECT, folder)
    shutil.copytree(REPOSITORY / "migrations", folder / "prisma" / "migrations")
    shutil.copytree(REPOSITORY / "seeds", folder / "seeds", ignore=shutil.ignore_patterns("__pycache__"))
    env_file = folder / ".env"
    env_file.write_text("".join(f"{key}='{value}'\n" for key, value in SEED_ENVIRONMENT.items()), "utf-8")
    env_file.chmod(0o600)
    return folder


def run_adx_tui(project: Path, database: FreshDatabase, *, step: str = "seeds") -> str:
    command = [sys.executable, "-m", "adx_tui", "--auto", "--postgres", "external", "--step", step]
    command += ["--project", str(project), "--seed-database", database.name]
    done = subprocess.run(
        command,
        cwd=REPOSITORY,
        env=clean_environment() | {"DATABASE_URL": database.url, "ADX_MIGRATIONS": MIGRATIONS},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=RUN_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def clean_environment() -> dict[str, str]:
    """This process's environment without what would change where adx-tui, libpq or Prisma look."""
    ours = ("ADX_", "PG", "POSTGRES_", "SEED_", "PRISMA_")
    keys = {"DATABASE_URL", "SHADOW_DATABASE_URL", *SEED_ENVIRONMENT}
    return {key: value for key, value in os.environ.items() if key not in keys and not key.startswith(ours)}


@dataclass(slots=True)
class Verdict:
    """What Prisma said, command by command; `returncode` is 0 where it agreed each time."""

    returncode: int = 0
    stdout: str = ""


def run(command: Sequence[str | Path], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command run in `folder`, by itself: nothing of this process's environment that Prisma goes by."""
    return subprocess.run(
        command,
        cwd=folder,
        env=clean_environment() | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=JUDGE_SECONDS,
        check=False,
    )


def prisma(judge: Path, project: Path, database: FreshDatabase, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The real CLI, run in `project`."""
    return run([judge / "prisma.sh", *arguments], project, DATABASE_URL=database.url, ADX_MIGRATIONS=MIGRATIONS)


def prisma_verdict(judge: Path, project: Path, database: FreshDatabase) -> Verdict:
    """Whether `migrate status`, `deploy`, `diff` and `dev` all find everything in order.

    Changes nothing: what could write is run only after another command said that there is nothing to write. The diffs
    and `dev` make a shadow database and drop it.
    """
    verdict = Verdict()
    for arguments, agreement in COMMANDS_THAT_AGREE:
        done = prisma(judge, project, database, *arguments)
        agrees = done.returncode == 0 and agreement in done.stdout + done.stderr
        verdict.stdout += f"{'agrees' if agrees else 'DISAGREES'}: prisma {' '.join(arguments)} ({done.returncode})\n"
        if not agrees:
            verdict.returncode = 1
            verdict.stdout += done.stdout + done.stderr
            break
    return verdict


def prisma_judge() -> Path:
    """The folder with the judge, installed and ready."""
    needs_node(NODE_FOR_PRISMA)
    if chosen := os.environ.get("ADX_PRISMA_JUDGE"):
        if not (Path(chosen) / "node_modules").is_dir():
            pytest.fail(f"ADX_PRISMA_JUDGE: {chosen} holds no judge that is installed")
        return Path(chosen)
    judge = CLI.install()
    inside, beside = (judge / "node_modules" / package / "schema_engine_bg.wasm" for package in ENGINES)
    assert filecmp.cmp(inside, beside, shallow=False), "the two packages hold two versions of the schema engine"
    return judge


def bcryptjs_accepts(pairs: Mapping[str, str]) -> list[bool]:
    """For each password and its hash, whether node's bcryptjs says that they belong together."""
    answers: list[bool] = BCRYPTJS.ask("compare.mjs", about=list(pairs.items()))
    return answers
