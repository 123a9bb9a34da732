"""Prisma's codes P1, P3, P4, P5 and P6: connections, migrations, introspection and its services.

Of https://www.prisma.io/docs/orm/reference/error-reference; those of other databases say so.
"""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.explain.foreign import ForeignCode

_ACCELERATE = "It comes from Prisma's hosted service (a URL that begins with prisma://), not from your database."

CODES: Mapping[str, ForeignCode] = {
    "P1000": ForeignCode(
        "The server refuses the user or the password in the URL.",
        "Correct the URL; a container keeps the password that it was first started with.",
        ("ADX225", "ADX304", "ADX226"),
    ),
    "P1001": ForeignCode(
        "Nothing answers at the host and port in the URL.",
        "Start the server, or correct host and port; inside of a container localhost is the container itself.",
        ("ADX220", "ADX214", "ADX222"),
    ),
    "P1002": ForeignCode(
        "The server was reached, but did not answer in time: mostly it waits for the lock of another migration.",
        "See who holds the advisory lock 72707369; end the run or the session that does.",
        ("ADX408", "ADX221"),
    ),
    "P1003": ForeignCode(
        "The server has no database of that name.", "Create it, or correct the name in the URL.", ("ADX303",)
    ),
    "P1008": ForeignCode(
        "A statement took longer than the time it was given.",
        "See what it waits for: a lock, a full disk, a server under load.",
        ("ADX245", "ADX221"),
    ),
    "P1009": ForeignCode("A database of that name is there already.", "Use it, or take another name."),
    "P1010": ForeignCode(
        "The user may not use that database: it lacks CONNECT, or pg_hba.conf has no rule for it.",
        "GRANT CONNECT ON DATABASE …, or add the rule. Some servers say so of an empty user name, too.",
        ("ADX310", "ADX227", "ADX311"),
    ),
    "P1011": ForeignCode(
        "The encrypted connection could not be made.",
        "See whether the server has TLS at all, and whether its certificate is signed by one you trust (sslrootcert).",
        ("ADX242", "ADX241"),
    ),
    "P1012": ForeignCode(
        "The schema is not valid; the text below the code says which line.",
        "Correct that line; `prisma validate` repeats the check without a database.",
        ("ADX613", "ADX610", "ADX611", "ADX612", "ADX621"),
    ),
    "P1013": ForeignCode(
        "The database URL can't be read: often a `@ : / ? #` or `%` in the password.",
        "Write the password percent-encoded.",
        ("ADX122", "ADX121"),
    ),
    "P1014": ForeignCode(
        "A model's table or view is not in the database.",
        "Migrate, or correct @@map and @@schema.",
        ("ADX650", "ADX401"),
    ),
    "P1015": ForeignCode(
        "The schema asks for what this version of the server can't do.", "Use a newer server.", ("ADX230", "ADX231")
    ),
    "P1016": ForeignCode(
        "A raw query was given another number of parameters than it has placeholders.", "Count them: $1, $2 …"
    ),
    "P1017": ForeignCode(
        "The server closed the connection: it was stopped, ended the session, or a pooler in between did.",
        "See whether the server runs, and its log of that moment.",
        ("ADX410", "ADX223", "ADX215"),
    ),
    "P3000": ForeignCode(
        "Prisma could not create the database.",
        "Create it, or let the role: ALTER ROLE … CREATEDB.",
        ("ADX303", "ADX305"),
    ),
    "P3001": ForeignCode(
        "The migration would lose data.",
        "Read it; what must not be lost is copied by a migration of your own before it.",
    ),
    "P3002": ForeignCode("The migration failed and was rolled back.", "Correct what the server says.", ("ADX421",)),
    "P3003": ForeignCode(
        "The migrations are those of an old, experimental Prisma.",
        "Start a new history: prisma migrate reset.",
        ("ADX406",),
    ),
    "P3004": ForeignCode(
        "The URL names one of the server's own databases.", "Give the application a database of its own.", ("ADX131",)
    ),
    "P3005": ForeignCode(
        "The database has tables, but no history of migrations.",
        "Baseline: mark the migrations that made these tables as applied; or use an empty database.",
        ("ADX405", "ADX006"),
    ),
    "P3006": ForeignCode(
        "A migration does not apply to an empty database (the shadow database).",
        "The server's words stand below it: put what is missing into a migration before the one that needs it.",
        ("ADX416", "ADX341", "ADX342"),
    ),
    "P3007": ForeignCode(
        "The schema asks for a preview feature that migrations don't know.", "Take it out.", ("ADX615",)
    ),
    "P3008": ForeignCode(
        "The migration is recorded as applied already.", "Nothing: `prisma migrate resolve --applied` was done before."
    ),
    "P3009": ForeignCode(
        "A migration failed before, or was cut off: Prisma applies nothing until its row in the history is closed.",
        "See what of it is there; then prisma migrate resolve --rolled-back NAME, or --applied NAME.",
        ("ADX402",),
    ),
    "P3010": ForeignCode("The name of the migration is longer than 200 bytes.", "Give it a shorter one."),
    "P3011": ForeignCode(
        "What is to be marked as rolled back was never applied here.", "See prisma migrate status.", ("ADX401",)
    ),
    "P3012": ForeignCode(
        "What is to be marked as rolled back did not fail.",
        "Only a failed migration can be: see prisma migrate status.",
    ),
    "P3013": ForeignCode("The datasource names more than one provider.", "Name one.", ("ADX003",)),
    "P3014": ForeignCode(
        "Prisma could not create the shadow database in which `migrate dev` replays the migrations.",
        "ALTER ROLE … CREATEDB, or set SHADOW_DATABASE_URL; somebody on template1 keeps it from being made, too.",
        ("ADX305", "ADX460", "ADX461", "ADX415"),
    ),
    "P3015": ForeignCode(
        "A folder among the migrations has no migration.sql.", "Bring the file back, or remove the folder.", ("ADX406",)
    ),
    "P3016": ForeignCode(
        "The database could not be emptied: the role may neither drop it nor what is in it.",
        "See who owns what is in it.",
        ("ADX317", "ADX321"),
    ),
    "P3017": ForeignCode(
        "There is no migration of that name.", "Write the name as the folder has it.", ("ADX404", "ADX007")
    ),
    "P3018": ForeignCode(
        "A migration failed; the server's words stand below it.",
        "Correct the file; then close its row: prisma migrate resolve --rolled-back NAME.",
        ("ADX421", "ADX402"),
    ),
    "P3019": ForeignCode(
        "The migrations were made for another database than the schema names.",
        "Correct the provider in migration_lock.toml, if the SQL is PostgreSQL's; else begin a new history.",
        ("ADX407", "ADX003"),
    ),
    "P3020": ForeignCode(
        "Azure SQL makes no shadow database by itself. It is none of PostgreSQL's.",
        "Set a shadow database URL.",
        ("ADX003",),
    ),
    "P3021": ForeignCode(
        "The database takes no foreign keys (PlanetScale). It is none of PostgreSQL's.",
        'relationMode = "prisma"',
        ("ADX003",),
    ),
    "P3022": ForeignCode(
        "The database takes no direct change of its tables (PlanetScale). It is none of PostgreSQL's.",
        "Migrate a branch of it.",
        ("ADX003",),
    ),
    "P3023": ForeignCode(
        "A table or enum that prisma.config names as external lacks its schema.", "Write it as schema.table."
    ),
    "P3024": ForeignCode(
        "A table or enum that prisma.config names as external has a schema, and this database takes none.",
        "Write the name alone.",
    ),
    "P4000": ForeignCode(
        "The database could not be turned into a schema.", "The text behind it says why; correct that, and pull again."
    ),
    "P4001": ForeignCode(
        "The database that was to be read is empty.",
        "See whether the URL leads to the right one, and to the right schema (?schema=).",
        ("ADX401", "ADX125", "ADX312"),
    ),
    "P4002": ForeignCode(
        "What was read from the database contradicts itself: a foreign key into a schema that was not read, mostly.",
        "Name every schema in the datasource's `schemas`.",
    ),
    "P5000": ForeignCode("The service did not understand the request. " + _ACCELERATE, "See the text behind it."),
    "P5001": ForeignCode("The request has to be made once more. " + _ACCELERATE, "Do so."),
    "P5002": ForeignCode(
        "The URL is not one of the service's. " + _ACCELERATE, "Begin it with prisma://.", ("ADX121",)
    ),
    "P5003": ForeignCode("What was asked for is not there. " + _ACCELERATE, "See the key, and the project."),
    "P5004": ForeignCode("The service can't do that yet. " + _ACCELERATE, "See its documentation."),
    "P5005": ForeignCode(
        "The service's schema has to be sent first. " + _ACCELERATE, "Run prisma generate.", ("ADX631",)
    ),
    "P5006": ForeignCode("The service failed. " + _ACCELERATE, "Try again later."),
    "P5007": ForeignCode("The service does not accept the key. " + _ACCELERATE, "Correct api_key in the URL."),
    "P5008": ForeignCode("What the plan includes is used up. " + _ACCELERATE, "See the project's console."),
    "P5009": ForeignCode("The request took too long. " + _ACCELERATE, "Ask for less at a time."),
    "P5010": ForeignCode("The service was not reached. " + _ACCELERATE, "See network and proxy of this machine."),
    "P5011": ForeignCode("Too many requests in a short time. " + _ACCELERATE, "Wait, and make fewer."),
    "P5012": ForeignCode("Client and service don't fit in version. " + _ACCELERATE, "Update Prisma.", ("ADX624",)),
    "P5013": ForeignCode("The service's engine did not start in time. " + _ACCELERATE, "See the URL it was given."),
    "P5014": ForeignCode("The service's engine did not start. " + _ACCELERATE, "See the URL that it was given."),
    "P5015": ForeignCode("An interactive transaction failed. " + _ACCELERATE, "Do less in it, or give it more time."),
    "P6000": ForeignCode("The service failed. " + _ACCELERATE, "See the text behind it; try again later."),
    "P6001": ForeignCode(
        "The URL is not one of the service's. " + _ACCELERATE, "Begin it with prisma://.", ("ADX121",)
    ),
    "P6002": ForeignCode("The service does not accept the key. " + _ACCELERATE, "Correct api_key in the URL."),
    "P6003": ForeignCode("What the plan includes is used up. " + _ACCELERATE, "See the project's console."),
    "P6004": ForeignCode("The query took longer than the service allows. " + _ACCELERATE, "Ask for less at a time."),
    "P6005": ForeignCode(
        "A parameter is not allowed, a timeout that is too long perhaps. " + _ACCELERATE, "Correct it."
    ),
    "P6006": ForeignCode("The service does not know this version. " + _ACCELERATE, "Use a released version of Prisma."),
    "P6008": ForeignCode(
        "The service does not reach the database. " + _ACCELERATE, "See the URL that it was given.", ("ADX220",)
    ),
    "P6009": ForeignCode("The answer is larger than the service allows. " + _ACCELERATE, "Ask for less at a time."),
    "P6010": ForeignCode("The project is switched off. " + _ACCELERATE, "Switch it on in its console."),
}
