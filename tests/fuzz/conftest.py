"""One worker for all the examples of a test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fuzz.fuzzing import Machine
from tests.support.folders import make_reachable_folder


@pytest.fixture
def machine() -> Iterator[Machine]:
    folder = make_reachable_folder("adx-test-fuzz-")
    machine = Machine.start(folder)
    try:
        yield machine
    finally:
        machine.stop()
