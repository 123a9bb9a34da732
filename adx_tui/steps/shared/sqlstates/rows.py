"""Rows that break a rule: 23502, 23503, 23505, 23514, 23P01. Those that a script brings, and those that were there.

Of the users' rows nothing is shown but how many there are, and the query that lists them.
"""

from __future__ import annotations

import re

from adx_tui.services.postgres import identifiers, statement_parts, surroundings
from adx_tui.services.postgres import script as sql_script
from adx_tui.services.postgres.quoting import identifier
from adx_tui.services.postgres.surroundings import MOST_COUNTED
from adx_tui.services.seeds import constraints, named_tables
from adx_tui.services.seeds.constraints import Key
from adx_tui.steps.shared.sqlstates.refusal import Explanation, Refusal, Script, advise, number

# `Key (email)=(a@b.c) already exists.`: the words are in the server's language, the parentheses in none.
_KEY = re.compile(r"\((?P<columns>.*?)\)=\((?P<values>.*)\)", re.DOTALL)
LOOK = "see which rows, correct them, then run again"


def explain_new_column(refusal: Refusal) -> Explanation | None:
    """ADD COLUMN … NOT NULL without a value for the rows that are there: 23502 (not_null_violation)."""
    wanted = identifier(refusal.server.column) if refusal.server.column else ""
    added = [column for column in statement_parts.added_columns(refusal.statement) if column.is_required]
    column = next((column for column in added if identifiers.unquote(column.name) == refusal.server.column), None)
    if column is None or column.has_value:
        return None
    table = statement_parts.table(refusal.statement)
    type_only = re.sub(r"(?i)\s*\bNOT\s+NULL\b", "", column.definition)
    count = surroundings.count_rows(refusal.connection, f"SELECT FROM {table}")
    rows = f"{number(count, MOST_COUNTED)} rows" if count else "rows"
    if count == 1:
        rows = "1 row"
    made_here = "" if count is not None else f", which this {refusal.author} puts in itself"
    return Explanation(
        f"{table} has {rows}{made_here}, "
        f"which get no value in the new column {wanted}: it is NOT NULL without a default",
        (f"{table}  {rows}",) if count is not None else (),
        (
            advise(
                "add it without NOT NULL, fill it, then require it, in this migration",
                f"ALTER TABLE {table} ADD COLUMN {column.name} {type_only};\n"
                f"UPDATE {table} SET {column.name} = …;\n"
                f"ALTER TABLE {table} ALTER COLUMN {column.name} SET NOT NULL;",
            ),
            advise("see which rows there are", f"SELECT * FROM {table};"),
        ),
    )


def explain_required_column(refusal: Refusal) -> Explanation | None:
    """SET NOT NULL, or ADD PRIMARY KEY, on rows without a value."""
    table = statement_parts.table(refusal.statement)
    # Of the keys that are added, a primary one alone takes no NULL.
    columns = (*statement_parts.required_columns(refusal.statement), *statement_parts.key_columns(refusal.statement))
    column = next((column for column in columns if identifiers.unquote(column) == refusal.server.column), "")
    if not column:
        return None
    query = f"SELECT * FROM {table} WHERE {column} IS NULL"
    return Explanation(
        f"{count_in_words(refusal, query)} {table} with no value for {column}, which has to have one",
        (),
        (
            advise(LOOK, f"{query};"),
            advise("or let the migration fill them first", f"UPDATE {table} SET {column} = … WHERE {column} IS NULL;"),
        ),
    )


def explain_column_without_default(refusal: Refusal) -> Explanation | None:
    """An INSERT that leaves out what only Prisma's client fills in."""
    if refusal.connection is None or not refusal.server.column or statement_parts.is_alteration(refusal.statement):
        return None
    kind, name = (
        constraints.read_type_without_default(refusal.connection, refusal.server),
        identifier(refusal.server.column),
    )
    if not kind:
        return None
    example = "now()" if "time" in kind or kind == "date" else "gen_random_uuid()" if name == "id" else "a value"
    return Explanation(
        f"{name} has no default in the database (Prisma Client fills in @updatedAt, cuid() and uuid() itself), "
        "so that SQL has to name it",
        (f"{refusal.server.column}  {kind}, NOT NULL, no default",),
        (advise(f"name the column in the INSERT, with {example}", f"INSERT INTO … (…, {name}) …"),),
    )


def explain_explicit_null(refusal: Refusal) -> Explanation | None:
    """A NULL is written where a default would have stood in."""
    column = refusal.server.column
    if not refusal.table or not column:
        return None
    facts = next(
        (fact for fact in surroundings.list_columns(refusal.connection, refusal.table) if fact.name == column), None
    )
    if facts is None or not facts.default:
        return None
    return Explanation(
        f"it writes NULL into {facts.quoted}: the default ({facts.default}) only counts where the column is left out",
        (),
        (advise("leave the column out, or write DEFAULT or a value", refusal.where),),
    )


def values_of(refusal: Refusal) -> re.Match[str] | None:
    """The `columns` and the `values` of the key that the server shows."""
    return _KEY.search(refusal.server.detail)


def read_key(refusal: Refusal) -> Key | None:
    return constraints.read_key(refusal.connection, refusal.server) if refusal.connection else None


