"""Step 3: the application's role and database exist, it logs in with its own password, and every layer of privileges
holds, proved by doing as that role what the application will do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from adx_tui.core.model import (
    Check,
    Finding,
    Inspection,
    Remedy,
    RemedyFailedError,
    Risk,
    failed,
    manual,
    ok,
    skipped,
    warning,
)
from adx_tui.core.runner import Context
from adx_tui.services import database, privileges
from adx_tui.services.database import Connection, DatabaseError, LoginError, LoginFault, identifier
from adx_tui.services.database_url import DatabaseUrl
from adx_tui.services.privileges import Layer
from adx_tui.steps import logins, rebuild, server_errors
from adx_tui.steps.project import Project

_LAYERS = (("table", "ADX313", "tables"), ("sequence", "ADX314", "sequences"), ("function", "ADX315", "functions"))


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that the role lacks, and the statements that would give it."""

    check: str
    title: str
    code: str
    cause: str
    evidence: tuple[str, ...]
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GrantsStep:
    """See the module."""

    project: Project
    id: str = "grants"
    title: str = "Grants"
    requires: tuple[str, ...] = ("postgres",)

    def inspect(self, context: Context) -> Inspection:
        url = self.project.url()
        if self.project.has_administrator():
            return (yield from self._with_administrator(url, context))
        return (yield from self._as_application(url, context))

    def _with_administrator(self, url: DatabaseUrl, context: Context) -> Inspection:
        administrator = self.project.administrator()
        with database.connect(administrator, context.cancellation) as connection:
            role = privileges.role(connection, url.user)
            if role is None:
                yield failed("role", f"role {url.user} exists", self._role_missing(url))
                return f"role {url.user} is missing"
            if not role.can_login:
                yield failed("role", f"role {url.user} may log in", self._attribute("ADX302", url.user, "LOGIN"))
                return f"role {url.user} may not log in"
            yield ok("role", f"role {url.user} exists and may log in")
            yield self._createdb_check(url, role)
            lacking = privileges.missing_on_database(connection, url.user, url.database)
            if lacking is None:
                yield failed("database", f"database {url.database} exists", self._database_missing(url))
                return f"database {url.database} is missing"
            yield ok("database", f"database {url.database} exists")
            if self.project.reset is not None:
                yield failed("reset", f"database {url.database} is to be rebuilt", self._reset())
                return "to be rebuilt"
        if role.superuser:
            yield _superuser_warning(url.user)
        with database.connect(administrator.changed(database=url.database), context.cancellation) as connection:
            lacks = list(_lacks(connection, url, administrator.user, lacking))
        yield from self._layer_checks(lacks, url, may_grant=True)
        if not lacks:
            yield from self._login(url, context)
            yield from self._proof(url, context)
        return self._summary(url, lacks)

    def _as_application(self, url: DatabaseUrl, context: Context) -> Inspection:
        """Without an administrator: what the role can see and do by itself."""
        try:
            with database.connect(url, context.cancellation) as connection:
                if self.project.reset is not None:
                    yield failed("reset", f"database {url.database} is to be rebuilt", self._reset())
                    return "to be rebuilt"
                role = privileges.role(connection, url.user)
                yield ok("login", f"role {url.user} logs in with its own password")
                lacking = privileges.missing_on_database(connection, url.user, url.database) or ()
                lacks = list(_lacks(connection, url, None, lacking))
                if role is not None:
                    yield self._createdb_check(url, role)
                    if role.superuser:
                        yield _superuser_warning(url.user)
        except LoginError as error:
            yield failed("login", f"role {url.user} logs in", self._login_finding(error, url))
            return f"{url.user} can't log in"
        # A role may create a schema in a database it may create in; all else takes the owner or a superuser.
        creatable = all(statement.startswith("CREATE SCHEMA") for lack in lacks for statement in lack.statements)
        yield from self._layer_checks(lacks, url, may_grant=creatable)
        if not lacks:
            yield from self._proof(url, context)
        return self._summary(url, lacks)

    def _summary(self, url: DatabaseUrl, lacks: Sequence[Lack]) -> str:
        if lacks:
            return f"{url.user} lacks {len(lacks)} of what the application needs"
        return f"{url.user} may do all it needs in {url.database}"

    def _layer_checks(self, lacks: Sequence[Lack], url: DatabaseUrl, *, may_grant: bool) -> Inspection:
        """Every layer as a check; what is lacking shares one remedy, so that it is granted in one transaction."""
        statements = [statement for lack in lacks for statement in lack.statements]
        script = "".join(f"{statement};\n" for statement in statements)
        if may_grant:
            remedy = Remedy(
                id="grants.grant",
                title=f"grant what is missing ({len(statements)})",
                risk=Risk.SAFE,
                preview=f"BEGIN;\n{script}COMMIT;",
                apply=lambda context: self._grant(statements, url, context),
            )
        else:
            title = "have an administrator of the server run this, or set POSTGRES_USER and POSTGRES_PASSWORD"
            remedy = manual("grants.grant", title, f"BEGIN;\n{script}COMMIT;")
        missing = {lack.check: lack for lack in lacks}
        for check, title in _layer_titles(url):
            lack = missing.get(check)
            if lack is None:
                yield ok(check, title)
            else:
                finding = Finding(code=lack.code, cause=lack.cause, evidence=lack.evidence, remedies=(remedy,))
                yield failed(check, lack.title, finding)
        return ""

    def _login(self, url: DatabaseUrl, context: Context) -> Inspection:
        title = f"role {url.user} logs in with its own password"
        try:
            with database.connect(url, context.cancellation):
                yield ok("login", title)
        except LoginError as error:
            yield failed("login", title, self._login_finding(error, url))
        return ""

    def _proof(self, url: DatabaseUrl, context: Context) -> Inspection:
        """Rights as the catalogue tells them are one thing; doing it is the proof."""
        title = "creates, fills, changes and drops a table (rolled back)"
        try:
            with database.connect(url, context.cancellation, search_path=True) as connection:
                privileges.prove(connection, url.schema)
        except LoginError:
            return ""  # said already, by the login's own check
        except DatabaseError as error:
            how = manual("grants.proof", "see the server's message", f"\\dn+ {url.schema}")
            cause = f"Role {url.user} could not do in schema {url.schema} what the application will do."
            yield failed(
                "proof", title, Finding(code="ADX320", cause=cause, evidence=error.server.lines, remedies=(how,))
            )
        else:
            yield ok("proof", title)
        return ""

    # --- findings and remedies --------------------------------------------------------------------------------------

    def _createdb_check(self, url: DatabaseUrl, role: privileges.Role) -> Check:
        title = "CREATEDB (shadow databases of `prisma migrate dev`)"
        if role.can_create_databases or role.superuser:
            return ok("createdb", title)
        if self.project.environment().get("SHADOW_DATABASE_URL"):
            return skipped("createdb", title, "SHADOW_DATABASE_URL names a shadow database")
        # On somebody else's server only development lacks something: the application itself works.
        report = failed if self.project.is_local or self.project.has_administrator() else warning
        return report("createdb", title, self._attribute("ADX305", url.user, "CREATEDB"))

    def _attribute(self, code: str, role: str, attribute: str) -> Finding:
        statement = f"ALTER ROLE {identifier(role)} {attribute}"
        title, outcome = f"give it {attribute}", f"gave {role} {attribute}"
        causes = {
            "LOGIN": f"Role {role} may not log in.",
            "CREATEDB": f"Role {role} lacks CREATEDB, so that Prisma can't create a shadow database (P3014).",
        }
        return Finding(
            code=code,
            cause=causes[attribute],
            evidence=(f"ALTER ROLE {identifier(role)} NO{attribute} is in force",),
            remedies=(self._as_administrator(f"grants.{attribute.lower()}", title, (statement, statement), outcome),),
        )

    def _role_missing(self, url: DatabaseUrl) -> Finding:
        remedy = self._as_administrator(
            "grants.role", "create it", privileges.create_role(url.user, url.password), f"created role {url.user}"
        )
        return Finding(code="ADX301", cause=f"The server has no role {url.user} yet.", remedies=(remedy,))

    def _database_missing(self, url: DatabaseUrl) -> Finding:
        statement = privileges.create_database(url.database)
        remedy = self._as_administrator(
            "grants.database", "create it", (statement, statement), f"created database {url.database}"
        )
        return Finding(code="ADX303", cause=f"The server has no database {url.database} yet.", remedies=(remedy,))

    def _reset(self) -> Finding:
        cause = "The run was asked to rebuild the database (--reset)."
        return Finding(code="ADX330", cause=cause, remedies=(rebuild.remedy(self.project),))

    def _login_finding(self, error: LoginError, url: DatabaseUrl) -> Finding:
        if error.fault is LoginFault.PASSWORD and self.project.is_local and self.project.has_administrator():
            statements = privileges.set_password(url.user, url.password)
            return logins.finding(
                error,
                url,
                self._as_administrator(
                    "grants.password",
                    "give the role the password in DATABASE_URL",
                    statements,
                    f"gave {url.user} the password in DATABASE_URL",
                ),
            )
        if error.fault is LoginFault.NO_DATABASE and not self.project.has_administrator():
            create = Remedy(
                id="grants.database",
                title="create it",
                risk=Risk.SAFE,
                preview=f"{privileges.create_database(url.database)};",
                apply=lambda context: self._run(
                    url.changed(database="postgres"),
                    privileges.create_database(url.database),
                    f"created database {url.database}",
                    context,
                ),
            )
            return logins.finding(error, url, create)
        return logins.finding(error, url)

    def _as_administrator(self, id: str, title: str, statement: tuple[str, str], outcome: str) -> Remedy:
        """One statement that the administrator runs; `statement` is what is shown and what is run."""
        shown, run = statement
        if not self.project.has_administrator():
            return manual(id, f"{title}, as an administrator of the server", f"{shown};")
        return Remedy(
            id=id,
            title=title,
            risk=Risk.SAFE,
            preview=f"{shown};",
            apply=lambda context: self._run(self.project.administrator(), run, outcome, context),
        )

    def _run(self, url: DatabaseUrl, statement: str, outcome: str, context: Context) -> str:
        return _carried_out(url, lambda connection: privileges.run(connection, statement), outcome, context)

    def _grant(self, statements: Sequence[str], url: DatabaseUrl, context: Context) -> str:
        by = self.project.administrator().changed(database=url.database) if self.project.has_administrator() else url
        outcome = f"{len(statements)} grants" if len(statements) != 1 else "1 grant"
        return _carried_out(
            by, lambda connection: privileges.run_in_transaction(connection, statements), outcome, context
        )


