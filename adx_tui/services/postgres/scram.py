"""Password verifiers, made here so that no password ever travels in an SQL statement, a server log or an argument."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import stringprep
import unicodedata

_ITERATIONS = 4096  # PostgreSQL's scram_iterations
_STORED = re.compile(r"SCRAM-SHA-256\$(?P<iterations>\d+):(?P<salt>[A-Za-z0-9+/=]+)\$")


def verifier(password: str) -> str:
    """The SCRAM-SHA-256 verifier of `password` (RFC 5802), in the form that `ALTER ROLE … PASSWORD` takes as it is."""
    return _verifier(password, os.urandom(16), _ITERATIONS)


def fits(stored: str, password: str) -> bool:
    """Whether `stored`, a verifier out of `pg_authid`, is that of `password`. False for other kinds (md5, empty)."""
    match = _STORED.match(stored)
    if match is None:
        return False
    made = _verifier(password, base64.b64decode(match["salt"]), int(match["iterations"]))
    return hmac.compare_digest(made, stored)


def _verifier(password: str, salt: bytes, iterations: int) -> str:
    salted = hashlib.pbkdf2_hmac("sha256", _prepared(password).encode(), salt, iterations)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    salt64, stored64, server64 = (base64.b64encode(part).decode() for part in (salt, stored, server))
    return f"SCRAM-SHA-256${iterations}:{salt64}${stored64}:{server64}"


def _prepared(password: str) -> str:
    """SASLprep (RFC 4013) as PostgreSQL does it: a password that it refuses is used as it is."""
    if password.isascii():
        return password
    mapped = "".join(
        " " if stringprep.in_table_c12(char) else char for char in password if not stringprep.in_table_b1(char)
    )
    prepared = unicodedata.ucd_3_2_0.normalize("NFKC", mapped)
    prohibited = (
        stringprep.in_table_a1,
        stringprep.in_table_c12,
        stringprep.in_table_c21_c22,
        stringprep.in_table_c3,
        stringprep.in_table_c4,
        stringprep.in_table_c5,
        stringprep.in_table_c6,
        stringprep.in_table_c7,
        stringprep.in_table_c8,
        stringprep.in_table_c9,
    )
    if not prepared or any(test(char) for char in prepared for test in prohibited):
        return password
    right_to_left = [stringprep.in_table_d1(char) for char in prepared]
    if any(right_to_left) and not (
        right_to_left[0] and right_to_left[-1] and not any(map(stringprep.in_table_d2, prepared))
    ):
        return password
    return prepared
