"""The client that the code imports: generated, from today's schema, and where the imports look for it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from adx_tui.core.model import Check, Context, Finding, Remedy, failed, manual, ok, skipped
from adx_tui.services import files, git
from adx_tui.services.application.client_modules import ClientModules, Made
from adx_tui.services.application.generated_client import GeneratedClient, find_generated, is_generated
from adx_tui.services.application.module_imports import without_suffix
from adx_tui.services.git import Tracking
from adx_tui.services.javascript.client_facts import ClientCreation, ClientKind
from adx_tui.services.prisma import schema_parser
from adx_tui.services.prisma.schema_difference import find_differences
from adx_tui.services.prisma.schema_parser import PrismaSchema
from adx_tui.services.project import project_commands
from adx_tui.services.project.project import Project
from adx_tui.services.project.repository import PrismaProject, ProjectCommand, Source
from adx_tui.steps.application.places import locate
from adx_tui.steps.shared import project_command

_STATEMENT = "Prisma's client is made from today's schema"
_MOST_DIFFERENCES = 8
_PACKAGE = "@prisma/client"


@dataclass(frozen=True, slots=True)
class GeneratedChecks:
    """The checks of one project's generated clients. `is_installed`: there are packages at all."""

    project: Project
    prisma: PrismaProject
    schema: PrismaSchema
    clients: ClientModules
    is_installed: bool

    def check(self, context: Context) -> Iterator[Check]:
        generated = find_generated(self.schema.generators, self.prisma.folder, self.project.repository.root)
        for client in generated:
            yield self._check(client, context)
        if not generated and not self.is_installed and self.schema.generators:
            yield skipped("generated", _STATEMENT, f"not generated yet: {self._typed}")
        yield from self._imports(generated)

    def _check(self, client: GeneratedClient, context: Context) -> Check:
        id, name = f"generated.{client.generator.name}", self.project.relative(client.folder)
        if client.copy is not None:
            differences = find_differences(schema_parser.parse([(client.folder, client.copy)]), self.schema)
            return failed(id, _STATEMENT, self._stale(client, differences)) if differences else ok(id, _STATEMENT, name)
        if client.is_there:
            return skipped(id, _STATEMENT, f"{name} carries no copy of the schema to compare")
        if not self.is_installed or self._comes_with_generate(client, context):
            return skipped(id, _STATEMENT, f"not generated yet: {self._typed}")
        return failed(id, _STATEMENT, self._missing(client))

    def _comes_with_generate(self, client: GeneratedClient, context: Context) -> bool:
        """Whether no clone has it before it is generated: git ignores it, or there is no git to say so."""
        if client.is_in_packages:
            return True
        asked = client.folder / "client.ts"
        return git.tracking(asked, context.cancellation) in (Tracking.IGNORED, Tracking.NO_REPOSITORY)

    def _stale(self, client: GeneratedClient, differences: tuple[str, ...]) -> Finding:
        name = self.project.relative(client.folder)
        shown = differences[:_MOST_DIFFERENCES]
        left = len(differences) - len(shown)
        return Finding(
            code="ADX631",
            cause=f"The client in {name} was generated from another schema: {differences[0]} since.",
            subject=name,
            evidence=(*shown, *((f"and {left} more",) if left else ())),
            location=locate(self.project, client.folder),
            remedies=(self._generate("generate it anew"),),
        )

    def _missing(self, client: GeneratedClient) -> Finding:
        name, span = self.project.relative(client.folder), client.generator.span
        return Finding(
            code="ADX630",
            cause=f"The client of generator {client.generator.name} is not in {name}: what imports it does not start.",
            subject=name,
            evidence=(f"{name}  does not exist, and git does not ignore it",),
            location=locate(self.project, span.file, span.line, span.column),
            remedies=(self._generate("generate it"),),
        )

    def _imports(self, generated: tuple[GeneratedClient, ...]) -> Iterator[Check]:
        """Where the code looks for the class of the client, and nobody writes it."""
        if not generated:
            return
        for made in self.clients.of_kind(ClientKind.PRISMA):
            creation = made.creation
            if not isinstance(creation, ClientCreation) or not self.clients.is_of_server(made.module):
                continue
            if not self._leads_elsewhere(made, creation.module, generated):
                continue
            where = locate(self.project, made.module.path, creation.import_line)
            written = self.project.relative(generated[0].folder)
            finding = Finding(
                code="ADX632",
                cause=f"{where.path} imports its client from {creation.module}, and prisma generate writes it into "
                f"{written}.",
                subject=where.path,
                evidence=(f"from  {creation.module}", f"output  {written}"),
                location=where,
                remedies=(
                    manual(
                        f"application.generated.import.{where.path}",
                        "import it from there",
                        f'import {{ PrismaClient }} from "{_specifier(made, generated[0])}";',
                    ),
                ),
            )
            yield failed(f"generated.import.{where.path}", "the code imports the client that is generated", finding)

    def _leads_elsewhere(self, made: Made, specifier: str, generated: tuple[GeneratedClient, ...]) -> bool:
        if specifier in (_PACKAGE, ".prisma/client"):
            return not any(client.is_default for client in generated)
        if not specifier.startswith("."):
            return False  # by an alias, or a package: what that leads to is configured elsewhere
        target = os.path.normpath(os.path.join(os.path.dirname(made.module.name), specifier))
        if any(target == str(client.folder) or target.startswith(f"{client.folder}/") for client in generated):
            return False
        other = Path(without_suffix(target))
        if is_generated(other) or is_generated(other.parent):
            return True
        if self.clients.imports.resolve(made.module, specifier):
            return False
        return not any(files.may_exist(Path(f"{other}{ending}")) for ending in ("", ".ts", ".js", ".mjs", ".mts"))

    def _generate(self, title: str) -> Remedy:
        return project_command.remedy(self.project, self._command, id="application.generate", title=title)

    @property
    def _command(self) -> ProjectCommand:
        manager = self.project.repository.manager_name
        assert self.prisma.schema is not None
        return project_commands.generate(self.prisma.folder, self.prisma.package, manager, Source(self.prisma.schema))

    @property
    def _typed(self) -> str:
        """The command in one line, after the installation where nothing is installed."""
        generate = project_command.shown(self.project, self._command).splitlines()[0]
        return generate if self.is_installed else f"{self.project.repository.manager_name} install, then {generate}"


def _specifier(made: Made, client: GeneratedClient) -> str:
    if client.is_default:
        return _PACKAGE
    path = Path(os.path.relpath(client.folder, made.module.path.parent)).as_posix()
    path = path if path.startswith(".") else f"./{path}"
    return path if client.generator.provider != "prisma-client" else f"{path}/client"
