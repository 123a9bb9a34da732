"""A small project with a server of its own: what of it may be lost, and what may be left behind."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import stat
import subprocess
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docker
import psutil
import psycopg

from tests.support.compose import labelled, remove_compose_project
from tests.support.leftovers import end_servers_under
from tests.support.outcome import assert_green
from tests.support.project import Project, Result
from tests.support.server_step import env_value

Connection = psycopg.Connection[tuple[Any, ...]]

DATABASE = "letters"
SEEDED = [f"seeded {number}" for number in range(1, 41)]
EXAMPLE = """\
# @required @sensitive @type=url
DATABASE_URL=postgresql://writer@127.0.0.1:{port}/{database}?schema=public
# @required @type=port
POSTGRES_PORT={port}
# @required
POSTGRES_USER=postgres
# @required @sensitive @type=string(minLength=16)
POSTGRES_PASSWORD=
# @required
POSTGRES_IMAGE={image}
# @required @sensitive @type=string(minLength=32)
TOKEN=
"""
HISTORY = """
    SELECT migration_name, checksum, applied_steps_count, finished_at IS NOT NULL
    FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY 1
"""
STRANGE_DATABASES = r"""
    SELECT datname, datconnlimit FROM pg_database
    WHERE datname NOT IN ('postgres', 'template0', 'template1') AND datname !~ '^adx_tui_(template|snapshot)_'
