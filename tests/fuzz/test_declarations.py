"""Any `grants.toml`, `adx-tui.toml` and `migration_lock.toml`: a finding, never a crash or a hang."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from tests.fuzz.drawing import Entry, entries, words
from tests.fuzz.fuzzing import fuzz
from tests.support.databases import FreshDatabase
from tests.support.machine import Machine

pytestmark = pytest.mark.postgres

PRIVILEGES = ["SELECT", "select", "CONNECT", "TEMPORARY", "USAGE", "CREATE", "EXECUTE", "ALL", "LOGIN", "TRIGGER", ""]
LAYERS = ["role", "database", "schema", "table", "sequence", "function", "type", "default", "owner", "x"]
ROLES = ["reader", "PUBLIC", '"quo""ted"', "pg_monitor", "postgres", "r" * 64, '""', "ü"]


def quoted(text: str) -> str:
    return "'" + text.replace("'", "").replace("\n", "") + "'"


values = st.one_of(
    st.lists(st.one_of(st.sampled_from(PRIVILEGES), words), max_size=4).map(
        lambda them: f"[{', '.join(map(quoted, them))}]"
    ),
    st.sampled_from(["true", "1", "1.5", "'SELECT'", "[1, [2]]", "{a = 1}", "1979-05-27", "nan", "[]"]),
)
tables = st.builds(
    lambda header, role, keys: "\n".join((header.format(role), *(f"{key} = {value}" for key, value in keys))),
    st.sampled_from(["[{}]", "[role.{}]", "[roles.{}]", "[revoke.{}]", "[application]", "[[role]]", "[grant.{}.x]"]),
    st.sampled_from(ROLES),
    st.lists(st.tuples(st.sampled_from([*LAYERS, "schemas", "owns", "creators"]), values), max_size=4),
)
grants = st.lists(tables, max_size=4).map("\n".join)
locks = st.one_of(
    st.builds("# a comment\nprovider = {}\n".format, st.sampled_from(["'postgresql'", "'mysql'", "1", "[]", "{}"])),
    st.sampled_from(["provider=postgresql", "", "[provider]\nx=1", "provider='a'\nprovider='b'"]),
)
options = st.lists(
    st.builds(
        "{} = {}".format,
        st.sampled_from(
            ["migrations", "seeds", "compose-file", "app", "postgres", "project", "env-file", "seed-command", "report",
             "state-dir", "timeout", "allow-project-commands", "x"]
        ),
        st.one_of(
            values,
            st.sampled_from(["'../outside'", "'/etc'", "'prisma/migrations'", "'external'", "'~'", "''", "'\\u0000'"]),
        ),
    ),
    max_size=5,
).map("\n".join)  # fmt: skip


def bear(
    machine: Machine, database: FreshDatabase, path: str, texts: st.SearchStrategy[str], *also: tuple[str, str]
) -> None:
    """`texts` as the file at `path` of a project that is in order but for it."""

    def bears(drawn: tuple[Entry, str]) -> None:
        entry, way = drawn
        project = machine.clear()
        (project / "migrations" / "1_notes").mkdir(parents=True)
        (project / "migrations" / "1_notes" / "migration.sql").write_text("CREATE TABLE note (id int PRIMARY KEY);")
        server = database.server
        (project / ".env").write_text(
            f"DATABASE_URL={database.url}\nPOSTGRES_USER={server.admin_user}\nPOSTGRES_PASSWORD={server.admin_password}\n"
        )
        for name, text in also:
            (project / name).write_text(text)
        entry.put(project / path, machine.outside.folder)
        machine.bears(way, "--postgres", "external")

    fuzz(st.tuples(entries(texts), st.sampled_from(["--check", "--check", "--auto"])), bears)


def test_any_grants(machine: Machine, fresh_database: FreshDatabase) -> None:
    bear(machine, fresh_database, "grants.toml", grants)


def test_any_lock_file(machine: Machine, fresh_database: FreshDatabase) -> None:
    bear(machine, fresh_database, "migrations/migration_lock.toml", locks)


def test_any_options(machine: Machine, fresh_database: FreshDatabase) -> None:
    bear(machine, fresh_database, "adx-tui.toml", options)
