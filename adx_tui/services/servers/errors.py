"""What a server of ours fails with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


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
    """What the engine refuses inside, or answers otherwise than its API says, comes out as ContainerError."""
    from docker.errors import DockerException
    from requests.exceptions import RequestException

    try:
        yield
    except (DockerException, RequestException) as error:
        raise ContainerError(explanation(error)) from None
    except (LookupError, TypeError, AttributeError) as error:
        raise ContainerError(f"the engine's answer can't be understood: {error!r}") from error


def explanation(error: Exception) -> str:
    """The engine's own words."""
    return str(getattr(error, "explanation", None) or error)
