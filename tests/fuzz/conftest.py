"""One machine for all the examples of a test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.machine import Machine, running


@pytest.fixture
def machine() -> Iterator[Machine]:
    with running() as machine:
        yield machine
