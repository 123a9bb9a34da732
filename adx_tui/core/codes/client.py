"""The codes ADX630 to ADX649: the application: its client and pools."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.codes.entry import CodeEntry

ENTRIES: Mapping[str, CodeEntry] = {
    "ADX630": CodeEntry(
        "Prisma's client is missing",
        "The code imports what `prisma generate` writes, and it was not run.",
        "Run the command that the finding shows.",
        prevention='Run prisma generate after each installation: "postinstall" in package.json.',
        severity="error",
        example="The client of generator client is not in generated/prisma: what imports it does not start.",
    ),
    "ADX631": CodeEntry(
        "Prisma's client is older than the schema",
        (
            "It carries a copy of the schema that it was generated from, and that is another by now: a new model is "
            "undefined in it, a new field unknown."
        ),
        "Run the command that the finding shows; `prisma migrate dev` of version 7 does not do it.",
        prevention="Run prisma generate after each change of the schema.",
        severity="error",
        example="The client in generated/prisma was generated from another schema: model Tag was added since.",
    ),
    "ADX632": CodeEntry(
        "The code imports another client",
        "`prisma generate` writes where the generator's output says, and the import leads elsewhere.",
        "Correct the import, or the output.",
        prevention="Change output and imports together.",
        severity="error",
        example=(
            "lib/prisma.ts imports its client from @prisma/client, and prisma generate writes it into generated/prisma."
        ),
    ),
    "ADX640": CodeEntry(
        "Each reload leaves a client behind",
        (
            "The framework evaluates a module anew when a file is saved. A client that is made at its top, and "
            "looked for nowhere before, is then made again, and the old one's pool keeps its connections: after some "
            "hours of work the server has none left (53300)."
        ),
        "Keep it on globalThis, as the finding shows.",
        prevention="Keep the client on globalThis in development.",
        severity="warning",
        example=(
            "Next.js evaluates this module anew at each reload, and prisma is then made once more: the one before "
            "keeps its connections."
        ),
    ),
    "ADX641": CodeEntry(
        "A client is made for every request",
        "A client has a pool of connections of its own. Made in a handler or a component, there is one for each call.",
        "Make it once, in a module of its own, and import it.",
        prevention="Import one client from one module.",
        severity="warning",
        example=(
            "handler makes a client whenever it is called: each has a pool of connections of its own, which stays open."
        ),
    ),
    "ADX642": CodeEntry(
        "Several modules make the same client",
        "Each has a pool of its own, so that a process holds several times the connections it needs.",
        "Keep one of them, and import it in the others.",
        prevention="Import one client from one module.",
        severity="warning",
        example="2 modules make a client each: as many pools of connections, in every process.",
    ),
    "ADX643": CodeEntry(
        "A pool beside the adapter's own",
        "PrismaPg makes a pool of a connectionString; one that the code makes too is a second one.",
        "Give the adapter the pool, or leave the pool out.",
        prevention="Give the adapter either a pool or a connectionString.",
        severity="warning",
        example="pool is a pool of its own beside the one that PrismaPg makes of its connectionString.",
    ),
    "ADX644": CodeEntry(
        "The client has no driver adapter",
        "Since Prisma 7 a client reaches its database through an adapter alone; without one its constructor throws.",
        "new PrismaClient({ adapter: new PrismaPg({ connectionString }) })",
        prevention="Add the adapter with the update to Prisma 7.",
        severity="error",
        example=(
            "Prisma 7.1.0 makes no client without a driver adapter: this line throws PrismaClientInitializationError."
        ),
    ),
    "ADX645": CodeEntry(
        "The adapter does not read ?schema= of the URL",
        (
            "`schema` is a parameter of Prisma's own, which its commands read: migrations make the tables there. The "
            "adapter looks in public unless its second argument says otherwise (P2021)."
        ),
        'new PrismaPg({ connectionString }, { schema: "…" })',
        prevention="Say the schema where the adapter is made.",
        severity="error",
        example=(
            "PrismaPg does not read ?schema=billing of DATABASE_URL: the client looks for tables in public (P2021)."
        ),
    ),
    "ADX646": CodeEntry(
        "The pools may want more connections than there are",
        "Each pool takes up to 10 connections where nothing says less, in every process of the application.",
        "Give the pool a max: a part of what the server has, divided by the number of processes.",
        prevention="Give each pool a max.",
        severity="warning",
        example="8 processes may want 80 connections, and the server has 60: nothing limits the pool in lib/prisma.ts.",
    ),
}
