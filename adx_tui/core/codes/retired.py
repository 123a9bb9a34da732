"""Codes that are no longer given, and why. None of them is ever given to something else: an old log still has them."""

from __future__ import annotations

from collections.abc import Mapping

RETIRED: Mapping[str, str] = {
    "ADX250": "A snapshot that is asked for is a command: nothing is wrong before it was taken.",
    "ADX251": "To put a snapshot back is a command, too.",
    "ADX252": "So is to delete one.",
    "ADX330": "To rebuild a database is a command: nothing is wrong before it was done.",
}
