"""The codes ADX900 to ADX999: adx-tui itself and its runs."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.codes.entry import CodeEntry

ENTRIES: Mapping[str, CodeEntry] = {
    "ADX901": CodeEntry(
        "A check crashed",
        "This is a bug in adx-tui. The other checks went on.",
        "Send the saved traceback; it holds no secret.",
        prevention="Update adx-tui; report the traceback.",
        severity="error",
        example="The check crashed: KeyError: 'oid'.",
    ),
    "ADX902": CodeEntry(
        "The run ran out of time",
        "The run's --timeout passed; the finding names the step and check that were pending.",
        "Give it more time, or see why that check waits.",
        prevention="Give --timeout what the slowest machine needs.",
        severity="error",
        example="Time was up while seeds › 010_users.sql was pending.",
    ),
    "ADX903": CodeEntry(
        "The run was interrupted",
        "Ctrl-C, SIGTERM or Esc. What was begun was ended in order.",
        "Run again: it goes on where this one ended.",
        prevention="There is nothing to prevent: a run that is interrupted goes on the next time.",
        severity="error",
        example="The run was interrupted while migrations › applied was pending.",
    ),
    "ADX904": CodeEntry(
        "git did not bring a file back",
        "git refused the checkout: another git is at work (index.lock), or the commit is not in this clone.",
        "Read git's words, see git status, then take the file from the commit by hand.",
        prevention="Let one git end before the next; fetch the whole history (git fetch --unshallow).",
        severity="error",
        example="git did not bring migrations/20260101_first/migration.sql back: fatal: Unable to create index.lock.",
    ),
}
