"""Tables of a school, and seeds of them: what seeds that fail or are silent begin with."""

from __future__ import annotations

from tests.faults.deeds import in_turn
from tests.faults.scripts import applied, as_application

_SCHOOL = """\
CREATE TYPE "Role" AS ENUM ('ADMIN', 'STUDENT');
CREATE TABLE "Institute" (id text PRIMARY KEY);
CREATE TABLE "User" (
    id serial PRIMARY KEY,
    email text NOT NULL UNIQUE,
    role "Role" NOT NULL DEFAULT 'STUDENT',
    "instituteId" text REFERENCES "Institute" (id),
    "updatedAt" timestamp NOT NULL DEFAULT now()
);
"""
INSTITUTE = "INSERT INTO \"Institute\" VALUES ('one') ON CONFLICT DO NOTHING;\n"
_SUPERADMIN = "INSERT INTO \"User\" (email, role) VALUES ('root@shop.example', 'ADMIN') ON CONFLICT DO NOTHING;\n"
PYTHON = "def seed(connection, environment):\n"
ADD = '    connection.execute("INSERT INTO \\"Institute\\" VALUES (\'one\') ON CONFLICT DO NOTHING")\n'

# Somebody made the administrator by hand, as every early return of a seed asks for.
school = in_turn(applied(_SCHOOL), as_application(_SUPERADMIN))
