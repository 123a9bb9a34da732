"""A repository that was only looked at has run nothing: neither through git's configuration nor through its seeds."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.databases import FreshDatabase
from tests.support.folders import make_reachable_folder
from tests.support.outcome import assert_explained, assert_green, checks, codes, finding
from tests.support.project import Project, Result

pytestmark = pytest.mark.postgres

TABLE = 'CREATE TABLE "Note" (word TEXT PRIMARY KEY);\n'
UP_TO_MIGRATIONS = ("--step", "migrations")
"""As far as git is asked anything."""
PYTHON = "def seed(connection, environment):\n"
ADD = "    connection.execute('INSERT INTO \"Note\" VALUES (%s) ON CONFLICT DO NOTHING', [environment['MOTTO']])\n"


@dataclass(frozen=True, slots=True)
class Traps:
    """A program that leaves a mark with the name it was called by."""

    folder: Path

    @classmethod
    def set_up(cls) -> Traps:
        traps = cls(make_reachable_folder("adx-test-traps-"))
        traps.marks.mkdir(mode=0o777)
        traps.marks.chmod(0o777)
        script = f'#!/bin/sh\necho x >> {shlex.quote(str(traps.marks))}/"$1"\nexit 1\n'
        for path in (traps.program, traps.folder / "git-remote-trap"):
            path.write_text(script)
            path.chmod(0o755)
        return traps

    @property
    def program(self) -> Path:
        return self.folder / "trap"

    @property
    def marks(self) -> Path:
        return self.folder / "marks"

    def command(self, name: str) -> str:
        return f"{self.program} {name}"

    def sprung(self) -> dict[str, int]:
        return {path.name: len(path.read_text().splitlines()) for path in self.marks.iterdir()}

    def times(self, name: str) -> int:
        return self.sprung().get(name, 0)

    def clear(self) -> None:
        for path in self.marks.iterdir():
            path.unlink()


@pytest.fixture
def traps() -> Iterator[Traps]:
    made = Traps.set_up()
    yield made
    shutil.rmtree(made.folder)


@pytest.fixture
def notes(project: Project, fresh_database: FreshDatabase) -> Project:
    project.env(DATABASE_URL=fresh_database.url, MOTTO="one")
    project.migration("20260101000000_notes", TABLE)
    return project


def run(project: Project, how: str, *arguments: str, **environment: str) -> Result:
    return project.adx(how, "--postgres", "external", "--output", "json", *arguments, env=environment)


def git(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = ["git", "-C", str(folder), "-c", "user.name=x", "-c", "user.email=x@example.org", *arguments]
    return subprocess.run(
        command, text=True, capture_output=True, check=False, timeout=60, env={**os.environ, **environment}
    )


# --- git ------------------------------------------------------------------------------------------------------------


def config(traps: Traps) -> str:
    """Everything a repository's configuration may name a program by. Each remote is one way to fetch what is missing;
    git tries all of them."""
    command = traps.command
    return f"""
[core]
    repositoryformatversion = 1
    hooksPath = {traps.folder}/hooks
    sshCommand = {command("ssh")}
    gitProxy = {command("proxy")}
    pager = {command("pager")}
    editor = {command("editor")}
    askPass = {command("askpass")}
    alternateRefsCommand = {command("alternates")}
    attributesFile = {traps.folder}/attributes
[include]
    path = {traps.folder}/included
[includeIf "gitdir:**"]
    path = {traps.folder}/included
[extensions]
    partialClone = ssh
[protocol]
    allow = always
[protocol "ext"]
    allow = always
[protocol "trap"]
    allow = always
[remote "ssh"]
    url = ssh://nowhere.invalid/x
    promisor = true
[remote "ext"]
    url = ext::{command("ext")}
    promisor = true
[remote "file"]
    url = {traps.folder}
    uploadpack = {command("uploadpack")}
    promisor = true
[remote "vcs"]
    url = x
    vcs = trap
    promisor = true
[remote "git"]
    url = git://nowhere.invalid/x
    promisor = true
