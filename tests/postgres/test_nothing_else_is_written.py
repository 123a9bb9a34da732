"""Projects that want the program to write, or run, what is none of theirs.

Each is looked at, then set up, where everything but the project and the state folder is read-only; but for a home
directory, which is writable and must be the same afterwards.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support import sealed
from tests.support.databases import FreshDatabase
from tests.support.machine import Machine, running
from tests.support.outside import BASHRC, EMPTY, NOTES
from tests.support.ports import pick_free_port

pytestmark = pytest.mark.postgres

LIMIT = 30


@pytest.fixture
def machine() -> Iterator[Machine]:
    if (why := sealed.lacking()) is not None:
        pytest.skip(why)
    with running() as machine:
        yield machine


class Hostile:
    """A project on the tests' own server, in order but for what a test adds."""

    def __init__(self, machine: Machine, database: FreshDatabase) -> None:
        self.machine, self.project, self.outside = machine, machine.clear(), machine.outside.folder
        self.url = database.url
        self.env = f"DATABASE_URL={self.url}\n"
        self.write(".env", self.env)
        self.write("migrations/1_notes/migration.sql", "CREATE TABLE note (id int PRIMARY KEY, text text);")
        self.write("seeds/001_notes.sql", "INSERT INTO note VALUES (1, 'one') ON CONFLICT DO NOTHING;")
        self.write(".gitignore", ".env\n")
        self.git("init", "--quiet")
        self.git("add", ".")
        self.git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "first")

    def write(self, relative: str, text: str) -> Path:
        path = self.project / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        if relative == ".env":
            path.chmod(0o600)
        return path

    def link(self, relative: str, target: Path) -> None:
        path = self.project / relative
        if path.exists() or path.is_symlink():
            path.unlink()
        path.symlink_to(target)

    def git(self, *arguments: str) -> None:
        subprocess.run(["git", "-C", self.project, *arguments], check=True, capture_output=True)

    def touch(self) -> str:
        """A command that would be seen to have been run."""
        return f"touch {self.outside}/run"


def ignore_file_is_a_link(it: Hostile) -> None:
    it.link(".gitignore", it.outside / BASHRC)


def ignore_file_is_a_link_to_nothing(it: Hostile) -> None:
    it.link(".gitignore", it.outside / EMPTY / "new")


def exclude_file_is_a_link(it: Hostile) -> None:
    (it.project / ".gitignore").unlink()
    (it.project / ".git/info/exclude").unlink()
    it.link(".git/info/exclude", it.outside / BASHRC)


def report_in_env(it: Hostile) -> None:
    it.write(".env", f"{it.env}ADX_REPORT={it.outside}/{BASHRC}\n")


def report_in_example(it: Hostile) -> None:
    (it.project / ".env").unlink()
    it.write(".env.example", f"{it.env}ADX_REPORT={it.outside}/{BASHRC}\nADX_REPORT=~/{BASHRC}\n")


def state_folder_in_env(it: Hostile) -> None:
    it.write(".env", f"{it.env}ADX_STATE_DIR={it.outside}/{EMPTY}\n")


def options_in_toml(it: Hostile) -> None:
    it.write(
        "adx-tui.toml",
        f"report = '{it.outside}/{BASHRC}'\nstate-dir = '{it.outside}/{EMPTY}'\nenv-file = '{it.outside}/env'\n"
        f"seed-command = '{it.touch()}'\nallow-project-commands = true\n",
    )


def env_file_is_a_link(it: Hostile) -> None:
    (it.outside / NOTES).write_text(it.env)
    it.machine.outside.accept()
    it.link(".env", it.outside / NOTES)
    it.write(".env.example", f"{it.env}# @required @sensitive @type=string(minLength=32)\nTOKEN=\n")


def env_file_is_a_link_to_nothing(it: Hostile) -> None:
    it.link(".env", it.outside / EMPTY / "env")
    it.write(".env.example", it.env)


def folders_are_links(it: Hostile) -> None:
    for name in ("migrations", "seeds"):
        (it.project / name).rename(it.outside / EMPTY / name)
        it.link(name, it.outside / EMPTY / name)
    (it.outside / EMPTY / "seeds" / "002_more.py").write_text("def seed(connection, environment):\n    pass\n")
    it.machine.outside.accept()


def compose_file_wants_folders(it: Hostile) -> None:
    it.write(
        "compose/postgres.yml",
        "services:\n  postgres:\n    image: postgres:17\n    env_file: [../../outside/notes.txt]\n"
        f"    volumes: ['{it.outside}/{EMPTY}/data:/var/lib/postgresql/data', '{it.outside}:/outside']\n"
        f"    command: sh -c '{it.touch()}'\n",
    )


