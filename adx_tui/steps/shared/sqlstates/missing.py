"""A table, a column, a type, a function or a setting is not there: 42P01, 42703, 42704, 42883, 3F000, 42601. Because it
is in a schema off the search_path, came with a newer server, is made too late, or misspelt."""

from __future__ import annotations

import re
from collections.abc import Iterable

from adx_tui.services import merge_marks
from adx_tui.services.postgres import names, statement_parts, surroundings
from adx_tui.services.postgres.quoting import identifier, literal
from adx_tui.steps.shared.sqlstates.refusal import Explanation, Refusal, advise, spell

_CASE = "without double quotes Postgres reads a name in lower case, and with them exactly as it is written"
_OTHER_STATE = "; no migration that is applied makes it, so the seed is of another state of the schema"


def explain_merge_marks(refusal: Refusal) -> Explanation | None:
    """Both sides of a merge, one below the other."""
    lines = merge_marks.list_lines(refusal.text)
    if not lines:
        return None
    where = refusal.script.where if refusal.script else ""
    return Explanation(
        f"line {lines[0]} is {merge_marks.WORDS}",
        tuple(f"line {line}  {merge_marks.WORDS}" for line in lines[:8]),
        (advise("keep one side of it, or both in order, and take the marks out", f"{where}:{lines[0]}"),),
    )


def explain_syntax(refusal: Refusal) -> Explanation:
    return Explanation("the SQL is not valid at the place shown")


def explain_elsewhere(refusal: Refusal) -> Explanation | None:
    """It is there, in a schema that the search_path does not lead to."""
    for name in (*refusal.names, *_operators(refusal)):
        wanted = refusal.without_schema(name)
        if wanted != name.partition("(")[0]:
            continue
        elsewhere = surroundings.find_elsewhere(refusal.connection, wanted.removesuffix("[]"))
        if not elsewhere:
            continue
        first = elsewhere[0]
        seen = (
            *(f"seen  {entry}" for entry in elsewhere[:4]),
            f"search_path  {surroundings.ask(refusal.connection, 'current_schemas(false)') or refusal.schema}",
        )
        qualified = f"OPERATOR({first.qualified})" if first.kind == "operator" else first.qualified
        written = advise("name it with its schema", f"{refusal.where}: {qualified}")
        if not first.extension:
            return Explanation(f"there is one of that name in another schema, {first.schema}", seen, (written,))
        move = f"ALTER EXTENSION {identifier(first.extension)} SET SCHEMA {identifier(refusal.schema)};"
        return Explanation(
            f"extension {first.extension} is installed, but in schema {first.schema}, where the search_path of this "
            f"session ({refusal.schema}) does not look; CREATE EXTENSION IF NOT EXISTS leaves it there",
            seen,
            (
                written,
                advise("or move it, as its owner, if nothing else uses it there", move),
            ),
        )
    return None


def explain_asked_setting(refusal: Refusal) -> Explanation | None:
    """A policy asks for a setting of the application's that this session has not: current_setting('app.tenant')."""
    for name in refusal.names:
        asking = surroundings.list_policies_asking(refusal.connection, name) if "." in name else ()
        if asking:
            policy, table = asking[0]
            return Explanation(
                f"policy {policy} on {table} asks for the setting {name}, which this session has not",
                tuple(f"asks  policy {policy} on {table}" for policy, table in asking),
                (
                    advise(
                        f"set it first, in the same transaction of the {refusal.author}",
                        f"SELECT set_config('{name}', '…', true);",
                    ),
                ),
            )
    return None


def explain_made_later(refusal: Refusal) -> Explanation | None:
    """A script that comes after makes it, or a later statement of this one."""
    wanted = refusal.name
    if not wanted:
        return None
    for created in statement_parts.created_names(refusal.text):
        if (
            created.name == wanted
            and refusal.start is not None
            and created.start > refusal.start + len(refusal.statement)
        ):
            return Explanation(
                f"this {refusal.author} makes it only in line {created.line}",
                (),
                (advise(f"put line {created.line} before", f"{refusal.where}: {spell(wanted)}"),),
            )
    for script in refusal.later:
        for created in statement_parts.created_names(script.text):
            if created.name == wanted and created.kind != "column":
                return Explanation(
                    f"{script} makes it, and that comes after",
                    (f"made by  {script.where}:{created.line}",),
                    (
                        advise(
                            "let it come first: the order is that of the names; or move the statement there",
                            f"{script.where}:{created.line}",
                        ),
                    ),
                )
    return None


def explain_other_arguments(refusal: Refusal) -> Explanation | None:
    """The function is there, with other arguments."""
    for name in refusal.names:
        signatures = surroundings.list_signatures(refusal.connection, refusal.without_schema(name))
        if signatures:
            return Explanation(
                "there is a function of that name, but with other arguments",
                tuple(f"seen  {signature}" for signature in signatures),
                (advise("call it with arguments of these types, with a cast perhaps", f"{signatures[0]}"),),
            )
    return None


