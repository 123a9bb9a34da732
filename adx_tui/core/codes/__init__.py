"""Every ADX code: what it means, why it happens, what to do, and how to prevent it. What `--explain` prints, findings
refer to and docs/errors/ is made of.

The hundreds: 0xx project, 1xx environment, 2xx Postgres, 3xx grants, 4xx migrations, 5xx seeds, 6xx application,
9xx adx-tui. A file has one range of them, as it says in its first line: where it would be longer than can be read at
once, the range is split (environment: ADX100 to ADX119; environment_values: ADX120 to ADX139).
"""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.codes import (
    client,
    connections,
    data_model,
    engine,
    environment,
    environment_safety,
    environment_values,
    extensions,
    grants,
    login,
    migrations,
    migrations_failed,
    places,
    project,
    runs,
    schema,
    seeds,
    seeds_truth,
    server,
    starts,
)
from adx_tui.core.codes.entry import CodeEntry

__all__ = ["ENTRIES", "CodeEntry"]

ENTRIES: Mapping[str, CodeEntry] = {
    **project.ENTRIES,
    **environment.ENTRIES,
    **environment_values.ENTRIES,
    **environment_safety.ENTRIES,
    **engine.ENTRIES,
    **login.ENTRIES,
    **server.ENTRIES,
    **places.ENTRIES,
    **starts.ENTRIES,
    **grants.ENTRIES,
    **extensions.ENTRIES,
    **migrations.ENTRIES,
    **migrations_failed.ENTRIES,
    **seeds.ENTRIES,
    **seeds_truth.ENTRIES,
    **schema.ENTRIES,
    **client.ENTRIES,
    **data_model.ENTRIES,
    **connections.ENTRIES,
    **runs.ENTRIES,
}
