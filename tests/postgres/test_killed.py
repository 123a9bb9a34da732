"""SIGKILL at any moment of whatever changes something: the next run converges; nothing is lost, halved or left over."""

from __future__ import annotations

import os
import stat
import subprocess
import time
from contextlib import closing

import docker
import pytest

from tests.support.kills import kills, seconds_of, told
from tests.support.letters import DATABASE, SEEDED, Letters
from tests.support.outcome import assert_green, ever, findings
from tests.support.project import Project
from tests.support.sampling import EVERYWHERE

pytestmark = pytest.mark.postgres

RESTORE = ("--restore", "before", "--database", DATABASE)
FROM_SEEDS = {*SEEDED, "from Python"}


WHERE = ["embedded", *([pytest.param("docker", marks=pytest.mark.docker)] if EVERYWHERE else [])]
"""In Docker a usual run kills what applies migrations, and what moves data to another major version."""


@pytest.fixture(params=WHERE)
def cloned(
    request: pytest.FixtureRequest, project: Project, free_port: int, postgres_image: str, compose_project_name: str
) -> Letters:
    """A fresh clone: nothing runs yet."""
    engine: docker.DockerClient | None = None
    if request.param == "docker":
        engine = request.getfixturevalue("docker_engine")
    letters = Letters(project, free_port, request.param, postgres_image, compose_project_name, engine)
    letters.clone()
    return letters


@pytest.fixture
def letters(cloned: Letters) -> Letters:
    """The same, built by one run."""
    cloned.green("--auto")
    return cloned


def test_the_first_run(cloned: Letters) -> None:
    takes = seconds_of(lambda: cloned.green("--auto"))
    for kill in kills(slow=True):
        with told(kill):
            cloned.clone()
            # An initdb that is cut off in a container leaves half a volume, which is for a person (ADX235); ours is
            # made beside its place.
            kill.end(cloned.launch("--auto"), takes, None if cloned.engine else cloned.kill_server)
            cloned.green("--auto")
            cloned.assert_in_order()
            assert cloned.texts() == FROM_SEEDS


def test_a_run_on_data_of_ones_own(letters: Letters) -> None:
    mine = {letters.write()}
    number = 100

    def brings_more() -> None:
        nonlocal number
        for _ in range(5):
            letters.migrate_more(number)
            number += 1

    brings_more()
    takes = seconds_of(lambda: letters.green("--auto"))
    for kill in kills():
        with told(kill):
            brings_more()
            mine.add(letters.write())
            kill.end(letters.launch("--auto"), takes, letters.kill_server)
            letters.green("--auto")
            letters.assert_in_order()
            assert letters.texts() == FROM_SEEDS | mine


def test_a_reset(letters: Letters) -> None:
    """From the template; every other one by a rebuild, which another file beside the seeds asks for."""
    takes = seconds_of(lambda: letters.green("--reset", DATABASE))
    for kill in kills():
        with told(kill):
            mine = letters.write()
            if kill.number % 2:
                letters.project.seed("data.txt", mine)
            kill.end(letters.launch("--reset", DATABASE), takes, letters.kill_server)
            again = kill.one_of([("--auto",), ("--reset", DATABASE)])
            letters.green(*again)
            letters.assert_in_order()
            # The old content, whole, where it was killed too early; else what the seeds give.
            assert letters.texts() in ([FROM_SEEDS] if "--reset" in again else [FROM_SEEDS, FROM_SEEDS | {mine}])
            letters.green("--reset", DATABASE)
            assert letters.texts() == FROM_SEEDS


@pytest.mark.parametrize("cloned", ["embedded"], indirect=True)
def test_a_reset_of_a_database_that_is_gone(letters: Letters) -> None:
    """As one that was killed after it had dropped it leaves it: there is nothing to drop, and what is made is new."""
    with closing(letters.admin()) as admin:
        admin.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)".encode())
    letters.green("--reset", DATABASE)
    letters.assert_in_order()


def test_a_restore(letters: Letters) -> None:
    before = FROM_SEEDS | {letters.write()}
    letters.green("--snapshot", "before")
    takes = seconds_of(lambda: letters.green(*RESTORE))
    for kill in kills():
        with told(kill):
            after = before | {letters.write()}
            kill.end(letters.launch(*RESTORE), takes, letters.kill_server)
            if kill.one_of([True, False]):
                looked = letters.run("--check")
                assert looked.exit_code == 0 or findings(looked), "what is not there is said"
            again = kill.one_of([("--auto",), RESTORE])
            letters.green(*again)
            letters.assert_in_order()
            assert letters.texts() in ([before] if again == RESTORE else [before, after])
            assert len(letters.snapshots()) == 1, "it can be restored again"
            letters.green(*RESTORE)
            assert letters.texts() == before


def test_a_snapshot(letters: Letters) -> None:
    content = FROM_SEEDS | {letters.write()}
    takes = seconds_of(lambda: letters.green("--snapshot", "measured"))
    for kill in kills():
        with told(kill):
            letters.drop_snapshots()
            kill.end(letters.launch("--snapshot", "before"), takes, letters.kill_server)
            again = kill.one_of([("--auto",), ("--snapshot", "before")])
            result = letters.run(*again)
            if not ever(result, "ADX254"):  # it was whole already
                assert_green(result)
            assert letters.texts() == content
            there = letters.snapshots()
            assert len(there) == 1 or (again == ("--auto",) and not there)
            letters.assert_in_order()
            if there and kill.draw.random() < 0.3:
                letters.write()
                letters.green(*RESTORE)
                assert letters.texts() == content, "what carries its name is whole"
            if letters.texts() != content:
                letters.green("--auto")


def until_written(letters: Letters, process: subprocess.Popen[str]) -> None:
    """Return as soon as a temporary file stands beside `.env`, or the program has ended."""
    known = set(os.listdir(letters.project.path))
    while process.poll() is None and set(os.listdir(letters.project.path)) <= known:
        time.sleep(0.0002)


def test_a_rewrite_of_the_environment(project: Project, free_port: int) -> None:
    """Some are killed just when the new file is being written: it takes too small a part of the run to be hit else."""
    letters = Letters(project, free_port, "embedded", "postgres:17", "", None)
    comment = "".join(f"# what the user wrote, line {number}\n" for number in range(1000))
    old = (
        f"{comment}DATABASE_URL=postgresql://writer:secret@127.0.0.1:{free_port}/{DATABASE}\n"
        f"POSTGRES_PORT={free_port}\n"
    )
    project.write(".env.example", f"{old}# @required @sensitive @type=string(minLength=32)\nTOKEN=\n")
    file = project.path / ".env"

    def begin() -> None:
        for left in project.path.glob(".env?adx*"):
            raise AssertionError(f"{left.name} is left behind")
        project.write(".env", old).chmod(0o600)

    begin()
    arguments = ("--auto", "--step", "environment")
    takes = seconds_of(lambda: letters.green(*arguments))
    for kill in kills():
        with told(kill):
            begin()
            process = letters.launch(*arguments)
            if kill.one_of([True, True, False]):
                until_written(letters, process)
                kill.after(process, kill.draw.uniform(0, 0.004))
            else:
                kill.end(process, takes)
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
            text = file.read_text()
            assert text == old or (text.startswith(f"{old}TOKEN=") and text.endswith("\n")), "the old or the new one"
            letters.green(*arguments)
            assert file.read_text().startswith(f"{old}TOKEN=")
            if text != old:
                assert file.read_text() == text, "a secret that was written is kept"
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
            assert {path.name for path in project.path.iterdir()} == {".env", ".env.example"}
