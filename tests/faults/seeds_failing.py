"""Seeds of which nothing stays: refused by the server, by their own language, or before they are begun."""

from __future__ import annotations

import gzip

from tests.faults.deeds import in_turn, remove, write
from tests.faults.model import ByHand, Fault, Look
from tests.faults.school import INSTITUTE, PYTHON, school
from tests.faults.scripts import seed


def _fails(name: str, text: str, says: str, corrected: str = INSTITUTE, file: str = "002_more.sql") -> Fault:
    """A seed of which nothing stays."""
    return Fault(
        name,
        in_turn(school, seed(text, file)),
        "ADX504",
        ByHand(in_turn(remove(f"seeds/{file}"), seed(corrected))),
        says,
        look=Look.AUTO,
    )


FAULTS: tuple[Fault, ...] = (
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
            school,
            seed("INSERT INTO \"User\" (email, \"instituteId\") VALUES ('a', 'one') ON CONFLICT DO NOTHING;\n"),
            seed(INSTITUTE, "003_institute.sql"),
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
        f"{PYTHON}    raise ValueError('no such course')\n",
        "ValueError: no such course",
        file="002_more.py",
    ),
    _fails(
        "a seed that imports what is not there",
        f"import does_not_exist\n{PYTHON}    pass\n",
        "ModuleNotFoundError",
        file="002_more.py",
    ),
    _fails(
        "a seed that ends its process", f"{PYTHON}    import os\n    os._exit(4)\n", "exit code 4", file="002_more.py"
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
