"""Why a login failed, as a finding: the same words wherever somebody logs in."""

from __future__ import annotations

from adx_tui.core.model import Finding, Remedy, manual
from adx_tui.services.postgres.errors import LoginError, LoginFault
from adx_tui.services.postgres.quoting import identifier
from adx_tui.services.postgres.url import LOCAL_HOSTS, DatabaseUrl

_CAUSES = {
    LoginFault.REFUSED: ("ADX220", "Nothing listens at {host}:{port}.", "{host}:{port}"),
    LoginFault.TIMED_OUT: ("ADX221", "{host}:{port} did not answer in time.", "{host}:{port}"),
    LoginFault.UNKNOWN_HOST: ("ADX222", "The host name {host} is not known on this machine.", "{host}"),
    LoginFault.CLOSED: (
        "ADX223",
        "What listens at {host}:{port} closed the connection without a word.",
        "{host}:{port}",
    ),
    LoginFault.STARTING: ("ADX224", "The server at {host}:{port} is starting up or shutting down.", "{host}:{port}"),
    LoginFault.PASSWORD: ("ADX225", "The server at {host}:{port} refuses the password of role {user}.", "{user}"),
    LoginFault.NO_ROLE: ("ADX226", "The server at {host}:{port} has no role {user}.", "{user}"),
    LoginFault.NO_LOGIN: ("ADX302", "Role {user} may not log in (NOLOGIN).", "{user}"),
    LoginFault.NO_DATABASE: ("ADX303", "The server at {host}:{port} has no database {database}.", "{database}"),
    LoginFault.HALF_DROPPED: (
        "ADX344",
        "A DROP DATABASE of {database} was cut off: nobody can enter it any more.",
        "{database}",
    ),
    LoginFault.NO_CONNECT: ("ADX310", "Role {user} lacks CONNECT on database {database}.", "CONNECT on {database}"),
    LoginFault.NOT_ALLOWED: ("ADX227", "The server's pg_hba.conf does not let {user} in from here this way.", "{user}"),
    LoginFault.NO_TLS: (
        "ADX241",
        "The server at {host}:{port} does not encrypt, but sslmode in {key} asks for nothing less.",
        "{host}:{port}",
    ),
    LoginFault.UNTRUSTED: (
        "ADX242",
        "Nobody whom {key} trusts has signed the certificate of {host}:{port}.",
        "{host}:{port}",
    ),
    LoginFault.OTHER_HOST: (
        "ADX242",
        "The certificate of the server at {host}:{port} is made out to another host.",
        "{host}:{port}",
    ),
    LoginFault.CERTIFICATE: (
        "ADX242",
        "Your own certificate for {host}:{port}, or its key, is missing or can't be used.",
        "{host}:{port}",
    ),
    LoginFault.ROLE_FULL: ("ADX307", "Every connection that role {user} may have is taken.", "{user}"),
    LoginFault.DATABASE_FULL: ("ADX308", "Every connection that database {database} may have is taken.", "{database}"),
    LoginFault.TOO_MANY: ("ADX228", "Every connection of the server at {host}:{port} is taken.", "{host}:{port}"),
    LoginFault.GARBLED: (
        "ADX271",
        "What answers at {host}:{port} does not answer as a Postgres does.",
        "{host}:{port}",
    ),
    LoginFault.OTHER: ("ADX229", "Logging in to {host}:{port} as {user} failed.", "{user}"),
}
_LISTENS = "ss -ltnp 'sport = :{port}'"
_HOW = {
    LoginFault.REFUSED: (
        "start the server, or correct host and port in {key}",
        "pg_isready -h {host} -p {port}",
    ),
    LoginFault.TIMED_OUT: ("see whether a firewall or a VPN is in the way", "pg_isready -h {host} -p {port}"),
    LoginFault.UNKNOWN_HOST: ("correct the host in {key}", "{key}=…@127.0.0.1:{port}/{database}"),
    LoginFault.CLOSED: ("see what listens there", _LISTENS),
    LoginFault.STARTING: ("wait a moment and try again", "pg_isready -h {host} -p {port}"),
    LoginFault.PASSWORD: ("set the password the server has, or the server's to the one you have", "\\password {user}"),
    LoginFault.NO_ROLE: (
        "create the role, as an administrator",
        "CREATE ROLE {quoted_user} LOGIN CREATEDB PASSWORD '…'",
    ),
    LoginFault.NO_LOGIN: ("let the role log in, as an administrator", "ALTER ROLE {quoted_user} LOGIN"),
    LoginFault.NO_DATABASE: ("create the database, as an administrator", "CREATE DATABASE {quoted_database}"),
    LoginFault.HALF_DROPPED: (
        "what was in it can't be had back from the server: finish it, as an administrator",
        "DROP DATABASE {quoted_database}",
    ),
    LoginFault.NO_CONNECT: (
        "grant it, as an administrator",
        "GRANT CONNECT ON DATABASE {quoted_database} TO {quoted_user}",
    ),
    LoginFault.NOT_ALLOWED: (
        "add a line to pg_hba.conf, as an administrator",
        "host {database} {user} <address> scram-sha-256",
    ),
    LoginFault.NO_TLS: (
        "on this machine, take sslmode out of {key}; elsewhere, have the server encrypt",
        "{key}=…?sslmode=disable  (or: ALTER SYSTEM SET ssl = on, with a certificate)",
    ),
    LoginFault.UNTRUSTED: (
        "name the authority that signed it, or `system` for those of this machine",
        "{key}=…@{host}:{port}/{database}?sslmode=verify-full&sslrootcert=<file>",
    ),
    LoginFault.OTHER_HOST: (
        "write the host as the certificate has it",
        "openssl s_client -starttls postgres -connect {host}:{port} </dev/null | openssl x509 -noout -subject -ext "
        "subjectAltName",
    ),
    LoginFault.CERTIFICATE: (
        "name your certificate and its key, which only you may be able to read",
        "{key}=…@{host}:{port}/{database}?sslmode=require&sslcert=<file>&sslkey=<file>",
    ),
    LoginFault.ROLE_FULL: ("close some, or raise its limit", "ALTER ROLE {quoted_user} CONNECTION LIMIT -1"),
    LoginFault.DATABASE_FULL: (
        "close some, or raise its limit",
        "ALTER DATABASE {quoted_database} CONNECTION LIMIT -1",
    ),
    LoginFault.TOO_MANY: (
        "see who holds them, as an administrator",
        "SELECT application_name, count(*) FROM pg_stat_activity GROUP BY 1 ORDER BY 2 DESC",
    ),
    LoginFault.GARBLED: ("see what listens there, and whether a proxy is in between", _LISTENS),
    LoginFault.OTHER: ("see what the server says", "psql -h {host} -p {port} -U {user} {database}"),
}


def finding(error: LoginError, url: DatabaseUrl, *remedies: Remedy) -> Finding:
    """`error` of a login through `url`; `remedies` are what the caller can do about it, if it can."""
    code, cause, subject = _CAUSES[error.fault]
    title, preview = _HOW[error.fault]
    if error.fault is LoginFault.TIMED_OUT and url.host in LOCAL_HOSTS:  # no network is in between
        title, preview = "see what listens there: it takes connections, and says nothing", _LISTENS
    parts = {
        "host": url.host,
        "port": url.port,
        "user": url.user,
        "database": url.database,
        "key": url.variable,
        "quoted_user": identifier(url.user),
        "quoted_database": identifier(url.database),
    }
    return Finding(
        code=code,
        cause=cause.format(**parts),
        subject=subject.format(**parts),
        evidence=(error.message, f"login  {url}"),
        remedies=remedies
        or (manual(f"login.{error.fault.name.lower()}", title.format(**parts), preview.format(**parts)),),
    )
