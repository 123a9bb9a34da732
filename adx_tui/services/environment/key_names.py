"""What the name of a key tells: which other name it may be a slip for, and which values it plainly does not mean."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping

from adx_tui.core import port_number

_LEAST_ALIKE = 0.75
_MOST_COMPARED = 100_000
_SHORT = 4
"""Letters of a word of which one changed may make another word: HOST and POST, USER and USERS are none of ours."""
_ADDRESS_WITHOUT_SCHEME = re.compile(
    r"(?:localhost|[0-9]{1,3}(?:\.[0-9]{1,3}){3})(?::[0-9]+)?(?:/\S*)?\Z", re.IGNORECASE
)
_BROKEN_SCHEME = re.compile(r"(?:https?|wss?)(?::/(?!/)|//|:(?![/]))", re.IGNORECASE)


def meant_keys(unknown: Collection[str], missing: Collection[str], known: Collection[str]) -> Mapping[str, str]:
    """For those of `unknown` that are a slip of the pen for one of `missing`: which. `known` are all names that are in
    use: a word that stands in one of them is meant as it is written."""
    if len(unknown) * len(missing) > _MOST_COMPARED:
        return {}  # that is another file altogether
    words = {word for name in known for word in name.split("_")}
    meant: dict[str, str] = {}
    for key in unknown:
        candidates = [name for name in missing if _is_slip(key, name, words)]
        if candidates:
            meant[key] = difflib.get_close_matches(key, candidates, n=1, cutoff=0)[0]
    return meant


def name_problem(key: str, value: str) -> str:
    """Why `value` is not what the name of the key promises, as the end of a sentence; empty where it may well be."""
    if key.endswith("_PORT") or key == "PORT":
        return _port_problem(value)
    if key.endswith(("_URL", "_URI")):
        if _BROKEN_SCHEME.match(value):
            return "has no :// after its scheme"
        if _ADDRESS_WITHOUT_SCHEME.match(value):
            return "has no scheme, as http://"
    return ""


def _port_problem(value: str) -> str:
    """Of what is nearly a number: a pipe, a device or a list of ports is somebody's own way."""
    if not re.fullmatch(r"[0-9][0-9A-Za-z.]*|-[0-9]+", value):
        return ""
    is_port = port_number.parse(value) is not None or not value.strip("0")
    return "" if is_port else f"is no port up to {port_number.LARGEST}"


def _is_slip(key: str, name: str, words: Collection[str]) -> bool:
    if key.replace("_", "") == name.replace("_", ""):
        return True
    ours, theirs = key.split("_"), name.split("_")
    differing = [pair for pair in zip(ours, theirs, strict=False) if pair[0] != pair[1]]
    if len(ours) != len(theirs) or len(differing) != 1:
        return False
    written, meant = differing[0]
    if written in words or re.sub(r"\D", "", written) != re.sub(r"\D", "", meant) or {written, meant} == {"URL", "URI"}:
        return False
    if sorted(written) == sorted(meant):
        return True  # two letters in each other's place
    if min(len(written), len(meant)) <= _SHORT:
        return False
    if written in (f"{meant}S", meant.removesuffix("S")):
        return False  # one and several
    return difflib.SequenceMatcher(None, written, meant).ratio() >= _LEAST_ALIKE
