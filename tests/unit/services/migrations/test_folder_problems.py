"""All that is wrong with a migrations folder, its scripts and its lock file is said at once, each with its place."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from adx_tui.services.migrations.folder import ProblemKind, read
from tests.support.migration_folders import LOCK, migration, only_problem, sha256


class TestProblems:
    def test_a_directory_without_a_script(self, tmp_path: Path) -> None:
        (tmp_path / "20240101_empty").mkdir()
        problem = only_problem(tmp_path)
        assert (problem.kind, problem.line) == (ProblemKind.MISSING_SCRIPT, None)
        assert problem.path == tmp_path / "20240101_empty" / "migration.sql"

    def test_a_script_that_can_not_be_read(self, tmp_path: Path) -> None:
        (tmp_path / "a" / "migration.sql").mkdir(parents=True)
        problem = only_problem(tmp_path)
        assert problem.kind is ProblemKind.UNREADABLE
        assert problem.detail == "it is a directory, not a file"

    def test_a_script_in_another_encoding(self, tmp_path: Path) -> None:
        migration(tmp_path, "a", b"-- \xc3\xa9\r\n\n-- caf\xe9\n")
        problem = only_problem(tmp_path)
        assert (problem.kind, problem.line) == (ProblemKind.NOT_UTF8, 3)
        assert problem.detail == "byte 14 (0xE9, counted from 0) is not UTF-8"
        assert read(tmp_path).migrations == ()

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
    def test_a_script_that_powershell_wrote(self, tmp_path: Path, encoding: str) -> None:
        migration(
            tmp_path, "a", ("\ufeff" if encoding == "utf-16-be" else "").encode(encoding) + "SELECT 1".encode(encoding)
        )
        problem = only_problem(tmp_path)
        assert (problem.kind, problem.line) == (ProblemKind.NOT_UTF8, 1)
        assert "UTF-16" in problem.detail

    def test_a_pointer_of_git_lfs(self, tmp_path: Path) -> None:
        migration(tmp_path, "a", b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n")
        problem = only_problem(tmp_path)
        assert (problem.kind, problem.format) == (ProblemKind.PACKED, "git-lfs")

    def test_a_script_with_a_nul(self, tmp_path: Path) -> None:
        migration(tmp_path, "a", b"SELECT 1;\n\0")
        problem = only_problem(tmp_path)
        assert (problem.kind, problem.line) == (ProblemKind.NUL_BYTE, 2)

    def test_a_byte_order_mark_is_kept_and_told(self, tmp_path: Path) -> None:
        content = b"\xef\xbb\xbfSELECT 1;\n"
        path = migration(tmp_path, "a", content)
        (only,) = read(tmp_path).migrations
        assert (only.script, only.checksum) == ("\ufeffSELECT 1;\n", sha256(content))
        problem = only_problem(tmp_path)
        assert (problem.kind, problem.path, problem.line) == (ProblemKind.BYTE_ORDER_MARK, path, 1)

    @pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="no such name can be made there")
    def test_a_directory_whose_name_is_not_utf8(self, tmp_path: Path) -> None:
        migration(tmp_path, os.fsdecode(b"caf\xe9"))
        assert only_problem(tmp_path).kind is ProblemKind.NOT_UTF8

    def test_are_told_all_together_in_the_order_of_the_migrations(self, tmp_path: Path) -> None:
        (tmp_path / "migration_lock.toml").write_text('provider = "mysql"\n')
        migration(tmp_path, "4", b"\xff")
        migration(tmp_path, "3")
        (tmp_path / "2").mkdir()
        migration(tmp_path, "1", b"\0")
        folder = read(tmp_path)
        assert [problem.kind.value for problem in folder.problems] == [
            "wrong_provider",
            "nul_byte",
            "missing_script",
            "not_utf8",
        ]
        assert [migration.name for migration in folder.migrations] == ["3"]


class TestLockFile:
    """Each answer was the Prisma CLI's own (7.10): P3019, or none."""

    @pytest.mark.parametrize(
        "content",
        [
            LOCK,
            LOCK.replace("\n", "\r\n"),
            'provider = "postgresql"',
            "provider = postgresql",
            'provider = provider = ""postgresql"',
        ],
    )
    def test_is_for_postgresql(self, tmp_path: Path, content: str) -> None:
        (tmp_path / "migration_lock.toml").write_bytes(content.encode())
        assert read(tmp_path).problems == ()

    @pytest.mark.parametrize(
        ("content", "line", "quoted"),
        [
            ('# a\nprovider = "sqlite"\n', 2, "`sqlite`"),
            ('provider="postgresql"\n', 1, '`provider="postgresql`'),
            ('provider = "postgresql" \n', 1, '`postgresql" `'),
            ('providers = 1\nprovider = "postgresql"\n', 1, "`providers = 1`"),
            (' provider = "postgresql"\n', None, "no line"),
            ('\ufeffprovider = "postgresql"\n', None, "no line"),
            ("", None, "no line"),
        ],
    )
    def test_is_not(self, tmp_path: Path, content: str, line: int | None, quoted: str) -> None:
        path = tmp_path / "migration_lock.toml"
        path.write_bytes(content.encode())
        problem = only_problem(tmp_path)
        assert (problem.kind, problem.path, problem.line) == (ProblemKind.WRONG_PROVIDER, path, line)
        assert quoted in problem.detail
        assert 'provider = "postgresql"' in problem.detail

    def test_may_be_missing(self, tmp_path: Path) -> None:
        migration(tmp_path, "a")
        assert read(tmp_path).problems == ()