[credential]
    helper = !{command("credential")}
[log]
    showSignature = true
[gpg]
    program = {traps.folder}/verify
[gpg "ssh"]
    program = {traps.folder}/verify
[diff]
    external = {command("external")}
[diff "trap"]
    textconv = {command("textconv")}
    command = {command("diff")}
[filter "trap"]
    clean = {command("clean")}
    smudge = {command("smudge")}
    process = {command("process")}
    required = true
[alias]
    log = !{command("alias")}
    rev-parse = !{command("alias")}
[pager]
    log = {command("pager")}
    ls-files = {command("pager")}
[uploadpack]
    packObjectsHook = {command("pack")}
"""


@pytest.fixture
def hostile(notes: Project, traps: Traps) -> Project:
    """Two migrations applied; since then one was edited and the other went to a branch: git is asked about both. The
    blob of the first is missing, so that whoever reads it fetches."""
    notes.write(".gitattributes", "* filter=trap diff=trap\n")
    notes.write(".gitignore", ".env\n")
    first = notes.path / "migrations/20260101000000_notes/migration.sql"
    notes.migration("20260102000000_later", 'CREATE TABLE "Later" (id INT);\n')
    assert_green(run(notes, "--auto", *UP_TO_MIGRATIONS))

    signer = traps.folder / "signer"
    signature = "-----BEGIN PGP SIGNATURE-----\\n\\nx\\n-----END PGP SIGNATURE-----\\n"
    signer.write_text(f"#!/bin/sh\ncat > /dev/null\nprintf '%b' '{signature}'\necho '[GNUPG:] SIG_CREATED ' >&2\n")
    signer.chmod(0o755)
    sign = ("-c", f"gpg.program={signer}")
    git(notes.path, "init", "--quiet", "--initial-branch=main")
    git(notes.path, "add", "migrations/20260101000000_notes")
    git(notes.path, *sign, "commit", "--quiet", "-S", "--message=1")
    git(notes.path, "switch", "--quiet", "--create", "feature")
    git(notes.path, "add", "migrations")
    git(notes.path, *sign, "commit", "--quiet", "-S", "--message=2")
    git(notes.path, "switch", "--quiet", "main")
    blob = git(notes.path, "rev-parse", "HEAD:migrations/20260101000000_notes/migration.sql").stdout.strip()
    assert len(blob) == 40
    (notes.path / ".git/objects" / blob[:2] / blob[2:]).unlink()
    first.write_text(TABLE.replace("TEXT", "text"))

    (traps.folder / "included").write_text(f"[core]\n    fsmonitor = {traps.command('fsmonitor')}\n")
    (traps.folder / "attributes").write_text("* filter=trap diff=trap\n")
    for folder in (traps.folder / "hooks", notes.path / ".git/hooks"):
        folder.mkdir(exist_ok=True)
        for name in (
            "post-index-change",
            "reference-transaction",
            "pre-auto-gc",
            "post-checkout",
            "fsmonitor-watchman",
        ):
            (folder / name).write_text(f"#!/bin/sh\n{traps.command('hook')}\n")
            (folder / name).chmod(0o755)
    verify = traps.folder / "verify"
    verify.write_text(f"#!/bin/sh\n{traps.command('gpg')}\n")
    verify.chmod(0o755)
    with (notes.path / ".git/config").open("a") as file:
        file.write(config(traps))
    traps.clear()
    return notes


def spring(hostile: Project, traps: Traps) -> None:
    """What git itself runs there; each trap that `--check` once fell into is armed."""
    blob = "feature:migrations/20260101000000_notes/migration.sql"
    for arguments in (["status"], ["log", "-1"], ["cat-file", "blob", blob], ["diff"]):
        git(hostile.path, *arguments, PATH=f"{traps.folder}:{os.environ['PATH']}")
    assert {"fsmonitor", "gpg", "ssh", "ext", "uploadpack"} <= set(traps.sprung())
    traps.clear()


class TestGit:
    def test_no_program_of_the_repositorys_configuration_is_run(self, hostile: Project, traps: Traps) -> None:
        spring(hostile, traps)
        environment = {
            "PATH": f"{traps.folder}:{os.environ['PATH']}",
            "GIT_SSH_COMMAND": traps.command("GIT_SSH_COMMAND"),
            "GIT_EXTERNAL_DIFF": traps.command("GIT_EXTERNAL_DIFF"),
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "core.fsmonitor",
            "GIT_CONFIG_VALUE_0": traps.command("GIT_CONFIG"),
        }
        for how in ("--check", "--auto"):
            result = run(hostile, how, *UP_TO_MIGRATIONS, **environment)
            assert {"ADX403", "ADX404"} <= codes(result), "git was not asked, and there is nothing to see"
            assert "20260102000000_later is on feature" in str(finding(result, "ADX404")["evidence"])
            assert traps.sprung() == {}, how

    def test_nor_where_the_repository_is_elsewhere(self, hostile: Project, traps: Traps) -> None:
        """`.git` is a file that names a folder."""
        elsewhere = hostile.path.parent / "elsewhere"
        (hostile.path / ".git").rename(elsewhere)
        (hostile.path / ".git").write_text(f"gitdir: {elsewhere}\n")
        spring(hostile, traps)
        assert {"ADX403", "ADX404"} <= codes(run(hostile, "--check", *UP_TO_MIGRATIONS))
        assert traps.sprung() == {}

    def test_nor_where_the_project_itself_looks_like_a_repository_from_inside(
        self, hostile: Project, traps: Traps
    ) -> None:
        """It could be committed, and cloned: https://git-scm.com/docs/git-config, safe.bareRepository."""
        for part in (hostile.path / ".git").iterdir():
            part.rename(hostile.path / part.name)
        (hostile.path / ".git").rmdir()
        with (hostile.path / "config").open("a") as file:
            file.write("[core]\n    bare = false\n    worktree = .\n")
        spring(hostile, traps)
        run(hostile, "--check", *UP_TO_MIGRATIONS)
        assert traps.sprung() == {}

    def test_a_question_that_git_does_not_answer_ends_with_the_run(self, notes: Project) -> None:
        """An included file that is a pipe nobody writes to."""
        git(notes.path, "init", "--quiet")
        os.mkfifo(notes.path / "pipe")
        with (notes.path / ".git/config").open("a") as file:
            file.write(f"[include]\n    path = {notes.path}/pipe\n")
        result = run(notes, "--check", "--timeout", "3")
        assert result.exit_code == 1
        assert "ADX902" in codes(result)
        assert result.events[-1]["seconds"] < 6

    def test_what_a_person_ignores_everywhere_counts(self, notes: Project, tmp_path: Path) -> None:
        git(notes.path, "init", "--quiet")
        (tmp_path / "ignored").write_text(".env\n")
        (tmp_path / ".gitconfig").write_text(f"[core]\n    excludesFile = {tmp_path}/ignored\n")
        assert "ADX141" in codes(run(notes, "--check", "--step", "environment"))
        assert "ADX141" not in codes(run(notes, "--check", "--step", "environment", HOME=str(tmp_path)))


