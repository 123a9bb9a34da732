"""No secret leaves the runner."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adx_tui.core.events import to_json
from adx_tui.core.model import Finding, Inspection, Location, Remedy, Risk, failed
from adx_tui.core.redact import MASK, Redactor
from adx_tui.core.runner import Context, nothing
from tests.support.steps import ScriptedStep, run

SECRET = "p@ss/w:rd#1"


@pytest.mark.parametrize("form", [SECRET, quote(SECRET, safe=""), quote(SECRET)])
def test_a_secret_is_masked_as_it_is_and_as_a_url_writes_it(form: str) -> None:
    redactor = Redactor()
    redactor.add(SECRET)
    assert redactor.text(f"login failed for {form}!") == f"login failed for {MASK}!"


def test_a_secret_learnt_in_its_encoded_form_is_masked_decoded() -> None:
    redactor = Redactor()
    redactor.add(quote(SECRET, safe=""))
    assert SECRET not in redactor.text(f"it was {SECRET}")


def test_the_password_of_any_url_is_masked_by_its_form() -> None:
    text = Redactor().text("postgresql://app:never-seen-before@127.0.0.1:5432/db?schema=public")
    assert text == f"postgresql://app:{MASK}@127.0.0.1:5432/db?schema=public"


def test_the_form_of_a_url_can_still_be_told() -> None:
    form = "postgresql://role:<password>@127.0.0.1:5432/database"
    assert Redactor().text(form) == form


def test_the_longer_of_two_secrets_is_masked_whole() -> None:
    redactor = Redactor()
    redactor.add("secret", "secret-and-more")
    assert redactor.text("secret-and-more") == MASK


def test_public_words_stay() -> None:
    redactor = Redactor()
    redactor.add("postgres", "adhyayanx")
    redactor.add_public("adhyayanx")
    assert redactor.text("postgres adhyayanx") == "postgres adhyayanx"


def test_every_text_of_an_event_is_masked() -> None:
    redactor = Redactor()
    redactor.add(SECRET)

    def inspect(context: Context) -> Inspection:
        context.doing("c", SECRET)
        context.log("server", SECRET)
        remedy = Remedy(id="r", title=SECRET, risk=Risk.SAFE, preview=SECRET, apply=lambda _: SECRET)
        finding = Finding(
            code="ADX999", cause=SECRET, evidence=(SECRET,), location=Location(SECRET, 1), remedies=(remedy,)
        )
        yield failed("c", SECRET, finding, SECRET)
        return SECRET

    result = run([ScriptedStep("s", inspect)], nothing, redactor=redactor)
    said = [str(to_json(event)) for event in result.events]
    assert not any(SECRET in text for text in said)
    assert sum(text.count(MASK) for text in said) == 10


@given(st.text(min_size=4), st.text(), st.text())
def test_no_text_keeps_a_known_secret(secret: str, before: str, after: str) -> None:
    redactor = Redactor()
    redactor.add(secret)
    masked = redactor.text(before + secret + after)
    assert secret in ("postgres", "postgresql") or secret not in masked.replace(MASK, "") or secret in before + after
