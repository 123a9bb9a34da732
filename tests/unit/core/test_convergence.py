"""The engine converges: it inspects, applies what is wanted, and inspects again."""

from __future__ import annotations

from functools import partial

from adx_tui.core.convergence import MAX_ROUNDS
from adx_tui.core.model import Context, Finding, Inspection, Remedy, RemedyFailedError, Risk, Status, failed, ok
from adx_tui.core.remedy_filter import APPLY_SAFE, apply_safe_and_consented
from adx_tui.core.state import ExitCode
from tests.support.steps import Machine, ScriptedStep, run


def test_auto_applies_every_safe_remedy_and_says_what_changed() -> None:
    machine = Machine({"a": True, "b": False, "c": False})
    result = run([machine.step()], APPLY_SAFE)
    assert machine.applied == ["b", "c"]
    assert result.exit_code is ExitCode.READY
    assert result.check("machine", "a").status is Status.OK
    assert result.check("machine", "b").status is Status.CHANGED
    assert result.state.step("machine").status is Status.CHANGED
    assert result.state.step("machine").summary == "made b true; made c true"


def test_applying_twice_changes_nothing_the_second_time() -> None:
    machine = Machine({"a": False})
    run([machine.step()], APPLY_SAFE)
    again = run([machine.step()], APPLY_SAFE)
    assert machine.applied == ["a"]
    assert again.state.step("machine").status is Status.OK
    assert again.state.step("machine").summary == "all true"


def test_a_remedy_may_uncover_the_next_fault() -> None:
    facts = {"role": False, "database": False, "grants": False}

    def inspect(_context: Context) -> Inspection:
        for fact, holds in facts.items():
            if not holds:
                remedy = Remedy(id=fact, title=fact, risk=Risk.SAFE, preview=fact, apply=partial(mend, fact))
                yield failed(fact, fact, Finding(code="ADX999", cause="no", remedies=(remedy,)))
                return "stopped at the first"
            yield ok(fact, fact)
        return "all"

    def mend(fact: str, _context: Context) -> str:
        facts[fact] = True
        return fact

    result = run([ScriptedStep("steps", inspect)], APPLY_SAFE)
    assert result.exit_code is ExitCode.READY
    assert result.state.step("steps").summary == "role; database; grants"


def test_a_remedy_that_changes_nothing_is_not_tried_for_ever() -> None:
    tries: list[int] = []

    def apply(_context: Context) -> str:
        tries.append(1)
        return "tried"

    def inspect(_context: Context) -> Inspection:
        remedy = Remedy(id="r", title="r", risk=Risk.SAFE, preview="r", apply=apply)
        yield failed("c", "c", Finding(code="ADX999", cause="no", remedies=(remedy,)))
        return ""

    result = run([ScriptedStep("stubborn", inspect)], APPLY_SAFE)
    assert tries == [1]
    assert result.exit_code is ExitCode.NOT_READY


def test_two_remedies_that_undo_each_other_end_after_a_bounded_number_of_rounds() -> None:
    rounds = 0

    def inspect(_context: Context) -> Inspection:
        nonlocal rounds
        rounds += 1
        # A preview that is new every time looks like progress.
        remedy = Remedy(id="r", title="r", risk=Risk.SAFE, preview=str(rounds), apply=lambda _: "again")
        yield failed("c", "c", Finding(code="ADX999", cause="no", remedies=(remedy,)))
        return ""

    run([ScriptedStep("see-saw", inspect)], APPLY_SAFE)
    assert rounds == MAX_ROUNDS


def test_a_remedy_that_two_findings_share_is_applied_once_a_round() -> None:
    applied: list[int] = []

    def apply(_context: Context) -> str:
        applied.append(1)
        return "granted"

    def inspect(_context: Context) -> Inspection:
        remedy = Remedy(id="shared", title="both", risk=Risk.SAFE, preview="GRANT", apply=apply)
        for check in ("a", "b"):
            if applied:
                yield ok(check, check)
            else:
                yield failed(check, check, Finding(code="ADX999", cause="no", remedies=(remedy,)))
        return ""

    result = run([ScriptedStep("grants", inspect)], APPLY_SAFE)
    assert applied == [1]
    assert [check.status for check in result.state.checks] == [Status.CHANGED, Status.CHANGED]


