"""From each fault to green by a person's keys, on a real server: what is wrong is named, shown, and mended."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.support.sampling import EVERYWHERE, sample
from tests.tui.driving import driven
from tests.tui.faults import FAULTS, ON_DOCKER, Fault, end_session, hold_migration_lock, nothing_left
from tests.tui.world import World, codes, settled

EMBEDDED = [(80, 24), *([(140, 45)] if EVERYWHERE else [])]
DOCKER = [(140, 45), *([(80, 24)] if EVERYWHERE else [])]
DIFFERENT = [*(fault for fault in FAULTS if fault.differs or EVERYWHERE), *ON_DOCKER]


@pytest.mark.postgres
@pytest.mark.parametrize("running", ["embedded"], indirect=True)
@pytest.mark.parametrize("size", EMBEDDED, ids="{0[0]}x{0[1]}".format)
@pytest.mark.parametrize("fault", sample(FAULTS), ids=lambda fault: fault.name.replace(" ", "-"))
async def test_from_the_fault_to_green(running: World, fault: Fault, size: tuple[int, int]) -> None:
    await _mend(running, fault, size)


@pytest.mark.docker
@pytest.mark.parametrize("running", ["docker"], indirect=True)
@pytest.mark.parametrize("size", DOCKER, ids="{0[0]}x{0[1]}".format)
@pytest.mark.parametrize("fault", DIFFERENT, ids=lambda fault: fault.name.replace(" ", "-"))
async def test_from_the_fault_to_green_on_docker(running: World, fault: Fault, size: tuple[int, int]) -> None:
    await _mend(running, fault, size)


async def _mend(running: World, fault: Fault, size: tuple[int, int]) -> None:
    fault.breaks(running)
    with nothing_left():
        async with driven(running.session(), size, lambda: datetime.now(UTC)) as screen:
            await settled(screen)
            assert any(code.startswith(fault.code) for code in codes(screen)), f"{codes(screen)}\n{screen.text}"
            # The finding is in sight, with its code and without a key.
            assert fault.code in screen.text
            for mend in fault.mends:
                if callable(mend):
                    mend(running)
                else:
                    await screen.press(mend)
                    await settled(screen)
            assert screen.board.ready, screen.text
            assert "✔ Ready" in screen.text
            assert running.value("POSTGRES_PASSWORD") not in screen.text


@pytest.mark.postgres
@pytest.mark.parametrize("running", ["embedded"], indirect=True)
async def test_whoever_holds_the_migration_lock_is_named_while_it_is_waited_for(running: World) -> None:
    with nothing_left():
        pid = hold_migration_lock(running)
        async with driven(running.session(), (80, 24), lambda: datetime.now(UTC)) as screen:
            await settled(screen)
            await screen.press("enter")
            await screen.until(lambda: f"pid {pid}" in screen.text, seconds=10)
            end_session(running)
            await settled(screen)
            assert screen.board.ready, screen.text