def explain_new_reference(refusal: Refusal) -> Explanation | None:
    """ADD FOREIGN KEY on rows that point to none: 23503 (foreign_key_violation)."""
    table, reference = statement_parts.table(refusal.statement), statement_parts.reference(refusal.statement)
    if not table or reference is None:
        return None
    keys = reference.keys or ("id",)
    joined = " AND ".join(f"o.{key} = t.{column}" for key, column in zip(keys, reference.columns, strict=False))
    present = " AND ".join(f"{column} IS NOT NULL" for column in reference.columns)
    query = (
        f"SELECT * FROM {table} AS t WHERE {present} AND NOT EXISTS (SELECT FROM {reference.other} AS o WHERE {joined})"
    )
    return Explanation(
        f"{count_in_words(refusal, query)} {table} pointing to rows of {reference.other} that do not exist",
        (),
        (
            advise(LOOK, f"{query};"),
            advise(
                "or let the migration take the reference away first (what it pointed to is lost)",
                _unlink(query, table, reference.columns),
            ),
        ),
    )


def explain_still_referenced(refusal: Refusal) -> Explanation | None:
    """A DELETE or UPDATE of rows that others point to."""
    words = sql_script.leading_words(refusal.statement, 1)
    if words not in (("DELETE",), ("UPDATE",)) or not refusal.table:
        return None
    target = statement_parts.table(refusal.statement)
    definition = surroundings.define_constraint(refusal.connection, refusal.table, refusal.server.constraint)
    return Explanation(
        f"rows of {refusal.table} still point to rows of {target}",
        (f"{refusal.server.constraint}  {definition}",) if definition else (),
        (advise(f"change or delete the rows of {refusal.table} first", f"DELETE FROM {refusal.table} WHERE …;"),),
    )


def explain_missing_parent(refusal: Refusal) -> Explanation | None:
    """An INSERT that points to a row which no script has brought yet."""
    key = read_key(refusal)
    if key is None or key.referred is None:
        return None
    referred, value, script = key.referred, values_of(refusal), refusal.script
    missing = f"no row of {referred} has {value['values'] if value else 'that key'}"
    late = [other for other in refusal.later if fills(refusal, other, referred)]
    early = [other for other in refusal.earlier if fills(refusal, other, referred)]
    if late and script and late[0].kind == script.kind == "seed":
        declare = f'[seed."{script.name}"]\nafter = ["{late[0].name}"]'
        how = advise(f"let {late[0].name} run first: renumber it, or in seeds/seeds.toml", declare)
        return Explanation(f"{missing}, and {late[0].name}, which fills it, comes after", (), (how,))
    if late:
        how = advise(f"insert it here before, or move this INSERT behind {late[0].name}", f"INSERT INTO {referred} …")
        return Explanation(f"{missing}, and {late[0]}, which fills it, comes after", (late[0].where,), (how,))
    if early:
        how = advise(f"see whether {early[-1].name} brings that row", early[-1].where)
        return Explanation(f"{missing}, though {early[-1]} fills it", (), (how,))
    title = f"insert it first, in a {refusal.author} before this one"
    return Explanation(
        f"{missing}, and no {refusal.author} is seen to fill it", (), (advise(title, f"INSERT INTO {referred} …"),)
    )


def explain_new_check(refusal: Refusal) -> Explanation | None:
    """ADD CHECK on rows that break it: 23514 (check_violation)."""
    table, condition = statement_parts.table(refusal.statement), statement_parts.check_expression(refusal.statement)
    if not table or not condition:
        return None
    query = f"SELECT * FROM {table} WHERE NOT ({condition})"
    return Explanation(
        f"{count_in_words(refusal, query)} {table} that the new check constraint forbids",
        (),
        (
            advise(LOOK, f"{query};"),
            advise("or let it hold for new rows only, and validate it later", f"{refusal.statement} NOT VALID;"),
        ),
    )


def explain_no_partition(refusal: Refusal) -> Explanation | None:
    """A row for which a partitioned table has no partition."""
    facts = surroundings.read_table(refusal.connection, refusal.table)
    if facts is None or not facts.partition_key or refusal.server.constraint:
        return None
    partitions = surroundings.list_partitions(refusal.connection, refusal.table)
    return Explanation(
        f"{facts.name} is partitioned by {facts.partition_key}, and none of its partitions takes that row",
        partitions or (f"{facts.name}  no partitions",),
        (advise("make a partition for it", f"CREATE TABLE … PARTITION OF {facts.name} DEFAULT;"),),
    )


def explain_broken_rule(refusal: Refusal) -> Explanation | None:
    """A row that breaks a check or an exclusion that is there: 23514, 23P01."""
    name = refusal.server.constraint
    definition = surroundings.define_constraint(refusal.connection, refusal.table, name) if name else ""
    if not definition:
        return None
    return Explanation(
        f"the rule is {definition}",
        (f"{name}  {definition}",),
        (advise(f"correct the row in the {refusal.author}, or the rule in a migration", refusal.where),),
    )


def fills(refusal: Refusal, script: Script, table: str) -> bool:
    """Whether a script inserts into a table, by its text or by what it wrote when it ran."""
    named = named_tables.read(script.text)
    return table in surroundings.resolve_tables(refusal.connection, named) or table in script.fills


def count_in_words(refusal: Refusal, query: str, what: str = "rows") -> str:
    """How many the query lists, up to the table's name; none after the rollback: the script itself brought them."""
    count = surroundings.count_rows(refusal.connection, query)
    if count == 0:
        return f"this {refusal.author} itself brings {what} into"
    if count == 1:
        return f"there is 1 {what[:-1]} in"
    return f"there are {number(count, MOST_COUNTED)} {what} in" if count else f"there are {what} in"


def _unlink(query: str, table: str, columns: tuple[str, ...]) -> str:
    nulls = ", ".join(f"{column} = NULL" for column in columns)
    return query.replace(f"SELECT * FROM {table} AS t", f"UPDATE {table} AS t SET {nulls}") + ";"
