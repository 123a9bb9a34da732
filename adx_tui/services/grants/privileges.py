"""What a role may do, layer by layer, read from the catalogues in a handful of queries however much there is.

Postgres checks rights on layers: the cluster (LOGIN, CREATEDB), the database, the schema, each table, sequence,
function and type, what will be created later (default privileges), and ownership. Owning a database gives no right
inside its schemas; since PostgreSQL 15 schema `public` is closed to everybody but its owner.
https://www.postgresql.org/docs/current/ddl-priv.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import psycopg

from adx_tui.services.grants.spec import OBJECT_LAYERS, PUBLIC, DesiredPrivileges, GrantsSpecError, Layer, Revocation
from adx_tui.services.postgres.connection import APPLICATION_NAME, Connection, rows
from adx_tui.services.postgres.quoting import identifier


@dataclass(frozen=True, slots=True)
class Role:
    """A role's attributes. `connection_limit` is -1 where there is none."""

    can_login: bool
    can_create_databases: bool
    superuser: bool
    expired: bool
    valid_until: str | None
    connection_limit: int
    connections: int
    not_inherited: tuple[str, ...]
    """Roles it is a member of whose rights count only after SET ROLE."""
    granted_elsewhere: tuple[str, ...]
    """Other databases in which something was granted to it."""

    @property
    def full(self) -> bool:
        """Whether its connection limit lets nobody in any more. A superuser has no limit."""
        return not self.superuser and 0 <= self.connection_limit <= self.connections


@dataclass(frozen=True, slots=True)
class Database:
    """Whether anybody may connect to it at all, whether a DROP DATABASE of it was cut off, and which of the wished for
    privileges a role lacks on it."""

    allows_connections: bool
    half_dropped: bool
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ForeignOwned:
    """An object that somebody else owns. `word` is what ALTER calls its kind; `name` is quoted, without its schema.

    `harmless`: a superuser owns it, who loses nothing, and nothing is ever checked as its owner.
    """

    word: str
    name: str
    owner: str
    harmless: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Objects:
    """One kind of object in one schema: how many there are, and what is lacking on which."""

    schema: str
    layer: Layer
    total: int
    lacking: tuple[tuple[str, tuple[str, ...]], ...]
    """Name (quoted, without its schema) and missing privileges."""
    uniform: bool
    """Whether a grant on ALL of them would reach nothing that is not wished for."""
    foreign: tuple[ForeignOwned, ...]


@dataclass(frozen=True, slots=True)
class MissingDefaultPrivileges:
    """What a role will lack on what `creator` makes in `schema`: `kind` as ALTER DEFAULT PRIVILEGES has it."""

    creator: str
    schema: str
    kind: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grants:
    """What a role has, against what is wished, in one database. Empty everywhere: it lacks nothing."""

    missing_schemas: tuple[str, ...]
    schemas: Mapping[str, tuple[str, ...]]
    """For each schema that exists, what is missing on it."""
    objects: tuple[Objects, ...]
    future: tuple[MissingDefaultPrivileges, ...]
    row_security: tuple[tuple[str, tuple[str, ...]], ...]
    """Tables with row-level security in force, each with the policies that let the role at any rows."""

    @property
    def foreign(self) -> tuple[tuple[str, ForeignOwned], ...]:
        """Schema and object, of what somebody else owns."""
        return tuple((objects.schema, foreign) for objects in self.objects for foreign in objects.foreign)

    def on_layer(self, layer: Layer) -> tuple[Objects, ...]:
        return tuple(objects for objects in self.objects if objects.layer is layer)


@dataclass(frozen=True, slots=True)
class RoleSetting:
    """What a setting is set to on the server, for a role, a database, both, or for all roles."""

    value: str
    role: str | None
    database: str | None

    @property
    def statement(self) -> str:
        """How the statement begins that set it, or takes it away: RESET and the setting's name go on it."""
        if self.role is None:
            return f"ALTER DATABASE {identifier(self.database)}" if self.database else "ALTER ROLE ALL"
        inside = f" IN DATABASE {identifier(self.database)}" if self.database else ""
        return f"ALTER ROLE {identifier(self.role)}{inside}"

    @property
    def first(self) -> str | None:
        """Of a search_path, the schema that new objects go to, as far as the text tells; None where that depends on
        the role."""
        first = self.value.split(",")[0].strip()
        if first.startswith('"'):
            first = first[1:-1].replace('""', '"')
        return None if first == "$user" else first


