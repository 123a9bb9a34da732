"""A project without `.env` and without an example of one: the file is made from what its schema and code name."""

from __future__ import annotations

from collections.abc import Sequence

from adx_tui.core.model import Finding, Remedy, Risk
from adx_tui.services.environment import local_values, wanted
from adx_tui.services.environment.local_values import LocalValues
from adx_tui.services.environment.wanted import Draft, WantedVariable
from adx_tui.services.postgres.url import DEFAULT_PORT
from adx_tui.services.project.project import Project
from adx_tui.steps.environment import new_file
from adx_tui.steps.server import ownership
from adx_tui.steps.shared import env_writer

_MOST_SHOWN = 20


def finding(project: Project, variables: Sequence[WantedVariable]) -> Finding | None:
    """There is no `.env`; None where none can be made: no variable is known, or the server is not ours to make."""
    name = project.relative(project.settings.env_file)
    if not project.is_local or not any(variable.use is wanted.Use.URL for variable in variables):
        return None
    values = LocalValues(local_values.local_name(project.settings.name))
    draft = wanted.draft(variables, values)
    remedy = Remedy(
        id="environment.make",
        title=f"make {name} for a database on this machine",
        risk=Risk.SAFE,
        preview="\n".join((*new_file.preview(None, draft.made), *_left(draft))),
        apply=lambda _: _make(project, variables, values),
    )
    shown = [variable for variable in variables if not wanted.is_of_the_system(variable.key)][:_MOST_SHOWN]
    return Finding(
        code="ADX108",
        cause=f"There is no {name}, and no example of one: the project's schema and code say what it needs.",
        evidence=tuple(f"{variable.place}  {variable.key}" for variable in shown),
        remedies=(remedy,),
    )


def _left(draft: Draft) -> list[str]:
    return [f"# {variable.key}=   # only you can know it: {variable.place}" for variable in draft.left]


def _make(project: Project, variables: Sequence[WantedVariable], values: LocalValues) -> str:
    path = project.settings.env_file
    with env_writer.writing(project, path):
        draft = wanted.draft(variables, _on_a_port_of_its_own(project, values))
    project.learn_secrets(draft.made, None)
    if not env_writer.create(project, project.settings.env_file, draft.text):
        return f"found {project.relative(path)}, which somebody made meanwhile"
    project.run.made_environment = True
    left = f"; {len(draft.left)} more stand in it as comments, for you to fill in" if draft.left else ""
    return f"made {project.relative(path)}: {', '.join(draft.made)}{left}"


def _on_a_port_of_its_own(project: Project, values: LocalValues) -> LocalValues:
    if ownership.port_is_ours_or_free(project, DEFAULT_PORT) and project.run.reservations.take(DEFAULT_PORT):
        return values
    return LocalValues(values.name, project.run.reservations.next_free(DEFAULT_PORT), values.password)
