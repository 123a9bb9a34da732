"""What the entrypoint's log tells of a container's first start."""

from __future__ import annotations

import pytest

from adx_tui.services.docker.first_start import BrokenStart, find_broken

ENTRYPOINT = "/usr/local/bin/docker-entrypoint.sh"
BEGAN = 'The files belonging to this database system will be owned by user "postgres".'
SERVER = "2026-01-01 00:00:00.000 UTC [48] LOG:  database system is ready to accept connections"
GOOD = f"{ENTRYPOINT}: running /docker-entrypoint-initdb.d/01-good.sql"
BAD = f"{ENTRYPOINT}: sourcing /docker-entrypoint-initdb.d/02 bad.sh"
WORDS = "psql: error: no such role"
DONE = "PostgreSQL init process complete; ready for start up."
AGAIN = "PostgreSQL Database directory appears to contain a database; Skipping initialization"
SCRIPT = "/docker-entrypoint-initdb.d/02 bad.sh"


@pytest.mark.parametrize(
    ("log", "broken"),
    [
        ([BEGAN, GOOD, "CREATE ROLE", "", BAD, SERVER, WORDS], BrokenStart(SCRIPT, (WORDS,), went_on=False)),
        ([BEGAN, GOOD, BAD, WORDS, AGAIN, SERVER, "later"], BrokenStart(SCRIPT, (WORDS,), went_on=True)),
        ([BEGAN, SERVER, "Killed", AGAIN], BrokenStart("", ("Killed",), went_on=True)),
        ([BEGAN, GOOD, BAD, DONE, SERVER, WORDS], None),
        ([AGAIN, SERVER], None),
        ([SERVER], None),
        ([], None),
    ],
)
def test_a_first_start_that_did_not_come_to_its_end(log: list[str], broken: BrokenStart | None) -> None:
    found = find_broken(log)

    assert found is None if broken is None else found is not None
    if broken is not None and found is not None:
        assert (found.script, found.words[-1:], found.went_on) == (broken.script, broken.words, broken.went_on)
