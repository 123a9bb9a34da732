"""The projects that faults are made in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.faults.worlds import Worlds


@pytest.fixture(scope="session")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worlds]:
    with closing(Worlds(tmp_path_factory.mktemp("faults"))) as made:
        yield made
