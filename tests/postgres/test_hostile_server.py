"""A server, or something before it, that answers nonsense: a finding, and never a crash, whatever it is."""

from __future__ import annotations

import os
import random
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from adx_tui import settings
from adx_tui.core.cancellation import Cancellation
from adx_tui.core.events import CheckReported, Event
from adx_tui.core.model import Finding
from adx_tui.core.state import ExitCode
from adx_tui.engine import request
from adx_tui.engine.local import LocalSession
from adx_tui.services.project.configuration import of_settings
from tests.support.corrupting import Corrupt, corrupting, message
from tests.support.databases import FreshDatabase
from tests.support.outcome import assert_explained, finding
from tests.support.project import Project

pytestmark = pytest.mark.postgres

INT4, TEXT = 23, 25
EXAMPLES = int(os.environ.get("ADX_TEST_DAMAGES", "6"))
"""How many sessions are damaged at random, each by its own seed."""


@contextmanager
def behind(project: Project, database: FreshDatabase, corrupt: Corrupt) -> Iterator[None]:
    """The project's server answers what `corrupt` makes of its answers."""
    with corrupting(database.server.port, corrupt) as port:
        project.env(DATABASE_URL=database.url.replace(f":{database.server.port}/", f":{port}/"))
        yield


@pytest.fixture
def migrated(project: Project, fresh_database: FreshDatabase) -> Project:
    """Where every step has something to look at."""
    project.env(DATABASE_URL=fresh_database.url)
    project.migration("1_notes", 'CREATE TABLE "Note" (id TEXT PRIMARY KEY);')
    project.seed("001_notes.sql", "INSERT INTO \"Note\" VALUES ('a') ON CONFLICT DO NOTHING;")
    result = project.adx("--auto", "--postgres", "external")
    assert result.exit_code == 0, result
    return project


def look(project: Project, seconds: float = 10.0) -> tuple[ExitCode, dict[str, Finding]]:
    """What a look at every step comes to."""
    found: dict[str, Finding] = {}

    def on_event(event: Event) -> None:
        if isinstance(event, CheckReported) and event.check.finding:
            found[event.check.finding.code] = event.check.finding

    flags = {"project": str(project.path), "postgres": "external"}
    session = LocalSession(of_settings(settings.resolve(flags, {}, {}, default_state_dir=project.state_directory)), {})
    cancellation = Cancellation(seconds)
    exit_code = session.run(request.CHECK, on_event, cancellation)
    cancellation.close()
    return exit_code, found


def fields(payload: bytes) -> list[tuple[bytes, bytes]]:
    """Name and the eighteen bytes after it of each column of a RowDescription."""
    found, rest = [], payload[2:]
    while rest:
        name, _, rest = rest.partition(b"\0")
        found.append((name, rest[:18]))
        rest = rest[18:]
    return found


def row_description(columns: list[tuple[bytes, bytes]]) -> bytes:
    text = b"".join(name + b"\0" + rest for name, rest in columns)
    return message(b"T", struct.pack("!h", len(columns)) + text)


def with_types(payload: bytes, oid: int) -> bytes:
    """All columns of another type."""
    return row_description([(name, rest[:6] + struct.pack("!i", oid) + rest[10:]) for name, rest in fields(payload)])