def git_runs_programs(it: Hostile) -> None:
    """As in a clone that came as an archive, with its configuration."""
    program = it.write("tool", f"#!/bin/sh\n{it.touch()}\nexit 1\n")
    program.chmod(0o755)
    for key in (
        "core.fsmonitor", "core.sshCommand", "core.pager", "gpg.program", "diff.external", "credential.helper",
        "filter.x.clean", "filter.x.smudge", "diff.x.textconv", "core.editor", "alias.log", "pager.log",
    ):  # fmt: skip
        it.git("config", key, str(program))
    it.git("config", "log.showSignature", "true")
    it.git("config", "core.hooksPath", str(it.project / "hooks"))
    for hook in ("post-index-change", "reference-transaction", "post-checkout", "pre-auto-gc"):
        it.write(f"hooks/{hook}", f"#!/bin/sh\n{it.touch()}\n").chmod(0o755)
    it.write(".gitattributes", "* diff=x filter=x\n")


def git_traces_elsewhere(it: Hostile) -> None:
    it.git("config", "trace2.normalTarget", str(it.outside / "trace"))
    it.git("config", "trace2.eventTarget", str(it.outside / "events"))
    it.git("config", "core.excludesFile", str(it.outside / BASHRC))


def modules_beside_the_seeds(it: Hostile) -> None:
    """What stands beside a seed takes the place of no module that the seed's process loads for itself."""
    run = f"open({str(it.outside / 'run')!r}, 'w').close()\n"
    for name in ("json", "psycopg", "os", "runpy", "site", "sitecustomize", "encodings", "importlib", "adx_tui"):
        it.write(f"seeds/{name}.py", run)
        it.write(f"{name}.py", run)
    it.write("seeds/002_more.py", "def seed(connection, environment):\n    pass\n")


def commands_of_the_project(it: Hostile) -> None:
    it.write(
        "package.json",
        f'{{"prisma": {{"seed": "{it.touch()}"}}, "scripts": {{"postinstall": "{it.touch()}"}},'
        ' "dependencies": {"prisma": "7"}}',
    )
    exported = "export default { schema: 'prisma/schema.prisma', migrations: { path: 'migrations' } };"
    it.write("prisma.config.ts", f"require('fs').writeFileSync('../outside/run', '');\n{exported}\n")
    it.write("prisma/schema.prisma", 'datasource db {\n  provider = "postgresql"\n}\n')


def migration_writes_files(it: Hostile) -> None:
    it.write("migrations/2_out/migration.sql", f"COPY note TO '{it.outside}/{EMPTY}/copied';")


PROJECTS: list[Callable[[Hostile], None]] = [
    ignore_file_is_a_link,
    ignore_file_is_a_link_to_nothing,
    exclude_file_is_a_link,
    report_in_env,
    report_in_example,
    state_folder_in_env,
    options_in_toml,
    env_file_is_a_link,
    env_file_is_a_link_to_nothing,
    folders_are_links,
    compose_file_wants_folders,
    git_runs_programs,
    git_traces_elsewhere,
    modules_beside_the_seeds,
    commands_of_the_project,
    migration_writes_files,
]


@pytest.mark.parametrize("hostile", PROJECTS, ids=lambda hostile: hostile.__name__)
def test_by_a_hostile_project(
    machine: Machine, fresh_database: FreshDatabase, hostile: Callable[[Hostile], None]
) -> None:
    it = Hostile(machine, fresh_database)
    hostile(it)
    # Where state goes is said by nobody but, perhaps, the project: the usual place is here too.
    nobody_says = {"ADX_STATE_DIR": None} if hostile is state_folder_in_env else None
    machine.bears("--check", "--postgres", "external", env=nobody_says, timeout=LIMIT)
    machine.bears("--auto", "--postgres", "external", env=nobody_says, timeout=LIMIT)
    if hostile is git_runs_programs:
        it.write("migrations/1_notes/migration.sql", "CREATE TABLE note (id bigint);")
        (it.project / ".gitignore").unlink()
        machine.bears("--check", "--postgres", "external", timeout=LIMIT)


def test_by_all_of_it_on_a_server_of_ones_own(machine: Machine, fresh_database: FreshDatabase) -> None:
    """The embedded one, whose programs write more than any step does."""
    it = Hostile(machine, fresh_database)
    port = pick_free_port()
    it.write(".env", f"DATABASE_URL=postgresql://me:pw@127.0.0.1:{port}/shop\nPOSTGRES_PORT={port}\n")
    for hostile in (compose_file_wants_folders, git_traces_elsewhere, commands_of_the_project):
        hostile(it)
    said = machine.bears("--auto", "--postgres", "embedded", timeout=60)
    assert "seeds" in said
    migration_writes_files(it)
    said = machine.bears("--auto", "--postgres", "embedded", timeout=60)
    assert "must be superuser" in said or "permission denied" in said or "pg_write_server_files" in said, said
    machine.bears("--down", "--postgres", "embedded", timeout=60)


def test_the_seal_holds(machine: Machine) -> None:
    """What is asked on the command line is tried, and denied: so would be anything else."""
    target = Path("/etc/adx-test-report.md")
    with pytest.raises(AssertionError, match=sealed.DENIED):
        machine.bears("--check", "--report", str(target))
    with pytest.raises(AssertionError, match="outside of the project"):
        machine.bears("--check", "--report", str(machine.outside.folder / "report.md"))
    assert not target.exists()
