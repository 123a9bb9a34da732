"""The form for `.env` as questions: which key, and its new value, checked before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from adx_tui.core.model import EnvironmentField
from adx_tui.engine.api import Session


class Ask(Protocol):
    """Asks a question and returns the line that was typed, which is not shown where it is `secret`; None where nobody
    will type any more."""

    def __call__(self, question: str, /, *, secret: bool = False) -> str | None: ...


class EnvQuestions:
    """Asks until no key is named any more. A secret is never read out; `g` makes a new one."""

    def __init__(self, session: Session, ask: Ask, say: Callable[[str], None]) -> None:
        self._session = session
        self._ask = ask
        self._say = say
        self._changed: dict[str, str] = {}

    def go(self) -> bool:
        """Returns whether something was written."""
        fields = {field.key: field for field in self._session.environment_fields()}
        if not fields:
            self._say("There is no key to fill in: this folder has no .env, and no .env.example.")
            return False
        for field in fields.values():
            self._say(f"  {field.key}: {self._shown(field)}" + (f", which {field.problem}" if field.problem else ""))
        while key := (self._ask("Which key? Enter is done. ") or "").strip():
            if key in fields:
                self._change(fields[key], fields)
            else:
                self._say(f"There is no key {key}.")
        if not self._changed:
            self._say("Nothing was changed.")
            return False
        answer = self._ask(f"Write {', '.join(self._changed)} into .env? [y/N] ")
        if (answer or "").strip().lower() not in ("y", "yes"):
            self._say("Nothing was written.")
            return False
        self._say(self._session.save_environment(self._changed))
        return True

    def _shown(self, field: EnvironmentField) -> str:
        value = self._changed.get(field.key, field.value)
        if not value:
            return "empty"
        return "set, a secret" if field.sensitive else value

    def _change(self, field: EnvironmentField, fields: dict[str, EnvironmentField]) -> None:
        if field.description:
            self._say(field.description.replace("\n", " "))
        new = ", g makes a new one" if field.generated or field.sensitive else ""
        question = f"New value of {field.key}, now {self._shown(field)} (Enter keeps it{new}): "
        typed = self._ask(question, secret=field.sensitive)
        if not typed:
            return
        before = self._changed.get(field.key, field.value)
        makes = typed == "g" and bool(new)
        value = self._session.generated_value(field.key) if makes else typed
        if problem := self._session.environment_problem(field.key, value):
            self._say(f"That can't be: {field.key} {problem}. It stays as it was.")
            return
        values = {key: self._changed.get(key, other.value) for key, other in fields.items()} | {field.key: value}
        moved = self._session.related_values(field.key, before, values)
        self._changed |= {field.key: value, **moved}
        if moved:
            self._say(f"With it were changed: {', '.join(moved)}.")
