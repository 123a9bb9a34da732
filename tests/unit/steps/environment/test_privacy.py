"""Who else can read the files with secrets: modes, owners, git's rules, and git's history. Real repositories, and for a
file system without modes a real mount."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from adx_tui.services.environment import file_modes
from tests.support.outcome import assert_explained, assert_green, checks, codes, evidence, finding, previews
from tests.support.project import Project, Result
from tests.support.secrecy import assert_no_secret

SECRET = "a-session-secret-nobody-knows"
PASSWORD = "pass-word-of-the-role"
URL = f"DATABASE_URL=postgresql://shop:{PASSWORD}@127.0.0.1:5432/shop\n"
EXAMPLE = "DATABASE_URL=postgresql://shop@127.0.0.1:5432/shop\nSESSION_SECRET=\n"
SCHEMA = 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n\nmodel Shop {\n  id Int @id\n}\n'


@pytest.fixture
def shop(project: Project) -> Project:
    """A Next.js application in a repository, whose `.env` is in order."""
    project.write("package.json", '{"dependencies": {"next": "16.0.3"}}\n')
    project.write(".env.example", EXAMPLE)
    write(project, ".env", f"{URL}SESSION_SECRET={SECRET}\n")
    project.write(".gitignore", "/.env\n")
    git(project, "init", "--quiet")
    git(project, "config", "user.name", "somebody")
    git(project, "config", "user.email", "somebody@shop.example")
    git(project, "add", ".")
    git(project, "commit", "--quiet", "-m", "begin")
    return project


def git(project: Project, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", project.path, *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def write(project: Project, name: str, text: str) -> Path:
    path = project.write(name, text)
    path.chmod(0o600)
    return path


def look(project: Project, how: str, *arguments: str) -> Result:
    """The step alone; nothing is started for it."""
    wanted = ("--step", "environment", "--postgres", "embedded", "--output", "json")
    result = project.adx(how, *wanted, *arguments)
    assert_no_secret((SECRET, PASSWORD), {"the run": result.stdout + result.stderr})
    return result


class TestRules:
    def test_a_file_of_this_machine_alone_changes_no_file_of_everybodys(self, shop: Project) -> None:
        write(shop, ".env.scratch", f"{URL}SESSION_SECRET={SECRET}\n")
        named = ("--env-file", ".env.scratch")
        event = finding(look(shop, "--check", *named), "ADX141")
        assert_explained(event, risk="safe")
        assert previews(event) == 'echo /.env.scratch >> "$(git rev-parse --git-path info/exclude)"'
        assert_green(look(shop, "--auto", *named))
        assert git(shop, "status", "--porcelain") == "", "neither is it proposed, nor is .gitignore changed"
        assert_green(look(shop, "--check", *named))

    def test_every_file_with_secrets_is_looked_at(self, shop: Project) -> None:
        shop.write(".env.local", f"SESSION_SECRET={SECRET}-of-mine\n").chmod(0o644)
        shop.write(".env.development", "LOG_LEVEL=debug\n").chmod(0o644)
        result = look(shop, "--check")
        assert {(event["code"], event["check"]) for event in checks(result).values() if event.get("code")} == {
            ("ADX140", "private..env.local"),
            ("ADX141", "ignored..env.local"),
        }
        assert_green(look(shop, "--auto"))
        assert stat.S_IMODE((shop.path / ".env.local").stat().st_mode) == 0o600
        assert git(shop, "check-ignore", ".env.local") == ".env.local"

    def test_a_repository_that_is_elsewhere_is_not_written_into(self, shop: Project) -> None:
        """A worktree, or a `.git` that names anybody's folder."""
        other = Project(shop.path.parent / "other", shop.state_directory, shop.environment)
        git(shop, "worktree", "add", "--quiet", str(other.path))
        write(other, ".env.scratch", f"{URL}SESSION_SECRET={SECRET}\n")
        before = (shop.path / ".git/info/exclude").read_text()
        event = finding(look(other, "--auto", "--env-file", ".env.scratch"), "ADX141")
        assert event["remedies"][0]["risk"] == "manual"
        assert (shop.path / ".git/info/exclude").read_text() == before
        subprocess.run(["sh", "-c", event["remedies"][0]["preview"]], cwd=other.path, check=True)
        assert_green(look(other, "--check", "--env-file", ".env.scratch"))

    def test_a_name_is_no_pattern(self, shop: Project) -> None:
        write(shop, "my[1].env", f"{URL}SESSION_SECRET={SECRET}\n")
        write(shop, "my1.env", "nobody's\n")
        assert_green(look(shop, "--auto", "--env-file", "my[1].env"))
        assert git(shop, "status", "--porcelain") == "?? my1.env"


