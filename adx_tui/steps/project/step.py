"""Step 0: whose house this is. It holds when all that the later steps go by is understood, and names where it was read.

Everything here reads; nothing of the project is run but what a person picks.
"""

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
    typed,
    warning,
)
from adx_tui.services.project.options_file import KEYS
from adx_tui.services.project.project import Project
from adx_tui.services.project.repository import PrismaProject, Source
from adx_tui.steps.project import choice, migrations, understood
from adx_tui.steps.shared import merge_findings


@dataclass(frozen=True, slots=True)
class ProjectStep:
    """See the module."""

    project: Project

    def inspect(self, context: Context) -> Inspection:
        repository = self.project.repository
        yield ok("repository", "the repository is known", understood.describe_repository(self.project))
        yield from self._options()
        yield from self._unread()
        yield from self._unmerged()
        prisma = repository.chosen
        if prisma is None:
            yield from choice.check_choice(self.project)
            return understood.summarize(self.project)
        yield from self._prisma(prisma)
        yield from understood.describe(self.project, prisma)
        return understood.summarize(self.project)

    def _prisma(self, prisma: PrismaProject) -> Iterator[Check]:
        statement = "its Prisma is one that is served"
        if prisma.next_generation is not None:
            yield failed("prisma", statement, self._next_generation(prisma.next_generation))
            return
        if prisma.provider and prisma.provider not in understood.POSTGRESQL:
            yield failed("prisma", statement, self._other_database(prisma))
            return
        if prisma.schema is None:
            yield skipped("prisma", statement, "there are migrations alone, without a schema")
        else:
            yield ok("prisma", statement, understood.describe_prisma(self.project, prisma))
        yield from self._unsettled(prisma)
        yield from migrations.check_migrations(self.project, prisma)

    def _next_generation(self, source: Source) -> Finding:
        place = self.project.locate(source)
        return Finding(
            code="ADX004",
            cause="This is Prisma 8's: adx-tui does not serve it yet.",
            evidence=(f"said by  {place}",),
            location=place,
            remedies=(typed("project.prisma_8", "use its own CLI", "npx prisma --help"),),
        )

    def _other_database(self, prisma: PrismaProject) -> Finding:
        place = self.project.locate(prisma.provider_source)
        return Finding(
            code="ADX003",
            cause=f"The schema is for {prisma.provider}; adx-tui serves PostgreSQL alone.",
            subject=prisma.provider,
            evidence=(f"provider  {prisma.provider}",),
            location=place,
            remedies=(manual("project.database", "use that database's own tools", "npx prisma migrate dev"),),
        )

    def _unsettled(self, prisma: PrismaProject) -> Iterator[Check]:
        """Values that decide what is applied, and that nobody has said."""
        is_said = {"migrations.path": self.project.settings.migrations is not None}
        for value in prisma.unsettled:
            option = {"schema": "--project FOLDER", "migrations.path": "--migrations DIR"}.get(value.name)
            if option is None or is_said.get(value.name):
                continue
            place = self.project.locate(value.source)
            finding = Finding(
                code="ADX005",
                cause=f"{value.name} of Prisma's config is an expression that only running it would settle.",
                subject=value.name,
                evidence=(f"{place}  {value.text}",),
                location=place,
                remedies=(manual(f"project.{value.name}", "say it yourself", f"adx-tui {option}"),),
            )
            yield failed(f"unsettled.{value.name}", "Prisma's config can be read", finding)

    def _options(self) -> Iterator[Check]:
        """What adx-tui.toml would set and can't."""
        options = self.project.configuration.options_file
        if options is None:
            return
        name = self.project.relative(options.path)
        for key in options.without_effect:
            finding = Finding(
                code="ADX008",
                cause=f"{key.key} has no effect in {options.path.name}.",
                subject=key.key,
                evidence=(f"heard there  {', '.join(KEYS)}",),
                location=Location(name, key.line),
                remedies=(manual(f"project.option.{key.key}", "take the line out", f"# {key.key}"),),
            )
            yield warning(f"option.{key.key}", f"every line of {options.path.name} has an effect", finding)

    def _unmerged(self) -> Iterator[Check]:
        for path, lines in self.project.repository.unmerged:
            finding = merge_findings.unfinished(self.project, path, lines)
            yield failed(f"merge.{finding.location}", merge_findings.RESOLVED, finding)

    def _unread(self) -> Iterator[Check]:
        unread = self.project.repository.unread
        if unread:
            finding = Finding(
                code="ADX009",
                cause="Not all of the repository could be looked at, so something in it may not be known.",
                evidence=unread[:8],
                remedies=(manual("project.unread", "name the project's folder", "adx-tui --project FOLDER"),),
            )
            yield warning("looked", "all of the repository was looked at", finding)
