"""The front door."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import adx_tui
from adx_tui.cli import main
from adx_tui.core import codes

Usage = Callable[..., str]


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"adx-tui {adx_tui.__version__}\n"


def test_the_version_is_said_without_loading_anything_heavy() -> None:
    program = (
        "import sys\n"
        "from adx_tui.cli import main\n"
        "main(['--version'])\n"
        "heavy = {'docker', 'psycopg', 'textual', 'yaml', 'dotenv', 'argparse', 'shtab'}\n"
        "print(sorted({name.split('.')[0] for name in sys.modules} & heavy))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["--explain", "ADX401"], ["--check"]])
def test_a_caller_who_closed_standard_output_meets_no_crash(tmp_path: Path, arguments: list[str]) -> None:
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", sys.executable, "-m", "adx_tui", *arguments],
        env={**os.environ, "ADX_STATE_DIR": str(tmp_path / "state"), "ADX_PROJECT": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == (1 if arguments == ["--check"] else 0), done.stderr
    assert done.stderr == ""


@pytest.mark.parametrize("arguments", [["--version"], ["help"], ["--explain", "ADX401"], ["--check"], ["check", "-v"]])
def test_a_full_disk_under_standard_output_is_named(tmp_path: Path, arguments: list[str]) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "adx_tui", *arguments],
            env={**os.environ, "ADX_STATE_DIR": str(tmp_path / "state"), "ADX_PROJECT": str(tmp_path)},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "adx-tui: standard output can't be written: No space left on device"
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("mode", ["--auto", "--check"])
def test_a_state_directory_that_cant_be_is_told_and_no_crash(tmp_path: Path, mode: str) -> None:
    (tmp_path / "file").touch()
    done = subprocess.run(
        [sys.executable, "-m", "adx_tui", mode, "--output", "json", "--project", str(tmp_path)],
        env={**os.environ, "ADX_STATE_DIR": str(tmp_path / "file" / "state")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert f"can't be kept in {tmp_path / 'file' / 'state'}: Not a directory" in done.stderr
    assert "ADX_STATE_DIR" in done.stderr
    assert done.stdout == ""


def test_without_a_terminal_the_full_screen_names_auto(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "adx_tui", "--project", str(tmp_path)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "--auto" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    "arguments",
    [["--nonsense"], ["--auto", "--check"], ["--auto", "--step", "nonsense"], ["--auto", "--postgres", "mysql"],
     ["--auto", "--project", "/nowhere/at/all"], ["--volumes", "x"], ["--explain", " "],
     ["--database", "x"], ["--auto", "--database", "x"], ["--snapshot", "a", "--restore", "a"], ["--snapshot"],
     ["up", "check"], ["up", "--check"], ["up", "now"], ["reset"], ["check", "--volumes", "x"], ["check", "-x"],
     ["check", "--timeout"], ["--check=yes"], ["--", "check"], [""], ["completion", "sh"], ["help", "nonsense"]],
)  # fmt: skip
def test_what_can_not_be_done_is_said_with_exit_code_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err
    assert "Traceback" not in output.err


@pytest.mark.parametrize("code", [*codes.ENTRIES, "adx401"])
def test_every_code_can_be_explained(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--explain", code], ["explain", code]):
        assert main(arguments) == 0
        assert codes.ENTRIES[code.upper()].what_to_do in capsys.readouterr().out


SNAPSHOT_MODES = (
    ["--snapshot", "a"],
    ["--snapshots"],
    ["--restore", "a", "--database", "shop"],
    ["--delete-snapshot", "a"],
    ["snapshots"],
    ["delete-snapshot", "a"],
)


@pytest.fixture
def usage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Usage:
    """Why something can't be asked for, with this DATABASE_URL: known before anything is looked at."""
    monkeypatch.setenv("ADX_STATE_DIR", str(tmp_path / "state"))

    def usage(url: str, *arguments: str) -> str:
        monkeypatch.setenv("DATABASE_URL", url)
        assert main([*arguments, "--project", str(tmp_path)]) == 2
        output = capsys.readouterr()
        assert output.out == ""
        return output.err

    return usage


HERE = "postgresql://me:pass@127.0.0.1:1/shop"


@pytest.mark.parametrize("arguments", SNAPSHOT_MODES)
def test_snapshots_are_of_a_database_on_this_machine(usage: Usage, arguments: list[str]) -> None:
    assert "db.example.com is not this machine" in usage("postgresql://me:pass@db.example.com/shop", *arguments)
    assert "DATABASE_URL is not set, or can't be used" in usage("", *arguments)


@pytest.mark.parametrize("name", ["", " ", "n" * 64, "ü" * 32, "two\nlines", "\x1b[31m", "\udcff"])
def test_a_snapshots_name_can_be_seen_and_is_no_longer_than_a_name_is(usage: Usage, name: str) -> None:
    assert "nothing was done" in usage(HERE, "--snapshot", name)
    assert "nothing was done" in usage(HERE, "--restore", name, "--database", "shop")


@pytest.mark.parametrize("consent", [[], ["--database", ""], ["--database", "Shop"], ["--database", "a"]])
def test_a_restore_names_what_to_add(usage: Usage, consent: list[str]) -> None:
    message = usage(HERE, "--restore", "it's", *consent)
    assert "nothing was done" in message
    assert "adx-tui --restore 'it'\"'\"'s' --database shop" in message
