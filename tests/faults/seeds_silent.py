"""Seeds that do nothing or swallow what went wrong, and what they promise and do not keep."""

from __future__ import annotations

from tests.faults.deeds import in_turn, remove, write
from tests.faults.model import AUTO, ByHand, Fault, Look
from tests.faults.school import ADD, INSTITUTE, PYTHON, school
from tests.faults.scripts import as_application, seed

_SILENT_SQL = """\
DO $$ BEGIN
  IF EXISTS (SELECT FROM "User" WHERE role = 'ADMIN') THEN RETURN; END IF;
  INSERT INTO "Institute" VALUES ('one') ON CONFLICT DO NOTHING;
END $$;
"""
_SILENT_PYTHON = f"""\
{PYTHON}    if connection.execute('SELECT 1 FROM "User" WHERE role = %s', ['ADMIN']).fetchone():
        return
{ADD}"""
_MATCHES_NOTHING = 'INSERT INTO "Institute" SELECT email FROM "User" WHERE role = \'STUDENT\' ON CONFLICT DO NOTHING;\n'
_SWALLOWS = f"""\
{PYTHON}{ADD}    try:
        connection.execute("INSERT INTO \\"User\\" (email) VALUES ('root@shop.example')")
    except Exception:
        print('skipped')
"""


def _silent(name: str, text: str, corrected: str, file: str = "002_more.sql") -> Fault:
    """A seed that ends as if all were well, and brought nothing."""
    return Fault(
        name,
        in_turn(school, seed(text, file)),
        "ADX520",
        ByHand(seed(corrected, file)),
        'public."Institute"',
        look=Look.AUTO,
    )


FAULTS: tuple[Fault, ...] = (
    _silent("a SQL seed that returns early", _SILENT_SQL, INSTITUTE),
    _silent("a Python seed that returns early", _SILENT_PYTHON, PYTHON + ADD, "002_more.py"),
    _silent("a seed whose query finds nothing", _MATCHES_NOTHING, INSTITUTE),
    Fault(
        "a seed that swallows the server's error",
        in_turn(school, seed(_SWALLOWS, "002_more.py")),
        "ADX522",
        ByHand(seed(PYTHON + ADD, "002_more.py")),
        "duplicate key",
        look=Look.AUTO,
    ),
    Fault(
        "a seed that prints an error and ends well",
        in_turn(
            school, seed(f"{PYTHON}{ADD}    print('PrismaClientKnownRequestError: P2002 on email')\n", "002_more.py")
        ),
        "ADX521",
        ByHand(seed(PYTHON + ADD, "002_more.py")),
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
