"""What a transaction can't do, or is kept from: 25001, 25006, 25P02, 55006, 57014, 55P03, 40P01, 40001."""

from __future__ import annotations

import re

from adx_tui.services.grants import privileges
from adx_tui.services.postgres import script as sql_script
from adx_tui.services.postgres import statement_parts, surroundings
from adx_tui.steps.shared.sqlstates.refusal import Explanation, Refusal, advise

_HOLDERS = (
    "SELECT pid, pg_blocking_pids(pid), query FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0;"
)
_READ_ONLY = "default_transaction_read_only"
_TIMEOUTS = ("statement", "idle_in_transaction_session", "transaction", "idle_session")


def explain_not_in_transaction(refusal: Refusal) -> Explanation:
    statements = len(sql_script.split(refusal.text))
    return Explanation(
        "Postgres runs that only outside of a transaction, and a script of several statements, a function and a DO"
        " block are one",
        (),
        (
            advise(
                f"put it alone into a {refusal.author} of its own"
                if statements > 1
                else f"take it out of the {refusal.author}s",
                refusal.where,
            ),
        ),
    )


def explain_timeout(refusal: Refusal) -> Explanation | None:
    """57014 (query_canceled): a limit, and who set it: the script, a role, the database, the server, the URL."""
    kind = next((kind for kind in _TIMEOUTS if f"{kind.split('_')[0]} timeout" in refusal.server.message.lower()), "")
    option = f"{kind}_timeout" if kind else _limit_of_script(refusal)
    setting = surroundings.read_setting(refusal.connection, option) if option else None
    if setting is None:
        return None
    if in_script := _set_by_script(refusal, option):
        line, value = in_script
        return Explanation(
            f"it took longer than {option} allows, which this {refusal.author} sets to {value} in line {line}",
            (f"line {line}  {option} = {value}",),
            (advise("let it take longer", f"SET LOCAL {option} = '10min';"),),
        )
    where, reset = _origin(refusal, option, setting.source, setting.file, setting.line)
    return Explanation(
        f"it took longer than {option} allows, which is {setting.now}, set by {where}",
        (f"seen  {option} = {setting.now}  ({where})",),
        (
            advise(
                f"let this {refusal.author} take longer: put this at its beginning", f"SET LOCAL {option} = '10min';"
            ),
            *((advise("or take the limit away where it is set", reset),) if reset else ()),
        ),
    )


def explain_cancelled(refusal: Refusal) -> Explanation:
    return Explanation("somebody cancelled it", (), (advise("run again", "adx-tui --auto"),))


def explain_lock_not_available(refusal: Refusal) -> Explanation:
    return Explanation(
        "another session held a lock on it for longer than lock_timeout allows",
        (f"seen  lock_timeout = {surroundings.ask(refusal.connection, _current('lock_timeout'))}",),
        (advise("run again; if it stays so, see who holds locks", _HOLDERS),),
    )


def explain_deadlock(refusal: Refusal) -> Explanation:
    return Explanation(
        "it and another session waited for each other, and Postgres broke this one off",
        (),
        (advise("run again; if it stays so, see who holds locks", _HOLDERS),),
    )


def explain_serialization(refusal: Refusal) -> Explanation:
    return Explanation(
        "another session changed the same rows meanwhile",
        (),
        (advise("run again; if it stays so, see who holds locks", _HOLDERS),),
    )


def explain_read_only(refusal: Refusal) -> Explanation | None:
    """25006 (read_only_sql_transaction): a standby, the script itself, or a default that somebody set."""
    if surroundings.ask(refusal.connection, "pg_is_in_recovery()") == "true":
        return Explanation(
            "this server is a standby: it only follows another one",
            ("pg_is_in_recovery  true",),
            (advise("point DATABASE_URL at the primary", "SELECT * FROM pg_stat_wal_receiver;"),),
        )
    for statement in sql_script.split(refusal.text):
        if re.search(r"(?i)\bREAD\s+ONLY\b|\btransaction_read_only\b", statement.text) and (
            sql_script.leading_words(statement.text, 1)[0:1] in (("SET",), ("BEGIN",), ("START",))
        ):
            return Explanation(
                f"this {refusal.author} itself asks for it in line {statement.line}",
                (f"line {statement.line}  {' '.join(statement.text.split())}",),
                (advise("take that out", f"{statement.text};"),),
            )
    setting = surroundings.read_setting(refusal.connection, _READ_ONLY)
    if setting is None or setting.begins != "on":
        return None
    where, reset = _origin(refusal, _READ_ONLY, setting.source, setting.file, setting.line)
    return Explanation(
        f"sessions begin read-only here: {_READ_ONLY} is on, set by {where}",
        (f"{_READ_ONLY} = on  ({where})",),
        (advise("if that is not meant, take the setting away", reset),) if reset else (),
    )


