"""What came with which version, asked of servers that have it and servers that have not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import docker
import psycopg
import pytest

from adx_tui.services.postgres import version_features
from tests.support.databases import FreshDatabase, make_database
from tests.support.migrating import check, use
from tests.support.outcome import finding, previews
from tests.support.project import Project
from tests.support.refused import Refused, explain_refused
from tests.support.server_container import run_container

pytestmark = pytest.mark.docker

OLDEST, NEWEST = 15, 18

# A statement for each that a server before it refuses.
NAMES = {
    16: {
        "any_value": "SELECT any_value(1)",
        "array_sample": "SELECT array_sample(ARRAY[1], 1)",
        "array_shuffle": "SELECT array_shuffle(ARRAY[1])",
        "date_add": "SELECT date_add(now(), '1 day'::interval)",
        "date_subtract": "SELECT date_subtract(now(), '1 day'::interval)",
        "random_normal": "SELECT random_normal()",
        "erf": "SELECT erf(1)",
        "erfc": "SELECT erfc(1)",
        "pg_input_is_valid": "SELECT pg_input_is_valid('1', 'integer')",
        "pg_input_error_info": "SELECT pg_input_error_info('1', 'integer')",
        "system_user": "SELECT system_user",
        "pg_stat_io": "SELECT FROM pg_stat_io",
        "pg_use_reserved_connections": "GRANT pg_use_reserved_connections TO CURRENT_USER",
        "pg_create_subscription": "GRANT pg_create_subscription TO CURRENT_USER",
        "createrole_self_grant": "SHOW createrole_self_grant",
        "icu_validation_level": "SHOW icu_validation_level",
        "scram_iterations": "SHOW scram_iterations",
        "debug_parallel_query": "SHOW debug_parallel_query",
        "enable_presorted_aggregate": "SHOW enable_presorted_aggregate",
        "vacuum_buffer_usage_limit": "SHOW vacuum_buffer_usage_limit",
    },
    17: {
        "to_bin": "SELECT to_bin(1)",
        "to_oct": "SELECT to_oct(1)",
        "uuid_extract_timestamp": "SELECT uuid_extract_timestamp(gen_random_uuid())",
        "uuid_extract_version": "SELECT uuid_extract_version(gen_random_uuid())",
        "unicode_assigned": "SELECT unicode_assigned('a')",
        "xmltext": "SELECT xmltext('a')",
        "transaction_timeout": "SET transaction_timeout = 0",
        "event_triggers": "SHOW event_triggers",
        "allow_alter_system": "SHOW allow_alter_system",
        "io_combine_limit": "SHOW io_combine_limit",
        "enable_group_by_reordering": "SHOW enable_group_by_reordering",
        "pg_stat_checkpointer": "SELECT FROM pg_stat_checkpointer",
        "pg_wait_events": "SELECT FROM pg_wait_events",
        "pg_maintain": "GRANT pg_maintain TO CURRENT_USER",
        "pg_c_utf8": "SELECT 'a' < 'b' COLLATE \"pg_c_utf8\"",
    },
    18: {
        "uuidv7": "CREATE TABLE u (id uuid DEFAULT uuidv7())",
        "uuidv4": "SELECT uuidv4()",
        "casefold": "SELECT casefold('A')",
        "crc32": "SELECT crc32('a'::bytea)",
        "crc32c": "SELECT crc32c('a'::bytea)",
        "array_sort": "SELECT array_sort(ARRAY[1])",
        "array_reverse": "SELECT array_reverse(ARRAY[1])",
        "gamma": "SELECT gamma(1)",
        "lgamma": "SELECT lgamma(1)",
        "io_method": "SHOW io_method",
        "file_copy_method": "SHOW file_copy_method",
        "vacuum_truncate": "SHOW vacuum_truncate",
        "log_lock_failures": "SHOW log_lock_failures",
        "enable_distinct_reordering": "SHOW enable_distinct_reordering",
        "enable_self_join_elimination": "SHOW enable_self_join_elimination",
        "extension_control_path": "SHOW extension_control_path",
        "io_max_concurrency": "SHOW io_max_concurrency",
        "md5_password_warnings": "SHOW md5_password_warnings",
        "track_cost_delay_timing": "SHOW track_cost_delay_timing",
        "vacuum_max_eager_freeze_failure_rate": "SHOW vacuum_max_eager_freeze_failure_rate",
        "pg_aios": "SELECT FROM pg_aios",
        "pg_signal_autovacuum_worker": "GRANT pg_signal_autovacuum_worker TO CURRENT_USER",
        "pg_unicode_fast": "SELECT 'a' < 'b' COLLATE \"pg_unicode_fast\"",
    },
}
SYNTAX = {
    16: {
        "JSON_ARRAY and JSON_OBJECT": "SELECT JSON_ARRAYAGG(1)",
        "IS JSON": "SELECT '1' IS JSON",
        "numbers as 0x1F or 1_000": "SELECT 1_000 + 2",
        "GRANT … WITH INHERIT or SET": "GRANT pg_monitor TO CURRENT_USER WITH INHERIT TRUE",
        "STORAGE in CREATE TABLE": "CREATE TABLE s (t text STORAGE EXTERNAL)",
    },
    17: {
        "MERGE … RETURNING": "MERGE INTO t USING t AS o ON false WHEN MATCHED THEN DELETE RETURNING t.j",
        "WHEN NOT MATCHED BY SOURCE": "MERGE INTO t USING t AS o ON false WHEN NOT MATCHED BY SOURCE THEN DELETE",
        "JSON_TABLE": "SELECT * FROM JSON_TABLE(jsonb '[1]', '$[*]' COLUMNS (n int PATH '$'))",
        "JSON_EXISTS, JSON_QUERY and JSON_VALUE": "SELECT JSON_EXISTS(j, '$.a') FROM t",
        "AT LOCAL": "SELECT now() AT LOCAL",
        "SET EXPRESSION AS": "ALTER TABLE g ALTER COLUMN twice SET EXPRESSION AS (n * 3)",
        "COPY … ON_ERROR": "COPY t FROM '/dev/null' WITH (ON_ERROR ignore)",
        "the MAINTAIN privilege": "GRANT MAINTAIN ON t TO CURRENT_USER",
    },
    18: {
        "WITHOUT OVERLAPS and PERIOD": "CREATE TABLE w (i int4range, at daterange, UNIQUE (i, at WITHOUT OVERLAPS))",
        "virtual generated columns": "CREATE TABLE v (n int, twice int GENERATED ALWAYS AS (n * 2))",
        "RETURNING old and new": "UPDATE t SET j = NULL RETURNING old.j, new.j",
        "NOT ENFORCED": "ALTER TABLE g ADD CONSTRAINT c CHECK (n > 0) NOT ENFORCED",
        "NOT NULL as a named constraint": "ALTER TABLE g ADD CONSTRAINT given NOT NULL n",
    },
}
BEFORE = "CREATE TABLE t (j jsonb); CREATE TABLE g (n int, twice int GENERATED ALWAYS AS (n * 2) STORED);"
AMONG = {
    name: (major, text)
    for table in (NAMES, SYNTAX)
    for major, entries in table.items()
    for name, text in entries.items()
}


def test_each_that_is_newer_than_the_oldest_server_has_an_example() -> None:
    for major in range(OLDEST + 1, NEWEST + 1):
        assert set(NAMES[major]) == set(version_features.names_since(major))
        assert set(SYNTAX[major]) == set(version_features.syntax_since(major))


@pytest.fixture(scope="module")
def oldest(docker_engine: docker.DockerClient) -> Iterator[FreshDatabase]:
    with run_container(docker_engine, OLDEST) as container, make_database(container.server) as database:
        database.connect_admin().execute(f"ALTER ROLE {database.role} SUPERUSER".encode())
        database.connect().execute(BEFORE.encode())
        yield database


@pytest.fixture(scope="module")
def newest(docker_engine: docker.DockerClient) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    with run_container(docker_engine, NEWEST) as container, make_database(container.server) as database:
        database.connect_admin().execute(f"ALTER ROLE {database.role} SUPERUSER".encode())
        connection = database.connect()
        connection.execute(BEFORE.encode())
        yield connection


def test_an_older_server_refuses_each_and_the_version_is_named(
    oldest: FreshDatabase, newest: psycopg.Connection[tuple[Any, ...]]
) -> None:
    """One test: what takes time is to start the servers."""
    wrong: dict[str, str] = {}
    for name, (major, statement) in AMONG.items():
        newest.execute(statement.encode())
        sqlstate, explanation = explain_refused(Refused("", f"{statement};", ()), oldest)
        named = f"{name} came with PostgreSQL {major}, and this server is {OLDEST}." in explanation.cause
        if not named or explanation.remedies[0].preview != f"POSTGRES_IMAGE=postgres:{major}":
            wrong[name] = f"{sqlstate} {explanation.cause}"
    assert wrong == {}


def test_a_dump_of_a_newer_server_is_known_by_its_settings(oldest: FreshDatabase, project: Project) -> None:
    project.migration("1", "SET transaction_timeout = 0;\nCREATE TABLE t (a int);\n")

    with make_database(oldest.server) as empty:
        use(project, empty)
        found = finding(check(project), "ADX419")

    assert found["location"].startswith("migrations/1/migration.sql:1")
    assert "transaction_timeout in line 1, which PostgreSQL has since version 17" in found["cause"]
    assert "POSTGRES_IMAGE=postgres:17-bookworm" in previews(found, risk="manual")
