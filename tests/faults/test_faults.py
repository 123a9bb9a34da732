"""Each fault is found, named right before anything else, told within the last lines, and mended by its remedy."""

from __future__ import annotations

import psycopg
import pytest

from adx_tui.core.model import Remedy
from adx_tui.engine.request import AUTO, CHECK, Command, RunRequest
from tests.faults import registry
from tests.faults.model import BOTH, Auto, Before, ByHand, Consent, Fault, Look, NotMended
from tests.faults.rows import Row, recorded
from tests.faults.worlds import Worlds
from tests.support.outcome import evidence, findings
from tests.support.project import Event, Result
from tests.support.readable import assert_reads_well
from tests.support.secrecy import assert_no_secret
from tests.support.world import World

MARKS = {"embedded": pytest.mark.postgres, "docker": pytest.mark.docker}
CASES = [
    pytest.param(family, fault, where, marks=MARKS[where], id=f"{where}-{family}-{fault.name.replace(' ', '-')}")
    for where in BOTH
    for family, faults in registry.FAMILIES.items()
    for fault in faults
    if where in registry.servers_tried(fault.name, fault.servers)
]


@pytest.mark.parametrize(("family", "fault", "where"), CASES)
def test_a_fault(worlds: Worlds, family: str, fault: Fault, where: str) -> None:
    with recorded(Row(family, fault.name, where, fault.code)) as row, worlds.lend(where, fault.before) as world:
        secrets = world.secrets
        fault.breaks(world)
        has_rows = fault.before is not Before.CLONED and isinstance(fault.mended, Auto) and _rows_are_there(world)
        result = world.run(CHECK if fault.look is Look.CHECK else AUTO, **fault.flags)
        row.found = fault.code in [event["code"] for event in findings(result)]
        assert row.found, _told(result)
        row.named = _is_named(fault, result)
        assert row.named, _told(result)
        assert_reads_well(result.events)
        assert_no_secret(secrets, {"the run": result.stdout})
        if isinstance(fault.mended, NotMended):
            row.mended = None
            return
        _mend(world, fault, result)
        row.mended = True
        assert not has_rows or world.has_its_mark(), "what a person had in the database is lost"


def _rows_are_there(world: World) -> bool:
    """Whether what a person had is still there; of a server that can't be asked: where its files are as they were."""
    try:
        return world.has_its_mark()
    except (psycopg.Error, ValueError, OSError) as error:
        return not world.spoilt and "does not exist" not in str(error)


def _is_named(fault: Fault, result: Result) -> bool:
    """Whether its code comes first, and nothing else is blamed."""
    told = sorted(findings(result), key=lambda event: event["status"] != "failed")
    first = told[0]
    words = "\n".join((first["cause"], evidence(first), first["location"] or ""))
    return first["code"] == fault.code and fault.says in words and _codes(told) <= {fault.code, *fault.along}


def _told(result: Result) -> str:
    """The findings, as whoever adds a fault has to see them."""
    lines = [f"{event['code']} {event['status']}: {event['cause']} {event['location']}" for event in findings(result)]
    return "\n".join([f"exit code {result.exit_code}", *lines])


def _codes(told: list[Event]) -> set[str]:
    return {event["code"] for event in told}


def _mend(world: World, fault: Fault, result: Result) -> None:
    """What the remedy says is done; then everything holds."""
    flags = dict(fault.flags)
    match fault.mended:
        case Auto():
            flags |= fault.mended.flags
        case ByHand():
            fault.mended.deed(world)
        case Consent():
            world.run(_agreed(fault, result), **flags)
    mended = world.auto(**flags)
    assert mended.exit_code == 0, _told(mended)
    if findings(mended):  # of what a later step has changed
        mended = world.check(**flags)
    assert not findings(mended), _told(mended)


class _Agreed(RunRequest):
    """To whatever it would lose: the name was typed."""

    def permits(self, step: str, remedy: Remedy) -> bool:
        return step == self.only_step and remedy.id == self.only_remedy


def _agreed(fault: Fault, result: Result) -> RunRequest:
    """To the first remedy of the fault that is more than words."""
    (event, *_) = (event for event in findings(result) if event["code"] == fault.code)
    remedy = next(remedy for remedy in event["remedies"] if remedy["risk"] != "manual")
    return _Agreed(command=Command.AUTO, only_step=event["step"], only_remedy=remedy["id"])