NONSENSE: dict[str, Corrupt] = {
    "a RowDescription without ends": lambda kind, text: message(
        kind, text.replace(b"\0", b"x") if kind == b"T" else text
    ),
    "a RowDescription of 999 columns": lambda kind, text: message(
        kind, b"\x03\xe7" + text[2:] if kind == b"T" else text
    ),
    "a RowDescription cut short": lambda kind, text: message(kind, text[:-3] if kind == b"T" else text),
    "numbers that are none": lambda kind, text: with_types(text, INT4) if kind == b"T" else message(kind, text),
    "everything is text": lambda kind, text: with_types(text, TEXT) if kind == b"T" else message(kind, text),
    "a column too many": lambda kind, text: (
        row_description([*fields(text), (b"more", b"\0" * 18)]) if kind == b"T" else message(kind, text)
    ),
    "no UTF-8": lambda kind, text: message(kind, text[:-1] + b"\xff" if kind == b"D" and len(text) > 8 else text),
    "an unknown message": lambda kind, text: message(b"y" if kind == b"D" else kind, text),
    "rows nobody asked for": lambda kind, text: b"" if kind == b"T" else message(kind, text),
    "a negative length": lambda kind, text: b"D\xff\xff\xff\xff" if kind == b"D" else message(kind, text),
    "an unknown login": lambda kind, text: message(kind, b"\0\0\0\x63" if kind == b"R" else text),
    "HTTP": lambda kind, text: b"HTTP/1.1 400 Bad Request\r\n\r\n",
}


@pytest.mark.parametrize("corrupt", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_is_named(project: Project, fresh_database: FreshDatabase, corrupt: Corrupt) -> None:
    with behind(project, fresh_database, corrupt):
        exit_code, found = look(project)
    assert exit_code is ExitCode.NOT_READY
    assert "ADX271" in found, found
    assert "127.0.0.1" in found["ADX271"].cause


def test_the_program_says_what_is_there(project: Project, fresh_database: FreshDatabase) -> None:
    with behind(project, fresh_database, NONSENSE["a RowDescription cut short"]):
        result = project.adx("--check", "--postgres", "external", "--output", "json")
    assert result.exit_code == 1, result
    assert_explained(finding(result, "ADX271"), risk="manual")


MERELY_ODD: dict[str, Corrupt] = {
    "no parameters": lambda kind, text: b"" if kind == b"S" else message(kind, text),
    "a version that is none": lambda kind, text: message(
        kind, b"server_version\0banana\0" if kind == b"S" and text.startswith(b"server_version\0") else text
    ),
    "an encoding nobody knows": lambda kind, text: message(
        kind, b"client_encoding\0banana\0" if kind == b"S" and text.startswith(b"client_encoding\0") else text
    ),
    "errors that say nothing": lambda kind, text: message(b"E", b"\0") if kind == b"T" else message(kind, text),
    "errors at no place": lambda kind, text: message(b"E", b"Pbanana\0\0") if kind == b"T" else message(kind, text),
    "a RowDescription that is too long": lambda kind, text: (
        b"T\x7f\xff\xff\xff" if kind == b"T" else message(kind, text)
    ),
    "silence in the middle": lambda kind, text: None if kind == b"T" else message(kind, text),
}


@pytest.mark.parametrize("corrupt", MERELY_ODD.values(), ids=MERELY_ODD)
def test_what_is_merely_odd_ends_in_time_and_in_no_crash(
    project: Project, fresh_database: FreshDatabase, corrupt: Corrupt
) -> None:
    began = time.monotonic()
    with behind(project, fresh_database, corrupt):
        exit_code, _ = look(project, 5.0)
    assert exit_code in (ExitCode.READY, ExitCode.NOT_READY)
    assert time.monotonic() - began < 5 + 4


@pytest.mark.parametrize("seed", range(EXAMPLES))
def test_any_damage(migrated: Project, fresh_database: FreshDatabase, seed: int) -> None:
    """Some bytes of the server's answers, once it let us in, are others."""
    chance = random.Random(seed)

    def corrupt(kind: bytes, text: bytes) -> bytes:
        whole = bytearray(message(kind, text))
        if kind not in b"RSKZ" and chance.random() < 0.02:
            for _ in range(chance.randint(1, 4)):
                whole[chance.randrange(len(whole))] = chance.randrange(256)
        return bytes(whole)

    with behind(migrated, fresh_database, corrupt):
        exit_code, found = look(migrated, 6.0)
    assert exit_code in (ExitCode.READY, ExitCode.NOT_READY), (seed, found)
