"""A table, a column, a type, a function or a setting is not there: 42P01, 42703, 42704, 42883, 3F000, 42601. Because it
is in a schema off the search_path, comes with an extension, came with a newer server, is made too late, or misspelt."""

from __future__ import annotations

import re
from collections.abc import Iterable

from adx_tui.services import merge_marks
from adx_tui.services.postgres import names, statement_parts, surroundings
from adx_tui.services.postgres.quoting import identifier, literal
from adx_tui.steps.shared import extension_sources
from adx_tui.steps.shared.sqlstates.refusal import Explanation, Refusal, advise, spell

_CASE = "without double quotes Postgres reads a name in lower case, and with them exactly as it is written"
_OTHER_STATE = "; no migration that is applied makes it, so the seed is of another state of the schema"

# What comes with an extension: types, operator classes, operators and functions that scripts use.
_FROM_EXTENSION = {
    name: extension
    for extension, provided in {
        "citext": "citext",
        "hstore": "hstore",
        "ltree": "ltree lquery ltxtquery",
        "vector": "vector halfvec sparsevec vector_l2_ops vector_cosine_ops vector_ip_ops hnsw ivfflat",
        "cube": "cube",
        "postgis": "geometry geography st_makepoint st_setsrid st_dwithin st_distance st_geomfromtext",
        "pg_trgm": "gin_trgm_ops gist_trgm_ops similarity word_similarity show_trgm",
        "uuid-ossp": "uuid_generate_v1 uuid_generate_v1mc uuid_generate_v3 uuid_generate_v4 uuid_generate_v5",
        "pgcrypto": "crypt gen_salt digest hmac gen_random_bytes pgp_sym_encrypt pgp_sym_decrypt",
        "unaccent": "unaccent",
        "fuzzystrmatch": "levenshtein soundex metaphone dmetaphone",
        "intarray": "gin__int_ops gist__int_ops",
        "isn": "isbn isbn13 issn",
        "tablefunc": "crosstab normal_rand",
        "btree_gist": "gist_int4_ops gist_uuid_ops",
        "earthdistance": "ll_to_earth earth_box",
    }.items()
    for name in provided.split()
}


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


def explain_extension_needed(refusal: Refusal) -> Explanation | None:
    """It comes with an extension, which this database lacks."""
    for name in refusal.names:
        wanted = refusal.without_schema(name).removesuffix("[]").lower()
        extension = _FROM_EXTENSION.get(wanted)
        if extension is None or _is_installed(refusal, extension):
            continue
        if refusal.connection and not names.is_available(refusal.connection, extension):
            return extension_absent(refusal, extension)
        statement = f"CREATE EXTENSION IF NOT EXISTS {identifier(extension)};"
        late = [
            script for script in refusal.later if re.search(rf'(?i)CREATE\s+EXTENSION\b.*?"?{extension}\b', script.text)
        ]
        if late:
            return Explanation(
                f"it comes with the extension {extension}, which {late[0]} creates, and that comes after",
                (f"created by  {late[0].where}",),
                (advise("create it here already (IF NOT EXISTS, there too)", statement),),
            )
        return Explanation(
            f"it comes with the extension {extension}, which this database lacks",
            (),
            (advise("put this at the beginning of the migration, or have an administrator run it", statement),),
        )
    return None


def extension_absent(refusal: Refusal, extension: str) -> Explanation:
    """The server has no files of the extension."""
    what, image = extension_sources.image(refusal.project, extension, refusal.major)
    return Explanation(
        f"the files of extension {extension} are not on the server",
        (f"server  {refusal.version}; pg_available_extensions has no {extension}",) if refusal.connection else (),
        (
            advise(
                f"{what}, or the system's package",
                f"{image}\n{extension_sources.package(extension, refusal.major)}",
            ),
            advise("or do without it: take it out of the migration", refusal.where),
        ),
    )


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


def _is_installed(refusal: Refusal, extension: str) -> bool:
    question = f"EXISTS (SELECT FROM pg_extension WHERE extname = {literal(extension)})"
    return surroundings.ask(refusal.connection, question) == "true"


def _operators(refusal: Refusal) -> tuple[str, ...]:
    """`operator does not exist: text % text`: only the place of the words is taken, which no language changes."""
    if refusal.server.sqlstate != "42883" or "(" in refusal.server.message:
        return ()
    return tuple(re.findall(r"\s([-+*/<>=~!@#%^&|`?]+)\s", f"{refusal.server.message} "))
