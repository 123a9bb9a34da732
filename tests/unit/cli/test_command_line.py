"""What is typed: words and options, in any order, and the nearest name of what nobody knows."""

from __future__ import annotations

import shlex
from collections.abc import Mapping

import pytest

from adx_tui.cli import main
from adx_tui.cli.command import Command, Invocation
from adx_tui.cli.command_line import read
from adx_tui.cli.commands import ALL, check, full_screen, help, reset, up, version
from adx_tui.cli.output import StandardOutput
from adx_tui.settings import SettingsError


def reading(line: str, environment: Mapping[str, str] | None = None) -> tuple[Command, Invocation]:
    return read(shlex.split(line), environment or {}, StandardOutput())


def meaning(line: str, environment: Mapping[str, str] | None = None) -> tuple[str, str, dict[str, object]]:
    """The command, its argument, and the options that were given."""
    command, invocation = reading(line, environment)
    given = {name: value for name, value in invocation.values.items() if value not in (None, False)}
    given.pop("argument", None)
    return command.name, invocation.argument, given


@pytest.mark.parametrize(
    ("word", "flag"),
    [
        ("up", "--auto"),
        ("check", "--check"),
        ("reset shop", "--reset shop"),
        ("reset shop", "--reset=shop"),
        ("down --volumes shop", "--down --volumes shop"),
        ("snapshot before", "--snapshot before"),
        ("snapshots", "--snapshots"),
        ("restore before --database shop", "--database shop --restore before"),
        ("delete-snapshot before", "--delete-snapshot before"),
        ("explain ADX401", "--explain ADX401"),
        ("completion bash", "--print-completion bash"),
        ("version", "--version --reset shop"),
        ("snapshot 'a b'", "'--snapshot=a b'"),
        ("snapshot '- b'", "--snapshot '- b'"),
        ("reset -- -odd", "--reset=-odd"),
        ("reset -1", "--reset -1"),
    ],
)
def test_a_word_means_what_its_option_means(word: str, flag: str) -> None:
    assert meaning(f"--output json {word}") == meaning(f"{flag} --output json")


def test_every_command_was_an_option_first_but_the_later_ones() -> None:
    assert [command.name for command in ALL if not command.flag] == ["env", "run", "help"]


def test_what_stands_behind_the_two_dashes_is_the_other_programs() -> None:
    _, invocation = reading("--project x run -v -- npm run build -- --watch --project y")
    assert invocation.rest == ("npm", "run", "build", "--", "--watch", "--project", "y")
    assert (invocation.option("project"), invocation.values["verbose"]) == ("x", True)


@pytest.mark.parametrize(
    "line",
    [
        "--step a --project x -v check --step b --timeout 3",
        "check --step a --step b --timeout 3 --project x -v",
        "-v --timeout=3 --step a --step b --check --project=x",
    ],
)
def test_options_stand_before_or_after_the_word(line: str) -> None:
    given = {"steps": ["a", "b"], "project": "x", "verbose": True, "timeout": "3"}
    assert meaning(line) == ("check", "", given)


def test_the_value_of_an_option_is_no_command() -> None:
    assert meaning("--project check") == ("", "", {"project": "check"})
    assert meaning("--step up check") == ("check", "", {"steps": ["up"]})
    assert meaning("'--project=a b' check") == ("check", "", {"project": "a b"})


