"""The seeds folder: which files are seeds, and in which order."""

from __future__ import annotations

import gzip
import hashlib
import os
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adx_tui.services.seeds import files
from adx_tui.services.seeds.files import Kind


def fill(folder: Path, *names: str) -> None:
    for name in random.sample(names, len(names)):
        (folder / name).write_text(f"-- {name}\n")


def test_by_number_then_by_name(tmp_path: Path) -> None:
    names = ("001_a.sql", "1_b.sql", "02_c.py", "9_d.sql", "10_e.sql", "100_f.py")
    fill(tmp_path, *names)
    seeds, problems = files.read(tmp_path)
    assert tuple(seed.name for seed in seeds) == names
    assert not problems


def test_what_a_seed_is(tmp_path: Path) -> None:
    content = "SELECT 'é';\r\n".encode()
    (tmp_path / "001_a.sql").write_bytes(content)
    ((seed,), _) = files.read(tmp_path)
    assert (seed.text, seed.checksum) == (content.decode(), hashlib.sha256(content).hexdigest())
    assert not seed.is_python


@pytest.mark.parametrize(
    "name",
    ["people.sql", "a_001.sql", "001.sql", "001 a.sql", "001-a.py", "001_a b.py", "001_A.SQL", "users.csv", "a.sql.gz"],
)
def test_a_name_without_a_place_is_a_problem(tmp_path: Path, name: str) -> None:
    fill(tmp_path, name)
    seeds, (problem,) = files.read(tmp_path)
    assert not seeds
    assert problem.path.name == name


@pytest.mark.parametrize("name", ["README.md", "_helper.py", ".hidden.sql", "_data.csv", "001_a.sql.bak", "001_a.gz"])
def test_other_files_are_nobodys_business(tmp_path: Path, name: str) -> None:
    fill(tmp_path, name)
    assert files.read(tmp_path) == ((), ())


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("001_a.sql", Kind.SQL),
        ("001_a.py", Kind.PYTHON),
        ("001_User.csv", Kind.CSV),
        ("001_User.csv.gz", Kind.CSV),
        ("001_all.dump", Kind.DUMP),
    ],
)
def test_the_ending_is_the_kind(tmp_path: Path, name: str, kind: Kind) -> None:
    fill(tmp_path, name)
    ((seed,), _) = files.read(tmp_path)
    assert seed.kind is kind
    assert seed.table[0] in ("User", "a", "all")


ENDINGS = r"(\.sql|\.py|\.csv|\.dump|\.SQL|\.sql\.gz|\.csv\.gz)"
NAMES = st.from_regex(rf"[_.]?[0-9]{{0,3}}[_ -]?[a-zA-Zé]{{0,4}}{ENDINGS}", fullmatch=True)


@given(names=st.sets(NAMES, max_size=6))
def test_no_file_is_left_out_silently(tmp_path_factory: pytest.TempPathFactory, names: set[str]) -> None:
    """Each is a seed, or a finding, or begins so that nobody takes it for one."""
    folder = tmp_path_factory.mktemp("seeds")
    fill(folder, *sorted(names))
    seeds, problems = files.read(folder)
    seen = {seed.name for seed in seeds} | {problem.path.name for problem in problems}
    assert seen == {path.name for path in folder.iterdir() if not path.name.startswith(("_", "."))}


def test_a_packed_script_is_unpacked_within_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "001_a.sql.gz").write_bytes(gzip.compress(b"SELECT 1;") + gzip.compress(b"SELECT 2;"))
    ((seed,), _) = files.read(tmp_path)
    assert seed.text == "SELECT 1;SELECT 2;"
    monkeypatch.setattr("adx_tui.services.files.SCRIPT_BYTES", 100_000)
    (tmp_path / "001_a.sql.gz").write_bytes(gzip.compress(bytes(10_000_000)))
    (_, (problem,)) = files.read(tmp_path)
    assert "unpacks to more than" in problem.problem
    (tmp_path / "001_a.sql.gz").write_bytes(gzip.compress(b"SELECT 1;")[:-9])
    (_, (problem,)) = files.read(tmp_path)
    assert "cut off" in problem.problem


def test_a_folder_named_like_a_seed_is_none(tmp_path: Path) -> None:
    (tmp_path / "001_a.sql").mkdir()
    assert files.read(tmp_path) == ((), ())


def test_bytes_that_are_no_utf8(tmp_path: Path) -> None:
    (tmp_path / "001_a.sql").write_bytes(b"caf\xe9")
    (_, (problem,)) = files.read(tmp_path)
    assert "byte 3 (0xE9" in problem.problem
    assert problem.line == 1


def test_a_link_that_leads_nowhere_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "001_a.sql").symlink_to("gone.sql")
    (_, (problem,)) = files.read(tmp_path)
    assert "a link to gone.sql, which does not exist" in problem.problem


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "001_a.sql")
    (_, (problem,)) = files.read(tmp_path)
    assert "a named pipe" in problem.problem
