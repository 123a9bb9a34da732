"""What uses a column, a table or a type, and so keeps it from being changed (0A000) or dropped (2BP01); and what a
partition, an index kind or a session that is busy keeps from being done (42P16, 55006)."""

from __future__ import annotations

import re

from adx_tui.services.postgres import identifiers, statement_parts, surroundings
from adx_tui.services.postgres import script as sql_script
from adx_tui.services.postgres.quoting import identifier
from adx_tui.services.postgres.surroundings import Dependent
from adx_tui.steps.shared.sqlstates.refusal import Explanation, Refusal, advise

_MOST_NAMED = 4
# https://www.postgresql.org/docs/current/indexes-types.html, -unique.html, -multicolumn.html
_ONLY_BTREE = "only a btree index can be unique; hash takes one column, and INCLUDE needs btree, gist or spgist"
# The words in which a dependency is told: https://github.com/postgres/postgres/blob/master/src/backend/catalog/dependency.c
_VIEW_OF_SCRIPT = re.compile(rf"(?P<kind>(?:materialized )?view) (?P<name>{identifiers.QUALIFIED}) depends on")


def explain_column_in_use(refusal: Refusal) -> Explanation | None:
    """ALTER COLUMN … TYPE on a column that a view, a rule, a trigger, a policy, a generated column, a publication or a
    function uses: https://www.postgresql.org/docs/current/sql-altertable.html"""
    columns = [identifiers.fold(change.column) for change in statement_parts.retypings(refusal.statement)]
    if not columns:
        return None
    users = _users(refusal, tuple(columns))
    if not users:
        return None
    words = f"column {' and '.join(map(identifier, columns))}"
    verb = "use" if len(users) > 1 else "uses"
    return Explanation(
        f"{_listed(users)} {verb} {words}, and under what uses it PostgreSQL, of any version, gives a column no "
        "other type",
        tuple(f"uses it  {user}: {' '.join(user.make.split())[:160]}" for user in users),
        (
            advise(
                f"in this {refusal.author}, drop what uses it before, and create it again after",
                _around(users, refusal.statement),
            ),
        ),
    )


def explain_still_needed(refusal: Refusal) -> Explanation | None:
    """DROP of something that others depend on: 2BP01 (dependent_objects_still_exist)."""
    statement = refusal.statement
    words = sql_script.leading_words(statement, 2)
    if words == ("DROP", "ROLE") or words == ("DROP", "USER"):
        role = refusal.names[0] if refusal.names else "…"
        return Explanation(
            f"role {role} still owns something or has rights here",
            (),
            (
                advise(
                    "hand over what it owns, and take its rights away, in every database of the server",
                    f"REASSIGN OWNED BY {identifier(role)} TO {identifier(refusal.role)};\n"
                    f"DROP OWNED BY {identifier(role)};",
                ),
            ),
        )
    columns = tuple(map(identifiers.fold, statement_parts.dropped_columns(statement)))
    users = _users(refusal, columns) if columns or words == ("DROP", "TABLE") else ()
    depending = [line for line in refusal.server.detail.splitlines() if line.strip()]
    if users:
        made = ";\n".join(user.make for user in users).replace("\n", "\n-- ")
        again = f"-- as it is now, to be written anew without what is gone:\n-- {made};"
        preview = "\n".join([*(f"{user.drop};" for user in users), f"{statement};", again])
        title = f"in this {refusal.author}, drop what uses it first, then create it again without it"
        cause = f"{_listed(users)} still {'use' if len(users) > 1 else 'uses'} it"
        return Explanation(cause, tuple(f"uses it  {user}" for user in users), (advise(title, preview),))
    if not depending:
        return None
    return Explanation(
        f"{depending[0].rstrip('.')}" + (f", and {len(depending) - 1} more do" if len(depending) > 1 else ""),
        (),
        (
            advise("change or drop what depends on it first", "\n".join(f"-- {line}" for line in depending)),
            advise("or drop that with it, if nobody needs it (it is lost)", f"{statement} CASCADE;"),
        ),
    )


def explain_partitioned(refusal: Refusal) -> Explanation | None:
    """What a partitioned table can't have: https://www.postgresql.org/docs/current/ddl-partitioning.html"""
    table = statement_parts.table(refusal.statement)
    facts = surroundings.read_table(refusal.connection, table)
    own = re.search(r"(?is)\ACREATE\s+TABLE\b.*\bPARTITION\s+BY\s+(.+)\Z", refusal.statement)
    key = facts.partition_key if facts else own[1] if own else ""
    if not key:
        return None
    name, own_key = facts.name if facts else "it", re.findall(r'"[^"]+"|[^\W\d]\w*', key)[1:]
    seen = (f"partitioned  {name} by {key}",)
    if re.search(r"(?i)\bCONCURRENTLY\b", refusal.statement):
        return Explanation(
            f"{name} is partitioned, and an index of all partitions is built in one piece",
            seen,
            (advise("without CONCURRENTLY; or ON ONLY, and one index CONCURRENTLY for each partition", refusal.where),),
        )
    keyed = statement_parts.key_columns(refusal.statement)
    if re.search(r"(?i)\b(?:UNIQUE|PRIMARY\s+KEY)\b", refusal.statement) and not set(own_key) <= set(keyed):
        if re.search(r"(?i)\bUSING\s+INDEX\b", refusal.statement):
            return None
        return Explanation(
            f"{name} is partitioned by {key}, and each partition sees only its own rows: what is to be unique has to "
            "hold the partition key",
            seen,
            (advise("put the partition key into the key", f"PRIMARY KEY (…, {', '.join(own_key)})"),),
        )
    changed = {change.column for change in statement_parts.retypings(refusal.statement)}
    if not (changed | set(statement_parts.dropped_columns(refusal.statement))) & set(own_key):
        return None
    return Explanation(
        f"{name} is partitioned by {key}, and a column of its partition key can't be changed",
        seen,
        (advise("make a new partitioned table, and move the rows", f"CREATE TABLE … PARTITION BY {key};"),),
    )


