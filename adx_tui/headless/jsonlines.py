"""JSON lines: every event as one object a line, and nothing else."""

from __future__ import annotations

import json

from adx_tui.core import events
from adx_tui.core.state import RunState
from adx_tui.headless.text import Out


class JsonRenderer:
    """Writes events to `out` in the form of DESIGN section 5."""

    def __init__(self, out: Out) -> None:
        self._out = out

    def on_event(self, event: events.Event, _state: RunState) -> None:
        self._out.write(json.dumps(events.to_json(event), ensure_ascii=False) + "\n")
        self._out.flush()
