"""Seeds that fail, that do nothing and say nothing, that can't run again, and what they promise and do not keep."""

from __future__ import annotations

import gzip
from contextlib import closing

from tests.faults.deeds import drop_key, in_turn, release, remove, set_key, sql, write
from tests.faults.model import AUTO, ByHand, Fault, Look
from tests.faults.scripts import applied, apply, as_application, seed
from tests.support.world import SEED, World

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
_INSTITUTE = "INSERT INTO \"Institute\" VALUES ('one') ON CONFLICT DO NOTHING;\n"
_SUPERADMIN = "INSERT INTO \"User\" (email, role) VALUES ('root@shop.example', 'ADMIN') ON CONFLICT DO NOTHING;\n"
_PYTHON = "def seed(connection, environment):\n"
_ADD = '    connection.execute("INSERT INTO \\"Institute\\" VALUES (\'one\') ON CONFLICT DO NOTHING")\n'
_SILENT_SQL = """\
DO $$ BEGIN
  IF EXISTS (SELECT FROM "User" WHERE role = 'ADMIN') THEN RETURN; END IF;
  INSERT INTO "Institute" VALUES ('one') ON CONFLICT DO NOTHING;
END $$;
"""
_SILENT_PYTHON = f"""\
{_PYTHON}    if connection.execute('SELECT 1 FROM "User" WHERE role = %s', ['ADMIN']).fetchone():
        return
{_ADD}"""
_MATCHES_NOTHING = 'INSERT INTO "Institute" SELECT email FROM "User" WHERE role = \'STUDENT\' ON CONFLICT DO NOTHING;\n'
_SWALLOWS = f"""\
{_PYTHON}{_ADD}    try:
        connection.execute("INSERT INTO \\"User\\" (email) VALUES ('root@shop.example')")
    except Exception:
        print('skipped')
"""

# Somebody made the administrator by hand, as every early return of a seed asks for.
_school = in_turn(applied(_SCHOOL), as_application(_SUPERADMIN))


def new_seed(world: World) -> None:
    """One that has not run yet."""
    world.count += 1
    world.latest = f"seeds/{world.count + 1:03}_more.sql"
    row = f"""INSERT INTO "Shop" (name) VALUES ('shop {world.count}')"""
    world.project.write(world.latest, f"{row} ON CONFLICT DO NOTHING;\n")


def _failing(world: World) -> None:
    new_seed(world)
    world.project.write(world.latest, (world.project.path / world.latest).read_text() + "SELECT 1 / 0;\n")


def _correct(world: World) -> None:
    world.replace("SELECT 1 / 0;\n", "", world.latest)


def _fails(name: str, text: str, says: str, corrected: str = _INSTITUTE, file: str = "002_more.sql") -> Fault:
    """A seed of which nothing stays."""
    return Fault(
        name,
        in_turn(_school, seed(text, file)),
        "ADX504",
        ByHand(in_turn(remove(f"seeds/{file}"), seed(corrected))),
        says,
        look=Look.AUTO,
    )


def _silent(name: str, text: str, corrected: str, file: str = "002_more.sql") -> Fault:
    """A seed that ends as if all were well, and brought nothing."""
    return Fault(
        name,
        in_turn(_school, seed(text, file)),
        "ADX520",
        ByHand(seed(corrected, file)),
        'public."Institute"',
        look=Look.AUTO,
    )


def _lock_row(world: World) -> None:
    session = world.hold("session", closing(world.connect()))
    session.execute("BEGIN")
    session.execute("INSERT INTO \"Shop\" (name) VALUES ('second')")