class TestHistory:
    @pytest.fixture
    def leaked(self, shop: Project) -> Project:
        """`.env` was committed, changed, and taken out again."""
        git(shop, "add", "--force", ".env")
        git(shop, "commit", "--quiet", "-m", "all of it")
        write(shop, ".env", f"{URL}SESSION_SECRET={SECRET}\nPORT=3000\n")
        git(shop, "commit", "--quiet", "-a", "-m", "a port")
        git(shop, "rm", "--quiet", "--cached", ".env")
        git(shop, "commit", "--quiet", "-m", "not that")
        return shop

    def test_what_was_committed_once_is_named_with_its_commits(self, leaked: Project) -> None:
        event = finding(look(leaked, "--check"), "ADX144")
        assert event["status"] == "warning"
        assert "DATABASE_URL, SESSION_SECRET" in event["cause"]
        newest, oldest = (git(leaked, "rev-parse", name)[:12] for name in ("HEAD~1", "HEAD~2"))
        assert f"newest  {newest}" in evidence(event)
        assert f"oldest  {oldest}" in evidence(event)
        assert "ALTER ROLE shop PASSWORD" in event["remedies"][0]["preview"]
        assert event["remedies"][0]["by_choice"], "others may use the role: nothing is changed unasked"

    def test_it_is_over_when_nothing_of_it_is_in_use(self, leaked: Project) -> None:
        write(leaked, ".env", "DATABASE_URL=postgresql://shop:quite-another-one@127.0.0.1:5432/shop\nSESSION_SECRET=\n")
        result = look(leaked, "--check")
        assert_green(result)
        assert "no longer in use" in checks(result)["environment", "history"]["detail"]

    def test_what_is_committed_still_says_what_to_change(self, leaked: Project) -> None:
        git(leaked, "revert", "--no-edit", "HEAD")
        result = look(leaked, "--check")
        event = finding(result, "ADX142")
        assert "to be changed  DATABASE_URL, SESSION_SECRET" in evidence(event)
        assert event["remedies"][0]["preview"] == "git rm --cached .env"
        assert "ADX144" not in codes(result)

    def test_what_is_committed_for_all_who_develop_is_a_warning_and_stays_as_it_is(self, shop: Project) -> None:
        """No value of this machine's goes into it: here one that the example has and the file lacks."""
        scripts = '{"scripts": {"migrate": "dotenv -e .env.development -- prisma migrate dev"}}'
        shop.write("package.json", scripts)
        shop.write("prisma/schema.prisma", SCHEMA)
        shop.write(".env.example", f"{EXAMPLE}LOG_LEVEL=info\n")
        (shop.path / ".env").rename(shop.path / ".env.development")
        git(shop, "add", ".")
        git(shop, "commit", "--quiet", "-m", "for everybody")

        result = look(shop, "--auto")

        assert finding(result, "ADX142")["status"] == "warning"
        assert [remedy["risk"] for remedy in finding(result, "ADX110")["remedies"]] == ["manual"]
        assert git(shop, "status", "--short") == ""

    def test_a_committed_link_is_no_leak_of_its_target(self, shop: Project) -> None:
        (shop.path / ".env").rename(shop.path / "local.secrets")
        (shop.path / ".env").symlink_to("local.secrets")
        shop.write(".gitignore", "local.secrets\n")
        git(shop, "add", ".")
        git(shop, "commit", "--quiet", "-m", "a link")
        assert_green(look(shop, "--check"))


