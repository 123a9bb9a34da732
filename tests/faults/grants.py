"""Rights that the application's role lacks, on every layer, and what `grants.toml` and extensions ask for."""

from __future__ import annotations

from tests.faults.deeds import append, drop_key, edit, in_turn, remove, sql, write
from tests.faults.model import AUTO, ByHand, Deed, Fault, Look
from tests.faults.scripts import applied, migration
from tests.support.world import World

_FUNCTION = "CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT n * 2';"
_ENUM = "CREATE TYPE mood AS ENUM ('ok');"
_LATER = "ALTER DEFAULT PRIVILEGES FOR ROLE postgres"
_OF_THEIRS = (
    "CREATE ROLE theirs",
    'ALTER TABLE "Quiet" OWNER TO theirs',
    'GRANT ALL ON "Quiet" TO shop_app',
    "ALTER DEFAULT PRIVILEGES FOR ROLE theirs IN SCHEMA public GRANT ALL ON TABLES TO shop_app",
    "ALTER DEFAULT PRIVILEGES FOR ROLE theirs IN SCHEMA public GRANT ALL ON SEQUENCES TO shop_app",
)
_FORCED = 'ALTER TABLE "Quiet" ENABLE ROW LEVEL SECURITY;\nALTER TABLE "Quiet" FORCE ROW LEVEL SECURITY;\n'
_GUARD = (
    "CREATE FUNCTION guard() RETURNS event_trigger LANGUAGE plpgsql AS"
    " $$ BEGIN IF current_user = 'shop_app' THEN RAISE 'no tables on Sundays'; END IF; END $$",
    "CREATE EVENT TRIGGER guard ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION guard()",
)
_NO_GRANTS = (
    "CREATE SCHEMA rules",
    "CREATE FUNCTION rules.sunday() RETURNS event_trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE 'no grants on Sundays'; END $$",
    "CREATE EVENT TRIGGER sunday ON ddl_command_end WHEN TAG IN ('GRANT') EXECUTE FUNCTION rules.sunday()",
)


def _shadow(database: str) -> Deed:
    def deed(world: World) -> None:
        append(f"SHADOW_DATABASE_URL={world.value('DATABASE_URL').replace('/shop?', f'/{database}?')}\n")(world)

    return deed


def _revoked(privilege: str, of_what: str, code: str, name: str) -> Fault:
    return Fault(name, sql(f"REVOKE {privilege} ON {of_what} FROM shop_app, PUBLIC"), code, AUTO, privilege)


_LAYERS = (
    *(
        _revoked(privilege, "DATABASE shop", "ADX310", f"no {privilege} on the database")
        for privilege in ("CONNECT", "CREATE", "TEMPORARY")
    ),
    *(
        _revoked(privilege, "SCHEMA public", "ADX311", f"no {privilege} on the schema")
        for privilege in ("USAGE", "CREATE")
    ),
    Fault("a schema that is not there", edit("schema=public", "schema=Shop"), "ADX312", AUTO, "Shop", ("ADX316",)),
    Fault(
        "a schema whose name is too long",
        edit("schema=public", "schema=" + "ä" * 32),
        "ADX309",
        ByHand(edit("ä" * 32, "public")),
        "63",
    ),
)

