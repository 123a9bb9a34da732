"""Every key of the project's environment: its value, where that is from, what it overrides, and who reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from adx_tui.core.environment_table import EnvironmentRow, EnvironmentTable, KeyUse, Program
from adx_tui.core.model import Location
from adx_tui.services.environment import env_file, masking
from adx_tui.services.environment.chain import Chain
from adx_tui.services.environment.env_file import EnvFile
from adx_tui.services.environment.readers.reading import Reading
from adx_tui.services.project import application_environment, prisma_scripts
from adx_tui.services.project.environment_files import command_line_chain
from adx_tui.services.project.project import Project


def table(project: Project) -> EnvironmentTable:
    """What every program of the project gets. Its secrets are masked from now on. Raises UnreadableFileError."""
    readers = tuple(_readers(project))
    paths = dict.fromkeys(path for reader in readers for path in reader.chain.existing())
    files = {path: env_file.read(path) for path in paths}
    schema = project.environment().schema
    for values in (*(reader.reading.values for reader in readers), *(file.values for file in files.values())):
        project.learn_secrets(values, schema)
    asked = [field.key for field in schema.fields] if schema else list(project.snapshot.url_names.every)
    written = [entry.key for file in files.values() for entry in file.entries]
    process = project.process_environment
    keys = [key for key in dict.fromkeys((*asked, *written)) if schema or key in written or key in process]
    return EnvironmentTable(
        programs=tuple(
            Program(
                name=reader.name,
                reader=str(reader.chain.reader),
                files=tuple(project.relative(path) for path in reader.chain.existing()),
                source=reader.source,
            )
            for reader in readers
        ),
        rows=tuple(_row(project, key, readers, files) for key in keys),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """A program of the project, and what it makes of its files."""

    name: str
    chain: Chain
    reading: Reading
    source: Location | None = None


def _readers(project: Project) -> Iterator[_Reader]:
    """The application, and Prisma's command line where there is one: what the scripts load for it comes before what it
    reads by itself."""
    process = project.process_environment
    framework = project.repository.framework
    application = application_environment.application_chain(project.configuration)
    yield _Reader(framework.title if framework else "the application", application, application.reading(process))
    if project.prisma is not None and project.prisma.has_prisma:
        prisma, source = command_line_chain(project.prisma), None
        if (named := prisma_scripts.find(project.repository, project.prisma)) is not None:
            prisma = Chain(named.chain.reader, tuple(dict.fromkeys((*named.chain.files, *prisma.files))))
            source = project.locate(named.source)
        yield _Reader("Prisma", prisma, prisma.reading(process), source)


def _row(project: Project, key: str, readers: Sequence[_Reader], files: Mapping[Path, EnvFile]) -> EnvironmentRow:
    schema, process = project.environment().schema, project.process_environment
    field = schema.field(key) if schema else None
    in_process = key in process
    uses = tuple(_uses(project, key, readers, files))
    sources = [use.source for use in uses if use.source is not None]
    lines = [
        Location(project.relative(path), entry.line)
        for path, file in files.items()
        for entry in reversed(file.entries)
        if entry.key == key
    ]
    source = None if in_process else next(iter((*sources, *lines)), None)
    value, unsettled = _value(key, readers, process)
    shown = masking.shown(key, value, field)
    return EnvironmentRow(
        key=key,
        value=f"<{unsettled}>" if unsettled else shown,
        source=source,
        in_process=in_process,
        overridden=tuple(line for line in lines if line != source),
        read_by=uses,
        type=field.type if field else "",
        required=field.required if field else False,
        sensitive=shown != value or masking.is_sensitive(key, value, field),
    )


def _uses(project: Project, key: str, readers: Sequence[_Reader], files: Mapping[Path, EnvFile]) -> Iterator[KeyUse]:
    for reader in readers:
        if key in project.process_environment:
            yield KeyUse(program=reader.name, source=None)
        elif (path := reader.chain.origin(key, {})) is not None:
            entry = files[path].entry(key)
            yield KeyUse(program=reader.name, source=Location(project.relative(path), entry.line if entry else None))


def _value(key: str, readers: Sequence[_Reader], process: Mapping[str, str]) -> tuple[str, str]:
    """The value of the first program that has one, and what only running something would tell of it."""
    for reader in readers:
        if key in reader.reading.values:
            return reader.reading.values[key], ""
        if key in reader.reading.unsettled:
            return "", reader.reading.unsettled[key]
    return process.get(key, ""), ""