def explain_index_kind(refusal: Refusal) -> Explanation | None:
    """An index access method that can't do what is asked of it: unique, several columns, INCLUDE."""
    method = re.search(r"(?is)\ACREATE\s.*?\bINDEX\b.*?\bUSING\s+(\w+)", refusal.statement)
    asked = re.search(r"(?i)\bUNIQUE\b|\bINCLUDE\b|,|\b(?:ASC|DESC|NULLS)\b", refusal.statement)
    if method is None or method[1].lower() == "btree" or asked is None:
        return None
    without = re.sub(r"(?is)\bUSING\s+\w+\s*", "", refusal.statement, count=1)
    return Explanation(
        f"that is the kind of index, {method[1].lower()}: {_ONLY_BTREE}",
        (),
        (advise("use a btree index", f"{without};"),),
    )


def explain_another_database(refusal: Refusal) -> Explanation | None:
    """A name of three parts: a session sees one database."""
    names = re.findall(r"\.".join([identifiers.IDENTIFIER] * 3), refusal.statement)
    here = surroundings.ask(refusal.connection, "current_database()")
    other = next((name for name in names if _meant(name) in refusal.server.message), "")
    if not other:
        return None
    schema_and_name = ".".join(identifiers.parts(other)[1:])
    return Explanation(
        f"{other} is in another database than {here}, and a session sees only its own",
        (f"connected to  {here}",),
        (advise("leave the database out, or reach the other one with postgres_fdw", schema_and_name),),
    )


def explain_missing_in_build(refusal: Refusal) -> Explanation | None:
    """A server that was compiled without a library: XML, LZ4, ICU."""
    library = re.search(r"\b(libxml|xml|lz4|zstd|ICU|OpenSSL|LLVM|GSSAPI)\b", refusal.words, re.IGNORECASE)
    if library is None or not re.search(r"built with|this build|not supported|unsupported", refusal.words):
        return None
    return Explanation(
        f"this server was built without {library[1]}",
        (f"server  {refusal.version}",),
        (advise("use a server that was built with it, or do without it", "SELECT * FROM pg_config;"),),
    )


def explain_table_definition(refusal: Refusal) -> Explanation | None:
    """42P16 (invalid_table_definition): a view that loses columns, a second primary key."""
    words = sql_script.leading_words(refusal.statement, 4)
    if words[:3] == ("CREATE", "OR", "REPLACE") and "VIEW" in refusal.statement[:60].upper():
        name = next((made.written for made in statement_parts.created_names(refusal.statement)), "…")
        users = surroundings.find_dependents(refusal.connection, name, ())
        create = re.sub(r"(?i)\bOR\s+REPLACE\s+", "", refusal.statement, count=1)
        return Explanation(
            "CREATE OR REPLACE VIEW keeps every column as it is, in name, type and order; new ones go behind",
            tuple(f"uses it  {user}" for user in users),
            (
                advise(
                    f"in this {refusal.author}, drop the view and create it anew (its grants go with it)",
                    _around((Dependent("view", name, f"DROP VIEW {name}", ""), *()), create, users),
                ),
            ),
        )
    facts = surroundings.read_table(refusal.connection, statement_parts.table(refusal.statement))
    if facts and facts.primary_key and re.search(r"(?i)\bPRIMARY\s+KEY\b", refusal.statement):
        constraint = facts.primary_key.partition(" ")[0]
        return Explanation(
            f"{facts.name} has a primary key, and a table has one",
            (f"seen  {facts.primary_key}",),
            (
                advise(
                    "drop that one first, in the same migration",
                    f"ALTER TABLE {facts.name} DROP CONSTRAINT {identifier(constraint)};\n{refusal.statement};",
                ),
            ),
        )
    return explain_partitioned(refusal)


def _meant(written: str) -> str:
    return ".".join(map(identifiers.unquote, identifiers.parts(written)))


def _users(refusal: Refusal, columns: tuple[str, ...]) -> tuple[Dependent, ...]:
    """What uses the columns; where the catalogue has it no longer, for the script itself made it: its statement."""
    table = statement_parts.table(refusal.statement)
    users = surroundings.find_dependents(refusal.connection, table, columns)
    if users:
        return users
    named = [(match["kind"], match["name"]) for match in _VIEW_OF_SCRIPT.finditer(refusal.server.detail)]
    made = {
        created.name: statement.text
        for statement in sql_script.split(refusal.text)
        for created in statement_parts.created_names(statement.text)
    }
    return tuple(
        Dependent(kind, name, f"DROP {kind.upper()} {name}", made.get(identifiers.own_name(name), ""))
        for kind, name in named
    )


def _around(users: tuple[Dependent, ...], statement: str, outer: tuple[Dependent, ...] = ()) -> str:
    """`statement`, with the users dropped before and made again after, `outer` round them."""
    every = (*outer, *users)
    again = [user.make or f"-- CREATE {user.kind.upper()} {user.name} again" for user in reversed(every) if user.make]
    return "\n".join(f"{part};" for part in (*(user.drop for user in every), statement, *again))


def _listed(users: tuple[Dependent, ...]) -> str:
    more = f" and {len(users) - _MOST_NAMED} more" if len(users) > _MOST_NAMED else ""
    return ", ".join(str(user) for user in users[:_MOST_NAMED]) + more
