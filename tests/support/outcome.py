"""What a run said, as a test reads it: how each check ended, and the finding with a code."""

from __future__ import annotations

from tests.support.project import Event, Result

# The tests' own server gives up durability for speed, and is told so by every run on it.
OF_THE_TESTS_SERVER = {"ADX237"}


def checks(result: Result) -> dict[tuple[str, str], Event]:
    """The last word on every check, by step and check."""
    return {(event["step"], event["check"]): event for event in result.events if event["event"] == "check"}


def findings(result: Result) -> list[Event]:
    """Every check that does not hold at the end, blocked ones and the tests' own server aside."""
    found = [event for event in checks(result).values() if event.get("code")]
    return [event for event in found if event["code"] not in OF_THE_TESTS_SERVER]


def finding(result: Result, code: str) -> Event:
    """The one finding with `code` at the end."""
    found = [event for event in findings(result) if event["code"] == code]
    assert len(found) == 1, f"{len(found)} findings {code}\n{result}"
    return found[0]


def codes(result: Result) -> set[str]:
    return {event["code"] for event in findings(result)}


def ever(result: Result, code: str) -> list[Event]:
    """The findings with `code` at any time of the run, mended since or not."""
    return [event for event in result.events if event.get("code") == code]


def steps(result: Result) -> dict[str, str]:
    """The status of each step at the end."""
    return {event["step"]: event["status"] for event in result.events if event["event"] == "step_finished"}


def summary(result: Result, step: str) -> str:
    """What a step came to at the end, in a few words."""
    found = [event for event in result.events if event["event"] == "step_finished" and event["step"] == step]
    return str(found[-1]["summary"])


def assert_green(result: Result) -> None:
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
