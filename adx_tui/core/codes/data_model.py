"""The codes ADX650 to ADX669: the application: schema against database."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.codes.entry import CodeEntry

ENTRIES: Mapping[str, CodeEntry] = {
    "ADX650": CodeEntry(
        "A model has no table",
        "The schema describes it, and no migration that is applied here made it, or not under this name.",
        "Make a migration (prisma migrate dev), or correct the name in @@map or @@schema.",
        prevention="Make a migration with each change of the schema.",
        severity="error",
        example="Model Tag has no table: the client's first query of it fails (P2021).",
    ),
    "ADX651": CodeEntry(
        "A field has no column",
        "The schema was changed without a migration, or the column was renamed or dropped by hand.",
        "Make a migration, or correct the name in @map.",
        prevention="Make a migration with each change of the schema.",
        severity="error",
        example="Field Order.note has no column: the client's first query of the model fails (P2022).",
    ),
    "ADX652": CodeEntry(
        "The database lacks an enum's value",
        "The schema's enum has values, or is one, that the database has not: what names it is refused.",
        "Make a migration: ALTER TYPE … ADD VALUE.",
        prevention="Make a migration with each change of the schema.",
        severity="error",
        example="Enum Status of the database lacks SHIPPED: the first query that names it fails (22P02, 42704).",
    ),
    "ADX653": CodeEntry(
        "A column's type is not the field's",
        "The client sends and expects another type than the column has (42883, 42804, P2023).",
        "Make a migration, or give the field the native type (@db.…) that the column has.",
        prevention="Make a migration with each change of the schema.",
        severity="error",
        example="Column Order.total is text, and the field Int: the client can't read or write it.",
    ),
    "ADX654": CodeEntry(
        "A column must be given that no field is for",
        "It is NOT NULL and has no default, and the client does not know it.",
        "Give the model the field (prisma db pull), or the column a default, or drop it in a migration.",
        prevention="Pull the schema after a change by hand: prisma db pull.",
        severity="error",
        example="Column Order.region must be given, and no field is for it: each create of the model fails (P2011).",
    ),
    "ADX655": CodeEntry(
        "A default is missing in the database",
        "The client leaves autoincrement() and dbgenerated() to the database, which has none for the column.",
        "Make a migration that sets the default.",
        prevention="Let migrations set defaults, not hands.",
        severity="error",
        example="Column Order.id has no default: each create that relies on it fails (P2011).",
    ),
    "ADX656": CodeEntry(
        "A column's type is only like the field's",
        "Values pass, but not all, or not unchanged: shorter text, fewer digits, another time zone.",
        "Make a migration, or give the field the native type that the column has.",
        prevention="Write native types (@db.…) into the schema.",
        severity="warning",
        example="Column Order.note is varchar(20), and the field text: values may be refused, cut or rounded.",
    ),
    "ADX657": CodeEntry(
        "Schema and database differ on NULL",
        "A field is required and its column is not, or the other way round.",
        "Make a migration, or correct the field's `?`.",
        prevention="Make a migration with each change of the schema.",
        severity="warning",
        example=(
            "Column Order.note may be NULL, and its field is required: client and database disagree on what may be "
            "left out."
        ),
    ),
    "ADX658": CodeEntry(
        "A default in the database is another",
        "The client fills in the schema's; SQL, a seed for example, gets the database's.",
        "Make a migration that sets it, or correct @default.",
        prevention="Make a migration with each change of the schema.",
        severity="warning",
        example=(
            "Column Order.status has another default than the schema: SQL that leaves it out writes something else."
        ),
    ),
    "ADX659": CodeEntry(
        "Columns that no field is for",
        "They were added by hand or by a migration, and the schema was not told.",
        "prisma db pull, or drop them in a migration.",
        prevention="Pull the schema after a change by hand: prisma db pull.",
        severity="warning",
        example="Column Order.legacy has no field: the client never reads it, and the next migration drops it.",
    ),
    "ADX660": CodeEntry(
        "Tables that no model is for",
        "They were made by hand or by a migration, and the schema was not told.",
        "prisma db pull, drop them in a migration, or name them in prisma.config as external.",
        prevention="Pull the schema after a change by hand: prisma db pull.",
        severity="warning",
        example="Table audit has no model: the client can't reach it, and the next migration drops it.",
    ),
    "ADX661": CodeEntry(
        "The database has values that the enum lacks",
        "The client refuses a row that has one of them.",
        "Add them to the schema's enum.",
        prevention="Change enums by migrations only.",
        severity="warning",
        example="Enum Status of the database has LOST, which the schema lacks: the client refuses such a row.",
    ),
    "ADX662": CodeEntry(
        "A relation has no foreign key",
        "It was dropped, or never made: the database lets rows refer to what is not there.",
        'Add it in a migration. If none is wanted, say relationMode = "prisma".',
        prevention="Don't drop foreign keys to load data: defer them.",
        severity="warning",
        example="Relation Order.user has no foreign key: nothing keeps a row from referring to one that is gone.",
    ),
    "ADX663": CodeEntry(
        "A foreign key refers to something else",
        "Schema and database disagree on what the column refers to.",
        "Make a migration, or correct @relation.",
        prevention="Make a migration with each change of the schema.",
        severity="error",
        example="The foreign key of Order.user refers to Person: rows that are right are refused (P2003).",
    ),
    "ADX664": CodeEntry(
        "A foreign key was never validated",
        "It is NOT VALID: it holds for new rows, the old ones were not looked at.",
        "ALTER TABLE … VALIDATE CONSTRAINT …, after orphaned rows are mended.",
        prevention="VALIDATE a constraint in the migration after the one that adds it NOT VALID.",
        severity="warning",
        example="The foreign key of Order.user was never validated: old ones may refer to nothing.",
    ),
    "ADX665": CodeEntry(
        "The two sides of a relation differ in type",
        "Both columns are as the schema says, and still not of one type.",
        "Give both fields the same native type, and migrate.",
        prevention="Give both sides of a relation one native type.",
        severity="warning",
        example="Order.userId is text and User.id uuid: no index serves a search across them.",
    ),
    "ADX666": CodeEntry(
        "A relation's column has no index",
        "PostgreSQL indexes what a foreign key refers to, not its own column; Prisma makes no index either.",
        "Add @@index([…]) to the model, and migrate.",
        prevention="Write @@index with each relation.",
        severity="warning",
        example="Order.userId has no index: each search by it, and each delete, reads the whole table.",
    ),
    "ADX667": CodeEntry(
        "The schema does not know a foreign key",
        "In the database one table refers to another, and no relation of the schema is for it.",
        "Give both models a relation field; `prisma format` writes the other side.",
        prevention="Pull the schema after a change by hand: prisma db pull.",
        severity="warning",
        example="Order.cartId refers to Cart, and no relation of the schema is for it: the client can't follow it.",
    ),
    "ADX668": CodeEntry(
        "Rows refer to what is not there",
        'Nothing kept them from it: no foreign key, one that is NOT VALID, or relationMode = "prisma".',
        "Look at them with the query in the finding; correct or delete them.",
        prevention="Keep foreign keys on.",
        severity="warning",
        example="2 rows of Order refer to users that are not there: the client gets null where it expects a row.",
    ),
    "ADX669": CodeEntry(
        "A foreign key deletes otherwise than said",
        "The schema's onDelete was changed without a migration, or the foreign key was made by hand.",
        "Make a migration, or correct onDelete.",
        prevention="Make a migration with each change of the schema.",
        severity="warning",
        example="The schema says onDelete: Cascade of Order.user, and the database refuses to delete such a user.",
    ),
}
