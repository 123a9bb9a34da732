"""A registry that says nothing keeps nobody: a pull ends with the run, on this side and in the engine."""

from __future__ import annotations

import signal
import time

import pytest

from tests.support import registry, sampling
from tests.support.contract import assert_keeps_contract
from tests.support.live_output import watch
from tests.support.outcome import finding
from tests.support.project import Result, parse_events
from tests.support.server_step import ServerProject

pytestmark = pytest.mark.docker

AT_ONCE = 5.0
SILENT = 20 if sampling.EVERYWHERE else 5
"""Seconds that a registry is silent for, in the test that looks on. After 25 the engine gives up by itself."""
ARGUMENTS = ("--auto", "--postgres", "docker", "--step", "postgres", "--output", "json")


@pytest.mark.parametrize(
    ("number", "exit_code", "first"),
    [
        (signal.SIGINT, 130, b""),
        (signal.SIGTERM, 143, registry.HEADERS_ONLY),
        (signal.SIGHUP, 129, b""),
    ],
    ids=["Ctrl-C", "SIGTERM, after the headers", "SIGHUP"],
)
def test_a_signal_ends_it(server: ServerProject, number: signal.Signals, exit_code: int, first: bytes) -> None:
    with registry.silent(first) as silent:
        server.set(POSTGRES_IMAGE=silent.image)
        process = server.project.launch(*ARGUMENTS)
        assert silent.asked.wait(30)
        began = time.monotonic()
        process.send_signal(number)
        stdout, stderr = process.communicate(timeout=30)
        assert time.monotonic() - began < AT_ONCE
        events = parse_events(stdout)
        assert process.returncode == exit_code, (stdout, stderr)
        assert_keeps_contract(events, exit_code)
        assert "postgres: image" in finding(Result(exit_code, stdout, stderr, events), "ADX903")["cause"]
        assert not stderr
        # What an engine asks first, whether there is a registry at all, it does not break off itself.
        assert not first or silent.left.wait(10), "the engine still pulls"


def test_the_time_limit_ends_it(server: ServerProject) -> None:
    with registry.silent() as silent:
        server.set(POSTGRES_IMAGE=silent.image)
        began = time.monotonic()
        result = server.project.adx(*ARGUMENTS, "--timeout", "4")
        assert time.monotonic() - began < 4 + AT_ONCE
        assert result.exit_code == 1, result
        assert_keeps_contract(result.events, 1)
        assert "postgres: image" in finding(result, "ADX902")["cause"]


def test_it_is_seen_to_wait(server: ServerProject) -> None:
    with registry.silent() as silent:
        server.set(POSTGRES_IMAGE=silent.image)
        arguments = (*ARGUMENTS[:-2], "--timeout", str(SILENT + 3))
        terminal, pipe = watch(server.project, *arguments, on_terminal={}, in_pipe={}, limit=SILENT + 60)
    doing = f"postgres: pulling {silent.image}"
    terminal.assert_moves(doing, SILENT - 2)
    assert pipe.seconds_of(doing), pipe.text
    pipe.assert_never_silent()
    assert "ADX902" in pipe.text
