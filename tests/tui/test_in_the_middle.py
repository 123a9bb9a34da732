"""In the middle of each step the server dies, stands still or ends the session, or the person cancels: the screen
stays alive, tells the truth, and a later run gets to the end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from adx_tui.services.postgres import liveness
from tests.support import registry
from tests.support.sampling import EVERYWHERE
from tests.support.world import World, world
from tests.tui.driving import Driven, codes, driven, settled

_PAUSE = "SELECT pg_sleep(600)"


@dataclass(frozen=True, slots=True)
class Middle:
    """`slows` makes `step` last; `key` brings the run there, `sign` is on the screen once it is there, and `undo` lets
    a later run get to the end."""

    step: str
    slows: Callable[[World], object]
    key: str
    undo: Callable[[World], object]


def _slow_migration(world: World) -> None:
    world.count += 1
    world.latest = f"migrations/2026020100{world.count:04}_slow/migration.sql"
    world.project.write(world.latest, f"CREATE TABLE slow_{world.count} ();\n{_PAUSE};\n")


def _slow_seed(world: World) -> None:
    world.count += 1
    world.latest = f"seeds/{world.count + 1:03}_slow.sql"
    world.project.write(world.latest, 'INSERT INTO "Shop" (name) VALUES (1) ON CONFLICT DO NOTHING;\n' + f"{_PAUSE};\n")


def _slow_python_seed(world: World) -> None:
    world.count += 1
    world.latest = f"seeds/{world.count + 1:03}_slow.py"
    world.project.write(
        world.latest, f"def seed(connection, environment):\n    connection.execute('{_PAUSE}')  # noqa\n"
    )


def _fast_again(world: World) -> None:
    file = world.project.path / world.latest
    file.write_text(file.read_text().replace("pg_sleep(600)", "1"))


def _without(world: World) -> None:
    (world.project.path / world.latest).unlink()


_LOCKS: list[psycopg.Connection[tuple[object, ...]]] = []


def _locked(relation: str) -> Callable[[World], None]:
    """What the step reads is locked by another session, for as long as that lives."""

    def lock(world: World) -> None:
        session = world.connect()
        _LOCKS.append(session)
        session.execute("BEGIN")
        session.execute(f"LOCK TABLE {relation} IN ACCESS EXCLUSIVE MODE".encode())

    return lock


def _unlocked(_: World) -> None:
    for session in _LOCKS:
        session.close()
    _LOCKS.clear()


MIDDLES = (
    Middle("grants", _locked("pg_catalog.pg_default_acl"), "r", _unlocked),
    Middle("migrations", _slow_migration, "a", _fast_again),
    Middle("seeds", _slow_seed, "a", _without),
    Middle("seeds", _slow_python_seed, "a", _without),
    Middle("application", _locked('"Quiet"'), "r", _unlocked),
)
NAMES = ["grants", "migrations", "seeds", "seeds-python", "application"]
TROUBLES = ("session ended", "server killed", "server frozen", "cancelled")
# To see that a server stands still takes some twenty seconds.
FROZEN = "server frozen"
CASES = [
    pytest.param(middle, trouble, id=f"{name}-{trouble.replace(' ', '-')}")
    for middle, name in zip(MIDDLES, NAMES, strict=True)
    for trouble in TROUBLES
    if trouble != FROZEN or EVERYWHERE or name in ("migrations", "seeds-python")
]
ON_DOCKER = CASES if EVERYWHERE else [pytest.param(MIDDLES[1], FROZEN, id="migrations-server-frozen")]


def _our_sessions(world: World) -> list[int]:
    with world.connect("postgres") as connection:
        sessions = connection.execute(
            b"SELECT pid FROM pg_stat_activity WHERE application_name = 'adx-tui' AND datname = 'shop' "
            b"AND state = 'active' AND pg_backend_pid() <> pid"
        ).fetchall()
    return [int(str(pid)) for (pid,) in sessions]


async def in_the_middle(screen: Driven, world: World, middle: Middle) -> None:
    """Until the step is at work on the server."""
    walk = screen.app.walk

    def step_is_at_work() -> bool:
        running = any(step.id == middle.step and step.running for step in walk.board.picture.state.steps)
        return running and bool(_our_sessions(world))

    deadline = time.monotonic() + 30
    while not step_is_at_work():
        assert time.monotonic() < deadline, screen.text
        await asyncio.sleep(0.1)


def _end_sessions(world: World) -> None:
    for pid in _our_sessions(world):
        world.sql(f"SELECT pg_terminate_backend({pid})", database="postgres")


@pytest.mark.postgres
@pytest.mark.parametrize("running", ["embedded"], indirect=True)
@pytest.mark.parametrize(("middle", "trouble"), CASES)
async def test_the_screen_tells_the_truth(
    running: World, middle: Middle, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _through(running, middle, trouble, monkeypatch)


@pytest.mark.docker
@pytest.mark.parametrize("running", ["docker"], indirect=True)
@pytest.mark.parametrize(("middle", "trouble"), ON_DOCKER)
async def test_the_screen_tells_the_truth_on_docker(
    running: World, middle: Middle, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _through(running, middle, trouble, monkeypatch)


async def _through(running: World, middle: Middle, trouble: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(liveness, "_PATIENCE", 1.0)
    middle.slows(running)
    async with driven(running.session(), (100, 30), lambda: datetime.now(UTC)) as screen:
        try:
            if middle.key == "a":
                await settled(screen)
                await screen.press("a")
            await in_the_middle(screen, running, middle)
            if trouble == "session ended":
                _end_sessions(running)
            elif trouble == "server killed":
                running.kill()
            elif trouble == "server frozen":
                running.freeze()
            else:
                began = time.monotonic()
                await screen.press("escape")
                assert "cancelling" in screen.text or "Cancelled" in screen.text
                assert time.monotonic() - began < 5
            # Meanwhile the keys are answered.
            began = time.monotonic()
            await screen.press("question_mark")
            assert "Every step is a statement" in screen.text
            await screen.press("question_mark")
            await screen.pilot.resize_terminal(80, 24)
            assert time.monotonic() - began < 5
            await settled(screen)
            assert not screen.board.ready
            assert "adx-tui itself failed" not in screen.text
            assert "ADX901" not in codes(screen), "a lost session is no bug"
            if trouble == "cancelled":
                assert "cancelled ·" in screen.text
            else:
                assert screen.board.picture.missing is not None
        finally:
            if trouble == "server frozen":
                running.thaw()
            middle.undo(running)
        await screen.press("a")
        await settled(screen)
        if not screen.board.ready:
            await screen.press("a")
            await settled(screen)
        assert screen.board.ready, screen.text


@pytest.mark.docker
async def test_escape_ends_a_pull_from_a_silent_registry(tmp_path: Path) -> None:
    with registry.silent() as silent, world(tmp_path / "project", "docker") as fresh:
        fresh.project.environment["POSTGRES_IMAGE"] = silent.image
        async with driven(fresh.session(), now=lambda: datetime.now(UTC)) as screen:
            await settled(screen)
            await screen.press("a")
            await screen.until(silent.asked.is_set, seconds=30)
            began = time.monotonic()
            await screen.press("escape")
            await screen.until(lambda: not screen.board.busy, seconds=30)
            assert time.monotonic() - began < 5
            await screen.rest()
            assert "ADX903" in codes(screen)
