"""A Docker engine that answers anything, or something that only looks like one: a finding, never a crash or a hang."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.fuzz.fake_engine import FakeEngine, Fault, answering, faults, silences
from tests.fuzz.fake_server import refusing
from tests.fuzz.fuzzing import fuzz
from tests.support.machine import Machine

ENVIRONMENT = """\
DATABASE_URL=postgresql://writer:pw@127.0.0.1:{port}/letters
POSTGRES_PORT={port}
POSTGRES_USER=postgres
POSTGRES_PASSWORD=secret
POSTGRES_IMAGE=adx-test/postgres:17
COMPOSE_PROJECT_NAME=shop
"""
WAYS = st.sampled_from(["--check", "--check", "--auto"])


def answered(machine: Machine, wrong: list[Fault], way: str, timeout: float) -> str:
    project = machine.clear()
    with refusing() as port:
        (project / ".env").write_text(ENVIRONMENT.format(port=port))
        (project / ".env").chmod(0o600)
        with answering(FakeEngine(machine.folder / "engine.sock", project, port, wrong)):
            return machine.bears(way, "--postgres", "docker", "--step", "postgres", timeout=timeout)


def test_the_fake_is_taken_for_an_engine(machine: Machine) -> None:
    said = answered(machine, [], "--check", 5)
    assert "password authentication failed" in said, "the container runs, and its server lets nobody in"


def test_any_answers(machine: Machine) -> None:
    def bears(drawn: tuple[list[Fault], str]) -> None:
        answered(machine, *drawn, 3)

    fuzz(st.tuples(st.lists(faults, min_size=1, max_size=3), WAYS), bears)


def test_no_end_of_answers(machine: Machine) -> None:
    def bears(drawn: tuple[list[Fault], str]) -> None:
        answered(machine, *drawn, 2)

    fuzz(st.tuples(st.lists(silences, min_size=1, max_size=1), WAYS), bears)
