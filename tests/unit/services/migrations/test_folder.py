"""The migrations folder is found, read and put in order as Prisma does it."""

from __future__ import annotations

import hashlib
import json
import os
import random
import string
import subprocess
import sys
import time
from pathlib import Path

import pytest

from adx_tui.services.migrations.folder import ProblemKind, collation_key, find, read
from tests.support.migration_folders import LOCK, migration, only_problem, program, sha256


class TestRead:
    def test_takes_every_directory_for_a_migration_and_no_file(self, tmp_path: Path) -> None:
        path = migration(tmp_path, "20240101000000_init", 'CREATE TABLE "A" ();\n')
        migration(tmp_path, ".hidden")
        (tmp_path / "README.md").write_text("notes")
        (tmp_path / "migration.sql").write_text("SELECT 2;")
        (tmp_path / "migration_lock.toml").write_text(LOCK)
        folder = read(tmp_path)
        assert [migration.name for migration in folder.migrations] == [".hidden", "20240101000000_init"]
        assert (folder.path, folder.problems) == (tmp_path, ())
        init = folder.migrations[1]
        assert (init.path, init.script, init.checksum) == (path, 'CREATE TABLE "A" ();\n', sha256(path.read_bytes()))

    @pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
    def test_passes_links_to_directories_by_as_prisma_does_and_follows_those_to_scripts(self, tmp_path: Path) -> None:
        elsewhere = migration(tmp_path / "elsewhere", "x", "SELECT 3;")
        folder = tmp_path / "migrations"
        (folder / "2_own").mkdir(parents=True)
        (folder / "2_own" / "migration.sql").symlink_to(elsewhere)
        (folder / "1_linked").symlink_to(elsewhere.parent)
        assert [(migration.name, migration.script) for migration in read(folder).migrations] == [("2_own", "SELECT 3;")]

    def test_finds_nothing_in_an_empty_folder(self, tmp_path: Path) -> None:
        assert (read(tmp_path).migrations, read(tmp_path).problems) == ((), ())

    @pytest.mark.parametrize("content", ["", "\n", "-- nothing yet\n", "SELECT 1;\r\n", "-- \u65e5\u672c \U0001f600"])
    def test_changes_nothing_in_a_script(self, tmp_path: Path, content: str) -> None:
        migration(tmp_path, "a", content)
        (only,) = read(tmp_path).migrations
        assert only.script == content

    def test_raises_for_a_folder_that_can_not_be_listed(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError):
            read(tmp_path / "none")
        (tmp_path / "file").touch()
        with pytest.raises(NotADirectoryError):
            read(tmp_path / "file")

    def test_reads_a_thousand_migrations_in_no_time(self, tmp_path: Path) -> None:
        for number in range(1000):
            migration(tmp_path, f"{20240101000000 + number}_step", "-- AlterTable\nALTER TABLE a ADD b int;\n" * 20)
        seconds = []
        for _ in range(3):
            began = time.perf_counter()
            assert len(read(tmp_path).migrations) == 1000
            seconds.append(time.perf_counter() - began)
        assert min(seconds) < 0.3  # 25 ms where nothing else runs


class TestPrograms:
    """A project with a migration runner of its own has programs in the place of some migration.sql."""

    def test_among_sql_they_are_no_fault_and_sql_behind_one_needs_the_runner(self, tmp_path: Path) -> None:
        migration(tmp_path, "1_users")
        program(tmp_path, "2_backfill", "migration.ts", "types.ts")
        assert (read(tmp_path).needs_runner, read(tmp_path).faults) == (False, ())
        assert [path.name for path in read(tmp_path).last_programs] == ["migration.ts"]
        migration(tmp_path, "3_posts")
        program(tmp_path, "4_fill", "migration.mjs")
        folder = read(tmp_path)
        assert (folder.needs_runner, folder.faults) == (True, ())
        assert [str(path.relative_to(tmp_path)) for path in folder.programs] == [
            "2_backfill/migration.ts",
            "4_fill/migration.mjs",
        ]
        assert [path.parent.name for path in folder.last_programs] == ["4_fill"]

    @pytest.mark.parametrize("beside", ["ops.json", "migration.json"])
    def test_what_prisma_8_writes_is_none(self, tmp_path: Path, beside: str) -> None:
        migration(tmp_path, "1_users")
        program(tmp_path, "2_more", "migration.ts", beside)
        assert [fault.kind for fault in read(tmp_path).faults] == [ProblemKind.MISSING_SCRIPT]

    def test_without_any_sql_there_is_nothing_to_be_among(self, tmp_path: Path) -> None:
        program(tmp_path, "1_more", "migration.ts")
        problem = only_problem(tmp_path)
        assert (problem.kind, problem.path.name) == (ProblemKind.MISSING_SCRIPT, "migration.sql")
        assert not read(tmp_path).needs_runner


