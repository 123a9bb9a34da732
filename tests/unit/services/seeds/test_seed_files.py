"""The seeds folder: which files are seeds, and in which order."""

from __future__ import annotations

import hashlib
import os
import random
from pathlib import Path

import pytest

from adx_tui.services.seeds import files


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
    "name", ["people.sql", "a_001.sql", "001.sql", "001 a.sql", "001-a.py", "001_a b.py", "001_A.SQL"]
)
def test_a_name_without_a_place_is_a_problem(tmp_path: Path, name: str) -> None:
    fill(tmp_path, name)
    seeds, (problem,) = files.read(tmp_path)
    assert not seeds
    assert problem.path.name == name


@pytest.mark.parametrize("name", ["README.md", "_helper.py", ".hidden.sql", "001_data.csv", "001_a.sql.bak"])
def test_other_files_are_nobodys_business(tmp_path: Path, name: str) -> None:
    fill(tmp_path, name)
    assert files.read(tmp_path) == ((), ())


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
