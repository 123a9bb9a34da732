"""Random input to the real program for as long as wanted, and whether it bore that.

`ADX_TEST_FUZZ_SECONDS` says how long each test goes on (4), `ADX_TEST_FUZZ_SEED` where it begins: the number that a
failure prints.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable
from typing import TypeVar

import hypothesis
from hypothesis import HealthCheck, Phase, strategies

SECONDS = float(os.environ.get("ADX_TEST_FUZZ_SECONDS") or "4")
_SEED = int(os.environ.get("ADX_TEST_FUZZ_SEED") or secrets.randbelow(1_000_000))
_EXAMPLES = 50
_SHRINK_SECONDS = 30

Example = TypeVar("Example")


def fuzz(drawn: strategies.SearchStrategy[Example], bears: Callable[[Example], object]) -> None:
    """Call `bears` with examples until the time is up, or one of them fails: then with ever simpler ones."""
    ends = time.monotonic() + SECONDS
    failed: dict[str, BaseException] = {}
    shrink_until = float("inf")

    def judge(example: Example) -> None:
        nonlocal shrink_until
        known = repr(example)
        if known in failed:
            raise failed[known]
        if time.monotonic() > min(shrink_until, ends if not failed else shrink_until):
            return
        try:
            bears(example)
        except AssertionError as error:
            if not failed:
                shrink_until = time.monotonic() + _SHRINK_SECONDS
            failed[known] = error
            raise

    seed = _SEED
    while time.monotonic() < ends:
        run = hypothesis.given(drawn)(judge)
        run = hypothesis.settings(
            max_examples=_EXAMPLES,
            deadline=None,
            database=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        )(run)
        try:
            hypothesis.seed(seed)(run)()
        except BaseException as error:
            error.add_note(f"again with ADX_TEST_FUZZ_SEED={seed}")
            raise
        seed += 1
