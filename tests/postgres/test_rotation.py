"""A leaked password changed in the server and in every line at once, or nowhere; and a kill between the two."""

from __future__ import annotations

import signal
import subprocess
import sys

import psycopg
import pytest

from tests.support.databases import FreshDatabase
from tests.support.outcome import codes, ever, finding
from tests.support.project import Project, Result, parse_events
from tests.support.secrecy import assert_no_secret

pytestmark = pytest.mark.postgres

# The engine as the screen uses it: the one remedy that was picked. What is given as the second argument is done first.
PROGRAM = """\
import json, os, signal, sys
from adx_tui.core.cancellation import Cancellation
from adx_tui.core.event_json import to_json
from adx_tui.engine.local import LocalSession
from adx_tui.engine.request import Command, RunRequest
from adx_tui.services.project import configuration
from adx_tui.steps.environment import rotation
from adx_tui.steps.shared import env_writer

folder, remedy, before = sys.argv[1:4]
exec(before)
session = LocalSession(configuration.read({"project": folder}, os.environ), dict(os.environ))
request = RunRequest(command=Command.AUTO, only_step="environment", only_remedy=remedy)
sys.exit(session.run(request, lambda event: print(json.dumps(to_json(event)), flush=True), Cancellation()))
"""
KILLED = "env_writer.change_file = lambda *_: os.kill(os.getpid(), signal.SIGKILL)"
KILLED_IN_THE_MIDDLE = """
real, done = env_writer.change_file, []
def change_file(*arguments):
    if done:
        os.kill(os.getpid(), signal.SIGKILL)
    done.append(real(*arguments))
env_writer.change_file = change_file
"""
FULL = """
real, done = env_writer.change_file, []
def change_file(project, path, values):
    if done:
        with env_writer.writing(project, path):
            raise OSError(28, "No space left on device", str(path))
    done.append(real(project, path, values))
env_writer.change_file = change_file
"""


@pytest.fixture
def shop(project: Project, fresh_database: FreshDatabase) -> Project:
    """Its password was committed once, and stands in three lines of two files."""
    project.environment |= {"ADX_POSTGRES": "external", "ADX_STEPS": None}
    project.write("package.json", '{"dependencies": {"next": "16.0.3"}}\n')
    project.migration("1_notes", "CREATE TABLE notes (id int);")
    url = fresh_database.url
    project.env(POSTGRES_USER=fresh_database.server.admin_user, POSTGRES_PASSWORD=fresh_database.server.admin_password)
    with (project.path / ".env").open("a") as file:
        file.write(f"# how we log in\nDATABASE_URL={url}  # mine\nDB_USER={fresh_database.role}\n")
        file.write(f"DB_PASSWORD={fresh_database.password}\n")
        file.write("COMPOSED=postgresql://${DB_USER}:${DB_PASSWORD}@" + url.partition("@")[2] + "\n")
    project.write(".env.local", f"DIRECT_URL={url}\nOTHER={url.replace(fresh_database.role, 'somebody')}\n")
    (project.path / ".env.local").chmod(0o600)
    commit_and_take_out(project, ".env", ".env.local")
    return project


def commit_and_take_out(project: Project, *names: str) -> None:
    """As it happens: all of it is committed once, then the files are taken out and ignored."""
    for command in (
        ("init", "--quiet"),
        ("add", "--force", "."),
        ("-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "--quiet", "-m", "all"),
        ("rm", "--quiet", "--cached", *names),
    ):
        subprocess.run(["git", "-C", project.path, *command], check=True)
    project.write(".gitignore", "".join(f"{name}\n" for name in names))


def rotate(project: Project, role: str, before: str = "") -> Result:
    """The remedy, picked."""
    remedy = f"environment.rotate.{role}"
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, project.path, remedy, before],
        env=project._variables(None),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr, parse_events(done.stdout))


def look(project: Project, how: str) -> Result:
    return project.adx(how, "--output", "json")


def files(project: Project) -> dict[str, str]:
    return {name: (project.path / name).read_text() for name in (".env", ".env.local")}


def logs_in(database: FreshDatabase, password: str) -> bool:
    server = database.server
    login = {"host": server.host, "port": server.port, "user": database.role, "dbname": database.name}
    try:
        psycopg.connect(**login, password=password).close()  # type: ignore[arg-type]
    except psycopg.OperationalError:
        return False
    return True


def written(project: Project) -> str:
    """The password in `.env` as it is now."""
    line = next(line for line in files(project)[".env"].splitlines() if line.startswith("DB_PASSWORD="))
    return line.partition("=")[2]


def test_the_server_and_every_line_get_it_at_once(shop: Project, fresh_database: FreshDatabase) -> None:
    before, old = files(shop), fresh_database.password
    assert "ADX144" in codes(look(shop, "--auto")), "nobody picked it: nothing is changed"
    assert files(shop) == before

    result = rotate(shop, fresh_database.role)

    new = written(shop)
    assert new != old
    assert logs_in(fresh_database, new)
    assert not logs_in(fresh_database, old)
    others = f"OTHER={fresh_database.url.replace(fresh_database.role, 'somebody')}"
    expected = {name: text.replace(old, new) for name, text in before.items()}
    expected[".env.local"] = expected[".env.local"].replace(others.replace(old, new), others)
    assert files(shop) == expected, "comments, order, and what is somebody else's stay"
    assert not list(shop.state_directory.rglob("rotated-password"))
    again = look(shop, "--check")
    assert not {"ADX146", "ADX225"} & codes(again), again
    assert finding(again, "ADX144")["cause"].endswith("in use: POSTGRES_PASSWORD, OTHER."), "these were not picked"
    assert_no_secret((old, new), {"the runs": str(result) + str(again)})


