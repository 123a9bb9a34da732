"""Flag, process environment, `.env`, default: in that order, and every value says where it is from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from adx_tui.settings import (
    NAMES,
    Output,
    Postgres,
    Settings,
    SettingsError,
    given_folder,
    resolve,
    variable,
)


def settle(
    project: Path,
    flags: Mapping[str, object] | None = None,
    process: Mapping[str, str] | None = None,
    env_file: Mapping[str, str] | None = None,
) -> Settings:
    given = {"project": str(project), **(flags or {})}
    return resolve(given, process or {}, env_file or {}, default_state_dir=Path("/state"))


def test_the_defaults(tmp_path: Path) -> None:
    settings = settle(tmp_path)
    assert settings.env_file == tmp_path / ".env"
    assert settings.seeds == tmp_path / "seeds"
    assert settings.postgres is Postgres.AUTO
    assert settings.output is Output.PLAIN
    assert settings.timeout is None
    assert settings.sources["postgres"] == "default"


def test_the_order_of_the_sources(tmp_path: Path) -> None:
    everywhere = ({"postgres": "docker"}, {"ADX_POSTGRES": "embedded"}, {"ADX_POSTGRES": "external"})
    assert settle(tmp_path, *everywhere).postgres is Postgres.DOCKER
    assert settle(tmp_path, None, *everywhere[1:]).postgres is Postgres.EMBEDDED
    settings = settle(tmp_path, None, None, everywhere[2])
    assert settings.postgres is Postgres.EXTERNAL
    assert settings.sources["postgres"] == ".env"


def test_a_projects_env_file_sets_what_is_the_projects_own_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "db").mkdir()
    everything = {variable(name): "db" for name in NAMES} | {"ADX_POSTGRES": "embedded", "ADX_TIMEOUT": "1"}
    settings = settle(tmp_path, None, None, everything)
    from_file = {name for name, source in settings.sources.items() if source == ".env"}
    assert from_file == {"migrations", "seeds", "compose_file", "app", "postgres"}
    assert (settings.report, settings.state_dir, settings.steps) == (None, Path("/state"), ())


@pytest.mark.parametrize("option", ["ADX_MIGRATIONS", "ADX_SEEDS", "ADX_COMPOSE_FILE", "ADX_APP"])
@pytest.mark.parametrize("way_out", ["..", "/", "~", "link", "a/../../../..", "link/below"])
def test_a_path_in_a_projects_env_file_stays_in_the_repository(tmp_path: Path, option: str, way_out: str) -> None:
    project = tmp_path / "repository" / "packages" / "db"
    project.mkdir(parents=True)
    (tmp_path / "repository" / ".git").mkdir()
    (tmp_path / "elsewhere" / "below").mkdir(parents=True)
    (project / "link").symlink_to(tmp_path / "elsewhere")
    if way_out == "..":
        assert settle(project, None, None, {option: ".."}).sources, "the repository begins further up"
        way_out = "../../.."
    with pytest.raises(
        SettingsError, match=rf"^{option} \(\.env\) names .* inside of the repository, {tmp_path}/repository"
    ):
        settle(project, None, None, {option: way_out})
    assert settle(project, None, {option: str(tmp_path / "elsewhere")}).sources, "whoever starts the program may"


@pytest.mark.parametrize("value", ["a\0b", "~no-such-user-at-all/x"])
def test_what_is_no_path_is_named_with_its_source(tmp_path: Path, value: str) -> None:
    with pytest.raises(SettingsError, match=r"^ADX_SEEDS \(\.env\) is .*, which is no path"):
        settle(tmp_path, None, None, {"ADX_SEEDS": value})


def test_every_option_can_come_from_the_process_environment(tmp_path: Path) -> None:
    (tmp_path / "db").mkdir()
    process = {
        "ADX_MIGRATIONS": "db",
        "ADX_SEEDS": "db",
        "ADX_OUTPUT": "json",
        "ADX_TIMEOUT": "2.5",
        "ADX_STRICT": "1",
        "ADX_STEP": "grants, seeds",
        "ADX_REPORT": "out.md",
        "ADX_VERBOSE": "yes",
        "ADX_STATE_DIR": "/elsewhere",
    }
    settings = settle(tmp_path, None, process)
    assert settings.migrations == tmp_path / "db"
    assert settings.output is Output.JSON
    assert settings.timeout == 2.5
    assert settings.strict
    assert settings.steps == ("grants", "seeds")
    assert settings.report == tmp_path / "out.md"
    assert settings.verbose
    assert settings.state_dir == Path("/elsewhere")


@pytest.mark.parametrize(
    ("flags", "process", "quiet", "verbose"),
    [
        ({}, {}, False, 0),
        ({"verbose": 2}, {}, False, 2),
        ({}, {"ADX_VERBOSE": "yes"}, False, 1),
        ({}, {"ADX_VERBOSE": "2"}, False, 2),
        ({}, {"ADX_QUIET": "1"}, True, 0),
        ({"quiet": True}, {"ADX_VERBOSE": "1"}, True, 0),
        ({"verbose": 1}, {"ADX_QUIET": "1"}, False, 1),
        ({"verbose": 1}, {"ADX_QUIET": "0"}, False, 1),
    ],
)
def test_of_quiet_and_verbose_the_stronger_source_wins(
    tmp_path: Path, flags: dict[str, object], process: dict[str, str], quiet: bool, verbose: int
) -> None:
    settings = settle(tmp_path, flags, process)
    assert (settings.quiet, settings.verbose) == (quiet, verbose)


def test_on_github_the_output_is_githubs_unless_somebody_says_otherwise(tmp_path: Path) -> None:
    assert settle(tmp_path, None, {"GITHUB_ACTIONS": "true"}).output is Output.GITHUB
    assert settle(tmp_path, {"output": "plain"}, {"GITHUB_ACTIONS": "true"}).output is Output.PLAIN


@pytest.mark.parametrize(
    ("flags", "process", "message"),
    [
        ({"postgres": "mysql"}, {}, "--postgres is 'mysql'; it can be auto, docker, embedded, external"),
        ({}, {"ADX_TIMEOUT": "soon"}, "ADX_TIMEOUT (process environment) is 'soon', which is no number of seconds"),
        ({}, {"ADX_STRICT": "ture"}, "ADX_STRICT (process environment) is 'ture'; it can be 1 or 0"),
        ({"quiet": True, "verbose": 1}, {}, "--verbose and --quiet contradict each other (flag): give one of them"),
        ({}, {"ADX_VERBOSE": "loud"}, "ADX_VERBOSE (process environment) is 'loud'; it can be 1 or 0"),
        ({"timeout": "-1"}, {}, "--timeout is '-1'; it must be more than 0 seconds"),
        ({"timeout": "nan"}, {}, "--timeout is 'nan'"),
        ({"migrations": "nowhere"}, {}, "--migrations names"),
        ({"seeds": "nowhere"}, {}, "--seeds names"),
        ({"seeds": "x" * 5000}, {}, "which can't be used: File name too long"),
    ],
)
def test_what_can_not_be_used_is_named_with_its_source(
    tmp_path: Path, flags: dict[str, object], process: dict[str, str], message: str
) -> None:
    with pytest.raises(SettingsError) as error:
        settle(tmp_path, flags, process)
    assert message in str(error.value)


def test_a_project_that_is_missing_or_no_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="does not exist"):
        given_folder({"project": str(tmp_path / "gone")}, {})
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="is no folder"):
        given_folder({"project": str(tmp_path / "file")}, {})


def test_two_folders_of_one_name_have_states_of_their_own(tmp_path: Path) -> None:
    for parent in ("a", "b"):
        (tmp_path / parent / "app").mkdir(parents=True)
    first, second = (settle(tmp_path / parent / "app").project_state_dir for parent in ("a", "b"))
    assert first != second