def test_without_a_word_it_is_the_full_screen() -> None:
    assert reading("--postgres embedded")[0] is full_screen.COMMAND


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("chek", "there is no command `chek`; did you mean `check`?"),
        ("chek --project x", "there is no command `chek`; did you mean `check`?"),
        ("snapshto a", "there is no command `snapshto`; did you mean `snapshot`?"),
        ("auto", "there is no command `auto`; did you mean `up`?"),
        ("xyz", "there is no command `xyz`; the commands are up, check, reset,"),
        ("help chek", "there is no command `chek`; did you mean `check`?"),
        ("--chek", "there is no option --chek; did you mean `--check`?"),
        ("check --postgers=docker", "there is no option --postgers; did you mean `--postgres`?"),
        ("--stpe grants check", "there is no option --stpe; did you mean `--step`?"),
        ("--up", "there is no option --up; did you mean `up`?"),
        ("check -x", "there is no option -x; see adx-tui --help"),
        ("--xyz", "there is no option --xyz; see adx-tui --help"),
        ("completion bsh", "there is no completion for `bsh`; did you mean `bash`?"),
        ("up --check", "up and --check are commands both"),
        ("check --volumes x", "--volumes goes with down"),
        ("--database x", "--database goes with restore"),
        ("reset", "the following arguments are required: NAME; see adx-tui help reset"),
        ("--reset --auto", "--reset needs a NAME"),
        ("run", "run needs a command behind `--`, as in: adx-tui run -- npm start"),
        ("run --", "run needs a command behind `--`, as in: adx-tui run -- npm start"),
        ("run npm start", "unrecognized arguments: npm start; see adx-tui help run"),
        ("check grants", "unrecognized arguments: grants; see adx-tui help check"),
    ],
)
def test_what_nobody_knows_gets_the_nearest_name(line: str, answer: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(line.split()) == 2
    output = capsys.readouterr()
    assert output.err.startswith(f"adx-tui: {answer}")
    assert output.err.count("\n") == 1
    assert output.out == ""


class TestHelp:
    def page(self, *arguments: str, capsys: pytest.CaptureFixture[str]) -> str:
        assert main(arguments) == 0
        return capsys.readouterr().out

    def test_the_whole_is_in_groups_with_examples(self, capsys: pytest.CaptureFixture[str]) -> None:
        page = self.page("--help", capsys=capsys)
        titles = [line for line in page.splitlines() if line.endswith(":") and not line.startswith(" ")]
        groups = ["commands:", "where things are:", "how it runs:", "output:", "commands as options:", "examples:"]
        assert titles == groups
        for command in ALL:
            assert f"\n  {command.synopsis} " in page
        assert max(map(len, page.splitlines())) <= 120

    @pytest.mark.parametrize("command", ALL, ids=lambda command: str(command.name))
    def test_each_command_has_a_page_with_examples(self, command: Command, capsys: pytest.CaptureFixture[str]) -> None:
        page = self.page("help", command.name, capsys=capsys)
        assert page == self.page(command.name, "--help", capsys=capsys)
        usage = "run [OPTIONS] -- COMMAND…" if command.rest else f"{command.synopsis} [OPTIONS]"
        assert page.startswith(f"usage: adx-tui {usage}\n")
        examples = page.partition("examples:\n")[2].partition("\n\n")[0].splitlines()
        assert examples
        assert all(command.name in example for example in examples)

    def test_the_page_of_a_command_is_there_without_what_it_needs(self) -> None:
        for line in ("reset --help", "--step a reset -h", "--reset shop --help", "reset -vh"):
            command, invocation = reading(line)
            assert (command, invocation.argument) == (help.COMMAND, "reset")


class TestProcessEnvironment:
    """Beside settings (see test_settings.py), the two commands that lose nothing."""

    @pytest.mark.parametrize(("variable", "command"), [("ADX_AUTO", up.COMMAND), ("ADX_CHECK", check.COMMAND)])
    def test_a_command_that_loses_nothing_can_be_asked_for(self, variable: str, command: Command) -> None:
        assert reading("--postgres embedded", {variable: "1"})[0] is command
        for no in ("", "0", "false"):
            assert reading("", {variable: no})[0] is full_screen.COMMAND

    def test_what_is_typed_wins(self) -> None:
        environment = {"ADX_AUTO": "1"}
        assert reading("check", environment)[0] is check.COMMAND
        assert reading("--reset shop", environment)[0] is reset.COMMAND
        assert reading("--version --check", environment)[0] is version.COMMAND
        assert meaning("--help", environment) == ("help", "", {})

    def test_no_other_command_can(self) -> None:
        names = (command.name for command in ALL if command is not check.COMMAND)
        others = {f"ADX_{name.upper().replace('-', '_')}": "shop" for name in names}
        assert meaning("", {**others, "ADX_VOLUMES": "shop", "ADX_DATABASE": "shop"}) == ("", "", {})
        assert meaning("restore a", {"ADX_DATABASE": "shop"}) == ("restore", "a", {})

    @pytest.mark.parametrize("environment", [{"ADX_AUTO": "maybe"}, {"ADX_AUTO": "1", "ADX_CHECK": "1"}])
    def test_what_is_neither_yes_nor_no_is_said(self, environment: Mapping[str, str]) -> None:
        with pytest.raises(SettingsError, match="ADX_AUTO"):
            reading("", environment)
