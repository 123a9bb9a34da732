"""Whatever things are called, they are found and granted, and nothing but what is declared is ever granted."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from psycopg import sql

from adx_tui.services.grants import spec
from tests.support import grants
from tests.support.databases import FreshDatabase, make_database
from tests.support.embedded import EmbeddedServer
from tests.support.grant_faults import FAULTS, OBJECTS

pytestmark = pytest.mark.postgres

PASSWORD = "an application's password"


def cut(text: str) -> str:
    """As many whole characters as PostgreSQL keeps of a name."""
    return text.encode()[:63].decode(errors="ignore")


# Reserved role names (public, none, pg_…) can't be had at all; NUL and lone surrogates are in no PostgreSQL text.
NAMES = (
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1)
    .map(cut)
    .filter(lambda name: not name.startswith("pg_") and name not in ("public", "none"))
)


@dataclass(frozen=True, slots=True)
class Names:
    role: str
    database: str
    schema: str
    object: str


HOSTILE = Names(
    role='x" SUPERUSER; DROP ROLE postgres; --',
    database='it\'s a %s \\ "database" {user}',
    schema='Shop"; CREATE TABLE public.oops(); --',
    object="';$$\u202e\n€ SELECT",
)
LONGEST = Names(role="ä" * 31 + "r", database="d" * 63, schema="ß" * 31 + "s", object="table " * 10 + "abc")
WORDS = Names(role="user", database="select", schema="current_user", object="order")


@contextmanager
def made(server: EmbeddedServer, names: Names) -> Iterator[Path]:
    """An empty project for these names; afterwards nothing on the server has them any more."""
    url = (
        f"postgresql://{quote(names.role, safe='')}:{quote(PASSWORD, safe='')}@{server.host}:{server.port}"
        f"/{quote(names.database, safe='')}?schema={quote(names.schema, safe='')}"
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        grants.write_env(
            folder, DATABASE_URL=url, POSTGRES_USER=server.admin_user, POSTGRES_PASSWORD=server.admin_password
        )
        try:
            yield folder
        finally:
            with psycopg.connect(server.admin_url(), autocommit=True) as admin:
                database, role = sql.Identifier(names.database), sql.Identifier(names.role)
                admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(database))
                admin.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(role))


def connect(server: EmbeddedServer, names: Names, *, administrator: bool) -> psycopg.Connection[Any]:
    user = (server.admin_user, server.admin_password) if administrator else (names.role, PASSWORD)
    return psycopg.connect(
        host=server.host,
        port=server.port,
        user=user[0],
        password=user[1],
        dbname=names.database,
        autocommit=True,
        connect_timeout=10,
    )


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.builds(Names, role=NAMES, database=NAMES, schema=NAMES, object=NAMES))
@example(names=HOSTILE)
@example(names=LONGEST)
@example(names=WORDS)
def test_any_name_is_quoted_everywhere(embedded_server: EmbeddedServer, names: Names) -> None:
    token = secrets.token_hex(3)  # so that no example meets what is there already
    names = Names(cut(token + names.role), cut(token + names.database), names.schema, names.object)
    with made(embedded_server, names) as folder:
        first = grants.mend(folder)
        assert (first.exit_code, first.findings) == (0, [])
        with connect(embedded_server, names, administrator=True) as admin:
            thing = sql.Identifier(names.schema, names.object)
            for statement in (
                "CREATE TABLE {0} (id serial, {1} text)",
                "CREATE FUNCTION {0}({1} integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
                "CREATE DOMAIN {2} AS text",
                "REVOKE ALL ON {0} FROM {3}",
                "REVOKE EXECUTE ON FUNCTION {0} FROM {3}, PUBLIC",
                "REVOKE USAGE ON TYPE {2} FROM {3}, PUBLIC",
            ):
                other = sql.Identifier(names.schema, cut("d" + names.object))
                role, column = sql.Identifier(names.role), sql.Identifier(cut("c" + names.object))
                admin.execute(sql.SQL(statement).format(thing, column, other, role))
        broken = grants.check(folder)
        assert [finding.code for _, finding in broken.findings] == ["ADX313", "ADX315", "ADX319", "ADX317"]
        mended = grants.mend(folder)
        assert (mended.exit_code, mended.findings) == (0, [])
        with connect(embedded_server, names, administrator=False) as application:
            application.execute(sql.SQL("INSERT INTO {} DEFAULT VALUES").format(thing))
            application.execute(sql.SQL("SELECT {}(1)").format(thing))
            application.execute(sql.SQL("DROP TABLE {}").format(thing))


# --- nothing beyond the declaration -----------------------------------------------------------------------------------

# Every right there is: on what, to whom, which. Rights that nobody wrote down count as PostgreSQL counts them.
ACLS = """
    SELECT 'database', datname::text, grantee::regrole::text, privilege_type
    FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba)))
    UNION ALL
    SELECT 'schema', nspname::text, grantee::regrole::text, privilege_type
    FROM pg_namespace, aclexplode(coalesce(nspacl, acldefault('n', nspowner)))
    UNION ALL
    SELECT CASE relkind WHEN 'S' THEN 'sequence' ELSE 'table' END, c.oid::regclass::text, grantee::regrole::text,
           privilege_type
    FROM pg_class c,
         aclexplode(coalesce(relacl, acldefault((CASE relkind WHEN 'S' THEN 's' ELSE 'r' END)::"char", relowner)))
    UNION ALL
    SELECT 'column', attrelid::regclass::text || '.' || attname, grantee::regrole::text, privilege_type
    FROM pg_attribute, aclexplode(attacl)
    UNION ALL
    SELECT 'function', p.oid::regprocedure::text, grantee::regrole::text, privilege_type
    FROM pg_proc p, aclexplode(coalesce(proacl, acldefault('f', proowner)))
    UNION ALL
    SELECT 'type', t.oid::regtype::text, grantee::regrole::text, privilege_type
    FROM pg_type t, aclexplode(coalesce(typacl, acldefault('T', typowner))) WHERE typrelid = 0 OR typtype = 'c'
    UNION ALL
    SELECT 'default ' || defaclobjtype::text, defaclrole::regrole::text || ' in ' || defaclnamespace::regnamespace,
           grantee::regrole::text, privilege_type
    FROM pg_default_acl, aclexplode(defaclacl)
    UNION ALL
    SELECT 'membership', roleid::regrole::text, member::regrole::text, 'MEMBER' FROM pg_auth_members
    UNION ALL
    SELECT 'attribute', rolname::text, rolname::text, attribute
    FROM pg_roles, LATERAL (VALUES ('LOGIN', rolcanlogin), ('CREATEDB', rolcreatedb), ('SUPERUSER', rolsuper),
         ('CREATEROLE', rolcreaterole), ('BYPASSRLS', rolbypassrls), ('REPLICATION', rolreplication))
         AS a(attribute, it)
    WHERE it
