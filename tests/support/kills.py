"""SIGKILL at random moments, how many times, and what is needed to see one of them again.

`ADX_TEST_KILLS` says how many trials each test makes (5; of slow ones a quarter of many), `ADX_TEST_KILL_SEED` which
ones: the number that a failure prints. The same seed draws the same moments; what the machine was doing just then it
cannot bring back.
"""

from __future__ import annotations

import contextlib
import os
import random
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

TRIALS = int(os.environ.get("ADX_TEST_KILLS") or "5")
_SEED = os.environ.get("ADX_TEST_KILL_SEED") or secrets.token_hex(4)

Choice = TypeVar("Choice")


class Victim(StrEnum):
    """Who is killed."""

    PROCESS = "the program"
    """Its children (initdb, a seed) work on."""
    GROUP = "the program and its children"
    """The embedded server has a session of its own, and works on."""
    SERVER = "the program, its children and the server"
    """As when the machine goes down: a statement is torn off in its middle."""


@dataclass(slots=True)
class Kill:
    """One trial. What it draws depends on the seed and on its number alone."""

    number: int
    draw: random.Random
    did: str = "nothing was killed"

    def end(self, process: subprocess.Popen[str], within: float, kill_server: Callable[[], None] | None = None) -> None:
        """Kill the running program at some moment of the `within` seconds that it takes undisturbed."""
        after = self.draw.uniform(0, within)
        self.after(process, after, kill_server)
        self.did += f" of {within:.3f} s"

    def after(
        self, process: subprocess.Popen[str], seconds: float, kill_server: Callable[[], None] | None = None
    ) -> None:
        """Kill it now, but for these seconds; the server with it only where `kill_server` can do so."""
        victim = self.draw.choices(list(Victim), weights=[3, 2, 1 if kill_server else 0])[0]
        time.sleep(seconds)
        self.did = f"{victim} killed after {seconds:.3f} s"
        if victim is Victim.PROCESS:
            process.kill()
        else:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        if kill_server and victim is Victim.SERVER:
            kill_server()
        process.wait()

    def program(self, process: subprocess.Popen[str], earliest: float, latest: float) -> None:
        """Kill the program alone, at some moment between so many seconds from now."""
        seconds = self.draw.uniform(earliest, latest)
        time.sleep(seconds)
        self.did = f"{Victim.PROCESS} killed after {seconds:.3f} s"
        process.kill()
        process.wait()

    def one_of(self, choices: Sequence[Choice]) -> Choice:
        return self.draw.choice(choices)


def kills(*, slow: bool = False, trials: int | None = None) -> Iterator[Kill]:
    """Every trial of a test; where many are asked for, fewer of `slow` ones, which take more than three seconds.
    `trials` is for a test that always makes as many."""
    if trials is None:
        trials = max(TRIALS // 4, min(TRIALS, 5)) if slow else TRIALS
    sys.stdout.write(f"ADX_TEST_KILL_SEED={_SEED}\n")
    for number in range(trials):
        yield Kill(number, random.Random(f"{_SEED} {number}"))


@contextlib.contextmanager
def told(kill: Kill) -> Iterator[None]:
    """Adds to whatever fails inside what was killed, when, and how to do so again."""
    try:
        yield
    except BaseException as error:
        error.add_note(f"trial {kill.number}: {kill.did}; again with ADX_TEST_KILL_SEED={_SEED}")
        raise


def seconds_of(run: Callable[[], object]) -> float:
    """How long something takes undisturbed."""
    started = time.monotonic()
    run()
    return time.monotonic() - started