def role(connection: Connection, name: str, database: str = "") -> Role | None:
    """The role called `name`; None where there is none. `database` is the one that grants belong in."""
    role_rows = rows(connection, "role", role=name, database=database, ours=APPLICATION_NAME)
    if not role_rows:
        return None
    login, createdb, superuser, expired, until, limit, connections, not_inherited, elsewhere = role_rows[0]
    return Role(login, createdb, superuser, expired, until, limit, connections, tuple(not_inherited), tuple(elsewhere))


def password_method(connection: Connection, role: str) -> str | None:
    """How the server keeps the role's password: `scram-sha-256`, `md5` or `none`; None where that may not be seen."""
    try:
        method_rows = rows(connection, "password_method", role=role)
    except psycopg.errors.InsufficientPrivilege:
        return None
    return str(method_rows[0][0]) if method_rows else None


def database(connection: Connection, wish: DesiredPrivileges, name: str) -> Database | None:
    """The database called `name`; None where there is none."""
    database_rows = rows(connection, "database", role=wish.role, database=name, wanted=list(wish.on(Layer.DATABASE)))
    if not database_rows:
        return None
    allows_connections, half_dropped, missing = database_rows[0]
    return Database(allows_connections, half_dropped, tuple(missing))


def compare_grants(connection: Connection, wish: DesiredPrivileges, administrator: str | None) -> Grants:
    """Compare the connected database with `wish`; its role must exist. `administrator` creates things, too. Raises
    GrantsSpecError where somebody is declared who is not there."""
    _assert_known(connection, wish.creators)
    schemas = list(wish.schemas)
    wanted = {layer.value: list(wish.on(layer)) for layer in OBJECT_LAYERS}
    on_schemas = {
        name: tuple(missing)
        for name, missing in rows(
            connection, "schemas", role=wish.role, schemas=schemas, wanted=list(wish.on(Layer.SCHEMA))
        )
    }
    objects = tuple(
        Objects(
            schema=schema,
            layer=Layer(layer),
            total=total,
            lacking=tuple((name, tuple(missing)) for name, missing in lacking),
            uniform=uniform,
            foreign=tuple(ForeignOwned(*foreign_row) for foreign_row in foreign) if wish.owns else (),
        )
        for schema, layer, total, lacking, uniform, foreign in rows(
            connection, "objects", role=wish.role, schemas=schemas, **wanted
        )
    )
    owners = {foreign.owner for of_kind in objects for foreign in of_kind.foreign}
    creators = set(wish.creators) or owners | ({administrator} if administrator else set())
    future = rows(
        connection,
        "default_privileges",
        role=wish.role,
        schemas=schemas,
        creators=sorted(creators - {wish.role}),
        **wanted,
    )
    return Grants(
        missing_schemas=tuple(schema for schema in schemas if schema not in on_schemas),
        schemas=on_schemas,
        objects=objects,
        future=tuple(
            MissingDefaultPrivileges(creator, schema, kind, tuple(missing)) for creator, schema, kind, missing in future
        ),
        row_security=tuple(
            (table, tuple(policies))
            for table, policies in rows(connection, "row_security", role=wish.role, schemas=schemas)
        ),
    )


def _assert_known(connection: Connection, creators: Sequence[str]) -> None:
    known = {name for (name,) in connection.execute("SELECT rolname FROM pg_catalog.pg_roles").fetchall()}
    if unknown := [name for name in creators if name not in known]:
        raise GrantsSpecError(f"creators has {', '.join(unknown)}, and the server has no such role")


def role_setting(connection: Connection, setting: str, role: str) -> RoleSetting | None:
    """What is set for `role` in the connected database; None where nothing is."""
    setting_rows = rows(connection, "role_setting", setting=setting, role=role)
    return RoleSetting(*setting_rows[0]) if setting_rows else None


def to_revoke(connection: Connection, revocation: Revocation) -> Mapping[tuple[Layer, str], Sequence[str]]:
    """What was granted against the declaration, by layer and schema."""
    grantee = "" if revocation.role == PUBLIC else revocation.role
    granted: dict[tuple[Layer, str], list[str]] = {}
    for layer, schema, privilege in rows(connection, "granted_to", grantee=grantee, schemas=list(revocation.schemas)):
        if privilege in revocation.privileges.get(Layer(layer), ()):
            granted.setdefault((Layer(layer), schema), []).append(privilege)
    return granted
