"""Projects and servers that are not the usual ones, and where everything holds."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

import docker

from tests.faults.compose import compose_file
from tests.faults.deeds import append, edit, in_turn, remove, sql, write
from tests.faults.healthy_scripts import CHATTY_SEED, SCRIPTS, THOUSANDS_OF_TABLES
from tests.faults.healthy_ways import encrypt, pool
from tests.faults.model import DOCKER, EMBEDDED, Before, Deed, Healthy
from tests.faults.scripts import as_application, migration, seed
from tests.support.neighbours import Neighbours
from tests.support.outcome import assert_green
from tests.support.requirements import postgres_image
from tests.support.world import FIRST, World

_SIGNS = "%20%21%22%23%24%25%26%27%28%29%2A%2B%2C%2D%2E%2F%3A%3B%3C%3D%3E%3F%40%5B%5C%5D%5E%5F%60%7B%7C%7D%7E"
"""All of ASCII that are no letter and no digit."""


def _later(name: str, *deeds: Deed, servers: tuple[str, ...] = (EMBEDDED, DOCKER)) -> Healthy:
    """Of a project that was set up; what is pending then is applied."""
    return Healthy(name, in_turn(*deeds), servers, Before.SET_UP)


def _anew(how: str) -> Deed:
    """The database made again with other properties."""
    made = f"CREATE DATABASE shop OWNER shop_app TEMPLATE template0 {how}"
    return sql("DROP DATABASE shop WITH (FORCE)", made, database="postgres")


def _set(whose: str, **settings: str) -> Deed:
    return sql(*(f"ALTER {whose} SET {name} = {value}" for name, value in settings.items()))


def _database(name: str) -> Deed:
    """Another name for it, as a URL has it."""
    return edit("/shop?", f"/{name}?")


def _schema(name: str) -> Deed:
    return in_turn(_database("shop2"), edit("schema=public", f"schema={name}"))


def _role(what: str, login: str) -> Healthy:
    """`login`, of an URL, is in the project's example from the first."""
    return Healthy(what, edit("//shop_app@", f"//{login}@", ".env.example"))


def _image(major: int) -> Healthy:
    return Healthy(
        f"PostgreSQL {major}", edit(postgres_image(), f"adx-test/postgres:{major}", ".env.example"), (DOCKER,)
    )


def _shell(name: str, **variables: str | None) -> Healthy:
    """The program itself is run with these variables; None: not set."""

    def look(world: World) -> None:
        assert_green(world.project.adx("--check", "--postgres", world.where, "--output", "json", env=variables))

    return _later(name, look)


def _call_folder(name: str) -> Deed:
    def deed(world: World) -> None:
        world.project.path = world.project.path.rename(world.project.path.with_name(name))

    return deed


def _commit(world: World) -> None:
    world.git("init", "--quiet", "--initial-branch=main")
    world.git("add", "--all")
    world.git("commit", "--quiet", "--message=the shop")


def _work_in_another_tree(world: World) -> None:
    """The second one that is checked out of the repository."""
    _commit(world)
    second = world.project.path.with_name("second")
    world.git("worktree", "add", "--quiet", str(second), "-b", "second")
    world.project.path = second


def _end_lines_as_windows(path: str) -> Deed:
    def deed(world: World) -> None:
        file = world.project.path / path
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))

    return deed


def _close_env(world: World) -> None:
    world.env.chmod(0o400)


def _listen_on_the_usual_port(world: World) -> None:
    """Who listens there already does as well."""
    with suppress(OSError):
        world.hold("listener", socket.create_server(("127.0.0.1", 5432)))


def _open_sessions(world: World) -> None:
    """As a console and a pool have them: idle, and in no transaction."""
    for _ in range(6):
        world.hold("sessions", closing(world.connect())).execute("SELECT 1")


def _pack_seed(world: World) -> None:
    row = b"INSERT INTO \"Shop\" (name) VALUES ('packed') ON CONFLICT DO NOTHING;\n"
    world.project.seed("002_more.sql.gz", "").write_bytes(gzip.compress(row))


