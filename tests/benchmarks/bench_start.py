"""How long adx-tui takes to start, beside the bare interpreter, and a run where everything holds, beside its imports.

    python tests/benchmarks/bench_start.py [PROJECT]

PROJECT is a project that is set up (`adx-tui --check` in it answers 0); without one only the start is measured. The
commands run in turn, A B A B …, so that a machine that changes its speed changes both; medians of whole processes.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence

RUNS = 15
IMPORTS = "import psycopg, dotenv, yaml, filelock, psutil, docker"


def wall(command: Sequence[str]) -> float:
    """Seconds that `command` takes as a whole process."""
    started = time.perf_counter()
    subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=True)
    return time.perf_counter() - started


def beside(name: str, command: Sequence[str], peer_name: str, peer: Sequence[str]) -> None:
    """Print the medians of both, and the median of the ratios pair by pair."""
    pairs = [(wall(command), wall(peer)) for _ in range(RUNS + 1)][1:]  # the first warms the caches
    ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = statistics.median(own / other for own, other in pairs)
    measured = f"{name:<28} {ours * 1000:7.1f} ms   {peer_name:<22} {theirs * 1000:7.1f} ms"
    sys.stdout.write(f"{measured}   ratio {ratio:.2f}\n")


def main() -> None:
    python = sys.executable
    beside("adx-tui --version", [python, "-m", "adx_tui", "--version"], "python -c pass", [python, "-c", "pass"])
    for project in sys.argv[1:2]:
        check = [python, "-m", "adx_tui", "--check", "--project", project]
        beside("adx-tui --check", check, "its imports alone", [python, "-c", IMPORTS])


if __name__ == "__main__":
    main()
