"""A compose file that is none, or that means to grow or nest without end: a finding with its line, within the limit."""

from __future__ import annotations

import time

import pytest

from tests.support.hostile import HOSTILE, put
from tests.support.outcome import assert_explained, codes, finding
from tests.support.project import Project, Result

pytestmark = pytest.mark.docker

SECONDS = 5
GRACE = 10
BOMB = "\n".join(f"x-{level}: &l{level} [{', '.join([f'*l{level - 1}'] * 9)}]" for level in range(1, 12))


def check(project: Project) -> Result:
    project.env(DATABASE_URL="postgresql://shop:pass-word@127.0.0.1:5432/shop")
    begun = time.monotonic()
    arguments = ("--check", "--step", "postgres", "--postgres", "docker", "--timeout", str(SECONDS), "--output", "json")
    result = project.adx(*arguments, timeout=60)
    assert time.monotonic() - begun < SECONDS + GRACE, result
    assert result.exit_code == 1, result
    return result


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_file(project: Project, kind: str) -> None:
    put(kind, project.path / "compose" / "postgres.yml")
    event = finding(check(project), "ADX210")
    assert_explained(event, risk="manual")
    assert event["location"].partition(":")[0] == "compose/postgres.yml"


@pytest.mark.parametrize(
    ("text", "says", "line"),
    [
        (f"x-0: &l0 [lol]\n{BOMB}\nservices: {{}}\n", "more than 50,000 values", 6),
        ("services: &all\n  db: *all\n", "the anchor all contains itself", 2),
        ("services:\n  db:\n    image: postgres\n    volumes: 3\n    ports: ['5432:5432']\n", "volumes is text", 4),
        ("services: " + "{db: " * 500 + "}" * 500, "nested more than 64 deep", 1),
    ],
)
def test_what_is_no_use(project: Project, text: str, says: str, line: int) -> None:
    project.write("compose/postgres.yml", text)
    event = finding(check(project), "ADX210")
    assert says in event["cause"]
    assert event["location"] == f"compose/postgres.yml:{line}"


def test_variables_that_are_not_set_are_no_fault_of_the_file(project: Project) -> None:
    """All of them are told at once, with the file that Compose takes them from; and there is nothing to stop."""
    text = "services:\n  db:\n    image: postgres\n    environment:\n      A: ${SHOP_A:?error}\n      B: ${SHOP_B:?}\n"
    project.write("docker/compose.yml", text)
    project.write("package.json", '{"name": "shop", "scripts": {"db": "docker compose -f docker/compose.yml up -d"}}')
    event = finding(check(project), "ADX284")
    assert_explained(event, risk="manual")
    assert "2 variables" in event["cause"]
    assert event["location"] == "docker/compose.yml:5"
    assert event["evidence"] == ["docker/compose.yml:5  ${SHOP_A:?error}", "docker/compose.yml:6  ${SHOP_B:?}"]
    assert "docker/.env" in event["remedies"][0]["title"]
    assert project.adx("--down", "--postgres", "docker").exit_code == 0
    project.write("docker/.env", "SHOP_A=1\nSHOP_B=2\n")
    assert "ADX284" not in codes(check(project))
