"""Step 3: the application's role and database exist, it logs in with its own password, and every layer of privileges
holds, proved by doing as that role what the application will do."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace

from adx_tui.core.cancellation import Cancellation
from adx_tui.core.model import Check, Context, Inspection, failed, ok
from adx_tui.services.grants import privileges, spec
from adx_tui.services.grants.spec import FILE, DesiredPrivileges, GrantsSpec, GrantsSpecError, Layer
from adx_tui.services.postgres import connection as database
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.errors import DatabaseError, LoginError, LoginFault
from adx_tui.services.postgres.identifiers import NAME_BYTES
from adx_tui.services.postgres.url import DatabaseUrl
from adx_tui.services.project.project import Project
from adx_tui.steps.grants import findings, layers, probes
from adx_tui.steps.grants import matrix as grants_matrix
from adx_tui.steps.grants.matrix import Row
from adx_tui.steps.shared import connections, shadow_url, statement_findings
from adx_tui.steps.snapshots import half_dropped


@dataclass(frozen=True, slots=True)
class GrantsStep:
    """See the module."""

    project: Project

    def inspect(self, context: Context) -> Inspection:
        url = self.project.url()
        declaration = yield from self.usable_declaration(url)
        if isinstance(declaration, str):
            return declaration
        try:
            if self.project.has_administrator():
                return (yield from self._with_administrator(declaration, url, context))
            return (yield from self._as_application(declaration, url, context))
        except GrantsSpecError as error:
            yield _unusable(error)
            return f"{FILE} can't be used"
        except DatabaseError as error:
            lost = statement_findings.interrupted(error.server, self.project.administrator_inside(), context)
            finding = lost or statement_findings.refused(error.server, self.project.administrator().user)
            yield failed("session", "the catalogues can be read", finding)
            return "the catalogues can't be read"

    def usable_declaration(self, url: DatabaseUrl) -> Generator[Check, None, GrantsSpec | str]:
        """Returns what is wished for, or in a few words what is wrong with it, which is reported."""
        try:
            declaration = self.declaration(url)
        except GrantsSpecError as error:
            yield _unusable(error)
            return f"{FILE} can't be used"
        too_long = next((name for name in _names(declaration, url) if _too_long(name)), None)
        if too_long is not None:
            yield failed("names", "names fit into 63 bytes", findings.long_name(too_long))
            return "a name is too long"
        return declaration

    def declaration(self, url: DatabaseUrl) -> GrantsSpec:
        """What is wished for, in this project. Raises GrantsSpecError."""
        declared = spec.read(self.project.settings.project / FILE, url.user, (url.schema,))
        if not self.project.snapshot.shadow_url():
            return declared
        return replace(declared, wishes=(_without_createdb(declared.application), *declared.wishes[1:]))

    def matrix(self, cancellation: Cancellation) -> tuple[Row, ...]:
        """Every declared role against every layer, as it stands. Raises GrantsSpecError, LoginError, DatabaseError."""
        url = self.project.url()
        by = self.project.administrator_inside()
        with database.connect(by, cancellation) as connection:
            standings, _ = layers.read_standings(connection, self.declaration(url), url.database, by.user)
        return grants_matrix.matrix(standings)

    def _with_administrator(self, declaration: GrantsSpec, url: DatabaseUrl, context: Context) -> Inspection:
        wish, inside = declaration.application, self.project.administrator().changed(database=url.database)
        try:
            with self.project.run.connections.shared(inside, context.cancellation) as connection:
                yield ok("database", f"database {url.database} exists")
                if not (yield from self._shadow(connection, context)):
                    return "the shadow database is the database"
                if privileges.role(connection, wish.role) is None:
                    yield self._role_missing(url, wish)
                    return f"role {url.user} is missing"
                lacks = yield from layers.checks(self.project, connection, declaration, url, context)
                shut_out = ""
                if _all_hold(lacks) and self.project.may_change_server:
                    shut_out = yield from probes.later(connection, declaration)
                method = privileges.password_method(connection, wish.role)
        except LoginError as error:
            return (yield from self._no_way_in(error, inside, wish, url, context))
        if _all_hold(lacks):
            refused = yield from probes.as_role(self.project, wish, url, method, context)
            return refused or shut_out or _summary(url, lacks)
        return _summary(url, lacks)

    def _no_way_in(
        self, error: LoginError, inside: DatabaseUrl, wish: DesiredPrivileges, url: DatabaseUrl, context: Context
    ) -> Inspection:
        """Why the administrator can't enter the application's database: looked at from the maintenance database."""
        with self.project.run.connections.shared(self.project.administrator(), context.cancellation) as connection:
            known = privileges.role(connection, wish.role) is not None
            existing = privileges.database(connection, wish, url.database) if known else None
        if not known:
            yield self._role_missing(url, wish)
            if error.fault is not LoginFault.NO_DATABASE:
                return f"role {url.user} is missing"
        if existing is None:
            finding = findings.database_missing(self.project, url)
            yield failed("database", f"database {url.database} exists", finding)
            return f"database {url.database} is missing" if known else f"{url.user} and {url.database} are missing"
        if existing.half_dropped:
            finding = half_dropped.look_up_finding(self.project, context)
        elif existing.allows_connections:
            finding = connections.refused_login(self.project, error, inside, context)
        else:
            finding = findings.database_closed(self.project, url)
        yield failed("database", f"database {url.database} can be entered", finding)
        return f"database {url.database} can't be entered"

    def _shadow(self, connection: Connection, context: Context) -> Generator[Check, None, bool]:
        """Before anything is done to the database: whether it is not the one that Prisma may empty."""
        check = shadow_url.by_asking(self.project, connection, context)
        if check is not None:
            yield check
        return check is None or check.status.holds

    def _role_missing(self, url: DatabaseUrl, wish: DesiredPrivileges) -> Check:
        return failed("role", f"role {url.user} exists", findings.role_missing(self.project, url, wish))

    def _as_application(self, declaration: GrantsSpec, url: DatabaseUrl, context: Context) -> Inspection:
        """Without an administrator: what the role can see and do by itself."""
        try:
            with self.project.run.connections.shared(url, context.cancellation) as connection:
                if not (yield from self._shadow(connection, context)):
                    return "the shadow database is the database"
                lacks = yield from layers.checks(self.project, connection, declaration, url, context)
        except LoginError as error:
            if error.fault is LoginFault.NO_DATABASE:
                finding = findings.database_missing_elsewhere(self.project, error, url, context.cancellation)
                yield failed("database", f"database {url.database} exists", finding)
                return f"database {url.database} is missing"
            if error.fault is LoginFault.HALF_DROPPED:
                finding = half_dropped.look_up_finding(self.project, context)
            else:
                finding = findings.login(self.project, error, url, None)
                finding = connections.explain_full(self.project, finding, context) if error.is_full else finding
            yield failed("login", f"role {url.user} logs in", finding)
            return f"{url.user} can't log in"
        if _all_hold(lacks):
            wish = declaration.application
            if any(check.id == "createdb" for check in lacks):  # a warning: there is nothing to prove
                wish = _without_createdb(wish)
            refused = yield from probes.as_role(self.project, wish, url, None, context)
            return refused or _summary(url, lacks)
        return _summary(url, lacks)


def _without_createdb(wish: DesiredPrivileges) -> DesiredPrivileges:
    attributes = tuple(attribute for attribute in wish.on(Layer.ROLE) if attribute != "CREATEDB")
    return replace(wish, privileges={**wish.privileges, Layer.ROLE: attributes})


def _all_hold(lacks: Sequence[Check]) -> bool:
    return all(check.status.holds for check in lacks)


def _summary(url: DatabaseUrl, lacks: Sequence[Check]) -> str:
    if lacks:
        return f"{url.user} lacks {len(lacks)} of what the application needs"
    return f"{url.user} may do all it needs in {url.database}"


def _unusable(error: GrantsSpecError) -> Check:
    return failed("declaration", f"{FILE} can be used", findings.declaration(error))


def _names(declaration: GrantsSpec, url: DatabaseUrl) -> Iterator[str]:
    yield url.database
    for wish in declaration.wishes:
        yield from (wish.role, *wish.schemas)


def _too_long(name: str) -> bool:
    return len(name.encode()) > NAME_BYTES
