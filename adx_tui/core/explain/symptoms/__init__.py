"""The table that recognises pasted text, a file for each family."""

from __future__ import annotations

from adx_tui.core.explain.symptom import Symptom
from adx_tui.core.explain.symptoms import connection, docker, objects, prisma, server

ALL: tuple[Symptom, ...] = (
    *connection.SYMPTOMS,
    *server.SYMPTOMS,
    *objects.SYMPTOMS,
    *prisma.SYMPTOMS,
    *docker.SYMPTOMS,
)
