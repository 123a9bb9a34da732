"""From what only an engineer knew how to mend to green, by keys alone, on a real server: and by how few."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest

from adx_tui.services.migrations.history import LOCK_KEY
from adx_tui.steps.migrations import lock
from adx_tui.tui.app import AdxApp
from tests.support.committed import commit_all
from tests.support.requirements import postgres_image
from tests.support.world import FIRST, World
from tests.tui.driving import codes, driven, settled

NAMED = (*"shop", "enter")
"""The database's name, typed: one thing to do."""
_AT_MOST = 3


@pytest.fixture
def held() -> Iterator[ExitStack]:
    """Sessions and other things that end with the test."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture(autouse=True)
def _no_terminal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """There is none here to lend, and the editor is a program that knows what is to be written."""
    monkeypatch.setattr(AdxApp, "suspend", lambda _app: ExitStack())
    monkeypatch.setattr(lock, "SECONDS", 1)
    editor = tmp_path / "vi"
    editor.write_text(f"#!/bin/sh\nfor file; do :; done\ncat > \"$file\" <<'END'\n{_MENDED_SEED}END\n")
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))


def _session(world: World, held: ExitStack) -> psycopg.Connection[tuple[object, ...]]:
    session = world.connect()
    held.callback(session.close)
    return session


def _table_lock(world: World, held: ExitStack) -> None:
    session = _session(world, held)
    session.execute("BEGIN")
    session.execute('LOCK TABLE "Shop" IN ACCESS EXCLUSIVE MODE')


def _advisory_lock(world: World, held: ExitStack) -> None:
    _migration(world, "CREATE TABLE locked_out ();\n")
    _session(world, held).execute("SELECT pg_advisory_lock(%s)", [LOCK_KEY])


def _hundred_connections(world: World, held: ExitStack) -> None:
    """As of a pool that is made anew with each request."""
    url = world.value("DATABASE_URL").partition("?")[0]
    with suppress(psycopg.OperationalError):  # too many clients already
        while True:
            held.callback(psycopg.connect(url, autocommit=True).close)


def _migration(world: World, script: str) -> str:
    world.count += 1
    name = f"2026030100{world.count:04}_fix"
    world.project.write(f"migrations/{name}/migration.sql", script)
    return name


def _edited(world: World, _: ExitStack) -> None:
    commit_all(world.project.path)
    file = world.project.path / "migrations" / FIRST / "migration.sql"
    file.write_text(file.read_text() + "-- an afterthought\n")


def _drift(world: World, _: ExitStack) -> None:
    world.sql('ALTER TABLE "Shop" ADD COLUMN age int')


def _history_row(world: World, _: ExitStack) -> None:
    """Prisma began it, and nobody saw its end; what a part of it did, no catalogue tells."""
    script = f'CREATE TABLE half_{world.count} ();\nUPDATE "Shop" SET name = name;\n'
    name = _migration(world, script)
    world.sql(
        script.partition("\n")[0],
        f"ALTER TABLE half_{world.count - 1} OWNER TO shop_app",
        "INSERT INTO _prisma_migrations (id, checksum, migration_name, logs, started_at, applied_steps_count) "
        f"VALUES (gen_random_uuid(), '{sha256(script.encode()).hexdigest()}', '{name}', '', now(), 0)",
    )


def _silent_seed(world: World, _: ExitStack) -> None:
    world.count += 1
    world.project.write(f"seeds/{world.count + 1:03}_quiet.sql", """INSERT INTO "Quiet" SELECT 'word' WHERE false;\n""")
    assert world.project.adx("--auto", "--postgres", world.where).exit_code == 1


_MENDED_SEED = """INSERT INTO "Quiet" SELECT 'word' WHERE NOT EXISTS (SELECT FROM "Quiet");\n"""


def _other_major(world: World, _: ExitStack) -> None:
    """As after a pull that names another one: the volume is of the one before."""
    repository, tag = postgres_image().rsplit(":", 1)
    major = int(re.findall(r"\d+", tag)[0])
    world.replace(f"POSTGRES_IMAGE={postgres_image()}", f"POSTGRES_IMAGE={repository}:{major - 1}")


def _stale_context(world: World, held: ExitStack) -> None:
    world.project.environment["DOCKER_CONTEXT"] = "gone-with-the-wind"
    held.callback(world.project.environment.pop, "DOCKER_CONTEXT")


def _paused(world: World, _: ExitStack) -> None:
    with world.container() as container:
        container.pause()


@dataclass(frozen=True, slots=True)
class Fix:
    """`keys` after the look that shows `code`; a name that is typed is one of them."""

    name: str
    breaks: Callable[[World, ExitStack], None]
    code: str
    keys: tuple[str | tuple[str, ...], ...]


FIXES = (
    Fix("a table locked by an idle transaction", _table_lock, "ADX245", ("f", NAMED)),
    Fix("the migration lock held", _advisory_lock, "ADX401", ("enter", "f", NAMED)),
    Fix("a hundred connections", _hundred_connections, "ADX228", ("f", NAMED)),
    Fix("an edited migration", _edited, "ADX403", ("f", "enter")),
    Fix("drift", _drift, "ADX414", ("f", NAMED)),
    Fix("an open row in the history", _history_row, "ADX402", ("f", "enter")),
    Fix("a seed that is silent", _silent_seed, "ADX520", ("o", "enter")),
)
ON_DOCKER = (
    Fix("another major version", _other_major, "ADX232", ("f", "enter")),
    Fix("a context that is gone", _stale_context, "ADX204", ("f", "enter")),
    Fix("a paused container", _paused, "ADX214", ("enter",)),
)


def _id(fix: Fix) -> str:
    return fix.name.replace(" ", "-")


@pytest.mark.postgres
@pytest.mark.parametrize("running", ["embedded"], indirect=True)
@pytest.mark.parametrize("fix", FIXES, ids=_id)
async def test_by_a_few_keys(running: World, fix: Fix, held: ExitStack) -> None:
    await _mend(running, fix, held, (80, 24))


@pytest.mark.docker
@pytest.mark.parametrize("running", ["docker"], indirect=True)
@pytest.mark.parametrize("fix", ON_DOCKER, ids=_id)
async def test_by_a_few_keys_on_docker(running: World, fix: Fix, held: ExitStack) -> None:
    await _mend(running, fix, held, (140, 45))


async def _mend(running: World, fix: Fix, held: ExitStack, size: tuple[int, int]) -> None:
    fix.breaks(running, held)
    assert len(fix.keys) <= _AT_MOST
    async with driven(running.session(), size, lambda: datetime.now(UTC)) as screen:
        await settled(screen)
        assert fix.code in codes(screen), f"{codes(screen)}\n{screen.text}"
        for key in fix.keys:
            await screen.press(*((key,) if isinstance(key, str) else key))
            await settled(screen)
        assert screen.board.ready, f"{codes(screen)}\n{screen.text}"
        assert fix.code not in codes(screen)
        assert running.value("POSTGRES_PASSWORD") not in screen.text
