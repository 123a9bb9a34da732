"""The table that recognises pasted text, a file for each family. Of rows that fit the same words the first counts."""

from __future__ import annotations

from adx_tui.core.explain.symptom import Symptom
from adx_tui.core.explain.symptoms import (
    connection,
    containers,
    definitions,
    docker,
    objects,
    prisma,
    scripts,
    server,
    shadow,
)

# First those that tell one case of a message from the others.
ALL: tuple[Symptom, ...] = (
    *scripts.SYMPTOMS,
    *shadow.SYMPTOMS,
    *containers.SYMPTOMS,
    *connection.SYMPTOMS,
    *server.SYMPTOMS,
    *definitions.SYMPTOMS,
    *objects.SYMPTOMS,
    *prisma.SYMPTOMS,
    *docker.SYMPTOMS,
)