def explain_operator(refusal: Refusal) -> Explanation | None:
    """`operator does not exist: integer = text`: the types of its two sides are in every language."""
    match = re.search(
        r":\s+(?P<left>[\w\" \[\].]+?)\s+(?P<operator>[-+*/<>=~!@#%^&|`?]+)\s+(?P<right>.+)\Z", refusal.server.message
    )
    if match is None or "(" in refusal.server.message:
        return None
    left, right = match["left"], match["right"]
    side, type_name = ("left", right) if left == "text" else ("right", left)
    return Explanation(
        f"PostgreSQL has no {match['operator']} between {left} and {right}, and makes neither of the other by itself",
        (),
        (advise(f"cast one side to the type of the other, the {side} one say", f"{refusal.where}: (…)::{type_name}"),),
    )


def explain_text_as_name(refusal: Refusal) -> Explanation | None:
    """A text in double quotes, which are a name's: in VALUES there are no columns, and few are called like `a@b.c`."""
    wanted = refusal.name
    quoted = f'"{wanted}"'
    before, found, _ = refusal.statement.partition(quoted)
    if not found or (re.fullmatch(r"[\w$ ]+", wanted) and not re.search(r"(?is)\bVALUES\s*\(", before)):
        return None
    return Explanation(
        "double quotes are for names, of a column here; a text is in single quotes",
        (),
        (advise("write it in single quotes", f"{refusal.where}: {literal(wanted)}"),),
    )


def explain_relation(refusal: Refusal) -> Explanation:
    """A table, view, index or sequence is missing: SQLSTATE 42P01 (undefined_table)."""
    wanted = refusal.name
    known = names.named(refusal.connection) if refusal.connection else ()
    return _near(
        refusal,
        wanted,
        [relation.name for relation in known if relation.schema == refusal.schema and relation.kind != "type"],
        "the name is misspelt, or an earlier migration that creates it is missing",
    )


def explain_column(refusal: Refusal) -> Explanation:
    """A column is missing: SQLSTATE 42703 (undefined_column)."""
    match = re.search(r'column "?([^"]+)"?(?: of relation "([^"]+)")?', refusal.server.message)
    wanted, table = (match[1], match[2] or "") if match else ("", "")
    if not table:
        stated = re.match(
            r'(?is)(?:ALTER\s+TABLE|UPDATE|.*?\bON|.*?\bFROM)\s+(?:ONLY\s+)?"?([\w$]+)', refusal.statement
        )
        table = stated[1] if stated else ""
    known = names.columns(refusal.connection, refusal.schema, table) if refusal.connection and table else ()
    wanted = refusal.without_schema(re.sub(r" does not exist$", "", wanted))
    return _near(
        refusal, wanted, known, "the column is misspelt, or an earlier migration that adds it is missing", table
    )


def explain_other(refusal: Refusal) -> Explanation:
    """A type, an operator class or a function is missing: SQLSTATE 42704 (undefined_object) or 42883."""
    wanted = refusal.name
    known = [entry.name for entry in names.named(refusal.connection)] if refusal.connection else []
    return _near(refusal, wanted, known, "the name is misspelt, or an earlier migration that creates it is missing")


def explain_schema(refusal: Refusal) -> Explanation:
    """A schema is missing: 3F000 (invalid_schema_name)."""
    wanted = refusal.names[0] if refusal.names else ""
    schemas = surroundings.ask(refusal.connection, "SELECT string_agg(nspname, ' ' ORDER BY nspname) FROM pg_namespace")
    known = [name for name in schemas.split() if not name.startswith("pg_") and name != "information_schema"]
    near = names.nearest(wanted, known)
    return Explanation(
        "the schema is misspelt, or the migration that creates it is missing",
        (f"schemas  {', '.join(known)}",) if known else (),
        (
            advise("name the one that is there", f"{refusal.where}: {spell(near)}")
            if near
            else advise("create it first", f"CREATE SCHEMA IF NOT EXISTS {spell(wanted)};"),
        ),
    )


def _near(refusal: Refusal, wanted: str, known: Iterable[str], cause: str, table: str = "") -> Explanation:
    near = names.nearest(wanted, known)
    if not near:
        of_seed = _OTHER_STATE if refusal.script and refusal.script.kind == "seed" else ""
        bring = "bring the seed up to date, or add the migration that it needs"
        return Explanation(cause + of_seed, (), (advise(bring, "adx-tui --auto"),) if of_seed else ())
    if near.lower() == wanted.lower():
        where = f" of {identifier(table)}" if table else ""
        cause = f"there is {spell(near)}{where}, and {_CASE}"
    return Explanation(
        cause,
        (f"seen  nearest name in the database: {spell(near)}",),
        (advise("correct the name in the file, then run again", f"{refusal.where}: {spell(near)}"),),
    )


def _operators(refusal: Refusal) -> tuple[str, ...]:
    """`operator does not exist: text % text`: only the place of the words is taken, which no language changes."""
    if refusal.server.sqlstate != "42883" or "(" in refusal.server.message:
        return ()
    return tuple(re.findall(r"\s([-+*/<>=~!@#%^&|`?]+)\s", f"{refusal.server.message} "))
