"""Projects to be broken, one for each server: put back as it was after each fault, or made anew where that can't be."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docker
import psycopg
from psycopg import sql

from tests.faults.model import DOCKER, Before
from tests.faults.prisma_shop import use_prisma
from tests.support.world import World, set_up, world

# All that is not in a database; and what of it a copy of a database is not told.
_CLUSTER = """
SELECT jsonb_build_object(
    'databases', (SELECT jsonb_agg(to_jsonb(d) - '{oid,datfrozenxid,datminmxid}'::text[] ORDER BY datname)
                  FROM pg_database AS d),
    'roles', (SELECT jsonb_agg(to_jsonb(a) ORDER BY oid) FROM pg_authid AS a),
    'members', (SELECT jsonb_agg(to_jsonb(m) - 'oid' ORDER BY roleid, member, grantor) FROM pg_auth_members AS m),
    'settings', (SELECT jsonb_agg(to_jsonb(s) ORDER BY setdatabase, setrole) FROM pg_db_role_setting AS s),
    'configuration', (SELECT jsonb_agg(to_jsonb(f) ORDER BY sourcefile, seqno) FROM pg_file_settings AS f),
    'logins', (SELECT jsonb_agg(to_jsonb(h) ORDER BY line_number) FROM pg_hba_file_rules AS h),
    'tablespaces', (SELECT jsonb_agg(to_jsonb(t) ORDER BY oid) FROM pg_tablespace AS t))
"""
_PUT_BACK = (
    """UPDATE pg_database AS d SET datdba = k.datdba, datacl = k.datacl, datconnlimit = k.datconnlimit
       FROM jsonb_populate_recordset(NULL::pg_database, %s::jsonb -> 'databases') AS k WHERE d.datname = k.datname""",
    """UPDATE pg_authid AS a SET rolsuper = k.rolsuper, rolinherit = k.rolinherit, rolcreaterole = k.rolcreaterole,
       rolcreatedb = k.rolcreatedb, rolcanlogin = k.rolcanlogin, rolbypassrls = k.rolbypassrls,
       rolconnlimit = k.rolconnlimit, rolpassword = k.rolpassword, rolvaliduntil = k.rolvaliduntil
       FROM jsonb_populate_recordset(NULL::pg_authid, %s::jsonb -> 'roles') AS k WHERE a.oid = k.oid""",
)


@dataclass
class _Running:
    """A project where everything holds, and what it is put back to."""

    world: World
    kept: Path
    """A copy of its folder."""
    environment: dict[str, str | None]
    cluster: str = ""
    container: str = ""
    log_position: str = ""
    """Of the server's log of changes (WAL): nothing in the server differs while it is where it was."""

    def keep(self) -> None:
        shutil.copytree(self.world.project.path, self.kept, symlinks=True)
        with self._administrator() as connection:
            connection.execute("CREATE DATABASE kept TEMPLATE shop IS_TEMPLATE true ALLOW_CONNECTIONS false")
            self.cluster = self._cluster(connection)
            self.log_position = self._log_position(connection)
        self.container = self._container()

    def put_back(self) -> bool:
        """Whether everything is as it was; else the project is no longer to be used."""
        folder = self.world.project.path
        self.world.release_all()
        self.world.project.environment = dict(self.environment)
        shutil.rmtree(folder)
        shutil.copytree(self.kept, folder, symlinks=True)
        if self.world.spoilt or self.container != self._container():
            return False
        try:
            with self._administrator() as connection:
                if self._log_position(connection) == self.log_position:
                    return True
                return self._put_database_back(connection)
        except psycopg.Error:
            return False

    def _put_database_back(self, connection: psycopg.Connection[Any]) -> bool:
        connection.execute("DROP DATABASE IF EXISTS shop WITH (FORCE)")
        self._drop_what_came(connection)
        connection.execute("CREATE DATABASE shop TEMPLATE kept")
        connection.execute("DELETE FROM pg_db_role_setting")
        for statement in _PUT_BACK:
            connection.execute(statement.encode(), [self.cluster])
        cluster = self._cluster(connection)
        self.log_position = self._log_position(connection)
        return cluster == self.cluster

    def _drop_what_came(self, connection: psycopg.Connection[Any]) -> None:
        """Databases and roles that were not there before."""
        kept = json.loads(self.cluster)
        databases = [row["datname"] for row in kept["databases"]]
        roles = [row["rolname"] for row in kept["roles"]]
        connection.execute("UPDATE pg_database SET datistemplate = false WHERE datname <> ALL (%s)", [databases])
        for kind, names in (
            ("DATABASE", connection.execute("SELECT datname FROM pg_database WHERE datname <> ALL (%s)", [databases])),
            ("ROLE", connection.execute("SELECT rolname FROM pg_roles WHERE rolname <> ALL (%s)", [roles])),
        ):
            for (name,) in names.fetchall():
                connection.execute(sql.SQL(f"DROP {kind} {{}}").format(sql.Identifier(name)))

    def _administrator(self) -> psycopg.Connection[Any]:
        return self.world.connect("postgres")

    def _container(self) -> str:
        """What it was made with; empty for the embedded server, or where there is none. Made anew alike, it serves."""
        if self.world.where != DOCKER:
            return ""
        try:
            with self.world.container() as container:
                return f"{container.status} {json.dumps(container.attrs['HostConfig'], sort_keys=True)}"
        except docker.errors.NotFound:
            return ""

    @staticmethod
    def _cluster(connection: psycopg.Connection[Any]) -> str:
        (state,) = connection.execute(_CLUSTER.encode()).fetchone() or ("",)
        return json.dumps(state, sort_keys=True)

    @staticmethod
    def _log_position(connection: psycopg.Connection[Any]) -> str:
        (position,) = connection.execute("SELECT pg_current_wal_insert_lsn()::text").fetchone() or ("",)
        return str(position)


@dataclass
class Worlds:
    """Lends projects; what it made is gone after `close`."""

    folder: Path
    _running: dict[tuple[str, Before], _Running] = field(default_factory=dict)
    _stacks: dict[tuple[str, Before], ExitStack] = field(default_factory=dict)
    _count: int = 0

    @contextmanager
    def lend(self, where: str, before: Before) -> Iterator[World]:
        """One on this server, to be broken."""
        if before is Before.CLONED:
            with world(self._new_folder(), where) as cloned:
                yield cloned
            return
        running = self._running.get((where, before)) or self._set_up(where, before)
        usable = False
        try:
            yield running.world
            usable = running.put_back()
        finally:
            if not usable:
                self._give_up(where, before)

    def _set_up(self, where: str, before: Before) -> _Running:
        with ExitStack() as stack:
            made = stack.enter_context(world(self._new_folder(), where))
            if before is Before.PRISMA:
                use_prisma(made)
            set_up(made)
            made.leave_a_mark()
            running = _Running(made, made.project.path.with_name("kept"), dict(made.project.environment))
            running.keep()
            self._stacks[where, before] = stack.pop_all()
        self._running[where, before] = running
        return running

    def _new_folder(self) -> Path:
        self._count += 1
        folder = self.folder / str(self._count)
        folder.mkdir()
        return folder / "shop"

    def _give_up(self, where: str, before: Before) -> None:
        self._running.pop((where, before), None)
        self._stacks.pop((where, before)).close()

    def close(self) -> None:
        for where, before in list(self._stacks):
            self._give_up(where, before)
