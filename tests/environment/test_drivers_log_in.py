"""Whom a server without TLS lets in, and where: what is predicted of a driver's reading, and what a session has."""

from __future__ import annotations

import psycopg
import pytest

from adx_tui.services.postgres.drivers import libpq, node_postgres, parameters, postgres_js
from adx_tui.services.postgres.drivers.parameters import Reader
from tests.environment.test_drivers import PROGRAMS
from tests.support.databases import FreshDatabase

pytestmark = [pytest.mark.postgres, pytest.mark.prisma]

PARAMETERS = (
    "application_name=shop",
    "schema=public",
    "schema=shop",
    "search_path=shop",
    "options=-c%20search_path%3Dshop",
    "pgbouncer=true",
    "connection_limit=5",
    "connect_timeout=9",
    "sslmode=disable",
    "sslmode=allow",
    "sslmode=prefer",
    "sslmode=require",
    "sslmode=no-verify",
    "ssl=true",
    "ssl=0",
    "statement_timeout=5000",
    "channel_binding=prefer",
    "target_session_attrs=read-write",
    "target_session_attrs=writable",
)
READERS: dict[str, Reader] = {
    "node-postgres": node_postgres.read,
    "adapter-pg": node_postgres.read,
    "postgres.js": postgres_js.read,
    "libpq": libpq.read,
}


@pytest.mark.parametrize("driver", READERS)
def test_who_is_let_in_is_who_was_predicted(driver: str, fresh_database: FreshDatabase) -> None:
    fresh_database.connect().execute("CREATE SCHEMA shop")
    plain = fresh_database.url.partition("?")[0]
    urls = [f"{plain}?{text}" for text in PARAMETERS]

    answers = [asked_of_libpq(url) for url in urls] if driver == "libpq" else asked_of_node(driver, urls)

    assert dict(zip(PARAMETERS, answers, strict=True)) == {
        text: expected(READERS[driver], url) for text, url in zip(PARAMETERS, urls, strict=True)
    }


def expected(read: Reader, url: str) -> str:
    """The schema that a session looks in first; empty where there is none."""
    reading = read(url, {})
    if reading.refused or reading.tls.is_demanded or parameters.unknown_to_servers(reading):
        return ""
    named = {**reading.settings, "options": reading.settings.get("options", "").partition("search_path=")[2]}
    return named.get("search_path") or named["options"] or "public"


def asked_of_libpq(url: str) -> str:
    try:
        with psycopg.connect(url) as connection:
            row = connection.execute("SELECT current_schema()").fetchone()
            return str(row[0]) if row else ""
    except psycopg.Error:
        return ""


def asked_of_node(driver: str, urls: list[str]) -> list[str]:
    return [answer.get("schema", "") for answer in PROGRAMS.ask("connect.mjs", driver, about=urls)]
