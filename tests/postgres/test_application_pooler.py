"""Through a real PgBouncer: it is recognised by what it does, and judged by what it keeps of a session."""

from __future__ import annotations

import pytest

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.postgres import pooler
from adx_tui.services.postgres import url as database_url
from tests.support.bouncer import run_bouncer, through
from tests.support.databases import FreshDatabase, make_database
from tests.support.embedded import EmbeddedServer
from tests.support.outcome import assert_green, checks, evidence, finding, previews
from tests.support.prisma_project import look, write_prisma_project
from tests.support.project import Project

pytestmark = pytest.mark.postgres


@pytest.mark.parametrize("mode", ["transaction", "session"])
def test_what_it_keeps_of_a_session(fresh_database: FreshDatabase, mode: str) -> None:
    with run_bouncer(fresh_database, mode, administrator=mode == "session") as port:
        url = database_url.parse(through(fresh_database, port))
        with pooler.as_application(url, Cancellation()) as connection:
            assert pooler.is_pooled(connection)
        seen = pooler.examine(url, Cancellation())
        assert seen.by_transaction == (mode == "transaction")
        assert seen.name.startswith("PgBouncer 1" if mode == "session" else "PgBouncer")
        if mode == "session":
            assert seen.keeps_prepared
        # Nothing of ours is left for whoever gets the server's session next.
        with pooler.as_application(url, Cancellation()) as connection:
            assert connection.execute("SELECT name FROM pg_prepared_statements").fetchall() == []
            assert connection.execute("SHOW lock_timeout").fetchone() == ("0",)


def test_a_server_that_answers_itself(fresh_database: FreshDatabase) -> None:
    url = database_url.parse(fresh_database.url)
    with pooler.as_application(url, Cancellation()) as connection:
        assert not pooler.is_pooled(connection)


MODELS = "model Note {\n  id Int @id\n}\n"
SQL = 'CREATE TABLE "Note" (id integer PRIMARY KEY);'
DIRECT = '  directUrl = env("DIRECT_URL")\n'


def test_the_application_through_the_pooler_and_migrations_past_it(
    project: Project, fresh_database: FreshDatabase
) -> None:
    """Prisma 6's engine has to be told of the pooler; then all holds, proved through it."""
    write_prisma_project(project, MODELS, SQL, datasource=DIRECT)
    with run_bouncer(fresh_database) as port:
        pooled = through(fresh_database, port)
        project.env(DATABASE_URL=pooled, DIRECT_URL=fresh_database.url)
        untold = finding(look(project, "--auto"), "ADX676")
        assert untold["status"] == "failed"
        assert "DATABASE_URL=…?pgbouncer=true" in previews(untold)

        project.env(DATABASE_URL=f"{pooled}&pgbouncer=true", DIRECT_URL=fresh_database.url)
        result = look(project)
        assert_green(result)
        seen = checks(result)
        assert seen["application", "one_database"]["detail"] == "DATABASE_URL and DIRECT_URL"
        assert "PgBouncer, which pools by transaction" in seen["application", "pooler"]["detail"]


def test_migrations_through_the_pooler(project: Project, fresh_database: FreshDatabase) -> None:
    write_prisma_project(project, MODELS, SQL)
    with run_bouncer(fresh_database) as port:
        project.env(DATABASE_URL=f"{through(fresh_database, port)}&pgbouncer=true")
        locks = finding(look(project, "--auto"), "ADX677")
    assert locks["status"] == "warning"
    assert "directUrl" in previews(locks)


def test_two_variables_that_lead_to_two_databases(
    project: Project, fresh_database: FreshDatabase, embedded_server: EmbeddedServer
) -> None:
    write_prisma_project(project, MODELS, SQL, datasource=DIRECT)
    with make_database(embedded_server) as other:
        project.env(DATABASE_URL=other.url, DIRECT_URL=fresh_database.url)
        two = finding(look(project, "--auto"), "ADX675")
        assert two["status"] == "failed", "the application's first query meets no table"
        assert "DATABASE_URL (.env:1)" in two["cause"]
        assert "DIRECT_URL (.env:2)" in two["cause"]
        assert other.name in two["evidence"][0]

        project.env(DATABASE_URL=other.url, DIRECT_URL=other.url)
        assert_green(look(project, "--auto"))
        project.env(DATABASE_URL=other.url, DIRECT_URL=fresh_database.url)
        assert finding(look(project), "ADX675")["status"] == "warning", "each was migrated"

        nowhere = other.url.replace(other.name, "nowhere")
        project.env(DATABASE_URL=nowhere, DIRECT_URL=fresh_database.url)
        assert "there is no such database" in evidence(finding(look(project), "ADX675"))


def test_the_applications_variable_is_no_url(project: Project, fresh_database: FreshDatabase) -> None:
    """Prisma's commands have a variable of their own, so that migrations work all the same."""
    write_prisma_project(project, MODELS, SQL, datasource=DIRECT)
    project.env(DATABASE_URL="mysql://shop@127.0.0.1/shop", DIRECT_URL=fresh_database.url)
    unusable = finding(look(project, "--auto"), "ADX678")
    assert unusable["status"] == "failed"
    assert "DATABASE_URL" in unusable["cause"]
