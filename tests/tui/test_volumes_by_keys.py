"""By keys, where the container or its data is not what this checkout's `.env` means: nothing that is there is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import docker
import pytest

from tests.docker.test_server_versions import image_of
from tests.support.compose import remove_compose_project
from tests.support.requirements import postgres_image
from tests.support.world import World, set_up, world
from tests.tui.driving import Driven, codes, driven, settled

pytestmark = pytest.mark.docker


@pytest.fixture
def checkouts(tmp_path: Path, docker_engine: docker.DockerClient) -> Iterator[tuple[World, World]]:
    """Two folders whose `.env.example` has the same Compose name, as two clones of one repository have it."""
    with ExitStack() as stack:
        first, second = (stack.enter_context(world(tmp_path / name, "docker")) for name in ("first", "second"))
        name = first.project.environment["COMPOSE_PROJECT_NAME"]
        for checkout in (first, second):
            checkout.project.environment["COMPOSE_PROJECT_NAME"] = None
            example = checkout.project.path / ".env.example"
            example.write_text(f"{example.read_text()}COMPOSE_PROJECT_NAME={name}\n")
        try:
            yield first, second
        finally:
            names = {checkout.value("COMPOSE_PROJECT_NAME") for checkout in (first, second) if checkout.env.exists()}
            for project in {str(name), *names}:
                remove_compose_project(docker_engine, project)


@contextmanager
def _kept(place: World) -> Iterator[None]:
    """A row that must be there afterwards."""
    place.sql("""INSERT INTO "Shop" (name) VALUES ('of the person')""")
    yield
    with place.connect() as connection:
        assert connection.execute(b"""SELECT 1 FROM "Shop" WHERE name = 'of the person'""").fetchone() == (1,)


async def _green(screen: Driven) -> None:
    await screen.press("a")
    await settled(screen)
    assert screen.board.ready, screen.text
    assert "✔ Ready" in screen.text


async def test_another_checkout_has_the_compose_name(checkouts: tuple[World, World]) -> None:
    first, second = checkouts
    set_up(first)
    # As somebody does who takes the file along to the second clone, and minds the port.
    second.env.touch(mode=0o600)
    second.env.write_text(first.env.read_text().replace(str(first.port), str(second.port)))
    with _kept(first):
        async with driven(second.session(), (80, 24), lambda: datetime.now(UTC)) as screen:
            await settled(screen)
            assert "ADX216" in screen.text
            assert first.project.path.name in screen.text
            await _green(screen)
            assert second.value("COMPOSE_PROJECT_NAME") != first.value("COMPOSE_PROJECT_NAME")


async def test_a_volume_of_an_older_major_version(
    checkouts: tuple[World, World], docker_engine: docker.DockerClient
) -> None:
    place, _ = checkouts
    old = image_of(15, docker_engine, postgres_image())
    example = place.project.path / ".env.example"
    example.write_text(example.read_text().replace(postgres_image(), old))
    set_up(place)
    with _kept(place):
        place.replace(old, postgres_image())
        async with driven(place.session(), (80, 24), lambda: datetime.now(UTC)) as screen:
            await settled(screen)
            assert "ADX232" in codes(screen), screen.text
            assert "ADX232" in screen.text
            await _green(screen)
        with place.connect() as connection:
            assert connection.info.server_version // 10_000 > 15
