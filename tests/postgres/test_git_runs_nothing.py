"""No program that git would run for a repository's own configuration is run, by a look or by an applying run."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.databases import FreshDatabase
from tests.support.outcome import assert_green, codes, finding
from tests.support.project import Project
from tests.support.traps import TABLE, Traps, notes_project, run, set_traps

pytestmark = pytest.mark.postgres
UP_TO_MIGRATIONS = ("--step", "migrations")


@pytest.fixture
def traps() -> Iterator[Traps]:
    with set_traps() as traps:
        yield traps


@pytest.fixture
def notes(project: Project, fresh_database: FreshDatabase) -> Project:
    return notes_project(project, fresh_database)


"""As far as git is asked anything."""


def git(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = ["git", "-C", str(folder), "-c", "user.name=x", "-c", "user.email=x@example.org", *arguments]
    return subprocess.run(
        command, text=True, capture_output=True, check=False, timeout=60, env={**os.environ, **environment}
    )


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
        result = run(notes, "--check", "--timeout", "8")
        assert result.exit_code == 1
        assert "ADX902" in codes(result)
        assert result.events[-1]["seconds"] < 14

    def test_what_a_person_ignores_everywhere_counts(self, notes: Project, tmp_path: Path) -> None:
        git(notes.path, "init", "--quiet")
        (tmp_path / "ignored").write_text(".env\n")
        (tmp_path / ".gitconfig").write_text(f"[core]\n    excludesFile = {tmp_path}/ignored\n")
        assert "ADX141" in codes(run(notes, "--check", "--step", "environment"))
        assert "ADX141" not in codes(run(notes, "--check", "--step", "environment", HOME=str(tmp_path)))