@pytest.mark.parametrize("kill", [KILLED, KILLED_IN_THE_MIDDLE], ids=["before the files", "between two files"])
@pytest.mark.parametrize("administrator", [True, False], ids=["an administrator", "the role alone"])
def test_killed_between_the_two_the_next_run_goes_on(
    shop: Project, fresh_database: FreshDatabase, kill: str, administrator: bool
) -> None:
    if not administrator:
        lines = files(shop)[".env"].splitlines(keepends=True)
        (shop.path / ".env").write_text("".join(line for line in lines if not line.startswith("POSTGRES_")))
    old = fresh_database.password
    assert rotate(shop, fresh_database.role, kill).exit_code == -signal.SIGKILL
    assert not logs_in(fresh_database, old)
    (note,) = shop.state_directory.rglob("rotated-password")
    assert note.stat().st_mode & 0o777 == 0o600
    assert "ADX146" in codes(look(shop, "--check"))

    result = look(shop, "--auto")

    assert result.exit_code == 0, result
    assert logs_in(fresh_database, written(shop))
    assert old not in "".join(line for line in "".join(files(shop).values()).splitlines() if "somebody" not in line)
    assert not note.exists()


def test_what_cant_be_written_leaves_the_server_as_it_was(shop: Project, fresh_database: FreshDatabase) -> None:
    before = files(shop)
    result = rotate(shop, fresh_database.role, FULL)
    assert finding(result, "ADX106")["cause"].startswith(".env.local can't be written")
    assert files(shop) == before
    assert logs_in(fresh_database, fresh_database.password)
    assert not list(shop.state_directory.rglob("rotated-password"))


def test_what_the_server_refuses_leaves_the_files_as_they_were(shop: Project, fresh_database: FreshDatabase) -> None:
    """The administrator of the environment is none: a role without the right to change another's password."""
    fresh_database.connect_admin().execute(f"CREATE ROLE {fresh_database.role}_x LOGIN PASSWORD 'x-of-nobody'".encode())
    try:
        text = files(shop)[".env"].splitlines(keepends=True)[2:]
        lines = [f"POSTGRES_USER={fresh_database.role}_x\n", "POSTGRES_PASSWORD=x-of-nobody\n", *text]
        (shop.path / ".env").write_text("".join(lines))
        before = files(shop)
        result = rotate(shop, fresh_database.role)
        assert finding(result, "ADX321")
        assert files(shop) == before
        assert logs_in(fresh_database, fresh_database.password)
        assert not list(shop.state_directory.rglob("rotated-password"))
    finally:
        fresh_database.connect_admin().execute(f"DROP ROLE {fresh_database.role}_x".encode())


def test_a_note_that_is_of_no_use_any_more_is_no_finding(shop: Project, fresh_database: FreshDatabase) -> None:
    """The administrator set the password that is written meanwhile: as the step of the grants does."""
    assert rotate(shop, fresh_database.role, KILLED).exit_code == -signal.SIGKILL
    statement = f"ALTER ROLE {fresh_database.role} PASSWORD '{fresh_database.password}'"
    fresh_database.connect_admin().execute(statement.encode())
    assert not {"ADX146", "ADX225"} & codes(look(shop, "--check"))


def test_the_administrator_of_a_server_of_ours_gets_another_one(project: Project, free_port: int) -> None:
    leaked = "leaked-to-the-world"
    project.env(
        DATABASE_URL=f"postgresql://shop:pass-word-of-shop@127.0.0.1:{free_port}/shop",
        POSTGRES_USER="postgres",
        POSTGRES_PASSWORD=leaked,
        ADMIN_URL=f"postgresql://postgres:{leaked}@localhost:{free_port}/postgres",
    )
    project.environment["ADX_POSTGRES"] = "embedded"
    project.migration("1_notes", "CREATE TABLE notes (id int);")
    commit_and_take_out(project, ".env")
    look(project, "--auto")
    result = rotate(project, "postgres")
    assert "in 2 lines" in result.stdout, result
    assert leaked not in (project.path / ".env").read_text()
    login = {"host": "127.0.0.1", "port": free_port, "user": "postgres", "dbname": "postgres"}
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(**login, password=leaked)  # type: ignore[arg-type]
    again = look(project, "--check")
    assert again.exit_code == 0, again
    assert finding(again, "ADX144")["cause"].endswith("in use: DATABASE_URL."), "the other role was not picked"

    # Cut off, and what was noted is lost: the administrator gives the role the password that is written.
    assert rotate(project, "shop", KILLED).exit_code == -signal.SIGKILL
    (note,) = project.state_directory.rglob("rotated-password")
    note.unlink()
    assert ever(look(project, "--auto"), "ADX225")
    assert look(project, "--check").exit_code == 0