@contextmanager
def _strangers(world: World) -> Iterator[None]:
    with closing(docker.from_env()) as engine:
        strangers = Neighbours.make(engine, f"{world.project.environment['COMPOSE_PROJECT_NAME']}x", postgres_image())
        try:
            yield
        finally:
            strangers.remove()


def _have_neighbours(world: World) -> None:
    world.hold("neighbours", _strangers(world))


_SERVER = (
    *map(_image, (15, 16, 17, 18)),
    _later(
        "a role with the settings of a country",
        _set("ROLE shop_app", DateStyle="'German'", TimeZone="'Asia/Kolkata'", IntervalStyle="sql_standard"),
    ),
    _later(
        "a database with the settings of a country",
        _set("DATABASE shop", DateStyle="'SQL, DMY'", TimeZone="'America/St_Johns'", lc_messages="'POSIX'"),
    ),
    _later(
        "a role whose text is written otherwise",
        _set(
            "ROLE shop_app",
            client_encoding="'LATIN1'",
            bytea_output="escape",
            standard_conforming_strings="off",
            quote_all_identifiers="on",
        ),
    ),
    _later(
        "transactions that are serializable",
        _set("DATABASE shop", default_transaction_isolation="serializable", default_transaction_deferrable="on"),
    ),
    _later(
        "a role with limits that are wide enough",
        _set("ROLE shop_app", statement_timeout="'5min'", idle_in_transaction_session_timeout="'1min'"),
        sql("ALTER ROLE shop_app CONNECTION LIMIT 50 VALID UNTIL '2999-01-01'"),
    ),
    _later("a search_path that leads where the URL does", _set("ROLE shop_app", search_path='public, "$user"')),
    _later("a database of LATIN1", _anew("ENCODING 'LATIN1' LOCALE 'C'")),
    _later(
        "a database with the builtin collation",
        _anew("LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C' ENCODING 'UTF8'"),
    ),
    _later("sessions of others", _open_sessions),
    _later("another program on the usual port", _listen_on_the_usual_port),
    _later("containers of others", _have_neighbours, servers=(DOCKER,)),
)

_BESIDE = (
    _later(
        "a schema of somebody else's",
        sql(
            "CREATE ROLE theirs",
            "CREATE SCHEMA theirs AUTHORIZATION theirs",
            "CREATE TABLE theirs.thing (id serial)",
            "CREATE VIEW theirs.one AS SELECT 1",
        ),
    ),
    _later(
        "a database of somebody else's",
        sql("CREATE ROLE theirs", "CREATE DATABASE theirs OWNER theirs", database="postgres"),
    ),
    _later(
        "a reader of every table",
        sql("CREATE ROLE reader", "GRANT pg_read_all_data TO reader", 'GRANT SELECT ON "Shop" TO reader'),
    ),
    _later("a role that belongs to a group", sql("CREATE ROLE staff", "GRANT staff TO shop_app")),
    _later(
        "extensions that nothing uses",
        sql(*(f"CREATE EXTENSION {name}" for name in ("citext", "pg_trgm", "pg_stat_statements"))),
    ),
    _later("a publication", sql('CREATE PUBLICATION shops FOR TABLE "Shop"')),
    _later("thousands of tables of others", sql("CREATE SCHEMA warehouse", THOUSANDS_OF_TABLES), servers=(EMBEDDED,)),
    _later(
        "many rows",
        as_application("INSERT INTO \"Shop\" (name) SELECT 'shop ' || n FROM generate_series(1, 100000) AS n"),
    ),
    _later(
        "numbers that no row has",
        as_application("SELECT nextval('\"Shop_id_seq\"') FROM generate_series(1, 100)"),
    ),
    _later("tables that were tidied up", sql("ANALYZE", "REINDEX DATABASE shop", 'CLUSTER "Shop" USING "Shop_pkey"')),
)

