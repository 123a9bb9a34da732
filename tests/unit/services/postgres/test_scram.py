"""Password verifiers as Postgres makes them. That Postgres accepts ours is proved in the tests with a server."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adx_tui.services.postgres import scram

FORM = r"SCRAM-SHA-256\$4096:[A-Za-z0-9+/]{22}==\$[A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{43}="
# RFC 7677, section 3: the password `pencil`, its salt, and the keys that follow from them.
RFC_7677 = (
    "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$"
    "WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="
)


def test_the_example_of_the_standard() -> None:
    assert scram.fits(RFC_7677, "pencil")
    assert not scram.fits(RFC_7677, "Pencil")


def test_a_verifier_has_postgres_form_and_never_the_password() -> None:
    made = scram.verifier("pencil")
    assert re.fullmatch(FORM, made)
    assert "pencil" not in made


@given(st.text(min_size=1))
def test_a_password_fits_its_own_verifier_whatever_is_in_it(password: str) -> None:
    assert scram.fits(scram.verifier(password), password)


@given(st.text(alphabet=st.characters(max_codepoint=127), min_size=1), st.text(min_size=1))
def test_another_password_does_not_fit(password: str, other: str) -> None:
    if password != other:
        assert scram.fits(scram.verifier(password), other) is (scram._prepared(other) == password)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("I\u00adX", "IX"), ("\u00aa", "a"), ("\u2168", "IX"), ("a\u00a0b", "a b")],
    ids=["soft hyphen", "feminine ordinal", "roman nine", "no-break space"],
)
def test_equivalent_passwords_are_prepared_alike(written: str, meant: str) -> None:
    """RFC 4013, section 3."""
    assert scram.fits(scram.verifier(written), meant)


def test_each_verifier_has_a_salt_of_its_own() -> None:
    assert scram.verifier("pencil") != scram.verifier("pencil")


@pytest.mark.parametrize("stored", ["", "md5" + "0" * 32, "SCRAM-SHA-256$", "pencil"])
def test_what_is_no_scram_verifier_fits_nothing(stored: str) -> None:
    assert not scram.fits(stored, "pencil")