_OBJECTS = (
    *(
        Fault(
            f"no {privilege} on a table",
            sql(f'REVOKE {privilege} ON "Shop" FROM shop_app'),
            "ADX313",
            AUTO,
            f'public."Shop": {privilege}',
        )
        for privilege in ("SELECT", "DELETE")
    ),
    Fault(
        "no USAGE on a sequence",
        sql('REVOKE USAGE ON SEQUENCE "Shop_id_seq" FROM shop_app'),
        "ADX314",
        AUTO,
        "Shop_id_seq",
    ),
    Fault(
        "no EXECUTE on a function",
        in_turn(applied(_FUNCTION), sql("REVOKE EXECUTE ON FUNCTION twice FROM shop_app, PUBLIC")),
        "ADX315",
        AUTO,
        "twice",
    ),
    Fault(
        "no USAGE on a type",
        in_turn(applied(_ENUM), sql("REVOKE USAGE ON TYPE mood FROM shop_app, PUBLIC")),
        "ADX319",
        AUTO,
        "mood",
    ),
    Fault(
        "tables of later are closed",
        sql(f"{_LATER} IN SCHEMA public REVOKE SELECT ON TABLES FROM shop_app"),
        "ADX316",
        AUTO,
    ),
    Fault(
        "sequences of later are closed",
        sql(f"{_LATER} IN SCHEMA public REVOKE USAGE ON SEQUENCES FROM shop_app"),
        "ADX316",
        AUTO,
    ),
    Fault("functions of later are closed", sql(f"{_LATER} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC"), "ADX316", AUTO),
    Fault(
        "another owner",
        sql('ALTER TABLE "Shop" OWNER TO postgres', 'REVOKE ALL ON "Shop" FROM shop_app'),
        "ADX313",
        AUTO,
        along=("ADX314", "ADX317"),
    ),
    Fault(
        "a table is the administrator's",
        sql('ALTER TABLE "Quiet" OWNER TO postgres', 'GRANT ALL ON "Quiet" TO shop_app'),
        "ADX317",
        AUTO,
        'public."Quiet": postgres',
    ),
    Fault(
        "a table is somebody else's",
        sql(*_OF_THEIRS),
        "ADX317",
        ByHand(sql('ALTER TABLE "Quiet" OWNER TO shop_app', "DROP OWNED BY theirs", "DROP ROLE theirs")),
        'public."Quiet": theirs',
    ),
    Fault(
        "a remedy that the server refuses",
        sql("REVOKE ALL ON SCHEMA public FROM shop_app, PUBLIC", *_NO_GRANTS),
        "ADX322",
        ByHand(sql("DROP EVENT TRIGGER sunday", "DROP SCHEMA rules CASCADE")),
        "no grants on Sundays",
        look=Look.AUTO,
    ),
    Fault(
        "row-level security hides every row",
        applied(_FORCED),
        "ADX318",
        ByHand(applied('CREATE POLICY everybody ON "Quiet" USING (true);\n', "20260201000000_policy")),
        '"Quiet"',
    ),
    Fault(
        "tables are refused by what is no right",
        sql(*_GUARD),
        "ADX320",
        ByHand(sql("DROP EVENT TRIGGER guard", "DROP FUNCTION guard()")),
        "no tables on Sundays",
        along=("ADX414",),
    ),
)

_BESIDE = (
    Fault(
        "grants.toml that means nothing",
        write("grants.toml", '[application]\ntable = ["READ"]\n'),
        "ADX340",
        ByHand(write("grants.toml", '[application]\ntable = ["SELECT"]\n')),
        "READ",
    ),
    Fault(
        "a right that grants.toml takes away",
        in_turn(
            sql("GRANT CREATE ON SCHEMA public TO PUBLIC"),
            write("grants.toml", '[revoke.PUBLIC]\nschema = ["CREATE"]\n'),
        ),
        "ADX324",
        AUTO,
        "PUBLIC",
    ),
    Fault(
        "grants.toml names a creator who is nobody",
        write("grants.toml", '[application]\ncreators = ["nobody"]\n'),
        "ADX340",
        ByHand(remove("grants.toml")),
        "creators has nobody",
    ),
    Fault(
        "an extension that the server lacks",
        migration("CREATE EXTENSION no_such_thing;\n"),
        "ADX341",
        ByHand(migration("SELECT 1;\n")),
        "no_such_thing",
    ),
    Fault(
        "an extension that only a superuser may create",
        migration("CREATE EXTENSION pg_stat_statements;\n"),
        "ADX342",
        ByHand(migration("SELECT 1;\n")),
        "pg_stat_statements",
    ),
    Fault(
        "a shadow database that is not there",
        _shadow("shop_shadow"),
        "ADX325",
        ByHand(drop_key("SHADOW_DATABASE_URL")),
        "shop_shadow",
    ),
    Fault(
        "a shadow database that is the application's own",
        _shadow("shop"),
        "ADX343",
        ByHand(drop_key("SHADOW_DATABASE_URL")),
        "same database",
    ),
)

FAULTS: tuple[Fault, ...] = (*_LAYERS, *_OBJECTS, *_BESIDE)
