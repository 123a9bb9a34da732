"""Node's bcryptjs, with which AdhyayanX checks passwords, accepts the hashes that the seeds make."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from tests.prisma.judge import REPOSITORY, SEED_ENVIRONMENT, adhyayanx_project, bcryptjs_accepts, run_adx_tui
from tests.support.databases import FreshDatabase

pytestmark = pytest.mark.prisma

FEWEST_ROUNDS = 4
PASSWORDS = {
    "short": "a",
    "quotes": "$a#b c\"'\\",
    "not ASCII": "пароль-पासवर्ड-😀",
    "as long as bcrypt reads": "p" * 72,
    "longer than bcrypt reads": "p" * 73,
    "cut in the middle of a character": "x" + "ä" * 50,
}


def people_seed() -> ModuleType:
    (path,) = (REPOSITORY / "seeds").glob("*_people.py")
    spec = importlib.util.spec_from_file_location("people_seed", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_accepts_every_kind_of_password() -> None:
    hash_password = people_seed().hash_password
    hashes = {password: hash_password(password, FEWEST_ROUNDS) for password in PASSWORDS.values()}

    assert dict(zip(PASSWORDS, bcryptjs_accepts(hashes), strict=True)) == dict.fromkeys(PASSWORDS, True)


def test_refuses_another_password() -> None:
    """A verifier that always agreed would prove nothing above."""
    assert bcryptjs_accepts({"wrong": people_seed().hash_password("right", FEWEST_ROUNDS)}) == [False]


@pytest.mark.postgres
def test_seeded_administrator_can_log_in(fresh_database: FreshDatabase, tmp_path: Path) -> None:
    run_adx_tui(adhyayanx_project(tmp_path / "adhyayanx"), fresh_database)

    row = (
        fresh_database.connect()
        .execute(
            """SELECT "passwordHash" FROM "User" WHERE "role" = 'SUPERADMIN' AND "email" = %s""",
            (SEED_ENVIRONMENT["SEED_ADMIN_EMAIL"],),
        )
        .fetchone()
    )

    assert row is not None
    assert bcryptjs_accepts({SEED_ENVIRONMENT["SEED_ADMIN_PASS"]: row[0]}) == [True]
