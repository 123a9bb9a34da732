"""Completion: scripts that the shells accept, and that know the commands, the options and the values."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from adx_tui.cli import main
from adx_tui.cli.commands import ALL, completion
from adx_tui.cli.options import STEPS
from adx_tui.engine.local import LocalSession
from adx_tui.engine.request import UsageError
from adx_tui.services.project.configuration import of_settings
from adx_tui.settings import resolve


@pytest.fixture
def script(shell: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    assert main(["completion", shell]) == 0
    path = tmp_path / f"adx-tui.{shell}"
    path.write_text(capsys.readouterr().out)
    return path


@pytest.mark.parametrize("shell", completion.SHELLS)
def test_the_shell_accepts_its_script(script: Path, shell: str) -> None:
    done = subprocess.run([shell, "-n", script], capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stderr) == (0, "")


_PROPOSALS = {
    "bash": (
        'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _shtab_adx_tui; '
        'printf "%s\\n" "${COMPREPLY[@]}"'
    ),
    "fish": 'source $argv[1]; complete -C "$argv[2..]"',
}


@pytest.mark.parametrize("shell", _PROPOSALS)
@pytest.mark.parametrize(
    ("typed", "proposed"),
    [
        (["ch"], {"check"}),
        (["--project", "x", "ch"], {"check"}),
        (["snap"], {"snapshot", "snapshots"}),
        (["check", "--postgr"], {"--postgres"}),
        (["up", "--postgres", "e"], {"embedded", "external"}),
        (["--step", "m"], {"migrations"}),
        (["restore", "--data"], {"--database"}),
        (["explain", "ADX10"], {f"ADX10{number}" for number in range(1, 10)}),
        (["--print-completion", "z"], {"zsh"}),
    ],
)
def test_what_a_shell_proposes(script: Path, shell: str, typed: list[str], proposed: set[str]) -> None:
    command = {"bash": ["bash", "-c", _PROPOSALS["bash"], "bash"], "fish": ["fish", "-c", _PROPOSALS["fish"]]}[shell]
    done = subprocess.run([*command, script, "adx-tui", *typed], capture_output=True, text=True, timeout=30, check=True)
    assert {line.split("\t")[0] for line in done.stdout.splitlines()} == proposed


def test_the_steps_that_a_shell_proposes_are_those_that_exist(tmp_path: Path) -> None:
    settings = resolve({"project": str(tmp_path), "steps": ["x"]}, {}, {}, default_state_dir=tmp_path / "state")
    with pytest.raises(UsageError, match=f"the steps are {', '.join(STEPS)}$"):
        LocalSession(of_settings(settings), {})


def test_every_command_is_proposed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--print-completion", "bash"]) == 0
    words = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("_shtab_adx_tui_subparsers="))
    assert set(words.partition("(")[2].rstrip(")").split()) == {command.name for command in ALL}
