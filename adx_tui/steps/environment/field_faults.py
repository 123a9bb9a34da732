"""What is wrong with the value of one key, by what the example says of it."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core import port_number
from adx_tui.services.environment import references
from adx_tui.services.environment.chain import Chain
from adx_tui.services.environment.env_schema import Field
from adx_tui.services.files import UnreadableFileError
from adx_tui.services.project import application_environment
from adx_tui.services.project.project import Project
from adx_tui.services.project.snapshot import SERVER_KEYS, Environment


def read_elsewhere(project: Project) -> Mapping[str, str]:
    """What the application has from its other files, as Next.js from `.env` where the URL stands in `.env.local`.
    Nothing where one of them can't be read: of a key that may stand there, the file at hand has to do."""
    reads = application_environment.application_chain(project.configuration)
    others = tuple(path for path in reads.files if path != project.settings.env_file)
    try:
        return Chain(reads.reader, others).reading({}).values
    except UnreadableFileError:
        return {}


def find_fault(
    project: Project, environment: Environment, field: Field, elsewhere: Mapping[str, str]
) -> tuple[str, str] | None:
    """The code and what is wrong with the value of one key; nothing where another file, of those `read_elsewhere`, sets
    it."""
    schema = environment.schema
    assert schema is not None
    if field.key in SERVER_KEYS and not project.is_local:
        return None
    value = environment.get(field.key)
    if field.key not in environment.values:
        if elsewhere.get(field.key) or (field.key in elsewhere and not schema.decorated):
            return None
        # It may stand on a line that can't be read: adding it again would put another value in its place.
        unread = environment.file is not None and any(problem.fatal for problem in environment.file.problems)
        return ("ADX110", "is missing") if (field.required or not schema.decorated) and not unread else None
    if references.find_reference(value) is not None:
        return None
    problem = field.problem(value)
    if field.key == "POSTGRES_PORT" and value and not problem and port_number.parse(value) is None:
        problem = "is no port between 1 and 65535"  # adx-tui reads it itself, whatever the example says
    return ("ADX112" if value else "ADX111", problem) if problem else None
