"""The project's own seed command: named, run where that is allowed, and judged by the rows before and after."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys

import psycopg
import pytest

from tests.support.databases import FreshDatabase
from tests.support.outcome import assert_explained, assert_green, checks, codes, evidence, finding, steps
from tests.support.project import Project, Result

pytestmark = pytest.mark.postgres

TABLES = 'CREATE TABLE "User" (email TEXT PRIMARY KEY); CREATE TABLE "Course" (name TEXT PRIMARY KEY);'
CHECK = ("seeds", "seed command")
CONNECT = """\
import os, sys, psycopg
connection = psycopg.connect(os.environ["DATABASE_URL"].partition("?")[0], autocommit=True)
"""
ADD = "connection.execute(\"INSERT INTO \\\"User\\\" VALUES ('a'), ('b') ON CONFLICT DO NOTHING\")\n"
COMMAND = f"{shlex.quote(sys.executable)} seed.py"
LONG = f"301.{os.getpid()}"


@pytest.fixture
def school(project: Project, fresh_database: FreshDatabase) -> Project:
    project.env(DATABASE_URL=fresh_database.url, MOTTO="all well")
    project.migration("20260101000000_school", TABLES)
    script(project, ADD)
    project.environment["ADX_SEED_COMMAND"] = COMMAND
    return project


def script(project: Project, body: str) -> None:
    project.write("seed.py", CONNECT + body)


def run(project: Project, how: str, *arguments: str, timeout: float = 120) -> Result:
    return project.adx(how, "--postgres", "external", "--output", "json", *arguments, timeout=timeout)


def allowed(project: Project) -> Result:
    return run(project, "--auto", "--allow-project-commands")


def users(database: FreshDatabase) -> int:
    return database.connect().execute('SELECT FROM "User"').rowcount


def test_it_is_not_run_unless_that_is_allowed(school: Project, fresh_database: FreshDatabase) -> None:
    school.env(DATABASE_URL=fresh_database.url, ADX_ALLOW_PROJECT_COMMANDS="1")
    result = run(school, "--auto")
    assert result.exit_code == 0, result
    event = finding(result, "ADX541")
    assert_explained(event, risk="manual")
    assert event["status"] == "warning"
    assert event["detail"] == "not run: --allow-project-commands"
    assert [remedy["risk"] for remedy in event["remedies"]] == ["manual", "destructive"], "only after it was shown"
    assert users(fresh_database) == 0, "a repository can't allow itself"


def test_it_is_run_counted_and_kept(school: Project, fresh_database: FreshDatabase) -> None:
    script(school, ADD + "print(os.environ['MOTTO'], repr(sys.stdin.read()))\nprint('also', file=sys.stderr)\n")
    result = allowed(school)
    assert_green(result)
    assert users(fresh_database) == 2
    assert checks(result)[CHECK]["detail"].startswith('public."User" 2 inserted')
    logged = [event["text"] for event in result.events if event["event"] == "log" and event["source"] == CHECK[1]]
    assert {"all well ''", "also", 'public."User"  2 inserted'} <= set(logged)

    script(school, "raise SystemExit('it ran again')\n")
    assert_green(run(school, "--check"))
    assert_green(allowed(school))
    school.environment["ADX_SEED_COMMAND"] = f"{COMMAND} again"
    assert codes(run(school, "--check", "--allow-project-commands")) == {"ADX540"}


def test_a_first_run_that_changed_nothing(school: Project, fresh_database: FreshDatabase) -> None:
    """Exit code 0, and tables are empty."""
    script(school, "print('seeded')\n")
    result = allowed(school)
    assert result.exit_code == 1
    assert finding(result, "ADX520")["status"] == "failed"
    assert codes(run(school, "--check")) == {"ADX520"}
    school.seed("seeds.toml", '[[expect]]\nthat = "x"\nsql = "SELECT 1"\nanswer = 1\nseed = "seed command"\n')
    assert_green(run(school, "--check"))


def test_an_error_that_is_only_printed(school: Project) -> None:
    script(school, ADD + "print('Unique constraint failed (P2002)')\n")
    result = allowed(school)
    assert result.exit_code == 1
    assert finding(result, "ADX521")["status"] == "failed"


@pytest.mark.parametrize(
    ("body", "command", "says"),
    [
        ("raise SystemExit(3)\n", None, "ended with exit code 3"),
        (
            "raise SystemExit('@prisma/client did not initialize yet. Please run \"prisma generate\"')\n",
            None,
            "client was not generated",
        ),
        ("", "no-such-program --seed", "no program no-such-program"),
        ("", "'", "can't be read as a command"),
    ],
)
def test_a_failure_has_its_cause(school: Project, body: str, command: str | None, says: str) -> None:
    script(school, body)
    if command is not None:
        school.environment["ADX_SEED_COMMAND"] = command
    result = allowed(school)
    assert result.exit_code == 1
    event = finding(result, "ADX542")
    assert_explained(event, risk="manual")
    assert says in event["cause"]
    assert steps(result)["seeds"] == "failed"


def test_what_to_do_first_is_typed_for_the_projects_package_manager(school: Project) -> None:
    school.write("package.json", '{"name": "school", "packageManager": "pnpm@10.4.0"}')
    script(school, "raise SystemExit(\"Cannot find module 'bcrypt'\")\n")
    assert finding(allowed(school), "ADX542")["remedies"][0]["preview"] == "pnpm install"
    script(school, "raise SystemExit('@prisma/client did not initialize yet.')\n")
    assert finding(allowed(school), "ADX542")["remedies"][0]["preview"].startswith("pnpm exec prisma generate")
    school.environment["ADX_SEED_COMMAND"] = "no-such-program seed.ts"
    event = finding(allowed(school), "ADX542")
    assert event["cause"].endswith("there is no program no-such-program here.")
    assert event["remedies"][0]["preview"] == "pnpm install"


def test_the_command_of_prisma_gets_its_words_as_prisma_cuts_them(school: Project) -> None:
    """`prisma db seed` splits at spaces alone, and what is shown can be pasted into a shell."""
    del school.environment["ADX_SEED_COMMAND"]
    seed = """sh seed.sh {"module":"CommonJS"} 'x"""
    school.write("package.json", json.dumps({"name": "school", "prisma": {"seed": seed}}))
    school.write("seed.sh", f"""printf '<%s>' "$@"\n{shlex.quote(sys.executable)} seed.py\nexit 3\n""")
    offered = finding(run(school, "--auto"), "ADX541")["remedies"][-1]["preview"]
    assert shlex.split(offered) == seed.split(" ")
    event = finding(allowed(school), "ADX542")
    assert """output  <{"module":"CommonJS"}><'x>""" in evidence(event)
    assert event["remedies"][0]["preview"] == "npx prisma db seed"


