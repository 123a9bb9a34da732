"""Rights as the catalogues tell them are one thing; doing, as the role, what it will do is the proof."""

from __future__ import annotations

from collections.abc import Iterator

from adx_tui.core.model import Check, Context, Inspection, failed, ok, skipped, summarize
from adx_tui.services.grants import probes
from adx_tui.services.grants.spec import DesiredPrivileges, GrantsSpec, Layer
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.errors import LoginError
from adx_tui.services.postgres.url import DatabaseUrl
from adx_tui.services.project.project import Project
from adx_tui.steps.grants import extensions, findings
from adx_tui.steps.shared import another_machine, connections, session_findings


def later(connection: Connection, declaration: GrantsSpec) -> Inspection:
    """Whether each role can use what the administrator, whose connection this is, makes only now.

    Returns in a few words who can't; nothing where all can.
    """
    missed: list[Check] = []
    for wish in declaration.wishes:
        check = "proof.later" if wish is declaration.application else f"{wish.role}.proof.later"
        title = f"{wish.role} uses what {connection.info.user} creates later (rolled back)"
        if wish.creators and connection.info.user not in wish.creators:
            yield skipped(check, title, f"only that of {', '.join(wish.creators)} is wished for")
            continue
        if not probes.may_act_as(connection, wish.role):
            yield skipped(check, title, f"{connection.info.user} may not SET ROLE to it")
            continue
        refusal = probes.use_what_is_created_later(connection, wish)
        if refusal is None:
            yield ok(check, title)
        else:
            cause = f"Role {wish.role} could not use what {connection.info.user} had just created."
            missed.append(failed(check, title, findings.proof(cause, wish.role, refusal, "\\ddp", connection, wish)))
            yield missed[-1]
    return summarize(missed)


def as_role(
    project: Project, wish: DesiredPrivileges, url: DatabaseUrl, method: str | None, context: Context
) -> Inspection:
    """Log in as the application, and do what it will do. `method`: how the server keeps its password, if known.

    Returns in a few words what the role could not do; nothing where all was proved.
    """
    title, missed = f"role {url.user} logs in with its own password", list[Check]()
    try:
        with project.run.connections.shared(url, context.cancellation, fresh=True) as connection:
            yield ok("login", title)
            if (check := session_findings.unchecked_encoding(connection, url)) is not None:
                yield check
            if (check := session_findings.only_reads(project, connection, url)) is not None:
                yield check
                return f"{url.user} only reads"
            if not project.may_change_server:
                yield skipped("proof", "does what the application will do (rolled back)", another_machine.NOT_TRIED)
                return ""
            for check in _proofs(connection, wish):
                missed += [] if check.status.holds else [check]
                yield check
            needed = extensions.needed(project, connection, wish.schemas[0])
        if needed:
            with project.run.connections.exclusive(url, context.cancellation, fresh=True) as connection:
                for check in extensions.checks(project, connection, wish.schemas[0], needed):
                    missed += [] if check.status.holds else [check]
                    yield check
    except LoginError as error:
        finding = findings.login(project, error, url, method)
        yield failed("login", title, connections.explain_full(project, finding, context) if error.is_full else finding)
        return f"{url.user} can't log in"
    return summarize(missed)


def _proofs(connection: Connection, wish: DesiredPrivileges) -> Iterator[Check]:
    schema = wish.schemas[0]
    if "CREATE" in wish.on(Layer.SCHEMA):
        title = "creates, fills, changes and drops a table (rolled back)"
        refusal = probes.create_and_use(connection, schema)
        cause = f"Role {wish.role} could not do in schema {schema} what the application will do."
        yield (
            ok("proof", title)
            if refusal is None
            else failed("proof", title, findings.proof(cause, wish.role, refusal, f"\\dn+ {schema}", connection, wish))
        )
