"""What the application step says of Prisma's schema where there is none: then none of what reads it is loaded."""

from __future__ import annotations

SCHEMA = "Prisma's schema is sound"
MODEL = "the database has what the schema describes"
