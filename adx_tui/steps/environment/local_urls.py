"""The URLs that a `.env` leaves open, made for a database on this machine."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress

from adx_tui.core import port_number
from adx_tui.core.model import Remedy
from adx_tui.services.environment import local_values, placeholders
from adx_tui.services.environment.local_values import LocalValues
from adx_tui.services.postgres import identifiers
from adx_tui.services.postgres import url as database_url
from adx_tui.services.postgres.url import DatabaseUrl, DatabaseUrlError
from adx_tui.services.project.project import Project
from adx_tui.services.project.snapshot import Environment
from adx_tui.services.project.urls import DATABASE_URL
from adx_tui.steps.shared import url_remedies

# Under these names an application takes its URL where Prisma's commands take another, as platforms and their
# templates have them: https://neon.com/docs/guides/prisma, https://vercel.com/docs/postgres
_OF_THE_APPLICATION = re.compile(
    r"(?:DIRECT|(?:DATABASE|POSTGRES(?:QL)?|DB)(?:_(?:DIRECT|PRISMA|POOLED))?)(?:_DATABASE)?_UR[LI]"
    r"(?:_(?:DIRECT|POOLED|UNPOOLED|NON_POOLING))?"
)


def make_urls(project: Project, values: Mapping[str, str]) -> dict[str, str]:
    """What `values`, those of a `.env`, lack of the URLs that Prisma's commands and the application need: all of them
    lead to one database, the one that is named already or else a new one. Nothing where the server is not ours."""
    keys = tuple(_unset(project, values))
    shadows = [key for key in project.snapshot.url_names.shadow if placeholders.is_placeholder(values.get(key, ""))]
    if not project.is_local or not (keys or shadows):
        return {}
    url = _existing(project, values) or _new(project, values)
    shadow = url.changed(database=identifiers.shadow_name(url.database))
    return {**dict.fromkeys(keys, url.with_password), **dict.fromkeys(shadows, shadow.with_password)}


def remedy(project: Project, environment: Environment) -> Remedy | None:
    """Write them into the `.env` that there is; None where that can't be done, or would not count."""
    file = environment.file
    urls = make_urls(project, environment.values)
    if file is None or not urls or not project.can_set(*urls):
        return None
    outcome = f"made {', '.join(urls)} in {file.path.name}"
    title = "make it, for a database on this machine"
    return url_remedies.write_all(project, lambda: urls, id="environment.local_url", title=title, outcome=outcome)


def _unset(project: Project, values: Mapping[str, str]) -> Iterator[str]:
    """Of `A ?? B` those that the file has a line for, else the last: that is what is fallen back to. What stands for a
    URL is none; nor is it one under a name that the application may take its own from."""
    prisma = project.prisma
    known = [lookup.keys for lookup in (prisma.url, prisma.direct_url) if lookup and lookup.keys] if prisma else []
    for keys in known or [(DATABASE_URL,)]:
        if all(not (value := values.get(key)) or placeholders.is_placeholder(value) for key in keys):
            yield from [key for key in keys if key in values] or keys[-1:]
    for key, value in values.items():
        is_open = placeholders.is_placeholder(value) or (key == DATABASE_URL and not value)
        if is_open and _OF_THE_APPLICATION.fullmatch(key):
            yield key


def _existing(project: Project, values: Mapping[str, str]) -> DatabaseUrl | None:
    # The application may read the usual name though Prisma's config names another.
    for key in dict.fromkeys((*project.snapshot.url_names.every, DATABASE_URL)):
        with suppress(DatabaseUrlError):
            if (url := database_url.parse(values.get(key, ""))).is_local:
                return url
    return None


def _new(project: Project, values: Mapping[str, str]) -> DatabaseUrl:
    """The example's, whose role may own what is in the database already; else one by the project's name. A role that
    the server is to be made with has the password that stands beside it."""
    service = project.snapshot.compose_names()
    wanted = port_number.parse(values.get("POSTGRES_PORT", ""))
    port = service.host_port if service is not None else project.port()
    if port == database_url.DEFAULT_PORT and wanted is not None:
        port = wanted  # of a file that is not there yet, and not read by the compose file either
    name = local_values.local_name(project.settings.name)
    password = values.get("POSTGRES_PASSWORD", "") if values.get("POSTGRES_USER") == name else ""
    made = LocalValues(name, port, password) if password else LocalValues(name, port)
    if (url := _of_example(project)) is not None:
        return url.changed(password=url.password or made.password)
    return made.url(values.get("POSTGRES_DB", "") if password else "")


def _of_example(project: Project) -> DatabaseUrl | None:
    schema = project.environment().schema
    text = schema.file.values.get(project.url_name, "") if schema is not None else ""
    with suppress(DatabaseUrlError):
        url = database_url.parse(text)
        return url if url.is_local and not placeholders.parts_of_url(text) else None
    return None