def test_what_only_a_shell_understands_gets_one(school: Project, fresh_database: FreshDatabase) -> None:
    school.environment["ADX_SEED_COMMAND"] = f"{COMMAND} && echo done | cat"
    assert_green(allowed(school))
    assert users(fresh_database) == 2


def test_programs_of_packages_are_found(school: Project, fresh_database: FreshDatabase) -> None:
    program = school.write("node_modules/.bin/tsx", f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n')
    program.chmod(0o755)
    school.environment["ADX_SEED_COMMAND"] = "tsx seed.py"
    assert_green(allowed(school))
    assert users(fresh_database) == 2


def test_it_ends_with_the_run_and_all_that_it_started(school: Project) -> None:
    script(school, f"import subprocess\nprint('begun', flush=True)\nsubprocess.run(['sleep', '{LONG}'])\n")
    result = run(school, "--auto", "--allow-project-commands", "--timeout", "6", timeout=60)
    assert "seeds: seed command" in finding(result, "ADX902")["cause"]
    assert subprocess.run(["pgrep", "-f", f"sleep {LONG}"], capture_output=True).returncode == 1


@pytest.mark.skipif(shutil.which("node") is None, reason="there is no node")
def test_the_place_in_the_projects_own_code(school: Project) -> None:
    school.write("prisma/seed.js", "function seed() {\n  throw new Error('no institute')\n}\nseed()\n")
    school.environment["ADX_SEED_COMMAND"] = "node prisma/seed.js"
    event = finding(allowed(school), "ADX542")
    assert event["location"] == "prisma/seed.js:2:9"
    assert "no institute" in evidence(event)


def test_that_it_can_run_again_is_proved_on_a_copy(project: Project, free_port: int) -> None:
    url = f"postgresql://app:pw_secret_1@127.0.0.1:{free_port}/appdb"
    project.env(DATABASE_URL=url, DIRECT_URL=url)
    project.migration("20260101000000_school", TABLES)
    project.environment |= {"ADX_SEED_COMMAND": COMMAND, "ADX_ALLOW_PROJECT_COMMANDS": "1", "ADX_PROVE_SEEDS": "1"}
    project.environment["ADX_POSTGRES"] = "embedded"
    script(project, ADD + "assert os.environ['DIRECT_URL'] == os.environ['DATABASE_URL']\n")
    result = project.adx("--auto", "--output", "json")
    assert result.exit_code == 0, result
    assert checks(result)["seeds", "seed command twice"]["detail"] == "proved on a copy of the database"

    script(project, "connection.execute('INSERT INTO \"Course\" SELECT gen_random_uuid()::text')\n")
    event = finding(project.adx("--auto", "--output", "json"), "ADX543")
    assert_explained(event, risk="manual")
    assert evidence(event) == 'public."Course"  1 inserted'
    with psycopg.connect(url, autocommit=True) as connection:
        assert connection.execute('SELECT FROM "Course"').rowcount == 0, "never on the data itself"
        names = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'adx_tui_replay%'").fetchall()
        assert names == []


class TestWhereSeedsMayRun:
    def test_not_in_production(self, school: Project, fresh_database: FreshDatabase) -> None:
        school.seed("001_user.sql", "INSERT INTO \"User\" VALUES ('c') ON CONFLICT DO NOTHING")
        school.env(DATABASE_URL=fresh_database.url, NODE_ENV="production")
        result = allowed(school)
        assert result.exit_code == 1
        assert_explained(finding(result, "ADX550"), risk="manual")
        assert users(fresh_database) == 0

    def test_not_among_somebody_elses_rows(self, school: Project, fresh_database: FreshDatabase) -> None:
        school.environment.pop("ADX_SEED_COMMAND")
        assert run(school, "--auto").exit_code == 0
        fresh_database.connect().execute("INSERT INTO \"User\" VALUES ('theirs')")
        school.seed("001_user.sql", "INSERT INTO \"User\" VALUES ('c') ON CONFLICT DO NOTHING")
        result = run(school, "--auto")
        assert result.exit_code == 1
        event = finding(result, "ADX551")
        assert_explained(event, risk="manual")
        assert users(fresh_database) == 1
        assert_green(run(school, "--auto", "--seed-database", fresh_database.name))
        fresh_database.connect().execute("DELETE FROM \"User\" WHERE email = 'c'")
        assert_green(run(school, "--auto"))
        assert users(fresh_database) == 2, "our history is in it"
