"""Which Postgres the embedded server runs, and whether that has the extensions which the migrations create."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from adx_tui.core.model import Check, Context, Finding, Location, Remedy, Risk, failed
from adx_tui.services.docker import image
from adx_tui.services.embedded import choice
from adx_tui.services.embedded.binaries import Candidate
from adx_tui.services.embedded.choice import Choice
from adx_tui.services.embedded.server import EmbeddedServer
from adx_tui.services.migrations import folder, needed_extensions
from adx_tui.services.migrations.needed_extensions import NeededExtension
from adx_tui.services.project.project import Project
from adx_tui.steps.shared import extension_sources


@dataclass(frozen=True, slots=True)
class Wanted:
    """The major version that the project asks for, and what of it says so."""

    major: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The `choice`, and what it was made for."""

    choice: Choice
    wanted: Wanted | None
    needed: tuple[NeededExtension, ...]

    @property
    def is_of_other_major(self) -> bool:
        """Whether it is not of the version that is asked for."""
        return self.wanted is not None and self.wanted.major != self.choice.chosen.major

    @property
    def instead_of(self) -> str:
        """What asks for another version: `docker-compose.yml has 16`; empty where it is the one."""
        return f"{self.wanted.source} has {self.wanted.major}" if self.wanted and self.is_of_other_major else ""

    @property
    def text(self) -> str:
        """Version and origin, and why it is not the version that is asked for."""
        chosen = self.choice.chosen
        text = chosen.version if len(self.choice.candidates) == 1 else f"{chosen.version}, {chosen.where}"
        if self.wanted is None or not self.is_of_other_major:
            return text
        names = [extension.name for extension in self.needed]
        passed_over = [one for one in self.choice.candidates if one.major == self.wanted.major]
        lacked = choice.lacked_by(passed_over[0], names) if passed_over else ()
        why = f"lacks {', '.join(lacked)} here" if lacked else "only Docker runs"
        return f"{text}; {self.wanted.source} asks for {self.wanted.major}, which {why}"


def select(project: Project, server: EmbeddedServer) -> Selection:
    """The Postgres to run. Raises ServerError where there is none."""
    needed, wanted = _needed(project), _wanted(project)
    names = [extension.name for extension in needed]
    chosen = choice.choose(names, wanted.major if wanted else None, server.directory, project.settings.state_dir)
    return Selection(choice=chosen, wanted=wanted, needed=needed)


def lacking(project: Project, selection: Selection) -> Sequence[Check]:
    """A failed check for each extension that no Postgres here has, before there is any data. Where there is some, a
    migration may long be applied: there the grants step says it, of those that are pending."""
    names, needed = selection.choice.lacking, selection.needed
    # With a local installation it takes no more than a package for that one.
    majors = [one.major for one in selection.choice.candidates]
    image_major = selection.wanted.major if selection.wanted else max(majors)
    major = max(majors[1:], default=image_major)
    remedies = extension_sources.before_data(selection.choice.extensions, names, major, image_major)
    return [
        failed(
            f"extension.{extension.name}",
            f"extension {extension.name} can be had",
            Finding(
                code="ADX291",
                cause=f"A migration creates extension {extension.name}, which the Postgres that could run here lacks.",
                subject=extension.name,
                evidence=tuple(_told(candidate, selection.choice) for candidate in selection.choice.candidates),
                location=Location(project.relative(extension.migration.path), extension.line),
                remedies=remedies,
            ),
        )
        for extension in needed
        if extension.name in names
    ]


def _told(candidate: Candidate, selected: Choice) -> str:
    lacked = choice.lacked_by(candidate, selected.extensions)
    return f"Postgres {candidate.version}, {candidate.where}: lacks {', '.join(lacked)}"


def restart(
    project: Project, server: EmbeddedServer, selection: Selection, start: Callable[[Context], str]
) -> Finding | None:
    """The server that runs was started from programs that lack an extension which others here have."""
    program = server.directory.last_program()
    if program is None or not (names := selection.choice.lacked_only_by(program, project.settings.state_dir)):
        return None
    first = next(needed for needed in selection.needed if needed.name in names)
    chosen = selection.choice.chosen
    remedy = Remedy(
        id="embedded.restart",
        title="start it anew from those that have it",
        risk=Risk.SAFE,
        preview=f"pg_ctl stop -D {server.data} -m fast\npostgres -D {server.data} -p {server.port}  # {chosen.where}",
        apply=start,
    )
    return Finding(
        code="ADX292",
        cause=f"The server that runs lacks extension {first.name}; Postgres {chosen.version} in {chosen.where} has it.",
        subject=first.name,
        evidence=(f"runs  {program}",),
        location=Location(project.relative(first.migration.path), first.line),
        remedies=(remedy,),
    )


def _needed(project: Project) -> tuple[NeededExtension, ...]:
    """What the migrations create. A folder that can't be read is for the migrations step to tell."""
    path = project.migrations_folder()
    if path is None:
        return ()
    try:
        return needed_extensions.created_by(folder.read(path).migrations)
    except OSError:
        return ()


def _wanted(project: Project) -> Wanted | None:
    if major := image.major_of(project.environment().get("POSTGRES_IMAGE")):
        return Wanted(major, "POSTGRES_IMAGE")
    path = project.compose_path()
    service = project.snapshot.compose_names() if path is not None else None
    if path is not None and service is not None and (major := image.major_of(service.image)):
        return Wanted(major, project.relative(path))
    return None
