"""What a usual run of the long suites leaves out, so that it ends in time: ADX_TEST_EVERYWHERE=1 runs all of it."""

from __future__ import annotations

import os
import zlib
from collections.abc import Sequence
from typing import TypeVar

Case = TypeVar("Case")

EVERYWHERE = os.environ.get("ADX_TEST_EVERYWHERE") == "1"
"""Whether every case is tried on both servers, on the oldest version and at both sizes of a screen."""


ALWAYS = ("tests/postgres/test_journey.py", "tests/faults/test_faults.py")
"""What no run leaves out: from a clone to a ready database, and again; and each fault, on one server or both."""


def is_left_out(test: str) -> bool:
    """Whether a usual run leaves out `test`, one on a real server, by its id: every other one, the same ones each time.
    ADX_TEST_OTHER_HALF=1 changes them for the rest."""
    if EVERYWHERE or test.startswith(ALWAYS):
        return False
    other_half = os.environ.get("ADX_TEST_OTHER_HALF") == "1"
    return bool(zlib.crc32(test.encode()) & 1) != other_half


def sample(cases: Sequence[Case]) -> Sequence[Case]:
    """All of them, or every other one: of cases that are alike and each take seconds."""
    return cases if EVERYWHERE else cases[::2]
