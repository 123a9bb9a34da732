"""What the screen asks beside a run, of a session that has none of it for real."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence

from adx_tui.core.cancellation import Cancellation, CancelledRunError
from adx_tui.core.past_run import PastRun


class FakeBesideARun:
    """`server_end` is how the server comes to serve nobody, once `server_gone` is set; lines that begin with `own` are
    adx-tui's."""

    def __init__(self) -> None:
        self.server_end = "paused"
        self.server_gone = threading.Event()
        self.own = "2026-01-01 00:00:00 UTC [7]"
        self.runs_before: tuple[PastRun, ...] = ()

    def is_own_log_line(self, line: str) -> bool:
        return line.startswith(self.own)

    def wait_for_server_end(self, cancellation: Cancellation) -> str:
        try:
            while not self.server_gone.is_set():
                cancellation.sleep(0.02)
        except CancelledRunError:
            return ""
        self.server_gone.clear()
        return self.server_end

    def past_runs(self) -> Sequence[PastRun]:
        return self.runs_before

    def related_values(self, key: str, before: str, values: Mapping[str, str]) -> Mapping[str, str]:
        url = values["DATABASE_URL"]
        if key == "POSTGRES_PORT" and f":{before}/" in url and values[key].isdigit():
            return {"DATABASE_URL": url.replace(f":{before}/", f":{values[key]}/")}
        return {}

    def environment_contradictions(self, values: Mapping[str, str]) -> Mapping[str, str]:
        port = values["POSTGRES_PORT"]
        if port.isdigit() and f":{port}/" not in values["DATABASE_URL"]:
            return {"POSTGRES_PORT": "DATABASE_URL goes to another port"}
        return {}
