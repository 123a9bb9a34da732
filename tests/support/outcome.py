"""What a run said, as a test reads it: how each check ended, and the finding with a code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tests.support.project import Event
from tests.support.readable import assert_reads_well

# The tests' own server gives up durability for speed, and is told so by every run on it.
OF_THE_TESTS_SERVER = {"ADX237"}


class Outcome(Protocol):
    """A run that ended, of the program or of the engine in this process."""

    @property
    def exit_code(self) -> int: ...
    @property
    def events(self) -> Sequence[Event]: ...


def checks(result: Outcome) -> dict[tuple[str, str], Event]:
    """The last word on every check, by step and check."""
    return {(event["step"], event["check"]): event for event in result.events if event["event"] == "check"}


def findings(result: Outcome) -> list[Event]:
    """Every check that does not hold at the end, blocked ones and the tests' own server aside."""
    failing = [event for event in checks(result).values() if event.get("code")]
    return [event for event in failing if event["code"] not in OF_THE_TESTS_SERVER]


def finding(result: Outcome, code: str) -> Event:
    """The one finding with `code` at the end."""
    matching = [event for event in findings(result) if event["code"] == code]
    assert len(matching) == 1, f"{len(matching)} findings {code}\n{result}"
    assert_reads_well(result.events)
    return matching[0]


def only_failure(result: Outcome, code: str) -> Event:
    """The one check that fails at the end of a run: it must be for `code`."""
    assert result.exit_code == 1, result
    failures = [event for event in findings(result) if event["status"] == "failed"]
    assert [event["code"] for event in failures] == [code], result
    assert_reads_well(result.events)
    return failures[0]


def codes(result: Outcome) -> set[str]:
    return {event["code"] for event in findings(result)}


def ever(result: Outcome, code: str) -> list[Event]:
    """The findings with `code` at any time of the run, mended since or not."""
    return [event for event in result.events if event.get("code") == code]


def steps(result: Outcome) -> dict[str, str]:
    """The status of each step at the end."""
    return {event["step"]: event["status"] for event in result.events if event["event"] == "step_finished"}


def evidence(finding: Event) -> str:
    return "\n".join(finding["evidence"])


def previews(finding: Event, risk: str | None = None) -> str:
    """What its remedies would do; of those of one risk, if it is named."""
    return "\n".join(remedy["preview"] for remedy in finding["remedies"] if risk in (None, remedy["risk"]))


def summary(result: Outcome, step: str) -> str:
    """What a step came to at the end, in a few words."""
    finished = [event for event in result.events if event["event"] == "step_finished" and event["step"] == step]
    return str(finished[-1]["summary"])


def assert_green(result: Outcome) -> None:
    assert result.exit_code == 0, result
    assert not findings(result), result


def assert_explained(event: Event, *, risk: str) -> None:
    """A cause in one sentence, evidence or a place, and a remedy that says what to do."""
    assert event["cause"].endswith("."), event
    assert event["evidence"] or event["location"], event
    assert event["remedies"], event
    for remedy in event["remedies"]:
        assert remedy["title"], event
        assert remedy["preview"], event
    assert event["remedies"][0]["risk"] == risk, event
