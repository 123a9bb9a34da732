"""The shop that several programs read the `.env` of."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.next_shop import SHOP
from tests.support.repositories import write


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return write(tmp_path / "shop", SHOP)
