"""What can be wrong with the application's role, its database and its rights."""

from __future__ import annotations

from tests.faults.deeds import sql
from tests.faults.model import AUTO, Fault

FAULTS: tuple[Fault, ...] = (
    Fault(
        "an application's password of another day", sql("ALTER ROLE shop_app PASSWORD 'of-another-day'"), "ADX225", AUTO
    ),
    Fault("no CREATE on the schema", sql("REVOKE ALL ON SCHEMA public FROM shop_app, PUBLIC"), "ADX311", AUTO),
    Fault(
        "another owner",
        sql('ALTER TABLE "Shop" OWNER TO postgres', 'REVOKE ALL ON "Shop" FROM shop_app'),
        "ADX313",
        AUTO,
        along=("ADX314", "ADX317"),
    ),
    Fault("no CREATEDB", sql("ALTER ROLE shop_app NOCREATEDB"), "ADX305", AUTO),
    Fault("no login", sql("ALTER ROLE shop_app NOLOGIN"), "ADX302", AUTO),
    Fault("no database", sql("DROP DATABASE shop WITH (FORCE)", database="postgres"), "ADX303", AUTO, loses_rows=True),
)
