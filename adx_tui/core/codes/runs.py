"""The codes ADX900 to ADX999: adx-tui itself and its runs."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.codes.entry import CodeEntry

ENTRIES: Mapping[str, CodeEntry] = {
    "ADX901": CodeEntry(
        "A check crashed",
        "This is a bug in adx-tui. The other checks went on.",
        "Send the saved traceback; it holds no secret.",
    ),
    "ADX902": CodeEntry(
        "The run ran out of time",
        "The run's --timeout passed; the finding names the step and check that were pending.",
        "Give it more time, or see why that check waits.",
    ),
    "ADX903": CodeEntry(
        "The run was interrupted",
        "Ctrl-C, SIGTERM or Esc. What was begun was ended in order.",
        "Run again: it goes on where this one ended.",
    ),
}
