"""The address in a database URL as it is written, of which other parts may be made of variables."""

from __future__ import annotations

import re
from collections.abc import Collection

_ADDRESS = re.compile(
    r"""(?P<before>postgres(?:ql)?://(?:[^/?\#]*@)?)
        (?P<host>[A-Za-z0-9_-]+)
        (?::(?:\d*|\$\{?\w+\}?))?
        (?=[/?\#]|\Z)""",
    re.VERBOSE,
)


def with_address(value: str, hosts: Collection[str], host: str, port: int) -> str | None:
    """`value` with `host` and `port` in the place of those it has, where its host is one of `hosts`; None where it is
    none of them. User, password and what else may be written as `${NAME}`: they stay."""
    match = _ADDRESS.match(value)
    if match is None or match["host"] not in hosts:
        return None
    return f"{match['before']}{host}:{port}{value[match.end() :]}"