def test_destructive_remedies_need_the_name() -> None:
    machine = Machine({"fact": False}, risk=Risk.DESTRUCTIVE)
    assert run([machine.step()], APPLY_SAFE).exit_code is ExitCode.NOT_READY
    assert run([machine.step()], apply_safe_and_consented("another")).exit_code is ExitCode.NOT_READY
    assert machine.applied == []
    assert run([machine.step()], apply_safe_and_consented("fact")).exit_code is ExitCode.READY


def test_what_somebody_has_to_choose_is_applied_only_when_it_was_picked() -> None:
    machine = Machine({"a": False}, by_choice=True)
    assert run([machine.step()], APPLY_SAFE).exit_code is ExitCode.NOT_READY
    assert run([machine.step()], apply_safe_and_consented("fact")).exit_code is ExitCode.NOT_READY
    assert machine.applied == []
    assert run([machine.step()], lambda _step, remedy: remedy.id == "a").exit_code is ExitCode.READY


def test_a_remedy_that_crashes_is_a_finding_of_its_check() -> None:
    def inspect(_context: Context) -> Inspection:
        remedy = Remedy(id="r", title="r", risk=Risk.SAFE, preview="r", apply=lambda _: str(1 // 0))
        yield failed("c", "c", Finding(code="ADX999", cause="no", remedies=(remedy,)))
        return ""

    result = run([ScriptedStep("s", inspect)], APPLY_SAFE)
    finding = result.check("s", "c").finding
    assert finding is not None
    assert finding.code == "ADX901"
    assert result.exit_code is ExitCode.BUG


def test_a_remedy_that_fails_says_why_and_what_it_did_before_shows() -> None:
    done: list[str] = []

    def inspect(_context: Context) -> Inspection:
        for name in ("one", "two"):
            if name in done:
                yield ok(name, name)
            else:
                remedy = Remedy(id="all", title="do both", risk=Risk.SAFE, preview="both", apply=lambda _: apply())
                yield failed(name, name, Finding(code="ADX999", cause="not done", remedies=(remedy,)))
        return f"{len(done)} of 2"

    def apply() -> str:
        done.append("one")
        raise RemedyFailedError(Finding(code="ADX998", cause="two is broken"), check="two")

    result = run([ScriptedStep("s", inspect)], APPLY_SAFE)
    assert result.check("s", "one").status is Status.CHANGED
    finding = result.check("s", "two").finding
    assert finding is not None
    assert finding.cause == "two is broken"
    assert result.state.step("s").summary == "1 of 2"


def test_what_mends_the_cause_of_a_failure_is_done_and_the_remedy_tried_once_more() -> None:
    done: list[str] = []

    def mend(_context: Context) -> str:
        done.append("cure")
        return "cured"

    cure = Remedy(id="cure", title="cure", risk=Risk.SAFE, preview="cure", apply=mend)

    def apply(useful: str, _context: Context) -> str:
        done.append("tried")
        if useful not in done:
            raise RemedyFailedError(Finding(code="ADX998", cause="refused", remedies=(cure,)))
        return "done"

    for useful, tried, exit_code in (
        ("cure", ["tried", "cure", "tried"], ExitCode.READY),
        ("another cure", ["tried", "cure", "tried"], ExitCode.NOT_READY),
    ):
        done.clear()

        def inspect(_context: Context, useful: str = useful) -> Inspection:
            remedy = Remedy(id="r", title="r", risk=Risk.SAFE, preview="r", apply=partial(apply, useful))
            finding = Finding(code="ADX999", cause="no", remedies=(remedy,))
            yield ok("c", "c") if useful in done and done.count("tried") > 1 else failed("c", "c", finding)
            return ""

        result = run([ScriptedStep("s", inspect)], APPLY_SAFE)
        assert done == tried
        assert result.exit_code is exit_code


def test_a_later_remedy_that_breaks_an_earlier_step_is_noticed_and_mended() -> None:
    first, second = Machine({"a": True}), Machine({"b": False})

    def inspect(_context: Context) -> Inspection:
        if second.facts["b"]:
            yield ok("b", "b")
        else:
            yield failed("b", "b", Finding(code="ADX999", cause="no", remedies=(breaking,)))
        return ""

    def apply(_context: Context) -> str:
        second.facts["b"], first.facts["a"] = True, False
        return "made b true"

    breaking = Remedy(id="b", title="b", risk=Risk.SAFE, preview="b", apply=apply)
    result = run([first.step("first"), ScriptedStep("second", inspect)], APPLY_SAFE)
    assert first.applied == ["a"]
    assert result.exit_code is ExitCode.READY
    assert result.state.step("second").status is Status.CHANGED
