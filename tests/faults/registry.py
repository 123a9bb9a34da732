"""Every fault there is."""

from __future__ import annotations

import zlib

from tests.faults import (
    application,
    containers,
    engines,
    environment,
    environment_safety,
    grants,
    logins,
    migration_history,
    migrations,
    project,
    refused,
    seeds,
    seeds_failing,
    seeds_silent,
    server,
    volumes,
)
from tests.faults.model import Fault
from tests.support import sampling

FAMILIES: dict[str, tuple[Fault, ...]] = {
    "project": project.FAULTS,
    "environment": (*environment.FAULTS, *environment_safety.FAULTS),
    "server": (*server.FAULTS, *containers.FAULTS, *volumes.FAULTS, *engines.FAULTS),
    "grants": (*logins.FAULTS, *grants.FAULTS),
    "migrations": (*migrations.FAULTS, *migration_history.FAULTS, *refused.FAULTS),
    "seeds": (*seeds.FAULTS, *seeds_failing.FAULTS, *seeds_silent.FAULTS),
    "application": application.FAULTS,
}


def named(name: str) -> Fault:
    """The one with this name."""
    (fault,) = (fault for faults in FAMILIES.values() for fault in faults if fault.name == name)
    return fault


def servers_tried(name: str, servers: tuple[str, ...]) -> tuple[str, ...]:
    """Those of `servers` that a run tries something on: one, now this and now that, and for every sixteenth all; with
    ADX_TEST_EVERYWHERE=1 always all."""
    chance = zlib.crc32(name.encode())
    if sampling.EVERYWHERE or chance % 16 == 0:
        return servers
    return (servers[chance // 16 % len(servers)],)
