"""Prisma's commands and client, and Next.js around them."""

from __future__ import annotations

from adx_tui.core.explain.symptom import Strength, Symptom

SYMPTOMS = (
    Symptom(
        (
            "found failed migrations in the target database",
            "migration started at … failed",
            "Following migration have failed",
        ),
        ("ADX402",),
    ),
    Symptom(("The database schema is not empty", "Read more about how to baseline"), ("ADX405",)),
    Symptom(("failed to apply cleanly to the shadow database",), ("ADX416",), Strength.HINT),
    Symptom(("could not create the shadow database",), ("ADX305", "ADX460", "ADX461", "ADX415"), Strength.HINT),
    Symptom(("A migration failed to apply",), ("ADX421", "ADX402"), Strength.HINT),
    Symptom(("Could not find the migration file at",), ("ADX406",)),
    Symptom(("does not match the one specified in the migration_lock.toml",), ("ADX407",)),
    Symptom(
        ("Timed out trying to acquire a postgres advisory lock", "pg_advisory_lock(72707369)"), ("ADX408", "ADX677")
    ),
    Symptom(
        ("Drift detected: Your database schema is not in sync", "not in sync with your migration history"), ("ADX414",)
    ),
    Symptom(("was modified after it was applied", "were modified after they were applied"), ("ADX403",)),
    Symptom(
        (
            "The migrations from the database are not found locally",
            "The migration … from the database are not found locally",
            "migration(s) are applied to the database but missing from the local migrations directory",
            "Your local migration history and the migrations table from your database are different",
        ),
        ("ADX404", "ADX470", "ADX471"),
    ),
    Symptom(
        ("Following migrations have not yet been applied", "Following migration have not yet been applied"), ("ADX401",)
    ),
    Symptom(("is a system database, it should not be altered with prisma migrate",), ("ADX131",)),
    Symptom(("The shadow database you configured appears to be the same as the main database",), ("ADX343",)),
    Symptom(
        (
            "Environment variable not found",
            "Missing required environment variable",
            "Cannot resolve environment variable",
        ),
        ("ADX621", "ADX120", "ADX622"),
    ),
    Symptom(
        (
            "is no longer supported in schema files. Move connection URLs",
            "The datasource property url is no longer supported in schema files",
            "The datasource property directUrl is no longer supported in schema files",
        ),
        ("ADX612",),
    ),
    Symptom(("The datasource.url property is required in your Prisma config file",), ("ADX620", "ADX622")),
    Symptom(
        ("The datasource property is required in your Prisma config file", "The datasource property is required"),
        ("ADX620",),
    ),
    Symptom(("invalid port number in database URL", "invalid domain character in database URL"), ("ADX122", "ADX121")),
    Symptom(
        (
            "the URL must start with the protocol",
            "must start with the protocol postgresql:// or postgres://",
            "The provided database string is invalid",
            "You must provide a nonempty URL",
            "empty host in database URL",
        ),
        ("ADX121", "ADX122", "ADX120"),
    ),
    Symptom(("is missing an opposite relation field on the model",), ("ADX610",)),
    Symptom(
        ("Ambiguous relation detected", "Error validating: A one-to-one relation must use unique fields"), ("ADX611",)
    ),
    Symptom(("An output path is required for the prisma-client generator",), ("ADX614",)),
    Symptom(
        ("Error validating model", "Error validating field", "Validation Error Count:", "Prisma schema validation"),
        ("ADX613",),
        Strength.HINT,
    ),
    Symptom(
        (
            "Could not find Prisma Schema that is required for this command",
            "Could not load --schema from provided path",
        ),
        ("ADX623", "ADX002"),
    ),
    Symptom(
        (
            "@prisma/client did not initialize yet",
            "Cannot find module '.prisma/client",
            "Can't resolve '.prisma/client",
            "Cannot find module '@prisma/client'",
            "Module '\"@prisma/client\"' has no exported member",
            "Cannot find module '…generated/prisma",
            "Can't resolve '…generated/prisma",
            "Cannot find package '@prisma/client'",
            "Module not found: Can't resolve '@prisma/client'",
        ),
        ("ADX630", "ADX631", "ADX632"),
    ),
    Symptom(
        (
            "Prisma Client could not locate the Query Engine for runtime",
            "Query engine library for current platform … could not be found",
            "Unable to require(… query_engine",
        ),
        ("ADX630", "ADX624"),
    ),
    Symptom(
        ("Unknown argument …. Available options are marked with ?", "Unknown field … for select statement on model"),
        ("ADX631",),
    ),
    Symptom(
        (
            "Using engine type … requires either",
            "needs to be constructed with a non-empty, valid PrismaClientOptions",
            "requires a driver adapter",
            "Using the driver adapter",
            "PrismaClient was instantiated without any options",
        ),
        ("ADX644",),
    ),
    Symptom(
        (
            "instance of Prisma Client being started",
            "There are already 10 instances of Prisma Client actively running",
            "Already 10 Prisma Clients are actively running",
        ),
        ("ADX640", "ADX641"),
    ),
    Symptom(
        ("Timed out fetching a new connection from the connection pool",),
        ("P2024", "ADX672", "ADX641", "ADX640", "ADX646"),
    ),
    Symptom(
        (
            "PrismaClient is unable to run in this browser environment",
            "PrismaClient is not configured to run in Edge Runtime",
        ),
        ("ADX641",),
        Strength.HINT,
    ),
    Symptom(
        ("versions of prisma and @prisma/client don't match", "Versions of prisma@… and @prisma/client@… don't match"),
        ("ADX624",),
    ),
    Symptom(
        ("Transaction already closed", "Unable to start a transaction in the given time", "Transaction API error"),
        ("P2028", "ADX672", "ADX670"),
    ),
    Symptom(("An error occurred while running the seed command", "Running seed command"), ("ADX542",), Strength.HINT),
    Symptom(("To configure seeding in your project you need to add a", "No seed command configured"), ("ADX626",)),
    Symptom(
        ("No record was found for", "Record to update not found", "Record to delete does not exist"),
        ("P2025",),
        Strength.HINT,
    ),
    Symptom(("Inconsistent column data",), ("ADX653",)),
    Symptom(("There is a conflict between env var",), ("ADX181",)),
    Symptom(("Cannot find package '@prisma/", "Cannot find module '@prisma/adapter-"), ("ADX625", "ADX630")),
)