def _carried_out(url: DatabaseUrl, run: Callable[[Connection], None], outcome: str, context: Context) -> str:
    try:
        with database.connect(url, context.cancellation) as connection:
            run(connection)
    except LoginError as error:
        raise RemedyFailedError(logins.finding(error, url)) from None
    except DatabaseError as error:
        raise RemedyFailedError(server_errors.refused(error.server, url.user)) from None
    return outcome


def _superuser_warning(role: str) -> Check:
    cause = f"Role {role} is a superuser: no right is ever refused to it, so that a missing one shows only elsewhere."
    how = manual("grants.superuser", "give the application a role of its own", "DATABASE_URL=postgresql://app:…@…")
    return warning("superuser", "the application is no superuser", Finding(code="ADX306", cause=cause, remedies=(how,)))


def _layer_titles(url: DatabaseUrl) -> tuple[tuple[str, str], ...]:
    return (
        ("privileges.database", f"database {url.database}: CONNECT, CREATE, TEMPORARY"),
        ("privileges.schema", f"schema {url.schema}: USAGE, CREATE"),
        ("privileges.table", "tables: SELECT, INSERT, UPDATE, DELETE"),
        ("privileges.sequence", "sequences: USAGE, SELECT, UPDATE"),
        ("privileges.function", "functions: EXECUTE"),
        ("privileges.default", "default privileges on what the administrator creates later"),
    )


