"""What a run may do is a value that says which of the offered remedies are meant."""

from __future__ import annotations

import pytest

from adx_tui.core.model import Context, Remedy, Risk, manual
from adx_tui.engine.request import AUTO, CHECK, Command, RunRequest


def apply(_context: Context) -> str:
    return "done"


def destructive(id: str, consent: str) -> Remedy:
    return Remedy(id=id, title="", risk=Risk.DESTRUCTIVE, preview="", apply=apply, consent=consent)


def agreed(remedy: str, consent: str | None = None) -> RunRequest:
    return RunRequest(command=Command.AUTO, only_step="grants", only_remedy=remedy, consent=consent)


GRANT = Remedy(id="grants.grant", title="", risk=Risk.SAFE, preview="", apply=apply)
REBUILD = destructive("database.rebuild", "shop")
OTHER = destructive("server.other", "other")
VOLUME = destructive("server.volume", "shop")
BY_HAND = manual("port.free", "stop it", "kill 1")
OFFERED = (GRANT, REBUILD, OTHER, VOLUME, BY_HAND)


@pytest.mark.parametrize(
    ("request_", "permitted"),
    [
        (CHECK, ()),
        (RunRequest(command=Command.LIST_SNAPSHOTS), ()),
        (AUTO, (GRANT,)),
        (RunRequest(command=Command.RESET, name="shop"), (GRANT, REBUILD, VOLUME)),
        (RunRequest(command=Command.RESET, name="Shop"), (GRANT,)),
        (RunRequest(command=Command.RESTORE, name="before", consent="shop"), (GRANT,)),
        (RunRequest(command=Command.AUTO, only_step="grants"), (GRANT,)),
        (RunRequest(command=Command.AUTO, only_step="seeds"), ()),
        (agreed("database.rebuild", "shop"), (REBUILD,)),
        (agreed("database.rebuild", "the one before"), ()),
        (agreed("database.rebuild"), ()),
        (agreed("grants.grant"), (GRANT,)),
        (RunRequest(command=Command.AUTO, only_step="grants", listed=frozenset({"grants.grant"})), (GRANT,)),
        (RunRequest(command=Command.AUTO, only_step="grants", listed=frozenset({"database.rebuild"})), ()),
        (RunRequest(only_step="grants", only_remedy="grants.grant"), ()),
    ],
)
def test_which_remedies_it_means(request_: RunRequest, permitted: tuple[Remedy, ...]) -> None:
    assert tuple(remedy for remedy in OFFERED if request_.permits("grants", remedy)) == permitted
