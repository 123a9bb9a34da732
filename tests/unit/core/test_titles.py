"""A row says what is so: the statement while that is true, else what the catalogue calls the code, and the object."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from adx_tui.core import codes
from adx_tui.core.model import (
    Check,
    Context,
    Finding,
    Inspection,
    Remedy,
    RemedyFailedError,
    Risk,
    Status,
    failed,
    ok,
    summarize,
    warning,
)
from adx_tui.core.remedy_filter import APPLY_SAFE
from tests.support.steps import ScriptedStep, run

NOT_RUN = Finding(code="ADX501", cause="004_batch.sql has not run yet.", subject="004_batch.sql")
FAILED = Finding(code="ADX504", cause="004_batch.sql failed: no.", subject="004_batch.sql")
# A panel of 80 columns has room for 64, beside the glyph and the code: the name of an object is to be read too.
MOST = 50


@pytest.mark.parametrize("report", [failed, warning])
def test_what_does_not_hold_is_called_by_its_code_and_the_object(report: Callable[..., Check]) -> None:
    check = report("004", "004_batch.sql ran", NOT_RUN)
    assert check.title == "A seed has not run: 004_batch.sql"
    assert report("004", "004_batch.sql ran", replace(NOT_RUN, subject="")).title == "A seed has not run"


def test_what_holds_is_called_by_its_statement() -> None:
    assert ok("004", "004_batch.sql ran").title == "004_batch.sql ran"
    mended = replace(failed("004", "004_batch.sql ran", NOT_RUN), status=Status.CHANGED, finding=None)
    assert mended.title == "004_batch.sql ran"


def step(apply: Callable[[Context], str]) -> ScriptedStep:
    """A seed that has not run, and a remedy that is tried once; afterwards nobody speaks of the seed any more."""
    tried: list[str] = []

    def run_it(context: Context) -> str:
        tried.append("once")
        return apply(context)

    def inspect(_context: Context) -> Inspection:
        if not tried:
            remedy = Remedy(id="run", title="run it", risk=Risk.SAFE, preview="004_batch.sql", apply=run_it)
            yield failed("004", "004_batch.sql ran", replace(NOT_RUN, remedies=(remedy,)))
        return "done"

    return ScriptedStep("seeds", inspect)


def test_a_remedy_that_fails_gives_the_row_its_own_name() -> None:
    def apply(_context: Context) -> str:
        raise RemedyFailedError(FAILED)

    check = run([step(apply)], APPLY_SAFE).check("seeds", "004")
    assert (check.status, check.title) == (Status.FAILED, "A seed failed: 004_batch.sql")


def test_what_no_longer_applies_is_called_by_its_statement_again() -> None:
    check = run([step(lambda _: "ran it")], APPLY_SAFE).check("seeds", "004")
    assert (check.status, check.title, check.detail) == (Status.CHANGED, "004_batch.sql ran", "no longer applies")


def test_a_summary_names_the_first_and_counts_the_others() -> None:
    first, second = failed("004", "004_batch.sql ran", NOT_RUN), failed("005", "005.sql ran", FAILED)
    assert summarize([ok("003", "003.sql ran"), first]) == "A seed has not run: 004_batch.sql"
    assert summarize([first, ok("003", "003.sql ran"), second]) == "A seed has not run: 004_batch.sql and 1 more"
    assert summarize([ok("003", "003.sql ran")]) == ""


@pytest.mark.parametrize(("code", "entry"), codes.ENTRIES.items(), ids=list(codes.ENTRIES))
def test_every_title_reads_as_a_row(code: str, entry: codes.CodeEntry) -> None:
    """A plain statement of what is wrong, that leaves room for a name."""
    assert len(entry.title) <= MOST, code
    assert entry.title[-1].isalnum(), code


@pytest.mark.parametrize(("code", "entry"), codes.ENTRIES.items(), ids=list(codes.ENTRIES))
def test_no_title_names_the_variable_of_the_url(code: str, entry: codes.CodeEntry) -> None:
    """A project calls it as it likes: the finding's subject is its name."""
    assert "DATABASE_URL" not in entry.title, code


def test_no_two_codes_have_one_title() -> None:
    titles = [entry.title for entry in codes.ENTRIES.values()]
    assert len(set(titles)) == len(titles)
