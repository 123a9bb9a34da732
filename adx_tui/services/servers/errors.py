"""What a server of ours fails with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from adx_tui.services.engine_faults import explanation


class ServerError(Exception):
    """A server program failed; `log` is the end of what it said."""

    def __init__(self, problem: str, log: tuple[str, ...] = ()) -> None:
        super().__init__(problem)
        self.problem = problem
        self.log = log


class ContainerError(Exception):
    """The engine refused what was asked for a container; the text is the engine's own."""


class TakenError(ContainerError):
    """Another run, or Compose, was quicker: what was free when it was looked at is taken. The text says by whom."""


@contextmanager
def refusals() -> Iterator[None]:
    """What the engine refuses inside comes out as ContainerError. That it stops answering, or answers no sense, is no
    refusal: `docker_engine.connected` says so."""
    from docker.errors import APIError

    try:
        yield
    except APIError as error:
        raise ContainerError(explanation(error)) from None
