"""Where the person is on the walk: the cursor, what is unfolded, and what each key would do there. No widgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from adx_tui.core.model import Check, Location, Remedy, Status
from adx_tui.core.state import StepState
from adx_tui.tui.drawing.panel import MORE, TITLE, Fold, StepView, targets
from adx_tui.tui.drawing.text import ago, escape
from adx_tui.tui.model.picture import RunPicture, remedies_of
from adx_tui.tui.model.remedies import preferred

# A step that is looked at for less than this stays folded: six panels that flap open are not calm.
_WORTH_OPENING = 0.4


@dataclass
class WalkModel:
    """What the walk shows and where the cursor is. `busy`: a run is under way."""

    picture: RunPicture = field(default_factory=RunPicture)
    busy: bool = False
    step: str = ""
    target: str = TITLE
    steered: bool = False
    """Whether the person moved the cursor since the run began; then it is left alone."""
    notice: str = ""
    """The engine's notice before the first step: that it waits for another run."""
    server_gone: str = ""
    """How the server came to serve nobody since the run began, in a word; what was found of it is out of date then."""
    _folds: dict[str, tuple[str, Fold]] = field(default_factory=dict)

    # --- what is shown

    def views(self, now: datetime) -> list[StepView]:
        """Every panel, from top to bottom."""
        steps = self.picture.steps
        name_width = max([12, *(len(escape(step.title)) for step in steps)]) + 2
        return [self._view(step, now, min(name_width, 24)) for step in steps]

    def _view(self, step: StepState, now: datetime, name_width: int) -> StepView:
        elapsed = 0.0
        if step.running and self.busy:
            elapsed = max(0.0, (now - self.picture.started.get(step.id, now)).total_seconds())
        pace = self.picture.paces.get(step.id)
        return StepView(
            step=step,
            fold=self._fold(step, elapsed),
            cursor=self.target if step.id == self.step else None,
            elapsed=int(elapsed),
            rate=pace.per_second if pace else None,
            stopped=step.running and not self.busy,
            name_width=name_width,
            in_work=self._in_work(step.id, elapsed),
        )

    def _in_work(self, step: str, elapsed: float) -> frozenset[str]:
        """The checks whose last word holds no longer: they are being mended, or looked at for longer than a blink."""
        if not self.busy:
            return frozenset()
        mended = self.picture.in_work(step)
        return mended | self.picture.looked_at_again(step) if elapsed > _WORTH_OPENING else mended

    def _fold(self, step: StepState, elapsed: float) -> Fold:
        asked = self._folds.get(step.id)
        if asked is not None and asked[0] == _kind(step):
            return asked[1]
        if step.status in (Status.FAILED, Status.WARNING) or step.findings:
            return Fold.OPEN
        return Fold.OPEN if step.running and (step.progress or elapsed > _WORTH_OPENING) else Fold.FOLDED

    def age(self, now: datetime) -> str:
        """How long ago it was looked, while nothing is being done; empty while what is seen is new."""
        finished = self.picture.state.finished
        return "" if self.busy or finished is None else ago((now - finished.at).total_seconds())

    # --- moving

    def move(self, by: int, now: datetime) -> None:
        """The cursor, `by` rows down."""
        places = [(view.step.id, target) for view in self.views(now) for target in targets(view)]
        if not places:
            return
        self.steered = True
        at = places.index((self.step, self.target)) if (self.step, self.target) in places else self._nearest(places)
        self.step, self.target = places[min(max(at + by, 0), len(places) - 1)]

    def _nearest(self, places: Sequence[tuple[str, str]]) -> int:
        return next((at for at, (step, _) in enumerate(places) if step == self.step), 0)

    def go(self, step: str, target: str, *, steered: bool = True) -> None:
        """The cursor, to this row."""
        self.steered = self.steered or steered
        self.step, self.target = step, target

    def follow(self, now: datetime) -> bool:
        """During a run the cursor goes to the step that is opened, unless the person moved it; whether it went."""
        if not self.busy or self.steered:
            return False
        for view in self.views(now):
            if view.running and view.fold is not Fold.FOLDED and view.step.id != self.step:
                self.go(view.step.id, TITLE, steered=False)
                return True
        return False

    def unfold(self, by: int, now: datetime) -> None:
        """More or less of the panel that the cursor is in."""
        view = next((view for view in self.views(now) if view.step.id == self.step), None)
        if view is None:
            return
        step = view.step
        levels = [Fold.FOLDED, Fold.OPEN, Fold.FULL] if MORE in targets_if_open(view) else [Fold.FOLDED, Fold.FULL]
        current = view.fold if view.fold in levels else Fold.FULL
        fold = levels[min(max(levels.index(current) + by, 0), len(levels) - 1)]
        self._folds[step.id] = (_kind(step), fold)
        if fold is Fold.FOLDED or (self.target == MORE and fold is Fold.FULL):
            self.target = TITLE
        self.steered = True

    def toggle(self, now: datetime) -> None:
        """Open or close the panel that the cursor is in; a row that stands for others makes room for them."""
        view = next((view for view in self.views(now) if view.step.id == self.step), None)
        if view is None:
            return
        if self.target == MORE or view.fold is Fold.FOLDED:
            self.unfold(+1, now)
        else:
            self.unfold(-2, now)

    def settle(self) -> None:
        """A run ended: to the first thing that needs attention, unless the person is somewhere of their own."""
        if self.steered and self._stands():
            return
        steps = self.picture.state.steps
        for wanted in (Status.FAILED, Status.WARNING):
            for step in steps:
                unresolved = next((check for check, _ in step.findings if check.status is wanted), None)
                if unresolved is not None:
                    self.step, self.target = step.id, unresolved.id
                    return
        self.step, self.target = (steps[0].id if steps else ""), TITLE

    def _stands(self) -> bool:
        """Whether there is still something to do where the cursor is."""
        check = self.check
        return check is not None and check.finding is not None

    # --- what is under the cursor

    @property
    def focused(self) -> StepState | None:
        """The step that the cursor is in."""
        return next((step for step in self.picture.steps if step.id == self.step), None)

    @property
    def check(self) -> Check | None:
        """The check that the cursor is on."""
        step = self.focused
        return next((check for check in step.checks if check.id == self.target), None) if step else None

    @property
    def remedies(self) -> tuple[Remedy, ...]:
        """The remedies of the check that the cursor is on."""
        check = self.check
        return check.finding.remedies if check is not None and check.finding is not None else ()

    @property
    def applicable(self) -> Remedy | None:
        """The one that `f` stands for."""
        return preferred(self.remedies)

    @property
    def location(self) -> Location | None:
        """The place in a file that the check under the cursor is about."""
        return self.check.finding.location if self.check is not None and self.check.finding is not None else None

    @property
    def next_step(self) -> StepState | None:
        """The step that Enter mends: the one with the cursor, else the first that does not hold, else any."""
        mendable = [step for step in self.picture.state.steps if remedies_of(step)]
        order = (
            lambda step: step.id == self.step,
            lambda step: not step.holds,
            lambda step: True,
        )
        return next((step for fits in order for step in mendable if fits(step)), None)

    @property
    def safe(self) -> int:
        """How many safe remedies there are in all."""
        return sum(remedies_of(step) for step in self.picture.state.steps)

    @property
    def ready(self) -> bool:
        """Whether the last run ended with everything in order."""
        finished = self.picture.state.finished
        return finished is not None and finished.ready and not self.busy


def targets_if_open(view: StepView) -> list[str]:
    """The rows the panel would have, were it open."""
    return targets(StepView(step=view.step, fold=Fold.OPEN, stopped=view.stopped))


def _kind(step: StepState) -> str:
    """What folding by hand holds for: once the step comes out otherwise, it folds by itself again."""
    return "" if step.status is None else step.status.value
