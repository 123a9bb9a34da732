"""What was read once, for all who ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Outcome(Generic[Value]):
    """What a reading came to, a value or an error: `get` returns the one or raises the other, as often as asked."""

    def __init__(self, read: Callable[[], Value], *errors: type[Exception]) -> None:
        self._value: Value | None = None
        self._error: Exception | None = None
        try:
            self._value = read()
        except errors as error:
            self._error = error

    def get(self) -> Value:
        if self._error is not None:
            raise self._error.with_traceback(None)
        return self._value  # type: ignore[return-value] # None only where that is the value
