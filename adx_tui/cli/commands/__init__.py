"""Every command, in the order of the help: one file each, which says how it is called, explained and carried out."""

from __future__ import annotations

from adx_tui.cli.commands import (
    check,
    completion,
    delete_snapshot,
    down,
    env,
    explain,
    full_screen,
    help,
    reset,
    restore,
    run,
    snapshot,
    snapshots,
    up,
    version,
)

FULL_SCREEN = full_screen.COMMAND
ALL = (
    up.COMMAND,
    check.COMMAND,
    reset.COMMAND,
    down.COMMAND,
    snapshot.COMMAND,
    snapshots.COMMAND,
    restore.COMMAND,
    delete_snapshot.COMMAND,
    env.COMMAND,
    run.COMMAND,
    explain.COMMAND,
    completion.COMMAND,
    help.COMMAND,
    version.COMMAND,
)
