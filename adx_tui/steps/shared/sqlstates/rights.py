"""42501 (insufficient_privilege): a right never granted, an owner, row-level security, a superuser's matter."""

from __future__ import annotations

import re

from adx_tui.services.postgres import names, statement_parts, surroundings
from adx_tui.services.postgres import script as sql_script
from adx_tui.services.postgres.names import CatalogueName
from adx_tui.services.postgres.quoting import identifier, literal
from adx_tui.steps.shared.sqlstates.refusal import Explanation, Refusal, advise, spell

_ADMINISTRATOR = "have an administrator of the server run this, then run again"
# Whom the server denied what, in its words: https://github.com/postgres/postgres/blob/master/src/backend/catalog/aclchk.c
_DENIED = (
    (r"must be owner of (?:table|relation|view|sequence|index) (.+)", "ALTER TABLE {0} OWNER TO {role};"),
    (r"must be owner of materialized view (.+)", "ALTER MATERIALIZED VIEW {0} OWNER TO {role};"),
    (r"must be owner of type (.+)", "ALTER TYPE {0} OWNER TO {role};"),
    (r"must be owner of function (.+)", "ALTER FUNCTION {0} OWNER TO {role};"),
    (r"must be owner of schema (.+)", "ALTER SCHEMA {0} OWNER TO {role};"),
    (r"must be owner of database (.+)", "ALTER DATABASE {0} OWNER TO {role};"),
    (r"must be owner of extension (.+)", "-- as its owner:  {statement};"),
    (r"permission denied for schema (.+)", "GRANT USAGE, CREATE ON SCHEMA {0} TO {role};"),
    (r"permission denied for sequence (.+)", "GRANT USAGE, SELECT, UPDATE ON SEQUENCE {0} TO {role};"),
    (
        r"permission denied for (?:table|view|relation|materialized view) (.+)",
        "GRANT SELECT, INSERT, UPDATE, DELETE, REFERENCES ON {0} TO {role};",
    ),
    (r"permission denied for database (.+)", "GRANT CREATE ON DATABASE {0} TO {role};"),
    (r"permission denied for function (.+)", "GRANT EXECUTE ON FUNCTION {0} TO {role};"),
    (r"permission denied for type (.+)", "GRANT USAGE ON TYPE {0} TO {role};"),
    (r"permission denied for language (.+)", "GRANT USAGE ON LANGUAGE {0} TO {role};"),
    (r"permission denied for foreign server (.+)", "GRANT USAGE ON FOREIGN SERVER {0} TO {role};"),
    (r'permission denied to create extension "(.+)"', "CREATE EXTENSION IF NOT EXISTS {0};"),
    (r'permission denied to set parameter "(.+)"', "GRANT SET ON PARAMETER {0} TO {role};"),
    (r"permission denied to create role", "ALTER ROLE {role} CREATEROLE;"),
    (r"permission denied to create database", "ALTER ROLE {role} CREATEDB;"),
)
_LATER = {  # ALTER DEFAULT PRIVILEGES has these kinds: https://www.postgresql.org/docs/current/sql-alterdefaultprivileges.html
    "table": "GRANT SELECT, INSERT, UPDATE, DELETE, REFERENCES ON TABLES",
    "view": "GRANT SELECT, INSERT, UPDATE, DELETE, REFERENCES ON TABLES",
    "sequence": "GRANT USAGE, SELECT, UPDATE ON SEQUENCES",
}


def explain_row_security(refusal: Refusal) -> Explanation | None:
    """A row that row-level security keeps out: which policies there are, and what they ask for."""
    table = statement_parts.table(refusal.statement)
    names_in_words = [name for name in refusal.names if surroundings.read_table(refusal.connection, identifier(name))]
    candidates = [*map(identifier, names_in_words), table] if names_in_words else [table]
    for candidate in candidates:
        if candidate and _has_right(refusal, candidate) and (explanation := _hidden(refusal, candidate)):
            return explanation
    return None


def _has_right(refusal: Refusal, table: str) -> bool:
    """Whether it was not the right to the table that lacked, in whatever language the server says what did."""
    if "row-level security" in refusal.server.message:
        return True
    verb = next(iter(sql_script.leading_words(refusal.statement, 1)), "")
    if verb not in ("INSERT", "UPDATE", "DELETE", "SELECT"):
        return False
    return surroundings.ask(refusal.connection, f"has_table_privilege({literal(table)}, '{verb}')") == "true"


def _hidden(refusal: Refusal, table: str) -> Explanation | None:
    secured = surroundings.ask(
        refusal.connection, f"SELECT relrowsecurity FROM pg_class WHERE oid = to_regclass({literal(table)})"
    )
    if secured != "true":
        return None
    policies = surroundings.list_policies(refusal.connection, table)
    settings = list(dict.fromkeys(name for policy in policies for name in policy.settings))
    seen = tuple(map(str, policies)) or (f"{table}  row-level security, and no policy",)
    if settings:
        set_first = "\n".join(f"SELECT set_config('{name}', '…', true);" for name in settings)
        values = ", ".join(
            f"{name} = {surroundings.ask(refusal.connection, f'current_setting({name!r}, true)') or 'not set'}"
            for name in settings
        )
        return Explanation(
            f"row-level security on {table} lets in only what its policy allows, which asks for {', '.join(settings)}",
            (*seen, f"session  {values}"),
            (
                advise(f"set it first, in the same transaction of the {refusal.author}", set_first),
                advise(
                    "or write it as a role that the policies don't bind (BYPASSRLS)", "adx-tui --check --step grants"
                ),
            ),
        )
    lets = "has no policy that lets anything in" if not policies else "lets in only what its policies allow"
    return Explanation(
        f"row-level security on {table} {lets}",
        seen,
        (
            advise(
                "a policy for the role, by the owner of the table",
                f"CREATE POLICY … ON {table} FOR ALL TO {identifier(refusal.role)} USING (true) WITH CHECK (true);",
            ),
        ),
    )


