"""What a server of ours fails with."""

from __future__ import annotations


class ServerError(Exception):
    """A server program failed; `log` is the end of what it said."""

    def __init__(self, problem: str, log: tuple[str, ...] = ()) -> None:
        super().__init__(problem)
        self.problem = problem
        self.log = log
