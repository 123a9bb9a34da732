"""The engines of Prisma can't be had without a download of their makers': what is expected of them here is what their
own source and its tests say (quaint's connector/postgres/url.rs)."""

from __future__ import annotations

import pytest

from adx_tui.services.postgres.drivers import prisma_engine
from adx_tui.services.postgres.drivers.reading import Host, Tls, UrlReading, Use

PLAIN = "postgresql://me:pw@h:5433/db"


def read(url: str) -> UrlReading:
    return prisma_engine.read(url, {"PGHOST": "other", "PGUSER": "other", "PGSSLMODE": "require"})


@pytest.mark.parametrize(
    ("url", "host", "database"),
    [
        (PLAIN, Host("h", 5433), "db"),
        ("postgresql:///dbname", Host("localhost"), "dbname"),
        ("postgresql:///dbname?host=/var/run/psql.sock", Host("/var/run/psql.sock"), "dbname"),
        ("postgresql:///dbname?host=%2Fvar%2Frun%2Fpostgresql", Host("/var/run/postgresql"), "dbname"),
        ("postgresql://[2001:db8:1234::ffff]:5432/dbname", Host("2001:db8:1234::ffff"), "dbname"),
        ("postgresql://localhost:5432", Host("localhost"), "postgres"),
        ("postgresql://h/my%20db", Host("h"), "my%20db"),
        ("postgresql://h1,h2/db", Host("h1,h2"), "db"),
    ],
)
def test_where_it_goes(url: str, host: Host, database: str) -> None:
    reading = read(url)

    assert (reading.hosts, reading.database) == ((host,), database)


def test_the_environment_says_nothing_and_the_schema_is_public() -> None:
    assert read("postgresql://h/db") == UrlReading(
        hosts=(Host("h"),), database="db", schema="public", tls=Tls.PREFER, parameters={}
    )


@pytest.mark.parametrize(
    ("parameters", "tls"),
    [
        ("sslmode=disable", Tls.OFF),
        ("sslmode=require", Tls.REQUIRE),
        ("sslmode=require&sslaccept=strict", Tls.VERIFY_FULL),
        ("sslmode=verify-full", Tls.PREFER),
        ("sslmode=no-verify", Tls.PREFER),
        ("ssl=true", Tls.PREFER),
    ],
)
def test_what_is_encrypted(parameters: str, tls: Tls) -> None:
    assert read(f"{PLAIN}?{parameters}").tls is tls


def test_what_becomes_of_a_parameter() -> None:
    reading = read(f"{PLAIN}?schema=shop&pgbouncer=true&connection_limit=5&target_session_attrs=any&sslmode=verify-ca")

    assert reading.schema == "shop"
    assert reading.parameters == {
        "schema": Use.APPLIED,
        "pgbouncer": Use.APPLIED,
        "connection_limit": Use.APPLIED,
        "target_session_attrs": Use.IGNORED,
        "sslmode": Use.IGNORED,
    }


@pytest.mark.parametrize("parameter", ["connection_limit=five", "pool_timeout=-1", "pgbouncer=1", "pgbouncer=yes"])
def test_what_it_refuses(parameter: str) -> None:
    reading = read(f"{PLAIN}?{parameter}")

    assert reading.refused
    assert reading.parameters == {parameter.partition("=")[0]: Use.REFUSED}


@pytest.mark.parametrize("url", ["postgresql://me:pw@h1:1,h2:2/db", "postgresql://me:pw@/db", "postgresql://h:port/db"])
def test_a_url_that_it_cant_take_apart(url: str) -> None:
    assert read(url).refused