def _lacks(connection: Connection, url: DatabaseUrl, creator: str | None, on_database: Sequence[str]) -> list[Lack]:
    """What the role lacks, layer by layer, in the connected database."""
    role, schema = url.user, url.schema
    found: list[Lack] = []
    if on_database:
        found.append(
            Lack(
                "privileges.database",
                f"database {url.database}: {', '.join(on_database)}",
                "ADX310",
                f"Role {role} lacks {', '.join(on_database)} on database {url.database}.",
                tuple(f"has_database_privilege('{role}', '{url.database}', '{name}') = false" for name in on_database),
                (privileges.grant_on_database(role, url.database, on_database),),
            )
        )
    found += _schema_lacks(connection, url)
    for kind, code, plural in _LAYERS:
        layer = privileges.layers(connection, role, schema)[kind]
        if layer.lacking:
            found.append(_layer_lack(url, kind, code, plural, layer))
    if creator is not None and creator != role:
        missing = privileges.missing_by_default(connection, role, schema, creator)
        if missing:
            evidence = tuple(f"{kind}  {', '.join(names)}" for kind, names in missing.items())
            cause = f"What {creator} creates in schema {schema} from now on would be closed to {role}."
            statements = tuple(privileges.grant_by_default(role, schema, creator, missing))
            title = f"default privileges: {', '.join(missing)}"
            found.append(Lack("privileges.default", title, "ADX316", cause, evidence, statements))
    return found


