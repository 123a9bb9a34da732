"""Nothing but migrations and a DATABASE_URL: any repository will do, and what it has not got is skipped, with that
said. Where things are is the person's to say, and which source won is told."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path
from typing import ClassVar

import psycopg
import pytest

from tests.support.contract import assert_keeps_contract
from tests.support.databases import FreshDatabase
from tests.support.outcome import assert_green, checks, codes, finding, steps
from tests.support.project import Project, Result

pytestmark = pytest.mark.postgres

MIGRATION = 'CREATE TABLE "Note" (id TEXT PRIMARY KEY, word TEXT NOT NULL);'
SEED = "INSERT INTO \"Note\" VALUES ('1', '{}') ON CONFLICT DO NOTHING;"


def run(project: Project, how: str, *arguments: str, env: dict[str, str | None] | None = None) -> Result:
    where = () if any(argument.startswith("--postgres") for argument in arguments) else ("--postgres", "external")
    return project.adx(how, *where, "--output", "json", *arguments, env=env)


def words(database: FreshDatabase) -> list[object]:
    return [word for (word,) in database.connect().execute('SELECT word FROM "Note"').fetchall()]


class TestBareProjects:
    @pytest.mark.parametrize("folder", ["migrations", "prisma/migrations"])
    @pytest.mark.parametrize("from_shell", [False, True])
    def test_on_a_server_elsewhere_whose_administrator_is_the_role_itself(
        self, project: Project, fresh_database: FreshDatabase, folder: str, from_shell: bool
    ) -> None:
        project.write(f"{folder}/20260101000000_notes/migration.sql", MIGRATION)
        env: dict[str, str | None] = {"DATABASE_URL": fresh_database.url} if from_shell else {}
        if not from_shell:
            project.env(DATABASE_URL=fresh_database.url)

        result = run(project, "--auto", env=env)

        assert_green(result)
        assert_keeps_contract(result.events, 0)
        seen = checks(result)
        assert seen["environment", "keys"]["detail"] == "there is no .env.example"
        assert seen["seeds", "folder"]["detail"] == "there is no seeds/"
        if from_shell:
            assert "process environment" in seen["environment", "file"]["detail"]
            assert not (project.path / ".env").exists()
        assert words(fresh_database) == []
        again = run(project, "--auto", env=env)
        assert_green(again)
        assert "changed" not in steps(again).values()
        assert not [path for path in project.path.iterdir() if path.name not in (".env", "migrations", "prisma")]

    @pytest.mark.parametrize("from_shell", [False, True])
    def test_on_an_embedded_server(self, project: Project, free_port: int, from_shell: bool) -> None:
        project.write("prisma/migrations/20260101000000_notes/migration.sql", MIGRATION)
        url = f"postgresql://shop:pass-word@127.0.0.1:{free_port}/shop?schema=public"
        env: dict[str, str | None] = {"DATABASE_URL": url} if from_shell else {}
        if not from_shell:
            project.env(DATABASE_URL=url)
        result = run(project, "--auto", "--postgres", "embedded", env=env)
        assert_green(result)
        with psycopg.connect(url.partition("?")[0], connect_timeout=10) as connection:
            assert connection.execute('SELECT FROM "Note"').fetchall() == []
        assert_green(run(project, "--check", "--postgres", "embedded", env=env))

    def test_the_superuser_as_the_applications_role(self, project: Project, free_port: int) -> None:
        """As in many a first .env: works, and is told what is wrong with it."""
        project.migration("1_notes", MIGRATION)
        project.env(DATABASE_URL=f"postgresql://postgres:pass-word@127.0.0.1:{free_port}/shop")
        result = run(project, "--auto", "--postgres", "embedded")
        assert result.exit_code == 0, result
        assert codes(result) <= {"ADX306"}

    def test_without_any_migrations(self, project: Project, fresh_database: FreshDatabase) -> None:
        project.env(DATABASE_URL=fresh_database.url)
        result = run(project, "--auto")
        assert result.exit_code == 0, result
        assert steps(result)["migrations"] == "skipped"

    def test_a_database_that_is_not_there_is_made_by_the_role_itself(
        self, project: Project, fresh_database: FreshDatabase
    ) -> None:
        other = f"{fresh_database.name}_other"
        project.migration("1_notes", MIGRATION)
        project.env(DATABASE_URL=fresh_database.url.replace(fresh_database.name, other))
        assert_green(run(project, "--auto"))


class TestFolders:
    def test_one_that_is_missing(self, project: Project) -> None:
        project.path.rmdir()
        result = project.adx("--auto")
        assert result.exit_code == 2
        assert f"{project.path} does not exist" in result.stderr
        assert not result.stdout

    def test_one_that_is_a_file(self, project: Project) -> None:
        project.path.rmdir()
        project.path.write_text("")
        result = project.adx("--check")
        assert result.exit_code == 2
        assert "is no folder" in result.stderr

    def test_one_that_is_empty(self, project: Project) -> None:
        result = run(project, "--auto", "--postgres", "embedded")
        assert result.exit_code == 1
        event = finding(result, "ADX102")
        assert str(project.path) in event["evidence"][0]
        assert event["remedies"][0]["risk"] == "manual"
        assert [*steps(result).values()] == ["ok", "failed", *["blocked"] * 5]
        assert list(project.path.iterdir()) == []

    def test_one_that_cant_be_read(self, project: Project) -> None:
        obey_modes(project)
        project.path.chmod(stat.S_IWUSR)
        try:
            result = project.adx("--auto", "--postgres", "embedded")
        finally:
            project.path.chmod(0o755)
        assert result.exit_code == 2, result
        assert "can't be read: Permission denied" in result.stderr

    def test_a_file_in_it_that_cant_be_read(self, project: Project) -> None:
        obey_modes(project)
        project.env(DATABASE_URL="postgresql://a:b@127.0.0.1:1/c").chmod(0)
        result = run(project, "--check", "--step", "environment", "--postgres", "embedded")
        assert result.exit_code == 1, result
        event = finding(result, "ADX103")
        assert event["location"] == ".env"
        assert "Permission denied" in event["cause"]

    def test_one_that_cant_be_written_into(self, project: Project) -> None:
        obey_modes(project)
        project.write(".env.example", "DATABASE_URL=postgresql://a:b@127.0.0.1:1/c\n")
        project.path.chmod(stat.S_IRUSR | stat.S_IXUSR)
        try:
            result = run(project, "--auto", "--step", "environment", "--postgres", "embedded")
        finally:
            project.path.chmod(0o755)
        assert result.exit_code == 1, result
        event = finding(result, "ADX106")
        assert "Permission denied" in event["cause"]
        assert event["remedies"][0]["risk"] == "manual"


def obey_modes(project: Project) -> None:
    """Have the program obey the modes of files, which root need not: as root, without the rights that lift them.
    (Not as another user: the interpreter itself may lie where only root can reach it.)"""
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("as root, setpriv is needed to obey the modes of files")
        project.command = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", *project.command)


class TestWhereThingsAre:
    @pytest.fixture
    def scattered(self, project: Project, fresh_database: FreshDatabase) -> Project:
        """Everything twice: where it usually is, and elsewhere."""
        url = fresh_database.url
        project.env(DATABASE_URL=url.replace(fresh_database.password, "wrong"))
        (project.write("config/dev.env", f"DATABASE_URL={url}\n")).chmod(0o600)
        for place, word in (("", "usual"), ("db/", "other")):
            project.write(f"{place}migrations/1_{word}/migration.sql", MIGRATION)
            project.write(f"{place}seeds/001_{word}.sql", SEED.format(word))
        return project

    FLAGS = ("--env-file", "config/dev.env", "--migrations", "db/migrations", "--seeds", "db/seeds")
    VARIABLES: ClassVar = {"ADX_MIGRATIONS": "db/migrations", "ADX_SEEDS": "db/seeds"}

    def test_flags_say_so(self, scattered: Project, fresh_database: FreshDatabase) -> None:
        assert_green(run(scattered, "--auto", *self.FLAGS))
        assert words(fresh_database) == ["other"]

    def test_the_process_environment_says_so(self, scattered: Project, fresh_database: FreshDatabase) -> None:
        assert_green(run(scattered, "--auto", env={"ADX_ENV_FILE": "config/dev.env", **self.VARIABLES}))
        assert words(fresh_database) == ["other"]

    def test_the_env_file_says_so(self, scattered: Project, fresh_database: FreshDatabase) -> None:
        lines = [f"{key}={value}" for key, value in {"DATABASE_URL": fresh_database.url, **self.VARIABLES}.items()]
        (scattered.path / ".env").write_text("\n".join(lines) + "\n")
        assert_green(run(scattered, "--auto"))
        assert words(fresh_database) == ["other"]

    def test_a_flag_wins_over_the_process_environment_and_that_over_the_file(
        self, scattered: Project, fresh_database: FreshDatabase
    ) -> None:
        (scattered.path / ".env").write_text(
            f"DATABASE_URL={fresh_database.url}\nADX_POSTGRES=docker\nADX_SEEDS=nowhere\nADX_MIGRATIONS=nowhere\n"
        )
        env = {"ADX_SEEDS": "nowhere either", "ADX_MIGRATIONS": "migrations", "ADX_POSTGRES": "external"}
        result = scattered.adx("--auto", "-v", "--output", "json", "--seeds", "db/seeds", env=env)
        assert_green(result)
        assert words(fresh_database) == ["other"]
        told = {line.split()[0]: line for line in result.stderr.splitlines() if line}
        for name, source in {"seeds": "flag", "postgres": "process environment", "strict": "default"}.items():
            assert told[name].endswith(f" {source}"), told

    def test_a_database_url_in_the_shell_wins_over_the_file_and_is_told(
        self, scattered: Project, fresh_database: FreshDatabase
    ) -> None:
        result = run(scattered, "--auto", env={"DATABASE_URL": fresh_database.url})
        assert result.exit_code == 0, result
        assert codes(result) == {"ADX150"}
        assert "DATABASE_URL" in finding(result, "ADX150")["cause"]

    @pytest.mark.parametrize("option", ["--migrations", "--seeds", "--compose-file", "--app"])
    def test_a_place_that_is_named_has_to_be_there(self, scattered: Project, option: str) -> None:
        result = scattered.adx("--check", option, "no/such")
        assert result.exit_code == 2
        assert option in result.stderr
        assert "does not exist" in result.stderr

    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            (("--postgres", "cloud"), "auto, docker, embedded, external"),
            (("--output", "xml"), "plain, json, github"),
            (("--timeout", "soon"), "no number of seconds"),
            (("--timeout", "0"), "more than 0"),
            (("--volumes", "x"), "--down"),
        ],
    )
    def test_what_cant_be_meant_is_a_usage_error(self, project: Project, arguments: tuple[str, ...], says: str) -> None:
        result = project.adx("--check", *arguments)
        assert result.exit_code == 2
        assert says in result.stderr
        assert not result.stdout


def test_a_path_with_blanks_and_other_letters(project: Project, fresh_database: FreshDatabase, tmp_path: Path) -> None:
    project.path = tmp_path / "Mein Projekt é [1]"
    project.path.mkdir()
    project.env(DATABASE_URL=fresh_database.url)
    project.migration("1_notes", MIGRATION)
    project.seed("001_a.sql", SEED.format("a"))
    project.seed(
        "002_b.py",
        f"def seed(connection, environment):\n    connection.execute({SEED.replace('1', '2').format('b')!r})\n",
    )
    assert_green(run(project, "--auto"))
    assert words(fresh_database) == ["a", "b"]