_RUN = (
    Fault("a new seed", new_seed, "ADX501", AUTO),
    Fault("a seed that fails in its middle", _failing, "ADX504", ByHand(_correct), "division by zero", look=Look.AUTO),
    Fault(
        "a seed that was changed since it ran",
        seed(SEED + "INSERT INTO \"Shop\" (name) VALUES ('b') ON CONFLICT DO NOTHING;\n", "001_shops.sql"),
        "ADX502",
        AUTO,
        "001_shops.sql",
    ),
    Fault("rows of a seed that are missing", as_application('DELETE FROM "Shop"'), "ADX503", AUTO, 'public."Shop"'),
    Fault(
        "a seed that changes rows every time",
        seed('INSERT INTO "Quiet" SELECT gen_random_uuid()::text;\n'),
        "ADX507",
        ByHand(seed('INSERT INTO "Quiet" SELECT \'a\' WHERE NOT EXISTS (SELECT FROM "Quiet");\n')),
        "002_more.sql",
        look=Look.AUTO,
    ),
    Fault(
        "a seed that can't run twice",
        seed("INSERT INTO \"Shop\" (name) VALUES ('b');\n"),
        "ADX508",
        ByHand(seed("INSERT INTO \"Shop\" (name) VALUES ('b') ON CONFLICT DO NOTHING;\n")),
        "inserts what is there already",
        look=Look.AUTO,
    ),
    Fault(
        "the seeds' history is the administrator's",
        sql("ALTER SCHEMA adx_tui OWNER TO postgres", "ALTER TABLE adx_tui.seed_history OWNER TO postgres"),
        "ADX509",
        AUTO,
    ),
    Fault(
        "a seed that ran with another value",
        in_turn(
            set_key("WORD", "one"),
            seed("INSERT INTO \"Shop\" (name) VALUES (current_setting('adx.word')) ON CONFLICT DO NOTHING;\n"),
            apply,
            set_key("WORD", "two"),
        ),
        "ADX510",
        AUTO,
        'public."Shop"  1 inserted',
    ),
    Fault(
        "a seed behind another session's row",
        in_turn(
            sql("ALTER ROLE shop_app SET lock_timeout = '2500ms'"),
            seed("INSERT INTO \"Shop\" (name) VALUES ('second') ON CONFLICT DO NOTHING;\n"),
            _lock_row,
        ),
        "ADX245",
        ByHand(release("session")),
        look=Look.AUTO,
    ),
    Fault(
        "seeds in production",
        in_turn(set_key("NODE_ENV", "production"), seed(SEED.replace("first", "zeroth"), "000_earlier.sql")),
        "ADX550",
        ByHand(drop_key("NODE_ENV")),
        "NODE_ENV",
        along=("ADX501", "ADX510"),
    ),
)