_NAMES = (
    _later("a database with a space and quotes", _database("The%20%22Shop%22")),
    _later("a database with a reserved name", _database("select")),
    _later("a database in other letters", _database("L%C3%A4den%20%E6%97%A5%E6%9C%AC")),
    _later("a database whose name is as long as can be", _database("d" * 63)),
    _later("a schema with a space and capitals", _schema("Our%20Shop")),
    _later("a schema with a reserved name", _schema("order")),
    _role("a role with capitals and a dash", "Shop-App"),
    _role("a role with a reserved name", "user"),
    _role("a role whose name is as long as can be", "r" * 63),
    _role("a password of every sign", f"shop_app:{_SIGNS}"),
    _role("a password in other letters", "shop_app:p%C3%A4ssw%C3%B6rt-of-the-%E6%97%A5%E6%9C%AC"),
)

_WAYS = (
    _later("a server that encrypts", encrypt, servers=(DOCKER,)),
    Healthy(
        "a server on another port of its container",
        compose_file(command="postgres -p 5433", ports='["127.0.0.1:${POSTGRES_PORT}:5433"]'),
        (DOCKER,),
    ),
    Healthy("a pooler in front", pool, (EMBEDDED,), Before.SET_UP, {"postgres": "external"}),
)

_SCRIPTS = (
    *(_later(name, migration(script)) for name, script in SCRIPTS.items()),
    _later("line ends of Windows in an applied migration", _end_lines_as_windows(f"migrations/{FIRST}/migration.sql")),
    Healthy("no seed", remove("seeds")),
    _later("a seed in Python that prints much", seed(CHATTY_SEED, "002_more.py")),
    _later("a seed in CSV with quotes", seed('name\n"a, ""quoted"" one"\n', "002_Shop.csv")),
    _later("a seed that is packed", _pack_seed),
)

_FILES = (
    _later(
        "an .env with comments, quotes and export",
        append("# a comment\n\nexport COLOUR='red # no comment'\nTITLE=\"The Shop\"\nEMPTY=\n  # indented\n"),
    ),
    _later("an .env with line ends of Windows", _end_lines_as_windows(".env")),
    _later("an .env that nobody may write", _close_env),
    _later("an .env that names localhost", edit("@127.0.0.1:", "@localhost:")),
    _later("an .env with the other scheme", edit("postgresql://", "postgres://")),
    Healthy("a folder with spaces and other letters", _call_folder("Läden & Söhne (日本)")),
    Healthy("a repository", _commit),
    Healthy("a second worktree of a repository", _work_in_another_tree),
    _later(
        "files that are nobody's business",
        write("node_modules/x/.env", "DATABASE_URL=mysql://x\n"),
        write("docs/seeds/1.sql", "nonsense"),
        write("backup/migrations/1/migration.sql", "nonsense"),
    ),
)

_SHELLS = (
    _shell(
        "a shell with the variables of another server",
        PGHOST="nowhere.invalid",
        PGPORT="1",
        PGUSER="nobody",
        PGPASSWORD="of-another-server",
        PGDATABASE="nowhere",
        PGOPTIONS="-c DateStyle=German",
        PGSSLMODE="verify-full",
        PGTZ="Asia/Tokyo",
        PGCLIENTENCODING="LATIN1",
    ),
    _shell("a shell without a locale", LANG="C", LC_ALL="C"),
    _shell("a shell with a locale that is not installed", LANG="de_DE.UTF-8", LC_ALL="de_DE.UTF-8"),
    _shell("a shell without a home", HOME=None, XDG_RUNTIME_DIR=None),
    _shell("a home that can't be written", HOME="/proc"),
    _shell("a terminal of twenty columns", COLUMNS="20", LINES="5", TERM="dumb"),
    _shell("a clock of another place", TZ="Pacific/Chatham"),
)

HEALTHY: tuple[Healthy, ...] = (*_SERVER, *_BESIDE, *_NAMES, *_WAYS, *_SCRIPTS, *_FILES, *_SHELLS)