# --- seeds ----------------------------------------------------------------------------------------------------------


def write_to_note(database: FreshDatabase) -> None:
    """As the application does; the server's counters would have it within seconds."""
    connection = database.connect_admin()
    connection.execute("INSERT INTO \"Note\" VALUES ('mine')")
    connection.execute("SELECT pg_stat_force_next_flush()")


def seed_that_marks(traps: Traps, name: str) -> str:
    return f"import subprocess\nsubprocess.run({traps.command(name).split()})\n{PYTHON}{ADD}"


class TestPythonSeeds:
    def test_a_look_does_not_run_it_and_an_applying_run_proves_it(
        self, notes: Project, fresh_database: FreshDatabase, traps: Traps
    ) -> None:
        notes.seed("001_python.py", seed_that_marks(traps, "seed"))
        assert run(notes, "--auto", "--step", "migrations").exit_code == 0
        assert codes(run(notes, "--check")) == {"ADX501"}
        assert traps.sprung() == {}
        assert_green(run(notes, "--auto"))
        ran = traps.times("seed")

        look = run(notes, "--check")

        assert_green(look)
        assert traps.times("seed") == ran
        check = checks(look)["seeds", "001_python.py"]
        assert check["status"] == "ok"
        assert 'public."Note" 1 inserted' in check["detail"]
        assert look.events[-1]["not_proved"] == [], "nobody wrote to its table since"

        write_to_note(fresh_database)
        look = run(notes, "--check")
        assert_green(look)
        assert traps.times("seed") == ran
        assert "not proved since" in checks(look)["seeds", "001_python.py"]["detail"]
        assert look.events[-1]["not_proved"] == ["001_python.py"]
        said = notes.adx("--check", "--postgres", "external").stdout
        assert said.splitlines()[-1].partition(" · ")[0].endswith("not proved by this look: 001_python.py")

        proof = run(notes, "--auto")
        assert_green(proof)
        proved = traps.times("seed")
        assert proved > ran
        assert proof.events[-1]["not_proved"] == []

        assert run(notes, "--check").events[-1]["not_proved"] == []
        assert_green(run(notes, "--auto"))
        assert traps.times("seed") == proved, "only what moved is proved again"

    def test_several_are_proved_in_one_process(self, notes: Project, fresh_database: FreshDatabase) -> None:
        """One that takes the process with it is alone in that."""
        says = "    import os\n    print('pid', os.getpid())\n"
        for name in ("001_a", "002_b", "004_d"):
            notes.seed(f"{name}.py", PYTHON + ADD.replace("environment['MOTTO']", f"'{name}'") + says)
        leaves = f"    if os.path.exists({str(notes.path / 'leave')!r}):\n        os._exit(4)\n"
        notes.seed("003_c.py", PYTHON + ADD.replace("environment['MOTTO']", "'003_c'") + says + leaves)
        assert_green(run(notes, "--auto"))
        write_to_note(fresh_database)
        notes.write("leave", "")

        proof = run(notes, "--auto")

        assert codes(proof) == {"ADX508"}
        assert finding(proof, "ADX508")["check"] == "003_c.py"
        logged = [event for event in proof.events if event["event"] == "log" and event["text"].startswith("pid")]
        assert [event["source"] for event in logged] == [f"00{n}.py (trial)" for n in ("1_a", "2_b", "3_c", "4_d")]
        pids = [event["text"] for event in logged]
        assert pids[0] == pids[1] == pids[2] != pids[3]

    def test_it_is_tried_anew_where_the_environment_is_another(
        self, notes: Project, fresh_database: FreshDatabase, traps: Traps
    ) -> None:
        notes.seed("001_python.py", seed_that_marks(traps, "seed"))
        assert_green(run(notes, "--auto"))
        ran = traps.times("seed")
        notes.env(DATABASE_URL=fresh_database.url, MOTTO="two")

        look = run(notes, "--check")

        assert look.exit_code == 1
        event = finding(look, "ADX510")
        assert_explained(event, risk="safe")
        assert event["check"] == "001_python.py"
        assert traps.times("seed") == ran
        assert_green(run(notes, "--auto"))
        words = fresh_database.connect().execute('SELECT word FROM "Note" ORDER BY 1').fetchall()
        assert words == [("one",), ("two",)]
        assert_green(run(notes, "--check"))

    def test_values_that_make_no_difference_are_put_on_record(
        self, notes: Project, fresh_database: FreshDatabase
    ) -> None:
        notes.seed("001_python.py", PYTHON + ADD)
        notes.seed("002_once.py", PYTHON + "    connection.execute('INSERT INTO \"Note\" VALUES (1)')\n")
        assert codes(run(notes, "--auto")) == {"ADX508"}
        notes.env(DATABASE_URL=fresh_database.url, MOTTO="one", OTHER="x")
        assert codes(run(notes, "--check")) == {"ADX510"}
        assert run(notes, "--auto").exit_code == 0
        assert_green(run(notes, "--check"))

    def test_what_an_earlier_version_has_on_record_is_kept(self, notes: Project, fresh_database: FreshDatabase) -> None:
        """Its table had no column for the environment."""
        notes.seed("001_python.py", PYTHON + ADD)
        notes.seed("002_sql.sql", "INSERT INTO \"Note\" VALUES ('sql') ON CONFLICT DO NOTHING;")
        assert_green(run(notes, "--auto"))
        connection = fresh_database.connect()
        connection.execute("ALTER TABLE adx_tui.seed_history DROP COLUMN environment")
        assert codes(run(notes, "--check")) == {"ADX510"}
        assert_green(run(notes, "--auto"))
        assert_green(run(notes, "--check"))
        names = connection.execute("SELECT name FROM adx_tui.seed_history ORDER BY 1").fetchall()
        assert names == [("001_python.py",), ("002_sql.sql",)]

    def test_its_folder_replaces_no_module(self, notes: Project, traps: Traps) -> None:
        """The language's, the driver's and adx-tui's own; one that is nowhere else can be imported from there."""
        for name in ("json", "psycopg", "adx_tui", "encodings", "sitecustomize"):
            notes.write(
                f"seeds/{name}/__init__.py", f"import subprocess\nsubprocess.run(['{traps.program}', '{name}'])\n"
            )
        notes.write("seeds/beside/__init__.py", "WORD = 'beside'\n")
        notes.seed("001_python.py", "import json\nfrom beside import WORD\njson.dumps(WORD)\n" + PYTHON + ADD)
        path = [os.environ.get("PYTHONPATH", ""), str(Path(__file__).parents[2]), "."]
        assert_green(run(notes, "--auto", PYTHONPATH=os.pathsep.join(filter(None, path))))
        assert traps.sprung() == {}