class TestChecksums:
    lf, crlf = b"-- a\nSELECT 1;\n", b"-- a\r\nSELECT 1;\r\n"

    def test_are_equal_for_the_two_line_ends(self, tmp_path: Path) -> None:
        migration(tmp_path, "1", self.lf)
        migration(tmp_path, "2", self.crlf)
        unix, windows = read(tmp_path).migrations
        assert unix.checksum == sha256(self.lf)
        assert windows.checksum == sha256(self.crlf)
        assert unix.checksums == {sha256(self.lf), sha256(self.crlf)}
        assert windows.checksums == unix.checksums | {sha256(b"-- a\r\r\nSELECT 1;\r\r\n")}
        assert unix.matches(windows.checksum)
        assert windows.matches(unix.checksum)

    def test_differ_for_anything_else(self, tmp_path: Path) -> None:
        migration(tmp_path, "1", self.lf)
        (only,) = read(tmp_path).migrations
        for other in (self.lf[:-1], self.lf + b"\n", self.lf.replace(b"\n", b"\r"), b""):
            assert not only.matches(sha256(other))
        assert not only.matches("")
        assert not only.matches(only.checksum.upper())

    def test_match_those_an_early_prisma_wrote_without_leading_zeros(self, tmp_path: Path) -> None:
        migration(tmp_path, "1", self.lf)
        (only,) = read(tmp_path).migrations
        old = "".join(f"{byte:x}" for byte in hashlib.sha256(self.crlf).digest())
        assert len(old) < 64
        assert only.matches(old)
        assert not only.matches(old[1:])


def in_order(names: list[str]) -> list[str]:
    return sorted(names, key=collation_key)


class TestOrder:
    @pytest.mark.parametrize(
        "names",
        [
            ["2022_a", "2022-a", "20220101_b"],  # bytes: 2022-a, 20220101_b, 2022_a
            ["00_init", "1_b", "10_c", "2_d"],  # digits are characters, not numbers
            ["a", "A", "ab", "aB", "Ab", "AB", "b"],
            ["a b", "a_b", "a-b", "a.b", "a1", "aa", "ab"],
            ["20240101000000_add", "20240101000000_add copy", "20240101000000_add_more", "20240101000000_address"],
            ["_x", "-x", ".x", "0x", "x", "X"],
            ["a-b", "A-b", "ab"],
            [" ", "_", "-", ",", ";", ":", "!", "?", ".", "'", '"', "(", ")", "[", "]", "{", "}", "@", "*", "\\", "&",
             "#", "%", "`", "^", "+", "<", "=", ">", "|", "~", "$", "0", "9", "a", "A", "z", "Z", "\u65e5"],
            ["e", "E", "\u00e9", "\u00e9a", "f", "z", "\u044f"],
        ],
    )  # fmt: skip
    def test_is_that_of_locale_compare(self, names: list[str]) -> None:
        for seed in range(5):
            shuffled = random.Random(seed).sample(names, len(names))
            assert in_order(shuffled) == names

    def test_is_that_of_the_migrations(self, tmp_path: Path) -> None:
        for name in ("20220101_b", "2022_a", "2022_A"):
            migration(tmp_path, name)
        assert [migration.name for migration in read(tmp_path).migrations] == ["2022_a", "2022_A", "20220101_b"]

    @pytest.mark.prisma
    @pytest.mark.parametrize(
        "alphabet",
        [string.ascii_letters + string.digits + "_- .", "aAbB_- .1", string.printable[:95].replace("/", "")],
    )
    def test_is_that_of_node(self, alphabet: str) -> None:
        chance = random.Random(alphabet)
        names = list({"".join(chance.choices(alphabet, k=chance.randint(1, 8))) for _ in range(5000)})
        sort = "console.log(JSON.stringify(JSON.parse(fs.readFileSync(0)).sort((a, b) => a.localeCompare(b))))"
        node = subprocess.run(
            ["node", "-e", sort], input=json.dumps(names), capture_output=True, text=True, check=True, timeout=60,
            env={**os.environ, "LC_ALL": "en_US.UTF-8"},
        )  # fmt: skip
        assert in_order(names) == json.loads(node.stdout)


class TestFind:
    def test_prefers_migrations_in_prismas_layout(self, tmp_path: Path) -> None:
        migration(tmp_path / "migrations", "a")
        migration(tmp_path / "prisma" / "migrations", "a")
        assert find(tmp_path) == tmp_path / "migrations"

    def test_knows_the_layout_by_its_lock_file_too(self, tmp_path: Path) -> None:
        (tmp_path / "migrations").mkdir()
        (tmp_path / "migrations" / "migration_lock.toml").write_text(LOCK)
        (tmp_path / "prisma" / "migrations").mkdir(parents=True)
        assert find(tmp_path) == tmp_path / "migrations"

    def test_leaves_the_migrations_of_other_tools_alone(self, tmp_path: Path) -> None:
        (tmp_path / "migrations" / "versions").mkdir(parents=True)
        (tmp_path / "migrations" / "0001_initial.sql").touch()
        assert find(tmp_path) is None
        (tmp_path / "prisma" / "migrations").mkdir(parents=True)
        assert find(tmp_path) == tmp_path / "prisma" / "migrations"

    def test_takes_an_empty_folder_where_nothing_better_is(self, tmp_path: Path) -> None:
        (tmp_path / "migrations").mkdir()
        (tmp_path / "migrations" / ".gitkeep").touch()
        assert find(tmp_path) == tmp_path / "migrations"
        migration(tmp_path / "prisma" / "migrations", "a")
        assert find(tmp_path) == tmp_path / "prisma" / "migrations"

    def test_finds_nothing_where_there_is_nothing(self, tmp_path: Path) -> None:
        assert find(tmp_path) is None
        (tmp_path / "migrations").touch()
        assert find(tmp_path) is None
        assert find(tmp_path / "none") is None
