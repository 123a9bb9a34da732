"""Whatever lies under the name of a project's file: a finding, within the limit, and never a crash or a wait."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.bounded_runs import environment, run, whole
from tests.support.databases import FreshDatabase
from tests.support.hostile import HOSTILE, put
from tests.support.outcome import assert_explained, assert_green, finding, findings
from tests.support.project import Project
from tests.support.sampling import sample

pytestmark = [pytest.mark.postgres, pytest.mark.skipif(sys.platform == "win32", reason="there are no such files there")]


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("name", [".env", ".env.example"])
def test_an_environment_that_is_no_file(shop: Project, name: str, kind: str) -> None:
    put(kind, shop.path / name)
    event = finding(environment(shop, "--auto"), "ADX103")
    assert_explained(event, risk="manual")
    assert event["location"].startswith(name)
    if kind == "latin":
        assert event["location"] == f"{name}:1"
        assert "byte 5 (0xE9" in event["cause"]


@pytest.mark.parametrize("kind", ["pipe", "endless", "directory", "sparse", "latin"])
def test_rules_of_git_that_are_no_file(shop: Project, kind: str) -> None:
    subprocess.run(["git", "init", "--quiet", shop.path], check=True)
    put(kind, shop.path / ".gitignore")
    result = environment(shop, "--auto")
    if kind == "latin":  # git takes any bytes
        assert_green(result)
        assert (shop.path / ".gitignore").read_bytes() == b"# caf\xe9\n.env\n"
    elif kind == "endless":  # a link to a device is a link first, which git does not follow: it has another list
        assert_green(result)
        assert "/.env" in (shop.path / ".git/info/exclude").read_text().splitlines()
    else:
        assert_explained(finding(result, "ADX160"), risk="manual")


@pytest.mark.parametrize("kind", sample(list(HOSTILE)))
def test_a_lock_file_that_is_none(used: Project, kind: str) -> None:
    used.migration("1_notes", "SELECT 1;")
    put(kind, used.path / "migrations" / "migration_lock.toml")
    (event, *_) = (event for event in findings(whole(used, "--auto")) if event["code"] in ("ADX406", "ADX407"))
    assert_explained(event, risk="manual")
    assert event["location"] == "migrations/migration_lock.toml"


@pytest.mark.parametrize("kind", sample(list(HOSTILE)))
def test_grants_that_are_no_file(used: Project, kind: str) -> None:
    put(kind, used.path / "grants.toml")
    event = finding(whole(used, "--auto"), "ADX340")
    assert_explained(event, risk="manual")
    assert event["location"] == ("grants.toml:1" if kind == "latin" else "grants.toml")


def test_migrations_that_are_no_files_are_all_named_and_none_is_applied(
    used: Project, fresh_database: FreshDatabase
) -> None:
    used.migration("0_first", 'CREATE TABLE "First" (id int);')
    for kind in HOSTILE:
        put(kind, used.path / "migrations" / kind / "migration.sql")
    result = whole(used, "--auto")
    named = {event["location"].split("/")[1] for event in findings(result) if event["code"] == "ADX406"}
    assert named == set(HOSTILE)
    assert fresh_database.connect().execute("SELECT to_regclass('\"First\"')").fetchone() == (None,)


def test_seeds_that_are_no_files_are_all_named(used: Project) -> None:
    for kind in HOSTILE:
        put(kind, used.path / "seeds" / f"001_{kind}.sql")
        put(kind, used.path / "seeds" / f"002_{kind}.py")
    result = whole(used)
    named = {Path(event["location"].partition(":")[0]).name for event in findings(result) if event["code"] == "ADX506"}
    # A folder may be called as it likes.
    assert named == {f"{number}_{kind}.{end}" for kind in HOSTILE if kind != "directory" for number, end in _SEEDS}


_SEEDS = [("001", "sql"), ("002", "py")]


def test_a_large_file_of_values_is_read_within_the_limit(shop: Project) -> None:
    with (shop.path / ".env").open("a") as file:
        file.writelines(f"K{number}_SECRET=value-of-{number:06}\n" for number in range(5000))
    assert environment(shop).exit_code == 0


@pytest.mark.parametrize(
    "arguments", [["--down"], ["--snapshots"], ["--reset", "shop"], ["--check", "--report", "r.md"]]
)
def test_every_way_to_begin_takes_it(shop: Project, arguments: list[str]) -> None:
    put("directory", shop.path / ".env")
    run(shop, *arguments, "--postgres", "embedded")


def test_a_script_that_takes_long_to_take_apart_is_not_waited_for(used: Project) -> None:
    """Sixty megabytes of parentheses, and the word for which the look for extensions has to take them apart."""
    used.migration("1_notes", "SELECT 1; -- extension\n" + "(" * (60 << 20))
    event = finding(whole(used), "ADX902")
    assert "--timeout" in event["cause"]
