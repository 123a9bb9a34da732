"""What adx-tui expects each driver to make of a database URL is what the driver itself makes of it."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

import psycopg
import pytest
from psycopg import conninfo, pq

from adx_tui.services.postgres.drivers import libpq, neon, node_postgres, postgres_js
from adx_tui.services.postgres.drivers.reading import UrlReading, Use
from tests.environment.tricky_urls import ENVIRONMENTS, URLS
from tests.support.node_programs import NodePrograms

PROGRAMS = NodePrograms("adx-test-url-drivers", Path(__file__).with_name("drivers"), ("--no-package-lock",))
PREDICTIONS: Mapping[str, Callable[[str, Mapping[str, str]], UrlReading]] = {
    "node-postgres": node_postgres.read,
    "adapter-pg": node_postgres.read,
    "neon": neon.read,
    "postgres.js": postgres_js.read,
}
CHECKED_ON_CONNECTING = ("channel_binding", "sslmode", "sslnegotiation", "target_session_attrs")
Case = tuple[str, Mapping[str, str]]
Answer = dict[str, Any] | str
"""The parts of a URL as a driver has them; a text where it ended with an error."""

CASES: Mapping[str, Case] = {
    **{name: (url, {}) for name, url in URLS.items()},
    **{f"{url} with {variables}": (url, variables) for url, variables in ENVIRONMENTS},
}


@pytest.mark.prisma
@pytest.mark.parametrize("driver", PREDICTIONS)
def test_a_driver_of_node_makes_of_a_url_what_is_predicted(driver: str) -> None:
    answers = ask(driver, [*CASES.values()])

    assert differences(answers, PREDICTIONS[driver]) == {}


def test_libpq_makes_of_a_url_what_is_predicted() -> None:
    answers = [asked_of_libpq(*case) for case in CASES.values()]

    assert differences(answers, libpq.read) == {}


def test_every_parameter_of_libpq_is_known() -> None:
    theirs = {
        option.keyword.decode(): option.envvar.decode() if option.envvar else ""
        for option in pq.Conninfo.get_defaults()
        if b"*" not in option.dispchar or option.keyword == b"password"
    }

    assert theirs.items() - libpq.KEYWORDS.items() == set()


def ask(driver: str, cases: Sequence[Case]) -> list[Answer]:
    about = [{"url": url, "environment": environment} for url, environment in cases]
    answers: list[Answer] = PROGRAMS.ask("read.mjs", driver, about=about)
    return answers


def asked_of_libpq(url: str, environment: Mapping[str, str]) -> Answer:
    """What is checked on connecting alone is checked by connecting to a server that is not there."""
    outside = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    with mock.patch.dict(os.environ, {**outside, **environment}, clear=True):
        try:
            given = {
                option.keyword.decode(): option.val.decode(errors="surrogateescape")
                for option in pq.Conninfo.parse(url.encode())
                if option.val is not None
            }
        except psycopg.OperationalError as error:
            return str(error)
        variables = {
            option.keyword.decode(): option.val.decode()
            for option in pq.Conninfo.get_defaults()
            if option.envvar and option.envvar.decode() in environment and option.val
        }
        checked = {name: value for name, value in {**variables, **given}.items() if name in CHECKED_ON_CONNECTING}
        started = pq.PGconn.connect_start(conninfo.make_conninfo("host=/nowhere", **checked).encode())
        if b"invalid" in (message := started.error_message):
            return message.decode()
    known: dict[str, Any] = {**variables, **given}
    hosts = known.pop("host", "").split(",")
    ports = str(known.pop("port", "5432")).split(",")
    if any(not port.isdigit() or not 0 < int(port) < 65536 for port in ports if port):
        return "invalid port"
    if len(ports) not in (1, len(hosts)):
        return "could not match ports to hosts"
    user, own = known.pop("user", ""), getpass.getuser()
    database = known.pop("dbname", user)
    tls = known.pop("sslmode", "verify-full" if known.get("sslrootcert") == "system" else "prefer")
    return {
        "hosts": [[host, int(ports[at % len(ports)] or 5432)] for at, host in enumerate(hosts)],
        "user": "" if user == own else user,
        "password": known.pop("password", ""),
        "database": "" if database == own else database,
        "tls": "verify-ca" if tls == "require" and known.get("sslrootcert") else tls,
        "settings": {key: str(value) for key, value in known.items()},
    }


def differences(
    answers: Sequence[Answer], predict: Callable[[str, Mapping[str, str]], UrlReading]
) -> dict[str, tuple[Answer, UrlReading]]:
    """By name, what a driver made of a case and what was predicted, where the two are not the same."""
    differing: dict[str, tuple[Answer, UrlReading]] = {}
    for (name, case), answer in zip(CASES.items(), answers, strict=True):
        reading = predict(*case)
        same = bool(reading.refused) if isinstance(answer, str) else _as_answer(reading, answer) == answer
        if not same:
            differing[name] = answer, reading
    return differing


def _as_answer(reading: UrlReading, answer: Mapping[str, Any]) -> Answer:
    """Of the form that the answer has."""
    every = {
        "hosts": [[host.name, host.port] for host in reading.hosts],
        "user": reading.user,
        "password": reading.password,
        "database": reading.database,
        "tls": str(reading.tls),
        "schema": reading.schema,
        "settings": dict(reading.settings),
        "sent": sorted(name for name, use in reading.parameters.items() if use is Use.SENT),
    }
    return "refused" if reading.refused else {key: every[key] for key in answer}
