"""Prisma's driver adapter: there where version 7 wants one, and told which schema its tables are in.

https://www.prisma.io/docs/orm/overview/databases/database-drivers
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from adx_tui.core.model import Check, Finding, failed, manual
from adx_tui.services.application.client_modules import ClientModules, Made
from adx_tui.services.javascript.client_facts import ClientCreation, ClientKind
from adx_tui.services.postgres.url import DatabaseUrlError
from adx_tui.services.project.project import Project
from adx_tui.services.project.repository import PrismaProject
from adx_tui.steps.application.clients_per_process import evidence, place

_VERSION = 7
"""The first in which a client without an adapter can't be made."""


def check_adapter(project: Project, prisma: PrismaProject, clients: ClientModules) -> Iterator[Check]:
    yield from _missing(project, prisma, clients)
    yield from _ignores_schema(project, prisma, clients)


def _missing(project: Project, prisma: PrismaProject, clients: ClientModules) -> Iterator[Check]:
    if prisma.version is None or prisma.version.major < _VERSION:
        return
    without = [
        made
        for made in clients.of_kind(ClientKind.PRISMA)
        if isinstance(made.creation, ClientCreation)
        and made.creation.has_adapter is False
        and not made.creation.module.endswith("/edge")
        and clients.is_of_server(made.module)
    ]
    for made in without:
        where = place(project, made)
        key = project.snapshot.url_names.application[0]
        text = (
            'import { PrismaPg } from "@prisma/adapter-pg";\n\n'
            f"const adapter = new PrismaPg({{ connectionString: process.env.{key} }});\n"
            "new PrismaClient({ adapter })"
        )
        finding = Finding(
            code="ADX644",
            cause=f"Prisma {prisma.version.text} makes no client without a driver adapter: this line throws "
            "PrismaClientInitializationError.",
            subject=where.path,
            evidence=evidence(project, made),
            location=where,
            remedies=(manual("application.adapter.missing", "give it the adapter of PostgreSQL", text),),
        )
        yield failed(f"adapter.missing.{where}", "the client has its driver adapter", finding)


def _ignores_schema(project: Project, prisma: PrismaProject, clients: ClientModules) -> Iterator[Check]:
    """`?schema=` is Prisma's own parameter; the adapter, which hands the URL to `pg`, takes it from its options."""
    schema, key = "public", project.snapshot.url_names.application[0]
    with suppress(DatabaseUrlError, OSError):
        schema = project.snapshot.application_url().schema
    are_placed = bool(prisma.tables) and all(own for own, _ in prisma.tables)
    if schema == "public" or are_placed:
        return
    for made in clients.of_kind(ClientKind.ADAPTER):
        if not _is_without_schema(made, key) or not clients.is_of_server(made.module):
            continue
        where = place(project, made)
        finding = Finding(
            code="ADX645",
            cause=f"PrismaPg does not read ?schema={schema} of {key}: the client looks for tables in public (P2021).",
            subject=where.path,
            evidence=(*evidence(project, made), f"{key}  …?schema={schema}"),
            location=where,
            remedies=(
                manual(
                    "application.adapter.schema",
                    "tell the adapter",
                    f'new PrismaPg({{ connectionString: process.env.{key} }}, {{ schema: "{schema}" }})',
                ),
            ),
        )
        yield failed(f"adapter.schema.{where}", "the adapter looks where the tables are", finding)


def _is_without_schema(made: Made, key: str) -> bool:
    creation = made.creation
    if not isinstance(creation, ClientCreation) or creation.has_schema is not False:
        return False
    return not creation.keys or key in creation.keys
