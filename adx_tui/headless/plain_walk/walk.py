"""The walk itself: look, say what was found, ask, apply what was agreed to, look again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from adx_tui.core import events
from adx_tui.core.first_remedies import first_remedies
from adx_tui.core.model import Risk
from adx_tui.core.state import ExitCode, RunState, StepState
from adx_tui.engine.api import Session
from adx_tui.engine.request import AUTO, CHECK, RunRequest, UsageError, apply_agreed, apply_listed
from adx_tui.headless.plain_walk import words
from adx_tui.headless.plain_walk.env_questions import Ask, EnvQuestions
from adx_tui.headless.plain_walk.words import Offer
from adx_tui.headless.run import run

_BETWEEN_NEWS = 5.0
"""Seconds between two lines about a step that goes on and on."""
_HELP = """\
  y        apply what was named last; it loses nothing
  a        apply everything that loses nothing, to the end
  1, 2 …   apply the remedy with this number; one that loses data asks for a name first
  r        look at everything again; changes nothing
  t        say again what was found
  e        questions about the values in .env
  x        write a report for a bug ticket; no secret is in it
  h        the runs there were
  s        stop the server; its data is kept
  q        quit; the server goes on running"""


class PlainWalk:
    """`ask` asks, `say` writes a line. Nothing is applied that was not said whole before, and agreed to."""

    def __init__(self, session: Session, ask: Ask, say: Callable[[str], None]) -> None:
        self._session = session
        self._ask = ask
        self._say = say
        self._state = RunState()
        self._exit_code = ExitCode.INTERRUPTED
        self._news: tuple[str, datetime | None] = ("", None)

    def go(self) -> int:
        """From the first look to the person's `q`; returns the exit code of the last run."""
        self._say("Looking at everything. This changes nothing.")
        self._run(CHECK)
        while True:
            answer = self._ask(self._question())
            if answer is None or answer.strip().lower() in ("q", "quit"):
                return self._exit_code
            self._obey(answer.strip().lower())

    # --- runs

    def _run(self, request: RunRequest) -> None:
        self._state = RunState()
        try:
            self._exit_code, _ = run(self._session, request, self, seconds=None, erases=False)
        except UsageError as error:
            self._exit_code = ExitCode.USAGE
            self._say(f"That can't be done: {error}")
        self._propose()

    def on_event(self, event: events.Event, state: RunState) -> None:
        """Say what happens: this is the renderer of the run."""
        self._state = state
        match event:
            case events.RunStarted():
                why = f", {event.why}" if event.why else ""
                self._say(f"Project {event.project}, Postgres on {event.postgres}{why}.")
            case events.ProgressMade():
                self._say_progress(event, state.step(event.step))
            case events.StepFinished():
                for line in words.step_lines(state.step(event.step), words.offers(state)):
                    self._say(line)
            case events.RunFinished():
                self._say_end(event, state)

    def _say_progress(self, event: events.ProgressMade, step: StepState) -> None:
        text, at = self._news
        if event.text == text or (at is not None and (event.at - at).total_seconds() < _BETWEEN_NEWS):
            return
        self._news = (event.text, event.at)
        counted = f", {event.done} of {event.total}" if event.done is not None and event.total is not None else ""
        self._say(f"  {step.title}: {event.text}{counted}")

    def _say_end(self, event: events.RunFinished, state: RunState) -> None:
        if event.ready and not event.not_looked_at:
            self._say(f"Ready, in {event.seconds:.1f} seconds.")
            if event.url:
                self._say(f"The application's URL, without its password, is {event.url}")
        elif event.exit_code == ExitCode.INTERRUPTED:
            self._say("The run was cancelled. Nothing is half done.")
        else:
            self._say(words.tally(state))

    # --- what is proposed

    def _next_step(self) -> StepState | None:
        """The step that a yes would mend: the first that does not hold, else any."""
        mendable = [step for step in self._state.steps if first_remedies(step)]
        return next((step for step in mendable if not step.holds), next(iter(mendable), None))

    def _propose(self) -> None:
        step = self._next_step()
        if step is not None:
            for line in words.applied_by_enter(first_remedies(step), step, words.offers(self._state)):
                self._say(line)
        elif self._state.finished is not None and not self._state.finished.ready:
            self._say("What is left is for you to do by hand, as said above; then r looks again.")
            if words.offers(self._state):
                self._say("Or type the number of a remedy: it is said once more before it is applied.")

    def _question(self) -> str:
        step = self._next_step()
        if step is None:
            return "What now? [number, r, q, ? says what each does] "
        return f"Apply this to {step.title}? [y/N, a number, a, r, q, ? says what each does] "

    def _obey(self, answer: str) -> None:
        runs: dict[str, Callable[[], None]] = {
            "y": self._fix_step,
            "yes": self._fix_step,
            "a": lambda: self._run(AUTO),
            "r": lambda: self._run(CHECK),
            "t": self._tell_again,
            "h": self._tell_runs,
            "?": lambda: self._say(_HELP),
        }
        beside: dict[str, Callable[[], bool]] = {"e": self._change_env, "x": self._report, "s": self._stop}
        if answer in runs:
            runs[answer]()
        elif answer in beside:
            if self._attempt(beside[answer]):
                self._run(CHECK)
        elif answer.isascii() and answer.isdigit():
            self._fix_one(int(answer))
        else:
            self._say("Nothing was done. q quits, ? says what can be typed.")

    def _attempt(self, act: Callable[[], bool]) -> bool:
        """Returns whether it changed something; what can't be done is said, and ends nothing."""
        try:
            return act()
        except Exception as error:  # noqa: BLE001
            self._say(f"That can't be done: {error}")
            return False

    def _fix_step(self) -> None:
        step = self._next_step()
        if step is None:
            self._say("There is nothing to do without you choosing: type the number of a remedy.")
        else:
            self._run(apply_listed(step.id, first_remedies(step)))

    def _fix_one(self, number: int) -> None:
        known = words.offers(self._state)
        if not 0 < number <= len(known):
            self._say(f"There is no remedy {number}. Nothing was done.")
            return
        offer = known[number - 1]
        self._say(f"Cause: {offer.finding.cause}")
        for line in words.remedy_lines(offer.remedy, number):
            self._say(line)
        if self._agreed(offer):
            self._run(apply_agreed(offer.step, offer.remedy))
        else:
            self._say("Nothing was done.")

    def _agreed(self, offer: Offer) -> bool:
        """Whether the person agrees: to what loses data, by its very name."""
        remedy = offer.remedy
        if remedy.risk is Risk.DESTRUCTIVE:
            question = f"{remedy.stake} Type {remedy.consent} to go on, or Enter to leave everything as it is: "
            return self._ask(question) == remedy.consent
        return _is_yes(self._ask("Apply it? [y/N] "))

    # --- around a run

    def _tell_again(self) -> None:
        for step in self._state.steps:
            if step.status is not None:
                for line in words.step_lines(step, words.offers(self._state)):
                    self._say(line)
        self._say(words.tally(self._state))
        self._propose()

    def _tell_runs(self) -> None:
        runs = self._session.past_runs()
        for past in runs:
            self._say(f"{past.at.astimezone():%Y-%m-%d %H:%M}, {past.what}, {past.seconds:.1f} s: {past.outcome}.")
            for change in past.changed:
                self._say(f"  {change}")
        if not runs:
            self._say("No run has been kept: only those that may change something are.")

    def _change_env(self) -> bool:
        return EnvQuestions(self._session, self._ask, self._say).go()

    def _report(self) -> bool:
        self._say("Report written: " + self._session.save_report(self._state))
        return False

    def _stop(self) -> bool:
        if not _is_yes(self._ask("Stop the server? Its data is kept, and the next run starts it again. [y/N] ")):
            self._say("Nothing was done.")
            return False
        self._say(self._session.stop_server())
        return True


def _is_yes(answer: str | None) -> bool:
    return (answer or "").strip().lower() in ("y", "yes")
