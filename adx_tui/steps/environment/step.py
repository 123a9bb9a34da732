"""Step 1: `.env` exists, parses, satisfies `.env.example`, agrees with itself, and is private."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from adx_tui.core.model import (
    Check,
    Context,
    Finding,
    Inspection,
    Location,
    failed,
    manual,
    ok,
    skipped,
    summarize,
    warning,
)
from adx_tui.core.wording import counted
from adx_tui.services import merge_marks
from adx_tui.services.environment import blocking, env_file
from adx_tui.services.environment.env_file import ProblemKind
from adx_tui.services.files import UnreadableFileError
from adx_tui.services.project import env_programs, prisma_scripts
from adx_tui.services.project.project import Project
from adx_tui.services.project.snapshot import Environment
from adx_tui.steps.environment import (
    beside_schema,
    compose_lists,
    elsewhere,
    exported,
    invisible,
    lines,
    new_file,
    options,
    privacy,
    readings,
    rotation,
    unreadable,
    values,
    weak_password,
)
from adx_tui.steps.environment.project_url import URL_FORM
from adx_tui.steps.shared import merge_findings

_MOST_SHOWN = 50
"""Of the lines that can't be read: more of them is another file altogether."""


@dataclass(frozen=True, slots=True)
class EnvironmentStep:
    """See the module."""

    project: Project

    def inspect(self, context: Context) -> Inspection:
        name = self.project.relative(self.project.settings.env_file)
        try:
            environment = self.project.environment()
        except UnreadableFileError as error:
            yield failed("file", f"{name} can be read", unreadable.finding(self.project, error))
            return f"{unreadable.place(self.project, error)} can't be read"
        unmerged = self._unmerged(environment)
        if unmerged is not None:
            yield failed("merge", merge_findings.RESOLVED, unmerged)
            return f"{unmerged.location} is a merge left unfinished"
        if environment.file is None:
            check = self._absent(environment, context)
            yield check
            if check.finding is not None:
                return f"there is no {name}"
        missed: list[Check] = []
        for check in self._checks(environment, context):
            if not check.status.holds:
                missed.append(check)
            yield check
        if missed:
            return summarize(missed)
        return counted(len(environment.file.values), "key") if environment.file else "from the process environment"

    def _checks(self, environment: Environment, context: Context) -> Iterator[Check]:
        if environment.file is not None:
            piped = environment.file.piped
            how = "read once, from a named pipe: adx-tui writes nothing into it" if piped else ""
            yield ok("file", f"{self.project.relative(self.project.settings.env_file)} exists", how)
            programs = env_programs.find_programs(self.project.snapshot)
            yield self._syntax(environment, environment.file, is_compared=len(programs) > 1)
            yield from invisible.check_unseen(self.project, environment, environment.file)
            yield from readings.check_readings(self.project, environment, environment.file, programs)
            yield from privacy.check_privacy(self.project, environment, context)
            yield from beside_schema.check_second_file(self.project)
            if (unread := beside_schema.find_unread(self.project)) is not None:
                yield failed("unread", f"{self.project.url_name} stands in a file that is read", unread)
        yield from compose_lists.check_lists(self.project)
        yield from exported.check_exports(self.project, environment)
        yield from elsewhere.check_references(environment)
        yield from self._example(environment)
        yield from rotation.check_cut_off(self.project, context)
        yield from weak_password.check_weak_password(self.project, context)
        yield from options.check_options(self.project, environment)
        yield from values.check_values(self.project, environment)

    def _example(self, environment: Environment) -> Iterator[Check]:
        """Which example counts, where there are several."""
        others = environment.examples.others
        if environment.schema is not None and others:
            names = ", ".join(self.project.relative(path) for path in others)
            yield ok(
                "example.choice", f"{self.project.relative(environment.schema.file.path)} counts", f"beside {names}"
            )

    def _absent(self, environment: Environment, context: Context) -> Check:
        name = self.project.relative(self.project.settings.env_file)
        title, seen = f"{name} exists", (f"project  {self.project.settings.project}", *self._named())
        if environment.schema is not None:
            create = new_file.remedy(self.project, environment.schema)
            cause = f"There is no {name} yet."
            return failed("file", title, Finding(code="ADX101", cause=cause, evidence=seen, remedies=(create,)))
        key = self.project.url_name
        if environment.get(key):
            line = next((export for export in environment.exports if export.key == key), None)
            place = f"{self.project.relative(line.path)}:{line.line}" if line else ""
            source = "the process environment" if self.project.process_environment.get(key) else place
            return skipped("file", title, f"there is no {name}; {key} comes from {source}")
        if (unread := beside_schema.find_unread(self.project)) is not None:
            return failed("file", title, unread)
        from adx_tui.services.project import wanted_variables  # for what has no `.env` yet: the others do without
        from adx_tui.steps.environment import unwritten

        wanted = wanted_variables.find_wanted(self.project.repository, context.cancellation)
        if (unwritten_file := unwritten.finding(self.project, wanted)) is not None:
            return failed("file", title, unwritten_file)
        how = manual("environment.write", f"write {name}", f"{key}='{URL_FORM}'")
        cause = f"There is neither a {name} nor an .env.example, and {key} is not set."
        return failed("file", title, Finding(code="ADX102", cause=cause, evidence=seen, remedies=(how,)))

    def _named(self) -> Iterator[str]:
        """The script that says which file is meant, where one does."""
        file = self.project.settings.env_file
        if (script := prisma_scripts.naming(self.project.repository, file)) is not None:
            yield f"{self.project.locate(script)}  gives {self.project.relative(file)} to Prisma"

    def _unmerged(self, environment: Environment) -> Finding | None:
        """Of `.env` and its example, where git left a merge in one: which side holds is not for a reader to say."""
        schema_file = environment.schema.file if environment.schema is not None else None
        for file in filter(None, (environment.file, schema_file)):
            lines = merge_marks.list_lines(file.text)
            if lines:
                return merge_findings.unfinished(self.project, file.path, lines)
        return None

    def _syntax(self, environment: Environment, file: env_file.EnvFile, *, is_compared: bool) -> Check:
        """Where it is known who reads the file, they are compared, and what others would do is nobody's concern."""
        name, title = self.project.relative(file.path), "every line can be read, and by every reader the same"
        fatal = tuple(problem for problem in file.problems if problem.fatal)
        problems = fatal or tuple(
            problem for problem in file.problems if not (problem.kind is ProblemKind.BY_READER and is_compared)
        )
        if not problems:
            return ok("syntax", title)
        first, shown = problems[0], problems[:_MOST_SHOWN]
        finding = Finding(
            code="ADX104" if fatal else "ADX105",
            cause=f"Line {first.line} of {name} can't be read: {first.text}."
            if fatal
            else f"Readers of {name} differ about line {first.line}: {first.text}.",
            subject=f"line {first.line}",
            evidence=tuple(f"{name}:{problem.line}  {problem.text}" for problem in shown),
            location=Location(name, first.line),
            remedies=tuple(lines.remedy(self.project, file, problem) for problem in shown),
        )
        blocks = any(blocking.is_blocking(file, environment.schema, problem) for problem in fatal)
        return (failed if blocks else warning)("syntax", title, finding)
