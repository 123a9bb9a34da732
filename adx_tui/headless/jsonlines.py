"""JSON lines: every event as one object a line, and nothing else."""

from __future__ import annotations

import json

from adx_tui.core import events
from adx_tui.core.event_json import to_json
from adx_tui.core.state import RunState
from adx_tui.headless.text import Out


class JsonRenderer:
    """Writes events to `out` in the form that docs/events.md describes."""

    def __init__(self, out: Out) -> None:
        self._out = out

    def on_event(self, event: events.Event, _state: RunState) -> None:
        line = json.dumps(to_json(event), ensure_ascii=False)
        # GitHub's runner looks for its commands here too; between two quotes this is the same text.
        self._out.write(line.replace("##[", "#\\u0023[") + "\n")
        self._out.flush()