class TestModes:
    @pytest.fixture
    def without_modes(self, tmp_path: Path) -> Iterator[Path]:
        """A folder where chmod has no effect, as on FAT or a disk of Windows'."""
        if shutil.which("bindfs") is None or not os.access("/dev/fuse", os.W_OK):
            pytest.skip("bindfs is not installed, or there is no FUSE")
        source, mount = tmp_path / "source", tmp_path / "mount"
        source.mkdir()
        mount.mkdir()
        ignoring = ("--chmod-ignore", "--perms=0777", "--no-allow-other")
        done = subprocess.run(["bindfs", *ignoring, source, mount], capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"nothing can be mounted here: {done.stderr.strip()}")
        yield mount
        subprocess.run(["umount", "--lazy", mount], check=True)

    def test_a_file_system_without_modes_is_no_hindrance(self, project: Project, without_modes: Path) -> None:
        shop = Project(without_modes / "shop", project.state_directory, project.environment)
        shop.path.mkdir()
        shop.write("package.json", '{"dependencies": {"next": "16.0.3"}}\n')
        shop.write(".env.example", EXAMPLE)
        shop.write(".env.local", f"SESSION_SECRET={SECRET}\n")
        assert_green(look(shop, "--auto"))
        result = look(shop, "--check")
        assert_green(result)
        private = [event for event in checks(result).values() if event["check"].startswith("private")]
        assert [event["status"] for event in private] == ["skipped"], "once, for all files"
        assert "keeps no modes" in private[0]["detail"]
        assert stat.S_IMODE((shop.path / ".env").stat().st_mode) == 0o777

    @pytest.mark.parametrize(
        ("line", "known"),
        [
            ("1 0 8:1 / {} rw,relatime - ext4 /dev/sda1 rw", False),
            ("1 0 8:1 / {} rw - vfat /dev/sdb1 rw,fmask=0022,dmask=0022", True),
            ("1 0 8:1 / {} rw - exfat /dev/sdb1 rw,fmask=0022", True),
            ("1 0 0:9 / {} rw,noatime - 9p C:\\134 rw,aname=drvfs;path=C:\\;uid=1000;gid=1000;symlinkroot=/mnt/", True),
            ("1 0 0:9 / {} rw,noatime - 9p C:\\134 rw,aname=drvfs;path=C:\\;uid=1000;metadata;umask=22", False),
            ("1 0 0:9 / {} rw,noatime - drvfs C: rw,uid=1000,gid=1000,case=off", True),
            ("1 0 0:9 / {} rw,noatime - drvfs C: rw,uid=1000,metadata,case=off", False),
            ("1 0 0:9 / {} rw shared:2 - 9p hostshare rw,trans=virtio", False),
            ("1 0 0:9 / {} rw - fakeowner /run/host_mark/Users rw", False),
        ],
    )
    def test_what_is_known_of_a_mount(self, tmp_path: Path, line: str, known: bool) -> None:
        """As these systems print their tables; nothing of them can be mounted here."""
        point = str(tmp_path / "a disk").replace(" ", "\\040")
        table = tmp_path / "mountinfo"
        table.write_text(f"0 0 8:0 / / rw - ext4 /dev/root rw\n{line.format(point)}\nno mount\n")
        inside, beside = (file_modes.mount_of(tmp_path / folder / ".env", table) for folder in ("a disk", "a"))
        assert inside is not None
        assert inside.point == str(tmp_path / "a disk")
        assert inside.has_no_modes is known
        assert beside is not None
        assert beside.point == "/"

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a file away")
    def test_a_file_of_somebody_elses_is_named(self, project: Project) -> None:
        """For root all files are as good as its own: the program runs as somebody who has no name here."""
        project.write(".env.example", EXAMPLE)
        file = project.env(DATABASE_URL=f"postgresql://shop:{PASSWORD}@127.0.0.1:5432/shop", SESSION_SECRET=SECRET)
        file.chmod(0o604)
        os.chown(file, 40404, 40404)
        bug = "import os, sys\nos.geteuid = lambda: 50505\nfrom adx_tui.cli import main\nsys.exit(main(sys.argv[1:]))\n"
        project.command = (project.command[0], "-c", bug)
        project.environment["ADX_STATE_DIR"] = str(project.state_directory)
        result = look(project, "--check")
        assert "sudo chown" in finding(result, "ADX143")["remedies"][0]["preview"]
        assert finding(result, "ADX140")["remedies"][0]["risk"] == "manual", "chmod is its owner's"


@pytest.mark.parametrize(
    ("url", "weak"),
    [
        ("postgresql://shop:shop@db.shop.example:5432/shop", True),
        ("postgresql://shop:hunter2@db.shop.example:5432/shop", True),
        ("postgresql://shop:password@10.11.12.13:5432/shop", True),
        (f"postgresql://shop:{PASSWORD}@db.shop.example:5432/shop", False),
        ("postgresql://shop:shop@127.0.0.1:5432/shop", False),
    ],
)
def test_a_weak_password_matters_where_a_network_leads_to_the_server(project: Project, url: str, weak: bool) -> None:
    project.env(DATABASE_URL=url)
    wanted = ("--step", "environment", "--postgres", "external", "--output", "json")
    result = project.adx("--check", *wanted)
    assert result.exit_code == 0, result
    assert ("ADX145" in codes(result)) is weak
    if weak:
        remedy = finding(result, "ADX145")["remedies"][0]
        assert (remedy["risk"], remedy["by_choice"]) == ("safe", True)
        assert "hunter2" not in str(result)
