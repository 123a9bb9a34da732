"""A project with a real server for the tests that break it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.world import World, set_up, world


@pytest.fixture(scope="module")
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A project where everything holds, on Docker or embedded, as the parameter says. Each test leaves it so."""
    with world(tmp_path_factory.mktemp("running") / "shop", request.param) as made:
        set_up(made)
        yield made