def explain_other_schema(refusal: Refusal) -> Explanation | None:
    """Migrations that name public, where the URL says another schema: they were made for a URL that says public.
    https://www.prisma.io/docs/orm/overview/databases/postgresql"""
    written = re.search(r'("public"|\bpublic)\s*\.', refusal.statement)
    if refusal.server.message != "permission denied for schema public" or refusal.schema == "public" or not written:
        return None
    key = refusal.project.url_name if refusal.project else "DATABASE_URL"
    return Explanation(
        f"it names schema public, and {key} says schema={refusal.schema}: Prisma's client would look there",
        (),
        (
            advise(f"let {key} say the schema that the migrations name", f"{key}=…?schema=public"),
            advise(f"or take {written[0]} out of the {refusal.author}s, so that the URL decides", refusal.where),
        ),
    )


def explain_given_away(refusal: Refusal) -> Explanation | None:
    """OWNER TO a role that ours is no member of, as a dump has it. https://www.postgresql.org/docs/current/app-pgdump.html
    To be a member of a superuser's role is to be one: that is never the way."""
    match = re.fullmatch(r'must be (?:member of|able to SET ROLE) (?:role )?"(.+)"', refusal.server.message)
    if match is None:
        return None
    ordinary = f"EXISTS (SELECT FROM pg_roles WHERE rolname = {literal(match[1])} AND rolname !~ '^pg_' AND NOT ("
    ordinary += "rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls))"
    remedies = [
        advise(
            f"take it out of the {refusal.author}: what {refusal.role} makes it keeps (of a dump: pg_dump --no-owner)",
            refusal.where,
        )
    ]
    if surroundings.ask(refusal.connection, ordinary) == "true":
        right = f"GRANT {identifier(match[1])} TO {identifier(refusal.role)};"
        remedies.append(advise(f"or {_ADMINISTRATOR}, if {refusal.role} is to have all that {match[1]} may do", right))
    return Explanation(
        f"it gives what {refusal.role} owns to role {match[1]}, of which {refusal.role} is no member",
        (),
        tuple(remedies),
    )


def explain_denied(refusal: Refusal) -> Explanation:
    """Who owns what was asked for, and what gives the right; for what is made later, too."""
    for pattern, statement in _DENIED:
        if match := re.fullmatch(pattern, refusal.server.message):
            name = match[1].strip('"') if match.groups() else ""
            owner = _owner(refusal, name)
            right = _right(refusal, statement, name, owner)
            is_owners = "must be owner" in refusal.server.message
            return _not_its_owner(refusal, owner, right) if is_owners else _without_right(refusal, owner, right)
    if re.search(r"superuser|privileges of the", refusal.words):
        return Explanation(
            "only a superuser, or a role that has that predefined role, may do that",
            (),
            (
                advise(
                    "have an administrator do it once, and take it out of the script", f"{refusal.statement or '…'};"
                ),
            ),
        )
    return Explanation(
        f"role {refusal.role} may not do that",
        (),
        (
            advise(
                f"have an administrator do it, or take it out of the {refusal.author}", "adx-tui --check --step grants"
            ),
        ),
    )


def _right(refusal: Refusal, statement: str, name: str, owner: CatalogueName | None) -> str:
    """The statement that gives it."""
    if owner and owner.kind == "sequence" and "OWNER" in statement:
        statement = statement.replace("TABLE", "SEQUENCE")
    spelled = f"{identifier(owner.schema)}.{owner.quoted}" if owner else spell(name)
    return statement.format(spelled, role=identifier(refusal.role), statement=refusal.statement)


def _not_its_owner(refusal: Refusal, owner: CatalogueName | None, right: str) -> Explanation:
    remedies = [advise(_ADMINISTRATOR, right)]
    if owner and owner.owner != "postgres":
        hand_over = f"REASSIGN OWNED BY {identifier(owner.owner)} TO {identifier(refusal.role)};"
        remedies.append(advise(f"or hand over all that {owner.owner} owns in this database", hand_over))
    who = f", {owner.owner} does" if owner else ""
    return Explanation(
        f"role {refusal.role} does not own it{who}, and only an owner may change an object",
        _seen(owner),
        tuple(remedies),
    )


def _without_right(refusal: Refusal, owner: CatalogueName | None, right: str) -> Explanation:
    why = f": {owner.owner} owns it, and what that role makes is not granted to {refusal.role}" if owner else ""
    later = _later(owner, identifier(refusal.role))
    return Explanation(
        f"role {refusal.role} lacks that right{why}", _seen(owner), (advise(_ADMINISTRATOR, right + later),)
    )


def _seen(owner: CatalogueName | None) -> tuple[str, ...]:
    return (f"seen  {owner}",) if owner else ()


def _owner(refusal: Refusal, name: str) -> CatalogueName | None:
    if refusal.connection is None or not name:
        return None
    return next((entry for entry in names.named(refusal.connection) if entry.name == name), None)


def _later(owner: CatalogueName | None, role: str) -> str:
    """Default privileges hold for what the role that is named makes from then on, and for no other's."""
    grant = _LATER.get(owner.kind) if owner else None
    if owner is None or grant is None:
        return ""
    return (
        f"\nALTER DEFAULT PRIVILEGES FOR ROLE {identifier(owner.owner)} IN SCHEMA {identifier(owner.schema)}"
        f" {grant} TO {role};"
    )
