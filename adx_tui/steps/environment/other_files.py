"""The application's own `.env` files: a framework reads more of them than Prisma does, and takes theirs first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from adx_tui.core.model import Check, Finding, Location, manual, warning
from adx_tui.services.environment import chain, env_file
from adx_tui.services.environment.chain import Chain, Reader
from adx_tui.services.files import UnreadableFileError
from adx_tui.services.postgres import url as database_url
from adx_tui.services.postgres.url import LOCAL_HOSTS, DatabaseUrl, DatabaseUrlError
from adx_tui.services.project.environment_files import framework_chain
from adx_tui.services.project.project import Project
from adx_tui.services.project.snapshot import Environment


def check_other_files(project: Project, environment: Environment) -> Iterator[Check]:
    """Whether what the framework reads beside `.env` leads the application to another database.

    Where the framework is not known it is taken for Next.js: Vite, Remix, Astro and Bun read the same files.
    """
    key = project.snapshot.url_names.application[0]
    if environment.file is None or project.process_environment.get(key):
        return
    reads = chain.of_framework("next", project.settings.env_file.parent)
    if project.repository.framework is not None:
        reads = framework_chain(project.repository, project.settings.project)
    if not set(reads.existing()) - {project.settings.env_file}:
        return
    try:
        ours = project.url()
        origin = reads.origin(key, project.process_environment)
        theirs = _url(reads, project, key)
    except (DatabaseUrlError, UnreadableFileError):
        return
    if origin is None or origin == project.settings.env_file or theirs is None or _place(theirs) == _place(ours):
        return
    yield warning("other_files", f"the application reads the same {key}", _finding(project, reads, origin, theirs, key))


def _url(reads: Chain, project: Project, key: str) -> DatabaseUrl | None:
    value = reads.reading(project.process_environment).values.get(key, "")
    return database_url.parse(value) if value else None


def _place(url: DatabaseUrl) -> tuple[str, int, str, str]:
    return "localhost" if url.host in LOCAL_HOSTS else url.host, url.port, url.database, url.user


def _finding(project: Project, reads: Chain, path: Path, theirs: DatabaseUrl, key: str) -> Finding:
    file, ours = project.settings.env_file, project.url()
    other, own = project.relative(path), project.relative(file)
    entry = env_file.read(path).entry(key)
    beside = project.environment().file
    own_entry = beside.entry(project.url_name) if beside is not None else None
    place = Location(other, entry.line if entry else None)
    own_place = Location(own, own_entry.line if own_entry else None)
    who = "Next.js" if reads.reader is Reader.NEXT else str(reads.reader)
    return Finding(
        code="ADX125",
        cause=f"An application built with {who} takes {key} from {other}, Prisma's command line from {own}.",
        subject=other,
        evidence=(f"{place}  {theirs}", f"{own_place}  {ours}", "set up here is the second"),
        location=place,
        remedies=(
            manual(
                "environment.other_file", "give both the same URL, or take it out of the one that is not meant", other
            ),
        ),
    )
