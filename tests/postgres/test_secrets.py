"""No secret of `.env` leaves the program: not on its outputs, not in a report, a crash file or its state."""

from __future__ import annotations

import stat
from pathlib import Path
from urllib.parse import quote

import pytest
from psycopg import sql

from tests.support import adhyayanx
from tests.support.databases import FreshDatabase
from tests.support.outcome import assert_green, codes
from tests.support.project import Project, Result
from tests.support.secrecy import assert_no_secret

pytestmark = pytest.mark.postgres

PASSWORD = "p@ss/wörd #1%"
SECRETS = {
    "SESSION_SECRET": "s3ss10n-with-quote'less-but $dollar",
    "WEBHOOK_TOKEN_URL": "https://hooks.example/T000/hunter2hunter2",
    "CACHE_URL": "redis://:c4che-pass@cache:6379/0",
    "API_KEY": "key+with/odd=chars&more",
    "PRIVATE_KEY": "-----BEGIN KEY-----\nMIIEvQIBADANBgkq\nhkiG9w0BAQEFAASC\n-----END KEY-----",
}
# The part of each that must not be seen, however it is written.
CORES = (
    PASSWORD,
    "s3ss10n-with-quote'less-but $dollar",
    "hunter2hunter2",
    "c4che-pass",
    "key+with/odd=chars&more",
    "hkiG9w0BAQEFAASC",
)


def assert_silent(project: Project, *results: Result) -> None:
    """Neither the outputs, nor anything that was written outside of `.env`, holds a secret."""
    written = {
        str(path): path.read_text(encoding="utf-8", errors="replace")
        for folder in (project.path, project.state_directory)
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".env" and "seeds" not in path.parts and "pgdata" not in path.parts
    }
    said = {f"run {number}": result.stdout + result.stderr for number, result in enumerate(results)}
    assert_no_secret(CORES, {**written, **said})


def found_in(folder: Path, secret: str) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]


@pytest.fixture
def shop(project: Project, fresh_database: FreshDatabase) -> Project:
    set_password(fresh_database, PASSWORD)
    url = fresh_database.url.replace(fresh_database.password, quote(PASSWORD, safe=""))
    lines = [f"DATABASE_URL={url}", *(f'{key}="{value}"' for key, value in SECRETS.items())]
    (project.env()).write_text("\n".join(lines) + "\n", encoding="utf-8")
    project.migration("1_notes", 'CREATE TABLE "Note" (id SERIAL PRIMARY KEY, word TEXT CHECK (length(word) < 10));')
    return project


def set_password(database: FreshDatabase, password: str) -> None:
    statement = sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(database.role), sql.Literal(password))
    database.connect_admin().execute(statement)


def run(project: Project, how: str, *arguments: str) -> Result:
    return project.adx(how, "--postgres", "external", *arguments)


@pytest.mark.parametrize("output", ["plain", "json", "github"])
def test_a_run_that_holds(shop: Project, output: str) -> None:
    result = run(shop, "--auto", "-v", "--output", output, "--report", "report.md")
    assert result.exit_code == 0, result
    assert stat.S_IMODE((shop.path / "report.md").stat().st_mode) == 0o600
    assert_silent(shop, result)


@pytest.mark.parametrize("output", ["plain", "json", "github"])
def test_a_servers_message_that_quotes_one(shop: Project, output: str) -> None:
    """A rule that fails shows the row (DETAIL), a value that can't be cast itself."""
    shop.seed("001_row.sql", "INSERT INTO \"Note\" (word) VALUES (current_setting('adx.api_key'));")
    row = run(shop, "--auto", "--output", output, "--report", "report.md")
    assert row.exit_code == 1
    assert "Failing row contains" in row.stdout
    shop.seed("001_row.sql", "SELECT current_setting('adx.session_secret')::int;")
    cast = run(shop, "--auto", "--output", output)
    assert "invalid input syntax" in cast.stdout
    assert_silent(shop, row, cast)


def test_whatever_a_python_seed_says(shop: Project) -> None:
    shop.seed(
        "001_loud.py",
        "import base64, json, os, shlex, sys\nfrom urllib.parse import quote\n\n\ndef seed(connection, environment):\n"
        "    for value in environment.values():\n"
        "        print(value, repr(value), quote(value), quote(value, safe=''), file=sys.stderr)\n"
        "        doubled = value.replace(chr(39), chr(39) * 2)\n"
        "        print(json.dumps(value), shlex.quote(value), doubled, base64.b64encode(value.encode()).decode())\n"
        "        print(base64.b64encode(f'user:{value}'.encode()).decode())\n"
        "        print(f'a{value}b')\n        print(value.splitlines()[-2:])\n"
        "    raise RuntimeError(f'can not log in with {environment}')\n",
    )
    result = run(shop, "--auto", "--output", "json", "--report", "report.md")
    assert "ADX504" in codes(result)
    assert_silent(shop, result)


