"""Keys of `.env` that say the same thing twice: a port and a role's password stand in a key of their own, and in every
URL that goes there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from adx_tui.core import port_number
from adx_tui.services.environment import expansion
from adx_tui.services.postgres import url as database_url
from adx_tui.services.postgres.url import LOCAL_HOSTS, DatabaseUrl, DatabaseUrlError
from adx_tui.services.project.project import Project

_PORT, _USER, _PASSWORD = "POSTGRES_PORT", "POSTGRES_USER", "POSTGRES_PASSWORD"


_Login = tuple[str, int | None, str]
"""Host, port (None: whichever this machine's server has) and role."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """What one key says: the port of the local server, and passwords."""

    port: int | None
    logins: Mapping[_Login, str]


def moved_with(project: Project, key: str, before: str, values: Mapping[str, str]) -> dict[str, str]:
    """What other keys of `values` become where `key`, which was `before`, is what `values` have now: those that said
    the same as it go on saying the same. A value that makes no sense moves nothing."""
    old, new = _facts(project, key, {**values, key: before}), _facts(project, key, values)
    moved: dict[str, str] = {}
    for other in values:
        if other == key:
            continue
        value = _followed(project, other, values, old, new)
        if value is not None and value != values[other]:
            moved[other] = value
    return moved


def contradictions(project: Project, values: Mapping[str, str]) -> dict[str, str]:
    """For each key that contradicts another one, in a sentence how."""
    contradicting: dict[str, str] = {}
    urls = dict(_urls(project, values))
    port = port_number.parse(values.get(_PORT, ""))
    user, password = values.get(_USER, ""), values.get(_PASSWORD, "")
    first: dict[tuple[str, int, str], str] = {}
    for key, url in urls.items():
        if project.is_local and url.is_local and port is not None and url.port != port:
            contradicting.setdefault(_PORT, f"{key} goes to port {url.port}")
            contradicting[key] = f"{_PORT} is {port}, but this goes to port {url.port}"
            continue
        if project.is_local and url.is_local and password and url.user == user and url.password not in ("", password):
            contradicting[key] = f"{_PASSWORD} has another password for the role {url.user}"
            continue
        other = first.setdefault((_host(url), url.port, url.user), key)
        if url.password and urls[other].password and urls[other].password != url.password:
            contradicting[key] = f"{other} has another password for the role {url.user}"
    return contradicting


def _followed(project: Project, key: str, values: Mapping[str, str], old: _Facts, new: _Facts) -> str | None:
    """What `key` is to be, with what was changed elsewhere; None where that is none of its business."""
    if key == _PORT:
        return str(new.port) if new.port is not None and port_number.parse(values[key]) == old.port else None
    if key == _PASSWORD:
        return _new_password(("localhost", None, values.get(_USER, "")), values[key], old, new)
    url = dict(_urls(project, values)).get(key)
    if url is None:
        return None
    changed = url
    if url.is_local and old.port is not None and new.port is not None and url.port == old.port:
        changed = changed.changed(port=new.port)
    both: tuple[_Login, ...] = ((_host(url), url.port, url.user), ("localhost", None, url.user))
    for login in both:
        if url.is_local or login[1] is not None:
            password = _new_password(login, url.password, old, new)
            changed = changed if password is None else changed.changed(password=password)
    return None if changed == url else changed.with_password


def _new_password(login: _Login, password: str, old: _Facts, new: _Facts) -> str | None:
    before, now = old.logins.get(login), new.logins.get(login)
    return now if now and before == password and now != before else None


def _facts(project: Project, key: str, values: Mapping[str, str]) -> _Facts:
    if key == _PORT:
        return _Facts(port_number.parse(values[key]) if project.is_local else None, {})
    if key == _PASSWORD:
        local: dict[_Login, str] = {("localhost", None, values.get(_USER, "")): values[key]} if project.is_local else {}
        return _Facts(None, local)
    url = dict(_urls(project, values)).get(key)
    if url is None:
        return _Facts(None, {})
    logins: dict[_Login, str] = {(_host(url), url.port, url.user): url.password}
    if url.is_local and project.is_local:
        logins["localhost", None, url.user] = url.password
    return _Facts(url.port if url.is_local and project.is_local else None, logins)


def _urls(project: Project, values: Mapping[str, str]) -> Iterator[tuple[str, DatabaseUrl]]:
    """The keys that are the URL of a database, and can be read as they stand."""
    for key, value in values.items():
        if key in project.snapshot.url_names.every and not expansion.unknown_in(value):
            try:
                yield key, database_url.parse(value)
            except DatabaseUrlError:
                continue


def _host(url: DatabaseUrl) -> str:
    return "localhost" if url.host in LOCAL_HOSTS else url.host.lower()
