"""What a role lacks, layer by layer, each with the statements that would give it: the one place where checks, the
plan and the matrix of the `grants` step come from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adx_tui.core.model import name_first
from adx_tui.services.grants import statements as privilege_sql
from adx_tui.services.grants.privileges import Database, ForeignOwned, Grants, MissingDefaultPrivileges, Objects, Role
from adx_tui.services.grants.spec import OBJECT_LAYERS, PRIVILEGES, DesiredPrivileges, Layer
from adx_tui.services.postgres.quoting import literal
from adx_tui.steps.shared.evidence import shortened

_CODES = {Layer.TABLE: "ADX313", Layer.SEQUENCE: "ADX314", Layer.FUNCTION: "ADX315", Layer.TYPE: "ADX319"}
_PLURALS = {Layer.TABLE: "tables", Layer.SEQUENCE: "sequences", Layer.FUNCTION: "functions", Layer.TYPE: "types"}

CONNECTIONS = "connections"
"""The check of whether a role may connect once more."""
EVIDENCE_LINES = 10
"""Of what is lacking; the whole of it is in the remedy's statements."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingPrivilege:
    """Something that a role lacks; `exceptions` names what it lacks, or the objects that it lacks something on. `title`
    is what its check says once it has it, `subject` what its finding is about."""

    check: str
    layer: Layer
    title: str
    code: str
    cause: str
    subject: str
    evidence: tuple[str, ...]
    attributes: tuple[str, ...] = ()
    """What ALTER ROLE would set: all of a role's go into one statement."""
    statements: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    development_only: bool = False
    """Whether the application itself would work all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleDifference:
    """One role against its wish: what it has in general, and what it lacks."""

    wish: DesiredPrivileges
    role: Role
    grants: Grants
    lacks: tuple[MissingPrivilege, ...]

    def total(self, layer: Layer) -> int:
        """How many objects of `layer` there are to have rights on."""
        if layer in OBJECT_LAYERS:
            return sum(objects.total for objects in self.grants.on_layer(layer))
        if layer is Layer.OWNER:
            return sum(objects.total for objects in self.grants.objects if objects.layer is not Layer.FUNCTION)
        return len(self.wish.schemas) if layer is Layer.SCHEMA else 1

    @property
    def statements(self) -> tuple[str, ...]:
        """Everything it lacks, in the order in which it can be given; ownership is another matter."""
        given = [lack for lack in self.lacks if lack.layer is not Layer.OWNER]
        attributes = [attribute for lack in given for attribute in lack.attributes]
        first = (privilege_sql.alter_role(self.wish.role, attributes),) if attributes else ()
        return (*first, *(statement for lack in given for statement in lack.statements))


def standing(
    wish: DesiredPrivileges, role: Role, database: Database, grants: Grants, database_name: str, by: str
) -> RoleDifference:
    """Everything that `wish.role` lacks. `by` is the role that would run the statements."""
    lacks = tuple(
        lack
        for layer_lacks in (
            _attributes(wish, role),
            _on_database(wish, database, database_name),
            _on_schemas(wish, grants, role, database_name, by),
            *(_on_objects(wish, layer, grants.on_layer(layer)) for layer in OBJECT_LAYERS),
            # Nothing is refused to a superuser, now or later.
            () if role.superuser else _future(wish, grants.future),
            _owned_by_others(wish, grants),
        )
        for lack in layer_lacks
    )
    return RoleDifference(wish=wish, role=role, grants=grants, lacks=lacks)


def titles(wish: DesiredPrivileges, database: str) -> Iterator[tuple[str, Layer, str]]:
    """Check, layer and title of what is wished for, when it holds. A role's attributes have their own."""
    schemas = ("schema " if len(wish.schemas) == 1 else "schemas ") + ", ".join(wish.schemas)
    layers = (
        (Layer.DATABASE, f"database {database}"),
        (Layer.SCHEMA, schemas),
        *((layer, _PLURALS[layer]) for layer in OBJECT_LAYERS),
    )
    for layer, what in layers:
        if wish.on(layer):
            yield f"privileges.{layer}", layer, f"{what}: {', '.join(wish.on(layer))}"
    if any(wish.on(layer) for layer in OBJECT_LAYERS):
        yield "privileges.default", Layer.DEFAULT, "default privileges on what others create later"
    if wish.owns:
        yield "privileges.owner", Layer.OWNER, "owns what it will have to alter"


