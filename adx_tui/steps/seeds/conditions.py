"""What seeds/seeds.toml says must hold once the seeds ran."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from adx_tui.core.model import Check, Context, Finding, Location, failed, manual, ok
from adx_tui.services.postgres.errors import DatabaseError
from adx_tui.services.project.project import Project
from adx_tui.services.seeds import conditions
from adx_tui.services.seeds.conditions import NoQuestionError
from adx_tui.services.seeds.declaration import FILE, Declaration, DeclarationError, PostCondition
from adx_tui.services.seeds.reach import Reach
from adx_tui.steps.seeds import findings


@dataclass(frozen=True, slots=True)
class Conditions:
    """Asks as the application's role, in a transaction that can only read."""

    project: Project
    context: Context
    reach: Reach

    def checks(self, declaration: Declaration) -> Iterator[Check]:
        """One for each condition, in their order. Raises LoginError."""
        for number, condition in enumerate(declaration.conditions, start=1):
            yield self._check(f"condition.{number}", condition)

    def _check(self, id: str, condition: PostCondition) -> Check:
        if not self.context.may_run_code and (why := self.reach.of_question(condition.sql)):
            return replace(ok(id, condition.that, f"not asked by this look: {why}"), proved=False)
        try:
            url = self.project.url()
            with self.project.run.connections.shared(url, self.context.cancellation) as connection:
                value = conditions.ask(connection, condition)
        except NoQuestionError as error:
            return failed(id, condition.that, self._finding(condition, f"its sql can't be asked: {error}", ()))
        except DatabaseError as error:
            if (finding := findings.interrupted(self.project, error, self.context)) is not None:
                return failed(id, condition.that, finding)
            problem = f"the server refuses its sql: {error.server.message}"
            return failed(id, condition.that, self._finding(condition, problem, error.server.lines))
        if condition.is_met_by(value):
            return ok(id, condition.that, f"the answer is {value}")
        answer = "no row" if value is None else value
        problem = f"the answer is {answer}, and not {condition.answer}"
        return failed(id, condition.that, self._finding(condition, problem, ()))

    def _finding(self, condition: PostCondition, problem: str, evidence: tuple[str, ...]) -> Finding:
        place = Location(self.project.relative(self.project.settings.seeds / FILE))
        seed = f"{condition.seed} has to see to it" if condition.seed else "see which seed has to see to it"
        return Finding(
            code="ADX530",
            cause=f"It does not hold that {condition.that}: {problem}.",
            subject=condition.that,
            evidence=(f"asked  {' '.join(condition.sql.split())}", f"expected  {condition.answer}", *evidence),
            location=place,
            remedies=(manual("seeds.condition", seed, f"psql: {' '.join(condition.sql.split())}"),),
        )


def unusable(project: Project, error: DeclarationError) -> Finding:
    """Why nothing of the file counts."""
    place = Location(project.relative(project.settings.seeds / FILE), error.line)
    return Finding(
        code="ADX531",
        cause=f"{place.path} can't be used: {error}.",
        subject=FILE,
        location=place,
        remedies=(manual("seeds.declaration", "correct it", str(place)),),
    )