def explain_pending_events(refusal: Refusal) -> Explanation | None:
    """55006: rows of the same transaction wait for a deferred rule, and the table can't be altered before."""
    table = statement_parts.table(refusal.statement)
    if not table or sql_script.leading_words(refusal.statement, 1) not in (
        ("ALTER",),
        ("TRUNCATE",),
        ("DROP",),
        ("CREATE",),
    ):
        return None
    if "pending trigger events" not in refusal.server.message:
        return None
    return Explanation(
        f"rows of {table} were changed in the same transaction, and a deferred rule has still to look at them",
        (),
        (
            advise("let it look now, before this statement", f"SET CONSTRAINTS ALL IMMEDIATE;\n{refusal.statement};"),
            advise(f"or put this statement into a {refusal.author} of its own", refusal.where),
        ),
    )


def explain_in_use(refusal: Refusal) -> Explanation | None:
    """55006 (object_in_use): sessions on a database, also on template1 while it is copied."""
    from adx_tui.services.postgres.connection import rows

    database = refusal.names[0] if refusal.names else ""
    if refusal.connection is None or not database:
        return None
    sessions = rows(refusal.connection, "sessions_on", database=database)
    if not sessions:
        return None
    evidence = tuple(
        f"pid {pid}  {name or 'unnamed'}, {role}, from {host}, {state}"
        for pid, name, role, host, _, state, _ in sessions[:8]
    )
    end = "\n".join(f"SELECT pg_terminate_backend({pid});" for pid, *_ in sessions)
    return Explanation(
        f"{len(sessions)} other session{'' if len(sessions) == 1 else 's'} on {database}: "
        + ", ".join(dict.fromkeys(name or "unnamed" for _, name, *_ in sessions[:4])),
        evidence,
        (advise("close them, then run again", evidence[0]), advise("or end them, if nobody is behind them", end)),
    )


def explain_aborted(refusal: Refusal) -> Explanation:
    """25P02 (in_failed_sql_transaction)."""
    return Explanation(
        "an earlier statement of the same transaction had failed, its error was passed over, and PostgreSQL takes"
        " nothing more until the rollback",
        (),
        (advise("see to the first error: let it out, or put that statement behind a SAVEPOINT", refusal.where),),
    )


def _origin(refusal: Refusal, option: str, source: str, file: str, line: int) -> tuple[str, str]:
    """Who set it, in words, and the statement that takes it away (empty: there is none).
    https://www.postgresql.org/docs/current/view-pg-settings.html"""
    setting = privileges.role_setting(refusal.connection, option, refusal.role) if refusal.connection else None
    if setting is not None:
        return f"{setting.statement} SET {option}", f"{setting.statement} RESET {option};"
    if source in ("client", "session") and refusal.project is not None:
        return "the options in DATABASE_URL", "DATABASE_URL=…  (without that part of its options)"
    if source == "default":
        return "nobody: it is the default", ""
    place = f" ({file}:{line})" if file else ""
    return f"the server's configuration{place}", f"ALTER SYSTEM RESET {option}; SELECT pg_reload_conf();"


def _set_by_script(refusal: Refusal, option: str) -> tuple[int, str] | None:
    """The last line before the statement that sets the option, and its value."""
    pattern = re.compile(rf"(?i)\bSET\s+(?:LOCAL\s+|SESSION\s+)?{option}\s*(?:=|TO)\s*('[^']*'|\w+)")
    last = None
    for match in pattern.finditer(refusal.text):
        line = refusal.text.count("\n", 0, match.start()) + 1
        if refusal.line is None or line <= refusal.line:
            last = line, match[1].strip("'")
    return last


def _limit_of_script(refusal: Refusal) -> str:
    """In a language other than English: the limit that the script sets, or the one that holds."""
    for kind in _TIMEOUTS:
        if _set_by_script(refusal, f"{kind}_timeout"):
            return f"{kind}_timeout"
    return ""


def _current(option: str) -> str:
    return f"current_setting('{option}')"