def _attributes(wish: DesiredPrivileges, role: Role) -> Iterator[MissingPrivilege]:
    name = wish.role
    if "LOGIN" in wish.on(Layer.ROLE):
        if not role.can_login:
            yield _attribute(name, "role", "may log in", "ADX302", f"Role {name} may not log in.", "NOLOGIN", "LOGIN")
        if role.expired:
            cause = f"Role {name} has expired: the server refuses its password, whichever it is."
            evidence = f"VALID UNTIL {literal(role.valid_until or '')}"
            yield _attribute(name, "valid", "has not expired", "ADX304", cause, evidence, "VALID UNTIL 'infinity'")
        if role.full:
            cause = f"Role {name} may have {role.connection_limit} connections at once, and has them."
            evidence = f"CONNECTION LIMIT {role.connection_limit}, of which {role.connections} are in use"
            yield _attribute(
                name, CONNECTIONS, "may connect once more", "ADX307", cause, evidence, "CONNECTION LIMIT -1"
            )
    if "CREATEDB" in wish.on(Layer.ROLE) and not role.can_create_databases and not role.superuser:
        cause = f"Role {name} lacks CREATEDB, so that Prisma can't create a shadow database (P3014)."
        title = "CREATEDB (shadow databases of `prisma migrate dev`)"
        yield _attribute(name, "createdb", title, "ADX305", cause, "NOCREATEDB", "CREATEDB")


def _attribute(
    role: str, check: str, title: str, code: str, cause: str, evidence: str, attribute: str
) -> MissingPrivilege:
    return MissingPrivilege(
        check=check,
        layer=Layer.ROLE,
        title=title,
        code=code,
        cause=cause,
        subject=role,
        evidence=(f"pg_roles: {evidence}",),
        attributes=(attribute,),
        exceptions=(attribute,),
        development_only=check == "createdb",
    )


def _on_database(wish: DesiredPrivileges, database: Database, name: str) -> Iterator[MissingPrivilege]:
    if not database.missing:
        return
    missing = ", ".join(database.missing)
    whom, where = literal(wish.role).strip(), literal(name).strip()
    yield MissingPrivilege(
        check="privileges.database",
        layer=Layer.DATABASE,
        title=f"database {name}: {missing}",
        subject=f"{missing} on {name}",
        code="ADX310",
        cause=f"Role {wish.role} lacks {missing} on database {name}.",
        evidence=tuple(
            f"has_database_privilege({whom}, {where}, '{privilege}') = false" for privilege in database.missing
        ),
        statements=(privilege_sql.grant_on_database(wish.role, name, database.missing),),
        exceptions=database.missing,
    )


def _on_schemas(
    wish: DesiredPrivileges, grants: Grants, role: Role, database: str, by: str
) -> Iterator[MissingPrivilege]:
    whom, wanted = wish.role, wish.on(Layer.SCHEMA)
    statements: list[str] = []
    for schema in grants.missing_schemas:
        statements.append(privilege_sql.create_schema(schema))
        if by != whom and wanted:  # its creator owns it
            statements.append(privilege_sql.grant_on_schema(whom, schema, wanted))
    lacking = {schema: missing for schema, missing in grants.schemas.items() if missing}
    statements += [privilege_sql.grant_on_schema(whom, schema, missing) for schema, missing in lacking.items()]
    if not statements:
        return
    evidence = [f"there is no schema {schema} in database {database}" for schema in grants.missing_schemas]
    for schema, missing in lacking.items():
        evidence += [
            f"has_schema_privilege({literal(whom).strip()}, {literal(schema).strip()}, '{privilege}') = false"
            for privilege in missing
        ]
    if role.granted_elsewhere:
        evidence.append(f"something was granted to it in another database: {', '.join(role.granted_elsewhere)}")
    if role.not_inherited:
        groups = ", ".join(role.not_inherited)
        evidence.append(f"it is a member of {groups}, but does not inherit: those rights count only after SET ROLE")
    if grants.missing_schemas:
        names = ", ".join(grants.missing_schemas)
        code, title, subject = "ADX312", f"schema {names} exists", names
        cause = f"Schema {names} does not exist in database {database}."
    else:
        rights = "; ".join(f"{', '.join(missing)} on schema {schema}" for schema, missing in lacking.items())
        code, title, subject = "ADX311", rights, rights.replace(" on schema ", " on ")
        cause = f"Role {whom} lacks {rights}: a right on the database reaches into no schema"
        cause += (
            ", and since PostgreSQL 15 public is closed to everybody but its owner." if "public" in lacking else "."
        )
    yield MissingPrivilege(
        check="privileges.schema",
        layer=Layer.SCHEMA,
        title=title,
        code=code,
        cause=cause,
        subject=subject,
        evidence=tuple(evidence),
        statements=tuple(statements),
        exceptions=(*grants.missing_schemas, *lacking),
    )


