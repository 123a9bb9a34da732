"""Runs adx-tui again and again, each time in a process of its own that has all of it loaded already.

A request is a line of JSON on standard input, its answer one on standard output. The program is forked from this
process: a run costs what it does, not what loading it costs; and what it does to its process (signals, threads, memory,
a crash) ends with it.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import sys
import time
from typing import Any

import docker
import psycopg
import yaml

import adx_tui.engine.local
import adx_tui.engine.registry

# What a run would load when it needs it.
import adx_tui.headless.run
from adx_tui import cli

_MEMORY = 4 << 30
_POLL_SECONDS = 0.004

LOADED = (adx_tui.engine.registry, adx_tui.engine.local, adx_tui.headless.run, docker, psycopg, yaml)


def main() -> None:
    for line in sys.stdin:
        request = json.loads(line)
        child = os.fork()
        if child == 0:
            _become(request)
            sys.exit(cli.main(request["arguments"]))
        sys.stdout.write(json.dumps(_outcome(child, request["limit"])) + "\n")
        sys.stdout.flush()


def _become(request: dict[str, Any]) -> None:
    """The child: as if it had been started from a shell."""
    os.setsid()
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    nothing, output = (
        os.open(os.devnull, os.O_RDONLY),
        os.open(request["output"], os.O_CREAT | os.O_WRONLY | os.O_APPEND),
    )
    for target, source in ((0, nothing), (1, output), (2, output)):
        os.dup2(source, target)


def _outcome(child: int, limit: float) -> dict[str, Any]:
    """How it ended, or None as its exit code where it had to be killed after `limit` seconds."""
    started = time.monotonic()
    while (ended := os.waitpid(child, os.WNOHANG)) == (0, 0):
        if time.monotonic() - started > limit:
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return {"exit_code": None, "seconds": limit}
        time.sleep(_POLL_SECONDS)
    seconds = time.monotonic() - started
    with contextlib.suppress(ProcessLookupError):  # what it left running, a child of its own for one
        os.killpg(child, signal.SIGKILL)
    return {"exit_code": os.waitstatus_to_exitcode(ended[1]), "seconds": seconds}


if __name__ == "__main__":
    main()
