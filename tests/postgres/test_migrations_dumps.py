"""A dump in the place of a migration: what of it can't be applied is known by name and line before anything is."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.support.databases import FreshDatabase
from tests.support.embedded import find_binaries
from tests.support.migrating import auto, check, use
from tests.support.outcome import codes, evidence, finding, previews
from tests.support.project import Project

pytestmark = pytest.mark.postgres

LEFTOVERS = {
    "ADX417": "\\connect other\nSELECT 1;\n",
    "ADX418": "CREATE TABLE t (a int);\nCOPY public.t (a) FROM stdin;\n1\n\\.\nSELECT 1;\n",
    "ADX420": "SELECT pg_catalog.set_config('search_path', '', false);\nCREATE TABLE public.t (a int);\n",
    "ADX422": "CREATE TABLE t (a int);\nALTER TABLE t OWNER TO somebody_else;\nGRANT SELECT ON t TO reader_of_there;\n",
    "ADX423": "CREATE SCHEMA public;\nCREATE TABLE public.t (a int);\n",
    "ADX425": "CREATE TABLE public._prisma_migrations (id text);\n",
}


@pytest.mark.parametrize("code", LEFTOVERS)
def test_what_a_dump_leaves_in_a_migration(project: Project, fresh_database: FreshDatabase, code: str) -> None:
    use(project, fresh_database)
    path = project.migration("1", LEFTOVERS[code])

    seen = codes(check(project))
    ended = auto(project)

    assert seen == codes(ended) == {code}
    found = finding(ended, code)
    assert found["location"].startswith("migrations/1/migration.sql:")
    assert not _has_history(fresh_database)  # nothing was begun
    subprocess.run(_first_command(found), shell=True, cwd=project.path, check=True)  # as it is shown
    assert path.with_suffix(".sql.bak").read_text() == LEFTOVERS[code]
    assert auto(project).exit_code == 0


HEALTHY = """\
DO $$ BEGIN CREATE ROLE made_here; EXCEPTION WHEN insufficient_privilege OR duplicate_object THEN NULL; END $$;
SELECT set_config('search_path', '', false);
CREATE TABLE public.t (a text DEFAULT E'\\n');
SET LOCAL search_path = '';
RESET search_path;
CREATE SCHEMA IF NOT EXISTS public;
GRANT SELECT ON public.t TO PUBLIC, CURRENT_USER;
SET statement_timeout = 0;
"""


def test_what_looks_like_it_and_is_none(project: Project, fresh_database: FreshDatabase) -> None:
    use(project, fresh_database)
    project.migration("1", HEALTHY)

    assert auto(project).exit_code == 0


def test_a_whole_dump_in_one_command(project: Project, fresh_database: FreshDatabase) -> None:
    """Of another database with a history, by the pg_dump of today: every kind by itself, one command for all."""
    use(project, fresh_database)
    project.migration("1", 'CREATE TABLE "User" (id serial PRIMARY KEY);\nINSERT INTO "User" DEFAULT VALUES;\n')
    assert auto(project).exit_code == 0
    path = project.path / "migrations" / "1" / "migration.sql"
    path.write_bytes(_dump(fresh_database))
    fresh_database.connect().execute('DROP TABLE _prisma_migrations, "User"')

    ended = check(project)

    assert {"ADX417", "ADX418", "ADX420", "ADX425"} <= codes(ended)
    assert "line 5  \\restrict" in evidence(finding(ended, "ADX417"))
    commands = {_first_command(finding(ended, code)) for code in codes(ended)}
    assert len(commands) == 1
    subprocess.run(commands.pop(), shell=True, cwd=project.path, check=True)
    assert auto(project).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "recode", "code", "command"),
    [
        (("--format=custom",), "", "ADX424", "pg_restore -f - --schema-only"),
        (("--format=tar",), "", "ADX424", "pg_restore -f - --schema-only"),
        (("--compress=gzip",), "", "ADX424", "gunzip -c"),
        ((), "utf-16", "ADX406", "iconv -f UTF-16 -t UTF-8"),
        ((), "utf-16-le", "ADX406", "iconv -f UTF-16LE -t UTF-8"),
        ((), "utf-8-sig", "ADX406", "tail -c +4"),
    ],
)
def test_a_dump_that_is_no_text(
    project: Project,
    fresh_database: FreshDatabase,
    arguments: tuple[str, ...],
    recode: str,
    code: str,
    command: str,
) -> None:
    use(project, fresh_database)
    path = project.migration("1", "")
    data = _dump(fresh_database, *arguments)
    path.write_bytes(data.decode().encode(recode) if recode else data)

    found = finding(check(project), code)

    assert command in previews(found, risk="manual")


def _dump(database: FreshDatabase, *arguments: str) -> bytes:
    command: list[str | Path] = [find_binaries() / "pg_dump", *arguments, database.admin_url]
    return subprocess.run(command, capture_output=True, timeout=60, check=True).stdout


def _first_command(found: dict[str, object]) -> str:
    remedies = found["remedies"]
    assert isinstance(remedies, list)
    return str(remedies[0]["preview"])


def _has_history(database: FreshDatabase) -> bool:
    row = database.connect().execute("SELECT to_regclass('_prisma_migrations') IS NOT NULL").fetchone()
    return row == (True,)
