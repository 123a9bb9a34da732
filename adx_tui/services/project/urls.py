"""Which variables of the environment hold a project's URLs, and what changes in all of them when one does.

Prisma names them: `url`, `directUrl` and `shadowDatabaseUrl` of the schema's datasource (versions 5 and 6), or `url`
and `shadowDatabaseUrl` of prisma.config (6 and 7: https://www.prisma.io/docs/orm/reference/prisma-config-reference).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from adx_tui.services.postgres import url as database_url
from adx_tui.services.postgres.url import DatabaseUrl, DatabaseUrlError
from adx_tui.services.project.repository import PrismaProject

DATABASE_URL = "DATABASE_URL"
SHADOW_DATABASE_URL = "SHADOW_DATABASE_URL"


@dataclass(frozen=True, slots=True)
class UrlNames:
    """The variables of each URL, those first that win where they are set."""

    migrations: tuple[str, ...] = (DATABASE_URL,)
    """The URL of Prisma's own commands, and so of a set-up: the direct one, where there is one."""
    application: tuple[str, ...] = (DATABASE_URL,)
    shadow: tuple[str, ...] = (SHADOW_DATABASE_URL,)

    @property
    def every(self) -> tuple[str, ...]:
        """All of them, each once."""
        return tuple(dict.fromkeys((*self.migrations, *self.application, *self.shadow)))


def name_urls(prisma: PrismaProject | None) -> UrlNames:
    """The variables of `prisma`'s URLs; the usual ones where it names none.

    From version 7 on a config has one URL, which is for Prisma's commands; in `A ?? B` the application's is
    DATABASE_URL where that is one of them, else the last: what is fallen back to is what is always there.
    """
    if prisma is None or prisma.url is None or not prisma.url.keys:
        return UrlNames()
    keys = prisma.url.keys
    direct = prisma.direct_url.keys if prisma.direct_url is not None else ()
    shadow = prisma.shadow_url.keys if prisma.shadow_url is not None else ()
    if direct:
        return UrlNames((*direct, *keys), keys, shadow or (SHADOW_DATABASE_URL,))
    application = DATABASE_URL if DATABASE_URL in keys else keys[-1]
    return UrlNames(keys, (application,), shadow or (SHADOW_DATABASE_URL,))


def first_set(names: tuple[str, ...], values: Mapping[str, str]) -> str:
    """Which of `names` counts: the first that is set; the last where none is, since that is what is fallen back to."""
    return next((name for name in names if values.get(name)), names[-1])


def changes(names: UrlNames, values: Mapping[str, str], before: DatabaseUrl, after: DatabaseUrl) -> Mapping[str, str]:
    """What is to be written so that every URL among `values` that leads to the server of `before` leads to that of
    `after`: host and port of all of them, and role, password and database where these were the same. Under a name that
    Prisma does not know, only the same login to the same database: the application's own, not another program's."""
    return dict(_changes(names, values, before, after))


def _changes(
    names: UrlNames, values: Mapping[str, str], before: DatabaseUrl, after: DatabaseUrl
) -> Iterator[tuple[str, str]]:
    for name in dict.fromkeys((*names.every, *values)):
        try:
            url = database_url.parse(values.get(name, ""))
        except DatabaseUrlError:
            continue
        if (_server(url.host), url.port) != (_server(before.host), before.port):
            continue
        if name not in names.every and _login(url) != _login(before):
            continue
        moved = replace(url, host=after.host, port=after.port)
        same_login = url.user == before.user
        moved = moved.changed(
            user=after.user if same_login else url.user,
            password=after.password if same_login and url.password == before.password else url.password,
            database=after.database if url.database == before.database else url.database,
        )
        if moved.with_password != url.with_password:
            yield name, moved.with_password


def _login(url: DatabaseUrl) -> tuple[str, str, str]:
    return url.user, url.password, url.database


def _server(host: str) -> str:
    return "127.0.0.1" if host in ("localhost", "::1") else host