class TestSqlSeeds:
    def test_a_look_tries_it_where_a_rollback_takes_all_of_it_back(self, notes: Project) -> None:
        notes.seed("001_sql.sql", "INSERT INTO \"Note\" VALUES ('a') ON CONFLICT DO NOTHING;")
        assert_green(run(notes, "--auto"))
        look = run(notes, "--check")
        assert_green(look)
        assert look.events[-1]["not_proved"] == []

    def test_a_look_does_not_try_it_as_a_role_that_can_do_more(
        self, notes: Project, fresh_database: FreshDatabase, traps: Traps
    ) -> None:
        notes.env(DATABASE_URL=fresh_database.admin_url + "?schema=public")
        adds = "INSERT INTO \"Note\" VALUES ('a') ON CONFLICT DO NOTHING"
        notes.seed("001_sql.sql", f"{adds}; COPY (SELECT 1) TO PROGRAM '{traps.program} server; true';")
        run(notes, "--auto")
        ran = traps.times("server")
        assert ran

        look = run(notes, "--check")

        assert traps.times("server") == ran
        check = checks(look)["seeds", "001_sql.sql"]
        assert check["status"] == "ok"
        assert "is a superuser" in check["detail"]
        assert look.events[-1]["not_proved"] == []
        write_to_note(fresh_database)
        assert run(notes, "--check").events[-1]["not_proved"] == ["001_sql.sql"]

    def test_a_look_ends_no_session_of_the_application(self, notes: Project, fresh_database: FreshDatabase) -> None:
        """Every role may end its own."""
        notes.seed(
            "001_sql.sql",
            "INSERT INTO \"Note\" VALUES ('a') ON CONFLICT DO NOTHING;"
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE usename = current_user AND application_name = 'the application';",
        )
        assert_green(run(notes, "--auto"))
        application = fresh_database.connect()
        application.execute("SET application_name = 'the application'")
        look = run(notes, "--check")
        assert "it ends sessions" in checks(look)["seeds", "001_sql.sql"]["detail"]
        application.execute("SELECT 1")
