"""The codes ADX600 to ADX699: the application."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.codes.entry import CodeEntry

ENTRIES: Mapping[str, CodeEntry] = {
    "ADX601": CodeEntry(
        "The application can't read and write",
        "It logs in, but a table refuses it.",
        "Run adx-tui --check --step grants: it names the missing right.",
    ),
    "ADX602": CodeEntry(
        "There is no shadow database",
        "`prisma migrate dev` replays migrations in a database of its own (P3014).",
        "ALTER ROLE … CREATEDB, or set SHADOW_DATABASE_URL.",
    ),
    "ADX610": CodeEntry(
        "A relation has only one side",
        "Prisma wants a relation field in both models; `prisma validate` and every other command refuse the schema.",
        "Add the line that the finding shows, as `prisma format` would.",
    ),
    "ADX611": CodeEntry(
        "A relation of the schema does not fit",
        (
            "Its fields and references differ in number or type, do not lead to a unique row, or two relations between "
            "the same models have no names. `prisma validate` refuses the schema."
        ),
        "Correct the line that the finding names; where it can be told what is meant, the finding shows the change.",
    ),
    "ADX612": CodeEntry(
        "The schema has a URL, which Prisma 7 refuses",
        "Since version 7 the URL of its commands is in prisma.config, and the application gives the adapter its own.",
        "Move it to `datasource.url` of prisma.config.ts; the finding shows both files.",
    ),
    "ADX613": CodeEntry(
        "The schema has a fault",
        "A line can't be read, a name is unknown or there twice, or a model has no unique field.",
        "Correct the line that the finding names.",
    ),
    "ADX614": CodeEntry(
        "The generator does not say where to write",
        "`prisma-client` has no default: `prisma generate` ends with an error.",
        'Give it an output, such as output = "../src/generated/prisma".',
    ),
    "ADX615": CodeEntry(
        "A preview feature of the schema is deprecated",
        "What it switched on is always on in this version, or has another name; Prisma only warns.",
        "Take its name out of previewFeatures.",
    ),
    "ADX616": CodeEntry(
        "Prisma's schema can't be read",
        "The file is not UTF-8, too large, or this user may not read it.",
        "Correct the file; the finding says what is wrong.",
    ),
    "ADX617": CodeEntry(
        "A native type is not PostgreSQL's",
        "The attribute `@db.…` names a type of another database; `prisma validate` refuses the schema.",
        "Take PostgreSQL's type, or leave the attribute out.",
    ),
    "ADX620": CodeEntry(
        "Prisma is not told its database",
        "Since version 7 only prisma.config says it; without `datasource.url` there, every `prisma migrate` ends.",
        "Add the datasource to prisma.config.ts; the finding shows it.",
    ),
    "ADX621": CodeEntry(
        "Prisma asks for a variable that nobody sets",
        '`env("X")` ends every command, validate and generate too, where the environment has no X.',
        "Set it in .env, or take it out of the configuration.",
    ),
    "ADX622": CodeEntry(
        "Prisma does not load the .env file",
        "Since version 7 it loads none by itself: the config has to, or the script that starts it.",
        'Begin prisma.config.ts with import "dotenv/config".',
    ),
    "ADX623": CodeEntry(
        "Prisma's schema is not where it is looked for",
        "The configuration names a file or folder that is not there, or has no *.prisma file in it.",
        "Correct the path; a config's is relative to its own folder.",
    ),
    "ADX624": CodeEntry(
        "Prisma's packages are of different versions",
        (
            "The command line, the client and the adapter belong to one release, and node_modules should be what the "
            "lockfile says. Of two major versions one does not understand what the other makes."
        ),
        "Ask for one version in package.json, and install.",
    ),
    "ADX625": CodeEntry(
        "A package that the code imports is not asked for",
        "It may be there because another package needs it, and gone with the next installation.",
        "Add it to package.json.",
    ),
    "ADX626": CodeEntry(
        "The seed is where this Prisma does not look",
        "Version 7 reads `migrations.seed` of prisma.config; `prisma.seed` of package.json was 5's and 6's.",
        "Name the command in prisma.config.ts.",
    ),
    "ADX630": CodeEntry(
        "Prisma's client is missing",
        "The code imports what `prisma generate` writes, and it was not run.",
        "Run the command that the finding shows.",
    ),
    "ADX631": CodeEntry(
        "Prisma's client is older than the schema",
        (
            "It carries a copy of the schema that it was generated from, and that is another by now: a new model is "
            "undefined in it, a new field unknown."
        ),
        "Run the command that the finding shows; `prisma migrate dev` of version 7 does not do it.",
    ),
    "ADX632": CodeEntry(
        "The code imports another client",
        "`prisma generate` writes where the generator's output says, and the import leads elsewhere.",
        "Correct the import, or the output.",
    ),
    "ADX640": CodeEntry(
        "Each reload leaves a client behind",
        (
            "The framework evaluates a module anew when a file is saved. A client that is made at its top, and looked "
            "for nowhere before, is then made again, and the old one's pool keeps its connections: after some hours of "
            "work the server has none left (53300)."
        ),
        "Keep it on globalThis, as the finding shows.",
    ),
    "ADX641": CodeEntry(
        "A client is made for every request",
        "A client has a pool of connections of its own. Made in a handler or a component, there is one for each call.",
        "Make it once, in a module of its own, and import it.",
    ),
    "ADX642": CodeEntry(
        "Several modules make the same client",
        "Each has a pool of its own, so that a process holds several times the connections it needs.",
        "Keep one of them, and import it in the others.",
    ),
    "ADX643": CodeEntry(
        "A pool beside the adapter's own",
        "PrismaPg makes a pool of a connectionString; one that the code makes too is a second one.",
        "Give the adapter the pool, or leave the pool out.",
    ),
    "ADX644": CodeEntry(
        "The client has no driver adapter",
        "Since Prisma 7 a client reaches its database through an adapter alone; without one its constructor throws.",
        "new PrismaClient({ adapter: new PrismaPg({ connectionString }) })",
    ),
    "ADX645": CodeEntry(
        "The adapter does not read ?schema= of the URL",
        (
            "`schema` is a parameter of Prisma's own, which its commands read: migrations make the tables there. The "
            "adapter looks in public unless its second argument says otherwise (P2021)."
        ),
        'new PrismaPg({ connectionString }, { schema: "…" })',
    ),
    "ADX646": CodeEntry(
        "The pools may want more connections than there are",
        "Each pool takes up to 10 connections where nothing says less, in every process of the application.",
        "Give the pool a max: a part of what the server has, divided by the number of processes.",
    ),
    "ADX650": CodeEntry(
        "A model has no table",
        "The schema describes it, and no migration that is applied here made it.",
        "Make a migration (prisma migrate dev), or correct the name in @@map or @@schema.",
    ),
    "ADX651": CodeEntry(
        "A field has no column",
        "The schema was changed without a migration, or the column was renamed or dropped by hand.",
        "Make a migration, or correct the name in @map.",
    ),
    "ADX652": CodeEntry(
        "The database lacks an enum's value",
        "The schema's enum has values, or is one, that the database has not: what names it is refused.",
        "Make a migration: ALTER TYPE … ADD VALUE.",
    ),
    "ADX653": CodeEntry(
        "A column's type is not the field's",
        "The client sends and expects another type than the column has (42883, 42804, P2023).",
        "Make a migration, or give the field the native type (@db.…) that the column has.",
    ),
    "ADX654": CodeEntry(
        "A column must be given that no field is for",
        "It is NOT NULL and has no default, and the client does not know it.",
        "Give the model the field (prisma db pull), or the column a default, or drop it in a migration.",
    ),
    "ADX655": CodeEntry(
        "A default is missing in the database",
        "The client leaves autoincrement() and dbgenerated() to the database, which has none for the column.",
        "Make a migration that sets the default.",
    ),
    "ADX656": CodeEntry(
        "A column's type is only like the field's",
        "Values pass, but not all, or not unchanged: shorter text, fewer digits, another time zone.",
        "Make a migration, or give the field the native type that the column has.",
    ),
    "ADX657": CodeEntry(
        "Schema and database differ on NULL",
        "A field is required and its column is not, or the other way round.",
        "Make a migration, or correct the field's `?`.",
    ),
    "ADX658": CodeEntry(
        "A default in the database is another",
        "The client fills in the schema's; SQL, a seed for example, gets the database's.",
        "Make a migration that sets it, or correct @default.",
    ),
    "ADX659": CodeEntry(
        "Columns that no field is for",
        "They were added by hand or by a migration, and the schema was not told.",
        "prisma db pull, or drop them in a migration.",
    ),
    "ADX660": CodeEntry(
        "Tables that no model is for",
        "They were made by hand or by a migration, and the schema was not told.",
        "prisma db pull, drop them in a migration, or name them in prisma.config as external.",
    ),
    "ADX661": CodeEntry(
        "The database has values that the enum lacks",
        "The client refuses a row that has one of them.",
        "Add them to the schema's enum.",
    ),
    "ADX662": CodeEntry(
        "A relation has no foreign key",
        "It was dropped, or never made: the database lets rows refer to what is not there.",
        'Add it in a migration. If none is wanted, say relationMode = "prisma".',
    ),
    "ADX663": CodeEntry(
        "A foreign key refers to something else",
        "Schema and database disagree on what the column refers to.",
        "Make a migration, or correct @relation.",
    ),
    "ADX664": CodeEntry(
        "A foreign key was never validated",
        "It is NOT VALID: it holds for new rows, the old ones were not looked at.",
        "ALTER TABLE … VALIDATE CONSTRAINT …, after orphaned rows are mended.",
    ),
    "ADX665": CodeEntry(
        "The two sides of a relation differ in type",
        "Both columns are as the schema says, and still not of one type.",
        "Give both fields the same native type, and migrate.",
    ),
    "ADX666": CodeEntry(
        "A relation's column has no index",
        "PostgreSQL indexes what a foreign key refers to, not its own column; Prisma makes no index either.",
        "Add @@index([…]) to the model, and migrate.",
    ),
    "ADX667": CodeEntry(
        "The schema does not know a foreign key",
        "In the database one table refers to another, and no relation of the schema is for it.",
        "Give both models a relation field; `prisma format` writes the other side.",
    ),
    "ADX668": CodeEntry(
        "Rows refer to what is not there",
        'Nothing kept them from it: no foreign key, one that is NOT VALID, or relationMode = "prisma".',
        "Look at them with the query in the finding; correct or delete them.",
    ),
    "ADX670": CodeEntry(
        "The server's connections are nearly used up",
        "Each process keeps a pool; several workers, or one that makes pool after pool, take what there is.",
        "End the idle ones; give the pools a `max`, or the URL a connection_limit; see ADX671.",
    ),
    "ADX671": CodeEntry(
        "A process holds more connections than a pool",
        "It makes a client, and so a pool, more than once: with every hot reload, or in every request.",
        "Keep one client on globalThis; end the idle connections, or restart the process.",
    ),
    "ADX672": CodeEntry(
        "A transaction was left open",
        "Its session is idle in transaction for minutes: a missing await or COMMIT, or a debugger that waits.",
        "See what the program does; ending the session rolls the transaction back.",
    ),
    "ADX675": CodeEntry(
        "Application and migrations have two databases",
        "One variable is read by the application, another by Prisma's commands, and they lead to different places.",
        "Let both lead to one database; a pooler in between may have another port, not another database.",
    ),
    "ADX676": CodeEntry(
        "The pooler keeps no prepared statements",
        "Prisma's engine (up to version 6) prepares its queries under a name, which another session does not know.",
        "Add ?pgbouncer=true to the application's URL, or max_prepared_statements to PgBouncer 1.21 or later.",
    ),
    "ADX677": CodeEntry(
        "Migrations go through a pooler",
        "Prisma's commands take a lock of their session, which a pooler by transaction hands on to somebody else.",
        "Give them the server's own address: directUrl (up to version 6), or the url of prisma.config.",
    ),
    "ADX678": CodeEntry(
        "The application's URL can't be used",
        "Prisma's commands have a variable of their own, so migrations work; the application's is unset, or no URL.",
        "Set the variable that the finding names.",
    ),
}
