"""What a role, a database or a schema lacks, and logins that are refused for it."""

from __future__ import annotations

from tests.faults.deeds import append, drop_key, edit, in_turn, remove, sql, write
from tests.faults.model import AUTO, CONSENT, ByHand, Deed, Fault, Look
from tests.faults.scripts import applied, migration, seed
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


def _server(*statements: str) -> Deed:
    """Outside of the application's database."""
    return sql(*statements, database="postgres")


def _anew(how: str = "") -> Deed:
    """The database made again with other properties, and empty."""
    return _server("DROP DATABASE shop WITH (FORCE)", f"CREATE DATABASE shop OWNER shop_app TEMPLATE template0 {how}")


def _shadow(database: str) -> Deed:
    def deed(world: World) -> None:
        append(f"SHADOW_DATABASE_URL={world.value('DATABASE_URL').replace('/shop?', f'/{database}?')}\n")(world)

    return deed


def _log_in_as_administrator(world: World) -> None:
    """Somebody gave up on rights."""
    world.before = world.env.read_text()
    own = world.value("DATABASE_URL").partition("://")[2].partition("@")[0]
    world.replace(f"//{own}@", f"//postgres:{world.value('POSTGRES_PASSWORD')}@")


def _log_in_as_before(world: World) -> None:
    world.env.write_text(world.before)


def _role(what: str, code: str, says: str, name: str) -> Fault:
    """Something of the role's own, which `--auto` gives back."""
    return Fault(name, sql(f"ALTER ROLE shop_app {what}"), code, AUTO, says)


def _revoked(privilege: str, of_what: str, code: str, name: str) -> Fault:
    return Fault(name, sql(f"REVOKE {privilege} ON {of_what} FROM shop_app, PUBLIC"), code, AUTO, privilege)


_WHO = (
    _role("PASSWORD 'of-another-day'", "ADX225", "", "an application's password of another day"),
    _role("NOLOGIN", "ADX302", "shop_app", "no login"),
    _role("NOCREATEDB", "ADX305", "shop_app", "no CREATEDB"),
    Fault(
        "a role that is not there",
        edit("//shop_app:", "//shop_new:"),
        "ADX301",
        ByHand(edit("//shop_new:", "//shop_app:")),
        "shop_new",
    ),
    Fault(
        "a role and a database that are not there",
        in_turn(edit("//shop_app:", "//shop_new:"), edit("/shop?", "/shop_new?")),
        "ADX301",
        AUTO,
        "shop_new",
        along=("ADX303",),
    ),
    _role("PASSWORD NULL", "ADX225", "no password at all", "the role has no password"),
    _role("VALID UNTIL '2001-01-01'", "ADX304", "2001", "the role has expired"),
    _role("CONNECTION LIMIT 0", "ADX307", "shop_app", "the role may have no session"),
    Fault(
        "the application is a superuser",
        sql("ALTER ROLE shop_app SUPERUSER"),
        "ADX306",
        ByHand(sql("ALTER ROLE shop_app NOSUPERUSER")),
        "superuser",
    ),
    Fault(
        "the application is the administrator",
        _log_in_as_administrator,
        "ADX306",
        ByHand(_log_in_as_before),
        "superuser",
        look=Look.AUTO,
    ),
    Fault(
        "the role may only read",
        sql("ALTER ROLE shop_app SET default_transaction_read_only = on"),
        "ADX267",
        ByHand(sql("ALTER ROLE shop_app RESET default_transaction_read_only")),
        "shop_app",
    ),
    Fault(
        "the role's search_path leads elsewhere",
        sql("ALTER ROLE shop_app SET search_path = other, public"),
        "ADX323",
        ByHand(sql("ALTER ROLE shop_app RESET search_path")),
        "other",
    ),
    Fault(
        "the database's search_path leads elsewhere",
        sql("ALTER DATABASE shop SET search_path = other, public"),
        "ADX323",
        ByHand(sql("ALTER DATABASE shop RESET search_path")),
        "other",
    ),
)

_DATABASE = (
    Fault("no database", _server("DROP DATABASE shop WITH (FORCE)"), "ADX303", AUTO, "shop"),
    Fault("a database that lets nobody in", _server("ALTER DATABASE shop ALLOW_CONNECTIONS false"), "ADX308", AUTO),
    Fault(
        "a database that may have no session",
        _server("ALTER DATABASE shop CONNECTION LIMIT 0"),
        "ADX308",
        ByHand(_server("ALTER DATABASE shop CONNECTION LIMIT -1")),
        "shop",
    ),
    Fault(
        "a DROP DATABASE that was cut off",
        _server("UPDATE pg_database SET datconnlimit = -2 WHERE datname = 'shop'"),
        "ADX344",
        CONSENT,
        "shop",
    ),
    *(
        _revoked(privilege, "DATABASE shop", "ADX310", f"no {privilege} on the database")
        for privilege in ("CONNECT", "CREATE", "TEMPORARY")
    ),
    Fault(
        "a database that does not know its encoding",
        _anew("ENCODING 'SQL_ASCII' LOCALE 'C'"),
        "ADX269",
        ByHand(_anew()),
        "SQL_ASCII",
        look=Look.AUTO,
    ),
    Fault(
        "a character that the database's encoding lacks",
        in_turn(
            _anew("ENCODING 'LATIN1' LOCALE 'C'"),
            seed("INSERT INTO \"Shop\" (name) VALUES ('日本') ON CONFLICT DO NOTHING;\n"),
        ),
        "ADX268",
        ByHand(remove("seeds/002_more.sql")),
        "日",
        look=Look.AUTO,
    ),
)

_SCHEMA = (
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

FAULTS: tuple[Fault, ...] = (*_WHO, *_DATABASE, *_SCHEMA, *_OBJECTS, *_BESIDE)
