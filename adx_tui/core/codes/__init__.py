"""Every ADX code: what it means, why it happens, what to do. What `--explain` prints, and findings refer to.

A file for each hundred: 0xx project, 1xx environment, 2xx Postgres, 3xx grants, 4xx migrations, 5xx seeds,
6xx application, 9xx adx-tui.
"""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.codes import application, environment, grants, migrations, project, runs, seeds, server
from adx_tui.core.codes.entry import CodeEntry

__all__ = ["ENTRIES", "CodeEntry"]

ENTRIES: Mapping[str, CodeEntry] = {
    **project.ENTRIES,
    **environment.ENTRIES,
    **server.ENTRIES,
    **grants.ENTRIES,
    **migrations.ENTRIES,
    **seeds.ENTRIES,
    **application.ENTRIES,
    **runs.ENTRIES,
}
