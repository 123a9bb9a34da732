"""The codes ADX600 to ADX629: the application: its schema and Prisma's configuration."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.codes.entry import CodeEntry

ENTRIES: Mapping[str, CodeEntry] = {
    "ADX601": CodeEntry(
        "The application can't read and write",
        "It logs in, but a table refuses it.",
        "Run adx-tui --check --step grants: it names the missing right.",
        prevention="Let adx-tui --auto grant what is missing.",
        severity="error",
        example="Role shop could not read and write in schema public.",
    ),
    "ADX602": CodeEntry(
        "Prisma can't create a shadow database",
        "`prisma migrate dev` replays migrations in a database of its own (P3014), and the role may create none.",
        "ALTER ROLE … CREATEDB, or set SHADOW_DATABASE_URL.",
        prevention="Let the role create databases on development servers.",
        severity="either",
        example="Role shop lacks CREATEDB, so that `prisma migrate dev` can't create its shadow database (P3014).",
    ),
    "ADX610": CodeEntry(
        "A relation has only one side",
        "Prisma wants a relation field in both models; `prisma validate` and every other command refuse the schema.",
        "Add the line that the finding shows, as `prisma format` would.",
        prevention="Run prisma format: it writes the other side.",
        severity="error",
        example="Model Order refers to User, which has no field for it.",
    ),
    "ADX611": CodeEntry(
        "A relation of the schema does not fit",
        (
            "Its fields and references differ in number or type, do not lead to a unique row, or two relations "
            "between the same models have no names. `prisma validate` refuses the schema."
        ),
        "Correct the line that the finding names; where it can be told what is meant, the finding shows the change.",
        prevention="Run prisma validate before you commit.",
        severity="error",
        example="The relation of Order.user refers to two fields, and has one.",
    ),
    "ADX612": CodeEntry(
        "The schema has a URL, which Prisma 7 refuses",
        "Since version 7 the URL of its commands is in prisma.config, and the application gives the adapter its own.",
        "Move it to `datasource.url` of prisma.config.ts; the finding shows both files.",
        prevention="Move the URL before you update to Prisma 7.",
        severity="error",
        example="Prisma 7.1.0 takes no url in a schema: every command ends with P1012.",
    ),
    "ADX613": CodeEntry(
        "The schema has a fault",
        (
            "A line can't be read, a name is unknown or there twice, an attribute or a default does not fit where it "
            "stands, or a model has no unique field. `prisma validate` and every other command refuse the schema."
        ),
        "Correct the line that the finding names.",
        prevention="Run prisma validate before you commit.",
        severity="error",
        example="There is no type Strin.",
    ),
    "ADX614": CodeEntry(
        "The generator does not say where to write",
        "`prisma-client` has no default: `prisma generate` ends with an error.",
        'Give it an output, such as output = "../src/generated/prisma".',
        prevention="Give the generator its output when you create it.",
        severity="error",
        example="Generator client does not say where to write.",
    ),
    "ADX615": CodeEntry(
        "A preview feature of the schema is deprecated",
        "What it switched on is always on in this version, or has another name; Prisma only warns.",
        "Take its name out of previewFeatures.",
        prevention="Look at the release notes when you update Prisma.",
        severity="warning",
        example="Preview feature driverAdapters is deprecated: it is always on.",
    ),
    "ADX616": CodeEntry(
        "Prisma's schema can't be read",
        "The file is not UTF-8, too large, or this user may not read it.",
        "Correct the file; the finding says what is wrong.",
        prevention="Save the schema as UTF-8.",
        severity="error",
        example="Prisma's schema can't be read: it is no text in UTF-8.",
    ),
    "ADX617": CodeEntry(
        "A native type is not PostgreSQL's",
        "The attribute `@db.…` names a type of another database; `prisma validate` refuses the schema.",
        "Take PostgreSQL's type, or leave the attribute out.",
        prevention="Run prisma validate before you commit.",
        severity="error",
        example="@db.MediumText is no type of PostgreSQL.",
    ),
    "ADX620": CodeEntry(
        "Prisma is not told its database",
        "Since version 7 only prisma.config says it; without `datasource.url` there, every `prisma migrate` ends.",
        "Add the datasource to prisma.config.ts; the finding shows it.",
        prevention="Write the datasource into prisma.config.ts with the update to Prisma 7.",
        severity="error",
        example="Prisma 7.1.0 is not told which database is meant: prisma.config.ts has no datasource.url.",
    ),
    "ADX621": CodeEntry(
        "Prisma asks for a variable that nobody sets",
        '`env("X")` ends every command, validate and generate too, where the environment has no X.',
        "Set it in .env, or take it out of the configuration.",
        prevention="Name the variable in .env.example.",
        severity="error",
        example='prisma.config.ts asks for env("DIRECT_URL"), and neither the environment nor a .env file has it.',
    ),
    "ADX622": CodeEntry(
        "Prisma does not load the .env file",
        "Since version 7 it loads none by itself: the config has to, or the script that starts it.",
        'Begin prisma.config.ts with import "dotenv/config".',
        prevention='Import "dotenv/config" in prisma.config.ts with the update to Prisma 7.',
        severity="error",
        example=(
            "Prisma 7.1.0 loads no .env by itself, and prisma.config.ts does not either: its commands don't see "
            "DATABASE_URL."
        ),
    ),
    "ADX623": CodeEntry(
        "Prisma's schema is not where it is looked for",
        "The configuration names a file or folder that is not there, or has no *.prisma file in it.",
        "Correct the path; a config's is relative to its own folder.",
        prevention="Move schema and configuration together.",
        severity="error",
        example="db/schema.prisma, where Prisma is told to find its schema, does not exist.",
    ),
    "ADX624": CodeEntry(
        "Prisma's packages are of different versions",
        (
            "The command line, the client and the adapter belong to one release, and node_modules should be what the "
            "lockfile says. Of two major versions one does not understand what the other makes."
        ),
        "Ask for one version in package.json, and install.",
        prevention="Update prisma, @prisma/client and the adapter together.",
        severity="either",
        example="@prisma/client is 6.19.0 and prisma 7.1.0: they belong to one release.",
    ),
    "ADX625": CodeEntry(
        "A package that the code imports is not asked for",
        "It may be there because another package needs it, and gone with the next installation.",
        "Add it to package.json.",
        prevention="Install what the code imports by name.",
        severity="either",
        example="The code needs @prisma/client, and no package.json of the repository asks for it.",
    ),
    "ADX626": CodeEntry(
        "The seed is where this Prisma does not look",
        "Version 7 reads `migrations.seed` of prisma.config; `prisma.seed` of package.json was 5's and 6's.",
        "Name the command in prisma.config.ts.",
        prevention="Move the seed into prisma.config.ts with the update to Prisma 7.",
        severity="warning",
        example="Prisma 7.1.0 does not read prisma.seed of package.json: `prisma db seed` runs nothing.",
    ),
}
