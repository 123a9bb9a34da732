"""The command `--reset`: the database is emptied, before the steps that build it anew are looked at. What they could
not do without (a declaration that can be used, a shadow database that is another one) is looked at first."""

from __future__ import annotations

from dataclasses import dataclass

from adx_tui.core.model import Context, Inspection, Preparation, failed, ok
from adx_tui.services.postgres.errors import DatabaseError, LoginError, LoginFault
from adx_tui.services.project.project import Project
from adx_tui.steps.grants.step import GrantsStep
from adx_tui.steps.shared import changed_files, shadow_url, statement_findings
from adx_tui.steps.snapshots import reset


@dataclass(frozen=True, slots=True)
class ResetStep:
    """See the module."""

    project: Project
    id: str = "reset"
    title: str = "Reset"
    requires: tuple[str, ...] = ("postgres",)
    check: str = "reset"

    def prepare(self, context: Context) -> Preparation:
        return changed_files.guarded(self._prepare(context))

    def _prepare(self, context: Context) -> Preparation:
        url, administrator = self.project.url(), self.project.administrator_inside()
        if self.project.run.pristine:
            return f"all that is in {url.database} is of this run"
        declaration = yield from GrantsStep(self.project).usable_declaration(url)
        if isinstance(declaration, str):
            return declaration
        try:
            with self.project.run.connections.shared(administrator, context.cancellation) as connection:
                shadow = shadow_url.by_asking(self.project, connection, context)
        except LoginError as error:
            if error.fault is LoginFault.NO_DATABASE:
                return f"there is no database {url.database} to drop"
            shadow = None  # what nobody can enter is dropped all the same
        except DatabaseError as error:
            yield failed(
                "session", "the database can be asked", statement_findings.refused(error.server, administrator.user)
            )
            return f"{url.database} can't be asked"
        if shadow is not None:
            yield shadow
            if not shadow.status.holds:
                return "the shadow database is the database"
        return reset.prepare(self.project)

    def inspect(self, context: Context) -> Inspection:
        """What is in the database afterwards, the next steps look at."""
        yield ok(self.check, f"what was in database {self.project.url().database} is gone")
        return ""
