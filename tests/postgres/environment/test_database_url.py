"""A DATABASE_URL that is not encoded, empty, an example's or made of variables: caused for real, and mended."""

from __future__ import annotations

import pytest
from psycopg import sql

from adx_tui.core.redact import Redactor
from adx_tui.services.project.configuration import of_settings
from adx_tui.services.project.project import Project as AdxProject
from adx_tui.settings import resolve
from adx_tui.steps.shared import env_writer
from tests.support.databases import FreshDatabase
from tests.support.outcome import assert_explained, assert_green, codes, finding
from tests.support.project import Project
from tests.support.shop_env import environment, replace, text, write

pytestmark = pytest.mark.postgres


class TestDatabaseUrl:
    @pytest.mark.parametrize("password", ["p@ss", "pa/ss", "pa?ss", "pa#ss", "100%", "a:b@c/d?e#f%", "p@127.0.0.1:1"])
    def test_an_unencoded_password_is_encoded(
        self, project: Project, fresh_database: FreshDatabase, password: str
    ) -> None:
        server = fresh_database.server
        set_password(fresh_database, password)
        raw = f"postgresql://{fresh_database.role}:{password}@{server.host}:{server.port}/{fresh_database.name}"
        (project.env()).write_text(f"# keep me\nDATABASE_URL='{raw}'\n")
        project.migration("1_notes", 'CREATE TABLE "Note" (id TEXT PRIMARY KEY);')

        before = project.adx("--check", "--postgres", "external", "--output", "json")
        event = finding(before, "ADX122")
        assert_explained(event, risk="safe")
        assert event["location"] == ".env:2"
        assert password not in before.stdout.replace(str(server.port), "")

        result = project.adx("--auto", "--postgres", "external", "--output", "json")
        assert_green(result)
        assert text(project).startswith("# keep me\nDATABASE_URL=")
        assert f":{password}@" not in text(project)

    def test_prismas_own_parameters_are_no_fault(self, project: Project, fresh_database: FreshDatabase) -> None:
        parameters = (
            "connection_limit=5&pool_timeout=0&pgbouncer=true&socket_timeout=10&sslaccept=strict&statement_cache_size=0"
            "&sslmode=prefer&connect_timeout=3&application_name=shop"
        )
        project.env(DATABASE_URL=f"{fresh_database.url}&{parameters}")
        project.migration("1_notes", 'CREATE TABLE "Note" (id TEXT PRIMARY KEY);')
        assert_green(project.adx("--auto", "--postgres", "external", "--output", "json"))

    def test_the_schema_it_names_is_where_the_tables_go(self, project: Project, fresh_database: FreshDatabase) -> None:
        project.env(DATABASE_URL=fresh_database.url.replace("schema=public", "schema=Shop"))
        project.migration("1_notes", 'CREATE TABLE "Note" (id TEXT PRIMARY KEY);')
        project.seed("001_note.sql", "INSERT INTO \"Note\" VALUES ('one') ON CONFLICT DO NOTHING;")
        assert_green(project.adx("--auto", "--postgres", "external", "--output", "json"))
        assert fresh_database.connect().execute('SELECT id FROM "Shop"."Note"').fetchall() == [("one",)]

    @pytest.mark.parametrize("example", [None, "DATABASE_URL=\nOTHER=\n", "# @optional\nDATABASE_URL=\n"])
    def test_an_empty_one_is_found_whatever_the_example_says(self, project: Project, example: str | None) -> None:
        if example is not None:
            project.write(".env.example", example)
        (project.env()).write_text("DATABASE_URL=\nOTHER=1\n")
        elsewhere = project.adx("--check", "--postgres", "external", "--output", "json")
        assert elsewhere.exit_code == 1, elsewhere
        assert_explained(finding(elsewhere, "ADX120"), risk="manual")
        looked = project.adx("--check", "--postgres", "embedded", "--output", "json")
        assert looked.exit_code == 1, looked
        assert_explained(finding(looked, "ADX120"), risk="safe")

    def test_what_stands_for_a_url_in_the_example_is_not_copied(self, project: Project) -> None:
        project.write(".env.example", "DATABASE_URL=your-url-here\n")
        (project.env()).write_text("OTHER=1\n")
        assert_green(environment(project, "--auto"))
        assert "DATABASE_URL=postgresql://project:" in text(project)


class TestOtherReaders:
    def test_a_url_made_of_variables_is_read_with_them(self, shop: Project, free_port: int) -> None:
        """And the port is changed where it stands: the URL's line stays."""
        url = 'DATABASE_URL="postgresql://${DB_USER}:${DB_PASSWORD}@127.0.0.1:${DB_PORT}/shop?schema=public"\n'
        lines = [line for line in text(shop).splitlines(keepends=True) if not line.startswith("DATABASE_URL")]
        write(shop, "".join([*lines, "DB_USER=shop\nDB_PASSWORD=pass-word\n", f"DB_PORT={free_port + 1}\n", url]))
        event = finding(environment(shop, "--check"), "ADX130")
        assert f"goes to port {free_port + 1}" in event["cause"]

        settings = resolve({"project": shop.path}, {}, {}, default_state_dir=shop.state_directory)
        ours = AdxProject(of_settings(settings), {}, Redactor())
        env_writer.change(ours, {"DATABASE_URL": ours.url().changed(port=free_port).with_password}, "")

        assert f"DB_PORT={free_port}\n" in text(shop)
        assert url in text(shop)
        assert "ADX130" not in codes(environment(shop, "--check"))

    def test_words_of_the_example_are_never_names(self, shop: Project) -> None:
        replace(shop, "shop:pass-word", "USER:PASSWORD")
        event = finding(environment(shop, "--check"), "ADX126")
        assert_explained(event, risk="safe")
        assert event["cause"] == "DATABASE_URL still has the example's words for password, user."
        assert_green(environment(shop, "--auto"))
        assert "USER" not in text(shop).partition("DATABASE_URL=")[2].splitlines()[0]


def set_password(database: FreshDatabase, password: str) -> None:
    statement = sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(database.role), sql.Literal(password))
    database.connect_admin().execute(statement)
