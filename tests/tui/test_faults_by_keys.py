"""From each fault to green by a person's keys, on a real server: what is wrong is named, shown, and mended."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.faults.migrations import hold_migration_lock
from tests.support.sampling import EVERYWHERE, sample
from tests.support.world import World
from tests.tui.driving import codes, driven, settled
from tests.tui.faults import BY_HAND, FAULTS, ON_DOCKER, ByKeys

EMBEDDED = [(80, 24), *([(140, 45)] if EVERYWHERE else [])]
DOCKER = [(140, 45), *([(80, 24)] if EVERYWHERE else [])]
DIFFERENT = [
    *(by_keys for by_keys in FAULTS if (by_keys.differs or EVERYWHERE) and "docker" in by_keys.fault.servers),
    *ON_DOCKER,
]


@pytest.mark.postgres
@pytest.mark.parametrize("running", ["embedded"], indirect=True)
@pytest.mark.parametrize("size", EMBEDDED, ids="{0[0]}x{0[1]}".format)
@pytest.mark.parametrize("fault", sample(FAULTS), ids=lambda fault: fault.name.replace(" ", "-"))
async def test_from_the_fault_to_green(running: World, fault: ByKeys, size: tuple[int, int]) -> None:
    await _mend(running, fault, size)


@pytest.mark.docker
@pytest.mark.parametrize("running", ["docker"], indirect=True)
@pytest.mark.parametrize("size", DOCKER, ids="{0[0]}x{0[1]}".format)
@pytest.mark.parametrize("fault", DIFFERENT, ids=lambda fault: fault.name.replace(" ", "-"))
async def test_from_the_fault_to_green_on_docker(running: World, fault: ByKeys, size: tuple[int, int]) -> None:
    await _mend(running, fault, size)


async def _mend(running: World, by_keys: ByKeys, size: tuple[int, int]) -> None:
    by_keys.fault.breaks(running)
    try:
        async with driven(running.session(), size, lambda: datetime.now(UTC)) as screen:
            await settled(screen)
            assert by_keys.code in codes(screen), f"{codes(screen)}\n{screen.text}"
            # The finding is in sight, with its code and without a key.
            assert by_keys.code in screen.text
            for key in by_keys.keys:
                if key is BY_HAND:
                    by_keys.mend_by_hand(running)
                else:
                    await screen.press(key)
                    await settled(screen)
            assert screen.board.ready, screen.text
            assert "✔ Ready" in screen.text
            assert running.value("POSTGRES_PASSWORD") not in screen.text
    finally:
        running.release_all()


@pytest.mark.postgres
@pytest.mark.parametrize("running", ["embedded"], indirect=True)
async def test_whoever_holds_the_migration_lock_is_named_while_it_is_waited_for(running: World) -> None:
    pid = hold_migration_lock(running)
    try:
        async with driven(running.session(), (80, 24), lambda: datetime.now(UTC)) as screen:
            await settled(screen)
            await screen.press("enter")
            await screen.until(lambda: f"pid {pid}" in screen.text, seconds=10)
            running.release("lock")
            await settled(screen)
            assert screen.board.ready, screen.text
    finally:
        running.release_all()
