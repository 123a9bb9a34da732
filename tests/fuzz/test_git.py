"""Any `.git`: what git says of it is a finding or nothing, and none of it is run."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import strategies as st

from tests.fuzz.drawing import Entry, entries, words
from tests.fuzz.fuzzing import fuzz
from tests.support.databases import FreshDatabase
from tests.support.machine import Machine

FILES = [
    "config", "config", "config", "config", "HEAD", "index", "packed-refs", "info/exclude", "commondir",
    "config.worktree", "objects/info/alternates", "refs/heads/main", "shallow", "info/attributes",
]  # fmt: skip
OUTSIDE = "@OUTSIDE@"
COMMANDS = [f"touch {OUTSIDE}/run", f"!touch {OUTSIDE}/run", f"sh -c 'echo x > {OUTSIDE}/run'", f"{OUTSIDE}/x"]
KEYS = [
    "core.fsmonitor", "core.hooksPath", "core.sshCommand", "core.pager", "core.editor", "core.gitProxy",
    "core.worktree",
    "core.bare", "core.excludesFile", "core.attributesFile", "core.repositoryformatversion", "extensions.partialClone",
    "extensions.worktreeConfig", "extensions.objectFormat", "gpg.program", "log.showSignature", "diff.external",
    "filter.x.clean", "include.path", "includeIf.gitdir:/.path", "remote.origin.url", "remote.origin.promisor",
    "remote.origin.uploadpack", "alias.rev-parse", "alias.ls-files", "credential.helper", "trace2.eventTarget",
    "trace2.normalTarget", "safe.directory", "status.showUntrackedFiles", "submodule.recurse",
]  # fmt: skip
VALUES = [
    *COMMANDS, "true", "false", "1", "99", "/dev/zero", OUTSIDE, f"{OUTSIDE}/trace.txt", "../..", "ext::sh -c true",
    "sha256", "origin", ".git/config", "~/.bashrc",
]  # fmt: skip


def setting(key: str, value: str) -> str:
    section, _, rest = key.partition(".")
    name, _, last = rest.rpartition(".")
    return f'[{section} "{name}"]\n\t{last} = {value}\n' if name else f"[{section}]\n\t{last} = {value}\n"


configs = st.lists(
    st.builds(setting, st.sampled_from(KEYS), st.one_of(st.sampled_from(VALUES), words)), max_size=6
).map(lambda them: "[core]\n\trepositoryformatversion = 0\n" + "".join(them))
others = st.one_of(
    st.sampled_from(
        ["ref: refs/heads/main\n", "ref: ../../x\n", "0" * 40 + "\n", "/dev/zero\n", f"{OUTSIDE}\n", "../..\n", "DIRC"]
    ),
    words,
)
ways = st.sampled_from([("--check",), ("--auto", "--step", "environment")])


@pytest.mark.postgres
def test_any_repository(machine: Machine, fresh_database: FreshDatabase) -> None:
    """Asked all that it is ever asked: whether it publishes a file, and which commit an edited migration is from."""
    template, outside = machine.folder / "template", machine.outside.folder
    make_repository(template, fresh_database)
    shutil.copytree(template, machine.clear(), dirs_exist_ok=True)
    assert "ready in" in machine.bears("--auto", "--postgres", "external", timeout=20)
    (template / "migrations/1_notes/migration.sql").write_text("CREATE TABLE note (id bigint);")
    shutil.copytree(template, machine.clear(), dirs_exist_ok=True)
    assert "git checkout" in machine.bears("--check", "--postgres", "external", timeout=20)

    def bears(drawn: tuple[str, Entry, tuple[str, ...]]) -> None:
        name, entry, way = drawn
        project = machine.clear()
        shutil.copytree(template, project, dirs_exist_ok=True)
        path = project / ".git" / name
        if path.exists():
            path.unlink()
        with_outside(entry, outside).put(path, outside)
        machine.bears(*way, "--postgres", "external")

    drawn = st.sampled_from(FILES).flatmap(
        lambda name: st.tuples(st.just(name), entries(configs if name.startswith("config") else others), ways)
    )
    fuzz(drawn, bears)


def test_any_file_in_place_of_one(machine: Machine) -> None:
    """As in a worktree or a submodule: `.git` is a file that says where the repository is. Or it says so."""
    template, outside = machine.folder / "template", machine.outside.folder
    make_repository(template)
    places = [str(template / ".git"), str(outside), "/dev/zero", "/", "", ".", "../project/.git", "x" * 5000]
    texts = st.one_of(st.builds("gitdir: {}\n".format, st.sampled_from(places)), words)

    def bears(drawn: tuple[Entry, tuple[str, ...]]) -> None:
        entry, way = drawn
        project = machine.clear()
        (project / ".env").write_text("A=1\n")
        (project / ".env.example").write_text("A=1\n")
        entry.put(project / ".git", outside)
        machine.bears(*way)

    fuzz(st.tuples(entries(texts), ways), bears)


def with_outside(entry: Entry, outside: Path) -> Entry:
    return Entry(entry.kind, entry.content.replace(OUTSIDE.encode(), str(outside).encode()))


def make_repository(folder: Path, database: FreshDatabase | None = None) -> None:
    """All but `.env` is committed."""

    def git(*arguments: str) -> None:
        subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True)

    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", folder], check=True, capture_output=True)
    (folder / ".env.example").write_text("# @required\nTOKEN=abc\n")
    (folder / ".gitignore").write_text(".env\n" if database else "node_modules\n")
    (folder / "migrations" / "1_notes").mkdir(parents=True)
    (folder / "migrations" / "1_notes" / "migration.sql").write_text("CREATE TABLE note (id int);")
    git("add", ".")
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "first")
    (folder / ".env").write_text("TOKEN=abc\n" + (f"DATABASE_URL={database.url}\n" if database else ""))
    (folder / ".env").chmod(0o600)
