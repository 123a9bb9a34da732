"""Whether a seed can do more than a rollback takes back: then a run that only looks does not try it."""

from __future__ import annotations

from adx_tui.services import sql_script
from adx_tui.services.database import Connection, rows
from adx_tui.services.seed_files import Seed

# What every role may do to its own other sessions.
_SIGNALS = ("PG_TERMINATE_BACKEND", "PG_CANCEL_BACKEND")


def of_role(connection: Connection) -> str:
    """What the session's role can do that outlives its transaction, in a sentence; empty where that is nothing."""
    found = rows(connection, "beyond_rollback")
    return str(found[0][0]) if found else ""


def of_seed(seed: Seed, role: str) -> str:
    """Why a look does not try `seed`; empty where it does. `role` as `of_role` has it."""
    if seed.is_python:
        return "it is Python, which can do anything"
    if sql_script.has_word(seed.text, *_SIGNALS):
        return "it ends sessions, or what they do"
    return role