_FAILS = (
    _fails(
        "a key that a seed brings twice",
        "INSERT INTO \"User\" (email) VALUES ('a@shop.example'), ('a@shop.example');\n",
        "more than once",
    ),
    _fails(
        "a key that was there before a seed",
        "INSERT INTO \"User\" (email) VALUES ('root@shop.example');\n",
        "root@shop.example",
    ),
    Fault(
        "a reference to what a later seed brings",
        in_turn(
            _school,
            seed("INSERT INTO \"User\" (email, \"instituteId\") VALUES ('a', 'one') ON CONFLICT DO NOTHING;\n"),
            seed(_INSTITUTE, "003_institute.sql"),
        ),
        "ADX504",
        ByHand(write("seeds/seeds.toml", '[seed."002_more.sql"]\nafter = ["003_institute.sql"]\n')),
        "003_institute.sql, which fills it, comes after",
        along=("ADX501",),
        look=Look.AUTO,
    ),
    _fails("a column that a seed does not give", "INSERT INTO \"User\" (role) VALUES ('ADMIN');\n", "email"),
    _fails(
        "a value that an enum lacks",
        "INSERT INTO \"User\" (email, role) VALUES ('a', 'TEACHER');\n",
        "the enum has ADMIN, STUDENT",
    ),
    _fails("a table in lower case", "INSERT INTO Institute VALUES ('one');\n", "double quotes"),
    _fails(
        "a table of another state of the schema",
        'INSERT INTO "Batch" VALUES (1);\n',
        "no migration that is applied makes it",
    ),
    _fails("a row of a CSV file with too much", "id\none,more\n", "extra data", file="002_Institute.csv"),
    _fails(
        "a column of a CSV file that there is not", "name\none\n", "the header names 'name'", file="002_Institute.csv"
    ),
    _fails("a CSV file for a table that there is not", "id\none\n", "no table Institutes", file="002_Institutes.csv"),
    _fails(
        "a seed that raises",
        f"{_PYTHON}    raise ValueError('no such course')\n",
        "ValueError: no such course",
        file="002_more.py",
    ),
    _fails(
        "a seed that imports what is not there",
        f"import does_not_exist\n{_PYTHON}    pass\n",
        "ModuleNotFoundError",
        file="002_more.py",
    ),
    _fails(
        "a seed that ends its process", f"{_PYTHON}    import os\n    os._exit(4)\n", "exit code 4", file="002_more.py"
    ),
    _fails("a Python file without a seed", "x = 1\n", "no function seed", file="002_more.py"),
    Fault(
        "a seed that ends its transaction",
        seed("INSERT INTO \"Shop\" (name) VALUES ('half');\nCOMMIT;\n"),
        "ADX505",
        ByHand(remove("seeds/002_more.sql")),
        "002_more.sql",
        look=Look.AUTO,
    ),
    Fault(
        "a seed without a number",
        seed("SELECT 1;\n", "more.sql"),
        "ADX506",
        ByHand(remove("seeds/more.sql")),
        "more.sql",
    ),
    Fault(
        "a seed that is no UTF-8",
        lambda world: world.project.seed("002_more.sql", "").write_bytes(b"SELECT 'caf\xe9';"),
        "ADX506",
        ByHand(remove("seeds/002_more.sql")),
        "UTF-8",
    ),
    Fault(
        "a command of psql in a seed",
        seed("SELECT 1;\n\\connect other\n"),
        "ADX570",
        ByHand(remove("seeds/002_more.sql")),
        "\\connect is a command of psql",
        look=Look.AUTO,
    ),
    Fault(
        "a packed seed under another name",
        lambda world: world.project.seed("002_more.sql", "").write_bytes(gzip.compress(b"SELECT 1;")),
        "ADX571",
        ByHand(remove("seeds/002_more.sql")),
        "002_more.sql",
    ),
)

_TRUTH = (
    _silent("a SQL seed that returns early", _SILENT_SQL, _INSTITUTE),
    _silent("a Python seed that returns early", _SILENT_PYTHON, _PYTHON + _ADD, "002_more.py"),
    _silent("a seed whose query finds nothing", _MATCHES_NOTHING, _INSTITUTE),
    Fault(
        "a seed that swallows the server's error",
        in_turn(_school, seed(_SWALLOWS, "002_more.py")),
        "ADX522",
        ByHand(seed(_PYTHON + _ADD, "002_more.py")),
        "duplicate key",
        look=Look.AUTO,
    ),
    Fault(
        "a seed that prints an error and ends well",
        in_turn(
            _school, seed(f"{_PYTHON}{_ADD}    print('PrismaClientKnownRequestError: P2002 on email')\n", "002_more.py")
        ),
        "ADX521",
        ByHand(seed(_PYTHON + _ADD, "002_more.py")),
        "P2002",
        look=Look.AUTO,
    ),
    Fault(
        "a sequence behind rows that somebody wrote",
        as_application("INSERT INTO \"Shop\" (id, name) VALUES (50, 'by hand')"),
        "ADX524",
        AUTO,
        "Shop_id_seq",
    ),
    Fault(
        "a promise of the seeds that is not kept",
        write(
            "seeds/seeds.toml",
            '[[expect]]\nthat = "there are shops"\nsql = \'SELECT count(*) FROM "Shop"\'\nanswer = ">= 2"\n',
        ),
        "ADX530",
        ByHand(as_application("INSERT INTO \"Shop\" (name) VALUES ('second')")),
        "the answer is 1",
    ),
    Fault(
        "seeds.toml names a seed that there is not",
        write("seeds/seeds.toml", '[seed."009_none.sql"]\n'),
        "ADX531",
        ByHand(remove("seeds/seeds.toml")),
        "009_none.sql",
    ),
)

FAULTS: tuple[Fault, ...] = (*_RUN, *_FAILS, *_TRUTH)