def _schema_lacks(connection: Connection, url: DatabaseUrl) -> list[Lack]:
    role, schema = url.user, url.schema
    missing = privileges.missing_on_schema(connection, role, schema)
    check = "privileges.schema"
    if missing is None:
        statements = [privileges.create_schema(schema)]
        if connection.info.user != role:  # its creator owns it
            statements.append(privileges.grant_on_schema(role, schema, ("USAGE", "CREATE")))
        cause = f"Schema {schema}, which DATABASE_URL names, does not exist in database {url.database}."
        return [Lack(check, f"schema {schema} exists", "ADX312", cause, (f"?schema={schema}",), tuple(statements))]
    if not missing:
        return []
    cause = f"Role {role} lacks {', '.join(missing)} on schema {schema}: a right on the database reaches into no schema"
    if schema == "public":
        cause += ", and since PostgreSQL 15 public is closed to everybody but its owner"
    evidence = tuple(f"has_schema_privilege('{role}', '{schema}', '{name}') = false" for name in missing)
    statement = privileges.grant_on_schema(role, schema, missing)
    return [Lack(check, f"schema {schema}: {', '.join(missing)}", "ADX311", f"{cause}.", evidence, (statement,))]


def _layer_lack(url: DatabaseUrl, kind: str, code: str, plural: str, layer: Layer) -> Lack:
    names = [f"{name}: {', '.join(missing)}" for name, missing in layer.lacking]
    rest = len(names) - 10
    evidence = (*names[:10], *((f"and {rest} more",) if rest > 0 else ()))
    return Lack(
        f"privileges.{kind}",
        f"{plural}: rights on {len(names)} of {layer.total} are missing",
        code,
        f"Role {url.user} lacks rights on {len(names)} of {layer.total} {plural} in schema {url.schema}.",
        tuple(evidence),
        tuple(privileges.grant_on_objects(url.user, url.schema, kind, layer)),
    )