"""
Right = tuple[str, str, str, str]


def rights(connection: psycopg.Connection[Any]) -> set[Right]:
    return {tuple(row) for row in connection.execute(ACLS.encode()).fetchall()}


def is_declared(right: Right, database: FreshDatabase) -> bool:
    kind, what, whom, privilege = right
    wish = spec.application(database.role, ("public",))
    layers = {layer.value: layer for layer in spec.Layer}
    default = {"default r": "table", "default S": "sequence", "default f": "function", "default T": "type"}
    if whom != database.role:
        return False
    if kind == "attribute":
        return privilege in ("LOGIN", "CREATEDB")
    if kind in default:
        creator = f"{database.server.admin_user} in public"
        return what == creator and privilege in wish.on(layers[default[kind]])
    if kind == "database":
        return what == database.name and privilege in wish.on(layers[kind])
    return kind in layers and privilege in wish.on(layers[kind])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(broken=st.sets(st.sampled_from([fault for fault in FAULTS if fault.check != "privileges.owner"])))
@example(broken=set(FAULTS[:-1]))
def test_nothing_is_granted_beyond_the_declaration_and_nothing_is_taken(
    embedded_server: EmbeddedServer, broken: set[Any]
) -> None:
    with make_database(embedded_server) as database, tempfile.TemporaryDirectory() as name:
        folder, server = Path(name), database.server
        grants.write_env(
            folder, DATABASE_URL=database.url, POSTGRES_USER=server.admin_user, POSTGRES_PASSWORD=server.admin_password
        )
        application, admin = database.connect(), database.connect_admin()
        for statement in OBJECTS:
            application.execute(statement.encode())
        admin.execute(b"CREATE VIEW public.seen AS SELECT 1; CREATE EXTENSION citext")
        admin.execute(f"ALTER VIEW public.seen OWNER TO {database.role}".encode())
        application.close()
        names = {"role": database.role, "database": database.name, "admin": server.admin_user}
        for fault in broken:
            admin.execute(fault.broken_by(names).encode())

        before = rights(admin)
        mended = grants.mend(folder)
        assert (mended.exit_code, mended.findings) == (0, [])
        after = rights(admin)

        assert [right for right in after - before if not is_declared(right, database)] == []
        assert before - after == set()
        assert grants.mend(folder).exit_code == 0
        assert rights(admin) == after  # the second time changes nothing
