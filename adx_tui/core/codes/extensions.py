"""The codes ADX325 to ADX399: grants.toml, extensions and the shadow database."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.codes.entry import CodeEntry

ENTRIES: Mapping[str, CodeEntry] = {
    "ADX325": CodeEntry(
        "The shadow database does not exist",
        "SHADOW_DATABASE_URL names a database that its server does not have: Prisma makes none that is named.",
        "CREATE DATABASE …, empty; or take the key out, where the role has CREATEDB.",
        prevention=(
            "Leave the shadow database's URL out, where the role may create databases: Prisma then makes its own."
        ),
        severity="warning",
        example="SHADOW_DATABASE_URL names database shop_shadow, which the server at 127.0.0.1:5432 does not have.",
    ),
    "ADX340": CodeEntry(
        "grants.toml can't be used",
        "It is no TOML, or names a layer, a privilege or a creator that there is not.",
        "Correct what the finding names; docs/grants.md says what may stand there.",
        prevention="Run adx-tui --check after grants.toml was changed.",
        severity="error",
        example="grants.toml can't be used: there is no privilege READ for tables.",
    ),
    "ADX341": CodeEntry(
        "The server lacks an extension",
        "A migration creates it, but its files are not on the server.",
        "Install the package, or use an image that has it.",
        prevention="Name an image that has the extension in the compose file.",
        severity="error",
        example="A migration creates extension vector, which this server does not have.",
    ),
    "ADX342": CodeEntry(
        "Only a superuser may create the extension",
        "It is not marked as trusted, so that CREATE on the database is not enough.",
        "CREATE EXTENSION … as the administrator, before the migration; IF NOT EXISTS in the migration.",
        prevention="Create extensions once as administrator, with IF NOT EXISTS in the migration.",
        severity="error",
        example="A migration creates extension postgis, which only a superuser may create.",
    ),
    "ADX343": CodeEntry(
        "The shadow database is the application's own",
        (
            "SHADOW_DATABASE_URL and DATABASE_URL name one database, however each spells it. `prisma migrate dev` "
            "empties the shadow database before it replays the migrations there: all that is in yours would be lost."
        ),
        (
            "Name another, empty database in SHADOW_DATABASE_URL; or take the key out (and wherever Prisma's "
            "configuration reads it): a role with CREATEDB needs none."
        ),
        prevention="Give the shadow database a name that says so: shop_shadow.",
        severity="error",
        example=(
            "SHADOW_DATABASE_URL and DATABASE_URL name the same database, shop: `prisma migrate dev` would empty it."
        ),
    ),
    "ADX344": CodeEntry(
        "The database is half dropped",
        (
            "A DROP DATABASE of it was cut off: a killed server, a lost session. PostgreSQL marks such a database "
            "(datconnlimit = -2), lets nobody in any more, not even a superuser, and takes nothing but another DROP "
            "DATABASE."
        ),
        "adx-tui --reset NAME finishes the drop and builds it anew; --restore puts a snapshot in its place.",
        prevention="Let a DROP DATABASE end.",
        severity="error",
        example="A DROP DATABASE of shop was cut off: nobody can enter it any more, and what was in it is lost.",
    ),
}
