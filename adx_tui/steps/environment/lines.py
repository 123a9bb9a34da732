"""What is to be done about a line of `.env` that can't be read, or stands there twice."""

from __future__ import annotations

from adx_tui.core.model import Remedy, Risk, manual
from adx_tui.services.environment.env_file import EnvFile, LineProblem, ProblemKind
from adx_tui.services.project.project import Project
from adx_tui.steps.shared import env_writer


def remedy(project: Project, file: EnvFile, problem: LineProblem) -> Remedy:
    """What mends the line, or says how a person does."""
    name, id_ = project.relative(file.path), f"environment.line.{problem.line}"
    if file.piped or any(other.fatal for other in file.problems):  # what can't be read is not written into
        return manual(id_, f"correct line {problem.line}", problem.advice)
    if problem.kind is ProblemKind.BYTE_ORDER_MARK:
        return Remedy(
            id=id_,
            title=problem.advice,
            risk=Risk.SAFE,
            preview=f"sed -i '1s/^\\xef\\xbb\\xbf//' {name}",
            apply=lambda _: env_writer.edit(project, lambda now: now.text, f"took the byte order mark out of {name}"),
        )
    key = next((entry.key for entry in file.entries if entry.line == problem.line), "")
    if problem.kind is ProblemKind.TWICE and key:
        earlier = [entry.line for entry in file.entries if entry.key == key and entry.line != problem.line]
        return Remedy(
            id=f"environment.twice.{key}",
            title=f"make every other line of {key} a comment: the last one counts for all who read it",
            risk=Risk.SAFE,
            preview="\n".join(f"{name}:{line}  # {key}=…" for line in earlier),
            apply=lambda _: env_writer.edit(
                project, lambda now: now.with_one_line_of(key), f"left one line of {key} in {name}"
            ),
            by_choice=True,
        )
    return manual(id_, f"correct line {problem.line}", problem.advice)