"""
SNAPSHOTS = "SELECT datname FROM pg_database WHERE starts_with(datname, 'adx_tui_snapshot_') ORDER BY 1"


@dataclass(slots=True)
class Letters:
    """The project in which letters are written: on a server in Docker, or on an embedded one (`where`)."""

    project: Project
    port: int
    where: str
    image: str
    compose_name: str
    engine: docker.DockerClient | None
    written: int = 0
    checksums: dict[str, str] = field(default_factory=dict)

    # --- the project ---

    def clone(self) -> None:
        """As git brings it: no `.env`, no server, no data."""
        project = self.project
        self._forget()
        subprocess.run(["git", "init", "--quiet", project.path], check=True, capture_output=True)
        project.write(".env.example", EXAMPLE.format(port=self.port, database=DATABASE, image=self.image))
        self.migration("000_letter", "CREATE TABLE letter (id serial PRIMARY KEY, text text UNIQUE);")
        self.migration("001_applied", "CREATE TABLE applied (name text);")
        for number in range(2, 8):
            self.migrate_more(number)
        rows = ", ".join(f"('{text}')" for text in SEEDED)
        project.seed("001_letters.sql", f"INSERT INTO letter (text) VALUES {rows} ON CONFLICT DO NOTHING;")
        project.seed(
            "002_more.py",
            "def seed(connection, environment):\n"
            "    connection.execute(\"INSERT INTO letter (text) VALUES ('from Python') ON CONFLICT DO NOTHING\")\n",
        )

    def migration(self, name: str, sql: str) -> None:
        self.project.migration(name, sql)
        self.checksums[name] = hashlib.sha256(sql.encode()).hexdigest()

    def migrate_more(self, number: int) -> None:
        """One more migration, that would be seen to have been applied twice."""
        name = f"{number:03}_more"
        script = f"CREATE TABLE t{number} (id int);\nINSERT INTO applied VALUES ('{name}');\n"
        self.migration(name, script)

    def _forget(self) -> None:
        self.checksums.clear()
        if self.engine is not None:
            remove_compose_project(self.engine, self.compose_name)
        end_servers_under(self.project.state_directory)
        for folder in (self.project.path, self.project.state_directory):
            for path in folder.iterdir():
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()

    # --- running ---

    def arguments(self, *arguments: str) -> tuple[str, ...]:
        return (*arguments, "--postgres", self.where, "--output", "json")

    def launch(self, *arguments: str) -> subprocess.Popen[str]:
        return self.project.launch(*self.arguments(*arguments))

    def run(self, *arguments: str) -> Result:
        return self.project.adx(*self.arguments(*arguments))

    def green(self, *arguments: str) -> Result:
        result = self.run(*arguments)
        assert_green(result)
        return result

    def kill_server(self) -> None:
        """As it ends with its machine: the postmaster and all its children at once."""
        if self.engine is not None:
            for container in self.engine.containers.list(filters=labelled(self.compose_name), ignore_removed=True):
                with contextlib.suppress(docker.errors.APIError):  # it has just ended by itself
                    container.kill()
            return
        for pid_file in self.project.state_directory.rglob("postmaster.pid"):
            with contextlib.suppress(OSError, ValueError, IndexError, psutil.NoSuchProcess):
                postmaster = psutil.Process(int(pid_file.read_text().split()[0]))
                if Path(postmaster.cwd()) == pid_file.parent:
                    for process in [postmaster, *postmaster.children()]:
                        with contextlib.suppress(psutil.NoSuchProcess):
                            process.kill()

    # --- the data ---

    def url(self) -> str:
        return env_value(self.project.path / ".env", "DATABASE_URL").partition("?")[0]

    def connect(self) -> Connection:
        """As the application, in autocommit."""
        return psycopg.connect(self.url(), autocommit=True, connect_timeout=10)

    def admin(self) -> Connection:
        file = self.project.path / ".env"
        return psycopg.connect(
            host="127.0.0.1",
            port=env_value(file, "POSTGRES_PORT"),
            user=env_value(file, "POSTGRES_USER"),
            password=env_value(file, "POSTGRES_PASSWORD"),
            dbname="postgres",
            autocommit=True,
            connect_timeout=10,
        )

    def write(self) -> str:
        """A letter of the user's own; returns its text."""
        self.written += 1
        text = f"my letter {self.written}"
        with closing(self.connect()) as connection:
            connection.execute("INSERT INTO letter (text) VALUES (%s)", [text])
        return text

    def texts(self) -> set[str]:
        with closing(self.connect()) as connection:
            return {text for (text,) in connection.execute("SELECT text FROM letter").fetchall()}

    def snapshots(self) -> list[str]:
        with closing(self.admin()) as admin:
            return [name for (name,) in admin.execute(SNAPSHOTS.encode()).fetchall()]

    def drop_snapshots(self) -> None:
        with closing(self.admin()) as admin:
            for name in self.snapshots():
                admin.execute(f"ALTER DATABASE {name} IS_TEMPLATE false".encode())
                admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())

    # --- what must hold after a run that converged ---

    def assert_in_order(self) -> None:
        """Everything is there, once, and nothing else is."""
        with closing(self.connect()) as connection:
            assert connection.execute(HISTORY.encode()).fetchall() == [
                (name, checksum, 1, True) for name, checksum in sorted(self.checksums.items())
            ], "every migration is in the history once, as Prisma writes it"
            applied = [name for (name,) in connection.execute("SELECT name FROM applied ORDER BY 1").fetchall()]
            assert applied == [name for name in sorted(self.checksums) if name.endswith("_more")]
            seeds = connection.execute("SELECT name FROM adx_tui.seed_history ORDER BY 1").fetchall()
            assert [name for (name,) in seeds] == ["001_letters.sql", "002_more.py"]
        assert self.texts() >= {*SEEDED, "from Python"}
        self.assert_nothing_is_left()

    def assert_nothing_is_left(self) -> None:
        """No half copy, no shadow, no second container, no temporary file with secrets in it."""
        with closing(self.admin()) as admin:
            assert admin.execute(STRANGE_DATABASES.encode()).fetchall() == [(DATABASE, -1)]
        assert {path.name for path in self.project.path.iterdir()} == {
            ".env",
            ".env.example",
            ".git",
            ".gitignore",
            "migrations",
            "seeds",
        }
        assert stat.S_IMODE((self.project.path / ".env").stat().st_mode) == 0o600
        assert (self.project.path / ".gitignore").read_text() == ".env\n"
        if self.engine is not None:
            mine = labelled(self.compose_name)
            assert len(self.engine.containers.list(all=True, filters=mine, ignore_removed=True)) == 1
            assert len(self.engine.volumes.list(filters=mine)) == 1