def test_a_login_that_is_refused(shop: Project, fresh_database: FreshDatabase) -> None:
    set_password(fresh_database, "another")
    results = [run(shop, how, "--output", "json", "--report", "report.md") for how in ("--check", "--auto")]
    assert all("ADX225" in codes(result) for result in results)
    assert_silent(shop, *results)


@pytest.mark.parametrize("url", ["postgresql://me:{}@127.0.0.1:1/db", "postgresql://me:{}@", "postgres//me:{}@h/db"])
def test_a_url_that_cant_be_used(shop: Project, url: str) -> None:
    (shop.env()).write_text(f'DATABASE_URL="{url.format(PASSWORD)}"\n', encoding="utf-8")
    results = [run(shop, "--check", "--output", output) for output in ("json", "plain")]
    assert all(result.exit_code == 1 for result in results)
    assert_silent(shop, *results)


def test_a_check_that_crashes(shop: Project) -> None:
    """A bug of ours, made on purpose, that has a secret in its message and in its local variables."""
    bug = (
        "import adx_tui.services.application.probe as probe\n"
        "def crash(connection, schema):\n"
        "    raise RuntimeError(f'no way in with {connection.info.password}')\n"
        "probe.read_and_write = crash\n"
        "import sys, adx_tui.cli\nsys.exit(adx_tui.cli.main(sys.argv[1:]))\n"
    )
    shop.command = (shop.command[0], "-c", bug)
    result = run(shop, "--auto", "--output", "json", "--report", "report.md")
    assert result.exit_code == 3, result
    assert "ADX901" in codes(result)
    (crash,) = (shop.state_directory / "crashes").iterdir()
    assert stat.S_IMODE(crash.stat().st_mode) == 0o600
    assert "no way in with" in crash.read_text(encoding="utf-8")
    assert_silent(shop, result)


def test_a_program_that_crashes(shop: Project) -> None:
    """The last resort, outside of any run."""
    bug = (
        "import sys, adx_tui.cli, adx_tui.engine.local as session\n"
        "def crash(self, *_):\n    raise RuntimeError(str(dict(self.project.environment().values)))\n"
        "session.LocalSession.run = crash\n"
        "sys.exit(adx_tui.cli.main(sys.argv[1:]))\n"
    )
    shop.command = (shop.command[0], "-c", bug)
    result = run(shop, "--auto")
    assert result.exit_code == 3, result
    (crash,) = (shop.state_directory / "crashes").iterdir()
    assert stat.S_IMODE(crash.stat().st_mode) == 0o600
    assert str(crash) in result.stderr
    assert_silent(shop, result)


def test_a_role_named_like_its_password_is_still_named(project: Project, fresh_database: FreshDatabase) -> None:
    set_password(fresh_database, fresh_database.role)
    project.env(DATABASE_URL=fresh_database.url.replace(fresh_database.password, fresh_database.role))
    result = project.adx("--check", "--postgres", "external", "-v")
    assert f"as {fresh_database.role}" in result.stdout, result


def test_the_secrets_of_a_new_environment(project: Project, free_port: int) -> None:
    """AdhyayanX on a server of our own: every generated secret, everywhere but in `.env`."""
    adhyayanx.clone_into(project, port=free_port)
    results = [
        project.adx("--auto", "--postgres", "embedded", "--output", "json", "--report", "report.md"),
        project.adx("--auto", "--postgres", "embedded", "-v"),
    ]
    assert_green(results[0])
    values = adhyayanx.values(project)
    password = values["DATABASE_URL"].split(":")[2].partition("@")[0]
    keys = ("POSTGRES_PASSWORD", "JWT_ACCESS_SECRET", "JWT_REFRESH_SECRET", "SEED_ADMIN_PASS", "DEFAULT_SEED_PASSWORD")
    secrets = [password, *(values[key] for key in keys)]
    assert len(set(secrets)) == 6
    assert all(len(secret) >= 32 for secret in secrets)
    for secret in secrets:
        assert not [result for result in results if secret in result.stdout + result.stderr]
        assert found_in(project.path, secret) == [project.path / ".env"]
        # The server has SCRAM verifiers and bcrypt hashes; not its log, nor its write-ahead log, the words themselves.
        assert found_in(project.state_directory, secret) == []