def _on_objects(wish: DesiredPrivileges, layer: Layer, per_schema: Sequence[Objects]) -> Iterator[MissingPrivilege]:
    lacking = [
        f"{objects.schema}.{name}: {', '.join(missing)}" for objects in per_schema for name, missing in objects.lacking
    ]
    if not lacking:
        return
    total, plural = sum(objects.total for objects in per_schema), _PLURALS[layer]
    schemas = ", ".join(wish.schemas)
    yield MissingPrivilege(
        check=f"privileges.{layer}",
        layer=layer,
        title=f"{plural}: {', '.join(wish.on(layer))}",
        subject=f"{len(lacking)} of {total}",
        code=_CODES[layer],
        cause=f"Role {wish.role} lacks rights on {len(lacking)} of {total} {plural} in {schemas}.",
        evidence=shortened(lacking, EVIDENCE_LINES),
        statements=tuple(
            statement
            for objects in per_schema
            for statement in privilege_sql.grant_on_objects(wish.role, objects, wish.on(layer))
        ),
        exceptions=tuple(lacking),
    )


def _future(wish: DesiredPrivileges, future: Sequence[MissingDefaultPrivileges]) -> Iterator[MissingPrivilege]:
    if not future:
        return
    creators = ", ".join(dict.fromkeys(default.creator for default in future))
    kinds = ", ".join(dict.fromkeys(default.kind for default in future))
    evidence = tuple(
        f"{default.kind} that {default.creator} creates in {default.schema}: no {', '.join(default.missing)}"
        for default in future
    )
    yield MissingPrivilege(
        check="privileges.default",
        layer=Layer.DEFAULT,
        title=f"default privileges: {kinds}",
        subject=f"{kinds} of {creators}",
        code="ADX316",
        cause=f"What {creators} creates from now on would be closed to {wish.role}.",
        evidence=evidence,
        statements=tuple(privilege_sql.grant_by_default(wish.role, default) for default in future),
        exceptions=evidence,
        development_only=True,
    )


def _owned_by_others(wish: DesiredPrivileges, grants: Grants) -> Iterator[MissingPrivilege]:
    foreign = grants.foreign
    if not foreign:
        return
    owners = ", ".join(sorted({owned.owner for _, owned in foreign}))
    names = tuple(f"{schema}.{owned.name}: {owned.owner}" for schema, owned in foreign)
    yield MissingPrivilege(
        check="privileges.owner",
        layer=Layer.OWNER,
        title="owns what it will have to alter",
        subject=name_first([f"{schema}.{owned.name}" for schema, owned in foreign]),
        code="ADX317",
        cause=(
            f"{_counted(foreign)} to {owners}, so that a migration that alters or drops it, run by {wish.role}, "
            "would end with `must be owner of …` (42501)."
        ),
        evidence=shortened(names, EVIDENCE_LINES),
        statements=tuple(privilege_sql.change_owner(wish.role, foreign)),
        exceptions=names,
        development_only=True,
    )


def _counted(foreign: Sequence[tuple[str, ForeignOwned]]) -> str:
    if len(foreign) == 1:
        schema, only = foreign[0]
        return f"{only.word.capitalize()} {schema}.{only.name} belongs"
    return f"{len(foreign)} objects belong"


def matrix_layers() -> tuple[Layer, ...]:
    """The layers in the order in which a matrix shows them."""
    return (*PRIVILEGES, Layer.DEFAULT, Layer.OWNER)
